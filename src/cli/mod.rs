//! The command line: one file a subcommand, `output` one file a format.

mod check;
mod fix;
mod lines;
mod options;
mod output;
mod record;
mod server;
mod ui;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::message::Locale;
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
    /// Repair what a machine can repair safely
    Fix(fix::FixArgs),
    /// Serve an editor: the language server, on standard input and output
    Server(server::ServerArgs),
}

/// Runs the command with these arguments, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = Cli::parse_from(args);
    let ui = Ui::new(cli.locale);
    let code = match cli.command {
        Command::Check(args) => check::run(&args, ui),
        Command::Fix(args) => fix::run(&args, ui),
        Command::Server(args) => server::run(&args, ui),
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
