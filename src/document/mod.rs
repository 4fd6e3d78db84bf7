//! One open text and all that is known of it, kept up to date under edits.
//!
//! The text is divided into units: a report from its title to the next title,
//! or a stretch of other text. What a unit holds is understood on its own,
//! with spans relative to the unit, so an edit costs what its unit costs. A
//! unit keeps the pieces that its text was divided into; an edit reads anew
//! only those whose text it may have changed, and units whose pieces are the
//! same as before keep what is known of them.

use std::ops::Range;
use std::sync::Arc;

mod relex;
mod unit;

pub use unit::Totalled;
use unit::Unit;

pub use crate::report::known::{Context, KnownReport};

use crate::finding::{Finding, Found};
use crate::profile::Profiles;
use crate::report::piece::Piece;
use crate::report::reader::Reader;
use crate::report::{AROUND, PREAMBLE, Report, State, divide};
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

/// The units of `text`.
fn read(text: &str, profiles: &Profiles, context: &Context) -> (Vec<Unit>, Counters) {
    let mut counters = Counters::default();
    let mut pieces = Vec::new();
    Reader::with(profiles, |reader| {
        let mut at = 0;
        while let Some(piece) = relex::piece(text, at, reader, &mut counters) {
            at += piece.len();
            pieces.push(piece);
        }
    });
    let whole = 0..pieces.len();
    let division = divide(&pieces, whole, 0, State::default(), profiles.families());
    let mut at = 0;
    let units = division.units.into_iter().map(|(range, entry)| {
        let own = pieces.get(range).unwrap_or_default().to_vec();
        let len: usize = own.iter().map(|p| p.len()).sum();
        let source = text.get(at..at + len).unwrap_or_default();
        at += len;
        Unit::new(own, entry, source, profiles, context)
    });
    (units.collect(), counters)
}

/// What a text that nobody edits comes to: the findings, in order, and the
/// reports, each with the offset that its spans are relative to.
pub fn analysed(
    text: &str,
    profiles: &Profiles,
    context: &Context,
) -> (Vec<Finding>, Vec<(usize, Arc<Report>)>) {
    let (units, _) = read(text, profiles, context);
    let (mut findings, mut reports) = (Vec::new(), Vec::new());
    let mut offset = 0;
    for unit in units {
        let found = unit.findings.iter().cloned();
        findings.extend(found.map(|found| found.placed(offset)));
        reports.extend(unit.report.map(|report| (offset, report)));
        offset += unit.len;
    }
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
        let (units, counters) = read(source, &profiles, &context);
        Document {
            text,
            profiles,
            context,
            units,
            counters,
        }
    }

    fn understand(&self, pieces: Vec<Arc<Piece>>, entry: State, source: &str) -> Unit {
        Unit::new(pieces, entry, source, &self.profiles, &self.context)
    }

    /// Replaces the bytes of `span`, which must lie on character boundaries
    /// inside the text; `false`, and nothing done, when it does not.
    pub fn edit(&mut self, span: Span, new: &str) -> bool {
        if !self.text.edit(span, new) {
            return false;
        }
        let (first, mut last) = self.touched(span);
        let pieces = loop {
            let start = self.offset_of(first);
            let old: Vec<Arc<Piece>> = self
                .slice(first..last)
                .iter()
                .flat_map(|u| u.pieces.iter().cloned())
                .collect();
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
        self.replace(first, last, pieces);
        true
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

    /// Some of the units; none where they aren't all there.
    fn slice(&self, units: Range<usize>) -> &[Unit] {
        self.units.get(units).unwrap_or_default()
    }

    fn offset_of(&self, unit: usize) -> usize {
        self.slice(0..unit).iter().map(|u| u.len).sum()
    }

    /// Puts `pieces` in the place of those of the units `first..last`, divides
    /// them and what stands around them, and understands what is new.
    fn replace(&mut self, first: usize, last: usize, pieces: Vec<Arc<Piece>>) {
        // The unit before may end elsewhere now, or a title begin in it.
        let mut start = first.saturating_sub(1);
        let mut ahead = self
            .slice(start..first)
            .iter()
            .map(|u| u.pieces.len())
            .sum::<usize>();
        while start > 0 && (ahead < AROUND || self.offset_of(start) <= PREAMBLE) {
            start -= 1;
            ahead += self.units.get(start).map_or(0, |unit| unit.pieces.len());
        }
        let mut region: Vec<Arc<Piece>> = Vec::new();
        // A title may begin in the last lines of the unit before.
        let mut context = 0;
        for unit in self.slice(0..start).iter().rev() {
            context += unit.pieces.len();
            if context >= AROUND {
                break;
            }
        }
        let before: Vec<Arc<Piece>> = self
            .slice(0..start)
            .iter()
            .rev()
            .flat_map(|u| u.pieces.iter().rev())
            .take(context.min(AROUND))
            .cloned()
            .collect();
        region.extend(before.into_iter().rev());
        let from = region.len();
        for unit in self.slice(start..first) {
            region.extend(unit.pieces.iter().cloned());
        }
        region.extend(pieces);
        let mut end = last;
        let entry = self.units.get(start).map_or(State::default(), |u| u.entry);
        let offset = self.offset_of(start);
        let families = self.profiles.families();
        // One unit more than was touched, and some pieces to look at.
        let mut more = 1;
        let division = loop {
            let behind = end..self.units.len().min(end + more);
            end = behind.end;
            more *= 2;
            for unit in self.slice(behind) {
                region.extend(unit.pieces.iter().cloned());
            }
            let to = region.len();
            let behind: Vec<Arc<Piece>> = self
                .slice(end..self.units.len())
                .iter()
                .flat_map(|u| u.pieces.iter())
                .take(AROUND)
                .cloned()
                .collect();
            region.extend(behind);
            let division = divide(&region, from..to, offset, entry, families);
            let next = self.units.get(end).map(|u| u.entry);
            if next.is_none() || !division.pending && next == Some(division.exit) {
                break division;
            }
            region.truncate(to);
        };
        let mut old: Vec<Unit> = self.units.drain(start..end).collect();
        let mut at = offset;
        let mut fresh = Vec::new();
        for (range, entry) in division.units {
            let own = region.get(range).unwrap_or_default();
            let same = |unit: &Unit| {
                unit.pieces.len() == own.len()
                    && unit.pieces.iter().zip(own).all(|(a, b)| Arc::ptr_eq(a, b))
            };
            let unit = match old.iter().position(same) {
                Some(i) => Unit {
                    entry,
                    ..old.swap_remove(i)
                },
                None => {
                    let own = own.to_vec();
                    let len: usize = own.iter().map(|p| p.len()).sum();
                    let source = self.text.slice(Span::new(at, at + len));
                    let unit = self.understand(own, entry, &source);
                    self.counters.equations_evaluated += unit.equations();
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
    pub fn found(&self) -> impl Iterator<Item = (usize, &Arc<[Found]>)> {
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
                let fresh = self.understand(unit.pieces.to_vec(), unit.entry, &source);
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
