//! The pages of the rules hold what they say: each bad example brings the
//! rule's finding, each good one doesn't, and the finding's first fix silences it.
//!
//! An example is a piece of the sound report `tests/docs/base.md`. The fence
//! says where it goes: `at=overview` into the hole of that name,
//! `line=TEXT` in place of the line that holds TEXT, `lines=TEXT..TEXT` in
//! place of all from one line to another. `report last` is last year's report.

use std::path::Path;
use std::sync::Arc;

use gouji::document::{Context, Document, KnownReport};
use gouji::finding::{Finding, Severity, Source};
use gouji::message::Locale;
use gouji::profile::Profiles;
use gouji::rules;

const BASE: &str = include_str!("docs/base.md");

struct Example {
    kind: String,
    place: String,
    text: String,
}

/// The fenced blocks of a page whose info string begins with `report`.
fn examples(page: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find("```report ") {
        let (info, body) = rest[at + 10..].split_once('\n').unwrap();
        let (text, after) = body.split_once("```").unwrap();
        let (kind, place) = info.split_once(' ').unwrap();
        found.push(Example {
            kind: kind.to_string(),
            place: place.to_string(),
            text: text.trim_end().to_string(),
        });
        rest = after;
    }
    found
}

/// The base report with the example where it belongs.
fn place(example: &Example) -> String {
    let (how, place) = example.place.split_once('=').unwrap();
    let fill = |hole: &str, usual: &str| match (how, place) {
        ("at", name) if name == hole => example.text.clone(),
        _ => usual.to_string(),
    };
    let text = BASE
        .replace("{{preamble}}", &fill("preamble", ""))
        .replace("{{overview}}", &fill("overview", ""))
        .replace("{{problems}}", &fill("problems", "宣传力度有待加强。"))
        .replace("{{other}}", &fill("other", ""));
    let text = if example.kind == "last" {
        text.replace("2022年", "2021年")
    } else {
        text
    };
    let (first, last) = match how {
        "at" => return text,
        "line" => (place, place),
        _ => place.split_once("..").unwrap(),
    };
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|l| l.contains(first)).expect(first);
    let length = lines[start..]
        .iter()
        .position(|l| l.contains(last))
        .expect(last);
    let mut changed = lines[..start].to_vec();
    changed.push(&example.text);
    changed.extend(&lines[start + length + 1..]);
    changed.join("\n") + "\n"
}

fn read(text: &str, profiles: &Arc<Profiles>, last: Option<&str>) -> Vec<Finding> {
    let mut context = Context::default();
    if let Some(last) = last {
        let source = Arc::new(Source {
            name: "last.md".to_string(),
            text: last.to_string(),
        });
        let document = Document::new(last, profiles.clone(), Arc::default());
        for (offset, report) in document.reports() {
            context.reports.push(KnownReport {
                source: source.clone(),
                offset,
                report,
            });
        }
    }
    Document::new(text, profiles.clone(), Arc::new(context)).findings()
}

fn fixed(text: &str, finding: &Finding) -> Option<String> {
    let fix = finding.fixes.first()?;
    let mut text = text.to_string();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    Some(text)
}

#[test]
fn every_example_is_what_its_page_says() {
    let profiles = Profiles::builtin();
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        for language in ["zh", "en"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("docs/rules")
                .join(language)
                .join(format!("{}.md", rule.name));
            let Ok(page) = std::fs::read_to_string(&path) else {
                wrong.push(format!("{language}/{}: no page", rule.name));
                continue;
            };
            let examples = examples(&page);
            let last = examples.iter().find(|e| e.kind == "last").map(place);
            for example in &examples {
                if example.kind == "last" {
                    continue;
                }
                let text = place(example);
                let findings = read(&text, &profiles, last.as_deref());
                let said = findings.iter().find(|f| f.rule.name == rule.name);
                let mut fail = |what: &str| {
                    let found: Vec<&str> = findings.iter().map(|f| f.rule.name).collect();
                    wrong.push(format!(
                        "{language}/{} {}: {what} {found:?}",
                        rule.name, example.kind
                    ));
                };
                match (example.kind.as_str(), said) {
                    ("bad", None) => fail("the rule finds nothing"),
                    ("bad", Some(finding)) => {
                        let Some(text) = fixed(&text, finding) else {
                            continue;
                        };
                        let after = read(&text, &profiles, last.as_deref());
                        if after.iter().any(|f| f.rule.name == rule.name) {
                            fail("the fix doesn't silence it");
                        }
                    }
                    ("good", Some(_)) => fail("the rule finds something"),
                    ("good", None) => {
                        if findings.iter().any(|f| f.severity > Severity::Hint) {
                            fail("another rule finds something");
                        }
                    }
                    (other, _) => panic!("no kind of example: {other}"),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The severity, as a page begins with it.
fn severity(severity: Severity, locale: Locale) -> &'static str {
    match (locale, severity) {
        (Locale::Zh, Severity::Hint) => "提示。",
        (Locale::Zh, Severity::Warning) => "警告。",
        (Locale::Zh, Severity::Error) => "错误。",
        (Locale::En, Severity::Hint) => "Hint: ",
        (Locale::En, Severity::Warning) => "Warning: ",
        (Locale::En, Severity::Error) => "Error: ",
    }
}

#[test]
fn every_page_has_the_same_parts() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        for (language, locale) in [("zh", Locale::Zh), ("en", Locale::En)] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("docs/rules")
                .join(language)
                .join(format!("{}.md", rule.name));
            let page = std::fs::read_to_string(&path).unwrap();
            let summary = match locale {
                Locale::Zh => rule.summary.zh,
                Locale::En => rule.summary.en,
            };
            let line = page.lines().nth(2).unwrap_or("");
            let begins = line.starts_with(severity(rule.severity, locale));
            if !begins || !line.contains(summary) {
                wrong.push(format!("{language}/{}: {line}", rule.name));
            }
            let parts = match locale {
                Locale::Zh => ["报告什么", "为什么", "示例", "如何屏蔽"],
                Locale::En => ["What it reports", "Why", "Example", "How to silence it"],
            };
            for part in parts {
                if !page.contains(&format!("\n## {part}\n")) {
                    wrong.push(format!("{language}/{}: no {part}", rule.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names are part of the interface: configurations and comments hold them.
#[test]
fn every_rule_keeps_its_name_and_severity() {
    let errors = [
        "missing-section",
        "empty-section",
        "template-leftover",
        "outdated-format",
        "year-mismatch",
        "missing-table",
        "empty-table",
        "table-shape",
        "missing-row",
        "duplicate-row",
        "missing-column",
        "not-a-number",
        "out-of-domain",
        "total-mismatch",
        "carry-over-mismatch",
        "invalid-config",
        "invalid-profile",
    ];
    let warnings = [
        "section-order",
        "section-numbering",
        "missing-topic",
        "outdated-basis",
        "reporting-period",
        "outline-claim",
        "unbalanced-bracket",
        "row-order",
        "blank-total",
        "list-sum",
        "claim-mismatch",
        "stock-mismatch",
    ];
    let hints = [
        "title-form",
        "page-residue",
        "late-publication",
        "unknown-row",
        "label-variant",
        "blank-cells",
        "implausible-figure",
        "percent-mismatch",
        "unused-suppression",
    ];
    let named = errors
        .map(|name| (name, Severity::Error))
        .into_iter()
        .chain(warnings.map(|name| (name, Severity::Warning)))
        .chain(hints.map(|name| (name, Severity::Hint)));
    let mut named: Vec<_> = named.collect();
    let mut all: Vec<_> = rules::ALL.iter().map(|r| (r.name, r.severity)).collect();
    named.sort();
    all.sort();
    assert_eq!(all, named);
}
