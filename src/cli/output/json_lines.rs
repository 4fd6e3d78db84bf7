//! One JSON object a line.

use std::io::{self, Write};

use super::{Checked, Format};

pub struct JsonLines;

impl Format for JsonLines {
    fn file(&mut self, checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
        for record in &checked.records {
            serde_json::to_writer(&mut *out, record)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}
