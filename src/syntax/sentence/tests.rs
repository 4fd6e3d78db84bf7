use super::*;
use crate::normal::Normal;

/// What is read in `text`: `44=44` a sum that holds, `44≠45` one that fails,
/// `44?45` one that can't be read surely; `44>16` and `44<50` for a single
/// part; `8/10=80%` and `8/10≠70%` for a share.
fn read(text: &str) -> String {
    let normal = Normal::prose(text, 0).text;
    let statements = statements(&normal);
    let sums = statements.sums.iter().map(|s| {
        let sign = match (s.relation, s.verdict) {
            (_, Verdict::Unsure) => '?',
            (Relation::Whole, Verdict::Holds) => '=',
            (Relation::Whole, Verdict::Fails) => '≠',
            (Relation::Subset, Verdict::Holds) => '>',
            (Relation::Subset, Verdict::Fails) => '<',
        };
        format!("{}{sign}{}", s.total.value, s.sum)
    });
    let shares = statements.shares.iter().map(|s| {
        let sign = if s.holds() { '=' } else { '≠' };
        format!("{}/{}{sign}{}%", s.part.value, s.whole.value, s.percent)
    });
    sums.chain(shares).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn table(rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(text, expected)| read(text) != *expected)
        .map(|(text, expected)| {
            format!(
                "{text}\n  expected {expected:?}\n  read     {:?}",
                read(text)
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Nothing in these may be reported.
#[track_caller]
fn traps(rows: &[&str]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter(|text| read(text).contains(['≠', '<']))
        .map(|text| format!("{text}\n  read {:?}", read(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn closed_lists() {
    table(&[
        (
            "全年共发布信息60条，其中通知公告20条，工作动态30条，政策解读10条。",
            "60=60",
        ),
        (
            "全年共发布信息60条，其中通知公告20条，工作动态35条，政策解读10条。",
            "60≠65",
        ),
        (
            "全年共发布信息60条，其中通知公告20条，工作动态3条，政策解读10条。",
            "60≠33",
        ),
        ("共计600条，其中甲类20条、乙类30条、丙类10条。", "600≠60"),
        (
            "主动公开信息12条：机构职能3条、规划计划4条、财政信息5条。",
            "12=12",
        ),
        (
            "主动公开信息12条：机构职能3条、规划计划4条、财政信息6条。",
            "12≠13",
        ),
        (
            "共办理申请4件，其中：予以公开2件，部分公开0件，不予公开1件，无法提供1件，不予处理0件，均已答复。",
            "4=4",
        ),
        (
            "共办理申请4件，其中：予以公开2件，部分公开0件，不予公开1件，无法提供2件，不予处理0件，均已答复。",
            "4≠5",
        ),
        ("发布各类信息３０条，包括网站２０条、微信１１条。", "30≠31"),
        ("公开文件 18 份，分别是通知 10 份、公告 8 份。", "18=18"),
        ("公开文件 18 份，分别为：通知 10 份、公告 9 份。", "18≠19"),
        ("共收到申请8件，其中自然人7件和法人2件。", "8≠9"),
        ("共收到申请8件，其中自然人6件，法人或其他组织2件。", "8=8"),
        (
            "共公开政府信息100条。其中，网站60条、微信公众号50条。",
            "100≠110",
        ),
        (
            "共公开政府信息100条。其中网站60条、微信公众号40条。",
            "100=100",
        ),
        (
            "全年主动公开政府信息100条。在主动公开的信息中，网站60条，微信公众号45条。",
            "100≠105",
        ),
        ("收到申请10件，从申请人看，自然人8件，法人3件。", "10≠11"),
        (
            "公开财政资金信息共22万元，其中会议费21.83万元、培训费0.17万元。",
            "22=22.00",
        ),
        ("公开信息25条，其中，甲12条；乙8条；丙6条。", "25≠26"),
        ("累计受理申请12件，其中自然人9项，法人3项。", "12=12"),
        (
            "全年开展培训5次、120人次，其中上半年2次、50人次，下半年3次、70人次。",
            "5=5 120=120",
        ),
        (
            "全年开展培训5次、120人次，其中上半年2次、50人次，下半年3次、80人次。",
            "5=5 120≠130",
        ),
        (
            "全年公开信息500条，其中一季度100条，二季度150条，三季度120条，四季度140条。",
            "500≠510",
        ),
        ("收到申请6件，其中5件为自然人申请，2件为企业申请。", "6≠7"),
        (
            "本年新收10件，上年结转2件，共计12件，其中办结11件，结转下年2件。",
            "12=12 12≠13",
        ),
        (
            "共公开信息 1,250 条，其中网站 1,000 条，微信 250 条。",
            "1250=1250",
        ),
        (
            "2021年，本机关主动公开政府信息共计120条，按渠道分，网站80条，公众号45条。",
            "120≠125",
        ),
        (
            "主动公开政府信息66条，其中：概况信息8条；工作动态40条；人事信息20条。",
            "66≠68",
        ),
        ("全年累计公开政府信息203条，其中甲12条，乙8条。", "203≠20"),
        ("全年累计公开政府信息12条，其中甲5条，乙3条。", "12≠8"),
        ("其中部门网站1,200条，累计1,200条。", ""),
        ("发布通知20条，公告30条，共计50条。", "50=50"),
        ("发布通知20条，公告30条，共计55条。", "55≠50"),
    ]);
}

#[test]
fn nested_lists_are_checked_against_their_own_head() {
    table(&[
        (
            "主动公开信息20条，其中部门文件2条，行政权力12条（包括会议3条，提案4条，报告5条），年报6条。",
            "20=20 12=12",
        ),
        (
            "主动公开信息20条，其中部门文件2条，行政权力12条（包括会议3条，提案4条，报告6条），年报6条。",
            "20=20 12≠13",
        ),
        (
            "主动公开信息21条，其中部门文件2条，行政权力12条（包括会议3条，提案4条，报告5条），年报6条。",
            "21≠20 12=12",
        ),
        (
            "公开信息100条，其中网站60条，其中政策20条、通知40条；微信40条，其中文字10条、图片30条。",
            "100=100 60=60 40=40",
        ),
        (
            "公开信息100条，其中网站60条，其中政策20条、通知45条；微信40条，其中文字10条、图片30条。",
            "100=100 60≠65 40=40",
        ),
        (
            "公开信息100条（其中网站60条，微信50条），均已归档。",
            "100≠110",
        ),
        ("公开规章55件（含自然失效29件）。", "55>29"),
        ("公开规章22件（其中修订16件）。", "22>16"),
        ("公开规章22件（其中修订26件）。", "22<26"),
    ]);
}

#[test]
fn one_total_may_be_divided_more_than_once() {
    table(&[
        (
            "收到申请10件，其中自然人8件，法人2件；网络提交6件，信函4件。",
            "10=10",
        ),
        (
            "收到申请10件，其中自然人8件、法人2件，予以公开7件、部分公开3件。",
            "10=10",
        ),
        (
            "收到申请10件，其中自然人8件，法人3件，均已办结，予以公开6件，部分公开4件。",
            "10≠11",
        ),
        (
            "收到申请10件，其中自然人8件，法人2件，均已办结，予以公开6件，部分公开4件。",
            "10=10",
        ),
        (
            "收到申请12件，其中自然人10件，法人3件；办结11件，其中予以公开5件，部分公开6件。",
            "12≠13 11=11",
        ),
        (
            "公开100条，其中甲60条，乙50条。通过微信发布339条。",
            "100≠110",
        ),
        (
            "公开44条，其中甲20条，乙24条，通过微信公众号发布信息339条。",
            "44=44",
        ),
        (
            "公开44条，其中甲20条，乙25条，通过微信公众号发布信息339条。",
            "44≠45",
        ),
    ]);
}

#[test]
fn one_part_is_at_most_the_total() {
    table(&[
        ("公开信息44条，其中政策解读16条。", "44>16"),
        ("公开信息44条，其中政策解读50条。", "44<50"),
    ]);
}

#[test]
fn shares() {
    table(&[
        (
            "收到申请20件，其中自然人15件，占75%，法人5件，占25%。",
            "20=20 15/20=75% 5/20=25%",
        ),
        (
            "收到申请30件，其中自然人20件（占66.7%），法人10件（占33.3%）。",
            "30=30 20/30=66.7% 10/30=33.3%",
        ),
        (
            "收到申请30件，其中自然人20件（占66.6%），法人10件（占比30%）。",
            "30=30 20/30=66.6% 10/30≠30%",
        ),
        ("收到申请8件，其中当面申请3件，占总数的37%。", "8>3 3/8=37%"),
        ("收到申请8件，其中当面申请3件，占总数的39%。", "8>3 3/8≠39%"),
        ("收到申请8件，其中当面申请3件，占全市申请的2%。", "8>3"),
        ("收到申请8件，其中当面申请3件，同比增长50%。", "8>3"),
    ]);
}

#[test]
fn english_lists() {
    table(&[
        (
            "We received a total of 12 requests, of which 5 were granted and 7 denied.",
            "12=12",
        ),
        (
            "We received a total of 12 requests, of which 5 were granted, 4 were denied and 4 are pending.",
            "12≠13",
        ),
        (
            "The office handled 30 requests in 2021, of which 10 were granted, 12 denied and 7 withdrawn.",
            "30≠29",
        ),
        (
            "The office handled 30 requests in 2021. Of these, 35 were granted.",
            "30<35",
        ),
        ("There were 9 cases, namely 4 reviews and 5 suits.", "9=9"),
    ]);
    traps(&[
        "We received 12 requests, of which 5 were granted, 4 denied and three are pending.",
        "We published 120 items, including 30 notices and 20 plans.",
        "We answered 12 requests within 20 days, of which 5 days were lost.",
        "We published about 120 items, of which 80 on the site and 50 in print.",
        "In 2021 we published 120 items, of which 80 on the site, 30 in print, etc.",
    ]);
}

#[test]
fn open_lists_are_left_alone() {
    traps(&[
        "全年发布信息120条，其中通知30条、公告20条等。",
        "全年发布信息120条，包括通知30条、公告20条等5类。",
        "全年发布信息120条，如通知30条、公告20条。",
        "全年发布信息120条，其中主要有通知30条、公告20条。",
        "全年发布信息120条，主要包括通知30条、公告20条。",
        "全年发布信息120条，其中通知50余条，公告80条。",
        "全年发布信息约120条，其中通知50条，公告80条。",
        "全年发布信息120条，其中通知50条，公告80条，其余为图片。",
        "全年发布信息1200条，其中政策解读30条，回应关切5条。",
        "全年发布信息120多条，其中通知50条，公告80条。",
        "全年发布信息120条，不包括微信50条、微博80条。",
    ]);
}

#[test]
fn what_is_no_part_is_left_alone() {
    traps(&[
        "共收到提案2件，分别是：五次会议第1号提案、五次会议第2号提案，均已办结。",
        "通过专栏发布信息72条，通过公众号发布信息28条。",
        "收到各类提问54条，公开53条。",
        "组织机关培训1次，参加上级培训1次，其中线上1次。",
        "全年公开信息30条，其中2021年12月31日前公开30条，电话：0537-3413872。",
        "公开信息44条，其中政务公开领导小组文件（国办发〔2021〕30号）44条。",
        "公开信息30条，较去年增加10条，其中网站20条，微信10条。",
        "公开信息30条，其中网站20条，同比增长5条，微信10条。",
        "发布信息44条，阅读量5000次，其中文字20条，图片24条，点赞300次。",
        "召开会议3次，发布信息44条，其中网站40条，培训5次。",
        "报送信息30条，分别被省、市采用5条、3条。",
        "由5条增加到8条，其中网站6条，微信4条。",
        "为60多家单位、191家企业提供服务，其中开展活动20余场，受益200家。",
        "办公地址：建设路13号楼1305室，其中2楼为查阅点，邮编：272100。",
        "公开信息100条，其中网站60条，其中政策20条、通知40条，微信40条。",
        "收到申请10件，其中自然人8件，法人2件，予以公开7件，部分公开2件。",
        "公开信息44条，其中部门文件20条，通知24条；开展培训2次，回应关切5条。",
        "共公开30条，其中行政处罚两件、行政许可28件。",
        "收到申请1件，其中自然人申请1件，予以公开1件。",
        "公开信息10条，其中10条为文字，含图片8条。",
        "本年公开信息40条，去年公开信息30条，共计公开时间300天。",
        "信息内容包括1、机构职能；2、规划计划；3、财政信息。",
        "公开规范性文件5件，其中废止3件；现行有效40件，其中新制定5件。",
        "政府网站公开50条，公众号公开20条，共计70条，其中原创10条。",
        "共推送信息1.2万条，其中政策3000条，要闻8000条。",
        "共接听来电360个，其中12345热线转办20个。",
        "网站、微信浏览量分别为100次、20次，发布信息5条。",
        "收到申请5件，其中予以公开3件，另有1件转下年度办理，1件撤回。",
        "共公开信息30条，其中“三公”经费信息10条，“5·15”活动信息12条，其他8条。",
        "公开120条，其中甲类50条、乙类40条、丙类视频30个。",
        "2021年共召开会议120次，其中党组会5次，研究信息公开工作3次。",
        "全年共办理建议提案18件，其中人大建议10件，政协提案8件，办结率100%，满意率100%。",
        "共有公开栏12个，信息公开员30人，其中专职2人，兼职28人。",
        "全年公开信息500条，其中第1季度100条，第2季度150条，第3季度120条，第4季度130条。",
        "公开信息150条(网站80条、微信50条、微博20条)，阅读量3万次。",
        "收到申请6件，其中5件为自然人申请，1件为企业申请。",
        "截至12月31日，共公开信息200条，其中10月公开20条，11月公开30条。",
        "依申请公开6件，其中2件上年结转，按时答复5件，1件结转下年。",
        "共发布信息320条，其中转载上级政策120条、部门动态200条、阅读15000次。",
        "受理投诉12件（次），其中有效5件（次），无效7件（次）。",
        "全市共有20个部门、6个县区，其中15个部门、4个县区已公开。",
        "新增注册用户300人，累计用户1500人，其中企业200人，个人1300人。",
        "公开预决算信息2条，其中预算1条（2021年1月20日公开），决算1条（2021年9月10日公开）。",
        "本年新收10件，上年结转2件，共计12件，其中办结11件，结转下年1件。",
        "公开信息58条，其中概况类10条、动态类28条、其他类20条，较上年的60条减少2条。",
        "本机关共制发规范性文件3件，废止1件，其中以政府名义制发2件，以办公室名义制发1件。",
        "全年共收到申请2327件。从办理结果看，予以公开753件，部分公开335件，不予公开709件。",
        "全年共收到申请20件，从办理结果看，予以公开15件，部分公开3件，不予公开4件。",
        "全年共收到申请20件。按渠道分，网络8件，信函10件，当面5件。",
        "采购金额共100.5万元，其中甲项目50.3万元，乙项目50.3万元。",
    ]);
}

/// The labels are the words before the figures, or behind them.
#[test]
fn parts_have_labels() {
    let text = "共发布60条,其中通知公告20条、行政复议、行政诉讼30条,10条为其他";
    let sums = list_sums(text);
    let labels: Vec<&str> = sums[0].parts.iter().map(|p| p.label.of(text)).collect();
    assert_eq!(labels, ["通知公告", "行政复议、行政诉讼", "为其他"]);
    assert_eq!(sums[0].total.span.of(text), "60");
    assert_eq!(sums[0].total.unit.of(text), "条");
}

#[test]
fn sentences_end_at_their_signs_but_not_inside_brackets() {
    let text = "甲。乙(丙!丁);《戊?己》庚";
    let found: Vec<&str> = sentences(text).iter().map(|s| s.of(text)).collect();
    assert_eq!(found, ["甲", "乙(丙!丁)", "《戊?己》庚"]);
}

#[test]
fn no_text_is_too_strange() {
    for text in [
        "其中",
        "其中1",
        "1其中2",
        "(1(2(3(4(5(6",
        "))1))2",
        "包括包括1条2条",
        "1条:2条:3条",
        "，，1，，2，其中，，3",
        "9条其中9条其中9条(其中9条",
        "《1条,其中2条",
    ] {
        statements(text);
    }
}

#[test]
fn a_share_may_be_rounded_or_cut_off() {
    let share = |part: i64, whole: i64, percent: &str| {
        let figure = |value: i64| Figure {
            value: Decimal::from(value),
            span: Span::at(0),
            unit: Span::at(0),
            label: Span::at(0),
        };
        Share {
            part: figure(part),
            whole: figure(whole),
            percent: percent.parse().unwrap(),
            span: Span::at(0),
        }
        .holds()
    };
    assert!(share(2, 3, "66.67") && share(2, 3, "66.66") && share(2, 3, "67") && share(2, 3, "66"));
    assert!(!share(2, 3, "66.65") && !share(2, 3, "66.68") && !share(2, 3, "68"));
    assert!(share(1, 0, "50"), "no quotient, no fault");
}

/// The published reports kept beside the project, where they are.
#[test]
fn of_all_sentences_of_the_seeds_one_fails() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("no seeds at {}: skipped", folder.display());
        return;
    };
    let mut failing = Vec::new();
    let mut holding = 0;
    for file in files.flatten().map(|f| f.path()) {
        if file.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        for (line, text) in text.lines().enumerate() {
            let read = read(text);
            holding += read.matches('=').count();
            if read.contains(['≠', '<']) {
                let name = file.file_name().unwrap().to_string_lossy();
                failing.push(format!("{} {} {read}", &name[..3], line + 1));
            }
        }
    }
    assert_eq!(failing, ["000 9 3588≠3792"]);
    // 44 with its nested 12 and 11; 4 applications by outcome.
    assert_eq!(holding, 4);
}
