//! The document understood: which text is which section, table, row, column,
//! cell and claim of a profile. All spans are relative to the report's unit
//! (see [`crate::document`]).

pub mod across;
mod align;
pub mod cell;
pub mod claims;
mod divide;
pub mod figures;
mod form;
pub mod known;
pub mod layout;
pub mod likeness;
pub mod named;
mod outline;
pub mod own_year;
pub mod paragraph;
pub mod piece;
mod placement;
pub mod prose;
pub mod reader;
mod renew;
mod retype;
mod segment;
pub mod sentences;
mod short_text;
mod sift;
pub mod skeleton;
mod stream;
mod title;
mod understand;
pub mod yearly;

pub use divide::{AROUND, Division, PREAMBLE, State, TITLE_TO_HEADING, divide, stays};
pub use renew::{Change, Grounds, Renewed, renew};
pub use understand::understand;

use std::ops::Range;
use std::sync::Arc;

use figures::Figures;
use piece::{Numbering, Piece};

pub use short_text::ShortText;

use crate::number::Reading;
use crate::profile::{CellRef, Profile, Quality, Table};
use crate::syntax::trim;
use crate::text::Span;

/// One report as found in a text.
#[derive(Debug, Clone)]
pub struct Report {
    /// The form that the report's year asks for.
    pub profile: Arc<Profile>,
    pub span: Span,
    pub title: Option<Title>,
    /// What the report is about, when it is certain.
    pub year: Option<i32>,
    pub office: Option<String>,
    /// In the order of the text.
    pub sections: Vec<BoundSection>,
    pub tables: Vec<BoundTable>,
    pub claims: Vec<BoundClaim>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    pub span: Span,
    /// As written, normalised.
    pub normal: String,
    pub year: Option<i32>,
    /// In normal form.
    pub office: Option<String>,
}

/// A piece and the offset of its first byte in the unit.
#[derive(Debug, Clone)]
pub struct Placed {
    pub offset: usize,
    pub piece: Arc<Piece>,
}

impl AsRef<Piece> for Placed {
    fn as_ref(&self) -> &Piece {
        &self.piece
    }
}

impl Placed {
    pub fn end(&self) -> usize {
        self.offset + self.piece.len()
    }

    /// The first line of the block, or its first tag, without white space around it.
    pub fn opening(&self, text: &str) -> Span {
        let whole = trim(text, Span::new(self.offset, self.end()));
        let end = whole.of(text).char_indices().find_map(|(at, c)| match c {
            '>' => Some(at + 1),
            '\n' | '\r' => Some(at),
            _ => None,
        });
        let end = end.map_or(whole.end, |len| whole.start + len);
        trim(text, Span::new(whole.start, end))
    }

    /// The places of the block's cells in the unit.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        let cells = self.piece.cells.placed();
        cells.map(|(cell, _)| cell.span().shifted(self.offset))
    }
}

#[derive(Debug, Clone)]
pub struct BoundSection {
    /// Index into [`Profile::sections`].
    pub section: usize,
    /// The heading, numeral included; for text of the blank form, that text.
    pub heading: Span,
    /// The numeral as written, with its punctuation; empty where it is lost.
    pub numeral: Span,
    /// The numeral as it was read.
    pub numbering: Numbering,
    /// Text of the blank form stands where the heading belongs.
    pub leftover: bool,
    /// The heading's words are only like the form's.
    pub alike: bool,
    /// Text of the section stands on the heading's own line.
    pub glued: bool,
    /// The piece that the heading begins with.
    pub first_piece: usize,
    /// The pieces of the body.
    pub pieces: Range<usize>,
    /// From behind the heading to the next bound heading or the end.
    pub body: Span,
}

impl BoundSection {
    /// Whether its heading is evidence of the kind of report that it stands in.
    pub(super) fn is_evidence(&self) -> bool {
        !self.leftover && !self.alike
    }
}

/// How a table stands in the text (DESIGN, section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Pipe,
    Html,
    Rows,
    Tabbed,
    Stacked,
}

/// A table of the profile, as found.
#[derive(Debug, Clone)]
pub struct BoundTable {
    /// The form whose table this is: not always the report's own form.
    pub form: Arc<Profile>,
    /// Index into the form's [`Profile::tables`].
    pub table: usize,
    pub shape: Shape,
    /// From the first anchor to the last value.
    pub span: Span,
    /// Parallel to [`Table::rows`].
    pub rows: Vec<BoundRow>,
    /// Parallel to [`Table::columns`]: where the heading stands, if it does.
    pub columns: Vec<Option<Span>>,
    /// Row by row, `rows.len() * columns.len()`; `None` where the row has no
    /// such cell in the text.
    pub cells: Vec<Option<BoundCell>>,
    /// What is amiss with the table's build, in no order.
    pub issues: Vec<Issue>,
    /// Notes printed inside the table.
    pub notes: Vec<Span>,
    /// Parts in whose header words stand that the form doesn't have.
    pub odd_header: Vec<usize>,
    /// Rows whose blank cells the text has lost, so that not every figure's
    /// column is certain.
    pub lost_blanks: usize,
    /// The figures themselves tell where some of them belong.
    by_figures: bool,
    /// Its equations, and the faults behind those that fail.
    pub figures: Figures,
}

/// What is amiss with the build of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issue {
    /// Labels and figures have come apart or run together; nothing else is said of the table.
    Unreadable,
    MissingRow {
        row: usize,
    },
    MissingColumn {
        part: usize,
        column: usize,
    },
    /// The row's label stands a second time.
    DuplicateRow {
        row: usize,
        span: Span,
    },
    /// The row stands at another place than the form has it.
    Misplaced {
        row: usize,
        span: Span,
    },
    /// A row whose blank cells the text has lost, and whose figures contradict its
    /// equations in whichever columns they belong.
    Contradicted {
        row: usize,
        /// Figures.
        found: usize,
        /// The last of them.
        span: Span,
    },
    /// A row that the form doesn't have.
    UnknownRow {
        span: Span,
    },
    /// A row with too few or too many cells.
    Cells {
        row: usize,
        found: usize,
        expected: usize,
        span: Span,
    },
    /// A label that departs from the form.
    Label {
        span: Span,
        expected: String,
        quality: Quality,
    },
}

#[derive(Debug, Clone, Default)]
pub struct BoundRow {
    /// Where the label stands; `None` for a row that is absent or has none.
    pub label: Option<Span>,
    /// The row is there, and its values were bound to columns.
    pub read: bool,
    /// Values of a row that has too few of them to tell their columns.
    pub found: Vec<BoundCell>,
    /// Where the row's one value, which stood in a merged cell, is written out
    /// again, once for each further cell that was merged.
    pub copies: Vec<BoundCell>,
    /// The text ends inside the row.
    pub unfinished: bool,
}

#[derive(Debug, Clone)]
pub struct BoundCell {
    /// The written value without white space around it; for a blank cell the
    /// place where a value would be written.
    pub span: Span,
    /// As written.
    pub text: ShortText,
    pub reading: Reading,
}

impl BoundTable {
    pub fn table(&self) -> &Table {
        &self.form.tables[self.table]
    }

    /// Whether something is written in it, were it marks for nothing.
    pub fn is_filled(&self) -> bool {
        // Too many figures to be bound are figures.
        let counted = |issue: &Issue| matches!(issue, Issue::Cells { found, .. } if *found > 0);
        let found = self.rows.iter().flat_map(|row| &row.found);
        let mut cells = self.cells.iter().flatten().chain(found);
        cells.any(|cell| !cell.text.is_empty()) || self.issues.iter().any(counted)
    }

    /// The cells that stand in the text, row by row.
    pub fn bound_cells(&self) -> impl Iterator<Item = (CellRef, &BoundCell)> {
        let columns = self.columns.len().max(1);
        self.cells.iter().enumerate().filter_map(move |(i, cell)| {
            let at = CellRef {
                row: i / columns,
                column: i % columns,
            };
            Some((at, cell.as_ref()?))
        })
    }

    pub fn cell(&self, at: CellRef) -> Option<&BoundCell> {
        self.cells
            .get(at.row * self.columns.len() + at.column)?
            .as_ref()
    }

    /// The cell, and the copies of what it holds.
    pub fn written(&self, at: CellRef) -> impl Iterator<Item = &BoundCell> {
        self.cell(at).into_iter().chain(&self.rows[at.row].copies)
    }
}

/// A figure that the prose states about the tables.
#[derive(Debug, Clone)]
pub struct BoundClaim {
    /// Index into [`Profile::claims`].
    pub claim: usize,
    /// The words that matched.
    pub span: Span,
    /// The figure; `None` for "none at all".
    pub figure: Option<Span>,
    pub value: rust_decimal::Decimal,
    /// It is said of all the area that the office governs.
    pub of_area: bool,
}

impl BoundClaim {
    fn shifted(self, by: usize) -> BoundClaim {
        BoundClaim {
            span: self.span.shifted(by),
            figure: self.figure.map(|figure| figure.shifted(by)),
            ..self
        }
    }
}
