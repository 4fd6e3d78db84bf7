//! `missing-topic`: a section doesn't speak of what it must.

use std::ops::Range;

use super::{Scope, names};
use crate::finding::{Finding, Fix, Rule, Severity, Subject};
use crate::message::{Bilingual, Message, Template};
use crate::profile::Topic;
use crate::report::paragraph::written;
use crate::report::{BoundTable, Placed, Report, skeleton};

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
        // Mid-sentence: no other heading follows yet, and others must.
        let last = report
            .sections
            .last()
            .is_some_and(|l| l.section == bound.section);
        if last && bound.section + 1 < profile.sections.len() {
            continue;
        }
        // Lines keep what they were asked by the place of the topic among all.
        let before = profile.sections[..bound.section].iter();
        let first: usize = before.map(|section| section.topics.len()).sum();
        let mut missing: Vec<(usize, &Topic)> = (first..).zip(&section.topics).collect();
        let all = 0..scope.pieces.len();
        strike_said(&mut missing, |_| true, scope, report, bound.pieces.clone());
        strike_said(&mut missing, |topic| topic.elsewhere, scope, report, all);
        if missing.is_empty() {
            continue;
        }
        let labels: Vec<Bilingual> = missing.iter().map(|(_, t)| t.label.clone()).collect();
        let message = Message::new(&MISSING)
            .with("section", names::heading(profile, section))
            .with("topics", labels);
        let mut finding = Finding::new(&RULE, bound.heading, message);
        finding.place = names::section_place(report, bound.section);
        for (_, topic) in missing {
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

/// Leaves out of `missing` those topics, of those that are `asked` for, that a
/// line of `pieces` speaks of.
fn strike_said(
    missing: &mut Vec<(usize, &Topic)>,
    asked: impl Fn(&Topic) -> bool,
    scope: &Scope,
    report: &Report,
    pieces: Range<usize>,
) {
    for piece in pieces {
        if !missing.iter().any(|(_, topic)| asked(topic)) {
            return;
        }
        let placed = &scope.pieces[piece];
        if !placed.piece.has_content() || is_in_table(report, placed) {
            continue;
        }
        for written in written(piece, placed, scope.text) {
            let sifting = written.sifting(&report.profile);
            let says = |topic: &Topic, at: usize| sifting.speaks_of(written.normal, topic, at);
            missing.retain(|(at, topic)| !asked(topic) || !says(topic, *at));
        }
    }
}

/// Whether it stands in a table, whose labels speak of everything.
fn is_in_table(report: &Report, placed: &Placed) -> bool {
    let at = placed.spans().next().map_or(placed.offset, |s| s.start);
    let holds = |table: &BoundTable| table.span.start <= at && at < table.span.end;
    report.tables.iter().any(holds)
}
