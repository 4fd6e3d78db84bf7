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
    use crate::rules::testing::{applied, base, found_beside, last_year, with_cell};

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
        // The table adds up as it is: nothing says which report is wrong.
        assert!(found[0].fixes.is_empty());
    }

    #[test]
    fn a_figure_that_its_own_table_contradicts_too_is_mended() {
        let text = with_cell(
            &base(),
            "| 二、上年结转政府信息公开申请数量 | | | 1 |",
            "| 二、上年结转政府信息公开申请数量 | | | 7 |",
        );
        let last = last_year(|text| text);
        let findings = found_beside(&text, &[&last], "");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(findings[0].rule, "carry-over-mismatch");
        assert_eq!(applied(&text, &findings[0]), base());
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

    /// Natural persons and firms have 4 each to be dealt with: of the requests
    /// new and carried in, the figures of one row are exchanged.
    fn exchanged() -> String {
        let rows = [
            ("本年新收政府信息公开申请数量 | | |", "3 | 2", "2 | 3", 5),
            ("上年结转政府信息公开申请数量 | | |", "1 | 0", "1 | 2", 3),
            ("（一）予以公开 | |", "2 | 1", "2 | 2", 4),
            ("（七）总计 | |", "3 | 2", "3 | 3", 6),
            ("结转下年度继续办理 | | |", "1 | 0", "1 | 1", 2),
        ];
        rows.iter().fold(base(), |text, (label, old, new, total)| {
            let (before, row) = text.split_once(label).unwrap();
            let (row, after) = row.split_once('\n').unwrap();
            assert!(row.starts_with(&format!(" {old} ")), "{row}");
            format!("{before}{label} {new} | 0 | 0 | 0 | 0 | {total} |\n{after}")
        })
    }

    fn last_carried_out(figures: &str) -> String {
        last_year(|text| {
            with_cell(
                &text,
                "| 四、结转下年度继续办理 | | | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
                &format!("| 四、结转下年度继续办理 | | | {figures} |"),
            )
        })
    }

    #[test]
    fn last_years_figures_tell_which_of_two_rows_is_wrong() {
        let text = exchanged();
        let alone = found_beside(&text, &[], "");
        assert_eq!(alone.len(), 1, "{alone:#?}");
        assert_eq!(alone[0].fixes.len(), 2, "{alone:#?}");

        let last = last_carried_out("1 | 2 | 0 | 0 | 0 | 0 | 3");
        let findings = found_beside(&text, &[&last], "");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(findings[0].rule, "total-mismatch");
        let mended = applied(&text, &findings[0]);
        assert!(mended.contains("申请数量 | | | 3 | 2 | 0"), "{mended}");
        assert!(found_beside(&mended, &[&last], "").is_empty());

        let last = last_carried_out("2 | 1 | 0 | 0 | 0 | 0 | 3");
        let findings = found_beside(&text, &[&last], "");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(findings[0].rule, "carry-over-mismatch");
        let mended = applied(&text, &findings[0]);
        assert!(mended.contains("申请数量 | | | 2 | 1 | 0"), "{mended}");
        assert!(found_beside(&mended, &[&last], "").is_empty());
    }

    /// The base report with these rows of its table of requests alone filled in.
    fn begun(filled: &[&str]) -> String {
        let figure = |cell: &&str| cell.trim().parse::<u64>().is_ok();
        let text = base();
        let lines = text.split_inclusive('\n').map(|line| {
            let of_requests = line.split('|').filter(figure).count() == 7;
            if !of_requests || filled.iter().any(|label| line.contains(label)) {
                return line.to_string();
            }
            let cells = line.split('|');
            let blank: Vec<&str> = cells.map(|c| if figure(&c) { " " } else { c }).collect();
            blank.join("|")
        });
        lines.collect()
    }

    #[test]
    fn a_row_that_is_still_to_be_filled_in_says_nothing() {
        let last = last_year(|text| text);
        for filled in [&[][..], &["一、本年新收"], &["一、本年新收", "予以公开"]] {
            let text = begun(filled);
            let found = found_beside(&text, &[&last], "carry-over-mismatch");
            assert!(found.is_empty(), "{filled:?}: {found:#?}\n{text}");
        }
        // The rest is there: the row was forgotten.
        let text = with_cell(
            &base(),
            "| 二、上年结转政府信息公开申请数量 | | | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
            "| 二、上年结转政府信息公开申请数量 | | | | | | | | | |",
        );
        let found = found_beside(&text, &[&last], "carry-over-mismatch");
        assert_eq!(found.len(), 1, "{found:#?}");
    }

    #[test]
    fn both_places_are_named() {
        let last = last_carried_out("0 | 1 | 0 | 0 | 0 | 0 | 1");
        let found = found_beside(&base(), &[&last], "");
        assert_eq!(found.len(), 1, "{found:#?}");
        // Two cells of this report, one of them related, and two of last year's.
        assert_eq!((found[0].at.as_str(), found[0].related.len()), ("1", 1));
        assert_eq!(found[0].files, ["0.md", "0.md"]);
    }
}
