//! `gouji server`.

use std::io;

use clap::Args;

use super::ui::Ui;
use crate::server::{self, Options};

#[derive(Args)]
pub struct ServerArgs {
    /// Taken for granted; accepted because many editors pass it
    #[arg(long)]
    stdio: bool,
}

pub fn run(args: &ServerArgs, ui: Ui) -> io::Result<u8> {
    let ServerArgs { stdio: _ } = args;
    server::run(&Options { locale: ui.locale })
}
