//! Sections and tables of a profile written out, in the shape and manner that
//! a document already uses.

use std::ops::Range;

use super::layout::{Content, GridCell, layout};
use super::{Placed, Report, Shape};
use crate::finding::Edit;
use crate::message::Locale;
use crate::profile::{CellRef, Profile, Table};
use crate::syntax::Kind;
use crate::text::Span;

/// How a document writes headings, tables and line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub shape: Shape,
    /// Level of a Markdown heading; 0 for a plain line.
    pub level: usize,
    pub html: bool,
    pub line_end: &'static str,
}

impl Default for Style {
    /// Markdown with pipe tables.
    fn default() -> Style {
        Style {
            shape: Shape::Pipe,
            level: 2,
            html: false,
            line_end: "\n",
        }
    }
}

impl Style {
    /// That of a report found in `text`.
    pub fn of(text: &str, pieces: &[Placed], report: &Report) -> Style {
        let heading = report
            .sections
            .iter()
            .find_map(|s| pieces.get(s.first_piece).map(|p| (s, p)));
        let source = heading.map_or("", |(_, p)| Span::new(p.offset, p.end()).of(text));
        let marked = heading.is_some_and(|(_, p)| p.piece.kind == Kind::Heading);
        let hashes = source
            .trim_start()
            .bytes()
            .take_while(|b| *b == b'#')
            .count();
        let any_mark = pieces.iter().any(|p| p.piece.kind == Kind::Heading);
        let html = marked && hashes == 0 || heading.is_none() && any_mark && text.contains("<h");
        let shape = report.tables.first().map_or(
            match (html, hashes) {
                (true, _) => Shape::Html,
                (_, 0) if heading.is_some() => Shape::Tabbed,
                _ => Shape::Pipe,
            },
            |t| t.shape,
        );
        Style {
            shape,
            level: if heading.is_some() {
                hashes
            } else {
                usize::from(any_mark) * 2
            },
            html,
            line_end: if text.contains("\r\n") { "\r\n" } else { "\n" },
        }
    }

    /// A heading as the document writes them.
    pub fn heading(&self, text: &str) -> String {
        match (self.html, self.level) {
            (true, _) => format!("<h2>{text}</h2>"),
            (_, 0) => text.to_string(),
            (_, level) => format!("{} {text}", "#".repeat(level)),
        }
    }
}

/// The sections of `range`, each with its heading and its empty tables.
pub fn sections(profile: &Profile, range: Range<usize>, style: &Style) -> String {
    let end = style.line_end;
    let mut out = String::new();
    let all = profile.sections.get(range).unwrap_or_default();
    for section in all {
        // What may be absent is written only where it is meant.
        if !section.required && all.len() > 1 {
            continue;
        }
        if !out.is_empty() {
            out.push_str(end);
        }
        let numeral = profile.words.numeral(section.number);
        out.push_str(&style.heading(&format!("{numeral}{}", section.heading)));
        out.push_str(end);
        for &table in &section.tables {
            out.push_str(end);
            out.push_str(&table_text(&profile.tables[table], style, &|_| {
                String::new()
            }));
        }
    }
    out
}

/// A whole report on `year` (none: left open), with the figures that `value`
/// gives for a cell of a table of the profile.
pub fn report(
    profile: &Profile,
    office: &str,
    year: Option<i32>,
    shape: Shape,
    value: &dyn Fn(usize, CellRef) -> String,
) -> String {
    let style = Style {
        shape,
        // Headings of the shapes that plain text has are plain too.
        level: if matches!(shape, Shape::Pipe | Shape::Html) {
            2
        } else {
            0
        },
        ..Style::default()
    };
    let words = &profile.words;
    let year = year.map_or_else(String::new, |year| year.to_string());
    let title = words.title.as_deref().unwrap_or("{office}{year}");
    let title = title.replace("{office}", office).replace("{year}", &year);
    let mark = if style.level > 0 { "# " } else { "" };
    let mut out = format!("{mark}{title}\n");
    for section in profile.sections.iter().filter(|s| s.required) {
        let numeral = words.numeral(section.number);
        let heading = style.heading(&format!("{numeral}{}", section.heading));
        out.push_str(&format!("\n{heading}\n"));
        if section.topics.len() > 1 {
            for (index, topic) in section.topics.iter().enumerate() {
                let numeral = words.sub_numeral(index + 1);
                let label = topic.label.get(profile.language);
                let stop = match profile.language {
                    Locale::Zh => '。',
                    Locale::En => '.',
                };
                out.push_str(&format!("\n{numeral}{label}{stop}\n"));
            }
        }
        for &table in &section.tables {
            if let Some(form) = profile.tables.get(table) {
                let text = table_text(form, &style, &|at| value(table, at));
                out.push_str(&format!("\n{text}"));
            }
        }
    }
    out
}

/// A table in the style's shape, with the values that `value` gives.
pub fn table_text(table: &Table, style: &Style, value: &dyn Fn(CellRef) -> String) -> String {
    grid_text(&layout(table, &|_| false, &|_| false), style, value)
}

/// A grid written out in the style's shape.
pub fn grid_text(
    grid: &[Vec<GridCell>],
    style: &Style,
    value: &dyn Fn(CellRef) -> String,
) -> String {
    let end = style.line_end;
    let text = |cell: &GridCell| match &cell.content {
        Content::Value(at) => value(*at),
        other => other.text().to_string(),
    };
    match style.shape {
        Shape::Html => html(grid, end, &text),
        Shape::Stacked => {
            let mut out = String::new();
            for cell in grid.iter().flatten() {
                let text = match &cell.content {
                    // A blank value is kept by a no-break space, which a
                    // paragraph of its own would lose.
                    Content::Value(_) if text(cell).is_empty() => "\u{a0}".to_string(),
                    _ => text(cell),
                };
                if !text.is_empty() {
                    out.push_str(&text);
                    out.push_str(end);
                    out.push_str(end);
                }
            }
            out.truncate(out.len().saturating_sub(end.len()));
            out
        }
        shape => {
            let rows = flat(grid, &text);
            let mut out = String::new();
            for (i, row) in rows.iter().enumerate() {
                match shape {
                    Shape::Pipe => {
                        let cells: Vec<String> =
                            row.iter().map(|c| c.replace('|', "\\|")).collect();
                        out.push_str(&format!("| {} |{end}", cells.join(" | ")));
                        if i == 0 {
                            out.push_str(&format!("|{}{end}", " --- |".repeat(row.len())));
                        }
                    }
                    Shape::Tabbed => {
                        for cell in row {
                            out.push_str(&format!("\t{cell}{end}"));
                        }
                        if i + 1 < rows.len() {
                            out.push_str(end);
                        }
                    }
                    _ => out.push_str(&format!("{}{end}", row.join("\t"))),
                }
            }
            out
        }
    }
}

/// Row by row, merged cells as one filled and empty ones.
fn flat(grid: &[Vec<GridCell>], text: &dyn Fn(&GridCell) -> String) -> Vec<Vec<String>> {
    let width = grid
        .first()
        .map_or(0, |row| row.iter().map(|c| c.column_span).sum());
    let mut rows = vec![vec![None; width]; grid.len()];
    for (r, cells) in grid.iter().enumerate() {
        let mut column = 0;
        for cell in cells {
            while column < width && rows[r][column].is_some() {
                column += 1;
            }
            for row in rows.iter_mut().skip(r).take(cell.row_span) {
                for place in row.iter_mut().skip(column).take(cell.column_span) {
                    *place = Some(String::new());
                }
            }
            if let Some(place) = rows[r].get_mut(column) {
                *place = Some(text(cell));
            }
            column += cell.column_span;
        }
    }
    rows.into_iter()
        .map(|row| row.into_iter().map(Option::unwrap_or_default).collect())
        .collect()
}

fn html(grid: &[Vec<GridCell>], end: &str, text: &dyn Fn(&GridCell) -> String) -> String {
    let mut out = format!("<table>{end}");
    for row in grid {
        out.push_str("<tr>");
        for cell in row {
            let mut spans = String::new();
            if cell.row_span > 1 {
                spans.push_str(&format!(" rowspan=\"{}\"", cell.row_span));
            }
            if cell.column_span > 1 {
                spans.push_str(&format!(" colspan=\"{}\"", cell.column_span));
            }
            let text = text(cell).replace('&', "&amp;").replace('<', "&lt;");
            out.push_str(&format!("<td{spans}>{text}</td>"));
        }
        out.push_str("</tr>");
        out.push_str(end);
    }
    out.push_str("</table>");
    out.push_str(end);
    out
}

/// The edit that puts `content` at byte `at` of `text`, set apart by blank
/// lines from what stands before and behind.
pub fn insertion(text: &str, at: usize, content: &str, style: &Style) -> Edit {
    let at = before_marks(text, at.min(text.len()));
    let before = text.get(..at).unwrap_or("");
    let end = style.line_end;
    let mut inserted = String::new();
    if !before.is_empty() {
        if !before.ends_with('\n') && !before.ends_with('\r') {
            inserted.push_str(end);
        }
        if !ends_with_blank_line(before) {
            inserted.push_str(end);
        }
    }
    inserted.push_str(content);
    if text.get(at..).is_some_and(|behind| !behind.is_empty()) {
        inserted.push_str(end);
    }
    Edit {
        span: Span::at(at),
        text: inserted,
    }
}

/// `at`, or where the marks before it begin that make what stands behind it a
/// heading: `## `, `**`, `<h2>`.
pub fn before_marks(text: &str, at: usize) -> usize {
    let (Some(before), Some(behind)) = (text.get(..at), text.get(at..)) else {
        return at;
    };
    if behind
        .lines()
        .next()
        .is_none_or(|line| line.trim().is_empty())
    {
        return at;
    }
    let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let mut prefix = before.get(line..).unwrap_or_default();
    while prefix.trim_end().ends_with('>')
        && let Some(tag) = prefix.rfind('<')
        && !prefix.get(tag..).is_some_and(|tag| tag.starts_with("</"))
    {
        prefix = prefix.get(..tag).unwrap_or_default();
    }
    if prefix.contains(|c: char| c.is_alphanumeric() || c == '<') {
        line + prefix.len()
    } else {
        line
    }
}

fn ends_with_blank_line(text: &str) -> bool {
    let mut lines = text.lines().rev();
    text.ends_with('\n') && lines.next().is_none_or(|line| line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inserted_before_a_heading_stands_before_its_marks() {
        for (text, expected) in [
            ("甲\n\n## 二、乙", 5),
            ("甲\n\n**二、乙**", 5),
            ("<p>甲</p><h2><b>二、乙</b></h2>", 10),
            ("甲\n\n二、乙", 5),
            ("甲 二、乙", 4),
        ] {
            let at = text.find("二、").expect("the heading");
            assert_eq!(before_marks(text, at), expected, "{text}");
        }
        let end = "## 甲\n乙".len();
        assert_eq!(before_marks("## 甲\n乙", end), end);
        assert_eq!(before_marks("## 甲\n乙\n", end), end);
    }
}
