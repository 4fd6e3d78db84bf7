//! `missing-section`: required sections are absent.

use super::{Scope, names};
use crate::finding::{Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::profile::Section;
use crate::report::piece::Style;
use crate::report::skeleton;
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
        let has_tables = missing.iter().any(|s| !s.tables.is_empty());
        let tables = Message::new(if has_tables { &WITH_TABLES } else { &ALONE });
        let style = skeleton::Style::of(scope.text, scope.pieces, report);
        let text = skeleton::sections(profile, first..section, &style);
        finding.fixes.push(Fix {
            title: Message::new(&INSERT)
                .with("tables", tables)
                .with("sections", headings),
            safe: false,
            edits: vec![skeleton::insertion(scope.text, at, &text, &style)],
        });
        findings.push(finding);
    }
}

/// Whether a heading inside of another section, (一) or 1., is that of this one.
/// A section with tables of its own is more than that.
fn is_within_another(scope: &Scope, section: &Section) -> bool {
    let is_own = |head: &str| {
        head == section.normal || section.variants.iter().any(|v| v.is_whole_match(head))
    };
    section.tables.is_empty()
        && scope.pieces.iter().any(|placed| {
            let line = placed.piece.cells.iter().next();
            placed.piece.headings().iter().any(|heading| {
                let numbering = heading.numbering;
                let head = line.and_then(|line| line.normal.get(numbering.len..heading.len));
                matches!(numbering.style, Style::Bracketed | Style::Arabic)
                    && head.is_some_and(is_own)
            })
        })
}
