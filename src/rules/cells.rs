//! Cells that formulas name, said and written.

use rust_decimal::Decimal;

use super::names;
use crate::finding::{Edit, Fix, Related};
use crate::message::{Message, Template};
use crate::number::{Reading, write_like};
use crate::profile::CellRef;
use crate::report::named::NamedCell;
use crate::report::{BoundCell, BoundTable};

const CELL: Template = Template {
    zh: "“{cell}”：{value}",
    en: "{cell}: {value}",
};
const BLANK: Template = Template {
    zh: "“{cell}”：空白，按 0 计",
    en: "{cell}: blank, counted as 0",
};
const WRITE_CELL: Template = Template {
    zh: "“{cell}”改为 {value}",
    en: "Write {value} in {cell}",
};

impl NamedCell<'_> {
    /// The cell as a place that belongs to a finding.
    pub fn related(&self) -> Related {
        let template = match self.cell.reading {
            Reading::Blank => &BLANK,
            _ => &CELL,
        };
        Related {
            file: None,
            span: self.cell.span,
            message: Message::new(template)
                .with("cell", names::cell(self.table.table(), self.at))
                .with("value", self.cell.text.trim()),
        }
    }

    /// Writes `value` over the cell's figure.
    pub fn fix(&self, value: Decimal) -> Fix {
        let edit = |cell: &BoundCell| match &cell.reading {
            Reading::Number(number) => Edit {
                span: number.span().shifted(cell.span.start),
                text: write_like(value, number.span().of(&cell.text)),
            },
            _ => Edit {
                span: cell.span,
                text: write_like(value, "0"),
            },
        };
        Fix {
            title: Message::new(&WRITE_CELL)
                .with("cell", names::cell(self.table.table(), self.at))
                .with("value", value),
            safe: false,
            edits: self.table.written(self.at).map(edit).collect(),
        }
    }
}

/// How many equations that hold, and that fail, have the cell as a term.
pub fn equations(found: &NamedCell) -> (usize, usize) {
    tally(found.table, &[found.at], &[])
}

/// Whether writing these values into cells of `table` breaks no more of their
/// equations than fail already.
pub fn keeps_equations(table: &BoundTable, changes: &[(CellRef, Decimal)]) -> bool {
    let cells: Vec<CellRef> = changes.iter().map(|(at, _)| *at).collect();
    tally(table, &cells, changes).1 <= tally(table, &cells, &[]).1
}

/// Whether no equation about any of `cells` fails, once `changes` are written.
pub fn add_up(table: &BoundTable, cells: &[CellRef], changes: &[(CellRef, Decimal)]) -> bool {
    tally(table, cells, changes).1 == 0
}

/// Whether fewer of the cell's equations fail once `value` is written into it.
pub fn mends_equations(found: &NamedCell, value: Decimal) -> bool {
    let changes = [(found.at, value)];
    let failing = |changes| tally(found.table, &[found.at], changes).1;
    failing(&changes) < failing(&[])
}

/// The equations about any of `cells` that hold and that fail, once `changes`
/// are written.
fn tally(table: &BoundTable, cells: &[CellRef], changes: &[(CellRef, Decimal)]) -> (usize, usize) {
    let mut tally = (0, 0);
    let judged = table.figures.equations.iter();
    for equation in judged.filter_map(|&e| table.table().equations.get(e)) {
        if !equation.terms.iter().any(|(_, at)| cells.contains(at)) {
            continue;
        }
        let sum = equation
            .terms
            .iter()
            .try_fold(Decimal::ZERO, |sum, (coefficient, at)| {
                let changed = changes.iter().find(|(changed, _)| changed == at);
                let value = match (changed, &table.cell(*at)?.reading) {
                    (Some((_, value)), _) => *value,
                    (None, Reading::Number(number)) => number.value,
                    (None, Reading::Blank) => Decimal::ZERO,
                    (None, Reading::Text) => return None,
                };
                sum.checked_add(coefficient.checked_mul(value)?)
            });
        match sum {
            Some(sum) if sum.is_zero() => tally.0 += 1,
            Some(_) => tally.1 += 1,
            None => {}
        }
    }
    tally
}
