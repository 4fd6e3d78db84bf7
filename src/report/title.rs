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
/// pieces that it is spread over. Its span is left to the caller. `words` is where
/// those of the lines are put together.
pub fn title_at<P: AsRef<Piece>>(
    pieces: &[P],
    at: usize,
    family: usize,
    profile: &Profile,
    words: &mut String,
) -> Option<(Title, Range<usize>)> {
    let piece = pieces[at].as_ref();
    if !piece.titles().contains(&family) {
        return None;
    }
    let mut lines = [at; TITLE_LINES];
    let mut first = TITLE_LINES - 1;
    for before in (0..at).rev() {
        match pieces[before].as_ref().kind {
            Kind::Blank | Kind::Markup => continue,
            Kind::Text | Kind::Heading | Kind::Tabbed if first > 0 => {
                first -= 1;
                lines[first] = before;
            }
            _ => break,
        }
    }
    let lines = &lines[first..];
    let behind = (at + 1..pieces.len())
        .find(|&i| !matches!(pieces[i].as_ref().kind, Kind::Blank | Kind::Markup));
    let mut lengths = [None; TITLE_LINES + 1];
    words.clear();
    for (length, line) in lengths.iter_mut().zip(lines.iter().copied().chain(behind)) {
        let line = pieces[line].as_ref().line();
        *length = line.map(str::len);
        words.push_str(line.unwrap_or_default());
    }
    // Most that speak of a report hold but a part of a title's words.
    if !profile.detect.title.may_match(words) {
        return None;
    }
    let fewest = || fewest(pieces, lines, behind, profile);
    let title = piece.title_read()?.get_or_init(|| TitleRead {
        family,
        lines: lines.len(),
        lengths,
        words: words.as_str().into(),
        found: fewest(),
    });
    let same = title.family == family
        && title.lines == lines.len()
        && title.lengths == lengths
        && *title.words == **words;
    let found = match same {
        true => title.found.clone(),
        false => fewest(),
    };
    let (title, from, goes_on) = found?;
    let last = behind.filter(|_| goes_on).unwrap_or(at);
    Some((title, lines[from]..last + 1))
}

/// What a piece that may hold a title was first asked: whether the lines around it
/// make one. It is asked where the text is divided and where it is understood, at
/// every edit of it, and kept as long as the piece is.
#[derive(Debug, PartialEq, Eq)]
pub struct TitleRead {
    // All that the answer depends on.
    family: usize,
    /// Those with and before the piece.
    lines: usize,
    /// Of those and the one behind, where they have words.
    lengths: [Option<usize>; TITLE_LINES + 1],
    /// Those of all, in one.
    words: Box<str>,
    found: Option<Lines>,
}

/// A title with the first of its lines, by its index, and whether the line behind
/// belongs to it.
type Lines = (Title, usize, bool);

/// The fewest lines that make a whole title, with its office if they can; one
/// line behind may belong.
fn fewest<P: AsRef<Piece>>(
    pieces: &[P],
    lines: &[usize],
    behind: Option<usize>,
    profile: &Profile,
) -> Option<Lines> {
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
    lines: impl Iterator<Item = usize> + Clone,
    profile: &Profile,
) -> Option<Title> {
    let line = |line: usize| pieces[line].as_ref().line();
    let len: usize = lines.clone().map(|i| line(i).map_or(0, str::len)).sum();
    let mut normal = String::with_capacity(len);
    for i in lines {
        normal.push_str(line(i)?);
    }
    let words = profile.detect.read_title(&normal)?;
    Some(Title {
        span: Span::default(),
        year: words.year,
        office: words.office,
        normal,
    })
}
