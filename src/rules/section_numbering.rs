//! `section-numbering`: a numeral is lost, doubled, skipped or of the wrong
//! level.

use super::{Scope, names};
use crate::finding::{Edit, Finding, Fix, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::normal::normal;
use crate::report::piece::{Numbering, Style, numbering};
use crate::report::{BoundSection, Report};
use crate::syntax::{Kind, is_space, plain, words};
use crate::text::{Span, to_byte};

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
    if !profile.ordered {
        return;
    }
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
        let numeral = numeral_like_others(scope, report, section.number);
        let actual = bound.numeral.of(scope.text).to_string();
        let template = if actual.is_empty() { &LOST } else { &WRONG };
        let message = Message::new(template)
            .with("heading", section.heading.clone())
            .with("numeral", numeral.trim_end_matches(is_space))
            .with("actual", actual.clone());
        let mut finding = Finding::new(&RULE, bound.heading, message);
        finding.place = names::section_place(report, bound.section);
        finding.actual = Some(actual).filter(|a| !a.is_empty());
        finding.expected = Some(numeral.trim_end_matches(is_space).to_string());
        finding.explains.push(Subject::Section(section.id.clone()));
        // The space behind a numeral that is there stays as it is.
        let written = if bound.numeral.is_empty() {
            numeral.as_str()
        } else {
            numeral.trim_end_matches(is_space)
        };
        finding
            .fixes
            .push(write(bound.numeral, written.to_string()));
        findings.push(finding);
    }
}

/// The numeral of section `number`, followed by the sign and space that the
/// other headings have behind theirs.
fn numeral_like_others(scope: &Scope, report: &Report, number: usize) -> String {
    let profile = &report.profile;
    let other = report.sections.iter().find(|b| {
        let right = profile.sections[b.section].number;
        b.numbering.style == Style::Ideographic && b.numbering.number == right && !b.leftover
    });
    let word = |number: usize| profile.words.numerals.get(number.wrapping_sub(1));
    let like = other.and_then(|other| {
        let known = word(profile.sections[other.section].number)?;
        let heading = other.heading.of(scope.text);
        let behind = heading.strip_prefix(known.as_str())?;
        let mut rest = behind.chars();
        let sign = rest.next()?;
        let space = rest.take_while(|c| is_space(*c));
        let behind: String = std::iter::once(sign).chain(space).collect();
        Some(format!("{}{behind}", word(number)?))
    });
    like.unwrap_or_else(|| names::numeral(profile, number))
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
struct Numbered<'t> {
    span: Span,
    numbering: Numbering,
    /// What stands behind the numeral, in normal form.
    words: &'t str,
}

/// Whether a line begins as a topic of its section does.
fn begins_topic(report: &Report, bound: &BoundSection, line: &Numbered) -> bool {
    let topics = &report.profile.sections[bound.section].topics;
    let mut headings = topics.iter().filter_map(|topic| topic.heading.as_ref());
    headings.any(|heading| matches!(heading.find(line.words), Some((0, _))))
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
    let lines: Vec<Numbered> = body
        .iter()
        .filter(|p| matches!(p.piece.kind, Kind::Text | Kind::Heading | Kind::Tabbed))
        .filter_map(|p| {
            let line = p.piece.line().filter(|line| line.starts_with('('))?;
            let numbering = numbering(line);
            let words = line.get(numbering.len..).unwrap_or_default();
            let span = p.spans().next().filter(|s| !in_table(*s))?;
            let is_cited = words::LAW_PARTS.iter().any(|part| words.starts_with(part));
            (numbering.style == Style::Bracketed && !is_cited).then_some(Numbered {
                span,
                numbering,
                words,
            })
        })
        .collect();
    let numbers: Vec<usize> = lines.iter().map(|l| l.numbering.number).collect();
    let mut expected = 1;
    // A list has begun inside a subsection.
    let mut is_nested = false;
    for (i, line) in lines.iter().enumerate() {
        let number = numbers[i];
        let next = numbers.get(i + 1).copied();
        // A 1 that goes on begins a list of its own.
        let begins_anew = number == 1 && next == Some(2) && expected != 1;
        is_nested |= begins_anew;
        if number == expected || begins_anew {
            expected = number + 1;
            continue;
        }
        if next == Some(expected + 1) || next.is_none() && i > 1 {
            // This one alone departs from the sequence.
            wrong(scope, report, bound, line, expected, findings);
            expected += 1;
            continue;
        }
        if i == 0 && next == Some(number + 1) {
            lost_first(scope, report, bound, line, findings);
            expected = number + 1;
            continue;
        }
        // Where topics stand side by side neither is an item of a list inside another.
        let topics = || lines.iter().skip(i.saturating_sub(1)).take(2);
        let is_doubled = number + 1 == expected
            && !is_nested
            && topics().all(|line| begins_topic(report, bound, line));
        if next == Some(number + 1) && (number == expected + 1 || is_doubled) {
            // One is skipped, or doubled, and the others go on from there.
            wrong(scope, report, bound, line, expected, findings);
            let following = numbers.iter().enumerate().skip(i + 1);
            let run = following.take_while(|(k, n)| **n == number + k - i).count();
            if let Some(fix) = findings.last_mut().and_then(|f| f.fixes.first_mut()) {
                let lines = lines.iter().skip(i + 1).take(run).zip(expected + 1..);
                fix.edits
                    .extend(lines.map(|(line, number)| renumber(scope, report, line, number)));
            }
        }
        expected = number + 1;
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
    finding.expected = Some(numeral.clone());
    finding.fixes.push(Fix {
        title: Message::new(&WRITE).with("numeral", numeral),
        safe: true,
        edits: vec![renumber(scope, report, line, expected)],
    });
    findings.push(finding);
}

/// Writes `number` over the line's numeral; half-width brackets stay so.
fn renumber(scope: &Scope, report: &Report, line: &Numbered, number: usize) -> Edit {
    let span = source_of(scope, line);
    let numeral = names::sub_numeral(&report.profile, number);
    let text = if span.of(scope.text).starts_with('(') {
        numeral.replace('（', "(").replace('）', ")")
    } else {
        numeral
    };
    Edit { span, text }
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
    // They may stand inside of the paragraph before, each behind a sentence, or
    // behind the heading in its line.
    let before = normal(Span::new(bound.body.start, line.span.start).of(scope.text));
    let stands = |numeral: &String| {
        let numeral = normal(numeral);
        let is_over = |(at, _): (usize, &str)| {
            let words = to_byte(&before, at).trim_end();
            words.is_empty() || words.ends_with('。')
        };
        before.match_indices(&numeral).any(is_over)
    };
    if lost.iter().all(stands) {
        return;
    }
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

#[cfg(test)]
mod tests {
    use crate::rules::testing::{applied, base, found, with_cell};

    /// The base report with these numerals before the five topics.
    fn numbered(numerals: [&str; 5]) -> String {
        let topics = [
            "主动公开。",
            "依申请公开。",
            "政府信息管理。",
            "平台建设。",
            "监督保障。",
        ];
        let usual = ["（一）", "（二）", "（三）", "（四）", "（五）"];
        let mut text = base();
        for ((topic, usual), numeral) in topics.iter().zip(usual).zip(numerals) {
            text = with_cell(
                &text,
                &format!("{usual}{topic}"),
                &format!("{numeral}{topic}"),
            );
        }
        text
    }

    #[test]
    fn a_skipped_numeral_is_mended_with_all_that_follow_it() {
        let text = numbered(["（一）", "（二）", "（四）", "（五）", "（六）"]);
        let findings = found(&text, "section-numbering");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(findings[0].at, "（四）");
        assert_eq!(applied(&text, &findings[0]), base());
    }

    #[test]
    fn a_doubled_numeral_is_mended_with_all_that_follow_it() {
        let text = numbered(["（一）", "（二）", "（二）", "（三）", "（四）"]);
        let findings = found(&text, "section-numbering");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(applied(&text, &findings[0]), base());
        // Of two that no topic begins, one may stand inside the other.
        let inside = base().replace(
            "（二）",
            "（一）公开文件。\n\n（二）公开财政信息。\n\n（二）",
        );
        assert!(found(&inside, "section-numbering").is_empty());
        // One list inside another.
        let nested = numbered(["（一）", "（一）", "（二）", "（二）", "（三）"]);
        assert!(found(&nested, "section-numbering").is_empty());
    }

    #[test]
    fn the_first_numeral_may_stand_in_a_paragraph() {
        let lost = numbered(["", "（二）", "（三）", "（四）", "（五）"]);
        assert_eq!(found(&lost, "section-numbering").len(), 1);
        let run_on = numbered(["全年工作平稳。(一)", "（二）", "（三）", "（四）", "（五）"]);
        assert!(found(&run_on, "section-numbering").is_empty());
    }

    #[test]
    fn one_numeral_out_of_sequence_is_mended_alone() {
        let text = numbered(["（一）", "（二）", "（七）", "（四）", "（五）"]);
        let findings = found(&text, "section-numbering");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(applied(&text, &findings[0]), base());
    }
}
