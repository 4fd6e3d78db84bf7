//! Messages in order, and nothing that holds them up.

use serde_json::{Value, json};

use crate::client::{Client, capabilities};

const URI: &str = "file:///nowhere/gouji.toml";

fn insert(line: usize, text: &str) -> Value {
    let at = json!({ "line": line, "character": 0 });
    json!([{ "range": { "start": at, "end": at }, "text": text }])
}

#[test]
fn twenty_thousand_edits_in_order() {
    let mut client = Client::start();
    client.open(URI, "");
    // Each edit moves the ones before it down, so that any change of order
    // would show.
    let edits = 20_000;
    for edit in 0..edits {
        client.change(URI, edit + 1, insert(0, &format!("# {edit}\n")));
        if edit % 1000 == 0 {
            client.ask("textDocument/codeAction", json!({}));
        }
    }
    client.change(URI, edits + 1, insert(edits as usize - 7, "x=1\n"));
    let found = client.diagnostics(URI, edits + 1);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["range"]["start"]["line"], edits - 7);
    for id in 2..=21 {
        client.answer(id);
    }
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
