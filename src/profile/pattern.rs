//! Regular expressions of profiles, compiled when first needed and tried only
//! on text that holds one of the literals that any match must hold.

use std::sync::{Arc, OnceLock};

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use regex::{Captures, Regex};
use regex_syntax::hir::{Class, Hir, HirKind};

/// A regular expression over normalised text (see [`crate::normal`]). Copies
/// share what is compiled. The default is the empty expression.
#[derive(Clone, Default)]
pub struct Pattern(Arc<Inner>);

#[derive(Default)]
struct Inner {
    source: String,
    regex: OnceLock<Option<Regex>>,
    literals: OnceLock<Literals>,
    words: OnceLock<Literals>,
}

/// Of each of these sets any match holds at least one; the best set first.
type Literals = Vec<OneOf>;

struct OneOf {
    texts: Vec<String>,
    /// Built when first needed: most patterns are told by a sieve of many.
    finder: OnceLock<Literal>,
}

/// Looks for the texts of a set.
enum Literal {
    Few(Vec<Finder<'static>>),
    Many(AhoCorasick),
}

/// Texts that are looked for one by one, at most.
const FEW: usize = 3;

impl OneOf {
    fn new(texts: Vec<String>) -> OneOf {
        OneOf {
            texts,
            finder: OnceLock::new(),
        }
    }

    fn is_in(&self, text: &str) -> bool {
        match self.finder.get_or_init(|| Literal::new(&self.texts)) {
            Literal::Many(finder) => finder.is_match(text),
            Literal::Few(finders) => finders
                .iter()
                .any(|one| one.find(text.as_bytes()).is_some()),
        }
    }
}

impl Literal {
    fn new(texts: &[String]) -> Literal {
        let many = (texts.len() > FEW).then(|| AhoCorasick::new(texts).ok());
        let few = || texts.iter().map(|text| Finder::new(text).into_owned());
        many.flatten()
            .map_or_else(|| Literal::Few(few().collect()), Literal::Many)
    }
}

/// The largest compiled size of one pattern, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

impl Pattern {
    /// The expression, which is parsed and compiled when first needed; one that
    /// is broken matches nothing.
    pub fn new(source: &str) -> Pattern {
        Pattern(Arc::new(Inner {
            source: source.to_string(),
            ..Inner::default()
        }))
    }

    /// Whether the expression can be used.
    ///
    /// # Errors
    /// The parser's message when the source is no regular expression, the
    /// compiler's when its compiled form would be over the size limit.
    pub fn check(&self) -> Result<(), String> {
        self.parse()?;
        self.compile().map(drop)
    }

    fn parse(&self) -> Result<Hir, String> {
        regex_syntax::ParserBuilder::new()
            .build()
            .parse(&self.0.source)
            .map_err(|e| match &e {
                regex_syntax::Error::Parse(e) => e.kind().to_string(),
                regex_syntax::Error::Translate(e) => e.kind().to_string(),
                _ => e.to_string(),
            })
    }

    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// A text without any of these is no part of a match; none: nothing is known.
    pub fn literals_of_parts(&self) -> impl Iterator<Item = &str> {
        let texts = self.words().iter().flat_map(|one_of| &one_of.texts);
        texts.map(String::as_str)
    }

    /// Of each of these sets any match holds at least one literal; the best set
    /// is the first.
    pub fn literals(&self) -> impl Iterator<Item = &[String]> {
        self.sets().iter().map(|one_of| one_of.texts.as_slice())
    }

    fn sets(&self) -> &Literals {
        (self.0.literals).get_or_init(|| self.required(MOST_CHARACTERS))
    }

    /// Those of the sets that are no classes of characters.
    fn words(&self) -> &Literals {
        self.0.words.get_or_init(|| self.required(0))
    }

    fn required(&self, characters: usize) -> Literals {
        let sets = self.parse().map(|hir| required_literals(&hir, characters));
        let sets = sets.unwrap_or_default().into_iter();
        sets.map(OneOf::new).collect()
    }

    /// Whether `text` could match, by its literals alone.
    pub fn may_match(&self, text: &str) -> bool {
        self.sets().iter().all(|one_of| one_of.is_in(text))
    }

    /// Whether `text` could be a part of a match that goes on over lines: it
    /// holds one of the literals.
    pub fn may_match_in_part(&self, text: &str) -> bool {
        let sets = self.words();
        sets.is_empty() || sets.iter().any(|one_of| one_of.is_in(text))
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.may_match(text) && self.regex().is_some_and(|r| r.is_match(text))
    }

    /// Whether the whole of `text` matches.
    pub fn is_whole_match(&self, text: &str) -> bool {
        self.find(text) == Some((0, text.len()))
    }

    /// The leftmost match, as byte offsets.
    pub fn find(&self, text: &str) -> Option<(usize, usize)> {
        if !self.may_match(text) {
            return None;
        }
        let found = self.regex()?.find(text)?;
        Some((found.start(), found.end()))
    }

    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        if !self.may_match(text) {
            return None;
        }
        self.regex()?.captures(text)
    }

    /// All matches from left to right, without overlaps.
    pub fn captures_all<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        if !self.may_match(text) {
            return Vec::new();
        }
        self.regex()
            .map(|r| r.captures_iter(text).collect())
            .unwrap_or_default()
    }

    /// `None` when the compiled form would be over the size limit; the loader
    /// of profiles has said so then.
    pub(super) fn regex(&self) -> Option<&Regex> {
        self.0.regex.get_or_init(|| self.compile().ok()).as_ref()
    }

    /// Compiles, for checks of a profile.
    ///
    /// # Errors
    /// The compiler's message, e.g. when the size limit is passed.
    pub fn compile(&self) -> Result<Regex, String> {
        regex::RegexBuilder::new(&self.0.source)
            .size_limit(SIZE_LIMIT)
            .build()
            .map_err(|e| e.to_string())
    }
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{}/", self.0.source)
    }
}

/// Literals of one set, at most; a longer set costs more than it saves.
const MOST_LITERALS: usize = 32;
/// Characters of a class that counts as a set of literals, at most.
const MOST_CHARACTERS: usize = 16;
/// Sets that are tried, at most.
const MOST_SETS: usize = 4;

/// Sets of literals of each of which one is in every match, the best first.
/// Classes of at most so many `characters` count as sets.
fn required_literals(hir: &Hir, characters: usize) -> Vec<Vec<String>> {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            let chars = || class.ranges().iter().flat_map(|r| r.start()..=r.end());
            match chars().take(characters + 1).count() {
                count if count > characters => Vec::new(),
                _ => vec![chars().map(String::from).collect()],
            }
        }
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => vec![vec![text.to_string()]],
            Err(_) => Vec::new(),
        },
        HirKind::Capture(capture) => required_literals(&capture.sub, characters),
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            required_literals(&repetition.sub, characters)
        }
        HirKind::Concat(parts) => {
            let mut sets: Vec<_> = parts
                .iter()
                .flat_map(|part| required_literals(part, characters))
                .collect();
            // A set whose shortest literal is long tells most.
            sets.sort_by_key(|set| {
                let shortest = set.iter().map(String::len).min().unwrap_or(0);
                (std::cmp::Reverse(shortest.min(12)), set.len())
            });
            sets.truncate(MOST_SETS);
            sets
        }
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                match required_literals(part, characters).into_iter().next() {
                    Some(set) if all.len() + set.len() <= MOST_LITERALS => all.extend(set),
                    _ => return Vec::new(),
                }
            }
            vec![all]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(source: &str) -> Vec<String> {
        let pattern = Pattern::new(source);
        pattern.literals().next().unwrap_or_default().to_vec()
    }

    #[test]
    fn the_longest_required_literal_is_found() {
        assert_eq!(literals("(甲)?乙丙丁(戊|己)?"), ["乙丙丁"]);
        assert_eq!(literals("甲乙|丙丁"), ["甲乙", "丙丁"]);
        assert_eq!(literals("[甲乙]+"), ["乙", "甲"]);
        assert_eq!(literals("[a-z0-9]+"), Vec::<String>::new());
        assert_eq!(literals("(甲乙|[0-9])丙"), ["丙"]);
    }

    #[test]
    fn a_text_without_the_literal_is_not_tried() {
        let pattern = Pattern::new("收到(?<n>[0-9]+)件");
        assert!(!pattern.may_match("没有任何事项"));
        assert!(!pattern.may_match("收到若干"));
        assert!(pattern.may_match_in_part("收到若干"));
        assert!(pattern.0.regex.get().is_none());
        let found = pattern.captures("共收到12件").unwrap();
        assert_eq!(&found["n"], "12");
    }

    #[test]
    fn a_broken_expression_is_an_error_and_matches_nothing() {
        let broken = Pattern::new("(");
        assert!(broken.check().is_err());
        assert!(!broken.is_match("("));
        assert!(Pattern::new("(a{1000}){1000}").check().is_err());
    }
}
