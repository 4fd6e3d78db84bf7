//! What pages for a browser have in common: one file, no network, readable on
//! paper.

use super::super::grid::{Grid, Kind};

/// The style of all pages.
pub const STYLE: &str = include_str!("page.css");

/// `text` between tags or in a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A page with this title and body.
pub fn page(language: &str, title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// A grid as a table; a failing cell has the class of its severity.
pub fn grid(grid: &Grid) -> String {
    let mut out = String::from("<div class=\"wide\"><table class=\"grid\">\n");
    out.push_str(&format!("<caption>{}</caption>\n", escape(&grid.title)));
    for row in &grid.rows {
        out.push_str("<tr>");
        for cell in row {
            let tag = if cell.kind == Kind::Value { "td" } else { "th" };
            out.push_str(&format!("<{tag}"));
            if cell.row_span > 1 {
                out.push_str(&format!(" rowspan=\"{}\"", cell.row_span));
            }
            if cell.column_span > 1 {
                out.push_str(&format!(" colspan=\"{}\"", cell.column_span));
            }
            if let Some(severity) = cell.fails {
                out.push_str(&format!(" class=\"{}\"", severity.name()));
            }
            out.push_str(&format!(">{}</{tag}>", escape(cell.text.trim())));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table></div>\n");
    out
}
