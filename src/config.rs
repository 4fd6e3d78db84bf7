//! `gouji.toml`: which rules, which severities, which profiles, which files.
//! Reading the file is the workspace's business; this understands its text.

use globset::{Glob, GlobSet, GlobSetBuilder};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::finding::{Finding, Rule, Severity};
use crate::message::{Bilingual, Message};
use crate::rules::{self, invalid_config};
use crate::suppress;
use crate::text::Span;

/// What a `gouji.toml` says. Paths in it are relative to its folder.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Files of further profiles.
    pub profiles: Vec<String>,
    /// The least severity that makes `gouji check` fail.
    pub fail_on: Option<Severity>,
    pub files: Files,
    rules: Levels,
    overrides: Vec<Override>,
}

/// Which files of a folder are checked.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// Endings without the dot, instead of the usual ones.
    pub extensions: Option<Vec<String>>,
    /// Never looked at.
    pub exclude: GlobSet,
}

/// `None`: the rule is off.
type Level = Option<Severity>;
type Levels = Vec<(&'static Rule, Level)>;

#[derive(Debug, Clone)]
struct Override {
    paths: GlobSet,
    rules: Levels,
}

/// Which findings of one file are reported, and how severe they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// The last entry on a rule holds.
    levels: Levels,
    /// Only these rules, if any are named.
    select: Vec<&'static Rule>,
}

const STRINGS: (&str, &str) = ("字符串数组", "an array of strings");
const TABLE: (&str, &str) = ("表", "a table");
const TABLES: (&str, &str) = ("[[override]] 表数组", "an array of [[override]] tables");

impl Config {
    /// Understands `text`. What can't be understood is left out, and each such
    /// place is a finding of `invalid-config`.
    pub fn parse(text: &str) -> (Config, Vec<Finding>) {
        let mut reader = Reader::default();
        let mut config = Config::default();
        let (root, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            config.read(root.get_ref(), &mut reader);
        }
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let message = Message::new(&invalid_config::SYNTAX).with("error", error.message());
            reader.fault(span, message);
        }
        reader.faults.sort_by_key(|fault| fault.span);
        (config, reader.faults)
    }

    fn read(&mut self, root: &DeTable, reader: &mut Reader) {
        let known = ["profiles", "fail-on", "rules", "files", "override"];
        for (key, value) in entries(root) {
            match *key.get_ref() {
                "profiles" => self.profiles = reader.strings(&key, value),
                "fail-on" => self.fail_on = reader.level(value).flatten(),
                "rules" => self.rules = reader.levels(&key, value),
                "files" => self.files = reader.files(&key, value),
                "override" => self.overrides = reader.overrides(&key, value),
                _ => reader.unknown_key(&key, &known),
            }
        }
    }

    /// Whether the settings of files differ by their paths.
    pub fn names_paths(&self) -> bool {
        !self.overrides.is_empty()
    }

    /// What holds for the file at `path`, relative to the folder of this
    /// configuration, with `/` between its parts.
    pub fn settings(&self, path: &str) -> Settings {
        let mut levels = self.rules.clone();
        for over in &self.overrides {
            if over.paths.is_match(path) {
                levels.extend_from_slice(&over.rules);
            }
        }
        Settings {
            levels,
            select: Vec::new(),
        }
    }
}

impl Settings {
    /// Gives `rule` another severity, or with `None` turns it off.
    pub fn set(&mut self, rule: &'static Rule, level: Option<Severity>) {
        self.levels.push((rule, level));
    }

    /// Reports `rules` alone; none named: all.
    pub fn select(&mut self, rules: &[&'static Rule]) {
        self.select = rules.to_vec();
    }

    /// The findings of a text that are to be reported: without those of rules
    /// that are off or that a comment in `text` silences, each with the
    /// severity set for it.
    pub fn apply(&self, text: &str, findings: Vec<Finding>) -> Vec<Finding> {
        self.weigh(suppress::apply(text, findings))
    }

    /// Whether every rule is on, and as severe as it is by itself.
    pub fn is_plain(&self) -> bool {
        self.select.is_empty() && self.levels.is_empty()
    }

    /// The same for a text that holds no such comment.
    pub fn weigh(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        findings.retain_mut(|finding| match self.level(finding.rule, finding.severity) {
            Some(severity) => {
                finding.severity = severity;
                true
            }
            None => false,
        });
        findings
    }

    fn level(&self, rule: &'static Rule, severity: Severity) -> Level {
        if !self.select.is_empty() && !self.select.contains(&rule) {
            return None;
        }
        let set = self.levels.iter().rev().find(|(named, _)| *named == rule);
        set.map_or(Some(severity), |(_, level)| *level)
    }
}

type Key<'t> = Spanned<&'t str>;
type Value<'t> = Spanned<DeValue<'t>>;

fn entries<'t>(table: &'t DeTable<'_>) -> impl Iterator<Item = (Key<'t>, &'t Value<'t>)> {
    table.iter().map(|(key, value)| {
        let name: &str = key.get_ref();
        (Spanned::new(key.span(), name), value)
    })
}

/// Collects faults while values are read.
#[derive(Default)]
struct Reader {
    faults: Vec<Finding>,
}

impl Reader {
    fn fault(&mut self, span: std::ops::Range<usize>, message: Message) {
        let span = Span::new(span.start, span.end);
        self.faults
            .push(Finding::new(&invalid_config::RULE, span, message));
    }

    fn unknown_key(&mut self, key: &Key, known: &[&str]) {
        let message = Message::new(&invalid_config::UNKNOWN_KEY)
            .with("key", *key.get_ref())
            .with("known", known.to_vec());
        self.fault(key.span(), message);
    }

    fn expected(&mut self, key: &Key, value: &Value, (zh, en): (&str, &str)) {
        let message = Message::new(&invalid_config::NOT_A)
            .with("key", *key.get_ref())
            .with("kind", Bilingual::new(zh, en));
        self.fault(value.span(), message);
    }

    fn strings(&mut self, key: &Key, value: &Value) -> Vec<String> {
        self.spanned_strings(key, value)
            .into_iter()
            .map(Spanned::into_inner)
            .collect()
    }

    fn spanned_strings(&mut self, key: &Key, value: &Value) -> Vec<Spanned<String>> {
        let read = |items: &DeArray| {
            items
                .iter()
                .map(|item| {
                    Some(Spanned::new(
                        item.span(),
                        item.get_ref().as_str()?.to_string(),
                    ))
                })
                .collect::<Option<Vec<_>>>()
        };
        let strings = value.get_ref().as_array().and_then(read);
        if strings.is_none() {
            self.expected(key, value, STRINGS);
        }
        strings.unwrap_or_default()
    }

    /// `Some(None)` for "off".
    fn level(&mut self, value: &Value) -> Option<Level> {
        let level = match value.get_ref().as_str() {
            Some("off") => Some(None),
            Some(name) => Severity::parse(name).map(Some),
            None => None,
        };
        if level.is_none() {
            self.fault(value.span(), Message::new(&invalid_config::NOT_A_LEVEL));
        }
        level
    }

    fn levels(&mut self, key: &Key, value: &Value) -> Levels {
        let Some(table) = value.get_ref().as_table() else {
            self.expected(key, value, TABLE);
            return Vec::new();
        };
        let mut levels = Vec::new();
        for (name, value) in entries(table) {
            match rules::find(name.get_ref()) {
                Some(rule) => levels.extend(self.level(value).map(|level| (rule, level))),
                None => {
                    let message =
                        Message::new(&invalid_config::UNKNOWN_RULE).with("name", *name.get_ref());
                    self.fault(name.span(), message);
                }
            }
        }
        levels
    }

    fn files(&mut self, key: &Key, value: &Value) -> Files {
        let mut files = Files::default();
        let Some(table) = value.get_ref().as_table() else {
            self.expected(key, value, TABLE);
            return files;
        };
        for (key, value) in entries(table) {
            match *key.get_ref() {
                "extensions" => files.extensions = Some(self.strings(&key, value)),
                "exclude" => files.exclude = self.globs(&key, value),
                _ => self.unknown_key(&key, &["extensions", "exclude"]),
            }
        }
        files
    }

    fn overrides(&mut self, key: &Key, value: &Value) -> Vec<Override> {
        let Some(items) = value.get_ref().as_array() else {
            self.expected(key, value, TABLES);
            return Vec::new();
        };
        let mut overrides = Vec::new();
        for item in items.iter() {
            let Some(table) = item.get_ref().as_table() else {
                self.expected(key, item, TABLES);
                continue;
            };
            let mut over = Override {
                paths: GlobSet::empty(),
                rules: Vec::new(),
            };
            for (key, value) in entries(table) {
                match *key.get_ref() {
                    "paths" => over.paths = self.globs(&key, value),
                    "rules" => over.rules = self.levels(&key, value),
                    _ => self.unknown_key(&key, &["paths", "rules"]),
                }
            }
            overrides.push(over);
        }
        overrides
    }

    fn globs(&mut self, key: &Key, value: &Value) -> GlobSet {
        let mut set = GlobSetBuilder::new();
        for pattern in self.spanned_strings(key, value) {
            match globs(pattern.get_ref()) {
                Ok(globs) => {
                    for glob in globs {
                        set.add(glob);
                    }
                }
                Err(error) => {
                    let message = Message::new(&invalid_config::BAD_PATTERN)
                        .with("error", error.kind().to_string());
                    self.fault(pattern.span(), message);
                }
            }
        }
        set.build().unwrap_or_default()
    }
}

/// A pattern as `.gitignore` reads it: without a slash inside it matches at
/// any depth, and what it matches stands for all that is below.
fn globs(pattern: &str) -> Result<[Glob; 2], globset::Error> {
    let pattern = pattern.trim_end_matches('/');
    let rooted = match pattern.strip_prefix('/') {
        Some(rooted) => rooted.to_string(),
        None if pattern.contains('/') => pattern.to_string(),
        None => format!("**/{pattern}"),
    };
    let build = |pattern: &str| {
        globset::GlobBuilder::new(pattern)
            .literal_separator(true)
            .build()
    };
    Ok([build(&rooted)?, build(&format!("{rooted}/**"))?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Template;
    use crate::rules::{invalid_config, unused_suppression};

    static WORDS: Template = Template { zh: "x", en: "x" };

    fn levels(config: &str, path: &str) -> Vec<(&'static str, &'static str)> {
        let (config, faults) = Config::parse(config);
        assert_eq!(faults.len(), 0, "{faults:?}");
        let findings = [&invalid_config::RULE, &unused_suppression::RULE]
            .map(|rule| Finding::new(rule, Span::at(0), Message::new(&WORDS)));
        config
            .settings(path)
            .apply("", findings.to_vec())
            .iter()
            .map(|f| (f.rule.name, f.severity.name()))
            .collect()
    }

    #[test]
    fn rules_have_the_level_set_for_them() {
        assert_eq!(
            levels("", "a.md"),
            [("invalid-config", "error"), ("unused-suppression", "hint")]
        );
        assert_eq!(
            levels(
                "[rules]\n\"invalid-config\" = \"off\"\nunused-suppression = \"warning\"",
                "a.md"
            ),
            [("unused-suppression", "warning")]
        );
    }

    #[test]
    fn an_override_holds_for_its_paths() {
        let config = "[rules]\ninvalid-config = 'hint'\n\
            [[override]]\npaths = ['drafts', '*.txt']\nrules = { invalid-config = 'off' }";
        let count = |path| levels(config, path).len();
        assert_eq!(count("a.md"), 2);
        assert_eq!(count("drafts/2024/a.md"), 1);
        assert_eq!(count("sub/drafts/a.md"), 1);
        assert_eq!(count("sub/a.txt"), 1);
        assert_eq!(count("drafts.md"), 2);
    }

    #[test]
    fn each_fault_is_reported_where_it_stands() {
        let text = "profile = []\nfail-on = 3\n[rules]\nno-such = 'off'\ninvalid-config = 'loud'\n\
            [files]\nexclude = ['a[']\n";
        let (_, faults) = Config::parse(text);
        let places: Vec<&str> = faults.iter().map(|f| f.span.of(text)).collect();
        assert_eq!(places, ["profile", "3", "no-such", "'loud'", "'a['"]);
        let (_, faults) = Config::parse("[rules\n");
        assert!(!faults.is_empty());
        assert!(faults[0].message.to_string().starts_with("not valid TOML"));
    }
}
