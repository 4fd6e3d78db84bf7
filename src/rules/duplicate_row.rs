//! `duplicate-row`: a row stands twice.

use super::{Scope, names};
use crate::finding::{Edit, Finding, Fix, Related, Rule, Severity};
use crate::message::{Message, Template};
use crate::report::{BoundTable, Issue};
use crate::text::Span;

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
const INSTEAD: Template = Template {
    zh: "“{row}”行重复，按次序这里应为“{other}”",
    en: "row {row} stands a second time, in the place of {other}",
};
const RENAME: Template = Template {
    zh: "改为“{label}”",
    en: "Change it to {label}",
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
            let table = bound.table();
            let instead = instead(bound, *row, *span);
            let message = match instead {
                Some(other) => Message::new(&INSTEAD).with("other", names::row(table, other)),
                None => Message::new(&TWICE),
            };
            let message = message.with("row", names::row(table, *row));
            let mut finding = Finding::new(&RULE, *span, message);
            finding.place = names::row_place(bound, *row);
            finding.explains.push(names::row_subject(bound, *row));
            if let Some(other) = instead {
                finding.explains.push(names::row_subject(bound, other));
                finding.fixes.extend(rename(bound, *span, other));
            }
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

/// The row that is missing where the second of `row` stands, at `span`.
fn instead(bound: &BoundTable, row: usize, span: Span) -> Option<usize> {
    let label = |row: usize| bound.rows[row].label;
    let other = (row + 1..bound.rows.len()).find(|&row| !bound.table().rows[row].optional)?;
    let mut behind = (other + 1..bound.rows.len()).filter_map(label);
    let is_before = behind.next().is_none_or(|next| span.end <= next.start);
    let is_behind = label(row).is_some_and(|first| first.end <= span.start);
    (label(other).is_none() && is_before && is_behind).then_some(other)
}

fn rename(bound: &BoundTable, span: Span, row: usize) -> Option<Fix> {
    let label = &bound.table().rows[row].label.as_ref()?.text;
    Some(Fix {
        title: Message::new(&RENAME).with("label", label.clone()),
        safe: false,
        edits: vec![Edit {
            span,
            text: label.clone(),
        }],
    })
}
