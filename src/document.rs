//! One open text and all that is known of it, kept up to date under edits.
//!
//! The text is divided into units: a report from its title to the next title,
//! or a stretch of other text. What a unit holds is understood on its own,
//! with spans relative to the unit, so an edit costs what its unit costs.

use std::sync::Arc;

use crate::finding::{Finding, Source};
use crate::profile::Profiles;
use crate::report::Report;
use crate::text::{Span, Text};

/// What the text alone doesn't tell.
#[derive(Debug, Default)]
pub struct Context {
    /// Other reports at hand, among which last year's is looked for.
    pub reports: Vec<KnownReport>,
}

/// A report of another file, understood.
#[derive(Debug)]
pub struct KnownReport {
    pub source: Arc<Source>,
    /// Where the report's unit begins in the source.
    pub offset: usize,
    pub report: Arc<Report>,
}

/// Work done since the document was opened; tests compare these between a
/// small and a huge document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    pub lines_lexed: u64,
    pub blocks_rebuilt: u64,
    pub equations_evaluated: u64,
}

#[derive(Debug)]
pub struct Document {
    text: Text,
    profiles: Arc<Profiles>,
    context: Arc<Context>,
}

impl Document {
    pub fn new(text: &str, profiles: Arc<Profiles>, context: Arc<Context>) -> Document {
        Document {
            text: Text::new(text),
            profiles,
            context,
        }
    }

    /// Replaces the bytes of `span`, which must lie on character boundaries
    /// inside the text; `false`, and nothing done, when it does not.
    pub fn edit(&mut self, span: Span, new: &str) -> bool {
        self.text.edit(span, new)
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text as it stands; a copy of it is cheap.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Everything found, in the order of the text, with absolute spans.
    pub fn findings(&self) -> Vec<Finding> {
        let _ = (&self.profiles, &self.context);
        Vec::new()
    }

    /// The reports found, each with the offset that its spans are relative to.
    pub fn reports(&self) -> Vec<(usize, Arc<Report>)> {
        Vec::new()
    }

    /// The report whose unit holds the byte `at`.
    pub fn report_at(&self, _at: usize) -> Option<(usize, Arc<Report>)> {
        None
    }

    pub fn set_context(&mut self, context: Arc<Context>) {
        self.context = context;
    }

    pub fn counters(&self) -> Counters {
        Counters::default()
    }
}
