//! Profiles as a set: the built-in ones, and those of the user.

use std::cell::OnceCell;
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use toml::Spanned;
use toml::de::DeTable;

use super::builtin::BUILTIN;
use super::error::{self, ProfileError, Wrong};
use super::marks::{Marker, Marks};
use super::patterns::Filter;
use super::pool::Pool;
use super::{Family, Pattern, Profile, build, extend, keys, schema, stored};
use crate::message::{Message, Template};

/// The longest profile that is read, in bytes.
const MAX_LENGTH: usize = 1 << 20;
/// How many profiles may extend one another in a row.
const MAX_CHAIN: usize = 8;

/// All profiles in force.
#[derive(Debug, Default)]
pub struct Profiles {
    all: Vec<Arc<Profile>>,
    families: Vec<Family>,
    /// Built when the first line is read.
    marker: OnceLock<Marker>,
    /// Of the headings of all families and their variants; built when first
    /// needed.
    headings: OnceLock<Filter>,
    pool: Pool,
}

/// Some of a profile's sections.
#[derive(Debug, Clone, Copy)]
pub struct Sections(u64);

impl Sections {
    /// Whether the section of this index is among them.
    pub fn hold(self, section: usize) -> bool {
        self.0 & 1 << section.min(63) != 0
    }
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
        let mut profiles = Profiles::default();
        let mut errors = Vec::new();
        let (builtin, patterns) = stored::builtin().unwrap_or_else(built);
        builtin.into_iter().for_each(|p| profiles.insert(p));
        let by_source = |pattern: Pattern| (pattern.source().to_string(), pattern);
        let mut patterns = match files.is_empty() {
            true => build::Patterns::new(),
            false => patterns.into_iter().map(by_source).collect(),
        };
        let sources = sources(&files);
        for source in sources.iter().filter(|source| !source.trusted) {
            match source.load(&sources, &mut patterns) {
                Ok(profile) => profiles.insert(profile),
                Err(found) => errors.extend(found),
            }
        }
        profiles.group();
        (profiles, errors)
    }

    /// Puts the forms of each report together.
    fn group(&mut self) {
        let mut ids: Vec<&str> = Vec::new();
        for profile in &self.all {
            if !ids.contains(&profile.family.as_str()) {
                ids.push(&profile.family);
            }
        }
        self.families = ids
            .into_iter()
            .map(|id| Family::new(id.to_string(), self.family(id).cloned().collect()))
            .collect();
    }

    /// The kinds of report, each with its forms.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// Builds what any text is looked through with, which is else built by the
    /// first.
    pub fn prepare(&self) {
        self.marks("");
        self.headings_in("").count();
    }

    /// What the words of `line` (in normal form) hint at.
    pub fn marks(&self, line: &str) -> Marks {
        let marker = self.marker.get_or_init(|| Marker::new(&self.families));
        marker.marks(line)
    }

    /// The families whose newest form may have a heading in `line` (in normal
    /// form), each with the sections whose it may be.
    pub fn headings_in(&self, line: &str) -> impl Iterator<Item = (usize, &Profile, Sections)> {
        let newest = || self.families.iter().filter_map(Family::newest);
        let sections = || newest().flat_map(|profile| &profile.sections);
        let filter = self.headings.get_or_init(|| {
            Filter::new(sections().flat_map(|section| {
                let own = vec![std::slice::from_ref(&section.normal)];
                let variants = section.variants.iter();
                std::iter::once(own).chain(variants.map(|v| v.literals().collect()))
            }))
        });
        let shown = filter.shown(line);
        let mut at = 0;
        let families = self.families.iter().enumerate();
        families.filter_map(move |(index, family)| {
            let profile = family.newest()?;
            let mut may = 0;
            for (s, section) in profile.sections.iter().enumerate() {
                let mut own = at..at + 1 + section.variants.len();
                at = own.end;
                if own.any(|heading| filter.may_match(heading, &shown)) {
                    may |= 1 << s.min(63);
                }
            }
            (may != 0).then_some((index, &**profile, Sections(may)))
        })
    }

    /// What readers of texts by these profiles keep.
    pub fn pool(&self) -> &Pool {
        &self.pool
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
        let mut only = Profiles::default();
        for id in ids {
            only.all.push(self.get(id).ok_or(id.as_str())?.clone());
        }
        only.group();
        Ok(only)
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
    Source::new(name, text)
        .load(&sources(others), &mut build::Patterns::new())
        .err()
        .unwrap_or_default()
}

/// The built-in profiles, built from their texts, and their patterns, each at its
/// number.
pub(super) fn built() -> (Vec<Profile>, Vec<Pattern>) {
    let sources = sources(&[]);
    let mut patterns = build::Patterns::new();
    // A test has seen that each can be built.
    let profiles = sources
        .iter()
        .filter_map(|source| source.load(&sources, &mut patterns).ok());
    let profiles = profiles.collect();
    let mut patterns: Vec<Pattern> = patterns.into_values().collect();
    patterns.sort_by_key(Pattern::number);
    (profiles, patterns)
}

/// The built-in profiles and `files`.
fn sources(files: &[(String, String)]) -> Vec<Source<'_>> {
    let builtin = BUILTIN.iter().map(|(name, text)| Source {
        trusted: true,
        ..Source::new(name, text)
    });
    let files = files.iter().map(|(name, text)| Source::new(name, text));
    builtin.chain(files).collect()
}

/// The tables of a file, or what is wrong with it.
type Root<'t> = Result<Spanned<DeTable<'t>>, Vec<ProfileError>>;

/// A profile's file.
struct Source<'t> {
    name: &'t str,
    text: &'t str,
    /// Taken apart when first asked for: few of the built-in ones are.
    root: OnceCell<Root<'t>>,
    /// It comes with the program; its name is its id.
    trusted: bool,
}

impl<'t> Source<'t> {
    fn new(name: &'t str, text: &'t str) -> Source<'t> {
        Source {
            name,
            text,
            root: OnceCell::new(),
            trusted: false,
        }
    }

    fn root(&self) -> &Root<'t> {
        self.root.get_or_init(|| self.parsed())
    }

    fn parsed(&self) -> Root<'t> {
        if self.text.len() > MAX_LENGTH {
            let message = Message::new(&TOO_LONG).with("limit", MAX_LENGTH);
            return Err(Wrong::new(0..0, message).alone(self.name, self.text));
        }
        match DeTable::parse_recoverable(self.text) {
            (root, errors) if errors.is_empty() => Ok(root),
            (_, errors) => {
                let errors = errors.iter().map(|e| Wrong {
                    span: e.span().unwrap_or(0..0),
                    message: Message::new(&TOML).with("message", e.message()),
                    remedy: Some(Message::new(&COMPLETE)),
                });
                Err(error::told(self.name, self.text, errors.collect()))
            }
        }
    }

    fn string(&self, key: &str) -> Option<(&str, std::ops::Range<usize>)> {
        let value = self.root().as_ref().ok()?.get_ref().get(key)?;
        Some((value.get_ref().as_str()?, value.span()))
    }

    fn has_id(&self, id: &str) -> bool {
        match self.trusted {
            true => self.name == id,
            false => self.string("id").is_some_and(|(own, _)| own == id),
        }
    }

    fn load(
        &self,
        sources: &[Source<'t>],
        patterns: &mut build::Patterns,
    ) -> Result<Profile, Vec<ProfileError>> {
        let root = self.extended(sources, MAX_CHAIN)?;
        let places = build::Places {
            name: self.name,
            text: self.text,
            extends: self.string("extends").map(|(_, span)| span),
            trusted: self.trusted,
        };
        let whole = root.span();
        // A test has checked the keys of those that come with the program.
        let wrong = (!self.trusted).then(|| keys::check(root.get_ref(), whole));
        let wrong: Vec<Wrong> = wrong.into_iter().flatten().collect();
        if !wrong.is_empty() {
            return Err(places.told(wrong));
        }
        let deserializer = toml::Deserializer::from(root);
        match schema::Profile::deserialize(deserializer) {
            Ok(profile) => build::build(profile, places, patterns),
            Err(e) => {
                let message = Message::new(&TOML).with("message", e.message());
                Err(places.told(vec![Wrong::new(e.span().unwrap_or(0..0), message)]))
            }
        }
    }

    /// The file's tables, with what they extend.
    fn extended(
        &self,
        sources: &[Source<'t>],
        chain: usize,
    ) -> Result<Spanned<DeTable<'t>>, Vec<ProfileError>> {
        let root = self.root().clone()?;
        let Some((base, at)) = self.string("extends") else {
            return Ok(root);
        };
        let error = |template| {
            let message = Message::new(template).with("id", base);
            Wrong::new(at.clone(), message).alone(self.name, self.text)
        };
        if chain == 0 {
            return Err(error(&CHAIN));
        }
        let base = sources
            .iter()
            .rfind(|source| {
                // A built-in one keeps its base when the user replaces that.
                (source.trusted || !self.trusted) && source.name != self.name && source.has_id(base)
            })
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
static COMPLETE: Template = Template {
    zh: "检查这里的引号、括号、等号和逗号是否齐全",
    en: "see that quotes, brackets, commas and the = are complete here",
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

    fn file(id: &str, text: &str) -> (String, String) {
        (format!("{id}.toml"), text.to_string())
    }

    const SMALL: &str = r#"
id = "small"
title = { zh = "小", en = "small" }
detect = { title = '^(?<office>.+)小结$' }
[[table]]
id = "t"
title = { zh = "表", en = "table" }
[[table.part]]
id = "p"
columns = [{ key = "a", label = "甲" }, { key = "b", label = "乙" }, { key = "total", label = "计", total = true }]
rows = [{ key = "x", label = "子" }, { key = "y", label = "丑" }]
[[table.equation]]
id = "row"
each = "row"
holds = "total = sum(*)"
"#;

    /// `line:column message` of each error.
    fn errors(text: &str) -> Vec<String> {
        check("test.toml", text, &[file("small", SMALL)])
            .iter()
            .map(|e| format!("{}:{} {}", e.line, e.column, e.message.render(Locale::En)))
            .collect()
    }

    #[test]
    fn a_small_profile_loads() {
        let (profiles, errors) = Profiles::with(vec![file("small", SMALL)]);
        assert_eq!(errors, []);
        let small = profiles.get("small").unwrap();
        assert_eq!(small.family, "small");
        assert_eq!(small.tables[0].equations.len(), 2);
        assert_eq!(profiles.iter().count(), BUILTIN.len() + 1);
    }

    #[test]
    fn a_broken_profile_disables_itself_only() {
        let broken = SMALL
            .replace("sum(*)", "sum(c)")
            .replace("\"small\"", "\"broken\"");
        let (profiles, errors) =
            Profiles::with(vec![file("broken", &broken), file("small", SMALL)]);
        assert!(profiles.get("broken").is_none());
        assert!(profiles.get("small").is_some());
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].name, "broken.toml");
    }

    #[test]
    fn a_users_profile_takes_the_place_of_a_built_in_one() {
        let text = SMALL.replace("id = \"small\"", "id = \"gov-disclosure-2021\"");
        let (profiles, errors) = Profiles::with(vec![file("mine", &text)]);
        assert_eq!(errors, []);
        assert_eq!(profiles.iter().count(), BUILTIN.len());
        assert_eq!(profiles.get("gov-disclosure-2021").unwrap().tables.len(), 1);
    }

    #[test]
    fn errors_stand_at_their_place() {
        let with = |from: &str, to: &str| errors(&SMALL.replacen(from, to, 1));
        assert_eq!(with("sum(*)", "a + c"), ["15:22 there is no column `c`"]);
        assert_eq!(with("sum(*)", "sum(*"), ["15:23 expected `)`"]);
        assert_eq!(
            with("total = sum(*)", "total <= sum(*)"),
            ["15:9 an equation of a table uses =; write an inequality as a [[check]]"]
        );
        assert_eq!(
            with("total = sum(*)", "total + a = a * b"),
            [
                "15:9 an equation that isn't a sum of the table's own cells has one of them alone on the left, and not on the right"
            ]
        );
        assert_eq!(
            with("^(?<office>", "^（(?<office>"),
            [
                "4:22 `（` never matches: text is compared without white space, in half-width, with `\"` for quotes"
            ]
        );
        assert_eq!(
            with("(?<office>", "(?<who>"),
            ["4:25 a pattern here has no group named `who`"]
        );
        // Inside of a pattern, written out or not.
        assert_eq!(
            with("小结$", "小(结$"),
            ["4:36 not a regular expression: this ( is never closed"]
        );
        assert_eq!(
            with("小结$", "[0-9]{2}小结[$"),
            ["4:45 not a regular expression: this [ is never closed"]
        );
        let piece = "define = { year = '20[0-9]{2}' }\ndetect = { title = '{year}年(?!度)' }";
        assert_eq!(
            with("detect = { title = '^(?<office>.+)小结$' }", piece),
            ["5:28 not a regular expression: looking ahead or behind isn't supported"]
        );
        // A piece that many patterns have is reported once, where it is written.
        let piece =
            "define = { year = '20[0-9{2}' }\ndetect = { title = '{year}年', unless = ['{year}'] }";
        assert_eq!(
            with("detect = { title = '^(?<office>.+)小结$' }", piece),
            ["4:22 not a regular expression: this [ is never closed"]
        );
        assert_eq!(
            with("key = \"y\"", "key = \"x\""),
            ["11:45 `x` is there twice"]
        );
        assert_eq!(
            with("each = \"row\"", "each = \"row\"\nonly = [\"z\"]"),
            ["15:9 there is no `z`"]
        );
        let [unknown] = &with("label = \"子\"", "name = \"子\"")[..] else {
            panic!("one error");
        };
        assert!(
            unknown.starts_with("11:22 there is no key `name` here"),
            "{unknown}"
        );
        assert_eq!(errors("id = ")[0].split(' ').next(), Some("1:6"));
    }

    /// Each thing that formulas can say, and where it is said to be wrong.
    #[test]
    fn each_kind_of_formula_is_wrong_at_its_place() {
        // The formula begins at 15:10.
        let with = |formula: &str| errors(&SMALL.replacen("total = sum(*)", formula, 1));
        for (formula, column, message) in [
            // Groups and ranges.
            ("total = sum(g.*)", 22, "this names no row or column"),
            ("total = sum(a..c)", 22, "there is no column `c`"),
            ("total = sum(b..a)", 22, "this names no row or column"),
            ("total = a..b", 18, "this names several cells: use sum(…)"),
            // Differences, products, quotients and rounding.
            ("total = a - c", 22, "there is no column `c`"),
            ("total = a * ", 22, "expected a number, a name or a bracket"),
            ("total = a / (b", 24, "expected `)`"),
            ("total = round(a / b)", 29, "expected `,`"),
            (
                "total = round(a / b, a)",
                31,
                "the second item of round is a number of decimals, 0 to 10",
            ),
            // Comparisons.
            ("total => a", 17, "expected a number, a name or a bracket"),
            ("total a", 16, "expected =, <=, >=, < or >"),
            // Other tables, and last year's.
            ("total = u[x, a]", 18, "there is no table `u`"),
            ("total = t[z, a]", 20, "there is no row `z`"),
            ("total = last(c)", 23, "there is no column `c`"),
            (
                "total = last(last(a))",
                23,
                "last(…) can't stand inside last(…)",
            ),
            (
                "total = max(a, b)",
                18,
                "there is no function `max`: use sum, last or round",
            ),
        ] {
            assert_eq!(
                with(formula),
                [format!("15:{column} {message}")],
                "{formula}"
            );
        }
        // Conditions on the year.
        let text = SMALL.replacen(
            "each = \"row\"",
            "each = \"row\"\nyears = { since = 2020 }",
            1,
        );
        assert!(
            errors(&text)[0].starts_with("15:11 there is no key `since` here"),
            "{text}"
        );
    }

    /// A profile with so many rows and columns, and these equations.
    fn large(rows: usize, columns: usize, equations: &[&str]) -> String {
        let entries = |count: usize, prefix: &str| {
            let entry = |i: usize| format!("{{ key = \"{prefix}{i}\", label = \"{prefix}{i}\" }}");
            (0..count).map(entry).collect::<Vec<_>>().join(", ")
        };
        let mut text = format!(
            "id = \"large\"\ntitle = \"large\"\ndetect = {{ title = 'large' }}\n[[table]]\nid = \"t\"\ntitle = \"t\"\n[[table.part]]\nid = \"p\"\ncolumns = [{}]\nrows = [{}]\n",
            entries(columns, "c"),
            entries(rows, "r"),
        );
        for (i, equation) in equations.iter().enumerate() {
            text += &format!("[[table.equation]]\nid = \"e{i}\"\n{equation}\n");
        }
        text
    }

    #[test]
    fn what_a_hostile_profile_asks_for_is_bounded() {
        let sums = "each = \"row\"\nholds = \"c0 = sum(c1..c299)\"";
        assert_eq!(errors(&large(100, 300, &[sums; 1])), [] as [&str; 0]);
        // 90,000 terms each.
        assert_eq!(
            errors(&large(300, 300, &[sums; 3])).last().unwrap(),
            "22:9 the formulas come to more than 200000 terms"
        );
        assert_eq!(
            errors(&large(
                300,
                300,
                &["holds = \"[r0, c0] = sum([r1..r299, *])\""]
            )),
            ["13:25 the formula names more than 10000 cells"]
        );
        assert_eq!(
            errors(&large(500, 500, &[])),
            ["5:6 the tables have more than 200000 cells"]
        );
        // Few terms, and many names to find them among.
        let cells = format!(
            "holds = \"[r0, c0] = sum({})\"",
            ["[r9999, c0]"; 150].join(", ")
        );
        let found = errors(&large(10_000, 2, &vec![cells.as_str(); 20]));
        assert!(found[0].ends_with("too many to look up"), "{found:?}");
        // Very many faults.
        let found = errors(&large(1, 300, &[]).replace("c", "1"));
        assert!(!found.is_empty() && found.len() <= 101);
    }

    #[test]
    fn a_profile_of_any_length_or_line_of_ancestors_is_refused() {
        let long = format!("{SMALL}\n# {}", "x".repeat(MAX_LENGTH));
        assert_eq!(errors(&long), ["1:1 the file is longer than 1048576 bytes"]);
        let heirs = |n: usize| {
            let heir = |i: usize| {
                let before = i.checked_sub(1);
                let before = before.map_or("small".to_string(), |i| format!("heir{i}"));
                let text = format!("id = \"heir{i}\"\nextends = \"{before}\"\n");
                file(&format!("heir{i}"), &text)
            };
            let all = std::iter::once(file("small", SMALL)).chain((0..n).map(heir));
            Profiles::with(all.collect()).1.len()
        };
        assert_eq!(heirs(MAX_CHAIN - 1), 0);
        assert_eq!(heirs(MAX_CHAIN + 1), 1);
    }

    #[test]
    fn a_profile_extends_another() {
        let text = r#"
id = "larger"
extends = "small"
[[table]]
id = "t"
[[table.part]]
id = "p"
columns = [{ key = "b", remove = true }]
rows = [{ key = "y", label = "寅" }, { key = "z", after = "x", label = "卯" }]
"#;
        let (profiles, errors) = Profiles::with(vec![file("larger", text), file("small", SMALL)]);
        assert_eq!(errors, []);
        let larger = profiles.get("larger").unwrap();
        let table = &larger.tables[0];
        let rows: Vec<_> = table
            .rows
            .iter()
            .map(|row| (row.key.as_str(), row.label.as_ref().unwrap().text.as_str()))
            .collect();
        assert_eq!(rows, [("x", "子"), ("z", "卯"), ("y", "寅")]);
        let columns: Vec<_> = table.columns.iter().map(|c| c.key.as_str()).collect();
        assert_eq!(columns, ["a", "total"]);
        assert_eq!(table.equations.len(), 3);
    }

    #[test]
    fn what_an_inherited_formula_lost_is_reported_at_extends() {
        let text = r#"
id = "smaller"
extends = "small"
[[table]]
id = "t"
[[table.part]]
id = "p"
columns = [{ key = "total", remove = true }]
"#;
        assert_eq!(errors(text), ["3:11 there is no column `total`"]);
    }

    #[test]
    fn extends_has_an_end() {
        let text = SMALL.replace(
            "title = { zh = \"小\"",
            "extends = \"small\"\ntitle = { zh = \"小\"",
        );
        let (profiles, errors) = Profiles::with(vec![file("circle", &text)]);
        assert_eq!(errors.len(), 1);
        assert_eq!(profiles.iter().count(), BUILTIN.len());
        assert_eq!(
            super::check("x", "id = \"x\"\nextends = \"nowhere\"", &[])[0].line,
            2
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_loader_panic(text in "\\PC{0,200}", at in 0usize..600, cut in 0usize..40) {
            check("any", &text, &[]);
            // A good profile with a piece replaced by anything.
            let floor = |at: usize| (0..=at.min(SMALL.len())).rev().find(|&i| SMALL.is_char_boundary(i)).unwrap_or(0);
            let (from, to) = (floor(at), floor(at + cut));
            let broken = format!("{}{}{}", &SMALL[..from], text, &SMALL[to..]);
            check("broken", &broken, &[]);
        }
    }
}
