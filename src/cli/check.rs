//! `gouji check`: findings, and an exit status that says whether there are any.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::beside::{self, Held};
use super::counts::Counts;
use super::engine::{Analysed, Engine};
use super::grid::grids;
use super::options::{self, Choice, Input, tell_faults};
use super::output::sheet::Sheet;
use super::output::{Checked, Claim, Format, OutputFormat};
use super::record::{Map, Record};
use super::ui::{Ui, UntilClosed};
use super::{CLEAN, FAILED, FOUND, filter};
use crate::document::Context;
use crate::finding::{Finding, Severity};
use crate::message::{Message, Template};
use crate::workspace::baseline::{Baseline, Collected, sha256};
use crate::workspace::read::ReadError;
use crate::workspace::series::Series;

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
    /// Accept the findings that this file lists
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// List the present findings in a file, to be accepted from now on
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,
    /// Write the check sheet: one page to sign, with every equation and citation
    #[arg(long, conflicts_with = "output_format")]
    sheet: bool,
    /// Name the offices that have no report for a year for which others have one
    #[arg(long)]
    series: bool,
    /// Read {"name":…,"text":…} a line from standard input, write a result a line
    #[arg(long, conflicts_with_all = ["paths", "output_format", "series", "sheet", "write_baseline"])]
    stdin_json_lines: bool,
}

const COUNT: Template = Template {
    zh: "检查了 {files} 个文件：{errors} 个错误，{warnings} 个警告，{hints} 个提示",
    en: "files checked: {files}; errors: {errors}, warnings: {warnings}, hints: {hints}",
};
const NOTHING: Template = Template {
    zh: "没有找到可检查的文件",
    en: "no files to check",
};
const GAP: Template = Template {
    zh: "{office}：缺 {years} 年的报告",
    en: "{office}: no report for {years}",
};
const NO_BASELINE: Template = Template {
    zh: "无法读取基线：{error}；请用 --write-baseline 重新生成",
    en: "no readable baseline: {error}; write it anew with --write-baseline",
};

const UNWRITABLE: Template = Template {
    zh: "无法写入基线：{error}",
    en: "the baseline can't be written: {error}",
};

/// Bytes that are written at once.
const OUT: usize = 64 << 10;

/// What one input came to.
struct Outcome {
    name: String,
    result: Result<Checked, ReadError>,
    counts: Counts,
    /// What a baseline would accept, where one is written: rules and identities.
    accepted: Vec<(&'static str, String)>,
    /// The reports in it, and what another year's is held against.
    reports: Vec<Held>,
    /// Something at or above the level that fails.
    fails: bool,
}

pub fn run(args: &CheckArgs, ui: Ui) -> io::Result<u8> {
    let Some(projects) = args.choice.projects(ui) else {
        return Ok(FAILED);
    };
    let baseline = match args.baseline.as_deref().map(Baseline::read).transpose() {
        Ok(baseline) => baseline,
        Err(error) => {
            let name = args.baseline.as_deref().unwrap_or(Path::new(""));
            let message = Message::new(&NO_BASELINE).with("error", error.to_string());
            ui.error(&name.display().to_string(), &message);
            return Ok(FAILED);
        }
    };
    let engine = Engine {
        input: &args.input,
        choice: &args.choice,
        projects: &projects,
        baseline: baseline.as_ref(),
    };
    if args.stdin_json_lines {
        let code = filter::run(&engine, args.fail_on, ui)?;
        return Ok(if tell_faults(&projects, ui) {
            FAILED
        } else {
            code
        });
    }

    let (files_named, all_there) = args.input.find(&projects, ui);
    let mut writer: Box<dyn Format> = if args.sheet {
        let body = String::new();
        Box::new(Sheet { ui, body })
    } else {
        args.output_format.writer(ui)
    };
    let (outcomes, series) = args.outcomes(&engine, &files_named, &*writer, ui);

    let mut failed = !all_there;
    let mut files = 0;
    let mut counts = Counts::default();
    let mut out = BufWriter::with_capacity(OUT, UntilClosed(io::stdout().lock()));
    writer.begin(&mut out)?;
    for outcome in &outcomes {
        match &outcome.result {
            Ok(checked) => {
                files += 1;
                counts += outcome.counts;
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
    if args.series {
        tell_gaps(&series, ui);
    }
    if args.output_format.is_prose() && !args.sheet {
        let message = if files == 0 && !failed {
            Message::new(&NOTHING)
        } else {
            Message::new(&COUNT)
                .with("files", files)
                .with("errors", counts.errors)
                .with("warnings", counts.warnings)
                .with("hints", counts.hints)
        };
        ui.notice(&message.render(ui.locale));
    }
    if let Some(path) = &args.write_baseline {
        let mut collected = Collected::default();
        for outcome in &outcomes {
            let file = Path::new(&outcome.name);
            for (rule, identity) in &outcome.accepted {
                collected.add(path, file, rule, identity);
            }
        }
        if let Err(error) = collected.write(path) {
            let message = Message::new(&UNWRITABLE).with("error", error.to_string());
            ui.error(&path.display().to_string(), &message);
            return Ok(FAILED);
        }
        return Ok(if failed { FAILED } else { CLEAN });
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
    /// Checks every file, and then again, beside it, those that their office's
    /// report on the year before has something to say against.
    fn outcomes(
        &self,
        engine: &Engine,
        files: &[PathBuf],
        format: &dyn Format,
        ui: Ui,
    ) -> (Vec<Outcome>, Series) {
        let alone: Arc<Context> = Arc::default();
        let progress = progress(files.len());
        let mut outcomes: Vec<Outcome> = files
            .par_iter()
            .map(|path| {
                let outcome = self.outcome(engine, path, &alone, format, ui);
                progress.inc(1);
                outcome
            })
            .collect();
        progress.finish_and_clear();

        let reports: Vec<&[Held]> = outcomes.iter().map(|own| own.reports.as_slice()).collect();
        let series = beside::series(&reports);
        let again: Vec<(usize, Outcome)> = files
            .par_iter()
            .enumerate()
            .filter_map(|(index, path)| {
                let context = beside::context(index, files, &reports, &series, engine)?;
                let outcome = self.outcome(engine, path, &Arc::new(context), format, ui);
                Some((index, outcome))
            })
            .collect();
        for (index, outcome) in again {
            if let Some(alone) = outcomes.get_mut(index) {
                *alone = outcome;
            }
        }
        (outcomes, series)
    }

    fn checked(&self, analysed: &Analysed, ui: Ui) -> Checked {
        let map = Map::new(&analysed.loaded.text, analysed.loaded.imported.as_ref());
        let mut details = self.output_format.details();
        details.identities |= self.write_baseline.is_some();
        let (name, findings) = (&analysed.name, &analysed.findings);
        let mut checked = Checked {
            name: name.clone(),
            written: None,
            records: Record::all(name, findings, &map, ui.locale, details),
            grids: Vec::new(),
            claims: Vec::new(),
            sha256: String::new(),
        };
        if self.sheet || self.output_format.wants_grids() {
            checked.grids = grids(&analysed.reports, &analysed.findings, ui.locale);
        }
        if self.sheet {
            let loaded = &analysed.loaded;
            let bytes = loaded.encoding.encode(&loaded.text).unwrap_or_default();
            checked.sha256 = sha256(&bytes);
            checked.claims = claims(analysed);
        }
        checked
    }

    fn outcome(
        &self,
        engine: &Engine,
        path: &Path,
        context: &Arc<Context>,
        format: &dyn Format,
        ui: Ui,
    ) -> Outcome {
        let name = engine.input.known_as(path).display().to_string();
        match engine.file(path, context) {
            Ok(analysed) => {
                let fail_on = self.fail_on.or(analysed.fail_on);
                let fail_on = fail_on.unwrap_or(Severity::Warning);
                let severities = || analysed.findings.iter().map(|finding| finding.severity);
                let mut checked = self.checked(&analysed, ui);
                let accepted = match self.write_baseline {
                    Some(_) => accepted(&checked),
                    None => Vec::new(),
                };
                // What is written is all that is kept of thousands of reports.
                checked.written = format.alone(&checked);
                if checked.written.is_some() {
                    checked.records = Vec::new();
                }
                Outcome {
                    fails: severities().any(|severity| severity >= fail_on),
                    counts: severities().collect(),
                    accepted,
                    reports: beside::held(&analysed),
                    result: Ok(checked),
                    name,
                }
            }
            Err(error) => Outcome {
                name,
                result: Err(error),
                counts: Counts::default(),
                accepted: Vec::new(),
                reports: Vec::new(),
                fails: false,
            },
        }
    }
}

fn accepted(checked: &Checked) -> Vec<(&'static str, String)> {
    let records = checked.records.iter();
    records
        .map(|record| (record.rule, record.identity.clone()))
        .collect()
}

/// The figures that sentences cite. One that a finding stands at doesn't hold.
fn claims(analysed: &Analysed) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (base, report) in &analysed.reports {
        for claim in &report.claims {
            let span = claim.span.shifted(*base);
            let contradicts = |finding: &Finding| finding.span.overlaps(span);
            claims.push(Claim {
                words: span.of(&analysed.loaded.text).trim().to_string(),
                holds: !analysed.findings.iter().any(contradicts),
            });
        }
    }
    claims
}

fn tell_gaps(series: &Series, ui: Ui) {
    for (office, years) in series.gaps() {
        let years: Vec<String> = years.iter().map(i32::to_string).collect();
        let message = Message::new(&GAP)
            .with("office", office)
            .with("years", years);
        ui.notice(&message.render(ui.locale));
    }
}

/// A bar on standard error, where that is a terminal and the work is long
/// enough to be watched.
fn progress(files: usize) -> ProgressBar {
    const FEW: usize = 500;
    let bar = ProgressBar::new(files as u64);
    if files < FEW || !io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
