//! `gouji profile`: what kinds of reports are known, and what is wrong with a
//! profile of one's own.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::options::{tell_faults, tell_profile_error};
use super::ui::{Style, Ui};
use super::{CLEAN, FAILED, FOUND};
use crate::message::{Message, Template};
use crate::profile::{self, CellKind, Table, Years};
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

const NO_PROFILE: Template = Template {
    zh: "没有这个 profile；gouji profile list 列出全部",
    en: "no such profile; `gouji profile list` lists them",
};
const SINCE: Template = Template {
    zh: "{from} 年起",
    en: "from {from}",
};
const UNTIL: Template = Template {
    zh: "至 {to} 年",
    en: "to {to}",
};
const BETWEEN: Template = Template {
    zh: "{from}—{to} 年",
    en: "{from} to {to}",
};
const TABLE: Template = Template {
    zh: "表 {id}（{title}）：{rows} 行 × {columns} 列，{equations} 个等式",
    en: "table {id} ({title}): {rows} rows × {columns} columns, {equations} equations",
};
const TOPIC: Template = Template {
    zh: "须写明：{topics}",
    en: "must speak of {topics}",
};
const OPTIONAL: Template = Template {
    zh: "（可缺）",
    en: " (optional)",
};

/// The path of a file that would stand in the current folder.
const HERE: &str = "x";

pub fn run(command: &ProfileCommand, ui: Ui) -> io::Result<u8> {
    match command {
        ProfileCommand::List => list(ui),
        ProfileCommand::Show(args) => show(&args.id, ui),
        ProfileCommand::Check(args) => check(&args.files, ui),
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

fn years(years: Years, ui: Ui) -> String {
    let template = match (years.from, years.to) {
        (Some(_), Some(_)) => &BETWEEN,
        (Some(_), None) => &SINCE,
        (None, Some(_)) => &UNTIL,
        (None, None) => return String::new(),
    };
    let text = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
    Message::new(template)
        .with("from", text(years.from))
        .with("to", text(years.to))
        .render(ui.locale)
}

fn show(id: &str, ui: Ui) -> io::Result<u8> {
    let projects = Projects::default();
    let project = projects.of(Path::new(HERE));
    let Some(profile) = project.profiles.get(id) else {
        ui.error(id, &Message::new(&NO_PROFILE));
        return Ok(FAILED);
    };
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{}",
        ui.paint(Style::Strong, profile.title.get(ui.locale))
    )?;
    writeln!(
        out,
        "{}  {}  {}",
        profile.id,
        profile.source,
        years(profile.years, ui)
    )?;
    for section in &profile.sections {
        let numeral = profile.words.numeral(section.number);
        let optional = if section.required {
            ""
        } else {
            ui.say(&OPTIONAL)
        };
        let heading = format!("{numeral}{}", section.heading);
        writeln!(out, "\n{}{optional}", ui.paint(Style::Strong, &heading))?;
        if !section.topics.is_empty() {
            let topics: Vec<_> = section.topics.iter().map(|topic| &topic.label).collect();
            let topics = Message::new(&TOPIC).with("topics", topics);
            writeln!(out, "  {}", topics.render(ui.locale))?;
        }
        for table in section
            .tables
            .iter()
            .filter_map(|at| profile.tables.get(*at))
        {
            show_table(table, ui, &mut out)?;
        }
    }
    Ok(CLEAN)
}

fn show_table(table: &Table, ui: Ui, out: &mut dyn Write) -> io::Result<()> {
    let message = Message::new(&TABLE)
        .with("id", table.id.as_str())
        .with("title", &table.title)
        .with("rows", table.rows.len())
        .with("columns", table.columns.len())
        .with("equations", table.equations.len());
    writeln!(out, "  {}", message.render(ui.locale))?;
    for column in &table.columns {
        let kind = match column.kind {
            CellKind::Count => "count",
            CellKind::Amount => "amount",
            CellKind::Signed => "signed",
            CellKind::Decimal => "decimal",
            CellKind::Text => "text",
        };
        writeln!(out, "    | {}  {}  {kind}", column.key, column.label.text)?;
    }
    for row in &table.rows {
        let label = row.label.as_ref().map_or("", |label| label.text.as_str());
        writeln!(out, "    - {}  {label}", row.key)?;
    }
    Ok(())
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

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
