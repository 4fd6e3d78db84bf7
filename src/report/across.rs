//! This report beside last year's: what the one makes of the other's cells.

use rust_decimal::Decimal;

use super::Report;
use super::named::{NamedCell, find, lookup};
use crate::profile::formula::{Formula, Leaf};
use crate::profile::{Across, CellRef};

/// A cell of this report and what last year's makes it.
pub struct Following<'r> {
    pub this: NamedCell<'r>,
    pub expected: Decimal,
    /// The cells of last year's report that the identity names.
    pub last: Vec<NamedCell<'r>>,
    /// `None` where the cell has no figure to judge.
    pub holds: Option<bool>,
}

/// What follows from `across` for the cells of `report`, as far as both reports
/// have the figures.
pub fn following<'r>(
    report: &'r Report,
    last: &'r Report,
    across: &'r Across,
) -> impl Iterator<Item = Following<'r>> {
    let held = across.years.hold_for(report.year);
    let formulas = across.holds.iter().filter(move |_| held);
    formulas.filter_map(|formula| of_formula(report, last, formula))
}

fn of_formula<'r>(
    report: &'r Report,
    last: &'r Report,
    formula: &Formula,
) -> Option<Following<'r>> {
    let profile = &report.profile;
    if !formula.is_equality() {
        return None;
    }
    let value = |leaf: Leaf| match leaf {
        Leaf::Last(table, at) => find(last, profile, table, at)?.value(),
        other => lookup(report, profile, None, other),
    };
    let (table, at) = formula.left_cell()?;
    Some(Following {
        this: find(report, profile, table, at)?,
        expected: formula.right.value(&value)?,
        last: formula
            .leaves()
            .into_iter()
            .filter_map(|leaf| match leaf {
                Leaf::Last(table, at) => find(last, profile, table, at),
                _ => None,
            })
            .collect(),
        holds: formula.holds(&value),
    })
}

impl Report {
    /// Weighs the faults of the tables anew by what `last` says of their cells.
    /// Only identities that name no other cell of this report are evidence: a
    /// wrong one would speak for a wrong value.
    pub fn weigh(&mut self, last: &Report) {
        if self.tables.iter().all(|t| t.figures.failing().is_empty()) {
            return;
        }
        let plain = |formula: &&Formula| formula.lone_cell().is_some();
        let evidence: Vec<(String, CellRef, Decimal)> = (self.profile.across.iter())
            .filter(|across| across.years.hold_for(self.year))
            .flat_map(|across| across.holds.iter().filter(plain))
            .filter_map(|formula| of_formula(self, last, formula))
            .map(|f| (f.this.table.table().id.clone(), f.this.at, f.expected))
            .collect();
        for table in &mut self.tables {
            let id = &table.form.tables[table.table].id;
            let own = evidence.iter().filter(|(of, ..)| of == id);
            let own: Vec<(CellRef, Decimal)> = own.map(|(_, at, value)| (*at, *value)).collect();
            table.figures.weigh(table.columns.len(), &own);
        }
    }
}
