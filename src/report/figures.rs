//! A bound table as numbers and equations, and the cells that explain the
//! equations that fail.

use rust_decimal::Decimal;

use super::BoundTable;
use crate::equations::{Cell, Domain, Limits, Linear, Localization, System, Written, localize};
use crate::number::Reading;
use crate::profile::{CellKind, CellRef};

/// The figures of one table.
#[derive(Debug, Default)]
pub struct Figures {
    /// Cells in the order of [`BoundTable::cells`].
    pub system: System,
    /// For each equation of the system, its index in the profile's table.
    pub equations: Vec<usize>,
    pub localization: Localization,
}

impl Figures {
    /// The equations that fail as written.
    pub fn failing(&self) -> &[usize] {
        &self.localization.failing
    }

    /// Weighs the faults anew with more evidence: values that another report
    /// gives for cells of this table, which is `width` columns wide.
    pub fn weigh(&mut self, width: usize, evidence: &[(CellRef, Decimal)]) {
        if self.failing().is_empty() || evidence.is_empty() {
            return;
        }
        self.add_evidence(width, evidence);
        self.localization = localize(&self.system, Limits::default());
    }

    fn add_evidence(&mut self, width: usize, evidence: &[(CellRef, Decimal)]) {
        for (at, value) in evidence {
            if let Some(cell) = self.system.cells.get_mut(at.row * width + at.column) {
                cell.evidence.push(*value);
            }
        }
    }

    /// Reads the table's figures and finds the faults behind them. `evidence`
    /// is what other places give for its cells, asked for only where an
    /// equation fails.
    /// Equations that don't hold for reports of `year` are left out.
    pub fn new(
        bound: &BoundTable,
        year: Option<i32>,
        evidence: impl FnOnce() -> Vec<(CellRef, Decimal)>,
    ) -> Figures {
        let table = bound.table();
        let width = table.columns.len();
        let index = |at: CellRef| at.row * width + at.column;
        let mut cells = Vec::with_capacity(bound.cells.len());
        for (row, of_row) in table.rows.iter().enumerate() {
            for (column, of_column) in table.columns.iter().enumerate() {
                let at = CellRef { row, column };
                let written = match bound.cell(at).map(|cell| &cell.reading) {
                    Some(Reading::Number(number)) => Written::Number(number.value),
                    Some(Reading::Blank) => Written::Blank,
                    Some(Reading::Text) | None => Written::Unknown,
                };
                cells.push(Cell {
                    written,
                    domain: match of_row.kind.unwrap_or(of_column.kind) {
                        CellKind::Count => Domain::Count,
                        CellKind::Amount => Domain::Amount,
                        CellKind::Signed => Domain::Signed,
                        CellKind::Decimal | CellKind::Text => Domain::Decimal,
                    },
                    // Parts of a table are no neighbours.
                    position: ((row + of_row.part) as u32, column as u32),
                    evidence: Vec::new(),
                });
            }
        }
        let mut figures = Figures::default();
        for (e, equation) in table.equations.iter().enumerate() {
            let known = |at: CellRef| {
                cells
                    .get(index(at))
                    .is_some_and(|c| c.written != Written::Unknown)
            };
            let holds = equation.years.hold_for(year);
            if !holds || !equation.terms.iter().all(|(_, at)| known(*at)) {
                continue;
            }
            figures.equations.push(e);
            figures.system.equations.push(Linear {
                terms: equation
                    .terms
                    .iter()
                    .map(|(k, at)| (*k, index(*at)))
                    .collect(),
                total: index(equation.total),
            });
        }
        figures.system.cells = cells;
        let evaluation = figures.system.evaluate();
        if evaluation.failing.is_empty() {
            figures.localization.judged = evaluation.judged;
            return figures;
        }
        figures.add_evidence(width, &evidence());
        figures.localization = localize(&figures.system, Limits::default());
        figures
    }
}
