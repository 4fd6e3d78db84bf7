//! The rules. One file a rule, with its messages and its tests.

pub mod invalid_config;
pub mod page;
pub mod unused_suppression;

use crate::finding::Rule;

/// Every rule, in the order of the documentation.
pub const ALL: &[&Rule] = &[&unused_suppression::RULE, &invalid_config::RULE];

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}
