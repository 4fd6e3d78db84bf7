//! Formatting: the columns of pipe tables aligned by display width, in which a
//! Chinese character counts two. Nothing but the space around cells changes.

use unicode_width::UnicodeWidthStr as _;

use crate::finding::Edit;
use crate::server::document::Snapshot;
use crate::text::Span;

/// The narrowest column: as wide as a delimiter.
const NARROWEST: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Align {
    Left,
    Centre,
    Right,
}

/// A line of a pipe table.
struct Line {
    /// Without the line break.
    span: Span,
    indent: String,
    cells: Vec<String>,
    /// How the columns below a header are aligned, if this line says so.
    rule: Option<Vec<(Align, bool)>>,
}

/// The edits that align every pipe table with a line inside `span`.
pub fn edits(snapshot: &Snapshot, span: Span) -> Vec<Edit> {
    let text = &snapshot.text;
    let first = text.line_of(span.start);
    let last = text.line_of(span.end);
    let read = |line: usize| {
        let span = text.line(line);
        read_line(span, &text.slice(span))
    };
    // A table goes on above and below the lines that were asked for.
    let mut line = first;
    while line > 0 && read(line).is_some() && read(line - 1).is_some() {
        line -= 1;
    }
    let mut edits = Vec::new();
    while line <= last {
        let mut table = Vec::new();
        while line < text.line_count()
            && let Some(row) = read(line)
        {
            table.push(row);
            line += 1;
        }
        // A table has a delimiter under its header; other lines with pipes
        // may be anything.
        if table.len() > 1 && table.iter().any(|row| row.rule.is_some()) {
            edits.extend(align(snapshot, &table));
        }
        line += 1;
    }
    edits
}

fn read_line(span: Span, text: &str) -> Option<Line> {
    let indent = text.len() - text.trim_start().len();
    let body = text.trim();
    if !body.starts_with('|') || body.len() < 2 {
        return None;
    }
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut escaped = false;
    for c in body.chars().skip(1) {
        if c == '|' && !escaped {
            cells.push(cell.trim().to_string());
            cell.clear();
        } else {
            cell.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    if !cell.trim().is_empty() {
        cells.push(cell.trim().to_string());
    }
    let rule = cells.iter().map(|cell| delimiter(cell)).collect();
    Some(Line {
        span,
        indent: text.get(..indent)?.to_string(),
        cells,
        rule,
    })
}

/// The alignment that `---`, `:--`, `:-:` or `--:` asks for, and whether the
/// left is marked.
fn delimiter(cell: &str) -> Option<(Align, bool)> {
    let left = cell.starts_with(':');
    let right = cell.len() > 1 && cell.ends_with(':');
    let dashes = cell.trim_start_matches(':').trim_end_matches(':');
    if dashes.is_empty() || dashes.bytes().any(|b| b != b'-') {
        return None;
    }
    Some(match (left, right) {
        (true, true) => (Align::Centre, true),
        (false, true) => (Align::Right, false),
        (left, false) => (Align::Left, left),
    })
}

fn align(snapshot: &Snapshot, table: &[Line]) -> Vec<Edit> {
    let columns = table.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let mut widths = vec![NARROWEST; columns];
    for line in table.iter().filter(|line| line.rule.is_none()) {
        for (width, cell) in widths.iter_mut().zip(&line.cells) {
            *width = (*width).max(cell.width());
        }
    }
    let rules = table.iter().find_map(|line| line.rule.as_ref());
    let aligned = |column: usize| {
        rules
            .and_then(|rules| rules.get(column).copied())
            .unwrap_or((Align::Left, false))
    };
    let mut edits = Vec::new();
    for line in table {
        let mut new = line.indent.clone();
        new.push('|');
        for (column, (cell, width)) in line.cells.iter().zip(&widths).enumerate() {
            let (align, marked) = aligned(column);
            new.push(' ');
            if line.rule.is_some() {
                push_delimiter(&mut new, *width, align, marked);
            } else {
                let missing = width.saturating_sub(cell.width());
                let before = match align {
                    Align::Left => 0,
                    Align::Centre => missing / 2,
                    Align::Right => missing,
                };
                new.extend(std::iter::repeat_n(' ', before));
                new.push_str(cell);
                new.extend(std::iter::repeat_n(' ', missing - before));
            }
            new.push_str(" |");
        }
        if snapshot.text.slice(line.span) != *new {
            edits.push(Edit {
                span: line.span,
                text: new,
            });
        }
    }
    edits
}

fn push_delimiter(out: &mut String, width: usize, align: Align, marked: bool) {
    let right = matches!(align, Align::Centre | Align::Right);
    if marked {
        out.push(':');
    }
    let dashes = width - usize::from(marked) - usize::from(right);
    out.extend(std::iter::repeat_n('-', dashes));
    if right {
        out.push(':');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::document::{Basis, OpenDocument};
    use crate::server::proto::View;

    fn format(text: &str, span: Option<Span>) -> String {
        let basis = Basis::default();
        let mut document = OpenDocument::open("file:///a.md", 0, text, basis).unwrap();
        let snapshot = document.snapshot(View::default());
        let mut out = text.to_string();
        let span = span.unwrap_or(Span::new(0, text.len()));
        for edit in edits(&snapshot, span).iter().rev() {
            out.replace_range(edit.span.start..edit.span.end, &edit.text);
        }
        out
    }

    #[test]
    fn columns_are_aligned_by_display_width() {
        let text = "甲\r\n|项目|数量|\r\n|:-|--:|\r\n| 自然人 | 3|\r\n|a\\|b||\r\n";
        let expected = "甲\r\n\
                        | 项目   | 数量 |\r\n\
                        | :----- | ---: |\r\n\
                        | 自然人 |    3 |\r\n\
                        | a\\|b   |      |\r\n";
        assert_eq!(format(text, None), expected);
        assert_eq!(format(expected, None), expected);
    }

    #[test]
    fn a_range_stands_for_its_table_and_no_other() {
        let text = "|a|b|\n|-|-|\n|1|2|\n\n|c|d|\n|-|-|\n|3|4|\n";
        let out = format(text, Some(Span::at(12)));
        assert!(out.starts_with("| a   | b   |\n"));
        assert!(out.ends_with("\n|c|d|\n|-|-|\n|3|4|\n"));
    }

    #[test]
    fn lines_with_pipes_that_are_no_table_stay() {
        let text = "|x|\n\n| 甲 | 乙\n|1|2|\n";
        assert_eq!(format(text, None), text);
    }
}
