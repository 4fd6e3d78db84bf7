//! Wordings that whole reports were found to use.

use super::{check, claims};

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

#[test]
fn what_is_done_is_done_in_time_and_by_law() {
    for done in [
        "按期办结28件",
        "按时答复28件",
        "及时办结28件",
        "依法依规办结28件",
        "均在法定期限内答复28件",
        "均已在规定时限内予以答复28件",
        "已按期答复28件",
        "依法按期办结28件",
        "已全部按时办理完毕28件",
    ] {
        let sentence = format!("收到政府信息公开申请30件，{done}，办结率100%。");
        assert_eq!(
            claims(&sentence),
            "requests-received 30, requests-handled 28",
            "{sentence}"
        );
    }
    check(&[
        (
            "收到政府信息公开申请30件，按期办结28件，无超期答复情况，其中予以公开20件。",
            "requests-received 30, requests-handled 28, granted 20",
        ),
        (
            "收到政府信息公开申请30件，按时办结28件，另有4件结转下年度继续办理。",
            "requests-received 30, requests-handled 28, carried-out 4",
        ),
        (
            "收到政府信息公开申请30件，按期办结25件，逾期不补正3件。",
            "requests-received 30, requests-handled 25",
        ),
        ("依申请公开均按照法定时限答复28件。", "requests-handled 28"),
        (
            "收到政府信息公开申请30件，按时答复网民留言28件。",
            "requests-received 30",
        ),
    ]);
}

#[test]
fn those_done_in_time_beside_others_are_not_all_that_are_done() {
    for beside in [
        "按期办结25件，延期办结4件",
        "按期答复25件，逾期答复4件",
        "按时办结25件，4件经申请人同意延期答复",
        "在法定期限内答复25件，办结率90%，超期办结2件",
        "按期办结25件，另有3件正在办理",
        "按时答复25件，其余3件申请人撤回",
    ] {
        let sentence = format!("收到政府信息公开申请30件，{beside}。");
        assert_eq!(claims(&sentence), "requests-received 30", "{sentence}");
    }
    check(&[
        (
            "收到政府信息公开申请30件，按期办结25件，其中予以公开20件，延期办结4件。",
            "requests-received 30",
        ),
        (
            "收到政府信息公开申请30件，20个工作日内答复28件。",
            "requests-received 30",
        ),
    ]);
}

#[test]
fn requests_are_cases_too() {
    check(&[
        (
            "收到政府信息公开申请案件190件，予以公开50件、部分公开30件、不予公开20件。",
            "requests-received 190, granted 50, partial 30, denied 20",
        ),
        ("办理政府信息公开申请事项9件。", "requests-handled 9"),
        ("共收到依申请信息公开26件。", "requests-received 26"),
        (
            "接收通过邮寄、网络提交的各类政府信息公开申请共计81件。",
            "requests-received 81",
        ),
        ("接收通过网络提交的各类政府信息公开申请81件。", ""),
        (
            "依申请公开方面，全年共收到70件申请，办结69件。",
            "requests-received 70, requests-handled 69",
        ),
    ]);
}

#[test]
fn outcomes_have_reasons() {
    check(&[
        (
            "政府信息公开申请办结195件，予以公开60件，因本机关不掌握等原因无法提供65件，不予处理11件。",
            "requests-handled 195, granted 60, unavailable 65, rejected 11",
        ),
        (
            "政府信息公开申请办结195件，属信访、重复申请等不予处理80件，作其他处理（含申请人主动撤回申请）41件。",
            "requests-handled 195, rejected 80, other-outcome 41",
        ),
        // One reason of several.
        (
            "政府信息公开申请办结195件，因属内部信息不予公开3件，因属过程性信息不予公开2件。",
            "requests-handled 195",
        ),
        (
            "政府信息公开申请办结195件，因属内部信息等不予公开3件，因涉及第三方等不予公开2件。",
            "requests-handled 195",
        ),
        (
            "所有办结的信息公开申请中同意公开答复9件，部分公开答复2件，无法提供的15件。",
            "granted 9, partial 2, unavailable 15",
        ),
        ("网上信息公开申请中同意公开答复9件。", ""),
    ]);
}

#[test]
fn applicants_are_people_and_businesses() {
    check(&[
        (
            "收到政府信息公开申请200件，涉及自然人150件、商业企业50件。",
            "requests-received 200, natural-persons 150, businesses 50",
        ),
        (
            "收到政府信息公开申请200件，其中自然人150件，法人或其他组织50件（商业企业40件、其他10件）。",
            "requests-received 200, natural-persons 150, organisations 50, businesses 40",
        ),
        ("走访商业企业50件次。", ""),
    ]);
}

#[test]
fn documents_are_those_issued_this_year() {
    check(&[
        (
            "动态更新本年度制发的行政规范性文件77件。",
            "documents-issued 77",
        ),
        ("新增公开市政府规章1件。", "regulations-issued 1"),
        ("集中公开历年制发的行政规范性文件77件。", ""),
        ("对本年度制发的行政规范性文件7件进行备案。", ""),
    ]);
}

#[test]
fn lawsuits_stand_beside_reviews() {
    check(&[
        ("信息公开类行政复议7件，诉讼9件。", "review 7, suit 9"),
        ("涉及政府信息公开行政复议0件、诉讼0件。", "review 0, suit 0"),
        ("信息公开类行政复议7件，诉讼类培训9次。", "review 7"),
    ]);
}

#[test]
fn what_goes_over_goes_over_by_rule() {
    check(&[
        (
            "答复政府信息公开申请195件（含上年度结转申请18件，另有72件申请按照《条例》顺延到下年度答复）。",
            "requests-handled 195, carried-in 18, carried-out 72",
        ),
        (
            "收到政府信息公开申请30件，按时办结29件，结转下年4件。",
            "requests-received 30, requests-handled 29, carried-out 4",
        ),
    ]);
}
