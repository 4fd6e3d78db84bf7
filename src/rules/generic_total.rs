//! `total-mismatch` in a table that no profile knows: a figure that the
//! table's own totals contradict.

use rust_decimal::Decimal;

use super::{Scope, names, total_mismatch};
use crate::equations::is_slip;
use crate::finding::{Edit, Finding, Fix, Related, Severity, Subject};
use crate::generic::{self, Fault, Judged, Sum, TooMuch, Unjudged};
use crate::message::{Bilingual, Message, Template};
use crate::number::{in_digits, write_like};
use crate::text::Span;

const TOTAL: Template = Template {
    zh: "“{cell}”写的是 {actual}，{count} 项之和是 {sum}（{terms}），相差 {difference}{proof}",
    en: "{cell} is {actual}, but its {count} parts make {sum} ({terms}): {difference} apart{proof}",
};
const CELL: Template = Template {
    zh: "“{cell}”应为 {expected}，写的是 {actual}：{sums}{proof}",
    en: "{cell} should be {expected}, not {actual}: {sums}{proof}",
};
const BY_COLUMN: Template = Template {
    zh: "按列，“{cell}”写的是 {total}，各项之和是 {sum}",
    en: "by column, {cell} is {total}, its parts make {sum}",
};
const BY_ROW: Template = Template {
    zh: "按行，“{cell}”写的是 {total}，各项之和是 {sum}",
    en: "by row, {cell} is {total}, its parts make {sum}",
};
const CONFIRMED: Template = Template {
    zh: "；同表同类的合计有 {held} 个相符",
    en: "; {held} like totals of the table hold",
};
const NOTHING: Template = Template { zh: "", en: "" };
const PART: Template = Template {
    zh: "“{cell}”{value}",
    en: "{cell}: {value}",
};
const WRITE: Template = Template {
    zh: "把“{cell}”改为 {value}",
    en: "Change {cell} to {value}",
};
const MANY_CELLS: Template = Template {
    zh: "表格有 {found} 个单元格，超过 {most} 个的表格不核对合计；请拆分",
    en: "the table has {found} cells; the totals of one with more than {most} aren't checked: divide it",
};
const MANY_TOTALS: Template = Template {
    zh: "表格有 {found} 个合计，超过 {most} 个的不予核对；请拆分",
    en: "the table has {found} totals; more than {most} aren't checked: divide it",
};
const MANY_SUMS: Template = Template {
    zh: "核对表格的合计需要加总超过 {most} 个数，不予核对；请拆分",
    en: "the table's totals have more than {most} parts in all, and aren't checked: divide it",
};

/// Terms that a message writes out, at most.
const TERMS: usize = 12;
/// Parts that are offered for a change, at most.
const OFFERS: usize = 3;

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let whole = Span::new(0, scope.text.len());
    let (judged, unjudged) = generic::judge(scope.pieces, scope.text, scope.report, whole);
    for judged in &judged {
        let faults = judged.faults.iter();
        findings.extend(faults.filter_map(|fault| finding(scope, judged, fault)));
    }
    findings.extend(unjudged.iter().filter_map(|table| too_much(scope, table)));
}

/// That a table isn't judged, at its first cell.
fn too_much(scope: &Scope, table: &Unjudged) -> Option<Finding> {
    let span = scope.pieces.get(table.piece)?.spans().next()?;
    let message = match table.why {
        TooMuch::Cells { found, most } => Message::new(&MANY_CELLS)
            .with("found", found)
            .with("most", most),
        TooMuch::Totals { found, most } => Message::new(&MANY_TOTALS)
            .with("found", found)
            .with("most", most),
        TooMuch::Sums { most } => Message::new(&MANY_SUMS).with("most", most),
    };
    let mut finding = Finding::new(&total_mismatch::RULE, span, message);
    finding.severity = Severity::Hint;
    finding.place = names::prose_place(scope.report, table.piece);
    Some(finding)
}

fn finding(scope: &Scope, judged: &Judged, fault: &Fault) -> Option<Finding> {
    let span = judged.figure_span(fault.cell)?;
    let actual = judged.value(fault.cell)?;
    let proof = match fault.held {
        0 => Message::new(&NOTHING),
        held => Message::new(&CONFIRMED).with("held", held),
    };
    let message = match fault.sums.as_slice() {
        [sum] if sum.total.cell == fault.cell => Message::new(&TOTAL)
            .with("count", sum.parts.len())
            .with("sum", sum.sum)
            .with("terms", terms(sum))
            .with("difference", sum.excess().abs()),
        sums => {
            let said = sums.iter().map(|sum| {
                Message::new(if sum.rows { &BY_COLUMN } else { &BY_ROW })
                    .with("cell", name(judged, sum.total.cell))
                    .with("total", sum.total.value)
                    .with("sum", sum.sum)
            });
            Message::new(&CELL)
                .with("expected", fault.expected)
                .with("sums", said.collect::<Vec<_>>())
        }
    };
    let message = message
        .with("cell", name(judged, fault.cell))
        .with("actual", actual)
        .with("proof", proof);
    let mut finding = Finding::new(&total_mismatch::RULE, span, message);
    if fault.doubtful {
        finding.severity = Severity::Hint;
    }
    finding.actual = Some(span.of(scope.text).to_string());
    finding.expected = Some(in_digits(fault.expected));
    finding.place = names::prose_place(scope.report, judged.grid.piece);
    let (row, column) = judged.labels(fault.cell);
    finding.place.row = Some(row.to_string()).filter(|row| !row.is_empty());
    finding.place.column = Some(column.to_string()).filter(|column| !column.is_empty());
    let mut cells: Vec<usize> = fault.sums.iter().flat_map(cells).collect();
    cells.dedup();
    finding.related = cells
        .iter()
        .filter(|cell| **cell != fault.cell)
        .filter_map(|&cell| {
            Some(Related {
                file: None,
                span: judged.figure_span(cell)?,
                message: Message::new(&PART)
                    .with("cell", name(judged, cell))
                    .with("value", judged.value(cell)?),
            })
        })
        .collect();
    let spans = cells.iter().filter_map(|&cell| judged.figure_span(cell));
    finding.explains = spans.map(Subject::Claim).collect();
    finding.fixes = fixes(scope, judged, fault);
    Some(finding)
}

fn cells(sum: &Sum) -> impl Iterator<Item = usize> {
    sum.parts
        .iter()
        .chain([&sum.total])
        .map(|figure| figure.cell)
}

/// The cell itself first, unless only a part differs by a slip of the hand or
/// another sum confirms the cell.
fn fixes(scope: &Scope, judged: &Judged, fault: &Fault) -> Vec<Fix> {
    let change = |cell: usize, expected: Decimal| {
        let span = judged.figure_span(cell)?;
        Some(Fix {
            title: Message::new(&WRITE)
                .with("cell", name(judged, cell))
                .with("value", expected),
            safe: false,
            edits: vec![Edit {
                span,
                text: write_like(expected, span.of(scope.text)),
            }],
        })
    };
    let likely = fault.others.iter().filter(|(cell, expected)| {
        judged.value(*cell).is_some_and(|written| {
            let sign = expected.is_sign_negative() == written.is_sign_negative();
            sign && is_slip(written, *expected)
        })
    });
    let mut fixes: Vec<Fix> = likely
        .take(OFFERS)
        .filter_map(|(cell, expected)| change(*cell, *expected))
        .collect();
    if !fault.confirmed
        && let Some(own) = change(fault.cell, fault.expected)
    {
        let slip = judged
            .value(fault.cell)
            .is_some_and(|v| is_slip(v, fault.expected));
        let part_is_likelier = fixes.len() == 1 && !slip;
        fixes.insert(usize::from(part_is_likelier), own);
    }
    fixes
}

fn name(judged: &Judged, cell: usize) -> Bilingual {
    match judged.labels(cell) {
        (row, "") => Bilingual::same(row),
        ("", column) => Bilingual::same(column),
        (row, column) => Bilingual::new(format!("{row}·{column}"), format!("{row} / {column}")),
    }
}

/// `120 + 45 + (-3)`
fn terms(sum: &Sum) -> String {
    let mut terms: Vec<String> = sum
        .parts
        .iter()
        .take(TERMS)
        .map(|part| match part.value.normalize() {
            value if value.is_sign_negative() => format!("({value})"),
            value => value.to_string(),
        })
        .collect();
    if sum.parts.len() > TERMS {
        terms.push("…".to_string());
    }
    terms.join(" + ")
}
