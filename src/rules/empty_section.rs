//! `empty-section`: a heading with nothing under it.

use super::{Scope, names};
use crate::finding::{Finding, Rule, Severity};
use crate::message::{Message, Template};
use crate::profile::Mark;
use crate::report::cell::CellText;
use crate::report::piece::Piece;

pub static RULE: Rule = Rule {
    name: "empty-section",
    severity: Severity::Error,
    summary: Template {
        zh: "标题下面没有内容",
        en: "a heading has nothing under it",
    },
};

const EMPTY: Template = Template {
    zh: "“{section}”下面没有内容；确无内容的也要写明",
    en: "nothing stands under {section}; if there is nothing to report, say so",
};

/// Lines that close a report are no longer, in bytes.
const LONGEST_CLOSING: usize = 120;

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let profile = &report.profile;
    let last = report.sections.len().saturating_sub(1);
    for (i, bound) in report.sections.iter().enumerate() {
        let body = &scope.pieces[bound.pieces.clone()];
        // Mid-sentence: the text ends behind a heading that others must follow.
        let being_written = i == last
            && bound.section + 1 < profile.sections.len()
            && names::ends_behind(scope.text, bound.heading);
        if bound.leftover || bound.glued || being_written {
            continue;
        }
        let is_chrome = |line: &CellText| {
            line.marks.may(Mark::Residue)
                && line.sifted(profile).is_any_match(&profile.words.residue)
        };
        // What closes the report stands in the last.
        let is_closing = |line: &CellText| {
            i == last
                && line.normal.len() <= LONGEST_CLOSING
                && profile.words.closing.is_match(&line.normal)
        };
        let is_none = |line: &CellText| is_chrome(line) || is_closing(line);
        let mut written = body.iter().filter(|p| p.piece.has_content());
        // Rows of a table are no line, but a page parts what it offers so.
        let is_row_of_chrome = |piece: &Piece| {
            let mut filled = piece.cells.iter().filter(|cell| !cell.normal.is_empty());
            filled.all(is_chrome)
        };
        let is_nothing = |piece: &Piece| match piece.line_text() {
            Some(line) => is_none(line),
            None => is_row_of_chrome(piece),
        };
        if written.any(|p| !is_nothing(&p.piece)) {
            continue;
        }
        let section = &profile.sections[bound.section];
        let message = Message::new(&EMPTY).with("section", names::heading(profile, section));
        let mut finding = Finding::new(&RULE, bound.heading, message);
        finding.place = names::section_place(report, bound.section);
        finding.explains = names::section_subjects(profile, section);
        findings.push(finding);
    }
}
