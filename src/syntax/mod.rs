//! What the text itself marks, knowing no profile.

pub mod quantity;
pub mod words;
