//! `missing-section`: required sections are absent.

use std::ops::Range;

use super::{Scope, names};
use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::profile::Section;
use crate::report::piece::Style;
use crate::report::{BoundTable, Placed, Report, skeleton};
use crate::syntax::Kind;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "missing-section",
    severity: Severity::Error,
    summary: Template {
        zh: "缺少规定的部分",
        en: "required sections are missing",
    },
};

const ONE: Template = Template {
    zh: "缺少“{sections}”这一部分",
    en: "the section {sections} is missing",
};
const SEVERAL: Template = Template {
    zh: "缺少 {n} 个部分：{sections}",
    en: "{n} sections are missing: {sections}",
};
const INSERT: Template = Template {
    zh: "插入标题{tables}：{sections}",
    en: "Insert the heading{tables}: {sections}",
};
const WITH_TABLES: Template = Template {
    zh: "和空表",
    en: " and the empty table",
};
const ALONE: Template = Template { zh: "", en: "" };

/// One finding for each run of neighbours, at the heading that they should
/// follow.
pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let profile = &report.profile;
    let bound = |section: usize| report.sections.iter().find(|b| b.section == section);
    let absent = |section: usize| {
        profile.sections[section].required
            && bound(section).is_none()
            && !is_within_another(scope, &profile.sections[section])
    };
    let mut section = 0;
    while section < profile.sections.len() {
        if !absent(section) {
            section += 1;
            continue;
        }
        let first = section;
        while section < profile.sections.len() && absent(section) {
            section += 1;
        }
        let missing = &profile.sections[first..section];
        // The nearest section before, in the profile's order.
        let before = (0..first).rev().find_map(bound);
        let span = before
            .map(|b| b.heading)
            .or_else(|| report.title.as_ref().map(|t| t.span))
            .or_else(|| report.sections.first().map(|b| Span::at(b.heading.start)))
            .unwrap_or(Span::at(report.span.start));
        let at = match before {
            Some(before) => before.body.end,
            None => report
                .sections
                .first()
                .map_or(report.span.end, |b| b.heading.start),
        };
        let headings: Vec<String> = missing.iter().map(|s| names::heading(profile, s)).collect();
        let template = if missing.len() == 1 { &ONE } else { &SEVERAL };
        let message = Message::new(template)
            .with("n", missing.len())
            .with("sections", headings.clone());
        let mut finding = Finding::new(&RULE, span, message);
        finding.place = names::section_place(report, first);
        finding.explains = missing
            .iter()
            .flat_map(|s| names::section_subjects(profile, s))
            .collect();
        let (edits, with_tables) = insertions(scope, report, first..section, at);
        finding.fixes.push(Fix {
            title: Message::new(&INSERT)
                .with(
                    "tables",
                    Message::new(if with_tables { &WITH_TABLES } else { &ALONE }),
                )
                .with("sections", headings),
            safe: false,
            edits,
        });
        findings.push(finding);
    }
}

/// The edits that write the sections of `missing`, and whether empty tables are
/// among what they write. A section whose table stands in the text lost its
/// heading alone, which belongs before the table, and so do those that belong
/// before that one; the others are written at byte `at`.
fn insertions(
    scope: &Scope,
    report: &Report,
    missing: Range<usize>,
    at: usize,
) -> (Vec<Edit>, bool) {
    let profile = &report.profile;
    let style = skeleton::Style::of(scope.text, scope.pieces, report);
    let (mut edits, mut with_tables) = (Vec::new(), false);
    let mut whole = |range: Range<usize>| {
        with_tables |= profile.sections[range.clone()]
            .iter()
            .any(|section| !section.tables.is_empty());
        skeleton::sections(profile, range, &style)
    };
    let mut unwritten = missing.start;
    for index in missing.clone() {
        let section = &profile.sections[index];
        let own = |table: &&BoundTable| {
            let mut tables = section.tables.iter().map(|own| &profile.tables[*own]);
            tables.any(|own| own.id == table.table().id)
        };
        let Some(table) = report.tables.iter().find(own) else {
            continue;
        };
        let mut text = whole(unwritten..index);
        if !text.is_empty() {
            text.push_str(style.line_end);
        }
        text.push_str(&style.heading(&names::heading(profile, section)));
        text.push_str(style.line_end);
        let place = beginning(scope, report, table).unwrap_or(at);
        edits.push(skeleton::insertion(scope.text, place, &text, &style));
        unwritten = index + 1;
    }
    if unwritten < missing.end {
        let text = whole(unwritten..missing.end);
        edits.push(skeleton::insertion(scope.text, at, &text, &style));
    }
    (edits, with_tables)
}

/// Where the rows begin among which `table` stands: those before its first label
/// are captions, too, unless they are another table's.
fn beginning(scope: &Scope, report: &Report, table: &BoundTable) -> Option<usize> {
    let first = (scope.pieces).partition_point(|piece| piece.end() <= table.span.start);
    let upto = scope.pieces.get(..=first)?;
    let others = report.tables.iter().map(|other| other.span.end);
    let others = others.filter(|end| *end <= table.span.start);
    let taken = others.max().unwrap_or_default();
    let is_row = |piece: &&Placed| {
        let is_free = piece.offset >= taken;
        is_free && matches!(piece.piece.kind, Kind::Pipe | Kind::Rule | Kind::Row)
    };
    let rows = upto.iter().rev().take_while(is_row);
    rows.last().or(upto.last()).map(|piece| piece.offset)
}

/// Whether a heading inside of another section, (一) or 1., is that of this one.
/// A section with tables of its own is more than that.
fn is_within_another(scope: &Scope, section: &Section) -> bool {
    section.tables.is_empty()
        && scope.pieces.iter().any(|placed| {
            let line = placed.piece.cells.iter().next();
            placed.piece.headings().iter().any(|heading| {
                let numbering = heading.numbering;
                let head = line.and_then(|line| line.normal.get(numbering.len..heading.len));
                matches!(numbering.style, Style::Bracketed | Style::Arabic)
                    && head.is_some_and(|head| section.is_called(head))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{applied, base, found};

    #[test]
    fn a_heading_that_is_lost_comes_back_before_its_table() {
        let sound = base();
        let headings: Vec<&str> = sound
            .lines()
            .filter(|line| line.starts_with("## "))
            .collect();
        for lost in [
            &headings[1..2],
            &headings[2..3],
            &headings[3..4],
            &headings[1..4],
        ] {
            let without = |text: String, line: &&str| text.replace(&format!("{line}\n\n"), "");
            let text = lost.iter().fold(sound.clone(), without);
            let missing = found(&text, "missing-section");
            assert_eq!(missing.len(), 1, "{lost:?}");
            assert_eq!(applied(&text, &missing[0]), sound, "{lost:?}");
        }
    }

    #[test]
    fn a_heading_between_tables_without_blank_lines_stands_between_them() {
        let dense: String = (base().lines().filter(|line| !line.is_empty()))
            .map(|line| format!("{line}\n"))
            .collect();
        for heading in ["## 三、收到", "## 四、政府信息公开行政"] {
            let is_lost = |line: &&str| line.starts_with(heading);
            let lost = dense.lines().find(is_lost).expect("the heading");
            let text = dense.replace(&format!("{lost}\n"), "");
            let missing = found(&text, "missing-section");
            assert_eq!(missing.len(), 1, "{lost}");
            let repaired = applied(&text, &missing[0]);
            let written = repaired.lines().filter(|line| !line.is_empty());
            assert!(written.eq(dense.lines()), "{repaired}");
        }
    }
}
