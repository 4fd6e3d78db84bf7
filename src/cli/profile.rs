//! `gouji profile`: what kinds of reports are known, and what is wrong with a
//! profile of one's own.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::options::{tell_faults, tell_profile_error};
use super::profile_page::{self, years};
use super::ui::{Style, Ui};
use super::{CLEAN, FAILED, FOUND, write_new};
use crate::infer;
use crate::message::{Message, Template};
use crate::profile;
use crate::workspace::project::Projects;
use crate::workspace::read;

#[derive(Subcommand)]
pub enum ProfileCommand {
    /// List the profiles in force in this folder
    List,
    /// Show what a report of a profile must hold
    Show(ShowArgs),
    /// Report what is wrong with files of profiles
    Check(CheckArgs),
    /// Draft a profile from reports of one kind
    Infer(InferArgs),
}

#[derive(Args)]
pub struct ShowArgs {
    /// The profile's name
    #[arg(value_name = "ID")]
    id: String,
}

#[derive(Args)]
pub struct CheckArgs {
    /// Files of profiles
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

#[derive(Args)]
pub struct InferArgs {
    /// Reports of one kind; the more, the surer the equations
    #[arg(value_name = "REPORT", required = true)]
    reports: Vec<PathBuf>,
    /// The profile's name [default: that of the output file, or "draft"]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Where the profile goes, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const FOUND_ALREADY: Template = Template {
    zh: "用它检查这些报告，仍有 {n} 处发现（{rules}）；gouji check 逐条列出",
    en: "with it, findings left in these reports: {n} ({rules}); `gouji check` lists them",
};
const NO_PROFILE: Template = Template {
    zh: "没有这个 profile；gouji profile list 列出全部",
    en: "no such profile; `gouji profile list` lists them",
};
/// The path of a file that would stand in the current folder.
const HERE: &str = "x";

pub fn run(command: &ProfileCommand, ui: Ui) -> io::Result<u8> {
    match command {
        ProfileCommand::List => list(ui),
        ProfileCommand::Show(args) => show(&args.id, ui),
        ProfileCommand::Check(args) => check(&args.files, ui),
        ProfileCommand::Infer(args) => infer(args, ui),
    }
}

fn list(ui: Ui) -> io::Result<u8> {
    let projects = Projects::default();
    let project = projects.of(Path::new(HERE));
    let mut out = io::stdout().lock();
    for profile in project.profiles.iter() {
        writeln!(
            out,
            "{}  {}  {}",
            ui.paint(Style::Strong, &profile.id),
            profile.title.get(ui.locale),
            years(profile.years, ui)
        )?;
    }
    Ok(if tell_faults(&projects, ui) {
        FAILED
    } else {
        CLEAN
    })
}

fn show(id: &str, ui: Ui) -> io::Result<u8> {
    let projects = Projects::default();
    let project = projects.of(Path::new(HERE));
    let Some(profile) = project.profiles.get(id) else {
        ui.error(id, &Message::new(&NO_PROFILE));
        return Ok(FAILED);
    };
    let mut out = io::stdout().lock();
    profile_page::write(profile, ui, &mut out)?;
    Ok(CLEAN)
}

fn check(files: &[PathBuf], ui: Ui) -> io::Result<u8> {
    let projects = Projects::default();
    let mut code = CLEAN;
    for file in files {
        let name = file.display().to_string();
        let text = match read::file(file) {
            Ok(loaded) => loaded.text,
            Err(error) => {
                ui.error(&name, &error.message());
                code = FAILED;
                continue;
            }
        };
        let project = projects.of(file);
        let others: Vec<_> = project
            .profile_files()
            .iter()
            .filter(|(other, _)| !same_file(Path::new(other), file))
            .cloned()
            .collect();
        for error in profile::check(&name, &text, &others) {
            tell_profile_error(&error, ui);
            code = code.max(FOUND);
        }
    }
    Ok(code)
}

fn infer(args: &InferArgs, ui: Ui) -> io::Result<u8> {
    let mut reports = Vec::new();
    for path in &args.reports {
        let name = path.display().to_string();
        match read::file(path) {
            Ok(loaded) => reports.push((name, loaded.text)),
            Err(error) => {
                ui.error(&name, &error.message());
                return Ok(FAILED);
            }
        }
    }
    let stem = || Some(args.output.as_ref()?.file_stem()?.to_str()?.to_string());
    let id = args.id.clone().or_else(stem);
    let draft = match infer::draft(&reports, id.as_deref().unwrap_or("draft"), ui.locale) {
        Ok(draft) => draft,
        Err(message) => {
            ui.error("infer", &message);
            return Ok(FAILED);
        }
    };
    write_new(args.output.as_deref(), &draft.toml)?;
    if !draft.findings.is_empty() {
        let mut rules = draft.findings.clone();
        rules.sort_unstable();
        rules.dedup();
        let message = Message::new(&FOUND_ALREADY)
            .with("n", draft.findings.len())
            .with("rules", rules.join(", "));
        ui.notice(&message.render(ui.locale));
    }
    Ok(CLEAN)
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
