//! `duplicate-row`: a row stands twice.

use super::{Scope, names};
use crate::finding::{Finding, Related, Rule, Severity};
use crate::message::{Message, Template};
use crate::report::Issue;

pub static RULE: Rule = Rule {
    name: "duplicate-row",
    severity: Severity::Error,
    summary: Template {
        zh: "同一行出现两次",
        en: "a row stands twice",
    },
};

const TWICE: Template = Template {
    zh: "“{row}”行重复",
    en: "row {row} stands a second time",
};
const FIRST: Template = Template {
    zh: "第一次在这里",
    en: "it stands here first",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        for issue in &bound.issues {
            let Issue::DuplicateRow { row, span } = issue else {
                continue;
            };
            let message = Message::new(&TWICE).with("row", names::row(bound.table(), *row));
            let mut finding = Finding::new(&RULE, *span, message);
            finding.place = names::row_place(bound, *row);
            finding.explains.push(names::row_subject(bound, *row));
            if let Some(first) = bound.rows[*row].label {
                finding.related.push(Related {
                    file: None,
                    span: first,
                    message: Message::new(&FIRST),
                });
            }
            findings.push(finding);
        }
    }
}
