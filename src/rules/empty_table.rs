//! `empty-table`: a table with labels and without any values.

use super::{Scope, names};
use crate::finding::{Finding, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::report::Issue;

pub static RULE: Rule = Rule {
    name: "empty-table",
    severity: Severity::Error,
    summary: Template {
        zh: "表格没有填任何数据",
        en: "a table holds no values",
    },
};

const EMPTY: Template = Template {
    zh: "《{table}》没有填任何数据；没有发生的填 0",
    en: "the {table} holds no values; write 0 for what did not occur",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        if bound.is_filled() || bound.issues.contains(&Issue::Unreadable) {
            continue;
        }
        let table = bound.table();
        let message = Message::new(&EMPTY).with("table", &table.title);
        let mut finding = Finding::new(&RULE, bound.span, message);
        let first = bound.span.of(scope.text).find('\n');
        finding.span.end = first.map_or(bound.span.end, |i| bound.span.start + i);
        finding.place = names::table_place(bound);
        finding.explains.push(Subject::Table(table.id.clone()));
        findings.push(finding);
    }
}
