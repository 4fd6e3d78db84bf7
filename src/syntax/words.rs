//! The language's own words: those that any Chinese or English text uses to
//! count, to sum and to compare. What belongs to one kind of report stands in
//! its profile instead. All words are in normal form (see [`crate::normal`]).

pub use super::word_list::{Firsts, WordList};

/// Words that announce a total, longest first.
pub static TOTAL: WordList = WordList::of(&[
    "总共", "一共", "共计", "总计", "合计", "累计", "总数", "总量", "共",
]);

/// Words in which the last of them only occurs (公共服务).
static NO_TOTAL: WordList = WordList::of(&[
    "公共",
    "共同",
    "共享",
    "共建",
    "共治",
    "共产",
    "中共",
    "共和",
    "共青",
    "共有产权",
]);

/// Whether `text` announces a total.
pub fn holds_total(text: &str) -> bool {
    let mut places = TOTAL.places(text).chain(TOTAL_EN.places(text));
    places.any(|(at, word)| {
        !NO_TOTAL
            .iter()
            .any(|other| is_inside(text, at, word, other))
    })
}

/// Whether the `word` at `at` in `text` is a part of `other` there.
fn is_inside(text: &str, at: usize, word: &str, other: &str) -> bool {
    (0..=other.len().saturating_sub(word.len()).min(at)).any(|before| {
        let part = other
            .get(before..)
            .is_some_and(|rest| rest.starts_with(word));
        let whole = || {
            text.get(at - before..)
                .is_some_and(|rest| rest.starts_with(other))
        };
        part && whole()
    })
}

/// English words that announce a total.
pub static TOTAL_EN: WordList = WordList::of(&["a total of", "in total", "altogether", "total"]);

/// Labels of a row or column that sums up the others and say nothing else. As
/// all labels of tables below: in lower case, spaces between letters only.
pub const TOTAL_LABELS: &[&str] = &[
    "合计",
    "总计",
    "共计",
    "总额",
    "总和",
    "总合计",
    "合计数",
    "total",
    "totals",
    "sum",
    "grand total",
    "total sum",
    "sum total",
    "overall total",
    "in total",
];

/// Labels of a row or column that sums up some of the others.
pub const SUBTOTAL_LABELS: &[&str] = &[
    "小计",
    "分计",
    "subtotal",
    "subtotals",
    "sub-total",
    "sub total",
];

/// A label that ends so, or begins so before a space, is the total of what
/// else it names (流动资产合计, Total assets).
pub const TOTAL_OF: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "共计",
    "总额",
    "total",
    "totals",
    "subtotal",
    "sub-total",
    "sum",
];

/// A label that begins so names a part of the line before it.
pub const PART_LABELS: &[&str] = &[
    "其中",
    "of which",
    "of these",
    "of them",
    "thereof",
    "including",
    "incl.",
];

/// A label that begins so is taken away where others are added.
pub const TAKEN_AWAY: &[&str] = &[
    "减:", "减少", "减", "扣除", "扣减", "less", "minus", "deduct",
];

/// A label that holds one of these may be taken away where others are added.
pub static COSTS: WordList = WordList::of(&[
    "折扣",
    "优惠",
    "退款",
    "支出",
    "成本",
    "费用",
    "税",
    "损失",
    "discount",
    "refund",
    "return",
    "expense",
    "cost",
    "tax",
    "loss",
    "fee",
    "depreciation",
    "amortization",
    "amortisation",
    "interest",
]);

/// A line whose label holds one of these isn't added up.
pub static NOT_ADDED: WordList = WordList::of(&[
    "率",
    "平均",
    "均值",
    "人均",
    "均价",
    "单价",
    "同比",
    "环比",
    "增长",
    "增幅",
    "涨幅",
    "降幅",
    "排名",
    "名次",
    "序号",
    "编号",
    "编码",
    "代码",
    "年份",
    "日期",
    "时间",
    "耗时",
    "用时",
    "延迟",
    "版本",
    "指数",
    "系数",
    "倍数",
    "最大",
    "最小",
    "最高",
    "最低",
    "中位",
    "标准差",
    "方差",
    "密度",
    "温度",
    "年龄",
    "累计",
    "去重",
    "速度",
    "强度",
    "浓度",
    "unit price",
    "unit cost",
]);

/// A line whose label holds one of these as a word isn't added up.
pub const NOT_ADDED_EN: &[&str] = &[
    "#",
    "id",
    "no",
    "no.",
    "nr",
    "index",
    "rank",
    "ranking",
    "year",
    "years",
    "date",
    "time",
    "times",
    "duration",
    "elapsed",
    "latency",
    "ms",
    "sec",
    "secs",
    "seconds",
    "minute",
    "minutes",
    "avg",
    "average",
    "mean",
    "median",
    "min",
    "max",
    "minimum",
    "maximum",
    "peak",
    "std",
    "stddev",
    "stdev",
    "variance",
    "deviation",
    "p50",
    "p75",
    "p90",
    "p95",
    "p99",
    "rate",
    "rates",
    "ratio",
    "speed",
    "speedup",
    "throughput",
    "rps",
    "qps",
    "tps",
    "ops",
    "per",
    "each",
    "density",
    "growth",
    "change",
    "delta",
    "diff",
    "difference",
    "yoy",
    "version",
    "score",
    "coverage",
    "age",
    "factor",
    "unique",
    "distinct",
    "cumulative",
    "running",
    "temperature",
    "weighted",
    "target",
    "limit",
];

/// A line with such a label holds parts of a hundred.
pub const SHARES: &[&str] = &[
    "%",
    "‰",
    "占比",
    "比例",
    "比重",
    "百分比",
    "percent",
    "percentage",
    "pct",
    "share",
];

/// In a header or above a table: its figures are rounded to such a unit.
pub static ROUNDED_UNITS: WordList = WordList::of(&[
    "万元", "亿元", "千元", "百万", "万人", "万吨", "(万", "(亿", "thousand", "million", "billion",
    "'000", "000s", "$m", "€m", "£m", "$k", "€k",
]);

/// In a label or above a table: not all parts are named.
pub static NOT_ALL: WordList = WordList::of(&[
    "…", "...", "部分", "主要", "前十", "前五", "前三", "etc", "top ", "selected", "example",
    "sample",
]);

/// Currencies that are written as letters beside an amount.
pub const CURRENCIES: &[&str] = &[
    "USD", "EUR", "GBP", "CNY", "RMB", "JPY", "HKD", "CHF", "CAD", "AUD", "SGD", "TWD", "KRW",
    "INR", "SEK", "NOK", "DKK", "NZD", "US$", "HK$",
];

/// What the label of a total holds; the English words in lower case.
static TOTAL_MARKS: WordList =
    WordList::of(&["合计", "总计", "小计", "共计", "分计", "总额", "总和"]);
const TOTAL_MARKS_EN: [&str; 2] = ["total", "sum"];

/// Whether a cell in normal form may be the label of a total.
pub fn may_be_total(normal: &str) -> bool {
    const LONGEST: usize = 80;
    let bytes = normal.as_bytes();
    let begins = |rest: &[u8], word: &str| {
        let own = rest.get(..word.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(word.as_bytes()))
    };
    let english = |(at, byte): (usize, &u8)| {
        let rest = bytes.get(at..).unwrap_or_default();
        byte.is_ascii_alphabetic() && TOTAL_MARKS_EN.iter().any(|word| begins(rest, word))
    };
    bytes.len() <= LONGEST
        && (TOTAL_MARKS.occur_in(normal) || bytes.iter().enumerate().any(english))
}

/// Words that begin a list of the parts of a figure. Most leave it open
/// whether all parts are named.
pub static PARTS: WordList = WordList::of(&[
    "其中",
    "具体包括",
    "包括",
    "包含",
    "涵盖",
    "of which",
    "Of these",
    "Of them",
    "of these",
    "of them",
]);

/// What stands around a list of all the parts (由甲2项、乙3项组成).
pub const MADE_OF: &str = "由";
pub static MAKE_UP: WordList = WordList::of(&["组成", "构成"]);

/// Together: what a figure before them holds.
pub const CONTENTS: &str = "内容";
pub const INCLUDE: &str = "包括";

/// Before what was done to some.
pub const PASSIVE: &str = "被";

/// Before a list's word: the list names what is left out (不包括).
pub const NOT: &[char] = &['不', '未', '非'];

/// How a clause begins and ends that says by what a total is divided
/// (从申请人看, 按渠道分).
pub static DIVIDED: [(&str, WordList); 2] = [
    ("从", WordList::of(&["看", "来看", "上看"])),
    ("按", WordList::of(&["分", "划分", "统计", "来分"])),
];

/// By these a total is divided only as far as it has come to an end.
pub static OUTCOME: WordList = WordList::of(&["结果", "进展", "状态"]);

/// How a clause begins and ends that names the total again (在公开的信息中).
pub static AMONG: [(&str, WordList); 1] = [("在", WordList::of(&["中", "里", "之中"]))];

/// Words that join the last two items.
pub static AND: WordList = WordList::of(&["以及", "及", "和", "与", " and "]);

/// Before an item: what it touches is named, and that of others isn't.
pub static TOUCHING: WordList =
    WordList::of(&["涉及", "涉", "关于", "有关", "关系", "针对", "围绕", "聚焦"]);

/// Before each item: only what matters most is named. Before one of them it is
/// the name of an ordinary part (重点领域信息).
pub static FOREMOST: WordList = WordList::of(&["主要", "重点"]);

/// In the label of a part that stands above others.
pub const FIRST_LEVEL: &str = "一级";

/// In the label of a part: others are parts of it, it is one of theirs, or the
/// same thing comes to both in turn.
pub static LEVELS: WordList = WordList::of(&[
    "一级", "二级", "三级", "四级", "五级", "大类", "小类", "子类", "一审", "二审", "再审",
]);

/// In a label: its figure is one of those counted, and no part.
pub static EXTREMES: WordList = WordList::of(&[
    "最多", "最少", "最长", "最短", "最高", "最低", "最大", "最小", "最快", "最慢",
]);

/// In a label: its figure is an average.
pub static AVERAGE: WordList = WordList::of(&[
    "平均", "人均", "户均", "件均", "条均", "日均", "月均", "周均", "年均", "场均", "average",
]);

/// In the label of a part: what another part counts is counted in it too.
pub static AT_ONCE: WordList =
    WordList::of(&["同步", "同时", "转载", "转发", "一并", "再次", "重复"]);

/// In the labels of two parts: each thing is one or the other.
pub const COMPLEMENTS: &[(&str, &str)] = &[
    ("主办", "协办"),
    ("主办", "会办"),
    ("原创", "转载"),
    ("原创", "转发"),
    ("建议", "提案"),
    ("自然人", "法人"),
    ("专职", "兼职"),
    ("线上", "线下"),
    ("男", "女"),
];

/// Whether each thing is in one or the other of two of the parts.
pub fn are_complements(labels: &[&str]) -> bool {
    let holds = |word: &str| labels.iter().any(|label| label.contains(word));
    COMPLEMENTS.iter().any(|(a, b)| holds(a) && holds(b))
}

/// In the label of a part: a trait of persons, of which one may have several.
/// Of two that exclude one another (男, 女) one is here.
pub static TRAITS: WordList = WordList::of(&[
    "以上",
    "以下",
    "专职",
    "党员",
    "女",
    "本科",
    "专科",
    "大专",
    "硕士",
    "研究生",
    "学历",
    "职称",
    "高级",
    "资格",
    "持证",
    "民族",
    "青年",
    "骨干",
]);

/// In the label of a part: what may be said of a thing along with the like (a
/// case with a fine and a warning).
pub static FEATURES: WordList = WordList::of(&[
    "网办",
    "网上办",
    "可办",
    "即办",
    "即时",
    "通办",
    "秒批",
    "承诺制",
    "不见面",
    "跑",
    "一次办",
    "罚款",
    "警告",
    "没收",
    "吊销",
    "移送",
    "采用",
    "征求意见",
    "听证",
    "论证",
    "延期",
    "补正",
    "出席",
    "全资",
    "控股",
    "上市",
]);

/// In a clause without a figure: parts share things, as it says itself.
pub static SHARED: WordList = WordList::of(&["交叉", "重复", "重叠", "兼任"]);

/// In the label of a part: a stage that comes after another (收到, 办结, 满意).
pub static STAGES: WordList = WordList::of(&[
    "发现", "整改", "办结", "审结", "结案", "立案", "答复", "按时", "按期", "采纳", "满意", "合格",
    "完成", "验收", "见效",
]);

/// A label that begins so names what another doesn't hold.
pub static COUNTERPART: WordList = WordList::of(&["未", "尚未", "没有", "正在", "不"]);

/// In the label of a part: a channel. The same thing may come by several.
pub static CHANNELS: WordList = WordList::of(&[
    "通过",
    "利用",
    "依托",
    "借助",
    "网站",
    "网络",
    "门户",
    "线上",
    "微信",
    "微博",
    "公众号",
    "视频号",
    "客户端",
    "新媒体",
    "抖音",
    "头条",
    "平台",
    "专栏",
    "公示栏",
    "公告栏",
    "公开栏",
    "宣传栏",
    "电子屏",
    "显示屏",
    "广播",
    "电视",
    "报纸",
    "报刊",
    "媒体",
    "短信",
    "公报",
]);

/// In the label of a part: a form, or who speaks. The same thing may come in
/// several.
pub static FORMS: WordList = WordList::of(&[
    "图解",
    "图文",
    "图表",
    "图片",
    "长图",
    "漫画",
    "动漫",
    "动画",
    "问答",
    "文字",
    "文稿",
    "音频",
    "视频",
    "短片",
    "直播",
    "访谈",
    "发布会",
    "负责人",
    "专家",
    "形式",
    "方式",
]);

/// Before the whole and the percentage that a part is of it (占100条的5%).
pub static SHARE_OF: WordList = WordList::of(&["占", "约占", "分别占", "共占"]);

/// Words that announce a total so plainly that a list before it is meant.
pub static SUM_UP: WordList = WordList::of(&["共计", "总计", "合计", "总共"]);

/// Announces a total, at the beginning of a clause behind its parts or in the
/// clause before them.
pub const IN_ALL: &str = "共";

/// What begins the parts of a list in turn.
pub const IN_TURN: &[&str] = &[
    "一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "九是", "十是",
];

/// A label that ends so names a way, and what is counted comes by one alone.
pub const SUBMITTED: &str = "提交";

/// A label that ends so names one of the kinds of what is counted.
pub const KIND: &str = "类";

/// In the label of a figure: it comes over from the period before or goes over to
/// the next, beside what came in; what is divided behind it is that, or both.
pub static CARRIED: WordList = WordList::of(&["结转", "转结", "carried over", "carried forward"]);

/// Words that begin a list of all the parts.
pub static ALL_PARTS: WordList = WordList::of(&[
    "分别是",
    "分别为",
    "分别有",
    "分别:",
    "具体为",
    "具体是",
    "具体有",
    "具体如下",
    "具体分为",
    "具体分类为",
    "具体情况为",
    "具体情况如下",
    "分为",
    "namely",
    "consisting of",
    "comprising",
    "made up of",
]);

/// Words that begin a list of some of the parts.
pub static SOME_PARTS: WordList = WordList::of(&[
    "主要包括",
    "主要包含",
    "主要有",
    "主要是",
    "主要为",
    "主要类别有",
    INSIDE_ARE,
    "含",
    "including",
    "such as",
]);

/// Begins a list where it begins a clause (20条，内有…), not behind a place (辖区内有…).
pub const INSIDE_ARE: &str = "内有";

/// Before an item or behind a list's beginning: only examples follow.
pub static EXAMPLES: WordList = WordList::of(&[
    "例如",
    "比如",
    "如",
    "主要",
    "譬如",
    "e.g.",
    "for example",
    "mainly",
]);

/// In a clause without a figure: parts are left without one.
pub static REST: WordList = WordList::of(&[
    "其余",
    "其它",
    "其他",
    "剩余",
    "余下",
    "一半",
    "半数",
    "大部分",
    "多数",
    "少数",
    "若干",
    "the rest",
    "remain",
    "others",
    "several",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]);

/// The last of several parts, by the beginning of its name: with it all are named.
pub static OTHERS: WordList = WordList::of(&["其他", "其它", "其余"]);

/// Behind the last item: there are more.
pub static AND_SO_ON: WordList =
    WordList::of(&["等", "etc", "and others", "among others", "and so on"]);

/// Before a figure: it isn't exact.
pub static ABOUT: WordList = WordList::of(&[
    "大约",
    "约",
    "将近",
    "接近",
    "近",
    "超过",
    "超",
    "逾",
    "突破",
    "不少于",
    "不低于",
    "至少",
    "不足",
    "至多",
    "不超过",
    "约为",
    "about ",
    "approximately ",
    "around ",
    "nearly ",
    "almost ",
    "over ",
    "more than ",
    "at least ",
    "up to ",
    "some ",
]);

/// Between a figure and its unit: it isn't exact.
pub static ODD: WordList = WordList::of(&["余", "多", "几"]);

/// Behind a figure's unit: it isn't exact.
pub static OR_SO: WordList = WordList::of(&["左右", "以上", "以下", "以内", "上下", "余", "多"]);

/// At the beginning of a clause: a new statement follows, not another part.
pub static MOREOVER: WordList = WordList::of(&[
    "此外",
    "另外",
    "另",
    "同时",
    "还",
    "并",
    "与此同时",
    "除此之外",
    "其余",
    "in addition",
    "moreover",
    "also",
]);

/// At the beginning of a clause: what was counted is summed up.
pub static AGGREGATE: WordList = WordList::of(&[
    "均", "全部", "已", "都", "所有", "现", "按", "截至", "皆", "以上", "上述", "无", "未", "没有",
    "all ",
]);

/// Prepositions of means and place: with one, a clause has a channel of its own.
pub static CHANNEL: WordList = WordList::of(&["通过", "利用", "依托", "借助", "运用", "在", "向"]);

/// Before a figure: it is that of each thing named before it (指南、年报各1条).
pub const EACH: &str = "各";
pub static EACH_IS: WordList = WordList::of(&["各", "各有", "各为", "各是", "各计"]);
/// Of each period or place, however many there are (每月各1期).
pub const EVERY: &str = "每";

/// Verbs that begin a statement of its own.
pub static ACTION: WordList = WordList::of(&[
    "开展", "组织", "召开", "举办", "参加", "制定", "印发", "完成", "回应", "发布", "公开", "更新",
    "收到", "受理", "办理", "办结", "答复", "编制", "修订", "报送", "接受", "推送", "转发", "举行",
]);

/// Names that begin with one of those verbs.
pub static NAMES_OF_ACTION: WordList = WordList::of(&[
    "组织机构",
    "组织领导",
    "组织架构",
    "组织人事",
    "组织建设",
    "回应关切",
    "办理结果",
    "办理情况",
    "完成情况",
    "开展情况",
    "答复函",
    "发布会",
]);

/// Of those verbs: what comes in.
pub static RECEIVING: WordList = WordList::of(&["收到", "受理", "接受"]);

/// In a label: what came of a thing, which another part may count too.
pub static RESULT: WordList = WordList::of(&[
    "予", "不", "未", "已", "无", "撤", "维持", "纠正", "驳回", "转", "延", "补", "审", "办", "结",
    "处理", "告知", "同意", "被",
]);

/// Expressions of time that begin a statement of its own.
pub static PERIOD: WordList =
    WordList::of(&["全年", "今年", "本年", "年内", "去年", "上年", "截止"]);

/// At the beginning of a clause: its figure is a difference, no part.
pub static COMPARED: WordList = WordList::of(&[
    "同比", "环比", "较", "比", "增长", "增加", "减少", "下降", "上升", "提高", "增幅", "降幅",
    "up ", "down ", "compared",
]);

/// Anywhere in a clause: its figure is compared with another period's.
pub static COMPARISON: WordList = WordList::of(&[
    "同比",
    "环比",
    "较上",
    "较去",
    "比上年",
    "比去年",
    "增长",
    "下降",
    "增加",
    "减少",
]);

/// What may stand between a part and its percentage when the whole is meant
/// that the part belongs to.
pub const SHARE: &[&str] = &[
    "",
    "占",
    "占比",
    "占比为",
    "占比达",
    "占总数的",
    "占总数",
    "占总量的",
    "占总量",
    "占总数比例为",
    "占全部的",
    "所占比例为",
    "比例为",
    "占比例为",
];

/// In a clause between two parts: it says how many were reached.
pub static REACH: WordList = WordList::of(&[
    "阅读", "浏览", "点击", "访问", "播放", "观看", "收看", "收听", "点赞",
]);

/// Measure words and units, longest first where one begins another.
pub static UNITS: WordList = WordList::of(&[
    "平方公里",
    "平方米",
    "人次",
    "件次",
    "场次",
    "批次",
    "户次",
    "条次",
    "篇次",
    "万元",
    "亿元",
    "千元",
    "百元",
    "元",
    "小时",
    "分钟",
    "个月",
    "公里",
    "千米",
    "公顷",
    "亩",
    "吨",
    "天",
    "周",
    "条",
    "件",
    "项",
    "个",
    "篇",
    "份",
    "次",
    "起",
    "宗",
    "人",
    "期",
    "场",
    "家",
    "名",
    "户",
    "处",
    "部",
    "类",
    "章",
    "批",
    "张",
    "册",
    "本",
    "例",
    "笔",
    "则",
    "幅",
    "段",
    "台",
    "套",
    "所",
    "座",
    "款",
    "集",
    "位",
    "组",
    "轮",
    "遍",
    "页",
    "字",
    "封",
    "门",
    "种",
    "支",
    "只",
    "辆",
    "倍",
]);

/// What looks like a unit behind a figure and begins another word.
pub static NO_UNITS: WordList = WordList::of(&[
    "本年",
    "本级",
    "本局",
    "本市",
    "本区",
    "本县",
    "本单位",
    "本机",
    "处理",
    "处室",
    "部门",
    "期间",
    "组织",
    "位于",
    "条例",
    "批准",
    "批复",
    "人大",
    "门户",
    "章程",
    "支部",
    "页面",
    "场所",
    "所有",
    "个百分点",
]);

/// Behind a figure: it is a date or a time of day.
pub static CALENDAR: WordList = WordList::of(&[YEAR, "月", "日", HOUR, O_CLOCK, "季度", "世纪"]);
pub const YEAR: &str = "年";
pub const HOUR: &str = "时";
pub const O_CLOCK: &str = "点";

/// Behind a figure: it is the number of a document or an address (国办函〔2021〕30号).
pub const NUMBER_SIGN: char = '号';

/// Before a figure: it is a percentage.
pub const PERCENT_BEFORE: &str = "百分之";

/// Behind a figure: it is a percentage.
pub static PERCENT_EN: WordList = WordList::of(&[" percent", " per cent"]);

/// Behind a figure: it is the difference of two percentages.
pub const PERCENTAGE_POINTS: &str = "个百分点";

/// Between the two figures of a range: 3-5, 3至5.
pub static TO: WordList = WordList::of(&["-", "~", "至", "到"]);

/// Behind a list's first word, before its first item (其中有3条).
pub const ARE: &[&str] = &["有", "为", "是", ":", " "];

/// What joins the words of a name without being of it (的), or widens it (所, 全).
pub const PARTICLES: &[char] = &['的', '所', '全'];

/// Before and behind the numeral of a part of a text: 第二部分, 第二章.
pub const PART_BEFORE: &str = "第";
pub const PART_BEHIND: &[&str] = &["部分", "章"];
/// What a numeral in brackets numbers where a law is cited: 第二十条第（一）项.
pub const LAW_PARTS: [&str; 4] = ["项", "款", "条", "目"];
/// How a part is numbered where nothing says otherwise.
pub const PART_FORM: &str = "第{n}部分 ";

/// English months; a figure beside one is a day or a year.
pub static MONTHS_EN: WordList = WordList::of(&[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]);

/// Before a figure: it numbers something.
pub static NUMBERED: WordList = WordList::of(&[
    "第", "No.", "No. ", "№", "#", "Article ", "article ", "Section ", "section ", "Table ",
    "table ", "Page ", "page ",
]);

/// Around a figure without a unit: it is a telephone number.
pub static TELEPHONE: WordList = WordList::of(&[
    "电话", "传真", "手机", "热线", "拨打", "Tel", "tel", "Fax", "phone",
]);

/// Behind a short number: it is a public service line.
pub static HOT_LINE: WordList =
    WordList::of(&["热线", "便民", "政务服务", "服务平台", "市长", "平台"]);

/// Words that set a year beside another.
pub static YEARS_APART: WordList = WordList::of(&[
    "今年", "本年", "去年", "前年", "明年", "同比", "相比", "较", "比", "至今", "计划",
]);

/// Before a figure without a unit: it is a post code.
pub static POST_CODE: WordList =
    WordList::of(&["邮编", "邮政编码", "post code", "postcode", "zip"]);

/// The characters of Chinese numerals that count in running text.
pub static NUMERALS: WordList = WordList::of(&[
    "一", "二", "两", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千", "零",
]);

/// Before a Chinese numeral: it doesn't count (第三条, 统一, 每一项).
pub const NOT_COUNTED: &[char] = &[
    '第', '其', '每', '同', '逐', '唯', '统', '任', '某', '这', '那', '上', '下', '再', '进', '万',
    '单', '专',
];

/// What multiplies the figure before it.
pub const MULTIPLIERS: &[(&str, i64)] = &[
    ("亿", 100_000_000),
    ("万", 10_000),
    ("千", 1_000),
    ("百", 100),
];

/// Units of persons, of times and of money: what is counted so is no part of
/// what isn't (乡镇3期，培训310人次).
pub static APART: WordList = WordList::of(&["人次", "人", "名", "位", "次", "万元", "亿元", "元"]);

/// Units that may stand for one another in one sum.
const ALIKE: &[&[&str]] = &[
    &["条", "件", "项", "个", "篇", "份", "则"],
    &["件", "起", "宗", "例", "项", "个"],
    &["人", "名", "位"],
    &["次", "场", "期", "批"],
];

/// Whether figures with these units may be parts of one another's total.
pub fn units_alike(a: &str, b: &str) -> bool {
    a == b || ALIKE.iter().any(|set| set.contains(&a) && set.contains(&b))
}

/// What is published is counted so.
pub const PIECE: &str = "条";

/// Units of which one is written for the other of the same things; 制定文件6件，
/// 其中甲办法征求意见49条 counts two things.
const SAME: &[&[&str]] = &[
    &["条", "篇", "则"],
    &["件", "起", "宗", "例"],
    &["人", "名", "位"],
    &["次", "场"],
];

/// Whether figures with these units surely count the same things.
pub fn units_same(a: &str, b: &str) -> bool {
    a == b
        || a.is_empty()
        || b.is_empty()
        || SAME.iter().any(|set| set.contains(&a) && set.contains(&b))
}

/// The signs that stand in blank forms for what is to be written, twice or more.
const PLACEHOLDERS: &[char] = &['×', 'X', 'x', '_'];

/// Whether `text` holds a mark in place of a figure: `××`, `XX`, `____`. In a
/// longer word or name (COVID-xx, Excel) such letters are none.
pub fn holds_placeholder(text: &str) -> bool {
    // The signs' first bytes; few texts hold any.
    if !(text.bytes()).any(|byte| matches!(byte, b'X' | b'x' | b'_' | 0xc3)) {
        return false;
    }
    let mut before = None;
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let run = rest.len() - rest.trim_start_matches(sign).len();
        let behind = crate::text::from_byte(rest, run);
        let marks = PLACEHOLDERS.contains(&sign) && run > sign.len_utf8();
        let in_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.' || c == '/';
        let alone = !before.is_some_and(in_word) && !behind.starts_with(in_word);
        if marks && alone {
            return true;
        }
        before = Some(sign);
        rest = behind;
    }
    false
}
