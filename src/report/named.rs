//! The cells that formulas of a profile name, as a report has them.

use rust_decimal::Decimal;

use super::{BoundCell, BoundTable, Issue, Report};
use crate::number::Reading;
use crate::profile::formula::{Formula, Leaf, Variable};
use crate::profile::{CellRef, Profile};

/// A cell of the report's own form, where the text has it.
#[derive(Clone, Copy)]
pub struct Found<'r> {
    pub table: &'r BoundTable,
    pub at: CellRef,
    pub cell: &'r BoundCell,
}

/// The cell that `profile` calls `at` of its table `table`. The report's table
/// may be that of another form: then the cell with the same keys.
pub fn find<'r>(
    report: &'r Report,
    profile: &Profile,
    table: usize,
    at: CellRef,
) -> Option<Found<'r>> {
    let named = profile.tables.get(table)?;
    let mut bound = report
        .tables
        .iter()
        .filter(|bound| bound.table().id == named.id && !bound.issues.contains(&Issue::Unreadable));
    let table = bound.next()?;
    // Two copies of one table: which of them is meant is not certain.
    if bound.next().is_some() {
        return None;
    }
    let at = if table.form.id == profile.id {
        at
    } else {
        let key = &named.rows.get(at.row)?.key;
        let row = table.table().rows.iter().position(|r| r.key == *key)?;
        let key = &named.columns.get(at.column)?.key;
        let column = table.table().columns.iter().position(|c| c.key == *key)?;
        CellRef { row, column }
    };
    let cell = table.cell(at)?;
    Some(Found { table, at, cell })
}

impl Found<'_> {
    /// The figure. A blank is 0, but for a total whose row has other figures:
    /// that one is unknown.
    pub fn value(&self) -> Option<Decimal> {
        match &self.cell.reading {
            Reading::Number(number) => Some(number.value),
            Reading::Text => None,
            Reading::Blank => {
                let total = self.table.table().columns.get(self.at.column)?.total;
                let columns = 0..self.table.columns.len();
                let others = columns.filter_map(|column| {
                    let at = CellRef { column, ..self.at };
                    self.table.cell(at)?.reading.value()
                });
                let zero = others.sum::<Decimal>().is_zero();
                (!total || zero).then_some(Decimal::ZERO)
            }
        }
    }
}

/// The value of a leaf of a formula of `report`'s profile; `n` is the figure of
/// a claim.
pub fn lookup(
    report: &Report,
    profile: &Profile,
    n: Option<Decimal>,
    leaf: Leaf,
) -> Option<Decimal> {
    match leaf {
        Leaf::Variable(Variable::N) => n,
        Leaf::Variable(Variable::Year) => report.year.map(Decimal::from),
        Leaf::Cell(table, at) => find(report, profile, table, at)?.value(),
        Leaf::Last(..) => None,
    }
}

/// The cells that `formula` names, where the report has them.
pub fn cells<'r>(report: &'r Report, profile: &Profile, formula: &Formula) -> Vec<Found<'r>> {
    formula
        .cells()
        .into_iter()
        .filter_map(|(table, at)| find(report, profile, table, at))
        .collect()
}
