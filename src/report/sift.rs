//! What the words of a line show of a profile's patterns, and what they claim:
//! kept as long as the line is, so that an edit elsewhere reads neither again.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::BoundClaim;
use crate::profile::{Captures, Profile, Shown, Sifted, Stated, Topic, Whose};
use crate::syntax::sentence::sentences;
use crate::text::Span;

/// A line, looked through for the patterns of a profile.
#[derive(Debug)]
pub struct Sifting {
    profile: Arc<Profile>,
    shown: Shown,
    sentences: Vec<Sentence>,
    /// What the kept claims of the sentences were asked with, if any are kept.
    before: Option<Arc<Asked>>,
    claims: OnceLock<(Arc<Asked>, Claims)>,
    /// See [`Sifting::residue`].
    residue: OnceLock<Option<Span>>,
    topics: Topics,
    /// See [`Sifting::is_in_form`].
    in_form: OnceLock<bool>,
    /// See [`Sifting::years`].
    years: OnceLock<Box<[(i32, Span)]>>,
}

/// The year that a pattern for years matched, and its place.
pub(super) fn placed_year(captures: Captures) -> Option<(i32, Span)> {
    let year = captures.name("y")?;
    let value = year.as_str().parse().ok()?;
    Some((value, Span::new(year.start(), year.end())))
}

/// Of which topics a line was asked whether it speaks of them, and of which it
/// does: one bit each.
#[derive(Debug, Default)]
struct Topics {
    asked: AtomicU64,
    said: AtomicU64,
}

impl Topics {
    /// Whether the line speaks of topic `at`, which `ask` tells.
    fn get_or_ask(&self, at: usize, ask: impl FnOnce() -> bool) -> bool {
        let Some(bit) = u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at)) else {
            return ask();
        };
        if self.asked.load(Ordering::Acquire) & bit == 0 {
            let said = if ask() { bit } else { 0 };
            self.said.fetch_or(said, Ordering::Relaxed);
            self.asked.fetch_or(bit, Ordering::Release);
        }
        self.said.load(Ordering::Relaxed) & bit != 0
    }
}

/// A sentence of a line.
#[derive(Debug)]
struct Sentence {
    span: Span,
    shown: Shown,
    /// What it said before the line was edited elsewhere.
    before: Option<Arc<Said>>,
}

/// What a line claims, and what its sentences say, each for itself.
#[derive(Debug, Default)]
pub struct Claims {
    /// Their spans count from the line's start.
    pub found: Vec<BoundClaim>,
    /// As many as there are sentences.
    pub said: Vec<Arc<Said>>,
}

/// What a sentence says; bytes of the sentence. To find it out takes longest of
/// all that is asked of prose, and an edit changes one sentence of many.
#[derive(Debug)]
pub struct Said {
    pub own: Arc<[Stated]>,
    /// What the sentences before it spoke of, where that counts, with the sign
    /// behind it.
    pub topic: Option<Box<str>>,
    /// What it says of the topic; bytes of the topic, a sign and the sentence.
    pub of_topic: Vec<Stated>,
}

/// What the claims of a line depend on, beside its words.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    section: Option<usize>,
    office: Option<Box<str>>,
    year: Option<i32>,
}

impl Asked {
    fn is(&self, section: Option<usize>, whose: Whose) -> bool {
        self.section == section && self.office.as_deref() == whose.office && self.year == whose.year
    }
}

impl Sifting {
    /// Of `line`, in normal form.
    pub fn new(profile: &Arc<Profile>, line: &str) -> Sifting {
        Sifting::read(profile, line, None, |_, _| None)
    }

    /// Of `line`, which stands in the place of `old`, this one's. Sentences that
    /// the edit left as they were are not read again.
    pub fn edited(&self, old: &str, line: &str) -> Sifting {
        let same = |(a, b): &(u8, u8)| a == b;
        let front = old.bytes().zip(line.bytes()).take_while(same).count();
        let left = old.len().min(line.len()) - front;
        let from_back = old.bytes().rev().zip(line.bytes().rev());
        let back = line.len() - from_back.take(left).take_while(same).count();
        let known = self.claims.get();
        let kept = |span: Span, around: Span| {
            let start = match around {
                Span { end, .. } if end <= front => span.start,
                Span { start, .. } if start >= back => span.start + old.len() - line.len(),
                _ => return None,
            };
            let known_at = |sentence: &Sentence| sentence.span.start;
            let at = self.sentences.binary_search_by_key(&start, known_at).ok()?;
            let sentence = self.sentences.get(at)?;
            // Of the first one the signs before it were looked at, too.
            let is_same = sentence.span.len() == span.len() && (around.start > 0 || at == 0);
            is_same.then(|| Sentence {
                span,
                shown: sentence.shown,
                before: known.and_then(|(_, claims)| claims.said.get(at).cloned()),
            })
        };
        let asked = known.map(|(asked, _)| asked.clone());
        Sifting::read(&self.profile, line, asked, kept)
    }

    /// Of the sentences of `line` none is read that `kept` has, by its place and
    /// that of the bytes around it that tell what it shows.
    fn read(
        profile: &Arc<Profile>,
        line: &str,
        before: Option<Arc<Asked>>,
        kept: impl Fn(Span, Span) -> Option<Sentence>,
    ) -> Sifting {
        let spans = sentences(line);
        let mut shown = Shown::default();
        let mut sentences = Vec::with_capacity(spans.len());
        for (i, span) in spans.iter().enumerate() {
            let from = if i == 0 { 0 } else { span.start };
            // With the first character of the next one: a literal may begin in
            // one sentence and end in another.
            let to = spans.get(i + 1).map_or(line.len(), |next| {
                let first = line.get(next.start..).and_then(|rest| rest.chars().next());
                next.start + first.map_or(0, char::len_utf8)
            });
            let around = Span::new(from, to);
            let sentence = kept(*span, around).unwrap_or_else(|| Sentence {
                span: *span,
                shown: profile.shown(around.of(line)),
                before: None,
            });
            shown.add_all(&sentence.shown);
            sentences.push(sentence);
        }
        if spans.is_empty() {
            shown = profile.shown(line);
        }
        Sifting {
            profile: profile.clone(),
            shown,
            sentences,
            before,
            claims: OnceLock::new(),
            residue: OnceLock::new(),
            topics: Topics::default(),
            in_form: OnceLock::new(),
            years: OnceLock::new(),
        }
    }

    pub fn is_of(&self, profile: &Arc<Profile>) -> bool {
        Arc::ptr_eq(&self.profile, profile)
    }

    pub fn shown(&self) -> Shown {
        self.shown
    }

    /// Where it holds what is no part of a report, by the first of the profile's
    /// patterns for it that matches.
    pub fn residue(&self, line: &str) -> Option<Span> {
        *self.residue.get_or_init(|| {
            let words = Sifted::new(&self.profile, line, self.shown);
            let ((start, end), ()) = words.find_any(&self.profile.words.residue)?;
            Some(Span::new(start, end))
        })
    }

    /// Whether it is a title of the form that the profile prescribes, if any.
    pub fn is_in_form(&self, line: &str) -> bool {
        let form = self.profile.words.title_form.as_ref();
        let is_match = || form.is_some_and(|form| form.is_match(line));
        *self.in_form.get_or_init(is_match)
    }

    /// The years that it names, from left to right, with their places.
    pub fn years(&self, line: &str) -> &[(i32, Span)] {
        self.years.get_or_init(|| {
            let words = Sifted::new(&self.profile, line, self.shown);
            let named = self.profile.words.year.iter();
            let years = named.flat_map(|pattern| words.captures_all(pattern));
            years.filter_map(placed_year).collect()
        })
    }

    /// Whether it speaks of `topic`, which is number `at` of the profile's; what the
    /// blank form says of it doesn't count.
    pub fn speaks_of(&self, line: &str, topic: &Topic, at: usize) -> bool {
        self.topics.get_or_ask(at, || {
            let words = Sifted::new(&self.profile, line, self.shown);
            let mut patterns = topic.heading.iter().chain(&topic.keywords);
            patterns.any(|pattern| {
                let said = || match words.find_any(&self.profile.words.leftovers) {
                    None => true,
                    Some(((start, end), _)) => {
                        let inside = |said: Range<usize>| start <= said.start && said.end <= end;
                        let mut places = words.captures_all(pattern).map(|c| c.range());
                        places.any(|said| !inside(said))
                    }
                };
                words.is_match(pattern) && said()
            })
        })
    }

    /// Its sentences, each with its place in the line.
    pub fn sentences<'a>(&'a self, line: &'a str) -> impl Iterator<Item = (Span, Sifted<'a>)> {
        let sentences = self.sentences.iter();
        sentences.map(move |Sentence { span, shown, .. }| {
            let words = Sifted::new(&self.profile, span.of(line), *shown);
            (*span, words)
        })
    }

    /// Adds to `found` the claims that `read` finds in the line, standing in
    /// `section` in the report of `whose`; the line begins at byte `at`, and what
    /// is read counts from there. `read` is told what a sentence, by its index,
    /// said when it was asked the same before.
    pub fn claims(
        &self,
        section: Option<usize>,
        whose: Whose,
        at: usize,
        found: &mut Vec<BoundClaim>,
        read: impl Fn(&dyn Fn(usize) -> Option<Arc<Said>>) -> Claims,
    ) {
        // An edit of the title may have made it another's.
        let (asked, known) = self.claims.get_or_init(|| {
            let before = self
                .before
                .as_ref()
                .filter(|asked| asked.is(section, whose));
            let asked = before.cloned().unwrap_or_else(|| {
                Arc::new(Asked {
                    section,
                    office: whose.office.map(Box::from),
                    year: whose.year,
                })
            });
            let said = |at: usize| self.sentences.get(at)?.before.clone();
            let claims = match before {
                Some(_) => read(&said),
                None => read(&|_| None),
            };
            (asked, claims)
        });
        let placed = |claim: BoundClaim| claim.shifted(at);
        match asked.is(section, whose) {
            true => found.extend(known.found.iter().cloned().map(placed)),
            false => found.extend(read(&|_| None).found.into_iter().map(placed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profiles;

    #[test]
    fn an_edited_line_keeps_the_sentences_that_stand() {
        let profiles = Profiles::builtin();
        let profile = profiles.get("gov-disclosure-2021").unwrap();
        let old = "收到申请12件。其中本年新收10件;上年结转2件。均已答复";
        let sifting = Sifting::new(profile, old);
        let said = || {
            Arc::new(Said {
                own: Arc::default(),
                topic: None,
                of_topic: Vec::new(),
            })
        };
        let read = |_: &dyn Fn(usize) -> Option<Arc<Said>>| Claims {
            found: Vec::new(),
            said: std::iter::repeat_with(said).take(4).collect(),
        };
        sifting.claims(None, Whose::default(), 0, &mut Vec::new(), read);
        let said = &sifting.claims.get().unwrap().1.said;
        for (line, kept) in [
            (old, vec![Some(0), Some(1), Some(2), Some(3)]),
            (
                "收到申请12件。其中本年新收1件;上年结转2件。均已答复",
                vec![Some(0), None, Some(2), Some(3)],
            ),
            // What a sentence shows goes on to the first character behind it.
            (
                "收到申请12件。其中本年新收10件;去年结转2件。均已答复",
                vec![Some(0), None, None, Some(3)],
            ),
            (
                "收到申请12件。其中本年新收10件;上年结转2件,均已答复",
                vec![Some(0), Some(1), None],
            ),
            ("", vec![]),
        ] {
            let edited = sifting.edited(old, line);
            let fresh = Sifting::new(profile, line);
            assert_eq!(edited.shown, fresh.shown, "{line}");
            let spans = |of: &Sifting| of.sentences.iter().map(|s| s.span).collect::<Vec<_>>();
            assert_eq!(spans(&edited), spans(&fresh), "{line}");
            let place = |before: &Arc<Said>| said.iter().position(|own| Arc::ptr_eq(own, before));
            let known = |s: &Sentence| s.before.as_ref().and_then(place);
            let known: Vec<_> = edited.sentences.iter().map(known).collect();
            assert_eq!(known, kept, "{line}");
        }
    }
}
