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
        &["blank-cells", "missing-column", "table-shape"],
    ),
    ("not-a-number", &["total-mismatch", "blank-total"]),
    // Last year's report says which cell is wrong.
    ("carry-over-mismatch", &["total-mismatch", "blank-total"]),
    (
        "total-mismatch",
        &[
            "carry-over-mismatch",
            "stock-mismatch",
            "implausible-figure",
            "out-of-domain",
        ],
    ),
    ("blank-total", &["blank-cells"]),
    ("list-sum", &["percent-mismatch"]),
];

/// Each rule with those that it absorbs as soon as one fact is common to both:
/// a sentence can't be compared with cells of which one is known to be wrong,
/// and a list with a figure that the table contradicts doesn't add up.
const ABSORBS_ANY: &[(&str, &[&str])] = &[
    ("table-shape", &["claim-mismatch"]),
    ("empty-table", &["claim-mismatch"]),
    ("not-a-number", &["claim-mismatch"]),
    ("missing-row", &["claim-mismatch"]),
    ("total-mismatch", &["claim-mismatch"]),
    ("blank-total", &["claim-mismatch"]),
    ("carry-over-mismatch", &["claim-mismatch"]),
    ("claim-mismatch", &["list-sum", "percent-mismatch"]),
];

/// Leaves out the findings that others explain.
pub fn fold(findings: &mut Vec<Finding>) {
    if findings.len() < 2 {
        return;
    }
    let mut absorbed = vec![false; findings.len()];
    let all = ABSORBS.iter().map(|entry| (entry, false));
    let any = ABSORBS_ANY.iter().map(|entry| (entry, true));
    for ((absorber, rules), any) in all.chain(any) {
        // Mostly there are none, however many findings there are.
        let theirs: Vec<usize> = (findings.iter().enumerate())
            .filter(|(_, finding)| rules.contains(&finding.rule.name))
            .map(|(b, _)| b)
            .collect();
        if theirs.is_empty() {
            continue;
        }
        for (a, by) in findings
            .iter()
            .enumerate()
            .filter(|(_, f)| f.rule.name == *absorber)
        {
            if absorbed[a] {
                continue;
            }
            let explains = |s: &Subject| by.explains.iter().any(|e| covers(e, s));
            for &b in theirs.iter().filter(|&&b| b != a) {
                let finding = &findings[b];
                let mut subjects = finding.explains.iter();
                absorbed[b] |= match any {
                    true => subjects.any(explains),
                    false => !finding.explains.is_empty() && subjects.all(explains),
                };
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
