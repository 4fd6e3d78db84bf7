//! What must hold of every analysis, whatever the text.

use std::sync::{Arc, LazyLock};

use gouji::document::Context;
use gouji::finding::{Edit, Finding};
use gouji::message::Locale;
use gouji::profile::Profiles;
use gouji::repair;

static PROFILES: LazyLock<Arc<Profiles>> = LazyLock::new(Profiles::builtin);

/// The built-in profiles.
pub fn profiles() -> Arc<Profiles> {
    PROFILES.clone()
}

/// What is found in `text`, held to [`check`].
pub fn findings(text: &str, profiles: &Arc<Profiles>) -> Vec<Finding> {
    let findings = gouji::analyse(text, profiles, &Arc::new(Context::default())).findings;
    check(text, &findings);
    findings
}

/// Spans lie in the text and on its characters, every message has words in
/// both languages, and every fix can be applied.
pub fn check(text: &str, findings: &[Finding]) {
    for finding in findings {
        let rule = finding.rule.name;
        let inside = |start, end| {
            assert!(
                text.get(start..end).is_some(),
                "{rule}: {start}..{end} is no place"
            );
        };
        inside(finding.span.start, finding.span.end);
        rendered(rule, &finding.message);
        for related in &finding.related {
            rendered(rule, &related.message);
            if related.file.is_none() {
                inside(related.span.start, related.span.end);
            }
        }
        for fix in &finding.fixes {
            rendered(rule, &fix.title);
            let edits: Vec<&Edit> = fix.edits.iter().collect();
            assert!(
                repair::apply(text, &edits).is_some(),
                "{rule}: edits that don't fit"
            );
        }
    }
}

fn rendered(rule: &str, message: &gouji::message::Message) {
    for locale in [Locale::Zh, Locale::En] {
        assert!(
            !message.render(locale).trim().is_empty(),
            "{rule}: no words in {locale:?}"
        );
    }
}

/// All that a comparison of two analyses looks at.
pub fn said(findings: &[Finding]) -> Vec<String> {
    let line = |f: &Finding| {
        format!(
            "{:?} {} {}",
            f.span,
            f.rule.name,
            f.message.render(Locale::En)
        )
    };
    findings.iter().map(line).collect()
}

/// `text` cut to at most `at` bytes, on a character.
pub fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}
