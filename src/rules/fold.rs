//! One fault, one finding: what explains another absorbs it.

use crate::finding::{Finding, Subject};

/// Each rule with those whose findings it absorbs where they are about what it
/// explains, strongest first.
const ABSORBS: &[(&str, &[&str])] = &[
    (
        "template-leftover",
        &["missing-section", "section-numbering", "section-order"],
    ),
    (
        "missing-section",
        &[
            "missing-table",
            "missing-topic",
            "section-numbering",
            "section-order",
        ],
    ),
    ("empty-section", &["missing-topic", "missing-table"]),
    (
        "table-shape",
        &[
            "missing-row",
            "duplicate-row",
            "missing-column",
            "row-order",
            "unknown-row",
            "not-a-number",
            "blank-cells",
            "total-mismatch",
            "blank-total",
            "empty-table",
            "claim-mismatch",
            "implausible-figure",
        ],
    ),
    (
        "outdated-format",
        &[
            "missing-row",
            "unknown-row",
            "missing-column",
            "row-order",
            "outdated-format",
        ],
    ),
    (
        "empty-table",
        &[
            "blank-cells",
            "missing-column",
            "claim-mismatch",
            "table-shape",
        ],
    ),
    (
        "not-a-number",
        &["total-mismatch", "blank-total", "claim-mismatch"],
    ),
    (
        "total-mismatch",
        &[
            "claim-mismatch",
            "carry-over-mismatch",
            "stock-mismatch",
            "implausible-figure",
            "out-of-domain",
        ],
    ),
    ("blank-total", &["claim-mismatch", "blank-cells"]),
    ("carry-over-mismatch", &["claim-mismatch"]),
    ("list-sum", &["claim-mismatch", "percent-mismatch"]),
];

/// Leaves out the findings that others explain.
pub fn fold(findings: &mut Vec<Finding>) {
    if findings.len() < 2 {
        return;
    }
    let mut absorbed = vec![false; findings.len()];
    for (absorber, rules) in ABSORBS {
        for (a, by) in findings
            .iter()
            .enumerate()
            .filter(|(_, f)| f.rule.name == *absorber)
        {
            if absorbed[a] {
                continue;
            }
            for (b, finding) in findings.iter().enumerate() {
                let explained = a != b
                    && rules.contains(&finding.rule.name)
                    && !finding.explains.is_empty()
                    && finding
                        .explains
                        .iter()
                        .all(|s| by.explains.iter().any(|e| covers(e, s)));
                absorbed[b] |= explained;
            }
        }
    }
    let mut i = 0;
    findings.retain(|_| {
        i += 1;
        !absorbed[i - 1]
    });
}

/// Whether what explains `whole` explains `part`.
fn covers(whole: &Subject, part: &Subject) -> bool {
    whole == part
        || match (whole, part) {
            (
                Subject::Table(t),
                Subject::Row(of, _) | Subject::Cell(of, ..) | Subject::Form(of),
            ) => t == of,
            (Subject::Row(t, r), Subject::Cell(of, row, _)) => t == of && r == row,
            (Subject::Section(s), Subject::Topic(of, _)) => s == of,
            (Subject::Form(t), Subject::Row(of, _)) => t == of,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;
    use crate::rules::{missing_row, table_shape};
    use crate::text::Span;

    fn finding(rule: &'static crate::finding::Rule, subject: Subject) -> Finding {
        let mut finding = Finding::new(rule, Span::default(), Message::new(&rule.summary));
        finding.explains.push(subject);
        finding
    }

    #[test]
    fn a_table_that_cannot_be_read_explains_its_rows_and_no_others() {
        let row = |table: &str| Subject::Row(table.into(), "r".into());
        let mut findings = vec![
            finding(&missing_row::RULE, row("a")),
            finding(&table_shape::RULE, Subject::Table("a".into())),
            finding(&missing_row::RULE, row("b")),
        ];
        fold(&mut findings);
        assert_eq!(findings.len(), 2);
        assert_eq!(findings[1].explains, [row("b")]);
    }
}
