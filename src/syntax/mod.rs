//! What the text itself marks, knowing no profile.

pub mod quantity;
pub mod sentence;
pub mod words;
