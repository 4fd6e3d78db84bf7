//! The tables of a report as features speak of them: what stands at a place,
//! what a cell is called, and its equations with their figures.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::message::Locale;
use crate::number::Reading;
use crate::profile::formula::Formula;
use crate::profile::{Axis, CellRef, Column, Equation, Row};
use crate::report::{BoundCell, BoundClaim, BoundSection, BoundTable, Report};
use crate::text::Span;

/// A report, and where its spans begin to count.
#[derive(Clone, Copy)]
pub struct InReport<'a> {
    pub base: usize,
    pub report: &'a Arc<Report>,
}

/// A table of a report.
#[derive(Clone, Copy)]
pub struct InTable<'a> {
    pub base: usize,
    pub bound: &'a BoundTable,
}

/// What stands at a place of the text.
pub enum Thing<'a> {
    Cell(InTable<'a>, CellRef),
    Row(InTable<'a>, usize),
    Column(InTable<'a>, usize),
    Section(&'a BoundSection),
    Claim(&'a BoundClaim),
}

/// An equation whose cells are all known, with both sides added up.
pub struct Judged<'a> {
    pub equation: &'a Equation,
    pub left: Decimal,
    pub right: Decimal,
}

impl Judged<'_> {
    pub fn holds(&self) -> bool {
        self.left == self.right
    }
}

/// The reports of a document.
pub fn reports(reports: &[(usize, Arc<Report>)]) -> impl Iterator<Item = InReport<'_>> {
    reports.iter().map(|(base, report)| InReport {
        base: *base,
        report,
    })
}

/// The report that holds the byte `at`.
pub fn report_at(all: &[(usize, Arc<Report>)], at: usize) -> Option<InReport<'_>> {
    // One that ends here gives way to one that begins here.
    reports(all)
        .filter(|report| report.span(report.report.span).touches(at))
        .last()
}

impl<'a> InReport<'a> {
    /// A span of the report as one of the text.
    pub fn span(&self, span: Span) -> Span {
        span.shifted(self.base)
    }

    pub fn tables(&self) -> impl Iterator<Item = InTable<'a>> + use<'a> {
        let base = self.base;
        self.report
            .tables
            .iter()
            .map(move |bound| InTable { base, bound })
    }

    /// The table of the profile with this index, as found.
    pub fn table(&self, index: usize) -> Option<InTable<'a>> {
        let profile = &self.report.profile;
        self.tables()
            .find(|table| Arc::ptr_eq(&table.bound.form, profile) && table.bound.table == index)
    }

    /// What stands at the byte `at` of the text.
    pub fn at(&self, at: usize) -> Option<Thing<'a>> {
        let at = at.checked_sub(self.base)?;
        let touches = |span: &Option<Span>| span.is_some_and(|span| span.touches(at));
        for table in self.tables().filter(|table| table.bound.span.touches(at)) {
            if let Some(cell) = table.cells().find(|(_, cell)| cell.span.touches(at)) {
                return Some(Thing::Cell(table, cell.0));
            }
            if let Some(row) = table.bound.rows.iter().position(|row| touches(&row.label)) {
                return Some(Thing::Row(table, row));
            }
            if let Some(column) = table.bound.columns.iter().position(touches) {
                return Some(Thing::Column(table, column));
            }
        }
        let claims = self.report.claims.iter();
        // The figure, where claims lie inside one another.
        if let Some(claim) = claims
            .clone()
            .find(|claim| touches(&claim.figure))
            .or_else(|| claims.clone().find(|claim| claim.span.touches(at)))
        {
            return Some(Thing::Claim(claim));
        }
        self.report
            .sections
            .iter()
            .find(|section| section.heading.touches(at))
            .map(Thing::Section)
    }

    /// The cells that a claim is about.
    pub fn cells_of(&self, claim: &BoundClaim) -> Vec<(InTable<'a>, CellRef)> {
        let mut cells = Vec::new();
        for (table, at) in self.formulas(claim).iter().flat_map(Formula::cells) {
            if let Some(table) = self.table(table)
                && table.cell(at).is_some()
                && !cells.iter().any(|(_, known)| *known == at)
            {
                cells.push((table, at));
            }
        }
        cells
    }

    pub fn formulas(&self, claim: &BoundClaim) -> &'a [Formula] {
        self.report
            .profile
            .claims
            .get(claim.claim)
            .map_or(&[], |claim| &claim.holds)
    }

    /// The claims about a cell.
    pub fn claims_on(&self, table: InTable<'_>, at: CellRef) -> Vec<&'a BoundClaim> {
        self.report
            .claims
            .iter()
            .filter(|claim| {
                self.cells_of(claim)
                    .iter()
                    .any(|(other, cell)| std::ptr::eq(other.bound, table.bound) && *cell == at)
            })
            .collect()
    }
}

impl<'a> InTable<'a> {
    /// A span of the table as one of the text.
    pub fn span(&self, span: Span) -> Span {
        span.shifted(self.base)
    }

    pub fn cell(&self, at: CellRef) -> Option<&'a BoundCell> {
        self.bound.cell(at)
    }

    /// The cells that are there, row by row.
    pub fn cells(&self) -> impl Iterator<Item = (CellRef, &'a BoundCell)> + use<'a> {
        let columns = self.bound.columns.len().max(1);
        self.bound
            .cells
            .iter()
            .enumerate()
            .filter_map(move |(index, cell)| {
                let at = CellRef {
                    row: index / columns,
                    column: index % columns,
                };
                Some((at, cell.as_ref()?))
            })
    }

    pub fn rows(&self) -> &'a [Row] {
        let form = &self.bound.form;
        form.tables.get(self.bound.table).map_or(&[], |t| &t.rows)
    }

    pub fn columns(&self) -> &'a [Column] {
        let form = &self.bound.form;
        form.tables
            .get(self.bound.table)
            .map_or(&[], |t| &t.columns)
    }

    pub fn equations(&self) -> &'a [Equation] {
        let form = &self.bound.form;
        form.tables
            .get(self.bound.table)
            .map_or(&[], |t| &t.equations)
    }

    /// Whether the row stands in the text.
    pub fn has_row(&self, row: usize) -> bool {
        self.bound
            .rows
            .get(row)
            .is_some_and(|bound| bound.read || bound.label.is_some())
    }

    /// A row's label; with that of its group where another row has the same.
    pub fn row_name(&self, row: usize) -> String {
        let Some(this) = self.rows().get(row) else {
            return String::new();
        };
        let name = this.label.as_ref().map_or("", |label| &label.text);
        let same = |other: &Row| other.label.as_ref().is_some_and(|label| label.text == name);
        let alone = self.rows().iter().filter(|other| same(other)).count() < 2;
        with_group(name, this.groups.last().map(|g| &*g.text), alone)
    }

    /// A column's label; with that of its group where another column has the same.
    pub fn column_name(&self, column: usize) -> String {
        let Some(this) = self.columns().get(column) else {
            return String::new();
        };
        let name = &this.label.text;
        let same = |other: &Column| other.label.text == *name;
        let alone = self.columns().iter().filter(|other| same(other)).count() < 2;
        with_group(name, this.groups.last().map(|g| &*g.text), alone)
    }

    /// Row and column.
    pub fn name(&self, at: CellRef) -> String {
        match (self.row_name(at.row), self.column_name(at.column)) {
            (row, column) if row.is_empty() => column,
            (row, column) => format!("{row} · {column}"),
        }
    }

    /// The figure as written; a dash for a blank.
    pub fn written(&self, at: CellRef) -> &'a str {
        match self.cell(at).map(|cell| cell.text.trim()) {
            Some("") | None => "—",
            Some(text) => text,
        }
    }

    /// The figure; a blank counts as 0, words as nothing.
    pub fn value(&self, at: CellRef) -> Option<Decimal> {
        match &self.cell(at)?.reading {
            Reading::Number(number) => Some(number.value),
            Reading::Blank => Some(Decimal::ZERO),
            Reading::Text => None,
        }
    }

    pub fn is_blank(&self, at: CellRef) -> bool {
        self.cell(at)
            .is_some_and(|cell| cell.reading == Reading::Blank)
    }

    /// Both sides of an equation; `None` when a cell is absent or no figure, or
    /// the total is blank.
    pub fn judge(&self, equation: &'a Equation) -> Option<Judged<'a>> {
        if self.is_blank(equation.total) {
            return None;
        }
        let (mut left, mut right) = (Decimal::ZERO, Decimal::ZERO);
        for (coefficient, at) in &equation.terms {
            let term = coefficient.checked_mul(self.value(*at)?)?;
            if coefficient.is_sign_positive() {
                left = left.checked_add(term)?;
            } else {
                right = right.checked_sub(term)?;
            }
        }
        Some(Judged {
            equation,
            left,
            right,
        })
    }

    /// All equations that can be judged.
    pub fn judged(&self) -> impl Iterator<Item = Judged<'a>> + use<'a> {
        let table = *self;
        self.equations()
            .iter()
            .filter_map(move |equation| table.judge(equation))
    }

    /// The equations that a cell takes part in.
    pub fn equations_of(&self, at: CellRef) -> impl Iterator<Item = &'a Equation> + use<'a> {
        let table = *self;
        self.equations().iter().filter(move |equation| {
            equation.terms.iter().any(|(_, cell)| *cell == at)
                && equation
                    .terms
                    .iter()
                    .all(|(_, cell)| table.cell(*cell).is_some())
        })
    }

    /// What the total of an equation must be by its parts; `None` where it
    /// isn't the only cell on its side, or a part is no figure.
    pub fn implied_total(&self, equation: &Equation) -> Option<Decimal> {
        self.implied_with(equation, &|at| self.value(at))
    }

    /// The same with other values than the written ones.
    pub fn implied_with(
        &self,
        equation: &Equation,
        value: &dyn Fn(CellRef) -> Option<Decimal>,
    ) -> Option<Decimal> {
        let mut sum = Decimal::ZERO;
        let mut alone = false;
        for (coefficient, at) in &equation.terms {
            if *at == equation.total {
                alone = *coefficient == Decimal::ONE;
            } else if coefficient.is_sign_positive() {
                return None;
            } else {
                sum = sum.checked_sub(coefficient.checked_mul(value(*at)?)?)?;
            }
        }
        alone.then_some(sum)
    }

    /// An equation with its figures: 总计 4 = 自然人 3 + 商业企业 1.
    pub fn show(&self, equation: &Equation) -> String {
        let side = |positive: bool| {
            let mut out = String::new();
            for (coefficient, at) in &equation.terms {
                if coefficient.is_sign_positive() != positive {
                    continue;
                }
                if !out.is_empty() {
                    out.push_str(" + ");
                }
                let factor = coefficient.abs();
                if factor != Decimal::ONE {
                    out.push_str(&format!("{} × ", factor.normalize()));
                }
                let name = match equation.axis {
                    Axis::Row(_) => self.column_name(at.column),
                    Axis::Column(_) => self.row_name(at.row),
                    Axis::Free => self.name(*at),
                };
                out.push_str(&format!("{name} {}", self.written(*at)));
            }
            if out.is_empty() { "0".to_string() } else { out }
        };
        let (left, right) = (side(true), side(false));
        match self.judge(equation) {
            Some(judged) if !judged.holds() => {
                format!("{left} ≠ {right} = {}", judged.right.normalize())
            }
            _ => format!("{left} = {right}"),
        }
    }

    pub fn title(&self, locale: Locale) -> &'a str {
        let form = &self.bound.form;
        form.tables
            .get(self.bound.table)
            .map_or("", |table| table.title.get(locale))
    }

    pub fn id(&self) -> &'a str {
        let form = &self.bound.form;
        form.tables
            .get(self.bound.table)
            .map_or("", |table| &table.id)
    }
}

fn with_group(name: &str, group: Option<&str>, alone: bool) -> String {
    match group {
        Some(group) if !alone => format!("{group} · {name}"),
        _ => name.to_string(),
    }
}
