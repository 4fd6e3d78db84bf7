//! `gouji import`: a Word document as Markdown, for further writing in an
//! editor.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::ui::Ui;
use super::{CLEAN, FAILED};
use crate::workspace::read;

#[derive(Args)]
pub struct ImportArgs {
    /// A .docx file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the Markdown goes, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &ImportArgs, ui: Ui) -> io::Result<u8> {
    let loaded = match read::file(&args.file) {
        Ok(loaded) => loaded,
        Err(error) => {
            ui.error(&args.file.display().to_string(), &error.message());
            return Ok(FAILED);
        }
    };
    match &args.output {
        // Nobody's file is written over.
        Some(path) => std::fs::File::create_new(path)
            .and_then(|mut file| file.write_all(loaded.text.as_bytes()))
            .map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            })?,
        None => io::stdout().lock().write_all(loaded.text.as_bytes())?,
    }
    Ok(CLEAN)
}
