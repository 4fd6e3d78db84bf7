//! `gouji check`: findings, and an exit status that says whether there are any.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;

use super::options::{self, Choice, Input, tell_faults};
use super::output::{Checked, OutputFormat};
use super::record::{Map, Record};
use super::ui::Ui;
use super::{CLEAN, FAILED, FOUND};
use crate::document::Context;
use crate::finding::Severity;
use crate::message::{Message, Template};
use crate::workspace::project::Projects;
use crate::workspace::read::{Loaded, ReadError};

#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    choice: Choice,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: OutputFormat,
    /// The least severity that makes the exit status 1: error, warning or hint [default: warning]
    #[arg(long, value_name = "LEVEL", value_parser = options::severity)]
    fail_on: Option<Severity>,
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
struct Outcome {
    name: String,
    result: Result<Checked, ReadError>,
    /// Something at or above the level that fails.
    fails: bool,
}

pub fn run(args: &CheckArgs, ui: Ui) -> io::Result<u8> {
    let projects = match args.choice.projects() {
        Ok(projects) => projects,
        Err((subject, message)) => {
            ui.error(&subject, &message);
            return Ok(FAILED);
        }
    };
    let found = args.input.find(&projects);
    for (path, error) in &found.problems {
        ui.error(&path.display().to_string(), &error.message());
    }
    let context = Arc::new(Context::default());
    let outcomes: Vec<Outcome> = found
        .files
        .par_iter()
        .map(|path| {
            let known_as = args.input.known_as(path);
            let loaded = args.input.read(path);
            args.outcome(known_as, loaded, &projects, &context, ui)
        })
        .collect();

    let mut failed = !found.problems.is_empty();
    let mut files = 0;
    let mut counts = [0usize; 3];
    let mut out = BufWriter::new(io::stdout().lock());
    let mut writer = args.output_format.writer(ui);
    writer.begin(&mut out)?;
    for outcome in &outcomes {
        match &outcome.result {
            Ok(checked) => {
                files += 1;
                for record in &checked.records {
                    counts[record.severity as usize] += 1;
                }
                writer.file(checked, &mut out)?;
            }
            Err(error) => {
                failed = true;
                ui.error(&outcome.name, &error.message());
            }
        }
    }
    writer.end(&mut out)?;
    out.flush()?;

    failed |= tell_faults(&projects, ui);
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
    Ok(if failed {
        FAILED
    } else if outcomes.iter().any(|outcome| outcome.fails) {
        FOUND
    } else {
        CLEAN
    })
}

impl CheckArgs {
    /// Checks the text of one input, which the user knows as `path`.
    fn outcome(
        &self,
        path: &Path,
        loaded: Result<Loaded, ReadError>,
        projects: &Projects,
        context: &Arc<Context>,
        ui: Ui,
    ) -> Outcome {
        let name = path.display().to_string();
        let project = projects.of(path);
        let fail_on = self.fail_on.or(project.config.fail_on);
        let fail_on = fail_on.unwrap_or(Severity::Warning);
        let result = loaded.map(|loaded| {
            let text = &loaded.text;
            let findings = crate::analyse(text, projects.profiles(&project), context).findings;
            let findings = self.choice.settings(&project, path).apply(text, findings);
            let map = Map::new(text, loaded.imported.as_ref());
            let records = Record::all(&name, &findings, &map, ui.locale);
            let name = name.clone();
            Checked { name, records }
        });
        let fails = result.as_ref().is_ok_and(|checked| {
            let mut severities = checked.records.iter().map(|record| record.severity);
            severities.any(|severity| severity >= fail_on)
        });
        Outcome {
            name,
            result,
            fails,
        }
    }
}
