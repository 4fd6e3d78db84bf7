//! The smallest sets of changes that make all equations of a group hold.
//!
//! A set of cells explains the failing equations if its changes solve the
//! linear system. The search walks the implied equations of Fellegi and Holt:
//! some equation fails, so one of its cells must change; that cell is
//! eliminated, and an equation that still fails, free of the cells chosen so
//! far, says where the next one must be.

use super::exact::{Value, Values};
use super::localize::Kind;
use super::rows::{Budget, Matrix, Row, put_back, quotient};
use super::slip::{Slip, slip};
use super::{Domain, System};

/// Blank totals of a group beyond this number count as 0 like blank parts.
const MAX_BLANK_TOTALS: usize = 256;

/// Runs of cells longer than this are not tried as typed one column over.
const MAX_RUN: usize = 16;

/// Explanations with more slips than this are of single cells only.
const MAX_WITH_MOVE: usize = 3;

/// Equally small explanations beyond this number are counted out by cost.
const MAX_SOLUTIONS: usize = 64;

/// One thing that went wrong, and the cells that it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Act {
    pub(super) kind: Kind,
    pub(super) changes: Vec<Step>,
    pub(super) cost: u32,
}

/// What must be added to a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) cell: usize,
    pub(super) change: i128,
    pub(super) slip: Slip,
}

/// A set of changes that makes all equations of the group hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Solution {
    pub(super) acts: Vec<Act>,
    /// How many of the acts change a written figure or a blank part.
    slips: usize,
    /// How many fill in a blank total.
    fills: usize,
    pub(super) cost: u32,
}

impl Solution {
    fn new(acts: Vec<Act>) -> Solution {
        let fills = acts.iter().filter(|a| a.kind == Kind::BlankTotal).count();
        Solution {
            slips: acts.len() - fills,
            fills,
            cost: acts.iter().map(|act| act.cost).sum(),
            acts,
        }
    }

    fn size(&self) -> (usize, usize) {
        (self.slips, self.fills)
    }

    pub(super) fn steps(&self) -> impl Iterator<Item = &Step> {
        self.acts.iter().flat_map(|act| &act.changes)
    }

    pub(super) fn has(&self, step: &Step) -> bool {
        self.steps()
            .any(|s| s.cell == step.cell && s.change == step.change)
    }
}

/// What the search of a group came to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The smallest explanations, likeliest first.
    pub(super) solutions: Vec<Solution>,
    /// Changes that were settled one by one because no small set explains the
    /// whole group; the solutions explain the rest.
    pub(super) settled: Vec<Act>,
    /// The bound was met before all sets of the last size were tried.
    pub(super) gave_up: bool,
}

/// Equations that are connected through common cells.
pub(super) struct Group<'s> {
    pub(super) system: &'s System,
    pub(super) values: &'s Values,
    /// For each cell of the system: some equation's total.
    pub(super) totals: &'s [bool],
}

/// Searches `group`, whose rows stand in `matrix`, for explanations by at most
/// `size` slips within `budget`.
pub(super) fn search(
    group: &Group,
    mut matrix: Matrix,
    size: usize,
    budget: &mut Budget,
) -> Outcome {
    let mut fills = Vec::new();
    let mut open = blank_totals(group);
    loop {
        let rows = matrix.clone();
        fills.clear();
        free(&mut matrix, &open, &mut fills, budget);
        let mut search = Search::new(group, matrix, &fills, Budget(0));
        if search.failing().next().is_some() {
            matrix = search.matrix;
            break;
        }
        // The equations alone give the blank totals.
        let bad = search.record(None);
        if bad.is_empty() {
            return Outcome {
                solutions: search.found,
                ..Outcome::default()
            };
        }
        // A total that can't have what its equations ask isn't just blank.
        open.retain(|cell| !bad.contains(cell));
        matrix = rows;
        if !budget.spend(matrix.rows().len()) {
            break;
        }
    }
    settle(group, matrix, &fills, size, budget)
}

/// Searches; where no small set explains all, settles what a single change
/// explains beyond doubt and searches the rest.
fn settle(
    group: &Group,
    matrix: Matrix,
    fills: &[(usize, Row)],
    size: usize,
    budget: &mut Budget,
) -> Outcome {
    let mut search = Search::new(group, matrix, fills, Budget(0));
    let mut gave_up = false;
    loop {
        // Half of what is left, so that something is left for the rest.
        let share = Budget(budget.0.div_ceil(2));
        search.budget = share;
        let complete = search.run(size);
        budget.0 = budget.0.saturating_sub(share.0 - search.budget.0);
        gave_up |= !complete;
        if !search.found.is_empty() || !search.settle_obvious() {
            break;
        }
        if search.failing().next().is_none() {
            search.record(None);
            break;
        }
    }
    // What was settled is no part of the solutions of the rest.
    let settled: Vec<Act> = search
        .settled
        .iter()
        .map(|(cell, change)| group.single(*cell, *change))
        .collect();
    Outcome {
        solutions: search.found,
        settled,
        gave_up,
    }
}

/// Blank cells that are the total of an equation.
fn blank_totals(group: &Group) -> Vec<usize> {
    let blank = |cell: &usize| {
        group.values.get(*cell) == Value::Blank && group.totals.get(*cell) == Some(&true)
    };
    let cells = (0..group.system.cells.len()).filter(blank);
    cells.take(MAX_BLANK_TOTALS).collect()
}

/// Eliminates the blank totals `open` for good.
fn free(matrix: &mut Matrix, open: &[usize], fills: &mut Vec<(usize, Row)>, budget: &mut Budget) {
    for cell in open {
        let shortest = matrix
            .around(*cell)
            .filter_map(|at| Some((matrix.row(at)?, at)))
            .filter(|(row, _)| row.coefficient(*cell) != 0)
            .min_by_key(|(row, _)| row.terms.len())
            .map(|(_, at)| at);
        if let Some(at) = shortest
            && let Some(row) = matrix.eliminate(*cell, at, budget)
        {
            fills.push((*cell, row));
        }
    }
    matrix.index();
}

impl Group<'_> {
    /// Whether `cell` may be changed so.
    pub(super) fn allows(&self, cell: usize, change: i128) -> bool {
        let Some(value) = self.values.number(cell).checked_add(change) else {
            return false;
        };
        let whole = value % self.values.unit == 0;
        let fits = match self.system.cells.get(cell).map(|c| c.domain) {
            Some(Domain::Count) => value >= 0 && whole,
            Some(Domain::Amount) => value >= 0,
            Some(Domain::Decimal) => true,
            Some(Domain::Signed) => whole,
            None => false,
        };
        fits && self.values.decimal(value).is_some()
    }

    /// One cell changed.
    pub(super) fn single(&self, cell: usize, change: i128) -> Act {
        let total = self.totals.get(cell) == Some(&true);
        let expected = self
            .values
            .number(cell)
            .checked_add(change)
            .and_then(|value| self.values.decimal(value))
            .unwrap_or_default();
        let (slip, cost) = (self.system.cells.get(cell))
            .map_or((Slip::Other, 0), |c| slip(c.written, expected, total));
        // Of equally likely slips that of a total comes first: an equation
        // that is open is reported there.
        let cost = 2 * self.weighed(cost, cell, change) + u32::from(!total);
        let blank = self.values.get(cell) == Value::Blank;
        Act {
            kind: if blank && total {
                Kind::BlankTotal
            } else {
                Kind::Slip
            },
            changes: vec![Step { cell, change, slip }],
            cost,
        }
    }

    /// `cost` of a change, less where evidence speaks for the new value and
    /// more where it speaks for the old one.
    fn weighed(&self, cost: u32, cell: usize, change: i128) -> u32 {
        let Some(evidence) = self.system.cells.get(cell).map(|c| &c.evidence) else {
            return cost;
        };
        let written = self.values.number(cell);
        let says = |value: Option<i128>| {
            let value = value.and_then(|value| self.values.decimal(value));
            value.is_some_and(|value| evidence.contains(&value))
        };
        if evidence.is_empty() {
            return cost;
        }
        let less = 3 * u32::from(says(written.checked_add(change)));
        cost.saturating_sub(less) + 4 * u32::from(says(Some(written)))
    }

    /// `act` with what evidence says of its changes weighed in.
    fn with_evidence(&self, mut act: Act) -> Act {
        for step in &act.changes {
            act.cost = self.weighed(act.cost, step.cell, step.change);
        }
        act
    }

    pub(super) fn position(&self, cell: usize) -> (u32, u32) {
        self.system.cells.get(cell).map_or((0, 0), |c| c.position)
    }

    /// Whether the two cells lie side by side or one above the other.
    fn neighbours(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.position(a), self.position(b));
        a.0.abs_diff(b.0) + a.1.abs_diff(b.1) == 1
    }

    /// Two neighbours with each other's values.
    fn exchange(&self, a: usize, b: usize) -> Option<Act> {
        let change = self.values.number(b).checked_sub(self.values.number(a))?;
        let step = |cell, change| Step {
            cell,
            change,
            slip: Slip::Exchanged,
        };
        let right = change != 0
            && self.neighbours(a, b)
            && self.allows(a, change)
            && self.allows(b, -change);
        right.then(|| {
            self.with_evidence(Act {
                kind: Kind::Exchange,
                changes: vec![step(a, change), step(b, -change)],
                cost: 5,
            })
        })
    }

    /// The figures of `run` typed one column too far to the right (or left),
    /// where a 0 or a blank stands in their stead.
    fn shift(&self, run: &[usize], right: bool) -> Option<Act> {
        let ordered: Vec<usize> = if right {
            run.to_vec()
        } else {
            run.iter().rev().copied().collect()
        };
        let vacated = *ordered.first()?;
        let last = *ordered.last()?;
        if self.values.number(vacated) != 0 || self.values.number(last) == 0 {
            return None;
        }
        let mut changes = Vec::new();
        for (i, cell) in ordered.iter().enumerate() {
            let meant = ordered
                .get(i + 1)
                .map_or(0, |next| self.values.number(*next));
            let change = meant.checked_sub(self.values.number(*cell))?;
            if change != 0 {
                if !self.allows(*cell, change) {
                    return None;
                }
                changes.push(Step {
                    cell: *cell,
                    change,
                    slip: Slip::Shifted,
                });
            }
        }
        changes.sort_unstable_by_key(|step| step.cell);
        (changes.len() > 2).then(|| {
            self.with_evidence(Act {
                kind: Kind::Shift,
                changes,
                cost: 7,
            })
        })
    }

    /// The changes as acts: neighbours with each other's values are one.
    fn acts(&self, changes: &[(usize, i128)]) -> Vec<Act> {
        let mut acts = Vec::with_capacity(changes.len());
        let mut rest = changes.to_vec();
        while let Some((cell, change)) = rest.pop() {
            let partner = rest.iter().position(|(other, _)| {
                self.exchange(*other, cell).is_some_and(|act| {
                    act.changes
                        .iter()
                        .all(|step| changes.contains(&(step.cell, step.change)))
                })
            });
            acts.push(match partner {
                Some(at) => {
                    let (other, _) = rest.remove(at);
                    self.exchange(other, cell)
                        .unwrap_or_else(|| self.single(cell, change))
                }
                None => self.single(cell, change),
            });
        }
        acts.sort_by_key(|act| act.changes.first().map(|step| step.cell));
        acts
    }
}

struct Search<'g, 's> {
    group: &'g Group<'s>,
    matrix: Matrix,
    /// Blank totals, with the equations that give them.
    fills: &'g [(usize, Row)],
    settled: Vec<(usize, i128)>,
    /// The move that is being tried, and its changes.
    moved: Option<Act>,
    applied: Vec<(usize, i128)>,
    budget: Budget,
    chosen: Vec<(usize, Row)>,
    /// By cell: not to be tried, or tried already at this node or above.
    excluded: Vec<bool>,
    /// By cell, all 0 between records.
    changes: Vec<i128>,
    found: Vec<Solution>,
}

impl<'g, 's> Search<'g, 's> {
    fn new(
        group: &'g Group<'s>,
        matrix: Matrix,
        fills: &'g [(usize, Row)],
        budget: Budget,
    ) -> Self {
        let cells = group.system.cells.len();
        let mut excluded = vec![false; cells];
        // Blank totals follow from the rest; no slip is tried there.
        for (cell, _) in fills {
            if let Some(place) = excluded.get_mut(*cell) {
                *place = true;
            }
        }
        Search {
            group,
            matrix,
            fills,
            settled: Vec::new(),
            moved: None,
            applied: Vec::new(),
            budget,
            chosen: Vec::new(),
            excluded,
            changes: vec![0; cells],
            found: Vec::new(),
        }
    }

    /// Rows of the group that do not hold.
    fn failing(&self) -> impl Iterator<Item = usize> + '_ {
        let rows = self.matrix.rows().iter().enumerate();
        rows.filter(|(_, row)| row.need != 0).map(|(at, _)| at)
    }

    /// Tries explanations by 1, 2, … `size` slips: as many cells, or what moves
    /// several cells at once and the rest as cells. Stops at the first size
    /// that explains all. False when the budget ran out.
    fn run(&mut self, size: usize) -> bool {
        let failing: Vec<usize> = self.failing().collect();
        let mut moves = Vec::new();
        for size in 1..=size {
            let mut complete = self.descend(size);
            // One cell that explains all by itself needs no move.
            if size == 1 && self.found.first().is_none_or(|best| best.fills > 0) {
                moves = self.moves(&failing);
            }
            for act in moves.iter().filter(|_| size <= MAX_WITH_MOVE) {
                complete &= self.with_move(act, size - 1);
            }
            if !complete || !self.found.is_empty() {
                return complete;
            }
        }
        true
    }

    /// Makes the move `act`, then chooses `left` cells. False when the budget
    /// ran out.
    fn with_move(&mut self, act: &Act, left: usize) -> bool {
        if !self.budget.spend(16 * act.changes.len()) {
            return false;
        }
        let before = self.applied.len();
        for step in &act.changes {
            if self.matrix.settle(step.cell, step.change).is_some() {
                self.applied.push((step.cell, step.change));
            }
        }
        self.moved = Some(act.clone());
        let complete = if left > 0 {
            let cells = act.changes.iter().map(|step| step.cell);
            let open: Vec<usize> = cells
                .filter(|cell| self.excluded.get(*cell) == Some(&false))
                .collect();
            self.exclude(&open, true);
            let complete = self.descend(left);
            self.exclude(&open, false);
            complete
        } else {
            if self.failing().next().is_none() {
                self.record(None);
            }
            true
        };
        self.moved = None;
        for (cell, change) in self.applied.split_off(before) {
            // What was subtracted within bounds can be added again.
            let _ = self.matrix.settle(cell, -change);
        }
        complete
    }

    fn exclude(&mut self, cells: &[usize], excluded: bool) {
        for cell in cells {
            if let Some(place) = self.excluded.get_mut(*cell) {
                *place = excluded;
            }
        }
    }

    /// Chooses `left` more cells. False when the budget ran out.
    fn descend(&mut self, left: usize) -> bool {
        let failing: Vec<usize> = self.failing().collect();
        if !self.budget.spend(self.matrix.rows().len()) {
            return false;
        }
        let tightest = failing
            .iter()
            .filter_map(|at| Some((self.matrix.row(*at)?.terms.len(), *at)))
            .min();
        let Some((_, pivot)) = tightest else {
            // A smaller set explains all.
            return true;
        };
        let cells: Vec<(usize, i128)> = match self.matrix.row(pivot) {
            Some(row) => row.terms.clone(),
            None => return true,
        };
        let need = self.matrix.row(pivot).map_or(0, |row| row.need);
        let mut complete = true;
        let mut tried = Vec::new();
        for (cell, coefficient) in cells {
            if self.excluded.get(cell) != Some(&false) {
                continue;
            }
            if left == 1 {
                complete = self.budget.spend(4 * failing.len() + 8);
                if let Some(change) = quotient(need, coefficient)
                    && self.explains(cell, change, &failing)
                {
                    complete &= self.budget.spend(64 + self.fills.len());
                    self.record(Some((cell, change)));
                }
            } else {
                let mark = self.matrix.mark();
                if let Some(row) = self.matrix.eliminate(cell, pivot, &mut self.budget) {
                    self.chosen.push((cell, row));
                    complete = self.descend(left - 1);
                    self.chosen.pop();
                    self.matrix.undo(mark);
                } else {
                    complete = false;
                }
                self.exclude(&[cell], true);
                tried.push(cell);
            }
            if !complete {
                break;
            }
        }
        self.exclude(&tried, false);
        complete
    }

    /// Whether the change gives each row that the cell is in, and each failing
    /// row, just what it needs.
    fn explains(&self, cell: usize, change: i128, failing: &[usize]) -> bool {
        let met = |at: usize| {
            let effect = |row: &Row| row.coefficient(cell).checked_mul(change) == Some(row.need);
            self.matrix.row(at).is_some_and(effect)
        };
        failing.iter().all(|at| met(*at)) && self.matrix.around(cell).all(met)
    }

    /// Keeps the chosen cells, with `last`, as a solution if all values are in
    /// their domains. Returns blank totals whose values are not.
    fn record(&mut self, last: Option<(usize, i128)>) -> Vec<usize> {
        let mut touched: Vec<usize> = self.chosen.iter().map(|(cell, _)| *cell).collect();
        touched.extend(last.map(|(cell, _)| cell));
        if let Some((cell, change)) = last
            && let Some(place) = self.changes.get_mut(cell)
        {
            *place = change;
        }
        let mut bad = Vec::new();
        let put = put_back(&self.chosen, &mut self.changes).is_some();
        let change = |changes: &[i128], cell: usize| changes.get(cell).copied().unwrap_or(0);
        let right = put
            && touched.iter().all(|cell| {
                let change = change(&self.changes, *cell);
                change != 0 && self.group.allows(*cell, change)
            });
        if right {
            let mut all: Vec<(usize, i128)> = touched
                .iter()
                .map(|cell| (*cell, change(&self.changes, *cell)))
                .collect();
            if self.fill(&mut bad, &mut all) {
                let mut acts = self.group.acts(&all);
                acts.extend(self.moved.clone());
                acts.sort_by_key(|act| act.changes.first().map(|step| step.cell));
                self.keep(Solution::new(acts));
            }
        }
        for cell in touched {
            if let Some(place) = self.changes.get_mut(cell) {
                *place = 0;
            }
        }
        bad
    }

    /// Gives the blank totals their values for the changes at hand; adds those
    /// that are not 0 to `all`. False when one is out of its domain.
    fn fill(&mut self, bad: &mut Vec<usize>, all: &mut Vec<(usize, i128)>) -> bool {
        for (cell, change) in self.settled.iter().chain(&self.applied) {
            if let Some(place) = self.changes.get_mut(*cell) {
                *place = *change;
            }
        }
        let put = put_back(self.fills, &mut self.changes).is_some();
        for (cell, _) in self.fills {
            let Some(place) = self.changes.get_mut(*cell) else {
                continue;
            };
            let change = std::mem::take(place);
            if change != 0 {
                all.push((*cell, change));
                if !self.group.allows(*cell, change) {
                    bad.push(*cell);
                }
            } else if !put {
                bad.push(*cell);
            }
        }
        for (cell, _) in self.settled.iter().chain(&self.applied) {
            if let Some(place) = self.changes.get_mut(*cell) {
                *place = 0;
            }
        }
        put && bad.is_empty()
    }

    /// Keeps a solution that is as small as the smallest.
    fn keep(&mut self, solution: Solution) {
        if let Some(best) = self.found.first() {
            if solution.size() > best.size() {
                return;
            }
            if solution.size() < best.size() {
                self.found.clear();
            }
        }
        let at = self.found.partition_point(|s| s.cost <= solution.cost);
        self.found.insert(at, solution);
        self.found.truncate(MAX_SOLUTIONS);
    }

    /// What one slip does to several cells, all of whose equations that it
    /// would disturb are `failing`: neighbours exchanged, figures of a row
    /// typed one column over.
    fn moves(&mut self, failing: &[usize]) -> Vec<Act> {
        let mut grid: Vec<((u32, u32), usize)> = (0..self.group.system.cells.len())
            .filter(|cell| self.excluded.get(*cell) == Some(&false))
            .map(|cell| (self.group.position(cell), cell))
            .collect();
        grid.sort_unstable();
        let mut acts = Vec::new();
        for (i, ((row, column), cell)) in grid.iter().enumerate() {
            let below = (row.saturating_add(1), *column);
            let below = grid.binary_search_by_key(&below, |(position, _)| *position);
            let right = grid.get(i + 1).map(|(_, cell)| *cell);
            let below = below
                .ok()
                .and_then(|at| grid.get(at))
                .map(|(_, cell)| *cell);
            for other in [right, below].into_iter().flatten() {
                acts.extend(self.group.exchange(*cell, other));
            }
            // A run that begins here and is longer than two cells.
            let run: Vec<usize> = grid
                .get(i..)
                .unwrap_or_default()
                .iter()
                .zip(0u32..)
                .take(MAX_RUN)
                .take_while(|(((r, c), _), n)| r == row && *c == column.saturating_add(*n))
                .map(|((_, cell), _)| *cell)
                .collect();
            for length in 3..=run.len() {
                if !self.budget.spend(length) {
                    return acts;
                }
                let run = run.get(..length).unwrap_or_default();
                acts.extend(self.group.shift(run, true));
                acts.extend(self.group.shift(run, false));
            }
        }
        acts.retain(|act| self.disturbs_only(act, failing));
        acts
    }

    /// Whether the rows on which the steps of `act` don't cancel out are among
    /// `failing` (ascending).
    fn disturbs_only(&self, act: &Act, failing: &[usize]) -> bool {
        let mut rows = (act.changes.iter()).flat_map(|step| self.matrix.around(step.cell));
        rows.all(|at| {
            let Some(row) = self.matrix.row(at) else {
                return true;
            };
            let parts = act
                .changes
                .iter()
                .map(|step| row.coefficient(step.cell).saturating_mul(step.change));
            let effect = parts.fold(0i128, i128::saturating_add);
            effect == 0 || failing.binary_search(&at).is_ok()
        })
    }

    /// Settles each cell that alone explains all equations through it, all of
    /// which fail, where no other cell does so for one of them. False when
    /// there is none.
    fn settle_obvious(&mut self) -> bool {
        let mut claims: Vec<(usize, i128, Vec<usize>)> = Vec::new();
        for cell in 0..self.group.system.cells.len() {
            if self.excluded.get(cell) != Some(&false) {
                continue;
            }
            let rows: Vec<usize> = (self.matrix.around(cell))
                .filter(|at| {
                    self.matrix
                        .row(*at)
                        .is_some_and(|r| r.coefficient(cell) != 0)
                })
                .collect();
            let mut changes = rows.iter().map(|at| {
                let row = self.matrix.row(*at)?;
                quotient(row.need, row.coefficient(cell)).filter(|change| *change != 0)
            });
            let Some(Some(change)) = changes.next() else {
                continue;
            };
            if rows.len() >= 2
                && changes.all(|c| c == Some(change))
                && self.group.allows(cell, change)
            {
                claims.push((cell, change, rows));
            }
        }
        let mut claimed = vec![0usize; self.matrix.rows().len()];
        for at in claims.iter().flat_map(|(_, _, rows)| rows) {
            if let Some(count) = claimed.get_mut(*at) {
                *count += 1;
            }
        }
        claims.retain(|(_, _, rows)| rows.iter().all(|at| claimed.get(*at) == Some(&1)));
        for (cell, change, _) in &claims {
            if self.matrix.settle(*cell, *change).is_some() {
                self.settled.push((*cell, *change));
                if let Some(excluded) = self.excluded.get_mut(*cell) {
                    *excluded = true;
                }
            }
        }
        !claims.is_empty()
    }
}
