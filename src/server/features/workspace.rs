//! The files of the workspace that nobody has open: checked on command, or
//! when the client pulls for the whole workspace.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tower_lsp::ls_types::{
    Diagnostic, FullDocumentDiagnosticReport, PreviousResultId, UnchangedDocumentDiagnosticReport,
    Uri, WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::diagnostics;
use crate::server::document::{Basis, OpenDocument};
use crate::server::proto::{self, View};
use crate::server::session::State;
use crate::server::settings::Scopes;
use crate::workspace::find::find;
use crate::workspace::project::Projects;
use crate::workspace::read;

/// A pass over the files of the workspace, to be run beside the thread that
/// reads edits.
pub struct Survey {
    pub folders: Vec<PathBuf>,
    pub projects: Arc<Projects>,
    pub scopes: Scopes,
    /// What the profiles and settings of a file are laid over.
    pub basis: Basis,
    pub view: View,
    /// URIs of the open documents, which are looked after elsewhere.
    pub open: Vec<String>,
    /// Set when nobody waits for the outcome any more.
    pub cancelled: Arc<AtomicBool>,
}

/// What was found in a file.
pub struct Surveyed {
    pub uri: Uri,
    pub diagnostics: Vec<Diagnostic>,
}

/// Cancels a survey when the request that it is for is dropped.
pub struct CancelOnDrop(pub Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Survey {
    /// Files that can't be read are passed over: their editor says so.
    pub fn run(&self) -> Vec<Surveyed> {
        let found = find(&self.folders, &self.projects);
        let files = found.files.into_iter();
        files
            .take_while(|_| !self.cancelled.load(Ordering::Relaxed))
            .filter_map(|path| self.check(path))
            .collect()
    }

    fn check(&self, path: PathBuf) -> Option<Surveyed> {
        let uri = Uri::from_file_path(&path)?;
        if self.open.iter().any(|open| open == uri.as_str()) {
            return None;
        }
        let text = read::file(&path).ok()?.text;
        let project = self.projects.of(&path);
        let user = self.scopes.of(uri.as_str());
        let basis = Basis {
            profiles: user.profiles(self.projects.profiles(&project), &self.projects),
            rules: user.over(project.settings(&path)),
            ..self.basis.clone()
        };
        let mut document = OpenDocument::open(uri.as_str(), 0, text, basis)?;
        let diagnostics = diagnostics::list(&mut document, self.view);
        Some(Surveyed { uri, diagnostics })
    }
}

/// Sends the lists of files that are not open, where they changed since the
/// last time; the number of all findings, those of open documents included.
pub fn publish(state: &mut State, surveyed: Vec<Surveyed>) -> usize {
    let view = state.view;
    let mut count = 0;
    for (uri, document) in &mut state.documents {
        count += diagnostics::list(document, view).len();
        if !state.recent.holds(uri) {
            document.shelve(false);
        }
    }
    let mut lists = BTreeMap::new();
    for file in surveyed {
        count += file.diagnostics.len();
        if state.client.pulls || state.documents.contains_key(file.uri.as_str()) {
            continue;
        }
        let id = diagnostics::result_id(&file.diagnostics);
        let known = state.surveyed.remove(file.uri.as_str());
        let empty = file.diagnostics.is_empty();
        if known.as_ref() != Some(&id) && !(known.is_none() && empty) {
            diagnostics::send(state, file.uri.as_str(), &file.diagnostics);
        }
        if !empty {
            lists.insert(file.uri.as_str().to_string(), id);
        }
    }
    // What is left had a list, and is gone.
    for uri in std::mem::replace(&mut state.surveyed, lists).into_keys() {
        if !state.documents.contains_key(&uri) {
            diagnostics::send(state, &uri, &[]);
        }
    }
    count
}

/// The answer to a pull for the workspace: what differs from what the client
/// has. `None` when nothing does.
pub fn differences(
    surveyed: Vec<Surveyed>,
    previous: &[PreviousResultId],
    open: &[String],
) -> Option<Vec<WorkspaceDocumentDiagnosticReport>> {
    let mut known: BTreeMap<&str, &str> = previous
        .iter()
        .map(|result| (result.uri.as_str(), result.value.as_str()))
        .filter(|(uri, _)| !open.iter().any(|open| open == uri))
        .collect();
    let mut any = false;
    let mut reports = Vec::new();
    for Surveyed { uri, diagnostics } in surveyed {
        let result_id = diagnostics::result_id(&diagnostics);
        let same = known.remove(uri.as_str()) == Some(result_id.as_str());
        any |= !same;
        reports.push(if same {
            WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                    result_id,
                },
            }
            .into()
        } else {
            full(uri, Some(result_id), diagnostics)
        });
    }
    // Files that are gone have no findings any more.
    for uri in known.into_keys().filter_map(proto::uri) {
        any = true;
        reports.push(full(uri, None, Vec::new()));
    }
    any.then_some(reports)
}

fn full(
    uri: Uri,
    result_id: Option<String>,
    items: Vec<Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceFullDocumentDiagnosticReport {
        uri,
        version: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    }
    .into()
}
