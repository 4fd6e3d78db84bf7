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
