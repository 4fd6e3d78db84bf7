//! Between the core's types and the protocol's: the only place where protocol
//! types are made out of findings, spans and edits.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use std::str::FromStr as _;

use tower_lsp::ls_types::{
    self as lsp, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    NumberOrString, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit,
    Uri, WorkspaceEdit,
};

use crate::finding::{Edit, Finding, Severity};
use crate::message::Locale;
use crate::text::{Encoding, Offset, Position, Span, Text};

/// The name that diagnostics are shown under.
pub const SOURCE: &str = "gouji";

/// How texts and messages are shown to this client.
#[derive(Clone, Copy, Debug, Default)]
pub struct View {
    pub encoding: Encoding,
    pub locale: Locale,
    /// The client shows related places.
    pub related: bool,
}

impl View {
    pub fn position(self, text: &Text, at: usize) -> lsp::Position {
        let position = text.position(at, self.encoding);
        lsp::Position::new(position.line, position.column)
    }

    pub fn range(self, text: &Text, span: Span) -> lsp::Range {
        lsp::Range::new(
            self.position(text, span.start),
            self.position(text, span.end),
        )
    }

    /// The offset of a position of a request: the nearest place before it.
    pub fn offset(self, text: &Text, position: lsp::Position) -> usize {
        self.exact_offset(text, position).floor()
    }

    pub fn exact_offset(self, text: &Text, position: lsp::Position) -> Offset {
        text.offset(
            Position::new(position.line, position.character),
            self.encoding,
        )
    }

    pub fn span(self, text: &Text, range: lsp::Range) -> Span {
        let (a, b) = (self.offset(text, range.start), self.offset(text, range.end));
        Span::new(a.min(b), a.max(b))
    }

    pub fn text_edit(self, text: &Text, edit: &Edit) -> TextEdit {
        TextEdit::new(self.range(text, edit.span), edit.text.clone())
    }

    /// `finding` as the client shows it.
    pub fn diagnostic(self, finding: &Finding, text: &Text, uri: &Uri) -> Diagnostic {
        let related = (self.related && !finding.related.is_empty()).then(|| {
            finding
                .related
                .iter()
                .filter_map(|related| {
                    let location = match &related.file {
                        None => Location::new(uri.clone(), self.range(text, related.span)),
                        Some(source) => Location::new(
                            source_uri(&source.name)?,
                            self.range(&Text::new(&source.text), related.span),
                        ),
                    };
                    Some(DiagnosticRelatedInformation {
                        location,
                        message: related.message.render(self.locale),
                    })
                })
                .collect()
        });
        Diagnostic {
            range: self.range(text, finding.span),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.rule.name.to_string())),
            source: Some(SOURCE.to_string()),
            message: finding.message.render(self.locale),
            related_information: related,
            ..Diagnostic::default()
        }
    }
}

/// LSP's Hint is drawn as faint dots that nobody sees: ours is Information.
fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Hint => DiagnosticSeverity::INFORMATION,
    }
}

/// A URI or a path, as a URI.
fn source_uri(name: &str) -> Option<Uri> {
    if name.contains("://") {
        uri(name)
    } else {
        Uri::from_file_path(name)
    }
}

/// Reads a URI. Clients exist that leave Chinese names or spaces as they are:
/// what a URI can't hold is escaped.
pub fn uri(name: &str) -> Option<Uri> {
    Uri::from_str(name)
        .or_else(|_| Uri::from_str(&escaped(name)))
        .ok()
}

/// The file that a URI names; `None` for one that names none on this disk.
pub fn path(uri: &Uri) -> Option<PathBuf> {
    (uri.scheme().as_str() == "file")
        .then(|| uri.to_file_path().map(Cow::into_owned))
        .flatten()
}

fn escaped(name: &str) -> Cow<'_, str> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&b);
    if name.bytes().all(allowed) {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len() * 2);
    for byte in name.bytes() {
        if allowed(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    Cow::Owned(out)
}

/// Edits of one document as the client takes them: bound to the version that
/// they were made for where it understands that.
pub fn workspace_edit(
    uri: &Uri,
    version: i32,
    edits: Vec<TextEdit>,
    versioned: bool,
) -> WorkspaceEdit {
    if versioned {
        WorkspaceEdit {
            document_changes: Some(lsp::DocumentChanges::Edits(vec![TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier {
                    uri: uri.clone(),
                    version: Some(version),
                },
                edits: edits.into_iter().map(OneOf::Left).collect(),
            }])),
            ..WorkspaceEdit::default()
        }
    } else {
        WorkspaceEdit {
            changes: Some(HashMap::from([(uri.clone(), edits)])),
            ..WorkspaceEdit::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_with_unescaped_words_is_read() {
        assert_eq!(
            uri("file:///tmp/年 报.md").map(|uri| uri.as_str().to_string()),
            Some("file:///tmp/%E5%B9%B4%20%E6%8A%A5.md".to_string())
        );
        assert_eq!(
            uri("untitled:Untitled-1").map(|uri| uri.as_str().to_string()),
            Some("untitled:Untitled-1".to_string())
        );
    }
}
