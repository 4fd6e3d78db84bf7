//! A report's figures without its text: enough to tell, of thousands of
//! reports, which ones another year's report would be held against.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::named::NamedCell;
use super::{Issue, Report};
use crate::profile::formula::{Formula, Leaf, Variable};
use crate::profile::{CellRef, Profile};

/// The figures of one report.
#[derive(Debug)]
pub struct Yearly {
    profile: Arc<Profile>,
    year: Option<i32>,
    tables: Vec<Figures>,
    /// Equations of its own fail: what another year has may tell why.
    faulty: bool,
}

/// The figures of one table.
#[derive(Debug)]
struct Figures {
    form: Arc<Profile>,
    /// Index into the form's tables.
    table: usize,
    /// Row by row.
    values: Box<[Option<Decimal>]>,
}

impl Yearly {
    pub fn of(report: &Report) -> Yearly {
        let readable = |bound: &&super::BoundTable| !bound.issues.contains(&Issue::Unreadable);
        let tables = report.tables.iter().filter(readable).map(|bound| {
            let width = bound.columns.len().max(1);
            let value = |(index, cell): (usize, &Option<super::BoundCell>)| {
                let (row, column) = (index / width, index % width);
                let at = CellRef { row, column };
                let cell = cell.as_ref()?;
                let found = NamedCell {
                    table: bound,
                    at,
                    cell,
                };
                found.value()
            };
            Figures {
                form: bound.form.clone(),
                table: bound.table,
                values: bound.cells.iter().enumerate().map(value).collect(),
            }
        });
        Yearly {
            profile: report.profile.clone(),
            year: report.year,
            tables: tables.collect(),
            faulty: !report.tables.iter().all(|t| t.figures.failing().is_empty()),
        }
    }

    /// Whether what is found in this report is the same beside `last`, the
    /// report of the year before, as alone.
    pub fn goes_on_from(&self, last: &Yearly) -> bool {
        let held = |profile: &Profile, formula: &Formula| {
            let value = |leaf| match leaf {
                Leaf::Last(table, at) => last.value(profile, table, at),
                Leaf::Cell(table, at) => self.value(profile, table, at),
                Leaf::Variable(Variable::Year) => self.year.map(Decimal::from),
                Leaf::Variable(Variable::N) => None,
            };
            formula.holds(&value) != Some(false)
        };
        let across = self.profile.across.iter();
        let mut across = across.filter(|across| across.years.hold_for(self.year));
        let mut linked = self.tables.iter().flat_map(|figures| {
            let links = figures.form.links.iter();
            links
                .filter(|link| link.table == figures.table && link.years.hold_for(self.year))
                .map(|link| (&*figures.form, &link.holds))
        });
        !self.faulty
            && across.all(|across| across.holds.iter().all(|f| held(&self.profile, f)))
            && linked.all(|(form, formula)| held(form, formula))
    }

    /// As [`super::named::find`] and [`NamedCell::value`] have it.
    fn value(&self, profile: &Profile, table: usize, at: CellRef) -> Option<Decimal> {
        let named = profile.tables.get(table)?;
        let own = |figures: &&Figures| figures.form.tables[figures.table].id == named.id;
        let mut bound = self.tables.iter().filter(own);
        let (Some(figures), None) = (bound.next(), bound.next()) else {
            return None;
        };
        let table = &figures.form.tables[figures.table];
        let at = table.cell_of(named, at)?;
        let index = at.row * table.columns.len() + at.column;
        *figures.values.get(index)?
    }
}
