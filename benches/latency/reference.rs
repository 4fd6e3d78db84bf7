//! Servers that look at nothing but the version and send a canned list.

use std::io::{Read as _, Write as _};

use tower_lsp::ls_types::{
    Diagnostic, DidChangeTextDocumentParams, DidOpenTextDocumentParams, InitializeParams,
    InitializeResult, Range, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind,
    Uri,
};
use tower_lsp::{Client, LanguageServer, LspService, Server, jsonrpc};

use crate::client::{find, frame, version_of, whole};

/// What stands around the message in a canned list.
const AROUND: usize = 260;

/// Blocking reads and writes, no framework.
pub fn floor(list: usize) {
    let message = "x".repeat(list.saturating_sub(AROUND));
    let (mut stdin, mut stdout) = (std::io::stdin().lock(), std::io::stdout().lock());
    let mut buffer = Vec::new();
    let mut chunk = vec![0; 1 << 16];
    loop {
        while let Some((start, end)) = whole(&buffer) {
            let body = &buffer[start..end];
            let answer = if find(body, b"\"initialize\"").is_some() {
                Some(
                    r#"{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"textDocumentSync":2}}}"#
                        .to_string(),
                )
            } else if find(body, b"\"shutdown\"").is_some() {
                Some(r#"{"jsonrpc":"2.0","id":2,"result":null}"#.to_string())
            } else if find(body, b"\"exit\"").is_some() {
                return;
            } else if let (Some(version), Some(uri)) = (version_of(body), uri_of(body)) {
                Some(format!(
                    "{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/publishDiagnostics\",\"params\":{{\"uri\":\"{uri}\",\"version\":{version},\"diagnostics\":[{{\"range\":{{\"start\":{{\"line\":0,\"character\":0}},\"end\":{{\"line\":0,\"character\":0}}}},\"message\":\"{message}\"}}]}}}}"
                ))
            } else {
                None
            };
            if let Some(answer) = answer {
                let sent = stdout
                    .write_all(&frame(&answer))
                    .and_then(|()| stdout.flush());
                if sent.is_err() {
                    return;
                }
            }
            buffer.drain(..end);
        }
        match stdin.read(&mut chunk) {
            Ok(0) | Err(_) => return,
            Ok(read) => buffer.extend_from_slice(&chunk[..read]),
        }
    }
}

fn uri_of(body: &[u8]) -> Option<&str> {
    let at = find(body, b"\"uri\":\"")? + 7;
    let end = body[at..].iter().position(|byte| *byte == b'"')?;
    std::str::from_utf8(&body[at..at + end]).ok()
}

struct Empty {
    client: Client,
    message: String,
}

impl Empty {
    async fn publish(&self, uri: Uri, version: i32) {
        let diagnostic = Diagnostic::new_simple(Range::default(), self.message.clone());
        self.client
            .publish_diagnostics(uri, vec![diagnostic], Some(version))
            .await;
    }
}

impl LanguageServer for Empty {
    async fn initialize(&self, _: InitializeParams) -> jsonrpc::Result<InitializeResult> {
        Ok(InitializeResult {
            capabilities: ServerCapabilities {
                text_document_sync: Some(TextDocumentSyncCapability::Kind(
                    TextDocumentSyncKind::INCREMENTAL,
                )),
                ..ServerCapabilities::default()
            },
            ..InitializeResult::default()
        })
    }

    async fn shutdown(&self) -> jsonrpc::Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        self.publish(item.uri, item.version).await;
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.publish(document.uri, document.version).await;
    }
}

/// The framework as it comes.
pub fn frame_server(list: usize) {
    let message = "x".repeat(list.saturating_sub(AROUND));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let (service, socket) = LspService::new(|client| Empty { client, message });
        Server::new(tokio::io::stdin(), tokio::io::stdout(), socket)
            .serve(service)
            .await;
    });
    runtime.shutdown_background();
}
