//! `gouji explain`: the page of a rule, or the list of all.

use std::io::{self, Write};

use clap::Args;

use super::options;
use super::ui::{Style, Ui};
use super::{CLEAN, FAILED};
use crate::finding::Rule;
use crate::message::{Message, Template};
use crate::rules::{self, page};

#[derive(Args)]
pub struct ExplainArgs {
    /// The rule; without one, all are listed
    #[arg(value_name = "RULE", value_parser = options::rule)]
    rule: Option<&'static Rule>,
}

const NO_PAGE: Template = Template {
    zh: "这条规则还没有说明页",
    en: "there is no page on this rule yet",
};

pub fn run(args: &ExplainArgs, ui: Ui) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    let Some(rule) = args.rule else {
        let longest = rules::ALL.iter().map(|rule| rule.name.len()).max();
        for rule in rules::ALL {
            writeln!(
                out,
                "{:name$}  {}{}  {}",
                rule.name,
                ui.severity(rule.severity),
                " ".repeat("warning".len() - rule.severity.name().len()),
                ui.say(&rule.summary),
                name = longest.unwrap_or(0)
            )?;
        }
        return Ok(CLEAN);
    };
    let Some(page) = page::page(rule, ui.locale) else {
        ui.error(rule.name, &Message::new(&NO_PAGE));
        return Ok(FAILED);
    };
    for line in page.lines() {
        if line.starts_with('#') {
            writeln!(out, "{}", ui.paint(Style::Strong, line))?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(CLEAN)
}
