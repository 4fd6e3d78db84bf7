//! What a rule reports, and how it may be repaired.

use std::sync::Arc;

use crate::message::{Message, Template};
use crate::text::Span;

/// How much a finding weighs; ordered, so that `--fail-on` can compare.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Severity {
    Hint,
    Warning,
    Error,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    pub fn parse(name: &str) -> Option<Severity> {
        [Severity::Hint, Severity::Warning, Severity::Error]
            .into_iter()
            .find(|s| s.name() == name)
    }
}

/// A rule's identity: its stable name, its default severity and one line on it.
#[derive(PartialEq, Eq, Debug)]
pub struct Rule {
    pub name: &'static str,
    pub severity: Severity,
    /// What it reports, in a few words.
    pub summary: Template,
}

/// One fault of a text.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub span: Span,
    pub message: Message,
    pub place: Place,
    /// The figure or label as written, and as it must be.
    pub actual: Option<String>,
    pub expected: Option<String>,
    pub related: Vec<Related>,
    /// Likeliest first.
    pub fixes: Vec<Fix>,
    /// The facts that this finding explains; `rules/fold.rs` lets it absorb
    /// others that are about them.
    pub explains: Vec<Subject>,
}

impl Finding {
    pub fn new(rule: &'static Rule, span: Span, message: Message) -> Self {
        Finding {
            rule,
            severity: rule.severity,
            span,
            message,
            place: Place::default(),
            actual: None,
            expected: None,
            related: Vec::new(),
            fixes: Vec::new(),
            explains: Vec::new(),
        }
    }

    /// Moves the finding into a text with `offset` more bytes before it.
    pub fn shift(&mut self, offset: usize) {
        self.span = self.span.shifted(offset);
        for related in &mut self.related {
            if related.file.is_none() {
                related.span = related.span.shifted(offset);
            }
        }
        for edit in self.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = edit.span.shifted(offset);
        }
    }
}

/// A finding where it stands. What is found in a paragraph by itself is kept with
/// it, and is found again wherever the paragraph has moved to.
#[derive(Clone, Debug)]
pub struct PlacedFinding {
    /// Where the spans of the finding count from.
    pub offset: usize,
    pub finding: Arc<Finding>,
}

impl From<Finding> for PlacedFinding {
    fn from(finding: Finding) -> PlacedFinding {
        PlacedFinding {
            offset: 0,
            finding: Arc::new(finding),
        }
    }
}

impl PlacedFinding {
    /// The place of the finding.
    pub fn span(&self) -> Span {
        self.finding.span.shifted(self.offset)
    }

    /// The finding in a text with `offset` more bytes before it; a copy, where
    /// it is kept elsewhere too.
    pub fn placed(self, offset: usize) -> Finding {
        let mut finding = Arc::unwrap_or_clone(self.finding);
        finding.shift(self.offset + offset);
        // What is explained counts from the unit: only its own rules compare it.
        for subject in &mut finding.explains {
            if let Subject::Claim(span) = subject {
                *span = span.shifted(self.offset);
            }
        }
        finding
    }
}

/// Where in the report's own terms: the identifiers of the profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub profile: Option<String>,
    pub section: Option<String>,
    pub table: Option<String>,
    pub row: Option<String>,
    pub column: Option<String>,
    pub equation: Option<String>,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug)]
pub struct Related {
    /// `None`: the same text.
    pub file: Option<Arc<Source>>,
    pub span: Span,
    pub message: Message,
}

/// Another file that a finding speaks of, kept whole so that its spans can
/// become lines and columns.
#[derive(Debug)]
pub struct Source {
    /// As the user named it: a path or a URI.
    pub name: String,
    pub text: String,
}

/// A set of edits that repairs a finding.
#[derive(Clone, Debug)]
pub struct Fix {
    pub title: Message,
    /// Safe: may be applied without a person looking. Changing a figure never is.
    pub safe: bool,
    /// In the order of the text, without overlaps.
    pub edits: Vec<Edit>,
}

/// Replaces the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// A fact that findings are about. Two findings with a common subject have
/// the same cause when the order in `rules/fold.rs` says so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Section(String),
    Topic(String, String),
    Table(String),
    Row(String, String),
    Cell(String, String, String),
    /// A claim of the prose, by the place of its figure.
    Claim(Span),
    /// The form (year) of a table.
    Form(String),
}
