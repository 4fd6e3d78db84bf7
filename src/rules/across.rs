//! This year's report beside last year's: shared by `carry-over-mismatch` and
//! `stock-mismatch`.

use super::{Scope, cells, names};
use crate::finding::{Edit, Finding, Fix, Related, Rule};
use crate::message::{Message, Template};
use crate::number::in_digits;
use crate::profile::{Across, Profile};
use crate::report::across::{Following, following};
use crate::report::known::KnownReport;

const DIFFERS: Template = Template {
    zh: "“{cell}”写的是 {actual}，按上一年度报告应为 {expected}{more}",
    en: "{cell} is {actual}; by last year's report it is {expected}{more}",
};
const MORE: Template = Template {
    zh: "（另有 {count} 处不符）",
    en: " ({count} more differ)",
};
const NONE: Template = Template { zh: "", en: "" };
const LAST: Template = Template {
    zh: "上一年度报告“{cell}”：{value}",
    en: "last year's {cell}: {value}",
};
const WRITE: Template = Template {
    zh: "按上一年度报告改为 {values}",
    en: "Write {values}, as last year's report has it",
};

/// Reports each identity of the profile that belongs to `rule` and fails, once.
pub fn check(scope: &Scope, rule: &'static Rule, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let profile = &report.profile;
    let mut across = profile
        .across
        .iter()
        .filter(|a| a.rule == rule.name)
        .peekable();
    if across.peek().is_none() {
        return;
    }
    let Some(last) = scope.context.last_of(report) else {
        return;
    };
    for across in across {
        let mut failing: Vec<Following> = following(report, &last.report, across).collect();
        failing.retain(|cell| cell.holds == Some(false));
        if let Some(first) = failing.first()
            && !is_said(first, &failing)
        {
            continue;
        }
        findings.extend(finding(scope, rule, profile, across, last, &failing));
    }
}

/// Whether the row of `cell` says anything: one that is blank throughout says 0
/// only where the table goes on behind it and adds up so, or would with what
/// last year's report has; else it is still to be filled in.
fn is_said(cell: &Following, failing: &[Following]) -> bool {
    let (table, row) = (cell.this.table, cell.this.at.row);
    let figures = || {
        table
            .bound_cells()
            .filter(|(_, c)| c.reading.value().is_some())
    };
    if figures().any(|(at, _)| at.row == row) {
        return true;
    }
    let changes: Vec<_> = failing.iter().map(|f| (f.this.at, f.expected)).collect();
    let cells: Vec<_> = changes.iter().map(|(at, _)| *at).collect();
    let sums = |changes| cells::add_up(table, &cells, changes);
    figures().any(|(at, _)| at.row > row) && (sums(&[]) || sums(&changes))
}

fn finding(
    scope: &Scope,
    rule: &'static Rule,
    profile: &Profile,
    across: &Across,
    known: &KnownReport,
    failing: &[Following],
) -> Option<Finding> {
    let (first, others) = failing.split_first()?;
    let actual = first.this.value()?;
    let more = match others.len() {
        0 => Message::new(&NONE),
        count => Message::new(&MORE).with("count", count),
    };
    let message = Message::new(&DIFFERS)
        .with("cell", names::cell(first.this.table.table(), first.this.at))
        .with("actual", actual)
        .with("expected", first.expected)
        .with("more", more);
    let mut finding = Finding::new(rule, first.this.cell.span, message);
    finding.place = names::cell_place(first.this.table, first.this.at);
    finding.place.profile = Some(profile.id.clone());
    finding.place.equation = Some(across.id.clone());
    finding.actual = Some(first.this.cell.span.of(scope.text).to_string());
    finding.expected = Some(in_digits(first.expected));
    for (i, failing) in failing.iter().enumerate() {
        if i > 0 {
            finding.related.push(failing.this.related());
        }
        finding.related.extend(failing.last.iter().map(|last| {
            Related {
                file: Some(known.source.clone()),
                span: last.cell.span.shifted(known.offset),
                message: Message::new(&LAST)
                    .with("cell", names::cell(last.table.table(), last.at))
                    .with("value", last.cell.text.trim()),
            }
        }));
        let subject = names::cell_subject(failing.this.table, failing.this.at);
        finding.explains.push(subject);
    }
    // Where this year's table confirms its figures, one must look which of the
    // two reports is wrong.
    let changes: Vec<_> = failing.iter().map(|f| (f.this.at, f.expected)).collect();
    let possible = failing.iter().all(|f| !f.expected.is_sign_negative());
    if possible && cells::keeps_equations(first.this.table, &changes) {
        let values: Vec<String> = failing.iter().map(|f| in_digits(f.expected)).collect();
        let edits: Vec<Edit> = failing
            .iter()
            .flat_map(|f| f.this.fix(f.expected).edits)
            .collect();
        finding.fixes.push(Fix {
            title: Message::new(&WRITE).with("values", values),
            safe: false,
            edits,
        });
    }
    Some(finding)
}
