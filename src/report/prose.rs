//! What the sentences of a paragraph state of sums and shares.

use std::sync::OnceLock;

use crate::normal::{self, Normal};
use crate::syntax::sentence::{Statements, has_two_figures, statements};
use crate::syntax::{is_marked, plain, plain_text};
use crate::text::Span;

/// A paragraph that states something.
#[derive(Debug, Clone)]
pub struct Prose {
    /// In the normal form of running text.
    pub text: String,
    /// Spans are bytes of `text`.
    pub statements: Statements,
    /// The way back from `text`: made when a finding first asks for its place,
    /// and kept as long as the paragraph stands.
    places: OnceLock<Normal>,
}

impl Prose {
    /// Reads a paragraph as it is written and in normal form; `None` where it
    /// states nothing.
    pub fn read(source: &str, normal: &str) -> Option<Prose> {
        if !has_two_figures(normal) {
            return None;
        }
        let text = match is_marked(source) {
            true => plain_text(source),
            false => normal::prose(source),
        };
        let statements = statements(&text);
        let silent = statements.sums.is_empty() && statements.shares.is_empty();
        (!silent).then_some(Prose {
            text,
            statements,
            places: OnceLock::new(),
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
