//! SARIF 2.1.0 (OASIS), for code scanning services.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::super::record::{At, FixRecord, Record};
use super::super::ui::Ui;
use super::{Checked, Format};
use crate::finding::Severity;
use crate::message::Locale;
use crate::rules;

pub struct Sarif {
    pub ui: Ui,
    results: Vec<Value>,
}

impl Sarif {
    pub fn new(ui: Ui) -> Sarif {
        let results = Vec::new();
        Sarif { ui, results }
    }
}

impl Format for Sarif {
    fn file(&mut self, checked: &Checked, _out: &mut dyn Write) -> io::Result<()> {
        let locale = self.ui.locale;
        let results = checked.records.iter().map(|record| result(record, locale));
        self.results.extend(results);
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let rules: Vec<Value> = rules::ALL
            .iter()
            .map(|rule| {
                json!({
                    "id": rule.name,
                    "shortDescription": { "text": self.ui.say(&rule.summary) },
                    "defaultConfiguration": { "level": level(rule.severity) },
                })
            })
            .collect();
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "gouji",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "columnKind": "unicodeCodePoints",
                "results": self.results,
            }],
        });
        serde_json::to_writer_pretty(&mut *out, &log)?;
        out.write_all(b"\n")
    }
}

fn result(record: &Record, locale: Locale) -> Value {
    let mut place = json!({ "physicalLocation": location(&record.file, record.at) });
    if let At::Document { .. } = record.at {
        let name = record.at.words(locale);
        set(
            &mut place,
            "logicalLocations",
            json!([{ "fullyQualifiedName": name }]),
        );
    }
    let mut result = json!({
        "ruleId": record.rule,
        "level": level(record.severity),
        "message": { "text": record.placed_message(locale) },
        "locations": [place],
        "partialFingerprints": { "gouji/v1": record.fingerprint },
    });
    if let Some(index) = rules::ALL.iter().position(|rule| rule.name == record.rule) {
        set(&mut result, "ruleIndex", json!(index));
    }
    if !record.related.is_empty() {
        let related = record.related.iter().enumerate().map(|(id, related)| {
            let file = related.file.as_ref().unwrap_or(&record.file);
            json!({
                "id": id,
                "physicalLocation": location(file, related.at),
                "message": { "text": related.message },
            })
        });
        set(&mut result, "relatedLocations", related.collect());
    }
    // A fix without a region is none to SARIF.
    if !record.fixes.is_empty() && matches!(record.at, At::Text { .. }) {
        let fixes = record.fixes.iter().map(|f| fix(&record.file, f));
        set(&mut result, "fixes", fixes.collect());
    }
    result
}

fn fix(file: &str, fix: &FixRecord) -> Value {
    let replacements: Vec<Value> = fix
        .edits
        .iter()
        .filter_map(|edit| {
            Some(json!({
                "deletedRegion": region(edit.at)?,
                "insertedContent": { "text": edit.text },
            }))
        })
        .collect();
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(file) },
            "replacements": replacements,
        }],
    })
}

fn set(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(object) = object {
        object.insert(key.to_string(), value);
    }
}

fn location(file: &str, at: At) -> Value {
    let mut location = json!({ "artifactLocation": { "uri": uri(file) } });
    if let Some(region) = region(at) {
        set(&mut location, "region", region);
    }
    location
}

fn region(at: At) -> Option<Value> {
    let At::Text { start, end } = at else {
        return None;
    };
    Some(json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// A path as a URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            b'\\' => uri.push('/'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
