//! A client over stdio that reads everything and forgives nothing: a message
//! that no test took is a failure.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long a message may take before the test fails; far beyond what any does.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    unread: VecDeque<Value>,
    next_id: i64,
}

/// What a usual client can do; tests change what they are about.
pub fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] } },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "versionSupport": true },
            "codeAction": {
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } },
                "isPreferredSupport": true,
            },
        },
    })
}

impl Client {
    /// A server that was told nothing yet.
    pub fn spawn() -> Client {
        Client::spawn_with(|command| command)
    }

    pub fn spawn_with(change: impl Fn(&mut Command) -> &mut Command) -> Client {
        // Another build than the test's own, where one is named.
        let program = std::env::var_os("GOUJI");
        let program = program.unwrap_or_else(|| env!("CARGO_BIN_EXE_gouji").into());
        let mut command = Command::new(program);
        command
            .args(["server", "--stdio"])
            .env("LC_ALL", "C")
            .env("LANG", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = change(&mut command).spawn().expect("the server starts");
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().expect("stdout is a pipe");
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Some(message) = read_message(&mut stdout) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Client {
            child,
            stdin,
            messages,
            unread: VecDeque::new(),
            next_id: 0,
        }
    }

    /// A server that was initialised by a usual client.
    pub fn start() -> Client {
        Client::start_with(capabilities(), json!({})).0
    }

    /// Initialises with these capabilities and further parameters; also
    /// returns what the server answered.
    pub fn start_with(capabilities: Value, further: Value) -> (Client, Value) {
        let mut client = Client::spawn();
        let answer = client.initialize(capabilities, further);
        (client, answer)
    }

    pub fn initialize(&mut self, capabilities: Value, further: Value) -> Value {
        let mut params = json!({
            "processId": std::process::id(),
            "rootUri": null,
            "capabilities": capabilities,
        });
        if let (Some(params), Some(further)) = (params.as_object_mut(), further.as_object()) {
            params.extend(further.clone());
        }
        let answer = self.request("initialize", params);
        self.notify("initialized", json!({}));
        answer
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("stdin is open");
        stdin.write_all(bytes).expect("the server reads");
        stdin.flush().expect("the server reads");
    }

    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Sends several messages in one write.
    pub fn send_together(&mut self, messages: &[Value]) {
        let frame = |message: &Value| {
            let body = message.to_string();
            format!("Content-Length: {}\r\n\r\n{body}", body.len())
        };
        let frames: String = messages.iter().map(frame).collect();
        self.raw(frames.as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and returns its id at once.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The whole answer to a request.
    pub fn answer(&mut self, id: i64) -> Value {
        self.take(|message| message["id"] == id && message.get("method").is_none())
    }

    /// The result of a request that must go well.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Answers a request of the server.
    pub fn respond(&mut self, request: &Value, result: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }));
    }

    /// The next notification or request of this method.
    pub fn next(&mut self, method: &str) -> Value {
        self.take(|message| message["method"] == method)
    }

    /// Takes what was read of this method so far.
    pub fn all(&mut self, method: &str) -> Vec<Value> {
        let unread = std::mem::take(&mut self.unread);
        let (taken, rest) = unread
            .into_iter()
            .partition(|message| message["method"] == method);
        self.unread = rest;
        VecDeque::into(taken)
    }

    /// Drops what was read of this method and nobody took.
    pub fn forget(&mut self, method: &str) {
        self.unread.retain(|message| message["method"] != method);
    }

    /// The memory that the server holds, in pages, where the system tells.
    pub fn memory(&self) -> Option<u64> {
        let path = format!("/proc/{}/statm", self.child.id());
        let line = std::fs::read_to_string(path).ok()?;
        line.split(' ').nth(1)?.parse().ok()
    }

    /// The first message that fits, whether read already or not.
    pub fn take(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&fits) {
            return self.unread.remove(at).expect("just found");
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(message) if fits(&message) => return message,
                Ok(message) => self.unread.push_back(message),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("the message never came; unread: {:?}", self.unread)
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the server ended; unread: {:?}", self.unread)
                }
            }
        }
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": 0, "text": text } }),
        );
    }

    /// Sends changes as they stand in the protocol.
    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }),
        );
    }

    /// The list published for this version; versions before it may have been
    /// published or passed over, later ones must not have been.
    pub fn diagnostics(&mut self, uri: &str, version: i64) -> Vec<Value> {
        loop {
            let message = self.take(|message| {
                message["method"] == "textDocument/publishDiagnostics"
                    && message["params"]["uri"] == uri
            });
            let published = message["params"]["version"].as_i64();
            if published == Some(version) {
                return message["params"]["diagnostics"]
                    .as_array()
                    .expect("a list")
                    .clone();
            }
            assert!(
                published.is_some_and(|published| published < version),
                "{message}"
            );
        }
    }

    /// The text that the server has, which must be of this version.
    pub fn text(&mut self, uri: &str, version: i64) -> String {
        let params = json!({ "textDocument": { "uri": uri } });
        let answer = self.request("gouji/text", params);
        assert_eq!(answer["version"], version);
        answer["text"].as_str().expect("a text").to_string()
    }

    /// Ends the session as an editor does, and fails on anything unread.
    pub fn finish(mut self) {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        let status = self.wait();
        assert!(status.success(), "{status}");
        self.unread.extend(self.messages.iter());
        assert!(self.unread.is_empty(), "unread: {:?}", self.unread);
    }

    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Waits for the end of the server, which must come soon.
    pub fn wait(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child of ours") {
                return status;
            }
            assert!(Instant::now() < end, "the server is still there");
            std::thread::yield_now();
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_message(stdout: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').expect("a header");
        assert_eq!(name, "Content-Length");
        length = value.trim().parse().ok();
    }
    let mut body = vec![0; length.expect("a length")];
    stdout.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("JSON"))
}
