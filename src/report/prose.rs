//! What the sentences of a paragraph state of sums and shares.

use crate::normal;
use crate::syntax::sentence::{Statements, has_two_figures, statements};
use crate::syntax::{is_marked, plain_text};

/// A paragraph that states something.
#[derive(Debug, Clone)]
pub struct Prose {
    /// In the normal form of running text.
    pub text: String,
    /// Spans are bytes of `text`.
    pub statements: Statements,
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
        (!silent).then_some(Prose { text, statements })
    }
}
