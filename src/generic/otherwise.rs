//! Whether a total that its lines together don't make may be right all the
//! same: they divide it more than once (men, women, town, country), or some
//! are parts of others (farmland, fields, woods). Where neither labels nor
//! indents tell, the figures alone do.

use std::collections::HashSet;

use rust_decimal::Decimal;

/// How else the figures make their total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    /// Each finds its place: beside others, or in one of them.
    All,
    /// Some that stand together make the total; so many are left over.
    Some(usize),
}

/// Steps of the search, at most; what isn't decided then may be right.
const MOST_STEPS: usize = 20_000;

/// How else `values`, in the order of the table, make `total` as far as
/// rounding tells; `None` where they don't.
pub fn otherwise(values: &[Decimal], total: Decimal, slack: Decimal) -> Option<Otherwise> {
    if total <= Decimal::ZERO || values.iter().any(Decimal::is_sign_negative) {
        return None;
    }
    let backward: Vec<Decimal> = values.iter().rev().copied().collect();
    // Parts stand below what they are parts of, or above.
    for values in [values, &backward] {
        let mut search = Search {
            values,
            slack,
            parts: vec![Vec::new(); values.len()],
            steps: MOST_STEPS,
        };
        if search.divides(total).unwrap_or(true) {
            return Some(Otherwise::All);
        }
    }
    run(values, total, slack).map(|length| Otherwise::Some(values.len() - length))
}

/// The length of the longest run of two figures or more that makes `total`.
fn run(values: &[Decimal], total: Decimal, slack: Decimal) -> Option<usize> {
    let (mut from, mut sum) = (0, Decimal::ZERO);
    let mut longest = None;
    for (i, value) in values.iter().enumerate() {
        sum += value;
        while sum > total + slack
            && let Some(first) = values.get(from)
        {
            sum -= first;
            from += 1;
        }
        let length = i + 1 - from;
        if length > 1 && (sum - total).abs() <= slack {
            longest = longest.max(Some(length));
        }
    }
    longest
}

/// Figures of which each may be the sum of some that follow it.
struct Search<'v> {
    values: &'v [Decimal],
    slack: Decimal,
    /// For each figure, where the figures behind it may end that make it.
    parts: Vec<Vec<usize>>,
    /// Steps that are left.
    steps: usize,
}

impl Search<'_> {
    /// Whether all figures together make `total` once or several times over;
    /// `None` where that takes too long.
    fn divides(&mut self, total: Decimal) -> Option<bool> {
        for at in (0..self.values.len()).rev() {
            let value = *self.values.get(at)?;
            if value.is_zero() {
                continue;
            }
            let ends = self.ends(at + 1, value)?;
            if let Some(own) = self.parts.get_mut(at) {
                *own = ends;
            }
        }
        let mut begun = HashSet::from([0]);
        let mut open = vec![0];
        while let Some(from) = open.pop() {
            for end in self.ends(from, total)? {
                if end == self.values.len() {
                    return Some(true);
                }
                if begun.insert(end) {
                    open.push(end);
                }
            }
        }
        Some(false)
    }

    /// Where figures from `from` on may end that make `target`.
    fn ends(&mut self, from: usize, target: Decimal) -> Option<Vec<usize>> {
        let mut ends = Vec::new();
        let mut seen = HashSet::new();
        let mut open = vec![(from, Decimal::ZERO)];
        while let Some((at, sum)) = open.pop() {
            let Some(value) = self.values.get(at) else {
                continue;
            };
            let sum = sum + value;
            if sum > target + self.slack {
                continue;
            }
            let behind = self.parts.get(at).into_iter().flatten().copied();
            for end in std::iter::once(at + 1).chain(behind) {
                self.steps = self.steps.checked_sub(1)?;
                if !seen.insert((end, sum)) {
                    continue;
                }
                if (sum - target).abs() <= self.slack {
                    ends.push(end);
                }
                open.push((end, sum));
            }
        }
        Some(ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[i64], total: i64) -> Option<Otherwise> {
        let values: Vec<Decimal> = values.iter().map(|v| Decimal::from(*v)).collect();
        otherwise(&values, Decimal::from(total), Decimal::ZERO)
    }

    #[test]
    fn a_total_divided_twice() {
        assert_eq!(of(&[52, 48, 60, 40], 100), Some(Otherwise::All));
        assert_eq!(of(&[52, 48, 20, 65, 15], 100), Some(Otherwise::All));
        // Divided once, and something of it named besides.
        assert_eq!(of(&[52, 48, 33], 100), Some(Otherwise::Some(1)));
        assert_eq!(of(&[33, 12, 52, 48], 100), Some(Otherwise::Some(2)));
    }

    #[test]
    fn parts_below_or_above_what_they_are_parts_of() {
        assert_eq!(of(&[120, 80, 40, 60, 20], 200), Some(Otherwise::All));
        assert_eq!(of(&[70, 50, 20, 30, 18, 12], 100), Some(Otherwise::All));
        assert_eq!(of(&[50, 20, 70, 18, 12, 30], 100), Some(Otherwise::All));
        // On three levels, and one part alone.
        assert_eq!(
            of(&[900, 900, 700, 200, 200, 200], 1100),
            Some(Otherwise::All)
        );
    }

    #[test]
    fn figures_that_are_just_wrong() {
        assert_eq!(of(&[1200, 860, 340], 2500), None);
        assert_eq!(of(&[41, 33, 22], 98), None);
        assert_eq!(of(&[52, 48, 60, 41], 110), None);
        assert_eq!(of(&[120, 80, 41, 60, 20], 210), None);
        assert_eq!(of(&[], 5), None);
    }

    #[test]
    fn the_search_ends() {
        let many: Vec<i64> = (0..2000).map(|i| 1 + i % 7).collect();
        assert_eq!(of(&many, 7777), Some(Otherwise::All));
    }
}
