//! Numbers as reports write them.

use rust_decimal::Decimal;

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// A number, with what stands around it.
    Number(Number),
    /// Nothing: blank, or a mark that stands for nothing (`/`, `-`, `—`, `无`).
    Blank,
    /// Words.
    Text,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    pub value: Decimal,
    /// Byte range of the digits with sign, separators and decimal point, in
    /// the text that was read.
    pub start: usize,
    pub end: usize,
    /// A unit behind the figure, as written (`万元`, `件`, `%`).
    pub unit: Option<String>,
}
