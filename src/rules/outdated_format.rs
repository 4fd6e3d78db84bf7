//! `outdated-format`: the tables are those of another year's form.

use super::{Scope, names};
use crate::finding::{Finding, Related, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::profile::Profile;
use crate::report::{BoundTable, Issue};
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
    // Labels that can't be told apart don't say which form it is.
    let is_read = |t: &&BoundTable| !t.issues.contains(&Issue::Unreadable);
    let mut old = (report.tables.iter().filter(is_read))
        .filter(|t| t.form.id != report.profile.id && !t.is_as_in(&report.profile));
    let Some(first) = old.next() else { return };
    let others: Vec<&BoundTable> = old.collect();
    let message = Message::new(&OUTDATED)
        .with("year", year.to_string())
        .with("source", report.profile.source.clone())
        .with("old", first.form.source.clone());
    let mut finding = Finding::new(&RULE, sign(first, &report.profile), message);
    finding.place = names::table_place(first);
    // Where only rows are old, headers and captions being the same.
    if others.is_empty() && first.has_columns_of(&report.profile) {
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

#[cfg(test)]
mod tests {
    use crate::rules::testing::{base, found, with_preamble};

    const TITLE: &str = "# 云水县教育局2022年政府信息公开工作年度报告\n";

    /// A report without a title and period, whose overview begins with `opening`.
    fn untitled(opening: &str) -> String {
        let begun = format!("{opening}\n\n（一）主动公开。及时公开");
        let text = base().replace(TITLE, "");
        text.replace("（一）主动公开。及时公开", &begun)
    }

    #[test]
    fn the_year_that_a_preamble_announces_is_the_reports() {
        let announced = |year: &str| {
            let text = format!("现公布云水县教育局{year}政府信息公开工作年度报告。");
            found(&with_preamble(&text).replace(TITLE, ""), "outdated-format").len()
        };
        assert_eq!(announced("2020年"), 1);
        assert_eq!(announced("2022年"), 0);
        assert_eq!(announced(""), 0);
    }

    #[test]
    fn by_the_year_of_the_opening_sentences_are_read() {
        let contradicted = |opening: &str| {
            let text = untitled(opening).replace(
                "规范受理、答复程序。",
                "2022年，我局未收到政府信息公开申请。",
            );
            found(&text, "claim-mismatch").len()
        };
        assert_eq!(contradicted("2022年，我局工作有序开展。"), 1);
        // Another year may be the report's.
        assert_eq!(contradicted("2022年以来，我局工作有序开展。"), 0);
        assert_eq!(contradicted("2021年，我局工作有序开展。"), 0);
        assert_eq!(
            contradicted("2022年，我局工作有序开展。2023年成效显著。"),
            0
        );
    }

    #[test]
    fn by_the_year_of_the_opening_nothing_is_called_wrong() {
        // The tables are in a form that came later.
        let text = untitled("2020年，我局工作有序开展。");
        for rule in ["outdated-format", "outdated-basis", "year-mismatch"] {
            assert!(found(&text, rule).is_empty(), "{rule}");
        }
    }
}
