//! `unknown-row`: a row that the form doesn't have.

use super::{Scope, names};
use crate::finding::{Finding, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::report::Issue;

pub static RULE: Rule = Rule {
    name: "unknown-row",
    severity: Severity::Hint,
    summary: Template {
        zh: "格式里没有的行",
        en: "a row that the form doesn't have",
    },
};

const UNKNOWN: Template = Template {
    zh: "《{table}》的格式里没有“{label}”这一行",
    en: "the form of the {table} has no row {label}",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        for issue in &bound.issues {
            let Issue::UnknownRow { span } = issue else {
                continue;
            };
            // Words in place of a figure are not a label.
            if bound
                .bound_cells()
                .any(|(_, cell)| cell.span.overlaps(*span))
            {
                continue;
            }
            let table = bound.table();
            let message = Message::new(&UNKNOWN)
                .with("table", &table.title)
                .with("label", span.of(scope.text));
            let mut finding = Finding::new(&RULE, *span, message);
            finding.place = names::table_place(bound);
            let label = span.of(scope.text).to_string();
            finding.explains.push(Subject::Row(table.id.clone(), label));
            findings.push(finding);
        }
    }
}
