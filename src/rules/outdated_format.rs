//! `outdated-format`: the tables are those of another year's form.

use super::{Scope, names};
use crate::finding::{Finding, Related, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::profile::Profile;
use crate::report::{BoundTable, Report};
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "outdated-format",
    severity: Severity::Error,
    summary: Template {
        zh: "用了其他年度的表格格式",
        en: "the tables are those of another year's form",
    },
};

const OUTDATED: Template = Template {
    zh: "{year} 年度报告应使用{source}的格式，这里的表格是{old}的",
    en: "a report on {year} takes the form of {source}; the tables here are those of {old}",
};
const ALSO: Template = Template {
    zh: "《{table}》也是旧格式",
    en: "the {table} is of that form too",
};

/// One finding a report, at the first table of another form.
pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    // Without a year the newest form that fits is taken, and nothing is said.
    let Some(year) = report.year else { return };
    let mut old = report
        .tables
        .iter()
        .filter(|t| t.form.id != report.profile.id && differs(t, report));
    let Some(first) = old.next() else { return };
    let others: Vec<&BoundTable> = old.collect();
    let message = Message::new(&OUTDATED)
        .with("year", year.to_string())
        .with("source", report.profile.source.clone())
        .with("old", first.form.source.clone());
    let mut finding = Finding::new(&RULE, sign(first, &report.profile), message);
    finding.place = names::table_place(first);
    // Where only rows are old, headers and captions being the same.
    if others.is_empty() && same_columns(first, &report.profile) {
        finding.severity = Severity::Warning;
    }
    for table in std::iter::once(first).chain(others.iter().copied()) {
        finding
            .explains
            .push(Subject::Table(table.table().id.clone()));
    }
    for other in others {
        finding.related.push(Related {
            file: None,
            span: sign(other, &report.profile),
            message: Message::new(&ALSO).with("table", &other.table().title),
        });
    }
    findings.push(finding);
}

/// Whether the table's form is another than the report's for this table.
fn differs(bound: &BoundTable, report: &Report) -> bool {
    let own = report
        .profile
        .tables
        .iter()
        .find(|t| t.id == bound.table().id);
    own.is_some_and(|own| {
        let rows = |t: &crate::profile::Table| {
            t.rows
                .iter()
                .map(|r| (r.key.clone(), r.optional))
                .collect::<Vec<_>>()
        };
        rows(own) != rows(bound.table()) || !same_columns(bound, &report.profile)
    })
}

fn same_columns(bound: &BoundTable, profile: &Profile) -> bool {
    let own = profile.tables.iter().find(|t| t.id == bound.table().id);
    own.is_some_and(|own| {
        let labels = |t: &crate::profile::Table| {
            t.columns
                .iter()
                .map(|c| c.label.normal.clone())
                .collect::<Vec<_>>()
        };
        labels(own) == labels(bound.table())
    })
}

/// The first label that the report's own form doesn't have.
fn sign(bound: &BoundTable, profile: &Profile) -> Span {
    let table = bound.table();
    let own = profile.tables.iter().find(|t| t.id == table.id);
    let known_column =
        |normal: &str| own.is_some_and(|t| t.columns.iter().any(|c| c.label.normal == normal));
    let column = table
        .columns
        .iter()
        .zip(&bound.columns)
        .filter(|(column, _)| !known_column(&column.label.normal))
        .filter_map(|(_, span)| *span)
        .min();
    let row = table
        .rows
        .iter()
        .zip(&bound.rows)
        .filter(|(row, _)| {
            own.is_some_and(|t| {
                !t.rows
                    .iter()
                    .any(|r| r.key == row.key && r.optional == row.optional)
            })
        })
        .filter_map(|(_, bound)| bound.label)
        .min();
    column.into_iter().chain(row).min().unwrap_or(bound.span)
}
