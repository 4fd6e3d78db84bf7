//! `missing-topic`: a section doesn't speak of what it must.

use super::{Scope, names};
use crate::finding::{Finding, Fix, Rule, Severity, Subject};
use crate::message::{Bilingual, Message, Template};
use crate::profile::Topic;
use crate::report::cell::CellText;
use crate::report::{Placed, Report, skeleton};

pub static RULE: Rule = Rule {
    name: "missing-topic",
    severity: Severity::Warning,
    summary: Template {
        zh: "规定要写的事项没有写到",
        en: "a section doesn't speak of what it must",
    },
};

const MISSING: Template = Template {
    zh: "“{section}”没有写到：{topics}",
    en: "{section} doesn't speak of: {topics}",
};
const INSERT: Template = Template {
    zh: "插入“{stub}”，请核实",
    en: "Insert {stub} (to be confirmed)",
};

/// One finding a section, naming each topic.
pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let profile = &report.profile;
    for bound in &report.sections {
        let section = &profile.sections[bound.section];
        if section.topics.is_empty() {
            continue;
        }
        let body = prose(report, &scope.pieces[bound.pieces.clone()]);
        // Mid-sentence: no other heading follows yet, and others must.
        let last = report
            .sections
            .last()
            .is_some_and(|l| l.section == bound.section);
        if last && bound.section + 1 < profile.sections.len() {
            continue;
        }
        let said = |topic: &Topic, cells: &[&CellText]| {
            cells.iter().any(|cell| {
                let text = cell.sifted(profile);
                let mut patterns = topic.heading.iter().chain(&topic.keywords);
                patterns.any(|pattern| text.is_match(pattern))
            })
        };
        let missing: Vec<&Topic> = section
            .topics
            .iter()
            .filter(|topic| !said(topic, &body))
            .filter(|topic| !(topic.elsewhere && said(topic, &prose(report, scope.pieces))))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let labels: Vec<Bilingual> = missing.iter().map(|t| t.label.clone()).collect();
        let message = Message::new(&MISSING)
            .with("section", names::heading(profile, section))
            .with("topics", labels);
        let mut finding = Finding::new(&RULE, bound.heading, message);
        finding.place = names::section_place(report, bound.section);
        for topic in missing {
            let subject = Subject::Topic(section.id.clone(), topic.id.clone());
            finding.explains.push(subject);
            let Some(stub) = &topic.stub else { continue };
            let style = skeleton::Style::of(scope.text, scope.pieces, report);
            // Behind the last line of the section that is written.
            let end = scope.pieces[bound.pieces.clone()]
                .iter()
                .rev()
                .find(|p| p.piece.has_content())
                .map_or(bound.heading.end, |p| p.end());
            let line = format!("{stub}{}", style.line_end);
            finding.fixes.push(Fix {
                title: Message::new(&INSERT).with("stub", stub.clone()),
                safe: false,
                edits: vec![skeleton::insertion(scope.text, end, &line, &style)],
            });
        }
        findings.push(finding);
    }
}

/// The lines outside the tables, whose labels speak of everything.
fn prose<'a>(report: &Report, pieces: &'a [Placed]) -> Vec<&'a CellText> {
    let in_table = |at: usize| {
        report
            .tables
            .iter()
            .any(|t| t.span.start <= at && at < t.span.end)
    };
    pieces
        .iter()
        .filter(|p| !in_table(p.spans().next().map_or(p.offset, |s| s.start)))
        .flat_map(|p| p.piece.cells.iter().filter(|cell| !cell.normal.is_empty()))
        .collect()
}
