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
    /// A title stands near the end, and the next heading decides on it, which may
    /// stand in the pieces behind.
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
    let mut pending = Pending {
        pieces,
        families,
        title: None,
        next: range.start,
        words: String::new(),
    };
    let mut at = offset;
    for i in range.clone() {
        states.push(state);
        let piece = pieces[i].as_ref();
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
                    && (piece.titles().is_empty() || pending.up_to(i) != Some(i));
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
            match pending.up_to(i) {
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
        (pending.title, pending.next) = (None, i + 1);
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
        pending: !range.is_empty()
            && range.end < pieces.len()
            && pending.up_to(range.end - 1).is_some(),
    }
}

/// The first title since the last heading. It is asked for where it decides
/// something alone: many lines speak of a report.
struct Pending<'p, P> {
    pieces: &'p [P],
    families: &'p [Family],
    /// As far as was asked.
    title: Option<usize>,
    /// The first piece that was not asked.
    next: usize,
    words: String,
}

impl<P: AsRef<Piece>> Pending<'_, P> {
    /// Among the pieces up to and with `last`.
    fn up_to(&mut self, last: usize) -> Option<usize> {
        for i in self.next..=last {
            self.title = self.title.filter(|title| i - title <= TITLE_TO_HEADING);
            if self.title.is_none() && self.begins_title(i) {
                self.title = Some(i);
            }
        }
        self.next = self.next.max(last + 1);
        self.title
    }

    fn begins_title(&mut self, at: usize) -> bool {
        let titles = self.pieces[at].as_ref().titles();
        titles.iter().any(|&family| {
            let newest = self.families.get(family).and_then(Family::newest);
            newest.is_some_and(|profile| {
                title_at(self.pieces, at, family, profile, &mut self.words).is_some()
            })
        })
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
