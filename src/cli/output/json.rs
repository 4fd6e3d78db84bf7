//! One JSON array of all findings.

use std::io::{self, Write};

use super::super::record::Record;
use super::{Checked, Format};

#[derive(Default)]
pub struct Json {
    /// Something stands in the array already.
    begun: bool,
}

/// A finding as one object.
pub fn json(record: &Record) -> String {
    // It is text and numbers alone, which JSON can always hold.
    serde_json::to_string(record).unwrap_or_default()
}

impl Format for Json {
    fn alone(&self, checked: &Checked) -> Option<String> {
        let objects: Vec<String> = checked.records.iter().map(json).collect();
        Some(objects.join(",\n"))
    }

    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn file(&mut self, checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
        let Some(written) = checked
            .written
            .as_ref()
            .filter(|written| !written.is_empty())
        else {
            return Ok(());
        };
        out.write_all(if self.begun { b",\n" } else { b"\n" })?;
        self.begun = true;
        out.write_all(written.as_bytes())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.begun { b"\n]\n" } else { b"]\n" })
    }
}
