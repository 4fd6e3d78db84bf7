//! `section-numbering`: a numeral is lost, doubled, skipped or of the wrong
//! level.

use std::cell::OnceCell;
use std::collections::BTreeSet;

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
    // By how much the numeral before is off, and the finding on it.
    let mut off: Option<(usize, usize, usize)> = None;
    for bound in headings() {
        let section = &profile.sections[bound.section];
        let Numbering { style, number, .. } = bound.numbering;
        let before = off.take();
        if style == Style::Ideographic && number == section.number {
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
        let fix = write(bound.numeral, written.to_string());
        if style == Style::Ideographic {
            // One was skipped, or doubled, and the others go on from there.
            let skipped = before
                .filter(|(right, written, _)| right + 1 == section.number && written + 1 == number);
            let at = skipped.map_or(findings.len(), |(.., at)| at);
            off = Some((section.number, number, at));
            if let Some(first) = skipped.and_then(|_| findings.get_mut(at)?.fixes.first_mut()) {
                first.edits.extend(fix.edits);
                continue;
            }
        }
        finding.fixes.push(fix);
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

/// The topic of its section, by its place among them, that begins these words.
fn topic_of(report: &Report, bound: &BoundSection, words: &str) -> Option<usize> {
    let topics = &report.profile.sections[bound.section].topics;
    topics.iter().position(|topic| {
        let heading = topic.heading.as_ref();
        heading.is_some_and(|heading| matches!(heading.find(words), Some((0, _))))
    })
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
    // The topics that have a numeral; `None` among them where a line has another label.
    let numbered: OnceCell<BTreeSet<Option<usize>>> = OnceCell::new();
    let topics_of = || {
        let lines = lines.iter();
        lines
            .map(|line| topic_of(report, bound, line.words))
            .collect()
    };
    let numbered = || numbered.get_or_init(topics_of);
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
        let before = i.checked_sub(1).and_then(|before| lines.get(before));
        if number == expected + 1
            && next.is_none_or(|next| next == number + 1)
            && let Some(before) = before
            && let Some(label) = unnumbered(scope, report, bound, numbered(), (before, Some(line)))
        {
            lost(scope, report, bound, line, (&label, expected), findings);
            expected = number + 1;
            continue;
        }
        if next == Some(expected + 1) || next.is_none() && i > 1 {
            // This one alone departs from the sequence.
            wrong(scope, report, bound, line, expected, findings);
            if number == expected + 1 {
                doubt(report, bound, (before, line), findings);
            }
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
            && topics().all(|line| topic_of(report, bound, line.words).is_some());
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
            doubt(report, bound, (before, line), findings);
        }
        expected = number + 1;
    }
    // All run on, and the last one lost its numeral.
    let run_on = numbers.iter().copied().eq(1..=lines.len());
    if let Some(last) = lines.last()
        && run_on
        && lines.len() > 1
        && !numbered().contains(&None)
        && let Some(label) = unnumbered(scope, report, bound, numbered(), (last, None))
    {
        lost(
            scope,
            report,
            bound,
            last,
            (&label, lines.len() + 1),
            findings,
        );
    }
}

/// Where one topic belongs between two, it may be that which is lost behind the gap
/// that the last finding is on, and not its numeral alone.
fn doubt(
    report: &Report,
    bound: &BoundSection,
    (before, behind): (Option<&Numbered>, &Numbered),
    findings: &mut [Finding],
) {
    let topic = |line: &Numbered| topic_of(report, bound, line.words);
    let (Some(before), Some(behind)) = (before.and_then(topic), topic(behind)) else {
        return;
    };
    let section = &report.profile.sections[bound.section];
    let between = section.topics.get(before + 1..behind).unwrap_or_default();
    if let ([lost], Some(finding)) = (between, findings.last_mut()) {
        let subject = Subject::Topic(section.id.clone(), lost.id.clone());
        finding.explains.push(subject);
        finding.fixes.iter_mut().for_each(|fix| fix.safe = false);
    }
}

/// A topic's label without a numeral.
struct Label {
    span: Span,
    words: String,
}

/// Characters of a label that stands alone, at most.
const LABEL: usize = 16;

/// The label of a topic, of none that is `numbered`, that stands between two of them,
/// or alone in its line behind the last.
fn unnumbered(
    scope: &Scope,
    report: &Report,
    bound: &BoundSection,
    numbered: &BTreeSet<Option<usize>>,
    (before, behind): (&Numbered, Option<&Numbered>),
) -> Option<Label> {
    let body = &scope.pieces[bound.pieces.clone()];
    // Only what stands between is looked at: a section may have very many gaps.
    let from = body.partition_point(|p| p.offset < before.span.end);
    let to = behind.map_or(body.len(), |line| {
        body.partition_point(|p| p.offset < line.span.start)
    });
    body.get(from..to)?.iter().find_map(|p| {
        let words = p.piece.line()?;
        let span = p.spans().next()?;
        let is_before = behind.is_none_or(|line| span.end <= line.span.start);
        let in_table = || report.tables.iter().any(|t| t.span.overlaps(span));
        let label = words.split(['。', ',', ':', ';']).next()?;
        let is_alone = || label.len() == words.len() && label.chars().count() <= LABEL;
        let topic = topic_of(report, bound, words).filter(|t| !numbered.contains(&Some(*t)))?;
        let is_next = || {
            numbered
                .iter()
                .flatten()
                .max()
                .is_some_and(|last| topic > *last)
        };
        if !is_before || in_table() || behind.is_none() && !(is_alone() && is_next()) {
            return None;
        }
        let source = span.of(scope.text);
        Some(Label {
            span: plain(source, span.start).source(0, label.len(), source, span.start),
            words: label.to_string(),
        })
    })
}

/// The numeral `number` is lost before a label; `like` is written as it should be.
fn lost(
    scope: &Scope,
    report: &Report,
    bound: &BoundSection,
    like: &Numbered,
    (label, number): (&Label, usize),
    findings: &mut Vec<Finding>,
) {
    let text = renumber(scope, report, like, number).text;
    let message = Message::new(&LOST)
        .with("heading", label.words.clone())
        .with("numeral", text.clone());
    let mut finding = Finding::new(&RULE, label.span, message);
    finding.place = names::section_place(report, bound.section);
    finding.expected = Some(text.clone());
    finding.fixes.push(write(Span::at(label.span.start), text));
    findings.push(finding);
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
    fn a_numeral_lost_before_a_topic_is_written_there() {
        for numerals in [
            ["（一）", "", "（三）", "（四）", "（五）"],
            ["（一）", "（二）", "（三）", "", "（五）"],
        ] {
            let text = numbered(numerals);
            let findings = found(&text, "section-numbering");
            assert_eq!(findings.len(), 1, "{findings:#?}");
            assert!(base().contains(&format!("{}{}", findings[0].fixes[0], findings[0].at)));
            assert_eq!(applied(&text, &findings[0]), base());
        }
        let last = base().replace("（五）监督保障。", "监督保障情况\n\n");
        let findings = found(&last, "section-numbering");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert!(applied(&last, &findings[0]).contains("（五）监督保障情况"));
        // Not before what only goes on with the word.
        let goes_on = base().replace("（五）监督保障。", "监督检查全年开展3次。");
        assert!(found(&goes_on, "section-numbering").is_empty());
    }

    #[test]
    fn a_gap_where_a_topic_is_lost_is_one_finding() {
        for topic in ["（二）", "（四）"] {
            let sound = base();
            let lost = sound.lines().find(|line| line.starts_with(topic));
            let text = sound.replace(lost.expect("the topic"), "");
            let findings = found(&text, "");
            assert_eq!(findings.len(), 1, "{findings:#?}");
            assert_eq!(findings[0].rule, "missing-topic");
        }
    }

    #[test]
    fn sections_behind_a_skipped_numeral_are_one_finding() {
        let sound = base();
        let renumbered = |from: usize, by: isize| {
            let numerals = ["一", "二", "三", "四", "五", "六", "七"];
            let mut text = String::new();
            for line in sound.lines() {
                let at = (numerals.iter()).position(|n| line.starts_with(&format!("## {n}、")));
                let line = match at.filter(|at| *at >= from) {
                    Some(at) => line.replace(numerals[at], numerals[at.wrapping_add_signed(by)]),
                    None => line.to_string(),
                };
                text.push_str(&line);
                text.push('\n');
            }
            text
        };
        for (from, by) in [(2, 1), (3, -1)] {
            let text = renumbered(from, by);
            let findings = found(&text, "section-numbering");
            assert_eq!(findings.len(), 1, "{findings:#?}");
            assert_eq!(applied(&text, &findings[0]), renumbered(9, 0));
        }
    }

    #[test]
    fn a_section_of_the_wrong_level_is_no_topic_of_another() {
        for (numeral, wrong) in [("二、", "（二）"), ("四、", "（四）")] {
            let sound = base();
            let heading = sound
                .lines()
                .find(|line| line.starts_with(&format!("## {numeral}")));
            let heading = heading.expect("the heading");
            let plain = sound.replace(heading, heading.trim_start_matches("## "));
            let text = sound.replace(heading, &heading.replace(&format!("## {numeral}"), wrong));
            let findings = found(&text, "");
            assert_eq!(findings.len(), 1, "{findings:#?}");
            assert_eq!(findings[0].rule, "section-numbering");
            assert_eq!(applied(&text, &findings[0]), plain);
        }
        // Its topic of like words is.
        let topic = base().replace("（二）依申请公开。", "（二）主动公开政府信息情况");
        let topic = topic.replace("## 二、主动公开政府信息情况\n", "");
        assert_eq!(found(&topic, "missing-section").len(), 1);
    }

    #[test]
    fn a_numeral_may_stand_on_the_line_above_its_heading() {
        for (heading, broken) in [
            ("## 三、收到", "三、\n\n收到"),
            ("## 五、存在的主要", "五、存在的\n主要"),
        ] {
            let text = base().replace(heading, broken);
            assert_ne!(text, base());
            let findings = found(&text, "");
            assert!(findings.is_empty(), "{broken} {findings:#?}");
        }
    }

    #[test]
    fn one_numeral_out_of_sequence_is_mended_alone() {
        let text = numbered(["（一）", "（二）", "（七）", "（四）", "（五）"]);
        let findings = found(&text, "section-numbering");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(applied(&text, &findings[0]), base());
    }
}
