//! The formula language of profiles: one comparison between two sums of cells.

use rust_decimal::Decimal;

use super::model::CellRef;

/// `left op right`, with every name resolved.
#[derive(Debug, Clone)]
pub struct Formula {
    /// As the profile has it.
    pub source: String,
    pub left: Expr,
    pub comparison: Comparison,
    pub right: Expr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    AtMost,
    AtLeast,
    Less,
    More,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Number(Decimal),
    /// The figure that a claim states (`n`), or the report's `year`.
    Variable(Variable),
    /// A cell of this report: table index in the profile, cell.
    Cell(usize, CellRef),
    /// A cell of last year's report.
    Last(usize, CellRef),
    Sum(Vec<Expr>),
    Negative(Box<Expr>),
    Product(Box<Expr>, Box<Expr>),
    Quotient(Box<Expr>, Box<Expr>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    N,
    Year,
}
