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
