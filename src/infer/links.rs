//! Totals of one table that another table has too, in all reports.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::sums::{CERTAIN, digits};
use super::tables::DraftTable;

/// A cell by its table, row and column, all of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub table: usize,
    pub row: usize,
    pub column: usize,
}

/// Two cells that are the same.
#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    pub cell: Cell,
    /// Of a table before it.
    pub other: Cell,
    /// Reports in which both stand.
    pub reports: usize,
}

/// For each total of a table, the first total of a table before it that is the
/// same in all reports, of which there are two at least, with different figures.
pub fn links(drafts: &[DraftTable]) -> Vec<Link> {
    let totals: Vec<Vec<Cell>> = drafts
        .iter()
        .enumerate()
        .map(|(table, draft)| totals(table, draft))
        .collect();
    let mut links = Vec::new();
    for (table, own) in totals.iter().enumerate() {
        for cell in own {
            let before = totals.iter().take(table).flatten();
            links.extend(before.copied().find_map(|other| link(drafts, *cell, other)));
        }
    }
    links
}

/// The cells that are sums of rows.
fn totals(table: usize, draft: &DraftTable) -> Vec<Cell> {
    let mut cells = Vec::new();
    for sum in draft.column_sums.iter().filter(|sum| sum.parts.len() > 1) {
        let columns = 0..draft.columns.len();
        let held = columns.filter(|column| sum.only.as_ref().is_none_or(|o| o.contains(column)));
        for column in held {
            let row = sum.total;
            let cell = Cell { table, row, column };
            if !cells.contains(&cell) {
                cells.push(cell);
            }
        }
    }
    cells
}

fn link(drafts: &[DraftTable], cell: Cell, other: Cell) -> Option<Link> {
    let value = |at: Cell, report: usize| {
        let draft = drafts.get(at.table)?;
        draft.value(report, at.row, at.column)
    };
    let mut seen: BTreeSet<Decimal> = BTreeSet::new();
    let (mut reports, mut certain) = (0, 0);
    for report in drafts.get(cell.table)?.reports_with() {
        let (Some(own), Some(others)) = (value(cell, report), value(other, report)) else {
            continue;
        };
        if own != others {
            return None;
        }
        reports += 1;
        if !own.is_zero() && seen.insert(own) {
            certain += digits(own);
        }
    }
    (seen.len() > 1 && certain >= CERTAIN).then_some(Link {
        cell,
        other,
        reports,
    })
}
