//! `carry-over-mismatch`: what last year's report carried out is not what this
//! year's carries in.

use super::{Scope, across};
use crate::finding::{Finding, Rule, Severity};
use crate::message::Template;

pub static RULE: Rule = Rule {
    name: "carry-over-mismatch",
    severity: Severity::Error,
    summary: Template {
        zh: "上年结转与上一年度报告的结转不一致",
        en: "what last year's report carried out is not carried in",
    },
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    across::check(scope, &RULE, findings);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{base, found_beside, last_year};

    /// The base report carries in 1, of a natural person.
    #[test]
    fn a_figure_that_last_year_did_not_carry_out_is_one_finding_with_both_places() {
        let last = last_year(|text| {
            text.replace(
                "| 四、结转下年度继续办理 | | | 1 |",
                "| 四、结转下年度继续办理 | | | 2 |",
            )
        });
        let found = found_beside(&base(), &[&last], "carry-over-mismatch");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, "1");
        assert_eq!(found[0].files, ["0.md"]);
        assert_eq!(found[0].fixes[0], "2");
    }

    #[test]
    fn years_that_agree_are_in_order() {
        let last = last_year(|text| text);
        assert!(found_beside(&base(), &[&last], "carry-over-mismatch").is_empty());
    }

    #[test]
    fn another_office_another_year_or_two_candidates_are_left_alone() {
        let wrong = |text: String| {
            text.replace(
                "| 四、结转下年度继续办理 | | | 1 |",
                "| 四、结转下年度继续办理 | | | 2 |",
            )
        };
        let last = last_year(wrong);
        let other = last.replace("云水县教育局", "云水县水利局");
        let older = last.replace("2021年", "2020年");
        for reports in [
            &[other.as_str()][..],
            &[older.as_str()],
            &[last.as_str(), last.as_str()],
            &[],
        ] {
            assert!(found_beside(&base(), reports, "carry-over-mismatch").is_empty());
        }
    }
}
