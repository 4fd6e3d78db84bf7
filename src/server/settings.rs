//! What the user set in the editor, under `gouji`.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::config::Settings;
use crate::finding::{Rule, Severity};
use crate::message::{Bilingual, Locale, Message};
use crate::profile::Profiles;
use crate::rules::{self, invalid_config};
use crate::workspace::project::Projects;

/// The section of the editor's settings that is ours.
pub const SECTION: &str = "gouji";

/// The locale that stands for the editor's.
const EDITORS_OWN: &str = "auto";

const LOCALES: (&str, &str) = ("\"zh\"、\"en\" 或 \"auto\"", "\"zh\", \"en\" or \"auto\"");
const TRUE_OR_FALSE: (&str, &str) = (" true 或 false", "true or false");
const STRING: (&str, &str) = ("字符串", "a string");
const LEVELS: (&str, &str) = ("规则与级别的对照表", "a map of rules to levels");

/// The settings of one scope (a folder, or all). What can't be read is as if
/// it were not set, and told.
#[derive(Clone, Debug, PartialEq)]
pub struct UserSettings {
    /// The language of messages; `None`: the editor's.
    pub locale: Option<Locale>,
    pub inlay_hints: bool,
    /// The identifier of the only profile that texts are read against.
    profile: Option<String>,
    /// `None` turns the rule off.
    rules: Vec<(&'static Rule, Option<Severity>)>,
}

impl Default for UserSettings {
    fn default() -> UserSettings {
        UserSettings {
            locale: None,
            inlay_hints: true,
            profile: None,
            rules: Vec::new(),
        }
    }
}

/// What is wrong with a setting, and its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub setting: String,
    pub message: Message,
}

impl UserSettings {
    /// Reads what the client answers for one scope. Settings that aren't known
    /// here may be the editor's own.
    pub fn read(value: &Value, faults: &mut Vec<Fault>) -> UserSettings {
        let mut settings = UserSettings::default();
        let of = |key: &str| value.get(key).filter(|value| !is_unset(value));
        let mut not_a = |key: &str, (zh, en): (&str, &str)| {
            let kind = Bilingual::new(zh, en);
            let message = Message::new(&invalid_config::NOT_A).with("key", key);
            faults.push(Fault {
                setting: key.to_string(),
                message: message.with("kind", kind),
            });
        };
        if let Some(value) = of("locale").filter(|value| *value != EDITORS_OWN) {
            settings.locale = value.as_str().and_then(Locale::parse);
            if settings.locale.is_none() {
                not_a("locale", LOCALES);
            }
        }
        match of("inlayHints").map(Value::as_bool) {
            Some(Some(wanted)) => settings.inlay_hints = wanted,
            Some(None) => not_a("inlayHints", TRUE_OR_FALSE),
            None => {}
        }
        match of("profile").map(Value::as_str) {
            Some(None) => not_a("profile", STRING),
            id => settings.profile = id.flatten().map(str::to_string),
        }
        match of("rules").map(Value::as_object) {
            Some(Some(rules)) => settings.read_rules(rules, faults),
            Some(None) => not_a("rules", LEVELS),
            None => {}
        }
        settings
    }

    fn read_rules(&mut self, rules: &Map<String, Value>, faults: &mut Vec<Fault>) {
        for (name, value) in rules {
            let level = match value.as_str() {
                Some("off") => Some(None),
                name => name.and_then(Severity::parse).map(Some),
            };
            let message = match (rules::find(name), level) {
                (Some(rule), Some(level)) => {
                    self.rules.push((rule, level));
                    continue;
                }
                (None, _) => {
                    Message::new(&invalid_config::UNKNOWN_RULE).with("name", name.as_str())
                }
                (_, None) => Message::new(&invalid_config::NOT_A_LEVEL),
            };
            faults.push(Fault {
                setting: format!("rules.{name}"),
                message,
            });
        }
    }

    /// The profiles to read texts against; all, where the one that the user
    /// chose isn't among them.
    pub fn profiles(&self, all: &Arc<Profiles>, projects: &Projects) -> Arc<Profiles> {
        match &self.profile {
            Some(id) => projects.only(all, id),
            None => all.clone(),
        }
    }

    /// Lays the user's choice over that of the project.
    pub fn over(&self, mut project: Settings) -> Settings {
        for (rule, level) in &self.rules {
            project.set(rule, *level);
        }
        project
    }
}

/// Whether an editor writes it for what isn't set. Lua has one empty table for
/// a list and for a map.
fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// The settings of all scopes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scopes {
    /// Where no folder has its own.
    pub common: UserSettings,
    /// By the URI of the folder.
    pub folders: Vec<(String, UserSettings)>,
    /// What couldn't be read, each once.
    pub faults: Vec<Fault>,
}

impl Scopes {
    /// Reads what the client answers, for all and for each of `folders`.
    pub fn read(common: &Value, folders: impl Iterator<Item = (String, Value)>) -> Scopes {
        let mut faults = Vec::new();
        let common = UserSettings::read(common, &mut faults);
        let folders = folders
            .map(|(folder, value)| (folder, UserSettings::read(&value, &mut faults)))
            .collect();
        // A folder's answer repeats what is set for all.
        let mut told = Vec::new();
        for fault in faults {
            if !told.contains(&fault) {
                told.push(fault);
            }
        }
        Scopes {
            common,
            folders,
            faults: told,
        }
    }

    /// What holds for a document: the settings of the innermost folder.
    pub fn of(&self, uri: &str) -> &UserSettings {
        self.folders
            .iter()
            .filter(|(folder, _)| is_inside(uri, folder))
            .max_by_key(|(folder, _)| folder.len())
            .map_or(&self.common, |(_, settings)| settings)
    }
}

fn is_inside(uri: &str, folder: &str) -> bool {
    uri.strip_prefix(folder.trim_end_matches('/'))
        .is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_innermost_folder_holds() {
        let folders = [
            ("file:///a".to_string(), json!({ "locale": "en" })),
            ("file:///a/b".to_string(), json!({ "inlayHints": false })),
        ];
        let scopes = Scopes::read(&Value::Null, folders.into_iter());
        assert_eq!(scopes.of("file:///a/x.md").locale, Some(Locale::En));
        assert!(!scopes.of("file:///a/b/x.md").inlay_hints);
        assert_eq!(scopes.of("file:///ab/x.md"), &UserSettings::default());
    }

    #[test]
    fn what_cannot_be_read_is_as_if_not_set_and_told_once() {
        let wrong = json!({
            "locale": 3, "inlayHints": "no", "profile": true,
            "rules": { "unheard-of": "off", "invalid-config": "loud" },
        });
        let folders = [("file:///a".to_string(), wrong.clone())];
        let scopes = Scopes::read(&wrong, folders.into_iter());
        assert_eq!(scopes.common, UserSettings::default());
        let told: Vec<&str> = scopes.faults.iter().map(|f| f.setting.as_str()).collect();
        let all = ["locale", "inlayHints", "profile", "rules.invalid-config"];
        assert_eq!(told, [&all[..], &["rules.unheard-of"]].concat());
    }

    #[test]
    fn what_an_editor_writes_for_nothing_is_no_fault() {
        let unset = json!({
            "locale": "auto", "inlayHints": null, "profile": "", "rules": [], "enable": 3,
        });
        for value in [Value::Null, unset] {
            let scopes = Scopes::read(&value, std::iter::empty());
            assert_eq!(scopes, Scopes::default());
        }
    }
}
