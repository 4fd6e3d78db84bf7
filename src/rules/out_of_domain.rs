//! `out-of-domain`: a negative figure, or a fraction where a count belongs.

use super::{Scope, names};
use crate::finding::{Finding, Rule, Severity};
use crate::message::{Message, Template};

pub static RULE: Rule = Rule {
    name: "out-of-domain",
    severity: Severity::Error,
    summary: Template {
        zh: "数字不在允许的范围",
        en: "a figure is negative, or a fraction where a count belongs",
    },
};

const NEGATIVE: Template = Template {
    zh: "“{cell}”是 {value}，不能为负",
    en: "{cell} is {value}; it can't be negative",
};
const FRACTION: Template = Template {
    zh: "“{cell}”是 {value}，应为整数",
    en: "{cell} is {value}; it counts items and must be whole",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    for (bound, _) in scope
        .tables_with_contents()
        .filter(|(_, contents)| contents.no_counts)
    {
        for (at, cell) in bound.bound_cells() {
            let Some(value) = cell.reading.value() else {
                continue;
            };
            // As nearly all figures are.
            if value.scale() == 0 && value.is_sign_positive() {
                continue;
            }
            let Some(kind) = bound.table().kind(at) else {
                continue;
            };
            let template = if !kind.has_sign() && value.is_sign_negative() && !value.is_zero() {
                &NEGATIVE
            } else if !kind.has_decimals() && value.scale() > 0 && !value.fract().is_zero() {
                &FRACTION
            } else {
                continue;
            };
            let message = Message::new(template)
                .with("cell", names::cell(bound.table(), at))
                .with("value", value);
            let mut finding = Finding::new(&RULE, cell.span, message);
            finding.place = names::cell_place(bound, at);
            finding.actual = Some(cell.text.to_string());
            finding.explains.push(names::cell_subject(bound, at));
            findings.push(finding);
        }
    }
}
