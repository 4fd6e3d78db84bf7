//! Profiles as a set: the built-in ones, and those of the user.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;
use toml::de::DeTable;

use super::error::ProfileError;
use super::{Profile, build, extend, schema};
use crate::message::{Message, Template};

/// The forms that come with the program, each after what it extends.
const BUILTIN: [(&str, &str); 2] = [
    (
        "gov-disclosure-2021",
        include_str!("builtin/gov-disclosure-2021.toml"),
    ),
    (
        "gov-disclosure-2019",
        include_str!("builtin/gov-disclosure-2019.toml"),
    ),
];

/// The longest profile that is read, in bytes.
const MAX_LENGTH: usize = 1 << 20;
/// How many profiles may extend one another in a row.
const MAX_CHAIN: usize = 8;

/// All profiles in force.
#[derive(Debug, Default)]
pub struct Profiles {
    all: Vec<Arc<Profile>>,
}

impl Profiles {
    /// The built-in profiles.
    pub fn builtin() -> Arc<Profiles> {
        Arc::new(Profiles::with(Vec::new()).0)
    }

    /// The built-in profiles and those of `files`, each a name and a text. A
    /// profile with the id of a built-in one takes its place. One that is
    /// broken is left out, and its errors are returned; the others stand.
    pub fn with(files: Vec<(String, String)>) -> (Profiles, Vec<ProfileError>) {
        let sources: Vec<Source> = BUILTIN
            .iter()
            .map(|(name, text)| Source::parse(name, text))
            .chain(files.iter().map(|(name, text)| Source::parse(name, text)))
            .collect();
        let mut profiles = Profiles::default();
        let mut errors = Vec::new();
        for source in &sources {
            match source.load(&sources, MAX_CHAIN) {
                Ok(profile) => profiles.insert(profile),
                Err(found) => errors.extend(found),
            }
        }
        (profiles, errors)
    }

    fn insert(&mut self, profile: Profile) {
        let profile = Arc::new(profile);
        match self.all.iter_mut().find(|known| known.id == profile.id) {
            Some(known) => *known = profile,
            None => self.all.push(profile),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<Profile>> {
        self.all.iter()
    }

    pub fn get(&self, id: &str) -> Option<&Arc<Profile>> {
        self.all.iter().find(|profile| profile.id == id)
    }

    /// Those of these ids alone.
    ///
    /// # Errors
    /// The first id that no profile has.
    pub fn only<'i>(&self, ids: &'i [String]) -> Result<Profiles, &'i str> {
        let mut all = Vec::new();
        for id in ids {
            all.push(self.get(id).ok_or(id.as_str())?.clone());
        }
        Ok(Profiles { all })
    }

    /// The forms of one family, in the order of their years.
    pub fn family<'a>(&'a self, family: &str) -> impl Iterator<Item = &'a Arc<Profile>> + use<'a> {
        let mut forms: Vec<_> = self
            .all
            .iter()
            .filter(|profile| profile.family == family)
            .collect();
        forms.sort_by_key(|profile| profile.years.from);
        forms.into_iter()
    }
}

/// What is wrong with the profile `text`, whose file is called `name`; it may
/// extend a built-in profile or one of `others`.
pub fn check(name: &str, text: &str, others: &[(String, String)]) -> Vec<ProfileError> {
    let sources: Vec<Source> = BUILTIN
        .iter()
        .map(|(name, text)| Source::parse(name, text))
        .chain(others.iter().map(|(name, text)| Source::parse(name, text)))
        .collect();
    Source::parse(name, text)
        .load(&sources, MAX_CHAIN)
        .err()
        .unwrap_or_default()
}

/// A profile's file, taken apart.
struct Source<'t> {
    name: &'t str,
    text: &'t str,
    root: Result<Spanned<DeTable<'t>>, Vec<ProfileError>>,
}

impl<'t> Source<'t> {
    fn parse(name: &'t str, text: &'t str) -> Source<'t> {
        let error = |span, message| ProfileError::new(name, text, span, message);
        let root = if text.len() > MAX_LENGTH {
            let message = Message::new(&TOO_LONG).with("limit", MAX_LENGTH);
            Err(vec![error(0..0, message)])
        } else {
            match DeTable::parse_recoverable(text) {
                (root, errors) if errors.is_empty() => Ok(root),
                (_, errors) => Err(errors
                    .iter()
                    .map(|e| {
                        error(
                            e.span().unwrap_or(0..0),
                            Message::new(&TOML).with("message", e.message()),
                        )
                    })
                    .collect()),
            }
        };
        Source { name, text, root }
    }

    fn string(&self, key: &str) -> Option<(&str, std::ops::Range<usize>)> {
        let value = self.root.as_ref().ok()?.get_ref().get(key)?;
        Some((value.get_ref().as_str()?, value.span()))
    }

    fn load(&self, sources: &[Source<'t>], chain: usize) -> Result<Profile, Vec<ProfileError>> {
        let root = self.extended(sources, chain)?;
        let places = build::Places {
            name: self.name,
            text: self.text,
            extends: self.string("extends").map(|(_, span)| span),
        };
        let deserializer = toml::Deserializer::from(root);
        match schema::Profile::deserialize(deserializer) {
            Ok(profile) => build::build(profile, places),
            Err(e) => {
                let message = Message::new(&TOML).with("message", e.message());
                Err(vec![places.error(&e.span().unwrap_or(0..0), message)])
            }
        }
    }

    /// The file's tables, with what they extend.
    fn extended(
        &self,
        sources: &[Source<'t>],
        chain: usize,
    ) -> Result<Spanned<DeTable<'t>>, Vec<ProfileError>> {
        let root = self.root.clone()?;
        let Some((base, at)) = self.string("extends") else {
            return Ok(root);
        };
        let error = |template| {
            let message = Message::new(template).with("id", base);
            vec![ProfileError::new(self.name, self.text, at.clone(), message)]
        };
        if chain == 0 {
            return Err(error(&CHAIN));
        }
        let base = sources
            .iter()
            .rfind(|source| source.string("id").map(|(id, _)| id) == Some(base))
            .ok_or_else(|| error(&NO_BASE))?;
        let base = base
            .extended(sources, chain - 1)
            .map_err(|_| error(&BROKEN_BASE))?;
        let span = root.span();
        let table = extend::extend(base.get_ref(), root.into_inner(), self.text.len() + 1);
        Ok(Spanned::new(span, table))
    }
}

static TOO_LONG: Template = Template {
    zh: "文件超过 {limit} 字节",
    en: "the file is longer than {limit} bytes",
};
static TOML: Template = Template {
    zh: "TOML：{message}",
    en: "TOML: {message}",
};
static NO_BASE: Template = Template {
    zh: "没有 id 为“{id}”的配置",
    en: "there is no profile with the id `{id}`",
};
static BROKEN_BASE: Template = Template {
    zh: "“{id}”本身有错，无法继承",
    en: "`{id}` has errors of its own and can't be extended",
};
static CHAIN: Template = Template {
    zh: "extends 的层数过多或成环",
    en: "too many profiles extend one another, or they do so in a circle",
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Locale;

    #[test]
    fn the_built_in_profiles_load() {
        let (profiles, errors) = Profiles::with(Vec::new());
        let errors: Vec<_> = errors
            .iter()
            .map(|e| {
                format!(
                    "{}:{}:{} {}",
                    e.name,
                    e.line,
                    e.column,
                    e.message.render(Locale::En)
                )
            })
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        let forms: Vec<_> = profiles
            .family("gov-disclosure")
            .map(|p| p.id.as_str())
            .collect();
        assert_eq!(forms, ["gov-disclosure-2019", "gov-disclosure-2021"]);
    }

    /// Value cells of a table's required rows and columns, part by part.
    fn value_cells(form: &str, table: &str) -> Vec<usize> {
        let profiles = Profiles::builtin();
        let form = profiles.get(form).unwrap();
        let table = form.tables.iter().find(|t| t.id == table).unwrap();
        let part = |part: &super::super::Part| {
            let rows = table.rows[part.rows.clone()]
                .iter()
                .filter(|r| !r.optional)
                .count();
            let columns = table.columns[part.columns.clone()]
                .iter()
                .filter(|c| !c.optional)
                .count();
            rows * columns
        };
        table.parts.iter().map(part).collect()
    }

    #[test]
    fn the_forms_have_the_cells_that_the_notices_print() {
        let (new, old) = ("gov-disclosure-2021", "gov-disclosure-2019");
        assert_eq!(value_cells(new, "disclosure"), [6, 1, 2, 1]);
        assert_eq!(value_cells(old, "disclosure"), [6, 6, 6, 2, 2]);
        assert_eq!(value_cells(new, "requests"), [25 * 7]);
        assert_eq!(value_cells(old, "requests"), [23 * 7]);
        assert_eq!(value_cells(new, "review"), [15]);
        assert_eq!(value_cells(old, "review"), [15]);
    }

    /// Equations that don't wait for an optional row or column, by name.
    fn equations(form: &str, table: &str) -> Vec<(String, usize)> {
        let profiles = Profiles::builtin();
        let form = profiles.get(form).unwrap();
        let table = form.tables.iter().find(|t| t.id == table).unwrap();
        let mut counts: Vec<(String, usize)> = Vec::new();
        for equation in table.equations.iter().filter(|e| !e.optional) {
            match counts.iter_mut().find(|(id, _)| *id == equation.id) {
                Some((_, count)) => *count += 1,
                None => counts.push((equation.id.clone(), 1)),
            }
        }
        counts
    }

    #[test]
    fn equations_are_written_out_over_the_cells() {
        let expected = |rows| {
            [("row-total", rows), ("results-total", 7), ("balance", 7)]
                .map(|(id, n)| (id.to_string(), n))
        };
        assert_eq!(equations("gov-disclosure-2021", "requests"), expected(25));
        assert_eq!(equations("gov-disclosure-2019", "requests"), expected(23));
        let review = equations("gov-disclosure-2021", "review");
        assert_eq!(review.iter().map(|(_, n)| n).sum::<usize>(), 3);
    }
}
