//! Settings of the editor and files of the project.

use serde_json::{Value, json};

use crate::client::{Client, capabilities};
use crate::editor::sample;

fn with_settings() -> serde_json::Value {
    let mut capabilities = capabilities();
    capabilities["workspace"]["configuration"] = json!(true);
    capabilities
}

fn file_uri(path: &std::path::Path) -> String {
    format!("file://{}", path.display())
}

#[test]
fn settings_are_pulled_and_pulled_again() {
    let folder = json!([{ "uri": "file:///nowhere", "name": "nowhere" }]);
    let (mut client, _) = Client::start_with(
        with_settings(),
        json!({ "workspaceFolders": folder, "locale": "zh-CN" }),
    );
    let uri = "file:///nowhere/gouji.toml";
    client.open(uri, "a=1");
    assert_eq!(client.diagnostics(uri, 0).len(), 1);
    let asked = client.next("workspace/configuration");
    assert_eq!(
        asked["params"]["items"],
        json!([
            { "section": "gouji" },
            { "section": "gouji", "scopeUri": "file:///nowhere" },
        ])
    );
    client.respond(
        &asked,
        json!([null, { "rules": { "invalid-config": "off" } }]),
    );
    assert_eq!(client.diagnostics(uri, 0).len(), 0);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": null }),
    );
    let asked = client.next("workspace/configuration");
    client.respond(
        &asked,
        json!([{ "locale": "en" }, { "rules": { "invalid-config": "warning" } }]),
    );
    let found = client.diagnostics(uri, 0);
    assert_eq!(found[0]["severity"], 2);
    let message = found[0]["message"].as_str().expect("a text");
    assert!(
        !message.contains(|c| ('一'..='鿿').contains(&c)),
        "{message}"
    );
    client.finish();
}

/// Sends the setting `gouji.rules`, as an editor does that isn't asked for it.
fn set_rules(client: &mut Client, rules: Value) {
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "gouji": { "rules": rules } } }),
    );
}

#[test]
fn settings_that_are_sent_are_taken() {
    let mut client = Client::start();
    let uri = "file:///nowhere/gouji.toml";
    client.open(uri, "a=1");
    client.diagnostics(uri, 0);
    set_rules(&mut client, json!({ "invalid-config": "hint" }));
    // A hint is sent as Information: a Hint is hardly to be seen in an editor.
    assert_eq!(client.diagnostics(uri, 0)[0]["severity"], 3);
    client.finish();
}

/// What else is set with it holds all the same.
#[test]
fn a_setting_that_cannot_be_read_is_told_once() {
    let mut client = Client::start();
    let uri = "file:///nowhere/gouji.toml";
    client.open(uri, "a=1");
    client.diagnostics(uri, 0);
    let rules = |level| json!({ "invalid-config": level, "unheard-of": "off" });
    set_rules(&mut client, rules("hint"));
    let told = client.next("window/showMessage");
    let message = told["params"]["message"].as_str().expect("a text");
    assert!(message.contains("gouji.rules.unheard-of"), "{message}");
    assert_eq!(client.diagnostics(uri, 0)[0]["severity"], 3);
    // Nothing more is sent than the list, or the client fails.
    set_rules(&mut client, rules("warning"));
    assert_eq!(client.diagnostics(uri, 0)[0]["severity"], 2);
    client.finish();
}

#[test]
fn a_comment_silences_what_follows_it() {
    let mut client = Client::start();
    let uri = "file:///nowhere/a.md";
    let sum = "库存共计12件，其中甲5件，乙8件。\n";
    client.open(
        uri,
        &format!("{sum}\n<!-- gouji-disable-next-line list-sum -->\n{sum}\n<!-- gouji-disable-next-line empty-section -->\n"),
    );
    let found = client.diagnostics(uri, 0);
    let said: Vec<_> = found
        .iter()
        .map(|d| (d["code"].as_str(), d["range"]["start"]["line"].as_u64()))
        .collect();
    assert_eq!(
        said,
        [
            (Some("list-sum"), Some(0)),
            (Some("unused-suppression"), Some(5)),
        ]
    );
    client.finish();
}

#[test]
fn the_project_is_found_and_read_again_when_it_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("gouji.toml");
    std::fs::write(&config, "[rules]\nunused-suppression = 'off'\n").expect("written");
    let uri = file_uri(&folder.path().join("a.md"));
    let mut client = Client::start();
    client.open(&uri, "<!-- gouji-disable-next-line total-mismatch -->\n");
    assert_eq!(client.diagnostics(&uri, 0).len(), 0);
    std::fs::write(
        &config,
        "[rules]\nunused-suppression = 'error'\nunheard-of = 'off'\n",
    )
    .expect("written");
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": file_uri(&config), "type": 2 }] }),
    );
    let found = client.diagnostics(&uri, 0);
    assert_eq!(found[0]["severity"], 1);
    // The fault in the configuration is said once, with its line.
    let told = client.next("window/showMessage");
    assert!(
        told["params"]["message"]
            .as_str()
            .expect("a text")
            .contains("gouji.toml:3")
    );
    client.finish();
}

#[test]
fn a_profile_is_checked_while_it_is_edited() {
    let folder = tempfile::tempdir().expect("a folder");
    let uri = file_uri(&folder.path().join(".gouji/own.toml"));
    let mut client = Client::start();
    client.open(&uri, "id = 3\n");
    let found = client.diagnostics(&uri, 0);
    assert!(!found.is_empty());
    assert!(
        found
            .iter()
            .all(|finding| finding["code"] == "invalid-profile")
    );
    client.change(&uri, 1, json!([{ "text": "id = 'own'\n[" }]));
    assert_eq!(client.diagnostics(&uri, 1)[0]["range"]["start"]["line"], 1);
    client.finish();
}

#[test]
fn a_list_that_says_nothing_new_is_not_sent_again() {
    let mut client = Client::start();
    let uri = "file:///nowhere/gouji.toml";
    client.open(uri, "a=1");
    client.diagnostics(uri, 0);
    // Unread messages would fail the test.
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "gouji": { "inlayHints": false } } }),
    );
    client.finish();
}

/// What the server shows of the sample under these settings: the languages of
/// its messages, its rules, whether there are hints, the form that it reads.
fn shown_under(settings: Value) -> Value {
    let uri = "file:///nowhere/a.md";
    let mut client = Client::start_with(with_settings(), json!({ "locale": "zh-CN" })).0;
    let asked = client.next("workspace/configuration");
    client.respond(&asked, json!([settings]));
    let about = json!({ "textDocument": { "uri": uri }, "range": {
        "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 },
    }});
    client.open(uri, &sample());
    let found = client.diagnostics(uri, 0);
    let of = |key: &str| found.iter().map(|f| f[key].clone()).collect::<Vec<_>>();
    let hints = client.request("textDocument/inlayHint", about.clone());
    let tables = client.request("gouji/tables", about);
    client.finish();
    json!({
        "messages": of("message"), "rules": of("code"), "severities": of("severity"),
        "hints": hints, "profile": tables["reports"][0]["profile"],
    })
}

/// Every setting that the extension for VS Code declares has an effect: those
/// that the server reads here, the others in tests/editors/vscode/settings.mjs.
#[test]
fn every_setting_has_an_effect() {
    const OF_THE_EXTENSION: [&str; 4] = [
        "gouji.enable",
        "gouji.statusBar",
        "gouji.server.path",
        "gouji.trace.server",
    ];
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/editors/vscode/package.json");
    let manifest = std::fs::read_to_string(manifest).expect("the extension is there");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    let declared = manifest["contributes"]["configuration"]["properties"]
        .as_object()
        .expect("settings");
    let usual = shown_under(json!({}));
    for name in declared.keys() {
        let (setting, changes) = match name.as_str() {
            "gouji.locale" => (json!({ "locale": "en" }), "messages"),
            "gouji.profile" => (json!({ "profile": "gov-disclosure-2019" }), "profile"),
            "gouji.rules" => (
                json!({ "rules": { "total-mismatch": "hint" } }),
                "severities",
            ),
            "gouji.inlayHints" => (json!({ "inlayHints": false }), "hints"),
            other => {
                assert!(
                    OF_THE_EXTENSION.contains(&other),
                    "{other} is tried nowhere"
                );
                continue;
            }
        };
        let shown = shown_under(setting);
        assert_ne!(shown[changes], usual[changes], "{name}");
        // What VS Code sends where nobody set anything changes nothing.
        let default = &declared[name]["default"];
        let key = name.strip_prefix("gouji.").expect("a setting of ours");
        assert_eq!(shown_under(json!({ key: default })), usual, "{name}");
    }
}

#[test]
fn the_profiles_of_a_folder_that_is_not_trusted_are_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at(".gouji")).expect("created");
    let profile = "id = 'own'\nextends = 'gov-disclosure-2021'\n";
    std::fs::write(at(".gouji/own.toml"), profile).expect("written");
    std::fs::write(at(".gouji/broken.toml"), "id = ").expect("written");
    std::fs::write(at("gouji.toml"), "[rules]\ntotal-mismatch = 'hint'\n").expect("written");
    let uri = file_uri(&at("a.md"));
    let root = json!([{ "uri": file_uri(folder.path()), "name": "reports" }]);
    for trusted in [false, true] {
        let further =
            json!({ "workspaceFolders": root, "initializationOptions": { "trusted": trusted } });
        let (mut client, _) = Client::start_with(capabilities(), further);
        client.open(&uri, &sample());
        // Reports are checked all the same, by the rules of the folder.
        let found = client.diagnostics(&uri, 0);
        assert_eq!(found[0]["severity"], 3, "{found:?}");
        let profiles = client.request(
            "workspace/executeCommand",
            json!({ "command": "gouji.profiles", "arguments": [] }),
        );
        let profiles = profiles.as_array().expect("a list");
        let own = profiles.iter().any(|profile| profile["id"] == "own");
        assert_eq!(own, trusted);
        if trusted {
            client.next("window/showMessage");
        }
        client.finish();
    }
}
