//! `invalid-config`: what `gouji.toml` says can't be understood.

use crate::finding::{Rule, Severity};
use crate::message::Template;

pub static RULE: Rule = Rule {
    name: "invalid-config",
    severity: Severity::Error,
    summary: Template {
        zh: "配置文件 gouji.toml 有错误",
        en: "an error in gouji.toml",
    },
};

pub const SYNTAX: Template = Template {
    zh: "不是有效的 TOML：{error}",
    en: "not valid TOML: {error}",
};
pub const UNKNOWN_KEY: Template = Template {
    zh: "没有“{key}”这个设置；此处可用：{known}",
    en: "there is no setting “{key}”; here there are {known}",
};
pub const UNKNOWN_RULE: Template = Template {
    zh: "没有名为“{name}”的规则；gouji explain 列出全部规则",
    en: "there is no rule “{name}”; gouji explain lists the rules",
};
pub const NOT_A_LEVEL: Template = Template {
    zh: "级别应为 \"error\"、\"warning\"、\"hint\" 或 \"off\"",
    en: "a level is \"error\", \"warning\", \"hint\" or \"off\"",
};
pub const NOT_A: Template = Template {
    zh: "“{key}”应为{kind}",
    en: "“{key}” must be {kind}",
};
pub const BAD_PATTERN: Template = Template {
    zh: "路径模式有误：{error}",
    en: "no valid path pattern: {error}",
};
