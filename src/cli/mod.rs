//! The command line: one file a subcommand, `output` one file a format.

mod check;
mod lines;
mod output;
mod record;
mod ui;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::finding::{Rule, Severity};
use crate::message::Locale;
use crate::rules;
use ui::Ui;

/// Nothing at or above `--fail-on` was found.
const CLEAN: u8 = 0;
/// Something was.
const FOUND: u8 = 1;
/// Wrong usage, unreadable input or configuration.
const FAILED: u8 = 2;

/// Checks the figures, tables, sections and prose of reports against one another (勾稽)
#[derive(Parser)]
#[command(name = "gouji", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Language of messages: zh or en [default: that of LC_ALL or LANG, else zh]
    #[arg(long, global = true, value_name = "LOCALE", value_parser = locale)]
    locale: Option<Locale>,
}

#[derive(Subcommand)]
enum Command {
    /// Report what is missing, malformed or does not add up
    Check(check::CheckArgs),
}

/// What is checked, and what counts.
#[derive(Args, Default)]
struct Shared {
    /// Files and directories; - is standard input [default: the current directory]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What standard input is called in findings
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,
    /// Report these rules alone
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    select: Vec<&'static Rule>,
    /// Do not report these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    ignore: Vec<&'static Rule>,
    /// Give a rule another severity: error, warning, hint or off
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', value_parser = rule_level)]
    severity: Vec<(&'static Rule, Option<Severity>)>,
}

/// Runs the command with these arguments, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = Cli::parse_from(args);
    let ui = Ui::new(cli.locale);
    let code = match cli.command {
        Command::Check(args) => check::run(&args, ui),
    };
    match code {
        Ok(code) => ExitCode::from(code),
        // Whoever read the output has seen enough (`gouji check | head`).
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::from(CLEAN),
        Err(error) => {
            ui.notice(&format!("gouji: {error}"));
            ExitCode::from(FAILED)
        }
    }
}

fn locale(value: &str) -> Result<Locale, String> {
    Locale::parse(value).ok_or_else(|| "zh or en".to_string())
}

fn rule(name: &str) -> Result<&'static Rule, String> {
    rules::find(name).ok_or_else(|| "no such rule; `gouji explain` lists them".to_string())
}

/// `None` as the level turns the rule off.
fn rule_level(value: &str) -> Result<(&'static Rule, Option<Severity>), String> {
    let (name, level) = value
        .split_once('=')
        .ok_or("write RULE=LEVEL, for instance blank-cells=off")?;
    let level = match level {
        "off" => None,
        level => Some(Severity::parse(level).ok_or("error, warning, hint or off")?),
    };
    Ok((rule(name)?, level))
}
