//! A table of the text bound to a table of a profile, by its labels: what
//! stands between two labels is the row's values, and never does one row's
//! trouble shift the next (DESIGN, section 4).

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
use crate::profile::{Axis, CellRef, Family, Label, Profile, Quality, Role, Table};
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

/// Labels less alike than this (in percent) are not the same label.
const LIKE: u32 = 60;
/// The same, where one label is missing and one is unknown at its place.
const LIKE_IN_PLACE: u32 = 34;
/// So many labels in pieces show that labels and figures have come apart.
const BROKEN_LABELS: usize = 3;
/// So many rows with too few cells show that a text has lost its blank cells.
const LOST_BLANKS: usize = 3;
/// Characters of words that stand where a figure belongs, at most.
const LONGEST_WRONG_VALUE: usize = 12;
/// Characters of a label that is bound by likeness, at most.
const LONGEST_UNKNOWN: usize = 100;

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
    let best = family
        .forms
        .iter()
        .enumerate()
        .filter_map(|(f, form)| {
            let id = family.lexicon.tables.get(segment.table)?;
            let table = form.tables.iter().position(|t| t.id == *id)?;
            let score = fit(segment, family, f, &form.tables[table]);
            let own = Arc::ptr_eq(form, preferred);
            Some(((score, own, f), form, table))
        })
        .max_by_key(|(key, ..)| *key)?;
    let ((_, _, f), form, table) = best;
    let binder = Binder {
        items,
        segment,
        family,
        f,
        table: &form.tables[table],
        source,
        ends,
    };
    Some(binder.bind(form.clone(), table))
}

/// How well the labels of a segment fit a form: labels found, less rows absent
/// before the last one and labels that only another form has.
fn fit(segment: &Segment, family: &Family, f: usize, table: &Table) -> i64 {
    let mut found = 0;
    let mut foreign = 0;
    let mut rows = Vec::new();
    for hit in &segment.hits {
        let uses = &family.lexicon.entries[hit.entry];
        let mut own = uses
            .iter()
            .filter(|u| u.form == f && u.table == segment.table)
            .peekable();
        if own.peek().is_none() {
            foreign += 1;
            continue;
        }
        found += 1;
        rows.extend(own.filter_map(|u| match u.role {
            Role::Row(row) => Some(row),
            _ => None,
        }));
    }
    let last = rows.iter().max().copied().unwrap_or(0);
    let missing = (0..last)
        .filter(|row| {
            !rows.contains(row) && !table.rows[*row].optional && table.rows[*row].label.is_some()
        })
        .count();
    // A row of this form whose label is a mere group in another one: only the
    // values behind it tell, and absent rows do.
    2 * found - missing as i64 - 2 * foreign
}

struct Binder<'a, 'p> {
    items: &'a [Item<'p>],
    segment: &'a Segment,
    family: &'a Family,
    f: usize,
    table: &'a Table,
    source: &'a str,
    ends: bool,
}

/// What a row's items came to.
enum Values {
    /// An item for each present column.
    Bound(Vec<Option<usize>>),
    /// Figures, fewer than columns; the blank ones are lost.
    Few(Vec<usize>),
    Many(Vec<usize>),
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
            rows: vec![BoundRow::default(); table.rows.len()],
            columns: vec![None; columns],
            cells: vec![None; table.rows.len() * columns],
            issues: Vec::new(),
            odd_header: Vec::new(),
            notes: Vec::new(),
            lost_blanks: 0,
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
        for stray in &strays {
            if anchors.iter().any(|a| a.row == stray.row) {
                if self.values_follow(stray) {
                    bound.issues.push(Issue::DuplicateRow {
                        row: stray.row,
                        span: self.span(stray.first, stray.last),
                    });
                }
            } else {
                anchors.push(*stray);
                bound.issues.push(Issue::Misplaced {
                    row: stray.row,
                    span: self.span(stray.first, stray.last),
                });
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
        self.find_unknown_rows(&anchors, &covered, &mut bound);
        self.find_missing(&anchors, &present, &headers, &mut bound);
        self.report_labels(&anchors, &mut bound);
        self.judge_readability(&anchors, &covered, &consumed, &mut bound);
        bound.span = self.extent(&consumed);
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

    /// The longest run of row labels in the form's order, and the labels of
    /// rows that stand beside it.
    fn chain(&self) -> (Vec<Anchor>, Vec<Anchor>) {
        let mut candidates: Vec<Anchor> = Vec::new();
        for (h, hit) in self.segment.hits.iter().enumerate() {
            let next = self.segment.hits.get(h + 1);
            let glued = next.is_some_and(|next| next.first <= hit.last);
            let row = self.uses(hit).find_map(|(role, quality)| match role {
                Role::Row(row) => Some((row, quality)),
                _ => None,
            });
            let Some((row, quality)) = row else { continue };
            let anchor = Anchor {
                first: hit.first,
                last: hit.last,
                row,
                quality,
            };
            // The heading of a group is a row only where it has values.
            if self.table.rows[row].optional && (glued || !self.values_follow(&anchor)) {
                continue;
            }
            candidates.push(anchor);
        }
        // Weighted longest increasing subsequence; a label with values behind
        // it weighs more than one without.
        let n = candidates.len();
        let mut weight = vec![0u32; n];
        let mut before = vec![usize::MAX; n];
        for i in 0..n {
            let own = if self.values_follow(&candidates[i]) {
                4
            } else {
                1
            };
            weight[i] = own;
            for j in 0..i {
                if candidates[j].row < candidates[i].row && weight[j] + own > weight[i] {
                    weight[i] = weight[j] + own;
                    before[i] = j;
                }
            }
        }
        let mut at = (0..n)
            .rev()
            .max_by_key(|&i| weight[i])
            .unwrap_or(usize::MAX);
        let mut kept = vec![false; n];
        while at != usize::MAX {
            kept[at] = true;
            at = before[at];
        }
        let mut anchors = Vec::new();
        let mut strays = Vec::new();
        for (i, candidate) in candidates.into_iter().enumerate() {
            if kept[i] {
                anchors.push(candidate);
            } else {
                strays.push(candidate);
            }
        }
        (anchors, strays)
    }

    /// Whether a figure or blank stands next behind a label.
    fn values_follow(&self, anchor: &Anchor) -> bool {
        let mut behind = self.items[anchor.last + 1..self.segment.items.end].iter();
        let label = &self.items[anchor.last];
        if label.in_grid() {
            let in_row: Vec<_> = behind.clone().take_while(|i| i.row == label.row).collect();
            if in_row.iter().any(|i| i.is_written()) {
                return in_row.iter().any(|i| i.is_number())
                    && !in_row
                        .iter()
                        .find(|i| i.is_written())
                        .is_some_and(|i| i.is_text());
            }
        }
        behind.next().is_some_and(|item| item.is_value())
    }

    /// For each part, the items in which its header stands.
    fn zones(&self, anchors: &[Anchor]) -> Vec<Range<usize>> {
        let start = self.segment.items.start;
        let mut from = start;
        self.table
            .parts
            .iter()
            .map(|part| {
                let mut own = anchors.iter().filter(|a| part.rows.contains(&a.row));
                let first = own.next();
                let last = own.next_back().or(first);
                let labelled = part
                    .rows
                    .clone()
                    .any(|row| self.table.rows[row].label.is_some());
                let zone = match first {
                    Some(first) => from..first.first.max(from),
                    // A row without a label stands behind its header.
                    None if !labelled => from..self.segment.items.end,
                    None => from..from,
                };
                if let Some(last) = last {
                    from = from.max(last.last + 1);
                }
                zone
            })
            .collect()
    }

    /// Items that are (part of) a label found.
    fn covered(&self) -> Vec<bool> {
        let mut covered = vec![false; self.items.len()];
        for hit in &self.segment.hits {
            covered[hit.first..=hit.last].fill(true);
        }
        covered
    }

    /// Binds the labels in a part's header: the k-th label of a name to the
    /// k-th heading of that name, then what is left by likeness.
    fn bind_header(
        &self,
        p: usize,
        zone: Range<usize>,
        covered: &mut [bool],
        bound: &mut BoundTable,
        header_columns: &mut [Option<usize>],
    ) {
        let header = &self.table.parts[p].header;
        let mut taken = vec![false; header.len()];
        for hit in self.segment.hits.iter().filter(|h| zone.contains(&h.first)) {
            let slot = self.uses(hit).find_map(|(role, quality)| match role {
                Role::Header(part, h) if part == p && !taken[h] => Some((h, quality)),
                _ => None,
            });
            let Some((h, quality)) = slot else { continue };
            taken[h] = true;
            self.bind_column(
                &header[h],
                hit.first,
                hit.last,
                quality,
                bound,
                header_columns,
            );
        }
        for run in self.unknown_runs(zone, covered) {
            let text = self.text_of(&run);
            let best = (0..header.len())
                .filter(|&h| !taken[h])
                .map(|h| (like(&header[h].label, &text), h))
                .max_by_key(|&(percent, h)| (percent, usize::MAX - h));
            let Some((percent, h)) = best else {
                bound.odd_header.push(p);
                break;
            };
            if percent < LIKE {
                bound.odd_header.push(p);
            } else {
                taken[h] = true;
                covered[run.clone()].fill(true);
                self.bind_column(
                    &header[h],
                    run.start,
                    run.end - 1,
                    Quality::Likeness,
                    bound,
                    header_columns,
                );
            }
        }
    }

    fn bind_column(
        &self,
        header: &crate::profile::Header,
        first: usize,
        last: usize,
        quality: Quality,
        bound: &mut BoundTable,
        header_columns: &mut [Option<usize>],
    ) {
        let span = self.span(first, last);
        if let Some(column) = header.column {
            bound.columns[column] = Some(span);
            header_columns[column] = Some(self.items[first].column);
        }
        self.report_label(&header.label, span, quality, bound);
    }

    /// Runs of words in `range` that are no label found.
    fn unknown_runs(&self, range: Range<usize>, covered: &[bool]) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for i in range {
            let item = &self.items[i];
            if covered[i] || !item.is_text() {
                continue;
            }
            match runs.last_mut() {
                Some(run)
                    if run.end == i
                        && item.kind == Kind::Text
                        && !self.items[i - 1].in_grid()
                        && (!item.gap || self.items[i - 1].text.normal.chars().count() <= 12) =>
                {
                    run.end = i + 1;
                }
                _ => runs.push(i..i + 1),
            }
        }
        runs.retain(|run| self.text_of(run).chars().count() <= LONGEST_UNKNOWN);
        runs
    }

    fn text_of(&self, run: &Range<usize>) -> String {
        let mut text = String::new();
        for (i, item) in self.items[run.clone()].iter().enumerate() {
            text.push_str(if i == 0 {
                item.text.label()
            } else {
                &item.text.normal
            });
        }
        text
    }

    /// Binds words that look like the label of a row that is missing at their
    /// place.
    fn bind_likenesses(&self, anchors: &mut Vec<Anchor>, strays: &[Anchor], covered: &mut [bool]) {
        let runs: Vec<Range<usize>> = self
            .unknown_runs(self.segment.items.clone(), covered)
            .into_iter()
            .filter(|run| self.run_has_values(run))
            .collect();
        // Between two labels found, the rows that are missing and the words
        // that are unknown.
        let mut gaps: HashMap<usize, Vec<Range<usize>>> = HashMap::new();
        for run in runs {
            let gap = anchors.iter().filter(|a| a.last < run.start).count();
            gaps.entry(gap).or_default().push(run);
        }
        let chain = anchors.clone();
        for (gap, runs) in gaps {
            let low = if gap == 0 { 0 } else { chain[gap - 1].row + 1 };
            let high = chain.get(gap).map_or(self.table.rows.len(), |a| a.row);
            let mut missing: Vec<usize> = (low..high)
                .filter(|&row| {
                    let row_def = &self.table.rows[row];
                    row_def.label.is_some()
                        && !row_def.optional
                        && !strays.iter().any(|s| s.row == row)
                })
                .collect();
            let mut left = Vec::new();
            for run in runs {
                let text = self.text_of(&run);
                let best = missing
                    .iter()
                    .filter_map(|&row| {
                        Some((like(self.table.rows[row].label.as_ref()?, &text), row))
                    })
                    .max_by_key(|&(percent, row)| (percent, usize::MAX - row));
                match best {
                    Some((percent, row)) if percent >= LIKE => {
                        missing.retain(|&r| r > row);
                        covered[run.clone()].fill(true);
                        anchors.push(Anchor {
                            first: run.start,
                            last: run.end - 1,
                            row,
                            quality: Quality::Likeness,
                        });
                    }
                    _ => left.push(run),
                }
            }
            if left.len() == missing.len() {
                for (run, row) in left.into_iter().zip(missing) {
                    let Some(label) = &self.table.rows[row].label else {
                        continue;
                    };
                    if like(label, &self.text_of(&run)) >= LIKE_IN_PLACE {
                        covered[run.clone()].fill(true);
                        anchors.push(Anchor {
                            first: run.start,
                            last: run.end - 1,
                            row,
                            quality: Quality::Likeness,
                        });
                    }
                }
            }
        }
        anchors.sort_by_key(|a| a.first);
    }

    fn run_has_values(&self, run: &Range<usize>) -> bool {
        self.values_follow(&Anchor {
            first: run.start,
            last: run.end - 1,
            row: 0,
            quality: Quality::Likeness,
        })
    }

    /// The columns that the table has here: all that the form prescribes, those
    /// optional ones whose heading stands, without a column that has neither
    /// heading nor values.
    fn present_columns(
        &self,
        bound: &BoundTable,
        anchors: &[Anchor],
        covered: &[bool],
    ) -> Vec<Vec<usize>> {
        self.table
            .parts
            .iter()
            .map(|part| {
                let mut present: Vec<usize> = part
                    .columns
                    .clone()
                    .filter(|&c| !self.table.columns[c].optional || bound.columns[c].is_some())
                    .collect();
                let headless: Vec<usize> = present
                    .iter()
                    .copied()
                    .filter(|&c| bound.columns[c].is_none())
                    .collect();
                let [lost] = headless.as_slice() else {
                    return present;
                };
                let counts: Vec<usize> = anchors
                    .iter()
                    .filter(|a| part.rows.contains(&a.row))
                    .map(|a| {
                        self.row_items(a, anchors, covered, present.len())
                            .iter()
                            .filter(|&&i| self.items[i].is_written())
                            .count()
                    })
                    .collect();
                let short = counts.iter().filter(|&&n| n + 1 == present.len()).count();
                if present.len() > 2 && 2 * short > counts.len() {
                    present.retain(|c| c != lost);
                }
                present
            })
            .collect()
    }

    /// The items between a row's label and the next label, in the grid those of
    /// the same row.
    fn row_items(
        &self,
        anchor: &Anchor,
        anchors: &[Anchor],
        covered: &[bool],
        n: usize,
    ) -> Vec<usize> {
        let next_anchor = anchors
            .iter()
            .map(|a| a.first)
            .find(|&first| first > anchor.last)
            .unwrap_or(self.segment.items.end);
        let end = (anchor.last + 1..next_anchor)
            .find(|&i| covered[i])
            .unwrap_or(next_anchor);
        let label = &self.items[anchor.last];
        if label.in_grid() {
            let in_row: Vec<usize> = (anchor.last + 1..end)
                .take_while(|&i| self.items[i].row == label.row)
                .collect();
            if in_row.iter().any(|&i| self.items[i].is_written()) || in_row.len() >= 2 {
                return in_row;
            }
        }
        // A cell a line: values up to words. Words among the values are kept:
        // they may be what should have been a figure. Words before the values
        // are, where they make up the number.
        let mut taken = Vec::new();
        for i in anchor.last + 1..end {
            let item = &self.items[i];
            if item.is_text() && item.text.normal.chars().count() > LONGEST_WRONG_VALUE {
                break;
            }
            if item.kind == Kind::Tabbed && item.gap && taken.len() >= n.max(1) {
                break;
            }
            taken.push(i);
        }
        while taken.last().is_some_and(|&i| self.items[i].is_text()) && taken.len() > n {
            taken.pop();
        }
        let first_value = taken.iter().position(|&i| self.items[i].is_value());
        if taken.len() != n || first_value.is_none() {
            taken.drain(..first_value.unwrap_or(taken.len()));
            while taken.last().is_some_and(|&i| self.items[i].is_text()) {
                taken.pop();
            }
        }
        taken
    }

    fn read_rows(
        &self,
        anchors: &[Anchor],
        present: &[Vec<usize>],
        covered: &[bool],
        header_columns: &[Option<usize>],
        consumed: &mut [bool],
        bound: &mut BoundTable,
    ) {
        let mut usual: Vec<Option<usize>> = vec![None; self.table.parts.len()];
        let mut rows: Vec<(Option<Anchor>, usize, Vec<usize>)> = anchors
            .iter()
            .map(|a| {
                let n = present[self.table.rows[a.row].part].len();
                (Some(*a), a.row, self.row_items(a, anchors, covered, n))
            })
            .collect();
        for (p, part) in self.table.parts.iter().enumerate() {
            for row in part.rows.clone() {
                if self.table.rows[row].label.is_none() {
                    rows.push((None, row, self.unlabelled_row(present[p].len(), covered)));
                }
            }
        }
        let last_item = self
            .segment
            .items
            .clone()
            .rev()
            .find(|&i| self.items[i].is_written());
        for (anchor, row, row_items) in rows {
            let part = self.table.rows[row].part;
            let columns = &present[part];
            if let Some(anchor) = anchor {
                consumed[anchor.first..=anchor.last].fill(true);
                bound.rows[row].label = Some(self.span(anchor.first, anchor.last));
            }
            let start = anchor.map(|a| a.last);
            let values = self.place(
                row,
                columns,
                &row_items,
                start,
                header_columns,
                &mut usual[part],
            );
            match values {
                Values::Bound(cells) => {
                    bound.rows[row].read = true;
                    for (&column, item) in columns.iter().zip(cells) {
                        let Some(i) = item else { continue };
                        consumed[i] = true;
                        let cell = self.cell(i);
                        bound.cells[row * self.table.columns.len() + column] = Some(cell);
                    }
                }
                Values::Few(items) => {
                    items.iter().for_each(|&i| consumed[i] = true);
                    // Mid-sentence: the last row at the end of the text.
                    let at_end = self.ends
                        && last_item.is_some_and(|last| {
                            row_items.last() == Some(&last)
                                || row_items.is_empty() && start == Some(last)
                        });
                    bound.rows[row].found = items.iter().map(|&i| self.cell(i)).collect();
                    if !at_end {
                        let span = self.row_span(anchor, &items);
                        bound.issues.push(Issue::Cells {
                            row,
                            found: items.len(),
                            expected: columns.len(),
                            span,
                        });
                    } else {
                        bound.rows[row].unfinished = true;
                    }
                }
                Values::Many(items) => {
                    items.iter().for_each(|&i| consumed[i] = true);
                    let span = self.row_span(anchor, &items);
                    bound.issues.push(Issue::Cells {
                        row,
                        found: items.len(),
                        expected: columns.len(),
                        span,
                    });
                }
            }
        }
    }

    /// In a table a cell a line whose blank cells the text has lost, figures are
    /// bound where their row's equations leave only one place. If a row's
    /// equations leave none, the rows with too few cells stay as they are.
    fn place_without_blanks(&self, present: &[Vec<usize>], bound: &mut BoundTable) {
        let short = |issue: &Issue| match issue {
            Issue::Cells {
                row,
                found,
                expected,
                ..
            } if found < expected => Some(*row),
            _ => None,
        };
        let rows: Vec<usize> = bound.issues.iter().filter_map(short).collect();
        let zero_written = bound
            .bound_cells()
            .any(|(_, cell)| cell.reading.value().is_some_and(|v| v.is_zero()));
        let stacked = bound.shape == Shape::Stacked;
        if !stacked || rows.is_empty() || zero_written && rows.len() < LOST_BLANKS {
            return;
        }
        let width = self.table.columns.len();
        let mut placed = Vec::new();
        for &row in &rows {
            let values: Option<Vec<Decimal>> = bound.rows[row]
                .found
                .iter()
                .map(|cell| cell.reading.value())
                .collect();
            let columns = &present[self.table.rows[row].part];
            match values.map(|values| place(self.table, row, columns, &values)) {
                Some(Placement::Certain(cells)) => {
                    let cells = columns.iter().copied().zip(cells);
                    placed.extend(cells.filter_map(|(c, i)| Some((row, c, i?))));
                }
                Some(Placement::Unknown) => {}
                Some(Placement::Impossible) | None => return,
            }
        }
        for (row, column, i) in placed {
            bound.cells[row * width + column] = bound.rows[row].found.get(i).cloned();
        }
        bound.lost_blanks = rows.len();
        bound.issues.retain(|issue| short(issue).is_none());
    }

    fn row_span(&self, anchor: Option<Anchor>, items: &[usize]) -> Span {
        match (anchor, items.first(), items.last()) {
            (Some(anchor), ..) => self.span(anchor.first, anchor.last),
            (None, Some(&first), Some(&last)) => self.span(first, last),
            _ => self
                .segment
                .hits
                .first()
                .map_or(Span::default(), |hit| self.span(hit.first, hit.last)),
        }
    }

    fn cell(&self, i: usize) -> BoundCell {
        let item = &self.items[i];
        let text = item.span.of(self.source);
        let span = match &item.text.reading {
            Reading::Number(number) => {
                Span::new(item.span.start + number.start, item.span.start + number.end)
            }
            _ => item.span,
        };
        BoundCell {
            span,
            text: text.to_string(),
            reading: item.text.reading.clone(),
        }
    }

    /// The values of a row without a label: all between the header and the end,
    /// or behind each piece of a header that is divided.
    fn unlabelled_row(&self, n: usize, covered: &[bool]) -> Vec<usize> {
        let range = self.segment.items.clone();
        let last_label = range
            .clone()
            .rev()
            .find(|&i| covered[i])
            .unwrap_or(range.start);
        let first_label = range.clone().find(|&i| covered[i]).unwrap_or(range.start);
        let before: Vec<usize> = (first_label..last_label)
            .filter(|&i| self.items[i].is_number() && !covered[i])
            .collect();
        let mut behind = Vec::new();
        let header_row = self.items.get(last_label).map(|item| item.row);
        for i in last_label + 1..range.end {
            let item = &self.items[i];
            // What merged headings have left in the header's own row.
            if item.in_grid() && Some(item.row) == header_row && !item.is_written() {
                continue;
            }
            if item.is_text() {
                // A stub of its own before the figures, or the end.
                if behind.is_empty() && item.text.normal.chars().count() <= 12 {
                    continue;
                }
                if item.text.normal.chars().count() > 6
                    || item.kind == Kind::Text && !item.in_grid()
                {
                    break;
                }
            }
            behind.push(i);
        }
        while behind.last().is_some_and(|&i| self.items[i].is_text()) {
            behind.pop();
        }
        // Blank rows behind the figures are no values.
        if behind.len() > n
            && let Some(last) = behind.iter().rposition(|&i| self.items[i].is_written())
        {
            behind.truncate((last + 1).max(n));
        }
        if before.is_empty() {
            return behind;
        }
        // A divided table: whole rows of figures, or of marks for zero.
        let is_row_of_values = |row: usize| {
            let in_row = || {
                range
                    .clone()
                    .map(|i| &self.items[i])
                    .filter(|item| item.row == row)
            };
            in_row().all(|item| item.is_value()) && in_row().any(|item| item.is_written())
        };
        let mut rows: Vec<usize> = (first_label..last_label)
            .filter(|&i| !covered[i] && self.items[i].is_value())
            .filter(|&i| {
                let item = &self.items[i];
                !item.in_grid() && item.is_number() || item.in_grid() && is_row_of_values(item.row)
            })
            .collect();
        rows.extend(behind);
        rows
    }

    /// Gives each present column its item.
    fn place(
        &self,
        row: usize,
        columns: &[usize],
        row_items: &[usize],
        label: Option<usize>,
        header_columns: &[Option<usize>],
        usual: &mut Option<usize>,
    ) -> Values {
        let n = columns.len();
        let in_grid = row_items.first().is_some_and(|&i| self.items[i].in_grid());
        let tabbed = row_items
            .first()
            .is_some_and(|&i| self.items[i].kind == Kind::Tabbed);
        let mut items = row_items.to_vec();
        if tabbed {
            // A blank line ends a row of tabbed cells, if the row is whole.
            let end = (1..items.len())
                .find(|&k| self.items[items[k]].gap)
                .unwrap_or(items.len());
            if items[..end].len() >= n || items.len() < n {
                items.truncate(end);
            }
        }
        let written: Vec<usize> = items
            .iter()
            .copied()
            .filter(|&i| self.items[i].is_written())
            .collect();
        let all = |items: &[usize]| Values::Bound(items.iter().map(|&i| Some(i)).collect());
        if in_grid
            && (items.len() != n || self.items[items[0]].kind != Kind::Row)
            && let Some(cells) = self.by_header(columns, &items, header_columns)
        {
            return match cells.iter().copied().collect::<Option<Vec<_>>>() {
                Some(whole) => all(&whole),
                None => Values::Few(written),
            };
        }
        if written.len() == n {
            if let (Some(label), Some(&first)) = (label, written.first()) {
                usual.get_or_insert(first - label - 1);
            }
            return all(&written);
        }
        if items.len() == n {
            return all(&items);
        }
        if written.len() > n {
            return Values::Many(written);
        }
        if items.len() < n {
            return Values::Few(written);
        }
        // More places than columns: where the figures can stand, by the row's
        // own equations, then as in other rows, then first come.
        let offsets: Vec<usize> = (0..=items.len() - n)
            .filter(|&o| written.iter().all(|i| items[o..o + n].contains(i)))
            .collect();
        let fitting = offsets
            .iter()
            .copied()
            .filter(|&o| self.row_holds(row, columns, &items[o..o + n]))
            .collect::<Vec<_>>();
        let choice = fitting
            .iter()
            .copied()
            .find(|&o| Some(o) == *usual)
            .or(fitting.first().copied())
            .or(offsets.iter().copied().find(|&o| Some(o) == *usual))
            .or(offsets.first().copied());
        match choice {
            Some(o) => all(&items[o..o + n]),
            None => Values::Few(written),
        }
    }

    /// By the places of the headings, where each column has one of its own and
    /// every figure stands under one; `None` for a cell that the row lacks.
    fn by_header(
        &self,
        columns: &[usize],
        items: &[usize],
        header_columns: &[Option<usize>],
    ) -> Option<Vec<Option<usize>>> {
        let places: Vec<usize> = columns
            .iter()
            .map(|&c| header_columns[c])
            .collect::<Option<_>>()?;
        if !places.windows(2).all(|w| w[0] < w[1]) {
            return None;
        }
        let cells: Vec<Option<usize>> = places
            .iter()
            .map(|&place| {
                items
                    .iter()
                    .copied()
                    .find(|&i| self.items[i].column == place)
            })
            .collect();
        let mut written = items.iter().filter(|&&i| self.items[i].is_written());
        let all_under = written.all(|i| cells.contains(&Some(*i)));
        all_under.then_some(cells)
    }

    /// Whether the row's own equations hold with these items as its values.
    fn row_holds(&self, row: usize, columns: &[usize], items: &[usize]) -> bool {
        let value = |at: CellRef| -> Option<Decimal> {
            let k = columns.iter().position(|&c| c == at.column)?;
            match &self.items[items[k]].text.reading {
                Reading::Number(number) => Some(number.value),
                Reading::Blank => Some(Decimal::ZERO),
                Reading::Text => None,
            }
        };
        let mut own = self
            .table
            .equations
            .iter()
            .filter(|e| e.axis == Axis::Row(row))
            .peekable();
        own.peek().is_some()
            && own.all(|equation| {
                equation
                    .terms
                    .iter()
                    .try_fold(Decimal::ZERO, |sum, (k, cell)| {
                        sum.checked_add(k.checked_mul(value(*cell)?)?)
                    })
                    .is_some_and(|sum| sum.is_zero())
            })
    }

    /// Words with values behind them at a place where the form has no row.
    fn find_unknown_rows(&self, anchors: &[Anchor], covered: &[bool], bound: &mut BoundTable) {
        let Some(first) = anchors.first() else { return };
        let bound_items = |i: usize| anchors.iter().any(|a| (a.first..=a.last).contains(&i));
        for run in self.unknown_runs(first.last + 1..self.segment.items.end, covered) {
            if bound_items(run.start) {
                continue;
            }
            let anchor = Anchor {
                first: run.start,
                last: run.end - 1,
                row: 0,
                quality: Quality::Likeness,
            };
            let figures = self
                .row_items(&anchor, anchors, covered, 0)
                .iter()
                .filter(|&&i| self.items[i].is_number())
                .count();
            let in_values = run.start > 0
                && self.items[run.start - 1].row == self.items[run.start].row
                && self.items[run.start - 1].is_number();
            if figures >= 2 && !in_values {
                bound.issues.push(Issue::UnknownRow {
                    span: self.span(run.start, run.end - 1),
                });
            }
        }
    }

    fn find_missing(
        &self,
        anchors: &[Anchor],
        present: &[Vec<usize>],
        headers: &[bool],
        bound: &mut BoundTable,
    ) {
        let last_bound = anchors.iter().map(|a| a.row).max();
        let unfinished = self.ends && bound.rows.iter().any(|row| row.unfinished)
            || self.ends && self.behind_last(anchors);
        for (r, row) in self.table.rows.iter().enumerate() {
            let absent =
                row.label.is_some() && !row.optional && !anchors.iter().any(|a| a.row == r);
            if absent && !(unfinished && last_bound.is_some_and(|last| r > last)) {
                bound.issues.push(Issue::MissingRow { row: r });
            }
        }
        self.find_missing_columns(present, headers, bound);
    }

    /// Columns without a heading, where most have theirs and no unknown words
    /// stand in the header: with those it has a manner of its own.
    fn find_missing_columns(
        &self,
        present: &[Vec<usize>],
        headers: &[bool],
        bound: &mut BoundTable,
    ) {
        let required = |c: usize| !self.table.columns[c].optional;
        let all = (0..self.table.columns.len())
            .filter(|&c| required(c))
            .count();
        let headed = (0..self.table.columns.len())
            .filter(|&c| required(c) && bound.columns[c].is_some())
            .count();
        for (p, part) in self.table.parts.iter().enumerate() {
            let has_rows = part
                .rows
                .clone()
                .any(|row| bound.rows[row].label.is_some() || bound.rows[row].read);
            if !has_rows {
                continue;
            }
            for column in part.columns.clone().filter(|&c| required(c)) {
                let headless = bound.columns[column].is_none()
                    && 3 * headed >= 2 * all
                    && headers.get(p).copied().unwrap_or(false)
                    && !bound.odd_header.contains(&p);
                if headless || !present[p].contains(&column) {
                    bound.issues.push(Issue::MissingColumn { part: p, column });
                }
            }
        }
    }

    /// Whether nothing is written behind the last row's values.
    fn behind_last(&self, anchors: &[Anchor]) -> bool {
        anchors.iter().map(|a| a.last).max().is_some_and(|last| {
            self.items[last + 1..self.segment.items.end]
                .iter()
                .all(|item| !item.is_text())
        })
    }

    fn report_labels(&self, anchors: &[Anchor], bound: &mut BoundTable) {
        for anchor in anchors {
            if let Some(label) = &self.table.rows[anchor.row].label {
                self.report_label(
                    label,
                    self.span(anchor.first, anchor.last),
                    anchor.quality,
                    bound,
                );
            }
        }
    }

    fn report_label(&self, label: &Label, span: Span, quality: Quality, bound: &mut BoundTable) {
        if quality >= Quality::Variant {
            bound.issues.push(Issue::Label {
                span,
                expected: label.text.clone(),
                quality,
            });
        }
    }

    /// Labels and figures that have come apart: one finding, and no other.
    fn judge_readability(
        &self,
        anchors: &[Anchor],
        covered: &[bool],
        consumed: &[bool],
        bound: &mut BoundTable,
    ) {
        let range = self.segment.items.clone();
        let figures = range.clone().filter(|&i| self.items[i].is_number()).count();
        let orphans = range
            .filter(|&i| self.items[i].is_number() && !consumed[i])
            .count();
        let without = anchors
            .iter()
            .filter(|a| {
                !bound.rows[a.row].read
                    && bound.rows[a.row].found.is_empty()
                    && !bound.rows[a.row].unfinished
            })
            .count();
        let widest = self
            .table
            .parts
            .iter()
            .map(|p| {
                p.columns
                    .clone()
                    .filter(|&c| !self.table.columns[c].optional)
                    .count()
            })
            .max()
            .unwrap_or(1);
        // Figures before the first label and none behind the last: each row's
        // stand before its label.
        let first = anchors
            .first()
            .map_or(self.segment.items.start, |a| a.first);
        let before = (self.segment.items.start..first)
            .filter(|&i| self.items[i].is_number() && !consumed[i])
            .count();
        let last_is_empty = anchors
            .last()
            .is_some_and(|a| !bound.rows[a.row].read && bound.rows[a.row].found.is_empty());
        let detached = before >= widest && last_is_empty;
        let apart = orphans >= 2 * widest && 3 * orphans > figures && 3 * without > anchors.len();
        // Labels in pieces, with other pieces behind their figures.
        let broken = anchors
            .iter()
            .filter(|a| a.quality == Quality::Likeness)
            .count();
        let pieces = self
            .unknown_runs(first..self.segment.items.end, covered)
            .len();
        let in_pieces = broken >= BROKEN_LABELS && pieces >= BROKEN_LABELS;
        if detached || apart || in_pieces {
            bound.issues = vec![Issue::Unreadable];
            bound.rows.iter_mut().for_each(|row| row.read = false);
            bound.cells.iter_mut().for_each(|cell| *cell = None);
        }
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

fn like(label: &Label, text: &str) -> u32 {
    std::iter::once(&label.normal)
        .chain(&label.accepted)
        .map(|normal| likeness(normal, text))
        .max()
        .unwrap_or(0)
}
