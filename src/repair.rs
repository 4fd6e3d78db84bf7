//! Fixes applied to a text until none is left.

use std::collections::HashMap;

use crate::finding::{Edit, Finding, Fix};
use crate::text::Span;

/// A text after its fixes.
#[derive(Debug, Clone, PartialEq)]
pub struct Repaired {
    pub text: String,
    /// How many fixes were applied.
    pub applied: usize,
}

/// How many times a text is analysed anew. Fixes that overlap wait for the next
/// round; fixes that undo one another must come to an end.
const MAX_ROUNDS: usize = 10;

/// Applies to `text` the first fix of each finding: the first safe one, or with
/// `with_unsafe` the first of all. `findings` says what is wrong with a text.
pub fn repair(
    text: &str,
    with_unsafe: bool,
    mut findings: impl FnMut(&str) -> Vec<Finding>,
) -> Repaired {
    let mut repaired = Repaired {
        text: text.to_string(),
        applied: 0,
    };
    // What the round before inserted, and how many findings asked for it.
    let mut before: HashMap<(&str, String), usize> = HashMap::new();
    for _ in 0..MAX_ROUNDS {
        let found = findings(&repaired.text);
        let wanted = |fix: &&Fix| fix.safe || with_unsafe;
        let fixes = || (found.iter()).filter_map(|f| Some((f, f.fixes.iter().find(wanted)?)));
        let mut now: HashMap<(&str, String), usize> = HashMap::new();
        for (finding, fix) in fixes() {
            if let Some(text) = inserted(fix) {
                *now.entry((finding.rule.name, text)).or_default() += 1;
            }
        }
        // Text is inserted again only where fewer findings ask for it than before: else
        // it has mended none.
        let helps = |(finding, fix): &(&Finding, &Fix)| {
            inserted(fix).is_none_or(|text| {
                let key = (finding.rule.name, text);
                before
                    .get(&key)
                    .is_none_or(|count| now.get(&key) < Some(count))
            })
        };
        let (chosen, edits) = compatible(fixes().filter(helps).map(|(_, fix)| fix));
        match apply(&repaired.text, &edits) {
            Some(text) if text != repaired.text => {
                repaired.text = text;
                repaired.applied += chosen;
            }
            _ => break,
        }
        before = now;
    }
    repaired
}

/// What a fix writes that takes nothing away.
fn inserted(fix: &Fix) -> Option<String> {
    let only = fix.edits.iter().all(|edit| edit.span.is_empty());
    only.then(|| fix.edits.iter().map(|edit| edit.text.as_str()).collect())
}

/// As many of `fixes`, first come first served, as don't get in one another's
/// way: how many, and their edits in the order of the text.
fn compatible<'f>(fixes: impl Iterator<Item = &'f Fix>) -> (usize, Vec<&'f Edit>) {
    let mut edits: Vec<&Edit> = Vec::new();
    let mut chosen = 0;
    for fix in fixes {
        let free = |edit: &Edit| {
            // The last edit that begins at or before this one's end, and all
            // that begin behind it, are all that can touch it.
            let at = edits.partition_point(|known| known.span.start <= edit.span.end);
            let before = edits.get(..at).unwrap_or_default();
            !before
                .iter()
                .rev()
                .take(2)
                .any(|known| touch(known.span, edit.span))
        };
        if !fix.edits.is_empty() && fix.edits.iter().all(free) {
            chosen += 1;
            for edit in &fix.edits {
                let at = edits.partition_point(|known| known.span <= edit.span);
                edits.insert(at, edit);
            }
        }
    }
    (chosen, edits)
}

/// Whether the order of two edits would matter.
fn touch(a: Span, b: Span) -> bool {
    a.overlaps(b) || ((a.is_empty() || b.is_empty()) && a.start <= b.end && b.start <= a.end)
}

/// `text` with `edits`, which stand in order and don't overlap; `None` where
/// they don't fit.
pub fn apply(text: &str, edits: &[&Edit]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        out.push_str(text.get(done..edit.span.start)?);
        out.push_str(&edit.text);
        done = edit.span.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Message, Template};
    use crate::rules::invalid_config::RULE;

    static WORDS: Template = Template { zh: "x", en: "x" };

    fn finding(edits: &[(usize, usize, &str)], safe: bool) -> Finding {
        let mut finding = Finding::new(&RULE, Span::at(0), Message::new(&WORDS));
        finding.fixes.push(Fix {
            title: Message::new(&WORDS),
            safe,
            edits: edits
                .iter()
                .map(|(start, end, text)| Edit {
                    span: Span::new(*start, *end),
                    text: (*text).to_string(),
                })
                .collect(),
        });
        finding
    }

    #[test]
    fn overlapping_fixes_are_applied_one_round_after_another() {
        // Each pair of letters is doubled by one finding and removed by another.
        let found = |text: &str| match text {
            "abc" => vec![finding(&[(0, 2, "x")], true), finding(&[(1, 3, "y")], true)],
            "xc" => vec![finding(&[(1, 2, "z")], true)],
            _ => Vec::new(),
        };
        let repaired = repair("abc", false, found);
        assert_eq!((repaired.text.as_str(), repaired.applied), ("xz", 2));
    }

    #[test]
    fn unsafe_fixes_are_applied_only_on_demand() {
        let found = |text: &str| match text {
            "3" => vec![finding(&[(0, 1, "4")], false)],
            _ => Vec::new(),
        };
        assert_eq!(repair("3", false, found).text, "3");
        assert_eq!(repair("3", true, found).text, "4");
    }

    #[test]
    fn text_that_mends_nothing_is_inserted_once() {
        let found = |_: &str| vec![finding(&[(0, 0, "x")], true)];
        let repaired = repair("", true, found);
        assert_eq!((repaired.text.as_str(), repaired.applied), ("x", 1));
    }

    #[test]
    fn fixes_that_undo_one_another_come_to_an_end() {
        let found = |text: &str| match text {
            "a" => vec![finding(&[(0, 1, "b")], true)],
            _ => vec![finding(&[(0, 1, "a")], true)],
        };
        assert_eq!(repair("a", false, found).applied, MAX_ROUNDS);
    }

    #[test]
    fn of_two_insertions_at_one_place_the_first_comes_first() {
        let found = |text: &str| match text {
            "" => vec![finding(&[(0, 0, "a")], true), finding(&[(0, 0, "b")], true)],
            _ => Vec::new(),
        };
        assert_eq!(repair("", false, found).text, "a");
    }

    #[test]
    fn an_edit_outside_the_text_changes_nothing() {
        let found = |_: &str| vec![finding(&[(5, 9, "b")], true)];
        assert_eq!(repair("a", false, found).applied, 0);
    }
}
