//! What the text itself marks, knowing no profile: lines of prose, headings,
//! rows and cells of tables.
//!
//! A text is a sequence of [`Block`]s without gaps. A block is mostly one line;
//! an HTML element that stands for a line, an HTML table, and a paragraph that was
//! wrapped to a width are one too. A block's spans are relative to its own start, so that a block that an edit
//! didn't touch stays as it is.

mod html;
mod lex;
mod plain;
pub mod quantity;
mod run_on;
pub mod sentence;
mod word_list;
pub mod words;
mod wrap;

pub use html::{tag, within};
pub use lex::{Lexed, lex};
pub use plain::{is_marked, place, plain, plain_text, push_plain, words as readable};

use crate::normal::{is_ideograph, leads_ideograph};
use crate::text::Span;

/// A piece of the text between two boundaries that the text itself marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    pub kind: Kind,
    /// Bytes, with the line end.
    pub len: usize,
    /// Line ends inside.
    pub lines: usize,
    /// What kept it from being read whole.
    pub limit: Option<Limit>,
}

/// A bound that a block meets. What is beyond is read as something else than
/// it was meant to be, so the user has to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// A table is longer than so many bytes: the rest is other text.
    TableLength(u32),
    /// A table has more columns than this: cells further right stand in the
    /// last one.
    Columns(u32),
    /// A cell claims more rows than this, and the table has them: it covers so
    /// many.
    RowSpan(u32),
    /// A comment, script or fenced block is longer than so many bytes, or isn't
    /// closed: it is read as text.
    Markup(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// White space only.
    Blank,
    /// A line of prose, or a cell of a stacked table: only a profile can tell.
    Text,
    /// A heading that is marked as one (`## …`, `<h2>`).
    Heading,
    /// A line that a tab begins: one cell.
    Tabbed,
    /// A line of fields between tabs, commas or spaces.
    Row,
    /// A line of fields between pipes.
    Pipe,
    /// The line under the header of a pipe table.
    Rule,
    /// An HTML table.
    Table,
    /// Comments, tags, fences, scripts, a page's number: nothing to read.
    Markup,
}

impl Kind {
    /// Whether the block is a row (or all rows) of a table that shows itself.
    pub fn is_grid(self) -> bool {
        matches!(self, Kind::Row | Kind::Pipe | Kind::Table)
    }
}

/// What stands in a block: the content of a line of prose, a cell of a row or
/// table. Small, as a long text has very many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    start: u32,
    end: u32,
    /// Row and column inside the block, from 0; spans counted out for HTML.
    pub row: u32,
    pub column: u32,
    pub row_span: u16,
    pub column_span: u16,
}

impl Cell {
    fn new(span: Span, row: u32, column: u32) -> Cell {
        let mut cell = Cell {
            row,
            column,
            ..Cell::of_line([0, 0])
        };
        cell.place(span);
        cell
    }

    /// The only cell of a line.
    pub fn of_line([start, end]: [u32; 2]) -> Cell {
        Cell {
            start,
            end,
            row: 0,
            column: 0,
            row_span: 1,
            column_span: 1,
        }
    }

    /// From byte to byte: all that tells it where it is the only one of a line.
    pub fn bytes(&self) -> [u32; 2] {
        [self.start, self.end]
    }

    /// Relative to the block, and without white space at either end.
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    fn place(&mut self, span: Span) {
        // No block is so long (see `lex`).
        let short = |at| u32::try_from(at).unwrap_or(u32::MAX);
        (self.start, self.end) = (short(span.start), short(span.end));
    }
}

/// Whether a reader sees nothing in `c`.
pub fn is_space(c: char) -> bool {
    if is_ideograph(c) {
        return false;
    }
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{ad}'
        )
}

/// `span` of `text` without white space at either end; empty spans stay where
/// they begin.
pub fn trim(text: &str, span: Span) -> Span {
    let inner = span.of(text);
    if begins_visibly(inner) && ends_visibly(inner) {
        return span;
    }
    let bytes = inner.as_bytes();
    let Some(start) = bytes.iter().position(|byte| !is_ascii_space(*byte)) else {
        return Span::at(span.start);
    };
    let end = bytes.iter().rposition(|byte| !is_ascii_space(*byte));
    let (start, end) = (span.start + start, span.start + end.map_or(0, |at| at + 1));
    let inner = Span::new(start, end).of(text);
    if begins_visibly(inner) && ends_visibly(inner) {
        return Span::new(start, end);
    }
    trim_wide(Span::new(start, end), inner).unwrap_or(Span::at(span.start))
}

/// The same for white space of any kind around `inner`, which stands at `span`;
/// `None` where nothing else is there.
fn trim_wide(span: Span, inner: &str) -> Option<Span> {
    let start = inner.len() - inner.trim_start_matches(is_space).len();
    let end = inner.trim_end_matches(is_space).len();
    (start < end).then(|| Span::new(span.start + start, span.start + end))
}

fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Whether the first character is surely no space, told by one byte.
fn begins_visibly(text: &str) -> bool {
    let first = text.as_bytes().first();
    first.is_some_and(|&byte| byte.is_ascii_graphic() || leads_ideograph(byte))
}

/// Whether the last character is surely no space.
fn ends_visibly(text: &str) -> bool {
    match *text.as_bytes() {
        [.., byte] if byte.is_ascii_graphic() => true,
        [.., first, _, last] => leads_ideograph(first) && !last.is_ascii(),
        _ => false,
    }
}
