//! `gouji/tables`: the tables of a document as grids with their equations, for
//! previews and for the status "42/42"; and the notification that they changed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{Range, TextDocumentIdentifier};

use super::figures::{self, InReport, InTable};
use crate::finding::Finding;
use crate::message::Locale;
use crate::profile::Axis;
use crate::report::Report;
use crate::report::layout::{Content, GridCell, layout};
use crate::server::document::Snapshot;
use crate::server::proto::shape_name;
use crate::text::Span;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    pub text_document: TextDocumentIdentifier,
}

#[derive(Debug, Serialize)]
pub struct Tables {
    version: i32,
    reports: Vec<ReportTables>,
}

#[derive(Debug, Serialize)]
struct ReportTables {
    title: Option<String>,
    office: Option<String>,
    year: Option<i32>,
    profile: String,
    equations: Count,
    failing: Vec<Failing>,
    tables: Vec<Table>,
}

/// How many equations hold, of those that can be judged.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Count {
    pub held: usize,
    pub total: usize,
}

#[derive(Debug, Serialize)]
struct Failing {
    table: String,
    equation: String,
    message: String,
    range: Range,
}

#[derive(Debug, Serialize)]
struct Table {
    id: String,
    title: String,
    shape: &'static str,
    range: Range,
    grid: Vec<Vec<Cell>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Cell {
    text: String,
    kind: &'static str,
    row_span: usize,
    col_span: usize,
    range: Option<Range>,
    row: Option<String>,
    column: Option<String>,
    failing: bool,
    message: Option<String>,
}

/// The parameters of `gouji/tablesChanged`.
#[derive(Debug, Serialize)]
pub struct Changed<'a> {
    pub uri: &'a str,
    pub version: i32,
    #[serde(flatten)]
    pub count: Count,
}

pub fn tables(snapshot: &Snapshot) -> Tables {
    Tables {
        version: snapshot.version,
        reports: figures::reports(&snapshot.reports)
            .map(|report| report_tables(snapshot, report))
            .collect(),
    }
}

/// The equations of a report.
pub fn count(report: &Arc<Report>) -> Count {
    let report = InReport { base: 0, report };
    let mut count = Count::default();
    for judged in report.tables().flat_map(|table| table.judged()) {
        count.total += 1;
        count.held += usize::from(judged.holds());
    }
    count
}

fn report_tables(snapshot: &Snapshot, report: InReport<'_>) -> ReportTables {
    let locale = snapshot.view.locale;
    let failing = report
        .tables()
        .flat_map(|table| table.judged().map(move |judged| (table, judged)))
        .filter(|(_, judged)| !judged.holds())
        .filter_map(|(table, judged)| {
            let equation = judged.equation;
            let place = match equation.axis {
                Axis::Row(row) => format!("{}: ", table.row_name(row)),
                Axis::Column(column) => format!("{}: ", table.column_name(column)),
                Axis::Free => String::new(),
            };
            Some(Failing {
                table: table.id().to_string(),
                equation: equation.id.clone(),
                message: format!("{place}{}", table.show(equation)),
                range: range(snapshot, table, table.cell(equation.total)?.span),
            })
        })
        .collect();
    ReportTables {
        title: report
            .report
            .title
            .as_ref()
            .map(|title| snapshot.text.slice(report.span(title.span)).into_owned()),
        office: report.report.office.clone(),
        year: report.report.year,
        profile: report.report.profile.id.clone(),
        equations: count(report.report),
        failing,
        tables: report
            .tables()
            .map(|table| Table {
                id: table.id().to_string(),
                title: table.title(locale).to_string(),
                shape: shape_name(table.bound.shape),
                range: range(snapshot, table, table.bound.span),
                grid: grid(table)
                    .iter()
                    .map(|row| row.iter().map(|cell| show(snapshot, table, cell)).collect())
                    .collect(),
            })
            .collect(),
    }
}

/// The table as its form prints it, with the optional rows and columns that
/// stand in the text.
pub fn grid(table: InTable<'_>) -> Vec<Vec<GridCell>> {
    let Some(form) = table.bound.form.tables.get(table.bound.table) else {
        return Vec::new();
    };
    layout(form, &|row| table.has_row(row), &|column| {
        table.bound.columns.get(column).is_some_and(Option::is_some)
    })
}

fn show(snapshot: &Snapshot, table: InTable<'_>, cell: &GridCell) -> Cell {
    let locale = snapshot.view.locale;
    let mut shown = Cell {
        text: cell.content.text().to_string(),
        kind: "header",
        row_span: cell.row_span,
        col_span: cell.column_span,
        range: None,
        row: None,
        column: None,
        failing: false,
        message: None,
    };
    match cell.content {
        Content::Caption(_) | Content::Header(_, None) => {}
        Content::Header(_, Some(column)) => {
            shown.column = table.columns().get(column).map(|column| column.key.clone());
            shown.range = table
                .bound
                .columns
                .get(column)
                .and_then(|span| Some(range(snapshot, table, (*span)?)));
        }
        Content::Label(ref text, row) => {
            shown.kind = "label";
            let form = table.rows().get(row);
            let own = form
                .is_some_and(|form| form.label.as_ref().is_some_and(|label| label.text == *text));
            if own {
                shown.row = form.map(|form| form.key.clone());
                shown.range = table
                    .bound
                    .rows
                    .get(row)
                    .and_then(|bound| Some(range(snapshot, table, bound.label?)));
            }
        }
        Content::Value(at) => {
            shown.kind = "blank";
            shown.row = table.rows().get(at.row).map(|row| row.key.clone());
            shown.column = table.columns().get(at.column).map(|c| c.key.clone());
            if let Some(value) = table.cell(at) {
                if !value.text.trim().is_empty() {
                    shown.kind = "value";
                }
                shown.text = value.text.to_string();
                shown.range = Some(range(snapshot, table, value.span));
                let message = fault(&snapshot.findings, table.span(value.span), locale);
                shown.failing = message.is_some();
                shown.message = message;
            }
        }
        Content::Empty => shown.kind = "blank",
    }
    shown
}

/// What is said of exactly this cell.
fn fault(findings: &[Finding], span: Span, locale: Locale) -> Option<String> {
    // In the order of the text: those that begin later are passed over.
    let from = findings.partition_point(|finding| finding.span.start < span.start);
    findings
        .get(from..)?
        .iter()
        .take_while(|finding| finding.span.start == span.start)
        .find(|finding| finding.span == span)
        .map(|finding| finding.message.render(locale))
}

fn range(snapshot: &Snapshot, table: InTable<'_>, span: Span) -> Range {
    snapshot.view.range(&snapshot.text, table.span(span))
}
