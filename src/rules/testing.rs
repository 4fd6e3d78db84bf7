//! A sound report to put sentences into, and findings as tests read them.

use std::sync::Arc;

use crate::document::{Context, Document, KnownReport};
use crate::finding::{Finding, Fix, Severity, Source};
use crate::message::Locale;
use crate::profile::Profiles;
use crate::text::Span;

/// A report in which nothing is wrong; `report` and the like fill its holes.
const FORM: &str = include_str!("../../tests/docs/base.md");

/// The report with nothing in its holes.
pub fn base() -> String {
    filled("overview", "")
}

fn filled(hole: &str, text: &str) -> String {
    FORM.replace(&format!("{{{{{hole}}}}}"), text)
        .replace("{{preamble}}", "")
        .replace("{{overview}}", "")
        .replace("{{problems}}", "宣传力度有待加强。")
        .replace("{{other}}", "")
}

/// The report with `text` in its first section.
pub fn report(text: &str) -> String {
    filled("overview", text)
}

/// The report with `text` before its first section.
pub fn with_preamble(text: &str) -> String {
    filled("preamble", text)
}

/// `text` with what stands in it once replaced.
#[track_caller]
pub fn with_cell(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old}");
    text.replace(old, new)
}

/// The base report, a year earlier.
pub fn last_year(change: impl Fn(String) -> String) -> String {
    change(base().replace("2022年", "2021年"))
}

/// A finding in words and texts.
#[derive(Debug)]
pub struct Said {
    pub rule: String,
    pub severity: Severity,
    pub at: String,
    pub zh: String,
    /// The texts of the related places in the same report.
    pub related: Vec<String>,
    /// The names of other files among the related places.
    pub files: Vec<String>,
    /// What each fix writes first.
    pub fixes: Vec<String>,
    finding: Finding,
}

/// What `rule` finds in `text`; every rule where it is empty.
pub fn found(text: &str, rule: &str) -> Vec<Said> {
    found_beside(text, &[], rule)
}

/// The same with other reports at hand.
pub fn found_beside(text: &str, others: &[&str], rule: &str) -> Vec<Said> {
    let profiles = Profiles::builtin();
    let read =
        |text: &str, context: Context| Document::new(text, profiles.clone(), Arc::new(context));
    let mut context = Context::default();
    for (i, other) in others.iter().enumerate() {
        let source = Arc::new(Source {
            name: format!("{i}.md"),
            text: other.to_string(),
        });
        for (offset, report) in read(other, Context::default()).reports() {
            context.reports.push(KnownReport {
                source: source.clone(),
                offset,
                report,
            });
        }
    }
    read(text, context)
        .findings()
        .into_iter()
        .filter(|finding| rule.is_empty() || finding.rule.name == rule)
        .map(|finding| {
            let at = |span: Span| span.of(text).to_string();
            let same = finding.related.iter().filter(|r| r.file.is_none());
            Said {
                rule: finding.rule.name.to_string(),
                severity: finding.severity,
                at: at(finding.span),
                zh: finding.message.render(Locale::Zh),
                related: same.map(|r| at(r.span)).collect(),
                files: finding
                    .related
                    .iter()
                    .filter_map(|r| Some(r.file.as_ref()?.name.clone()))
                    .collect(),
                fixes: finding.fixes.iter().map(first_text).collect(),
                finding,
            }
        })
        .collect()
}

fn first_text(fix: &Fix) -> String {
    fix.edits.first().map_or(String::new(), |e| e.text.clone())
}

/// `text` with the finding's first fix applied.
#[track_caller]
pub fn applied(text: &str, found: &Said) -> String {
    let fix = found.finding.fixes.first().expect("a fix");
    let mut text = text.to_string();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    text
}

#[test]
fn nothing_is_wrong_with_the_base_report() {
    let findings = found(&base(), "");
    assert!(findings.is_empty(), "{findings:#?}");
}
