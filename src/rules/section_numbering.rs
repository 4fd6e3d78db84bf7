//! `section-numbering`: a numeral is lost, doubled, skipped or of the wrong
//! level.

use super::{Scope, names};
use crate::finding::{Edit, Finding, Fix, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::report::piece::{Numbering, Style, numbering};
use crate::report::{BoundSection, Placed, Report};
use crate::syntax::{Kind, plain};
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "section-numbering",
    severity: Severity::Warning,
    summary: Template {
        zh: "标题的序号缺失或有误",
        en: "a heading's numeral is lost or wrong",
    },
};

const LOST: Template = Template {
    zh: "“{heading}”前缺少序号“{numeral}”",
    en: "the numeral {numeral} is missing before {heading}",
};
const WRONG: Template = Template {
    zh: "“{heading}”的序号应为“{numeral}”，写的是“{actual}”",
    en: "the numeral of {heading} should be {numeral}, not {actual}",
};
const SUB_LOST: Template = Template {
    zh: "序号从“{actual}”开始，前面缺少{numerals}",
    en: "numerals begin at {actual}; {numerals} missing before it",
};
const SUB_WRONG: Template = Template {
    zh: "序号“{actual}”不连续，这里应为“{numeral}”",
    en: "numeral {actual} is out of sequence; {numeral} belongs here",
};
const WRITE: Template = Template {
    zh: "写上“{numeral}”",
    en: "Write {numeral}",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    check_sections(scope, report, findings);
    for bound in &report.sections {
        check_subsections(scope, report, bound, findings);
    }
}

fn check_sections(scope: &Scope, report: &Report, findings: &mut Vec<Finding>) {
    let profile = &report.profile;
    // A report that numbers none of its headings, or all of them in another
    // manner, does so on purpose.
    let headings = || report.sections.iter().filter(|b| !b.leftover);
    let numbered = headings()
        .filter(|b| b.numbering.style == Style::Ideographic)
        .count();
    let parts = headings()
        .filter(|b| b.numbering.style == Style::Part)
        .count();
    if numbered == 0 || parts > numbered {
        return;
    }
    for bound in headings() {
        let section = &profile.sections[bound.section];
        let right =
            bound.numbering.style == Style::Ideographic && bound.numbering.number == section.number;
        if right {
            continue;
        }
        let numeral = names::numeral(profile, section.number);
        let actual = bound.numeral.of(scope.text).to_string();
        let template = if actual.is_empty() { &LOST } else { &WRONG };
        let message = Message::new(template)
            .with("heading", section.heading.clone())
            .with("numeral", numeral.clone())
            .with("actual", actual.clone());
        let mut finding = Finding::new(&RULE, bound.heading, message);
        finding.place = names::section_place(report, bound.section);
        finding.actual = Some(actual).filter(|a| !a.is_empty());
        finding.expected = Some(numeral.clone());
        finding.explains.push(Subject::Section(section.id.clone()));
        finding.fixes.push(write(bound.numeral, numeral));
        findings.push(finding);
    }
}

fn write(span: Span, numeral: String) -> Fix {
    Fix {
        title: Message::new(&WRITE).with("numeral", numeral.clone()),
        safe: true,
        edits: vec![Edit {
            span,
            text: numeral,
        }],
    }
}

/// A paragraph that a bracketed numeral begins.
struct Numbered {
    span: Span,
    numbering: Numbering,
}

/// The numerals （一）（二）… of a section's paragraphs run on from 1. They may
/// begin anew, as those of a list inside a subsection do.
fn check_subsections(
    scope: &Scope,
    report: &Report,
    bound: &BoundSection,
    findings: &mut Vec<Finding>,
) {
    let body = &scope.pieces[bound.pieces.clone()];
    let in_table = |span: Span| report.tables.iter().any(|t| t.span.overlaps(span));
    let lines: Vec<(&Placed, Numbered)> = body
        .iter()
        .filter(|p| {
            matches!(
                p.piece.block.kind,
                Kind::Text | Kind::Heading | Kind::Tabbed
            )
        })
        .filter_map(|p| {
            let span = p.spans().next().filter(|s| !in_table(*s))?;
            let numbering = numbering(p.piece.line()?);
            (numbering.style == Style::Bracketed).then_some((p, Numbered { span, numbering }))
        })
        .collect();
    let mut expected = 1;
    let mut last_written = 0;
    for (i, (_, line)) in lines.iter().enumerate() {
        let number = line.numbering.number;
        if number == expected || number == 1 {
            expected = number + 1;
            last_written = number;
            continue;
        }
        let next = lines.get(i + 1).map(|(_, l)| l.numbering.number);
        let goes_on = next == Some(number + 1);
        if i == 0 {
            // The first numeral is not 1: sure only where the next follows.
            if goes_on {
                lost_first(scope, report, bound, line, findings);
            }
        } else if number == last_written && next != Some(expected) {
            // Doubled: the numeral stands twice, and its successor nowhere.
            wrong(scope, report, bound, line, expected, findings);
            expected += 1;
            last_written = expected - 1;
            continue;
        } else if number == expected + 1 && next.is_none_or(|n| n == number + 1) {
            wrong(scope, report, bound, line, expected, findings);
        }
        expected = number + 1;
        last_written = number;
    }
}

fn source_of(scope: &Scope, line: &Numbered) -> Span {
    let source = line.span.of(scope.text);
    plain(source, line.span.start).source(0, line.numbering.len, source, line.span.start)
}

fn wrong(
    scope: &Scope,
    report: &Report,
    bound: &BoundSection,
    line: &Numbered,
    expected: usize,
    findings: &mut Vec<Finding>,
) {
    let span = source_of(scope, line);
    let numeral = names::sub_numeral(&report.profile, expected);
    let message = Message::new(&SUB_WRONG)
        .with("actual", span.of(scope.text))
        .with("numeral", numeral.clone());
    let mut finding = Finding::new(&RULE, span, message);
    finding.place = names::section_place(report, bound.section);
    finding.actual = Some(span.of(scope.text).to_string());
    finding.expected = Some(numeral);
    findings.push(finding);
}

/// The numerals before the first are lost; a fix writes them where paragraphs
/// begin with the topics that they number.
fn lost_first(
    scope: &Scope,
    report: &Report,
    bound: &BoundSection,
    line: &Numbered,
    findings: &mut Vec<Finding>,
) {
    let profile = &report.profile;
    let first = line.numbering.number;
    let span = source_of(scope, line);
    let section = &profile.sections[bound.section];
    // Paragraphs before it that a topic's words begin.
    let places: Vec<usize> = scope.pieces[bound.pieces.clone()]
        .iter()
        .filter(|p| p.end() <= line.span.start)
        .filter(|p| {
            p.piece.line().is_some_and(|text| {
                let begins = |pattern: &crate::profile::Pattern| {
                    pattern.find(text).is_some_and(|(at, _)| at == 0)
                };
                section
                    .topics
                    .iter()
                    .any(|t| t.heading.as_ref().is_some_and(begins))
            })
        })
        .filter_map(|p| Some(p.spans().next()?.start))
        .collect();
    let lost: Vec<String> = (1..first).map(|n| names::sub_numeral(profile, n)).collect();
    let message = Message::new(&SUB_LOST)
        .with("actual", span.of(scope.text))
        .with("numerals", lost.clone());
    let mut finding = Finding::new(&RULE, span, message);
    finding.place = names::section_place(report, bound.section);
    if places.len() == lost.len() {
        finding.fixes.push(Fix {
            title: Message::new(&WRITE).with("numeral", lost.concat()),
            safe: true,
            edits: places
                .into_iter()
                .zip(lost)
                .map(|(at, text)| Edit {
                    span: Span::at(at),
                    text,
                })
                .collect(),
        });
    }
    findings.push(finding);
}
