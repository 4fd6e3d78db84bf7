//! From totals that fail to the cells that explain it.

use rust_decimal::Decimal;

use super::equation::Sum;
use super::evidence::{Evidence, Miss, weigh};
use super::figure::Figures;
use super::grid::Grid;
use super::lines::Layout;
use super::{Judged, TooMuch};
use crate::syntax::words;

/// A wrong figure.
#[derive(Debug)]
pub struct Fault {
    /// Index of the cell where it stands.
    pub cell: usize,
    pub expected: Decimal,
    /// The sums that fail for it, at least one.
    pub sums: Vec<Sum>,
    /// Totals read the same way that hold.
    pub held: usize,
    /// Other cells of which one may be wrong instead, and what they would be.
    pub others: Vec<(usize, Decimal)>,
    /// The cell itself is a part of a sum that holds: rather one of the others
    /// is wrong.
    pub confirmed: bool,
    /// It may be right (see [`Miss::doubtful`]).
    pub doubtful: bool,
}

/// What the totals of `grid` come to, what is wrong, and why some of it isn't
/// judged.
pub fn judged(grid: Grid) -> (Judged, Option<TooMuch>) {
    let layout = Layout::new(&grid);
    let figures = Figures::new(&grid, &layout);
    let whole = !words::NOT_ALL.occur_in(&grid.above);
    let mut all = Evidence::default();
    for axis in layout.axes(&grid) {
        let own = weigh(&figures, &axis, whole);
        all.holds.extend(own.holds);
        all.slight.extend(own.slight);
        all.misses.extend(own.misses);
        all.too_much = all.too_much.or(own.too_much);
    }
    let too_much = all.too_much;
    let misses = all.misses.iter().map(|miss| &miss.sum);
    let sums = misses
        .chain(&all.holds)
        .chain(&all.slight)
        .cloned()
        .collect();
    let mut faults = locate(all);
    faults.sort_by_key(|fault| fault.cell);
    let judged = Judged {
        grid,
        layout,
        sums,
        faults,
    };
    (judged, too_much)
}

/// The cells that explain the misses: one that mends several first.
fn locate(evidence: Evidence) -> Vec<Fault> {
    let Evidence {
        holds, mut misses, ..
    } = evidence;
    let confirmed = |cell: usize| {
        holds
            .iter()
            .any(|sum| sum.total.cell == cell || sum.parts.iter().any(|part| part.cell == cell))
    };
    let mut faults = Vec::new();
    while let Some((cell, expected, mended)) = common(&misses, &confirmed) {
        let (own, rest) = misses
            .into_iter()
            .enumerate()
            .partition(|(i, _)| mended.contains(i));
        misses = strip(rest);
        let own: Vec<Miss> = strip(own);
        faults.push(Fault {
            cell,
            expected,
            held: own.iter().map(|miss| miss.held).max().unwrap_or(0),
            sums: own.into_iter().map(|miss| miss.sum).collect(),
            others: Vec::new(),
            confirmed: false,
            doubtful: false,
        });
    }
    let near = misses.into_iter().filter(|miss| miss.near);
    faults.extend(near.map(|miss| single(miss, &confirmed)));
    faults
}

fn strip(misses: Vec<(usize, Miss)>) -> Vec<Miss> {
    misses.into_iter().map(|(_, miss)| miss).collect()
}

/// What `cell` must be for the sum to hold; `None` where it isn't in it.
fn needed(sum: &Sum, cell: usize) -> Option<Decimal> {
    if sum.total.cell == cell {
        return Some(sum.sum);
    }
    let part = sum.parts.iter().find(|part| part.cell == cell)?;
    Some(part.value + sum.excess())
}

/// The only cell whose change mends two misses or more; what it must be, and
/// which it mends.
fn common(
    misses: &[Miss],
    confirmed: &dyn Fn(usize) -> bool,
) -> Option<(usize, Decimal, Vec<usize>)> {
    let mut best: Option<(usize, Decimal, Vec<usize>)> = None;
    let mut unique = true;
    for miss in misses {
        let cells = miss.sum.parts.iter().chain([&miss.sum.total]);
        for cell in cells.map(|figure| figure.cell) {
            if confirmed(cell) || best.as_ref().is_some_and(|(known, ..)| *known == cell) {
                continue;
            }
            let Some(expected) = needed(&miss.sum, cell) else {
                continue;
            };
            let mended: Vec<usize> = (0..misses.len())
                .filter(|&i| {
                    misses.get(i).is_some_and(|other| {
                        let slack = miss.sum.slack + other.sum.slack;
                        let need = needed(&other.sum, cell);
                        need.is_some_and(|need| (need - expected).abs() <= slack)
                    })
                })
                .collect();
            let known = best.as_ref().map_or(1, |(_, _, mended)| mended.len());
            if mended.len() > known {
                best = Some((cell, expected, mended));
                unique = true;
            } else if mended.len() == known && known > 1 {
                unique = false;
            }
        }
    }
    best.filter(|_| unique)
}

/// The fault behind one miss: at the total, unless the rest of the table says
/// that it is right and only one part is left.
fn single(miss: Miss, confirmed: &dyn Fn(usize) -> bool) -> Fault {
    let Miss {
        sum,
        held,
        doubtful,
        ..
    } = miss;
    let open: Vec<(usize, Decimal)> = sum
        .parts
        .iter()
        .filter(|part| !confirmed(part.cell))
        .map(|part| (part.cell, part.value + sum.excess()))
        .collect();
    let total = (sum.total.cell, sum.sum);
    let ((cell, expected), others) = match open.as_slice() {
        [part] if confirmed(total.0) => (*part, Vec::new()),
        _ => (total, open),
    };
    Fault {
        cell,
        expected,
        sums: vec![sum],
        held,
        others,
        confirmed: confirmed(cell),
        doubtful,
    }
}
