//! Completion and hover in the file of a profile.

use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, Hover, HoverContents,
    MarkupContent, MarkupKind, TextEdit,
};

use crate::profile::assist::{self, ProposalKind};
use crate::server::document::Snapshot;
use crate::text::Span;

/// The completions at the byte `at`.
pub fn items(snapshot: &Snapshot, at: usize) -> Vec<CompletionItem> {
    let (text, view) = (snapshot.text.to_string(), snapshot.view);
    let found = assist::proposals(&text, at, &snapshot.profiles, view.locale);
    let replaced = Span::new(found.replaced.start, found.replaced.end);
    let range = view.range(&snapshot.text, replaced);
    let items = found.all.into_iter().enumerate();
    items
        .map(|(order, proposal)| CompletionItem {
            label: proposal.label,
            kind: Some(match proposal.kind {
                ProposalKind::Header => CompletionItemKind::MODULE,
                ProposalKind::Key => CompletionItemKind::PROPERTY,
                ProposalKind::Value => CompletionItemKind::ENUM_MEMBER,
                ProposalKind::Name => CompletionItemKind::VARIABLE,
                ProposalKind::Function => CompletionItemKind::FUNCTION,
            }),
            // In the order of the form, names before functions.
            sort_text: Some(format!(
                "{}{order:04}",
                u8::from(proposal.kind == ProposalKind::Function)
            )),
            documentation: Some(Documentation::MarkupContent(markdown(proposal.description))),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(
                range,
                proposal.text,
            ))),
            ..CompletionItem::default()
        })
        .collect()
}

pub fn hover(snapshot: &Snapshot, at: usize) -> Option<Hover> {
    let (text, view) = (snapshot.text.to_string(), snapshot.view);
    let (place, said) = assist::description(&text, at, &snapshot.profiles, view.locale)?;
    Some(Hover {
        contents: HoverContents::Markup(markdown(said)),
        range: Some(view.range(&snapshot.text, Span::new(place.start, place.end))),
    })
}

fn markdown(value: String) -> MarkupContent {
    MarkupContent {
        kind: MarkupKind::Markdown,
        value,
    }
}
