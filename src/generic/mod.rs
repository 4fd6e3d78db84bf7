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

/// Judges the tables among `pieces`, whose text is `text`, but for those that
/// meet one of `known`.
pub fn judge(pieces: &[Placed], text: &str, known: &[Span]) -> Vec<Judged> {
    grid::grids(pieces, text, known)
        .filter_map(|grid| {
            let (layout, faults) = judge::faults(&grid);
            (!faults.is_empty()).then_some(Judged {
                grid,
                layout,
                faults,
            })
        })
        .collect()
}
