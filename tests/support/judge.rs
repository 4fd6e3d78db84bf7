//! What the checker says of a text, held against what it should say.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use gouji::document::{Context, KnownReport};
use gouji::finding::{Finding, Fix, Severity, Source};
use gouji::message::Locale;
use gouji::profile::Profiles;
use gouji::report::Report;

use super::faults::Case;

/// A checker with the built-in profiles.
pub struct Judge {
    profiles: Arc<Profiles>,
    context: Arc<Context>,
}

impl Default for Judge {
    fn default() -> Judge {
        Judge {
            profiles: Profiles::builtin(),
            context: Arc::new(Context::default()),
        }
    }
}

/// How a planted fault fared.
#[derive(Default, Clone, Debug)]
pub struct Verdict {
    pub planted: usize,
    pub found: usize,
    pub placed: usize,
    /// The first fixes of what was found bring the original back.
    pub repaired: bool,
    /// Warnings and errors about nothing that was planted.
    pub extra: Vec<String>,
    pub panicked: bool,
}

impl Verdict {
    pub fn is_full(&self) -> bool {
        self.found == self.planted
            && self.placed == self.planted
            && self.repaired
            && self.extra.is_empty()
    }
}

impl Judge {
    /// Everything found; `None` where the checker panics.
    pub fn findings(&self, text: &str) -> Option<Vec<Finding>> {
        self.findings_after(text, None)
    }

    /// The same with last year's report at hand.
    pub fn findings_after(&self, text: &str, last: Option<&str>) -> Option<Vec<Finding>> {
        let run = || {
            let context = match last {
                Some(last) => self.context_of(last),
                None => self.context.clone(),
            };
            gouji::analyse(text, &self.profiles, &context).findings
        };
        catch_unwind(AssertUnwindSafe(run)).ok()
    }

    fn context_of(&self, text: &str) -> Arc<Context> {
        let source = Arc::new(Source {
            name: "last.md".into(),
            text: text.into(),
        });
        let reports = gouji::analyse(text, &self.profiles, &self.context).reports;
        let known = reports.into_iter().map(|(offset, report)| KnownReport {
            source: source.clone(),
            offset,
            report,
        });
        Arc::new(Context {
            reports: known.collect(),
        })
    }

    /// The reports understood, each with the offset that it begins at; `None`
    /// where the checker panics.
    pub fn reports(&self, text: &str) -> Option<Vec<(usize, Arc<Report>)>> {
        let run = || gouji::analyse(text, &self.profiles, &self.context).reports;
        catch_unwind(AssertUnwindSafe(run)).ok()
    }

    /// Warnings and errors.
    pub fn serious(&self, text: &str) -> Option<Vec<Finding>> {
        let mut findings = self.findings(text)?;
        findings.retain(|finding| finding.severity >= Severity::Warning);
        Some(findings)
    }

    pub fn judge(&self, case: &Case) -> Verdict {
        let mut verdict = Verdict {
            planted: case.slips.len(),
            ..Verdict::default()
        };
        let Some(findings) = self.findings_after(&case.text, case.last.as_deref()) else {
            verdict.panicked = true;
            return verdict;
        };
        let mut fixes = Vec::new();
        let mut explained = vec![false; findings.len()];
        for slip in &case.slips {
            let mut found = false;
            let mut placed = false;
            for (i, finding) in findings.iter().enumerate() {
                if !slip.rules.contains(&finding.rule.name) {
                    continue;
                }
                let touches = |span: gouji::text::Span| {
                    slip.place.overlaps(span)
                        || slip.place.touches(span.start)
                        || slip.place.touches(span.end)
                };
                let here = touches(finding.span);
                let named = finding
                    .related
                    .iter()
                    .any(|related| related.file.is_none() && touches(related.span));
                let mended = finding
                    .fixes
                    .iter()
                    .flat_map(|fix| &fix.edits)
                    .any(|edit| touches(edit.span));
                if here || named || mended {
                    found = true;
                    explained[i] = true;
                }
                placed |= if slip.exact {
                    finding.span == slip.place
                } else {
                    here
                };
            }
            verdict.found += usize::from(found);
            verdict.placed += usize::from(placed);
        }
        // What is said of the sound report too is counted there.
        let mut before: Vec<(&str, String)> = (self.serious(&case.original).iter().flatten())
            .map(|finding| (finding.rule.name, finding.message.render(Locale::Zh)))
            .collect();
        for (finding, explained) in findings.iter().zip(&explained) {
            if *explained {
                fixes.extend(finding.fixes.first());
            } else if finding.severity >= Severity::Warning {
                let same = (finding.rule.name, finding.message.render(Locale::Zh));
                match before.iter().position(|old| *old == same) {
                    Some(at) => {
                        before.remove(at);
                    }
                    None => verdict.extra.push(describe(finding, &case.text)),
                }
            }
        }
        verdict.repaired = apply(&case.text, &fixes).is_some_and(|text| text == case.original);
        verdict
    }
}

/// `text` with all `fixes` applied; `None` where they overlap or lie outside.
pub fn apply(text: &str, fixes: &[&Fix]) -> Option<String> {
    let mut edits: Vec<_> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits.dedup();
    let mut out = String::new();
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.span.start)?);
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// One line on a finding, for a person.
pub fn describe(finding: &Finding, text: &str) -> String {
    let line = 1 + text
        .get(..finding.span.start)
        .map_or(0, |before| before.matches('\n').count());
    let words: String = finding.span.of(text).chars().take(20).collect();
    format!(
        "{line}: {} {} `{words}`: {}",
        finding.severity.name(),
        finding.rule.name,
        finding.message.render(Locale::Zh)
    )
}
