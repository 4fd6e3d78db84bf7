//! `gouji show`: the tables of a report drawn as grids.

use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use clap::Args;

use super::engine::Engine;
use super::grid::{Cell, Grid, Kind, grids};
use super::options::{Choice, Input, tell_faults};
use super::ui::{Style, Ui, cut, printable, width};
use super::{CLEAN, FAILED, FOUND};
use crate::message::{Message, Template};

#[derive(Args)]
pub struct ShowArgs {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    choice: Choice,
}

const HELD: Template = Template {
    zh: "{judged} 个等式中 {held} 个成立",
    en: "{held} of {judged} equations hold",
};
const NO_TABLE: Template = Template {
    zh: "没有认出任何表格",
    en: "no table is recognised",
};

/// The widest that a column of labels is drawn.
const MOST_LABEL: usize = 30;

pub fn run(args: &ShowArgs, ui: Ui) -> io::Result<u8> {
    let Some(projects) = args.choice.projects(ui) else {
        return Ok(FAILED);
    };
    let engine = Engine {
        input: &args.input,
        choice: &args.choice,
        projects: &projects,
        baseline: None,
    };
    let (files, all_there) = args.input.find(&projects, ui);
    let mut code = if all_there { CLEAN } else { FAILED };
    let mut out = BufWriter::new(io::stdout().lock());
    for path in &files {
        let name = args.input.known_as(path).display().to_string();
        let analysed = match engine.file(path, &Arc::default()) {
            Ok(analysed) => analysed,
            Err(error) => {
                ui.error(&name, &error.message());
                code = FAILED;
                continue;
            }
        };
        let grids = grids(&analysed.reports, &analysed.findings, ui.locale);
        writeln!(out, "{}", ui.paint(Style::Strong, &printable(&name)))?;
        if grids.is_empty() {
            writeln!(out, "{}", ui.say(&NO_TABLE))?;
        }
        for grid in &grids {
            draw(grid, ui, &mut out)?;
            if grid.held() < grid.equations.len() {
                code = code.max(FOUND);
            }
        }
    }
    out.flush()?;
    Ok(if tell_faults(&projects, ui) {
        FAILED
    } else {
        code
    })
}

fn draw(grid: &Grid, ui: Ui, out: &mut dyn Write) -> io::Result<()> {
    let matrix = grid.matrix();
    let columns = matrix.first().map_or(0, Vec::len);
    let mut widths = vec![1; columns];
    for row in &matrix {
        for (cell, width_of) in row.iter().zip(&mut widths) {
            // A cell over several columns runs on into the next.
            if let Some(cell) = cell
                && cell.column_span == 1
            {
                *width_of = (*width_of).max(width(&shown(cell)).min(MOST_LABEL));
            }
        }
    }
    writeln!(out, "\n{}", ui.paint(Style::Strong, &grid.title))?;
    for row in &matrix {
        let mut line = String::new();
        let mut column = 0;
        while column < columns {
            let cell = row.get(column).copied().flatten();
            let span = cell.map_or(1, |cell| cell.column_span).max(1);
            let own: usize = widths.iter().skip(column).take(span).sum();
            let room = own + 3 * (span - 1);
            let text = cell.map(shown).unwrap_or_default();
            let text = cut(&text, room);
            let gap = " ".repeat(room.saturating_sub(width(&text)));
            let painted = match cell {
                Some(cell) => match (cell.fails, cell.kind) {
                    (Some(severity), _) => ui.paint(Style::of(severity), &text),
                    (None, Kind::Header) => ui.paint(Style::Frame, &text),
                    _ => text.as_str().into(),
                },
                None => "".into(),
            };
            // Figures stand at the right.
            if cell.is_some_and(|cell| cell.kind == Kind::Value) {
                line.push_str(&format!("{gap}{painted}"));
            } else {
                line.push_str(&format!("{painted}{gap}"));
            }
            column += span;
            if column < columns {
                line.push_str(" │ ");
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    for equation in grid.equations.iter().filter(|equation| !equation.holds) {
        writeln!(
            out,
            "{} {}",
            ui.paint(Style::Error, "✗"),
            printable(&equation.words)
        )?;
    }
    if !grid.equations.is_empty() {
        let message = Message::new(&HELD)
            .with("judged", grid.equations.len())
            .with("held", grid.held());
        writeln!(out, "{}", message.render(ui.locale))?;
    }
    Ok(())
}

/// What is drawn in a cell; a failing one is marked, colour or not.
fn shown(cell: &Cell) -> String {
    let text = printable(cell.text.trim());
    match cell.fails {
        Some(_) => format!("»{text}«"),
        None => text.into_owned(),
    }
}
