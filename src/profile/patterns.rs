//! Patterns that are looked for together: one pass over a text tells which of
//! them are worth a try.

use std::sync::OnceLock;

use regex_automata::meta::Regex;

use super::pattern::Pattern;
use super::sieve::{Bits, Sieve};

/// Patterns in the order in which they are tried, each with what it tells.
#[derive(Debug)]
pub struct Patterns<T = ()> {
    all: Vec<(Pattern, T)>,
    filter: OnceLock<Filter>,
}

impl<T> Default for Patterns<T> {
    fn default() -> Self {
        Patterns {
            all: Vec::new(),
            filter: OnceLock::new(),
        }
    }
}

impl<T> FromIterator<(Pattern, T)> for Patterns<T> {
    fn from_iter<I: IntoIterator<Item = (Pattern, T)>>(patterns: I) -> Self {
        Patterns {
            all: patterns.into_iter().collect(),
            filter: OnceLock::new(),
        }
    }
}

impl<T> Patterns<T> {
    /// Of the first pattern that matches `text` the leftmost match, as byte
    /// offsets, and what it tells.
    pub fn find(&self, text: &str) -> Option<((usize, usize), &T)> {
        self.candidates(text).find_map(|(at, regex)| {
            let found = regex.find(text)?;
            Some(((found.start(), found.end()), &self.all.get(at)?.1))
        })
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.candidates(text).any(|(_, regex)| regex.is_match(text))
    }

    pub fn iter(&self) -> impl Iterator<Item = &(Pattern, T)> {
        self.all.iter()
    }

    /// Those that may match, in their order.
    fn candidates(&self, text: &str) -> impl Iterator<Item = (usize, &Regex)> {
        let patterns = || self.iter().map(|(pattern, _)| pattern);
        let filter = self.filter.get_or_init(|| Filter::new(patterns()));
        let shown = filter.shown(text);
        let candidates = patterns().enumerate();
        candidates
            .filter(move |(at, _)| filter.may_match(*at, &shown))
            .filter_map(|(at, pattern)| Some((at, pattern.regex(text)?)))
    }
}

/// Enough for the sets of a few hundred patterns.
const WORDS: usize = 4;

/// Tells by one pass over a text which of several patterns may match it.
#[derive(Debug)]
pub(super) struct Filter {
    /// Of the sets of literals that the patterns ask for.
    sieve: Sieve<WORDS>,
    /// For each pattern, the sets that a text must show.
    asked: Vec<Bits<WORDS>>,
}

impl Filter {
    pub fn new<'p>(patterns: impl Iterator<Item = &'p Pattern>) -> Filter {
        Filter::of_literals(patterns.map(Pattern::literals))
    }

    /// The same for things that ask for one literal of each of their sets.
    pub fn of_literals<'l, S>(things: impl Iterator<Item = S>) -> Filter
    where
        S: IntoIterator<Item = &'l [String]>,
    {
        let mut sets: Vec<&[String]> = Vec::new();
        let asked = things
            .map(|own| {
                let mut asked = Bits::default();
                for set in own {
                    let known = sets.iter().position(|known| *known == set);
                    let at = known.unwrap_or(sets.len());
                    if at == sets.len() && at < Bits::<WORDS>::MOST {
                        sets.push(set);
                    }
                    // A set too many is asked of no text.
                    asked.add(at);
                }
                asked
            })
            .collect();
        let literals = sets.iter().map(|set| set.iter().map(String::as_str));
        Filter {
            sieve: Sieve::new(literals.enumerate()),
            asked,
        }
    }

    /// The sets of literals in `text`.
    pub fn shown(&self, text: &str) -> Bits<WORDS> {
        self.sieve.shown(text)
    }

    /// The patterns that may match a text that shows `shown`, in their order.
    pub fn candidates<'f>(&'f self, shown: &'f Bits<WORDS>) -> impl Iterator<Item = usize> + 'f {
        let asked = self.asked.iter().enumerate();
        asked.filter_map(|(at, asked)| shown.hold(asked).then_some(at))
    }

    /// Whether pattern `at` may match a text that shows `shown`.
    pub fn may_match(&self, at: usize, shown: &Bits<WORDS>) -> bool {
        self.asked.get(at).is_none_or(|asked| shown.hold(asked))
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
