//! The two forms, from the notices: sections, rows and columns.

/// The form of the notice of 2019 (reports on 2019 and 2020) or of 2021.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    Of2019,
    Of2021,
}

impl Form {
    pub fn of_year(year: i32) -> Form {
        if year >= 2021 {
            Form::Of2021
        } else {
            Form::Of2019
        }
    }
}

pub const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

pub const SECTIONS: [&str; 6] = [
    "overview",
    "disclosure",
    "requests",
    "review",
    "problems",
    "other",
];

/// The heading that the form prints.
pub const HEADINGS: [&str; 6] = [
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
];

/// Headings in honest use beside the form's. `{y}` is the year.
pub const HEADING_VARIANTS: [&[&str]; 6] = [
    &[
        "{y}年政府信息公开工作总体情况",
        "政务公开工作总体情况",
        "信息公开工作总体情况",
        "{y}年总体工作情况",
    ],
    &[
        "行政机关主动公开政府信息情况",
        "本年度主动公开政府信息情况",
        "主动公开政府信息的情况",
    ],
    &[
        "行政机关收到和处理政府信息公开申请情况",
        "收到和处理信息公开申请情况",
        "收到和处理政府信息公开申请的情况",
    ],
    &[
        "政府信息公开行政复议和行政诉讼情况",
        "政府信息公开行政复议及行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    ],
    &[
        "政府信息公开工作存在的主要问题及改进情况",
        "存在的问题及改进措施",
        "存在主要问题和改进情况",
        "存在的主要问题与改进措施",
    ],
    &["其它需要报告的事项", "其他需要报告的情况"],
];

/// Keys and labels of the columns of table three.
pub const REQUEST_COLUMNS: [(&str, &str); 7] = [
    ("natural", "自然人"),
    ("business", "商业企业"),
    ("research", "科研机构"),
    ("welfare", "社会公益组织"),
    ("legal", "法律服务机构"),
    ("other", "其他"),
    ("total", "总计"),
];

/// A column that some offices add behind the five kinds of organisations.
pub const SUBTOTAL: &str = "小计";
pub const NOTE: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
pub const APPLICANTS: &str = "申请人情况";
pub const LEGAL_PERSONS: &str = "法人或其他组织";
pub const RESULTS: &str = "三、本年度办理结果";

/// A row of table three.
pub struct Row {
    pub key: &'static str,
    /// The label of the group (（三）不予公开) that it stands in.
    pub group: Option<&'static str>,
    pub label: &'static str,
    /// A shorter label in honest use.
    pub short: Option<&'static str>,
}

const fn row(key: &'static str, group: Option<&'static str>, label: &'static str) -> Row {
    Row {
        key,
        group,
        label,
        short: None,
    }
}

const fn long(
    key: &'static str,
    group: Option<&'static str>,
    label: &'static str,
    short: &'static str,
) -> Row {
    Row {
        key,
        group,
        label,
        short: Some(short),
    }
}

const DENIED: Option<&str> = Some("（三）不予公开");
const UNAVAILABLE: Option<&str> = Some("（四）无法提供");
const REJECTED: Option<&str> = Some("（五）不予处理");
const OTHER: Option<&str> = Some("（六）其他处理");

static ROWS: [Row; 26] = [
    row("new", None, "一、本年新收政府信息公开申请数量"),
    row("carried_in", None, "二、上年结转政府信息公开申请数量"),
    row("results.granted", None, "（一）予以公开"),
    long(
        "results.partial",
        None,
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（二）部分公开",
    ),
    row("results.denied.1", DENIED, "1.属于国家秘密"),
    row("results.denied.2", DENIED, "2.其他法律行政法规禁止公开"),
    row("results.denied.3", DENIED, "3.危及“三安全一稳定”"),
    row("results.denied.4", DENIED, "4.保护第三方合法权益"),
    row("results.denied.5", DENIED, "5.属于三类内部事务信息"),
    row("results.denied.6", DENIED, "6.属于四类过程性信息"),
    row("results.denied.7", DENIED, "7.属于行政执法案卷"),
    row("results.denied.8", DENIED, "8.属于行政查询事项"),
    row(
        "results.unavailable.1",
        UNAVAILABLE,
        "1.本机关不掌握相关政府信息",
    ),
    row(
        "results.unavailable.2",
        UNAVAILABLE,
        "2.没有现成信息需要另行制作",
    ),
    row(
        "results.unavailable.3",
        UNAVAILABLE,
        "3.补正后申请内容仍不明确",
    ),
    row("results.rejected.1", REJECTED, "1.信访举报投诉类申请"),
    row("results.rejected.2", REJECTED, "2.重复申请"),
    row("results.rejected.3", REJECTED, "3.要求提供公开出版物"),
    row("results.rejected.4", REJECTED, "4.无正当理由大量反复申请"),
    row(
        "results.rejected.5",
        REJECTED,
        "5.要求行政机关确认或重新出具已获取信息",
    ),
    // 2021: three rows
    long(
        "results.other.1",
        OTHER,
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "1.逾期不补正",
    ),
    long(
        "results.other.2",
        OTHER,
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "2.逾期不缴费",
    ),
    row("results.other.3", OTHER, "3.其他"),
    // 2019: one row
    row("results.other", None, "（六）其他处理"),
    row("results.total", None, "（七）总计"),
    row("carried_out", None, "四、结转下年度继续办理"),
];

/// The rows of table three in `form`, in order.
pub fn request_rows(form: Form) -> Vec<&'static Row> {
    ROWS.iter()
        .filter(|row| match form {
            Form::Of2021 => row.key != "results.other",
            Form::Of2019 => !row.key.starts_with("results.other."),
        })
        .collect()
}

/// Keys and labels of the groups of table four.
pub const REVIEW_GROUPS: [(&str, &str); 3] = [
    ("review", "行政复议"),
    ("suit_direct", "未经复议直接起诉"),
    ("suit_after", "复议后起诉"),
];
pub const SUITS: &str = "行政诉讼";

/// Keys and labels of the columns of each group of table four.
pub const REVIEW_COLUMNS: [(&str, &str); 5] = [
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
];

/// What a cell of table two holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Count,
    Signed,
    /// In 万元.
    Amount,
}

/// A block of table two: caption, header, rows.
pub struct Block {
    pub caption: &'static str,
    pub columns: &'static [(&'static str, Kind)],
    pub rows: &'static [&'static str],
}

pub const STUB: &str = "信息内容";

pub fn disclosure_blocks(form: Form) -> &'static [Block] {
    match form {
        Form::Of2021 => &BLOCKS_2021,
        Form::Of2019 => &BLOCKS_2019,
    }
}

static BLOCKS_2021: [Block; 4] = [
    Block {
        caption: "第二十条第（一）项",
        columns: &[
            ("本年制发件数", Kind::Count),
            ("本年废止件数", Kind::Count),
            ("现行有效件数", Kind::Count),
        ],
        rows: &["规章", "行政规范性文件"],
    },
    Block {
        caption: "第二十条第（五）项",
        columns: &[("本年处理决定数量", Kind::Count)],
        rows: &["行政许可"],
    },
    Block {
        caption: "第二十条第（六）项",
        columns: &[("本年处理决定数量", Kind::Count)],
        rows: &["行政处罚", "行政强制"],
    },
    Block {
        caption: "第二十条第（八）项",
        columns: &[("本年收费金额（单位：万元）", Kind::Amount)],
        rows: &["行政事业性收费"],
    },
];

const ITEMS: &[(&str, Kind)] = &[
    ("上一年项目数量", Kind::Count),
    ("本年增/减", Kind::Signed),
    ("处理决定数量", Kind::Count),
];

static BLOCKS_2019: [Block; 5] = [
    Block {
        caption: "第二十条第（一）项",
        columns: &[
            ("本年新制作数量", Kind::Count),
            ("本年新公开数量", Kind::Count),
            ("对外公开总数量", Kind::Count),
        ],
        rows: &["规章", "规范性文件"],
    },
    Block {
        caption: "第二十条第（五）项",
        columns: ITEMS,
        rows: &["行政许可", "其他对外管理服务事项"],
    },
    Block {
        caption: "第二十条第（六）项",
        columns: ITEMS,
        rows: &["行政处罚", "行政强制"],
    },
    Block {
        caption: "第二十条第（八）项",
        columns: &[("上一年项目数量", Kind::Count), ("本年增/减", Kind::Signed)],
        rows: &["行政事业性收费"],
    },
    Block {
        caption: "第二十条第（九）项",
        columns: &[("采购项目数量", Kind::Count), ("采购总金额", Kind::Amount)],
        rows: &["政府集中采购"],
    },
];
