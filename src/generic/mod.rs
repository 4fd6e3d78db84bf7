//! Tables that no profile knows and that say themselves what is the total of
//! what: a row or column that is labelled so. A reading is looked for in which
//! such totals hold; what contradicts a reading that the rest of the table
//! confirms is wrong. Where two readings remain, or the table confirms none,
//! nothing is said.

mod codes;
mod equation;
mod evidence;
mod figure;
mod grid;
mod judge;
mod label;
mod lines;
mod otherwise;
mod readings;

pub use equation::Sum;
pub use figure::Figure;
pub use grid::{Cell, Grid};
pub use judge::Fault;
pub use lines::Layout;

use rust_decimal::Decimal;

use crate::number::Reading;
use crate::report::{Placed, Report};
use crate::text::Span;

/// A table that names its own totals.
pub struct Judged {
    pub grid: Grid,
    pub layout: Layout,
    /// Its totals and their parts as the table is read, whether they hold or not.
    pub sums: Vec<Sum>,
    /// In the order of the table.
    pub faults: Vec<Fault>,
}

/// A table that is judged in part only, or not at all.
pub struct Unjudged {
    /// Index of its first piece.
    pub piece: usize,
    pub why: TooMuch,
}

/// Which limit a table goes beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooMuch {
    Cells {
        found: usize,
        most: usize,
    },
    /// Totals among its rows, or among its columns.
    Totals {
        found: usize,
        most: usize,
    },
    /// Figures to be added up for its rows, or for its columns.
    Sums {
        most: usize,
    },
}

impl Judged {
    /// The sums that the cell with this index is the total or a part of.
    pub fn sums_of(&self, cell: usize) -> impl Iterator<Item = &Sum> {
        self.sums.iter().filter(move |sum| sum.names(cell))
    }

    /// The labels of a cell's row and column; empty where it has none.
    pub fn labels(&self, cell: usize) -> (&str, &str) {
        let Judged { grid, layout, .. } = self;
        match grid.cells.get(cell) {
            Some(cell) => (
                layout.row_label(grid, cell.row, cell.column),
                layout.column_label(grid, cell.column),
            ),
            None => ("", ""),
        }
    }

    /// The place of a cell's figure, without unit and currency.
    pub fn figure_span(&self, cell: usize) -> Option<Span> {
        let cell = self.grid.cells.get(cell)?;
        match &cell.reading {
            Reading::Number(number) => Some(number.span().shifted(cell.span.start)),
            Reading::Blank | Reading::Text => None,
        }
    }

    pub fn value(&self, cell: usize) -> Option<Decimal> {
        self.grid.cells.get(cell)?.reading.value()
    }
}

/// Judges the tables among `pieces`, whose text is `text`, that meet `within`.
/// What `report`, if it is one, has read or should have read itself is left out.
pub fn judge(
    pieces: &[Placed],
    text: &str,
    report: Option<&Report>,
    within: Span,
) -> (Vec<Judged>, Vec<Unjudged>) {
    let known = report.map(known).unwrap_or_default();
    let is_known = |span: Span| {
        let meets = |other: &Span| span.start < other.end && other.start < span.end;
        known.iter().any(meets)
    };
    let wanted = |span: Span| {
        let near = span.touches(within.start) || within.touches(span.start);
        near && !is_known(span)
    };
    let (mut judged, mut unjudged) = (Vec::new(), Vec::new());
    // A label of a total that is the report's makes all of its table so.
    let is_open =
        |placed: &Placed| placed.piece.sums && !is_known(Span::new(placed.offset, placed.end()));
    if !pieces.iter().any(is_open) {
        return (judged, unjudged);
    }
    for grid in grid::grids(pieces, text, &wanted) {
        match grid {
            Ok(grid) => {
                let piece = grid.piece;
                let (table, why) = judge::judged(grid);
                unjudged.extend(why.map(|why| Unjudged { piece, why }));
                judged.push(table);
            }
            Err(too_large) => unjudged.push(too_large),
        }
    }
    (judged, unjudged)
}

/// Where the report's own tables stand, or belong and were not read.
fn known(report: &Report) -> Vec<Span> {
    let read = |table: usize| {
        let id = report.profile.tables.get(table).map(|table| &table.id);
        let mut bound = report.tables.iter();
        bound.any(|bound| Some(&bound.table().id) == id)
    };
    let unread = report.sections.iter().filter(|bound| {
        let section = report.profile.sections.get(bound.section);
        section.is_some_and(|section| !section.tables.iter().all(|table| read(*table)))
    });
    let tables = report.tables.iter().map(|table| table.span);
    tables.chain(unread.map(|section| section.body)).collect()
}
