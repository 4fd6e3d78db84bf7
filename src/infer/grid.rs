//! A table as a grid of texts, and what its rows and columns are called.

use super::tables::is_total;
use crate::number::{self, Reading};
use crate::syntax::Cell;

/// Cells of a table, merged ones written out at their first place.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    rows: Vec<Vec<String>>,
    /// Rows above the rule of a pipe table.
    ruled: Option<usize>,
    /// There were more rows or columns than are looked at.
    cut: bool,
}

/// Rows and columns of a table that are looked at, at most.
pub const MOST_LINES: usize = 400;
pub const MOST_COLUMNS: usize = 64;

impl Grid {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn push_row(&mut self, cells: Vec<String>) {
        self.cut |= self.rows.len() >= MOST_LINES || cells.len() > MOST_COLUMNS;
        if self.rows.len() < MOST_LINES {
            self.rows
                .push(cells.into_iter().take(MOST_COLUMNS).collect());
        }
    }

    /// What stands so far is the header.
    pub fn end_header(&mut self) {
        self.ruled.get_or_insert(self.rows.len());
    }

    pub fn place(&mut self, cell: &Cell, text: &str) {
        let (row, column) = (cell.row as usize, cell.column as usize);
        if row >= MOST_LINES || column >= MOST_COLUMNS {
            self.cut = true;
            return;
        }
        while self.rows.len() <= row {
            self.rows.push(Vec::new());
        }
        if let Some(cells) = self.rows.get_mut(row) {
            while cells.len() <= column {
                cells.push(String::new());
            }
            if let Some(place) = cells.get_mut(column) {
                *place = text.to_string();
            }
        }
    }

    fn text(&self, row: usize, column: usize) -> &str {
        let cell = self.rows.get(row).and_then(|cells| cells.get(column));
        cell.map_or("", String::as_str)
    }

    fn reading(&self, row: usize, column: usize) -> Reading {
        number::read(self.text(row, column))
    }

    fn is_number(&self, row: usize, column: usize) -> bool {
        matches!(self.reading(row, column), Reading::Number(_))
    }

    fn is_text(&self, row: usize, column: usize) -> bool {
        self.reading(row, column) == Reading::Text
    }

    fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// How many cells of a row are filled.
    fn filled(&self, row: usize) -> usize {
        let cells = self.rows.get(row).map_or(&[][..], Vec::as_slice);
        cells.iter().filter(|text| !text.is_empty()).count()
    }

    /// How many rows the header has: those of the rule, or the first; and those
    /// below that hold words beside the first column, and no figure.
    fn header(&self) -> usize {
        let width = self.width();
        let of_words = |row: usize| {
            !(0..width).any(|c| self.is_number(row, c)) && (1..width).any(|c| self.is_text(row, c))
        };
        let mut end = self.ruled.unwrap_or(1).max(1);
        // Under a heading of two rows the first cell of the second is empty, or
        // the first has merged ones above those of the second.
        while end < self.rows.len()
            && of_words(end)
            && (self.text(end, 0).is_empty() || self.filled(end) > self.filled(end - 1))
        {
            end += 1;
        }
        end
    }

    /// The table's rows and columns, its caption and panels put together; `None`
    /// for what is no table of figures.
    pub fn read(&self) -> Option<Table> {
        let (caption, grid) = self.without_caption();
        let starts = grid.panels();
        let ends = starts.iter().skip(1).copied().chain([grid.width()]);
        let panels: Option<Vec<Table>> = starts
            .iter()
            .zip(ends)
            .map(|(&start, end)| grid.columns(start..end).read_panel())
            .collect();
        let panels = panels.filter(|panels| {
            let kinds = |panel: &Table| panel.columns.len();
            panels
                .windows(2)
                .all(|pair| matches!(pair, [a, b] if kinds(a) == kinds(b)))
        });
        // What isn't alike on both sides is one table with words in it.
        let mut table = match panels {
            Some(panels) => side_by_side(panels)?,
            None => grid.read_panel()?,
        };
        table.caption = caption;
        Some(table)
    }

    /// A line of its own above the header, and what is below it.
    fn without_caption(&self) -> (Option<String>, Grid) {
        let alone = self.ruled.is_none() && self.width() > 1;
        if !alone || self.filled(0) != 1 || !self.is_text(0, 0) || self.filled(1) < 2 {
            return (None, self.clone());
        }
        let below = Grid {
            rows: self.rows.iter().skip(1).cloned().collect(),
            ruled: None,
            cut: self.cut,
        };
        (Some(self.text(0, 0).to_string()), below)
    }

    /// Where tables begin that stand side by side, each with a column of labels
    /// of its own among which is a total.
    fn panels(&self) -> Vec<usize> {
        let body = self.header()..self.rows.len();
        let numbers = |c: usize| body.clone().any(|r| self.is_number(r, c));
        let labels = |c: usize| {
            !numbers(c)
                && body
                    .clone()
                    .any(|r| is_total(self.text(r, c)) && self.is_text(r, c))
        };
        let mut starts = vec![0];
        for c in 1..self.width() {
            let before = starts.last().copied().unwrap_or(0);
            if labels(c) && (before..c).any(numbers) && (c + 1..self.width()).any(numbers) {
                starts.push(c);
            }
        }
        starts
    }

    fn columns(&self, range: std::ops::Range<usize>) -> Grid {
        let cut = |row: &Vec<String>| {
            let cells = row.iter().skip(range.start).take(range.len());
            cells.cloned().collect()
        };
        Grid {
            rows: self.rows.iter().map(cut).collect(),
            ruled: self.ruled,
            cut: self.cut,
        }
    }

    fn read_panel(&self) -> Option<Table> {
        let (width, header) = (self.width(), self.header());
        let body: Vec<usize> = (header..self.rows.len())
            .filter(|&r| (0..width).any(|c| !self.text(r, c).is_empty()))
            .collect();
        // The first column of words holds the labels; further ones do where it
        // has gaps that they fill.
        let labels = (0..width).find(|&c| body.iter().any(|&r| self.is_text(r, c)));
        let Some(first) = labels else {
            return self.unlabelled(header, &body);
        };
        let gaps = |c: usize| {
            body.iter().any(|&r| {
                self.text(r, c).is_empty() && self.is_text(r, c + 1) && !self.is_number(r, c + 1)
            }) && body.iter().all(|&r| !self.is_number(r, c + 1))
        };
        let mut last = first;
        while last + 1 < width && gaps(last) {
            last += 1;
        }
        let values: Vec<usize> = (last + 1..width)
            .filter(|&c| !self.heading(header, c).is_empty())
            .collect();
        if !body
            .iter()
            .any(|&r| values.iter().any(|&c| self.is_number(r, c)))
        {
            return None;
        }
        let mut rows = Vec::new();
        let mut above: Vec<String> = Vec::new();
        let mut group: Option<String> = None;
        for &r in &body {
            let own: Vec<String> = (first..=last)
                .map(|c| self.text(r, c).to_string())
                .collect();
            // Merged cells keep what stands above them.
            let mut path = Vec::new();
            for (depth, text) in own.iter().enumerate() {
                if !text.is_empty() {
                    path.push(text.clone());
                } else if own.iter().skip(depth).any(|text| !text.is_empty())
                    && let Some(kept) = above.get(depth)
                {
                    path.push(kept.clone());
                }
            }
            if path.is_empty() {
                continue;
            }
            above.clone_from(&path);
            if !values.iter().any(|&c| !self.text(r, c).is_empty()) {
                group = path.pop();
                continue;
            }
            if let Some(group) = &group
                && first == last
            {
                path.insert(0, group.clone());
            }
            let values = values.iter().map(|&c| self.reading(r, c)).collect();
            rows.push(Row {
                path,
                values,
                at: r,
                panel: 0,
            });
        }
        let columns = values.iter().map(|&c| self.heading(header, c)).collect();
        let stub = Some(self.text(0, first).to_string()).filter(|stub| !stub.is_empty());
        Some(Table {
            stub,
            caption: None,
            notes: Vec::new(),
            columns,
            rows,
            skipped: first > 0,
            cut: self.cut,
        })
    }

    /// A single row of figures under its headings.
    fn unlabelled(&self, header: usize, body: &[usize]) -> Option<Table> {
        let [row] = *body else { return None };
        let columns: Vec<Vec<String>> =
            (0..self.width()).map(|c| self.heading(header, c)).collect();
        let values = (0..self.width()).map(|c| self.reading(row, c)).collect();
        columns.iter().all(|path| !path.is_empty()).then(|| Table {
            stub: None,
            caption: None,
            notes: Vec::new(),
            columns,
            rows: vec![Row {
                path: Vec::new(),
                values,
                at: row,
                panel: 0,
            }],
            skipped: false,
            cut: self.cut,
        })
    }

    /// The headings over a column, outermost first. A merged one stands at its
    /// first column only.
    fn heading(&self, header: usize, column: usize) -> Vec<String> {
        let mut path: Vec<String> = Vec::new();
        for row in 0..header {
            let own = self.text(row, column);
            let lower = (row + 1..header).any(|below| !self.text(below, column).is_empty());
            let text = if own.is_empty() && lower {
                // What the merged cell to the left says, where that is no stub.
                (0..column)
                    .rev()
                    .take_while(|&c| c > 0 || self.is_number(header, 0))
                    .map(|c| self.text(row, c))
                    .find(|text| !text.is_empty())
                    .unwrap_or("")
            } else {
                own
            };
            if !text.is_empty() && path.last().is_none_or(|last| last != text) {
                path.push(text.to_string());
            }
        }
        path
    }
}

/// Several tables as one, their rows in the order of reading.
fn side_by_side(panels: Vec<Table>) -> Option<Table> {
    let mut panels = panels.into_iter();
    let mut whole = panels.next()?;
    for (panel, other) in panels.enumerate() {
        whole.skipped |= other.skipped;
        // What heads the labels of the others is no label.
        whole.notes.extend(other.stub);
        let rows = other.rows.into_iter();
        whole.rows.extend(rows.map(|row| Row {
            panel: panel + 1,
            ..row
        }));
    }
    whole.rows.sort_by_key(|row| (row.at, row.panel));
    Some(whole)
}

/// A table of figures, read by itself.
#[derive(Debug, Clone)]
pub struct Table {
    /// The header's first cell.
    pub stub: Option<String>,
    /// The line of its own above the header.
    pub caption: Option<String>,
    /// Further words of the header.
    pub notes: Vec<String>,
    /// The headings over each column of values, outermost first.
    pub columns: Vec<Vec<String>>,
    pub rows: Vec<Row>,
    /// Columns before the labels are left out: serial numbers.
    pub skipped: bool,
    /// There are more rows or columns than are looked at.
    pub cut: bool,
}

#[derive(Debug, Clone)]
pub struct Row {
    /// The labels, outermost first.
    pub path: Vec<String>,
    /// One for each column.
    pub values: Vec<Reading>,
    /// Its line in the text.
    at: usize,
    /// Which of the tables that stand side by side it is of.
    pub panel: usize,
}
