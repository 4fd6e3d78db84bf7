//! A printed figure: its value and how far it may be from what was rounded.

use rust_decimal::Decimal;

use super::grid::Grid;
use super::lines::Layout;
use crate::number::Reading;

/// Figures beyond are numbers of things rather than amounts.
const LARGEST: u64 = 1_000_000_000_000_000;
/// Figures with more decimals are left alone.
const MOST_DECIMALS: u32 = 8;

/// What a cell holds for a sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    Figure(Figure),
    /// Counts as nothing.
    Blank,
    /// Words, or a figure that stands for several lines.
    Unknown,
}

/// A figure as printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Index of the cell.
    pub cell: usize,
    pub value: Decimal,
    /// Half a unit of the last printed digit where the figure is rounded: what
    /// was rounded differs by so much at most.
    pub half: Decimal,
    pub unit: Unit,
    /// Written in brackets.
    pub bracketed: bool,
}

/// The unit beside a figure, as far as sums need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    None,
    Percent,
    /// Tells units apart.
    Other(u64),
}

/// The figures of a table, cell by cell.
pub struct Figures<'g> {
    grid: &'g Grid,
    /// Parallel to the cells.
    values: Vec<Value>,
}

impl<'g> Figures<'g> {
    pub fn new(grid: &'g Grid, layout: &Layout) -> Figures<'g> {
        let decimals: Vec<u32> = (0..grid.columns).map(|c| coarsest(grid, c)).collect();
        let values = grid
            .cells
            .iter()
            .enumerate()
            .map(|(index, cell)| {
                let number = match &cell.reading {
                    Reading::Blank => return Value::Blank,
                    Reading::Text => return Value::Unknown,
                    Reading::Number(_) if cell.spans => return Value::Unknown,
                    Reading::Number(number) => number,
                };
                let value = number.value;
                // Sums of such figures are exact.
                if value.abs() >= Decimal::from(LARGEST) || value.scale() > MOST_DECIMALS {
                    return Value::Unknown;
                }
                let unit = unit(number.unit().as_deref(), &cell.text);
                let column = decimals.get(cell.column).copied().unwrap_or(0);
                let half = match value.scale() {
                    // Whole figures are counts, unless they are rounded to a
                    // unit; among decimals they lost their noughts.
                    0 if column > 0 => half_unit(column),
                    0 if unit == Unit::Percent
                        || layout.is_rounded(grid, cell.row, cell.column) =>
                    {
                        half_unit(0)
                    }
                    0 => Decimal::ZERO,
                    decimals => half_unit(decimals),
                };
                let bracketed = cell.text.starts_with(['(', '（']);
                Value::Figure(Figure {
                    cell: index,
                    value,
                    half,
                    unit,
                    bracketed,
                })
            })
            .collect();
        Figures { grid, values }
    }

    pub fn at(&self, row: usize, column: usize) -> Value {
        match self.grid.index(row, column) {
            Some(index) => self.values.get(index).copied().unwrap_or(Value::Blank),
            None => Value::Blank,
        }
    }
}

/// Half a unit of the last of so many decimals.
fn half_unit(decimals: u32) -> Decimal {
    Decimal::try_new(5, decimals + 1).unwrap_or_default()
}

/// The fewest decimals that a figure of the column with decimals has; 0 where
/// none has any.
fn coarsest(grid: &Grid, column: usize) -> u32 {
    let scales = (0..grid.rows).filter_map(|row| Some(grid.number(row, column)?.value.scale()));
    scales.filter(|scale| *scale > 0).min().unwrap_or(0)
}

fn unit(unit: Option<&str>, text: &str) -> Unit {
    let sign = text
        .chars()
        .find(|c| matches!(c, '$' | '＄' | '€' | '£' | '¥' | '￥'));
    let hash = |words: &str| {
        words.bytes().fold(7u64, |sum, b| {
            sum.wrapping_mul(131).wrapping_add(u64::from(b))
        })
    };
    match (unit, sign) {
        (Some("%" | "％" | "‰"), _) => Unit::Percent,
        (Some(unit), _) => Unit::Other(hash(unit)),
        (None, Some(sign)) => Unit::Other(hash(sign.encode_utf8(&mut [0; 4]))),
        (None, None) => Unit::None,
    }
}
