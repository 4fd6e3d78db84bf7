//! Where the figures of a row stand whose blank cells the text has lost: by
//! the row's own equations, blanks counting as 0.

use rust_decimal::Decimal;

use crate::profile::{Axis, Table};

/// Placements tried for one row, at most.
const MOST: usize = 20_000;

/// What the equations say of the places of a row's figures.
#[derive(Debug, PartialEq, Eq)]
pub enum Placement {
    /// For each column the index of its figure, where that is certain; columns
    /// that are certainly blank and columns that can't be told are `None`.
    Certain(Vec<Option<usize>>),
    /// No placement makes the row's equations hold.
    Impossible,
    /// There is no equation, or there are too many placements.
    Unknown,
}

/// Places `values`, in their order, into `columns` of `row`.
pub fn place(table: &Table, row: usize, columns: &[usize], values: &[Decimal]) -> Placement {
    let equations: Vec<Vec<(Decimal, usize)>> = table
        .equations
        .iter()
        .filter(|e| e.axis == Axis::Row(row))
        .filter_map(|e| {
            let place = |column: usize| columns.iter().position(|&c| c == column);
            e.terms
                .iter()
                .map(|(k, at)| Some((*k, place(at.column)?)))
                .collect()
        })
        .collect();
    let n = columns.len();
    if values.len() > n || combinations(n, values.len()) > MOST {
        return Placement::Unknown;
    }
    if values.is_empty() {
        return Placement::Certain(vec![None; n]);
    }
    if equations.is_empty() {
        return Placement::Unknown;
    }
    let mut certain: Option<Vec<Option<usize>>> = None;
    let mut chosen: Vec<usize> = (0..values.len()).collect();
    loop {
        if holds(&equations, &chosen, values) {
            let mut cells = vec![None; n];
            for (value, &column) in chosen.iter().enumerate() {
                cells[column] = Some(value);
            }
            certain = Some(match certain {
                None => cells,
                Some(before) => before
                    .into_iter()
                    .zip(cells)
                    .map(|(a, b)| a.filter(|_| a == b))
                    .collect(),
            });
        }
        // The next combination in order.
        let Some(i) = (0..chosen.len())
            .rev()
            .find(|&i| chosen[i] < n - chosen.len() + i)
        else {
            break;
        };
        chosen[i] += 1;
        for j in i + 1..chosen.len() {
            chosen[j] = chosen[j - 1] + 1;
        }
    }
    certain.map_or(Placement::Impossible, Placement::Certain)
}

fn holds(equations: &[Vec<(Decimal, usize)>], chosen: &[usize], values: &[Decimal]) -> bool {
    equations.iter().all(|terms| {
        let mut sum = Decimal::ZERO;
        for (k, column) in terms {
            let value = chosen.iter().position(|c| c == column).map(|i| values[i]);
            let Some(term) = k.checked_mul(value.unwrap_or_default()) else {
                return false;
            };
            match sum.checked_add(term) {
                Some(next) => sum = next,
                None => return false,
            }
        }
        sum.is_zero()
    })
}

fn combinations(n: usize, k: usize) -> usize {
    (0..k.min(n - k)).fold(1usize, |c, i| c.saturating_mul(n - i) / (i + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profiles;

    fn placed(values: &[i64]) -> Placement {
        let profiles = Profiles::builtin();
        let table = profiles
            .iter()
            .flat_map(|p| &p.tables)
            .find(|t| t.id == "requests")
            .unwrap();
        let columns: Vec<usize> = (0..table.columns.len())
            .filter(|&c| !table.columns[c].optional)
            .collect();
        let values: Vec<Decimal> = values.iter().map(|&v| v.into()).collect();
        place(table, 0, &columns, &values)
    }

    #[test]
    fn beyond_the_limit_no_place_is_tried() {
        let profiles = Profiles::builtin();
        let mut tables = profiles.iter().flat_map(|p| &p.tables);
        let table = tables.find(|t| t.id == "requests").unwrap();
        let columns: Vec<usize> = (0..table.columns.len()).cycle().take(18).collect();
        // 18 columns have 18,564 ways for 6 figures, 31,824 for 7.
        let tried = |figures| place(table, 0, &columns, &vec![Decimal::ZERO; figures]);
        assert_ne!(tried(6), Placement::Unknown);
        assert_eq!(tried(7), Placement::Unknown);
    }

    #[test]
    fn the_total_is_certain_and_the_parts_only_where_no_other_place_is() {
        let certain = |cells: &[Option<usize>]| Placement::Certain(cells.to_vec());
        assert_eq!(
            placed(&[3, 1, 4]),
            certain(&[None, None, None, None, None, None, Some(2)])
        );
        assert_eq!(
            placed(&[1, 1, 1, 1, 1, 1, 6]),
            certain(&[
                Some(0),
                Some(1),
                Some(2),
                Some(3),
                Some(4),
                Some(5),
                Some(6)
            ])
        );
        assert_eq!(placed(&[]), certain(&[None; 7]));
        assert_eq!(placed(&[3, 1, 5]), Placement::Impossible);
    }
}
