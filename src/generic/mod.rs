//! Tables that no profile knows and that say themselves what is the total of
//! what: a row or column that is labelled so. A reading is looked for in which
//! such totals hold; what contradicts a reading that the rest of the table
//! confirms is wrong. Where two readings remain, or the table confirms none,
//! nothing is said.

mod equation;
mod evidence;
mod figure;
mod grid;
mod judge;
mod label;
mod lines;
mod readings;

pub use equation::Sum;
pub use figure::Figure;
pub use grid::{Cell, Grid};
pub use judge::Fault;
pub use lines::Layout;

use crate::report::Placed;
use crate::text::Span;

/// A table in which something is wrong.
pub struct Judged {
    pub grid: Grid,
    pub layout: Layout,
    /// In the order of the table; not empty.
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

/// Judges the tables among `pieces`, whose text is `text`, but for those that
/// meet one of `known`.
pub fn judge(pieces: &[Placed], text: &str, known: &[Span]) -> (Vec<Judged>, Vec<Unjudged>) {
    let (mut judged, mut unjudged) = (Vec::new(), Vec::new());
    for grid in grid::grids(pieces, text, known) {
        let grid = match grid {
            Ok(grid) => grid,
            Err(too_large) => {
                unjudged.push(too_large);
                continue;
            }
        };
        let (layout, faults, why) = judge::faults(&grid);
        let piece = grid.piece;
        unjudged.extend(why.map(|why| Unjudged { piece, why }));
        if !faults.is_empty() {
            judged.push(Judged {
                grid,
                layout,
                faults,
            });
        }
    }
    (judged, unjudged)
}
