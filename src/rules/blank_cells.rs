//! `blank-cells`: blanks or slashes stand for zeros.

use super::{Scope, names, sums};
use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::number::Reading;
use crate::report::{BoundCell, BoundTable};
use crate::syntax::readable;

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
const MARKS: Template = Template {
    zh: "《{table}》{total} 个单元格中有 {n} 个写的是{marks}；没有发生的建议填 0",
    en: "{n} of {total} cells of the {table} say {marks}; better write 0 for what did not occur",
};
const BLANK_OR_MARKS: Template = Template {
    zh: "《{table}》{total} 个单元格中有 {n} 个空白或写的是{marks}；没有发生的建议填 0",
    en: "{n} of {total} cells of the {table} are blank or say {marks}; better write 0 for what did not occur",
};
const MARK: Template = Template {
    zh: "“{mark}”",
    en: "{mark}",
};
const LOST: Template = Template {
    zh: "《{table}》有 {n} 行的空白单元格在粘贴时丢失，各数属于哪一列不能全部确定；建议没有发生的填 0",
    en: "{n} rows of the {table} lost their blank cells when pasted, so not every figure's column is certain; better write 0 for what did not occur",
};
const FILL: Template = Template {
    zh: "把 {n} 个单元格填为 0",
    en: "Write 0 into {n} cells",
};

/// Marks that a message names, at most.
const MOST_MARKS: usize = 3;

/// One finding a table, if any other cell holds a figure.
pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    for (bound, contents) in scope.tables_with_contents() {
        if bound.lost_blanks > 0 {
            // That a table is empty is told elsewhere.
            findings.extend(bound.is_filled().then(|| lost(bound)));
            continue;
        }
        if !contents.blanks {
            continue;
        }
        let table = bound.table();
        let figures = bound.bound_cells().filter(|(at, _)| !table.takes_text(*at));
        let (mut total, mut blanks) = (0, Vec::new());
        for (at, cell) in figures {
            total += 1;
            if cell.reading == Reading::Blank {
                blanks.push((at, cell));
            }
        }
        let Some((_, first)) = blanks.first() else {
            continue;
        };
        if table.blanks || blanks.len() == total {
            continue;
        }
        let mut marks: Vec<String> = Vec::new();
        let mut left_blank = false;
        for (_, cell) in &blanks {
            let shown = readable(&cell.text);
            match shown.trim() {
                "" => left_blank = true,
                mark if marks.iter().any(|known| known == mark) => {}
                mark => marks.push(mark.to_string()),
            }
        }
        let template = match (marks.as_slice(), left_blank) {
            ([], _) => &BLANK,
            (_, true) => &BLANK_OR_MARKS,
            (_, false) => &MARKS,
        };
        let marks = marks.iter().take(MOST_MARKS);
        let marks: Vec<Message> = marks
            .map(|mark| Message::new(&MARK).with("mark", mark.as_str()))
            .collect();
        let message = Message::new(template)
            .with("marks", marks)
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
        blanks.retain(|(at, _)| !wanting.contains(at));
        if !blanks.is_empty() {
            let cells = blanks.iter().flat_map(|(at, _)| bound.written(*at));
            let edit = |cell: &BoundCell| Edit {
                span: cell.span,
                text: "0".to_string(),
            };
            finding.fixes.push(Fix {
                title: Message::new(&FILL).with("n", blanks.len()),
                safe: false,
                edits: cells.map(edit).collect(),
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

#[cfg(test)]
mod tests {
    use crate::rules::testing::{applied, base, found, found_beside, with_cell};

    #[test]
    fn rows_in_another_order_are_filled_in() {
        let text = base();
        let rows: Vec<&str> = text
            .lines()
            .filter(|l| l.contains("不掌握相关") || l.contains("没有现成信息"))
            .collect();
        let [first, second] = rows[..] else {
            panic!("{rows:?}")
        };
        let exchanged = text.replace(&format!("{first}\n{second}"), &format!("{second}\n{first}"));
        assert_ne!(exchanged, text);
        let blank = |text: String, row: &str| text.replace(row, &row.replacen("| 0 |", "|  |", 1));
        let text = blank(blank(exchanged.clone(), first), second);
        let findings = found_beside(&text, &[], "blank-cells");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        let packed = |text: &str| text.replace(' ', "");
        assert_eq!(packed(&applied(&text, &findings[0])), packed(&exchanged));
    }

    #[test]
    fn a_mark_in_place_of_a_figure_is_named() {
        let row = "| | （四）无法提供 | 1.本机关不掌握相关政府信息 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |";
        let says = |cells: &str| {
            let text = with_cell(&base(), row, &row.replace("| 0 | 0 | 0 |", cells));
            let found = found(&text, "blank-cells");
            assert_eq!(found.len(), 1, "{cells}");
            found[0].zh.clone()
        };
        assert!(says("| 无 | 0 | 0 |").contains("175 个单元格中有 1 个写的是“无”；"));
        assert!(says("| - | / | - |").contains("有 3 个写的是“-”、“/”；"));
        assert!(says("|  | / |  |").contains("有 3 个空白或写的是“/”；"));
        assert!(says("|  | &nbsp; |  |").contains("有 3 个空白；"));
    }
}
