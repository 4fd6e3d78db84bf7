//! A row or column whose figures are wrong together, said.

use super::{names, sums};
use crate::equations::Change;
use crate::message::{Bilingual, Message, Template};
use crate::profile::CellRef;
use crate::report::BoundTable;

const WRONG_ROW: Template = Template {
    zh: "“{line}”一行有 {n} 个数与其余各行不符，应改为：{cells}",
    en: "{n} figures of the row {line} contradict the other rows and should be: {cells}",
};
const WRONG_COLUMN: Template = Template {
    zh: "“{line}”一列有 {n} 个数与其余各列不符，应改为：{cells}",
    en: "{n} figures of the column {line} contradict the other columns and should be: {cells}",
};
const WRONG: Template = Template {
    zh: "“{cell}”{actual} → {expected}",
    en: "{cell} {actual} → {expected}",
};
const BLANK_ROW: Template = Template {
    zh: "“{line}”一行有 {n} 个数空着，按勾稽关系：{cells}",
    en: "{n} figures of the row {line} are blank; by their equations {cells}",
};
const BLANK_COLUMN: Template = Template {
    zh: "“{line}”一列有 {n} 个数空着，按勾稽关系：{cells}",
    en: "{n} figures of the column {line} are blank; by their equations {cells}",
};
const BLANK: Template = Template {
    zh: "“{cell}”应为 {expected}",
    en: "{cell} should be {expected}",
};
const AND_MORE: Template = Template {
    zh: "{cells}等",
    en: "{cells}, …",
};
const ROW: Template = Template {
    zh: "“{line}”这一行",
    en: "the row {line}",
};
const COLUMN: Template = Template {
    zh: "“{line}”这一列",
    en: "the column {line}",
};

/// Figures that a message says, at most.
const MOST_CELLS: usize = 4;

/// What is wrong with the line that `changes` are in; `None` without changes.
pub fn wrong(bound: &BoundTable, changes: &[Change]) -> Option<Message> {
    let templates = [&WRONG_ROW, &WRONG_COLUMN, &WRONG];
    Line::of(bound, changes).map(|line| line.said(bound, changes, templates))
}

/// What the blank cells of the line that `changes` are in should be; `None` without changes.
pub fn blank(bound: &BoundTable, changes: &[Change]) -> Option<Message> {
    let templates = [&BLANK_ROW, &BLANK_COLUMN, &BLANK];
    Line::of(bound, changes).map(|line| line.said(bound, changes, templates))
}

/// The line that `changes` are in.
pub fn named(bound: &BoundTable, changes: &[Change]) -> Option<Message> {
    let line = Line::of(bound, changes)?;
    let template = if line.is_row { &ROW } else { &COLUMN };
    Some(Message::new(template).with("line", line.name))
}

struct Line {
    is_row: bool,
    name: Bilingual,
}

impl Line {
    fn of(bound: &BoundTable, changes: &[Change]) -> Option<Line> {
        let mut cells = changes.iter().map(|c| sums::cell_of(bound, c.cell));
        let first = cells.next()?;
        let is_row = cells.all(|at| at.row == first.row);
        let name = match is_row {
            true => names::row(bound.table(), first.row),
            false => names::column(bound.table(), first.column),
        };
        Some(Line { is_row, name })
    }

    /// By the templates for a row, a column and a figure.
    fn said(
        self,
        bound: &BoundTable,
        changes: &[Change],
        [row, column, figure]: [&'static Template; 3],
    ) -> Message {
        let cell = |at: CellRef| match self.is_row {
            true => names::column(bound.table(), at.column),
            false => names::row(bound.table(), at.row),
        };
        let figure = |change: &Change| {
            let at = sums::cell_of(bound, change.cell);
            Message::new(figure)
                .with("cell", cell(at))
                .with("expected", change.expected)
                .with("actual", sums::shown(bound, at))
        };
        let all: Vec<Message> = changes.iter().take(MOST_CELLS).map(figure).collect();
        let message = Message::new(if self.is_row { row } else { column })
            .with("line", self.name)
            .with("n", changes.len());
        match changes.len() > MOST_CELLS {
            true => message.with("cells", Message::new(&AND_MORE).with("cells", all)),
            false => message.with("cells", all),
        }
    }
}
