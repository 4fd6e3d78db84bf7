//! The beginnings of a sentence, of which its claims ask the same again and again:
//! each is looked at up to the end of the clause that it stands in.

use std::cell::{OnceCell, RefCell};
use std::ops::{BitOr, Range};

use super::pattern::{Captures, Pattern};
use super::patterns::Sifted;

/// What was found out about a sentence. A pattern that doesn't ask for the end of
/// the text matches in a longer text what it matches in a shorter one: most that
/// claims ask for aren't there at all, and are looked for once.
pub(super) struct Known<'a> {
    pub sentence: Sifted<'a>,
    answers: RefCell<Vec<Answer>>,
}

struct Answer {
    pattern: Pattern,
    /// It matches in no beginning that ends here or before.
    absent_to: usize,
    /// It matches in every one that ends here or behind.
    present_from: usize,
}

/// Where patterns match in a sentence, and what each match tells.
pub(super) type Told<T> = OnceCell<Vec<(Range<usize>, T)>>;

impl<'a> Known<'a> {
    pub fn new(sentence: Sifted<'a>) -> Known<'a> {
        Known {
            sentence,
            answers: RefCell::default(),
        }
    }

    /// The part of the sentence `from` a byte up to the `end` of a clause.
    pub fn head(&self, from: usize, end: usize) -> Head<'_, 'a> {
        let sentence = self.sentence;
        Head {
            known: (from == 0).then_some(self),
            text: sentence.part(sentence.text.get(from..end).unwrap_or(sentence.text)),
        }
    }
}

/// The sentence up to the end of a clause.
pub(super) struct Head<'k, 'a> {
    text: Sifted<'a>,
    /// `None` where the beginning of the sentence is left out.
    known: Option<&'k Known<'a>>,
}

impl Head<'_, '_> {
    pub fn is_match(&self, pattern: &Pattern) -> bool {
        if !self.text.may_match(pattern) {
            return false;
        }
        let Some(known) = self.known.filter(|_| pattern.reads_on()) else {
            return pattern.is_match_untold(self.text.text);
        };
        let end = self.text.text.len();
        let mut answers = known.answers.borrow_mut();
        let at = answers.iter().position(|own| own.pattern.is(pattern));
        let at = at.unwrap_or_else(|| {
            let whole = known.sentence.text;
            let (absent_to, present_from) = match pattern.find_untold(whole) {
                None => (whole.len(), usize::MAX),
                Some((_, end)) => (0, end),
            };
            answers.push(Answer {
                pattern: pattern.clone(),
                absent_to,
                present_from,
            });
            answers.len() - 1
        });
        let answer = &mut answers[at];
        if answer.absent_to < end && end < answer.present_from {
            match pattern.find_untold(self.text.text) {
                None => answer.absent_to = end,
                Some((_, end)) => answer.present_from = end,
            }
        }
        end >= answer.present_from
    }

    /// What `tell` says of the matches of `patterns`, taken together; `None` where
    /// there is none. What it says of the sentence's matches is kept in `told`.
    pub fn tells<T: Copy + BitOr<Output = T>>(
        &self,
        patterns: &[Pattern],
        told: &Told<T>,
        tell: impl Fn(&Captures) -> T,
    ) -> Option<T> {
        let of = |text: &Sifted| {
            let all = patterns.iter().flat_map(|one| text.captures_all(one));
            let told = all.map(|captures| (captures.range(), tell(&captures)));
            told.collect::<Vec<_>>()
        };
        let all = |told: &[(Range<usize>, T)], end: usize| {
            let own = told.iter().filter(|(range, _)| range.end <= end);
            own.map(|(_, says)| *says).reduce(|a, b| a | b)
        };
        let end = self.text.text.len();
        if let Some(known) = self.known
            && patterns.iter().all(Pattern::reads_on)
        {
            let told = told.get_or_init(|| of(&known.sentence));
            // Of one that goes on a part may match.
            let is_cut = |range: &Range<usize>| range.start < end && end < range.end;
            if !told.iter().any(|(range, _)| is_cut(range)) {
                return all(told, end);
            }
        }
        all(&of(&self.text), end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profiles;

    #[test]
    fn what_is_known_of_a_sentence_is_so_of_its_beginnings() {
        let profiles = Profiles::builtin();
        let profile = profiles.get("gov-disclosure-2021").unwrap();
        let text = "2023年县公安局收到申请2022年12件,同期我局办理政府信息公开申请4件,复议1件,以上";
        let sentence = profile.sifted(text);
        let claims = profile.claims.iter();
        let patterns = claims.flat_map(|claim| claim.unless.iter().chain(&claim.about));
        let patterns: Vec<_> = patterns.chain(profile.words.unclaimed.each()).collect();
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        // Asked from the front to the back, and the other way.
        for backwards in [false, true] {
            let known = Known::new(sentence);
            let (bodies, years) = (Told::new(), Told::new());
            let mut ends = ends.clone();
            if backwards {
                ends.reverse();
            }
            for end in ends {
                let head = known.head(0, end);
                let part = sentence.part(&text[..end]);
                for pattern in &patterns {
                    assert_eq!(
                        head.is_match(pattern),
                        part.is_match(pattern),
                        "{pattern:?}"
                    );
                }
                let is_long = |captures: &Captures| captures.range().len() > 9;
                for (asked, told) in [
                    (profile.words.bodies.as_slice(), &bodies),
                    (profile.words.year.as_slice(), &years),
                ] {
                    let all = asked.iter().flat_map(|one| part.captures_all(one));
                    let fresh = all.map(|found| is_long(&found)).reduce(|a, b| a | b);
                    assert_eq!(head.tells(asked, told, is_long), fresh, "{end}");
                }
            }
        }
    }
}
