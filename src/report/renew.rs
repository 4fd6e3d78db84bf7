//! A report understood anew where some of its lines were edited. What stands from
//! one bound heading to the next is understood by itself, so that all other
//! regions are taken over as they were.

use std::ops::Range;
use std::sync::Arc;

use super::cell::CellText;
use super::claims::{claims, stated};
use super::figures::Figures;
use super::form::form_of;
use super::known::Context;
use super::own_year::{Said, said};
use super::retype::Retyped;
use super::stream::{Hits, hits, items};
use super::understand::{Tabled, labels, likely, period_year, within};
use super::{BoundClaim, BoundSection, BoundTable, Issue, Placed, Report};
use crate::profile::{Family, Mark, Whose};
use crate::syntax::Kind;
use crate::text::Span;

/// What a report was told by.
#[derive(Debug)]
pub struct Grounds {
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
    /// What else was looked for where neither title nor period names a year.
    pub(super) said: Option<Said>,
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
    pub grounds: Grounds,
    /// How many equations were evaluated.
    pub equations: u64,
}

/// `report`, which was understood before `change`, as `pieces` are to be
/// understood; `None` where more than one region must be looked at. No piece of
/// the change may be a heading or (part of) a title, nor have been. `source` is the
/// text of `pieces`.
pub fn renew(
    report: Arc<Report>,
    mut grounds: Grounds,
    pieces: &[Placed],
    change: &Change,
    source: &str,
    families: &[Family],
    context: &Context,
) -> Option<Renewed> {
    if likely(pieces, families.len()).first() != Some(&grounds.family) {
        return None;
    }
    let family = families.get(grounds.family)?;
    let mut region = Region::new(&report.sections, pieces, change)?;
    if !grounds.alone || !grounds.is_of_period(pieces, change, family) {
        return None;
    }
    if let Some(retyped) = Retyped::find(&report, pieces, change) {
        region.behind = retyped.behind;
        let mut report = Arc::unwrap_or_clone(report);
        region.shift_outline(&mut report);
        if !grounds.is_said_in(pieces, change, &report, family, source) {
            return None;
        }
        retyped.write(&mut report, &region, source);
        let equations = evaluate(&mut report, None, Bound::Cell(&retyped), context);
        return Some(Renewed {
            report,
            grounds,
            equations,
        });
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
    *grounds.labels.get_mut(region.index)? = labels(within(&hits, 0..end), &family.lexicon);
    let detect = &report.profile.detect;
    let all = grounds.labels.iter().sum();
    let headings = report.sections.iter().filter(|s| s.is_evidence()).count();
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
    region.shift_outline(&mut report);
    if !grounds.is_said_in(pieces, change, &report, family, source) {
        return None;
    }
    let whose = Whose {
        office: report.office.as_deref(),
        year: grounds.certain,
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

    // Where no year tells the report's form the tables may.
    let form = (report.year.is_none()).then(|| form_of(&report.tables, family));
    let at = report
        .tables
        .partition_point(|table| region.is_behind(table.span));
    let changes = !new.is_empty() || report.tables.iter().any(|t| region.holds(t.span));
    report.tables.retain(|table| !region.holds(table.span));
    for table in report.tables.iter_mut().skip(at) {
        table.shift(&mut |span| region.shift(span));
    }
    let bound = at..at + new.len();
    report.tables.splice(at..at, new);
    if let Some(form) = form.filter(|_| changes) {
        let is_newest = family.newest().is_some_and(|f| f.id == report.profile.id);
        if !is_newest || form != form_of(&report.tables, family) {
            return None;
        }
    }
    let equations = evaluate(&mut report, Some(&before), Bound::Tables(bound), context);
    Some(Renewed {
        report,
        grounds,
        equations,
    })
}

/// What of a report's tables was bound anew.
enum Bound<'a> {
    Tables(Range<usize>),
    Cell(&'a Retyped),
}

/// Evaluates the equations of what was bound anew, and weighs faults where what
/// is said of them is no longer what `before` said, if the claims may be others.
/// Tells how many equations were evaluated.
fn evaluate(
    report: &mut Report,
    before: Option<&[BoundClaim]>,
    new: Bound,
    context: &Context,
) -> u64 {
    let last = context.last_of(report);
    let (profile, claims) = (&report.profile, &report.claims);
    let mut equations = 0;
    for (i, table) in report.tables.iter_mut().enumerate() {
        let says = |claims: &[BoundClaim]| stated(claims, profile, table);
        let is_weighed = !table.figures.failing().is_empty()
            && (last.is_some() || before.is_some_and(|before| says(before) != says(claims)));
        let is_new = match &new {
            Bound::Tables(tables) => tables.contains(&i),
            Bound::Cell(cell) => cell.table == i,
        };
        if !is_new && !is_weighed {
            continue;
        }
        if let Bound::Cell(cell) = &new
            && is_new
            && let Some(named) = table.figures.still_hold(table, cell.at)
        {
            equations += named as u64;
            continue;
        }
        table.figures = Figures::new(table, report.year, || says(claims));
        equations += table.figures.equations.len() as u64;
    }
    if let Some(last) = last {
        report.weigh(&last.report);
    }
    equations
}

impl Grounds {
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

    /// Whether the text says of its year what it did before `change`.
    fn is_said_in(
        &self,
        pieces: &[Placed],
        change: &Change,
        report: &Report,
        family: &Family,
        source: &str,
    ) -> bool {
        let added = pieces.iter().skip(change.at).take(change.added);
        let mut changed = change.removed.iter().chain(added);
        let (Some(before), Some(newest)) = (self.said, family.newest()) else {
            return true;
        };
        changed.all(|placed| !placed.piece.marks().may(Mark::Year))
            || said(pieces, &report.sections, newest, source) == before
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
pub struct Region {
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
        let removed_len: usize = change.removed.iter().map(|p| p.piece.len()).sum();
        let behind = pieces.get(change.at).map_or(len, |placed| placed.offset) + removed_len;
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
    pub fn shift(&self, span: &mut Span) {
        for at in [&mut span.start, &mut span.end] {
            if *at >= self.behind {
                *at = self.shifted(*at);
            }
        }
    }

    fn shift_outline(&self, report: &mut Report) {
        report.span.end = self.shifted(report.span.end);
        if let Some(title) = &mut report.title {
            self.shift(&mut title.span);
        }
        let sections = &mut report.sections;
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
    pub(super) fn shift(&mut self, by: &mut dyn FnMut(&mut Span)) {
        by(&mut self.span);
        for row in &mut self.rows {
            row.label.iter_mut().for_each(&mut *by);
            let more = row.found.iter_mut().chain(&mut row.copies);
            more.for_each(|cell| by(&mut cell.span));
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
                | Issue::Contradicted { span, .. }
                | Issue::UnknownRow { span }
                | Issue::Cells { span, .. }
                | Issue::Label { span, .. } => by(span),
                Issue::Unreadable | Issue::MissingRow { .. } | Issue::MissingColumn { .. } => {}
            }
        }
    }
}
