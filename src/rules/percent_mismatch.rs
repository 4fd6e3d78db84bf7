//! `percent-mismatch`: a percentage isn't the quotient of the figures beside it.

use rust_decimal::RoundingStrategy;

use super::list_sum::Prose;
use super::{Scope, names};
use crate::finding::{Edit, Finding, Fix, Related, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::number::write_like;

pub static RULE: Rule = Rule {
    name: "percent-mismatch",
    severity: Severity::Hint,
    summary: Template {
        zh: "百分比不等于前后数字之商",
        en: "a stated percentage is not the quotient of its figures",
    },
};

const DIFFERS: Template = Template {
    zh: "{part} ÷ {whole} = {expected}%，写的是 {actual}%",
    en: "{part} / {whole} = {expected}%, not {actual}%",
};
const PART: Template = Template {
    zh: "部分：{value}",
    en: "the part: {value}",
};
const WHOLE: Template = Template {
    zh: "总数：{value}",
    en: "the whole: {value}",
};
const WRITE: Template = Template {
    zh: "改为 {expected}%",
    en: "Write {expected}%",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    if scope.report.is_none() {
        return;
    }
    for (paragraph, read) in scope.stating() {
        let shares = &read.statements.shares;
        if shares.is_empty() || !paragraph.normal.contains('%') {
            continue;
        }
        let prose = Prose::new(paragraph, read);
        for share in shares {
            let Some(quotient) = share.quotient().filter(|_| !share.holds()) else {
                continue;
            };
            let expected = quotient.round_dp_with_strategy(
                share.percent.scale(),
                RoundingStrategy::MidpointAwayFromZero,
            );
            let message = Message::new(&DIFFERS)
                .with("part", share.part.value)
                .with("whole", share.whole.value)
                .with("expected", expected)
                .with("actual", share.percent);
            let locate = |span| prose.locate(span).shifted(paragraph.span.start);
            let span = locate(share.span);
            let mut finding = Finding::new(&RULE, span, message);
            finding.actual = Some(span.of(scope.text).to_string());
            finding.expected = Some(expected.to_string());
            finding.place = names::prose_place(scope.report, paragraph.piece);
            finding.related = [(&PART, &share.part), (&WHOLE, &share.whole)]
                .into_iter()
                .map(|(template, figure)| Related {
                    file: None,
                    span: locate(figure.span),
                    message: Message::new(template).with("value", figure.value),
                })
                .collect();
            finding.fixes.push(Fix {
                title: Message::new(&WRITE).with("expected", expected),
                safe: false,
                edits: vec![Edit {
                    span,
                    text: write_like(expected, span.of(scope.text)),
                }],
            });
            // A wrong total makes its percentages wrong.
            let whole = locate(share.whole.span);
            finding.explains.push(Subject::Claim(whole));
            findings.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{found, report};

    #[test]
    fn a_percentage_that_is_no_quotient_is_reported_with_the_right_one() {
        let text = report("全年公开信息30条，其中网站20条，占70.0%。");
        let found = found(&text, "percent-mismatch");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, "70.0");
        assert_eq!(found[0].fixes, ["66.7"]);
    }

    #[test]
    fn rounded_and_cut_off_percentages_are_right() {
        for percent in ["66.7", "66.6", "67", "66", "66.67"] {
            let text = report(&format!("公开信息30条，其中网站20条，占{percent}%。"));
            assert!(found(&text, "percent-mismatch").is_empty(), "{percent}");
        }
    }

    #[test]
    fn the_share_of_something_else_is_left_alone() {
        for text in ["其中网站20条，同比增长3%。", "其中网站20条，占全市的3%。"]
        {
            let text = report(&format!("公开信息30条，{text}"));
            assert!(found(&text, "percent-mismatch").is_empty(), "{text}");
        }
    }
}
