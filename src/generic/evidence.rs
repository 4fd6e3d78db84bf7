//! Which reading of a total its table confirms, and what contradicts it.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::TooMuch;
use super::equation::{Outcome, Sum, judge};
use super::figure::Figures;
use super::label::Role;
use super::lines::Axis;
use super::otherwise::{Otherwise, otherwise};
use super::readings::{Kind, Parts, Reading, below, readings};
use crate::equations::is_slip;

/// Totals of one axis that are judged; a table with more is left alone.
const MOST_TOTALS: usize = 40;

/// Figures added up for one axis, at most; a table that asks for more is left
/// alone.
const MOST_WORK: usize = 1_000_000;

/// So many totals that hold leave no doubt how totals are read.
const CLEAR: usize = 3;

/// What the totals of an axis say.
#[derive(Debug, Default)]
pub struct Evidence {
    pub holds: Vec<Sum>,
    /// Sums that hold too, but may do so by accident.
    pub slight: Vec<Sum>,
    pub misses: Vec<Miss>,
    /// Why nothing of the axis is judged.
    pub too_much: Option<TooMuch>,
}

/// A total that its parts don't make.
#[derive(Debug, Clone)]
pub struct Miss {
    pub sum: Sum,
    /// Totals read the same way that hold.
    pub held: usize,
    /// The total is nearly right. Another counts only where a single figure
    /// explains it and another miss.
    pub near: bool,
    /// Without one of its parts the total would be right, and no other total
    /// tells whether that one is a part.
    pub doubtful: bool,
}

/// A total, its readings, and what each gives in each line across.
struct Total {
    role: Role,
    line: usize,
    readings: Vec<Reading>,
    /// Reading by reading, parallel to the lines across.
    outcomes: Vec<Vec<Outcome>>,
}

impl Total {
    fn held(&self, reading: usize) -> usize {
        let outcomes = self.outcomes.get(reading).into_iter().flatten();
        outcomes
            .filter(|o| matches!(o, Outcome::Holds { telling: true, .. }))
            .count()
    }

    fn kind(&self, reading: usize) -> Option<Kind> {
        self.readings.get(reading).map(|r| r.kind)
    }
}

/// Weighs the totals of `axis`. `whole` says that nothing around the table
/// tells that lines are left out.
pub fn weigh(figures: &Figures, axis: &Axis, whole: bool) -> Evidence {
    let mut evidence = Evidence::default();
    let is_total = |at: &usize| axis.lines.get(*at).is_some_and(|l| l.role.is_total());
    let at: Vec<usize> = (0..axis.lines.len()).filter(is_total).collect();
    let gap = axis.lines.iter().any(|line| line.role == Role::Gap);
    if gap {
        return evidence;
    }
    if at.len() > MOST_TOTALS {
        evidence.too_much = Some(TooMuch::Totals {
            found: at.len(),
            most: MOST_TOTALS,
        });
        return evidence;
    }
    let mut work = MOST_WORK;
    let totals: Option<Vec<Total>> = at
        .into_iter()
        .map(|at| (at, readings(&axis.lines, at, !axis.rows)))
        .chain(parents(axis))
        .map(|(at, readings)| read(figures, axis, at, readings, &mut work))
        .collect();
    let Some(totals) = totals else {
        evidence.too_much = Some(TooMuch::Sums { most: MOST_WORK });
        return evidence;
    };
    let mut kinds: HashMap<Kind, usize> = HashMap::new();
    for total in &totals {
        for (i, reading) in total.readings.iter().enumerate() {
            *kinds.entry(reading.kind).or_default() += total.held(i);
        }
    }
    let mut alone = Vec::new();
    for total in &totals {
        let support = |reading: usize| {
            let kind = total.kind(reading);
            kind.and_then(|kind| kinds.get(&kind)).copied().unwrap_or(0)
        };
        let best = (0..total.readings.len()).max_by_key(|&i| {
            let plain = total.kind(i).is_some_and(Kind::is_plain);
            (total.held(i), support(i), plain, std::cmp::Reverse(i))
        });
        let Some(best) = best else { continue };
        let held = total.held(best);
        let kind_held = support(best);
        let misses = misses(total, best, &support);
        for outcome in total.outcomes.get(best).into_iter().flatten() {
            match outcome {
                Outcome::Holds { sum, telling: true } => evidence.holds.push(sum.clone()),
                Outcome::Holds { sum, .. } if kind_held > 0 && sum.fits() => {
                    evidence.slight.push(sum.clone());
                }
                _ => {}
            }
        }
        if kind_held == 0 {
            if total.role.is_total() {
                alone.push((total, misses));
            }
            continue;
        }
        let plain = total.kind(best).is_some_and(Kind::is_plain);
        let most = match held {
            0 => 1,
            _ => held.saturating_sub(1).max(1),
        };
        if misses.len() > most || !plain && kind_held < 2 || is_open(&misses) {
            continue;
        }
        // What other columns confirm needs no other reading.
        let known = |sum: &Sum| held > 0 || doubt(sum) == Doubt::None;
        let misses = misses.into_iter().filter(known).map(|sum| Miss {
            near: is_near(&sum, kind_held),
            sum,
            held: kind_held,
            doubtful: false,
        });
        evidence.misses.extend(misses);
    }
    let failing = alone
        .iter()
        .filter(|(_, misses)| !misses.is_empty())
        .count();
    if failing == 1 && whole && evidence.misses.is_empty() {
        for (total, misses) in alone {
            evidence.misses.extend(alone_miss(axis, total, &misses));
        }
    }
    evidence
}

/// Rows with other rows below them, of which they may be the sums.
fn parents(axis: &Axis) -> impl Iterator<Item = (usize, Vec<Reading>)> {
    let lines = if axis.rows { axis.lines.len() } else { 0 };
    (0..lines).filter_map(|at| Some((at, vec![below(&axis.lines, at)?])))
}

/// A total with its readings judged; `None` when that is more than what is left
/// of `work`.
fn read(
    figures: &Figures,
    axis: &Axis,
    at: usize,
    readings: Vec<Reading>,
    work: &mut usize,
) -> Option<Total> {
    let parts: usize = readings.iter().map(|reading| reading.parts.len()).sum();
    *work = work.checked_sub(parts.checked_mul(axis.across.len())?)?;
    let outcomes = readings
        .iter()
        .map(|reading| {
            let across = axis.across.iter();
            across
                .map(|across| judge(figures, axis, at, reading, across))
                .collect()
        })
        .collect();
    Some(Total {
        role: axis.lines.get(at).map_or(Role::Plain, |line| line.role),
        line: at,
        readings,
        outcomes,
    })
}

/// Where the best reading fails and no other holds that may be meant. `support`
/// says how many totals hold that are read as a reading has it.
fn misses(total: &Total, best: usize, support: &dyn Fn(usize) -> usize) -> Vec<Sum> {
    let Some(outcomes) = total.outcomes.get(best) else {
        return Vec::new();
    };
    let known = support(best);
    let mut misses = Vec::new();
    for (across, outcome) in outcomes.iter().enumerate() {
        let Outcome::Fails(sum) = outcome else {
            continue;
        };
        let accepted = total.outcomes.iter().enumerate().any(|(i, own)| {
            let telling = match own.get(across) {
                Some(Outcome::Holds { telling, .. }) => usize::from(*telling),
                _ => return false,
            };
            // Others are read so too, or too few to tell are read as the best.
            let with_parts = total.kind(i).is_some_and(|k| k.parts == Parts::AndOfWhich);
            support(i) > telling || known < if with_parts { 1 } else { CLEAR }
        });
        if !accepted {
            misses.push(sum.clone());
        }
    }
    misses
}

/// Whether several totals exceed their parts: something that the table doesn't
/// list is counted too.
fn is_open(misses: &[Sum]) -> bool {
    misses.len() > 1 && misses.iter().all(|sum| sum.excess() > Decimal::ZERO)
}

/// The miss of a total that no other confirms: one figure, whose label says
/// nothing but that it is the total, and one way to read it.
fn alone_miss(axis: &Axis, total: &Total, misses: &[Sum]) -> Option<Miss> {
    let [_] = misses else { return None };
    if !matches!(total.role, Role::Total | Role::Subtotal) {
        return None;
    }
    let across = total
        .outcomes
        .iter()
        .find_map(|own| own.iter().position(|o| matches!(o, Outcome::Fails(_))))?;
    let mut found: Option<&Sum> = None;
    let mut doubtful = false;
    for (reading, own) in total.readings.iter().zip(&total.outcomes) {
        let Some(Outcome::Fails(sum)) = own.get(across) else {
            continue;
        };
        doubtful |= match doubt(sum) {
            Doubt::Honest => return None,
            Doubt::Left => true,
            Doubt::None => false,
        };
        if !reading.kind.is_plain() || !is_near(sum, 0) {
            continue;
        }
        // Something on that side isn't to be added.
        let side = |i: usize| (i > total.line) == reading.kind.after;
        let odd = |role: Role| matches!(role, Role::Aside | Role::Share);
        let mut lines = axis.lines.iter().enumerate();
        if lines.any(|(i, line)| side(i) && odd(line.role)) {
            return None;
        }
        match found {
            Some(known) if known.sum != sum.sum => return None,
            _ => found = Some(sum),
        }
    }
    let sum = found?;
    // One row of figures tells less than one column: they must look alike.
    let scale = sum.total.value.scale();
    let alike = sum.parts.iter().all(|part| part.value.scale() == scale);
    (axis.rows || alike).then(|| Miss {
        sum: sum.clone(),
        held: 0,
        near: true,
        doubtful,
    })
}

/// What speaks for a total that its parts together don't make.
#[derive(PartialEq, Eq)]
enum Doubt {
    None,
    /// It is right without one of them, of many.
    Left,
    /// They make it in another way.
    Honest,
}

/// Parts of which one left over is more likely forgotten in the total.
const MANY: usize = 4;

fn doubt(sum: &Sum) -> Doubt {
    let values: Vec<Decimal> = sum.parts.iter().map(|part| part.value).collect();
    match otherwise(&values, sum.total.value, sum.slack) {
        None => Doubt::None,
        Some(Otherwise::Some(1)) if values.len() >= MANY => Doubt::Left,
        Some(_) => Doubt::Honest,
    }
}

/// Whether the total is nearly what its parts make, as a slip leaves it.
/// `held` totals read the same way hold.
fn is_near(sum: &Sum, held: usize) -> bool {
    let (written, made) = (sum.total.value, sum.sum);
    let difference = sum.excess().abs();
    let slip = is_slip(written, made);
    let negative = sum.parts.iter().any(|part| part.value.is_sign_negative());
    let largest = sum.parts.iter().map(|part| part.value).max();
    if !negative && largest.is_some_and(|largest| written <= largest) {
        // As an average, a maximum or a share would be.
        return held > 1 && (slip || written.is_zero());
    }
    let most = written.abs().max(made.abs());
    let near = match held {
        0 | 1 => difference * Decimal::TEN <= most,
        _ => difference * Decimal::TWO <= most,
    };
    let forgotten =
        sum.parts.len() > 2 && sum.parts.iter().any(|part| part.value.abs() == difference);
    near || slip || forgotten
}
