//! Rows and columns that are wrong as a whole: left at 0, or filled in from
//! elsewhere, so that their own equations hold and those across them fail.

use std::collections::BTreeMap;

use super::exact::Value;
use super::localize::Kind;
use super::rows::{Budget, Row, quotient};
use super::search::{Act, Group, Step};
use super::slip::Slip;

/// The part of the work left that may go into it.
const SHARE: u64 = 4;

/// The lines whose cells alone can make all equations of a group hold, two or more
/// of them changed.
pub(super) struct Lines {
    /// The likeliest first.
    pub(super) acts: Vec<Act>,
    /// Something speaks for the first one more than for any other.
    pub(super) decided: bool,
}

/// Finds the lines; none when their share of the budget runs out.
pub(super) fn lines(group: &Group, rows: &[Row], budget: &mut Budget) -> Lines {
    let share = budget.0 / SHARE;
    let mut own = Budget(share);
    let acts = within(group, rows, &mut own);
    budget.0 -= share - own.0;
    let mut acts = acts.unwrap_or_default();
    acts.sort_by_cached_key(|act| (likelihood(group, act), act.cost));
    let mut likelihoods = acts.iter().map(|act| likelihood(group, act));
    let decided = likelihoods.next() != likelihoods.next();
    Lines { acts, decided }
}

/// `None` when the budget runs out.
fn within(group: &Group, rows: &[Row], budget: &mut Budget) -> Option<Vec<Act>> {
    let failing: Vec<&Row> = rows.iter().filter(|row| row.need != 0).collect();
    let all: usize = rows.iter().map(|row| row.terms.len()).sum();
    let mut acts = Vec::new();
    // Such a line meets every equation that fails in one cell, and so the first.
    for (cell, _) in failing.first().map_or(&[][..], |first| &first.terms) {
        let (row, column) = group.position(*cell);
        let in_row = |cell: usize| group.position(cell).0 == row;
        let in_column = |cell: usize| group.position(cell).1 == column;
        for of_line in [&in_row as &dyn Fn(usize) -> bool, &in_column] {
            let Some(changes) = changes(&failing, of_line, budget) else {
                continue;
            };
            if !budget.spend(all) {
                return None;
            }
            if rows.iter().all(|row| holds(row, &changes)) {
                acts.extend(act(group, &changes));
            }
        }
    }
    (budget.0 > 0).then_some(acts)
}

/// The only changes of cells of one line that make the rows hold that fail, if each
/// has one cell of it; an equation of the line itself, which has several, holds.
fn changes(
    failing: &[&Row],
    of_line: &dyn Fn(usize) -> bool,
    budget: &mut Budget,
) -> Option<BTreeMap<usize, i128>> {
    let mut changes = BTreeMap::new();
    for row in failing {
        if !budget.spend(row.terms.len()) {
            return None;
        }
        let mut own = row.terms.iter().filter(|(cell, _)| of_line(*cell));
        let (Some((cell, coefficient)), None) = (own.next(), own.next()) else {
            return None;
        };
        let change = quotient(row.need, *coefficient)?;
        if *changes.entry(*cell).or_insert(change) != change {
            return None;
        }
    }
    Some(changes)
}

fn holds(row: &Row, changes: &BTreeMap<usize, i128>) -> bool {
    let mut changed = row.terms.iter().map(|(cell, coefficient)| {
        let change = changes.get(cell).copied().unwrap_or(0);
        coefficient.checked_mul(change)
    });
    changed.try_fold(0i128, |sum, part| sum.checked_add(part?)) == Some(row.need)
}

fn act(group: &Group, changes: &BTreeMap<usize, i128>) -> Option<Act> {
    let allowed = (changes.iter()).all(|(cell, change)| group.allows(*cell, *change));
    if changes.len() < 2 || !allowed {
        return None;
    }
    let slip = |cell: usize| match group.values.get(cell) {
        Value::Blank => Slip::Blank,
        _ => Slip::Other,
    };
    let cost = (changes.iter()).map(|(cell, change)| group.single(*cell, *change).cost);
    Some(Act {
        kind: Kind::Line,
        cost: cost.sum(),
        changes: (changes.iter())
            .map(|(cell, change)| Step {
                cell: *cell,
                change: *change,
                slip: slip(*cell),
            })
            .collect(),
    })
}

/// What evidence says comes first, then a column of totals, which are added up, then
/// a line left at 0: the less, the likelier.
fn likelihood(group: &Group, act: &Act) -> (i64, bool, bool) {
    let says = |cell: usize, value: i128| {
        let evidence = group.system.cells.get(cell).map(|c| &c.evidence);
        let value = group.values.decimal(value);
        i64::from(value.is_some_and(|value| evidence.is_some_and(|e| e.contains(&value))))
    };
    let against = act.changes.iter().map(|step| {
        let written = group.values.number(step.cell);
        says(step.cell, written) - says(step.cell, written.saturating_add(step.change))
    });
    let is_total = |step: &Step| group.totals.get(step.cell) == Some(&true);
    let is_zero = |step: &Step| group.values.number(step.cell) == 0;
    let mut rows = act.changes.iter().map(|step| group.position(step.cell).0);
    let first = rows.next();
    // The last item of a balance is its total, too.
    let is_row = rows.all(|row| Some(row) == first);
    (
        against.sum(),
        is_row || !act.changes.iter().all(is_total),
        !act.changes.iter().all(is_zero),
    )
}
