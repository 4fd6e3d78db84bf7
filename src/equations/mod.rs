//! Linear equations over cells with exact decimals: which hold, which fail,
//! and the smallest change of cells that would make all hold.

use rust_decimal::Decimal;

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
    /// Row and column in the grid: neighbours may have been exchanged.
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    Count,
    Amount,
    Signed,
}

/// `Σ coefficient · cell = 0`.
#[derive(Debug, Clone)]
pub struct Linear {
    pub terms: Vec<(Decimal, usize)>,
    /// The cell that the others add up to.
    pub total: usize,
}
