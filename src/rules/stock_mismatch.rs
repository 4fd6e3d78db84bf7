//! `stock-mismatch`: what is in force isn't last year's stock plus what was
//! issued less what was repealed.

use super::{Scope, across};
use crate::finding::{Finding, Rule, Severity};
use crate::message::Template;

pub static RULE: Rule = Rule {
    name: "stock-mismatch",
    severity: Severity::Warning,
    summary: Template {
        zh: "现有数不等于上年现有数加本年增减",
        en: "in force is not last year's in force plus issued less repealed",
    },
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    across::check(scope, &RULE, findings);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{base, found_beside, last_year};

    /// The base report has 1 issued, 1 repealed, 9 in force.
    #[test]
    fn a_stock_that_does_not_follow_from_last_years_is_reported() {
        let last = last_year(|text| {
            text.replace(
                "| 行政规范性文件 | 1 | 1 | 9 |",
                "| 行政规范性文件 | 0 | 0 | 5 |",
            )
        });
        let found = found_beside(&base(), &[&last], "stock-mismatch");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, "9");
        assert_eq!(found[0].fixes, ["5"]);
    }

    #[test]
    fn a_stock_that_follows_is_in_order() {
        let last = last_year(|text| {
            text.replace(
                "| 行政规范性文件 | 1 | 1 | 9 |",
                "| 行政规范性文件 | 0 | 0 | 9 |",
            )
        });
        assert!(found_beside(&base(), &[&last], "stock-mismatch").is_empty());
    }
}
