//! Gouji (勾稽) checks the figures of a report against one another.
//!
//! The way of the data: text → syntax → report → rules → findings.

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
pub mod profile;
pub mod repair;
pub mod report;
pub mod rules;
#[cfg(feature = "bin")]
pub mod server;
pub mod suppress;
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
