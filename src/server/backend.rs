//! The protocol's methods. Each takes what it needs from the session before
//! its first await, and hands it to the feature of its name.

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability,
    CodeActionResponse, DiagnosticOptions, DiagnosticServerCapabilities, DocumentDiagnosticParams,
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, InitializeParams, InitializeResult,
    PositionEncodingKind, RelatedFullDocumentDiagnosticReport, SaveOptions, ServerCapabilities,
    ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions,
};
use tower_lsp::{Client, LanguageServer};

use super::features::{code_action, diagnostics};
use super::session::{Session, State};
use crate::text::Encoding;

pub struct Backend {
    #[expect(dead_code, reason = "requests to the client come with the settings")]
    client: Client,
    session: Session,
}

impl Backend {
    pub fn new(client: Client, session: Session) -> Backend {
        Backend { client, session }
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let mut state = self.session.state();
        state.initialize(&params);
        Ok(InitializeResult {
            capabilities: capabilities(&state),
            server_info: Some(ServerInfo {
                name: "gouji".to_string(),
                version: Some(env!("CARGO_PKG_VERSION").to_string()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn shutdown(&self) -> Result<()> {
        self.session.state().running = false;
        Ok(())
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let mut state = self.session.state();
        let view = state.view;
        let report = match state.documents.get_mut(params.text_document.uri.as_str()) {
            Some(document) => {
                diagnostics::pull(document, view, params.previous_result_id.as_deref())
            }
            None => DocumentDiagnosticReport::from(RelatedFullDocumentDiagnosticReport::default()),
        };
        Ok(report.into())
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let client = self.session.state().client;
        let Some(snapshot) = self.session.snapshot(&params.text_document.uri) else {
            return Ok(None);
        };
        Ok(Some(code_action::actions(&snapshot, &params, client)))
    }

    async fn code_action_resolve(&self, mut action: CodeAction) -> Result<CodeAction> {
        let chosen: code_action::Chosen = action
            .data
            .take()
            .and_then(|data| serde_json::from_value(data).ok())
            .ok_or_else(|| Error::invalid_params("an action of another server"))?;
        let client = self.session.state().client;
        let edit = self
            .session
            .snapshot(&chosen.uri)
            .and_then(|snapshot| code_action::edit(&snapshot, &chosen, client))
            .ok_or_else(Error::content_modified)?;
        action.edit = Some(edit);
        Ok(action)
    }
}

fn capabilities(state: &State) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(match state.view.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                    // A saved text heals a document that is out of step.
                    include_text: Some(true),
                })),
                ..TextDocumentSyncOptions::default()
            },
        )),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, code_action::FIX_ALL]),
            resolve_provider: Some(state.client.resolves_edits),
            ..CodeActionOptions::default()
        })),
        diagnostic_provider: state.client.pulls.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: None,
                inter_file_dependencies: true,
                workspace_diagnostics: false,
                ..DiagnosticOptions::default()
            })
        }),
        ..ServerCapabilities::default()
    }
}
