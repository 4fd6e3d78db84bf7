//! One JSON object a line.

use super::json::json;
use super::{Checked, Format};

pub struct JsonLines;

impl Format for JsonLines {
    fn alone(&self, checked: &Checked) -> Option<String> {
        let mut lines = String::new();
        for record in &checked.records {
            lines.push_str(&json(record));
            lines.push('\n');
        }
        Some(lines)
    }
}
