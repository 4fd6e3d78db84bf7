//! Wordings that whole reports were found to use.

use super::check;

#[test]
fn cases_that_others_had_and_are_kept_on_file_are_none_of_the_offices() {
    check(&[
        (
            "全市全年备案政府信息依申请公开领域行政复议案件34件，行政诉讼案件17件。",
            "",
        ),
        (
            "报备政府信息公开行政复议案件34件，维持30件，行政诉讼案件17件。",
            "",
        ),
        (
            "做好规范性文件备案，政府信息公开行政复议案件34件，行政诉讼案件17件。",
            "review 34, suit 17",
        ),
    ]);
}
