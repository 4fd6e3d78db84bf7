//! What is amiss with the table as a whole.

use super::*;

/// So many labels in pieces show that labels and figures have come apart.
const BROKEN_LABELS: usize = 3;
/// So many labels with figures in the same word show that nothing divides cells.
const RUNNING_ON: usize = 2;

impl Binder<'_, '_> {
    /// Words with values behind them at a place where the form has no row.
    pub(super) fn find_unknown_rows(
        &self,
        anchors: &[Anchor],
        covered: &[bool],
        consumed: &[bool],
        bound: &mut BoundTable,
    ) {
        let Some(first) = anchors.first() else { return };
        // A row belongs to the part of the anchor before it.
        let part = |at: usize| {
            let before = anchors.iter().rev().find(|a| a.last < at)?;
            self.table.parts.get(self.table.rows.get(before.row)?.part)
        };
        let bound_items = |i: usize| anchors.iter().any(|a| (a.first..=a.last).contains(&i));
        for run in self.unknown_runs(first.last + 1..self.segment.items.end, covered) {
            if bound_items(run.start) || consumed[run.start] {
                continue;
            }
            let anchor = Anchor {
                first: run.start,
                last: run.end - 1,
                row: 0,
                quality: Quality::Likeness,
            };
            let part = part(run.start);
            // A lone figure is a row where a grid shows it, and rows hold one.
            let holds_one = part.is_some_and(|part| part.columns.len() == 1);
            let enough = match holds_one && self.items[run.start].in_grid() {
                true => 1,
                false => 2,
            };
            let figures = self
                .row_items(&anchor, anchors, covered, 0)
                .filter(|&i| self.items[i].is_number())
                .count();
            let in_values = run.start > 0
                && self.items[run.start - 1].row == self.items[run.start].row
                && self.items[run.start - 1].is_number();
            let is_open = part.is_some_and(|part| part.open);
            if figures >= enough && !in_values && !is_open {
                bound.issues.push(Issue::UnknownRow {
                    span: self.span(run.start, run.end - 1),
                });
            }
        }
    }

    pub(super) fn find_missing(
        &self,
        anchors: &[Anchor],
        present: &[Vec<usize>],
        headers: &[bool],
        bound: &mut BoundTable,
    ) {
        let last_bound = anchors.iter().map(|a| a.row).max();
        let in_last_row = bound.rows.iter().any(|row| row.unfinished);
        let unfinished = self.ends && (in_last_row || self.behind_last(anchors));
        for (r, row) in self.table.rows.iter().enumerate() {
            let is_there = bound.rows[r].label.is_some();
            let absent = row.label.is_some() && !row.optional && !is_there;
            if absent && !(unfinished && last_bound.is_some_and(|last| r > last)) {
                bound.issues.push(Issue::MissingRow { row: r });
            }
        }
        self.find_missing_columns(present, headers, bound);
    }

    /// Whether nothing is written behind the last row's values.
    pub(super) fn behind_last(&self, anchors: &[Anchor]) -> bool {
        anchors.iter().map(|a| a.last).max().is_some_and(|last| {
            self.items
                .get(last + 1..self.segment.items.end)
                .unwrap_or_default()
                .iter()
                .all(|item| !item.is_text())
        })
    }

    /// Whether what divides the cells is lost: figures run on behind their label
    /// (规章000), or a table's only row is one word (000000).
    fn run_together(&self, bound: &BoundTable) -> bool {
        let labels = self.segment.hits.iter().filter(|hit| hit.runs_on).count();
        let is_row = |item: &Item| {
            let text = &item.text.normal;
            text.starts_with("000") && text.bytes().all(|b| b.is_ascii_digit())
        };
        let one_word = || {
            let mut figures = self.items[self.segment.items.clone()].iter();
            bound.rows.len() == 1 && figures.any(is_row)
        };
        let enough = RUNNING_ON.min(self.table.rows.len());
        // Behind a label may be the sign of a note, too: then its row has its figures.
        let unread = bound.rows.iter().filter(|row| !row.read).count();
        unread >= enough && (labels >= enough || one_word())
    }

    /// Labels and figures that have come apart: one finding, and no other.
    pub(super) fn judge_readability(
        &self,
        anchors: &[Anchor],
        covered: &[bool],
        consumed: &[bool],
        bound: &mut BoundTable,
    ) {
        let range = self.segment.items.clone();
        let (mut figures, mut orphans) = (0, 0);
        for (item, consumed) in self.items[range.clone()].iter().zip(&consumed[range]) {
            let figure = item.is_number();
            figures += usize::from(figure);
            orphans += usize::from(figure && !consumed);
        }
        let width = self.table.columns.len();
        let is_blank = |row: usize| {
            let cells = bound.cells[row * width..(row + 1) * width].iter().flatten();
            let mut values = cells.chain(&bound.rows[row].found);
            values.all(|cell| cell.reading == Reading::Blank)
        };
        let without = anchors
            .iter()
            .filter(|a| is_blank(a.row) && !bound.rows[a.row].unfinished)
            .count();
        let widest = self
            .table
            .parts
            .iter()
            .map(|p| {
                p.columns
                    .clone()
                    .filter(|&c| !self.table.columns[c].optional)
                    .count()
            })
            .max()
            .unwrap_or(1);
        // Figures before the first label and none behind the last: each row's
        // stand before its label.
        let first = anchors
            .first()
            .map_or(self.segment.items.start, |a| a.first);
        let before = (self.segment.items.start..first)
            .filter(|&i| self.items[i].is_number() && !consumed[i])
            .count();
        let last_is_empty = anchors
            .last()
            .is_some_and(|a| !bound.rows[a.row].read && bound.rows[a.row].found.is_empty());
        let detached = before >= widest && last_is_empty;
        let apart = orphans >= 2 * widest && 3 * orphans > figures && 3 * without > anchors.len();
        // Columns read one after another: figures for half the rows, behind a few.
        let massed = 2 * figures >= widest * anchors.len() && 3 * without > 2 * anchors.len();
        // Labels in pieces, with other pieces behind their figures. What has figures
        // in its own row of a grid is none: the label of a group is.
        let is_row = |run: &Range<usize>| {
            let row = self.items[run.start].row;
            let in_row = self.items[run.end..].iter().take_while(|i| i.row == row);
            self.items[run.start].in_grid() && in_row.clone().any(|item| item.is_number())
        };
        // One that only lacks its numeral is whole, and so is one with words before it.
        let is_whole = |a: &Anchor| {
            let written = self.text_of(&(a.first..a.last + 1));
            let label = self.table.rows[a.row].label.as_ref();
            label.is_some_and(|label| {
                label.normal.ends_with(&written) || written.ends_with(&label.normal)
            })
        };
        let broken = anchors
            .iter()
            .filter(|a| a.quality == Quality::Likeness && !is_whole(a))
            .count();
        let pieces = || {
            let unknown = self.unknown_runs(first..self.segment.items.end, covered);
            unknown.iter().filter(|run| !is_row(run)).count()
        };
        let in_pieces = broken >= BROKEN_LABELS && pieces() >= BROKEN_LABELS;
        if detached || apart || massed || in_pieces || self.run_together(bound) {
            bound.issues = vec![Issue::Unreadable];
            bound.lost_blanks = 0;
            bound.rows.iter_mut().for_each(|row| row.read = false);
            bound.cells.iter_mut().for_each(|cell| *cell = None);
        }
    }
}
