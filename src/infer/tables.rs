//! The tables of the reports, those that are the same one put together.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::grid::{Row, Table};
use super::keys::Keys;
use super::read::{Outline, PlacedTable};
use super::sums::{self, Instance, Line, Sum};
use super::{DraftSection, heading_key};
use crate::normal::normal_label;
use crate::number::Reading;
use crate::profile::CellKind;
use crate::syntax::words::TOTAL_LABELS;

/// A table of the draft.
#[derive(Debug)]
pub struct DraftTable {
    pub id: String,
    pub title: String,
    /// Index into the draft's sections.
    pub section: usize,
    pub stub: Option<String>,
    pub caption: Option<String>,
    /// Further words of the header.
    pub notes: Vec<String>,
    pub columns: Vec<DraftLine>,
    pub rows: Vec<DraftLine>,
    /// Parallel to `columns`.
    pub kinds: Vec<CellKind>,
    /// What holds in each row, between columns.
    pub row_sums: Vec<Sum>,
    /// What holds in each column, between rows.
    pub column_sums: Vec<Sum>,
    /// Reports that have it.
    pub reports: usize,
    pub open: bool,
    pub blanks: bool,
    pub left_out: bool,
    /// Some report's has more rows or columns than are looked at.
    pub cut: bool,
    copies: Vec<Copy>,
}

/// A row or column.
#[derive(Debug)]
pub struct DraftLine {
    /// The labels, outermost first.
    pub path: Vec<String>,
    /// Labels that other reports have in its place.
    pub accepted: Vec<String>,
    pub seen: usize,
    /// Which of the tables that stand side by side it is of.
    pub panel: usize,
}

/// The table in one report.
#[derive(Debug)]
struct Copy {
    /// Index of the report.
    report: usize,
    table: Table,
    /// For each row and column of the draft, the one that is it here.
    rows: Vec<Option<usize>>,
    columns: Vec<Option<usize>>,
}

/// Labels that two tables share, in percent, for them to be the same one.
const SAME: usize = 50;
/// Rows that some reports lack, in percent, from which on they are left open.
const VARIED: usize = 50;

pub fn tables(outlines: &[Outline], sections: &[DraftSection]) -> Vec<DraftTable> {
    let mut drafts: Vec<DraftTable> = Vec::new();
    let mut keys = Keys::default();
    for (report, outline) in outlines.iter().enumerate() {
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        for found in &outline.tables {
            let Some(table) = found.grid.read() else {
                continue;
            };
            let heading = outline.headings.get(found.section).map(heading_key);
            let mut known = sections.iter().enumerate();
            let known = known.find(|(_, s)| Some(&s.key) == heading.as_ref());
            let Some((section, own)) = known else {
                continue;
            };
            let like = |draft: &DraftTable| draft.section == section && draft.is_like(&table);
            let mut known = drafts.iter().enumerate();
            let known = known.find(|(at, draft)| !taken.contains(at) && like(draft));
            let at = known.map(|(at, _)| at).unwrap_or_else(|| {
                let title = title(found, &own.heading);
                drafts.push(DraftTable::new(
                    keys.give("", &title),
                    title,
                    section,
                    &table,
                ));
                drafts.len() - 1
            });
            taken.insert(at);
            if let Some(draft) = drafts.get_mut(at) {
                draft.add(report, table);
            }
        }
    }
    for draft in &mut drafts {
        draft.finish();
    }
    drafts
}

fn title(found: &PlacedTable, heading: &str) -> String {
    let own = found.title.as_deref().filter(|title| !title.is_empty());
    own.unwrap_or(heading).to_string()
}

fn key(path: &[String]) -> Vec<String> {
    path.iter().map(|label| normal_label(label)).collect()
}

/// Paths and panels with a number for those that come again.
fn keyed<'p>(
    paths: impl Iterator<Item = (&'p Vec<String>, usize)>,
) -> Vec<(Vec<String>, usize, usize)> {
    let mut keyed: Vec<(Vec<String>, usize, usize)> = Vec::new();
    for (path, panel) in paths {
        let own = key(path);
        let same = keyed
            .iter()
            .filter(|(known, of, _)| *known == own && *of == panel);
        let again = same.count();
        keyed.push((own, panel, again));
    }
    keyed
}

impl DraftTable {
    fn new(id: String, title: String, section: usize, table: &Table) -> DraftTable {
        DraftTable {
            id,
            title,
            section,
            stub: table.stub.clone(),
            caption: table.caption.clone(),
            notes: table.notes.clone(),
            columns: Vec::new(),
            rows: Vec::new(),
            kinds: Vec::new(),
            row_sums: Vec::new(),
            column_sums: Vec::new(),
            reports: 0,
            open: table.skipped,
            blanks: false,
            left_out: table.cut,
            cut: table.cut,
            copies: Vec::new(),
        }
    }

    fn is_like(&self, table: &Table) -> bool {
        let own: BTreeSet<Vec<String>> = self.rows.iter().map(|row| key(&row.path)).collect();
        let other: BTreeSet<Vec<String>> = table.rows.iter().map(|row| key(&row.path)).collect();
        let shared = own.intersection(&other).count();
        100 * shared >= SAME * own.len().min(other.len()).max(1)
    }

    fn add(&mut self, report: usize, table: Table) {
        self.reports += 1;
        self.cut |= table.cut;
        self.left_out |= table.cut;
        let (old, rows) = merge(
            &mut self.rows,
            table.rows.iter().map(|row| (&row.path, row.panel)),
        );
        for copy in &mut self.copies {
            copy.rows = moved(&copy.rows, &old);
        }
        // Headings that differ at the same place, as years do, are one column.
        let columns = if !self.columns.is_empty() && self.columns.len() == table.columns.len() {
            for (line, path) in self.columns.iter_mut().zip(&table.columns) {
                line.seen += 1;
                if let (Some(own), Some(label)) = (line.path.last(), path.last())
                    && normal_label(own) != normal_label(label)
                    && !line.accepted.contains(label)
                {
                    line.accepted.push(label.clone());
                }
            }
            (0..self.columns.len()).map(Some).collect()
        } else {
            let (old, columns) = merge(
                &mut self.columns,
                table.columns.iter().map(|path| (path, 0)),
            );
            for copy in &mut self.copies {
                copy.columns = moved(&copy.columns, &old);
            }
            columns
        };
        self.copies.push(Copy {
            report,
            table,
            rows,
            columns,
        });
    }

    fn finish(&mut self) {
        // A row that most reports lack is one of their own.
        let varied = self
            .rows
            .iter()
            .filter(|row| row.seen < self.reports)
            .count();
        if varied > 0 && 100 * varied >= VARIED * self.rows.len() {
            self.open = true;
            let kept: Vec<bool> = self
                .rows
                .iter()
                .map(|row| row.seen == self.reports)
                .collect();
            if kept.iter().any(|kept| *kept) {
                retain(&mut self.rows, &kept);
                for copy in &mut self.copies {
                    retain(&mut copy.rows, &kept);
                }
            }
        }
        self.kinds = (0..self.columns.len()).map(|c| self.kind(c)).collect();
        let figures: Vec<bool> = self.kinds.iter().map(|k| *k != CellKind::Text).collect();
        let mut in_rows = Vec::new();
        let mut in_columns = Vec::new();
        for copy in &self.copies {
            for (across, row) in copy.rows.iter().enumerate() {
                let columns = figures.iter().zip(&copy.columns);
                let values = columns
                    .map(|(figures, column)| figures.then(|| copy.value(*row, *column)).flatten());
                in_rows.push(Instance {
                    across,
                    values: values.collect(),
                });
            }
            for (across, (column, figures)) in copy.columns.iter().zip(&figures).enumerate() {
                if *figures {
                    let values = copy.rows.iter().map(|row| copy.value(*row, *column));
                    in_columns.push(Instance {
                        across,
                        values: values.collect(),
                    });
                }
            }
        }
        self.row_sums = sums::sums(&lines(&self.columns), &in_rows);
        self.column_sums = self.sums_of_rows(&in_columns);
    }

    /// The indices of the reports that have it.
    pub fn reports_with(&self) -> impl Iterator<Item = usize> {
        self.copies.iter().map(|copy| copy.report)
    }

    /// The figure of a cell in a report.
    pub fn value(&self, report: usize, row: usize, column: usize) -> Option<Decimal> {
        let copy = self.copies.iter().find(|copy| copy.report == report)?;
        copy.value(*copy.rows.get(row)?, *copy.columns.get(column)?)
    }

    /// What holds between rows. Those of one panel follow one another there.
    fn sums_of_rows(&self, instances: &[Instance]) -> Vec<Sum> {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|row| self.rows.get(*row).map(|row| row.panel));
        let all = lines(&self.rows);
        let sorted: Vec<Line> = order
            .iter()
            .filter_map(|row| all.get(*row).cloned())
            .collect();
        let instances: Vec<Instance> = instances
            .iter()
            .map(|instance| Instance {
                across: instance.across,
                values: (order.iter())
                    .map(|row| instance.values.get(*row).copied().flatten())
                    .collect(),
            })
            .collect();
        let back = |line: usize| order.get(line).copied().unwrap_or(line);
        let mut sums = sums::sums(&sorted, &instances);
        for sum in &mut sums {
            sum.total = back(sum.total);
            for (_, part) in &mut sum.parts {
                *part = back(*part);
            }
            sum.parts.sort_by_key(|(_, part)| *part);
        }
        sums.sort_by_key(|sum| sum.total);
        sums
    }

    /// What the figures of a column are, over all reports.
    fn kind(&self, column: usize) -> CellKind {
        let readings = || {
            self.copies.iter().flat_map(move |copy| {
                let rows = copy.rows.iter().flatten();
                rows.filter_map(move |row| {
                    let column = copy.columns.get(column)?;
                    copy.reading(*row, (*column)?)
                })
            })
        };
        let values = || readings().filter_map(Reading::value);
        let words = readings().any(|reading| *reading == Reading::Text);
        if words || values().next().is_none() {
            return CellKind::Text;
        }
        let negative = values().any(|value| value < Decimal::ZERO);
        let fraction = values().any(|value| !value.fract().is_zero());
        match (negative, fraction) {
            (false, false) => CellKind::Count,
            (false, true) => CellKind::Amount,
            (true, false) => CellKind::Signed,
            (true, true) => CellKind::Decimal,
        }
    }
}

impl Copy {
    fn reading(&self, row: usize, column: usize) -> Option<&Reading> {
        let row: &Row = self.table.rows.get(row)?;
        row.values.get(column)
    }

    /// The figure; a blank counts as 0.
    fn value(&self, row: Option<usize>, column: Option<usize>) -> Option<Decimal> {
        match self.reading(row?, column?)? {
            Reading::Number(number) => Some(number.value),
            Reading::Blank => Some(Decimal::ZERO),
            Reading::Text => None,
        }
    }
}

/// `places` in a new order, of which `old` says where each one stood.
fn moved(places: &[Option<usize>], old: &[Option<usize>]) -> Vec<Option<usize>> {
    old.iter()
        .map(|old| places.get((*old)?).copied().flatten())
        .collect()
}

fn retain<T>(items: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    items.retain(|_| kept.next().copied().unwrap_or(false));
}

/// Puts the lines of `paths` among `known`, new ones behind those that they
/// follow. For each of the known ones: where it stood among them before, and
/// where it stands in `paths`.
fn merge<'p>(
    known: &mut Vec<DraftLine>,
    paths: impl Iterator<Item = (&'p Vec<String>, usize)> + Clone,
) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let own = keyed(paths.clone());
    let names = keyed(known.iter().map(|line| (&line.path, line.panel)));
    let mut merged: Vec<(DraftLine, Option<usize>, Option<usize>)> = std::mem::take(known)
        .into_iter()
        .enumerate()
        .map(|(before, line)| (line, Some(before), None))
        .collect();
    let mut behind = 0;
    for ((i, name), (path, panel)) in own.into_iter().enumerate().zip(paths) {
        let before = names.iter().position(|known| *known == name);
        let at = merged
            .iter()
            .position(|(_, old, _)| old.is_some() && *old == before);
        if let Some((at, (line, _, place))) = at.and_then(|at| Some((at, merged.get_mut(at)?))) {
            line.seen += 1;
            *place = Some(i);
            behind = at + 1;
            continue;
        }
        let line = DraftLine {
            path: path.clone(),
            accepted: Vec::new(),
            seen: 1,
            panel,
        };
        merged.insert(behind.min(merged.len()), (line, None, Some(i)));
        behind += 1;
    }
    let mut before = Vec::new();
    let mut places = Vec::new();
    for (line, old, place) in merged {
        known.push(line);
        before.push(old);
        places.push(place);
    }
    (before, places)
}

fn lines(drafted: &[DraftLine]) -> Vec<Line> {
    drafted
        .iter()
        .map(|line| Line {
            groups: line
                .path
                .split_last()
                .map_or_else(Vec::new, |(_, groups)| groups.to_vec()),
            is_total: line.path.last().is_some_and(|label| is_total(label)),
        })
        .collect()
}

/// Whether a label says that it is a total: the word begins or ends it.
pub fn is_total(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    TOTAL_LABELS
        .iter()
        .any(|word| label.ends_with(word) || label.starts_with(word))
}
