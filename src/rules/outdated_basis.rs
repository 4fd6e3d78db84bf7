//! `outdated-basis`: the report cites a notice that no longer governs its year.

use super::Scope;
use crate::finding::{Finding, Rule, Severity};
use crate::message::{Message, Template};
use crate::profile::Mark;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "outdated-basis",
    severity: Severity::Warning,
    summary: Template {
        zh: "引用的依据已不适用于该年度",
        en: "the report cites a notice that no longer governs its year",
    },
};

const OUTDATED: Template = Template {
    zh: "{year} 年度报告的格式依据是{instead}，这里引用的文件已不适用",
    en: "the form of reports on {year} rests on {instead}; what is cited here no longer governs",
};

/// One finding a notice that is to be cited instead.
pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let (profile, Some(year)) = (&report.profile, report.year) else {
        return;
    };
    let mut told: Vec<&str> = Vec::new();
    for basis in &profile.words.bases {
        if basis.years.contain(year) || told.contains(&basis.instead.as_str()) {
            continue;
        }
        let found = scope.marked(Mark::Basis).find_map(|paragraph| {
            let (start, end) = paragraph.sifted(profile).find(&basis.pattern)?;
            Some(paragraph.locate(Span::new(start, end)))
        });
        let Some(span) = found else { continue };
        let cited_too = basis.unless.as_ref().is_some_and(|unless| {
            let mut cells = scope.pieces.iter().flat_map(|p| p.piece.cells.iter());
            cells.any(|cell| unless.is_match(&cell.normal))
        });
        if cited_too {
            continue;
        }
        let message = Message::new(&OUTDATED)
            .with("year", year.to_string())
            .with("instead", basis.instead.clone());
        let mut finding = Finding::new(&RULE, span, message);
        finding.place.profile = Some(profile.id.clone());
        findings.push(finding);
        told.push(&basis.instead);
    }
}
