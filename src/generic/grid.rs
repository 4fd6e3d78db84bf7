//! A table as it shows itself: cells in rows and columns, spans counted out.

use std::ops::Range;

use super::{TooMuch, Unjudged, label};
use crate::number::{self, Number, Reading};
use crate::report::Placed;
use crate::syntax::{Kind, words};
use crate::text::Span;

/// Tables with more cells aren't judged.
const MOST_CELLS: usize = 20_000;
/// Lines above a table that may tell its unit.
const LINES_ABOVE: usize = 3;

#[derive(Debug)]
pub struct Grid {
    pub rows: usize,
    pub columns: usize,
    pub cells: Vec<Cell>,
    /// Row by row: the index of the cell that covers the slot.
    slots: Vec<Option<usize>>,
    /// Rows above the line that a pipe table draws under its header.
    pub ruled: Option<usize>,
    /// The lines above the table, as keys.
    pub above: String,
    /// Index of its first piece.
    pub piece: usize,
    /// From its first line to its last.
    pub span: Span,
}

#[derive(Debug)]
pub struct Cell {
    pub span: Span,
    /// As a reader sees it.
    pub text: String,
    /// The text as labels are compared (see [`label::read`]); empty for a figure.
    pub key: String,
    /// How far the text is set in, about in characters.
    pub indent: usize,
    pub reading: Reading,
    pub row: usize,
    pub column: usize,
    /// It covers more than one slot.
    pub spans: bool,
}

impl Grid {
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.cells.get(self.index(row, column)?)
    }

    /// The index of the cell at this place.
    pub fn index(&self, row: usize, column: usize) -> Option<usize> {
        if column >= self.columns {
            return None;
        }
        *self.slots.get(row * self.columns + column)?
    }

    pub fn number(&self, row: usize, column: usize) -> Option<&Number> {
        match &self.cell(row, column)?.reading {
            Reading::Number(number) => Some(number),
            Reading::Blank | Reading::Text => None,
        }
    }
}

/// The tables among `pieces` that a label of a total stands in and whose place
/// is `wanted`; those with too many cells by their first piece.
pub fn grids<'a>(
    pieces: &'a [Placed],
    text: &'a str,
    wanted: &'a dyn Fn(Span) -> bool,
) -> impl Iterator<Item = Result<Grid, Unjudged>> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        let may_begin = |placed: &Placed| {
            let kind = placed.piece.kind;
            matches!(kind, Kind::Pipe | Kind::Rule | Kind::Row | Kind::Table)
        };
        while let Some(next) = (pieces.get(from..)).and_then(|p| p.iter().position(may_begin)) {
            from += next;
            let range = run(pieces, text, from);
            from = range.end.max(from + 1);
            let own = pieces.get(range.clone()).unwrap_or(&[]);
            let (Some(first), Some(last)) = (own.first(), own.last()) else {
                continue;
            };
            let sums = own.iter().any(|placed| placed.piece.sums);
            if sums && wanted(Span::new(first.offset, last.end())) {
                let grid = grid(pieces, text, range);
                if grid.is_some() {
                    return grid;
                }
            }
        }
        None
    })
}

/// The pieces from `from` on that are one table; empty where none begins.
fn run(pieces: &[Placed], text: &str, from: usize) -> Range<usize> {
    let shape = |placed: &Placed| match placed.piece.kind {
        Kind::Pipe | Kind::Rule => Some(Kind::Pipe),
        Kind::Row if source(placed, text).contains('\t') => Some(Kind::Row),
        Kind::Table => Some(Kind::Table),
        _ => None,
    };
    let Some(kind) = pieces.get(from).and_then(shape) else {
        return from..from;
    };
    let mut end = from + 1;
    if kind == Kind::Table {
        return from..end;
    }
    for (i, placed) in pieces.iter().enumerate().skip(from + 1) {
        if shape(placed) == Some(kind) {
            end = i + 1;
        } else if !source(placed, text).trim_start().starts_with("<!--") {
            break;
        }
    }
    from..end
}

fn source<'t>(placed: &Placed, text: &'t str) -> &'t str {
    text.get(placed.offset..placed.end()).unwrap_or("")
}

fn grid(pieces: &[Placed], text: &str, range: Range<usize>) -> Option<Result<Grid, Unjudged>> {
    let mut grid = Grid {
        rows: 0,
        columns: 0,
        cells: Vec::new(),
        slots: Vec::new(),
        ruled: None,
        above: above(pieces, text, range.start),
        piece: range.start,
        span: place(pieces, text, &range)?,
    };
    // Row, column, rows and columns covered, of each cell.
    let mut places: Vec<[usize; 4]> = Vec::new();
    for placed in pieces.get(range)? {
        let piece = &placed.piece;
        if piece.kind == Kind::Rule {
            grid.ruled = grid.ruled.or(Some(grid.rows));
            continue;
        }
        let first = grid.rows;
        for (cell, read) in piece.cells.placed() {
            let span = cell.span().shifted(placed.offset);
            let place = [
                first + cell.row as usize,
                cell.column as usize,
                cell.row_span.max(1) as usize,
                cell.column_span.max(1) as usize,
            ];
            grid.rows = grid.rows.max(place[0] + 1);
            grid.columns = grid.columns.max(place[1] + place[3]);
            grid.cells.push(new_cell(text, span, read.reading, place));
            places.push(place);
        }
    }
    if grid.rows < 2 || grid.columns < 2 {
        return None;
    }
    let slots = grid.rows.saturating_mul(grid.columns);
    if slots > MOST_CELLS {
        return Some(Err(Unjudged {
            piece: grid.piece,
            why: TooMuch::Cells {
                found: slots,
                most: MOST_CELLS,
            },
        }));
    }
    grid.slots = vec![None; slots];
    for (index, [row, column, rows, columns]) in places.into_iter().enumerate() {
        for r in row..(row + rows).min(grid.rows) {
            for c in column..(column + columns).min(grid.columns) {
                if let Some(slot) = grid.slots.get_mut(r * grid.columns + c) {
                    *slot = Some(index);
                }
            }
        }
    }
    Some(Ok(grid))
}

/// From the first line of a table to its last, without the break behind it.
fn place(pieces: &[Placed], text: &str, range: &Range<usize>) -> Option<Span> {
    let start = pieces.get(range.start)?.offset;
    let end = pieces.get(range.end.checked_sub(1)?)?.end();
    let source = text.get(start..end)?;
    Some(Span::new(start, start + source.trim_end().len()))
}

fn new_cell(
    text: &str,
    span: Span,
    reading: Reading,
    [row, column, rows, columns]: [usize; 4],
) -> Cell {
    let source = span.of(text);
    let reading = match reading {
        Reading::Text => amount(source).map_or(Reading::Text, Reading::Number),
        other => other,
    };
    let (words, key) = label::read(source);
    let key = match reading {
        Reading::Text => key,
        _ => String::new(),
    };
    Cell {
        indent: match reading {
            Reading::Text => indent(text, span.start),
            _ => 0,
        },
        span,
        text: words,
        key,
        reading,
        row,
        column,
        spans: rows > 1 || columns > 1,
    }
}

/// An amount with the letters of its currency before or behind it.
fn amount(source: &str) -> Option<Number> {
    let trimmed = source.trim_matches(|c: char| c.is_whitespace() || c == '*');
    let inner = words::CURRENCIES.iter().find_map(|code| {
        let before = trimmed.strip_prefix(code);
        before.or_else(|| trimmed.strip_suffix(code))
    })?;
    let Reading::Number(number) = number::read(inner) else {
        return None;
    };
    let offset = source.find(inner)?;
    Some(number.at(number.span().shifted(offset)))
}

/// White space before the text of a cell that sets it in, about in characters.
fn indent(text: &str, at: usize) -> usize {
    let mut before = text.get(..at).unwrap_or("");
    let mut width = 0;
    loop {
        let entities = [("&nbsp;", 1), ("&ensp;", 1), ("&emsp;", 2), ("&#160;", 1)];
        let ending = |(entity, wide): &(&str, usize)| Some((before.strip_suffix(entity)?, *wide));
        if let Some((rest, wide)) = entities.iter().find_map(ending) {
            before = rest;
            width += wide;
            continue;
        }
        match before.chars().next_back() {
            Some(c @ (' ' | '\u{a0}' | '\u{2002}' | '\u{2003}' | '\u{3000}')) => {
                before = before.strip_suffix(c).unwrap_or("");
                width += if c == '\u{3000}' { 2 } else { 1 };
            }
            _ => return width,
        }
    }
}

/// The lines above piece `first`, as keys.
fn above(pieces: &[Placed], text: &str, first: usize) -> String {
    let mut lines = Vec::new();
    for placed in pieces
        .get(..first)
        .unwrap_or(&[])
        .iter()
        .rev()
        .take(2 * LINES_ABOVE)
    {
        let piece = &placed.piece;
        match piece.kind {
            Kind::Blank => continue,
            Kind::Text | Kind::Heading => {}
            _ => break,
        }
        lines.extend(placed.spans().map(|span| label::read(span.of(text)).1));
        if lines.len() >= LINES_ABOVE {
            break;
        }
    }
    lines.join(" ")
}
