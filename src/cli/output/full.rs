//! For people: the line with a mark under what is wrong, the related places
//! and the fixes.

use std::fmt::{self, Write};

use super::super::record::{At, Record};
use super::super::ui::{Style, Ui, printable, width};
use super::{Checked, Format};
use crate::message::Template;

pub struct Full {
    pub ui: Ui,
}

const RELATED: Template = Template {
    zh: "相关",
    en: "see",
};
const FIX: Template = Template {
    zh: "修复",
    en: "fix",
};
const UNSAFE: Template = Template {
    zh: "（需人工确认）",
    en: " (look before applying)",
};

impl Format for Full {
    fn alone(&self, checked: &Checked) -> Option<String> {
        let mut out = String::new();
        for record in &checked.records {
            // Writing to a string can't fail.
            let _ = self.record(record, &mut out);
            out.push('\n');
        }
        Some(out)
    }
}

impl Full {
    fn record(&self, record: &Record, out: &mut String) -> fmt::Result {
        let ui = self.ui;
        let number = match record.at {
            At::Text { start, .. } => start.line.to_string(),
            At::Document { .. } => " ".to_string(),
        };
        let margin = " ".repeat(number.len());
        let bar = ui.paint(Style::Frame, "|");
        writeln!(
            out,
            "{}[{}]: {}",
            ui.severity(record.severity),
            record.rule,
            ui.paint(Style::Strong, &printable(&record.message))
        )?;
        writeln!(
            out,
            "{margin}{} {}:{}",
            ui.paint(Style::Frame, "-->"),
            printable(&record.file),
            record.at.words(ui.locale)
        )?;

        let excerpt = &record.excerpt;
        let (before, marked) = (printable(&excerpt.before), printable(&excerpt.marked));
        let mark = "^".repeat(width(&marked).max(1));
        writeln!(out, "{margin} {bar}")?;
        writeln!(
            out,
            "{} {bar} {before}{marked}{}",
            ui.paint(Style::Frame, &number),
            printable(&excerpt.after)
        )?;
        write!(
            out,
            "{margin} {bar} {}{}",
            " ".repeat(width(&before)),
            ui.paint(Style::of(record.severity), &mark)
        )?;
        match &record.expected {
            Some(expected) => writeln!(
                out,
                " {}",
                ui.paint(Style::of(record.severity), &printable(expected))
            )?,
            None => writeln!(out)?,
        }

        for related in &record.related {
            write!(
                out,
                "{margin} {} {} ",
                ui.paint(Style::Frame, "="),
                ui.say(&RELATED)
            )?;
            if let Some(file) = &related.file {
                write!(out, "{}:", printable(file))?;
            }
            writeln!(
                out,
                "{} {}",
                related.at.words(ui.locale),
                printable(&related.message)
            )?;
        }
        for fix in &record.fixes {
            writeln!(
                out,
                "{margin} {} {}: {}{}",
                ui.paint(Style::Frame, "="),
                ui.paint(Style::Fix, ui.say(&FIX)),
                printable(&fix.title),
                if fix.safe { "" } else { ui.say(&UNSAFE) }
            )?;
        }
        Ok(())
    }
}
