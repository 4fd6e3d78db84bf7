//! `file:line:column: severity[rule] message`.

use std::io::{self, Write};

use super::super::ui::{Ui, printable};
use super::{Checked, Format};

pub struct Concise {
    pub ui: Ui,
}

impl Format for Concise {
    fn file(&mut self, checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
        for record in &checked.records {
            writeln!(
                out,
                "{}:{}: {}[{}] {}",
                printable(&record.file),
                record.at.words(self.ui.locale),
                self.ui.severity(record.severity),
                record.rule,
                printable(&record.message)
            )?;
        }
        Ok(())
    }
}
