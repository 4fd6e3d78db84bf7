//! `missing-column`: a column of the form is absent.

use super::{Scope, names};
use crate::finding::{Finding, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::report::Issue;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "missing-column",
    severity: Severity::Error,
    summary: Template {
        zh: "表格缺少规定的列",
        en: "a column of the form is missing",
    },
};

const MISSING: Template = Template {
    zh: "《{table}》缺少“{column}”列",
    en: "the {table} has no column {column}",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        for issue in &bound.issues {
            let Issue::MissingColumn { part, column } = issue else {
                continue;
            };
            let table = bound.table();
            let message = Message::new(&MISSING)
                .with("table", &table.title)
                .with("column", names::column(table, *column));
            // At the heading that it should follow.
            let columns = table.parts[*part].columns.clone();
            let before = (columns.start..*column)
                .rev()
                .find_map(|c| bound.columns[c]);
            let behind = (*column..columns.end).find_map(|c| bound.columns[c]);
            let span = before.or(behind).unwrap_or(Span::at(bound.span.start));
            let mut finding = Finding::new(&RULE, span, message);
            finding.place = names::table_place(bound);
            finding.place.column = Some(table.columns[*column].key.clone());
            finding.explains.push(Subject::Form(table.id.clone()));
            findings.push(finding);
        }
    }
}
