//! Where one report of a text ends and the next begins.

use std::ops::Range;

use super::piece::Piece;
use super::title::title_at;
use crate::profile::Family;
use crate::syntax::Kind;

/// Lines above a title that belong to it: the office, an annex mark.
const LINES_ABOVE: usize = 4;
/// Characters of such a line, at most.
const LINE_ABOVE: usize = 30;
/// Pieces of other text that are understood together, about.
const PLAIN: usize = 64;
/// A text without a title that is no longer than this before its first
/// heading is taken whole.
const PREAMBLE: usize = 128;

/// Divides `pieces` into reports, each from its title on, and stretches of
/// other text, which are short. A title counts where the sections begin anew
/// behind it: one quoted in the text, or in a page's chrome, divides nothing.
pub fn divide<P: AsRef<Piece>>(pieces: &[P], families: &[Family]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    // The first title since the last heading.
    let mut pending: Option<usize> = None;
    // The last section seen in the open report, of each family's numbering.
    let mut last: Option<(usize, usize)> = None;
    // Whether anything but headings stands behind the last beginning: a table
    // of contents alone is no report.
    let mut has_body = false;
    for (i, piece) in pieces.iter().enumerate() {
        let piece = piece.as_ref();
        let is_title = pending.is_none()
            && piece.titles.iter().any(|&family| {
                let newest = families.get(family).and_then(Family::newest);
                newest.is_some_and(|profile| title_at(pieces, i, family, profile).is_some())
            });
        if is_title {
            pending = Some(i);
        }
        let Some(heading) = piece
            .headings
            .iter()
            .find(|h| h.whole || h.numbering.len > 0)
        else {
            has_body |= last.is_some() && piece.has_content() && !is_title;
            continue;
        };
        let begins_anew = match last {
            None => true,
            Some((family, section)) => family != heading.family || heading.section <= section,
        };
        if begins_anew && (has_body || last.is_none()) {
            has_body = false;
            match pending {
                Some(title) => starts.push(above(pieces, title)),
                // Without a title, only at the first heading.
                None if last.is_none() => {
                    starts.push(if i <= PREAMBLE { 0 } else { above(pieces, i) })
                }
                None => {}
            }
        }
        pending = None;
        has_body |= !heading.whole;
        last = Some((heading.family, heading.section));
    }
    starts.dedup();
    let mut ranges = Vec::new();
    plain(
        pieces,
        0..starts.first().copied().unwrap_or(pieces.len()),
        &mut ranges,
    );
    for (k, &start) in starts.iter().enumerate() {
        let end = starts.get(k + 1).copied().unwrap_or(pieces.len());
        if start < end {
            ranges.push(start..end);
        }
    }
    ranges
}

/// From which piece on the lines above `title` belong to it.
fn above<P: AsRef<Piece>>(pieces: &[P], title: usize) -> usize {
    let mut start = title;
    let mut lines = 0;
    for i in (0..title).rev() {
        let piece = pieces[i].as_ref();
        match piece.block.kind {
            Kind::Blank | Kind::Markup => continue,
            Kind::Text | Kind::Heading | Kind::Tabbed => {}
            _ => break,
        }
        let short = piece.line().is_some_and(|line| {
            line.chars().count() <= LINE_ABOVE && !line.contains(['。', ';', ','])
        });
        if !short || lines == LINES_ABOVE {
            break;
        }
        lines += 1;
        start = i;
    }
    start
}

/// Cuts other text at blank lines, so that an edit costs little.
fn plain<P: AsRef<Piece>>(pieces: &[P], range: Range<usize>, ranges: &mut Vec<Range<usize>>) {
    let mut start = range.start;
    for i in range.clone() {
        let blank = pieces[i].as_ref().block.kind == Kind::Blank;
        if blank && i + 1 - start >= PLAIN {
            ranges.push(start..i + 1);
            start = i + 1;
        }
    }
    if start < range.end {
        ranges.push(start..range.end);
    }
}
