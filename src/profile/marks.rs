//! What the words of a line hint at, so that most patterns are never tried on
//! most lines.

use super::model::Profile;
use super::pattern::Pattern;
use super::sieve::Sieve;

/// Something that patterns of profiles look for in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The heading of a section.
    Heading,
    /// A report's title, or a part of it ([`super::Detect::title`]).
    Title,
    /// The blank form's heading, or a part of it ([`super::Section::leftovers`]).
    BlankHeading,
    /// Words of the blank form ([`super::Words::leftovers`]).
    Leftover,
    Residue,
    Period,
    Published,
    Basis,
    Claim,
    /// A year ([`super::Words::year`]).
    Year,
}

/// The marks of a line. A pattern whose mark is absent does not match it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks(u16);

impl Marks {
    pub fn add(&mut self, others: Marks) {
        self.0 |= others.0;
    }

    pub fn may(self, mark: Mark) -> bool {
        self.0 & 1 << mark as u16 != 0
    }
}

/// Finds the marks of lines.
#[derive(Debug)]
pub(super) struct Marker(Sieve<1>);

impl Marker {
    /// The marks of all patterns of `profiles`.
    pub fn new<'p>(profiles: impl Iterator<Item = &'p Profile>) -> Marker {
        let mut marked: Vec<(Mark, Vec<&str>)> = Vec::new();
        for profile in profiles {
            let words = &profile.words;
            let leftovers = words.leftovers.iter().map(|(pattern, _)| pattern);
            let residue = words.residue.iter().map(|(pattern, ())| pattern);
            let bases = words.bases.iter().map(|basis| &basis.pattern);
            let claims = profile.claims.iter().map(|claim| &claim.pattern);
            let variants = profile.sections.iter().flat_map(|s| &s.variants);
            for (mark, patterns) in [
                (Mark::Heading, variants.collect::<Vec<_>>()),
                (Mark::Leftover, leftovers.collect()),
                (Mark::Residue, residue.collect()),
                (Mark::Period, words.period.iter().collect()),
                (Mark::Published, words.published.iter().collect()),
                (Mark::Basis, bases.collect()),
                (Mark::Claim, claims.collect()),
                (Mark::Year, words.year.iter().collect()),
            ] {
                marked.extend(patterns.into_iter().map(|p| (mark, whole(p))));
            }
            marked.push((
                Mark::Title,
                profile.detect.title.literals_of_parts().collect(),
            ));
            for section in &profile.sections {
                marked.push((Mark::Heading, vec![section.normal.as_str()]));
                let leftovers = section.leftovers.iter();
                marked.extend(
                    leftovers.map(|p| (Mark::BlankHeading, p.literals_of_parts().collect())),
                );
            }
        }
        let things = marked.into_iter();
        Marker(Sieve::new(things.map(|(mark, own)| (mark as usize, own))))
    }

    pub fn marks(&self, line: &str) -> Marks {
        Marks(self.0.shown(line).low() as u16)
    }
}

/// Literals of which a text that matches holds one; none: nothing is known.
fn whole(pattern: &Pattern) -> Vec<&str> {
    let best = pattern.literals().take(1);
    best.flatten().map(String::as_str).collect()
}
