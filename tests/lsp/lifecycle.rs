//! Beginning and end.

use serde_json::{Value, json};

use crate::client::{Client, capabilities};

#[test]
fn exit_after_shutdown_is_a_success() {
    Client::start().finish();
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let mut client = Client::start();
    // Standard input stays open.
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn exit_before_anything_else_is_a_failure() {
    let mut client = Client::spawn();
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().code(), Some(1));
    // A shutdown that was refused is none.
    let mut client = Client::spawn();
    let id = client.ask("shutdown", Value::Null);
    assert_eq!(client.answer(id)["error"]["code"], -32002);
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn a_closed_standard_input_ends_the_server() {
    let mut client = Client::start();
    client.close_stdin();
    client.wait();
}

#[test]
fn requests_before_initialize_are_refused() {
    let mut client = Client::spawn();
    let id = client.ask("textDocument/hover", json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32002);
    client.initialize(capabilities(), json!({}));
    client.finish();
}

#[test]
fn unknown_methods_and_rubbish_are_answered() {
    let mut client = Client::start();
    let id = client.ask("textDocument/unheardOf", json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32601);
    let id = client.ask("$/unknown", json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32601);
    client.notify("$/unheardOf", json!({}));
    client.raw(b"Content-Length: 5\r\n\r\n{\"a\":");
    let answer = client.take(|message| message["id"].is_null());
    assert_eq!(answer["error"]["code"], -32700);
    client.finish();
}

#[test]
fn the_client_chooses_the_encoding() {
    for (offered, chosen) in [
        (json!(["utf-8", "utf-16"]), "utf-8"),
        (json!(["utf-32"]), "utf-32"),
        (json!(["utf-7"]), "utf-16"),
        (Value::Null, "utf-16"),
    ] {
        let mut capabilities = capabilities();
        capabilities["general"]["positionEncodings"] = offered;
        let (client, answer) = Client::start_with(capabilities, json!({}));
        assert_eq!(answer["capabilities"]["positionEncoding"], chosen);
        client.finish();
    }
}

/// An editor that was killed, while something else still holds the server's
/// standard input open.
#[cfg(unix)]
#[test]
fn the_end_of_the_editor_ends_the_server() {
    let mut editor = std::process::Command::new("sleep")
        .arg("1000")
        .spawn()
        .expect("a process that stands for the editor");
    let (mut client, _) = Client::start_with(capabilities(), json!({ "processId": editor.id() }));
    // The server looks for the editor only while it was seen alive.
    client.open("file:///nowhere/a.md", "");
    client.diagnostics("file:///nowhere/a.md", 0);
    editor.kill().expect("killed");
    // Not waited for yet, as by a parent that is busy: it has ended all the same.
    client.wait();
    editor.wait().expect("waited for");
}

#[test]
fn an_editor_that_cannot_be_seen_is_not_waited_for() {
    // No process has this number.
    let (client, _) = Client::start_with(capabilities(), json!({ "processId": 4_000_000_000u32 }));
    client.finish();
}
