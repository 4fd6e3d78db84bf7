//! The command line: one file a subcommand, `output` one file a format.

mod beside;
mod check;
mod completions;
mod counts;
mod engine;
mod explain;
mod filter;
mod fix;
mod grid;
mod help;
mod import;
mod lines;
mod new;
mod options;
mod output;
mod profile;
mod profile_page;
mod record;
mod server;
mod show;
mod sum;
mod ui;
mod usage;
mod version;
mod years;

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::message::Locale;
use ui::Ui;

/// Nothing at or above `--fail-on` was found.
const CLEAN: u8 = 0;
/// Something was.
const FOUND: u8 = 1;
/// Wrong usage, unreadable input or configuration.
const FAILED: u8 = 2;

/// Writes `text` to the file that `--output` names, which must not exist yet, or
/// to standard output.
fn write_new(path: Option<&Path>, text: &str) -> io::Result<()> {
    let Some(path) = path else {
        return io::stdout().lock().write_all(text.as_bytes());
    };
    File::create_new(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// Checks the figures, tables, sections and prose of reports against one another (勾稽)
#[derive(Parser)]
#[command(
    name = "gouji",
    version,
    disable_version_flag = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print the version; with --verbose, what a bug report should say
    #[arg(short = 'V', long)]
    version: bool,
    #[arg(long, hide = true, requires = "version")]
    verbose: bool,
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
    /// Write the skeleton of a report
    New(new::NewArgs),
    /// Draw the tables of reports as grids, with the failing cells marked
    Show(show::ShowArgs),
    /// Add up the tables of many reports, and compare them with the report of the whole
    Sum(sum::SumArgs),
    /// Turn a Word document or a web page into Markdown
    Import(import::ImportArgs),
    /// Explain a rule: what it checks, why, examples, how to silence it
    Explain(explain::ExplainArgs),
    /// The kinds of reports that are known, and checks of one's own
    #[command(subcommand)]
    Profile(profile::ProfileCommand),
    /// Write a script that completes the command in a shell
    Completions(completions::CompletionsArgs),
    /// Write the manual page
    Man,
}

/// Runs the command with these arguments, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let locale = Ui::new(help::asked(&args)).locale;
    let command = help::localized(Cli::command(), locale);
    let cli = command
        .try_get_matches_from(args)
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .unwrap_or_else(|error| usage::exit(&error, Ui::new(Some(locale))));
    let ui = Ui::new(cli.locale);
    if cli.version {
        return exit(version::run(cli.verbose), ui);
    }
    let Some(command) = cli.command else {
        let kind = clap::error::ErrorKind::MissingSubcommand;
        Cli::command().error(kind, "which command?").exit();
    };
    let code = match command {
        Command::Check(args) => check::run(&args, ui),
        Command::Fix(args) => fix::run(&args, ui),
        Command::Server(args) => server::run(&args, ui),
        Command::New(args) => new::run(&args, ui),
        Command::Show(args) => show::run(&args, ui),
        Command::Sum(args) => sum::run(&args, ui),
        Command::Import(args) => import::run(&args, ui),
        Command::Explain(args) => explain::run(&args, ui),
        Command::Profile(command) => profile::run(&command, ui),
        Command::Completions(args) => completions::run(&args),
        Command::Man => completions::man(),
    };
    exit(code, ui)
}

fn exit(code: io::Result<u8>, ui: Ui) -> ExitCode {
    match code {
        Ok(code) => ExitCode::from(code),
        // Whoever read the output has seen enough (`gouji check | head`).
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(CLEAN),
        Err(error) => {
            ui.notice(&format!("gouji: {error}"));
            ExitCode::from(FAILED)
        }
    }
}

/// What a language may be.
const LOCALES: &str = "zh or en";

fn locale(value: &str) -> Result<Locale, String> {
    Locale::parse(value).ok_or_else(|| LOCALES.to_string())
}
