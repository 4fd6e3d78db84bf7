//! What the words of a line hint at, so that most patterns are never tried on
//! most lines.

use super::Family;
use super::pattern::Pattern;
use super::sieve::Sieve;

/// Something that patterns of profiles look for in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The heading of a section.
    Heading,
    /// Words of the blank form ([`super::Words::leftovers`]).
    Leftover,
    Residue,
    /// The number of the report's parts ([`super::Words::outline`]).
    Outline,
    Period,
    Published,
    Basis,
    Claim,
    /// A year ([`super::Words::year`]).
    Year,
}

/// The first bit for families whose title, or a part of it, a line may hold
/// ([`super::Detect::title`]), by their index.
const TITLES: usize = 16;
/// The same for headings of their blank forms ([`super::Section::leftovers`]).
const BLANK_HEADINGS: usize = 40;
/// The families beyond share a bit.
const FAMILIES: usize = BLANK_HEADINGS - TITLES;

/// The marks of a line. A pattern whose mark is absent does not match it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks(u64);

impl Marks {
    pub fn add(&mut self, others: Marks) {
        self.0 |= others.0;
    }

    pub fn may(self, mark: Mark) -> bool {
        self.holds(mark as usize)
    }

    /// The title of the family `index`, or a part of it.
    pub fn may_title(self, index: usize) -> bool {
        self.holds(TITLES + index.min(FAMILIES - 1))
    }

    /// A heading of the blank form of the family `index`, or a part of it.
    pub fn may_blank_heading(self, index: usize) -> bool {
        self.holds(BLANK_HEADINGS + index.min(FAMILIES - 1))
    }

    /// Whether it may be a heading or title of any kind.
    pub fn may_head(self) -> bool {
        self.may(Mark::Heading) || self.0 >> TITLES != 0
    }

    fn holds(self, bit: usize) -> bool {
        self.0 >> bit & 1 != 0
    }
}

/// Finds the marks of lines.
#[derive(Debug)]
pub(super) struct Marker(Sieve<1>);

impl Marker {
    /// The marks of all patterns of the forms of `families`.
    pub fn new(families: &[Family]) -> Marker {
        let mut marked: Vec<(usize, Vec<&str>)> = Vec::new();
        for profile in families.iter().flat_map(|family| &family.forms) {
            let words = &profile.words;
            let bases = words.bases.iter().map(|basis| &basis.pattern);
            let claims = profile.claims.iter().map(|claim| &claim.pattern);
            let variants = profile.sections.iter().flat_map(|s| &s.variants);
            for (mark, patterns) in [
                (Mark::Heading, variants.collect::<Vec<_>>()),
                (Mark::Leftover, words.leftovers.each().collect()),
                (Mark::Residue, words.residue.each().collect()),
                (Mark::Outline, words.outline.iter().collect()),
                (Mark::Period, words.period.iter().collect()),
                (Mark::Published, words.published.iter().collect()),
                (Mark::Basis, bases.collect()),
                (Mark::Claim, claims.collect()),
                (Mark::Year, words.year.iter().collect()),
            ] {
                marked.extend(patterns.into_iter().map(|p| (mark as usize, whole(p))));
            }
            for section in &profile.sections {
                marked.push((Mark::Heading as usize, vec![section.normal.as_str()]));
            }
        }
        for (index, family) in families.iter().enumerate() {
            let Some(profile) = family.newest() else {
                continue;
            };
            let index = index.min(FAMILIES - 1);
            marked.push((TITLES + index, parts(&profile.detect.title)));
            let leftovers = profile.sections.iter().flat_map(|s| &s.leftovers);
            marked.extend(leftovers.map(|p| (BLANK_HEADINGS + index, parts(p))));
        }
        Marker(Sieve::new(marked))
    }

    pub fn marks(&self, line: &str) -> Marks {
        Marks(self.0.shown(line).low())
    }
}

/// Literals of which a text that matches holds one; none: nothing is known.
fn whole(pattern: &Pattern) -> Vec<&str> {
    let best = pattern.literals().take(1);
    best.flatten().map(String::as_str).collect()
}

/// Literals of which a text that is part of a match holds one; none: nothing is
/// known.
fn parts(pattern: &Pattern) -> Vec<&str> {
    pattern.literals_of_parts().collect()
}
