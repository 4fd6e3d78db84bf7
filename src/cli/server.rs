//! `gouji server`.

use std::io;

use clap::{Args, ValueEnum};

use super::ui::Ui;
use crate::server::{self, Options};
use crate::text::Encoding;

#[derive(Args)]
pub struct ServerArgs {
    /// Taken for granted; accepted because many editors pass it
    #[arg(long)]
    stdio: bool,
    /// What columns count, for an editor that counts otherwise than it says
    #[arg(long, value_name = "ENCODING")]
    position_encoding: Option<PositionEncoding>,
}

/// Named as LSP names them.
#[derive(Clone, Copy, ValueEnum)]
enum PositionEncoding {
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "utf-16")]
    Utf16,
    #[value(name = "utf-32")]
    Utf32,
}

impl From<PositionEncoding> for Encoding {
    fn from(encoding: PositionEncoding) -> Encoding {
        match encoding {
            PositionEncoding::Utf8 => Encoding::Utf8,
            PositionEncoding::Utf16 => Encoding::Utf16,
            PositionEncoding::Utf32 => Encoding::Utf32,
        }
    }
}

pub fn run(args: &ServerArgs, ui: Ui) -> io::Result<u8> {
    server::run(&Options {
        locale: ui.locale,
        encoding: args.position_encoding.map(Encoding::from),
    })
}
