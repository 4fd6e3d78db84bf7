//! Whether a total is the sum of its parts.

use rust_decimal::Decimal;

use super::figure::{Figure, Figures, Unit, Value};
use super::label::Role;
use super::lines::{Across, Axis, Line, alike};
use super::readings::Reading;

/// A total and its parts in one line across.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum {
    pub total: Figure,
    /// What is written, in the order of the table.
    pub parts: Vec<Figure>,
    pub sum: Decimal,
    /// The furthest that rounding can part the two.
    pub slack: Decimal,
    /// Number of the line across, and of the total's line.
    pub across: usize,
    pub line: usize,
    pub rows: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// `telling`: so many figures agree so exactly that it is no accident.
    Holds {
        sum: Sum,
        telling: bool,
    },
    Fails(Sum),
    Unjudged,
}

/// Lines whose signs are tried, at most.
const MOST_SIGNS: usize = 6;

impl Sum {
    /// What the total is more than the sum of its parts.
    pub fn excess(&self) -> Decimal {
        self.total.value - self.sum
    }

    /// Whether the total is the sum, as far as rounding tells.
    pub fn fits(&self) -> bool {
        fits(self, self.sum)
    }

    /// Whether the cell with this index is the total or a part.
    pub fn names(&self, cell: usize) -> bool {
        self.total.cell == cell || self.parts.iter().any(|part| part.cell == cell)
    }
}

/// Judges the total on line `at` of the axis as `reading` has it.
pub fn judge(
    figures: &Figures,
    axis: &Axis,
    at: usize,
    reading: &Reading,
    across: &Across,
) -> Outcome {
    evaluate(figures, axis, at, reading, across).unwrap_or(Outcome::Unjudged)
}

fn value(figures: &Figures, axis: &Axis, line: &Line, across: &Across) -> Value {
    match axis.rows {
        true => figures.at(line.at, across.at),
        false => figures.at(across.at, line.at),
    }
}

fn evaluate(
    figures: &Figures,
    axis: &Axis,
    at: usize,
    reading: &Reading,
    across: &Across,
) -> Option<Outcome> {
    if across.role == Role::Aside {
        return None;
    }
    let line = axis.lines.get(at)?;
    let Value::Figure(total) = value(figures, axis, line, across) else {
        return None;
    };
    let lines: Vec<&Line> = reading
        .parts
        .iter()
        .filter_map(|i| axis.lines.get(*i))
        .collect();
    if !alike(lines.iter().copied().chain([line])) {
        return None;
    }
    let mut parts = Vec::with_capacity(lines.len());
    let mut of_part = Vec::with_capacity(lines.len());
    for part in &lines {
        match value(figures, axis, part, across) {
            Value::Figure(figure) => {
                parts.push(figure);
                of_part.push(*part);
            }
            Value::Blank => {}
            Value::Unknown => return None,
        }
    }
    if parts.len() < 2 {
        return None;
    }
    let mut unit = total.unit;
    for part in &parts {
        match (unit, part.unit) {
            (_, Unit::None) => {}
            (Unit::None, other) => unit = other,
            (one, other) if one != other => return None,
            _ => {}
        }
    }
    let mut sum = Decimal::ZERO;
    let mut slack = total.half;
    for part in &parts {
        sum = sum.checked_add(part.value)?;
        slack = slack.checked_add(part.half)?;
    }
    let mut result = Sum {
        total,
        sum,
        slack,
        across: across.at,
        line: line.at,
        rows: axis.rows,
        parts,
    };
    let shares = unit == Unit::Percent
        || across.role == Role::Share
        || line.role == Role::Share
        || lines.iter().any(|line| line.role == Role::Share);
    if shares {
        let hundred = Decimal::ONE_HUNDRED;
        let near = (sum - hundred).abs() <= Decimal::TEN;
        if total.value != hundred || !near {
            return None;
        }
        let whole = Decimal::ONE / Decimal::TWO;
        let rounded = |f: &Figure| if f.half.is_zero() { whole } else { f.half };
        result.slack = result.parts.iter().map(rounded).sum();
    }
    if result.fits() {
        let telling = is_telling(&result);
        return Some(Outcome::Holds {
            sum: result,
            telling,
        });
    }
    if !axis.rows && is_product(&result) {
        return None;
    }
    if other_signs(&result, &of_part) {
        return Some(Outcome::Holds {
            sum: result,
            telling: false,
        });
    }
    Some(Outcome::Fails(result))
}

fn fits(sum: &Sum, made: Decimal) -> bool {
    (sum.total.value - made).abs() <= sum.slack
}

/// Whether the total is two of its parts multiplied: price and quantity.
fn is_product(sum: &Sum) -> bool {
    let total = sum.total.value;
    let parts = sum.parts.iter().enumerate();
    parts.clone().any(|(i, a)| {
        sum.parts.iter().skip(i + 1).any(|b| {
            let product = a.value.checked_mul(b.value);
            product.is_some_and(|product| product.round_dp(total.scale()) == total)
        })
    })
}

/// Two parts or more that aren't nought, and rounding that explains little.
fn is_telling(sum: &Sum) -> bool {
    let parts = sum
        .parts
        .iter()
        .filter(|part| !part.value.is_zero())
        .count();
    parts > 1 && sum.slack * Decimal::TEN <= sum.total.value.abs()
}

/// Whether the total is made when some parts are taken away: those in brackets,
/// those whose label says so, and costs among other lines.
fn other_signs(sum: &Sum, lines: &[&Line]) -> bool {
    let costs = lines.iter().filter(|line| line.cost).count();
    let costs_count = costs * 2 <= lines.len();
    let flips: Vec<Decimal> = sum
        .parts
        .iter()
        .zip(lines)
        .filter(|(part, line)| part.bracketed || line.taken_away || line.cost && costs_count)
        .map(|(part, _)| part.value)
        .collect();
    if flips.is_empty() {
        return false;
    }
    let all: Decimal = flips.iter().sum();
    if fits(sum, sum.sum - all - all) {
        return true;
    }
    flips.len() <= MOST_SIGNS
        && (1u32..1 << flips.len()).any(|mask| {
            let away: Decimal = flips
                .iter()
                .enumerate()
                .filter(|(i, _)| mask & 1 << i != 0)
                .map(|(_, value)| *value)
                .sum();
            fits(sum, sum.sum - away - away)
        })
}
