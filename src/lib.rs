//! Gouji (勾稽) checks the figures of a report against one another.
//!
//! The way of the data: text → syntax → report → rules → findings.

// What comes from a file or a client is never unwrapped, and none of it is
// indexed or sliced. The rooms named below index lists of their own making, by
// numbers of their own; what each still takes so is said beside it.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unreachable
    )
)]

#[cfg(feature = "bin")]
pub mod cli;
pub mod config;
pub mod document;
pub mod equations;
pub mod finding;
pub mod generic;
pub mod infer;
pub mod message;
pub mod normal;
pub mod number;
#[allow(
    clippy::indexing_slicing,
    reason = "tables that a profile is compiled to, looked up for every character of a text"
)]
pub mod profile;
pub mod repair;
#[allow(
    clippy::indexing_slicing,
    reason = "items, rows and columns are numbered when a table is bound"
)]
pub mod report;
#[allow(
    clippy::indexing_slicing,
    reason = "rows, columns and sections of the profile that a report was bound to"
)]
pub mod rules;
#[cfg(feature = "bin")]
pub mod server;
pub mod suppress;
#[allow(
    clippy::indexing_slicing,
    reason = "offsets that a search in the same line has given, on the way of every byte"
)]
pub mod syntax;
pub mod text;
#[cfg(feature = "bin")]
pub mod workspace;

use std::sync::Arc;

use document::Context;
use finding::Finding;
use profile::Profiles;
use report::Report;

/// All that is known of a text.
pub struct Analysis {
    /// In the order of the text, spans as bytes of the text.
    pub findings: Vec<Finding>,
    /// Each with the offset that its spans are relative to.
    pub reports: Vec<(usize, Arc<Report>)>,
}

/// Reads `text` against `profiles`.
pub fn analyse(text: &str, profiles: &Arc<Profiles>, context: &Arc<Context>) -> Analysis {
    let (findings, reports) = document::analysed(text, profiles, context);
    Analysis { findings, reports }
}
