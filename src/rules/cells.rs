//! The cells that formulas of a profile name, as a report has them.

use rust_decimal::Decimal;

use super::names;
use crate::finding::{Edit, Fix, Related};
use crate::message::{Message, Template};
use crate::number::{Reading, write_like};
use crate::profile::formula::{Formula, Leaf, Variable};
use crate::profile::{CellRef, Profile};
use crate::report::{BoundCell, BoundTable, Issue, Report};

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
        let span = match &self.cell.reading {
            Reading::Number(number) => {
                let from = self.cell.span.start;
                crate::text::Span::new(from + number.start, from + number.end)
            }
            _ => self.cell.span,
        };
        let sample = match &self.cell.reading {
            Reading::Number(number) => self.cell.text.get(number.start..number.end),
            _ => None,
        };
        Fix {
            title: Message::new(&WRITE_CELL)
                .with("cell", names::cell(self.table.table(), self.at))
                .with("value", value),
            safe: false,
            edits: vec![Edit {
                span,
                text: write_like(value, sample.unwrap_or("0")),
            }],
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

/// How many equations that hold, and that fail, have the cell as a term.
pub fn equations(found: &Found) -> (usize, usize) {
    tally(found.table, &[found.at], &[])
}

/// Whether writing these values into cells of `table` breaks no more of their
/// equations than fail already.
pub fn keeps_equations(table: &BoundTable, changes: &[(CellRef, Decimal)]) -> bool {
    let cells: Vec<CellRef> = changes.iter().map(|(at, _)| *at).collect();
    tally(table, &cells, changes).1 <= tally(table, &cells, &[]).1
}

/// The equations about any of `cells` that hold and that fail, once `changes`
/// are written.
fn tally(table: &BoundTable, cells: &[CellRef], changes: &[(CellRef, Decimal)]) -> (usize, usize) {
    let mut tally = (0, 0);
    for equation in &table.table().equations {
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
