//! Which sentences state a figure of the tables.

use std::ops::Range;

use super::doer::Doers;
use super::head::{Head, Known, Told};
use super::model::{Claim, Profile};
use super::pattern::Captures;
use super::patterns::Sifted;

/// A claim found in a sentence; bytes of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Index into [`Profile::claims`].
    pub claim: usize,
    /// The words of the claim.
    pub span: Range<usize>,
    /// The figure; `None` says that there is none (0).
    pub figure: Option<Range<usize>>,
    /// It is said of all the area that the office governs.
    pub of_area: bool,
}

/// Whose report a sentence stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Whose<'a> {
    /// In normal form; `None` where the title doesn't tell.
    pub office: Option<&'a str>,
    /// The year that the report is about.
    pub year: Option<i32>,
}

/// What ends a clause.
const CLAUSE_ENDS: [char; 8] = [',', '。', ';', ':', '!', '?', ')', '('];
/// So many bytes before the end of its clause tell what a claim is about: more
/// than a sentence that anybody writes.
const CONTEXT: usize = 4096;
/// What may stand around the words of a claim.
const AROUND: [char; 10] = [',', '。', ';', ':', '!', '?', ')', '(', '、', '"'];

impl Profile {
    /// The claims of `sentence` (in normal form, up to its full stop) in the
    /// prose of `section`, in the report of `whose`.
    ///
    /// Whether the sentence speaks of this office and this year is told by the
    /// clause that holds the claim and all that stands before it: what comes
    /// later (12件，较去年增长…) changes nothing.
    pub fn claims_in(&self, sifted: &Sifted, section: &str, whose: Whose) -> Vec<Stated> {
        let sentence = sifted.text;
        let mut found: Vec<Stated> = Vec::new();
        let known = Known::new(*sifted);
        let (years, bodies) = (Told::new(), Told::new());
        for index in sifted.claims() {
            let Some(claim) = self.claims.get(index) else {
                break;
            };
            if !claim.sections.is_empty() && !claim.sections.iter().any(|id| id == section) {
                continue;
            }
            for captures in claim.pattern.captures_untold(sentence) {
                if !names_neighbours(&captures, whose.year) {
                    continue;
                }
                let figure = captures.name("n").map(|n| n.range());
                let span = trimmed(sentence, captures.range());
                // The first claim on a figure, or on the words, is the one.
                let taken = found.iter().any(|known| match (&known.figure, &figure) {
                    (Some(a), Some(b)) => a == b,
                    _ => {
                        known.claim != index
                            && overlap(&known.span, &span)
                            && self.same_id(known.claim, index)
                    }
                });
                if taken {
                    continue;
                }
                let end = sentence
                    .get(span.end..)
                    .and_then(|rest| rest.find(CLAUSE_ENDS))
                    .map_or(sentence.len(), |at| span.end + at);
                let mut from = end.saturating_sub(CONTEXT);
                while !sentence.is_char_boundary(from) {
                    from += 1;
                }
                let head = known.head(from, end);
                if !self.makes(claim, &head, whose.year, &years) {
                    continue;
                }
                let by = self.done_by(whose.office, &head, &known, &bodies);
                if by == Doers::OFFICE || by == Doers::AREA {
                    found.push(Stated {
                        claim: index,
                        span,
                        figure,
                        of_area: by == Doers::AREA,
                    });
                }
            }
        }
        found.sort_by_key(|stated| stated.span.start);
        self.of_their_whole(sifted, found)
    }

    /// Whether `head`, the sentence up to the end of the clause, makes `claim`
    /// about this office and this year.
    fn makes(&self, claim: &Claim, head: &Head, year: Option<i32>, years: &Told<bool>) -> bool {
        let named = head.tells(self.words.year.as_slice(), years, |captures| {
            let Some((named, year)) = named_year(captures, "y").zip(year) else {
                return true;
            };
            let may_be =
                |(group, by): &(&str, i32)| captures.name(group).is_some() && named == year + by;
            named != year && !NEIGHBOURS.iter().any(may_be)
        });
        named != Some(true)
            && claim
                .about
                .as_ref()
                .is_none_or(|about| head.is_match(about))
            && !claim.unless.iter().any(|unless| head.is_match(unless))
            && !self.words.unclaimed.each().any(|one| head.is_match(one))
    }

    /// Who does what `head`, the beginning of a sentence, tells; the office where
    /// nobody is named. Where it is named, or its area, another that is named
    /// behind it has a share of its own: the first is not all
    /// (县政府制发2件，部门制发4件).
    fn done_by(
        &self,
        office: Option<&str>,
        head: &Head,
        known: &Known,
        bodies: &Told<Doers>,
    ) -> Doers {
        let named = |text: &Head| {
            let doer = |captures: &Captures| self.doer(captures, office);
            text.tells(&self.words.bodies, bodies, doer)
        };
        match named(head) {
            None => Doers::OFFICE,
            Some(by) if by.has(Doers::ANOTHER) => by,
            Some(by) => {
                let whole = known.head(0, known.sentence.text.len());
                named(&whole).map_or(by, |all| by | all)
            }
        }
    }

    fn same_id(&self, a: usize, b: usize) -> bool {
        let id = |i: usize| self.claims.get(i).map(|claim| &claim.id);
        id(a) == id(b)
    }
}

/// Groups for the years beside the report's, with how far they are from it.
const NEIGHBOURS: [(&str, i32); 2] = [("last", -1), ("next", 1)];

/// Whether the years that a claim names as the last or the next one are that,
/// seen from `year`.
fn names_neighbours(captures: &Captures, year: Option<i32>) -> bool {
    NEIGHBOURS.iter().all(|(group, by)| {
        let named = named_year(captures, group);
        named.is_none() || named == year.map(|year| year + by)
    })
}

/// The year in a group; one that matched no year is none.
fn named_year(captures: &Captures, group: &str) -> Option<i32> {
    captures.name(group)?.as_str().parse().ok()
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The range without the punctuation that a pattern needs around its words.
fn trimmed(sentence: &str, range: Range<usize>) -> Range<usize> {
    let text = sentence.get(range.clone()).unwrap_or_default();
    let front = text.len() - text.trim_start_matches(AROUND).len();
    let words = text.trim_matches(AROUND);
    range.start + front..range.start + front + words.len()
}

#[cfg(test)]
mod tests;
