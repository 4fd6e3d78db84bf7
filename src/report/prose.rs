//! What the sentences of a paragraph state of sums and shares.

use std::sync::{Arc, OnceLock};

use crate::finding::Finding;
use crate::normal::{self, Normal};
use crate::syntax::sentence::{Statements, statements};
use crate::syntax::{is_marked, plain};
use crate::text::Span;

/// A paragraph that states something wrong, by itself.
#[derive(Debug, Clone)]
pub struct Prose {
    /// In the normal form of running text.
    pub text: String,
    /// Spans are bytes of `text`.
    pub statements: Statements,
    /// The way back from `text`: made when a finding first asks for its place,
    /// and kept as long as the paragraph stands.
    places: OnceLock<Normal>,
    /// The findings on its sums that are at fault, as they were first composed.
    /// Their spans count from the paragraph's start, wherever it stands.
    pub findings: OnceLock<Vec<Arc<Finding>>>,
}

impl Prose {
    /// Reads a paragraph as it is written and in normal form; `None` where all
    /// that it states holds.
    pub fn read(source: &str, normal: &str) -> Option<Prose> {
        let text = match is_marked(source) {
            true => normal.to_string(),
            false => normal::prose(source),
        };
        let statements = statements(&text);
        let holds = statements.sums.iter().all(|sum| !sum.verdict.is_fault())
            && statements.shares.iter().all(|share| share.holds());
        (!holds).then_some(Prose {
            text,
            statements,
            places: OnceLock::new(),
            findings: OnceLock::new(),
        })
    }

    /// Where bytes of [`Prose::text`] stand in `source`, the paragraph that was
    /// read.
    pub fn locate(&self, span: Span, source: &str) -> Span {
        let places = self.places.get_or_init(|| match is_marked(source) {
            true => plain(source, 0),
            false => Normal::prose(source, 0),
        });
        places.source(span.start, span.end, source, 0)
    }
}
