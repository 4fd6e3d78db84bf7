//! The text stays that of the editor. A `gouji.toml` shows where in the text
//! the server thinks it is: each name of a rule that it doesn't know is
//! reported. `gouji/text` gives the text itself.

use serde_json::{Value, json};

use crate::client::{Client, capabilities};

const URI: &str = "file:///nowhere/gouji.toml";

fn change(from: (u32, u32), to: (u32, u32), text: &str) -> Value {
    json!({
        "range": {
            "start": { "line": from.0, "character": from.1 },
            "end": { "line": to.0, "character": to.1 },
        },
        "text": text,
    })
}

/// What each finding of a version marks: line, first column, last column.
fn marks(client: &mut Client, version: i64) -> Vec<(u64, u64, u64)> {
    client
        .diagnostics(URI, version)
        .iter()
        .map(|diagnostic| {
            let range = &diagnostic["range"];
            let number = |value: &Value| value.as_u64().expect("a number");
            assert_eq!(range["start"]["line"], range["end"]["line"]);
            (
                number(&range["start"]["line"]),
                number(&range["start"]["character"]),
                number(&range["end"]["character"]),
            )
        })
        .collect()
}

fn with_encoding(encoding: &str) -> Client {
    let mut capabilities = capabilities();
    capabilities["general"]["positionEncodings"] = json!([encoding]);
    Client::start_with(capabilities, json!({})).0
}

#[test]
fn the_user_can_say_what_the_editor_counts() {
    let mut client = Client::spawn_with(|command| command.args(["--position-encoding", "utf-8"]));
    let answer = client.initialize(capabilities(), json!({}));
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-8");
    client.open(URI, "'合𠮷'=1");
    assert_eq!(marks(&mut client, 0), [(0, 0, 9)]);
    client.finish();
}

#[test]
fn columns_count_in_the_units_agreed_on() {
    // `'合𠮷'`, a key that is unknown, and how wide it is.
    for (encoding, width) in [("utf-8", 9), ("utf-16", 5), ("utf-32", 4)] {
        let mut client = with_encoding(encoding);
        client.open(URI, "'合𠮷'=1");
        assert_eq!(marks(&mut client, 0), [(0, 0, width)], "{encoding}");
        // A second key, put behind the wide and rare characters of the first.
        let end = width as u32 + 2;
        client.change(
            URI,
            1,
            json!([change((0, end), (0, end), "\r\n'👍'.'年'=2")]),
        );
        assert_eq!(marks(&mut client, 1).len(), 2, "{encoding}");
        // The first character of the first key goes.
        let last = width as u32 - 1;
        let cut = last
            - if encoding == "utf-8" {
                4
            } else if encoding == "utf-16" {
                2
            } else {
                1
            };
        client.change(URI, 2, json!([change((0, cut), (0, last), "")]));
        assert_eq!(
            marks(&mut client, 2)[0],
            (0, 0, u64::from(cut) + 1),
            "{encoding}"
        );
        client.finish();
    }
}

#[test]
fn changes_of_one_message_build_on_one_another() {
    let mut client = Client::start();
    client.open(URI, "");
    assert_eq!(marks(&mut client, 0), []);
    client.change(
        URI,
        1,
        json!([
            change((0, 0), (0, 0), "合=1"),
            change((0, 0), (0, 1), "'👍'"),
            { "text": "'年'=1" },
            change((0, 2), (0, 2), "报"),
        ]),
    );
    assert_eq!(marks(&mut client, 1), [(0, 0, 4)]);
    client.finish();
}

#[test]
fn positions_past_the_end_mean_the_end() {
    let mut client = Client::start();
    client.open(URI, "a=1\r\nb=2");
    assert_eq!(marks(&mut client, 0).len(), 2);
    client.change(URI, 1, json!([change((0, 99), (0, 4_000_000_000), "0")]));
    client.change(URI, 2, json!([change((77, 5), (99, 0), "\ncc=3")]));
    assert_eq!(marks(&mut client, 2), [(0, 0, 1), (1, 0, 1), (2, 0, 2)]);
    client.change(URI, 3, json!([change((0, 0), (4_000_000_000, 0), "")]));
    assert_eq!(marks(&mut client, 3), []);
    client.finish();
}

#[test]
fn half_a_surrogate_pair_keeps_the_columns() {
    let mut client = Client::start();
    client.open(URI, "'👍'=1");
    assert_eq!(marks(&mut client, 0), [(0, 0, 4)]);
    // Backspace that takes the second half, as some editors have it.
    client.change(URI, 1, json!([change((0, 2), (0, 3), "")]));
    assert_eq!(marks(&mut client, 1), [(0, 0, 3)]);
    // A half that is typed comes as an escape that no Unicode text can hold.
    let message = r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///nowhere/gouji.toml","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":1},"end":{"line":0,"character":2}},"text":"ab\ud83dc"}]}}"#;
    client.raw(format!("Content-Length: {}\r\n\r\n{message}", message.len()).as_bytes());
    assert_eq!(marks(&mut client, 2), [(0, 0, 6)]);
    client.finish();
}

#[test]
fn an_edit_that_cannot_be_mapped_is_told_once_and_healed() {
    let mut client = with_encoding("utf-8");
    client.open(URI, "'合'=1");
    client.diagnostics(URI, 0);
    client.change(URI, 1, json!([change((0, 2), (0, 4), "")]));
    let told = client.next("window/showMessage");
    assert!(
        told["params"]["message"]
            .as_str()
            .expect("a text")
            .contains(URI)
    );
    client.change(
        URI,
        2,
        json!([{ "range": { "start": { "line": -1 } }, "text": "" }]),
    );
    client.change(URI, 3, json!([change((0, 0), (0, 0), "x")]));
    assert_eq!(marks(&mut client, 3), []);
    client.notify(
        "textDocument/didSave",
        json!({ "textDocument": { "uri": URI }, "text": "'年报'=1" }),
    );
    assert_eq!(marks(&mut client, 3), [(0, 0, 8)]);
    client.change(URI, 4, json!([change((0, 1), (0, 4), "")]));
    assert_eq!(marks(&mut client, 4), [(0, 0, 5)]);
    client.finish();
}

#[test]
fn a_version_that_makes_no_sense_is_only_a_label() {
    let mut client = Client::start();
    client.open(URI, "");
    client.diagnostics(URI, 0);
    client.change(URI, 7, json!([change((0, 0), (0, 0), "b=1")]));
    client.diagnostics(URI, 7);
    client.change(URI, 3, json!([change((0, 0), (0, 0), "a")]));
    assert_eq!(marks(&mut client, 3), [(0, 0, 2)]);
    client.finish();
}

#[test]
fn documents_nobody_opened_are_passed_over() {
    let mut client = Client::start();
    client.change(URI, 1, json!([change((0, 0), (0, 0), "x")]));
    client.notify(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": URI } }),
    );
    client.open(URI, "a=1");
    assert_eq!(marks(&mut client, 0).len(), 1);
    client.open(URI, "a=1\nb=1");
    assert_eq!(marks(&mut client, 0).len(), 2);
    client.finish();
}

#[test]
fn a_closed_document_has_no_list() {
    let mut client = Client::start();
    client.open(URI, "a=1");
    client.diagnostics(URI, 0);
    client.notify(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": URI } }),
    );
    let cleared = client.next("textDocument/publishDiagnostics");
    assert_eq!(cleared["params"], json!({ "uri": URI, "diagnostics": [] }));
    client.finish();
}

#[test]
fn an_address_with_plain_words_is_answered_as_it_was_spelt() {
    let mut client = Client::start();
    let uri = "file:///nowhere/年 报/gouji.toml";
    client.open(uri, "a=1");
    assert_eq!(client.diagnostics(uri, 0).len(), 1);
    client.change(uri, 1, json!([change((0, 0), (0, 3), "")]));
    assert_eq!(client.diagnostics(uri, 1).len(), 0);
    client.finish();
}

#[test]
fn the_text_is_told_with_its_version() {
    let mut client = Client::start();
    let (uri, text) = ("file:///nowhere/a.md", "年报\r\n共3人🙂\r\n");
    client.open(uri, text);
    client.diagnostics(uri, 0);
    assert_eq!(client.text(uri, 0), text);
    // Lines joined, as an editor does it; and a character typed behind a rare one.
    client.change(
        uri,
        5,
        json!([change((0, 2), (1, 0), " "), change((0, 8), (0, 8), "𠮷\n"),]),
    );
    client.diagnostics(uri, 5);
    assert_eq!(client.text(uri, 5), "年报 共3人🙂𠮷\n\r\n");
    let nobodys = json!({ "textDocument": { "uri": "file:///nowhere/b.md" } });
    assert!(client.request("gouji/text", nobodys).is_null());
    client.finish();
}

#[test]
fn a_text_out_of_step_is_not_told() {
    let mut client = with_encoding("utf-8");
    client.open(URI, "'合'=1");
    client.diagnostics(URI, 0);
    client.change(URI, 1, json!([change((0, 2), (0, 4), "")]));
    client.next("window/showMessage");
    client.diagnostics(URI, 1);
    let params = json!({ "textDocument": { "uri": URI } });
    assert!(client.request("gouji/text", params).is_null());
    client.finish();
}
