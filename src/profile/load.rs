//! Profiles as a set: the built-in ones, and those of the user.

use std::sync::Arc;

use super::Profile;

/// All profiles in force.
#[derive(Debug, Default)]
pub struct Profiles {
    all: Vec<Arc<Profile>>,
}

impl Profiles {
    /// The built-in profiles.
    pub fn builtin() -> Arc<Profiles> {
        Arc::new(Profiles::default())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<Profile>> {
        self.all.iter()
    }

    pub fn get(&self, id: &str) -> Option<&Arc<Profile>> {
        self.all.iter().find(|profile| profile.id == id)
    }

    /// The forms of one family, in the order of their years.
    pub fn family<'a>(&'a self, family: &'a str) -> impl Iterator<Item = &'a Arc<Profile>> {
        self.all
            .iter()
            .filter(move |profile| profile.family == family)
    }
}
