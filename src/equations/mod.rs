//! Linear equations over cells with exact decimals: which hold, which fail,
//! and the smallest change of cells that would make all hold.
//!
//! The words are those of official statistics: finding the smallest set of
//! cells to change is *error localization* (Fellegi and Holt, 1976).

mod exact;
mod line;
mod localize;
mod rows;
mod search;
mod slip;
#[cfg(test)]
mod tests;

use rust_decimal::Decimal;

pub use localize::{Change, Explanation, Fault, Kind, Limits, Localization, explain, localize};
pub use slip::{Slip, is_slip};

/// A table (or several) as numbers and identities.
#[derive(Debug, Clone, Default)]
pub struct System {
    pub cells: Vec<Cell>,
    pub equations: Vec<Linear>,
}

/// A variable of the system.
#[derive(Debug, Clone)]
pub struct Cell {
    /// What is written.
    pub written: Written,
    pub domain: Domain,
    /// Row and column in the grid: neighbours may have been exchanged. Cells
    /// of different tables in one system must not be neighbours by accident:
    /// leave a row free between tables.
    pub position: (u32, u32),
    /// Values that other places give for this cell: a sentence, last year's
    /// report. They rank candidates; they never make an equation fail.
    pub evidence: Vec<Decimal>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Number(Decimal),
    /// Counted as 0 as a part; unknown as a total.
    Blank,
    /// Present but unreadable (text, a malformed row): unknown; equations with
    /// such a cell are not judged.
    Unknown,
}

/// What the value of a changed cell may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// Whole, not negative.
    Count,
    /// Not negative.
    Amount,
    /// Whole.
    Signed,
    /// Anything.
    Decimal,
}

/// `Σ coefficient · cell = 0`.
#[derive(Debug, Clone)]
pub struct Linear {
    pub terms: Vec<(Decimal, usize)>,
    /// The cell that the others add up to.
    pub total: usize,
}

/// What the figures say of an equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Holds,
    Fails,
    /// A cell is [`Written::Unknown`], every cell is blank, or a figure is too
    /// long for exact arithmetic.
    Unjudged,
}

/// The verdicts of a system.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// Parallel to [`System::equations`].
    pub verdicts: Vec<Verdict>,
    /// How many equations hold or fail.
    pub judged: usize,
    /// The equations that fail, ascending.
    pub failing: Vec<usize>,
}

impl System {
    /// Which equations hold. Every blank cell counts as 0, so an equation with
    /// a blank total beside parts that are not zero fails; an equation all of
    /// whose cells are blank isn't judged.
    ///
    /// Takes one pass over the terms, in integers.
    pub fn evaluate(&self) -> Evaluation {
        let values = exact::Values::of(self);
        let mut evaluation = Evaluation {
            verdicts: Vec::with_capacity(self.equations.len()),
            ..Evaluation::default()
        };
        for (index, equation) in self.equations.iter().enumerate() {
            let verdict = match values.sum(equation) {
                Some(0) => Verdict::Holds,
                Some(_) => Verdict::Fails,
                None => Verdict::Unjudged,
            };
            evaluation.judged += usize::from(verdict != Verdict::Unjudged);
            if verdict == Verdict::Fails {
                evaluation.failing.push(index);
            }
            evaluation.verdicts.push(verdict);
        }
        evaluation
    }

    /// The value that `cell` must have for `equation` to hold with the other
    /// cells as they are written (blanks as 0); `None` when another cell is
    /// unknown, the cell isn't in the equation, or no decimal is exact.
    pub fn implied(&self, equation: usize, cell: usize) -> Option<Decimal> {
        let mut coefficient = Decimal::ZERO;
        let mut others = Decimal::ZERO;
        for (factor, other) in &self.equations.get(equation)?.terms {
            if *other == cell {
                coefficient = coefficient.checked_add(*factor)?;
                continue;
            }
            let value = match self.cells.get(*other)?.written {
                Written::Number(value) => value,
                Written::Blank => continue,
                Written::Unknown => return None,
            };
            others = others.checked_add(factor.checked_mul(value)?)?;
        }
        let value = (-others).checked_div(coefficient)?;
        let exact = value.checked_mul(coefficient)? == -others;
        exact.then(|| value.normalize())
    }
}
