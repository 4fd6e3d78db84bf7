//! `blank-total`: parts are not zero, and their total is blank.

use rust_decimal::Decimal;

use super::{Scope, line, names, sums, total_mismatch};
use crate::equations::{Fault, Kind};
use crate::finding::{Finding, Rule, Severity};
use crate::message::{Message, Template};
use crate::number::in_digits;
use crate::report::BoundTable;

pub static RULE: Rule = Rule {
    name: "blank-total",
    severity: Severity::Warning,
    summary: Template {
        zh: "合计空着没填",
        en: "a total is blank although its parts are not zero",
    },
};

const BLANK: Template = Template {
    zh: "“{cell}”空着，按勾稽关系应为 {expected}：{sum}",
    en: "{cell} is blank; its equations give {expected}: {sum}",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        for fault in &bound.figures.localization.faults {
            let (Kind::BlankTotal, Some(expected)) = (fault.kind, fault.expected) else {
                continue;
            };
            let at = sums::cell_of(bound, fault.at);
            let Some(cell) = bound.cell(at) else { continue };
            let message = match fault.changes.as_slice() {
                [_] => Some(blank(bound, fault, expected)),
                changes => line::blank(bound, changes),
            };
            let Some(message) = message else { continue };
            let mut finding = Finding::new(&RULE, cell.span, message);
            finding.place = names::cell_place(bound, at);
            finding.place.equation = fault.mends.first().map(|&e| sums::id(bound, e));
            finding.expected = Some(in_digits(expected));
            finding
                .fixes
                .extend(total_mismatch::fix(bound, &fault.changes));
            finding.explains = (fault.changes.iter())
                .map(|change| names::cell_subject(bound, sums::cell_of(bound, change.cell)))
                .collect();
            findings.push(finding);
        }
    }
}

fn blank(bound: &BoundTable, fault: &Fault, expected: Decimal) -> Message {
    let message = Message::new(&BLANK)
        .with(
            "cell",
            names::cell(bound.table(), sums::cell_of(bound, fault.at)),
        )
        .with("expected", expected);
    match fault.mends.first() {
        Some(&equation) => message.with("sum", sums::said(bound, equation)),
        None => message,
    }
}
