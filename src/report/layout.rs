//! A table of a profile as a grid with merged cells, as its form prints it.

use crate::profile::{CellRef, Label, Part, Table};

/// A cell of the printed table; cells that it covers are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridCell {
    pub content: Content,
    pub row_span: usize,
    pub column_span: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Caption(String),
    /// A heading; the column that it heads, unless it is a stub or heads several.
    Header(String, Option<usize>),
    /// A row's label, with the row; of a group's label the first row.
    Label(String, usize),
    Value(CellRef),
    /// Nothing, where the form prints nothing.
    Empty,
}

impl Content {
    /// What is printed; empty for a value.
    pub fn text(&self) -> &str {
        match self {
            Content::Caption(text) | Content::Header(text, _) | Content::Label(text, _) => text,
            Content::Value(_) | Content::Empty => "",
        }
    }
}

/// The rows of `table`. `row` and `column` say which optional ones are there.
pub fn layout(
    table: &Table,
    has_row: &dyn Fn(usize) -> bool,
    has_column: &dyn Fn(usize) -> bool,
) -> Vec<Vec<GridCell>> {
    let shown = |row: usize| !table.rows[row].optional || has_row(row);
    let depth_of = |part: &Part| {
        part.rows
            .clone()
            .filter(|&row| shown(row) && table.rows[row].label.is_some())
            .map(|row| table.rows[row].groups.len() + 1)
            .max()
            .unwrap_or(0)
    };
    let columns_of = |part: &Part| -> Vec<usize> {
        part.columns
            .clone()
            .filter(|&c| !table.columns[c].optional || has_column(c))
            .collect()
    };
    let width = table
        .parts
        .iter()
        .map(|part| depth_of(part) + columns_of(part).len())
        .max()
        .unwrap_or(0);
    let mut grid = Vec::new();
    for part in &table.parts {
        let columns = columns_of(part);
        let depth = depth_of(part);
        if let Some(caption) = &part.caption {
            grid.push(vec![GridCell {
                content: Content::Caption(caption.text.clone()),
                row_span: 1,
                column_span: width,
            }]);
        }
        header(table, part, &columns, depth, width, &mut grid);
        let rows: Vec<usize> = part.rows.clone().filter(|&row| shown(row)).collect();
        for (i, &row) in rows.iter().enumerate() {
            let mut cells = labels(table, &rows, i, depth);
            cells.extend(columns.iter().map(|&column| GridCell {
                content: Content::Value(CellRef { row, column }),
                row_span: 1,
                column_span: 1,
            }));
            fill(&mut cells, width - depth - columns.len());
            grid.push(cells);
        }
    }
    grid
}

/// Widens a row that is narrower than the table by an empty cell.
fn fill(cells: &mut Vec<GridCell>, missing: usize) {
    if missing > 0 {
        cells.push(GridCell {
            content: Content::Empty,
            row_span: 1,
            column_span: missing,
        });
    }
}

fn header(
    table: &Table,
    part: &Part,
    columns: &[usize],
    depth: usize,
    width: usize,
    grid: &mut Vec<Vec<GridCell>>,
) {
    let levels = columns
        .iter()
        .map(|&c| table.columns[c].groups.len() + 1)
        .max()
        .unwrap_or(1);
    for level in 0..levels {
        let mut cells = Vec::new();
        if level == 0 && depth > 0 {
            cells.push(GridCell {
                content: Content::Header(stub(table, part), None),
                row_span: levels,
                column_span: depth,
            });
        }
        let mut i = 0;
        while i < columns.len() {
            let column = &table.columns[columns[i]];
            if column.groups.len() == level {
                cells.push(GridCell {
                    content: Content::Header(column.label.text.clone(), Some(columns[i])),
                    row_span: levels - level,
                    column_span: 1,
                });
                i += 1;
            } else if let Some(group) = column.groups.get(level) {
                let same =
                    |c: &usize| same_prefix(&table.columns[*c].groups, &column.groups, level);
                let span = columns[i..].iter().take_while(|c| same(c)).count().max(1);
                cells.push(GridCell {
                    content: Content::Header(group.text.clone(), None),
                    row_span: 1,
                    column_span: span,
                });
                i += span;
            } else {
                i += 1;
            }
        }
        if level == 0 {
            fill(&mut cells, width - depth - columns.len());
        }
        grid.push(cells);
    }
}

/// What stands over the labels: the stub, or the note of the table.
fn stub(table: &Table, part: &Part) -> String {
    let is_group = |label: &Label| {
        table.columns[part.columns.clone()]
            .iter()
            .any(|c| c.groups.iter().any(|g| g.normal == label.normal))
    };
    let stub = part
        .header
        .iter()
        .find(|h| h.column.is_none() && !is_group(&h.label));
    stub.map(|h| &h.label)
        .or(table.notes.first())
        .map_or_else(String::new, |label| label.text.clone())
}

/// The label cells of the `i`-th of `rows`, without those that cells above cover.
fn labels(table: &Table, rows: &[usize], i: usize, depth: usize) -> Vec<GridCell> {
    let row = &table.rows[rows[i]];
    let Some(label) = &row.label else {
        return Vec::new();
    };
    let mut cells = Vec::new();
    for (level, group) in row.groups.iter().enumerate() {
        let same = |r: &usize| same_prefix(&table.rows[*r].groups, &row.groups, level);
        if i > 0 && same(&rows[i - 1]) {
            continue;
        }
        cells.push(GridCell {
            content: Content::Label(group.text.clone(), rows[i]),
            row_span: rows[i..].iter().take_while(|r| same(r)).count(),
            column_span: 1,
        });
    }
    cells.push(GridCell {
        content: Content::Label(label.text.clone(), rows[i]),
        row_span: 1,
        column_span: depth - row.groups.len(),
    });
    cells
}

fn same_prefix(a: &[Label], b: &[Label], level: usize) -> bool {
    a.len() > level && b.len() > level && (0..=level).all(|l| a[l].normal == b[l].normal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profiles;

    #[test]
    fn every_row_is_as_wide_as_the_table() {
        for profile in Profiles::builtin().iter() {
            for table in &profile.tables {
                let grid = layout(table, &|_| false, &|_| false);
                let width: usize = grid[0].iter().map(|c| c.column_span).sum();
                let mut covered = vec![0usize; grid.len()];
                for (r, cells) in grid.iter().enumerate() {
                    for cell in cells {
                        for row in &mut covered[r..r + cell.row_span] {
                            *row += cell.column_span;
                        }
                    }
                }
                assert!(
                    covered.iter().all(|&w| w == width),
                    "{}: {covered:?}",
                    table.id
                );
            }
        }
    }
}
