//! A recorded session, served in memory: what fuzzing and long runs drive.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;
use futures_util::stream::StreamExt as _;

use super::dispatch::{Dispatcher, Flow};
use super::frame::Frames;
use super::session::Session;
use super::stdio::Output;
use super::{Options, send, service};

/// Serves what a client sent, to its end or its `exit`, and returns what the
/// server sent. Findings are told after every message, as to a client that
/// waits between them.
///
/// # Errors
/// When the system gives no event loop.
pub fn replay(options: &Options, sent: &[u8]) -> io::Result<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build()?;
    let answers: Arc<Mutex<Vec<u8>>> = Arc::default();
    let output = Output::into_memory(Arc::clone(&answers));
    runtime.block_on(async {
        let session = Session::new(output.clone(), options);
        let (service, socket) = service(&session);
        let (mut requests, taken) = socket.split();
        let mut dispatcher = Dispatcher::new(service, taken, session.clone(), output.clone());
        let waiting = dispatcher.waiting();
        let mut frames = Frames::default();
        frames.push(sent);
        while let Some(frame) = frames.next() {
            if dispatcher.receive(frame) == Flow::Exit {
                break;
            }
            waiting.advance();
            while let Some(Some(request)) = requests.next().now_or_never() {
                send(&output, &request);
            }
            session.settle();
        }
    });
    let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(std::mem::take(&mut answers))
}

#[cfg(test)]
pub mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::server::frame::{Frame, frame};

    /// A notification whose handler panics.
    pub const FAULT: &str = "textDocument/fault";

    fn messages(bytes: &[u8]) -> Vec<Value> {
        let mut frames = Frames::default();
        frames.push(bytes);
        let mut messages = Vec::new();
        while let Some(Frame::Body(body)) = frames.next() {
            messages.push(serde_json::from_slice(body).expect("JSON"));
        }
        messages
    }

    fn serve(sent: &[Value]) -> Vec<Value> {
        let frames: Vec<u8> = sent
            .iter()
            .flat_map(|message| frame(message.to_string().as_bytes()))
            .collect();
        messages(&replay(&Options::default(), &frames).expect("an event loop"))
    }

    fn notification(method: &str, params: Value) -> Value {
        json!({ "jsonrpc": "2.0", "method": method, "params": params })
    }

    fn open(uri: &str, text: &str) -> Value {
        let item = json!({ "uri": uri, "languageId": "markdown", "version": 0, "text": text });
        notification("textDocument/didOpen", json!({ "textDocument": item }))
    }

    fn initialize() -> Value {
        let params = json!({ "processId": null, "rootUri": null, "capabilities": {} });
        json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params })
    }

    fn symbols(id: u32, uri: &str) -> Value {
        let params = json!({ "textDocument": { "uri": uri } });
        json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/documentSymbol", "params": params })
    }

    #[test]
    fn a_fault_in_a_notification_costs_its_document_alone() {
        let (broken, sound) = ("untitled:a", "untitled:b");
        let about = json!({ "textDocument": { "uri": broken } });
        let text = "# 云岫市水务局2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n字。\n";
        let answers = serve(&[
            initialize(),
            open(broken, text),
            open(sound, text),
            notification(FAULT, about),
            symbols(1, broken),
            symbols(2, sound),
            // The whole text heals it.
            open(broken, text),
            symbols(3, broken),
        ]);
        let answer = |id: u32| {
            let found = answers
                .iter()
                .find(|m| m["id"] == id && m.get("method").is_none());
            found.expect("an answer")["result"].clone()
        };
        assert_eq!(answer(1), Value::Null);
        assert_ne!(answer(2), Value::Null);
        assert_eq!(answer(3), answer(2));
        let shown = answers
            .iter()
            .filter(|m| m["method"] == "window/showMessage");
        assert_eq!(shown.count(), 1, "{answers:?}");
    }
}
