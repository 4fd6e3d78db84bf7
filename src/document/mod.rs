//! One open text and all that is known of it, kept up to date under edits.
//!
//! The text is divided into units: a report from its title to the next title,
//! or a stretch of other text. What a unit holds is understood on its own,
//! with spans relative to the unit, so an edit costs what its unit costs. A
//! unit keeps the pieces that its text was divided into; an edit reads anew
//! only those whose text it may have changed, and units whose pieces are the
//! same as before keep what is known of them. Of a report in which no heading was
//! edited all is kept but what stands between the headings around the edit.

use std::ops::Range;
use std::sync::Arc;

mod relex;
mod unit;

use relex::Patch;
pub use unit::Totalled;
use unit::Unit;

pub use crate::report::known::{Context, KnownReport};

use crate::finding::{Finding, PlacedFinding};
use crate::profile::Profiles;
use crate::report::piece::Piece;
use crate::report::reader::Reader;
use crate::report::{AROUND, PREAMBLE, Placed, Report, State, TITLE_TO_HEADING, divide, stays};
use crate::text::{Span, Text};

/// Work done since the document was opened; tests compare these between a
/// small and a huge document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    pub lines_lexed: u64,
    pub blocks_rebuilt: u64,
    pub equations_evaluated: u64,
}

#[derive(Debug)]
pub struct Document {
    text: Text,
    profiles: Arc<Profiles>,
    context: Arc<Context>,
    /// In the order of the text, without gaps.
    units: Vec<Unit>,
    counters: Counters,
}

/// Bytes of text to a piece, about: room for all pieces is made at once.
const BYTES_A_PIECE: usize = 32;

/// Reads `text`, and calls `put` with the pieces of each unit, what is known where
/// it begins, and its text.
fn read(
    text: &str,
    profiles: &Profiles,
    mut put: impl FnMut(Vec<Placed>, State, &str),
) -> Counters {
    let mut counters = Counters::default();
    let mut pieces: Vec<Placed> = Vec::with_capacity(text.len() / BYTES_A_PIECE);
    Reader::with(profiles, |reader| {
        let mut offset = 0;
        while let Some(piece) = relex::piece(text, offset, reader, &mut counters) {
            let placed = Placed { offset, piece };
            offset = placed.end();
            pieces.push(placed);
        }
    });
    let whole = 0..pieces.len();
    let division = divide(&pieces, whole, 0, State::default(), profiles.families());
    let mut pieces = pieces.into_iter();
    for (range, entry) in division.units {
        let mut own: Vec<Placed> = pieces.by_ref().take(range.len()).collect();
        let start = own.first().map_or(0, |placed| placed.offset);
        own.iter_mut().for_each(|placed| placed.offset -= start);
        let len = own.last().map_or(0, Placed::end);
        put(own, entry, text.get(start..start + len).unwrap_or_default());
    }
    counters
}

/// `pieces`, one behind the other.
fn placed<'p>(pieces: impl Iterator<Item = &'p Arc<Piece>>) -> Vec<Placed> {
    let mut offset = 0;
    let place = |piece: &Arc<Piece>| {
        let piece = piece.clone();
        let placed = Placed { offset, piece };
        offset = placed.end();
        placed
    };
    pieces.map(place).collect()
}

/// Some of `units`; none where they aren't all there.
fn slice(units: &[Unit], range: Range<usize>) -> &[Unit] {
    units.get(range).unwrap_or_default()
}

/// The pieces of `units`.
fn pieces(units: &[Unit]) -> impl DoubleEndedIterator<Item = &Arc<Piece>> {
    let placed = units.iter().flat_map(|unit| unit.pieces.iter());
    placed.map(|placed| &placed.piece)
}

/// What a text that nobody edits comes to: the findings, in order, and the
/// reports, each with the offset that its spans are relative to.
pub fn analysed(
    text: &str,
    profiles: &Profiles,
    context: &Context,
) -> (Vec<Finding>, Vec<(usize, Arc<Report>)>) {
    let (mut findings, mut reports) = (Vec::new(), Vec::new());
    let mut offset = 0;
    read(text, profiles, |pieces, entry, source| {
        // What is found is kept nowhere else, so nothing of it is copied.
        let unit = Unit::unjudged(pieces, entry, source, profiles, context);
        let found = unit.found(source, context).into_iter();
        findings.extend(found.map(|found| found.placed(offset)));
        reports.extend(unit.report.map(|report| (offset, report)));
        offset += unit.len;
    });
    (findings, reports)
}

impl Document {
    pub fn new(text: &str, profiles: Arc<Profiles>, context: Arc<Context>) -> Document {
        Document::of(Text::new(text), text, profiles, context)
    }

    /// The same where the text is at hand in both forms.
    pub fn of(
        text: Text,
        source: &str,
        profiles: Arc<Profiles>,
        context: Arc<Context>,
    ) -> Document {
        let mut units = Vec::new();
        let counters = read(source, &profiles, |pieces, entry, source| {
            units.push(Unit::new(pieces, entry, source, &profiles, &context));
        });
        Document {
            text,
            profiles,
            context,
            units,
            counters,
        }
    }

    /// Replaces the bytes of `span`, which must lie on character boundaries
    /// inside the text; `false`, and nothing done, when it does not.
    pub fn edit(&mut self, span: Span, new: &str) -> bool {
        if !self.text.edit(span, new) {
            return false;
        }
        let (first, mut last) = self.touched(span);
        let start = self.offset_of(first);
        let patch = loop {
            let touched = slice(&self.units, first..last);
            let old: Vec<&Piece> = pieces(touched).map(|piece| &**piece).collect();
            let ends = last == self.units.len();
            let found = Reader::with(&self.profiles, |reader| {
                relex::relex(
                    &self.text,
                    &old,
                    start,
                    span,
                    new.len(),
                    ends,
                    reader,
                    &mut self.counters,
                )
            });
            match found {
                Some(found) => break found,
                // The text beyond is read differently too.
                None => last = (last + 8).min(self.units.len()),
            }
        };
        if last == first + 1 && self.stays_apart(first, start, &patch) {
            self.patch(first, start, patch);
        } else {
            self.replace(first, last, patch);
        }
        true
    }

    /// Whether the unit at `index`, which begins at byte `start`, begins and ends
    /// where it did, with `patch` in it, and so do all others.
    fn stays_apart(&self, index: usize, start: usize, patch: &Patch) -> bool {
        let Some(unit) = self.units.get(index).filter(|unit| unit.report.is_some()) else {
            return false;
        };
        let behind = slice(&self.units, index + 1..self.units.len());
        stays(
            &unit.pieces,
            patch.old.clone(),
            &patch.new,
            pieces(behind).map(|piece| &**piece),
            start,
            self.profiles.families(),
        )
    }

    /// Puts `patch` into the unit at `index`, which begins at byte `start`.
    fn patch(&mut self, index: usize, start: usize, patch: Patch) {
        let unit = self.units.remove(index);
        let bytes = |pieces: &mut dyn Iterator<Item = &Piece>| pieces.map(Piece::len).sum();
        let old = unit.pieces.get(patch.old.clone()).unwrap_or_default();
        let old: usize = bytes(&mut old.iter().map(|placed| &*placed.piece));
        let new: usize = bytes(&mut patch.new.iter().map(|piece| &**piece));
        let span = Span::new(start, start + unit.len + new - old);
        let source = self.text.slice(span);
        let unit = unit.patched(patch, &source, &self.profiles, &self.context);
        self.counters.equations_evaluated += unit.equations;
        self.units.insert(index, unit);
    }

    /// The units that an edit of `span` (of the old text) may change, with
    /// those before it whose last pieces looked so far ahead.
    fn touched(&self, span: Span) -> (usize, usize) {
        let (mut first, mut last) = (self.units.len(), self.units.len());
        let mut at = 0;
        for (i, unit) in self.units.iter().enumerate() {
            if at > span.end {
                last = i;
                break;
            }
            if first == self.units.len() && at + unit.len.max(unit.reach) >= span.start {
                first = i;
            }
            at += unit.len;
        }
        (first.min(last), last)
    }

    fn offset_of(&self, unit: usize) -> usize {
        slice(&self.units, 0..unit).iter().map(|u| u.len).sum()
    }

    /// Puts `patch` in the place of pieces of the units `first..last`, divides
    /// them and what stands around them, and understands what is new.
    fn replace(&mut self, first: usize, last: usize, patch: Patch) {
        let units = self.units.as_slice();
        // The unit before may end elsewhere now, or a title begin in it.
        let mut start = first.saturating_sub(1);
        let mut ahead = slice(units, start..first)
            .iter()
            .map(|u| u.pieces.len())
            .sum::<usize>();
        // Before the first heading a title may wait for it.
        let far = |start: usize| match units.get(start) {
            Some(unit) if !unit.entry.is_behind_heading() => TITLE_TO_HEADING + AROUND,
            _ => AROUND,
        };
        while start > 0 && (ahead < far(start) || self.offset_of(start) <= PREAMBLE) {
            start -= 1;
            ahead += units.get(start).map_or(0, |unit| unit.pieces.len());
        }
        // A title may begin in the last lines of the unit before.
        let before = slice(units, 0..start);
        let mut region: Vec<&Arc<Piece>> = pieces(before).rev().take(AROUND).collect();
        region.reverse();
        let from = region.len();
        region.extend(pieces(slice(units, start..first)));
        let touched = || pieces(slice(units, first..last));
        region.extend(touched().take(patch.old.start));
        region.extend(&patch.new);
        region.extend(touched().skip(patch.old.end));
        let mut end = last;
        let entry = units.get(start).map_or(State::default(), |u| u.entry);
        let offset = self.offset_of(start);
        let families = self.profiles.families();
        // One unit more than was touched, and some pieces to look at.
        let mut more = 1;
        let division = loop {
            let behind = end..units.len().min(end + more);
            end = behind.end;
            more *= 2;
            region.extend(pieces(slice(units, behind)));
            let to = region.len();
            region.extend(pieces(slice(units, end..units.len())).take(AROUND));
            let division = divide(&region, from..to, offset, entry, families);
            let next = units.get(end).map(|u| u.entry);
            // Where the first heading stands, a text without a title begins.
            let open = start == 0
                && !division.exit.is_behind_heading()
                && region
                    .iter()
                    .take(to)
                    .map(|piece| piece.len())
                    .sum::<usize>()
                    <= PREAMBLE;
            let settled = !open && !division.pending && next == Some(division.exit);
            if next.is_none() || settled {
                break division;
            }
            region.truncate(to);
        };
        // Each unit is one of the old ones, or new.
        let mut left: Vec<usize> = (start..end).collect();
        let new = division.units.into_iter().map(|(range, entry)| {
            let own = region.get(range).unwrap_or_default();
            let same = |unit: &Unit| {
                let pieces = unit.pieces.iter().zip(own);
                let mut pieces = pieces.map(|(old, new)| Arc::ptr_eq(&old.piece, new));
                unit.pieces.len() == own.len() && pieces.all(|same| same)
            };
            let known = left.iter().position(|i| units.get(*i).is_some_and(same));
            let known = known.map(|place| left.remove(place) - start);
            let fresh = known.is_none().then(|| placed(own.iter().copied()));
            (known, fresh.unwrap_or_default(), entry)
        });
        let new: Vec<(Option<usize>, Vec<Placed>, State)> = new.collect();
        let mut old: Vec<Option<Unit>> = self.units.drain(start..end).map(Some).collect();
        let mut at = offset;
        let mut fresh = Vec::with_capacity(new.len());
        for (known, pieces, entry) in new {
            let known = known.and_then(|known| old.get_mut(known)?.take());
            let unit = match known {
                Some(unit) => Unit { entry, ..unit },
                None => {
                    let len = pieces.last().map_or(0, Placed::end);
                    let source = self.text.slice(Span::new(at, at + len));
                    let unit = Unit::new(pieces, entry, &source, &self.profiles, &self.context);
                    self.counters.equations_evaluated += unit.equations;
                    unit
                }
            };
            at += unit.len;
            fresh.push(unit);
        }
        self.units.splice(start..start, fresh);
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text as it stands; a copy of it is cheap.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Everything found, in the order of the text, with absolute spans.
    pub fn findings(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        for (offset, unit) in self.placed() {
            all.extend(
                unit.findings
                    .iter()
                    .cloned()
                    .map(|found| found.placed(offset)),
            );
        }
        all
    }

    /// The same as it is kept: lists in the order of the text, each with the
    /// offset that it is placed at.
    pub fn found(&self) -> impl Iterator<Item = (usize, &Arc<[PlacedFinding]>)> {
        let placed = self.placed();
        placed.map(|(offset, unit)| (offset, &unit.findings))
    }

    /// The reports found, each with the offset that its spans are relative to.
    pub fn reports(&self) -> Vec<(usize, Arc<Report>)> {
        self.placed()
            .filter_map(|(offset, unit)| Some((offset, unit.report.clone()?)))
            .collect()
    }

    /// The report whose unit holds the byte `at`.
    pub fn report_at(&self, at: usize) -> Option<(usize, Arc<Report>)> {
        self.placed()
            .find(|(offset, unit)| (*offset..=offset + unit.len).contains(&at))
            .and_then(|(offset, unit)| Some((offset, unit.report.clone()?)))
    }

    /// The stretches whose tables may name their own totals.
    pub fn totalled(&self) -> Vec<Totalled> {
        self.placed()
            .filter_map(|(offset, unit)| unit.totalled(offset))
            .collect()
    }

    fn placed(&self) -> impl Iterator<Item = (usize, &Unit)> {
        self.units.iter().scan(0, |offset, unit| {
            let start = *offset;
            *offset += unit.len;
            Some((start, unit))
        })
    }

    pub fn set_context(&mut self, context: Arc<Context>) {
        self.context = context;
        let mut at = 0;
        for i in 0..self.units.len() {
            let Some(unit) = self.units.get(i) else { break };
            let span = Span::new(at, at + unit.len);
            at = span.end;
            // Other reports say nothing of text that is none.
            if unit.report.is_some() {
                let source = self.text.slice(span);
                let pieces = unit.pieces.to_vec();
                let fresh = Unit::new(pieces, unit.entry, &source, &self.profiles, &self.context);
                if let Some(unit) = self.units.get_mut(i) {
                    *unit = fresh;
                }
            }
        }
    }

    pub fn counters(&self) -> Counters {
        self.counters
    }
}
