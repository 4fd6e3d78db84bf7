//! A table of the text bound to a table of a profile, by its labels: what
//! stands between two labels is the row's values, and never does one row's
//! trouble shift the next (DESIGN, section 4).

mod amiss;
mod header;
mod labels;
mod pieces;
mod values;

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::figures::Figures;
use super::likeness::likeness;
use super::placement::{Placement, place};
use super::segment::Segment;
use super::stream::{Hit, Item};
use super::{BoundCell, BoundRow, BoundTable, Issue, Shape};
use crate::number::Reading;
use crate::profile::{Axis, CellKind, CellRef, Family, Label, Profile, Quality, Role, Table};
use crate::syntax::Kind;
use crate::text::Span;

/// A row's label, bound.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    first: usize,
    last: usize,
    row: usize,
    quality: Quality,
}

/// Binds `segment` to the form of `family` that fits it best; `preferred` wins
/// where two fit alike. `source` is the unit's text, `ends` whether nothing is
/// written behind the segment.
pub fn bind(
    items: &[Item],
    segment: &Segment,
    family: &Family,
    preferred: &Arc<Profile>,
    source: &str,
    ends: bool,
) -> Option<BoundTable> {
    let id = family.lexicon.tables.get(segment.table)?;
    let tables = family.forms.iter().enumerate().filter_map(|(f, form)| {
        let table = form.tables.iter().position(|t| t.id == *id)?;
        Some((f, form, table))
    });
    let best = match tables.clone().nth(1) {
        None => tables.clone().next(),
        Some(_) => tables.max_by_key(|(f, form, table)| {
            let score = fit(segment, family, *f, &form.tables[*table]);
            (score, Arc::ptr_eq(form, preferred), *f)
        }),
    };
    let (f, form, table) = best?;
    let binder = Binder {
        items,
        words: unknown_words(items, segment),
        segment,
        family,
        f,
        table: &form.tables[table],
        source,
        ends,
        by_figures: Cell::new(false),
    };
    Some(binder.bind(form.clone(), table))
}

/// How well the labels of a segment fit a form: labels found, less rows absent
/// before the last one and labels that only another form has.
fn fit(segment: &Segment, family: &Family, f: usize, table: &Table) -> i64 {
    let mut found = 0;
    let mut foreign = 0;
    let mut rows = vec![false; table.rows.len()];
    let mut last = 0;
    for hit in &segment.hits {
        let mut is_own = false;
        for own in &family.lexicon.entries[hit.entry] {
            if own.form == f && own.table == segment.table {
                is_own = true;
                if let Role::Row(row) = own.role {
                    rows[row] = true;
                    last = last.max(row);
                }
            }
        }
        found += i64::from(is_own);
        foreign += i64::from(!is_own);
    }
    let absent = table.rows.iter().zip(&rows).take(last);
    let absent = absent.filter(|(row, there)| !**there && !row.optional && row.label.is_some());
    let missing = absent.count() as i64;
    // A row of this form whose label is a mere group in another one: only the
    // values behind it tell, and absent rows do.
    2 * found - missing - 2 * foreign
}

/// The items of the segment that hold words and are no label found: few tables
/// have any, and each step asks for those that are left.
fn unknown_words(items: &[Item], segment: &Segment) -> Vec<usize> {
    let mut hits = segment.hits.iter().peekable();
    let range = segment.items.clone();
    range
        .filter(|&i| {
            while hits.next_if(|hit| hit.last < i).is_some() {}
            let is_label = hits.peek().is_some_and(|hit| hit.first <= i);
            !is_label && items[i].is_text()
        })
        .collect()
}

/// So many of what `new` makes, which is cheaper to make than to copy.
fn all<T>(count: usize, new: impl FnMut() -> T) -> Vec<T> {
    std::iter::repeat_with(new).take(count).collect()
}

struct Binder<'a, 'p> {
    items: &'a [Item<'p>],
    words: Vec<usize>,
    segment: &'a Segment,
    family: &'a Family,
    f: usize,
    table: &'a Table,
    source: &'a str,
    ends: bool,
    /// The figures themselves were looked at to tell where they belong.
    by_figures: Cell<bool>,
}

impl Binder<'_, '_> {
    fn bind(&self, form: Arc<Profile>, table_index: usize) -> BoundTable {
        let table = self.table;
        let columns = table.columns.len();
        let mut bound = BoundTable {
            form,
            table: table_index,
            shape: self.shape(),
            span: Span::default(),
            rows: all(table.rows.len(), BoundRow::default),
            columns: vec![None; columns],
            cells: all(table.rows.len() * columns, || None),
            issues: Vec::new(),
            odd_header: Vec::new(),
            notes: Vec::new(),
            lost_blanks: 0,
            by_figures: false,
            figures: Figures::default(),
        };
        bound.notes = self
            .segment
            .hits
            .iter()
            .filter(|hit| self.uses(hit).any(|(role, _)| role == Role::Note))
            .map(|hit| self.span(hit.first, hit.last))
            .collect();
        let (mut anchors, strays) = self.chain();
        let zones = self.zones(&anchors);
        let mut covered = self.covered();
        let mut header_columns = vec![None; columns];
        for (p, zone) in zones.iter().enumerate() {
            self.bind_header(
                p,
                zone.clone(),
                &mut covered,
                &mut bound,
                &mut header_columns,
            );
        }
        // A part under the header of the one before has none of its own.
        let headers: Vec<bool> = zones
            .iter()
            .map(|zone| {
                self.segment
                    .hits
                    .iter()
                    .any(|hit| zone.contains(&hit.first))
            })
            .collect();
        self.bind_likenesses(&mut anchors, &strays, &mut covered);
        self.join_pieces(&mut anchors, &mut covered);
        let is_marked = |anchor: &Anchor| {
            let kind = self.items[anchor.first].kind;
            matches!(kind, Kind::Pipe | Kind::Table)
        };
        let marked = anchors.first().map(is_marked);
        let mut before: Option<Anchor> = None;
        for stray in &strays {
            if let Some(anchor) = anchors.iter_mut().find(|a| a.row == stray.row) {
                if self.values_follow(stray) {
                    bound.issues.push(Issue::DuplicateRow {
                        row: stray.row,
                        span: self.span(stray.first, stray.last),
                    });
                } else {
                    // A heading that gives the name in full.
                    anchor.quality = anchor.quality.min(stray.quality);
                }
            } else {
                let moved = before.is_some_and(|before| {
                    let between = |a: &Anchor| (before.last + 1..stray.first).contains(&a.first);
                    before.row + 1 == stray.row && !anchors.iter().any(between)
                });
                before = Some(*stray);
                anchors.push(*stray);
                // Rows that moved together are told once. Some in a marked table and
                // some beside it: the table came apart on its way here.
                if !moved && marked == Some(is_marked(stray)) {
                    bound.issues.push(Issue::Misplaced {
                        row: stray.row,
                        span: self.span(stray.first, stray.last),
                    });
                }
            }
        }
        anchors.sort_by_key(|a| a.first);
        let present = self.present_columns(&bound, &anchors, &covered);
        let mut consumed = vec![false; self.items.len()];
        self.read_rows(
            &anchors,
            &present,
            &covered,
            &header_columns,
            &mut consumed,
            &mut bound,
        );
        self.place_without_blanks(&present, &mut bound);
        self.find_unknown_rows(&anchors, &covered, &consumed, &mut bound);
        self.find_missing(&anchors, &present, &headers, &mut bound);
        self.report_labels(&anchors, &mut bound);
        self.judge_readability(&anchors, &covered, &consumed, &mut bound);
        bound.span = self.extent(&consumed);
        bound.by_figures = self.by_figures.get();
        bound
    }

    fn uses(&self, hit: &Hit) -> impl Iterator<Item = (Role, Quality)> {
        self.family.lexicon.entries[hit.entry]
            .iter()
            .filter(|u| u.form == self.f && u.table == self.segment.table)
            .map(|u| (u.role, u.quality))
    }

    fn span(&self, first: usize, last: usize) -> Span {
        self.items[first].span.to(self.items[last].span)
    }

    /// The shape that most items of the segment have.
    fn shape(&self) -> Shape {
        let mut counts = [0usize; 5];
        for item in &self.items[self.segment.items.clone()] {
            if item.is_written() || item.kind == Kind::Tabbed {
                let shape = match item.kind {
                    Kind::Pipe => Shape::Pipe,
                    Kind::Table => Shape::Html,
                    Kind::Row => Shape::Rows,
                    Kind::Tabbed => Shape::Tabbed,
                    _ => Shape::Stacked,
                };
                counts[shape as usize] += 1;
            }
        }
        // Lines of text around or inside a table don't make it stacked.
        let marked = counts[..4].iter().sum::<usize>();
        if marked > 0 && counts[4] < 4 * marked {
            counts[4] = 0;
        }
        let best = (0..5).rev().max_by_key(|&i| counts[i]).unwrap_or(4);
        [
            Shape::Pipe,
            Shape::Html,
            Shape::Rows,
            Shape::Tabbed,
            Shape::Stacked,
        ][best]
    }

    /// Items that are (part of) a label found.
    fn covered(&self) -> Vec<bool> {
        let mut covered = vec![false; self.items.len()];
        for hit in &self.segment.hits {
            covered[hit.first..=hit.last].fill(true);
        }
        covered
    }

    fn extent(&self, consumed: &[bool]) -> Span {
        let range = self.segment.items.clone();
        let mut used = range.clone().filter(|&i| consumed[i]);
        let labels = self.segment.hits.iter();
        let first = used
            .next()
            .into_iter()
            .chain(labels.clone().map(|h| h.first))
            .min();
        let last = used
            .next_back()
            .into_iter()
            .chain(labels.map(|h| h.last))
            .max();
        match (first, last) {
            (Some(first), Some(last)) => self.span(first, last),
            _ => Span::default(),
        }
    }
}
