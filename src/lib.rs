//! Gouji (勾稽) checks the figures of a report against one another.
//!
//! The way of the data: text → syntax → report → rules → findings.

// What comes from a file or a client is never unwrapped. Rooms that read it
// byte by byte don't index either; the others index lists of their own making.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable
    )
)]

#[cfg(feature = "bin")]
pub mod cli;
#[cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]
pub mod config;
pub mod document;
#[cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]
pub mod equations;
#[cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]
pub mod finding;
pub mod generic;
pub mod infer;
pub mod message;
pub mod normal;
#[cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]
pub mod number;
pub mod profile;
#[cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]
pub mod repair;
pub mod report;
pub mod rules;
#[cfg(feature = "bin")]
#[cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]
pub mod server;
#[cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]
pub mod suppress;
pub mod syntax;

#[cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]
pub mod text;
#[cfg(feature = "bin")]
#[cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]
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
