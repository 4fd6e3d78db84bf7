//! What is wrong with the arguments, in Chinese. In English the parser says it.

use std::error::Error as _;
use std::fmt::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::options::{LEVELS, LEVELS_OR_OFF, NO_RULE, RULE_AND_LEVEL};
use super::ui::{Ui, printable};
use super::{FAILED, LOCALES};
use crate::message::Locale;

/// What the options' own readers say of a value, in English and in Chinese.
const CAUSES: &[(&str, &str)] = &[
    (NO_RULE, "没有这条规则；用 gouji explain 列出全部"),
    (RULE_AND_LEVEL, "请写成 规则=级别，例如 blank-cells=off"),
    (LEVELS, "应是 error、warning 或 hint"),
    (LEVELS_OR_OFF, "应是 error、warning、hint 或 off"),
    (LOCALES, "应是 zh 或 en"),
];

/// Tells what is wrong, and ends the program.
pub fn exit(error: &clap::Error, ui: Ui) -> ! {
    let said = match ui.locale {
        Locale::Zh => said(error),
        Locale::En => None,
    };
    match said {
        Some(said) => {
            ui.notice(&said);
            std::process::exit(FAILED.into())
        }
        None => error.exit(),
    }
}

/// `None` for help, which is no error, and for what the parser alone can say.
fn said(error: &clap::Error) -> Option<String> {
    let words = |kind| error.get(kind).map(words);
    let argument = words(ContextKind::InvalidArg);
    let value = words(ContextKind::InvalidValue).filter(|value| !value.is_empty());
    let mut said = match error.kind() {
        ErrorKind::UnknownArgument => format!("错误: 没有参数“{}”", argument?),
        ErrorKind::InvalidSubcommand => {
            format!(
                "错误: 没有子命令“{}”",
                words(ContextKind::InvalidSubcommand)?
            )
        }
        ErrorKind::MissingRequiredArgument => format!("错误: 缺少参数 {}", argument?),
        ErrorKind::ArgumentConflict => {
            let (argument, prior) = (argument?, words(ContextKind::PriorArg)?);
            match argument == prior {
                true => format!("错误: “{argument}”只能写一次"),
                false => format!("错误: “{argument}”不能与“{prior}”同时使用"),
            }
        }
        ErrorKind::TooManyValues => format!("错误: “{}”后面不写“{}”", argument?, value?),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match value {
            None => format!("错误: “{}”缺少值", argument?),
            Some(value) => {
                let mut said = format!("错误: “{}”的值“{value}”不对", argument?);
                if let Some(cause) = error.source().map(ToString::to_string) {
                    let known = CAUSES.iter().find(|(english, _)| *english == cause);
                    let cause = known.map_or(cause.as_str(), |(_, chinese)| chinese);
                    let _ = write!(said, "：{cause}");
                }
                said
            }
        },
        _ => return None,
    };
    if let Some(valid) = words(ContextKind::ValidValue).filter(|valid| !valid.is_empty()) {
        let _ = write!(said, "\n可用的值：{valid}");
    }
    let suggested = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    if let Some(meant) = suggested.into_iter().find_map(words) {
        let _ = write!(said, "\n是否想用“{meant}”？");
    }
    if let Some(usage) = words(ContextKind::Usage) {
        let usage = usage.trim_start_matches("Usage:").trim();
        let _ = write!(said, "\n\n用法：{usage}");
    }
    said.push_str("\n更多说明请用 --help");
    // The arguments themselves are in it.
    Some(
        said.lines()
            .map(|line| printable(line))
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join("、"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use super::*;

    #[test]
    fn what_is_wrong_is_said_in_chinese() {
        let command = || {
            Command::new("gouji").subcommand_required(true).subcommand(
                Command::new("check")
                    .arg(Arg::new("kind").long("kind").value_parser(["a", "b"]))
                    .arg(Arg::new("other").long("other").conflicts_with("kind"))
                    .arg(
                        Arg::new("count")
                            .long("count")
                            .value_parser(clap::value_parser!(u8)),
                    )
                    .arg(Arg::new("file").required(true)),
            )
        };
        for (arguments, expected) in [
            (&["chek"][..], ["没有子命令“chek”", "是否想用“check”"]),
            (
                &["check", "--knd", "a", "x"],
                ["没有参数“--knd”", "是否想用“--kind”"],
            ),
            (
                &["check", "--kind", "c", "x"],
                ["的值“c”不对", "可用的值：a、b"],
            ),
            (&["check", "--kind"], ["缺少值", "可用的值"]),
            (&["check", "--count", "x", "y"], ["的值“x”不对：", "--help"]),
            (&["check"], ["缺少参数 <file>", "用法：gouji check"]),
            (
                &["check", "--kind", "a", "--other", "b", "x"],
                ["不能与", "同时使用"],
            ),
        ] {
            let arguments = [&["gouji"], arguments].concat();
            let error = command()
                .try_get_matches_from(arguments)
                .expect_err("an error");
            let said = said(&error).expect("words");
            for part in expected {
                assert!(said.contains(part), "{said}");
            }
        }
    }
}
