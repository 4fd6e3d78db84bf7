//! `gouji import`: a Word document or a web page as Markdown, for further
//! writing in an editor.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::ui::Ui;
use super::{CLEAN, FAILED, write_new};
use crate::message::{Message, Template};
use crate::profile::Profiles;
use crate::workspace::import::html;
use crate::workspace::read;

#[derive(Args)]
pub struct ImportArgs {
    /// A .docx or an HTML file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the Markdown goes, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const REFUSED: Template = Template {
    zh: "不能转换：{error}",
    en: "can't be converted: {error}",
};

pub fn run(args: &ImportArgs, ui: Ui) -> io::Result<u8> {
    let loaded = match read::file(&args.file) {
        Ok(loaded) => loaded,
        Err(error) => {
            ui.error(&args.file.display().to_string(), &error.message());
            return Ok(FAILED);
        }
    };
    let text = if loaded.imported.is_some() {
        loaded.text
    } else {
        match html::read(&loaded.text, report_start(&loaded.text)) {
            Ok(imported) => imported.text,
            Err(error) => {
                let message = Message::new(&REFUSED).with("error", error.to_string());
                ui.error(&args.file.display().to_string(), &message);
                return Ok(FAILED);
            }
        }
    };
    write_new(args.output.as_deref(), &text)?;
    Ok(CLEAN)
}

/// Where the first report of a page begins: what is above it is the site's.
fn report_start(page: &str) -> usize {
    let analysis = crate::analyse(page, &Profiles::builtin(), &Arc::default());
    let starts = analysis.reports.iter().filter_map(|(base, report)| {
        let title = report.title.as_ref().map(|title| title.span);
        let first = title.or(report.sections.first().map(|section| section.heading))?;
        Some(base + first.start)
    });
    starts.min().unwrap_or(0)
}
