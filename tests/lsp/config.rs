//! Settings of the editor and files of the project.

use serde_json::json;

use crate::client::{Client, capabilities};

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

#[test]
fn settings_that_are_sent_are_taken() {
    let mut client = Client::start();
    let uri = "file:///nowhere/gouji.toml";
    client.open(uri, "a=1");
    client.diagnostics(uri, 0);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "gouji": { "rules": { "invalid-config": "hint" } } } }),
    );
    // A hint is sent as Information: a Hint is hardly to be seen in an editor.
    assert_eq!(client.diagnostics(uri, 0)[0]["severity"], 3);
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
