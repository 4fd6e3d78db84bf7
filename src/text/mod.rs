//! The document's text: spans, the rope with its edits, positions.

mod position;
mod rope;
mod span;

pub use position::{Encoding, Offset, Position};
pub use rope::Text;
pub use span::{Span, from_byte, to_byte};
