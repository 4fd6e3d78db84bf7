use super::super::{Profiles, Whose};
use crate::normal::normal;

/// The claims of a sentence in a report on 2023, as `id figure`.
fn claims(sentence: &str) -> String {
    claims_of("gov-disclosure-2021", "overview", sentence)
}

fn claims_of(form: &str, section: &str, sentence: &str) -> String {
    claims_of_office("云水县教育局", form, section, sentence)
}

fn claims_of_office(office: &str, form: &str, section: &str, sentence: &str) -> String {
    let profiles = Profiles::builtin();
    let form = profiles.get(form).unwrap();
    let sentence = normal(sentence);
    let whose = Whose {
        office: Some(office),
        year: Some(2023),
    };
    form.claims_in(&form.sifted(&sentence), section, whose)
        .into_iter()
        .map(|stated| {
            let id = &form.claims[stated.claim].id;
            let figure = stated.figure.map_or("none", |n| &sentence[n]);
            format!("{id} {figure}")
        })
        .collect::<Vec<_>>()
        .join(", ")
}

#[track_caller]
fn check(table: &[(&str, &str)]) {
    for (sentence, expected) in table {
        assert_eq!(claims(sentence), *expected, "{sentence}");
    }
}

#[test]
fn requests_received() {
    check(&[
        ("全年共收到政府信息公开申请12件。", "requests-received 12"),
        (
            "2023年，我局共收到 12 件政府信息公开申请，均已答复。",
            "requests-received 12",
        ),
        (
            "本年度共接到公民、法人和其他组织提出的政府信息公开申请１２件。",
            "requests-received 12",
        ),
        (
            "本年新收政府信息公开申请 5 件，上年结转 1 件。",
            "requests-new 5, carried-in 1",
        ),
        (
            "2023年，我局收到并办结依申请公开政府信息申请3件。",
            "requests-handled 3",
        ),
        ("共受理依申请公开12件。", "requests-handled 12"),
        ("收到依申请公开申请共计两件。", "requests-received 两"),
        (
            "依申请公开方面，全年收到申请3件，均按期答复。",
            "requests-received 3",
        ),
        (
            "收到政府信息公开申请12件，较去年增长20%。",
            "requests-received 12",
        ),
        ("收到政府信息公开申请数量为0件。", "requests-received 0"),
    ]);
}

#[test]
fn what_is_no_request_under_the_regulations() {
    check(&[
        ("全年收到建议提案2件，均已办结。", ""),
        ("收到信访申请5件。", ""),
        ("通过网站互动栏目收到并答复各类提问54条，公开53条。", ""),
        ("办理行政许可申请35件。", ""),
        ("接受政府信息公开咨询20次。", ""),
        ("印制政府信息公开申请表100份。", ""),
        ("共收到资助申请12件。", ""),
    ]);
}

#[test]
fn not_this_office_this_year_or_all_requests() {
    check(&[
        ("2022年共收到政府信息公开申请7件。", ""),
        ("去年共收到政府信息公开申请7件。", ""),
        ("县直部门收到政府信息公开申请40件。", ""),
        ("各乡镇、街道共收到政府信息公开申请40件。", ""),
        ("条例实施以来，累计收到政府信息公开申请200件。", ""),
        ("收到政府信息公开申请10余件。", ""),
        ("收到政府信息公开申请近10件。", ""),
        ("收到政府信息公开申请10件以上。", ""),
        ("其中通过网络收到政府信息公开申请3件。", ""),
        ("2023年上半年收到政府信息公开申请3件。", ""),
        ("计划办理政府信息公开申请3件。", ""),
    ]);
}

#[test]
fn outcomes_of_reviews_and_lawsuits() {
    check(&[
        (
            "因政府信息公开被申请行政复议4件，其中结果维持2件、结果纠正1件、尚未审结1件。",
            "review 4, review-upheld 2, review-corrected 1, review-pending 1",
        ),
        (
            "全年有6件政府信息公开行政复议案件，5件行政诉讼案件。",
            "review 6, suit 5",
        ),
        (
            "涉及政府信息公开的行政诉讼3件，其中维持2件，其他结果1件。",
            "suit 3, suit-upheld 2, suit-other 1",
        ),
        (
            "因政府信息公开引起行政复议4件，2件维持；1件被纠正；1件尚未审结。",
            "review 4, review-upheld 2, review-corrected 1, review-pending 1",
        ),
        (
            "涉及政府信息公开的行政诉讼2件，1件撤诉；1件尚未审结。",
            "suit 2, suit-pending 1",
        ),
        (
            "收到政府信息公开申请5件，行政复议1件，其中3件维持原状。",
            "requests-received 5, review 1",
        ),
        // Of which of the two is not said.
        (
            "政府信息公开行政复议1件、行政诉讼1件，结果维持2件。",
            "review 1, suit 1",
        ),
        ("全年审理行政复议案件20件，维持12件，纠正8件。", ""),
    ]);
}

#[test]
fn what_is_left_for_next_year_was_not_handled() {
    check(&[
        ("结转下年度继续办理政府信息公开申请6件。", "carried-out 6"),
        ("全年办结政府信息公开申请84件。", "requests-handled 84"),
    ]);
}

#[test]
fn no_requests() {
    let none = "requests-none none";
    check(&[
        ("未收到政府信息公开申请。", none),
        (
            "2023年度，我局未收到政府信息公开申请，无依申请公开收费情况。",
            none,
        ),
        ("没有收到书面公开政府信息的申请。", none),
        (
            "未收到任何公民、法人或者其他组织提出的依申请公开政府信息申请。",
            none,
        ),
        ("2023年未收到政府信息依申请公开件。", none),
        ("我局未收到依申请公开事项。", none),
        ("本年度无依申请公开事项。", none),
        (
            "未收到政府信息公开申请、行政复议和行政诉讼。",
            "requests-none none, review-none none, suit-none none",
        ),
        ("如未收到政府信息公开申请，应当说明。", ""),
        ("未收到网上政府信息公开申请。", ""),
        ("未发生政府信息公开申请行政复议案件。", "review-none none"),
        ("未按时答复政府信息公开申请的，追究责任。", ""),
        ("2022年未收到政府信息公开申请。", ""),
        ("本机关未收到和处理政府信息公开申请。", "requests-none none"),
        ("未收到、办理政府信息公开申请事项。", "requests-none none"),
        ("2023年,未收到依申请公开事项.", "requests-none none"),
        ("我局未收到依申请公开信件。", "requests-none none"),
        ("我局未收到依申请公开请求。", "requests-none none"),
        (
            "未收到公民、法人或其他组织的依申请公开诉求。",
            "requests-none none",
        ),
        (
            "未收到个人、法人或者其他组织向本机关申请公开政府信息。",
            "requests-none none",
        ),
        (
            "网站全文电子化率100%;无收到政府信息公开申请。",
            "requests-none none",
        ),
        ("未收到信件申请公开政府信息。", ""),
    ]);
}

#[test]
fn outcomes_and_applicants() {
    check(&[
        (
            "全年共办理政府信息公开申请4件，其中：予以公开2件，部分公开0件，不予公开1件，无法提供1件，不予处理0件。",
            "requests-handled 4, granted 2, partial 0, denied 1, unavailable 1, rejected 0",
        ),
        (
            "收到政府信息公开申请5件，其中自然人申请4件，法人或其他组织申请1件。",
            "requests-received 5, natural-persons 4, organisations 1",
        ),
        (
            "受理政府信息公开申请5件，予以公开和部分公开3件，结转下年度办理2件。",
            "requests-handled 5, granted-or-partial 3, carried-out 2",
        ),
        ("主动公开信息300条，其中予以公开2件。", ""),
        (
            "收到政府信息公开申请5件，不予以公开1件。",
            "requests-received 5",
        ),
        (
            "共收到政府信息公开申请1046件，公民个人提出申请1031件，法人或其他组织提出申请16件。",
            "requests-received 1046, natural-persons 1031, organisations 16",
        ),
        (
            "办理政府信息公开申请92件，其中“予以公开”86件、“不予公开”6件。",
            "requests-handled 92, granted 86, denied 6",
        ),
    ]);
}

#[test]
fn reviews_and_lawsuits() {
    check(&[
        ("因政府信息公开发生行政复议1起，结果维持。", "review 1"),
        (
            "无行政复议、行政诉讼案件。",
            "review-none none, suit-none none",
        ),
        (
            "未发生因政府信息公开申请行政复议、提起行政诉讼的情况。",
            "review-none none, suit-none none",
        ),
        ("没有因政府信息公开工作被申请行政复议。", "review-none none"),
        (
            "因政府信息公开引发行政复议、行政诉讼案件2件。",
            "review-and-suit 2",
        ),
        (
            "政府信息公开方面，行政复议2件，行政诉讼1件。",
            "review 2, suit 1",
        ),
        ("全年有1件涉及政府信息公开的行政复议。", "review 1"),
        ("受理行政复议案件12件。", ""),
        ("本年办理政府信息公开类行政复议案件12件。", ""),
        ("行政复议12件。", ""),
        ("无行政复议纠错案件。", ""),
        ("未按规定答复引起行政复议1件。", ""),
    ]);
}

#[test]
fn no_reviews_and_no_lawsuits_have_other_names() {
    let both = "review-none none, suit-none none";
    for sentence in [
        "未发生因政府信息公开纠纷问题而引起的行政复议和行政诉讼事件。",
        "未出现被行政诉讼、行政复议情况。",
        "未发生因政府信息公开引起的行政诉讼和行政复议。",
        "未发生涉及政府信息公开的行政复议案和行政诉讼案。",
        "全年行政复议、行政诉讼均为0件。",
        "政府信息公开行政复议和行政诉讼数量均为零。",
        "本年度无复议、诉讼案件。",
        "没有发生举报、投诉、行政复议或行政诉讼等事件。",
        "无针对本部门有关政府信息公开事务的行政复议、诉讼。",
    ] {
        check(&[(sentence, both)]);
    }
    check(&[
        ("没有因申请信息公开而发生行政复议。", "review-none none"),
        ("全年行政复议0件，行政诉讼0件。", "review 0, suit 0"),
        ("全年行政复议和行政诉讼案件0件。", "review-and-suit 0"),
        // Of all that there were, not all are about disclosure.
        ("行政复议0件，行政诉讼5件。", "review 0"),
        ("行政复议10件，行政诉讼20件。", ""),
        ("未发生因投诉引起的行政复议。", ""),
        ("行政复议、行政诉讼败诉均为0件。", ""),
        ("新增行政复议0件。", ""),
    ]);
}

#[test]
fn a_bracket_on_reviews_says_nothing_of_lawsuits() {
    check(&[
        (
            "政府信息公开行政复议6件（结果维持3件、尚未审结2件），行政诉讼15件。",
            "review 6, review-upheld 3, review-pending 2, suit 15",
        ),
        (
            "政府信息公开行政复议1件（申请人撤回结案）、行政诉讼0件。",
            "review 1, suit 0",
        ),
        ("未审结的政府信息公开行政复议案件2件。", ""),
        ("审结政府信息公开行政诉讼2件。", ""),
    ]);
}

#[test]
fn decisions_and_documents() {
    check(&[
        ("作出行政许可决定 35 件。", "licences 35"),
        (
            "全年做出行政处罚处理决定12件，行政强制处理决定0件。",
            "penalties 12, coercion 0",
        ),
        ("公开行政许可决定信息35条。", ""),
        ("公示行政许可、行政处罚决定35件。", ""),
        (
            "制发行政规范性文件2件，废止规范性文件1件。",
            "documents-issued 2, documents-repealed 1",
        ),
        ("现行有效的行政规范性文件共9件。", "documents-in-force 9"),
        (
            "新制发行政规范性文件14件,宣布废止、失效行政规范性文件32件,失效行政规范性文件23件,提前废止行政规范性文件3件。",
            "documents-issued 14, documents-repealed 32",
        ),
        ("自动失效行政规范性文件23件，自然废止规范性文件2件。", ""),
        ("印发政策性文件20件。", ""),
        ("审核规范性文件12件。", ""),
        ("未产生信息处理费。", ""),
        ("收取信息处理费0元。", ""),
        ("2023年发布12件行政规范性文件。", "documents-issued 12"),
        ("新发布的行政规范性文件2件。", "documents-issued 2"),
        ("网站发布12件行政规范性文件。", ""),
        ("2023年，县政府发布12件行政规范性文件。", ""),
        ("县政府发布行政规范性文件12件。", ""),
        ("已发布的行政规范性文件45件。", ""),
        ("本年度无新增的规章和规范性文件。", "documents-none none"),
        ("未制定发布、废止行政规范性文件。", "documents-none none"),
        (
            "主动公开信息945条，未制发规范性文件。",
            "documents-none none",
        ),
        ("未制发、解读规范性文件。", ""),
        (
            "2023年行政处罚0条，行政许可0条。",
            "licences-listed 0, penalties-listed 0",
        ),
        ("公开2023年行政处罚0条，行政许可0条。", ""),
        ("无行政许可及其他对外管理服务事项。", "licences-none none"),
    ]);
}

#[test]
fn the_form_of_2019_has_no_stock_of_documents() {
    let claims = |sentence| claims_of("gov-disclosure-2019", "overview", sentence);
    assert_eq!(claims("现行有效的规范性文件9件。"), "");
    assert_eq!(claims("制发规范性文件2件。"), "documents-issued 2");
}

#[test]
fn who_lost_no_lawsuit_may_have_had_some() {
    check(&[
        ("全年无行政诉讼败诉案件。", ""),
        ("未发生行政诉讼败诉情况。", ""),
        ("没有发生行政复议、行政诉讼败诉案件。", ""),
        ("未发生行政复议被纠正、行政诉讼败诉的案件。", ""),
        (
            "没有发生行政复议、行政诉讼案件。",
            "review-none none, suit-none none",
        ),
    ]);
}

#[test]
fn documents_have_attributes_and_requests_outcomes() {
    check(&[
        (
            "全年制发公文216件，其中主动公开126件、依申请公开58件、不予公开32件。",
            "",
        ),
        (
            "制发公文，主动公开126件、依申请公开58件、不予公开32件，共216件。",
            "",
        ),
        (
            "公开信息1560条，主动公开1510条，依申请公开40条，不予公开10条。",
            "",
        ),
        (
            "共制作信息30条，其中主动公开信息数24条；依申请公开信息数6条；不予公开信息数0条。",
            "",
        ),
        ("作为依申请公开信息数102条。", ""),
        ("公开属性为依申请公开的信息数12条。", ""),
        ("依申请公开件数6件，不予公开件数3件。", ""),
        ("新增依申请公开政府信息8条，不予公开政府信息2条。", ""),
        ("收到依申请公开信息数6条。", "requests-received 6"),
        ("政府信息公开申请数量为12件。", "requests-received 12"),
        ("新增依申请公开申请8条。", "requests-new 8"),
        ("新增依申请公开8件。", "requests-new 8"),
    ]);
}

#[test]
fn other_bodies_state_shares_or_nothing_of_the_office() {
    let county = |sentence| {
        claims_of_office(
            "云水县人民政府",
            "gov-disclosure-2021",
            "overview",
            sentence,
        )
    };
    for sentence in [
        "县公安局作出行政处罚决定42件，县市场监管局作出行政处罚决定30件。",
        "县政府制发行政规范性文件2件，县政府部门制发4件，共6件。",
        "2023年政府新收依申请公开数量为2件,办理结果为予以公开2件;部门新收依申请公开数量为4件,办理结果为予以公开1件,无法提供2件,不予处理1件。",
        "本级收到政府信息公开申请8件，下属单位收到政府信息公开申请4件。",
        "以部门名义印发行政规范性文件3件。",
        "本级政府收到政府信息公开申请18件。",
        "兄弟县区收到政府信息公开申请18件。",
        "提请县政府印发规范性文件2件。",
        "县自然资源局涉政府信息公开行政复议3件。",
        "县政府本级受理政府信息公开申请12件，镇街受理20件。",
        "市、县两级共收到政府信息公开申请126件。",
        "2023年，市政府收到政府信息公开申请80件。",
        "城关镇收到政府信息公开申请5件。",
        "县档案局等12家单位未收到政府信息公开申请。",
        "有12个部门未收到政府信息公开申请。",
        "部分单位未收到政府信息公开申请。",
    ] {
        assert_eq!(county(sentence), "", "{sentence}");
    }
    for sentence in [
        "县政府收到政府信息公开申请40件。",
        "云水县人民政府共收到政府信息公开申请40件。",
        "我县共收到政府信息公开申请40件。",
        "加强与有关部门沟通，全年收到政府信息公开申请40件。",
    ] {
        assert_eq!(county(sentence), "requests-received 40", "{sentence}");
    }
    check(&[
        ("局机关收到政府信息公开申请30件。", ""),
        ("人事股办理政府信息公开申请18件。", ""),
        ("执法大队作出行政处罚决定60件。", ""),
        ("以县政府名义答复政府信息公开申请8件。", ""),
        ("会同县公安局答复政府信息公开申请2件。", ""),
        ("全年配合县审批局回应和回复依申请公开1份。", ""),
        ("协助县政府办公室办结政府信息公开申请3件。", ""),
        ("政府收到政府信息公开申请18件。", ""),
        ("县教育局收到政府信息公开申请8件。", "requests-received 8"),
        ("我局收到政府信息公开申请8件。", "requests-received 8"),
    ]);
}

#[test]
fn parts_of_some_requests_are_none_of_all() {
    check(&[
        (
            "上年结转的5件政府信息公开申请中，予以公开2件，部分公开1件。",
            "carried-in 5",
        ),
        (
            "收到政府信息公开申请40件：网络申请22件（自然人18件、法人或其他组织4件），当面申请3件（自然人3件）。",
            "requests-received 40",
        ),
        (
            "收到政府信息公开申请40件，土地类18件（予以公开10件；部分公开4件），其他类22件。",
            "requests-received 40",
        ),
        (
            "新收政府信息公开申请40件中，予以公开17件；上年结转的5件中，予以公开2件。",
            "requests-new 40, carried-in 5",
        ),
        (
            "重新作出政府信息公开申请答复2件，予以公开1件，部分公开1件。",
            "",
        ),
        (
            "受理依申请公开事项0件；受理投诉举报3件，其中不予处理1件。",
            "requests-handled 0",
        ),
        (
            "政府信息公开行政复议8件：市政府受理5件，其中维持3件、纠正1件。",
            "review 8",
        ),
    ]);
}

#[test]
fn parts_of_all_requests_stand_behind_other_figures_too() {
    check(&[
        (
            "收到政府信息公开申请40件，较上年下降10%，自然人31件（占77.5%），法人或其他组织9件。",
            "requests-received 40, natural-persons 31, organisations 9",
        ),
        (
            "收到政府信息公开申请40件（网络22件、信函18件），予以公开19件，部分公开7件。",
            "requests-received 40, granted 19, partial 7",
        ),
        (
            "收到政府信息公开申请40件，其中网络22件、信函18件；予以公开19件。",
            "requests-received 40, granted 19",
        ),
        (
            "办理政府信息公开申请42件，公开19件，部分公开7件。",
            "requests-handled 42, partial 7",
        ),
        (
            "政府信息公开申请办结42件，其中予以公开19件。",
            "requests-handled 42, granted 19",
        ),
    ]);
}

#[test]
fn some_requests_are_not_all() {
    check(&[
        (
            "收到个人政府信息公开申请31件，收到单位政府信息公开申请9件。",
            "",
        ),
        ("收到企业政府信息公开申请6件。", ""),
        ("当场答复政府信息公开申请6件，20个工作日内答复36件。", ""),
        ("抽取已办结的政府信息公开申请10件开展评查。", ""),
        (
            "作出行政处罚决定87件，其中当场作出行政处罚决定20件。",
            "penalties 87",
        ),
    ]);
}

#[test]
fn some_reviews_and_lawsuits_are_not_all() {
    check(&[
        (
            "因政府信息公开，未经复议直接起诉行政诉讼2件，复议后起诉行政诉讼3件。",
            "suit-direct 2, suit-after 3",
        ),
        ("新增政府信息公开行政复议6件，上年结转行政复议2件。", ""),
        ("政府信息公开一审行政诉讼案件2件、二审行政诉讼案件2件。", ""),
        ("以县政府为被告的政府信息公开行政诉讼案件1件。", ""),
    ]);
}

#[test]
fn several_years_are_none() {
    for years in [
        "近三年",
        "三年来",
        "过去五年",
        "近几年",
        "2021—2023年",
        "2021-2023年三年间",
        "最近三年",
        "连续三年",
        "本届政府任期内",
    ] {
        let sentence = format!("{years}，共收到政府信息公开申请139件。");
        assert_eq!(claims(&sentence), "", "{sentence}");
    }
    let sentence = "二〇二三年共收到政府信息公开申请40件。";
    assert_eq!(claims(sentence), "requests-received 40");
}

#[test]
fn since_the_year_began_is_this_year() {
    for since in ["今年以来，", "本年度以来，", "2023年以来", "一年来，我局"] {
        let sentence = format!("{since}共收到政府信息公开申请11件。");
        assert_eq!(claims(&sentence), "requests-received 11", "{sentence}");
    }
    for since in [
        "去年以来，",
        "近年以来，",
        "2022年以来",
        "自1998年以来，",
        "5年以来，",
        "三年以来，",
        "十一年以来，",
        "2023年5月以来，",
        "条例实施以来，",
        "条例实施一年来，",
        "过去一年来，",
    ] {
        let sentence = format!("{since}共收到政府信息公开申请11件。");
        assert_eq!(claims(&sentence), "", "{sentence}");
    }
}

#[test]
fn plans_make_no_claims() {
    let sentence = "收到政府信息公开申请12件。";
    assert_eq!(claims_of("gov-disclosure-2021", "problems", sentence), "");
}

#[test]
fn other_years_and_parts_of_this_one() {
    for sentence in [
        "上年度未收到政府信息公开申请，本年度收到11件。",
        "以前年度未收到政府信息公开申请。",
        "往年未收到政府信息公开申请。",
        "上年共答复政府信息公开申请7件，今年10件。",
        "上年办结政府信息公开申请7件。",
        "较上年新增政府信息公开申请4件。",
        "比上年多收到政府信息公开申请4件。",
        "同比多收到政府信息公开申请4件。",
        "上年政府信息公开行政复议11件，今年9件。",
        "较上年减少政府信息公开行政复议2件。",
        "上年未发生政府信息公开行政诉讼。",
        "上年制发行政规范性文件9件。",
        "上年作出行政许可决定13180件。",
        "较上年少作出行政处罚决定86件。",
        "12月30日收到政府信息公开申请1件，结转2025年办理。",
        "2023年12月底收到政府信息公开申请1件。",
        "年末收到政府信息公开申请1件。",
        "7月收到政府信息公开申请3件。",
        "1-6月收到政府信息公开申请71件，7-12月收到81件，合计152件。",
        "平均每月收到政府信息公开申请1件。",
        "单月最高收到政府信息公开申请3件。",
        "8月未收到政府信息公开申请。",
        "春节期间未收到政府信息公开申请。",
        "12月作出行政处罚决定102件。",
    ] {
        check(&[(sentence, "")]);
    }
    let received = "requests-received 12";
    check(&[
        (
            "2023年1月1日至12月31日，共收到政府信息公开申请12件。",
            received,
        ),
        (
            "自2023年1月1日起至2023年12月31日止，我局收到政府信息公开申请12件。",
            received,
        ),
        ("2023年1-12月，共收到政府信息公开申请12件。", received),
        ("截至2023年12月底，共收到政府信息公开申请12件。", received),
        (
            "收到政府信息公开申请12件，较上年增长20%，其中自然人申请9件。",
            "requests-received 12, natural-persons 9",
        ),
        (
            "全年新收政府信息公开申请12件，上年结转5件，共办理17件。",
            "requests-new 12, requests-to-handle 17, carried-in 5",
        ),
    ]);
}

#[test]
fn bodies_of_all_kinds_are_others() {
    for body in [
        "各分局",
        "各派出所",
        "各司法所",
        "各社区",
        "各社区居委会",
        "各委办局",
        "各业务科室",
        "各成员单位",
        "各学校",
        "各隶属海关",
        "各团场",
        "村（社区）",
        "镇（街道）",
        "分局（所）",
        "派出机构",
        "内设机构",
        "隶属海关",
        "园区",
        "片区",
        "学校",
        "基层",
        "苏木",
        "嘎查",
        "团场",
        "村居",
        "县级机关",
        "社区",
        "下辖3个分局共",
        "法规处牵头",
    ] {
        for said in [
            "收到政府信息公开申请4件",
            "办结政府信息公开申请4件",
            "未收到政府信息公开申请",
        ] {
            check(&[(&format!("{body}{said}。"), "")]);
        }
    }
    check(&[
        ("收到各类政府信息公开申请4件。", "requests-received 4"),
        ("各分局作出行政处罚决定812件。", ""),
    ]);
}

#[test]
fn what_is_not_done_is_not_handled() {
    for sentence in [
        "未办结政府信息公开申请1件。",
        "剩余未办结政府信息公开申请1件转下年度继续办理。",
        "未答复政府信息公开申请1件，将于2024年1月答复。",
        "正在办理政府信息公开申请1件。",
        "待办理政府信息公开申请1件。",
        "继续办理政府信息公开申请1件。",
        "逾期未答复政府信息公开申请0件。",
        "不予受理政府信息公开申请0件。",
        "上年结转的8件政府信息公开申请已办结8件。",
        "上年结转政府信息公开申请8件中，办结8件。",
    ] {
        let handled = claims(sentence).contains("requests-handled");
        assert!(!handled, "{sentence}: {}", claims(sentence));
    }
    check(&[(
        "新收政府信息公开申请11件，上年结转1件，办结政府信息公开申请10件，未办结政府信息公开申请2件。",
        "requests-new 11, carried-in 1, requests-handled 10",
    )]);
}

#[test]
fn those_answered_may_be_some_of_those_received() {
    for (sentence, expected) in [
        (
            "我局2023年度共受理依申请公开政府信息申请12件,答复7件,不予受理4件,补正后申请内容仍不明确1件。",
            "requests-handled 12",
        ),
        (
            "共受理政府信息公开申请85件，答复83件，撤回2件。",
            "requests-handled 85",
        ),
        (
            "共受理政府信息公开申请85件,已答复72件,正在办理13件。",
            "requests-handled 85",
        ),
        (
            "共受理政府信息公开申请85件，撤回2件，答复83件。",
            "requests-handled 85",
        ),
        (
            "收到政府信息公开申请40件（网络22件、信函18件），答复38件，不予处理2件。",
            "requests-received 40, rejected 2",
        ),
        // They don't add up.
        (
            "共受理政府信息公开申请85件，答复80件，撤回2件。",
            "requests-handled 85, requests-handled 80",
        ),
        // What is carried over is no result.
        (
            "收到政府信息公开申请40件，办结39件，结转下年度继续办理1件。",
            "requests-received 40, requests-handled 39, carried-out 1",
        ),
        (
            "收到政府信息公开申请12件，答复12件，撤回0件。",
            "requests-received 12, requests-handled 12",
        ),
    ] {
        check(&[(sentence, expected)]);
    }
}

#[test]
fn one_kind_of_people_is_not_all() {
    for sentence in [
        "没有收到其他组织提出的政府信息公开申请。",
        "未收到社会组织提出的政府信息公开申请。",
        "未收到法人提出的政府信息公开申请。",
        "线下未收到政府信息公开申请。",
        "窗口未收到政府信息公开申请。",
        "除此之外未收到政府信息公开申请。",
        "此后未收到政府信息公开申请。",
        "未发生法人或其他组织提起的行政复议。",
        "未发生公民提起的行政诉讼。",
        "自然人提起政府信息公开行政复议8件、企业提起1件。",
        "涉及征地拆迁的政府信息公开行政复议6件。",
        "因未按期答复政府信息公开申请引起的行政复议1件。",
        "收到1件企业提出的政府信息公开申请，3件个人提出的政府信息公开申请。",
        "网站渠道受理依申请公开8件，信函渠道受理3件。",
        "EMS收到政府信息公开申请46件。",
        "对个人作出行政处罚决定1131件，对法人作出行政处罚决定216件。",
        "市场监管领域作出行政处罚决定316件，其他领域作出行政处罚决定619件。",
    ] {
        check(&[(sentence, "")]);
    }
    check(&[
        (
            "收到政府信息公开申请152件，涉及申请人95个，其中自然人76个，法人或其他组织19个。",
            "requests-received 152",
        ),
        (
            "未收到公民、法人和其他组织提出的政府信息公开申请。",
            "requests-none none",
        ),
        (
            "未发生公民、法人或其他组织提起的行政复议。",
            "review-none none",
        ),
    ]);
}

#[test]
fn documents_revised_stand_beside_new_ones() {
    for (sentence, expected) in [
        (
            "制发行政规范性文件6件（新制定4件、修订2件）。",
            "documents-issued 6",
        ),
        ("新制定行政规范性文件4件、修订2件，共6件。", ""),
        ("新制定行政规范性文件4件，修订2件。", ""),
        ("2023年修订规范性文件2件，出台规范性文件4件。", ""),
        ("正在制定行政规范性文件3件。", ""),
        ("拟制定行政规范性文件3件。", ""),
        ("制发行政规范性文件6件，其中修订2件。", "documents-issued 6"),
    ] {
        check(&[(sentence, expected)]);
    }
}

#[test]
fn what_stands_before_a_claim_in_other_clauses_says_nothing_against_it() {
    let handled = "requests-handled 5";
    let received = "requests-received 5";
    let none = "requests-none none";
    let issued = "documents-issued 7";
    check(&[
        ("无逾期答复，全年办结政府信息公开申请5件。", handled),
        ("不予受理0件，办结政府信息公开申请5件。", handled),
        (
            "继续依法办理政府信息公开申请，全年共办理政府信息公开申请5件。",
            handled,
        ),
        (
            "将依法办理政府信息公开申请作为重点，全年办结政府信息公开申请5件。",
            handled,
        ),
        ("畅通线上线下申请渠道，2023年未收到政府信息公开申请。", none),
        (
            "在政府网站公布政府信息公开指南，全年未收到政府信息公开申请。",
            none,
        ),
        ("没有公民申请公开政府信息。", none),
        (
            "坚持每月调度、每季通报，全年共收到政府信息公开申请5件。",
            received,
        ),
        ("受理量超过上年，收到政府信息公开申请5件。", received),
        ("在上年基础上增加2件，收到政府信息公开申请5件。", received),
        (
            "自2023年1月1日起至年底，共收到政府信息公开申请5件。",
            received,
        ),
        ("与以往相比，2023年未收到政府信息公开申请。", none),
        (
            "及时更新内设机构等信息，全年收到政府信息公开申请5件。",
            received,
        ),
        ("申请人因不服政府信息公开答复申请行政复议5件。", "review 5"),
        (
            "公民、法人或其他组织提起的政府信息公开行政复议5件。",
            "review 5",
        ),
        ("涉及本机关的政府信息公开行政复议案件5件。", "review 5"),
        ("对公民、法人和其他组织作出行政处罚决定5件。", "penalties 5"),
        ("聚焦重点领域，作出行政处罚决定5件。", "penalties 5"),
        ("截至2023年12月底作出行政处罚决定5件。", "penalties 5"),
        ("未制定规章，制发行政规范性文件7件。", issued),
        ("修订完善制度3项，制发行政规范性文件7件。", issued),
        ("对联合印发的文件及时公开，制发行政规范性文件7件。", issued),
        (
            "优化和规范内部办理流程，收到政府信息公开申请5件。",
            received,
        ),
    ]);
    let own = claims_of_office(
        "云水县公安局城关分局",
        "gov-disclosure-2021",
        "overview",
        "分局未收到政府信息公开申请。",
    );
    assert_eq!(own, none);
}

#[test]
fn all_of_an_area_is_the_office_that_governs_it() {
    let of = |office: &str, sentence: &str| {
        claims_of_office(office, "gov-disclosure-2021", "overview", sentence)
    };
    let received = "requests-received 40";
    for (office, area) in [
        ("云水县人民政府", "全县"),
        ("云水县", "全县"),
        ("临江市人民政府", "全市"),
        ("临江市城东区人民政府", "全区"),
        ("临江高新技术产业开发区管理委员会", "全区"),
        ("云水县河口镇人民政府", "全镇"),
        ("云水县柳林乡人民政府", "全乡"),
        ("临江市城东区南门街道办事处", "全街道"),
    ] {
        let sentence = format!("2023年，{area}共收到政府信息公开申请40件。");
        assert_eq!(of(office, &sentence), received, "{office}");
    }
    let sentence = "健全市级机制，收到政府信息公开申请40件。";
    assert_eq!(of("云水县教育局", sentence), received);
    let sentence = "全县共收到政府信息公开申请40件。";
    for office in [
        "云水县教育局",
        "云水县人民政府办公室",
        "云水县河口镇人民政府",
        "临江市人民政府",
    ] {
        assert_eq!(of(office, sentence), "", "{office}");
    }
    for sentence in [
        "全县教育系统收到政府信息公开申请40件。",
        "全县公安机关作出行政处罚决定40件。",
        "全县各部门共收到政府信息公开申请40件。",
        "全县共收到政府信息公开申请40件，县政府办公室收到12件。",
        "县政府收到政府信息公开申请12件，全县共收到政府信息公开申请40件。",
        "全市共收到政府信息公开申请40件。",
        "去年全县共收到政府信息公开申请40件。",
    ] {
        assert_eq!(of("云水县人民政府", sentence), "", "{sentence}");
    }
}

#[test]
fn years_beside_the_reports_are_named_by_number_too() {
    check(&[
        (
            "收到政府信息公开申请22件（含2022年结转3件），办结23件。",
            "requests-received 22, requests-handled 23, carried-in 3",
        ),
        (
            "办理政府信息公开申请22件，办结20件，2件结转到2024年度办理。",
            "requests-handled 22, requests-handled 20, carried-out 2",
        ),
        (
            "收到政府信息公开申请22件，办结20件，转2024年继续办理2件。",
            "requests-received 22, requests-handled 20, carried-out 2",
        ),
        (
            "收到政府信息公开申请20件，比2022年（31件）下降35.5%，答复23件。",
            "requests-received 20, requests-handled 23",
        ),
        // Neither the last year nor the next.
        (
            "收到政府信息公开申请22件，2021年结转3件。",
            "requests-received 22",
        ),
        (
            "收到政府信息公开申请22件，2件结转到2023年办理。",
            "requests-received 22",
        ),
        ("2022年结转2023年办理的政府信息公开申请3件。", ""),
        ("与2022年收到政府信息公开申请31件相比，今年有所下降。", ""),
        ("比2022年（收到政府信息公开申请31件）下降35%。", ""),
        ("较2022年减少政府信息公开申请5件。", ""),
        ("2022年增加人员，收到政府信息公开申请31件。", ""),
    ]);
}

#[test]
fn what_came_over_and_goes_over_has_other_names() {
    check(&[
        (
            "收到政府信息公开申请33件，上一年度转办4件，3件转下年度继续办理。",
            "requests-received 33, carried-in 4, carried-out 3",
        ),
        (
            "收到政府信息公开申请22件（含上年结转件3件）。",
            "requests-received 22, carried-in 3",
        ),
        ("结转上年政府信息公开申请2件。", "carried-in 2"),
        (
            "收到政府信息公开申请20件，已全部办结答复23件。",
            "requests-received 20, requests-handled 23",
        ),
        ("上级转办政府信息公开申请4件。", ""),
    ]);
}

#[test]
fn requests_have_other_names() {
    let none = "requests-none none";
    check(&[
        ("收到并办理政府信息依申请公开23件。", "requests-handled 23"),
        ("共收到12件信息依申请公开。", "requests-received 12"),
        ("受理政府信息申请公开0件。", "requests-handled 0"),
        ("无单位或个人申请政府信息公开。", none),
        (
            "未收到公民、法人或其他组织通过任何形式提出的政府信息公开申请。",
            none,
        ),
        ("未收到公开信息申请有关事项。", none),
        ("未收到政府信息公开申请有关投诉。", ""),
        ("未收到政府信息依申请公开行政复议。", "review-none none"),
        ("全年累计受理依申请公开4件。", "requests-handled 4"),
        ("三年累计收到政府信息公开申请139件。", ""),
        ("截至2023年底，累计收到政府信息公开申请139件。", ""),
        ("截至2023年累计收到政府信息公开申请139件。", ""),
        ("累计收到政府信息公开申请139件。", ""),
        ("本年度累计收到政府信息公开申请4件。", "requests-received 4"),
        ("共收到依申请公开政府信息案件2件。", "requests-received 2"),
        (
            "收到2条政府信息公开相关申请，予以公开处理1件。",
            "requests-received 2, granted 1",
        ),
        (
            "收到政府信息公开申请情况2件（1件属自然人申请）。",
            "requests-received 2",
        ),
        ("受理依申请信息56条。", "requests-handled 56"),
        ("依申请公开受理和办结6件。", "requests-handled 6"),
        ("受理依申请事项办件30000件。", ""),
    ]);
}

#[test]
fn an_office_within_the_government_goes_by_its_short_name() {
    let sentence = "2023年，市政府办公室收到政府信息公开申请28件。";
    let of = |office| claims_of_office(office, "gov-disclosure-2021", "overview", sentence);
    assert_eq!(of("临江市人民政府办公室"), "requests-received 28");
    assert_eq!(of("临江市人民政府"), "");
    assert_eq!(of("临江市教育局"), "");
    let sentence = "配合市政府办公室工作，收到政府信息公开申请28件。";
    assert_eq!(claims(sentence), "");
}

#[test]
fn the_words_of_the_table_are_claims() {
    check(&[
        (
            "行政许可本年处理决定数量123件，行政处罚本年处理决定数量16件。",
            "licences 123, penalties 16",
        ),
        ("行政事业性收费金额15.5万元。", "fees 15.5"),
        ("减免行政事业性收费金额15.5万元。", ""),
        (
            "制发行政规范性文件12件，废止3件，现行有效件数25件。",
            "documents-issued 12, documents-repealed 3, documents-in-force 25",
        ),
        (
            "清理规范性文件，本年度制发4件，全年废止1件，现行有效数量10件。",
            "documents-repealed 1, documents-in-force 10, documents-issued 4",
        ),
        ("发布行政规范性文件24件。", "documents-issued 24"),
        (
            "制定发布规范性文件4件，现行有效文件20件。",
            "documents-issued 4, documents-in-force 20",
        ),
        ("开展规范性文件等各类文件清理，现行有效文件320件。", ""),
        // Of a stock that was looked through, not of the year.
        (
            "清理规范性文件30件，其中继续有效20件，废止5件，修改5件。",
            "",
        ),
        (
            "对86件规范性文件进行效力标注，其中有效45件、废止29件、失效12件。",
            "",
        ),
        (
            "梳理规范性文件共30件，现行有效规范性文件20件，废止规范性文件10件。",
            "documents-in-force 20",
        ),
        (
            "全面清理规范性文件，新制发规范性文件4件，废止规范性文件12件。",
            "documents-issued 4, documents-repealed 12",
        ),
        ("通过网站发布行政规范性文件24件。", ""),
        ("发布各类信息300条，其中发布行政规范性文件24件。", ""),
        ("发布规范性文件24件。", ""),
        (
            "本年度未出台规范性文件和重要政策措施。",
            "documents-none none",
        ),
        ("未出台规范性文件和政策解读。", ""),
    ]);
}

mod wordings;
