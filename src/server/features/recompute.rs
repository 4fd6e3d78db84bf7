//! All totals written anew from their parts.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use rust_decimal::Decimal;

use super::{figures, sums};
use crate::finding::Edit;
use crate::number::{Reading, write_like};
use crate::profile::{CellRef, Equation};
use crate::server::document::Snapshot;
use crate::text::Span;

/// The edits that make every total the sum of its parts, in the order of the
/// text. Sums of sums follow; a total that two equations want different stays
/// as the first of them has it.
pub fn edits(snapshot: &Snapshot) -> Vec<Edit> {
    let mut edits = Vec::new();
    for table in figures::reports(&snapshot.reports).flat_map(|report| report.tables()) {
        let there = |equation: &&Equation| table.cell(equation.total).is_some();
        let equations: Vec<&Equation> = table.equations().iter().filter(there).collect();
        let totals: Vec<CellRef> = equations.iter().map(|equation| equation.total).collect();
        let made = |index: usize, value: &Values<'_, CellRef>| {
            table.implied_with(equations.get(index)?, value)
        };
        for (at, value) in recomputed(&totals, &made, &|at| table.value(at)) {
            let Some(cell) = table.cell(at) else { continue };
            let span = table.span(cell.span);
            let text = match &cell.reading {
                Reading::Number(number) => {
                    let figure = number.span();
                    let sample = figure.of(&cell.text);
                    format!(
                        "{}{}{}",
                        cell.text.get(..figure.start).unwrap_or(""),
                        write_like(value, sample),
                        cell.text.get(figure.end..).unwrap_or("")
                    )
                }
                Reading::Blank => value.normalize().to_string(),
                Reading::Text => continue,
            };
            edits.push(Edit { span, text });
        }
    }
    let whole = Span::new(0, snapshot.text.len());
    for table in sums::tables(snapshot, whole) {
        let totals: Vec<usize> = table.sums().iter().map(|sum| sum.total.cell).collect();
        let made = |index: usize, value: &Values<'_, usize>| {
            let sum = table.sums().get(index)?;
            let mut parts = sum.parts.iter().map(|part| value(part.cell));
            let made = parts.try_fold(Decimal::ZERO, |made, part| made.checked_add(part?))?;
            // What is rounded stays, as long as its parts allow it.
            let written = value(sum.total.cell)?;
            let near = (written - made).abs() <= sum.slack;
            Some(if near { written } else { made })
        };
        for (cell, value) in recomputed(&totals, &made, &|cell| table.value(cell)) {
            if let Some(span) = table.span(cell) {
                let text = write_like(value, &snapshot.text.slice(span));
                edits.push(Edit { span, text });
            }
        }
    }
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// The values of cells.
type Values<'v, Cell> = dyn Fn(Cell) -> Option<Decimal> + 'v;

/// The totals that are to be other than `written`, and what: `made` says what
/// the one with an index must be by the values of others.
fn recomputed<Cell: Copy + Eq + Hash>(
    totals: &[Cell],
    made: &dyn Fn(usize, &Values<'_, Cell>) -> Option<Decimal>,
    written: &Values<'_, Cell>,
) -> HashMap<Cell, Decimal> {
    let mut new: HashMap<Cell, Decimal> = HashMap::new();
    // As deep as sums are nested, and no deeper.
    for _ in 0..=totals.len() {
        let mut settled = true;
        let mut decided = HashSet::new();
        for (index, &total) in totals.iter().enumerate() {
            if decided.contains(&total) {
                continue;
            }
            let value = |at: Cell| new.get(&at).copied().or_else(|| written(at));
            if let Some(made) = made(index, &value) {
                decided.insert(total);
                if value(total) != Some(made) {
                    settled = false;
                    new.insert(total, made);
                }
            }
        }
        if settled {
            break;
        }
    }
    new.retain(|at, value| written(*at) != Some(*value));
    new
}
