//! `label-variant`: a label departs from the form.

use super::{Scope, names};
use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::normal::{is_ideograph, normal_label};
use crate::profile::Quality;
use crate::report::piece::numbering;
use crate::report::{BoundTable, Issue};
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "label-variant",
    severity: Severity::Hint,
    summary: Template {
        zh: "项目名称与格式不符",
        en: "a label departs from the form",
    },
};

const VARIANT: Template = Template {
    zh: "格式里的名称是“{expected}”",
    en: "the form's label is {expected}",
};
const DAMAGED: Template = Template {
    zh: "“{actual}”缺字或有误，格式里的名称是“{expected}”",
    en: "{actual} is damaged; the form's label is {expected}",
};
const UNNUMBERED: Template = Template {
    zh: "{n} 个项目名称缺序号，例如这里应为“{expected}”",
    en: "{n} labels lack their numerals; this one should be {expected}, for example",
};
const REPLACE: Template = Template {
    zh: "改为“{expected}”",
    en: "Replace by {expected}",
};
const NUMBER: Template = Template {
    zh: "补上 {n} 个序号",
    en: "Write {n} numerals",
};

/// Characters that a label may lose without a second look: signs and spaces.
const FEW: usize = 3;

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    for bound in &report.tables {
        let lacks_numeral = |issue: &&Issue| match issue {
            Issue::Label { span, expected, .. } => is_unnumbered(span.of(scope.text), expected),
            _ => false,
        };
        let unnumbered: Vec<&Issue> = bound.issues.iter().filter(lacks_numeral).collect();
        // As text pasted without the numbers that a word processor writes: one fault.
        let together = unnumbered.len() > 1;
        if together {
            findings.extend(numerals(scope, bound, &unnumbered));
        }
        for issue in &bound.issues {
            let Issue::Label {
                span,
                expected,
                quality,
            } = issue
            else {
                continue;
            };
            if together && lacks_numeral(&issue) {
                continue;
            }
            let actual = span.of(scope.text);
            // Words more than the form's may be the writer's intent.
            let longer = is_longer(&normal_label(actual), &normal_label(expected));
            let damaged = *quality == Quality::Likeness && !longer;
            let message = Message::new(if damaged { &DAMAGED } else { &VARIANT })
                .with("actual", joined(actual))
                .with("expected", expected.clone());
            let mut finding = Finding::new(&RULE, *span, message);
            if damaged {
                finding.severity = Severity::Warning;
            }
            finding.place = names::table_place(bound);
            finding.actual = Some(joined(actual));
            finding.expected = Some(expected.clone());
            let edit = edit(*span, actual, expected);
            // Words that would be lost are for the writer to give up, and a figure
            // that was taken for the label's end is none of it.
            let lost = edit.span.of(scope.text).chars().count();
            let loses_words = longer || lost > edit.text.chars().count() + FEW;
            if !ends_in_figure(actual) || ends_in_figure(expected) {
                finding.fixes.push(Fix {
                    title: Message::new(&REPLACE).with("expected", expected.clone()),
                    safe: !loses_words,
                    edits: vec![edit],
                });
            }
            findings.push(finding);
        }
    }
}

/// Whether the form's label stands in what is written, with words between its own,
/// or with other words in the place of its numeral.
fn is_longer(actual: &str, expected: &str) -> bool {
    let words = expected.get(numbering(expected).len..).unwrap_or(expected);
    let more = actual.chars().count() > expected.chars().count() + 1;
    let mut written = actual.chars();
    expected.chars().all(|c| written.any(|w| w == c)) || more && actual.contains(words)
}

/// Whether only the numeral of the form's label is missing.
fn is_unnumbered(actual: &str, expected: &str) -> bool {
    let (actual, expected) = (normal_label(actual), normal_label(expected));
    let numeral = numbering(&expected).len;
    numeral > 0 && expected.get(numeral..) == Some(&*actual)
}

/// One finding for the labels of a table that lack their numerals.
fn numerals(scope: &Scope, bound: &BoundTable, issues: &[&Issue]) -> Option<Finding> {
    let labels = issues.iter().filter_map(|issue| match issue {
        Issue::Label { span, expected, .. } => Some((*span, expected)),
        _ => None,
    });
    let (first, expected) = labels.clone().next()?;
    let message = Message::new(&UNNUMBERED)
        .with("n", issues.len())
        .with("expected", expected.clone());
    let mut finding = Finding::new(&RULE, first, message);
    finding.severity = Severity::Warning;
    finding.place = names::table_place(bound);
    finding.fixes.push(Fix {
        title: Message::new(&NUMBER).with("n", issues.len()),
        safe: true,
        edits: labels
            .map(|(span, expected)| edit(span, span.of(scope.text), expected))
            .collect(),
    });
    Some(finding)
}

fn ends_in_figure(label: &str) -> bool {
    label.ends_with(|c: char| c.is_numeric() && !is_ideograph(c))
}

/// What is written, over line breaks.
fn joined(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The fewest characters that turn `actual` into `expected`: what both begin
/// and end with stays.
fn edit(span: Span, actual: &str, expected: &str) -> Edit {
    let common = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| -> usize {
        a.zip(b)
            .take_while(|(x, y)| x == y)
            .map(|(x, _)| x.len_utf8())
            .sum()
    };
    let start = common(&mut actual.chars(), &mut expected.chars());
    let rest = |text: &str| text.get(start..).unwrap_or_default().to_string();
    let (actual, tail) = (rest(actual), rest(expected));
    let end = common(&mut actual.chars().rev(), &mut tail.chars().rev());
    let text = tail.get(..tail.len() - end).unwrap_or_default();
    Edit {
        span: Span::new(span.start + start, span.end - end),
        text: text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing;

    #[test]
    fn words_beside_a_label_do_not_damage_it() {
        let outcomes = "\n\n结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计\n\
                        --- | --- | --- | --- | ---\n0 | 0 | 0 | 0 | 0\n\n";
        let base = testing::base();
        let table = base.find("| 行政复议 |").unwrap();
        let next = table + base[table..].find("\n## ").unwrap();
        let titles = [
            "（一）行政复议",
            "（二）行政诉讼（未经复议直接起诉）",
            "（三）行政诉讼（复议后起诉）",
        ];
        let split: String = titles.iter().map(|t| format!("{t}{outcomes}")).collect();
        let text = [&base[..table], &split, &base[next..]].concat();
        for finding in testing::found(&text, "label-variant") {
            assert_eq!(finding.severity, Severity::Hint, "{}", finding.zh);
        }
    }

    #[test]
    fn only_what_differs_is_replaced() {
        let edit = |a: &str, b: &str| {
            let edit = edit(Span::new(0, a.len()), a, b);
            (edit.span.of(a).to_string(), edit.text)
        };
        assert_eq!(
            edit("现行有效数", "现行有效件数"),
            (String::new(), "件".into())
        );
        assert_eq!(edit("本年增/", "本年增/减"), (String::new(), "减".into()));
        assert_eq!(edit("3.其它", "3.其他"), ("它".into(), "他".into()));
    }
}
