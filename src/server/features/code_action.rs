//! Code actions: the repairs of findings.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Uri, WorkspaceEdit,
};

use crate::finding::{Edit, Finding, Fix};
use crate::message::Message;
use crate::server::document::Snapshot;
use crate::server::proto;
use crate::server::session::ClientFeatures;
use crate::server::words;
use crate::text::Span;

/// All safe fixes of a document at once.
pub const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.gouji");

/// Which fix an action stands for, to be found again when it is chosen.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub uri: Uri,
    pub version: i32,
    what: What,
}

#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
enum What {
    /// Indices of the finding and of its fix.
    Fix(usize, usize),
    FixAll,
}

/// The actions for a range.
pub fn actions(
    snapshot: &Snapshot,
    params: &CodeActionParams,
    client: ClientFeatures,
) -> Vec<CodeActionOrCommand> {
    let only = params.context.only.as_deref();
    let mut actions = Vec::new();
    if wanted(only, &CodeActionKind::QUICKFIX) {
        let span = snapshot.view.span(&snapshot.text, params.range);
        for (index, finding) in snapshot.findings.iter().enumerate() {
            if finding.span.touches(span.start)
                || finding.span.touches(span.end)
                || span.overlaps(finding.span)
            {
                for at in 0..finding.fixes.len() {
                    actions.extend(quick_fix(snapshot, finding, (index, at), client));
                }
            }
        }
    }
    // The whole-document action is offered only to a client that asks for it
    // by kind or without any: it is no repair of what is under the cursor.
    if wanted(only, &FIX_ALL) && !safe_edits(&snapshot.findings).is_empty() {
        let title = Message::new(&words::FIX_ALL).render(snapshot.view.locale);
        actions.push(action(
            snapshot,
            CodeAction {
                title,
                kind: Some(FIX_ALL),
                ..CodeAction::default()
            },
            What::FixAll,
            client,
        ));
    }
    actions
        .into_iter()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

/// Whether a kind is among those asked for; a kind stands for its sub-kinds.
fn wanted(only: Option<&[CodeActionKind]>, kind: &CodeActionKind) -> bool {
    only.is_none_or(|only| {
        only.iter().any(|asked| {
            let (asked, kind) = (asked.as_str(), kind.as_str());
            asked.is_empty()
                || kind == asked
                || kind
                    .strip_prefix(asked)
                    .is_some_and(|rest| rest.starts_with('.'))
        })
    })
}

fn quick_fix(
    snapshot: &Snapshot,
    finding: &Finding,
    (index, at): (usize, usize),
    client: ClientFeatures,
) -> Option<CodeAction> {
    let fix = finding.fixes.get(at)?;
    Some(action(
        snapshot,
        CodeAction {
            title: fix.title.render(snapshot.view.locale),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![snapshot.view.diagnostic(
                finding,
                &snapshot.text,
                &snapshot.uri,
            )]),
            is_preferred: Some(at == 0),
            ..CodeAction::default()
        },
        What::Fix(index, at),
        client,
    ))
}

/// Completes an action with its edit, or with what the edit is made of later.
fn action(
    snapshot: &Snapshot,
    mut action: CodeAction,
    what: What,
    client: ClientFeatures,
) -> CodeAction {
    let chosen = Chosen {
        uri: snapshot.uri.clone(),
        version: snapshot.version,
        what,
    };
    if client.resolves_edits {
        action.data = serde_json::to_value(chosen).ok();
    } else {
        action.edit = edit(snapshot, &chosen, client);
    }
    action
}

/// The edit of a chosen action; `None` when the text is another one by now.
pub fn edit(snapshot: &Snapshot, chosen: &Chosen, client: ClientFeatures) -> Option<WorkspaceEdit> {
    if snapshot.version != chosen.version {
        return None;
    }
    let edits: Vec<&Edit> = match chosen.what {
        What::Fix(finding, at) => {
            let fix: &Fix = snapshot.findings.get(finding)?.fixes.get(at)?;
            fix.edits.iter().collect()
        }
        What::FixAll => safe_edits(&snapshot.findings),
    };
    let edits = edits
        .into_iter()
        .map(|edit| snapshot.view.text_edit(&snapshot.text, edit))
        .collect();
    Some(proto::workspace_edit(
        &snapshot.uri,
        snapshot.version,
        edits,
        client.versioned_edits,
    ))
}

/// The first safe fix of each finding, as far as they don't touch one another:
/// what is left over is found again after the first are applied.
fn safe_edits(findings: &[Finding]) -> Vec<&Edit> {
    let mut taken: Vec<&Edit> = Vec::new();
    for fix in findings
        .iter()
        .filter_map(|finding| finding.fixes.iter().find(|fix| fix.safe))
    {
        let free = |span: Span| !taken.iter().any(|other| collides(other.span, span));
        if fix.edits.iter().all(|edit| free(edit.span)) {
            taken.extend(&fix.edits);
        }
    }
    taken.sort_by_key(|edit| (edit.span.start, edit.span.end));
    taken
}

/// Whether the order of two edits would matter.
fn collides(a: Span, b: Span) -> bool {
    a.overlaps(b) || a.start == b.start || (a.touches(b.start) && b.is_empty())
}
