//! What a report shows of itself: its title, its headings and its tables.

use super::grid::Grid;
use crate::normal::{normal, normal_char};
use crate::report::piece::{Numbering, Style, numbering};
use crate::syntax::{Cell, Kind, lex, plain_text, readable};

/// Characters of a heading that nothing marks as one, at most.
const LONGEST_HEADING: usize = 45;
/// Characters of the line above a table that is its title, at most.
const LONGEST_TITLE: usize = 40;

/// A report without its prose.
#[derive(Debug, Default)]
pub struct Outline {
    /// As written.
    pub title: Option<String>,
    pub headings: Vec<Heading>,
    /// In the order of the text.
    pub tables: Vec<PlacedTable>,
}

#[derive(Debug, Clone)]
pub struct Heading {
    /// As written, without its numeral.
    pub text: String,
    pub numbering: Numbering,
}

/// A table, and where it stands.
#[derive(Debug)]
pub struct PlacedTable {
    /// Index into [`Outline::headings`].
    pub section: usize,
    /// The line above it, if that is short.
    pub title: Option<String>,
    pub grid: Grid,
}

/// A line that may be a heading.
struct Line {
    /// How deep a marked heading is; 0: nothing marks it.
    level: usize,
    text: String,
    numbering: Numbering,
}

enum Part {
    Line(Line),
    Table(Grid),
}

pub fn outline(text: &str) -> Outline {
    let parts = parts(text);
    let lines = || {
        parts.iter().filter_map(|part| match part {
            Part::Line(line) => Some(line),
            Part::Table(_) => None,
        })
    };
    let levels = |level: usize| lines().filter(|line| line.level == level).count();
    // Sections have the first level that several headings are of, or in plain
    // text the first manner of numerals.
    let level = (1..=6).find(|level| levels(*level) >= 2);
    let style = [Style::Part, Style::Ideographic]
        .into_iter()
        .find(|style| lines().filter(|l| l.numbering.style == *style).count() >= 2);
    let is_section = |line: &Line| match (level, style) {
        (Some(level), _) => line.level == level,
        (None, Some(style)) => line.level == 0 && line.numbering.style == style,
        (None, None) => false,
    };
    let mut outline = Outline::default();
    let mut above: Option<&str> = None;
    for part in &parts {
        match part {
            Part::Line(line) if is_section(line) => {
                outline.headings.push(Heading {
                    text: without_numeral(&line.text, line.numbering),
                    numbering: line.numbering,
                });
                above = None;
            }
            Part::Line(line) => {
                if outline.title.is_none() && outline.headings.is_empty() {
                    outline.title = Some(line.text.clone());
                }
                above = Some(&line.text);
            }
            Part::Table(grid) => {
                if let Some(section) = outline.headings.len().checked_sub(1) {
                    let title = above
                        .filter(|line| line.chars().count() <= LONGEST_TITLE)
                        .filter(|line| !line.contains(['。', '，', ':', '：']))
                        .map(|line| without_numeral(line, numbering(&normal(line))));
                    outline.tables.push(PlacedTable {
                        section,
                        title,
                        grid: grid.clone(),
                    });
                }
                above = None;
            }
        }
    }
    outline
}

/// The lines and tables of a text, in order.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut grid = Grid::default();
    let mut at = 0;
    let mut cells = Vec::new();
    while let Some(lexed) = lex(text, at, &mut cells) {
        let block = lexed.block;
        let source = text.get(at..at + block.len).unwrap_or_default();
        at += block.len.max(1);
        match block.kind {
            Kind::Pipe | Kind::Row => grid.push_row(words(&cells, source)),
            Kind::Rule => grid.end_header(),
            Kind::Markup => {}
            kind => {
                if !grid.is_empty() {
                    parts.push(Part::Table(std::mem::take(&mut grid)));
                }
                match kind {
                    Kind::Table => {
                        let mut whole = Grid::default();
                        for cell in &cells {
                            whole.place(cell, readable(cell.span().of(source)).trim());
                        }
                        parts.push(Part::Table(whole));
                    }
                    Kind::Text | Kind::Heading => {
                        parts.extend(line(kind, &cells, source).map(Part::Line));
                    }
                    _ => {}
                }
            }
        }
    }
    if !grid.is_empty() {
        parts.push(Part::Table(grid));
    }
    parts
}

fn words(cells: &[Cell], source: &str) -> Vec<String> {
    let words = |cell: &Cell| readable(cell.span().of(source)).trim().to_string();
    cells.iter().map(words).collect()
}

fn line(kind: Kind, cells: &[Cell], source: &str) -> Option<Line> {
    let source_of_line = cells.first()?.span().of(source);
    let text = readable(source_of_line).trim().to_string();
    let level = match kind {
        Kind::Heading => level(source),
        _ if text.chars().count() > LONGEST_HEADING || text.ends_with(['。', '；', ';']) => {
            return None;
        }
        _ => 0,
    };
    let numbering = numbering(&plain_text(source_of_line));
    (!text.is_empty()).then_some(Line {
        level,
        text,
        numbering,
    })
}

/// The level of a heading that is marked: `##`, `<h2>`.
fn level(source: &str) -> usize {
    let source = source.trim_start();
    let hashes = source.bytes().take_while(|b| *b == b'#').count();
    let of_tag = || {
        let digit = source
            .strip_prefix("<h")
            .or(source.strip_prefix("<H"))?
            .chars()
            .next()?;
        digit.to_digit(10).map(|digit| digit as usize)
    };
    if hashes > 0 {
        hashes
    } else {
        of_tag().unwrap_or(1)
    }
}

/// `text` from behind its numeral, whose length is counted in normal form.
fn without_numeral(text: &str, numbering: Numbering) -> String {
    let mut left = numbering.len;
    let rest = text.trim_start_matches(|c: char| {
        let inside = left > 0;
        left = left.saturating_sub(normal_char(c).map_or(0, char::len_utf8));
        inside
    });
    rest.trim().to_string()
}
