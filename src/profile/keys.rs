//! The keys of a profile's file: what each is for, what it takes, and where one
//! is wrong. All of it is read from the JSON Schema that is shipped.

use std::ops::Range;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::error::Wrong;
use crate::message::{Arg, Locale, Message, Template};

/// The keys of all entries.
pub struct Keys {
    schema: Value,
    /// By `Entry.key` and `Entry:value`.
    chinese: toml::Table,
}

/// What stands at a place of the file: an entry with keys, or a value.
#[derive(Clone, Copy)]
pub struct Node<'k> {
    keys: &'k Keys,
    /// The schema of the place, as it is written there.
    written: &'k Value,
    /// What that comes to, references followed.
    value: &'k Value,
    /// The name of its definition; that of the one around it, if it has none.
    name: &'k str,
    /// The key that leads to it.
    key: &'k str,
    around: &'k str,
}

/// Keys that only the changes of another profile have.
pub const CHANGES: [&str; 3] = ["remove", "replace", "after"];

impl Keys {
    pub fn new() -> Keys {
        let schema = include_str!("../../docs/profile.schema.json");
        let chinese = include_str!("keys.zh.toml");
        Keys {
            schema: serde_json::from_str(schema).unwrap_or_default(),
            chinese: toml::from_str(chinese).unwrap_or_default(),
        }
    }

    /// The whole file.
    pub fn root(&self) -> Node<'_> {
        Node {
            keys: self,
            written: &self.schema,
            value: &self.schema,
            name: "Profile",
            key: "",
            around: "",
        }
    }

    /// What stands behind the keys of `path`.
    pub fn at<S: AsRef<str>>(&self, path: &[S]) -> Option<Node<'_>> {
        path.iter()
            .try_fold(self.root(), |node, key| node.child(key.as_ref()))
    }

    /// Every kind of entry with keys of its own, in the order of the names.
    pub fn entries(&self) -> Vec<Node<'_>> {
        let definitions = self.schema.get("definitions").and_then(Value::as_object);
        let of = definitions.into_iter().flatten();
        let mut entries = vec![self.root()];
        entries.extend(of.map(|(name, value)| Node {
            keys: self,
            written: value,
            value,
            name,
            key: "",
            around: "",
        }));
        entries.retain(|entry| entry.properties().next().is_some());
        entries
    }
}

impl Default for Keys {
    fn default() -> Self {
        Keys::new()
    }
}

impl<'k> Node<'k> {
    fn of(self, key: &'k str, written: &'k Value) -> Node<'k> {
        let mut node = Node {
            written,
            value: written,
            key,
            around: self.name,
            ..self
        };
        // No definition leads to itself; the bound is against a broken schema.
        for _ in 0..8 {
            let reference = node.value.get("$ref").and_then(Value::as_str);
            let definition = reference.and_then(|path| path.rsplit('/').next());
            if let Some(name) = definition
                && let Some(value) = self.keys.schema["definitions"].get(name)
            {
                (node.name, node.value) = (name, value);
                continue;
            }
            let either = ["allOf", "anyOf"]
                .iter()
                .find_map(|either| node.value.get(either)?.as_array());
            // Of "that or nothing" what is not nothing.
            let only = either.and_then(|either| {
                let mut some = either.iter().filter(|one| one["type"] != "null");
                some.next().filter(|_| some.next().is_none())
            });
            match only.or_else(|| node.value.get("items")) {
                Some(inner) => node.value = inner,
                None => break,
            }
        }
        node
    }

    /// The keys that may stand here.
    pub fn properties(self) -> impl Iterator<Item = Node<'k>> {
        let either = self.value.get("anyOf").and_then(Value::as_array);
        let all = std::iter::once(self.value).chain(either.into_iter().flatten());
        all.filter_map(|one| one.get("properties")?.as_object())
            .flatten()
            .map(move |(key, value)| self.of(key, value))
    }

    fn child(self, key: &str) -> Option<Node<'k>> {
        self.properties().find(|child| child.key == key)
    }

    pub fn key(self) -> &'k str {
        self.key
    }

    pub fn name(self) -> &'k str {
        self.name
    }

    /// The definition that the key stands in.
    pub fn around(self) -> &'k str {
        self.around
    }

    /// What it is for.
    pub fn description(self, locale: Locale) -> &'k str {
        if locale == Locale::Zh {
            let name = match self.key {
                "" => self.name.to_string(),
                key => format!("{}.{key}", self.around),
            };
            if let Some(text) = self.keys.chinese.get(&name).and_then(toml::Value::as_str) {
                return text;
            }
        }
        let own = self
            .written
            .get("description")
            .or(self.value.get("description"));
        own.and_then(Value::as_str).unwrap_or("")
    }

    pub fn required(self) -> bool {
        let schema = &self.keys.schema;
        let names = match self.around {
            "Profile" => schema.pointer("/then/required"),
            // Entries that may be changes of others must hold only their name.
            around => schema["definitions"]
                .get(around)
                .and_then(|around| around.get("x-required").or_else(|| around.get("required"))),
        };
        let names = names.and_then(Value::as_array);
        names.is_some_and(|names| names.iter().any(|name| name == self.key))
    }

    /// The values that it may have, where they are few, and what each means.
    pub fn values(self, locale: Locale) -> Vec<(&'k str, &'k str)> {
        let one_of = self.value.get("oneOf").and_then(Value::as_array);
        one_of
            .into_iter()
            .flatten()
            .filter_map(|one| {
                let value = one["const"].as_str().or(one["enum"][0].as_str())?;
                let chinese = || {
                    let text = self.keys.chinese.get(&format!("{}:{value}", self.name))?;
                    text.as_str().filter(|_| locale == Locale::Zh)
                };
                let english = one["description"].as_str().unwrap_or("");
                Some((value, chinese().unwrap_or(english)))
            })
            .collect()
    }

    /// What it takes, in words.
    pub fn takes(self) -> &'static Template {
        let list = self.is_list();
        if self.value.get("oneOf").is_some() {
            return &A_WORD;
        }
        match (self.types().first().copied(), list) {
            (Some("string"), true) => &TEXTS,
            (Some("string"), false) => &A_TEXT,
            (Some("integer"), _) => &A_NUMBER,
            (Some("boolean"), _) => &YES_OR_NO,
            (_, true) => &ENTRIES,
            _ if self.value.get("anyOf").is_some() => &BOTH_LANGUAGES,
            _ => &AN_ENTRY,
        }
    }

    pub fn is_bool(self) -> bool {
        self.types().contains(&"boolean")
    }

    pub fn is_text(self) -> bool {
        self.types().contains(&"string") || self.value.get("oneOf").is_some()
    }

    /// Several stand here.
    pub fn is_list(self) -> bool {
        let kind = &self.written["type"];
        let mut either = kind.as_array().into_iter().flatten();
        kind == "array" || either.any(|one| one == "array")
    }

    fn types(self) -> Vec<&'k str> {
        match &self.value["type"] {
            Value::String(one) => vec![one],
            Value::Array(all) => {
                let all = all.iter().filter_map(Value::as_str);
                all.filter(|one| *one != "null").collect()
            }
            _ => Vec::new(),
        }
    }
}

/// What is wrong with the keys of a file, or of what it comes to with all that
/// it extends, in no order.
pub(super) fn check(table: &DeTable<'_>, whole: Range<usize>) -> Vec<Wrong> {
    let keys = Keys::new();
    let mut checker = Checker { wrong: Vec::new() };
    checker.table(table, whole, keys.root());
    checker.wrong
}

struct Checker {
    wrong: Vec<Wrong>,
}

impl Checker {
    fn fail(&mut self, span: Range<usize>, message: Message, remedy: Option<Message>) {
        self.wrong.push(Wrong {
            span,
            message,
            remedy,
        });
    }

    fn table(&mut self, table: &DeTable<'_>, span: Range<usize>, node: Node<'_>) {
        // Free names, each with a text.
        if let Some(inner) = node
            .value
            .get("additionalProperties")
            .filter(|v| v.is_object())
        {
            for (key, value) in table {
                if value.get_ref().as_str().is_none() {
                    let child = node.of("", inner);
                    self.type_error(key.get_ref(), value.span(), child, value.get_ref());
                }
            }
            return;
        }
        // Changes of another profile have been made.
        let allowed = |child: &Node<'_>| !CHANGES.contains(&child.key);
        let known: Vec<&str> = node.properties().filter(allowed).map(|c| c.key).collect();
        for (key, value) in table {
            let name: &str = key.get_ref();
            match node.child(name).filter(|child| known.contains(&child.key)) {
                Some(child) => self.value(name, value.get_ref(), value.span(), child),
                None => {
                    let message = Message::new(&NO_KEY).with("name", name);
                    self.fail(key.span(), message, Some(remedy(name, &known)));
                }
            }
        }
        let missing: Vec<&str> = node
            .properties()
            .filter(|child| child.required() && !table.contains_key(child.key))
            .map(|child| child.key)
            .collect();
        if !missing.is_empty() {
            let missing = missing.into_iter().map(Arg::from).collect();
            let message = Message::new(&MISSING).with("keys", Arg::List(missing));
            self.fail(span.start..span.start, message, None);
        }
    }

    fn value(&mut self, key: &str, value: &DeValue<'_>, span: Range<usize>, node: Node<'_>) {
        match value {
            DeValue::Array(array) if node.is_list() => {
                for one in array {
                    self.single(key, one.get_ref(), one.span(), node);
                }
            }
            _ if node.is_list() => self.type_error(key, span, node, value),
            _ => self.single(key, value, span, node),
        }
    }

    fn single(&mut self, key: &str, value: &DeValue<'_>, span: Range<usize>, node: Node<'_>) {
        let values = node.values(Locale::En);
        let types = node.types();
        match value {
            DeValue::Table(table) if node.properties().next().is_some() => {
                self.table(table, span, node);
            }
            DeValue::Table(table) if node.value.get("additionalProperties").is_some() => {
                self.table(table, span, node);
            }
            DeValue::String(text) if !values.is_empty() => {
                if !values.iter().any(|(known, _)| *known == text.as_ref()) {
                    let known: Vec<&str> = values.iter().map(|(known, _)| *known).collect();
                    let message = Message::new(&NO_VALUE)
                        .with("value", text.as_ref())
                        .with("key", key);
                    self.fail(span, message, Some(remedy(text, &known)));
                }
            }
            DeValue::String(_) if types.contains(&"string") => {}
            DeValue::String(_) if node.value.get("anyOf").is_some() => {}
            DeValue::Integer(_) if types.contains(&"integer") => {}
            DeValue::Boolean(_) if types.contains(&"boolean") => {}
            _ => self.type_error(key, span, node, value),
        }
    }

    fn type_error(&mut self, key: &str, span: Range<usize>, node: Node<'_>, value: &DeValue<'_>) {
        let message = Message::new(&WRONG_TYPE)
            .with("key", key)
            .with("expected", Message::new(node.takes()))
            .with("actual", value.type_str());
        self.fail(span, message, None);
    }
}

/// Names among which one that is like another is looked for, at most.
const MOST_KNOWN: usize = 1000;

/// What is known instead of `name`, the likeliest first.
pub(super) fn remedy(name: &str, known: &[&str]) -> Message {
    let mut near: Vec<(usize, &str)> = known
        .iter()
        .take(MOST_KNOWN)
        .map(|known| (distance(name, known), *known))
        .filter(|(distance, known)| 2 * distance <= known.chars().count())
        .collect();
    near.sort();
    match near.first() {
        Some((_, nearest)) => Message::new(&MEANT).with("name", *nearest),
        None => {
            let known = known
                .iter()
                .take(40)
                .map(|known| Arg::from(*known))
                .collect();
            Message::new(&KNOWN).with("known", Arg::List(known))
        }
    }
}

/// How many characters differ (Levenshtein), for words of at most 60.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(60).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(60).enumerate() {
        let mut before = i;
        let mut left = i + 1;
        for (cb, above) in b.iter().zip(row.iter_mut().skip(1)) {
            let cell = (before + usize::from(ca != *cb))
                .min(left + 1)
                .min(*above + 1);
            before = std::mem::replace(above, cell);
            left = cell;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

macro_rules! templates {
    ($($name:ident = $zh:literal, $en:literal;)*) => {
        $(static $name: Template = Template { zh: $zh, en: $en };)*
    };
}

templates! {
    NO_KEY = "没有“{name}”这个键", "there is no key `{name}` here";
    NO_VALUE = "“{key}”不能是“{value}”", "`{key}` can't be `{value}`";
    MISSING = "缺少 {keys}", "{keys} is missing";
    WRONG_TYPE = "“{key}”应是{expected}，写的是 {actual}", "`{key}` takes {expected}, not a TOML {actual}";
    MEANT = "是否是 {name}？", "did you mean `{name}`?";
    KNOWN = "可用：{known}", "known: {known}";
    A_TEXT = "文字", "a text";
    TEXTS = "文字的列表", "a list of texts";
    A_NUMBER = "整数", "a whole number";
    YES_OR_NO = "true 或 false", "true or false";
    ENTRIES = "条目的列表", "a list of entries";
    AN_ENTRY = "条目", "an entry";
    A_WORD = "规定的词", "one of a few words";
    BOTH_LANGUAGES = "文字，或 { zh = …, en = … }", "a text, or { zh = …, en = … }";
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All keys and values with their names in `keys.zh.toml`.
    fn names(keys: &Keys) -> Vec<String> {
        let mut names = Vec::new();
        for entry in keys.entries() {
            for property in entry.properties() {
                names.push(format!("{}.{}", entry.name(), property.key()));
                let values = property.values(Locale::En);
                names.extend(
                    values
                        .iter()
                        .map(|(v, _)| format!("{}:{v}", property.name())),
                );
            }
        }
        names
    }

    #[test]
    fn every_key_is_described_in_both_languages() {
        let keys = Keys::new();
        let names = names(&keys);
        assert!(names.len() > 100);
        let untold: Vec<_> = names
            .iter()
            .filter(|name| !keys.chinese.contains_key(name.as_str()))
            .collect();
        assert!(untold.is_empty(), "without Chinese: {untold:?}");
        let stale: Vec<_> = keys
            .chinese
            .keys()
            .filter(|key| key.contains(['.', ':']) && !names.contains(key))
            .collect();
        assert!(stale.is_empty(), "no such key: {stale:?}");
        for entry in keys.entries() {
            for property in entry.properties() {
                let described = property.description(Locale::En);
                assert!(!described.is_empty(), "{}.{}", entry.name(), property.key());
            }
        }
    }

    #[test]
    fn places_are_found_by_their_keys() {
        let keys = Keys::new();
        let equation = keys.at(&["table", "equation"]).unwrap();
        assert_eq!(equation.name(), "Equation");
        let each = keys.at(&["table", "equation", "each"]).unwrap();
        let values: Vec<_> = each
            .values(Locale::En)
            .into_iter()
            .map(|(v, _)| v)
            .collect();
        assert_eq!(values, ["row", "column"]);
        assert!(keys.at(&["table", "part", "rows"]).unwrap().is_list());
        assert!(keys.at(&["table", "nothing"]).is_none());
    }

    #[test]
    fn words_that_were_meant_come_first() {
        let said = |name, known: &[&str]| remedy(name, known).render(Locale::En);
        assert_eq!(
            said("heding", &["id", "heading"]),
            "did you mean `heading`?"
        );
        assert_eq!(said("xyz", &["id", "heading"]), "known: id, heading");
    }
}
