//! What a report of a kind must be.

pub mod assist;
mod body;
mod build;
mod builtin;
mod claim;
mod doer;
mod error;
mod expand;
mod extend;
pub mod formula;
mod head;
#[cfg(feature = "bin")]
mod json_schema;
pub mod keys;
mod lexicon;
mod literals;
mod load;
mod marks;
mod model;
mod pattern;
mod pattern_error;
mod patterns;
mod pool;
pub mod schema;
mod sieve;
mod stored;
mod title;
mod whole;

pub use claim::{Stated, Whose};
pub use error::ProfileError;
#[cfg(feature = "bin")]
pub use json_schema::json_schema;
pub use lexicon::{Cursor, Family, Lexicon, Quality, Role, Use};
pub use load::{Profiles, Sections, check};
pub use marks::{Mark, Marks};
pub use model::*;
pub use pattern::{Captures, Pattern};
pub use pattern_error::PatternError;
pub use patterns::{Patterns, Shown, Sifted};
pub use pool::Pool;
pub use title::TitleWords;
