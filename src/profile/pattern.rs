//! Regular expressions of profiles, compiled when first needed and tried only
//! on text that holds one of the literals that any match must hold.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use regex_automata::meta::Regex;
use regex_automata::util::captures;

use super::literals::{MOST_CHARACTERS, required};
use super::pattern_error::PatternError;

/// A regular expression over normalised text (see [`crate::normal`]). Copies
/// share what is compiled. The default is the empty expression.
#[derive(Clone, Default)]
pub struct Pattern(Arc<Inner>);

#[derive(Default)]
struct Inner {
    source: String,
    number: Option<usize>,
    light: OnceLock<Option<Regex>>,
    fast: OnceLock<Option<Regex>>,
    /// How often the light one was asked for.
    uses: AtomicU32,
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
/// Uses of a pattern from which it is worth the time to build the faster engine.
const FEW_USES: u32 = 12;
/// A text of so many bytes is, too: the engine that is soon built clears a table
/// as long as the text for every match.
const LONG: usize = 2048;

impl Pattern {
    /// The expression, which is parsed and compiled when first needed; one that
    /// is broken matches nothing.
    pub fn new(source: &str) -> Pattern {
        Pattern::made(source, None)
    }

    /// The same with the number by which the profiles that are read together
    /// know it.
    pub(super) fn numbered(source: &str, number: usize) -> Pattern {
        Pattern::made(source, Some(number))
    }

    fn made(source: &str, number: Option<usize>) -> Pattern {
        Pattern(Arc::new(Inner {
            source: source.to_string(),
            number,
            ..Inner::default()
        }))
    }

    /// Which of its profiles' patterns it is.
    pub(super) fn number(&self) -> Option<usize> {
        self.0.number
    }

    /// Whether the expression can be used.
    ///
    /// # Errors
    /// What the parser says when the source is no regular expression, and the
    /// compiler when its compiled form would be over the size limit.
    pub fn check(&self) -> Result<(), PatternError> {
        regex_syntax::parse(&self.0.source).map_err(|e| PatternError::syntax(&e))?;
        self.compile(Engine::Light).map(drop)
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
        let sets = required(&self.0.source, characters).into_iter();
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
        self.may_match(text) && self.is_match_untold(text)
    }

    /// The same without a look for literals: the caller has looked for them.
    pub(super) fn is_match_untold(&self, text: &str) -> bool {
        self.regex(text).is_some_and(|r| r.is_match(text))
    }

    /// Whether the whole of `text` matches.
    pub fn is_whole_match(&self, text: &str) -> bool {
        self.find(text) == Some((0, text.len()))
    }

    /// The leftmost match, as byte offsets.
    pub fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.may_match(text).then(|| self.find_untold(text))?
    }

    /// The same without a look for literals.
    pub(super) fn find_untold(&self, text: &str) -> Option<(usize, usize)> {
        let found = self.regex(text)?.find(text)?;
        Some((found.start(), found.end()))
    }

    /// The leftmost match with its groups.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.may_match(text)
            .then(|| self.captures_untold(text).next())?
    }

    /// All matches from left to right, without overlaps, without a look for
    /// literals.
    pub(super) fn captures_untold<'t>(
        &self,
        text: &'t str,
    ) -> impl Iterator<Item = Captures<'t>> + use<'_, 't> {
        let all = self.regex(text).map(|regex| regex.captures_iter(text));
        all.into_iter()
            .flatten()
            .map(move |groups| Captures { text, groups })
    }

    /// What to look through `text` with. `None` when the compiled form would be
    /// over the size limit; the loader of profiles has said so then.
    pub(super) fn regex(&self, text: &str) -> Option<&Regex> {
        let inner = &*self.0;
        let light = || {
            let built = || self.compile(Engine::Light).ok();
            inner.light.get_or_init(built).as_ref()
        };
        let soon_done = || text.len() < LONG && inner.uses.fetch_add(1, Relaxed) < FEW_USES;
        if inner.fast.get().is_none() && soon_done() {
            return light();
        }
        let built = || self.compile(Engine::Fast).ok();
        // Its parts are more, and may be too large where the light one is not.
        inner.fast.get_or_init(built).as_ref().or_else(light)
    }

    fn compile(&self, engine: Engine) -> Result<Regex, PatternError> {
        let fast = engine == Engine::Fast;
        let config = Regex::config()
            .nfa_size_limit(Some(SIZE_LIMIT))
            .auto_prefilter(fast)
            .hybrid(fast)
            .onepass(fast);
        Regex::builder()
            .configure(config)
            .build(&without_numbered_groups(&self.0.source))
            .map_err(|e| match e.size_limit() {
                Some(limit) => PatternError::too_large(limit),
                None => PatternError::other(e.to_string()),
            })
    }
}

/// The two find the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Engine {
    /// Soon built: for the first report of a process.
    Light,
    /// Soon run: for many reports.
    Fast,
}

/// The expression with groups that capture only where they have a name: others
/// cost time, and nobody asks for them.
fn without_numbered_groups(source: &str) -> String {
    let mut written = String::with_capacity(source.len() + source.len() / 4);
    let mut chars = source.chars().peekable();
    // Classes may stand in one another.
    let mut classes = 0;
    while let Some(c) = chars.next() {
        written.push(c);
        match c {
            '\\' => written.extend(chars.next()),
            '[' => {
                classes += 1;
                written.extend(chars.next_if_eq(&'^'));
                // The first sign of a class is never its end.
                written.extend(chars.next_if_eq(&']'));
            }
            ']' if classes > 0 => classes -= 1,
            '(' if classes == 0 && chars.peek() != Some(&'?') => written.push_str("?:"),
            _ => {}
        }
    }
    written
}

/// A match and its named groups.
#[derive(Debug)]
pub struct Captures<'t> {
    text: &'t str,
    groups: captures::Captures,
}

/// What a group matched.
#[derive(Debug, Clone)]
pub struct Group<'t> {
    text: &'t str,
    range: Range<usize>,
}

impl<'t> Captures<'t> {
    /// The bytes of the whole match.
    pub fn range(&self) -> Range<usize> {
        self.groups
            .get_match()
            .map(|m| m.range())
            .unwrap_or_default()
    }

    /// `None` when the group took no part in the match, or isn't there.
    pub fn name(&self, name: &str) -> Option<Group<'t>> {
        let range = self.groups.get_group_by_name(name)?.range();
        let text = self.text.get(range.clone())?;
        Some(Group { text, range })
    }
}

impl<'t> Group<'t> {
    pub fn as_str(&self) -> &'t str {
        self.text
    }

    pub fn start(&self) -> usize {
        self.range.start
    }

    pub fn end(&self) -> usize {
        self.range.end
    }

    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{}/", self.0.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_is_used_often_finds_the_same() {
        let pattern = Pattern::new("(甲|乙)*(?<n>[0-9]+)件?");
        for _ in 0..2 * FEW_USES {
            let found = pattern.captures("丙甲乙12件").unwrap();
            assert_eq!(found.range(), 3..14);
            assert_eq!(found.name("n").unwrap().range(), 9..11);
        }
        assert!(pattern.0.fast.get().is_some());
    }

    #[test]
    fn a_text_without_the_literal_is_not_tried() {
        let pattern = Pattern::new("收到(?<n>[0-9]+)件");
        assert!(!pattern.may_match("没有任何事项"));
        assert!(!pattern.may_match("收到若干"));
        assert!(pattern.may_match_in_part("收到若干"));
        assert!(pattern.0.light.get().is_none());
        let found = pattern.captures("共收到12件").unwrap();
        assert_eq!(found.name("n").unwrap().as_str(), "12");
    }

    #[test]
    fn only_groups_with_names_are_kept() {
        for (source, written) in [
            ("(甲|(乙))(?<n>丙)", "(?:甲|(?:乙))(?<n>丙)"),
            (r"\((丁)\)", r"\((?:丁)\)"),
            ("[(]([^)(]*)[](]", "[(](?:[^)(]*)[](]"),
            ("[[(]a](b)[^](]", "[[(]a](?:b)[^](]"),
        ] {
            assert_eq!(without_numbered_groups(source), written);
        }
    }

    #[test]
    fn a_broken_expression_is_an_error_and_matches_nothing() {
        let broken = Pattern::new("(");
        assert!(broken.check().is_err());
        assert!(!broken.is_match("("));
        assert!(Pattern::new("(a{1000}){1000}").check().is_err());
    }
}
