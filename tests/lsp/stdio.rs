//! Standard input and output of every kind.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// A short session, with a text long enough to fill a pipe in both directions.
fn session() -> Vec<u8> {
    let text: String = (0..3000).map(|n| format!("'key number {n}'=1\n")).collect();
    let item = json!({ "uri": "file:///nowhere/gouji.toml", "languageId": "toml", "version": 1, "text": text });
    [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } }),
        json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }),
        json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": item } }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown" }),
    ]
    .iter()
    .flat_map(frame)
    .collect()
}

/// Whether all answers are there, and the list with its note on what is not shown.
fn is_whole(output: &[u8]) -> bool {
    let output = String::from_utf8_lossy(output);
    output.contains(r#""id":1"#)
        && output.contains(r#""id":2"#)
        && output.matches(r#""source":"gouji""#).count() == 1001
}

fn server() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.arg("server");
    command
}

#[test]
fn files_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    std::fs::write(&input, session()).expect("written");
    let status = server()
        .stdin(std::fs::File::open(&input).expect("opened"))
        .stdout(std::fs::File::create(&output).expect("created"))
        .status()
        .expect("the server runs");
    assert!(status.success());
    assert!(is_whole(&std::fs::read(&output).expect("read")));
}

#[test]
fn pipes_that_are_closed_at_once_work() {
    let mut child = server()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(&session()).expect("written");
    drop(stdin);
    let output = child.wait_with_output().expect("the server ends");
    assert!(output.status.success());
    assert!(is_whole(&output.stdout));
}

#[cfg(unix)]
#[test]
fn sockets_work() {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    let (mut ours, theirs) = UnixStream::pair().expect("a pair");
    let (mut from, to) = UnixStream::pair().expect("a pair");
    let mut child = server()
        .stdin(OwnedFd::from(theirs))
        .stdout(OwnedFd::from(to))
        .spawn()
        .expect("the server runs");
    ours.write_all(&session()).expect("written");
    ours.shutdown(std::net::Shutdown::Write).expect("closed");
    let mut output = Vec::new();
    from.read_to_end(&mut output).expect("read");
    assert!(child.wait().expect("the server ends").success());
    assert!(is_whole(&output));
}
