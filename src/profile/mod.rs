//! What a report of a kind must be.

pub mod formula;
mod load;
mod model;
mod pattern;

pub use load::Profiles;
pub use model::*;
pub use pattern::Pattern;
