//! The figures of a system as integers of one scale.

use rust_decimal::Decimal;

use super::{Linear, System, Written};

/// Figures with more decimals than this are not judged.
const MAX_SCALE: u32 = 12;

/// Scaled figures beyond this are not judged, so that sums stay within `i128`.
const MAX_VALUE: i128 = 10i128.pow(30);

/// The cells of a system, each times `unit`.
pub(super) struct Values {
    /// What one whole is: a power of ten.
    pub(super) unit: i128,
    scale: u32,
    cells: Vec<Value>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    Number(i128),
    Blank,
    Unknown,
}

impl Values {
    pub(super) fn of(system: &System) -> Values {
        let mut scale = 0;
        for cell in &system.cells {
            if let Written::Number(value) = cell.written
                && value.scale() > 0
            {
                let own = value.normalize().scale();
                if own <= MAX_SCALE {
                    scale = scale.max(own);
                }
            }
        }
        let mut values = Values {
            unit: 10i128.pow(scale),
            scale,
            cells: Vec::with_capacity(system.cells.len()),
        };
        for cell in &system.cells {
            values.cells.push(match cell.written {
                Written::Number(value) => {
                    values.scaled(value).map_or(Value::Unknown, Value::Number)
                }
                Written::Blank => Value::Blank,
                Written::Unknown => Value::Unknown,
            });
        }
        values
    }

    /// `value` times the unit, if that is whole and not too long.
    fn scaled(&self, value: Decimal) -> Option<i128> {
        let integer = integer(value, self.scale)?;
        (-MAX_VALUE..=MAX_VALUE)
            .contains(&integer)
            .then_some(integer)
    }

    /// The decimal that `integer` stands for.
    pub(super) fn decimal(&self, integer: i128) -> Option<Decimal> {
        let value = Decimal::try_from_i128_with_scale(integer, self.scale).ok()?;
        Some(value.normalize())
    }

    pub(super) fn get(&self, cell: usize) -> Value {
        self.cells.get(cell).copied().unwrap_or(Value::Unknown)
    }

    /// The figure in `cell`, a blank as 0.
    pub(super) fn number(&self, cell: usize) -> i128 {
        match self.get(cell) {
            Value::Number(value) => value,
            Value::Blank | Value::Unknown => 0,
        }
    }

    /// `Σ coefficient · cell`, with whole coefficients; `None` when the
    /// equation can't be judged.
    pub(super) fn sum(&self, equation: &Linear) -> Option<i128> {
        let mut scale = None;
        let mut sum = 0i128;
        let mut figures = false;
        for (coefficient, cell) in &equation.terms {
            match self.get(*cell) {
                Value::Number(0) => figures = true,
                Value::Number(value) => {
                    figures = true;
                    let scale = *scale.get_or_insert_with(|| coefficient_scale(equation));
                    let part = match integer(*coefficient, scale)? {
                        1 => value,
                        -1 => -value,
                        coefficient => coefficient.checked_mul(value)?,
                    };
                    sum = sum.checked_add(part)?;
                }
                Value::Blank => {}
                Value::Unknown => return None,
            }
        }
        figures.then_some(sum)
    }

    /// The terms of `equation` with whole coefficients, one a cell, sorted by
    /// cell; `None` when a cell is unknown.
    pub(super) fn terms(&self, equation: &Linear) -> Option<Vec<(usize, i128)>> {
        let scale = coefficient_scale(equation);
        let mut terms = Vec::with_capacity(equation.terms.len());
        for (coefficient, cell) in &equation.terms {
            if self.get(*cell) == Value::Unknown {
                return None;
            }
            terms.push((*cell, integer(*coefficient, scale)?));
        }
        terms.sort_unstable_by_key(|(cell, _)| *cell);
        if !terms.is_sorted_by(|a, b| a.0 < b.0) {
            let mut merged: Vec<(usize, i128)> = Vec::with_capacity(terms.len());
            for (cell, coefficient) in terms {
                match merged.last_mut() {
                    Some((last, sum)) if *last == cell => *sum = sum.checked_add(coefficient)?,
                    _ => merged.push((cell, coefficient)),
                }
            }
            terms = merged;
        }
        terms.retain(|(_, coefficient)| *coefficient != 0);
        Some(terms)
    }
}

fn coefficient_scale(equation: &Linear) -> u32 {
    let scales = equation.terms.iter().map(|(c, _)| c.scale());
    scales.max().unwrap_or(0)
}

/// `value · 10^scale`, if that is whole.
#[inline]
fn integer(value: Decimal, scale: u32) -> Option<i128> {
    let own = value.scale();
    if own == scale {
        return Some(value.mantissa());
    }
    let value = if own > scale {
        value.normalize()
    } else {
        value
    };
    let factor = 10i128.checked_pow(scale.checked_sub(value.scale())?)?;
    value.mantissa().checked_mul(factor)
}
