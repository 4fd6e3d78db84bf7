//! `table-shape`: a table or a row that can't be read as it stands.

use super::{Scope, names};
use crate::finding::{Finding, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::report::{BoundTable, Issue};
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "table-shape",
    severity: Severity::Error,
    summary: Template {
        zh: "表格的行列不完整，无法对应",
        en: "a table's rows and cells don't fit its form",
    },
};

const UNREADABLE: Template = Template {
    zh: "《{table}》的项目和数字已经分开，无法对应；请重新粘贴或改成表格",
    en: "labels and figures of the {table} have come apart; paste it anew or as a table",
};
const ROW: Template = Template {
    zh: "“{row}”行有 {found} 个数，应有 {expected} 个",
    en: "row {row} has {found} figures instead of {expected}",
};
const ROWS: Template = Template {
    zh: "《{table}》有 {n} 行的单元格数不对（例如“{row}”有 {found} 个，应有 {expected} 个），无法对应到列",
    en: "{n} rows of the {table} have a wrong number of cells ({row}: {found} instead of {expected}), so columns can't be told",
};

/// Rows with wrong counts are named one by one up to this many; more are one
/// finding for the table.
const ONE_BY_ONE: usize = 2;

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        check_table(bound, findings);
    }
}

fn check_table(bound: &BoundTable, findings: &mut Vec<Finding>) {
    let table = bound.table();
    if bound.issues.contains(&Issue::Unreadable) {
        let message = Message::new(&UNREADABLE).with("table", &table.title);
        findings.push(whole(bound, bound.span, message));
        return;
    }
    let rows: Vec<(usize, usize, usize, Span)> = bound
        .issues
        .iter()
        .filter_map(|issue| match issue {
            Issue::Cells {
                row,
                found,
                expected,
                span,
            } => Some((*row, *found, *expected, *span)),
            _ => None,
        })
        .collect();
    if rows.len() > ONE_BY_ONE {
        let (row, found, expected, span) = rows[0];
        let message = Message::new(&ROWS)
            .with("table", &table.title)
            .with("n", rows.len())
            .with("row", names::row(table, row))
            .with("found", found)
            .with("expected", expected);
        findings.push(whole(bound, span, message));
        return;
    }
    for (row, found, expected, span) in rows {
        let message = Message::new(&ROW)
            .with("row", names::row(table, row))
            .with("found", found)
            .with("expected", expected);
        let mut finding = Finding::new(&RULE, span, message);
        finding.place = names::row_place(bound, row);
        finding.actual = Some(found.to_string());
        finding.expected = Some(expected.to_string());
        finding.explains.push(names::row_subject(bound, row));
        findings.push(finding);
    }
}

fn whole(bound: &BoundTable, span: Span, message: Message) -> Finding {
    let mut finding = Finding::new(&RULE, span, message);
    finding.place = names::table_place(bound);
    let id = bound.table().id.clone();
    finding.explains.push(Subject::Table(id));
    finding
}
