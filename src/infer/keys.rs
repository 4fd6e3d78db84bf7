//! Names for rows, columns and tables, made from their labels.

use std::collections::BTreeSet;

use crate::normal::{normal, normal_label};
use crate::report::piece::numbering;

/// Characters of a name.
const LONGEST: usize = 40;
/// Names that mean something in a formula.
const RESERVED: [&str; 5] = ["n", "year", "sum", "last", "round"];

/// Names given so far.
#[derive(Debug, Default)]
pub struct Keys(BTreeSet<String>);

impl Keys {
    /// A name for `label` behind `prefix`, which ends in a dot or is empty, that
    /// was not given yet.
    pub fn give(&mut self, prefix: &str, label: &str) -> String {
        let name = format!("{prefix}{}", name(label));
        let mut unique = name.clone();
        let mut number = 2;
        while !self.0.insert(unique.clone()) {
            unique = format!("{name}_{number}");
            number += 1;
        }
        unique
    }
}

/// Letters, digits and `_`, which formulas can tell from signs.
fn name(label: &str) -> String {
    let label_normal = normal_label(label);
    let skipped = numbering(&label_normal).len;
    let is_spaced = label.is_ascii();
    let source = if is_spaced {
        let skipped = numbering(&normal(label)).len;
        label.get(skipped..).unwrap_or(label).to_lowercase()
    } else {
        label_normal.get(skipped..).unwrap_or_default().to_string()
    };
    let mut name = String::new();
    for c in source.chars() {
        if c.is_alphanumeric() {
            name.push(c);
        } else if is_spaced && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        if name.chars().count() == LONGEST {
            break;
        }
    }
    let name = name.trim_end_matches('_');
    let digit = name.starts_with(|c: char| c.is_ascii_digit());
    if name.is_empty() || digit || RESERVED.contains(&name) {
        format!("_{name}")
    } else {
        name.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_labels_and_differ() {
        let mut keys = Keys::default();
        assert_eq!(keys.give("", "（一）予以公开"), "予以公开");
        assert_eq!(keys.give("", "予以公开"), "予以公开_2");
        assert_eq!(keys.give("a.", "1. Cost of sales"), "a.cost_of_sales");
        assert_eq!(keys.give("", "2022"), "_2022");
        assert_eq!(keys.give("", "Sum"), "_sum");
        assert_eq!(keys.give("", "—"), "_");
    }
}
