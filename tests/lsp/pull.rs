//! Diagnostics that the client asks for, and the files that nobody has open.

use serde_json::{Value, json};

use crate::client::{Client, capabilities};
use crate::editor::sample;

fn pulling() -> Value {
    let mut capabilities = capabilities();
    capabilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    capabilities["textDocument"]["diagnostic"] = json!({});
    capabilities
}

fn folder_with_a_report() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.md");
    std::fs::write(&path, sample()).expect("written");
    let uri = format!("file://{}", path.display());
    (folder, uri)
}

fn folders(folder: &tempfile::TempDir) -> Value {
    let uri = format!("file://{}", folder.path().display());
    json!({ "workspaceFolders": [{ "uri": uri, "name": "reports" }] })
}

#[test]
fn a_client_that_pulls_is_sent_nothing() {
    let (mut client, answer) = Client::start_with(pulling(), json!({}));
    assert!(answer["capabilities"]["diagnosticProvider"].is_object());
    let uri = "file:///nowhere/report.md";
    client.open(uri, &sample());
    let mut params = json!({ "textDocument": { "uri": uri } });
    let report = client.request("textDocument/diagnostic", params.clone());
    assert_eq!(report["kind"], "full");
    assert_eq!(report["items"].as_array().expect("a list").len(), 1);
    params["previousResultId"] = report["resultId"].clone();
    let again = client.request("textDocument/diagnostic", params.clone());
    assert_eq!(
        again,
        json!({ "kind": "unchanged", "resultId": report["resultId"] })
    );
    client.change(uri, 1, json!([{ "text": "" }]));
    let after = client.request("textDocument/diagnostic", params);
    assert_eq!(after["items"], json!([]));
    client.finish();
}

#[test]
fn a_client_that_can_not_be_refreshed_is_sent_its_lists() {
    let mut capabilities = capabilities();
    capabilities["textDocument"]["diagnostic"] = json!({});
    let (mut client, answer) = Client::start_with(capabilities, json!({}));
    assert!(answer["capabilities"]["diagnosticProvider"].is_null());
    let uri = "file:///nowhere/report.md";
    client.open(uri, &sample());
    assert_eq!(client.diagnostics(uri, 0).len(), 1);
    client.finish();
}

#[test]
fn a_workspace_pull_is_held_open_and_holds_nobody_up() {
    let (folder, uri) = folder_with_a_report();
    let (mut client, _) = Client::start_with(pulling(), folders(&folder));
    let first = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let item = &first["items"][0];
    assert_eq!(item["uri"], uri);
    assert_eq!(item["items"].as_array().expect("a list").len(), 1);
    let previous = json!([{ "uri": uri, "value": item["resultId"] }]);
    // Nothing has changed: many such requests may wait.
    let held: Vec<i64> = (0..20)
        .map(|_| {
            client.ask(
                "workspace/diagnostic",
                json!({ "previousResultIds": previous }),
            )
        })
        .collect();
    let text = sample();
    client.open("file:///nowhere/other.md", &text);
    let params = json!({ "textDocument": { "uri": "file:///nowhere/other.md" } });
    client.request("textDocument/diagnostic", params);
    client.notify("$/cancelRequest", json!({ "id": held[0] }));
    assert_eq!(client.answer(held[0])["error"]["code"], -32800);
    std::fs::remove_file(folder.path().join("report.md")).expect("removed");
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri, "type": 3 }] }),
    );
    for id in &held[1..] {
        assert_eq!(client.answer(*id)["result"]["items"][0]["items"], json!([]));
    }
    client.finish();
}

/// Enough of them that a survey of the folder is at work for a while.
fn add_reports(folder: &tempfile::TempDir, count: usize) {
    for n in 0..count {
        let path = folder.path().join(format!("{n}.md"));
        std::fs::write(path, sample()).expect("written");
    }
}

#[test]
fn a_survey_at_work_is_cancelled() {
    let (folder, _) = folder_with_a_report();
    add_reports(&folder, 100);
    let (mut client, _) = Client::start_with(pulling(), folders(&folder));
    let check = json!({ "command": "gouji.checkWorkspace", "arguments": [] });
    for (id, method, params) in [
        (
            1000,
            "workspace/diagnostic",
            json!({ "previousResultIds": [] }),
        ),
        (1001, "workspace/executeCommand", check),
    ] {
        // Read at once: the survey has begun, and no answer is sent, when the
        // server comes to the second message.
        let ask = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        let cancel =
            json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": id } });
        client.send_together(&[ask, cancel]);
        assert_eq!(client.answer(id)["error"]["code"], -32800, "{method}");
    }
    // Neither holds up what comes next.
    let all = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert_eq!(all["items"].as_array().expect("a list").len(), 101);
    client.finish();
}

#[test]
fn a_survey_at_work_does_not_hold_up_the_end() {
    let (folder, _) = folder_with_a_report();
    add_reports(&folder, 400);
    let (mut client, _) = Client::start_with(pulling(), folders(&folder));
    client.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let id = client.ask("shutdown", Value::Null);
    client.answer(id);
    client.notify("exit", Value::Null);
    assert!(client.wait().success());
}

#[test]
fn progress_ends_where_the_work_is_cancelled() {
    let (folder, _) = folder_with_a_report();
    add_reports(&folder, 100);
    let mut capabilities = pulling();
    capabilities["window"] = json!({ "workDoneProgress": true });
    let (mut client, _) = Client::start_with(capabilities, folders(&folder));
    let check = json!({ "command": "gouji.checkWorkspace", "arguments": [] });
    let id = client.ask("workspace/executeCommand", check);
    let create = client.next("window/workDoneProgress/create");
    let made = json!({ "jsonrpc": "2.0", "id": create["id"], "result": null });
    let cancel = json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": id } });
    client.send_together(&[made, cancel]);
    assert_eq!(client.answer(id)["error"]["code"], -32800);
    // Begun or not, it doesn't go on for ever.
    assert_eq!(client.request("shutdown", Value::Null), Value::Null);
    let progress = client.all("$/progress");
    let kinds: Vec<&Value> = progress
        .iter()
        .map(|message| &message["params"]["value"]["kind"])
        .collect();
    assert!(matches!(kinds[..], [] | [_, _]), "{kinds:?}");
    client.notify("exit", Value::Null);
    assert!(client.wait().success());
}

#[test]
fn the_workspace_is_checked_on_command() {
    let (folder, uri) = folder_with_a_report();
    let mut capabilities = capabilities();
    capabilities["window"] = json!({ "workDoneProgress": true });
    let (mut client, _) = Client::start_with(capabilities, folders(&folder));
    let run = json!({ "command": "gouji.checkWorkspace", "arguments": [] });
    let id = client.ask("workspace/executeCommand", run.clone());
    let create = client.next("window/workDoneProgress/create");
    client.respond(&create, Value::Null);
    assert_eq!(
        client.next("$/progress")["params"]["value"]["kind"],
        "begin"
    );
    assert_eq!(client.next("$/progress")["params"]["value"]["kind"], "end");
    assert_eq!(client.answer(id)["result"], 1);
    let published = client.next("textDocument/publishDiagnostics");
    assert_eq!(published["params"]["uri"], uri);
    assert_eq!(
        published["params"]["diagnostics"]
            .as_array()
            .expect("a list")
            .len(),
        1
    );
    // The same list is not sent again; that of a file that is gone is cleared.
    let id = client.ask("workspace/executeCommand", run.clone());
    let create = client.next("window/workDoneProgress/create");
    client.send(
        &json!({ "jsonrpc": "2.0", "id": create["id"], "error": { "code": -1, "message": "no" } }),
    );
    assert_eq!(client.answer(id)["result"], 1);
    std::fs::remove_file(folder.path().join("report.md")).expect("removed");
    let id = client.ask("workspace/executeCommand", run);
    let create = client.next("window/workDoneProgress/create");
    client.respond(&create, Value::Null);
    assert_eq!(client.answer(id)["result"], 0);
    client.next("$/progress");
    client.next("$/progress");
    let cleared = client.next("textDocument/publishDiagnostics");
    assert_eq!(cleared["params"]["diagnostics"], json!([]));
    client.finish();
}
