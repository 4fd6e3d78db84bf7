//! What may be written at a place of a profile's file, and what stands there:
//! for editors. It reads files that are broken where they are being written.

use std::ops::Range;

use toml::de::{DeArray, DeTable, DeValue};

use super::keys::{CHANGES, Keys};
use super::{Profile, Profiles};
use crate::message::{Bilingual, Locale, Message, Template};

/// Something that may be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What it is called in a list.
    pub label: String,
    /// What is written in the place of [`Proposals::replaced`].
    pub text: String,
    pub kind: ProposalKind,
    pub description: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalKind {
    Header,
    Key,
    Value,
    /// A table, section, row or column of the profile.
    Name,
    Function,
}

#[derive(Debug, Default)]
pub struct Proposals {
    /// Bytes that a proposal takes the place of.
    pub replaced: Range<usize>,
    pub all: Vec<Proposal>,
}

/// The headers of a profile.
const HEADERS: [&str; 16] = [
    "[years]",
    "[define]",
    "[detect]",
    "[[section]]",
    "[[section.topic]]",
    "[[table]]",
    "[[table.part]]",
    "[[table.equation]]",
    "[[claim]]",
    "[[check]]",
    "[[across]]",
    "[[sentence]]",
    "[[sentence.part]]",
    "[words]",
    "[[words.bases]]",
    "[[words.deadlines]]",
];

/// What a formula may call, with what it does.
const FUNCTIONS: [(&str, Template); 3] = [
    (
        "sum",
        Template {
            zh: "`sum(a, b, c..d, *)`：各项之和；`*` 是所有非合计的，`a.*` 是组 a 里的",
            en: "`sum(a, b, c..d, *)`: all of them added; `*` is all that are no totals, `a.*` those in the group a",
        },
    ),
    (
        "last",
        Template {
            zh: "`last(a)`：上一年报告中的单元格",
            en: "`last(a)`: the cell in last year's report",
        },
    ),
    (
        "round",
        Template {
            zh: "`round(a, 2)`：保留两位小数，四舍五入",
            en: "`round(a, 2)`: to two decimals, halves away from zero",
        },
    ),
];

const CLAIMED: Template = Template {
    zh: "正文中的数字",
    en: "the figure that the prose states",
};
const YEAR: Template = Template {
    zh: "报告年度",
    en: "the year of the report",
};

/// Where in the grammar of the file a byte stands.
#[derive(Debug, Clone, PartialEq)]
enum Place {
    /// In a line that a bracket begins.
    Header,
    Key,
    /// Behind `key =`, outside of any text.
    Value,
    /// Inside of a text.
    Text,
}

/// What the file says of a byte.
#[derive(Debug)]
struct Spot {
    /// Keys that lead to the entry.
    path: Vec<String>,
    /// The key whose value it is.
    key: String,
    place: Place,
    /// Where the word or text that it stands in begins.
    start: usize,
    /// Where the last header begins.
    header: usize,
    /// Keys that the entry has before the byte.
    present: Vec<String>,
}

/// A table or array that is open at the byte.
#[derive(Default)]
struct Frame {
    array: bool,
    /// The key whose value it is.
    name: Option<String>,
    key: Option<String>,
    present: Vec<String>,
}

/// `None` inside a comment.
fn spot(text: &str, at: usize) -> Option<Spot> {
    let before = text.get(..at)?;
    let mut header = 0;
    let mut path: Vec<String> = Vec::new();
    let mut frames = vec![Frame::default()];
    let mut word = 0;
    let mut i = 0;
    // Where the byte stands, if the text ends here.
    let end = |place: Place, start: usize, path: &[String], frames: &[Frame], header: usize| {
        let names = frames.iter().filter_map(|frame| frame.name.clone());
        // The key of a text in a list is the list's.
        let inner = frames.iter().rev().find(|frame| !frame.array);
        let list = frames.last().is_some_and(|frame| frame.array);
        let mut path: Vec<String> = path.iter().cloned().chain(names).collect();
        let key = match (list, frames.last().and_then(|frame| frame.name.clone())) {
            (true, Some(name)) => {
                path.pop();
                name
            }
            _ => inner
                .and_then(|frame| frame.key.clone())
                .unwrap_or_default(),
        };
        Some(Spot {
            path,
            key,
            place,
            start,
            header,
            present: inner.map_or_else(Vec::new, |frame| frame.present.clone()),
        })
    };
    while i < before.len() {
        let rest = before.get(i..)?;
        let c = rest.chars().next()?;
        let length = c.len_utf8();
        let depth = frames.len();
        let frame = frames.last_mut()?;
        let wants_value = frame.array || frame.key.is_some();
        match c {
            '#' => i += rest.find('\n')?,
            '\n' if depth == 1 => {
                frame.key = None;
                i += 1;
                word = i;
            }
            '[' if depth == 1 && !wants_value => {
                let Some(line) = rest.find('\n') else {
                    return end(Place::Header, i, &path, &frames, header);
                };
                let name = rest.get(..line)?.trim_matches(['[', ']', ' ', '\r', '\t']);
                path = name
                    .split('.')
                    .map(|part| part.trim().to_string())
                    .collect();
                header = i;
                frames = vec![Frame::default()];
                i += line;
            }
            '[' | '{' => {
                let name = (!frame.array).then(|| frame.key.clone()).flatten();
                let inherited = (frame.array && c == '{')
                    .then(|| frame.name.clone())
                    .flatten();
                if inherited.is_some() {
                    frame.name = None;
                }
                frames.push(Frame {
                    array: c == '[',
                    name: name.or(inherited),
                    ..Frame::default()
                });
                i += 1;
                word = i;
            }
            ']' | '}' => {
                let closed = frames.pop()?;
                if frames.is_empty() {
                    frames.push(Frame::default());
                }
                if let Some(array) = frames.last_mut()
                    && array.array
                    && array.name.is_none()
                {
                    array.name = closed.name;
                }
                i += 1;
                word = i;
            }
            ',' => {
                if !frame.array {
                    frame.key = None;
                }
                i += 1;
                word = i;
            }
            '=' if !wants_value => {
                let key = before.get(word..i)?.trim().trim_matches(['"', '\'']);
                frame.present.push(key.to_string());
                frame.key = Some(key.to_string());
                i += 1;
                word = i;
            }
            '"' | '\'' if wants_value => {
                let quote = ["\"\"\"", "'''", "\"", "'"]
                    .into_iter()
                    .find(|quote| rest.starts_with(quote))?;
                let inner = i + quote.len();
                match closing(before.get(inner..)?, quote) {
                    Some(length) => i = inner + length + quote.len(),
                    None => return end(Place::Text, inner, &path, &frames, header),
                }
                word = i;
            }
            c if c.is_whitespace() => {
                if before.get(word..i)?.trim().is_empty() {
                    word = i + length;
                }
                i += length;
            }
            _ => i += length,
        }
    }
    let frame = frames.last()?;
    let place = if frame.array || frame.key.is_some() {
        Place::Value
    } else {
        Place::Key
    };
    end(place, word.min(at), &path, &frames, header)
}

/// Bytes of `text` up to the quote that ends it; a text of one line that isn't
/// ended goes on to the end of its line only.
fn closing(text: &str, quote: &str) -> Option<usize> {
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' && quote.starts_with('"') {
            escaped = true;
        } else if text.get(i..).is_some_and(|rest| rest.starts_with(quote)) {
            return Some(i);
        } else if c == '\n' && quote.len() == 1 {
            return Some(i.saturating_sub(1));
        }
    }
    None
}

/// A name that the profile gives, and what it stands for.
struct Name {
    key: String,
    label: String,
}

/// The file as far as it can be read.
struct File<'t> {
    root: DeTable<'t>,
    base: Option<&'t Profile>,
}

impl<'t> File<'t> {
    fn read(text: &'t str, profiles: &'t Profiles) -> File<'t> {
        let (root, _) = DeTable::parse_recoverable(text);
        let root = root.into_inner();
        let extends = root
            .get("extends")
            .and_then(|value| value.get_ref().as_str());
        let base = extends.and_then(|id| profiles.get(id)).map(|base| &**base);
        File { root, base }
    }

    fn entries<'v>(&'v self, name: &str) -> impl Iterator<Item = &'v DeTable<'t>> {
        entries(&self.root, name)
    }

    fn ids(&self, name: &str) -> Vec<Name> {
        let title = |entry: &DeTable<'_>| {
            let title = ["heading", "title"].iter().find_map(|key| entry.get(*key));
            title.and_then(|title| match title.get_ref() {
                DeValue::String(text) => Some(text.to_string()),
                DeValue::Table(both) => string(both, "zh"),
                _ => None,
            })
        };
        let mut names: Vec<Name> = self
            .entries(name)
            .filter_map(|entry| {
                Some(Name {
                    key: string(entry, "id")?,
                    label: title(entry).unwrap_or_default(),
                })
            })
            .collect();
        let base = self.base;
        let inherited: Vec<Name> = match name {
            "table" => base
                .iter()
                .flat_map(|base| &base.tables)
                .map(|table| Name {
                    key: table.id.clone(),
                    label: table.title.zh.clone(),
                })
                .collect(),
            _ => base
                .iter()
                .flat_map(|base| &base.sections)
                .map(|section| Name {
                    key: section.id.clone(),
                    label: section.heading.clone(),
                })
                .collect(),
        };
        add(&mut names, inherited);
        names
    }

    /// The rows or columns of a table.
    fn lines(&self, table: &str, name: &str) -> Vec<Name> {
        let mut names: Vec<Name> = self
            .entries("table")
            .filter(|entry| string(entry, "id").as_deref() == Some(table))
            .flat_map(|entry| entries(entry, "part"))
            .flat_map(|part| entries(part, name))
            .filter(|line| {
                !is_set(line, "remove") && (!is_set(line, "group") || is_set(line, "subtotal"))
            })
            .filter_map(|line| {
                Some(Name {
                    key: string(line, "key")?,
                    label: string(line, "label").unwrap_or_default(),
                })
            })
            .collect();
        let base = self.base.iter().flat_map(|base| &base.tables);
        for table in base.filter(|known| known.id == table) {
            let rows = table.rows.iter().map(|row| Name {
                key: row.key.clone(),
                label: row
                    .label
                    .as_ref()
                    .map_or_else(String::new, |l| l.text.clone()),
            });
            let columns = table.columns.iter().map(|column| Name {
                key: column.key.clone(),
                label: column.label.text.clone(),
            });
            let inherited = match name {
                "rows" => rows.collect(),
                _ => columns.collect(),
            };
            add(&mut names, inherited);
        }
        names
    }
}

fn add(names: &mut Vec<Name>, more: Vec<Name>) {
    for name in more {
        if !names.iter().any(|known| known.key == name.key) {
            names.push(name);
        }
    }
}

fn entries<'v, 't>(table: &'v DeTable<'t>, name: &str) -> impl Iterator<Item = &'v DeTable<'t>> {
    let array: Option<&'v DeArray<'t>> = table.get(name).and_then(|v| v.get_ref().as_array());
    array
        .into_iter()
        .flat_map(|array| array.iter())
        .filter_map(|entry| entry.get_ref().as_table())
}

fn string(table: &DeTable<'_>, key: &str) -> Option<String> {
    Some(table.get(key)?.get_ref().as_str()?.to_string())
}

fn is_set(table: &DeTable<'_>, key: &str) -> bool {
    table.get(key).and_then(|value| value.get_ref().as_bool()) == Some(true)
}

/// What a formula's names mean.
struct FormulaScope {
    /// The table that it is written out for.
    table: Option<String>,
    each: Option<String>,
    /// Variables are the figure of a claim.
    claim: bool,
}

/// The keys of the entry around `spot`, from its header up to the next one.
fn own_block(text: &str, header: usize) -> DeTable<'_> {
    let rest = text.get(header..).unwrap_or_default();
    let body = rest
        .find('\n')
        .map_or("", |line| rest.get(line..).unwrap_or_default());
    let end = body.find("\n[").unwrap_or(body.len());
    DeTable::parse_recoverable(body.get(..end).unwrap_or_default())
        .0
        .into_inner()
}

/// Whether the texts of a key are formulas.
fn is_formula(key: &str) -> bool {
    ["holds", "value"].contains(&key)
}

fn scope(text: &str, spot: &Spot) -> Option<FormulaScope> {
    if !is_formula(&spot.key) && spot.key != "only" {
        return None;
    }
    let block = own_block(text, spot.header);
    let table = match spot.path.first().map(String::as_str) {
        // The nearest table above.
        Some("table") => {
            let above = text.get(..spot.header)?;
            let header = above.rfind("\n[[table]]").map(|at| at + 1);
            let header = header.or_else(|| above.starts_with("[[table]]").then_some(0))?;
            string(&own_block(text, header), "id")
        }
        _ => string(&block, "table"),
    };
    Some(FormulaScope {
        table,
        each: string(&block, "each"),
        claim: spot
            .path
            .first()
            .is_some_and(|first| first == "claim" || first == "sentence"),
    })
}

/// What may be written at byte `at` of a profile's file.
pub fn proposals(text: &str, at: usize, profiles: &Profiles, locale: Locale) -> Proposals {
    let Some(spot) = spot(text, at) else {
        return Proposals::default();
    };
    let keys = Keys::new();
    let node = keys.at(&spot.path);
    let proposal = |label: &str, text: String, kind, description: &str| Proposal {
        label: label.to_string(),
        text,
        kind,
        description: description.to_string(),
    };
    let mut start = spot.start;
    let mut all = Vec::new();
    match spot.place {
        Place::Header => {
            for header in HEADERS {
                let path: Vec<&str> = header.trim_matches(['[', ']']).split('.').collect();
                let description = keys.at(&path).map_or("", |node| node.description(locale));
                all.push(proposal(
                    header,
                    header.to_string(),
                    ProposalKind::Header,
                    description,
                ));
            }
        }
        Place::Key => {
            let extends = text.contains("extends");
            for child in node.into_iter().flat_map(|node| node.properties()) {
                let given = spot.present.iter().any(|key| key == child.key());
                if given || CHANGES.contains(&child.key()) && !extends {
                    continue;
                }
                // Entries with keys of their own stand under headers.
                let under_header = spot.path.is_empty() || spot.path.len() == 1;
                let is_header = HEADERS.iter().any(|header| {
                    let name = header.trim_matches(['[', ']']);
                    let mut full = spot.path.join(".");
                    if !full.is_empty() {
                        full.push('.');
                    }
                    under_header && name == format!("{full}{}", child.key())
                });
                if is_header {
                    continue;
                }
                let text = format!("{} = ", child.key());
                let description = child.description(locale);
                all.push(proposal(child.key(), text, ProposalKind::Key, description));
            }
            if spot.path.is_empty() && spot.present.is_empty() {
                all.retain(|one| one.label != "extends" || !text.is_empty());
            }
        }
        Place::Value | Place::Text => {
            let quoted = spot.place == Place::Value;
            let value = |name: &str| {
                if quoted {
                    format!("\"{name}\"")
                } else {
                    name.to_string()
                }
            };
            let node = node.and_then(|node| node.properties().find(|c| c.key() == spot.key));
            let Some(node) = node else {
                return Proposals::default();
            };
            for (name, description) in node.values(locale) {
                all.push(proposal(
                    name,
                    value(name),
                    ProposalKind::Value,
                    description,
                ));
            }
            if node.is_bool() && quoted {
                for name in ["true", "false"] {
                    all.push(proposal(name, name.to_string(), ProposalKind::Value, ""));
                }
            }
            let file = File::read(text, profiles);
            let in_formula = is_formula(&spot.key) && !quoted;
            let names = if in_formula {
                let source = text.get(spot.start..at).unwrap_or_default();
                start = at - word_before(source).len();
                formula_names(text, source, &spot, &file, locale, &mut all)
            } else {
                names_for(text, &spot, &file, profiles, locale)
            };
            for name in names {
                let text = if in_formula {
                    name.key.clone()
                } else {
                    value(&name.key)
                };
                all.push(proposal(&name.key, text, ProposalKind::Name, &name.label));
            }
        }
    }
    Proposals {
        replaced: start.min(at)..at,
        all,
    }
}

/// The name that ends a formula, as far as it is written.
fn word_before(source: &str) -> &str {
    let start = source
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric() || *c == '_' || *c == '.')
        .last()
        .map_or(source.len(), |(at, _)| at);
    let word = source.get(start..).unwrap_or_default();
    // Behind `a..` a name of its own begins.
    word.rfind("..")
        .map_or(word, |at| word.get(at + 2..).unwrap_or_default())
}

/// Names that may stand in a text that isn't a formula.
fn names_for(
    text: &str,
    spot: &Spot,
    file: &File<'_>,
    profiles: &Profiles,
    locale: Locale,
) -> Vec<Name> {
    let entry = spot.path.join(".");
    match (entry.as_str(), spot.key.as_str()) {
        ("section", "tables") | (_, "table") => file.ids("table"),
        (_, "sections") => file.ids("section"),
        ("", "extends") => profiles
            .iter()
            .map(|profile| Name {
                key: profile.id.clone(),
                label: profile.title.get(locale).to_string(),
            })
            .collect(),
        (_, "only") => {
            let scope = scope(text, spot);
            let table = scope.as_ref().and_then(|scope| scope.table.clone());
            let lines = match scope.and_then(|scope| scope.each).as_deref() {
                Some("column") => "columns",
                _ => "rows",
            };
            table.map_or_else(Vec::new, |table| file.lines(&table, lines))
        }
        (_, "in") => {
            let parts = file
                .entries("table")
                .flat_map(|table| entries(table, "part"));
            parts
                .flat_map(|part| entries(part, "columns"))
                .filter(|column| is_set(column, "group"))
                .filter_map(|column| {
                    Some(Name {
                        key: string(column, "key")?,
                        label: string(column, "label").unwrap_or_default(),
                    })
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// What may be named at the end of the formula `source`; functions are added to
/// `all`.
fn formula_names(
    text: &str,
    source: &str,
    spot: &Spot,
    file: &File<'_>,
    locale: Locale,
    all: &mut Vec<Proposal>,
) -> Vec<Name> {
    let Some(scope) = scope(text, spot) else {
        return Vec::new();
    };
    // Inside of brackets: a row, and behind the comma a column.
    if let Some(open) = source.rfind('[')
        && !source.get(open..).is_some_and(|rest| rest.contains(']'))
    {
        let inside = source.get(open + 1..).unwrap_or_default();
        let named = word_before(source.get(..open).unwrap_or_default());
        let table = if named.is_empty() {
            scope.table.clone()
        } else {
            Some(named.to_string())
        };
        let lines = if inside.contains(',') {
            "columns"
        } else {
            "rows"
        };
        return table.map_or_else(Vec::new, |table| file.lines(&table, lines));
    }
    for (name, template) in &FUNCTIONS {
        all.push(Proposal {
            label: (*name).to_string(),
            text: format!("{name}("),
            kind: ProposalKind::Function,
            description: Message::new(template).render(locale),
        });
    }
    let mut names = match (&scope.table, scope.each.as_deref()) {
        (Some(table), Some("row")) => file.lines(table, "columns"),
        (Some(table), Some(_)) => file.lines(table, "rows"),
        _ => file.ids("table"),
    };
    if scope.claim {
        for (key, template) in [("n", &CLAIMED), ("year", &YEAR)] {
            names.push(Name {
                key: key.to_string(),
                label: Message::new(template).render(locale),
            });
        }
    }
    names
}

/// What stands at byte `at`: its bytes, and what there is to say of it.
pub fn description(
    text: &str,
    at: usize,
    profiles: &Profiles,
    locale: Locale,
) -> Option<(Range<usize>, String)> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let before = text.get(..at)?;
    let start = at - before.len() + before.trim_end_matches(is_word).len();
    let behind = text.get(at..)?;
    let end = at + behind.len() - behind.trim_start_matches(is_word).len();
    let word = text.get(start..end).filter(|word| !word.is_empty())?;
    let spot = spot(text, end)?;
    let keys = Keys::new();
    let said = match spot.place {
        Place::Header => {
            let path: Vec<&str> = word.split('.').collect();
            keys.at(&path)?.description(locale).to_string()
        }
        Place::Key => {
            let node = keys.at(&spot.path)?;
            let child = node.properties().find(|child| child.key() == word)?;
            let takes = Message::new(child.takes()).render(locale);
            let mut said = format!("{}\n\n_{takes}_", child.description(locale));
            for (value, description) in child.values(locale) {
                said.push_str(&format!("\n\n`\"{value}\"` {description}"));
            }
            said
        }
        Place::Value | Place::Text => {
            let node = keys.at(&spot.path)?;
            let child = node.properties().find(|child| child.key() == spot.key)?;
            let values = child.values(locale);
            let of_values = values.iter().find(|(value, _)| *value == word);
            let file = File::read(text, profiles);
            let names = if is_formula(&spot.key) {
                let source = text.get(spot.start..start)?;
                formula_names(text, source, &spot, &file, locale, &mut Vec::new())
            } else {
                names_for(text, &spot, &file, profiles, locale)
            };
            let function = FUNCTIONS.iter().find(|(name, _)| {
                is_formula(&spot.key)
                    && *name == word
                    && text.get(end..).is_some_and(|rest| rest.starts_with('('))
            });
            match (of_values, function) {
                (Some((_, description)), _) => (*description).to_string(),
                (None, Some((_, template))) => Message::new(template).render(locale),
                (None, None) => {
                    let name = names.into_iter().find(|name| name.key == word)?;
                    Bilingual::same(name.label).get(locale).to_string()
                }
            }
        }
    };
    (!said.trim().is_empty()).then_some((start..end, said))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"id = "own"
[[section]]
id = "results"
heading = "检测结果"
tables = ["t"]
[[table]]
id = "t"
title = "表"
[[table.part]]
id = "p"
columns = [{ key = "a", label = "甲" }, { key = "b", label = "乙" }, { key = "total", label = "合计" }]
rows = [{ key = "x", label = "子" }, { key = "y", label = "丑" }]
[[table.equation]]
id = "e"
each = "row"
holds = "total = a + b"
[[claim]]
id = "c"
holds = ["n = t[x, total]"]
"#;

    /// The file with `from` replaced by `to`, where `|` is the byte asked for.
    fn ask(from: &str, to: &str) -> (String, usize) {
        let text = FILE.replacen(from, to, 1);
        let at = text.find('|').expect("a place");
        (text.replacen('|', "", 1), at)
    }

    fn labels(from: &str, to: &str) -> Vec<String> {
        let (text, at) = ask(from, to);
        let profiles = Profiles::default();
        let found = proposals(&text, at, &profiles, Locale::En);
        found.all.into_iter().map(|one| one.label).collect()
    }

    #[test]
    fn keys_and_headers_are_proposed() {
        let keys = labels("heading = \"检测结果\"", "|");
        assert!(keys.contains(&"heading".to_string()), "{keys:?}");
        assert!(!keys.contains(&"id".to_string()), "{keys:?}");
        assert!(!keys.contains(&"topic".to_string()), "{keys:?}");
        let headers = labels("[[claim]]\nid", "[|\nid");
        assert!(headers.contains(&"[[table.equation]]".to_string()));
        let inline = labels("{ key = \"x\", label", "{ key = \"x\", |label");
        assert!(inline.contains(&"subtotal".to_string()), "{inline:?}");
        assert!(!inline.contains(&"key".to_string()), "{inline:?}");
    }

    #[test]
    fn values_are_proposed() {
        assert_eq!(labels("each = \"row\"", "each = |"), ["row", "column"]);
        assert_eq!(labels("each = \"row\"", "each = \"|\""), ["row", "column"]);
        assert_eq!(labels("tables = [\"t\"]", "tables = [\"|\"]"), ["t"]);
        assert_eq!(labels("title = \"表\"", "blanks = |"), ["true", "false"]);
    }

    #[test]
    fn names_are_proposed_inside_of_formulas() {
        let columns = ["sum", "last", "round", "a", "b", "total"];
        assert_eq!(labels("= a + b", "= a + |"), columns);
        let half = labels("= a + b\"", "= sum(|");
        assert_eq!(half, columns);
        let rows = labels(
            "each = \"row\"\nholds = \"total = a + b\"",
            "each = \"column\"\nholds = \"|\"",
        );
        assert_eq!(rows, ["sum", "last", "round", "x", "y"]);
        assert_eq!(labels("t[x, total]", "t[|"), ["x", "y"]);
        assert_eq!(labels("t[x, total]", "t[x, |]"), ["a", "b", "total"]);
        assert!(labels("n = t[x", "n = |t[x").contains(&"n".to_string()));
    }

    #[test]
    fn what_stands_is_described() {
        let said = |from: &str, to: &str| {
            let (text, at) = ask(from, to);
            description(&text, at, &Profiles::default(), Locale::En).map(|(_, said)| said)
        };
        assert_eq!(said("= a + b", "= a + |b").as_deref(), Some("乙"));
        assert!(
            said("heading =", "head|ing =")
                .unwrap()
                .starts_with("The heading as the form")
        );
        assert!(
            said("\"row\"", "\"r|ow\"")
                .unwrap()
                .starts_with("Once for each row")
        );
        assert!(said("[[table.equation]]", "[[table.equa|tion]]").is_some());
        assert_eq!(said("表", "表|"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "[\\[\\]{}=,\"'#\n a-z.*|表]{0,80}", at in 0usize..90) {
            let profiles = Profiles::default();
            proposals(&text, at, &profiles, Locale::En);
            description(&text, at, &profiles, Locale::En);
        }
    }
}
