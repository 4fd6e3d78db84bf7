//! The cells of a report in reading order, whatever the shape of its tables,
//! and the labels among them.

use super::cell::CellText;
use super::piece::Piece;
use crate::normal::{is_ideograph, other_label};
use crate::profile::{Cursor, Lexicon};
use crate::syntax::Kind;
use crate::text::Span;

/// A cell, or a line that may be one.
#[derive(Debug, Clone, Copy)]
pub struct Item<'p> {
    pub span: Span,
    pub text: &'p CellText,
    pub kind: Kind,
    /// Differs between lines, and between rows of an HTML table.
    pub row: usize,
    pub column: usize,
    /// A blank line stands before.
    pub gap: bool,
}

impl Item<'_> {
    pub fn is_text(&self) -> bool {
        self.text.is_text()
    }

    /// Words, though they may be a mark for nothing (无): a label may be written a
    /// character a line.
    fn has_words(&self) -> bool {
        self.is_text() || !self.is_number() && self.text.normal.starts_with(is_ideograph)
    }

    /// A figure.
    pub fn is_number(&self) -> bool {
        self.text.reading.value().is_some()
    }

    /// A figure, a blank or a mark that stands for one.
    pub fn is_value(&self) -> bool {
        !self.is_text()
    }

    /// Something is written, though it may be a mark.
    pub fn is_written(&self) -> bool {
        !self.text.normal.is_empty()
    }

    /// Part of a row that shows itself.
    pub fn in_grid(&self) -> bool {
        self.kind.is_grid()
    }
}

/// The items of `pieces`, each of which begins at the offset beside it; `blank`
/// is what a cell reads that only its pipes show.
pub fn items<'p>(
    pieces: impl Iterator<Item = (usize, &'p Piece)> + Clone,
    blank: &'p CellText,
) -> Vec<Item<'p>> {
    let cells = pieces.clone().map(|(_, piece)| piece.cells.len());
    let mut items = Vec::with_capacity(cells.sum());
    let mut row = 0;
    let mut gap = true;
    // A line with a pipe alone, and a blank line behind it.
    let mut pipe = false;
    let mut between: Option<usize> = None;
    // The line before holds a cell and the pipe behind it, or such a pipe alone;
    // not where lines with a pipe alone open the rows.
    let mut trailing = false;
    // It has no pipe before the cell, either.
    let mut closes = false;
    let mut opened = false;
    // Rows of the pipe table so far.
    let mut rows = 0;
    let mut ahead = pieces.clone();
    for (offset, piece) in pieces {
        ahead.next();
        let kind = match piece.kind {
            // Dashes under any row but a table's first are marks for zero.
            Kind::Rule if rows > 1 && !piece.cells.is_empty() => Kind::Pipe,
            kind => kind,
        };
        rows = match kind {
            Kind::Pipe => rows + 1,
            Kind::Rule => rows,
            _ => 0,
        };
        row += 1;
        let lone_pipe = kind == Kind::Pipe && piece.cells.is_empty();
        // Where such a line opens each row, one more of them is a blank cell, and so is
        // one between figures.
        let figure = |cell: Option<&CellText>| cell.is_some_and(|c| c.reading.value().is_some());
        let blank_cell = || {
            let next = ahead.clone().next().map(|(_, next)| &next.cells);
            let next = next.and_then(|cells| cells.iter().next());
            pipe || figure(items.last().map(|last: &Item| last.text)) && figure(next)
        };
        let empty = match lone_pipe && (trailing || opened && blank_cell()) {
            true => Some(offset),
            false => between,
        };
        opened = kind == Kind::Pipe && (opened || lone_pipe && !trailing);
        // Pipes and nothing between them, in rows that have a cell and the pipe behind
        // it a line (规章 |): they fill up the row.
        let places = || piece.cells.placed().map(|(cell, _)| cell.span().start);
        let is_padding = closes
            && !lone_pipe
            && kind == Kind::Pipe
            && piece.cells.iter().all(|cell| cell.normal.is_empty())
            && places().eq(1..=piece.cells.len());
        if !lone_pipe && !is_padding {
            trailing = kind == Kind::Pipe && piece.cells.len() == 1 && !opened;
            closes = trailing && places().next() == Some(0);
        }
        match (lone_pipe, empty) {
            (true, Some(at)) => items.push(Item {
                span: Span::at(at),
                text: blank,
                kind,
                row,
                column: 0,
                gap: false,
            }),
            // A line that is blank but for a no-break space is a cell itself.
            _ => {
                let empty = kind == Kind::Blank && piece.cells.is_empty();
                between = (pipe && empty).then_some(offset);
            }
        }
        if lone_pipe {
            between = None;
        }
        pipe = lone_pipe;
        let mut last_row = 0;
        for (cell, text) in piece.cells.placed() {
            if kind == Kind::Rule || is_padding {
                break;
            }
            if cell.row != last_row {
                row += (cell.row - last_row) as usize;
                last_row = cell.row;
            }
            items.push(Item {
                span: cell.span().shifted(offset),
                text,
                kind,
                row,
                column: cell.column as usize,
                gap,
            });
            gap = false;
        }
        match kind {
            Kind::Blank => gap = true,
            Kind::Markup | Kind::Rule => {}
            _ => gap = false,
        }
    }
    items
}

/// A label found: items `first..=last` spell the entry of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub first: usize,
    pub last: usize,
    pub entry: usize,
    /// Behind the label its item goes on with figures (规章000).
    pub runs_on: bool,
}

impl Hit {
    fn new(first: usize, last: usize, entry: usize) -> Hit {
        Hit {
            first,
            last,
            entry,
            runs_on: false,
        }
    }
}

/// No label is spread over more items (a letter a line).
const MOST_ITEMS: usize = 60;
/// Characters of a line that may be a label, at most.
const LONGEST_LABEL: usize = 90;
/// What may stand between labels that are run together.
const DIVIDERS: [char; 3] = [',', ';', '/'];
/// Labels run together in one cell, at most.
const MOST_GLUED: usize = 32;

/// The labels among some items.
#[derive(Debug)]
pub struct Hits {
    pub hits: Vec<Hit>,
    /// The items that were read as what an item before them goes on with, whether
    /// or not a label came of it; ascending.
    pub joined: Vec<usize>,
}

/// All labels among `items`, from left to right, without overlaps (but labels
/// that are run together share their items).
pub fn hits(items: &[Item], lexicon: &Lexicon) -> Hits {
    // Of a table's cells not even every second is a label.
    let mut hits = Vec::with_capacity(items.len() / 2);
    let mut joined = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let item = &items[at];
        if item.is_text()
            && item.text.normal.len() <= 3 * LONGEST_LABEL
            && let Some(last) = spell(
                items,
                lexicon,
                at,
                item.text.label(),
                (&mut hits, &mut joined),
                0,
            )
        {
            at = last + 1;
        } else {
            at += 1;
        }
    }
    joined.sort_unstable();
    joined.dedup();
    Hits { hits, joined }
}

/// Spells labels from `rest`, what is left of item `first`, up to the end of an
/// item; gives that item, and adds the labels to those found. The longest label
/// wins.
fn spell(
    items: &[Item],
    lexicon: &Lexicon,
    first: usize,
    rest: &str,
    (found, joined): (&mut Vec<Hit>, &mut Vec<usize>),
    depth: usize,
) -> Option<usize> {
    let begins = |c| lexicon.step(Cursor::default(), c).is_some();
    if !rest.starts_with(begins) {
        return None;
    }
    let goes_on = |last: usize| {
        items.get(last + 1).is_some_and(|next| {
            next.has_words() && continues(&items[last], next) && last + 1 - first < MOST_ITEMS
        })
    };
    let mut cursor = Cursor::default();
    let mut best: Option<Hit> = None;
    // Places inside an item where a label ends.
    let mut inside: Vec<(Hit, &str)> = Vec::new();
    let mut last = first;
    let mut text = rest;
    // Nearly always a label is the whole rest, which takes no steps.
    if let Some((entry, end)) = lexicon.get(rest) {
        best = Some(Hit::new(first, last, entry));
        (cursor, text) = (end, "");
    }
    'items: loop {
        for (i, c) in text.char_indices() {
            let Some(next) = lexicon.step(cursor, c) else {
                break 'items;
            };
            cursor = next;
            let behind = text.get(i + c.len_utf8()..).unwrap_or_default();
            if let Some(entry) = lexicon.entry(cursor) {
                let hit = Hit::new(first, last, entry);
                if behind.is_empty() {
                    best = Some(hit);
                } else {
                    inside.push((hit, behind));
                }
            }
        }
        if !goes_on(last) {
            break;
        }
        last += 1;
        joined.push(last);
        text = &items[last].text.normal;
    }
    if let Some(hit) = best {
        found.push(hit);
        return Some(hit.last);
    }
    if depth + 1 < MOST_GLUED {
        for (hit, behind) in inside.into_iter().rev() {
            let mark = found.len();
            if is_figures(behind) {
                found.push(Hit {
                    runs_on: true,
                    ..hit
                });
                return Some(hit.last);
            }
            found.push(hit);
            let behind = behind.trim_start_matches(DIVIDERS);
            let numbered = other_label(behind);
            if let Some(last) = spell(
                items,
                lexicon,
                hit.last,
                numbered.as_deref().unwrap_or(behind),
                (&mut *found, &mut *joined),
                depth + 1,
            ) {
                return Some(last);
            }
            found.truncate(mark);
        }
    }
    None
}

/// Figures, and nothing else.
fn is_figures(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whether a label may go on from one item to the next: over lines without
/// structure of their own, never from cell to cell of a grid.
fn continues(item: &Item, next: &Item) -> bool {
    match next.kind {
        Kind::Text => matches!(item.kind, Kind::Text | Kind::Tabbed | Kind::Row),
        // The line that was broken has no sign of its own.
        Kind::Pipe | Kind::Row if item.kind == Kind::Text => next.column == 0 && !next.gap,
        // A line broken inside its last field.
        Kind::Row => item.kind == Kind::Row && item.row != next.row && next.column == 0,
        // A cell a line, with its pipe: no row of several cells.
        Kind::Pipe => {
            item.kind == Kind::Pipe && item.row != next.row && item.column + next.column == 0
        }
        _ => false,
    }
}
