//! The tables of a report as grids with merged cells, for the terminal and for
//! pages.

use std::sync::Arc;

use crate::equations::Verdict;
use crate::finding::{Finding, Severity};
use crate::message::Locale;
use crate::report::layout::{Content, layout};
use crate::report::{BoundTable, Report};
use crate::rules::sums;
use crate::text::Span;

/// A table, drawn as its form prints it.
#[derive(Debug)]
pub struct Grid {
    pub title: String,
    /// Cells that a merged cell covers are left out.
    pub rows: Vec<Vec<Cell>>,
    pub equations: Vec<Equation>,
}

#[derive(Debug)]
pub struct Cell {
    pub text: String,
    pub kind: Kind,
    pub row_span: usize,
    pub column_span: usize,
    /// The severest finding that stands at the cell.
    pub fails: Option<Severity>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Header,
    Label,
    Value,
}

/// An equation with its figures in words.
#[derive(Debug)]
pub struct Equation {
    pub words: String,
    pub holds: bool,
}

/// The tables of the reports of one text. `findings` mark the cells.
pub fn grids(reports: &[(usize, Arc<Report>)], findings: &[Finding], locale: Locale) -> Vec<Grid> {
    let tables = reports
        .iter()
        .flat_map(|(base, report)| report.tables.iter().map(move |bound| (*base, bound)));
    tables
        .map(|(base, bound)| grid(base, bound, findings, locale))
        .collect()
}

fn grid(base: usize, bound: &BoundTable, findings: &[Finding], locale: Locale) -> Grid {
    let table = bound.table();
    let has_row = |row: usize| bound.rows.get(row).is_some_and(|row| row.label.is_some());
    let has_column = |column: usize| bound.columns.get(column).is_some_and(Option::is_some);
    let show = |content: &Content| match content {
        Content::Value(at) => match bound.cell(*at) {
            Some(cell) => {
                let span = cell.span.shifted(base);
                (cell.text.to_string(), Kind::Value, severity(findings, span))
            }
            None => (String::new(), Kind::Value, None),
        },
        Content::Label(text, _) => (text.clone(), Kind::Label, None),
        Content::Caption(text) | Content::Header(text, _) => (text.clone(), Kind::Header, None),
        Content::Empty => (String::new(), Kind::Header, None),
    };
    let rows = layout(table, &has_row, &has_column)
        .iter()
        .map(|cells| {
            let cells = cells.iter().map(|cell| {
                let (text, kind, fails) = show(&cell.content);
                Cell {
                    text,
                    kind,
                    row_span: cell.row_span,
                    column_span: cell.column_span,
                    fails,
                }
            });
            cells.collect()
        })
        .collect();
    let verdicts = bound.figures.verdicts(bound);
    let equations = verdicts
        .iter()
        .enumerate()
        .filter(|(_, verdict)| **verdict != Verdict::Unjudged)
        .map(|(index, verdict)| Equation {
            words: sums::said_whole(bound, index).render(locale),
            holds: *verdict == Verdict::Holds,
        })
        .collect();
    Grid {
        title: table.title.get(locale).to_string(),
        rows,
        equations,
    }
}

/// The severest of the findings at a cell.
fn severity(findings: &[Finding], cell: Span) -> Option<Severity> {
    findings
        .iter()
        .filter(|finding| finding.span == cell || finding.span.overlaps(cell))
        // A finding on a row or a whole table marks none of its cells.
        .filter(|finding| cell.start <= finding.span.start && finding.span.end <= cell.end)
        .map(|finding| finding.severity)
        .max()
}

impl Grid {
    /// Every cell at its place, `None` where a merged cell covers it.
    pub fn matrix(&self) -> Vec<Vec<Option<&Cell>>> {
        let width = self
            .rows
            .first()
            .map_or(0, |row| row.iter().map(|cell| cell.column_span).sum());
        let mut matrix = vec![vec![None; width]; self.rows.len()];
        let mut covered = vec![vec![false; width]; self.rows.len()];
        for (r, (cells, places)) in self.rows.iter().zip(&mut matrix).enumerate() {
            let mut column = 0;
            for cell in cells {
                let free = |column: usize| {
                    let row: Option<&Vec<bool>> = covered.get(r);
                    row.and_then(|row| row.get(column)) != Some(&true)
                };
                while !free(column) {
                    column += 1;
                }
                let below = covered.iter_mut().skip(r).take(cell.row_span);
                for row in below {
                    for place in row.iter_mut().skip(column).take(cell.column_span) {
                        *place = true;
                    }
                }
                if let Some(place) = places.get_mut(column) {
                    *place = Some(cell);
                }
                column += cell.column_span;
            }
        }
        matrix
    }

    pub fn held(&self) -> usize {
        self.equations
            .iter()
            .filter(|equation| equation.holds)
            .count()
    }
}
