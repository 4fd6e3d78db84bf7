//! Regular expressions of profiles, compiled when first needed and tried only
//! on text that holds one of the literals that any match must hold.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

use memchr::memmem::Finder;
use regex_automata::meta::Regex;
use regex_automata::util::captures;
use regex_automata::{Anchored, Input};

use super::literals::{MOST_CHARACTERS, is_plain, required};
use super::pattern_error::PatternError;
use super::sieve::Sieve;
use super::stored;

/// A regular expression over normalised text (see [`crate::normal`]). Copies
/// share what is compiled. The default is the empty expression.
#[derive(Clone, Default)]
pub struct Pattern(Arc<Inner>);

#[derive(Default)]
struct Inner {
    source: String,
    number: Option<usize>,
    light: OnceLock<Option<regex_lite::Regex>>,
    /// How often the light one was asked for.
    uses: AtomicU32,
    fast: OnceLock<Option<Regex>>,
    literals: OnceLock<Literals>,
    words: OnceLock<Literals>,
    /// What is known already.
    stored: Option<stored::Known>,
    reads_on: OnceLock<bool>,
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
    /// Tells in one pass that none of them is there. An automaton tells as soon,
    /// but to build it takes as long as a report.
    Many(Box<Sieve<1>>),
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
        let is_there = |one: &String| text.contains(one.as_str());
        self.may_be_in(text) && (self.texts.len() <= FEW || self.texts.iter().any(is_there))
    }

    /// The same, or `true` where none is there.
    fn may_be_in(&self, text: &str) -> bool {
        match self.finder.get_or_init(|| Literal::new(&self.texts)) {
            Literal::Many(sieve) => sieve.shown(text).low() != 0,
            Literal::Few(finders) => finders
                .iter()
                .any(|one| one.find(text.as_bytes()).is_some()),
        }
    }
}

impl Literal {
    fn new(texts: &[String]) -> Literal {
        if texts.len() <= FEW {
            let finders = texts.iter().map(|text| Finder::new(text).into_owned());
            return Literal::Few(finders.collect());
        }
        let things = texts.iter().map(|text| (0, [text.as_str()]));
        Literal::Many(Box::new(Sieve::new(things)))
    }
}

/// The largest compiled size of one pattern, in bytes.
const SIZE_LIMIT: usize = 1 << 20;
/// Uses of a pattern from which it is worth the time, and the memory, to build
/// the faster engine. One report in an editor seldom comes to so many.
const FEW_USES: u32 = 24;
/// A text of so many bytes is worth it, too.
const LONG: usize = 2048;

impl Pattern {
    /// The expression, which is parsed and compiled when first needed; one that
    /// is broken matches nothing.
    pub fn new(source: &str) -> Pattern {
        Pattern::made(source, None, None)
    }

    /// The same with the number by which the profiles that are read together
    /// know it.
    pub(super) fn numbered(source: &str, number: usize) -> Pattern {
        Pattern::made(source, Some(number), None)
    }

    /// The same with what is known of it.
    pub(super) fn stored(source: &str, number: usize, known: stored::Known) -> Pattern {
        Pattern::made(source, Some(number), Some(known))
    }

    fn made(source: &str, number: Option<usize>, stored: Option<stored::Known>) -> Pattern {
        Pattern(Arc::new(Inner {
            source: source.to_string(),
            number,
            stored,
            ..Inner::default()
        }))
    }

    /// Which of its profiles' patterns it is.
    pub(super) fn number(&self) -> Option<usize> {
        self.0.number
    }

    /// Whether both are the same one.
    pub(super) fn is(&self, other: &Pattern) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether what it matches in a text it matches in any longer one, too, that
    /// begins like it, as far as is known: it asks for no end.
    pub(super) fn reads_on(&self) -> bool {
        let asks_for_none = || !self.0.source.contains('$') && self.is_plain();
        *self.0.reads_on.get_or_init(asks_for_none)
    }

    /// Whether all engines read it alike.
    fn is_plain(&self) -> bool {
        let stored = self.0.stored.map(|known| known.plain);
        stored.unwrap_or_else(|| is_plain(&self.0.source))
    }

    /// Whether the expression can be used.
    ///
    /// # Errors
    /// What the parser says when the source is no regular expression, and the
    /// compiler when its compiled form would be over the size limit.
    pub fn check(&self) -> Result<(), PatternError> {
        regex_syntax::parse(&self.0.source).map_err(|e| PatternError::syntax(&e))?;
        self.compile(Reverse::Without).map(drop)
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
        let stored = self.0.stored.and_then(|stored| stored.required(characters));
        let sets = stored.unwrap_or_else(|| required(&self.0.source, characters));
        sets.into_iter().map(OneOf::new).collect()
    }

    /// Whether `text` could match, by its literals alone.
    pub fn may_match(&self, text: &str) -> bool {
        self.sets().iter().all(|one_of| one_of.may_be_in(text))
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
        match self.engine(text) {
            Some(Engine::Light(regex)) => regex.is_match(text),
            Some(Engine::Fast(regex)) => regex.is_match(text),
            None => false,
        }
    }

    /// Whether the leftmost match is the whole of `text`.
    pub fn is_whole_match(&self, text: &str) -> bool {
        let end = self.may_match(text).then(|| match self.engine(text)? {
            Engine::Light(regex) => (regex.find(text))
                .filter(|found| found.start() == 0)
                .map(|found| found.end()),
            // One that begins there is the leftmost; others needn't be looked for.
            Engine::Fast(regex) => {
                let input = Input::new(text).anchored(Anchored::Yes);
                regex.search_half(&input).map(|found| found.offset())
            }
        });
        end.flatten() == Some(text.len())
    }

    /// The leftmost match, as byte offsets.
    pub fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.may_match(text).then(|| self.find_untold(text))?
    }

    /// The same without a look for literals.
    pub(super) fn find_untold(&self, text: &str) -> Option<(usize, usize)> {
        match self.engine(text)? {
            Engine::Light(regex) => regex.find(text).map(|found| (found.start(), found.end())),
            Engine::Fast(regex) => regex.find(text).map(|found| (found.start(), found.end())),
        }
    }

    /// The leftmost match with its groups.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.may_match(text)
            .then(|| self.captures_untold(text).next())?
    }

    /// All matches from left to right, without overlaps.
    pub fn captures_all<'t>(
        &self,
        text: &'t str,
    ) -> impl Iterator<Item = Captures<'t>> + use<'_, 't> {
        let may = self.may_match(text);
        let all = may.then(|| self.captures_untold(text));
        all.into_iter().flatten()
    }

    /// The same without a look for literals.
    pub(super) fn captures_untold<'t>(
        &self,
        text: &'t str,
    ) -> impl Iterator<Item = Captures<'t>> + use<'_, 't> {
        let (light, fast) = match self.engine(text) {
            Some(Engine::Light(regex)) => (Some(regex.captures_iter(text)), None),
            Some(Engine::Fast(regex)) => (None, Some(regex.captures_iter(text))),
            None => (None, None),
        };
        let light = light.into_iter().flatten().map(Groups::Light);
        let fast = fast.into_iter().flatten().map(Groups::Fast);
        light
            .chain(fast)
            .map(move |groups| Captures { text, groups })
    }

    /// What to look through `text` with. `None` when the compiled form would be
    /// over the size limit; the loader of profiles has said so then.
    fn engine(&self, text: &str) -> Option<Engine<'_>> {
        let inner = &*self.0;
        let soon_done = || text.len() < LONG && inner.uses.fetch_add(1, Relaxed) < FEW_USES;
        if inner.fast.get().is_none() && soon_done() {
            // What it reads otherwise than the other engine is not plain.
            let source = || {
                self.is_plain()
                    .then(|| without_numbered_groups(&inner.source))
            };
            let built = || regex_lite::Regex::new(&source()?).ok();
            if let Some(light) = inner.light.get_or_init(built) {
                return Some(Engine::Light(light));
            }
        }
        // With more parts it may be too large.
        let built = || self.compile(Reverse::With).ok();
        let smaller = || self.compile(Reverse::Without).ok();
        let fast = inner.fast.get_or_init(|| built().or_else(smaller));
        fast.as_ref().map(Engine::Fast)
    }

    fn compile(&self, reverse: Reverse) -> Result<Regex, PatternError> {
        let config = Regex::config()
            .nfa_size_limit(Some(SIZE_LIMIT))
            .hybrid(reverse == Reverse::With);
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
enum Engine<'p> {
    /// Soon built, and small: for the first report of a process.
    Light(&'p regex_lite::Regex),
    /// Soon run: for many reports.
    Fast(&'p Regex),
}

/// Whether the compiled form can read a text backwards, too, which is faster.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reverse {
    With,
    Without,
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
    groups: Groups<'t>,
}

#[derive(Debug)]
enum Groups<'t> {
    Light(regex_lite::Captures<'t>),
    Fast(captures::Captures),
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
        let whole = match &self.groups {
            Groups::Light(groups) => groups.get(0).map(|m| m.range()),
            Groups::Fast(groups) => groups.get_match().map(|m| m.range()),
        };
        whole.unwrap_or_default()
    }

    /// `None` when the group took no part in the match, or isn't there.
    pub fn name(&self, name: &str) -> Option<Group<'t>> {
        let range = match &self.groups {
            Groups::Light(groups) => groups.name(name)?.range(),
            Groups::Fast(groups) => groups.get_group_by_name(name)?.range(),
        };
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

    /// The leftmost match of each engine, and its figure.
    fn both(source: &str, text: &str) -> [Option<(Range<usize>, Option<String>)>; 2] {
        [0, FEW_USES].map(|uses| {
            let pattern = Pattern::new(source);
            pattern.0.uses.fetch_add(uses, Relaxed);
            let found = pattern.captures(text);
            let is_whole = found.as_ref().is_some_and(|f| f.range() == (0..text.len()));
            assert_eq!(
                pattern.is_whole_match(text),
                is_whole,
                "{source} in {text:?}"
            );
            let found = found?;
            assert_eq!(pattern.0.fast.get().is_some(), uses > 0);
            let figure = found.name("n").map(|n| n.as_str().to_string());
            Some((found.range(), figure))
        })
    }

    #[test]
    fn both_engines_find_the_same() {
        let text = "其中,本年新收政府信息公开申请1,234件(含上年结转2件),主动公开规范性文件12件。";
        let mut found = 0;
        for profile in crate::profile::Profiles::builtin().iter() {
            let claims = profile.claims.iter();
            for pattern in claims.flat_map(|claim| claim.unless.iter().chain([&claim.pattern])) {
                let [light, fast] = both(pattern.source(), text);
                assert_eq!(light, fast, "{pattern:?}");
                found += usize::from(light.is_some());
            }
        }
        assert!(found > 3);
        for source in [
            "[^甲]?丙|",
            "(甲|甲乙)*?丙$",
            "^.[,-]{1,2}",
            r"\(.*?(?<n>[0-9])\)",
        ] {
            for text in ["甲乙丙", "丙", "甲丙", "丁\n,-(12)", "(1)", ""] {
                let [light, fast] = both(source, text);
                assert_eq!(light, fast, "{source} in {text:?}");
            }
        }
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
