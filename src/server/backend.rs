//! The protocol's methods. Each takes what it needs from the session before
//! its first await, and hands it to the feature of its name.

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};

use super::document::{OpenDocument, Snapshot, is_profile};
use super::features::command::{self, Command};
use super::features::tables::{self, Tables};
use super::features::text::{self, OpenText};
use super::features::workspace::CancelOnDrop;
use super::features::{
    code_action, completion, convert, diagnostics, format, hover, inlay, navigate, outline,
    profile, recompute, workspace,
};
use super::proto;
use super::session::{Session, State};
use super::settings::{SECTION, Scopes};
use super::words;
use crate::finding::Edit;
use crate::message::Message;
use crate::report::Shape;
use crate::text::{Encoding, Span};
use crate::workspace::project;

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
        let mut answers = answers.into_iter();
        let common = answers.next().unwrap_or_default();
        let scopes = Scopes::read(&common, folders.into_iter().zip(answers));
        self.set_scopes(scopes).await;
    }

    async fn set_scopes(&self, scopes: Scopes) {
        let changed = self.session.state().set_scopes(scopes);
        if changed {
            // Whoever reads messages may wait for the next one.
            self.session.settle();
            self.refresh().await;
        }
    }

    /// Has the client ask again for what it asked for before.
    async fn refresh(&self) {
        let client = self.session.state().client;
        // A client that refuses shows what it has.
        if client.pulls {
            let _ = self.client.workspace_diagnostic_refresh().await;
        }
        if client.refreshes_hints {
            let _ = self.client.inlay_hint_refresh().await;
        }
    }
}

/// The files that the client is asked to watch: ours, and for a client that
/// pulls for the whole workspace the reports.
fn watched(pulls: bool) -> Vec<Value> {
    let mut globs = vec![
        format!("**/{}", project::CONFIG),
        format!("**/{}/*.toml", project::PROFILES),
    ];
    if pulls {
        globs.push("**/*.{md,markdown,txt,html,htm}".to_string());
    }
    globs
        .into_iter()
        .map(|glob| json!({ "globPattern": glob }))
        .collect()
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
                json!({ "watchers": watched(client.pulls) }),
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
            let scopes = Scopes::read(settings, std::iter::empty());
            self.set_scopes(scopes).await;
        }
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let ours = |event: &FileEvent| event.uri.as_str().ends_with(".toml");
        let reloads = params.changes.iter().any(ours);
        {
            let mut state = self.session.state();
            if reloads {
                state.reload();
            }
            state.files_changed(params.changes.iter().map(|event| &event.uri));
        }
        if reloads {
            self.refresh().await;
        }
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
        let mut state = self.session.state();
        while diagnostics::publish(&mut state) {}
        state.running = false;
        state.shut_down = true;
        Ok(())
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let mut state = self.session.state();
        let view = state.view;
        let uri = params.text_document.uri.as_str();
        // Editors ask for all that they open, and users work on one.
        let open = state.documents.get(uri);
        if !open.is_some_and(OpenDocument::is_unasked) {
            state.used(uri);
        }
        let report = match state.documents.get_mut(uri) {
            Some(document) => {
                diagnostics::pull(document, view, params.previous_result_id.as_deref())
            }
            None => DocumentDiagnosticReport::from(RelatedFullDocumentDiagnosticReport::default()),
        };
        Ok(report.into())
    }

    /// Held open until something differs from what the client has; that takes
    /// no room from other requests.
    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let changed = self.session.state().files_changed.clone();
        loop {
            // Registered before the files are read, so that no change between
            // is missed.
            let mut next = std::pin::pin!(changed.notified());
            next.as_mut().enable();
            let job = self.session.state().survey();
            let open = job.open.clone();
            let _cancel = CancelOnDrop(job.cancelled.clone());
            let surveyed = tokio::task::spawn_blocking(move || job.run())
                .await
                .map_err(|_| Error::internal_error())?;
            if let Some(items) =
                workspace::differences(surveyed, &params.previous_result_ids, &open)
            {
                return Ok(WorkspaceDiagnosticReport { items }.into());
            }
            next.await;
        }
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = &params.text_document.uri;
        let setting = self.session.state().setting(uri);
        let Some(snapshot) = self.session.snapshot(uri) else {
            return Ok(None);
        };
        Ok(Some(code_action::actions(&snapshot, &params, &setting)))
    }

    async fn code_action_resolve(&self, mut action: CodeAction) -> Result<CodeAction> {
        let chosen: code_action::Chosen = action
            .data
            .take()
            .and_then(|data| serde_json::from_value(data).ok())
            .ok_or_else(|| Error::invalid_params("an action of another server"))?;
        let setting = self.session.state().setting(&chosen.uri);
        let edit = self
            .session
            .snapshot(&chosen.uri)
            .and_then(|snapshot| code_action::edit(&snapshot, &chosen, &setting))
            .ok_or_else(Error::content_modified)?;
        action.edit = Some(edit);
        Ok(action)
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        Ok(self
            .at(
                &params.text_document_position_params,
                |snapshot, at| match is_profile(&snapshot.uri) {
                    true => profile::hover(snapshot, at),
                    false => hover::hover(snapshot, at),
                },
            )
            .flatten())
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let place = &params.text_document_position_params;
        Ok(self
            .at(place, navigate::definition)
            .map(GotoDefinitionResponse::Array))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let itself = params.context.include_declaration;
        Ok(self.at(&params.text_document_position, |snapshot, at| {
            navigate::references(snapshot, at, itself)
        }))
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        Ok(self.at(&params.text_document_position_params, navigate::highlight))
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let snippets = self.session.state().client.snippets;
        let items = self.at(
            &params.text_document_position,
            |snapshot, at| match is_profile(&snapshot.uri) {
                true => profile::items(snapshot, at),
                false => completion::items(snapshot, at, snippets),
            },
        );
        Ok(items.map(CompletionResponse::Array))
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let symbols = self
            .whole(&params.text_document.uri, outline::symbols)
            .await?;
        Ok(symbols.map(DocumentSymbolResponse::Nested))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.whole(&params.text_document.uri, outline::folding)
            .await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let uri = &params.text_document.uri;
        if !self.session.state().wants_hints(uri) {
            return Ok(None);
        }
        self.whole(uri, move |snapshot| {
            inlay::hints(snapshot, snapshot.view.span(&snapshot.text, params.range))
        })
        .await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.whole(&params.text_document.uri, |snapshot| {
            formatted(snapshot, Span::new(0, snapshot.text.len()))
        })
        .await
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        self.whole(&params.text_document.uri, move |snapshot| {
            formatted(snapshot, snapshot.view.span(&snapshot.text, params.range))
        })
        .await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        let command = Command::read(&params.command, &params.arguments)
            .ok_or_else(|| Error::invalid_params("an unknown command, or other arguments"))?;
        let (locale, profiles) = {
            let state = self.session.state();
            (state.view.locale, state.profiles())
        };
        match command {
            Command::Convert(uri, position, shape) => {
                self.convert(&uri, position, shape).await.map(Some)
            }
            Command::Recompute(uri) => {
                let snapshot = self.open(&uri)?;
                let edits = recompute::edits(&snapshot);
                self.apply(&snapshot, &edits).await.map(Some)
            }
            Command::Check => self.check_workspace().await.map(Some),
            Command::New(wanted) => command::new_report(&profiles, &wanted)
                .map(|text| Some(text.into()))
                .ok_or_else(|| Error::invalid_params("no such profile")),
            Command::Profiles => Ok(Some(command::profiles(&profiles, locale))),
            Command::Explain(rule) => command::explain(&rule, locale)
                .map(|page| Some(page.into()))
                .ok_or_else(|| Error::invalid_params("no page on such a rule")),
        }
    }
}

/// The edits that align the tables of `span`.
fn formatted(snapshot: &Snapshot, span: Span) -> Vec<TextEdit> {
    format::edits(snapshot, span)
        .iter()
        .map(|edit| snapshot.view.text_edit(&snapshot.text, edit))
        .collect()
}

/// From this size on, in bytes, what looks at a whole text is done beside the
/// thread that reads edits.
const LARGE: usize = 1 << 18;

impl Backend {
    /// `gouji/tables`
    pub async fn tables(&self, params: tables::Params) -> Result<Option<Tables>> {
        {
            // Whoever asks for the tables is told when they change, and has
            // the findings of the same text before the answer.
            let mut state = self.session.state();
            state.tells_tables = true;
            while diagnostics::publish(&mut state) {}
        }
        self.whole(&params.text_document.uri, tables::tables).await
    }

    /// `gouji/text`; `None` for a document that isn't open or is out of step.
    pub async fn text(&self, params: text::Params) -> Result<Option<OpenText>> {
        self.whole(&params.text_document.uri, text::text).await
    }

    /// What a feature says of a place; `None` for a document that isn't open.
    fn at<T>(
        &self,
        place: &TextDocumentPositionParams,
        feature: impl FnOnce(&Snapshot, usize) -> T,
    ) -> Option<T> {
        let snapshot = self.session.snapshot(&place.text_document.uri)?;
        let at = snapshot.view.offset(&snapshot.text, place.position);
        Some(feature(&snapshot, at))
    }

    /// What a feature says of a whole document.
    async fn whole<T: Send + 'static>(
        &self,
        uri: &Uri,
        feature: impl FnOnce(&Snapshot) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(snapshot) = self.session.snapshot(uri) else {
            return Ok(None);
        };
        if snapshot.text.len() < LARGE {
            return Ok(Some(feature(&snapshot)));
        }
        tokio::task::spawn_blocking(move || feature(&snapshot))
            .await
            .map(Some)
            .map_err(|_| Error::internal_error())
    }

    /// An open document, for a command.
    fn open(&self, uri: &str) -> Result<Snapshot> {
        proto::uri(uri)
            .and_then(|uri| self.session.snapshot(&uri))
            .ok_or_else(|| Error::invalid_params("the document isn't open"))
    }

    async fn convert(&self, uri: &str, position: Position, shape: Shape) -> Result<LSPAny> {
        let snapshot = self.open(uri)?;
        let at = snapshot.view.offset(&snapshot.text, position);
        let fault = |message: Message| {
            let message = message.render(snapshot.view.locale);
            let mut error = Error::new(ErrorCode::ServerError(REQUEST_FAILED));
            error.message = message.into();
            error
        };
        let edit = {
            let no_table = || fault(Message::new(&words::NO_TABLE));
            let loses = |words| fault(Message::new(&words::LOSES).with("words", words));
            let table = convert::table_at(&snapshot, at).ok_or_else(no_table)?;
            let convertible = convert::convertible(&snapshot, table);
            convertible.map_err(loses)?.edit(shape)
        };
        self.apply(&snapshot, &[edit]).await
    }

    /// Has the client edit a document; whether it did.
    async fn apply(&self, snapshot: &Snapshot, edits: &[Edit]) -> Result<LSPAny> {
        if edits.is_empty() {
            return Ok(false.into());
        }
        let versioned = self.session.state().client.versioned_edits;
        let edit = proto::workspace_edit(snapshot, edits, versioned);
        let answer = self.client.apply_edit(edit).await?;
        Ok(answer.applied.into())
    }

    /// Checks every file of the workspace; how many findings there are.
    async fn check_workspace(&self) -> Result<LSPAny> {
        let job = self.session.state().survey();
        let _cancel = CancelOnDrop(job.cancelled.clone());
        let progress = self.begin_progress().await;
        let surveyed = tokio::task::spawn_blocking(move || job.run()).await;
        drop(progress);
        let surveyed = surveyed.map_err(|_| Error::internal_error())?;
        let mut state = self.session.state();
        Ok(workspace::publish(&mut state, surveyed).into())
    }

    /// Shows the user that something takes its time, until it is dropped.
    async fn begin_progress(&self) -> Option<Progress> {
        let (supported, locale) = {
            let state = self.session.state();
            (state.client.progress, state.view.locale)
        };
        if !supported {
            return None;
        }
        let token = "gouji/check".to_string();
        self.client
            .create_work_done_progress(NumberOrString::String(token.clone()))
            .await
            .ok()?;
        let title = Message::new(&words::CHECKING).render(locale);
        let begin = json!({ "token": token, "value": { "kind": "begin", "title": title } });
        self.session.state().output.notify("$/progress", &begin);
        let session = self.session.clone();
        Some(Progress { session, token })
    }
}

/// Progress that the client shows; it ends with the work, be that done or
/// cancelled.
struct Progress {
    session: Session,
    token: String,
}

impl Drop for Progress {
    fn drop(&mut self) {
        let end = json!({ "token": self.token, "value": { "kind": "end" } });
        self.session.state().output.notify("$/progress", &end);
    }
}

/// LSP 3.17, `RequestFailed`: all was well with the request, and it still
/// can't be done.
const REQUEST_FAILED: i64 = -32803;

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
            code_action_kinds: Some(vec![
                CodeActionKind::QUICKFIX,
                CodeActionKind::REFACTOR_REWRITE,
                code_action::FIX_ALL,
                code_action::RECOMPUTE,
            ]),
            resolve_provider: Some(state.client.resolves_edits),
            ..CodeActionOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        completion_provider: Some(CompletionOptions {
            // In the files of profiles: headers, texts, cells and ranges.
            trigger_characters: Some(["[", "\"", "'", ".", ","].map(str::to_string).to_vec()),
            ..CompletionOptions::default()
        }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: command::ALL.map(str::to_string).to_vec(),
            ..ExecuteCommandOptions::default()
        }),
        diagnostic_provider: state.client.pulls.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: None,
                inter_file_dependencies: true,
                workspace_diagnostics: true,
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
