//! The rules. One file a rule, with its messages and its tests.

use crate::finding::Rule;

/// Every rule, in the order of the documentation.
pub const ALL: &[&Rule] = &[];

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}
