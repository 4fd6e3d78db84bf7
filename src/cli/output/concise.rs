//! `file:line:column: severity[rule] message`.

use std::fmt::Write;

use super::super::ui::{Ui, printable};
use super::{Checked, Format};

pub struct Concise {
    pub ui: Ui,
}

impl Format for Concise {
    fn alone(&self, checked: &Checked) -> Option<String> {
        let mut out = String::new();
        for record in &checked.records {
            // Writing to a string can't fail.
            let _ = writeln!(
                out,
                "{}:{}: {}[{}] {}",
                printable(&record.file),
                record.at.words(self.ui.locale),
                self.ui.severity(record.severity),
                record.rule,
                printable(&record.message)
            );
        }
        Some(out)
    }
}
