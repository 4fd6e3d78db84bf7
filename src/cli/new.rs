//! `gouji new`: the skeleton of a report, with what last year's report carries
//! over.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::ui::Ui;
use super::{CLEAN, FAILED, write_new};
use crate::message::{Message, Template};
use crate::number::Reading;
use crate::profile::formula::{Comparison, Expr};
use crate::profile::{CellRef, Profile, Profiles};
use crate::report::{Report, Shape, skeleton};
use crate::rules::names;
use crate::workspace::project::Projects;
use crate::workspace::read;

#[derive(Args)]
pub struct NewArgs {
    /// The profile [default: the newest that holds for the year]
    #[arg(value_name = "PROFILE")]
    profile: Option<String>,
    /// The office that reports [default: that of --from]
    #[arg(long, value_name = "NAME")]
    office: Option<String>,
    /// The year that is reported on [default: the year after --from]
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
    /// How tables are written
    #[arg(long, value_name = "SHAPE", value_enum, default_value_t)]
    shape: ShapeName,
    /// Last year's report, whose figures are carried over
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Where the report goes, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum ShapeName {
    /// A Markdown table
    #[default]
    Pipe,
    /// An HTML table
    Html,
    /// A row a line, cells divided by tabs
    Rows,
    /// A cell a line, each begun by a tab
    Tabbed,
    /// A cell a paragraph
    Stacked,
}

const NO_PROFILE: Template = Template {
    zh: "没有适用的 profile；gouji profile list 列出全部",
    en: "no such profile; `gouji profile list` lists them",
};
const NO_REPORT: Template = Template {
    zh: "没有认出报告，无法结转",
    en: "no report is recognised, so nothing can be carried over",
};
const NO_YEAR: Template = Template {
    zh: "请用 --year 给出报告年度",
    en: "say with --year which year is reported on",
};
const NO_OFFICE: Template = Template {
    zh: "请用 --office 给出机关名称",
    en: "say with --office who reports",
};
const EXPECTED: Template = Template {
    zh: "提示：“{cell}”上年为 {last}（{rule}）",
    en: "note: {cell} was {last} last year ({rule})",
};

pub fn run(args: &NewArgs, ui: Ui) -> io::Result<u8> {
    let text = match args.write(ui) {
        Ok(text) => text,
        Err((subject, message)) => {
            ui.error(&subject, &message);
            return Ok(FAILED);
        }
    };
    write_new(args.output.as_deref(), &text)?;
    Ok(CLEAN)
}

impl NewArgs {
    /// The new report; or what is missing for it, and what that is about.
    fn write(&self, ui: Ui) -> Result<String, (String, Message)> {
        let projects = Projects::default();
        let project = projects.of(self.output.as_deref().unwrap_or(Path::new("x")));
        let profiles = &project.profiles;
        let last = self.from.as_deref().map(|from| last(from, profiles));
        let last = last.transpose()?;
        let of_last = last.as_deref();

        let year = self.year.or(of_last.and_then(|last| Some(last.year? + 1)));
        let year = year.ok_or_else(|| ("--year".to_string(), Message::new(&NO_YEAR)))?;
        let office = self.office.clone();
        let office = office.or(of_last.and_then(|last| last.office.clone()));
        let office = office.ok_or_else(|| ("--office".to_string(), Message::new(&NO_OFFICE)))?;
        let profile = match &self.profile {
            Some(id) => profiles.get(id),
            None => {
                let family = of_last.map(|last| last.profile.family.as_str());
                profiles
                    .iter()
                    .filter(|profile| family.is_none_or(|family| profile.family == family))
                    .filter(|profile| profile.years.contain(year))
                    .max_by_key(|profile| profile.years.from)
            }
        };
        let profile = profile.ok_or_else(|| {
            let name = self.profile.clone().unwrap_or(year.to_string());
            (name, Message::new(&NO_PROFILE))
        })?;
        let carried = of_last.map_or_else(Vec::new, |last| carried(profile, last, ui));
        let value = |table: usize, at: CellRef| {
            let known = carried
                .iter()
                .find(|(of, cell, _)| *of == table && *cell == at);
            known.map_or_else(String::new, |(_, _, figure)| figure.clone())
        };
        let shape = self.shape.into();
        Ok(skeleton::report(
            profile,
            &office,
            Some(year),
            shape,
            &value,
        ))
    }
}

/// The report in the file `from`.
fn last(from: &Path, profiles: &Arc<Profiles>) -> Result<Arc<Report>, (String, Message)> {
    let name = || from.display().to_string();
    let loaded = read::file(from).map_err(|error| (name(), error.message()))?;
    let analysis = crate::analyse(&loaded.text, profiles, &Arc::default());
    let newest = analysis
        .reports
        .into_iter()
        .map(|(_, report)| report)
        .max_by_key(|report| report.year);
    newest.ok_or_else(|| (name(), Message::new(&NO_REPORT)))
}

/// A cell that last year's report gives: the table, the cell, the figure.
type Carried = (usize, CellRef, String);

/// What `profile` takes over from the report `last`. What follows from last
/// year's figures only together with this year's is told on standard error.
fn carried(profile: &Profile, last: &Report, ui: Ui) -> Vec<Carried> {
    let mut carried = Vec::new();
    for across in &profile.across {
        let equal =
            |formula: &&crate::profile::formula::Formula| formula.comparison == Comparison::Equal;
        for formula in across.holds.iter().filter(equal) {
            let Expr::Cell(table, at) = formula.left else {
                continue;
            };
            if let Expr::Last(of, from) = formula.right {
                if let Some(figure) = figure(profile, last, of, from) {
                    carried.push((table, at, figure));
                }
                continue;
            }
            let (Some(form), Some(figure)) =
                (profile.tables.get(table), figure(profile, last, table, at))
            else {
                continue;
            };
            let rule = match &across.explain {
                Some(explain) => explain.get(ui.locale).to_string(),
                None => formula.source.clone(),
            };
            let message = Message::new(&EXPECTED)
                .with("cell", names::cell(form, at))
                .with("last", figure)
                .with("rule", rule);
            ui.notice(&message.render(ui.locale));
        }
    }
    carried
}

/// The figure that `last` has for a cell of `profile`, whatever form it is in.
fn figure(profile: &Profile, last: &Report, table: usize, at: CellRef) -> Option<String> {
    let form = profile.tables.get(table)?;
    let mut tables = last.tables.iter();
    let bound = tables.find(|bound| bound.table().id == form.id)?;
    let at = bound.table().cell_of(form, at)?;
    match &bound.cell(at)?.reading {
        Reading::Number(number) => Some(number.value.normalize().to_string()),
        Reading::Blank | Reading::Text => None,
    }
}

impl From<ShapeName> for Shape {
    fn from(name: ShapeName) -> Shape {
        match name {
            ShapeName::Pipe => Shape::Pipe,
            ShapeName::Html => Shape::Html,
            ShapeName::Rows => Shape::Rows,
            ShapeName::Tabbed => Shape::Tabbed,
            ShapeName::Stacked => Shape::Stacked,
        }
    }
}
