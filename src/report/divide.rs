//! Where one report of a text ends and the next begins.

use std::ops::Range;
use std::sync::Arc;

use super::Placed;
use super::outline;
use super::piece::{HeadingMatch, Piece};
use super::title::{TITLE_LINES, title_at};
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
pub const TITLE_TO_HEADING: usize = 400;
/// Pieces around a stretch that are looked at to divide it, at most.
pub const AROUND: usize = 24;

/// Lines before a title, blank ones aside, that are looked at to tell where it
/// begins, at most.
const BEFORE_TITLE: usize = LINES_ABOVE + 1;
/// Pieces behind an edit that are looked at for that, at most.
const FARTHEST: usize = 64;

/// What is known at a place of the text from what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// The last heading: family and section.
    last: Option<(usize, usize)>,
    /// Whether anything but headings stands behind the last beginning: a table
    /// of contents alone is no report.
    has_body: bool,
}

impl State {
    /// Whether a heading stands before.
    pub fn is_behind_heading(self) -> bool {
        self.last.is_some()
    }
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
    // By family, what stands behind its last heading and the line under that: a
    // section's text, however short.
    let mut behind = vec![range.start; families.len()];
    let mut bare = false;
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
            if bare
                && piece.has_content()
                && let Some((family, _)) = state.last
            {
                behind[family] = i + 1;
                bare = false;
            }
            state.has_body = state.has_body
                || state.last.is_some()
                    && piece.has_content()
                    && (piece.titles().is_empty() || pending.up_to(i) != Some(i));
            continue;
        };
        let begins_anew = match state.last {
            None => true,
            // Sections that go on begin nothing; one that goes back may, as a report's
            // first section may be missing.
            Some((family, section)) => {
                family != heading.family || heading.section <= section && section > 0
            }
        };
        let known = starts.len();
        let other = state.last.filter(|(family, _)| *family != heading.family);
        if begins_anew && (state.has_body || state.last.is_none()) {
            // What stands before the last beginning belongs to no title behind it, nor
            // does a section of the same kind; a line may be a heading of another kind
            // (附件).
            let before = starts.last().copied().unwrap_or(range.start);
            let from = before.max(behind[heading.family]);
            match pending.up_to(i) {
                Some(title) => starts.push(above(pieces, from, title)),
                // Without a title, only at the first heading.
                None if state.last.is_none() && here <= PREAMBLE && offset == 0 => {
                    starts.push(range.start)
                }
                None if state.last.is_none() => starts.push(above(pieces, from, i)),
                None => {}
            }
            state.has_body &= starts.len() == known;
        }
        // A heading of another kind that begins nothing is a line like others.
        if let Some((family, _)) = other.filter(|_| starts.len() == known) {
            if bare {
                behind[family] = i + 1;
                bare = false;
            }
            state.has_body = true;
            continue;
        }
        behind[heading.family] = i + 1;
        bare = heading.whole;
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

/// The first title since the last heading, of those near enough to the next. It is
/// asked for where it decides something alone: many lines speak of a report.
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
    /// For a heading at `last`, or behind it.
    fn up_to(&mut self, last: usize) -> Option<usize> {
        let first = last.saturating_sub(TITLE_TO_HEADING);
        self.title = self.title.filter(|title| *title >= first);
        if self.title.is_none() {
            let mut left = self.next.max(first)..last + 1;
            self.title = left.find(|i| self.begins_title(*i));
            self.next = self.next.max(self.title.unwrap_or(last) + 1);
        }
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

/// Whether the text is divided as before, and each title told as before, with
/// `new` in the place of the pieces `old` of a report. `pieces` are the report's,
/// which begins at byte `start` of the text, and `behind` those behind it. Only
/// lines near the edit are looked at: else it may be so and isn't said.
pub fn stays<'p>(
    pieces: &'p [Placed],
    old: Range<usize>,
    new: &'p [Arc<Piece>],
    behind: impl Iterator<Item = &'p Piece>,
    start: usize,
    families: &[Family],
) -> bool {
    let own: Vec<&Piece> = pieces[old.clone()].iter().map(|p| &*p.piece).collect();
    let new: Vec<&Piece> = new.iter().map(|piece| &**piece).collect();
    let changed = || own.iter().chain(&new).copied();
    if !changed().all(Piece::is_plain)
        || own.iter().any(|p| p.has_content()) != new.iter().any(|p| p.has_content())
    {
        return false;
    }
    let skipped = |piece: &Piece| matches!(piece.kind, Kind::Blank | Kind::Markup);
    let lines = |around: &[&Piece]| around.iter().filter(|piece| !skipped(piece)).count();
    let mut above: Vec<&Piece> = Vec::new();
    for placed in pieces[..old.start].iter().rev() {
        above.push(&placed.piece);
        if lines(&above) == TITLE_LINES || above.len() == FARTHEST {
            break;
        }
    }
    let mut below: Vec<&Piece> = Vec::new();
    let behind = pieces[old.end..].iter().map(|p| &*p.piece).chain(behind);
    for piece in behind {
        below.push(piece);
        if lines(&below) == BEFORE_TITLE || below.len() == FARTHEST {
            break;
        }
    }
    above.reverse();
    if above.len().max(below.len()) == FARTHEST {
        return false;
    }
    // No title stands there that may begin or end in the changed lines: of those
    // above, the last one alone looks so far, and of those below all but the last.
    let first = above.iter().rposition(|piece| !skipped(piece));
    let last = usize::from(lines(&below) == BEFORE_TITLE);
    let mut words = String::new();
    let mut titled = |own: &[&Piece]| {
        let around = [above.as_slice(), own, below.as_slice()].concat();
        (first.unwrap_or(0)..around.len() - last).any(|i| {
            let mut titles = around[i].titles().iter();
            titles.any(|&family| {
                let newest = families.get(family).and_then(Family::newest);
                // It may begin before the report.
                lines(&around[..=i]) < TITLE_LINES
                    || newest.is_some_and(|profile| {
                        title_at(&around, i, family, profile, &mut words).is_some()
                    })
            })
        })
    };
    if titled(&own) || titled(&new) || outline::may_join_to(&own, &new, &below) {
        return false;
    }
    let before = || pieces[..old.start].iter().rev();
    if before().any(|placed| placed.piece.headings().iter().any(|h| h.whole)) {
        // Between a title and its heading stand so many pieces, at most.
        own.len() == new.len() || pieces.len() + new.len() <= TITLE_TO_HEADING
    } else {
        // The report begins with the text where its first heading stands so many
        // bytes behind the beginning, at most: else with lines above that one.
        let added: usize = new.iter().map(|piece| piece.len()).sum();
        let end = start + pieces.last().map_or(0, Placed::end) + added;
        own.len() == new.len() && end <= PREAMBLE
    }
}
