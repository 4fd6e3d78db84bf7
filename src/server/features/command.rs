//! Commands that an editor can run.

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::ls_types::Position;

use crate::message::Locale;
use crate::profile::Profiles;
use crate::report::Shape;
use crate::report::skeleton;
use crate::rules::{self, page};
use crate::server::proto;

pub const CONVERT: &str = "gouji.convertTable";
pub const RECOMPUTE: &str = "gouji.recomputeTotals";
pub const CHECK: &str = "gouji.checkWorkspace";
pub const NEW: &str = "gouji.newReport";
pub const PROFILES: &str = "gouji.profiles";
pub const EXPLAIN: &str = "gouji.explainRule";

pub const ALL: [&str; 6] = [CONVERT, RECOMPUTE, CHECK, NEW, PROFILES, EXPLAIN];

/// A command with its arguments.
#[derive(Debug, PartialEq)]
pub enum Command {
    Convert(String, Position, Shape),
    Recompute(String),
    Check,
    New(NewReport),
    Profiles,
    Explain(String),
}

#[derive(Debug, Deserialize, PartialEq)]
pub struct NewReport {
    profile: String,
    #[serde(default)]
    office: String,
    #[serde(default)]
    year: Option<i32>,
    #[serde(default)]
    shape: Option<String>,
}

impl Command {
    /// `None` for an unknown command or arguments that don't fit it.
    pub fn read(name: &str, arguments: &[Value]) -> Option<Command> {
        let text = |index: usize| Some(arguments.get(index)?.as_str()?.to_string());
        Some(match name {
            CONVERT => Command::Convert(
                text(0)?,
                Position::deserialize(arguments.get(1)?).ok()?,
                proto::shape(arguments.get(2)?.as_str()?)?,
            ),
            RECOMPUTE => Command::Recompute(text(0)?),
            CHECK => Command::Check,
            NEW => Command::New(NewReport::deserialize(arguments.first()?).ok()?),
            PROFILES => Command::Profiles,
            EXPLAIN => Command::Explain(text(0)?),
            _ => return None,
        })
    }
}

/// A report skeleton; `None` when there is no such profile.
pub fn new_report(profiles: &Profiles, wanted: &NewReport) -> Option<String> {
    let shape = wanted.shape.as_deref().and_then(proto::shape);
    Some(skeleton::report(
        profiles.get(&wanted.profile)?,
        &wanted.office,
        wanted.year,
        shape.unwrap_or(Shape::Pipe),
        &|_, _| String::new(),
    ))
}

/// Identifier and title of each profile.
pub fn profiles(profiles: &Profiles, locale: Locale) -> Value {
    profiles
        .iter()
        .map(|profile| serde_json::json!({ "id": profile.id, "title": profile.title.get(locale) }))
        .collect()
}

/// The page of a rule, as Markdown.
pub fn explain(rule: &str, locale: Locale) -> Option<&'static str> {
    page::page(rules::find(rule)?, locale)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn arguments_are_read_or_refused() {
        let convert = [
            json!("file:///a"),
            json!({"line": 1, "character": 2}),
            json!("html"),
        ];
        assert_eq!(
            Command::read(CONVERT, &convert),
            Some(Command::Convert(
                "file:///a".into(),
                Position::new(1, 2),
                Shape::Html
            ))
        );
        assert_eq!(Command::read(CONVERT, &convert[..2]), None);
        assert_eq!(Command::read(RECOMPUTE, &[json!(3)]), None);
        assert_eq!(Command::read("gouji.unheardOf", &[]), None);
        assert_eq!(Command::read(CHECK, &[]), Some(Command::Check));
    }
}
