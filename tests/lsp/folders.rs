//! Several folders in one editor, each with settings of its own.

use serde_json::{Value, json};

use crate::client::{Client, capabilities};
use crate::editor::sample;

const FIRST: &str = "file:///nowhere/first";
const SECOND: &str = "file:///nowhere/second";

/// How severe the wrong total of the sample is in this version of a document.
fn severity(client: &mut Client, uri: &str, version: i64) -> Value {
    client.diagnostics(uri, version)[0]["severity"].clone()
}

fn with_level(level: &str) -> Value {
    json!({ "rules": { "total-mismatch": level } })
}

#[test]
fn each_folder_has_its_own_settings() {
    let mut capabilities = capabilities();
    capabilities["workspace"]["configuration"] = json!(true);
    let folder = |uri: &str| json!({ "uri": uri, "name": uri });
    let (mut client, answer) =
        Client::start_with(capabilities, json!({ "workspaceFolders": [folder(FIRST)] }));
    let supported = &answer["capabilities"]["workspace"]["workspaceFolders"];
    assert_eq!(
        *supported,
        json!({ "supported": true, "changeNotifications": true })
    );
    let asked = client.next("workspace/configuration");
    client.respond(&asked, json!([with_level("warning"), with_level("hint")]));
    let (in_first, in_second) = (format!("{FIRST}/a.md"), format!("{SECOND}/a.md"));
    client.open(&in_first, &sample());
    client.open(&in_second, &sample());
    assert_eq!(severity(&mut client, &in_first, 0), 3);
    // A folder that the editor hasn't opened has those of all.
    assert_eq!(severity(&mut client, &in_second, 0), 2);
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [folder(SECOND)], "removed": [folder(FIRST)] } }),
    );
    let asked = client.next("workspace/configuration");
    assert_eq!(
        asked["params"]["items"],
        json!([{ "section": "gouji" }, { "section": "gouji", "scopeUri": SECOND }])
    );
    client.respond(&asked, json!([with_level("warning"), with_level("error")]));
    assert_eq!(severity(&mut client, &in_first, 0), 2);
    assert_eq!(severity(&mut client, &in_second, 0), 1);
    client.finish();
}

#[test]
fn a_client_is_told_to_ask_again_when_settings_change() {
    let mut capabilities = capabilities();
    capabilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    capabilities["workspace"]["inlayHint"] = json!({ "refreshSupport": true });
    capabilities["textDocument"]["diagnostic"] = json!({});
    let mut client = Client::start_with(capabilities, json!({})).0;
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "gouji": with_level("hint") } }),
    );
    for method in [
        "workspace/diagnostic/refresh",
        "workspace/inlayHint/refresh",
    ] {
        let asked = client.next(method);
        client.respond(&asked, Value::Null);
    }
    // The same settings again are no news: an unread request would fail here.
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "gouji": with_level("hint") } }),
    );
    client.finish();
}
