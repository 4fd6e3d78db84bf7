//! A report's title, over one line or several.

use std::ops::Range;

use super::Title;
use super::piece::Piece;
use crate::profile::Profile;
use crate::syntax::Kind;
use crate::text::Span;

/// Lines that a title may be spread over, at most.
pub const TITLE_LINES: usize = 3;

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
    let asked = Asked::of(pieces, &lines, behind, family);
    let title = pieces[at].as_ref().title_read()?.get_or_init(|| {
        let found = fewest(pieces, &lines, behind, &asked.words, profile);
        TitleRead {
            asked: asked.clone(),
            found,
        }
    });
    let found = match title.asked == asked {
        true => title.found.clone(),
        false => fewest(pieces, &lines, behind, &asked.words, profile),
    };
    let (title, from, goes_on) = found?;
    let last = behind.filter(|_| goes_on).unwrap_or(at);
    Some((title, lines[from]..last + 1))
}
/// What a piece that may hold a title was last asked: whether the lines around it
/// make one. It is asked where the text is divided and where it is understood, at
/// every edit of it, and kept as long as the piece is.
#[derive(Debug, PartialEq, Eq)]
pub struct TitleRead {
    asked: Asked,
    found: Option<Lines>,
}

/// A title with the first of its lines, by its index, and whether the line behind
/// belongs to it.
type Lines = (Title, usize, bool);

/// All that an answer depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    family: usize,
    /// Those with and before the piece.
    lines: usize,
    /// Of those and the one behind, where they have words.
    lengths: [Option<usize>; TITLE_LINES + 1],
    /// Those of all, in one.
    words: Box<str>,
}

impl Asked {
    fn of<P: AsRef<Piece>>(
        pieces: &[P],
        lines: &[usize],
        behind: Option<usize>,
        family: usize,
    ) -> Asked {
        let all = lines.iter().copied().chain(behind);
        let words = all.map(|line| pieces[line].as_ref().line());
        let mut lengths = [None; TITLE_LINES + 1];
        for (length, words) in lengths.iter_mut().zip(words.clone()) {
            *length = words.map(str::len);
        }
        let mut joined = String::with_capacity(lengths.iter().flatten().sum());
        joined.extend(words.flatten());
        Asked {
            family,
            lines: lines.len(),
            lengths,
            words: joined.into(),
        }
    }
}

/// The fewest lines that make a whole title, with its office if they can; one
/// line behind may belong. `words` are those of all of them.
fn fewest<P: AsRef<Piece>>(
    pieces: &[P],
    lines: &[usize],
    behind: Option<usize>,
    words: &str,
    profile: &Profile,
) -> Option<Lines> {
    if !profile.detect.title.may_match(words) {
        return None;
    }
    let mut found = (0..lines.len()).rev().filter_map(|from| {
        let own = || lines[from..].iter().copied();
        let alone = read(pieces, own(), profile).map(|title| (title, from, false));
        let longer = || Some((read(pieces, own().chain(behind), profile)?, from, true));
        alone.or_else(longer)
    });
    let shortest = found.next()?;
    if shortest.0.office.is_some() {
        return Some(shortest);
    }
    let full = found.find(|(title, ..)| title.office.is_some());
    Some(full.unwrap_or(shortest))
}

fn read<P: AsRef<Piece>>(
    pieces: &[P],
    lines: impl Iterator<Item = usize>,
    profile: &Profile,
) -> Option<Title> {
    let mut normal = String::new();
    for line in lines {
        normal.push_str(pieces[line].as_ref().line()?);
    }
    let words = profile.detect.read_title(&normal)?;
    Some(Title {
        span: Span::default(),
        year: words.year,
        office: words.office,
        normal,
    })
}
