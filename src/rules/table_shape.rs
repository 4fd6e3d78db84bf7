//! `table-shape`: a table or a row that can't be read as it stands.

use super::{Scope, names};
use crate::finding::{Finding, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::profile::Table;
use crate::report::{BoundTable, Issue};
use crate::syntax::Limit;
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
    zh: "《{table}》的项目和数字已经分开或连成一片，无法对应；请重新粘贴或改成表格",
    en: "labels and figures of the {table} have come apart or run together; paste it anew or as a table",
};
const ROW: Template = Template {
    zh: "“{row}”行有 {found} 个数，应有 {expected} 个",
    en: "row {row} has {found} figures instead of {expected}",
};
const ROWS: Template = Template {
    zh: "《{table}》有 {n} 行的单元格数不对（例如“{row}”有 {found} 个，应有 {expected} 个），无法对应到列",
    en: "{n} rows of the {table} have a wrong number of cells ({row}: {found} instead of {expected}), so columns can't be told",
};
const LONG: Template = Template {
    zh: "表格超过 {limit} MB，之后的部分没有按表格读取；请拆分",
    en: "the table is longer than {limit} MB, and not read as a table from there on; divide it",
};
const WIDE: Template = Template {
    zh: "表格超过 {limit} 列，再往右的单元格无法对应；请拆分",
    en: "the table has more than {limit} columns; cells further right can't be told apart: divide it",
};
const TALL: Template = Template {
    zh: "表格中有单元格跨越超过 {limit} 行，只按 {limit} 行读取；请改小 rowspan",
    en: "a cell of the table covers more than {limit} rows, and is read as covering {limit}; lower its rowspan",
};

/// Rows with wrong counts are named one by one up to this many; more are one
/// finding for the table.
const ONE_BY_ONE: usize = 2;

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let pieces = scope.pieces.iter().enumerate();
    let limited = pieces.filter(|(_, placed)| placed.piece.limit().is_some());
    findings.extend(limited.filter_map(|(piece, _)| limit(scope, piece)));
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        check_table(bound, findings);
    }
}

/// That a table is too large to be read whole: one of a report, or one with totals.
fn limit(scope: &Scope, piece: usize) -> Option<Finding> {
    let placed = scope.pieces.get(piece)?;
    let message = match placed.piece.limit()? {
        Limit::TableLength(bytes) => Message::new(&LONG).with("limit", bytes as usize >> 20),
        Limit::Columns(most) => Message::new(&WIDE).with("limit", most as usize),
        Limit::RowSpan(most) => Message::new(&TALL).with("limit", most as usize),
        Limit::Markup(_) => return None,
    };
    if scope.report.is_none() && !placed.piece.sums {
        return None;
    }
    let mut finding = Finding::new(&RULE, placed.opening(scope.text), message);
    finding.severity = Severity::Hint;
    finding.place = names::prose_place(scope.report, piece);
    Some(finding)
}

fn check_table(bound: &BoundTable, findings: &mut Vec<Finding>) {
    let table = bound.table();
    if bound.issues.contains(&Issue::Unreadable) {
        findings.push(whole(bound, bound.span, unreadable(table)));
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

pub fn unreadable(table: &Table) -> Message {
    Message::new(&UNREADABLE).with("table", &table.title)
}

fn whole(bound: &BoundTable, span: Span, message: Message) -> Finding {
    let mut finding = Finding::new(&RULE, span, message);
    finding.place = names::table_place(bound);
    let id = bound.table().id.clone();
    finding.explains.push(Subject::Table(id));
    finding
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{base, found};

    fn table(row: &str) -> String {
        format!("<table>\n<tr>{row}</tr>\n</table>\n")
    }

    #[test]
    fn a_table_that_meets_a_limit_says_so() {
        let cells = |n: usize| table(&"<td>1</td>".repeat(n));
        let text = format!("{}\n{}", base(), cells(257));
        let found = found(&text, "table-shape");
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(
            (found[0].at.as_str(), found[0].severity),
            ("<table>", Severity::Hint)
        );
        assert!(found[0].zh.contains("256 列"), "{}", found[0].zh);
    }

    #[test]
    fn a_text_that_is_no_report_hears_of_tables_with_totals_only() {
        let cells = "<td>1</td>".repeat(257);
        assert!(found(&table(&cells), "").is_empty());
        let with_total = table(&format!("<td>合计</td>{cells}"));
        assert_eq!(found(&with_total, "table-shape").len(), 1);
    }
}
