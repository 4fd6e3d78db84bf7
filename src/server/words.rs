//! What the server itself says to the user.

use crate::message::Template;

pub const OUT_OF_STEP: Template = Template {
    zh: "无法对应 {uri} 的一处修改，检查已暂停；保存或重新打开该文件后恢复。",
    en: "A change to {uri} could not be mapped, so checking is paused; saving or reopening the file resumes it.",
};

pub const NO_URI: Template = Template {
    zh: "无法识别的文件地址：{uri}",
    en: "Not a file address: {uri}",
};

pub const WITHHELD: Template = Template {
    zh: "另有 {n} 处问题未显示",
    en: "{n} more findings are not shown",
};

pub const FIX_ALL: Template = Template {
    zh: "修复全部可安全修复的问题",
    en: "Fix everything that is safe to fix",
};

pub const FILE: Template = Template {
    zh: "{file}：{message}",
    en: "{file}: {message}",
};

pub const CITED: Template = Template {
    zh: "正文：{words}",
    en: "In the text: {words}",
};

pub const TOPICS: Template = Template {
    zh: "应当写明：{topics}",
    en: "Must speak of: {topics}",
};

pub const TABLES: Template = Template {
    zh: "应当有：{tables}",
    en: "Must hold: {tables}",
};

pub const SENTENCE: Template = Template {
    zh: "由表格得出的句子",
    en: "a sentence that the tables imply",
};
pub const SECTION: Template = Template {
    zh: "尚缺的部分",
    en: "a section that is missing",
};

pub const SKELETON: Template = Template {
    zh: "整份报告的框架",
    en: "the frame of a whole report",
};

pub const RECOMPUTE: Template = Template {
    zh: "按各分项重新计算全部合计",
    en: "Recompute all totals from their parts",
};

pub const CONVERT: Template = Template {
    zh: "将表格转为{shape}",
    en: "Convert the table to {shape}",
};

pub const DISABLE_LINE: Template = Template {
    zh: "忽略此处的 {rule}",
    en: "Silence {rule} here",
};

pub const DISABLE_RULE: Template = Template {
    zh: "在 gouji.toml 中关闭 {rule}",
    en: "Turn {rule} off in gouji.toml",
};

pub const NO_TABLE: Template = Template {
    zh: "这里没有可以转换的表格",
    en: "There is no table here that can be converted",
};

pub const LOSES: Template = Template {
    zh: "规定的表格里没有“{words}”的位置，为免丢失未作转换",
    en: "The form has no place for “{words}”; nothing was converted, so as not to lose it",
};

pub const CHECKING: Template = Template {
    zh: "检查工作区",
    en: "Checking the workspace",
};
