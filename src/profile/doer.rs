//! Who does what a sentence tells.

use std::ops::BitOr;

use super::body::is_name_of;
use super::model::Profile;
use super::pattern::Captures;

/// Those who do what a sentence tells, one or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Doers(u8);

impl Doers {
    /// The office whose report it is.
    pub const OFFICE: Doers = Doers(1);
    /// All of the area that it governs (全县).
    pub const AREA: Doers = Doers(2);
    pub const ANOTHER: Doers = Doers(4);

    pub fn has(self, doers: Doers) -> bool {
        self.0 & doers.0 != 0
    }
}

impl BitOr for Doers {
    type Output = Doers;

    fn bitor(self, others: Doers) -> Doers {
        Doers(self.0 | others.0)
    }
}

impl Profile {
    /// Whom a match of [`bodies`](super::model::Words::bodies) names in the report
    /// of `office`.
    pub(super) fn doer(&self, captures: &Captures, office: Option<&str>) -> Doers {
        let group = |name| captures.name(name).map(|found| found.as_str());
        let is_own = |body| office.is_some_and(|office| is_name_of(body, office));
        match (group("body"), group("area")) {
            (Some(body), _) if is_own(body) => Doers::OFFICE,
            (_, Some(area)) if office.is_some_and(|of| self.governs(of, area)) => Doers::AREA,
            _ => Doers::ANOTHER,
        }
    }

    /// Whether the report of `office` is that of an `area` of this kind.
    fn governs(&self, office: &str, area: &str) -> bool {
        let found = (self.words.areas.iter()).find_map(|pattern| pattern.captures(office));
        let of_office = found.as_ref().and_then(|captures| captures.name("area"));
        of_office.is_some_and(|own| own.as_str() == area)
    }
}
