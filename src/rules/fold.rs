//! One fault, one finding: what explains another absorbs it.

use std::collections::HashMap;

use crate::finding::{PlacedFinding, Subject};
use crate::text::Span;

/// Each rule with those whose findings it absorbs where they are about what it
/// explains, strongest first.
const ABSORBS: &[(&str, &[&str])] = &[
    (
        "template-leftover",
        &[
            "missing-section",
            "missing-topic",
            "section-numbering",
            "section-order",
        ],
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
    // A gap between the numerals of others.
    ("missing-topic", &["section-numbering"]),
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
    // It stands in the place of the other.
    ("duplicate-row", &["missing-row"]),
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
    ("out-of-domain", &["claim-mismatch"]),
    ("missing-row", &["claim-mismatch"]),
    ("total-mismatch", &["claim-mismatch"]),
    ("blank-total", &["claim-mismatch"]),
    ("carry-over-mismatch", &["claim-mismatch"]),
    ("claim-mismatch", &["list-sum", "percent-mismatch"]),
];

/// Leaves out the findings that others explain.
pub fn fold(findings: &mut Vec<PlacedFinding>) {
    if findings.len() < 2 {
        return;
    }
    // However many findings there are, they are of a few rules.
    let mut present: Vec<&str> = Vec::new();
    for found in findings.iter() {
        let name = found.finding.rule.name;
        if !present.contains(&name) {
            present.push(name);
        }
    }
    let mut absorbed = vec![false; findings.len()];
    let all = ABSORBS.iter().map(|entry| (entry, false));
    let any = ABSORBS_ANY.iter().map(|entry| (entry, true));
    for ((absorber, rules), any) in all.chain(any) {
        if !present.contains(absorber) || !rules.iter().any(|rule| present.contains(rule)) {
            continue;
        }
        let theirs = Theirs::of(findings, rules);
        for (a, by) in findings
            .iter()
            .enumerate()
            .filter(|(_, found)| found.finding.rule.name == *absorber)
        {
            if absorbed[a] {
                continue;
            }
            for b in theirs.about(by).filter(|&b| b != a) {
                let found = &findings[b];
                let explains = |s: &Subject| {
                    let mut subjects = by.finding.explains.iter();
                    subjects.any(|e| covers((e, by.offset), (s, found.offset)))
                };
                let mut subjects = found.finding.explains.iter();
                absorbed[b] |= match any {
                    true => subjects.any(explains),
                    false => !found.finding.explains.is_empty() && subjects.all(explains),
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

/// Findings that others may absorb.
#[derive(Default)]
struct Theirs {
    /// Those about a claim, which nothing else explains than a finding about the
    /// same: a long text may have thousands.
    of_claims: HashMap<Span, Vec<usize>>,
    others: Vec<usize>,
}

impl Theirs {
    /// Those of `rules`.
    fn of(findings: &[PlacedFinding], rules: &[&str]) -> Theirs {
        let mut theirs = Theirs::default();
        let own = findings.iter().enumerate();
        for (at, found) in own.filter(|(_, found)| rules.contains(&found.finding.rule.name)) {
            let mut is_other = false;
            for subject in &found.finding.explains {
                match subject {
                    Subject::Claim(span) => {
                        let span = span.shifted(found.offset);
                        theirs.of_claims.entry(span).or_default().push(at);
                    }
                    _ => is_other = true,
                }
            }
            if is_other {
                theirs.others.push(at);
            }
        }
        theirs
    }

    /// Those that have a subject of a kind that `by` explains.
    fn about<'t>(&'t self, by: &'t PlacedFinding) -> impl Iterator<Item = usize> + 't {
        let explains = || by.finding.explains.iter();
        let is_claim = |subject: &Subject| matches!(subject, Subject::Claim(_));
        let of_claims = explains().filter_map(|subject| match subject {
            Subject::Claim(span) => self.of_claims.get(&span.shifted(by.offset)),
            _ => None,
        });
        let others = explains().any(|subject| !is_claim(subject));
        let others = others.then_some(&self.others);
        of_claims.chain(others).flatten().copied()
    }
}

/// Whether what explains `whole` explains `part`; each with where its spans count
/// from.
fn covers((whole, from): (&Subject, usize), (part, part_from): (&Subject, usize)) -> bool {
    match (whole, part) {
        (Subject::Claim(whole), Subject::Claim(part)) => {
            whole.shifted(from) == part.shifted(part_from)
        }
        (Subject::Table(t), Subject::Row(of, _) | Subject::Cell(of, ..) | Subject::Form(of)) => {
            t == of
        }
        (Subject::Row(t, r), Subject::Cell(of, row, _)) => t == of && r == row,
        (Subject::Section(s), Subject::Topic(of, _)) => s == of,
        (Subject::Form(t), Subject::Row(of, _)) => t == of,
        _ => whole == part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Finding;
    use crate::message::Message;
    use crate::rules::{missing_row, table_shape};

    fn finding(rule: &'static crate::finding::Rule, subject: Subject) -> PlacedFinding {
        let mut finding = Finding::new(rule, Span::default(), Message::new(&rule.summary));
        finding.explains.push(subject);
        finding.into()
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
        assert_eq!(findings[1].finding.explains, [row("b")]);
    }
}
