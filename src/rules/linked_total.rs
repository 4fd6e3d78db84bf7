//! `total-mismatch` where a profile makes a cell of more than its own table:
//! of other tables, of last year's report, of products and quotients.

use super::{Scope, cells, names, total_mismatch};
use crate::finding::{Finding, Related};
use crate::message::{Bilingual, Message, Template};
use crate::number::Reading;
use crate::profile::formula::Leaf;
use crate::profile::{Link, Profile};
use crate::report::Report;
use crate::report::known::KnownReport;
use crate::report::named::{self, find, lookup};

const DIFFERS: Template = Template {
    zh: "“{cell}”应为 {expected}，写的是 {actual}：{why}",
    en: "{cell} should be {expected}, not {actual}: {why}",
};
const LAST: Template = Template {
    zh: "上一年度报告“{cell}”：{value}",
    en: "last year's {cell}: {value}",
};

/// Rules on the sums of a table.
const SUMS: [&str; 3] = ["total-mismatch", "blank-total", "not-a-number"];

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let linked = |bound: &&crate::report::BoundTable| !bound.form.links.is_empty();
    let last = match report.tables.iter().any(|bound| linked(&bound)) {
        true => scope.context.last_of(report),
        false => return,
    };
    for bound in &report.tables {
        let links = bound.form.links.iter();
        for link in links.filter(|link| link.table == bound.table) {
            let new = finding(scope, report, &bound.form, link, last);
            // A cell that its own table says is wrong explains this too.
            let new = new.filter(|new| {
                let known = findings.iter().filter(|f| SUMS.contains(&f.rule.name));
                let mut known = known.flat_map(|f| &f.explains);
                !known.any(|subject| new.explains.contains(subject))
            });
            findings.extend(new);
        }
    }
}

fn finding(
    scope: &Scope,
    report: &Report,
    form: &Profile,
    link: &Link,
    last: Option<&KnownReport>,
) -> Option<Finding> {
    if !link.years.hold_for(report.year) {
        return None;
    }
    let value = |leaf: Leaf| match leaf {
        Leaf::Last(table, at) => find(&last?.report, form, table, at)?.value(),
        other => lookup(report, form, None, other),
    };
    let (table, at) = link.holds.left_cell()?;
    let this = find(report, form, table, at)?;
    let Reading::Number(number) = &this.cell.reading else {
        return None;
    };
    if link.holds.holds(&value)? {
        return None;
    }
    let expected = link.holds.right.value(&value)?.normalize();
    let why = match &link.explain {
        Some(explain) => explain.clone(),
        None => Bilingual::same(&link.holds.source),
    };
    let message = Message::new(&DIFFERS)
        .with("cell", names::cell(this.table.table(), this.at))
        .with("expected", expected)
        .with("actual", number.value)
        .with("why", why);
    let mut finding = Finding::new(&total_mismatch::RULE, this.cell.span, message);
    finding.place = names::cell_place(this.table, this.at);
    finding.place.equation = Some(link.id.clone());
    finding.actual = Some(this.cell.span.of(scope.text).to_string());
    finding.expected = Some(expected.to_string());
    for cell in named::cells(report, form, &link.holds) {
        finding
            .explains
            .push(names::cell_subject(cell.table, cell.at));
        if cell.cell.span != this.cell.span {
            finding.related.push(cell.related());
        }
    }
    if let Some(known) = last {
        let leaves = link.holds.leaves();
        finding
            .related
            .extend(leaves.into_iter().filter_map(|leaf| {
                let Leaf::Last(table, at) = leaf else {
                    return None;
                };
                let last = find(&known.report, form, table, at)?;
                Some(Related {
                    file: Some(known.source.clone()),
                    span: last.cell.span.shifted(known.offset),
                    message: Message::new(&LAST)
                        .with("cell", names::cell(last.table.table(), last.at))
                        .with("value", last.cell.text.trim()),
                })
            }));
    }
    if cells::keeps_equations(this.table, &[(this.at, expected)]) {
        finding.fixes.push(this.fix(expected));
    }
    Some(finding)
}
