//! Drafts a profile from reports of one kind: the sections and tables that they
//! have, and the equations that hold in all of them, each with its evidence.
//!
//! A draft is tried on the reports that it was made from. What it would report
//! in them is let go: rows that differ are left open, a table that can't be
//! followed is left out.

mod grid;
mod keys;
mod links;
mod read;
mod sums;
mod tables;
mod title;
mod write;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::analyse;
use crate::message::{Locale, Message, Template};
use crate::normal::normal;
use crate::profile::{self, Profiles};
use crate::report::piece::Style;
use links::Link;
use read::{Heading, Outline};
use tables::DraftTable;

/// A draft, and what is still found with it in the reports.
#[derive(Debug)]
pub struct Draft {
    /// The profile's file.
    pub toml: String,
    /// Names of rules that find something, once for each finding.
    pub findings: Vec<&'static str>,
}

/// What the draft says of a section.
#[derive(Debug)]
struct DraftSection {
    heading: String,
    /// Normal form, years left open.
    key: String,
    /// Reports that have it.
    seen: usize,
}

/// All that is written into the file.
#[derive(Debug)]
struct Sketch {
    id: String,
    names: Vec<String>,
    title: String,
    pattern: String,
    sections: Vec<DraftSection>,
    tables: Vec<DraftTable>,
    /// What tables have in common.
    links: Vec<Link>,
    ordered: bool,
    style: Style,
    locale: Locale,
}

/// How often a draft is changed after a trial, at most.
const TRIALS: usize = 8;

const NO_TITLE: Template = Template {
    zh: "{name}：没有找到标题",
    en: "{name}: no title is found",
};
const NO_SECTIONS: Template = Template {
    zh: "{name}：没有找到两个以上的同级标题",
    en: "{name}: no two headings of one level are found",
};
const OWN_FAULT: Template = Template {
    zh: "推断出的 profile 有错误：{message}",
    en: "the drafted profile has an error: {message}",
};

/// Drafts a profile called `id` from `reports`, each a name and a text, with
/// comments in the language of `locale`.
///
/// # Errors
/// When one of them has no title, or no sections.
pub fn draft(reports: &[(String, String)], id: &str, locale: Locale) -> Result<Draft, Message> {
    let outlines: Vec<Outline> = reports
        .iter()
        .map(|(_, text)| read::outline(text))
        .collect();
    for ((name, _), outline) in reports.iter().zip(&outlines) {
        let missing = |template| Message::new(template).with("name", name.as_str());
        if outline.title.is_none() {
            return Err(missing(&NO_TITLE));
        }
        if outline.headings.len() < 2 {
            return Err(missing(&NO_SECTIONS));
        }
    }
    let mut sketch = sketch(reports, &outlines, id, locale);
    let mut best = Draft {
        toml: sketch.write(),
        findings: Vec::new(),
    };
    for _ in 0..TRIALS {
        let found = sketch.try_on(reports)?;
        best = Draft {
            toml: sketch.write(),
            findings: found.iter().map(|(rule, _)| *rule).collect(),
        };
        let changed = found
            .iter()
            .map(|(rule, table)| sketch.give_way(rule, table.as_deref()))
            .fold(false, |any, changed| any | changed);
        if !changed {
            break;
        }
    }
    Ok(best)
}

fn sketch(reports: &[(String, String)], outlines: &[Outline], id: &str, locale: Locale) -> Sketch {
    let titles: Vec<&str> = outlines
        .iter()
        .filter_map(|outline| outline.title.as_deref())
        .collect();
    let sections = sections(outlines);
    let tables = tables::tables(outlines, &sections);
    let headings = || outlines.iter().flat_map(|outline| &outline.headings);
    let style = headings()
        .map(|heading| heading.numbering.style)
        .find(|style| *style != Style::None)
        .unwrap_or_default();
    let ordered = outlines.iter().all(|outline| {
        let order: Vec<usize> = places(&outline.headings, &sections);
        order.is_sorted_by(|one, next| one < next)
    });
    Sketch {
        id: id.to_string(),
        names: reports.iter().map(|(name, _)| name.clone()).collect(),
        title: titles.first().map_or_else(String::new, |t| t.to_string()),
        pattern: title::pattern(&titles).unwrap_or_default(),
        sections,
        links: links::links(&tables),
        tables,
        ordered,
        style,
        locale,
    }
}

/// The heading in normal form, years left open.
fn heading_key(heading: &Heading) -> String {
    let normal = normal(&heading.text);
    let normal = normal.trim_end_matches(['。', ':', ';', '.', ',']);
    title::with_any_year(normal).unwrap_or_else(|| normal.to_string())
}

/// The sections of all reports, each behind the one that it follows first.
fn sections(outlines: &[Outline]) -> Vec<DraftSection> {
    let mut sections: Vec<DraftSection> = Vec::new();
    for outline in outlines {
        let mut behind = 0;
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for heading in &outline.headings {
            let key = heading_key(heading);
            if key.is_empty() || !seen.insert(key.clone()) {
                continue;
            }
            match sections.iter().position(|section| section.key == key) {
                Some(at) => {
                    if let Some(section) = sections.get_mut(at) {
                        section.seen += 1;
                    }
                    behind = at + 1;
                }
                None => {
                    let section = DraftSection {
                        heading: heading.text.clone(),
                        key,
                        seen: 1,
                    };
                    sections.insert(behind.min(sections.len()), section);
                    behind += 1;
                }
            }
        }
    }
    sections
}

/// Which of `sections` the headings are.
fn places(headings: &[Heading], sections: &[DraftSection]) -> Vec<usize> {
    headings
        .iter()
        .filter_map(|heading| {
            let key = heading_key(heading);
            sections.iter().position(|section| section.key == key)
        })
        .collect()
}

impl Sketch {
    /// What the draft finds in the reports: rules, and the tables they are about.
    fn try_on(
        &self,
        reports: &[(String, String)],
    ) -> Result<Vec<(&'static str, Option<String>)>, Message> {
        let toml = self.write();
        if let Some(error) = profile::check(&self.id, &toml, &[]).into_iter().next() {
            return Err(Message::new(&OWN_FAULT).with("message", error.message));
        }
        let (all, _) = Profiles::with(vec![(self.id.clone(), toml)]);
        let own = all.only(std::slice::from_ref(&self.id)).unwrap_or_default();
        let own = Arc::new(own);
        let mut found = Vec::new();
        for (_, text) in reports {
            let analysis = analyse(text, &own, &Arc::default());
            for finding in analysis.findings {
                found.push((finding.rule.name, finding.place.table.clone()));
            }
        }
        Ok(found)
    }

    /// Changes the draft so that a rule finds less; whether it could.
    fn give_way(&mut self, rule: &str, table: Option<&str>) -> bool {
        if ["section-order", "section-numbering"].contains(&rule) {
            return std::mem::replace(&mut self.ordered, false);
        }
        let Some(table) = self
            .tables
            .iter_mut()
            .find(|t| Some(t.id.as_str()) == table)
        else {
            return false;
        };
        if rule == "blank-cells" {
            return !std::mem::replace(&mut table.blanks, true);
        }
        if !table.open {
            table.open = true;
        } else if !table.left_out {
            table.left_out = true;
        } else {
            return false;
        }
        true
    }
}
