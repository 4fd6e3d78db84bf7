//! Diagnostics, sent as the text changes or asked for by the client: one or
//! the other, never both.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::Serialize;
use tower_lsp::ls_types::{
    Diagnostic, DiagnosticSeverity, DocumentDiagnosticReport, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport,
};

use super::tables::Changed;
use crate::message::Message;
use crate::server::document::{OpenDocument, ReportChange};
use crate::server::last_year;
use crate::server::proto::{SOURCE, View};
use crate::server::session::State;
use crate::server::words;

/// How many findings of one document are shown; a further one says how many
/// are not.
const MOST: usize = 1000;

const PUBLISH: &str = "textDocument/publishDiagnostics";

#[derive(Serialize)]
struct Publish<'a> {
    uri: &'a str,
    diagnostics: &'a [Diagnostic],
}

/// Looks at every document that changed, and sends its list to a client that
/// doesn't pull.
pub fn publish(state: &mut State) {
    let view = state.view;
    let mut changed = Vec::new();
    for document in state.documents.values_mut() {
        if !document.take_untold() {
            continue;
        }
        if state.client.pulls {
            document.refresh();
        } else if let Some(message) = news(document, view) {
            state.output.send(&message);
        }
        if state.tells_tables
            && let Some(count) = document.changed_tables()
        {
            state.output.notify(
                "gouji/tablesChanged",
                &Changed {
                    uri: &document.name,
                    version: document.version,
                    count,
                },
            );
        }
        match document.take_report_change() {
            ReportChange::None => {}
            ReportChange::Content(keys) => changed.extend(keys),
            ReportChange::Keys => state.relink = true,
        }
    }
    state.relink = state.relink || last_year::matters(&state.documents, &changed);
}

/// The message with the list of a document, unless it is the one last sent.
fn news(document: &mut OpenDocument, view: View) -> Option<Vec<u8>> {
    let withheld = update(document, view).map(|diagnostic| json(&diagnostic));
    let message = document.is_news().then(|| {
        let list = document.list();
        // The entries are written already.
        let mut message = b"{\"jsonrpc\":\"2.0\",\"method\":".to_vec();
        message.extend(json(PUBLISH));
        message.extend_from_slice(b",\"params\":{\"uri\":");
        message.extend(json(&*document.name));
        message.extend_from_slice(b",\"version\":");
        message.extend(json(&document.version));
        message.extend_from_slice(b",\"diagnostics\":[");
        for (at, entry) in list.json().chain(withheld.as_deref()).enumerate() {
            if at > 0 {
                message.push(b',');
            }
            message.extend_from_slice(entry);
        }
        message.extend_from_slice(b"]}}");
        message
    });
    // Most of a thousand open documents are never edited.
    if !document.is_edited() {
        document.forget_list();
    }
    message
}

/// Our own types can always be written.
fn json(value: &(impl Serialize + ?Sized)) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// Sends the list of a file that isn't open.
pub fn send(state: &State, uri: &str, diagnostics: &[Diagnostic]) {
    state.output.notify(PUBLISH, &Publish { uri, diagnostics });
}

/// Takes the list of a closed document away.
pub fn clear(state: &State, document: &OpenDocument) {
    if !state.client.pulls {
        send(state, &document.name, &[]);
    }
}

/// The list of a document as it stands.
pub fn list(document: &mut OpenDocument, view: View) -> Vec<Diagnostic> {
    let withheld = update(document, view);
    let shown = document.list().diagnostics().cloned();
    shown.chain(withheld).collect()
}

/// Brings the list of a document up to date; what says how many findings are
/// not in it, if any.
fn update(document: &mut OpenDocument, view: View) -> Option<Diagnostic> {
    let withheld = document.update_list(MOST, view);
    (withheld > 0).then(|| Diagnostic {
        severity: Some(DiagnosticSeverity::INFORMATION),
        source: Some(SOURCE.to_string()),
        message: Message::new(&words::WITHHELD)
            .with("n", withheld)
            .render(view.locale),
        ..Diagnostic::default()
    })
}

/// Answers a pull for one document.
pub fn pull(
    document: &mut OpenDocument,
    view: View,
    previous: Option<&str>,
) -> DocumentDiagnosticReport {
    let items = list(document, view);
    let id = result_id(&items);
    if previous == Some(id.as_str()) {
        return RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                result_id: id,
            },
        }
        .into();
    }
    RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: Some(id),
            items,
        },
    }
    .into()
}

/// Equal for equal lists.
pub fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    for item in items {
        (item.range.start.line, item.range.start.character).hash(&mut hasher);
        (item.range.end.line, item.range.end.character).hash(&mut hasher);
        item.message.hash(&mut hasher);
        if let Some(severity) = item.severity {
            (severity == DiagnosticSeverity::ERROR).hash(&mut hasher);
            (severity == DiagnosticSeverity::WARNING).hash(&mut hasher);
        }
        for related in item.related_information.iter().flatten() {
            related.location.range.start.line.hash(&mut hasher);
            related.location.range.start.character.hash(&mut hasher);
            related.message.hash(&mut hasher);
        }
    }
    format!("{:016x}", hasher.finish())
}
