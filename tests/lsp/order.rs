//! Messages in order, and nothing that holds them up.

use serde_json::{Value, json};

use crate::client::{Client, capabilities};
use crate::editor::sample;

const URI: &str = "file:///nowhere/gouji.toml";

fn insert(line: usize, text: &str) -> Value {
    let at = json!({ "line": line, "character": 0 });
    json!([{ "range": { "start": at, "end": at }, "text": text }])
}

#[test]
fn twenty_thousand_edits_in_order() {
    // Files to read and a text to look through, so that requests take longer
    // than many edits.
    let folder = tempfile::tempdir().expect("a folder");
    for n in 0..40 {
        let path = folder.path().join(format!("{n}.md"));
        std::fs::write(path, sample()).expect("written");
    }
    let root = format!("file://{}", folder.path().display());
    let folders = json!({ "workspaceFolders": [{ "uri": root, "name": "reports" }] });
    let (mut client, _) = Client::start_with(capabilities(), folders);
    const LONG: &str = "file:///nowhere/long.md";
    client.open(
        LONG,
        &format!("{}{}", "一段文字。\n\n".repeat(20_000), sample()),
    );
    client.diagnostics(LONG, 0);
    client.open(URI, "");
    // Each edit moves the ones before it down, so that any change of order
    // would show.
    let edits = 20_000;
    let mut slow = Vec::new();
    for edit in 0..edits {
        client.change(URI, edit + 1, insert(0, &format!("# {edit}\n")));
        if edit % 1000 == 0 {
            slow.push(match edit % 5000 {
                0 => client.ask(
                    "workspace/executeCommand",
                    json!({ "command": "gouji.checkWorkspace", "arguments": [] }),
                ),
                _ => client.ask(
                    "textDocument/documentSymbol",
                    json!({ "textDocument": { "uri": LONG } }),
                ),
            });
        }
    }
    client.change(URI, edits + 1, insert(edits as usize - 7, "x=1\n"));
    let found = client.diagnostics(URI, edits + 1);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["range"]["start"]["line"], edits - 7);
    for id in slow {
        assert!(client.answer(id).get("error").is_none());
    }
    client.forget("textDocument/publishDiagnostics");
    client.finish();
}

#[test]
fn a_client_that_answers_nothing_is_served() {
    let mut capabilities = capabilities();
    capabilities["workspace"]["configuration"] = json!(true);
    capabilities["workspace"]["didChangeConfiguration"] = json!({ "dynamicRegistration": true });
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": true });
    let (mut client, _) = Client::start_with(capabilities, json!({}));
    client.open(URI, "");
    for edit in 0..200 {
        client.change(URI, edit + 1, insert(0, "\n"));
    }
    client.change(URI, 201, insert(200, "x=1"));
    assert_eq!(client.diagnostics(URI, 201).len(), 1);
    client.next("client/registerCapability");
    client.finish();
}

#[test]
fn a_client_that_reads_late_gets_the_last_list() {
    let mut client = Client::start();
    // Long enough lists to fill the pipe many times over if each were sent.
    let text: String = (0..400).map(|n| format!("'key number {n}'=1\n")).collect();
    client.open(URI, &text);
    for edit in 0..2000 {
        client.change(URI, edit + 1, insert(0, "\n"));
    }
    assert_eq!(client.diagnostics(URI, 2000).len(), 400);
    client.finish();
}
