//! From inputs to findings: what `check` and the commands beside it share.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use super::options::{Choice, Input};
use crate::document::{Context, KnownReport};
use crate::finding::{Finding, Severity, Source};
use crate::report::Report;
use crate::workspace::baseline::Baseline;
use crate::workspace::project::Projects;
use crate::workspace::read::{Loaded, ReadError};

/// Reads inputs and finds what is wrong with them.
pub struct Engine<'a> {
    pub input: &'a Input,
    pub choice: &'a Choice,
    pub projects: &'a Projects,
    pub baseline: Option<&'a Baseline>,
}

/// One input, read and understood.
pub struct Analysed {
    pub name: String,
    pub loaded: Loaded,
    /// What is to be reported.
    pub findings: Vec<Finding>,
    /// Each with the offset that its spans are relative to.
    pub reports: Vec<(usize, Arc<Report>)>,
    /// The least severity that fails, as the configuration has it.
    pub fail_on: Option<Severity>,
}

/// What `work` on one input comes to: a panic must not take the work on thousands
/// of others along.
///
/// # Errors
/// [`ReadError::Fault`] when it panics; the panic's own words are on standard
/// error by then.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| ReadError::Fault)
}

impl Engine<'_> {
    /// Reads and checks the input `path`.
    ///
    /// # Errors
    /// When it can't be read, or checking it panics.
    pub fn file(&self, path: &Path, context: &Arc<Context>) -> Result<Analysed, ReadError> {
        guarded(|| {
            let loaded = self.input.read(path)?;
            Ok(self.text(self.input.known_as(path), loaded, context))
        })?
    }

    /// Checks a text that is known as `path`.
    pub fn text(&self, path: &Path, loaded: Loaded, context: &Arc<Context>) -> Analysed {
        let project = self.projects.of(path);
        let text = &loaded.text;
        let analysis = crate::analyse(text, self.projects.profiles(&project), context);
        let settings = self.choice.settings(&project, path);
        let mut findings = settings.apply(text, analysis.findings);
        if let Some(baseline) = self.baseline {
            findings = baseline.apply(path, text, findings);
        }
        Analysed {
            name: path.display().to_string(),
            loaded,
            findings,
            reports: analysis.reports,
            fail_on: project.config.fail_on,
        }
    }

    /// Tells what is to be reported of a text that is known as `path`, again and
    /// again while it is repaired.
    pub fn findings<'c>(
        &'c self,
        path: &Path,
        context: &'c Arc<Context>,
    ) -> impl Fn(&str) -> Vec<Finding> + 'c {
        let project = self.projects.of(path);
        let settings = self.choice.settings(&project, path);
        move |text| {
            let profiles = self.projects.profiles(&project);
            settings.apply(text, crate::analyse(text, profiles, context).findings)
        }
    }

    /// The reports of the inputs `paths`, for another to be compared with.
    pub fn context<'p>(&self, paths: impl Iterator<Item = &'p Path>) -> Context {
        let none = Arc::default();
        let mut context = Context::default();
        // What can't be read was told when its turn came.
        for analysed in paths.filter_map(|path| self.file(path, &none).ok()) {
            let source = Arc::new(Source {
                name: analysed.name,
                text: analysed.loaded.text,
            });
            let known = analysed
                .reports
                .into_iter()
                .map(|(offset, report)| KnownReport {
                    source: source.clone(),
                    offset,
                    report,
                });
            context.reports.extend(known);
        }
        context
    }
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    use super::*;

    #[test]
    fn a_panic_on_one_input_is_an_error_of_that_input() {
        let read: Vec<Result<usize, ReadError>> = vec!["云岫", ""]
            .into_par_iter()
            .map(|name| guarded(|| name.chars().nth(1).expect("a second character").len_utf8()))
            .collect();
        assert!(matches!(read[..], [Ok(3), Err(ReadError::Fault)]));
    }
}
