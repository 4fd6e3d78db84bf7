//! `row-order`: a row stands at another place than in the form.

use super::{Scope, names};
use crate::finding::{Finding, Related, Rule, Severity};
use crate::message::{Message, Template};
use crate::report::Issue;

pub static RULE: Rule = Rule {
    name: "row-order",
    severity: Severity::Warning,
    summary: Template {
        zh: "行的次序与格式不符",
        en: "rows stand in another order than the form's",
    },
};

const ORDER: Template = Template {
    zh: "“{row}”行应在“{before}”行之后",
    en: "row {row} should stand behind row {before}",
};
const FIRST: Template = Template {
    zh: "“{row}”应是第一行",
    en: "row {row} should stand first",
};
const BEFORE: Template = Template {
    zh: "“{before}”行在这里",
    en: "row {before} stands here",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        for issue in &bound.issues {
            let Issue::Misplaced { row, span } = issue else {
                continue;
            };
            let table = bound.table();
            let before = (0..*row).rev().find(|&r| bound.rows[r].label.is_some());
            let message = match before {
                Some(before) => Message::new(&ORDER).with("before", names::row(table, before)),
                None => Message::new(&FIRST),
            };
            let message = message.with("row", names::row(table, *row));
            let mut finding = Finding::new(&RULE, *span, message);
            finding.place = names::row_place(bound, *row);
            finding.explains.push(names::row_subject(bound, *row));
            if let Some((before, span)) = before.and_then(|r| Some((r, bound.rows[r].label?))) {
                finding.related.push(Related {
                    file: None,
                    span,
                    message: Message::new(&BEFORE).with("before", names::row(table, before)),
                });
            }
            findings.push(finding);
        }
    }
}
