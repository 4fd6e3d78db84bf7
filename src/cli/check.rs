//! `gouji check`: findings, and an exit status that says whether there are any.

use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;

use super::lines::Lines;
use super::output::{Checked, OutputFormat};
use super::record::Record;
use super::ui::Ui;
use super::{CLEAN, FAILED, FOUND, Shared};
use crate::document::Context;
use crate::finding::{Finding, Severity};
use crate::message::{Message, Template};
use crate::profile::Profiles;
use crate::workspace::find::{Found, find};
use crate::workspace::read::{self, Loaded, ReadError};

#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    shared: Shared,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: OutputFormat,
    /// The least severity that makes the exit status 1: error, warning or hint
    #[arg(long, value_name = "LEVEL", default_value = "warning", value_parser = level)]
    fail_on: Severity,
}

const COUNT: Template = Template {
    zh: "检查了 {files} 个文件：{errors} 个错误，{warnings} 个警告，{hints} 个提示",
    en: "{files} files checked: {errors} errors, {warnings} warnings, {hints} hints",
};
const NOTHING: Template = Template {
    zh: "没有找到可检查的文件",
    en: "no files to check",
};

/// What one input came to.
enum Outcome {
    Checked(Checked),
    Unreadable(String, ReadError),
}

pub fn run(args: &CheckArgs, ui: Ui) -> io::Result<u8> {
    let profiles = Profiles::builtin();
    let context = Arc::new(Context::default());
    let check = |name: String, loaded: Result<Loaded, ReadError>| match loaded {
        Ok(loaded) => {
            let findings = crate::analyse(&loaded.text, &profiles, &context).findings;
            Outcome::Checked(records(name, &loaded.text, findings, &args.shared, ui))
        }
        Err(error) => Outcome::Unreadable(name, error),
    };

    let inputs = inputs(&args.shared.paths);
    let mut failed = false;
    for (path, error) in &inputs.problems {
        failed = true;
        ui.error(&path.display().to_string(), &error.message());
    }
    let outcomes: Vec<Outcome> = inputs
        .files
        .par_iter()
        .map(|path| {
            if path == Path::new("-") {
                let name = args.shared.stdin_filename.as_deref().unwrap_or("-");
                check(name.to_string(), standard_input())
            } else {
                check(path.display().to_string(), read::file(path))
            }
        })
        .collect();

    let mut out = BufWriter::new(io::stdout().lock());
    let mut writer = args.output_format.writer(ui);
    let mut files = 0;
    let mut counts = [0usize; 3];
    writer.begin(&mut out)?;
    for outcome in &outcomes {
        match outcome {
            Outcome::Checked(checked) => {
                files += 1;
                for record in &checked.records {
                    counts[record.severity as usize] += 1;
                }
                writer.file(checked, &mut out)?;
            }
            Outcome::Unreadable(name, error) => {
                failed = true;
                ui.error(name, &error.message());
            }
        }
    }
    writer.end(&mut out)?;
    out.flush()?;

    if args.output_format.is_prose() {
        let message = if files == 0 && !failed {
            Message::new(&NOTHING)
        } else {
            Message::new(&COUNT)
                .with("files", files)
                .with("errors", counts[Severity::Error as usize])
                .with("warnings", counts[Severity::Warning as usize])
                .with("hints", counts[Severity::Hint as usize])
        };
        ui.notice(&message.render(ui.locale));
    }
    let found: usize = counts[args.fail_on as usize..].iter().sum();
    Ok(match (failed, found) {
        (true, _) => FAILED,
        (false, 0) => CLEAN,
        _ => FOUND,
    })
}

fn inputs(paths: &[PathBuf]) -> Found {
    if paths.is_empty() {
        find(&[PathBuf::from(".")])
    } else {
        find(paths)
    }
}

fn standard_input() -> Result<Loaded, ReadError> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    read::bytes(bytes)
}

fn records(name: String, text: &str, findings: Vec<Finding>, shared: &Shared, ui: Ui) -> Checked {
    let lines = Lines::new(text);
    let records = findings
        .into_iter()
        .filter_map(|finding| shared.admit(finding))
        .map(|finding| Record::new(&name, &finding, &lines, ui.locale))
        .collect();
    Checked { records }
}

impl Shared {
    /// The finding with the severity asked for; `None` where its rule is off.
    fn admit(&self, mut finding: Finding) -> Option<Finding> {
        let selected = self.select.is_empty() || self.select.contains(&finding.rule);
        if !selected || self.ignore.contains(&finding.rule) {
            return None;
        }
        if let Some((_, level)) = self
            .severity
            .iter()
            .rev()
            .find(|(rule, _)| *rule == finding.rule)
        {
            finding.severity = (*level)?;
        }
        Some(finding)
    }
}

fn level(value: &str) -> Result<Severity, String> {
    Severity::parse(value).ok_or_else(|| "error, warning or hint".to_string())
}
