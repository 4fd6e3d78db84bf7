//! The cells that formulas of a profile name, as a report has them.

use rust_decimal::Decimal;

use super::{BoundCell, BoundTable, Issue, Report};
use crate::number::Reading;
use crate::profile::formula::{Formula, Leaf, Variable};
use crate::profile::{Axis, CellRef, Column, Profile};

/// A cell of the report's own form, where the text has it.
#[derive(Clone, Copy)]
pub struct NamedCell<'r> {
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
) -> Option<NamedCell<'r>> {
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
    let at = table.table().cell_of(named, at)?;
    let cell = table.cell(at)?;
    Some(NamedCell { table, at, cell })
}

impl NamedCell<'_> {
    /// The figure. A blank is 0, but for a total whose parts are not: that one
    /// is unknown.
    pub fn value(&self) -> Option<Decimal> {
        match &self.cell.reading {
            Reading::Number(number) => Some(number.value),
            Reading::Text => None,
            Reading::Blank => self.parts_are_zero().then_some(Decimal::ZERO),
        }
    }

    /// Whether the cell is no row's total, or one of parts that are all zero.
    fn parts_are_zero(&self) -> bool {
        let table = self.table.table();
        let total = |column: &Column| column.total;
        if !table.columns.get(self.at.column).is_some_and(total) {
            return true;
        }
        let is_zero = |at: CellRef| {
            let value = self.table.cell(at).and_then(|cell| cell.reading.value());
            value.is_none_or(|value| value.is_zero())
        };
        let mut sums = (table.equations.iter())
            .filter(|e| e.total == self.at && matches!(e.axis, Axis::Row(_)))
            .peekable();
        if sums.peek().is_none() {
            let columns = 0..table.columns.len();
            return columns
                .into_iter()
                .all(|column| is_zero(CellRef { column, ..self.at }));
        }
        sums.flat_map(|sum| &sum.terms).all(|(_, at)| is_zero(*at))
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
pub fn cells<'r>(report: &'r Report, profile: &Profile, formula: &Formula) -> Vec<NamedCell<'r>> {
    formula
        .cells()
        .into_iter()
        .filter_map(|(table, at)| find(report, profile, table, at))
        .collect()
}
