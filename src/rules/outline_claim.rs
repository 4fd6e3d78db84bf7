//! `outline-claim`: the preamble counts the report's parts, and miscounts them.

use super::{Scope, names};
use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::number;
use crate::profile::{Mark, Profile, Section, Topic};
use crate::report::Report;
use crate::report::paragraph::Paragraph;
use crate::syntax::words;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "outline-claim",
    severity: Severity::Warning,
    summary: Template {
        zh: "说明的部分数与列举或实有的不符",
        en: "the stated number of parts is not the number named or present",
    },
};

const NAMED: Template = Template {
    zh: "写的是 {stated} 个部分，句中列举了 {named} 个",
    en: "{stated} parts are announced, {named} are named",
};
const PRESENT: Template = Template {
    zh: "写的是 {stated} 个部分，报告有 {present} 个",
    en: "{stated} parts are announced, the report has {present}",
};
const WRITE: Template = Template {
    zh: "改为 {count}",
    en: "Write {count}",
};

/// Fewer headings in a sentence are no list of the parts.
const FEWEST: usize = 3;
/// Characters of the name of a topic, at most.
const TOPIC: usize = 14;
/// Characters between two headings that can't be another heading.
const BETWEEN: usize = 3;

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let first = report
        .sections
        .first()
        .map_or(usize::MAX, |s| s.first_piece);
    let marked = scope.marked(Mark::Outline);
    for paragraph in marked.take_while(|paragraph| paragraph.piece < first) {
        let sifting = paragraph.sifting(&report.profile);
        for (sentence, words) in sifting.sentences(paragraph.normal) {
            for pattern in &report.profile.words.outline {
                let Some(n) = words
                    .captures(pattern)
                    .and_then(|c| c.name("n").map(|n| n.range()))
                else {
                    continue;
                };
                let figure = Span::new(n.start, n.end).shifted(sentence.start);
                findings.extend(judge(scope, report, &paragraph, sentence, figure));
                return;
            }
        }
    }
}

fn judge(
    scope: &Scope,
    report: &Report,
    paragraph: &Paragraph,
    sentence: Span,
    figure: Span,
) -> Option<Finding> {
    let written = figure.of(paragraph.normal);
    let stated: usize = match number::chinese(written) {
        Some(stated) => usize::try_from(stated).ok()?,
        None => written.parse().ok()?,
    };
    // The names may stand before the count or behind it.
    let before = Span::new(sentence.start, figure.start).of(paragraph.normal);
    let behind = Span::new(figure.end, sentence.end).of(paragraph.normal);
    // Behind it some of them may be spoken of for another reason.
    let head = behind.split(',').nth(1).unwrap_or(behind);
    let some = words::AND_SO_ON.occur_in(behind)
        || words::PART_LABELS.iter().any(|word| head.starts_with(word))
        || words::FOREMOST.begin(head).is_some();
    let behind = Some(behind).filter(|_| !some);
    let named = named(&report.profile, before)
        .or_else(|| behind.and_then(|behind| named(&report.profile, behind)));
    let required = report
        .profile
        .sections
        .iter()
        .filter(|s| s.required)
        .count();
    let present = report.sections.len();
    let (template, count) = match named {
        Some(named) if named != stated => (&NAMED, named),
        // A section that is missing is reported as such.
        _ if stated != required && stated != present => (&PRESENT, present.max(required)),
        _ => return None,
    };
    let message = Message::new(template)
        .with("stated", stated)
        .with("named", count)
        .with("present", present);
    let span = paragraph.locate(figure);
    let mut finding = Finding::new(&RULE, span, message);
    finding.place = names::prose_place(scope.report, paragraph.piece);
    finding.actual = Some(span.of(scope.text).to_string());
    // Where the count is right a name is missing: that is the writer's to add.
    if stated != required {
        let text = rewritten(&report.profile, written, count);
        finding.expected = Some(text.clone());
        finding.fixes.push(Fix {
            title: Message::new(&WRITE).with("count", text.clone()),
            safe: false,
            edits: vec![Edit { span, text }],
        });
    }
    Some(finding)
}

/// The count in the numerals that the writer used.
fn rewritten(profile: &Profile, written: &str, count: usize) -> String {
    let numeral = profile.words.numerals.get(count.wrapping_sub(1));
    match numeral {
        Some(numeral) if !written.starts_with(|c: char| c.is_ascii_digit()) => numeral.clone(),
        _ => count.to_string(),
    }
}

/// How many parts `list` names; `None` where few of them are the profile's
/// sections, or something that isn't known stands among them.
fn named(profile: &Profile, list: &str) -> Option<usize> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for section in &profile.sections {
        let exact = list
            .find(&section.normal)
            .map(|at| (at, at + section.normal.len()));
        let variants = section.variants.iter().filter_map(|v| v.find(list));
        // A variant may hold the form's own words and more.
        let longest = exact.into_iter().chain(variants).max_by_key(|(s, e)| e - s);
        found.extend(longest.filter(|(s, e)| s < e));
    }
    found.sort_unstable();
    let mut count = found.len();
    for (&(_, end), &(start, next)) in found.iter().zip(found.iter().skip(1)) {
        let between = list.get(end..start)?;
        if between.chars().count() > BETWEEN {
            count += also_named(profile, between, list.get(start..next)?)?;
        }
    }
    (found.len() >= FEWEST).then_some(count)
}

/// How many parts are named between two sections, the second of which is `next`:
/// topics as parts of their own, sections a second time, the next one begun twice.
fn also_named(profile: &Profile, between: &str, next: &str) -> Option<usize> {
    // Of two separators one may part what the other holds together.
    if between.contains(',') && between.contains('、') {
        return None;
    }
    let topics = || profile.sections.iter().flat_map(|section| &section.topics);
    let is_part = |name: &str| {
        let heads = |topic: &Topic| topic.heading.as_ref().is_some_and(|h| h.is_match(name));
        let is_topic = || name.chars().count() <= TOPIC && topics().any(heads);
        let is_section = |section: &Section| section.is_called(name);
        next.starts_with(name) || profile.sections.iter().any(is_section) || is_topic()
    };
    let names = between.split([',', '、']).filter(|name| !name.is_empty());
    names.map(|name| is_part(name).then_some(1)).sum()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{found, with_preamble};

    const FIVE: &str = "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况";

    #[test]
    fn a_count_other_than_the_names_is_reported() {
        let text = with_preamble(&format!("{FIVE}等六个部分组成。"));
        let found = found(&text, "outline-claim");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, "六");
        assert!(
            found[0].fixes.is_empty(),
            "the count is right, a name is missing"
        );
    }

    #[test]
    fn the_names_may_stand_behind_the_count() {
        let names = "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、\
                     政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况";
        let text = with_preamble(&format!("本报告由六部分组成，分别是：{names}。"));
        assert_eq!(found(&text, "outline-claim").len(), 1);
        let text = with_preamble(&format!(
            "本报告由六部分组成，分别是：{names}、其他需要报告的事项。"
        ));
        assert!(found(&text, "outline-claim").is_empty());
        for some in [
            "包括总体情况、主动公开政府信息情况、其他需要报告的事项等",
            "重点报告总体情况、主动公开政府信息情况和存在的主要问题及改进情况",
        ] {
            let text = with_preamble(&format!("本报告共分六个部分，{some}。"));
            assert!(found(&text, "outline-claim").is_empty(), "{some}");
        }
    }

    #[test]
    fn a_count_without_names_is_compared_with_the_sections() {
        let text = with_preamble("本报告包括总体情况等7个部分内容。");
        let findings = found(&text, "outline-claim");
        assert_eq!(findings[0].fixes, ["6"]);
        let text = with_preamble("本报告包括总体情况等6个部分内容。");
        assert!(found(&text, "outline-claim").is_empty());
    }

    #[test]
    fn six_names_and_six_are_in_order() {
        let text = with_preamble(&format!("{FIVE}、其他需要报告的事项等 6 个部分组成。"));
        assert!(found(&text, "outline-claim").is_empty());
    }

    #[test]
    fn topics_and_names_given_twice_are_counted() {
        for (list, named) in [
            (
                "总体情况、主动公开政府信息情况、依申请公开情况、政府信息管理情况、平台建设情况、监督保障情况、存在的主要问题及改进情况、其他需要报告的事项",
                8,
            ),
            (
                "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、因政府信息公开工作被申请行政复议、因政府信息公开工作被申请行政复议和提起行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项",
                7,
            ),
            (
                "总体情况、主动公开政府信息情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项",
                7,
            ),
        ] {
            let text = with_preamble(&format!("本报告由{list}六个部分组成。"));
            let found = found(&text, "outline-claim");
            assert_eq!(found.len(), 1, "{list}");
            assert!(
                found[0].zh.contains(&format!("列举了 {named} 个")),
                "{}",
                found[0].zh
            );
        }
        for sound in [
            // Topics for the sections that they belong to.
            "总体情况、主动公开情况、依申请公开情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项",
            // Within one of the parts.
            "总体情况（主动公开、依申请公开、政府信息管理、平台建设、监督保障）、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项",
            "总体情况，主动公开、依申请公开、政府信息管理，主动公开政府信息情况，收到和处理政府信息公开申请情况，政府信息公开行政复议和行政诉讼情况，存在的主要问题及改进情况，其他需要报告的事项",
        ] {
            let text = with_preamble(&format!("本报告由{sound}六个部分组成。"));
            assert!(found(&text, "outline-claim").is_empty(), "{sound}");
        }
    }

    #[test]
    fn a_name_that_is_not_known_leaves_the_list_alone() {
        let text = with_preamble(&format!(
            "{FIVE}、数据统计口径的说明、其他需要报告的事项等六个部分组成。"
        ));
        assert!(found(&text, "outline-claim").is_empty());
    }
}
