//! Patterns that are looked for together: one pass over a text tells which of
//! them are worth a try.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use super::pattern::Pattern;

/// Patterns in the order in which they are tried, each with what it tells.
#[derive(Debug)]
pub struct Patterns<T = ()> {
    all: Vec<(Pattern, T)>,
    index: OnceLock<Index>,
}

impl<T> Default for Patterns<T> {
    fn default() -> Self {
        Patterns {
            all: Vec::new(),
            index: OnceLock::new(),
        }
    }
}

impl<T> FromIterator<(Pattern, T)> for Patterns<T> {
    fn from_iter<I: IntoIterator<Item = (Pattern, T)>>(patterns: I) -> Self {
        Patterns {
            all: patterns.into_iter().collect(),
            index: OnceLock::new(),
        }
    }
}

impl<T> Patterns<T> {
    /// Of the first pattern that matches `text` the leftmost match, as byte
    /// offsets, and what it tells.
    pub fn find(&self, text: &str) -> Option<((usize, usize), &T)> {
        self.candidates(text)
            .find_map(|(pattern, tells)| Some((pattern.find(text)?, tells)))
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.candidates(text)
            .any(|(pattern, _)| pattern.is_match(text))
    }

    pub fn iter(&self) -> impl Iterator<Item = &(Pattern, T)> {
        self.all.iter()
    }

    /// Those that may match, in their order.
    fn candidates(&self, text: &str) -> impl Iterator<Item = &(Pattern, T)> {
        let index = self.index.get_or_init(|| Index::new(self.iter()));
        let shown = index.shown(text);
        let patterns = self.all.iter().enumerate();
        patterns
            .filter(move |(at, _)| shown & bit(*at) != 0)
            .map(|(_, pattern)| pattern)
    }
}

/// A set of patterns has a bit for each; the last stands for all the others.
fn bit(pattern: usize) -> u128 {
    1 << pattern.min(127)
}

#[derive(Debug)]
struct Index {
    /// Of all literals; `None` if they are too many, and every pattern is tried.
    finder: Option<AhoCorasick>,
    /// For each literal, the patterns that it may show.
    shows: Vec<u128>,
    /// Patterns without literals.
    always: u128,
}

impl Index {
    fn new<'p, T: 'p>(patterns: impl Iterator<Item = &'p (Pattern, T)>) -> Index {
        let mut literals: Vec<&str> = Vec::new();
        let mut shows: Vec<u128> = Vec::new();
        let mut always = 0;
        for (at, (pattern, _)) in patterns.enumerate() {
            if pattern.literals().is_empty() {
                always |= bit(at);
            }
            for literal in pattern.literals() {
                match literals.iter().position(|known| known == literal) {
                    Some(known) => shows[known] |= bit(at),
                    None => {
                        literals.push(literal);
                        shows.push(bit(at));
                    }
                }
            }
        }
        let finder = AhoCorasick::new(&literals).ok();
        if finder.is_none() {
            always = u128::MAX;
        }
        Index {
            finder,
            shows,
            always,
        }
    }

    fn shown(&self, text: &str) -> u128 {
        let mut shown = self.always;
        for found in self
            .finder
            .iter()
            .flat_map(|f| f.find_overlapping_iter(text))
        {
            shown |= self.shows.get(found.pattern().as_usize()).unwrap_or(&0);
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(sources: &[&str]) -> Patterns<usize> {
        let sources = sources.iter().enumerate();
        sources.map(|(i, s)| (Pattern::new(s), i)).collect()
    }

    #[test]
    fn the_first_pattern_that_matches_is_the_one() {
        let patterns = patterns(&["丙丁$", "[0-9]{3}", "甲乙|乙丙"]);
        assert_eq!(patterns.find("甲乙丙丁"), Some(((6, 12), &0)));
        assert_eq!(patterns.find("甲乙丙丁戊"), Some(((0, 6), &2)));
        assert_eq!(patterns.find("乙丙123"), Some(((6, 9), &1)));
        assert_eq!(patterns.find("乙甲"), None);
        assert!(patterns.is_match("乙丙") && !patterns.is_match("丙"));
    }

    #[test]
    fn there_may_be_more_patterns_than_bits() {
        let sources: Vec<String> = (1000..1200).map(|i| format!("第{i}")).collect();
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        let patterns = patterns(&sources);
        assert_eq!(patterns.find("第1199"), Some(((0, 7), &199)));
        assert_eq!(patterns.find("第1200"), None);
    }
}
