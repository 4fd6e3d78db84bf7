//! The equations that hold along one axis of a table in all reports.
//!
//! Looked for are the sums that tables are built of: a total behind its parts
//! or before them, nested subtotals included; what is left of one line after
//! the next (a profit); what two neighbours and two others come to alike (what
//! came in and what went out); and totals that are equal. What holds only by
//! zeros is no evidence.

use rust_decimal::Decimal;

/// A row or column, as far as sums are concerned.
#[derive(Debug, Clone)]
pub struct Line {
    /// The labels over it, outermost first, without its own.
    pub groups: Vec<String>,
    /// Its label says that it is a total.
    pub is_total: bool,
}

/// A line of the other axis in one report: a value for each line, `None` where
/// no figure stands.
#[derive(Debug)]
pub struct Instance {
    /// Index of the line of the other axis.
    pub across: usize,
    pub values: Vec<Option<Decimal>>,
}

/// `total = Σ sign · part`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum {
    pub total: usize,
    /// Minus where `true`.
    pub parts: Vec<(bool, usize)>,
    /// The lines of the other axis along which it holds; `None`: all.
    pub only: Option<Vec<usize>>,
    pub evidence: Evidence,
}

/// How often an equation was tried. It never failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Lines of the other axis, over all reports.
    pub judged: usize,
    /// Those among them in which not merely one part makes the total.
    pub telling: usize,
    /// Cells that are not zero.
    pub nonzero: usize,
    /// Digits of the totals of the telling ones: how little chance it was.
    digits: usize,
}

/// Digits that a chance agreement of unlabelled lines doesn't reach.
pub const CERTAIN: usize = 6;
/// Parts of a total that its label doesn't announce, at most.
const FEW_PARTS: usize = 4;

/// The equations between `lines` that hold in every instance.
pub fn sums(lines: &[Line], instances: &[Instance]) -> Vec<Sum> {
    let mut found: Vec<Sum> = Vec::new();
    for total in 0..lines.len() {
        let before = top(&found, 0..total);
        found.extend(backwards(lines, instances, &before, total));
    }
    // A total before its parts: inner ones stand further down.
    let is_labelled = |line: usize| lines.get(line).is_some_and(|line| line.is_total);
    let totals = |labelled: bool| {
        let of_kind = move |line: &usize| is_labelled(*line) == labelled;
        (0..lines.len()).rev().filter(of_kind)
    };
    for total in totals(true) {
        found.extend(forwards(lines, instances, &found, total));
    }
    for total in 0..lines.len() {
        found.extend(difference(lines, instances, &found, total));
    }
    for total in totals(false) {
        found.extend(forwards(lines, instances, &found, total));
    }
    let all = top(&found, 0..lines.len());
    found.extend(balance(instances, &all));
    found.extend(equal(instances, &found));
    found.sort_by_key(|sum| sum.total);
    found
}

/// The lines of `range` that are no parts of a total in it.
fn top(found: &[Sum], range: std::ops::Range<usize>) -> Vec<usize> {
    let covered = |line: usize| {
        found.iter().any(|sum| {
            range.contains(&sum.total) && sum.parts.iter().any(|(_, part)| *part == line)
        })
    };
    range.clone().filter(|line| !covered(*line)).collect()
}

/// A total behind its parts: of those lines that hold, the one that the groups
/// of labels announce, else the longest.
fn backwards(
    lines: &[Line],
    instances: &[Instance],
    before: &[usize],
    total: usize,
) -> Option<Sum> {
    let own = lines.get(total)?;
    let in_group = |line: &usize| {
        lines
            .get(*line)
            .is_some_and(|line| line.groups.starts_with(&own.groups))
    };
    let group = before.iter().rev().take_while(|l| in_group(l)).count();
    longest(instances, before, total, own.is_total, group)
}

/// A total before its parts.
fn forwards(lines: &[Line], instances: &[Instance], found: &[Sum], total: usize) -> Option<Sum> {
    if is_settled(found, total) {
        return None;
    }
    let own = lines.get(total)?;
    let mut behind = top(found, total + 1..lines.len());
    behind.reverse();
    let usual = behind.len();
    longest(instances, &behind, total, own.is_total, usual)
}

/// Whether an equation names the line as its total, or makes it by taking away.
fn is_settled(found: &[Sum], line: usize) -> bool {
    let names = |sum: &Sum| {
        sum.total == line
            || sum
                .parts
                .iter()
                .any(|(minus, part)| *minus && *part == line)
            || sum.parts.iter().any(|(_, part)| *part == line)
                && sum.parts.iter().any(|(minus, _)| *minus)
    };
    found.iter().any(names)
}

/// `total` as the sum of the last so many of `lines`: `usual` many, else as many
/// as can be.
fn longest(
    instances: &[Instance],
    lines: &[usize],
    total: usize,
    labelled: bool,
    usual: usize,
) -> Option<Sum> {
    let most = if labelled { lines.len() } else { FEW_PARTS };
    let mut lengths: Vec<usize> = (2..=lines.len().min(most)).rev().collect();
    lengths.sort_by_key(|length| *length != usual);
    lengths.into_iter().find_map(|length| {
        let parts = lines.get(lines.len() - length..)?;
        let mut parts: Vec<(bool, usize)> = parts.iter().map(|part| (false, *part)).collect();
        parts.sort_by_key(|(_, part)| *part);
        let enough = |evidence: &Evidence| match labelled {
            true => evidence.telling >= 1 && (length == usual || evidence.digits >= 3),
            false => evidence.telling >= 2 && evidence.digits >= CERTAIN,
        };
        judge(instances, total, parts, labelled).filter(|sum| enough(&sum.evidence))
    })
}

/// What is left of the line before last after the last one.
fn difference(lines: &[Line], instances: &[Instance], found: &[Sum], total: usize) -> Option<Sum> {
    if found
        .iter()
        .any(|sum| sum.total == total || sum.parts.iter().any(|(_, part)| *part == total))
    {
        return None;
    }
    let before = top(found, 0..total);
    let [.., from, less] = before.as_slice() else {
        return None;
    };
    let own = &lines.get(total)?.groups;
    if ![from, less]
        .iter()
        .all(|line| lines.get(**line).is_some_and(|line| line.groups == *own))
    {
        return None;
    }
    judge(instances, total, vec![(false, *from), (true, *less)], false)
        .filter(|sum| sum.evidence.telling >= 2 && sum.evidence.digits >= CERTAIN)
}

/// Four lines in a row of which the first two come to as much as the others.
fn balance(instances: &[Instance], lines: &[usize]) -> Option<Sum> {
    lines.windows(4).find_map(|window| {
        let [a, b, c, d] = *window else { return None };
        // a = c + d - b
        judge(instances, a, vec![(true, b), (false, c), (false, d)], false)
            .filter(|sum| sum.evidence.telling >= 2 && sum.evidence.digits >= CERTAIN)
    })
}

/// Two totals that are the same.
fn equal(instances: &[Instance], found: &[Sum]) -> Vec<Sum> {
    let mut equal = Vec::new();
    for (i, sum) in found.iter().enumerate() {
        for other in found.iter().skip(i + 1) {
            let related = |a: &Sum, b: &Sum| a.parts.iter().any(|(_, part)| *part == b.total);
            if related(sum, other) || related(other, sum) || sum.total == other.total {
                continue;
            }
            equal.extend(
                judge(instances, other.total, vec![(false, sum.total)], false)
                    .filter(|sum| sum.evidence.telling >= 2 && sum.evidence.digits >= CERTAIN),
            );
        }
    }
    equal
}

/// The equation, if it holds wherever it can be judged. One that a label
/// announces may fail along whole lines of the other axis (rates, years), and
/// is then written for the others only.
fn judge(
    instances: &[Instance],
    total: usize,
    parts: Vec<(bool, usize)>,
    labelled: bool,
) -> Option<Sum> {
    let mut evidence = Evidence::default();
    let mut failing: Vec<usize> = Vec::new();
    let holds = |instance: &Instance| -> Option<bool> {
        let value = |line: usize| instance.values.get(line).copied().flatten();
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, (minus, part)| {
            let part = value(*part)?;
            sum.checked_add(if *minus { -part } else { part })
        })?;
        Some(sum == value(total)?)
    };
    for instance in instances {
        if holds(instance) == Some(false) && !failing.contains(&instance.across) {
            failing.push(instance.across);
        }
    }
    if !failing.is_empty() && !labelled {
        return None;
    }
    let kept = instances
        .iter()
        .filter(|instance| !failing.contains(&instance.across));
    let mut only: Vec<usize> = Vec::new();
    for instance in kept.filter(|instance| holds(instance).is_some()) {
        if !only.contains(&instance.across) {
            only.push(instance.across);
        }
        let value = |line: usize| instance.values.get(line).copied().flatten();
        let nonzero = |line: usize| value(line).is_some_and(|value| !value.is_zero());
        let parts_nonzero = parts.iter().filter(|(_, part)| nonzero(*part)).count();
        evidence.judged += 1;
        evidence.nonzero += parts_nonzero + usize::from(nonzero(total));
        if nonzero(total) && parts_nonzero >= parts.len().min(2) {
            evidence.telling += 1;
            evidence.digits += value(total).map_or(0, digits);
        }
    }
    Some(Sum {
        total,
        parts,
        only: (!failing.is_empty()).then_some(only),
        evidence,
    })
    .filter(|sum| sum.evidence.telling > 0)
}

pub fn digits(value: Decimal) -> usize {
    value
        .normalize()
        .mantissa()
        .unsigned_abs()
        .to_string()
        .len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(totals: &[usize], count: usize) -> Vec<Line> {
        (0..count)
            .map(|line| Line {
                groups: Vec::new(),
                is_total: totals.contains(&line),
            })
            .collect()
    }

    fn found(totals: &[usize], rows: &[&[i64]]) -> Vec<(usize, Vec<(bool, usize)>)> {
        let instances: Vec<Instance> = rows
            .iter()
            .enumerate()
            .map(|(across, row)| Instance {
                across,
                values: row.iter().map(|v| Some(Decimal::from(*v))).collect(),
            })
            .collect();
        let count = rows.first().map_or(0, |row| row.len());
        sums(&lines(totals, count), &instances)
            .into_iter()
            .map(|sum| (sum.total, sum.parts))
            .collect()
    }

    #[test]
    fn subtotals_stand_in_the_grand_total() {
        let rows: &[&[i64]] = &[&[3, 4, 7, 10, 20, 30, 37], &[1, 0, 1, 5, 5, 10, 11]];
        assert_eq!(
            found(&[2, 5, 6], rows),
            [
                (2, vec![(false, 0), (false, 1)]),
                (5, vec![(false, 3), (false, 4)]),
                (6, vec![(false, 2), (false, 5)]),
            ]
        );
    }

    #[test]
    fn a_total_may_stand_first() {
        let rows: &[&[i64]] = &[&[9, 2, 3, 4], &[17, 8, 0, 9]];
        assert_eq!(
            found(&[0], rows),
            [(0, vec![(false, 1), (false, 2), (false, 3)])]
        );
    }

    #[test]
    fn what_is_left_is_a_difference() {
        let rows: &[&[i64]] = &[&[4820, 2912, 1908], &[4611, 2840, 1771]];
        assert_eq!(found(&[], rows), [(2, vec![(false, 0), (true, 1)])]);
    }

    #[test]
    fn zeros_and_chance_are_no_evidence() {
        assert_eq!(found(&[2], &[&[0, 0, 0], &[0, 5, 5]]), []);
        assert_eq!(found(&[], &[&[1, 2, 3]]), []);
        assert_eq!(found(&[], &[&[1, 2, 3], &[2, 2, 5]]), []);
    }

    #[test]
    fn a_rate_is_left_out_of_a_total() {
        let instances: Vec<Instance> = [[30, 20, 50], [80, 90, 84]]
            .iter()
            .enumerate()
            .map(|(across, row)| Instance {
                across,
                values: row.iter().map(|v| Some(Decimal::from(*v))).collect(),
            })
            .collect();
        let found = sums(&lines(&[2], 3), &instances);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].only, Some(vec![0]));
    }
}
