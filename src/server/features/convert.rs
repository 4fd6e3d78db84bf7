//! A table from one shape to another, of which nothing is lost.

use std::collections::BTreeMap;

use super::figures::{self, InTable};
use super::tables::grid;
use crate::finding::Edit;
use crate::normal::{normal, normal_label};
use crate::profile::{CellRef, Label, Table};
use crate::report::Shape;
use crate::report::likeness::likeness;
use crate::report::skeleton::{Style, grid_text};
use crate::server::document::Snapshot;
use crate::syntax::{lex, plain_text};
use crate::text::Span;

pub const SHAPES: [Shape; 5] = [
    Shape::Pipe,
    Shape::Html,
    Shape::Rows,
    Shape::Tabbed,
    Shape::Stacked,
];

/// Characters of what would be lost that a message quotes.
const QUOTED: usize = 20;

/// From which likeness words are taken for a label, in percent.
const LIKE: u32 = 60;

/// How far from a table's first cell its `<table>` may stand, in bytes.
const TAG_REACH: usize = 4096;

/// The table at the byte `at`.
pub fn table_at(snapshot: &Snapshot, at: usize) -> Option<InTable<'_>> {
    figures::report_at(&snapshot.reports, at)?
        .tables()
        .find(|table| table.span(table.bound.span).touches(at))
}

/// A table with all that its conversion writes anew.
pub struct Convertible<'s> {
    table: InTable<'s>,
    span: Span,
    line_end: &'static str,
}

/// The table, if nothing of it would be lost on the way to another shape.
///
/// # Errors
/// What would be: words that stand in no cell of the form, or a comment. Empty
/// where the table's beginning or end is not in sight.
pub fn convertible<'s>(
    snapshot: &'s Snapshot,
    table: InTable<'s>,
) -> Result<Convertible<'s>, String> {
    let span = extent(snapshot, table).ok_or_else(String::new)?;
    let text = snapshot.text.slice(span);
    let mut figures = figures_of(&text);
    if let Some(lost) = lost(&text, span.start, table, &mut figures) {
        return Err(lost);
    }
    let convertible = Convertible {
        table,
        span,
        line_end: if text.contains("\r\n") { "\r\n" } else { "\n" },
    };
    // A label may gain its numeral; nothing loses a figure, wherever it stands.
    let kept = figures_of(&convertible.edit(Shape::Pipe).text);
    let is_lost = |(figure, count): &(&String, &usize)| kept.get(*figure) < Some(*count);
    match figures.iter().find(is_lost) {
        Some((figure, _)) => Err(figure.clone()),
        None => Ok(convertible),
    }
}

/// The figures of a text outside tags and character references, in half width,
/// each with how often it stands there.
fn figures_of(text: &str) -> BTreeMap<String, usize> {
    let mut figures = BTreeMap::new();
    let mut figure = String::new();
    // What ends the markup that is open.
    let mut open = None;
    let mut before = ' ';
    for c in text.chars().chain([' ']) {
        match (c, before) {
            ('<', _) => open = Some('>'),
            ('#', '&') => open = Some(';'),
            _ if open == Some(c) => open = None,
            _ => {}
        }
        if open.is_none() && c.is_numeric() {
            figure.push(c);
        } else if !figure.is_empty() {
            let figure = std::mem::take(&mut figure);
            *figures.entry(normal(&figure)).or_default() += 1;
        }
        before = c;
    }
    figures
}

impl Convertible<'_> {
    /// The edit that writes the table in `shape`.
    pub fn edit(&self, shape: Shape) -> Edit {
        let style = Style {
            shape,
            line_end: self.line_end,
            ..Style::default()
        };
        let value = |at: CellRef| {
            let cell = self.table.cell(at);
            cell.map_or_else(String::new, |cell| cell.text.trim().to_string())
        };
        let mut text = grid_text(&grid(self.table), &style, &value);
        // The last line break stays where it is.
        while text.ends_with(['\n', '\r']) {
            text.pop();
        }
        Edit {
            span: self.span,
            text,
        }
    }
}

/// The first words of `text`, which begins at byte `start` of the document, that
/// are neither a value of the table, nor a label. Copies of a value are taken out
/// of the text's `figures`.
fn lost(
    text: &str,
    start: usize,
    table: InTable<'_>,
    figures: &mut BTreeMap<String, usize>,
) -> Option<String> {
    // What a word processor writes for itself is no comment of anybody's.
    let mut comments = text.match_indices("<!--").map(|(at, _)| text.get(at..));
    if let Some(comment) = comments.find_map(|c| c.filter(|c| !c.starts_with("<!--["))) {
        return Some(comment.chars().take(QUOTED).collect());
    }
    let bound = table.bound;
    let values = bound.bound_cells().map(|(_, cell)| cell.span);
    let rows = bound.rows.iter().filter_map(|row| row.label);
    let columns = bound.columns.iter().flatten().copied();
    let written = (values.chain(rows).chain(columns)).chain(bound.notes.iter().copied());
    let mut written: Vec<Span> = written
        .map(|span| table.span(span))
        .filter(|span| !span.is_empty())
        .collect();
    written.sort_unstable();
    let is_written = |span: Span| {
        // The last that begins before its end; none holds another.
        let at = written.partition_point(|known| known.start < span.end);
        at.checked_sub(1)
            .and_then(|at| written.get(at))
            .is_some_and(|known| known.overlaps(span))
    };
    let is_printed = |words: &str| {
        printed(bound.table()).any(|label| {
            let mut all = [&label.normal]
                .into_iter()
                .chain(&label.accepted)
                .chain(&label.variants);
            all.any(|own| likeness(own, words) >= LIKE)
        })
    };
    let (mut at, mut cells) = (0, Vec::new());
    while let Some(lexed) = lex(text, at, &mut cells) {
        // A merged value may be written in each of the cells that were merged.
        let mut before = None;
        let mut behind = at;
        for cell in &cells {
            let span = cell.span().shifted(at);
            if let Some(words) = between_tags(text, Span::new(behind, span.start.max(behind))) {
                return Some(words);
            }
            behind = span.end.max(behind);
            let words = plain_text(span.of(text)).trim().to_string();
            let is_copy = before.as_ref() == Some(&(cell.row, words.clone()));
            if !words.is_empty() && !is_written(span.shifted(start)) {
                if is_copy {
                    for (figure, times) in figures_of(&words) {
                        if let Some(count) = figures.get_mut(&figure) {
                            *count = count.saturating_sub(times);
                        }
                    }
                } else if !is_printed(&normal_label(&words)) {
                    return Some(words.chars().take(QUOTED).collect());
                }
            }
            before = Some((cell.row, words));
        }
        at += lexed.block.len;
        if let Some(words) = between_tags(text, Span::new(behind, at.max(behind))) {
            return Some(words);
        }
    }
    None
}

/// The words that stand between tags but in no cell, as those of a `<caption>`.
fn between_tags(text: &str, gap: Span) -> Option<String> {
    let gap = Some(gap.of(text)).filter(|gap| gap.contains('<'))?;
    let words = plain_text(gap);
    let words = words.trim();
    (!words.is_empty()).then(|| words.chars().take(QUOTED).collect())
}

/// All that a form prints in a table, but for values.
fn printed(form: &Table) -> impl Iterator<Item = &Label> {
    let of_parts = form.parts.iter().flat_map(|part| {
        let heads = part.header.iter().map(|head| &head.label);
        part.caption.iter().chain(heads)
    });
    let of_rows = form
        .rows
        .iter()
        .flat_map(|row| row.groups.iter().chain(&row.label));
    let of_columns = form
        .columns
        .iter()
        .flat_map(|column| column.groups.iter().chain([&column.label]));
    of_parts.chain(of_rows).chain(of_columns).chain(&form.notes)
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
    let mut last = text.line_of(span.end);
    if table.bound.shape == Shape::Tabbed {
        // The blank cells that end the last row.
        let is_blank_cell = |line: usize| {
            let line = text.slice(text.line(line));
            line.contains('\t') && line.trim().is_empty()
        };
        while last + 1 < text.line_count() && is_blank_cell(last + 1) {
            last += 1;
        }
    }
    Some(Span::new(start, text.line(last).end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_counted_outside_tags() {
        assert_eq!(
            figures_of("<td colspan=\"2\">12&#160;</td><td>3</td>|１２ 3"),
            figures_of("12 3 １２\t3")
        );
        assert_ne!(figures_of("12 3"), figures_of("12 3 3"));
    }
}
