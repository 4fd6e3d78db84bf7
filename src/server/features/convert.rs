//! A table from one shape to another, without losing a figure.

use std::collections::BTreeMap;

use super::figures::{self, InTable};
use super::tables::grid;
use crate::finding::Edit;
use crate::profile::CellRef;
use crate::report::Shape;
use crate::report::skeleton::{Style, grid_text};
use crate::server::document::Snapshot;
use crate::text::Span;

pub const SHAPES: [Shape; 5] = [
    Shape::Pipe,
    Shape::Html,
    Shape::Rows,
    Shape::Tabbed,
    Shape::Stacked,
];

/// How far from a table's first cell its `<table>` may stand, in bytes.
const TAG_REACH: usize = 4096;

/// The table at the byte `at`.
pub fn table_at(snapshot: &Snapshot, at: usize) -> Option<InTable<'_>> {
    figures::report_at(&snapshot.reports, at)?
        .tables()
        .find(|table| table.span(table.bound.span).touches(at))
}

/// The edit that writes a table anew in `shape`; `None` when a figure of the
/// text would be lost on the way, because it stands in no cell.
pub fn edit(snapshot: &Snapshot, table: InTable<'_>, shape: Shape) -> Option<Edit> {
    let text = &snapshot.text;
    let span = extent(snapshot, table)?;
    let old = text.slice(span);
    let style = Style {
        shape,
        line_end: if old.contains("\r\n") { "\r\n" } else { "\n" },
        ..Style::default()
    };
    let value = |at: CellRef| {
        table
            .cell(at)
            .map_or_else(String::new, |cell| cell.text.trim().to_string())
    };
    let mut new = grid_text(&grid(table), &style, &value);
    // The last line break stays where it is.
    while new.ends_with(['\n', '\r']) {
        new.pop();
    }
    (values(&old) == values(&new)).then_some(Edit { span, text: new })
}

/// The whole lines of a table; of an HTML table, its element.
fn extent(snapshot: &Snapshot, table: InTable<'_>) -> Option<Span> {
    let text = &snapshot.text;
    let span = table.span(table.bound.span);
    if table.bound.shape == Shape::Html {
        let from = text.floor_boundary(span.start.saturating_sub(TAG_REACH));
        let before = text.slice(Span::new(from, span.start)).to_ascii_lowercase();
        let start = from + before.rfind("<table")?;
        let behind = text.slice(Span::new(span.end, span.end + TAG_REACH));
        let close = "</table>";
        let end = behind.to_ascii_lowercase().find(close)?;
        return Some(Span::new(start, span.end + end + close.len()));
    }
    let start = text.line(text.line_of(span.start)).start;
    let end = text.line(text.line_of(span.end)).end;
    Some(Span::new(start, end))
}

/// The figures of a text outside tags, each with how often it stands there.
fn values(text: &str) -> BTreeMap<String, usize> {
    let mut values = BTreeMap::new();
    let mut figure = String::new();
    let mut in_tag = false;
    for c in text.chars().chain(std::iter::once(' ')) {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ => {}
        }
        if !in_tag && c.is_numeric() {
            figure.push(c);
        } else if !figure.is_empty() {
            *values.entry(std::mem::take(&mut figure)).or_default() += 1;
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_counted_outside_tags() {
        assert_eq!(
            values("<td colspan=\"2\">12</td>|１２ 3"),
            values("12 １２\t3")
        );
        assert_ne!(values("12 3"), values("12 3 3"));
    }
}
