//! `gouji completions` and `gouji man`: what a shell and `man` ask for.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{CLEAN, Cli};

#[derive(Args)]
pub struct CompletionsArgs {
    /// The shell that the script is for
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub fn run(args: &CompletionsArgs) -> io::Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "gouji", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(CLEAN)
}

/// The manual page, with a section on each subcommand.
pub fn man() -> io::Result<u8> {
    let command = Cli::command().disable_help_subcommand(true);
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for subcommand in command.get_subcommands() {
        let name = format!("gouji-{}", subcommand.get_name());
        let subcommand = subcommand.clone().display_name(name);
        clap_mangen::Man::new(subcommand).render(&mut page)?;
    }
    io::stdout().lock().write_all(&page)?;
    Ok(CLEAN)
}
