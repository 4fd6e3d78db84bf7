//! What the readings of a claim are called, where there are several.

use rust_decimal::Decimal;

use super::names;
use crate::message::Bilingual;
use crate::profile::formula::{Formula, Leaf, Variable};
use crate::profile::{CellRef, Profile};

/// A cell of the profile: table and place.
type Cell = (usize, CellRef);

/// The names of `readings` (`n = …`), in their order. `None` where one has no
/// short name, or two have the same.
pub fn named(profile: &Profile, readings: &[&Formula]) -> Option<Vec<Bilingual>> {
    let readings: Vec<Vec<(bool, Cell)>> = (readings.iter())
        .map(|formula| terms(formula))
        .collect::<Option<_>>()?;
    let mut cells = readings.iter().flatten().map(|(_, cell)| *cell);
    let (table, first) = cells.next()?;
    let one_row = cells.all(|(other, at)| other == table && at.row == first.row);
    let mut names: Vec<Bilingual> = Vec::new();
    for terms in &readings {
        let mut parts: Vec<(bool, Bilingual)> = Vec::new();
        for (minus, (table, at)) in terms {
            let part = (*minus, part(profile, *table, *at, one_row)?);
            // The cells of one row are called by it once.
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        let name = joined(&parts);
        if names.contains(&name) {
            return None;
        }
        names.push(name);
    }
    Some(names)
}

/// The cells that `n` is made of, and whether each is taken away.
fn terms(formula: &Formula) -> Option<Vec<(bool, Cell)>> {
    let form = formula.linear()?;
    let n = (form.terms.iter())
        .find(|(_, leaf)| *leaf == Leaf::Variable(Variable::N))
        .map(|(coefficient, _)| *coefficient)?;
    let cells = (form.terms.iter()).filter(|(_, leaf)| *leaf != Leaf::Variable(Variable::N));
    cells
        .map(|(coefficient, leaf)| match leaf {
            Leaf::Cell(table, at)
                if coefficient.abs() == Decimal::ONE && n.abs() == Decimal::ONE =>
            {
                // `n` stands on the other side.
                Some((
                    coefficient.is_sign_negative() == n.is_sign_negative(),
                    (*table, *at),
                ))
            }
            _ => None,
        })
        .collect()
}

/// A cell by its column where the row is all the same, else by its row: as the
/// claim on one cell of that row calls it, or as the form does.
fn part(profile: &Profile, table: usize, at: CellRef, one_row: bool) -> Option<Bilingual> {
    let form = profile.tables.get(table)?;
    if one_row {
        return Some(names::column(form, at.column));
    }
    let claimed = profile.claims.iter().find(|claim| {
        let [only] = claim.holds.as_slice() else {
            return false;
        };
        matches!(only.lone_cell(), Some((of, cell)) if of == table && cell.row == at.row)
            && claim.has_figure()
            && terms(only).is_some_and(|terms| terms.len() == 1)
    });
    Some(claimed.map_or_else(|| names::row(form, at.row), |claim| claim.label.clone()))
}

fn joined(parts: &[(bool, Bilingual)]) -> Bilingual {
    let mut name = Bilingual::default();
    for (i, (minus, part)) in parts.iter().enumerate() {
        let (zh, en) = match (i, minus) {
            (0, false) => ("", ""),
            (_, false) => ("加", " plus "),
            (_, true) => ("减", " less "),
        };
        name.zh.push_str(&format!("{zh}{}", part.zh));
        name.en.push_str(&format!("{en}{}", part.en));
    }
    name
}
