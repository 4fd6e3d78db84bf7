//! A figure of a table typed anew: the table stands where it stood.

use super::cell::CellText;
use super::renew::{Change, Region};
use super::{BoundCell, BoundTable, Placed, Report};
use crate::number::{Number, Reading};
use crate::profile::CellRef;
use crate::text::Span;

/// The one cell of a table that a change has left with another figure.
pub struct Retyped {
    /// Index of the table in the report.
    pub table: usize,
    pub at: CellRef,
    /// Index of the cell in the table.
    cell: usize,
    /// The cell as it is now.
    span: Span,
    number: Number,
    /// Where it ended.
    pub behind: usize,
}

impl Retyped {
    /// The cell, if `change` does nothing else and its table was bound without a
    /// look at the figures.
    pub fn find(report: &Report, pieces: &[Placed], change: &Change) -> Option<Retyped> {
        let ([old], 1) = (change.removed.as_slice(), change.added) else {
            return None;
        };
        let new = pieces.get(change.at)?;
        let (old_cells, new_cells) = (&old.piece.cells, &new.piece.cells);
        if old.piece.kind != new.piece.kind || old_cells.len() != new_cells.len() {
            return None;
        }
        // The ends of the piece count from behind.
        let (old_len, new_len) = (old.piece.len(), new.piece.len());
        let mut changed = None;
        for ((old_place, old), (place, new)) in old_cells.placed().zip(new_cells.placed()) {
            let (before, now) = (old_place.span(), place.span());
            let starts = before.start == now.start;
            let ends = before.end + new_len == now.end + old_len;
            let is_same = std::ptr::eq(old, new) || same(old, new);
            let stays = match changed {
                None => starts && before.len() == now.len(),
                Some(_) => ends && before.len() == now.len(),
            };
            if (old_place.row, old_place.column) != (place.row, place.column) {
                return None;
            }
            if is_same && stays {
                continue;
            }
            match (&old.reading, &new.reading) {
                (Reading::Number(old), Reading::Number(new))
                    if starts && ends && changed.is_none() =>
                {
                    changed = Some((before, *old, now, *new));
                }
                _ => return None,
            }
        }
        let (before, figure, span, number) = changed?;
        let before = before.shifted(old.offset);
        let figure = figure.span().shifted(before.start);
        let is_figure =
            |cell: &Option<BoundCell>| cell.as_ref().is_some_and(|cell| cell.span == figure);
        let place = |table: &BoundTable| table.cells.iter().position(is_figure);
        let tables = report.tables.iter().enumerate();
        let mut found = tables.filter(|(_, table)| table.span.overlaps(figure));
        let (index, table) = found.next()?;
        let cell = place(table).filter(|_| !table.by_figures)?;
        let width = table.columns.len().max(1);
        let at = CellRef {
            row: cell / width,
            column: cell % width,
        };
        if !table.rows[at.row].copies.is_empty() {
            return None;
        }
        Some(Retyped {
            table: index,
            at,
            cell,
            span: span.shifted(new.offset),
            number,
            behind: before.end,
        })
    }

    /// Writes it into `report`, in `region`, and moves what stands behind.
    pub fn write(&self, report: &mut Report, region: &Region, source: &str) {
        for claim in &mut report.claims {
            region.shift(&mut claim.span);
            claim.figure.iter_mut().for_each(|span| region.shift(span));
        }
        for table in report.tables.iter_mut().skip(self.table) {
            table.shift(&mut |span| region.shift(span));
        }
        let table = report.tables.get_mut(self.table);
        let cell = table.and_then(|table| table.cells.get_mut(self.cell));
        if let Some(cell) = cell {
            *cell = Some(BoundCell {
                span: self.number.span().shifted(self.span.start),
                text: self.span.of(source).into(),
                reading: Reading::Number(self.number),
            });
        }
    }
}

/// Whether two cells read the same.
fn same(a: &CellText, b: &CellText) -> bool {
    a.normal == b.normal && a.reading == b.reading
}
