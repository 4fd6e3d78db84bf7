//! The JSON Schema of a profile's file, for editors that complete TOML.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::schema::{Profile, Text};

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// The JSON Schema (draft 7, which TOML language servers read) of a profile.
pub fn json_schema() -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<Profile>().to_value();
    if let Some(entries) = schema.get_mut("definitions").and_then(Value::as_object_mut) {
        for entry in entries.values_mut().filter_map(Value::as_object_mut) {
            allow_changes(entry);
        }
    }
    // A profile that extends another need not repeat anything.
    if let Some(root) = schema.as_object_mut()
        && let Some(required) = root.insert("required".to_string(), json!(["id"]))
    {
        root.insert(
            "if".to_string(),
            json!({ "not": { "required": ["extends"] } }),
        );
        root.insert("then".to_string(), json!({ "required": required }));
    }
    schema
}

/// Entries with a name may be changes of an inherited entry: they need no more
/// than the name, and may say what to do (see `extend.rs`). What others need
/// stands under `x-required`.
fn allow_changes(entry: &mut Map<String, Value>) {
    let Some(properties) = entry.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    let Some(name) = ["id", "key"]
        .into_iter()
        .find(|name| properties.contains_key(*name))
    else {
        return;
    };
    for (instruction, kind, description) in [
        (
            "remove",
            "boolean",
            "With `extends`: drops the inherited entry.",
        ),
        (
            "replace",
            "boolean",
            "With `extends`: takes nothing over from the inherited entry.",
        ),
        (
            "after",
            "string",
            "With `extends`: the entry behind which a new one stands.",
        ),
    ] {
        properties.insert(
            instruction.to_string(),
            json!({ "type": kind, "description": description }),
        );
    }
    if let Some(required) = entry.insert("required".to_string(), json!([name])) {
        entry.insert("x-required".to_string(), required);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every object of the schema that has properties.
    fn objects(schema: &Value) -> Vec<&Map<String, Value>> {
        let definitions = schema["definitions"].as_object().unwrap();
        definitions
            .values()
            .chain([schema])
            .flat_map(|definition| {
                let either = definition.get("anyOf").and_then(Value::as_array);
                std::iter::once(definition).chain(either.into_iter().flatten())
            })
            .filter_map(|definition| definition.get("properties")?.as_object())
            .collect()
    }

    #[test]
    fn every_key_is_described() {
        let schema = json_schema();
        assert!(objects(&schema).len() > 12);
        for (key, property) in objects(&schema).into_iter().flatten() {
            let described = property
                .get("description")
                .is_some_and(|d| !d.as_str().unwrap().is_empty());
            assert!(described, "{key}");
        }
    }

    /// The keys of the built-in profiles are among those of the schema.
    #[test]
    fn the_built_in_profiles_use_known_keys() {
        let schema = json_schema();
        let mut known: Vec<&str> = objects(&schema)
            .into_iter()
            .flat_map(|o| o.keys())
            .map(String::as_str)
            .collect();
        known.sort_unstable();
        fn keys(value: &toml::Value, found: &mut Vec<String>) {
            match value {
                toml::Value::Table(table) => {
                    for (key, value) in table {
                        found.push(key.clone());
                        // The names of [define] are free.
                        if key != "define" {
                            keys(value, found);
                        }
                    }
                }
                toml::Value::Array(array) => array.iter().for_each(|value| keys(value, found)),
                _ => {}
            }
        }
        for (name, text) in super::super::builtin::BUILTIN {
            let mut found = Vec::new();
            keys(&toml::from_str(text).unwrap(), &mut found);
            for key in found {
                assert!(known.binary_search(&key.as_str()).is_ok(), "{name}: {key}");
            }
        }
    }

    /// The schema that is shipped is the one of the types; `UPDATE_EXPECT=1`
    /// writes it.
    #[test]
    fn the_shipped_schema_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/profile.schema.json");
        let wanted = format!("{:#}\n", json_schema());
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(path, &wanted).unwrap();
        }
        let shipped = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(shipped, wanted, "run with UPDATE_EXPECT=1");
    }
}
