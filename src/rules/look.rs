//! One look at the pieces of a text, for the rules that are about few of them.

use crate::profile::{Mark, Marks};
use crate::report::Placed;

/// What rules look for. Few pieces bear any of it.
const SOUGHT: [Mark; 7] = [
    Mark::Leftover,
    Mark::Residue,
    Mark::Outline,
    Mark::Period,
    Mark::Published,
    Mark::Basis,
    Mark::Year,
];

/// Pieces by their indices, in order.
#[derive(Debug, Default)]
pub struct Look {
    marked: Vec<(usize, Marks)>,
    /// Their sentences may state sums.
    pub stating: Vec<usize>,
    /// Something kept them from being read whole.
    pub limited: Vec<usize>,
}

impl Look {
    pub fn at(pieces: &[Placed]) -> Look {
        let mut look = Look::default();
        for (i, Placed { piece, .. }) in pieces.iter().enumerate() {
            let marks = piece.marks();
            // Asked of all without a branch, the seven are one bit mask.
            if SOUGHT
                .iter()
                .fold(false, |any, mark| any | marks.may(*mark))
            {
                look.marked.push((i, marks));
            }
            if piece.figures {
                look.stating.push(i);
            }
            if piece.limit().is_some() {
                look.limited.push(i);
            }
        }
        look
    }

    /// Those that bear `mark`, one of those that are sought.
    pub fn marked(&self, mark: Mark) -> impl Iterator<Item = usize> {
        debug_assert!(SOUGHT.contains(&mark));
        let marked = self.marked.iter();
        let bearing = marked.filter(move |(_, marks)| marks.may(mark));
        bearing.map(|(piece, _)| *piece)
    }
}
