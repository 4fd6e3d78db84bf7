//! The smallest client that can tell when the list for a version is there.

use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::document::{Document, Place};

pub struct Server {
    child: Child,
    stdin: ChildStdin,
    answers: Answers,
    version: i64,
    /// A character was typed that the next key takes away.
    typed: bool,
}

/// What the server sends.
struct Answers {
    stdout: ChildStdout,
    buffer: Vec<u8>,
    last: Vec<u8>,
}

impl Server {
    /// Starts a server; a reference sends lists of `list` bytes.
    pub fn start(name: &str, list: usize) -> Server {
        Server::start_for(None, name, list)
    }

    /// The same for an editor with this process id.
    pub fn start_for(editor: Option<u32>, name: &str, list: usize) -> Server {
        let mut command = match name {
            "gouji" => {
                let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
                command.arg("server");
                command
            }
            reference => {
                let own = std::env::current_exe().expect("the bench knows itself");
                let mut command = Command::new(own);
                command.arg(format!("--{reference}")).arg(list.to_string());
                command
            }
        };
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut server = Server {
            stdin: child.stdin.take().expect("a pipe"),
            answers: Answers {
                stdout: child.stdout.take().expect("a pipe"),
                buffer: Vec::with_capacity(1 << 20),
                last: Vec::new(),
            },
            child,
            version: 0,
            typed: false,
        };
        let capabilities = json!({
            "general": { "positionEncodings": ["utf-16"] },
            "textDocument": { "publishDiagnostics": { "relatedInformation": true, "versionSupport": true } },
        });
        let params = json!({ "processId": editor, "rootUri": null, "capabilities": capabilities });
        server.send(json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params }));
        server
            .answers
            .read_until(|body| find(body, b"\"id\":1").is_some());
        server.send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
        server
    }

    fn send(&mut self, message: serde_json::Value) {
        self.write(&frame(&message.to_string()));
    }

    fn write(&mut self, bytes: &[u8]) {
        put(&mut self.stdin, bytes);
    }

    pub fn open(&mut self, document: &Document, uri: &str) {
        self.version = 0;
        self.write(&opening(document, uri));
        self.answers.read_until(|body| version_of(body) == Some(0));
    }

    /// Opens that many documents, and returns how long it took until each had
    /// its list.
    pub fn open_many(&mut self, document: &Document, count: usize) -> Duration {
        let uris: Vec<String> = (0..count)
            .map(|n| format!("file:///bench/{n}.md"))
            .collect();
        let messages: Vec<Vec<u8>> = uris.iter().map(|uri| opening(document, uri)).collect();
        let mut missing: HashSet<Vec<u8>> = uris
            .iter()
            .map(|uri| format!("\"{uri}\"").into_bytes())
            .collect();
        let begin = Instant::now();
        self.write_beside(
            |stdin| messages.iter().for_each(|message| put(stdin, message)),
            |body| {
                if let Some(at) = find(body, b"\"uri\":") {
                    let rest = &body[at + 6..];
                    let end = rest.iter().skip(1).position(|b| *b == b'"').unwrap_or(0) + 2;
                    missing.remove(&rest[..end]);
                }
                missing.is_empty()
            },
        );
        begin.elapsed()
    }

    /// Closes what [`Server::open_many`] opened, and lets the server come to rest.
    pub fn close_many(&mut self, count: usize) {
        let messages: Vec<Vec<u8>> = (0..count)
            .map(|n| {
                let document = json!({ "uri": format!("file:///bench/{n}.md") });
                let message = json!({
                    "jsonrpc": "2.0", "method": "textDocument/didClose", "params": { "textDocument": document },
                });
                frame(&message.to_string())
            })
            .collect();
        let last = json!({ "jsonrpc": "2.0", "id": 3, "method": "bench/unknown" }).to_string();
        self.write_beside(
            |stdin| {
                messages.iter().for_each(|message| put(stdin, message));
                put(stdin, &frame(&last));
            },
            |body| find(body, b"\"id\":3").is_some(),
        );
        std::thread::sleep(Duration::from_secs(1));
    }

    /// Writes in a thread of its own, as an editor does, and reads until a
    /// message fits: a client that does one after the other stands still with
    /// a server that does the same as soon as both pipes are full.
    fn write_beside(
        &mut self,
        write: impl FnOnce(&mut ChildStdin) + Send,
        fits: impl FnMut(&[u8]) -> bool,
    ) {
        let Server { stdin, answers, .. } = self;
        std::thread::scope(|scope| {
            scope.spawn(|| write(stdin));
            answers.read_until(fits);
        });
    }

    /// The change that types a character, or takes it away again.
    fn next_change(&mut self, document: &Document, place: Place) -> Vec<u8> {
        self.version += 1;
        let (line, column) = document.place(place);
        let (end, text) = match (self.typed, place) {
            (true, _) => (column + 1, ""),
            (false, Place::Prose) => (column, "字"),
            (false, Place::Cell) => (column, "1"),
        };
        self.typed = !self.typed;
        let version = self.version;
        frame(&format!(
            "{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{{\"textDocument\":{{\"uri\":\"file:///bench/a.md\",\"version\":{version}}},\"contentChanges\":[{{\"range\":{{\"start\":{{\"line\":{line},\"character\":{column}}},\"end\":{{\"line\":{line},\"character\":{end}}}}},\"text\":\"{text}\"}}]}}}}"
        ))
    }

    /// Presses a key and waits for its list.
    pub fn key(&mut self, document: &Document, place: Place) -> Duration {
        let change = self.next_change(document, place);
        let version = self.version;
        let begin = Instant::now();
        self.write(&change);
        self.answers
            .read_until(|body| version_of(body) == Some(version));
        begin.elapsed()
    }

    /// Types without waiting, and returns how long after the last key was due
    /// its list came, and how many lists there were.
    pub fn burst(&mut self, document: &Document, rate: u32, length: Duration) -> (Duration, usize) {
        let keys = (length.as_secs_f64() * f64::from(rate)) as u32;
        let changes: Vec<Vec<u8>> = (0..keys)
            .map(|_| self.next_change(document, Place::Cell))
            .collect();
        let version = self.version;
        let mut lists = 0;
        let begin = Instant::now();
        let due = |key: u32| begin + length * key / keys;
        self.write_beside(
            |stdin| {
                for (key, change) in (0..).zip(&changes) {
                    std::thread::sleep(due(key).saturating_duration_since(Instant::now()));
                    put(stdin, change);
                }
            },
            |body| {
                let published = version_of(body);
                lists += usize::from(published.is_some());
                published == Some(version)
            },
        );
        (due(keys.saturating_sub(1)).elapsed(), lists)
    }

    pub fn last_list(&self) -> &[u8] {
        &self.answers.last
    }

    pub fn findings(&self) -> usize {
        self.answers
            .last
            .windows(9)
            .filter(|bytes| *bytes == b"\"source\":")
            .count()
    }

    /// Resident memory in MB; 0 where the system doesn't tell.
    pub fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        status
            .unwrap_or_default()
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| {
                rest.trim()
                    .trim_end_matches("kB")
                    .trim()
                    .parse::<f64>()
                    .ok()
            })
            .map_or(0.0, |kilobytes| kilobytes / 1e3)
    }

    /// Ends the server, and returns how long after `exit` it was gone.
    pub fn finish(mut self) -> Duration {
        self.send(json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown" }));
        self.answers
            .read_until(|body| find(body, b"\"id\":2").is_some());
        let begin = Instant::now();
        self.send(json!({ "jsonrpc": "2.0", "method": "exit" }));
        let _ = self.child.wait();
        begin.elapsed()
    }

    /// Waits for the end of a server that nobody ends.
    pub fn wait(mut self) {
        let _ = self.child.wait();
    }
}

impl Answers {
    /// Reads frames until one fits, which is kept.
    fn read_until(&mut self, mut fits: impl FnMut(&[u8]) -> bool) {
        loop {
            while let Some((start, end)) = whole(&self.buffer) {
                let fit = self.buffer.get(start..end).is_some_and(&mut fits);
                if fit {
                    self.last.clear();
                    self.last.extend_from_slice(&self.buffer[start..end]);
                }
                self.buffer.drain(..end);
                if fit {
                    return;
                }
            }
            let old = self.buffer.len();
            self.buffer.resize(old + (1 << 16), 0);
            let read = self.stdout.read(&mut self.buffer[old..]);
            let read = read.expect("the server writes");
            assert!(read > 0, "the server ended");
            self.buffer.truncate(old + read);
        }
    }
}

fn put(stdin: &mut ChildStdin, bytes: &[u8]) {
    stdin.write_all(bytes).expect("the server reads");
}

/// The message that opens `document`.
fn opening(document: &Document, uri: &str) -> Vec<u8> {
    let item = json!({ "uri": uri, "languageId": "markdown", "version": 0, "text": document.text });
    let message = json!({
        "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": item },
    });
    frame(&message.to_string())
}

pub fn frame(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Where the first whole body of `buffer` begins and ends.
pub fn whole(buffer: &[u8]) -> Option<(usize, usize)> {
    let head = find(buffer, b"\r\n\r\n")?;
    let text = std::str::from_utf8(&buffer[..head]).ok()?;
    let size: usize = text.rsplit(' ').next()?.trim().parse().ok()?;
    let end = head + 4 + size;
    (end <= buffer.len()).then_some((head + 4, end))
}

pub fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    // A list's version stands near its beginning or its end; both searches are
    // short beside what is measured.
    let limit = 400.min(bytes.len());
    let near = |window: &[u8]| window.windows(needle.len()).position(|w| w == needle);
    near(&bytes[..limit]).or_else(|| near(bytes))
}

/// The version of a published list.
pub fn version_of(body: &[u8]) -> Option<i64> {
    let at = find(body, b"\"version\":")? + 10;
    let digits: Vec<u8> = body[at..]
        .iter()
        .copied()
        .take_while(u8::is_ascii_digit)
        .collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}
