//! What the user set in the editor, under `gouji`.

use std::sync::Arc;

use serde_json::Value;

use crate::config::Settings;
use crate::finding::{Rule, Severity};
use crate::message::Locale;
use crate::profile::Profiles;
use crate::rules;
use crate::workspace::project::Projects;

/// The settings of one scope (a folder, or all). What can't be read is as if
/// it were not set: an editor shows its user what a setting may be.
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

impl UserSettings {
    pub fn read(value: &Value) -> UserSettings {
        let level = |value: &Value| match value.as_str()? {
            "off" => Some(None),
            name => Severity::parse(name).map(Some),
        };
        UserSettings {
            locale: value
                .get("locale")
                .and_then(Value::as_str)
                .and_then(Locale::parse),
            inlay_hints: value
                .get("inlayHints")
                .and_then(Value::as_bool)
                .unwrap_or(true),
            profile: value
                .get("profile")
                .and_then(Value::as_str)
                .filter(|id| !id.is_empty())
                .map(str::to_string),
            rules: value
                .get("rules")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .filter_map(|(name, value)| Some((rules::find(name)?, level(value)?)))
                .collect(),
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

/// The settings of all scopes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scopes {
    /// Where no folder has its own.
    pub common: UserSettings,
    /// By the URI of the folder.
    pub folders: Vec<(String, UserSettings)>,
}

impl Scopes {
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
        let english = UserSettings::read(&json!({ "locale": "en" }));
        let silent = UserSettings::read(&json!({ "inlayHints": false }));
        let scopes = Scopes {
            common: UserSettings::default(),
            folders: vec![
                ("file:///a".into(), english.clone()),
                ("file:///a/b".into(), silent.clone()),
            ],
        };
        assert_eq!(scopes.of("file:///a/x.md"), &english);
        assert_eq!(scopes.of("file:///a/b/x.md"), &silent);
        assert_eq!(scopes.of("file:///ab/x.md"), &UserSettings::default());
    }

    #[test]
    fn what_cannot_be_read_is_as_if_not_set() {
        let read = UserSettings::read(&json!({
            "locale": 3, "inlayHints": "no", "rules": { "unheard-of": "off", "invalid-config": "loud" },
        }));
        assert_eq!(read, UserSettings::default());
        assert_eq!(UserSettings::read(&Value::Null), UserSettings::default());
    }
}
