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
    diagnostics: &'a [Diagnostic],
}

/// How much text of documents that nobody works on is looked at together, in
/// bytes: input waits so long.
const TOGETHER: usize = 1 << 20;

/// What is to be told of a document.
struct Told {
    list: Option<Vec<u8>>,
    tables: Option<Vec<u8>>,
    change: ReportChange,
}

/// Looks at documents that changed, and sends their lists to a client that
/// doesn't pull: those that the user works on, and then some of the others in
/// the order in which they were opened. Whether some are left.
pub fn publish(state: &mut State) -> bool {
    let recent = &state.recent;
    let untold = state.documents.values_mut().filter(|d| d.is_untold());
    let mut untold: Vec<&mut OpenDocument> = untold.collect();
    if untold.is_empty() {
        return false;
    }
    untold.sort_by_key(|document| (!recent.holds(document.uri.as_str()), document.arrival));
    let mut sum = 0;
    let now = untold.iter().take_while(|document| {
        let goes = sum < TOGETHER;
        if !recent.holds(document.uri.as_str()) {
            sum += document.text().len();
        }
        goes
    });
    let now = now.count();
    let left = untold.len() > now;
    untold.truncate(now);
    // The one last opened is likely to be worked on next.
    let last = untold.last().filter(|_| !left);
    let last = last.map(|document| document.uri.as_str().to_string());

    let (view, pulls, tables) = (state.view, state.client.pulls, state.tells_tables);
    let told = state.workers.map(untold, |document| {
        document.take_untold();
        let list = match pulls {
            true => {
                document.refresh();
                None
            }
            false => news(document, view),
        };
        let tables = tables.then(|| tables_changed(document)).flatten();
        let change = document.take_report_change();
        let uri = document.uri.as_str();
        if !recent.holds(uri) && last.as_deref() != Some(uri) {
            document.shelve(pulls);
        }
        Told {
            list,
            tables,
            change,
        }
    });
    let mut changed = Vec::new();
    for told in told {
        if let Some(list) = told.list {
            state.output.send(&list);
        }
        if let Some(tables) = told.tables {
            state.output.send(&tables);
        }
        match told.change {
            ReportChange::None => {}
            ReportChange::Content(keys) => changed.extend(keys),
            ReportChange::Keys => state.relink = true,
        }
    }
    state.relink = state.relink || last_year::matters(&state.documents, &changed);
    if let Some(last) = last {
        state.used(&last);
    }
    left
}

/// The message that the equations of a document are others, if they are.
fn tables_changed(document: &mut OpenDocument) -> Option<Vec<u8>> {
    let count = document.changed_tables()?;
    let changed = Changed {
        uri: &document.name,
        version: document.version,
        count,
    };
    Some(notification("gouji/tablesChanged", &changed))
}

/// The message with the list of a document, unless it is the one last sent.
fn news(document: &mut OpenDocument, view: View) -> Option<Vec<u8>> {
    let withheld = update(document, view).map(|diagnostic| json(&diagnostic));
    let message = document.is_news().then(|| {
        let list = document.list();
        // The entries are written already.
        let around = 200 + document.name.len() + withheld.as_ref().map_or(0, Vec::len);
        let mut message = Vec::with_capacity(list.json_len() + around);
        message.extend_from_slice(b"{\"jsonrpc\":\"2.0\",\"method\":\"");
        message.extend_from_slice(PUBLISH.as_bytes());
        message.extend_from_slice(b"\",\"params\":{\"uri\":");
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
    document.asked();
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
