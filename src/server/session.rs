//! What the server knows: the client, its settings and the open documents.
//!
//! All of it stands behind one mutex, which is taken before any await and
//! never held across one. Messages reach it strictly in the order they were
//! sent (see [`super::dispatch`]), so a request sees every edit before it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tower_lsp::ls_types::{InitializeParams, PositionEncodingKind, ResourceOperationKind, Uri};

use super::Options;
use super::document::{Basis, Change, OpenDocument, Snapshot, is_profile};
use super::escapes::without_halves;
use super::features::code_action::Setting;
use super::features::diagnostics;
use super::features::workspace::Survey;
use super::last_year::{self, Shelf};
use super::parent;
use super::proto::{self, View};
use super::recent::Recent;
use super::settings::{SECTION, Scopes};
use super::stdio::Output;
use super::words;
use super::workers::Workers;
use crate::config::Settings;
use crate::message::{Locale, Message};
use crate::profile::Profiles;
use crate::text::{Encoding, Text};
use crate::workspace::project::{self, Builtin, Fault, Projects};

/// What a text without a file is called where a name is needed.
const UNTITLED: &str = "untitled.md";

/// A handle on the state, shared by all handlers.
#[derive(Clone)]
pub struct Session(Arc<Mutex<State>>);

pub struct State {
    pub output: Output,
    pub client: ClientFeatures,
    pub view: View,
    /// By their URI.
    pub documents: BTreeMap<String, OpenDocument>,
    /// How many documents were opened so far.
    opened: u64,
    pub recent: Recent,
    pub workers: Workers,
    /// URIs of the folders that the editor works in.
    pub folders: Vec<String>,
    scopes: Scopes,
    projects: Arc<Projects>,
    builtin: Builtin,
    shelf: Shelf,
    /// The language where no setting names one.
    locale: Locale,
    /// The client asked for tables, or said at the start that it draws them
    /// (`initializationOptions.tables`), and is told when they change.
    pub tells_tables: bool,
    /// The user doesn't trust the folders (`initializationOptions.trusted`):
    /// the profiles in them are left alone.
    distrusts: bool,
    /// Files that nobody has open and that have a list: by URI, what it was.
    pub surveyed: BTreeMap<String, String>,
    /// Something changed in files that nobody has open.
    pub files_changed: Arc<Notify>,
    /// Reports changed that others may have to be compared with.
    pub relink: bool,
    /// What columns count, whatever the client says.
    encoding: Option<Encoding>,
    /// The process that started the server, as the client says.
    pub parent: Option<u32>,
    /// Between the answer to `initialize` and `shutdown`.
    pub running: bool,
    /// `shutdown` was asked for: `exit` is then in order.
    pub shut_down: bool,
    /// `exit` was asked for.
    pub exited: bool,
}

/// What the client can do, as far as it matters.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClientFeatures {
    /// Asks for diagnostics and can be told to ask again. One that can't be
    /// told would show stale lists, so it is sent them instead.
    pub pulls: bool,
    /// Takes edits bound to a version.
    pub versioned_edits: bool,
    /// Takes edits that create a file.
    pub creates_files: bool,
    /// Asks for an action's edit when it is chosen.
    pub resolves_edits: bool,
    /// Can be asked for its settings.
    pub has_settings: bool,
    /// Tells when settings change, if asked to.
    pub registers_settings: bool,
    /// Tells when files change, if asked to.
    pub registers_watchers: bool,
    /// Can be told to ask for inlay hints again.
    pub refreshes_hints: bool,
    /// Takes snippets for completions.
    pub snippets: bool,
    /// Shows progress that the server begins.
    pub progress: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DidOpen<'a> {
    #[serde(borrow)]
    text_document: Item<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    #[serde(borrow)]
    uri: Cow<'a, str>,
    #[serde(default)]
    version: i32,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DidChange<'a> {
    #[serde(borrow)]
    text_document: Versioned<'a>,
    #[serde(borrow)]
    content_changes: Vec<Change<'a>>,
}

#[derive(Deserialize)]
struct Versioned<'a> {
    #[serde(borrow)]
    uri: Cow<'a, str>,
    version: Option<i32>,
}

/// What every notification about a document holds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct About<'a> {
    #[serde(borrow)]
    text_document: Named<'a>,
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    uri: Cow<'a, str>,
}

impl Session {
    pub fn new(output: Output, options: &Options) -> Session {
        let locale = options.locale;
        Session(Arc::new(Mutex::new(State {
            output,
            client: ClientFeatures::default(),
            view: View {
                locale,
                ..View::default()
            },
            documents: BTreeMap::new(),
            opened: 0,
            recent: Recent::default(),
            workers: Workers::default(),
            folders: Vec::new(),
            scopes: Scopes::default(),
            projects: Arc::default(),
            builtin: Builtin::default(),
            shelf: Shelf::default(),
            locale,
            tells_tables: false,
            distrusts: false,
            surveyed: BTreeMap::new(),
            files_changed: Arc::default(),
            relink: false,
            encoding: options.encoding,
            parent: None,
            running: false,
            shut_down: false,
            exited: false,
        })))
    }

    /// Has the built-in profiles read while the client and the server still
    /// introduce themselves: by the first text they are there, or nearly.
    pub fn prepare(&self) {
        let builtin = self.state().builtin.clone();
        // Without a thread they are read when they are needed.
        let _ = std::thread::Builder::new()
            .name("profiles".into())
            .spawn(move || builtin.get().prepare());
    }

    /// The state. A handler that panicked while it held the lock does not take
    /// the others with it.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The document that a request is about; `None` when it isn't open or is
    /// out of step with the editor.
    pub fn snapshot(&self, uri: &Uri) -> Option<Snapshot> {
        let mut state = self.state();
        let view = state.view;
        state.used(uri.as_str());
        let document = state.documents.get_mut(uri.as_str())?;
        (!document.is_lost()).then(|| document.snapshot(view))
    }

    /// Takes a notification about a text. `false` when it is none, and still
    /// to be handled.
    ///
    /// # Errors
    /// When its parameters can't be read; the document that it may have been
    /// about, or all where even that is unknown, is then out of step.
    pub fn notification(&self, method: &str, params: &str) -> Result<bool, serde_json::Error> {
        let mut state = self.state();
        if !state.running {
            return Ok(false);
        }
        let taken = guarded(|| {
            state.take(method, params).or_else(|error| {
                let whole = without_halves(params).ok_or(error)?;
                state.take(method, &whole)
            })
        });
        if !matches!(taken, Some(Ok(_))) {
            state.unreadable(params);
        }
        // A fault of ours is on the log already.
        taken.unwrap_or(Ok(true))
    }

    /// A message was longer than any that is kept, so nobody knows what it
    /// said: every document is out of step.
    pub fn too_long(&self) {
        let mut state = self.state();
        if state.running {
            state.unreadable("");
        }
    }

    /// No message waits to be read: some of what has changed is looked at and
    /// told; whether some is left. A fault of ours on the way costs what was left
    /// to tell this time.
    pub fn idle(&self) -> bool {
        guarded(|| self.look()).unwrap_or(false)
    }

    /// The same with all that has changed.
    pub fn settle(&self) {
        while self.idle() {}
    }

    fn look(&self) -> bool {
        let mut state = self.state();
        if !state.running || state.output.is_behind() {
            return false;
        }
        if diagnostics::publish(&mut state) {
            return true;
        }
        if std::mem::take(&mut state.relink) {
            self.compare(&mut state);
        }
        state.relink
    }

    /// Compares the documents with last year's reports, as far as those are
    /// known, and has read what is not.
    fn compare(&self, state: &mut State) {
        for document in state.documents.values_mut() {
            document.settle();
        }
        last_year::link(&mut state.documents, &state.shelf);
        state.shelve();
        let roots = state.roots();
        let errand = state.shelf.next(&state.documents, &roots);
        while diagnostics::publish(state) {}
        let Some(errand) = errand else { return };
        let (projects, profiles) = (state.projects.clone(), state.profiles());
        let session = self.clone();
        tokio::task::spawn_blocking(move || {
            let brought = guarded(|| last_year::run(errand, &projects, &profiles));
            let mut state = session.state();
            state.shelf.done(brought);
            session.compare(&mut state);
        });
    }
}

/// What `work` comes to; `None` after a fault of ours, which the hook of
/// [`super::run`] has put on the log.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

impl State {
    /// Reads what the client can do and wants.
    pub fn initialize(&mut self, params: &InitializeParams) {
        let options = params.initialization_options.as_ref();
        self.tells_tables = options.is_some_and(|options| options["tables"] == true);
        self.distrusts = options.is_some_and(|options| options["trusted"] == false);
        self.projects = self.found_projects();
        let capabilities = &params.capabilities;
        let text = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let registers = |capability: Option<bool>| capability.unwrap_or(false);
        self.client = ClientFeatures {
            has_settings: registers(workspace.and_then(|workspace| workspace.configuration)),
            registers_settings: registers(
                workspace
                    .and_then(|workspace| workspace.did_change_configuration.as_ref())
                    .and_then(|change| change.dynamic_registration),
            ),
            registers_watchers: registers(
                workspace
                    .and_then(|workspace| workspace.did_change_watched_files.as_ref())
                    .and_then(|watch| watch.dynamic_registration),
            ),
            snippets: registers(
                text.and_then(|text| text.completion.as_ref())
                    .and_then(|completion| completion.completion_item.as_ref())
                    .and_then(|item| item.snippet_support),
            ),
            progress: registers(
                capabilities
                    .window
                    .as_ref()
                    .and_then(|window| window.work_done_progress),
            ),
            refreshes_hints: registers(
                workspace
                    .and_then(|workspace| workspace.inlay_hint.as_ref())
                    .and_then(|hint| hint.refresh_support),
            ),
            pulls: text.is_some_and(|text| text.diagnostic.is_some())
                && workspace
                    .and_then(|workspace| workspace.diagnostics.as_ref())
                    .and_then(|diagnostics| diagnostics.refresh_support)
                    .unwrap_or(false),
            versioned_edits: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref())
                .and_then(|edit| edit.document_changes)
                .unwrap_or(false),
            creates_files: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref())
                .filter(|edit| edit.document_changes == Some(true))
                .and_then(|edit| edit.resource_operations.as_ref())
                .is_some_and(|kinds| kinds.contains(&ResourceOperationKind::Create)),
            resolves_edits: text
                .and_then(|text| text.code_action.as_ref())
                .is_some_and(|action| {
                    action.data_support == Some(true)
                        && action
                            .resolve_support
                            .as_ref()
                            .is_some_and(|resolve| resolve.properties.iter().any(|p| p == "edit"))
                }),
        };
        let agreed = || {
            let offered = capabilities.general.as_ref()?.position_encodings.as_ref()?;
            offered.iter().find_map(encoding)
        };
        let encoding = self.encoding.or_else(agreed).unwrap_or_default();
        if let Some(locale) = params.locale.as_deref().and_then(Locale::parse) {
            self.locale = locale;
        }
        self.folders = match &params.workspace_folders {
            Some(folders) => folders.iter().map(|f| f.uri.as_str().to_string()).collect(),
            #[expect(deprecated, reason = "older clients know nothing else")]
            None => params
                .root_uri
                .iter()
                .map(|uri| uri.as_str().to_string())
                .collect(),
        };
        self.view = View {
            encoding,
            locale: self.locale,
            related: text
                .and_then(|text| text.publish_diagnostics.as_ref())
                .and_then(|publish| publish.related_information)
                .unwrap_or(false),
        };
        // One that can't be seen runs in another container.
        self.parent = params.process_id.filter(|id| parent::is_alive(*id));
        self.running = true;
    }

    /// Takes a notification about a text; `false` when it is none.
    fn take(&mut self, method: &str, params: &str) -> Result<bool, serde_json::Error> {
        match method {
            "textDocument/didOpen" => self.open(serde_json::from_str(params)?),
            "textDocument/didChange" => self.change(serde_json::from_str(params)?),
            "textDocument/didSave" => self.save(serde_json::from_str(params)?),
            "textDocument/didClose" => self.close(&serde_json::from_str(params)?),
            #[cfg(test)]
            super::replay::tests::FAULT => panic!("a fault of ours, in a notification"),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn open(&mut self, params: DidOpen<'_>) {
        let item = params.text_document;
        let Some(uri) = proto::uri(&item.uri) else {
            self.show(&Message::new(&words::NO_URI).with("uri", &*item.uri));
            return;
        };
        let basis = self.basis(&uri);
        // A document that is opened twice is the one last sent.
        match self.documents.entry(uri.as_str().to_string()) {
            Entry::Occupied(mut entry) => {
                let document = entry.get_mut();
                document.version = item.version;
                document.replace(item.text);
            }
            Entry::Vacant(entry) => {
                if let Some(mut document) =
                    OpenDocument::open(&item.uri, item.version, item.text, basis)
                {
                    self.opened += 1;
                    document.arrival = self.opened;
                    entry.insert(document);
                }
            }
        }
        self.tell_faults();
    }

    /// What a document is checked against.
    fn basis(&self, uri: &Uri) -> Basis {
        let path = proto::path(uri).or_else(|| {
            // A text that has no file yet belongs to the first folder.
            let folder = proto::uri(self.folders.first()?)?;
            Some(proto::path(&folder)?.join(UNTITLED))
        });
        let user = self.scopes.of(uri.as_str());
        match path {
            Some(path) => {
                let project = self.projects.of(&path);
                let mut others = Vec::new();
                if is_profile(uri) {
                    let files = project.profile_files().iter();
                    let file = path.display().to_string();
                    others.extend(files.filter(|(name, _)| *name != file).cloned());
                }
                Basis {
                    profiles: user.profiles(self.projects.profiles(&project), &self.projects),
                    context: Arc::default(),
                    rules: user.over(project.settings(&path)),
                    others: Arc::new(others),
                }
            }
            None => Basis {
                profiles: user.profiles(&self.projects.builtin(), &self.projects),
                context: Arc::default(),
                rules: user.over(Settings::default()),
                others: Arc::default(),
            },
        }
    }

    /// All profiles in force where no file says otherwise.
    pub fn profiles(&self) -> Arc<Profiles> {
        let folder = self.folders.first().and_then(|folder| proto::uri(folder));
        match folder.and_then(|folder| proto::path(&folder)) {
            Some(folder) => {
                let project = self.projects.of(&folder.join(UNTITLED));
                self.projects.profiles(&project).clone()
            }
            None => self.projects.builtin(),
        }
    }

    /// The folders that the editor works in.
    fn roots(&self) -> Vec<PathBuf> {
        let folders = self.folders.iter().filter_map(|folder| proto::uri(folder));
        folders.filter_map(|folder| proto::path(&folder)).collect()
    }

    /// A pass over the files that nobody has open.
    pub fn survey(&self) -> Survey {
        Survey {
            folders: self.roots(),
            projects: self.projects.clone(),
            scopes: self.scopes.clone(),
            basis: Basis::default(),
            view: self.view,
            open: self.documents.keys().cloned().collect(),
            cancelled: Arc::default(),
        }
    }

    /// What code actions for a document are made with.
    pub fn setting(&self, uri: &Uri) -> Setting {
        Setting {
            client: self.client,
            config: self.config_file(uri),
        }
    }

    /// The `gouji.toml` that holds for a document; where none does, that of
    /// its workspace folder, or of its own.
    fn config_file(&self, uri: &Uri) -> Option<PathBuf> {
        let path = proto::path(uri)?;
        let project = self.projects.of(&path).root.join(project::CONFIG);
        if project.is_file() {
            return Some(project);
        }
        let folders = self.folders.iter().filter_map(|folder| proto::uri(folder));
        let innermost = folders
            .filter_map(|folder| proto::path(&folder))
            .filter(|folder| path.starts_with(folder))
            .max_by_key(|folder| folder.as_os_str().len());
        Some(
            innermost
                .as_deref()
                .or(path.parent())?
                .join(project::CONFIG),
        )
    }

    /// Takes new settings of the user; whether they differ from those before.
    pub fn set_scopes(&mut self, scopes: Scopes) -> bool {
        if scopes == self.scopes {
            return false;
        }
        let before = std::mem::replace(&mut self.scopes, scopes);
        self.view.locale = self.scopes.common.locale.unwrap_or(self.locale);
        for fault in &self.scopes.faults {
            if !before.faults.contains(fault) {
                self.show(
                    &Message::new(&words::FILE)
                        .with("file", format!("{SECTION}.{}", fault.setting))
                        .with("message", fault.message.clone()),
                );
            }
        }
        for document in self.documents.values_mut() {
            document.outdate();
        }
        self.rebase();
        true
    }

    /// Whether inlay hints are wanted in a document.
    pub fn wants_hints(&self, uri: &Uri) -> bool {
        self.scopes.of(uri.as_str()).inlay_hints
    }

    /// Configurations and profiles on the disk have changed: reads them anew.
    pub fn reload(&mut self) {
        self.projects = self.found_projects();
        self.shelf.clear();
        self.rebase();
    }

    fn found_projects(&self) -> Arc<Projects> {
        let projects = Projects::over(self.builtin.clone());
        Arc::new(match self.distrusts {
            true => projects.without_profiles(),
            false => projects,
        })
    }

    /// Files have been written or deleted, or nobody has them open any more.
    pub fn files_changed<'u>(&mut self, uris: impl Iterator<Item = &'u Uri>) {
        for path in uris.filter_map(proto::path) {
            self.shelf.changed(path);
        }
        self.relink = true;
        self.files_changed.notify_waiters();
    }

    /// Checks every document against what holds for it now.
    fn rebase(&mut self) {
        let bases: Vec<Basis> = self
            .documents
            .values()
            .map(|document| self.basis(&document.uri))
            .collect();
        for (document, basis) in self.documents.values_mut().zip(bases) {
            document.rebase(basis);
        }
        self.tell_faults();
    }

    /// Says what is wrong with configurations and profiles, once.
    fn tell_faults(&self) {
        for fault in self.projects.take_faults() {
            match fault {
                Fault::Unreadable(path, error) => self.show(
                    &Message::new(&words::FILE)
                        .with("file", path.display().to_string())
                        .with("message", error.message()),
                ),
                Fault::Profile(error) => self.show(
                    &Message::new(&words::FILE)
                        .with("file", format!("{}:{}", error.name, error.line))
                        .with("message", error.message),
                ),
                Fault::Invalid(source, findings) => {
                    for finding in findings {
                        let line = Text::new(&source.text).line_of(finding.span.start) + 1;
                        self.show(
                            &Message::new(&words::FILE)
                                .with("file", format!("{}:{line}", source.name))
                                .with("message", finding.message),
                        );
                    }
                }
            }
        }
    }

    /// The user works on a document.
    pub fn used(&mut self, uri: &str) {
        let documents = &mut self.documents;
        if documents.contains_key(uri) {
            let len = |uri: &str| documents.get(uri).map_or(0, |known| known.text().len());
            for gone in self.recent.used(uri, len) {
                if let Some(document) = documents.get_mut(&gone) {
                    document.shelve(false);
                }
            }
        }
    }

    /// Shelves what nobody works on.
    pub fn shelve(&mut self) {
        for (uri, document) in &mut self.documents {
            if !self.recent.holds(uri) {
                document.shelve(false);
            }
        }
    }

    fn change(&mut self, params: DidChange<'_>) {
        let encoding = self.view.encoding;
        let Some(uri) = self.document(&params.text_document.uri) else {
            return;
        };
        self.used(&uri);
        let Some(document) = self.documents.get_mut(&*uri) else {
            return;
        };
        let version = params
            .text_document
            .version
            .unwrap_or_else(|| document.version.saturating_add(1));
        if !document.change(version, params.content_changes, encoding) {
            self.show(&Message::new(&words::OUT_OF_STEP).with("uri", &*params.text_document.uri));
        }
    }

    /// A saved text, where the client sends it, is the whole text.
    fn save(&mut self, params: About<'_>) {
        let uri = self.document(&params.text_document.uri);
        if let Some(document) = uri.and_then(|uri| self.documents.get_mut(&*uri))
            && let Some(text) = params.text
            && (document.is_lost() || *document.text() != *text)
        {
            document.replace(text);
        }
    }

    fn close(&mut self, params: &About<'_>) {
        let Some(uri) = proto::uri(&params.text_document.uri) else {
            return;
        };
        self.recent.closed(uri.as_str());
        if let Some(document) = self.documents.remove(uri.as_str()) {
            diagnostics::clear(self, &document);
            self.files_changed(std::iter::once(&uri));
        }
    }

    /// A notification about a text could not be read.
    fn unreadable(&mut self, params: &str) {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Loose {
            text_document: LooseName,
        }
        #[derive(Deserialize)]
        struct LooseName {
            uri: String,
        }
        let named = serde_json::from_str::<Loose>(params)
            .ok()
            .and_then(|loose| proto::uri(&loose.text_document.uri));
        let mut told = Vec::new();
        for (key, document) in &mut self.documents {
            let meant = named.as_ref().is_none_or(|uri| uri.as_str() == key);
            if meant && !document.is_lost() {
                document.lose();
                told.push(document.name.clone());
            }
        }
        for name in told {
            self.show(&Message::new(&words::OUT_OF_STEP).with("uri", &*name));
        }
    }

    /// The open document that a client calls `name`, by its URI.
    fn document<'n>(&self, name: &'n str) -> Option<Cow<'n, str>> {
        // The key is the escaped form, which is nearly always what was sent.
        if self.documents.contains_key(name) {
            return Some(Cow::Borrowed(name));
        }
        let uri = proto::uri(name)?.as_str().to_string();
        self.documents.contains_key(&uri).then_some(Cow::Owned(uri))
    }

    /// Shows a warning to the user.
    pub fn show(&self, message: &Message) {
        #[derive(Serialize)]
        struct Shown {
            #[serde(rename = "type")]
            kind: u8,
            message: String,
        }
        const WARNING: u8 = 2;
        self.output.notify(
            "window/showMessage",
            &Shown {
                kind: WARNING,
                message: message.render(self.view.locale),
            },
        );
    }
}

fn encoding(kind: &PositionEncodingKind) -> Option<Encoding> {
    match kind.as_str() {
        "utf-8" => Some(Encoding::Utf8),
        "utf-16" => Some(Encoding::Utf16),
        "utf-32" => Some(Encoding::Utf32),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    struct Client {
        session: Session,
        sent: Arc<Mutex<Vec<u8>>>,
    }

    impl Client {
        fn new() -> Client {
            let sent: Arc<Mutex<Vec<u8>>> = Arc::default();
            let output = Output::into_memory(Arc::clone(&sent));
            let session = Session::new(output, &Options::default());
            session.state().running = true;
            Client { session, sent }
        }

        fn notify(&self, method: &str, params: &Value) {
            let taken = self.session.notification(method, &params.to_string());
            assert!(taken.expect("it is read"));
        }

        fn open(&self, name: &str) {
            let text = "# 云岫市水务局2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n共办理3件，其中甲2件、乙2件。\n";
            let item = json!({ "uri": name, "languageId": "markdown", "version": 0, "text": text });
            self.notify("textDocument/didOpen", &json!({ "textDocument": item }));
        }

        /// The lists that were sent since the last call: of which document, of
        /// which version, of how many findings.
        fn lists(&self) -> Vec<(String, Option<i64>, usize)> {
            let bytes = std::mem::take(&mut *self.sent.lock().expect("no fault"));
            let mut frames = crate::server::frame::Frames::default();
            frames.push(&bytes);
            let mut lists = Vec::new();
            while let Some(crate::server::frame::Frame::Body(body)) = frames.next() {
                let message: Value = serde_json::from_slice(body).expect("JSON");
                let params = &message["params"];
                lists.push((
                    params["uri"].as_str().expect("a URI").to_string(),
                    params["version"].as_i64(),
                    params["diagnostics"].as_array().expect("a list").len(),
                ));
            }
            lists
        }

        fn whole(&self) -> usize {
            let state = self.session.state();
            let documents = state.documents.values();
            documents.filter(|document| document.is_whole()).count()
        }
    }

    fn name(n: usize) -> String {
        format!("untitled:{n}")
    }

    fn edit(name: &str, version: i64) -> Value {
        let at = json!({ "line": 0, "character": 0 });
        json!({
            "textDocument": { "uri": name, "version": version },
            "contentChanges": [{ "range": { "start": at, "end": at }, "text": "\n" }],
        })
    }

    /// Documents opened together are told in the order in which they came, each
    /// as it stands when it is its turn.
    #[test]
    fn what_is_opened_together_is_told_in_order() {
        let client = Client::new();
        (0..100).for_each(|n| client.open(&name(n)));
        client.notify("textDocument/didChange", &edit(&name(50), 1));
        client.notify(
            "textDocument/didClose",
            &json!({ "textDocument": { "uri": name(60) } }),
        );
        client.open(&name(70));
        client.session.settle();
        let lists = client.lists();
        let [closed, edited, rest @ ..] = &lists[..] else {
            panic!("{lists:?}")
        };
        assert_eq!((&closed.0, closed.1, closed.2), (&name(60), None, 0));
        assert_eq!((&edited.0, edited.1), (&name(50), Some(1)));
        let names: Vec<&String> = rest.iter().map(|(name, ..)| name).collect();
        let opened: Vec<String> = (0..100)
            .filter(|n| ![50, 60].contains(n))
            .map(name)
            .collect();
        assert_eq!(names, opened.iter().collect::<Vec<_>>());
        let found = edited.2;
        assert!(found > 0);
        assert!(rest.iter().all(|list| list.1 == Some(0) && list.2 == found));
    }

    /// A client that pulls asks for each document that it opened: none is read a
    /// second time for that.
    #[test]
    fn what_was_opened_together_is_read_once_for_a_client_that_pulls() {
        let client = Client::new();
        client.session.state().client.pulls = true;
        (0..100).for_each(|n| client.open(&name(n)));
        client.session.settle();
        let whole = client.whole();
        let mut lists = Vec::new();
        for n in 0..100 {
            let uri = proto::uri(&name(n)).expect("a URI");
            let mut state = client.session.state();
            let view = state.view;
            let document = state.documents.get_mut(uri.as_str()).expect("it is open");
            assert!(document.is_unasked() || document.is_whole());
            lists.push(diagnostics::list(document, view));
            document.asked();
        }
        assert_eq!(client.whole(), whole);
        assert!(!lists[0].is_empty());
        assert!(lists.iter().all(|list| *list == lists[0]));
    }

    /// Of a thousand open documents a few are known whole, and the others are
    /// read again when somebody asks.
    #[test]
    fn few_documents_are_kept_whole() {
        let client = Client::new();
        for n in 0..100 {
            client.open(&name(n));
            if n % 3 == 0 {
                client.session.settle();
            }
        }
        client.session.settle();
        let found = client.lists()[0].2;
        assert!((1..=16).contains(&client.whole()), "{}", client.whole());
        for n in 0..100 {
            client.notify("textDocument/didChange", &edit(&name(n), 1));
            client.session.settle();
            assert_eq!(client.lists(), [(name(n), Some(1), found)]);
        }
        assert_eq!(client.whole(), 16);
        for n in 0..100 {
            let uri = proto::uri(&name(n)).expect("a URI");
            let snapshot = client.session.snapshot(&uri).expect("it is open");
            assert_eq!(snapshot.findings.len(), found);
            assert_eq!(snapshot.reports.len(), 1);
        }
        assert_eq!(client.whole(), 16);
        // Nothing has changed, so nothing is told.
        client.session.settle();
        assert!(client.lists().is_empty());
    }
}
