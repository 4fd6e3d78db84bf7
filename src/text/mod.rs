//! The document's text: spans, the rope with its edits, positions.

mod span;

pub use span::Span;
