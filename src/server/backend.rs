//! The protocol's methods. Each takes what it needs from the session before
//! its first await, and hands it to the feature of its name.

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};

use super::features::{code_action, diagnostics};
use super::proto;
use super::session::{Session, State};
use super::settings::{Scopes, UserSettings};
use crate::text::Encoding;
use crate::workspace::project;

/// The section of the editor's settings that is ours.
const SECTION: &str = "gouji";

pub struct Backend {
    client: Client,
    session: Session,
}

impl Backend {
    pub fn new(client: Client, session: Session) -> Backend {
        Backend { client, session }
    }
}

impl Backend {
    /// Asks the client for the user's settings. Until it answers, if it does,
    /// everything works with those of before.
    async fn pull_settings(&self) {
        let (has_settings, folders) = {
            let state = self.session.state();
            (state.client.has_settings, state.folders.clone())
        };
        if !has_settings {
            return;
        }
        let scopes = std::iter::once(None).chain(folders.iter().map(|folder| proto::uri(folder)));
        let items = scopes
            .map(|scope_uri| ConfigurationItem {
                scope_uri,
                section: Some(SECTION.to_string()),
            })
            .collect();
        let Ok(answers) = self.client.configuration(items).await else {
            return;
        };
        let mut answers = answers.iter().map(UserSettings::read);
        let scopes = Scopes {
            common: answers.next().unwrap_or_default(),
            folders: folders.into_iter().zip(answers).collect(),
        };
        self.session.state().set_scopes(scopes);
    }
}

fn registration(method: &str, options: Value) -> Registration {
    Registration {
        id: method.to_string(),
        method: method.to_string(),
        register_options: Some(options),
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

    async fn initialized(&self, _: InitializedParams) {
        let client = self.session.state().client;
        let mut registrations = Vec::new();
        if client.registers_settings {
            registrations.push(registration(
                "workspace/didChangeConfiguration",
                json!({ "section": SECTION }),
            ));
        }
        if client.registers_watchers {
            registrations.push(registration(
                "workspace/didChangeWatchedFiles",
                json!({ "watchers": [
                    { "globPattern": format!("**/{}", project::CONFIG) },
                    { "globPattern": format!("**/{}/*.toml", project::PROFILES) },
                ] }),
            ));
        }
        if !registrations.is_empty() {
            // A client that refuses is one that doesn't tell.
            let _ = self.client.register_capability(registrations).await;
        }
        self.pull_settings().await;
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.session.state().client.has_settings {
            self.pull_settings().await;
        } else if let Some(settings) = params.settings.get(SECTION) {
            let scopes = Scopes {
                common: UserSettings::read(settings),
                folders: Vec::new(),
            };
            self.session.state().set_scopes(scopes);
        }
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.session.state().reload();
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        {
            let mut state = self.session.state();
            let removed = params.event.removed;
            state
                .folders
                .retain(|folder| removed.iter().all(|gone| gone.uri.as_str() != folder));
            let added = params.event.added.iter();
            state
                .folders
                .extend(added.map(|new| new.uri.as_str().to_string()));
        }
        self.pull_settings().await;
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
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        ..ServerCapabilities::default()
    }
}
