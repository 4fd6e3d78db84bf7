//! Patterns that are looked for together: one pass over a text tells which of
//! them are worth a try.

use super::model::Profile;
use super::pattern::{Captures, Pattern};
use super::sieve::{Bits, Sieve};

/// Patterns in the order in which they are tried, each with what it tells.
#[derive(Debug)]
pub struct Patterns<T = ()>(Vec<(Pattern, T)>);

impl<T> Default for Patterns<T> {
    fn default() -> Self {
        Patterns(Vec::new())
    }
}

impl<T> FromIterator<(Pattern, T)> for Patterns<T> {
    fn from_iter<I: IntoIterator<Item = (Pattern, T)>>(patterns: I) -> Self {
        Patterns(patterns.into_iter().collect())
    }
}

impl<T> Patterns<T> {
    pub fn is_match(&self, text: &str) -> bool {
        self.each().any(|pattern| pattern.is_match(text))
    }

    pub fn iter(&self) -> impl Iterator<Item = &(Pattern, T)> {
        self.0.iter()
    }

    /// The patterns alone.
    pub fn each(&self) -> impl Iterator<Item = &Pattern> {
        self.iter().map(|(pattern, _)| pattern)
    }
}

/// Enough for the patterns of a profile and the sets of literals that they ask
/// for: those of the built-in ones are about 370.
const WORDS: usize = 6;

/// What a text shows of the literals that a profile's patterns ask for.
pub type Shown = Bits<WORDS>;

/// Tells by one pass over a text which of several patterns may match it.
///
/// Of a thing's sets of literals the best is looked for as the thing itself, so
/// that those that may be there are a few bits, and none of the others is
/// looked at. Its further sets, which things share, are behind all things.
#[derive(Debug)]
pub(super) struct Filter {
    sieve: Sieve<WORDS>,
    /// For each thing, the further sets that a text must show.
    further: Vec<Shown>,
}

impl Filter {
    /// Of things that ask for one literal of each of their sets, the best first.
    pub fn new<'l, S>(things: impl Iterator<Item = S>) -> Filter
    where
        S: IntoIterator<Item = &'l [String]>,
    {
        let (mut best, mut own) = (Vec::new(), Vec::new());
        for thing in things {
            let mut sets = thing.into_iter();
            best.push(sets.next().unwrap_or_default());
            own.push(sets.collect::<Vec<_>>());
        }
        let mut sets = best;
        let things = sets.len();
        let further = own.into_iter().map(|own| {
            let mut asked = Shown::default();
            for set in own {
                let known = sets.iter().skip(things).position(|known| *known == set);
                let at = known.map_or(sets.len(), |known| things + known);
                if at == sets.len() && at < Shown::MOST {
                    sets.push(set);
                }
                // A set too many is asked of no text.
                asked.add(at);
            }
            asked
        });
        let further = further.collect();
        let literals = sets.iter().map(|set| set.iter().map(String::as_str));
        Filter {
            sieve: Sieve::new(literals.enumerate()),
            further,
        }
    }

    /// What `text` shows of the things' literals.
    pub fn shown(&self, text: &str) -> Shown {
        self.sieve.shown(text)
    }

    /// Of the first `end` things those that may be in a text that shows `shown`,
    /// in their order.
    pub fn candidates<'f>(
        &'f self,
        end: usize,
        shown: &'f Shown,
    ) -> impl Iterator<Item = usize> + 'f {
        let shown_all = |at: &usize| self.further.get(*at).is_none_or(|own| shown.hold(own));
        let too_many = Shown::MOST..end;
        shown.below(end).filter(shown_all).chain(too_many)
    }

    /// Whether thing `at` may be in a text that shows `shown`.
    pub fn may_match(&self, at: usize, shown: &Shown) -> bool {
        (at >= Shown::MOST || shown.holds(at))
            && self.further.get(at).is_none_or(|own| shown.hold(own))
    }
}

/// The patterns that a profile looks for in running text.
#[derive(Debug)]
pub(super) struct Sifter {
    /// Of the claims, then of the other patterns.
    filter: Filter,
    claims: usize,
    /// By the number of a pattern, which thing of the filter it is.
    things: Vec<Option<u16>>,
}

impl Sifter {
    fn new(profile: &Profile) -> Sifter {
        let claims = || profile.claims.iter();
        let of_claims = claims().flat_map(|claim| claim.about.iter().chain(&claim.unless));
        let words = &profile.words;
        let listed = [&words.period, &words.outline, &words.bodies];
        let listed = listed.into_iter().flatten();
        let one = [&words.figure, &words.year].into_iter().flatten();
        let topics = profile.sections.iter().flat_map(|section| &section.topics);
        let topics = topics.flat_map(|topic| topic.heading.iter().chain(&topic.keywords));
        let bases = words.bases.iter().map(|basis| &basis.pattern);
        let (unclaimed, residue) = (words.unclaimed.each(), words.residue.each());
        let others = (of_claims
            .chain(listed)
            .chain(one)
            .chain(topics)
            .chain(bases))
        .chain(unclaimed)
        .chain(residue)
        .chain(words.leftovers.each());
        let mut patterns: Vec<&Pattern> = claims().map(|claim| &claim.pattern).collect();
        let mut things: Vec<Option<u16>> = Vec::new();
        for pattern in others {
            let Some(number) = pattern.number() else {
                continue;
            };
            if things.len() <= number {
                things.resize(number + 1, None);
            }
            if let Some(thing @ None) = things.get_mut(number) {
                *thing = u16::try_from(patterns.len()).ok();
                patterns.push(pattern);
            }
        }
        Sifter {
            filter: Filter::new(patterns.into_iter().map(Pattern::literals)),
            claims: profile.claims.len(),
            things,
        }
    }
}

impl Profile {
    fn sifter(&self) -> &Sifter {
        self.sifter.get_or_init(|| Sifter::new(self))
    }

    /// What `text` (in normal form) shows of the literals of the profile's patterns.
    pub fn shown(&self, text: &str) -> Shown {
        self.sifter().filter.shown(text)
    }

    /// `text` with what it shows.
    pub fn sifted<'a>(&'a self, text: &'a str) -> Sifted<'a> {
        let shown = self.shown(text);
        Sifted::new(self, text, shown)
    }
}

/// A text in normal form, with what tells which of a profile's patterns may
/// match it: most are told off by a look at a few bits.
#[derive(Debug, Clone, Copy)]
pub struct Sifted<'a> {
    pub text: &'a str,
    profile: &'a Profile,
    shown: Shown,
}

impl<'a> Sifted<'a> {
    /// `shown` is what `text`, or more than it, shows.
    pub fn new(profile: &'a Profile, text: &'a str, shown: Shown) -> Sifted<'a> {
        Sifted {
            text,
            profile,
            shown,
        }
    }

    /// A part of the text.
    pub fn part(self, text: &'a str) -> Sifted<'a> {
        Sifted { text, ..self }
    }

    /// `text`, which is this one, a sign and `behind`.
    pub fn joined<'b>(&self, behind: &Sifted, text: &'b str) -> Sifted<'b>
    where
        'a: 'b,
    {
        let mut shown = self.shown;
        shown.add_all(&behind.shown);
        let first = |text: &str| text.chars().next().map_or(0, char::len_utf8);
        let last = self.text.chars().next_back().map_or(0, char::len_utf8);
        let to = text.len() - behind.text.len() + first(behind.text);
        let seam = text.get(self.text.len() - last..to);
        shown.add_all(&self.profile.shown(seam.unwrap_or(text)));
        Sifted::new(self.profile, text, shown)
    }

    /// Claims whose pattern may match, by their index, in their order.
    pub fn claims(&self) -> impl Iterator<Item = usize> {
        let sifter = self.profile.sifter();
        sifter.filter.candidates(sifter.claims, &self.shown)
    }

    /// Whether `pattern` may match.
    pub fn may_match(&self, pattern: &Pattern) -> bool {
        let Sifter { filter, things, .. } = self.profile.sifter();
        let thing = pattern.number().and_then(|number| *things.get(number)?);
        match thing {
            Some(thing) => filter.may_match(thing.into(), &self.shown),
            None => pattern.may_match(self.text),
        }
    }

    pub fn is_match(&self, pattern: &Pattern) -> bool {
        self.may_match(pattern) && pattern.is_match_untold(self.text)
    }

    /// Whether any of `patterns` matches.
    pub fn is_any_match<T>(&self, patterns: &Patterns<T>) -> bool {
        patterns.each().any(|pattern| self.is_match(pattern))
    }

    /// The leftmost match, as byte offsets.
    pub fn find(&self, pattern: &Pattern) -> Option<(usize, usize)> {
        self.may_match(pattern)
            .then(|| pattern.find_untold(self.text))?
    }

    /// Of the first of `patterns` that matches the leftmost match, as byte
    /// offsets, and what it tells.
    pub fn find_any<'p, T>(&self, patterns: &'p Patterns<T>) -> Option<((usize, usize), &'p T)> {
        patterns
            .iter()
            .find_map(|(pattern, tells)| Some((self.find(pattern)?, tells)))
    }

    /// The leftmost match with its groups.
    pub fn captures(&self, pattern: &Pattern) -> Option<Captures<'a>> {
        self.may_match(pattern)
            .then(|| pattern.captures_untold(self.text).next())?
    }

    /// All matches from left to right, without overlaps.
    pub fn captures_all<'p>(
        &self,
        pattern: &'p Pattern,
    ) -> impl Iterator<Item = Captures<'a>> + use<'a, 'p> {
        let may = self.may_match(pattern);
        let all = may.then(|| pattern.captures_untold(self.text));
        all.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_may_be_more_patterns_than_bits() {
        let sources: Vec<String> = (1000..1000 + Shown::MOST + 40)
            .map(|i| format!("第{i}项"))
            .collect();
        let patterns: Vec<Pattern> = sources.iter().map(|s| Pattern::new(s)).collect();
        let filter = Filter::new(patterns.iter().map(Pattern::literals));
        let may = |text: &str| {
            let shown = filter.shown(text);
            let may: Vec<usize> = filter.candidates(patterns.len(), &shown).collect();
            let tried = |at: &usize| filter.may_match(*at, &shown);
            assert_eq!(may, (0..patterns.len()).filter(tried).collect::<Vec<_>>());
            may
        };
        let too_many = Shown::MOST..Shown::MOST + 40;
        assert_eq!(may("全部"), too_many.clone().collect::<Vec<_>>());
        assert!(may("第1007项").contains(&7));
    }
}
