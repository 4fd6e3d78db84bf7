//! What the words of a line show of a profile's patterns, and what they claim:
//! kept as long as the line is, so that an edit elsewhere reads neither again.

use std::sync::{Arc, OnceLock};

use super::BoundClaim;
use crate::profile::{Profile, Shown, Sifted, Whose};
use crate::syntax::sentence::sentences;
use crate::text::Span;

/// A line, looked through for the patterns of a profile.
#[derive(Debug)]
pub struct Sifting {
    profile: Arc<Profile>,
    shown: Shown,
    sentences: Vec<(Span, Shown)>,
    claims: OnceLock<(Asked, Vec<BoundClaim>)>,
}

/// What the claims of a line depend on, beside its words.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    section: Option<usize>,
    office: Option<Box<str>>,
    year: Option<i32>,
}

impl Sifting {
    /// Of `line`, in normal form.
    pub fn new(profile: &Arc<Profile>, line: &str) -> Sifting {
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
            let own = profile.shown(Span::new(from, to).of(line));
            shown.add_all(&own);
            sentences.push((*span, own));
        }
        if spans.is_empty() {
            shown = profile.shown(line);
        }
        Sifting {
            profile: profile.clone(),
            shown,
            sentences,
            claims: OnceLock::new(),
        }
    }

    pub fn is_of(&self, profile: &Arc<Profile>) -> bool {
        Arc::ptr_eq(&self.profile, profile)
    }

    pub fn shown(&self) -> Shown {
        self.shown
    }

    /// Its sentences, each with its place in the line.
    pub fn sentences<'a>(&'a self, line: &'a str) -> impl Iterator<Item = (Span, Sifted<'a>)> {
        let sentences = self.sentences.iter();
        sentences.map(move |(span, shown)| {
            let words = Sifted::new(&self.profile, span.of(line), *shown);
            (*span, words)
        })
    }

    /// Adds to `found` the claims that `read` finds in the line, standing in
    /// `section` in the report of `whose`; the line begins at byte `at`, and what
    /// is read counts from there.
    pub fn claims(
        &self,
        section: Option<usize>,
        whose: Whose,
        at: usize,
        found: &mut Vec<BoundClaim>,
        read: impl Fn() -> Vec<BoundClaim>,
    ) {
        let (asked, known) = self.claims.get_or_init(|| {
            let asked = Asked {
                section,
                office: whose.office.map(Box::from),
                year: whose.year,
            };
            (asked, read())
        });
        let same = asked.section == section
            && asked.office.as_deref() == whose.office
            && asked.year == whose.year;
        let placed = |claim: BoundClaim| claim.shifted(at);
        // An edit of the title may have made it another's.
        match same {
            true => found.extend(known.iter().cloned().map(placed)),
            false => found.extend(read().into_iter().map(placed)),
        }
    }
}
