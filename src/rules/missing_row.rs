//! `missing-row`: rows of the form are absent.

use super::{Scope, names};
use crate::finding::{Finding, Rule, Severity};
use crate::message::{Bilingual, Message, Template};
use crate::report::{BoundTable, Issue};
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "missing-row",
    severity: Severity::Error,
    summary: Template {
        zh: "表格缺少规定的行",
        en: "rows of the form are missing",
    },
};

const MISSING: Template = Template {
    zh: "《{table}》缺少：{rows}",
    en: "the {table} lacks: {rows}",
};

/// One finding for each run of neighbours, at the label that they should
/// follow.
pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        let missing: Vec<usize> = bound
            .issues
            .iter()
            .filter_map(|issue| match issue {
                Issue::MissingRow { row } => Some(*row),
                _ => None,
            })
            .collect();
        let optional = |row: usize| bound.table().rows[row].optional;
        let follows = |a: usize, b: usize| (a + 1..b).all(optional);
        for run in missing.chunk_by(|&a, &b| follows(a, b)) {
            findings.push(finding(bound, run));
        }
    }
}

fn finding(bound: &BoundTable, run: &[usize]) -> Finding {
    let table = bound.table();
    let rows: Vec<Bilingual> = run.iter().map(|&row| names::row(table, row)).collect();
    let message = Message::new(&MISSING)
        .with("table", &table.title)
        .with("rows", rows);
    let before = (0..run[0]).rev().find_map(|row| bound.rows[row].label);
    let behind = bound.rows[run[0]..].iter().find_map(|row| row.label);
    let span = before.or(behind).unwrap_or(Span::at(bound.span.start));
    let mut finding = Finding::new(&RULE, span, message);
    finding.place = names::row_place(bound, run[0]);
    finding.explains = run
        .iter()
        .map(|&row| names::row_subject(bound, row))
        .collect();
    finding
}
