//! `template-leftover`: text of the blank form or of the notice is left.

use super::{Scope, names};
use crate::finding::{Edit, Finding, Fix, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::profile::Mark;
use crate::report::{Report, skeleton};
use crate::syntax::plain;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "template-leftover",
    severity: Severity::Error,
    summary: Template {
        zh: "留有模板或通知里的文字",
        en: "text of the blank form or of the notice is left",
    },
};

const HEADING: Template = Template {
    zh: "这里留着模板的标题，应为“{heading}”",
    en: "the blank form's heading is left here; it should be {heading}",
};
const TEXT: Template = Template {
    zh: "“{text}”是模板或通知里的文字，请改写或删去",
    en: "{text} is text of the blank form or of the notice; write over or remove it",
};
const REPLACE: Template = Template {
    zh: "改为“{heading}”",
    en: "Replace by {heading}",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let profile = &report.profile;
    let mut taken = Vec::new();
    for bound in report.sections.iter().filter(|b| b.leftover) {
        let section = &profile.sections[bound.section];
        let heading = names::heading(profile, section);
        let message = Message::new(&HEADING).with("heading", heading.clone());
        let mut finding = Finding::new(&RULE, bound.heading, message);
        finding.place = names::section_place(report, bound.section);
        finding.explains.push(Subject::Section(section.id.clone()));
        let style = skeleton::Style::of(scope.text, scope.pieces, report);
        finding.fixes.push(Fix {
            title: Message::new(&REPLACE).with("heading", heading.clone()),
            safe: true,
            edits: vec![Edit {
                span: bound.heading,
                text: written(scope.text, bound.heading, &heading, &style),
            }],
        });
        taken.push(bound.heading);
        findings.push(finding);
    }
    for (at, placed) in scope.bearing(Mark::Leftover) {
        for (cell, span) in placed.piece.cells.iter().zip(placed.spans()) {
            if !cell.marks.may(Mark::Leftover) || taken.iter().any(|t| t.overlaps(span)) {
                continue;
            }
            let found = cell.sifted(profile).find_any(&profile.words.leftovers);
            let Some(((start, end), &severity)) = found else {
                continue;
            };
            let source = span.of(scope.text);
            let place = plain(source, span.start).source(start, end, source, span.start);
            let message = Message::new(&TEXT).with("text", place.of(scope.text));
            let mut finding = Finding::new(&RULE, place, message);
            finding.severity = severity;
            finding.place.profile = Some(profile.id.clone());
            finding.explains = unwritten(scope, report, at);
            findings.push(finding);
        }
    }
}

/// What is still to be written on where piece `at` is all that its section holds.
fn unwritten(scope: &Scope, report: &Report, at: usize) -> Vec<Subject> {
    let mut sections = report.sections.iter();
    let Some(bound) = sections.find(|bound| bound.pieces.contains(&at)) else {
        return Vec::new();
    };
    let mut around = bound.pieces.clone().filter(|piece| *piece != at);
    if around.any(|piece| scope.pieces[piece].piece.has_content()) {
        return Vec::new();
    }
    let section = &report.profile.sections[bound.section];
    let topics = section.topics.iter();
    topics
        .map(|topic| Subject::Topic(section.id.clone(), topic.id.clone()))
        .collect()
}

/// `heading` with the marks that make it one, where they don't stand there yet.
fn written(text: &str, place: Span, heading: &str, style: &skeleton::Style) -> String {
    let before = text.get(..place.start).unwrap_or("").trim_end();
    let source = place.of(text);
    let heading = match source.strip_prefix("**") {
        Some(rest) if rest.ends_with("**") => format!("**{heading}**"),
        _ => heading.to_string(),
    };
    if style.html || before.ends_with('#') {
        heading
    } else {
        style.heading(&heading)
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{applied, base, found, report, with_cell};

    #[test]
    fn a_number_left_to_fill_in_is_found_in_brackets_too() {
        for year in ["____", "XX"] {
            let text = report(&format!("依据有关办法（办发〔{year}〕23号）逐条审查。"));
            assert_eq!(found(&text, "template-leftover").len(), 1, "{year}");
        }
        let text = report("依据有关办法（办发〔2021〕23号）逐条审查。");
        assert!(found(&text, "template-leftover").is_empty());
    }

    #[test]
    fn the_empty_boxes_of_a_page_are_no_form() {
        for line in [
            "发布时间：2023-01-31 字体：[ ]",
            "字体大小：[]",
            "文　号 〔〕号 有效性",
        ] {
            let text = report(line);
            assert!(found(&text, "template-leftover").is_empty(), "{line}");
        }
        for line in [
            "依据有关办法（办发〔〕23号）审查。",
            "一、标题(宋体加粗小四号字)",
        ] {
            let text = report(line);
            assert_eq!(found(&text, "template-leftover").len(), 1, "{line}");
        }
    }

    #[test]
    fn what_the_form_says_of_a_topic_is_no_statement_on_it() {
        let form = "（文字描述，收取信息处理费情况在此处报告。）";
        let stated = "本年度未收取信息处理费。";
        let rules = |text: &str| -> Vec<String> {
            found(text, "")
                .into_iter()
                .map(|found| found.rule)
                .collect()
        };
        for form in [form, "（文字描述。）", "（文字描述）"] {
            // It is all that the section holds: one fault.
            let text = with_cell(&base(), stated, form);
            assert_eq!(rules(&text), ["template-leftover"], "{form}");
            let text = with_cell(&base(), stated, &format!("{form}\n\n{stated}"));
            assert_eq!(rules(&text), ["template-leftover"], "{form}");
            let text = with_cell(&base(), stated, &format!("{form}{stated}"));
            assert_eq!(rules(&text), ["template-leftover"], "{form}");
            let text = with_cell(&base(), stated, &format!("无其他事项。\n\n{form}"));
            assert_eq!(
                rules(&text),
                ["missing-topic", "template-leftover"],
                "{form}"
            );
        }
        let text = with_cell(&base(), stated, &format!("{stated}（文字描述见附件。）"));
        assert_eq!(rules(&text), [""; 0]);
    }

    #[test]
    fn the_heading_takes_the_place_of_the_forms_and_its_marks() {
        let form = "附件2\n主动公开政府信息情况统计表模板";
        for mark in ["## ", ""] {
            let text = with_cell(
                &base(),
                "## 二、主动公开政府信息情况",
                &format!("{mark}{form}"),
            );
            let findings = found(&text, "template-leftover");
            assert_eq!(findings.len(), 1, "{findings:#?}");
            let mended = applied(&text, &findings[0]);
            assert_eq!(mended, base(), "{mark}");
        }
    }
}
