//! A sparse linear system in integers, from which variables are eliminated one
//! at a time and put back.

/// `Σ coefficient · change = need`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Sorted by cell; no coefficient is 0.
    pub(super) terms: Vec<(usize, i128)>,
    pub(super) need: i128,
}

impl Row {
    pub(super) fn coefficient(&self, cell: usize) -> i128 {
        match self.terms.binary_search_by_key(&cell, |(c, _)| *c) {
            Ok(at) => self.terms.get(at).map_or(0, |(_, c)| *c),
            Err(_) => 0,
        }
    }

    /// This row less the multiple of `pivot` that frees it of `cell`; `None`
    /// when a number grows too long.
    fn without(&self, cell: usize, pivot: &Row) -> Option<Row> {
        let (mut mine, mut its) = (pivot.coefficient(cell), self.coefficient(cell));
        // Coefficients are nearly always 1 and -1: keep them so.
        if mine == its || Some(mine) == its.checked_neg() {
            its /= mine;
            mine = 1;
        }
        let blend = |a: i128, b: i128| a.checked_mul(mine)?.checked_sub(b.checked_mul(its)?);
        let mut terms = Vec::with_capacity(self.terms.len() + pivot.terms.len());
        let (mut left, mut right) = (self.terms.iter().peekable(), pivot.terms.iter().peekable());
        loop {
            let at = match (left.peek(), right.peek()) {
                (None, None) => break,
                (Some((a, _)), None) => *a,
                (None, Some((b, _))) => *b,
                (Some((a, _)), Some((b, _))) => *a.min(b),
            };
            let a = left.next_if(|(c, _)| *c == at).map_or(0, |(_, c)| *c);
            let b = right.next_if(|(c, _)| *c == at).map_or(0, |(_, c)| *c);
            let coefficient = blend(a, b)?;
            if coefficient != 0 {
                terms.push((at, coefficient));
            }
        }
        let mut row = Row {
            terms,
            need: blend(self.need, pivot.need)?,
        };
        if mine != 1 {
            row.reduce();
        }
        Some(row)
    }

    /// Divides by the greatest common divisor.
    fn reduce(&mut self) {
        let divisor = self
            .terms
            .iter()
            .fold(self.need, |d, (_, c)| common_divisor(d, *c));
        if divisor.unsigned_abs() > 1 {
            self.need /= divisor;
            for (_, coefficient) in &mut self.terms {
                *coefficient /= divisor;
            }
        }
    }
}

fn common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

/// `need / coefficient`, if that is whole.
pub(super) fn quotient(need: i128, coefficient: i128) -> Option<i128> {
    (need.checked_rem(coefficient)? == 0).then(|| need / coefficient)
}

/// Work left. One step is one coefficient looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget(pub(super) u64);

impl Budget {
    /// Takes `steps`; false when there are not so many left.
    pub(super) fn spend(&mut self, steps: usize) -> bool {
        let left = self.0.checked_sub(steps as u64);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

/// The rows of a system with the way back from each elimination.
#[derive(Debug, Clone)]
pub(super) struct Matrix {
    rows: Vec<Row>,
    /// For each cell the rows that it was in when [`Matrix::index`] ran.
    columns: Vec<Vec<usize>>,
    /// Rows as they were before the eliminations since, oldest first.
    trail: Vec<(usize, Row)>,
}

impl Matrix {
    pub(super) fn new(rows: Vec<Row>, cells: usize) -> Matrix {
        let mut matrix = Matrix {
            rows,
            columns: vec![Vec::new(); cells],
            trail: Vec::new(),
        };
        matrix.index();
        matrix
    }

    /// Makes the eliminations so far lasting.
    pub(super) fn index(&mut self) {
        self.trail.clear();
        self.columns.iter_mut().for_each(Vec::clear);
        for (i, row) in self.rows.iter().enumerate() {
            for (cell, _) in &row.terms {
                if let Some(column) = self.columns.get_mut(*cell) {
                    column.push(i);
                }
            }
        }
    }

    pub(super) fn row(&self, index: usize) -> Option<&Row> {
        self.rows.get(index)
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Rows that may hold `cell`; some may no longer, and some come twice.
    pub(super) fn around(&self, cell: usize) -> impl Iterator<Item = usize> + '_ {
        let column = self.columns.get(cell).map_or(&[][..], Vec::as_slice);
        column.iter().copied().chain(self.changed())
    }

    /// Rows changed by eliminations since the last [`Matrix::index`].
    pub(super) fn changed(&self) -> impl Iterator<Item = usize> + '_ {
        self.trail.iter().map(|(row, _)| *row)
    }

    /// A mark to return to with [`Matrix::undo`].
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Takes back the eliminations since `mark`.
    pub(super) fn undo(&mut self, mark: usize) {
        while self.trail.len() > mark {
            if let Some((at, old)) = self.trail.pop()
                && let Some(row) = self.rows.get_mut(at)
            {
                *row = old;
            }
        }
    }

    /// Frees all rows of `cell` by means of the row `pivot`, which is taken
    /// out and returned. `None`, with nothing changed, when a number grows too
    /// long or the budget is spent.
    pub(super) fn eliminate(
        &mut self,
        cell: usize,
        pivot: usize,
        budget: &mut Budget,
    ) -> Option<Row> {
        let mark = self.mark();
        let taken = std::mem::take(self.rows.get_mut(pivot)?);
        self.trail.push((pivot, taken.clone()));
        if taken.coefficient(cell) == 0 {
            self.undo(mark);
            return None;
        }
        let mut others: Vec<usize> = self.around(cell).collect();
        others.sort_unstable();
        others.dedup();
        for at in others {
            let Some(row) = self.rows.get_mut(at) else {
                continue;
            };
            if row.coefficient(cell) == 0 {
                continue;
            }
            let steps = row.terms.len() + taken.terms.len();
            match row.without(cell, &taken).filter(|_| budget.spend(steps)) {
                Some(new) => {
                    let old = std::mem::replace(row, new);
                    self.trail.push((at, old));
                }
                None => {
                    self.undo(mark);
                    return None;
                }
            }
        }
        Some(taken)
    }

    /// Takes a known change out of the needs, lastingly.
    pub(super) fn settle(&mut self, cell: usize, change: i128) -> Option<()> {
        let column = self.columns.get(cell)?.clone();
        for at in column {
            let row = self.rows.get_mut(at)?;
            let part = row.coefficient(cell).checked_mul(change)?;
            row.need = row.need.checked_sub(part)?;
        }
        Some(())
    }
}

/// Puts eliminated cells back: gives each its change, last one first, and adds
/// it to `changes` (by cell). `None` when one isn't whole.
pub(super) fn put_back(pivots: &[(usize, Row)], changes: &mut [i128]) -> Option<()> {
    for (cell, row) in pivots.iter().rev() {
        let mut need = row.need;
        let mut own = 0;
        for (other, coefficient) in &row.terms {
            if other == cell {
                own = *coefficient;
                continue;
            }
            let change = changes.get(*other).copied().unwrap_or(0);
            if change != 0 {
                need = need.checked_sub(coefficient.checked_mul(change)?)?;
            }
        }
        *changes.get_mut(*cell)? = quotient(need, own)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(terms: &[(usize, i128)], need: i128) -> Row {
        Row {
            terms: terms.to_vec(),
            need,
        }
    }

    #[test]
    fn elimination_and_back() {
        // x + y = 5, x - y + z = 1, 2z = 4: x = 2, y = 3, z = 2.
        let rows = vec![
            row(&[(0, 1), (1, 1)], 5),
            row(&[(0, 1), (1, -1), (2, 1)], 1),
            row(&[(2, 2)], 4),
        ];
        let mut matrix = Matrix::new(rows.clone(), 3);
        let mut budget = Budget(1000);
        let first = matrix.eliminate(0, 0, &mut budget).unwrap();
        let second = matrix.eliminate(1, 1, &mut budget).unwrap();
        let third = matrix.eliminate(2, 2, &mut budget).unwrap();
        let mut changes = vec![0; 3];
        put_back(&[(0, first), (1, second), (2, third)], &mut changes).unwrap();
        assert_eq!(changes, [2, 3, 2]);
        matrix.undo(0);
        assert_eq!(matrix.rows(), rows);
    }

    #[test]
    fn a_spent_budget_leaves_the_rows_alone() {
        let rows = vec![row(&[(0, 1), (1, 1)], 5), row(&[(0, 1), (1, -1)], 1)];
        let mut matrix = Matrix::new(rows.clone(), 2);
        assert_eq!(matrix.eliminate(0, 0, &mut Budget(3)), None);
        assert_eq!(matrix.rows(), rows);
    }

    #[test]
    fn fractions_are_no_solution() {
        let mut changes = vec![0];
        assert_eq!(put_back(&[(0, row(&[(0, 2)], 3))], &mut changes), None);
    }
}
