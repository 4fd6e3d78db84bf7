//! A table before it takes a shape: cells with spans, as in a word processor.

use super::figures::Figures;
use super::forms::{self, Form};
use super::style::{TableStyle, Zero};

/// The identity of a value cell: `(row, column)` in the words of the form.
pub type Key = (String, String);

#[derive(Clone, Debug)]
pub enum Content {
    /// In pieces, where it may break over lines.
    Label(Vec<String>),
    Value {
        key: Key,
        plain: String,
    },
}

#[derive(Clone, Debug)]
pub struct Cell {
    pub content: Content,
    pub wide: usize,
    pub high: usize,
}

#[derive(Clone, Debug)]
pub struct Row {
    /// `None` for a caption or header.
    pub key: Option<String>,
    pub cells: Vec<Cell>,
    /// Begins a block: a caption, or the first header row.
    pub opens: bool,
}

#[derive(Clone, Debug)]
pub struct Grid {
    /// `disclosure`, `requests` or `review`.
    pub table: &'static str,
    pub width: usize,
    pub rows: Vec<Row>,
}

/// What stands at one place of the grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slot {
    /// The cell with this index in its row begins here.
    Origin(usize),
    /// A cell of this row goes on to the right.
    Across,
    /// The cell (row, index) of an earlier row goes on downwards.
    Down(usize, usize),
    /// Nothing.
    Gap,
}

impl Grid {
    /// Row by row, what stands at each place.
    pub fn slots(&self) -> Vec<Vec<Slot>> {
        let mut slots = vec![vec![Slot::Gap; self.width]; self.rows.len()];
        for (r, row) in self.rows.iter().enumerate() {
            let mut at = 0;
            for (c, cell) in row.cells.iter().enumerate() {
                while at < self.width && slots[r][at] != Slot::Gap {
                    at += 1;
                }
                for down in 0..cell.high {
                    for right in 0..cell.wide {
                        let slot = match (down, right) {
                            (0, 0) => Slot::Origin(c),
                            (0, _) => Slot::Across,
                            _ => Slot::Down(r, c),
                        };
                        if let Some(place) = slots
                            .get_mut(r + down)
                            .and_then(|row| row.get_mut(at + right))
                        {
                            *place = slot;
                        }
                    }
                }
                at += cell.wide;
            }
        }
        slots
    }

    /// Whether a row can be taken out or doubled without touching a label that
    /// belongs to others.
    pub fn is_free(&self, row: usize) -> bool {
        self.rows[row].key.is_some() && self.rows[row].cells.iter().all(|cell| cell.high == 1)
    }

    /// Takes the row `key` out.
    pub fn remove(&mut self, key: &str) {
        let Some(at) = self.position(key) else { return };
        self.shrink_over(at, -1);
        self.rows.remove(at);
    }

    /// Writes the row `key` twice.
    pub fn double(&mut self, key: &str) {
        let Some(at) = self.position(key) else { return };
        self.shrink_over(at, 1);
        let again = self.rows[at].clone();
        self.rows.insert(at + 1, again);
    }

    pub fn position(&self, key: &str) -> Option<usize> {
        self.rows
            .iter()
            .position(|row| row.key.as_deref() == Some(key))
    }

    fn shrink_over(&mut self, at: usize, by: isize) {
        for (r, row) in self.rows[..at].iter_mut().enumerate() {
            for cell in &mut row.cells {
                if r + cell.high > at {
                    cell.high = cell.high.saturating_add_signed(by);
                }
            }
        }
    }
}

fn label(text: impl Into<String>) -> Cell {
    span(text, 1, 1)
}

fn span(text: impl Into<String>, wide: usize, high: usize) -> Cell {
    Cell {
        content: Content::Label(vec![text.into()]),
        wide,
        high,
    }
}

/// A column's heading, which may break in the middle or stand upright.
fn heading(text: &str, style: &TableStyle, upright: bool, high: usize) -> Cell {
    let chars: Vec<char> = text.chars().collect();
    let pieces = if !style.broken {
        vec![text.to_string()]
    } else if upright {
        chars.iter().map(char::to_string).collect()
    } else if chars.len() == 4 {
        vec![chars[..2].iter().collect(), chars[2..].iter().collect()]
    } else {
        vec![text.to_string()]
    };
    Cell {
        content: Content::Label(pieces),
        wide: 1,
        high,
    }
}

/// A row's label; a long one may break.
fn row_label(text: String, style: &TableStyle, wide: usize) -> Cell {
    let chars: Vec<char> = text.chars().collect();
    let pieces = if style.broken && chars.len() > 14 {
        let middle = chars.len() * 2 / 3;
        vec![
            chars[..middle].iter().collect(),
            chars[middle..].iter().collect(),
        ]
    } else {
        vec![text]
    };
    Cell {
        content: Content::Label(pieces),
        wide,
        high: 1,
    }
}

fn value(row: &str, column: &str, plain: String) -> Cell {
    Cell {
        content: Content::Value {
            key: (row.to_string(), column.to_string()),
            plain,
        },
        wide: 1,
        high: 1,
    }
}

/// `0` as this table writes it.
fn dressed(style: &TableStyle, plain: &str, total: bool) -> String {
    match style.zero {
        _ if plain != "0" => plain.to_string(),
        Zero::Digit => plain.to_string(),
        Zero::BlankParts if total => plain.to_string(),
        Zero::BlankParts | Zero::Blank => String::new(),
        Zero::Mark(mark) => mark.to_string(),
    }
}

pub fn disclosure(form: Form, figures: &Figures, style: &TableStyle) -> Grid {
    let blocks = forms::disclosure_blocks(form);
    let width = 4;
    let mut rows = Vec::new();
    for (b, block) in blocks.iter().enumerate() {
        let mut caption = style.label(block.caption);
        if style.trail == " " {
            caption = caption.replace("条", "条 ");
        }
        rows.push(Row {
            key: None,
            cells: vec![span(caption, width, 1)],
            opens: true,
        });
        // The last column takes what the others leave.
        let rest = width - block.columns.len();
        let mut header = vec![label(forms::STUB)];
        for (i, (name, _)) in block.columns.iter().enumerate() {
            let mut cell = heading(&style.label(name), style, false, 1);
            if i + 1 == block.columns.len() {
                cell.wide = rest;
            }
            header.push(cell);
        }
        rows.push(Row {
            key: None,
            cells: header,
            opens: false,
        });
        for (r, name) in block.rows.iter().enumerate() {
            let mut cells = vec![label(*name)];
            for (c, (column, _)) in block.columns.iter().enumerate() {
                let plain = dressed(style, &figures.disclosure[b][r][c], false);
                let mut cell = value(name, column, plain);
                if c + 1 == block.columns.len() {
                    cell.wide = rest;
                }
                cells.push(cell);
            }
            rows.push(Row {
                key: Some((*name).to_string()),
                cells,
                opens: false,
            });
        }
    }
    Grid {
        table: "disclosure",
        width,
        rows,
    }
}

pub fn requests(form: Form, figures: &Figures, style: &TableStyle) -> Grid {
    let names: Vec<&str> = forms::REQUEST_COLUMNS
        .iter()
        .map(|(_, name)| *name)
        .collect();
    let more = usize::from(style.subtotal);
    let note = style.label(forms::NOTE);
    let mut note_cell = row_label(note, style, 3);
    note_cell.high = 3;
    let mut rows = vec![
        Row {
            key: None,
            cells: vec![note_cell, span(forms::APPLICANTS, 7 + more, 1)],
            opens: true,
        },
        Row {
            key: None,
            cells: vec![
                heading(names[0], style, true, 2),
                span(forms::LEGAL_PERSONS, 5 + more, 1),
                heading(names[6], style, true, 2),
            ],
            opens: false,
        },
        Row {
            key: None,
            cells: names[1..6]
                .iter()
                .copied()
                .chain(style.subtotal.then_some(forms::SUBTOTAL))
                .map(|name| heading(name, style, false, 1))
                .collect(),
            opens: false,
        },
    ];
    let spec = forms::request_rows(form);
    let results = spec
        .iter()
        .filter(|row| row.key.starts_with("results."))
        .count();
    let mut group = None;
    for (r, row) in spec.iter().enumerate() {
        let mut cells = Vec::new();
        if row.key == "results.granted" {
            cells.push(row_label(forms::RESULTS.into(), style, 1));
            cells[0].high = results;
        }
        if row.group.is_some() && row.group != group {
            let members = spec.iter().filter(|other| other.group == row.group).count();
            cells.push(span(style.label(row.group.unwrap_or_default()), 1, members));
        }
        group = row.group;
        let wide = match (row.group, row.key.starts_with("results.")) {
            (Some(_), _) => 1,
            (None, true) => 2,
            (None, false) => 3,
        };
        let mut text = match row.short {
            Some(short) if style.short => style.label(short),
            _ => style.label(row.label),
        };
        if style.archaic && text.ends_with("其他") {
            text = text.replace("其他", "其它");
        }
        cells.push(row_label(text, style, wide));
        for (c, (column, _)) in forms::REQUEST_COLUMNS.iter().enumerate() {
            let figures = &figures.requests[r];
            if c == 6 && style.subtotal {
                let subtotal = figures[1..6].iter().sum::<u64>().to_string();
                cells.push(value(row.key, "subtotal", dressed(style, &subtotal, false)));
            }
            let total = c == 6 || row.key == "results.total";
            let plain = dressed(style, &figures[c].to_string(), total);
            cells.push(value(row.key, column, plain));
        }
        rows.push(Row {
            key: Some(row.key.to_string()),
            cells,
            opens: false,
        });
    }
    Grid {
        table: "requests",
        width: 10 + more,
        rows,
    }
}

/// Table four in three parts, each a table of its own.
pub fn divided_review(figures: &Figures, style: &TableStyle) -> Vec<Grid> {
    let part = |(g, (group, label)): (usize, (&str, &str))| {
        let header = forms::REVIEW_COLUMNS.map(|(_, name)| heading(name, style, false, 1));
        let values = forms::REVIEW_COLUMNS
            .iter()
            .enumerate()
            .map(|(c, (column, _))| {
                let plain = dressed(style, &figures.review[g][c].to_string(), c == 4);
                value("review", &format!("{group}.{column}"), plain)
            });
        let row = |key: Option<&str>, cells: Vec<Cell>| Row {
            opens: key.is_none() && cells.len() == 1,
            key: key.map(str::to_string),
            cells,
        };
        Grid {
            table: "review",
            width: 5,
            rows: vec![
                row(None, vec![span(label, 5, 1)]),
                row(None, header.to_vec()),
                row(Some("review"), values.collect()),
            ],
        }
    };
    forms::REVIEW_GROUPS
        .into_iter()
        .enumerate()
        .map(part)
        .collect()
}

pub fn review(figures: &Figures, style: &TableStyle) -> Grid {
    let inner = |high: usize| {
        forms::REVIEW_COLUMNS.map(|(_, name)| {
            let mut cell = heading(name, style, name.chars().count() == 2, 1);
            cell.high = high;
            cell
        })
    };
    let groups = forms::REVIEW_GROUPS;
    let mut values = Vec::new();
    for (g, (group, _)) in groups.iter().enumerate() {
        for (c, (column, _)) in forms::REVIEW_COLUMNS.iter().enumerate() {
            let plain = dressed(style, &figures.review[g][c].to_string(), c == 4);
            values.push(value("review", &format!("{group}.{column}"), plain));
        }
    }
    let mut second: Vec<Cell> = inner(2).to_vec();
    second.push(span(groups[1].1, 5, 1));
    second.push(span(groups[2].1, 5, 1));
    let rows = vec![
        Row {
            key: None,
            cells: vec![span(groups[0].1, 5, 1), span(forms::SUITS, 10, 1)],
            opens: true,
        },
        Row {
            key: None,
            cells: second,
            opens: false,
        },
        Row {
            key: None,
            cells: [inner(1), inner(1)].concat(),
            opens: false,
        },
        Row {
            key: Some("review".into()),
            cells: values,
            opens: false,
        },
    ];
    Grid {
        table: "review",
        width: 15,
        rows,
    }
}
