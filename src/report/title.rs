//! A report's title, over one line or several.

use std::ops::Range;

use super::Title;
use super::piece::Piece;
use crate::profile::Profile;
use crate::syntax::Kind;
use crate::text::Span;

/// Lines that a title may be spread over, at most.
const TITLE_LINES: usize = 3;

/// The title that has piece `at` as its last line or the last but one, and the
/// pieces that it is spread over. Its span is left to the caller.
pub fn title_at<P: AsRef<Piece>>(
    pieces: &[P],
    at: usize,
    family: usize,
    profile: &Profile,
) -> Option<(Title, Range<usize>)> {
    if !pieces[at].as_ref().titles().contains(&family) {
        return None;
    }
    let mut lines = Vec::with_capacity(TITLE_LINES);
    lines.push(at);
    for before in (0..at).rev() {
        match pieces[before].as_ref().kind {
            Kind::Blank | Kind::Markup => continue,
            Kind::Text | Kind::Heading | Kind::Tabbed if lines.len() < TITLE_LINES => {
                lines.push(before);
            }
            _ => break,
        }
    }
    lines.reverse();
    let behind = (at + 1..pieces.len())
        .find(|&i| !matches!(pieces[i].as_ref().kind, Kind::Blank | Kind::Markup));
    let words = joined(pieces, lines.iter().copied().chain(behind));
    if !profile.detect.title.may_match(&words) {
        return None;
    }
    // The fewest lines that make a whole title, with its office if they can;
    // one line behind may belong.
    let mut found = (0..lines.len()).rev().filter_map(|from| {
        let own = &lines[from..];
        let longer = || own.iter().copied().chain(behind).collect::<Vec<_>>();
        read(pieces, own, profile).or_else(|| read(pieces, &longer(), profile))
    });
    let shortest = found.next()?;
    if shortest.0.office.is_some() {
        return Some(shortest);
    }
    Some(
        found
            .find(|(title, _)| title.office.is_some())
            .unwrap_or(shortest),
    )
}

/// The words of these lines, in one.
fn joined<P: AsRef<Piece>>(pieces: &[P], lines: impl Iterator<Item = usize> + Clone) -> String {
    let words = lines.filter_map(|line| pieces[line].as_ref().line());
    let mut joined = String::with_capacity(words.clone().map(str::len).sum());
    joined.extend(words);
    joined
}

fn read<P: AsRef<Piece>>(
    pieces: &[P],
    lines: &[usize],
    profile: &Profile,
) -> Option<(Title, Range<usize>)> {
    let mut normal = String::new();
    for &line in lines {
        normal.push_str(pieces[line].as_ref().line()?);
    }
    let words = profile.detect.read_title(&normal)?;
    let title = Title {
        span: Span::default(),
        year: words.year,
        office: words.office,
        normal,
    };
    Some((title, *lines.first()?..lines.last()? + 1))
}
