//! GitLab's code quality report.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::super::record::At;
use super::super::ui::Ui;
use super::{Checked, Format};
use crate::finding::Severity;

pub struct Gitlab {
    ui: Ui,
    issues: Vec<Value>,
}

impl Gitlab {
    pub fn new(ui: Ui) -> Gitlab {
        let issues = Vec::new();
        Gitlab { ui, issues }
    }
}

impl Format for Gitlab {
    fn file(&mut self, checked: &Checked, _out: &mut dyn Write) -> io::Result<()> {
        self.issues.extend(checked.records.iter().map(|record| {
            let severity = match record.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Hint => "info",
            };
            let (begin, end) = match record.at {
                At::Text { start, end } => (start.line, end.line),
                // The format asks for a line.
                At::Document { .. } => (1, 1),
            };
            json!({
                "type": "issue",
                "description": record.placed_message(self.ui.locale),
                "check_name": record.rule,
                "fingerprint": record.fingerprint,
                "severity": severity,
                "location": {
                    "path": record.file,
                    "lines": { "begin": begin, "end": end },
                },
            })
        }));
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, &self.issues)?;
        out.write_all(b"\n")
    }
}
