//! Rows and columns that are wrong as a whole: left at 0, or filled in from
//! elsewhere, so that their own equations hold and those across them fail.

use std::collections::BTreeMap;

use super::Decimal;
use super::exact::Value;
use super::localize::Kind;
use super::rows::{Budget, Row, quotient};
use super::search::{Act, Group, Step};
use super::slip::Slip;

/// Each line whose cells alone can make all of `rows` hold, two or more of them
/// changed; the likeliest first. Nothing when the budget runs out.
pub(super) fn lines(group: &Group, rows: &[Row], budget: &mut Budget) -> Vec<Act> {
    let Some(first) = rows.iter().find(|row| row.need != 0) else {
        return Vec::new();
    };
    let terms = rows.iter().map(|row| row.terms.len()).sum();
    let mut acts = Vec::new();
    // Such a line meets every equation that fails, so the first of them.
    for (cell, _) in &first.terms {
        let (row, column) = group.position(*cell);
        for of_line in [
            &(|cell| group.position(cell).0 == row) as &dyn Fn(usize) -> bool,
            &|cell| group.position(cell).1 == column,
        ] {
            if !budget.spend(terms) {
                return Vec::new();
            }
            acts.extend(changes(rows, of_line).and_then(|changes| act(group, &changes)));
        }
    }
    acts.sort_by_cached_key(|act| likelihood(group, act));
    acts
}

/// The only changes of cells of one line that make `rows` hold, if each of those
/// that fail has one cell of it.
fn changes(rows: &[Row], of_line: &dyn Fn(usize) -> bool) -> Option<BTreeMap<usize, i128>> {
    let mut changes = BTreeMap::new();
    for row in rows.iter().filter(|row| row.need != 0) {
        let mut own = row.terms.iter().filter(|(cell, _)| of_line(*cell));
        let (Some((cell, coefficient)), None) = (own.next(), own.next()) else {
            return None;
        };
        let change = quotient(row.need, *coefficient)?;
        if *changes.entry(*cell).or_insert(change) != change {
            return None;
        }
    }
    let holds = |row: &Row| {
        let mut changed = row.terms.iter().map(|(cell, coefficient)| {
            let change = changes.get(cell).copied().unwrap_or(0);
            coefficient.checked_mul(change)
        });
        changed.try_fold(0i128, |sum, part| sum.checked_add(part?)) == Some(row.need)
    };
    rows.iter().all(holds).then_some(changes)
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

/// What evidence says comes first, then lines left at 0, then likelier slips.
fn likelihood(group: &Group, act: &Act) -> (i64, bool, u32) {
    let says = |cell: usize, value: Option<Decimal>| {
        let evidence = group.system.cells.get(cell).map(|c| &c.evidence);
        i64::from(value.is_some_and(|value| evidence.is_some_and(|e| e.contains(&value))))
    };
    let against = act.changes.iter().map(|step| {
        let written = group.values.number(step.cell);
        let expected = written.saturating_add(step.change);
        says(step.cell, group.values.decimal(written))
            - says(step.cell, group.values.decimal(expected))
    });
    let is_zero = |step: &Step| group.values.number(step.cell) == 0;
    (against.sum(), !act.changes.iter().all(is_zero), act.cost)
}
