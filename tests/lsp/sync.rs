//! The text stays that of the editor.

use serde_json::json;

use crate::client::Client;

const URI: &str = "file:///tmp/report.md";

#[test]
fn every_change_is_answered_with_its_version() {
    let mut client = Client::start();
    client.open(URI, "年报\n");
    assert_eq!(client.diagnostics(URI, 0), Vec::<serde_json::Value>::new());
    client.change(
        URI,
        1,
        json!([{ "range": { "start": { "line": 0, "character": 2 }, "end": { "line": 0, "character": 2 } }, "text": "👍" }]),
    );
    client.diagnostics(URI, 1);
    client.notify(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": URI } }),
    );
    let cleared = client.next("textDocument/publishDiagnostics");
    assert_eq!(cleared["params"], json!({ "uri": URI, "diagnostics": [] }));
    client.finish();
}
