//! Word documents and web pages as Markdown: what the checker reads of a
//! `.docx`, and what `gouji import` writes.

pub mod docx;
pub mod html;
mod markdown;

pub use markdown::{Imported, MOST_CELLS, Place, Places, TooManyCells};
