//! A bound table as numbers and equations, and the cells that explain the
//! equations that fail.

use rust_decimal::Decimal;

use super::{BoundCell, BoundTable};
use crate::equations::{
    Cell, Domain, Limits, Linear, Localization, System, Verdict, Written, explain, localize,
};
use crate::number::Reading;
use crate::profile::{Axis, CellKind, CellRef, Equation};

/// The figures of one table.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Cells in the order of [`BoundTable::cells`]; may be left empty where all
    /// equations hold.
    pub system: System,
    /// The equations that apply and whose cells are all known, those of the
    /// system, as indices into the profile's table.
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
        if let Some(figures) = Figures::holding(bound, year) {
            return figures;
        }
        let table = bound.table();
        let known = |at: CellRef| {
            let reading = bound.cell(at).map(|cell| &cell.reading);
            matches!(reading, Some(Reading::Number(_) | Reading::Blank))
        };
        let equations = table.equations.iter().enumerate().filter(|(_, equation)| {
            equation.years.hold_for(year) && equation.terms.iter().all(|(_, at)| known(*at))
        });
        let equations: Vec<usize> = equations.map(|(e, _)| e).collect();
        let system = system(bound, &equations);
        let mut figures = Figures {
            system,
            equations,
            ..Figures::default()
        };
        let evaluation = figures.system.evaluate();
        if !evaluation.failing.is_empty() {
            figures.add_evidence(table.columns.len(), &evidence());
        }
        figures.localization = explain(&figures.system, evaluation, Limits::default());
        figures
    }

    /// The figures of a table all of whose equations hold, as nearly all do:
    /// found in machine integers, without a system. `None` where one fails, or
    /// a figure isn't whole or is long.
    fn holding(bound: &BoundTable, year: Option<i32>) -> Option<Figures> {
        #[derive(Clone, Copy)]
        enum Figure {
            Number(i64),
            Blank,
            Unknown,
        }
        let read = |cell: &Option<BoundCell>| match cell.as_ref().map(|cell| &cell.reading) {
            Some(Reading::Number(number)) => whole(number.value).map(Figure::Number),
            Some(Reading::Blank) => Some(Figure::Blank),
            Some(Reading::Text) | None => Some(Figure::Unknown),
        };
        let cells: Vec<Figure> = bound.cells.iter().map(read).collect::<Option<_>>()?;
        let all = &bound.table().equations;
        let mut figures = Figures {
            equations: Vec::with_capacity(all.len()),
            ..Figures::default()
        };
        'equations: for (e, equation) in all.iter().enumerate() {
            if !equation.years.hold_for(year) {
                continue;
            }
            let (mut sum, mut judged) = (0i64, false);
            for (times, cell) in equation.whole.as_deref()? {
                match cells.get(*cell as usize)? {
                    Figure::Unknown => continue 'equations,
                    Figure::Blank => {}
                    Figure::Number(value) => {
                        sum = sum.checked_add(value.checked_mul(i64::from(*times))?)?;
                        judged = true;
                    }
                }
            }
            if sum != 0 {
                return None;
            }
            figures.equations.push(e);
            figures.localization.judged += usize::from(judged);
        }
        Some(figures)
    }

    /// How many equations name the cell `at`, where all held before its figure
    /// became what it is now, and hold still. `None` where one fails or isn't so
    /// simple; then they are read anew.
    pub fn still_hold(&self, bound: &BoundTable, at: CellRef) -> Option<usize> {
        if !self.system.cells.is_empty() || !self.failing().is_empty() {
            return None;
        }
        let value = |cell: usize| match &bound.cells.get(cell)?.as_ref()?.reading {
            Reading::Number(number) => whole(number.value),
            Reading::Blank => Some(0),
            Reading::Text => None,
        };
        let table = bound.table();
        let place = at.row * table.columns.len() + at.column;
        value(place)?;
        let mut named = 0;
        for equation in self
            .equations
            .iter()
            .filter_map(|e| table.equations.get(*e))
        {
            let may_name = match equation.axis {
                Axis::Row(row) => row == at.row,
                Axis::Column(column) => column == at.column,
                Axis::Free => true,
            };
            let terms = equation.whole.as_deref()?;
            if !may_name || terms.iter().all(|(_, cell)| *cell as usize != place) {
                continue;
            }
            let sum = terms.iter().try_fold(0i64, |sum, (times, cell)| {
                let value = value(*cell as usize)?;
                sum.checked_add(value.checked_mul(i64::from(*times))?)
            });
            if sum? != 0 {
                return None;
            }
            named += 1;
        }
        Some(named)
    }

    /// What the figures say of each of [`Figures::equations`] of the table.
    pub fn verdicts(&self, bound: &BoundTable) -> Vec<Verdict> {
        system(bound, &self.equations).evaluate().verdicts
    }
}

/// A figure without decimals that is far from the bounds of its type.
fn whole(value: Decimal) -> Option<i64> {
    const MOST: i128 = 1 << 40;
    let whole = Some(value.mantissa()).filter(|m| value.scale() == 0 && (-MOST..MOST).contains(m));
    whole.and_then(|mantissa| i64::try_from(mantissa).ok())
}

/// The cells of a table, and those of its profile's equations that are named.
fn system(bound: &BoundTable, equations: &[usize]) -> System {
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
    let linear = |equation: &Equation| Linear {
        terms: (equation.terms.iter())
            .map(|(k, at)| (*k, index(*at)))
            .collect(),
        total: index(equation.total),
    };
    let equations = equations.iter().filter_map(|e| table.equations.get(*e));
    System {
        equations: equations.map(linear).collect(),
        cells,
    }
}
