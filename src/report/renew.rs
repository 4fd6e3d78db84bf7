//! A report understood anew where some of its lines were edited. What stands from
//! one bound heading to the next is understood by itself, so that all other
//! regions are taken over as they were.

use std::sync::Arc;

use super::cell::CellText;
use super::claims::{claims, stated};
use super::figures::Figures;
use super::known::Context;
use super::stream::{Hits, hits, items};
use super::understand::{Tabled, labels, likely, period_year, within};
use super::{BoundClaim, BoundSection, BoundTable, Issue, Placed, Report};
use crate::profile::{Family, Mark, Whose};
use crate::syntax::Kind;
use crate::text::Span;

/// What a report was told by.
#[derive(Debug)]
pub struct Basis {
    /// Index of its family.
    pub(super) family: usize,
    /// What stands between two headings tells nothing of what stands elsewhere,
    /// but for the number of labels.
    pub(super) alone: bool,
    /// The labels of each region: what stands before the first heading, and each
    /// section.
    pub(super) labels: Vec<usize>,
    /// The year that sentences are held against.
    pub(super) certain: Option<i32>,
    /// The year that the reporting period names.
    pub(super) period: Option<i32>,
}

/// Pieces that came in the place of others.
#[derive(Debug)]
pub struct Change {
    /// The place of the first of them.
    pub at: usize,
    pub added: usize,
    /// Those that stood there.
    pub removed: Vec<Placed>,
    /// Bytes of all pieces as they were.
    pub old_len: usize,
}

/// A report after a change.
#[derive(Debug)]
pub struct Renewed {
    pub report: Report,
    pub basis: Basis,
    /// How many equations were evaluated.
    pub equations: u64,
}

/// `report`, which was understood before `change`, as `pieces` are to be
/// understood; `None` where more than one region must be looked at. No piece of
/// the change may be a heading or (part of) a title, nor have been. `source` is the
/// text of `pieces`.
pub fn renew(
    report: Arc<Report>,
    mut basis: Basis,
    pieces: &[Placed],
    change: &Change,
    source: &str,
    families: &[Family],
    context: &Context,
) -> Option<Renewed> {
    if likely(pieces, families.len()).first() != Some(&basis.family) {
        return None;
    }
    let family = families.get(basis.family)?;
    let region = Region::new(&report.sections, pieces, change)?;
    if !basis.alone || !basis.is_of_period(pieces, change, family) {
        return None;
    }
    let blank = CellText::blank();
    // With the next heading, which nothing may run into.
    let own = pieces.get(region.from..pieces.len().min(region.to + 1))?;
    let items = items(own.iter().map(|p| (p.offset, &*p.piece)), &blank);
    let end = items.len() - usize::from(region.to < pieces.len());
    let Hits { hits, joined } = hits(&items, &family.lexicon);
    if joined.contains(&end) {
        return None;
    }
    *basis.labels.get_mut(region.index)? = labels(within(&hits, 0..end), &family.lexicon);
    let detect = &report.profile.detect;
    let all = basis.labels.iter().sum();
    let headings = report.sections.iter().filter(|s| !s.leftover).count();
    if !detect.is_enough(report.title.is_some(), headings, all) {
        return None;
    }
    let tabled = Tabled {
        items: &items,
        hits: &hits,
        body: usize::from(region.index > 0)..end,
    };
    let new = tabled.tables(family, &report.profile, source);
    let new: Vec<BoundTable> = new.collect();
    if has_copies(&report.tables, &new, &region) {
        return None;
    }

    let mut report = Arc::unwrap_or_clone(report);
    region.shift_sections(&mut report.sections);
    report.span.end = region.shifted(report.span.end);
    if let Some(title) = &mut report.title {
        region.shift(&mut title.span);
    }
    let whose = Whose {
        office: report.office.as_deref(),
        year: basis.certain,
    };
    let own = pieces.get(region.from..region.to)?;
    let (sections, profile) = (&report.sections, &report.profile);
    let said = claims(own, region.from, source, sections, &new, profile, whose);
    let before = report.claims.clone();
    let at = report
        .claims
        .partition_point(|claim| region.is_behind(claim.span));
    report.claims.retain(|claim| !region.holds(claim.span));
    for claim in report.claims.iter_mut().skip(at) {
        region.shift(&mut claim.span);
        claim.figure.iter_mut().for_each(|span| region.shift(span));
    }
    report.claims.splice(at..at, said);

    let at = report
        .tables
        .partition_point(|table| region.is_behind(table.span));
    report.tables.retain(|table| !region.holds(table.span));
    for table in report.tables.iter_mut().skip(at) {
        table.shift(&mut |span| region.shift(span));
    }
    let bound = at..at + new.len();
    report.tables.splice(at..at, new);
    let last = context.last_of(&report);
    let mut equations = 0;
    for (i, table) in report.tables.iter_mut().enumerate() {
        let says = |claims: &[BoundClaim], table: &BoundTable| stated(claims, profile, table);
        let is_weighed = !table.figures.failing().is_empty()
            && (last.is_some() || says(&before, table) != says(&report.claims, table));
        if is_weighed || bound.contains(&i) {
            table.figures = Figures::new(table, report.year, || says(&report.claims, table));
            equations += table.figures.equations.len() as u64;
        }
    }
    if let Some(last) = last {
        report.weigh(&last.report);
    }
    Some(Renewed {
        report,
        basis,
        equations,
    })
}

impl Basis {
    /// Whether the reporting period names the year that it did before `change`.
    fn is_of_period(&self, pieces: &[Placed], change: &Change, family: &Family) -> bool {
        let added = pieces.iter().skip(change.at).take(change.added);
        let mut changed = change.removed.iter().chain(added);
        let Some(newest) = family.newest() else {
            return false;
        };
        changed.all(|placed| !placed.piece.marks().may(Mark::Period))
            || period_year(pieces, newest) == self.period
    }
}

/// Whether one of the tables stands in the report a second time: of two copies one
/// is taken. `new` are those of the region.
fn has_copies(old: &[BoundTable], new: &[BoundTable], region: &Region) -> bool {
    let others = old.iter().filter(|table| !region.holds(table.span));
    let mut known: Vec<&str> = others.map(|table| table.table().id.as_str()).collect();
    new.iter().any(|table| {
        let id = table.table().id.as_str();
        let is_copy = known.contains(&id);
        known.push(id);
        is_copy
    })
}

/// What stands from one heading to the next, and was changed.
struct Region {
    /// 0 before the first heading, 1 for the first section.
    index: usize,
    /// Its pieces as they are now, with its heading.
    from: usize,
    to: usize,
    /// Its bytes as they were, and as they are.
    old: Span,
    new: Span,
    /// The bytes that were changed ended here.
    behind: usize,
    /// Pieces that were added, and removed.
    added: usize,
    removed: usize,
}

impl Region {
    fn new(sections: &[BoundSection], pieces: &[Placed], change: &Change) -> Option<Region> {
        let (added, removed) = (change.added, change.removed.len());
        let index = sections.partition_point(|s| s.first_piece < change.at);
        let heading = index.checked_sub(1).and_then(|index| sections.get(index));
        // That of the blank form may go over several lines.
        if heading.is_some_and(|section| section.leftover) {
            return None;
        }
        let from = heading.map_or(0, |section| section.first_piece);
        let to = match sections.get(index) {
            Some(next) => (next.first_piece + added).checked_sub(removed)?,
            None => pieces.len(),
        };
        // A line of its own parts what stands before and behind it.
        let is_line = |placed: &Placed| {
            matches!(placed.piece.kind, Kind::Text | Kind::Heading)
                && placed.piece.cells.iter().count() == 1
        };
        let first = pieces.get(from)?;
        let next = pieces.get(to);
        if heading.is_some() && !is_line(first) || next.is_some_and(|next| !is_line(next)) {
            return None;
        }
        let len = pieces.last().map_or(0, Placed::end);
        let new = Span::new(first.offset, next.map_or(len, |next| next.offset));
        let end = (new.end + change.old_len).checked_sub(len)?;
        let behind = change.removed.last().map_or(first.offset, Placed::end);
        Some(Region {
            index,
            from,
            to,
            old: Span::new(new.start, end),
            new,
            behind,
            added,
            removed,
        })
    }

    /// Whether what had `span` stood in it.
    fn holds(&self, span: Span) -> bool {
        (self.old.start..self.old.end).contains(&span.start)
    }

    /// Whether it stands behind what has `span`.
    fn is_behind(&self, span: Span) -> bool {
        span.start < self.old.start
    }

    /// Where a place behind the change is now.
    fn shifted(&self, at: usize) -> usize {
        at + self.new.end - self.old.end
    }

    /// Moves `span` to where it is now.
    fn shift(&self, span: &mut Span) {
        if span.start >= self.behind {
            *span = Span::new(self.shifted(span.start), self.shifted(span.end));
        }
    }

    fn shift_sections(&self, sections: &mut [BoundSection]) {
        let shifted = |piece: usize| piece + self.added - self.removed;
        if let Some(own) = self
            .index
            .checked_sub(1)
            .and_then(|at| sections.get_mut(at))
        {
            own.body.end = self.shifted(own.body.end);
            own.pieces.end = self.to.max(own.pieces.start);
        }
        for section in sections.iter_mut().skip(self.index) {
            for span in [
                &mut section.heading,
                &mut section.numeral,
                &mut section.body,
            ] {
                self.shift(span);
            }
            section.first_piece = shifted(section.first_piece);
            section.pieces = shifted(section.pieces.start)..shifted(section.pieces.end);
        }
    }
}

impl BoundTable {
    /// Moves all its places.
    fn shift(&mut self, by: &mut dyn FnMut(&mut Span)) {
        by(&mut self.span);
        for row in &mut self.rows {
            row.label.iter_mut().for_each(&mut *by);
            row.found.iter_mut().for_each(|cell| by(&mut cell.span));
        }
        self.columns.iter_mut().flatten().for_each(&mut *by);
        for cell in self.cells.iter_mut().flatten() {
            by(&mut cell.span);
        }
        self.notes.iter_mut().for_each(&mut *by);
        for issue in &mut self.issues {
            match issue {
                Issue::DuplicateRow { span, .. }
                | Issue::Misplaced { span, .. }
                | Issue::UnknownRow { span }
                | Issue::Cells { span, .. }
                | Issue::Label { span, .. } => by(span),
                Issue::Unreadable | Issue::MissingRow { .. } | Issue::MissingColumn { .. } => {}
            }
        }
    }
}
