//! Of what whole the figure of a claim is a part.
//!
//! 予以公开 2 件 says how many of all requests were granted only where it is
//! listed under all of them: in 信函申请 15 件（予以公开 2 件） it isn't. And what
//! else states a whole may be a part: in 受理 12 件，答复 7 件，不予受理 5 件 those
//! answered aren't all that were dealt with.

use std::collections::HashMap;

use super::claim::Stated;
use super::model::{Claim, Profile};
use super::patterns::Sifted;

/// What stands in a sentence before a figure, and changes what it is a part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Open,
    Close,
    /// What ends a part of a sentence that is nearly one by itself.
    Stop,
    Figure,
}

/// Figures of a list that may add up to its whole, at most: more claims than that
/// in a sentence are none.
const MOST_LISTED: usize = 40;

/// A figure of the sentence, read from left to right.
#[derive(Clone, Copy)]
enum Role<'p> {
    Claimed(&'p Claim),
    /// A claim that was found to be about another whole.
    Elsewhere,
}

impl Profile {
    /// Whether `claim` states the whole of which others state parts.
    pub fn is_whole(&self, claim: usize) -> bool {
        let id = |claim: usize| self.claims.get(claim).map(|claim| &claim.id);
        let Some(id) = id(claim) else { return false };
        self.claims.iter().any(|other| other.of.contains(id))
    }

    /// Those of `found`, in the order of `sentence`, that aren't listed under a
    /// figure that is no whole of theirs, nor add up with their neighbours to the
    /// whole that the sentence named first.
    pub(super) fn of_their_whole(&self, sentence: &Sifted, found: Vec<Stated>) -> Vec<Stated> {
        let has_parts = |stated: &Stated| self.claims.get(stated.claim).is_some_and(is_part);
        let is_vague = |stated: &Stated| self.is_vague_whole(stated.claim);
        if !found.iter().any(has_parts) && !found.iter().skip(1).any(is_vague) {
            return found;
        }
        let signs = self.signs(sentence, &found);
        let mut roles: HashMap<usize, Role> = HashMap::new();
        let shares: Vec<usize> = (found.iter().filter(|stated| is_vague(stated)))
            .filter(|_| found.len() <= MOST_LISTED)
            .filter(|stated| self.is_share(sentence, stated, &found, &signs))
            .filter_map(|stated| Some(stated.figure.as_ref()?.start))
            .collect();
        let mut kept = Vec::new();
        for stated in found {
            let claim = self.claims.get(stated.claim);
            let (Some(figure), Some(claim)) = (&stated.figure, claim) else {
                kept.push(stated);
                continue;
            };
            let at = figure.start;
            if is_part(claim) && !is_of_its_whole(claim, at, &signs, &roles) {
                roles.insert(at, Role::Elsewhere);
            } else {
                roles.insert(at, Role::Claimed(claim));
                if !shares.contains(&at) {
                    kept.push(stated);
                }
            }
        }
        kept
    }

    /// Whether `claim` states a whole that is counted in several ways.
    fn is_vague_whole(&self, claim: usize) -> bool {
        self.is_whole(claim)
            && (self.claims.get(claim))
                .is_some_and(|claim| !is_part(claim) && claim.holds.len() > 1)
    }

    /// Whether the figure of `stated` and the figures listed beside it add up to
    /// the whole of the same parts that stands first in the sentence.
    fn is_share(
        &self,
        sentence: &Sifted,
        stated: &Stated,
        found: &[Stated],
        signs: &[(usize, Sign)],
    ) -> bool {
        let claim_at = |at: usize| {
            let is_there = |f: &&Stated| f.figure.as_ref().is_some_and(|f| f.start == at);
            self.claims.get(found.iter().find(is_there)?.claim)
        };
        let shared = |other: &Stated| {
            let ids = [other.claim, stated.claim].map(|i| self.claims.get(i).map(|c| &c.id));
            let [Some(a), Some(b)] = ids else {
                return false;
            };
            (self.claims.iter()).any(|part| part.of.contains(a) && part.of.contains(b))
        };
        let first = found.iter().find(|other| shared(other));
        let whole = first.and_then(|first| first.figure.as_ref());
        let (Some(whole), Some(figure)) = (whole, &stated.figure) else {
            return false;
        };
        let Some(total) = count(sentence.text, whole.start) else {
            return false;
        };
        let listed = listed(sentence.text, whole.start, signs);
        let Some(own) = listed.iter().position(|(at, _)| *at == figure.start) else {
            return false;
        };
        // Some other figure must be a result, too: with those carried over alone,
        // this one is all results.
        let is_beside = |at: usize| at != figure.start && claim_at(at).is_none_or(is_part);
        // The list begins behind the whole; or with this one, where the applicants
        // are listed before the results.
        [own, 0].into_iter().any(|start| {
            let mut sum: u64 = 0;
            let mut beside = false;
            for (i, (at, value)) in listed.iter().enumerate().skip(start) {
                sum = sum.saturating_add(*value);
                beside |= *value > 0 && is_beside(*at);
                if i >= own && beside && sum == total {
                    return true;
                }
            }
            false
        })
    }

    /// The signs of `sentence` and the bytes where they start, in order.
    fn signs(&self, sentence: &Sifted, found: &[Stated]) -> Vec<(usize, Sign)> {
        let marks = sentence.text.char_indices().filter_map(|(at, c)| match c {
            '(' => Some((at, Sign::Open)),
            ')' => Some((at, Sign::Close)),
            ';' => Some((at, Sign::Stop)),
            _ => None,
        });
        let pattern = self.words.figure.iter();
        let figures = pattern.flat_map(|pattern| sentence.captures_all(pattern));
        let starts = figures.filter_map(|captures| Some(captures.name("n")?.start()));
        let claimed = found.iter().filter_map(|stated| stated.figure.as_ref());
        let starts = starts.chain(claimed.map(|figure| figure.start));
        let mut signs: Vec<_> = marks.chain(starts.map(|at| (at, Sign::Figure))).collect();
        signs.sort_by_key(|(at, _)| *at);
        signs.dedup();
        signs
    }
}

/// The figures of `text` behind the one at byte `whole`, outside of brackets, with
/// the bytes where they start, as many as may be listed.
fn listed(text: &str, whole: usize, signs: &[(usize, Sign)]) -> Vec<(usize, u64)> {
    let mut listed: Vec<(usize, u64)> = Vec::new();
    let mut open = 0usize;
    let start = signs.partition_point(|(place, _)| *place <= whole);
    for (place, sign) in signs.iter().skip(start) {
        match sign {
            Sign::Open => open += 1,
            Sign::Close if open == 0 => break,
            Sign::Close => open -= 1,
            Sign::Figure if open == 0 => {
                let Some(value) = count(text, *place) else {
                    break;
                };
                listed.push((*place, value));
                if listed.len() == MOST_LISTED {
                    break;
                }
            }
            // A semicolon only parts one result from the next.
            Sign::Figure | Sign::Stop => {}
        }
    }
    listed
}

/// The figure in digits that stands at byte `at`.
fn count(text: &str, at: usize) -> Option<u64> {
    let figure = text.get(at..)?;
    let end = figure
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(figure.len());
    figure.get(..end)?.parse().ok()
}

fn is_part(claim: &Claim) -> bool {
    !claim.of.is_empty()
}

/// Whether the figure at byte `at` stands under no figure, or under one that
/// states the whole of `claim`.
fn is_of_its_whole(
    claim: &Claim,
    at: usize,
    signs: &[(usize, Sign)],
    roles: &HashMap<usize, Role>,
) -> bool {
    // Brackets that are closed again have nothing to say, one that holds the
    // figure is about the figure before it.
    let mut closed = 0usize;
    let mut in_bracket = false;
    let mut behind_stop = false;
    let before = signs.partition_point(|(place, _)| *place < at);
    for (place, sign) in signs.iter().take(before).rev() {
        match sign {
            Sign::Close => closed += 1,
            Sign::Open if closed > 0 => closed -= 1,
            _ if closed > 0 => {}
            Sign::Open => (in_bracket, behind_stop) = (true, false),
            Sign::Stop => (in_bracket, behind_stop) = (false, true),
            Sign::Figure => match roles.get(place) {
                Some(Role::Elsewhere) => return false,
                Some(Role::Claimed(other)) if claim.of.contains(&other.id) => return true,
                Some(Role::Claimed(other)) if !in_bracket && share_whole(claim, other) => {}
                _ if behind_stop => {}
                _ => return false,
            },
        }
    }
    true
}

/// Whether both are parts of one thing.
fn share_whole(a: &Claim, b: &Claim) -> bool {
    a.of.iter().any(|id| b.of.contains(id))
}
