//! What the cells of a table read, looked at once for all rules that ask.

use crate::number::Reading;
use crate::report::BoundTable;

/// What the cells of a table read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Contents {
    /// Some hold words.
    pub words: bool,
    /// Some are blank.
    pub blanks: bool,
    /// Some hold a negative figure or one with decimals.
    pub no_counts: bool,
}

impl Contents {
    pub fn of(bound: &BoundTable) -> Contents {
        let mut contents = Contents::default();
        for cell in bound.cells.iter().flatten() {
            match &cell.reading {
                Reading::Number(number) => {
                    let value = number.value;
                    contents.no_counts |= value.scale() > 0 || value.is_sign_negative();
                }
                Reading::Text => contents.words = true,
                Reading::Blank => contents.blanks = true,
            }
        }
        contents
    }
}
