//! The options that subcommands share: what is read, and what counts.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::lines::Lines;
use super::ui::{Ui, printable};
use crate::config::Settings;
use crate::finding::{Rule, Severity};
use crate::message::{Message, Template};
use crate::profile::{self, ProfileError, Profiles};
use crate::rules;
use crate::workspace::find::find;
use crate::workspace::project::{Fault, Project, Projects};
use crate::workspace::read::{self, Loaded, ReadError};

/// What is read.
#[derive(Args)]
pub struct Input {
    /// Files and directories; - is standard input [default: the current directory]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What standard input is called in findings; its folder's configuration holds
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
}

/// What counts.
#[derive(Args)]
pub struct Choice {
    /// The configuration, instead of the gouji.toml at or above each file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Read texts by this profile alone: its name, or the file of one's own
    #[arg(long, value_name = "ID|FILE")]
    profile: Vec<String>,
    /// Report these rules alone
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    select: Vec<&'static Rule>,
    /// Do not report these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    ignore: Vec<&'static Rule>,
    /// Give a rule another severity: error, warning, hint or off
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', value_parser = rule_level)]
    severity: Vec<(&'static Rule, Option<Severity>)>,
}

const NO_PROFILE: Template = Template {
    zh: "没有这个 profile；gouji profile list 列出全部",
    en: "no such profile; `gouji profile list` lists them",
};

/// Standard input on the command line.
const STDIN: &str = "-";

impl Input {
    /// The files named, each once, `-` among them as it is; and whether all
    /// that was named is there. What isn't is told here.
    pub fn find(&self, projects: &Projects, ui: Ui) -> (Vec<PathBuf>, bool) {
        let found = if self.paths.is_empty() {
            find(&[PathBuf::from(".")], projects)
        } else {
            find(&self.paths, projects)
        };
        for (path, link) in &found.passed_over {
            ui.note(&path.display().to_string(), &link.message());
        }
        for (path, error) in &found.problems {
            ui.error(&path.display().to_string(), &error.message());
        }
        (found.files, found.problems.is_empty())
    }

    /// The path by which an input is known to the user and to configurations.
    pub fn known_as<'a>(&'a self, path: &'a Path) -> &'a Path {
        match &self.stdin_filename {
            Some(name) if is_stdin(path) => name,
            _ => path,
        }
    }

    /// Reads a file that [`Input::find`] named.
    pub fn read(&self, path: &Path) -> Result<Loaded, ReadError> {
        if is_stdin(path) {
            read::stream(io::stdin().lock())
        } else {
            read::file(path)
        }
    }
}

/// What is wrong with a value; `usage` has it in Chinese.
pub const NO_RULE: &str = "no such rule; `gouji explain` lists them";
pub const RULE_AND_LEVEL: &str = "write RULE=LEVEL, for instance blank-cells=off";
pub const LEVELS: &str = "error, warning or hint";
pub const LEVELS_OR_OFF: &str = "error, warning, hint or off";

pub fn is_stdin(path: &Path) -> bool {
    path == Path::new(STDIN)
}

impl Choice {
    /// The configurations and profiles to use; `None` when `--profile` names
    /// what there is not, which is told here.
    pub fn projects(&self, ui: Ui) -> Option<Projects> {
        let read = self.read_projects();
        read.map_err(|(subject, message)| ui.error(&subject, &message))
            .ok()
    }

    fn read_projects(&self) -> Result<Projects, (String, Message)> {
        let projects = match &self.config {
            Some(file) => Projects::with_config(file),
            None => Projects::default(),
        };
        if self.profile.is_empty() {
            return Ok(projects);
        }
        let mut files = projects.of(Path::new("x")).profile_files().to_vec();
        let mut ids = Vec::new();
        for name in &self.profile {
            if !name.ends_with(".toml") {
                ids.push(name.clone());
                continue;
            }
            let text = match read::file(Path::new(name)) {
                Ok(loaded) => loaded.text,
                Err(error) => return Err((name.clone(), error.message())),
            };
            if let Some(error) = profile::check(name, &text, &files).into_iter().next() {
                let place = format!("{name}:{}:{}", error.line, error.column);
                return Err((place, error.message));
            }
            ids.extend(id_of(&text));
            files.push((name.clone(), text));
        }
        match Profiles::with(files).0.only(&ids) {
            Ok(profiles) => Ok(projects.with_profiles(profiles)),
            Err(id) => Err((id.to_string(), Message::new(&NO_PROFILE))),
        }
    }

    /// What holds for the file at `path`: its configuration, and over it the
    /// options of the command line.
    pub fn settings(&self, project: &Arc<Project>, path: &Path) -> Settings {
        let mut settings = project.settings(path);
        for (rule, level) in &self.severity {
            settings.set(rule, *level);
        }
        for rule in &self.ignore {
            settings.set(rule, None);
        }
        settings.select(&self.select);
        settings
    }
}

/// Names on standard error what is wrong with configurations and profiles;
/// whether there was anything.
pub fn tell_faults(projects: &Projects, ui: Ui) -> bool {
    let faults = projects.take_faults();
    for fault in &faults {
        match fault {
            Fault::Unreadable(path, error) => {
                ui.error(&path.display().to_string(), &error.message());
            }
            Fault::Profile(error) => tell_profile_error(error, ui),
            Fault::Invalid(source, findings) => {
                let lines = Lines::new(&source.text);
                for finding in findings {
                    let at = lines.position(finding.span.start);
                    ui.notice(&format!(
                        "{}:{}:{}: {}[{}] {}",
                        printable(&source.name),
                        at.line,
                        at.column,
                        finding.severity.name(),
                        finding.rule.name,
                        printable(&finding.message.render(ui.locale))
                    ));
                }
            }
        }
    }
    !faults.is_empty()
}

/// The id that the profile `text` gives itself.
fn id_of(text: &str) -> Option<String> {
    let root = toml::de::DeTable::parse(text).ok()?;
    Some(root.get_ref().get("id")?.get_ref().as_str()?.to_string())
}

/// Names a fault of a profile on standard error.
pub fn tell_profile_error(error: &ProfileError, ui: Ui) {
    let mut message = error.message.render(ui.locale);
    if let Some(remedy) = &error.remedy {
        message = format!("{message}; {}", remedy.render(ui.locale));
    }
    ui.notice(&format!(
        "{}:{}:{}: error[invalid-profile] {}",
        printable(&error.name),
        error.line,
        error.column,
        printable(&message)
    ));
}

pub fn rule(name: &str) -> Result<&'static Rule, String> {
    rules::find(name).ok_or_else(|| NO_RULE.to_string())
}

/// `None` as the level turns the rule off.
fn rule_level(value: &str) -> Result<(&'static Rule, Option<Severity>), String> {
    let (name, level) = value.split_once('=').ok_or(RULE_AND_LEVEL)?;
    let level = match level {
        "off" => None,
        level => Some(Severity::parse(level).ok_or(LEVELS_OR_OFF)?),
    };
    Ok((rule(name)?, level))
}

pub fn severity(value: &str) -> Result<Severity, String> {
    Severity::parse(value).ok_or_else(|| LEVELS.to_string())
}
