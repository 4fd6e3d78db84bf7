//! This year's report beside last year's.

use serde_json::{Value, json};

use crate::client::Client;
use crate::editor::{marked, sample};

/// The sample, in order, and the same office's report of the year before,
/// which carried six requests over.
fn two_years() -> (String, String) {
    let this = sample().replace("| 1 | 1 | 31 |", "| 1 | 1 | 13 |");
    let last = this.replace("2024", "2023");
    (last, this)
}

fn carried(found: &[Value]) -> Vec<&Value> {
    found
        .iter()
        .filter(|finding| finding["code"] == "carry-over-mismatch")
        .collect()
}

#[test]
fn last_years_report_is_found_beside_the_document() {
    let (last, this) = two_years();
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("2023.md"), &last).expect("written");
    let uri = format!("file://{}", folder.path().join("2024.md").display());
    let mut client = Client::start();
    client.open(&uri, &this);
    // At once what the text alone tells, then what last year's report adds.
    assert_eq!(carried(&client.diagnostics(&uri, 0)).len(), 0);
    let found = client.diagnostics(&uri, 0);
    let carried = carried(&found);
    assert_eq!(carried.len(), 1, "{found:?}");
    assert!(this.contains(marked(&this, &carried[0]["range"])));
    client.finish();
}

#[test]
fn an_open_report_counts_as_it_is_edited() {
    let (last, this) = two_years();
    let (before, after) = ("file:///nowhere/2023.md", "file:///nowhere/2024.md");
    let mut client = Client::start();
    client.open(after, &this);
    assert_eq!(carried(&client.diagnostics(after, 0)).len(), 0);
    client.open(before, &last);
    client.diagnostics(before, 0);
    assert_eq!(carried(&client.diagnostics(after, 0)).len(), 1);
    client.notify(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": before } }),
    );
    assert_eq!(carried(&client.diagnostics(after, 0)).len(), 0);
    client.take(|message| message["params"]["uri"] == before);
    client.finish();
}

/// Of so many, only the texts of both years are kept.
#[test]
fn an_open_report_counts_among_many() {
    let (last, this) = two_years();
    let (before, after) = ("file:///nowhere/2023.md", "file:///nowhere/2024.md");
    let mut client = Client::start();
    client.open(before, &last);
    client.diagnostics(before, 0);
    client.open(after, &this);
    assert_eq!(carried(&client.diagnostics(after, 0)).len(), 0);
    assert_eq!(carried(&client.diagnostics(after, 0)).len(), 1);
    for n in 0..40 {
        let other = format!("file:///nowhere/{n}.md");
        client.open(&other, "一段文字。\n");
        client.diagnostics(&other, 0);
    }
    let start = json!({ "line": 0, "character": 0 });
    let line = json!([{ "range": { "start": start, "end": start }, "text": "\n" }]);
    client.change(after, 1, line.clone());
    assert_eq!(carried(&client.diagnostics(after, 1)).len(), 1);
    client.change(before, 1, line);
    client.diagnostics(before, 1);
    client.notify(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": before } }),
    );
    // The list that the edit made anew, and then the one without last year's.
    while !carried(&client.diagnostics(after, 1)).is_empty() {}
    client.take(|message| {
        message["params"]["uri"] == before && message["params"].get("version").is_none()
    });
    client.forget("textDocument/publishDiagnostics");
    client.finish();
}

#[test]
fn last_years_report_is_read_again_when_it_changes() {
    let (last, this) = two_years();
    let folder = tempfile::tempdir().expect("a folder");
    let before = folder.path().join("2023.md");
    let uri = |name: &str| format!("file://{}", folder.path().join(name).display());
    let changed = |client: &mut Client, kind: u8| {
        let change = json!({ "uri": uri("2023.md"), "type": kind });
        client.notify(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": [change] }),
        );
    };
    let mut client = Client::start();
    client.open(&uri("2024.md"), &this);
    assert_eq!(carried(&client.diagnostics(&uri("2024.md"), 0)).len(), 0);
    for (kind, text, wrong) in [
        (1, Some(last.clone()), 1),
        (2, Some(last.replace("2023", "2021")), 0),
        (2, Some(last.clone()), 1),
        (3, None, 0),
    ] {
        match text {
            Some(text) => std::fs::write(&before, text).expect("written"),
            None => std::fs::remove_file(&before).expect("removed"),
        }
        changed(&mut client, kind);
        let found = client.diagnostics(&uri("2024.md"), 0);
        assert_eq!(carried(&found).len(), wrong, "{kind}: {found:?}");
    }
    client.finish();
}
