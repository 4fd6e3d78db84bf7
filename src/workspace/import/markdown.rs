//! A Markdown text under construction, which knows where each part came from.

use crate::message::{Message, Template};
use crate::text::Span;

/// A text made from a document of another kind.
#[derive(Debug, Default)]
pub struct Imported {
    pub text: String,
    /// Where the parts of `text` stand in the document.
    pub places: Places,
}

/// Where the parts of a text stand in the document that it was made from.
#[derive(Debug, Default)]
pub struct Places {
    /// In the order of the text.
    parts: Vec<(Span, Place)>,
}

/// A place in a document that has no lines. All count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Place {
    /// A paragraph of the body; those in tables don't count.
    Paragraph { paragraph: usize },
    /// A cell, by the first row and column that it covers.
    Cell {
        table: usize,
        row: usize,
        column: usize,
    },
}

const PARAGRAPH: Template = Template {
    zh: "第 {paragraph} 段",
    en: "paragraph {paragraph}",
};
const CELL: Template = Template {
    zh: "表 {table} 第 {row} 行第 {column} 列",
    en: "table {table}, row {row}, column {column}",
};

impl Place {
    pub fn message(self) -> Message {
        match self {
            Place::Paragraph { paragraph } => Message::new(&PARAGRAPH).with("paragraph", paragraph),
            Place::Cell { table, row, column } => Message::new(&CELL)
                .with("table", table)
                .with("row", row)
                .with("column", column),
        }
    }
}

/// The most cells that an imported table may have, those that its spans claim
/// included: a span of a few bytes may claim any number.
pub const MOST_CELLS: usize = 1 << 16;

/// A table of more than [`MOST_CELLS`] cells.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a table of more than {MOST_CELLS} cells")]
pub struct TooManyCells;

/// A cell of a table.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub text: String,
    /// How many columns it covers; at least 1.
    pub columns: usize,
    /// It goes on with the cell above.
    pub continues: bool,
}

impl Places {
    /// The place that holds the byte `at` of the text: of what lies between
    /// two, the one before. `None` where the document is empty.
    pub fn of(&self, at: usize) -> Option<Place> {
        let after = self.parts.partition_point(|(span, _)| span.start <= at);
        let index = after.saturating_sub(1);
        self.parts.get(index).map(|(_, place)| *place)
    }
}

impl Imported {
    /// Adds a heading of `level` (1 to 6), or with 0 a paragraph.
    pub(super) fn block(&mut self, level: usize, text: &str, paragraph: usize) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.gap();
        if level > 0 {
            self.text.push_str(&"#".repeat(level.min(6)));
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(&escape_line(text));
        let span = Span::new(start, self.text.len());
        self.places
            .parts
            .push((span, Place::Paragraph { paragraph }));
        self.text.push('\n');
    }

    /// Adds a table. Cells that a merged cell covers become empty ones.
    ///
    /// # Errors
    /// When it has more cells than a table may have.
    pub(super) fn table(&mut self, rows: &[Vec<Cell>], table: usize) -> Result<(), TooManyCells> {
        let width = |row: &Vec<Cell>| row.iter().map(|cell| cell.columns).sum::<usize>();
        let width_of_all = rows.iter().map(width).max().unwrap_or(0);
        if width_of_all == 0 {
            return Ok(());
        }
        if rows.len().saturating_mul(width_of_all) > MOST_CELLS {
            return Err(TooManyCells);
        }
        self.gap();
        for (index, cells) in rows.iter().enumerate() {
            let row = index + 1;
            self.text.push('|');
            let mut column = 1;
            for cell in cells {
                self.text.push(' ');
                let start = self.text.len();
                if !cell.continues {
                    self.text.push_str(&escape_cell(&cell.text));
                }
                let span = Span::new(start, self.text.len());
                self.places
                    .parts
                    .push((span, Place::Cell { table, row, column }));
                self.text.push_str(if span.is_empty() { "|" } else { " |" });
                for _ in 1..cell.columns {
                    self.text.push_str(" |");
                }
                column += cell.columns;
            }
            for _ in column..=width_of_all {
                self.text.push_str(" |");
            }
            self.text.push('\n');
            if index == 0 {
                self.text.push('|');
                self.text.push_str(&" --- |".repeat(width_of_all));
                self.text.push('\n');
            }
        }
        Ok(())
    }

    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}

/// A paragraph on one line that Markdown doesn't take for something else.
fn escape_line(text: &str) -> String {
    let line: Vec<&str> = lines(text).collect();
    let line = line.join(" ");
    if line.starts_with(['#', '>', '|']) {
        format!("\\{line}")
    } else {
        line
    }
}

fn escape_cell(text: &str) -> String {
    let parts: Vec<&str> = lines(text).collect();
    parts.join(" ").replace('|', "\\|")
}

/// The lines that are not blank, without white space around them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}
