//! `missing-table`: a section stands without its table.

use super::{Scope, names};
use crate::finding::{Finding, Fix, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::report::skeleton;

pub static RULE: Rule = Rule {
    name: "missing-table",
    severity: Severity::Error,
    summary: Template {
        zh: "缺少规定的表格",
        en: "a prescribed table is missing",
    },
};

const MISSING: Template = Template {
    zh: "“{section}”缺少《{table}》",
    en: "{section} has no {table}",
};
const INSERT: Template = Template {
    zh: "插入空的《{table}》",
    en: "Insert an empty {table}",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let profile = &report.profile;
    for bound in &report.sections {
        // Being written: nothing stands behind the heading yet.
        if names::ends_behind(scope.text, bound.heading) {
            continue;
        }
        let section = &profile.sections[bound.section];
        let tables = section.tables.iter().map(|index| &profile.tables[*index]);
        let is_found = |id: &str| report.tables.iter().any(|t| t.table().id == id);
        let mut missing = tables.filter(|table| !is_found(&table.id)).peekable();
        if missing.peek().is_none() {
            continue;
        }
        let mut lines = (scope.pieces.get(bound.pieces.clone()).into_iter().flatten())
            .filter_map(|placed| placed.piece.line());
        if lines.any(|line| profile.words.attached.is_match(line)) {
            continue;
        }
        for table in missing {
            let message = Message::new(&MISSING)
                .with("section", names::heading(profile, section))
                .with("table", &table.title);
            let mut finding = Finding::new(&RULE, bound.heading, message);
            finding.place = names::section_place(report, bound.section);
            finding.place.table = Some(table.id.clone());
            finding.explains.push(Subject::Table(table.id.clone()));
            let style = skeleton::Style::of(scope.text, scope.pieces, report);
            let text = skeleton::table_text(table, &style, &|_| String::new());
            finding.fixes.push(Fix {
                title: Message::new(&INSERT).with("table", &table.title),
                safe: false,
                edits: vec![skeleton::insertion(
                    scope.text,
                    bound.body.end,
                    &text,
                    &style,
                )],
            });
            findings.push(finding);
        }
    }
}
