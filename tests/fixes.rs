//! What fixes do, on faulty reports composed by program: after the first fix
//! of a finding the finding is gone, and no warning or error has come but what
//! only the writer can fill in.

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use gouji::finding::{Finding, Severity};
use support::compose::Options;
use support::faults::{Case, Fault, plant};
use support::judge::{Judge, apply, describe};

const SEED: u64 = 41_000;
/// Reports with each kind of fault.
const COUNT: u64 = 8;

/// Each rule with those whose findings its fix may leave to the writer: a
/// section or table that is inserted is empty, and tables that are now read
/// may hold faults of their own.
const LEFT_TO_THE_WRITER: &[(&str, &[&str])] = &[
    (
        "missing-section",
        &["empty-section", "empty-table", "missing-topic"],
    ),
    ("missing-table", &["empty-table"]),
];

/// How many findings each rule has; below warnings only those of `rule`.
fn tally<'f>(findings: &'f [Finding], rule: &str) -> BTreeMap<&'f str, usize> {
    let mut tally = BTreeMap::new();
    for finding in findings {
        if finding.severity >= Severity::Warning || finding.rule.name == rule {
            *tally.entry(finding.rule.name).or_default() += 1;
        }
    }
    tally
}

fn count(tally: &BTreeMap<&str, usize>, rule: &str) -> usize {
    tally.get(rule).copied().unwrap_or(0)
}

/// What is wrong with the first fix of `finding`.
fn fault_of_fix(judge: &Judge, case: &Case, all: &[Finding], finding: &Finding) -> Option<String> {
    let rule = finding.rule.name;
    let fix = finding.fixes.first()?;
    let Some(text) = apply(&case.text, &[fix]) else {
        return Some("edits that overlap".to_string());
    };
    let findings = judge
        .findings_after(&text, case.last.as_deref())
        .expect("no panic");
    let (before, after) = (tally(all, rule), tally(&findings, rule));
    if count(&after, rule) >= count(&before, rule) {
        return Some("is still there".to_string());
    }
    let allowed = LEFT_TO_THE_WRITER.iter().find(|(name, _)| *name == rule);
    let new = |name: &&&str| {
        let left = allowed.is_some_and(|(_, rules)| rules.contains(*name));
        !left && count(&after, name) > count(&before, name)
    };
    let name = after.keys().find(new)?;
    let came = findings.iter().find(|f| f.rule.name == *name)?;
    Some(format!("brings {}", describe(came, &text)))
}

#[test]
fn the_first_fix_silences_its_finding_and_brings_no_other() {
    let judge = Judge::default();
    let options = Options::default();
    let mut tried = 0;
    let mut wrong = Vec::new();
    for fault in Fault::ALL {
        for seed in SEED..SEED + COUNT {
            let Some(case) = plant(fault, seed, &options) else {
                continue;
            };
            let findings = judge
                .findings_after(&case.text, case.last.as_deref())
                .expect("no panic");
            for finding in &findings {
                tried += usize::from(!finding.fixes.is_empty());
                if let Some(what) = fault_of_fix(&judge, &case, &findings, finding) {
                    wrong.push(format!(
                        "{} {seed}: {}\n    {what}",
                        fault.name(),
                        describe(finding, &case.text)
                    ));
                }
            }
        }
    }
    assert!(tried > 200, "{tried} fixes tried");
    assert!(
        wrong.is_empty(),
        "{} of {tried} fixes:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
