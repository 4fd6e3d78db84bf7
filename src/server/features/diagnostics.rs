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
use crate::server::stdio::notification;
use crate::server::words;

/// How many findings of one document are shown; a further one says how many
/// are not.
const MOST: usize = 1000;

const PUBLISH: &str = "textDocument/publishDiagnostics";

#[derive(Serialize)]
struct Publish<'a> {
    uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
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
        } else {
            let diagnostics = list(document, view);
            let message = notification(
                PUBLISH,
                &Publish {
                    uri: &document.name,
                    version: Some(document.version),
                    diagnostics: &diagnostics,
                },
            );
            if document.is_news(&message) {
                state.output.send(&message);
            }
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

/// Sends the list of a document.
pub fn send(state: &State, uri: &str, version: Option<i32>, diagnostics: &[Diagnostic]) {
    state.output.notify(
        PUBLISH,
        &Publish {
            uri,
            version,
            diagnostics,
        },
    );
}

/// Takes the list of a closed document away.
pub fn clear(state: &State, document: &OpenDocument) {
    if !state.client.pulls {
        send(state, &document.name, None, &[]);
    }
}

/// The list of a document as it stands.
pub fn list(document: &mut OpenDocument, view: View) -> Vec<Diagnostic> {
    let findings = document.refresh().clone();
    let mut diagnostics: Vec<Diagnostic> = findings
        .iter()
        .take(MOST)
        .map(|finding| view.diagnostic(finding, document.text(), &document.uri))
        .collect();
    if let Some(withheld) = findings.len().checked_sub(MOST)
        && withheld > 0
    {
        diagnostics.push(Diagnostic {
            severity: Some(DiagnosticSeverity::INFORMATION),
            source: Some(SOURCE.to_string()),
            message: Message::new(&words::WITHHELD)
                .with("n", withheld)
                .render(view.locale),
            ..Diagnostic::default()
        });
    }
    diagnostics
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
