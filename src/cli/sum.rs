//! `gouji sum`: the tables of many reports added up, beside the report of the
//! whole.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::engine::Engine;
use super::options::{Choice, Input, tell_faults};
use super::ui::{Style, Ui, UntilClosed, printable, width};
use super::{CLEAN, FAILED, FOUND};
use crate::message::{Message, Template};
use crate::number::Reading;
use crate::profile::{CellRef, Profile, Table};
use crate::report::{BoundTable, Report};
use crate::rules::names;
use crate::workspace::read::ReadError;

#[derive(Args)]
pub struct SumArgs {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    choice: Choice,
    /// The report of the whole, to be compared with the sum
    #[arg(long, value_name = "FILE")]
    whole: Option<PathBuf>,
    /// Add up this year's reports alone [default: that of --whole, else the newest]
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
}

const HEAD: Template = Template {
    zh: "{year} 年，{n} 份报告之和",
    en: "{year}: the sum of the reports ({n})",
};
const NO_REPORT: Template = Template {
    zh: "没有认出报告",
    en: "no report is recognised",
};
const SKIPPED: Template = Template {
    zh: "未计入：不是 {year} 年的报告",
    en: "left out: no report on {year}",
};
const TWICE: Template = Template {
    zh: "未计入：“{office}”已有一份",
    en: "left out: there is another report of {office}",
};
const DIFFERS: Template = Template {
    zh: "“{cell}”：各机关之和为 {sum}，总报告写的是 {whole}，相差 {difference}",
    en: "{cell}: the offices sum to {sum}, the report of the whole says {whole}, a difference of {difference}",
};
const SUSPECTS: Template = Template {
    zh: "  相差的数正好是：{offices}",
    en: "  just what is reported by {offices}",
};
const WITHOUT: Template = Template {
    zh: "“{cell}”：各机关之和为 {sum}，总报告没有这个数",
    en: "{cell}: the offices sum to {sum}, the report of the whole has no figure",
};
const NO_TABLE: Template = Template {
    zh: "没有读到“{table}”",
    en: "the table “{table}” is not found",
};
const NO_TABLE_OF_WHOLE: Template = Template {
    zh: "总报告里没有读到“{table}”",
    en: "the table “{table}” is not found in the report of the whole",
};
const UNCOUNTED: Template = Template {
    zh: "未计入：“{cell}”写的是“{text}”，不是数字",
    en: "left out: {cell} says “{text}”, which is no figure",
};
const UNPLACED: Template = Template {
    zh: "未计入：“{cell}”的 {value}，所汇总的格式没有这一格",
    en: "left out: {value} in {cell}, for which the form that is added up has no cell",
};
const AGREES: Template = Template {
    zh: "与总报告一致",
    en: "the report of the whole agrees",
};

/// The reports of one file.
type Reports = Vec<Arc<Report>>;

/// A report of one office.
struct Part {
    name: String,
    report: Arc<Report>,
}

pub fn run(args: &SumArgs, ui: Ui) -> io::Result<u8> {
    let Some(projects) = args.choice.projects(ui) else {
        return Ok(FAILED);
    };
    let engine = Engine {
        input: &args.input,
        choice: &args.choice,
        projects: &projects,
        baseline: None,
    };
    let mut failed = false;
    let whole = match &args.whole {
        Some(path) => {
            let read = engine.file(path, &Arc::default());
            let report = read.map(|analysed| newest(&analysed.reports));
            match report {
                Ok(Some(report)) => Some(report),
                Ok(None) => {
                    ui.error(&path.display().to_string(), &Message::new(&NO_REPORT));
                    return Ok(FAILED);
                }
                Err(error) => {
                    ui.error(&path.display().to_string(), &error.message());
                    return Ok(FAILED);
                }
            }
        }
        None => None,
    };

    let (files, all_there) = args.input.find(&projects, ui);
    failed |= !all_there;
    let is_whole = |path: &Path| args.whole.as_ref().is_some_and(|whole| same(whole, path));
    let read: Vec<(String, Result<Reports, ReadError>)> = files
        .par_iter()
        .filter(|path| !is_whole(path))
        .map(|path| {
            let name = args.input.known_as(path).display().to_string();
            let reports = engine
                .file(path, &Arc::default())
                .map(|analysed| analysed.reports.into_iter().map(|(_, r)| r).collect());
            (name, reports)
        })
        .collect();
    let mut all = Vec::new();
    for (name, reports) in read {
        match reports {
            Ok(reports) => all.extend(reports.into_iter().map(|report| Part {
                name: name.clone(),
                report,
            })),
            Err(error) => {
                ui.error(&name, &error.message());
                failed = true;
            }
        }
    }
    failed |= tell_faults(&projects, ui);

    let year = args.year.or(whole.as_ref().and_then(|whole| whole.year));
    let year = year.or(all.iter().filter_map(|part| part.report.year).max());
    let (parts, mut complete) = chosen(all, year, ui);
    let Some(first) = whole.as_ref().or(parts.first().map(|part| &part.report)) else {
        ui.notice(ui.say(&NO_REPORT));
        return Ok(FAILED);
    };
    let profile = first.profile.clone();
    let mut out = BufWriter::new(UntilClosed(io::stdout().lock()));
    let head = Message::new(&HEAD)
        .with(
            "year",
            year.map_or_else(String::new, |year| year.to_string()),
        )
        .with("n", parts.len());
    writeln!(out, "{}", ui.paint(Style::Strong, &head.render(ui.locale)))?;
    let mut differs = false;
    for table in 0..profile.tables.len() {
        complete &= tell_uncounted(&profile, table, &parts, ui);
        let sums = sums(&profile, table, &parts);
        draw(&profile, table, &sums, ui, &mut out)?;
        if let Some(whole) = &whole {
            differs |= compare(&profile, table, &sums, whole, &parts, ui, &mut out)?;
        }
    }
    if whole.is_some() && !differs {
        writeln!(out, "{}", ui.say(&AGREES))?;
    }
    out.flush()?;
    Ok(match (failed, differs || !complete) {
        (true, _) => FAILED,
        (false, true) => FOUND,
        (false, false) => CLEAN,
    })
}

fn newest(reports: &[(usize, Arc<Report>)]) -> Option<Arc<Report>> {
    let reports = reports.iter().map(|(_, report)| report);
    reports.max_by_key(|report| report.year).cloned()
}

fn same(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// The reports on `year`, one an office, and whether these are all of that year.
/// What is left out is named.
fn chosen(all: Vec<Part>, year: Option<i32>, ui: Ui) -> (Vec<Part>, bool) {
    let mut parts: Vec<Part> = Vec::new();
    let mut complete = true;
    for part in all {
        let office = part.report.office.clone();
        if part.report.year != year {
            let year = year.map_or_else(String::new, |year| year.to_string());
            ui.note(&part.name, &Message::new(&SKIPPED).with("year", year));
        } else if let Some(office) = office
            && parts
                .iter()
                .any(|known| known.report.office.as_ref() == Some(&office))
        {
            ui.error(&part.name, &Message::new(&TWICE).with("office", office));
            complete = false;
        } else {
            parts.push(part);
        }
    }
    (parts, complete)
}

/// Names what of a table the sum leaves out: an office's whole table, or a cell
/// that holds words. Whether there is nothing of the kind.
fn tell_uncounted(profile: &Profile, table: usize, parts: &[Part], ui: Ui) -> bool {
    let Some(form) = profile.tables.get(table) else {
        return true;
    };
    let mut complete = true;
    let mut tell = |part: &Part, message: Message| {
        ui.error(&part.name, &message);
        complete = false;
    };
    for part in parts {
        let Some(bound) = bound(form, &part.report) else {
            let mut own = part.report.profile.tables.iter();
            if own.any(|own| own.id == form.id) {
                let message = Message::new(&NO_TABLE).with("table", form.title.get(ui.locale));
                tell(part, message);
            }
            continue;
        };
        let own = bound.table();
        for (at, cell) in bound.bound_cells() {
            let value = cell.reading.value().filter(|value| !value.is_zero());
            if cell.reading == Reading::Text && !own.takes_text(at) {
                let message = Message::new(&UNCOUNTED).with("text", cell.text.trim());
                tell(part, message.with("cell", names::cell(own, at)));
            } else if let Some(value) = value.filter(|_| form.cell_of(own, at).is_none()) {
                let message = Message::new(&UNPLACED).with("value", value);
                tell(part, message.with("cell", names::cell(own, at)));
            }
        }
    }
    complete
}

type Sums = BTreeMap<CellRef, Decimal>;

/// What the parts sum to, cell by cell; a cell that no part fills is left out.
fn sums(profile: &Profile, table: usize, parts: &[Part]) -> Sums {
    let mut sums = Sums::new();
    for part in parts {
        for (at, value) in values(profile, table, &part.report) {
            let sum = sums.entry(at).or_default();
            *sum = sum.checked_add(value).unwrap_or(*sum);
        }
    }
    sums
}

/// The figures of a report in the cells of a table of `profile`, whatever form
/// the report is in.
fn values(profile: &Profile, table: usize, report: &Report) -> Vec<(CellRef, Decimal)> {
    let form = profile.tables.get(table);
    let Some((form, bound)) = form.and_then(|form| Some((form, bound(form, report)?))) else {
        return Vec::new();
    };
    let cells = bound.bound_cells();
    let own = bound.table();
    let values =
        cells.filter_map(|(at, cell)| Some((form.cell_of(own, at)?, cell.reading.value()?)));
    values.collect()
}

/// The table of a report that is of the kind of `form`.
fn bound<'r>(form: &Table, report: &'r Report) -> Option<&'r BoundTable> {
    let mut tables = report.tables.iter();
    tables.find(|bound| bound.table().id == form.id)
}

fn draw(
    profile: &Profile,
    table: usize,
    sums: &Sums,
    ui: Ui,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(form) = profile.tables.get(table) else {
        return Ok(());
    };
    writeln!(
        out,
        "\n{}",
        ui.paint(Style::Strong, form.title.get(ui.locale))
    )?;
    let name = |row: usize| names::row(form, row).get(ui.locale).to_string();
    let label = (0..form.rows.len())
        .map(|row| width(&name(row)))
        .max()
        .unwrap_or(0);
    for part in &form.parts {
        let heads: Vec<String> = part
            .columns
            .clone()
            .map(|column| names::column(form, column).get(ui.locale).to_string())
            .collect();
        write!(out, "{}", " ".repeat(label))?;
        for head in &heads {
            write!(out, " │ {}", ui.paint(Style::Frame, head))?;
        }
        writeln!(out)?;
        for row in part.rows.clone() {
            let name = name(row);
            write!(out, "{name}{}", " ".repeat(label - width(&name)))?;
            for (column, head) in part.columns.clone().zip(&heads) {
                let sum = sums.get(&CellRef { row, column });
                let sum = sum.map_or_else(String::new, |sum| sum.normalize().to_string());
                write!(
                    out,
                    " │ {}{sum}",
                    " ".repeat(width(head).saturating_sub(width(&sum)))
                )?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

/// Names the cells in which the report of the whole differs from the sum, and
/// the offices whose own figure is just the difference; whether there are any.
fn compare(
    profile: &Profile,
    table: usize,
    sums: &Sums,
    whole: &Report,
    parts: &[Part],
    ui: Ui,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let Some(form) = profile.tables.get(table) else {
        return Ok(false);
    };
    let mut differs = false;
    let fault = format!("{} ", ui.paint(Style::Error, "✗"));
    let mut tell = |mark: &str, message: &Message| {
        let message = message.render(ui.locale);
        writeln!(out, "{mark}{}", printable(&message))
    };
    let of_whole = values(profile, table, whole);
    if bound(form, whole).is_none() && !sums.is_empty() {
        let message = Message::new(&NO_TABLE_OF_WHOLE).with("table", form.title.get(ui.locale));
        tell(&fault, &message)?;
        return Ok(true);
    }
    let told = |at: &CellRef| of_whole.iter().any(|(own, _)| own == at);
    for (at, sum) in sums.iter().filter(|(at, sum)| !sum.is_zero() && !told(at)) {
        differs = true;
        let message = Message::new(&WITHOUT).with("cell", names::cell(form, *at));
        tell(&fault, &message.with("sum", *sum))?;
    }
    for (at, value) in of_whole {
        let sum = sums.get(&at).copied().unwrap_or_default();
        if sum == value {
            continue;
        }
        differs = true;
        let difference = sum.saturating_sub(value).abs();
        let message = Message::new(&DIFFERS)
            .with("cell", names::cell(form, at))
            .with("sum", sum)
            .with("whole", value)
            .with("difference", difference);
        tell(&fault, &message)?;
        let own = |part: &&Part| values(profile, table, &part.report).contains(&(at, difference));
        let suspects: Vec<String> = parts
            .iter()
            .filter(own)
            .map(|part| part.report.office.clone().unwrap_or(part.name.clone()))
            .collect();
        if !suspects.is_empty() {
            let message = Message::new(&SUSPECTS).with("offices", suspects);
            tell("", &message)?;
        }
    }
    Ok(differs)
}
