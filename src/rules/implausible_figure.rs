//! `implausible-figure`: an inequality that honest reports satisfy fails.

use super::{Scope, names};
use crate::finding::{Finding, Rule, Severity};
use crate::message::{Arg, Message, Template};
use crate::profile::Pattern;
use crate::report::Report;
use crate::report::named::{self, NamedCell};

pub static RULE: Rule = Rule {
    name: "implausible-figure",
    severity: Severity::Hint,
    summary: Template {
        zh: "数字不合常理",
        en: "a figure is implausible",
    },
};

const IMPLAUSIBLE: Template = Template {
    zh: "{why}：{cells}",
    en: "{why}: {cells}",
};
const CELL: Template = Template {
    zh: "“{cell}”{value}",
    en: "{cell} {value}",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        let form = &bound.form;
        for check in form.checks.iter().filter(|c| c.table == bound.table) {
            let lookup = |leaf| named::lookup(report, form, None, leaf);
            if !check.years.hold_for(report.year) || check.holds.holds(&lookup) != Some(false) {
                continue;
            }
            // To read the office's name takes longest.
            let is_of =
                |office: &Pattern| report.office.as_ref().is_some_and(|o| office.is_match(o));
            if !check.office.as_ref().is_none_or(is_of) {
                continue;
            }
            let found = named::cells(report, form, &check.holds);
            findings.extend(finding(report, check, &found));
        }
    }
}

fn finding(
    _report: &Report,
    check: &crate::profile::Check,
    found: &[NamedCell],
) -> Option<Finding> {
    // At the first figure that isn't 0: a zero is never implausible alone.
    let at = found
        .iter()
        .find(|cell| cell.value().is_some_and(|v| !v.is_zero()))
        .or(found.first())?;
    let values: Vec<Arg> = found
        .iter()
        .map(|cell| {
            let message = Message::new(&CELL)
                .with("cell", names::cell(cell.table.table(), cell.at))
                .with("value", cell.cell.text.trim());
            Arg::Message(message)
        })
        .collect();
    let message = Message::new(&IMPLAUSIBLE)
        .with("why", &check.message)
        .with("cells", Arg::List(values));
    let mut finding = Finding::new(&RULE, at.cell.span, message);
    finding.severity = check.severity;
    finding.place = names::cell_place(at.table, at.at);
    finding.place.equation = Some(check.id.clone());
    finding.actual = Some(at.cell.text.trim().to_string());
    finding.related = found
        .iter()
        .filter(|cell| cell.cell.span != at.cell.span)
        .map(NamedCell::related)
        .collect();
    finding.explains = found
        .iter()
        .map(|cell| names::cell_subject(cell.table, cell.at))
        .collect();
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{base, found, with_cell};

    #[test]
    fn more_issued_than_in_force_or_repealed_is_a_hint_at_what_was_issued() {
        let text = with_cell(&base(), "| 行政规范性文件 | 1 |", "| 行政规范性文件 | 20 |");
        let found = found(&text, "implausible-figure");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, "20");
    }

    #[test]
    fn a_county_office_makes_no_regulations() {
        let text = with_cell(&base(), "| 规章 | 0 | 0 | 0 |", "| 规章 | 0 | 0 | 2 |");
        assert_eq!(found(&text, "implausible-figure").len(), 1);
    }
}
