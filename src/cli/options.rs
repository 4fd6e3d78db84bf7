//! The options that subcommands share: what is read, and what counts.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::lines::Lines;
use super::ui::{Ui, printable};
use crate::config::Settings;
use crate::finding::{Rule, Severity};
use crate::rules;
use crate::workspace::find::{Found, find};
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

/// Standard input on the command line.
const STDIN: &str = "-";

impl Input {
    /// The files named, each once; `-` among them as it is.
    pub fn find(&self, projects: &Projects) -> Found {
        if self.paths.is_empty() {
            find(&[PathBuf::from(".")], projects)
        } else {
            find(&self.paths, projects)
        }
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
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            read::bytes(bytes)
        } else {
            read::file(path)
        }
    }
}

pub fn is_stdin(path: &Path) -> bool {
    path == Path::new(STDIN)
}

impl Choice {
    pub fn projects(&self) -> Projects {
        match &self.config {
            Some(file) => Projects::with_config(file),
            None => Projects::default(),
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

pub fn rule(name: &str) -> Result<&'static Rule, String> {
    rules::find(name).ok_or_else(|| "no such rule; `gouji explain` lists them".to_string())
}

/// `None` as the level turns the rule off.
fn rule_level(value: &str) -> Result<(&'static Rule, Option<Severity>), String> {
    let (name, level) = value
        .split_once('=')
        .ok_or("write RULE=LEVEL, for instance blank-cells=off")?;
    let level = match level {
        "off" => None,
        level => Some(Severity::parse(level).ok_or("error, warning, hint or off")?),
    };
    Ok((rule(name)?, level))
}

pub fn severity(value: &str) -> Result<Severity, String> {
    Severity::parse(value).ok_or_else(|| "error, warning or hint".to_string())
}
