//! `total-mismatch`: a figure that its equations contradict.

use super::{Scope, claim_mismatch, line, names, sums};
use crate::equations::{Change, Explanation, Fault, Kind, Slip};
use crate::finding::{Finding, Fix, Related, Rule, Severity, Subject};
use crate::message::{Bilingual, Message, Template};
use crate::number::in_digits;
use crate::profile::CellRef;
use crate::report::{BoundTable, Issue, Report};

pub static RULE: Rule = Rule {
    name: "total-mismatch",
    severity: Severity::Error,
    summary: Template {
        zh: "数字与勾稽关系不符",
        en: "a figure contradicts its equations",
    },
};

const SLIP: Template = Template {
    zh: "“{cell}”应为 {expected}，写的是 {actual}：{sum}。{proof}",
    en: "{cell} should be {expected}, not {actual}: {sum}. {proof}",
};
const EXCHANGE: Template = Template {
    zh: "“{cell}”与“{other}”的数写反了：应为 {expected} 和 {second}。{proof}",
    en: "the figures of {cell} and {other} are exchanged: they should be {expected} and {second}. {proof}",
};
const SHIFT: Template = Template {
    zh: "“{cell}”起的 {n} 个数填错了列。{proof}",
    en: "{n} figures from {cell} on stand in the wrong columns. {proof}",
};
const IN_LINE: Template = Template {
    zh: "{wrong}。{proof}",
    en: "{wrong}. {proof}",
};
const IN_SOME_LINE: Template = Template {
    zh: "“{cell}”写的是 {actual}，按勾稽关系不成立：{sum}；是整行（或整列）有误，可能的有 {lines} 处，不能确定是哪一处。{proof}",
    en: "{cell} is {actual}, which its equations contradict: {sum}; one of {lines} rows or columns is wrong as a whole, and which can't be told. {proof}",
};
const UNEXPLAINED: Template = Template {
    zh: "“{cell}”写的是 {actual}，按勾稽关系不成立：{sum}；不能确定是哪一格有误。{proof}",
    en: "{cell} is {actual}, which its equations contradict: {sum}; which cell is wrong can't be told. {proof}",
};
const NOWHERE: Template = Template {
    zh: "“{row}”行只有 {found} 个数，无论属于哪几列都不符合勾稽关系",
    en: "the {found} figures of row {row} contradict its equations in whichever columns they belong",
};
const MANY: Template = Template {
    zh: "《{table}》{judged} 个等式中有 {failing} 个不成立，错处太多，不逐一列出",
    en: "{failing} of {judged} equations of the {table} fail; too much is wrong to name each cell",
};
const ALL_MENDED: Template = Template {
    zh: "{judged} 个等式中 {failing} 个不成立，改后全部成立{unique}",
    en: "{failing} of {judged} equations fail; this change mends them all{unique}",
};
const SOME_MENDED: Template = Template {
    zh: "{judged} 个等式中 {failing} 个不成立，其中 {mended} 个由此而来{unique}",
    en: "{failing} of {judged} equations fail, {mended} of them for this{unique}",
};
const NONE_MENDED: Template = Template {
    zh: "{judged} 个等式中 {failing} 个不成立{unique}",
    en: "{failing} of {judged} equations fail{unique}",
};
const UNIQUE: Template = Template {
    zh: "，改其他任何一格都不行",
    en: "; no other single cell does",
};
const NOT_UNIQUE: Template = Template {
    zh: "；也可能是：{others}",
    en: "; it may also be: {others}",
};
const GAVE_UP: Template = Template {
    zh: "{unique}；可能的情形太多，未全部查完",
    en: "{unique}; there are too many possibilities to try them all",
};
const NOTHING: Template = Template { zh: "", en: "" };
const CANDIDATE: Template = Template {
    zh: "“{cell}”应为 {expected}",
    en: "{cell} should be {expected}",
};
const WRITE: Template = Template {
    zh: "把“{cell}”改为 {expected}{why}",
    en: "Change {cell} to {expected}{why}",
};

const WRITE_LINE: Template = Template {
    zh: "按勾稽关系改写{line}的 {n} 个数",
    en: "Change {n} figures of {line} to what the equations give",
};

/// Figures that a fix's title says, at most.
const MOST_WRITTEN: usize = 4;

/// Why a value is likely, added to a fix's title.
fn why(change: &Change) -> Message {
    const BLANK: Template = Template {
        zh: "（原为空白）",
        en: " (was blank)",
    };
    const SWAPPED: Template = Template {
        zh: "（两位数字写反）",
        en: " (digits exchanged)",
    };
    const DROPPED: Template = Template {
        zh: "（漏了一位）",
        en: " (a digit was dropped)",
    };
    const DOUBLED: Template = Template {
        zh: "（多了一位）",
        en: " (a digit too many)",
    };
    const EVIDENT: Template = Template {
        zh: "（与正文或上年报告一致）",
        en: " (as the text or last year's report says)",
    };
    Message::new(match change.slip {
        _ if change.evident => &EVIDENT,
        Slip::Blank => &BLANK,
        Slip::SwappedDigits => &SWAPPED,
        Slip::DroppedDigit => &DROPPED,
        Slip::DoubledDigit | Slip::ExtraDigit => &DOUBLED,
        _ => &NOTHING,
    })
}

/// More faults than this in one table are one finding: rather the table was
/// misread or filled in anew than mistyped so often.
const MOST_FAULTS: usize = 6;
/// Fixes of one fault, at most.
const MOST_OFFERED: usize = 13;
/// Other explanations named in the message.
const NAMED: usize = 2;

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        findings.extend(
            bound
                .issues
                .iter()
                .filter_map(|issue| contradicted(bound, issue)),
        );
        let localization = &bound.figures.localization;
        let slips = localization
            .faults
            .iter()
            .filter(|f| f.kind != Kind::BlankTotal);
        if slips.clone().count() > MOST_FAULTS {
            findings.extend(many(bound));
            continue;
        }
        findings.extend(slips.filter_map(|fault| {
            let of_claims = with_claims(report, bound, fault);
            finding(
                report,
                bound,
                of_claims.as_ref().unwrap_or(fault),
                of_claims.is_some(),
            )
        }));
    }
}

/// A fault of one of several rows or columns: those alone that most of the prose
/// speaks for, if it does for some.
fn with_claims(report: &Report, bound: &BoundTable, fault: &Fault) -> Option<Fault> {
    if !matches!(fault.kind, Kind::Line | Kind::SomeLine) || fault.alternatives.is_empty() {
        return None;
    }
    let agreeing = |changes: &[Change]| {
        let written = changes.iter();
        let written: Vec<_> = written
            .map(|c| (sums::cell_of(bound, c.cell), c.expected))
            .collect();
        claim_mismatch::agreeing(report, bound, &written)
    };
    let first = Explanation {
        changes: fault.changes.clone(),
    };
    let others = fault.alternatives.iter().cloned();
    let mut lines: Vec<(usize, Explanation)> = std::iter::once(first)
        .chain(others)
        .map(|line| (agreeing(&line.changes), line))
        .collect();
    let most = lines.iter().map(|(n, _)| *n).max().unwrap_or(0);
    let is_first_likeliest =
        fault.kind == Kind::Line && lines.first().map(|(n, _)| *n) == Some(most);
    if is_first_likeliest || lines.iter().all(|(n, _)| *n == most) {
        return None;
    }
    let mut fault = fault.clone();
    lines.retain(|(n, _)| *n == most);
    let mut lines = lines.into_iter().map(|(_, line)| line);
    fault.changes = lines.next().map_or(Vec::new(), |line| line.changes);
    fault.alternatives = lines.collect();
    if fault.alternatives.is_empty()
        && let Some(change) = fault.changes.first()
    {
        fault.kind = Kind::Line;
        (fault.at, fault.expected) = (change.cell, Some(change.expected));
    } else if let Some(total) = fault.mends.first() {
        fault.kind = Kind::SomeLine;
        fault.at = bound.figures.system.equations[*total].total;
        fault.expected = None;
    }
    Some(fault)
}

/// The finding on one fault, which the prose may have narrowed down; `None` if it
/// stands at a cell that isn't there.
fn finding(report: &Report, bound: &BoundTable, fault: &Fault, by_claims: bool) -> Option<Finding> {
    let table = bound.table();
    let at = sums::cell_of(bound, fault.at);
    let cell = bound.cell(at)?;
    let actual = sums::shown(bound, at);
    let mut message = match fault.kind {
        Kind::Exchange => Message::new(&EXCHANGE),
        Kind::Shift => Message::new(&SHIFT),
        Kind::Unexplained => Message::new(&UNEXPLAINED),
        Kind::SomeLine => Message::new(&IN_SOME_LINE).with("lines", fault.alternatives.len() + 1),
        Kind::Line => Message::new(&IN_LINE).with("wrong", line::wrong(bound, &fault.changes)?),
        Kind::Slip | Kind::BlankTotal => Message::new(&SLIP),
    };
    message = message
        .with("cell", names::cell(table, at))
        .with("actual", actual.clone())
        .with("n", fault.changes.len())
        .with("proof", proof(bound, fault));
    if let Some(expected) = fault.expected {
        message = message.with("expected", expected);
    }
    if let Some(&equation) = fault.mends.first() {
        message = message.with("sum", sums::said(bound, equation));
    }
    if let Some(other) = fault.changes.iter().find(|c| c.cell != fault.at) {
        message = message
            .with(
                "other",
                names::cell(table, sums::cell_of(bound, other.cell)),
            )
            .with("second", other.expected);
    }
    let mut finding = Finding::new(&RULE, cell.span, message);
    finding.place = names::cell_place(bound, at);
    finding.place.equation = fault.mends.first().map(|&e| sums::id(bound, e));
    finding.actual = Some(cell.text.to_string());
    finding.expected = fault.expected.map(in_digits);
    for &equation in &fault.mends {
        let total = sums::cell_of(bound, bound.figures.system.equations[equation].total);
        let Some(place) = bound.cell(total) else {
            continue;
        };
        finding.related.push(Related {
            file: None,
            span: place.span,
            message: sums::said(bound, equation),
        });
    }
    finding.fixes = likeliest_first(report, bound, fault);
    // What the prose says of one of several lines is explained where it chose them.
    let others = fault
        .alternatives
        .iter()
        .map(|line| line.changes.as_slice());
    let explained: Vec<&[Change]> = match (fault.kind, by_claims) {
        (Kind::SomeLine, true) => others.chain([fault.changes.as_slice()]).collect(),
        (Kind::SomeLine, false) => Vec::new(),
        _ => vec![fault.changes.as_slice()],
    };
    finding.explains = explained
        .iter()
        .flat_map(|line| line.iter().map(|c| c.cell))
        .chain([fault.at])
        .map(|c| names::cell_subject(bound, sums::cell_of(bound, c)))
        .collect();
    finding.explains.dedup();
    Some(finding)
}

/// The fixes of `fault`; of several explanations those first with which more
/// of the prose agrees. Then comes what the message says, unless another has
/// more for it than that one digit would do.
fn likeliest_first(report: &Report, bound: &BoundTable, fault: &Fault) -> Vec<Fix> {
    let alternatives = fault.alternatives.iter().map(|a| a.changes.as_slice());
    let mut candidates: Vec<&[Change]> = std::iter::once(fault.changes.as_slice())
        .chain(alternatives)
        .collect();
    let is_sure = |change: &Change| {
        change.evident
            || matches!(
                change.slip,
                Slip::Blank
                    | Slip::SwappedDigits
                    | Slip::MovedPoint
                    | Slip::Exchanged
                    | Slip::Shifted
            )
    };
    let says = !fault.changes.iter().all(is_sure);
    if candidates.len() > 1 {
        candidates.sort_by_cached_key(|changes| {
            let written: Vec<_> = changes
                .iter()
                .map(|c| (sums::cell_of(bound, c.cell), c.expected))
                .collect();
            let is_said = says && changes.len() == 1 && changes.iter().all(|c| c.cell == fault.at);
            let agreeing = claim_mismatch::agreeing(report, bound, &written);
            std::cmp::Reverse((agreeing, is_said))
        });
    }
    candidates
        .into_iter()
        .take(MOST_OFFERED)
        .filter_map(|changes| fix(bound, changes))
        .collect()
}

fn proof(bound: &BoundTable, fault: &Fault) -> Message {
    let localization = &bound.figures.localization;
    let unique = if fault.unique && fault.companions == 0 && fault.changes.len() == 1 {
        Message::new(&UNIQUE)
    } else if fault.alternatives.is_empty() {
        Message::new(&NOTHING)
    } else {
        // The likeliest may be another than the cell that the finding stands at.
        let all = [fault.changes.as_slice()].into_iter();
        let all = all.chain(fault.alternatives.iter().map(|a| a.changes.as_slice()));
        let others: Vec<Message> = all
            .filter_map(|changes| Some((changes, changes.first()?)))
            .filter(|(_, first)| first.cell != fault.at)
            .take(NAMED)
            .filter_map(|(changes, first)| match fault.kind {
                Kind::Line | Kind::SomeLine => line::named(bound, changes),
                _ => Some(candidate(bound, first)),
            })
            .collect();
        match others.is_empty() {
            true => Message::new(&NOTHING),
            false => Message::new(&NOT_UNIQUE).with("others", others),
        }
    };
    let unique = if fault.gave_up {
        Message::new(&GAVE_UP).with("unique", unique)
    } else {
        unique
    };
    let template = match fault.mends.len() {
        0 => &NONE_MENDED,
        n if n == localization.failing.len()
            && fault.companions == 0
            && !fault.changes.is_empty() =>
        {
            &ALL_MENDED
        }
        _ => &SOME_MENDED,
    };
    Message::new(template)
        .with("judged", localization.judged)
        .with("failing", localization.failing.len())
        .with("mended", fault.mends.len())
        .with("unique", unique)
}

fn candidate(bound: &BoundTable, change: &Change) -> Message {
    Message::new(&CANDIDATE)
        .with(
            "cell",
            names::cell(bound.table(), sums::cell_of(bound, change.cell)),
        )
        .with("expected", change.expected)
}

/// The fix that writes what the cells should say; never safe.
pub(super) fn fix(bound: &BoundTable, changes: &[Change]) -> Option<Fix> {
    let first = changes.first()?;
    let edits = changes
        .iter()
        .map(|change| sums::write(bound, sums::cell_of(bound, change.cell), change.expected))
        .collect::<Option<Vec<_>>>()?
        .concat();
    let cells: Vec<Bilingual> = changes
        .iter()
        .map(|c| names::cell(bound.table(), sums::cell_of(bound, c.cell)))
        .collect();
    let values: Vec<String> = changes.iter().map(|c| in_digits(c.expected)).collect();
    let title = match line::named(bound, changes).filter(|_| changes.len() > MOST_WRITTEN) {
        Some(line) => Message::new(&WRITE_LINE)
            .with("line", line)
            .with("n", changes.len()),
        None => Message::new(&WRITE)
            .with("cell", cells)
            .with("expected", values)
            .with("why", why(first)),
    };
    Some(Fix {
        title,
        safe: false,
        edits,
    })
}

/// A row that has lost its blank cells, and fits its equations nowhere.
fn contradicted(bound: &BoundTable, issue: &Issue) -> Option<Finding> {
    let Issue::Contradicted { row, found, span } = issue else {
        return None;
    };
    let message = Message::new(&NOWHERE)
        .with("row", names::row(bound.table(), *row))
        .with("found", *found);
    let mut finding = Finding::new(&RULE, *span, message);
    finding.place = names::row_place(bound, *row);
    finding.explains.push(names::row_subject(bound, *row));
    Some(finding)
}

/// One finding for a table in which too much fails.
fn many(bound: &BoundTable) -> Option<Finding> {
    let localization = &bound.figures.localization;
    let fault = localization.faults.first()?;
    let at = sums::cell_of(bound, fault.at);
    let message = Message::new(&MANY)
        .with("table", &bound.table().title)
        .with("judged", localization.judged)
        .with("failing", localization.failing.len());
    let mut finding = Finding::new(&RULE, bound.cell(at)?.span, message);
    finding.place = names::table_place(bound);
    for &equation in &localization.failing {
        let total: CellRef = sums::cell_of(bound, bound.figures.system.equations[equation].total);
        if let Some(place) = bound.cell(total) {
            finding.related.push(Related {
                file: None,
                span: place.span,
                message: sums::said(bound, equation),
            });
        }
    }
    finding
        .explains
        .push(Subject::Table(bound.table().id.clone()));
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{applied, base, found, with_cell};

    #[test]
    fn the_first_fix_is_the_one_that_is_said() {
        let row = |total: u32| format!("| 5 | 1 | 1 | 2 | {total} | 0 | 0 | 0 | 0 | 0 |");
        let old = "| 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 |";
        let report = |total| with_cell(&base(), old, &row(total));
        for total in [10, 8, 13, 90] {
            let text = report(total);
            let mismatch = found(&text, "total-mismatch");
            assert_eq!(mismatch.len(), 1, "{total}");
            assert_eq!(applied(&text, &mismatch[0]), report(9), "{total}");
        }
    }

    #[test]
    fn what_the_prose_says_is_named_beside_the_total() {
        let old = "| 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 |";
        let text = with_cell(&base(), old, "| 5 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 |");
        let said = "全年发生政府信息公开行政复议1件。\n\n（五）";
        let found = found(&text.replacen("（五）", said, 1), "total-mismatch");
        let message = &found[0].zh;
        assert_eq!(message.matches("总计”应为 5").count(), 1, "{message}");
        assert!(
            message.contains("也可能是：“行政复议·结果维持”应为 1"),
            "{message}"
        );
    }
}
