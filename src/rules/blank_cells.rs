//! `blank-cells`: blanks or slashes stand for zeros.

use super::{Scope, names, sums};
use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::number::Reading;
use crate::report::BoundTable;

pub static RULE: Rule = Rule {
    name: "blank-cells",
    severity: Severity::Hint,
    summary: Template {
        zh: "用空白或斜线代替 0",
        en: "blanks or slashes stand for zeros",
    },
};

const BLANK: Template = Template {
    zh: "《{table}》{total} 个单元格中有 {n} 个空白；没有发生的建议填 0",
    en: "{n} of {total} cells of the {table} are blank; better write 0 for what did not occur",
};
const LOST: Template = Template {
    zh: "《{table}》有 {n} 行的空白单元格在粘贴时丢失，各数属于哪一列不能全部确定；建议没有发生的填 0",
    en: "{n} rows of the {table} lost their blank cells when pasted, so not every figure's column is certain; better write 0 for what did not occur",
};
const FILL: Template = Template {
    zh: "把 {n} 个空白填为 0",
    en: "Write 0 into {n} blank cells",
};

/// One finding a table, if any other cell holds a figure.
pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        if bound.lost_blanks > 0 {
            findings.push(lost(bound));
            continue;
        }
        let table = bound.table();
        let figures = || bound.bound_cells().filter(|(at, _)| !table.takes_text(*at));
        let total = figures().count();
        let blanks: Vec<_> = figures()
            .filter(|(_, cell)| cell.reading == Reading::Blank)
            .collect();
        let Some((_, first)) = blanks.first() else {
            continue;
        };
        if table.blanks || blanks.len() == total {
            continue;
        }
        let message = Message::new(&BLANK)
            .with("table", &table.title)
            .with("n", blanks.len())
            .with("total", total);
        let mut finding = Finding::new(&RULE, first.span, message);
        finding.place = names::table_place(bound);
        finding.explains = blanks
            .iter()
            .map(|(at, _)| names::cell_subject(bound, *at))
            .collect();
        // A blank that must hold something else by its equations is no zero.
        let faults = bound.figures.localization.faults.iter();
        let wanting: Vec<_> = faults
            .flat_map(|fault| &fault.changes)
            .map(|change| sums::cell_of(bound, change.cell))
            .collect();
        let edits: Vec<Edit> = blanks
            .iter()
            .filter(|(at, _)| !wanting.contains(at))
            .map(|(_, cell)| Edit {
                span: cell.span,
                text: "0".to_string(),
            })
            .collect();
        if !edits.is_empty() {
            finding.fixes.push(Fix {
                title: Message::new(&FILL).with("n", edits.len()),
                safe: false,
                edits,
            });
        }
        findings.push(finding);
    }
}

/// Blanks that the text has lost: the figures left can't all be told apart.
fn lost(bound: &BoundTable) -> Finding {
    let table = bound.table();
    let message = Message::new(&LOST)
        .with("table", &table.title)
        .with("n", bound.lost_blanks);
    let mut finding = Finding::new(&RULE, bound.span, message);
    let first = bound.rows.iter().find_map(|row| row.label);
    finding.span = first.unwrap_or(bound.span);
    finding.place = names::table_place(bound);
    finding
}
