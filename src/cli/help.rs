//! The help in Chinese. The texts of the arguments' own declarations are the
//! English help; here stands what each says in Chinese.

use std::ffi::OsString;

use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, Command};

use crate::message::Locale;

/// What the help says in English and in Chinese.
const TEXTS: &[(&str, &str)] = &[
    (
        "Checks the figures, tables, sections and prose of reports against one another (勾稽)",
        "核对报告中的数字、表格、章节和文字是否勾稽一致",
    ),
    (
        "Print the version; with --verbose, what a bug report should say",
        "显示版本；加 --verbose 则显示报告缺陷时应附的信息",
    ),
    (
        "Language of messages: zh or en [default: that of LC_ALL or LANG, else zh]",
        "消息的语言：zh 或 en [默认：依 LC_ALL 或 LANG，否则 zh]",
    ),
    ("Print help", "显示帮助"),
    (
        "Print help (see a summary with '-h')",
        "显示帮助（-h 只看摘要）",
    ),
    (
        "Print help (see more with '--help')",
        "显示帮助（--help 看全文）",
    ),
    (
        "Print this message or the help of the given subcommand(s)",
        "显示本帮助，或某个子命令的帮助",
    ),
    // The subcommands.
    (
        "Report what is missing, malformed or does not add up",
        "检查：报出缺少的、格式不对的、对不上的",
    ),
    (
        "Repair what a machine can repair safely",
        "修复：改好机器可以安全改好的",
    ),
    (
        "Serve an editor: the language server, on standard input and output",
        "语言服务器，经标准输入输出为编辑器服务",
    ),
    ("Write the skeleton of a report", "新建：写出一份报告的骨架"),
    (
        "Draw the tables of reports as grids, with the failing cells marked",
        "显示：在终端画出报告的表格，标出不成立的单元格",
    ),
    (
        "Add up the tables of many reports, and compare them with the report of the whole",
        "汇总：把多份报告的表格相加，并与总报告比对",
    ),
    (
        "Turn a Word document or a web page into Markdown",
        "导入：把 Word 文档或网页转为 Markdown",
    ),
    (
        "Explain a rule: what it checks, why, examples, how to silence it",
        "说明一条规则：查什么、为何、举例、如何关闭",
    ),
    (
        "The kinds of reports that are known, and checks of one's own",
        "报告的种类（规范），以及检查自己写的规范",
    ),
    (
        "Write a script that completes the command in a shell",
        "写出 shell 的补全脚本",
    ),
    ("Write the manual page", "写出 man 手册页"),
    (
        "List the profiles in force in this folder",
        "列出在此目录有效的规范",
    ),
    (
        "Show what a report of a profile must hold",
        "显示某一规范要求报告具备什么",
    ),
    (
        "Report what is wrong with files of profiles",
        "检查规范文件，报出其中的错误",
    ),
    (
        "Draft a profile from reports of one kind",
        "从同类报告起草规范",
    ),
    // Arguments.
    (
        "Reports of one kind; the more, the surer the equations",
        "同一种类的报告；越多，等式越可靠",
    ),
    (
        "The profile's name [default: that of the output file, or \"draft\"]",
        "规范名 [默认：与输出文件同名，否则 draft]",
    ),
    (
        "Where the profile goes, instead of standard output",
        "规范写到何处，代替标准输出",
    ),
    ("The profile's name", "规范名"),
    ("Files of profiles", "规范文件"),
    (
        "Files and directories; - is standard input [default: the current directory]",
        "文件和目录；- 表示标准输入 [默认：当前目录]",
    ),
    (
        "What standard input is called in findings; its folder's configuration holds",
        "标准输入在结果中的名称；依其所在目录的配置",
    ),
    (
        "The configuration, instead of the gouji.toml at or above each file",
        "配置文件，代替各文件所在目录或上级的 gouji.toml",
    ),
    (
        "Read texts by this profile alone: its name, or the file of one's own",
        "只按这一规范读：规范名，或自己写的规范文件",
    ),
    ("Report these rules alone", "只报这些规则"),
    ("Do not report these rules", "不报这些规则"),
    (
        "Give a rule another severity: error, warning, hint or off",
        "改变规则的级别：error、warning、hint 或 off",
    ),
    ("How findings are written", "结果的格式"),
    (
        "The line with a mark under what is wrong, related places and fixes",
        "原文一行，错处下有标记，并列相关处和修复",
    ),
    ("One line a finding", "一个问题一行"),
    ("One JSON array", "一个 JSON 数组"),
    ("One JSON object a line", "一行一个 JSON 对象"),
    ("SARIF 2.1.0", "SARIF 2.1.0"),
    ("Annotations of GitHub Actions", "GitHub Actions 的注解"),
    ("GitLab's code quality report", "GitLab 的代码质量报告"),
    ("JUnit's XML", "JUnit 的 XML"),
    (
        "One page for a browser or a printer",
        "一个网页，可在浏览器中看，也可打印",
    ),
    (
        "The least severity that makes the exit status 1: error, warning or hint [default: warning]",
        "达到何级别时退出码为 1：error、warning 或 hint [默认：warning]",
    ),
    (
        "Accept the findings that this file lists",
        "接受此文件所列的问题，只报新的",
    ),
    (
        "List the present findings in a file, to be accepted from now on",
        "把现有问题列入文件，今后接受",
    ),
    (
        "Write the check sheet: one page to sign, with every equation and citation",
        "写出核验单：供签字的一页，列出每个等式和每处引用",
    ),
    (
        "Name the offices that have no report for a year for which others have one",
        "指出某年别的机关有报告而它没有的机关",
    ),
    (
        "Read {\"name\":…,\"text\":…} a line from standard input, write a result a line",
        "从标准输入逐行读 {\"name\":…,\"text\":…}，逐行写结果",
    ),
    (
        "Show what would change, and change nothing",
        "只显示会改什么，不改动文件",
    ),
    (
        "Apply also the fixes that a person should look at, figures among them",
        "也执行应由人过目的修复，包括改数字",
    ),
    (
        "The least severity left over that makes the exit status 1 [default: warning]",
        "剩余问题达到何级别时退出码为 1 [默认：warning]",
    ),
    (
        "Taken for granted; accepted because many editors pass it",
        "本来如此；许多编辑器会传此参数，故接受",
    ),
    (
        "What columns count, for an editor that counts otherwise than it says",
        "列以何为单位，供声明与实际不符的编辑器使用",
    ),
    (
        "The profile [default: the newest that holds for the year]",
        "规范 [默认：适用于该年的最新规范]",
    ),
    (
        "The office that reports [default: that of --from]",
        "报告机关 [默认：与 --from 相同]",
    ),
    (
        "The year that is reported on [default: the year after --from]",
        "报告年度 [默认：--from 的下一年]",
    ),
    ("How tables are written", "表格的写法"),
    ("A Markdown table", "Markdown 表格"),
    ("An HTML table", "HTML 表格"),
    (
        "A row a line, cells divided by tabs",
        "一行一行，单元格以制表符分隔",
    ),
    (
        "A cell a line, each begun by a tab",
        "一格一行，行首为制表符",
    ),
    ("A cell a paragraph", "一格一段"),
    (
        "Last year's report, whose figures are carried over",
        "上年的报告，从中结转数字",
    ),
    (
        "Where the report goes, instead of standard output",
        "报告写到何处，代替标准输出",
    ),
    (
        "The report of the whole, to be compared with the sum",
        "总报告，与合计比对",
    ),
    (
        "Add up this year's reports alone [default: that of --whole, else the newest]",
        "只加这一年的报告 [默认：与 --whole 相同，否则最新一年]",
    ),
    ("A .docx or an HTML file", ".docx 或 HTML 文件"),
    (
        "Where the Markdown goes, instead of standard output",
        "Markdown 写到何处，代替标准输出",
    ),
    (
        "The rule; without one, all are listed",
        "规则；不写则列出全部",
    ),
    ("The shell that the script is for", "脚本所用的 shell"),
];

/// `{before-help}` and the like are clap's own names.
const TEMPLATE: &str = "\
{before-help}{about-with-newline}
用法：{usage}

{all-args}{after-help}";

/// The command with its help in the language.
pub fn localized(command: Command, locale: Locale) -> Command {
    match locale {
        Locale::En => command,
        Locale::Zh => chinese(command),
    }
}

/// The language that the arguments ask for: help is written before they are
/// parsed.
pub fn asked(args: &[OsString]) -> Option<Locale> {
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    while let Some(arg) = args.next() {
        match arg.strip_prefix("--locale") {
            Some("") => return args.next().and_then(Locale::parse),
            Some(value) if value.starts_with('=') => return Locale::parse(value.get(1..)?),
            _ => {}
        }
    }
    None
}

fn chinese(mut command: Command) -> Command {
    // clap adds its own arguments and `help` when it builds the command.
    command.build();
    in_chinese(command)
}

fn in_chinese(command: Command) -> Command {
    let about = command.get_about().and_then(translated);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|subcommand| subcommand.get_name().to_string())
        .collect();
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .mut_args(argument);
    if let Some(about) = about {
        command = command.about(about);
    }
    for name in names {
        command = command.mut_subcommand(name, in_chinese);
    }
    command
}

/// The argument with its help, its values and its default in Chinese.
fn argument(argument: Arg) -> Arg {
    let heading = match argument.is_positional() {
        true => "参数",
        false => "选项",
    };
    let Some(help) = argument.get_help().and_then(translated) else {
        return argument.help_heading(heading);
    };
    let takes_value = argument.get_action().takes_values();
    let defaults = argument.get_default_values().iter();
    let default: Vec<String> = defaults
        .filter(|_| takes_value)
        .map(|value| format!(" [默认：{}]", value.to_string_lossy()))
        .collect();
    let values = match takes_value {
        true => argument.get_possible_values(),
        false => Vec::new(),
    };
    let long = argument.get_long_help().and_then(translated);
    let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    let short = match names.is_empty() {
        true => format!("{help}{}", default.concat()),
        false => format!("{help}{} [可选：{}]", default.concat(), names.join("、")),
    };
    let described: Vec<String> = values
        .iter()
        .filter_map(|value| {
            let help = value.get_help().and_then(translated)?;
            Some(format!("\n- {}：{help}", value.get_name()))
        })
        .collect();
    let argument = argument
        .help_heading(heading)
        .hide_possible_values(true)
        .hide_default_value(true);
    let long = match described.is_empty() {
        true => long.unwrap_or(&short).to_string(),
        false => format!("{help}{}\n{}", default.concat(), described.concat()),
    };
    argument.help(short).long_help(long)
}

fn translated(english: &StyledStr) -> Option<&'static str> {
    let english = english.to_string();
    let (_, chinese) = TEXTS.iter().find(|(text, _)| *text == english)?;
    Some(chinese)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    /// The texts of a command and of all below it.
    fn texts(command: &Command, out: &mut Vec<String>) {
        out.extend(command.get_about().map(ToString::to_string));
        for argument in command.get_arguments() {
            out.extend(argument.get_help().map(ToString::to_string));
            let values = argument.get_possible_values();
            out.extend(
                values
                    .iter()
                    .filter_map(|value| Some(value.get_help()?.to_string())),
            );
        }
        command
            .get_subcommands()
            .for_each(|command| texts(command, out));
    }

    #[test]
    fn every_text_stands_in_both_languages() {
        let mut declared = Vec::new();
        texts(&Cli::command(), &mut declared);
        let known: Vec<&str> = TEXTS.iter().map(|(english, _)| *english).collect();
        let lacking: Vec<&String> = declared
            .iter()
            .filter(|text| !known.contains(&text.as_str()))
            .collect();
        assert!(lacking.is_empty(), "no Chinese for: {lacking:#?}");
        // clap's own, which are added when it builds the command.
        let own = |text: &str| text.starts_with("Print ");
        for text in known {
            assert!(
                own(text) || declared.iter().any(|it| it == text),
                "unused: {text}"
            );
        }
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are_parsed() {
        let ask = |args: &[&str]| asked(&args.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(
            ask(&["gouji", "--locale", "en", "--help"]),
            Some(Locale::En)
        );
        assert_eq!(
            ask(&["gouji", "check", "--locale=zh", "-h"]),
            Some(Locale::Zh)
        );
        assert_eq!(ask(&["gouji", "--locale"]), None);
        assert_eq!(ask(&["gouji", "check", "--help"]), None);
    }
}
