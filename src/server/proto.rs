//! Between the core's types and the protocol's: the only place where protocol
//! types are made out of findings, spans and edits.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use tower_lsp::ls_types::{
    self as lsp, CreateFile, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DocumentChangeOperation, DocumentChanges, Location, NumberOrString, OneOf,
    OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use super::document::Snapshot;
use super::session::ClientFeatures;
use crate::finding::{Edit, Finding, Severity};
use crate::message::{Bilingual, Locale};
use crate::report::Shape;
use crate::text::{Encoding, Offset, Position, Span, Text};

/// The name that diagnostics are shown under.
pub const SOURCE: &str = "gouji";

/// How texts and messages are shown to this client.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
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

/// The shapes of a table by the names that commands and answers use.
const SHAPES: [(Shape, &str, Bilingually); 5] = [
    (Shape::Pipe, "pipe", ("Markdown 表格", "a Markdown table")),
    (Shape::Html, "html", ("HTML 表格", "an HTML table")),
    (
        Shape::Rows,
        "rows",
        ("一行一条、以制表符分隔", "a row a line, divided by tabs"),
    ),
    (
        Shape::Tabbed,
        "tabbed",
        (
            "一行一格、以制表符开头",
            "a cell a line, each begun by a tab",
        ),
    ),
    (
        Shape::Stacked,
        "stacked",
        ("一段一格", "a cell a paragraph"),
    ),
];

type Bilingually = (&'static str, &'static str);

pub fn shape_name(shape: Shape) -> &'static str {
    SHAPES
        .iter()
        .find(|(known, ..)| *known == shape)
        .map_or("", |(_, name, _)| name)
}

pub fn shape(name: &str) -> Option<Shape> {
    SHAPES
        .iter()
        .find(|(_, known, _)| *known == name)
        .map(|(shape, ..)| *shape)
}

/// A shape in the user's words.
pub fn shape_words(shape: Shape) -> Bilingual {
    SHAPES
        .iter()
        .find(|(known, ..)| *known == shape)
        .map(|(_, _, (zh, en))| Bilingual::new(*zh, *en))
        .unwrap_or_default()
}

/// Edits of one document as the client takes them: bound to the version that
/// they were made for where it understands that.
pub fn workspace_edit(snapshot: &Snapshot, edits: &[Edit], versioned: bool) -> WorkspaceEdit {
    let edits: Vec<TextEdit> = edits
        .iter()
        .map(|edit| snapshot.view.text_edit(&snapshot.text, edit))
        .collect();
    if versioned {
        WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(vec![TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier {
                    uri: snapshot.uri.clone(),
                    version: Some(snapshot.version),
                },
                edits: edits.into_iter().map(OneOf::Left).collect(),
            }])),
            ..WorkspaceEdit::default()
        }
    } else {
        WorkspaceEdit {
            changes: Some(HashMap::from([(snapshot.uri.clone(), edits)])),
            ..WorkspaceEdit::default()
        }
    }
}

/// Inserts `text` before the line `line` of a file (past the last: at the end),
/// which is made where it doesn't exist; `None` for a client that makes no files.
pub fn file_edit(
    path: &Path,
    line: usize,
    text: String,
    client: &ClientFeatures,
) -> Option<WorkspaceEdit> {
    let uri = Uri::from_file_path(path)?;
    let line = u32::try_from(line).unwrap_or(i32::MAX as u32);
    let edit = TextEdit::new(
        lsp::Range::new(lsp::Position::new(line, 0), lsp::Position::new(line, 0)),
        text,
    );
    let exists = path.exists();
    if !exists && !client.creates_files {
        return None;
    }
    if !client.versioned_edits {
        return exists.then(|| WorkspaceEdit {
            changes: Some(HashMap::from([(uri, vec![edit])])),
            ..WorkspaceEdit::default()
        });
    }
    let mut operations = Vec::new();
    if !exists {
        operations.push(DocumentChangeOperation::Op(ResourceOp::Create(
            CreateFile {
                uri: uri.clone(),
                options: None,
                annotation_id: None,
            },
        )));
    }
    operations.push(DocumentChangeOperation::Edit(TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
        edits: vec![OneOf::Left(edit)],
    }));
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..WorkspaceEdit::default()
    })
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
