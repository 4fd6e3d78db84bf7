//! `extends`: a profile written as changes of another.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

type Value<'t> = Spanned<DeValue<'t>>;
type Table<'t> = DeTable<'t>;

/// `base` changed by `over`. Places in `base` are moved behind `offset`, so
/// that what is inherited can be told from what is written.
pub(super) fn extend<'t>(base: &Table<'t>, over: Table<'t>, offset: usize) -> Table<'t> {
    merge(moved_table(base, offset), over)
}

fn merge<'t>(mut base: Table<'t>, over: Table<'t>) -> Table<'t> {
    for (key, value) in over {
        if INSTRUCTIONS.contains(&key.get_ref().as_ref()) {
            continue;
        }
        let merged = match base.remove(&key) {
            Some(known) => merge_values(known, value),
            None => value,
        };
        base.insert(key, merged);
    }
    base
}

fn merge_values<'t>(base: Value<'t>, over: Value<'t>) -> Value<'t> {
    let span = over.span();
    let merged = match (base.into_inner(), over.into_inner()) {
        (DeValue::Table(base), DeValue::Table(over)) => DeValue::Table(merge(base, over)),
        (DeValue::Array(base), DeValue::Array(over)) if is_keyed(&over) => {
            DeValue::Array(merge_entries(base, over))
        }
        (_, over) => over,
    };
    Spanned::new(span, merged)
}

/// Keys of an entry that say what to do with it.
const INSTRUCTIONS: [&str; 3] = ["remove", "replace", "after"];

fn merge_entries<'t>(base: DeArray<'t>, over: DeArray<'t>) -> DeArray<'t> {
    let mut entries: Vec<Value<'t>> = base.into_iter().collect();
    for entry in over {
        let name = name(&entry).map(Cow::into_owned);
        let place = entries
            .iter()
            .position(|e| self::name(e).as_deref() == name.as_deref());
        let remove = is_set(&entry, "remove");
        let replace = is_set(&entry, "replace");
        let after = string(&entry, "after").map(Cow::into_owned);
        match place {
            Some(at) if remove => {
                entries.remove(at);
            }
            Some(at) => {
                let known = entries.remove(at);
                let merged = if replace {
                    without_instructions(entry)
                } else {
                    merge_values(known, entry)
                };
                entries.insert(at, merged);
            }
            None => {
                let at = after
                    .and_then(|after| {
                        entries
                            .iter()
                            .position(|e| self::name(e).as_deref() == Some(&*after))
                    })
                    .map_or(entries.len(), |at| at + 1);
                entries.insert(at, without_instructions(entry));
            }
        }
    }
    let mut merged = DeArray::new();
    for entry in entries {
        merged.push(entry);
    }
    merged
}

/// An entry that stands for itself, in an array that is merged by name.
fn without_instructions(entry: Value<'_>) -> Value<'_> {
    let span = entry.span();
    match entry.into_inner() {
        DeValue::Table(table) => Spanned::new(span, DeValue::Table(merge(DeTable::new(), table))),
        other => Spanned::new(span, other),
    }
}

/// Whether every entry has a name to be merged by.
fn is_keyed(array: &DeArray<'_>) -> bool {
    !array.is_empty() && array.iter().all(|entry| name(entry).is_some())
}

fn name<'v>(entry: &'v Value<'_>) -> Option<Cow<'v, str>> {
    string(entry, "id").or_else(|| string(entry, "key"))
}

fn string<'v>(entry: &'v Value<'_>, key: &str) -> Option<Cow<'v, str>> {
    let value = entry.get_ref().as_table()?.get(key)?;
    value.get_ref().as_str().map(Cow::Borrowed)
}

fn is_set(entry: &Value<'_>, key: &str) -> bool {
    entry
        .get_ref()
        .as_table()
        .and_then(|table| table.get(key))
        .and_then(|value| value.get_ref().as_bool())
        == Some(true)
}

fn moved_table<'t>(table: &Table<'t>, offset: usize) -> Table<'t> {
    table
        .iter()
        .map(|(key, value)| {
            let key = Spanned::new(moved(key.span(), offset), key.get_ref().clone());
            (key, moved_value(value, offset))
        })
        .collect()
}

fn moved_value<'t>(value: &Value<'t>, offset: usize) -> Value<'t> {
    let inner = match value.get_ref() {
        DeValue::Table(table) => DeValue::Table(moved_table(table, offset)),
        DeValue::Array(array) => {
            let mut moved = DeArray::new();
            for entry in array.iter() {
                moved.push(moved_value(entry, offset));
            }
            DeValue::Array(moved)
        }
        other => other.clone(),
    };
    Spanned::new(moved(value.span(), offset), inner)
}

fn moved(span: Range<usize>, offset: usize) -> Range<usize> {
    span.start + offset..span.end + offset
}
