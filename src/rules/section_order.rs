//! `section-order`: sections stand in another order than the form's.

use super::{Scope, names};
use crate::finding::{Finding, Related, Rule, Severity, Subject};
use crate::message::{Message, Template};

pub static RULE: Rule = Rule {
    name: "section-order",
    severity: Severity::Warning,
    summary: Template {
        zh: "各部分的次序与格式不符",
        en: "sections stand in another order than the form's",
    },
};

const ORDER: Template = Template {
    zh: "“{section}”应在“{next}”之前",
    en: "{section} should stand before {next}",
};
const NEXT: Template = Template {
    zh: "“{next}”在这里",
    en: "{next} stands here",
};

/// One finding for each section outside the longest run that is in order.
pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let profile = &report.profile;
    if !profile.ordered {
        return;
    }
    let order: Vec<usize> = report.sections.iter().map(|b| b.section).collect();
    let kept = longest_run(&order);
    for (i, bound) in report
        .sections
        .iter()
        .enumerate()
        .filter(|(i, _)| !kept.contains(i))
    {
        // The section in order that this one should precede, or else follow.
        let Some(next) = kept
            .iter()
            .map(|&k| &report.sections[k])
            .find(|b| b.section > bound.section)
            .filter(|b| b.heading.start < bound.heading.start)
            .or_else(|| {
                report.sections[i + 1..]
                    .iter()
                    .find(|b| b.section < bound.section)
            })
        else {
            continue;
        };
        let (first, second) = if next.section > bound.section {
            (bound, next)
        } else {
            (next, bound)
        };
        let name = |s: usize| names::heading(profile, &profile.sections[s]);
        let message = Message::new(&ORDER)
            .with("section", name(first.section))
            .with("next", name(second.section));
        let mut finding = Finding::new(&RULE, bound.heading, message);
        finding.place = names::section_place(report, bound.section);
        finding.related.push(Related {
            file: None,
            span: next.heading,
            message: Message::new(&NEXT).with("next", name(next.section)),
        });
        let id = profile.sections[bound.section].id.clone();
        finding.explains.push(Subject::Section(id));
        findings.push(finding);
    }
}

/// The places of the longest increasing run of `order`.
fn longest_run(order: &[usize]) -> Vec<usize> {
    let n = order.len();
    let mut length = vec![1; n];
    let mut before = vec![None; n];
    for i in 0..n {
        for j in 0..i {
            if order[j] < order[i] && length[j] + 1 > length[i] {
                length[i] = length[j] + 1;
                before[i] = Some(j);
            }
        }
    }
    let mut run = Vec::new();
    let mut at = (0..n).max_by_key(|&i| length[i]);
    while let Some(i) = at {
        run.push(i);
        at = before[i];
    }
    run.reverse();
    run
}
