//! Workflow commands of GitHub Actions, which become annotations. Properties
//! stand in the order in which GitHub's own library writes them.

use std::fmt::Write;

use super::super::record::At;
use super::super::ui::Ui;
use super::{Checked, Format};
use crate::finding::Severity;

pub struct Github {
    pub ui: Ui,
}

impl Format for Github {
    fn alone(&self, checked: &Checked) -> Option<String> {
        let mut out = String::new();
        for record in &checked.records {
            let command = match record.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "notice",
            };
            let (title, file) = (property(record.rule), property(&record.file));
            // Writing to a string can't fail.
            let _ = write!(out, "::{command} title={title},file={file}");
            if let At::Text { start, end } = record.at {
                let _ = write!(out, ",line={},endLine={}", start.line, end.line);
                let _ = write!(out, ",col={}", start.column);
                // Columns are looked at only within one line.
                if start.line == end.line {
                    let _ = write!(out, ",endColumn={}", end.column);
                }
            }
            let _ = writeln!(out, "::{}", data(&record.placed_message(self.ui.locale)));
        }
        Some(out)
    }
}

/// `text` behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// `text` as the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
