//! Where one report of a text ends and the next begins.

use std::ops::Range;

use super::piece::{HeadingMatch, Piece};
use super::title::title_at;
use crate::profile::Family;
use crate::syntax::Kind;

/// Lines above a title that belong to it: the office, an annex mark.
const LINES_ABOVE: usize = 4;
/// Characters of such a line, at most.
const LINE_ABOVE: usize = 30;
/// Pieces of other text that are understood together, about.
const PLAIN: usize = 64;
/// A text without a title whose first heading stands within so many bytes is
/// taken whole.
pub const PREAMBLE: usize = 16 << 10;
/// A title without a heading so many pieces behind it begins no report.
const TITLE_TO_HEADING: usize = 400;
/// Pieces around a stretch that are looked at to divide it, at most.
pub const AROUND: usize = 24;

/// What is known at a place of the text from what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// The last heading: family and section.
    last: Option<(usize, usize)>,
    /// Whether anything but headings stands behind the last beginning: a table
    /// of contents alone is no report.
    has_body: bool,
}

/// A stretch of text, divided.
#[derive(Debug)]
pub struct Division {
    /// Each unit with what was known at its beginning.
    pub units: Vec<(Range<usize>, State)>,
    /// What is known at the end.
    pub exit: State,
    /// A title stands near the end, and the next heading decides on it.
    pub pending: bool,
}

/// Divides the pieces of `range` into reports, each from its title on, and
/// stretches of other text, which are short. A title counts where the sections
/// begin anew behind it: one quoted in the text, or in a page's chrome,
/// divides nothing. Pieces outside the range are looked at for titles over
/// several lines; `offset` is the range's first byte.
pub fn divide<P: AsRef<Piece>>(
    pieces: &[P],
    range: Range<usize>,
    offset: usize,
    entry: State,
    families: &[Family],
) -> Division {
    let mut state = entry;
    let mut states = Vec::with_capacity(range.len() + 1);
    // Where reports begin.
    let mut starts: Vec<usize> = Vec::new();
    // Since the last heading.
    let mut titles = Titles::default();
    let is_title = |i: usize| {
        pieces[i].as_ref().titles().iter().any(|&family| {
            let newest = families.get(family).and_then(Family::newest);
            newest.is_some_and(|profile| title_at(pieces, i, family, profile).is_some())
        })
    };
    let mut at = offset;
    for i in range.clone() {
        states.push(state);
        let piece = pieces[i].as_ref();
        if !piece.titles().is_empty() {
            titles.likely.push(i);
        }
        let here = at;
        at += piece.len();
        // Of a line that several kinds of report have the one that is at hand.
        let mut own = (piece.headings().iter()).filter(|h| h.whole || h.numbering.len > 0);
        let at_hand = |h: &&HeadingMatch| state.last.is_some_and(|(family, _)| family == h.family);
        let heading = own.clone().find(at_hand).or_else(|| own.next());
        let Some(heading) = heading else {
            state.has_body = state.has_body
                || state.last.is_some()
                    && piece.has_content()
                    && titles.pending(i, &is_title) != Some(i);
            continue;
        };
        let begins_anew = match state.last {
            None => true,
            // Sections out of order begin nothing; the first one does.
            Some((family, section)) => {
                family != heading.family || heading.section == 0 && section > 0
            }
        };
        if begins_anew && (state.has_body || state.last.is_none()) {
            match titles.pending(i, &is_title) {
                Some(title) => starts.push(above(pieces, range.start, title)),
                // Without a title, only at the first heading.
                None if state.last.is_none() && here <= PREAMBLE && offset == 0 => {
                    starts.push(range.start)
                }
                None if state.last.is_none() => starts.push(above(pieces, range.start, i)),
                None => {}
            }
            state.has_body = false;
        }
        titles = Titles::default();
        state.has_body |= !heading.whole;
        state.last = Some((heading.family, heading.section));
    }
    states.push(state);
    starts.dedup();
    let mut units = Vec::new();
    let mut push = |unit: Range<usize>| {
        let known = states[unit.start - range.start];
        units.push((unit, known));
    };
    let first = starts.first().copied().unwrap_or(range.end);
    if entry.last.is_some() && first > range.start {
        // The report of before goes on.
        push(range.start..first);
    } else {
        plain(pieces, range.start..first, &mut push);
    }
    for (k, &start) in starts.iter().enumerate() {
        let end = starts.get(k + 1).copied().unwrap_or(range.end);
        if start < end {
            push(start..end);
        }
    }
    Division {
        units,
        exit: state,
        pending: titles
            .pending(range.end.saturating_sub(1), &is_title)
            .is_some(),
    }
}

/// Lines that may be titles. Which of them is one is looked at only where it
/// decides something: the lines of a report's body seldom do.
#[derive(Default)]
struct Titles {
    likely: Vec<usize>,
    /// So many of them were looked at.
    known: usize,
    first: Option<usize>,
}

impl Titles {
    /// The first title up to piece `at`, which is not too far behind it.
    fn pending(&mut self, at: usize, is_title: &dyn Fn(usize) -> bool) -> Option<usize> {
        let near = |title: &usize, at: usize| at - title <= TITLE_TO_HEADING;
        for &i in self.likely.get(self.known..).unwrap_or_default() {
            self.first = self.first.filter(|title| near(title, i));
            if self.first.is_none() && is_title(i) {
                self.first = Some(i);
            }
        }
        self.known = self.likely.len();
        self.first.filter(|title| near(title, at))
    }
}

/// From which piece on the lines above `title` belong to it.
fn above<P: AsRef<Piece>>(pieces: &[P], from: usize, title: usize) -> usize {
    let mut start = title;
    let mut lines = 0;
    for i in (from..title).rev().take(AROUND) {
        let piece = pieces[i].as_ref();
        match piece.kind {
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
fn plain<P: AsRef<Piece>>(pieces: &[P], range: Range<usize>, push: &mut dyn FnMut(Range<usize>)) {
    let mut start = range.start;
    for i in range.clone() {
        let blank = pieces[i].as_ref().kind == Kind::Blank;
        if blank && i + 1 - start >= PLAIN {
            push(start..i + 1);
            start = i + 1;
        }
    }
    if start < range.end {
        push(start..range.end);
    }
}
