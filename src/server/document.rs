//! One open text, as the editor has it, and what was found in it.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde::Deserialize;
use tower_lsp::ls_types::Uri;

use super::proto::{self, View};
use crate::document::{Context, Document};
use crate::finding::Finding;
use crate::profile::Profiles;
use crate::text::{Encoding, Offset, Position, Span, Text};

/// An open document.
pub struct OpenDocument {
    /// As the client spells it, which is how it is answered.
    pub name: Arc<str>,
    pub uri: Uri,
    pub version: i32,
    document: Document,
    profiles: Arc<Profiles>,
    context: Arc<Context>,
    /// The text is no longer that of the editor: a change could not be mapped.
    lost: bool,
    /// Changed since the findings were last taken.
    stale: bool,
    findings: Arc<Vec<Finding>>,
}

/// What a request reads: a document as it was when the request arrived. Cheap.
#[derive(Clone)]
pub struct Snapshot {
    pub uri: Uri,
    pub version: i32,
    pub view: View,
    pub text: Text,
    pub findings: Arc<Vec<Finding>>,
}

/// A change as the protocol has it, with positions of any size.
#[derive(Deserialize)]
pub struct Change<'a> {
    range: Option<ChangeRange>,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

#[derive(Deserialize)]
struct ChangeRange {
    start: ChangePosition,
    end: ChangePosition,
}

#[derive(Deserialize)]
struct ChangePosition {
    line: u64,
    character: u64,
}

impl From<ChangePosition> for Position {
    fn from(position: ChangePosition) -> Position {
        let clamp = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Position::new(clamp(position.line), clamp(position.character))
    }
}

impl OpenDocument {
    /// `None` when the name is no URI.
    pub fn open(
        name: &str,
        version: i32,
        text: &str,
        profiles: Arc<Profiles>,
        context: Arc<Context>,
    ) -> Option<OpenDocument> {
        let uri = proto::uri(name)?;
        let (document, well) = analysed(text, &profiles, &context);
        Some(OpenDocument {
            name: name.into(),
            uri,
            version,
            document,
            profiles,
            context,
            lost: !well,
            stale: true,
            findings: Arc::default(),
        })
    }

    pub fn text(&self) -> &Text {
        self.document.text()
    }

    /// Whether the text is still that of the editor.
    pub fn is_lost(&self) -> bool {
        self.lost
    }

    /// Whether something changed since [`OpenDocument::refresh`].
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// The text can't be trusted until the next full one.
    pub fn lose(&mut self) {
        self.stale |= !self.lost;
        self.lost = true;
    }

    /// Applies the changes of one notification, each to the outcome of the
    /// one before it. `false` when one can't be mapped: from then on the
    /// document is out of step with the editor, until a full text comes.
    pub fn change(&mut self, version: i32, changes: Vec<Change<'_>>, encoding: Encoding) -> bool {
        self.version = version;
        self.stale = true;
        for change in changes {
            match change.range {
                None => self.replace(&change.text),
                Some(_) if self.lost => {}
                Some(range) => {
                    if !self.edit(range.start.into(), range.end.into(), &change.text, encoding) {
                        self.lose();
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Takes `text` for the whole text; a document out of step is in step again.
    pub fn replace(&mut self, text: &str) {
        let (document, well) = analysed(text, &self.profiles, &self.context);
        self.document = document;
        self.lost = !well;
        self.stale = true;
    }

    fn edit(&mut self, start: Position, end: Position, new: &str, encoding: Encoding) -> bool {
        let text = self.document.text();
        let (mut start, mut end) = (text.offset(start, encoding), text.offset(end, encoding));
        if start.floor() > end.floor() {
            std::mem::swap(&mut start, &mut end);
        }
        let mut span = Span::new(start.floor(), end.floor());
        let mut new = Cow::Borrowed(new);
        // Editors that hold UTF-16 can cut a surrogate pair. The half that
        // stays becomes U+FFFD, which is as wide, so that columns go on
        // agreeing. In other encodings nobody can mean half a character.
        for (offset, half) in [(start, Half::First), (end, Half::Second)] {
            if let Offset::Inside(at) = offset {
                if encoding != Encoding::Utf16 {
                    return false;
                }
                match half {
                    Half::First => new = Cow::Owned(format!("\u{fffd}{new}")),
                    Half::Second => {
                        new = Cow::Owned(format!("{new}\u{fffd}"));
                        span.end = at + self.character_at(at);
                    }
                }
            }
        }
        self.apply(span, &new)
    }

    /// The length in bytes of the character that begins at `at`.
    fn character_at(&self, at: usize) -> usize {
        self.document
            .text()
            .slice(Span::new(at, at + 4))
            .chars()
            .next()
            .map_or(0, char::len_utf8)
    }

    /// Edits, and survives a fault of the analysis: the text is then read anew.
    fn apply(&mut self, span: Span, new: &str) -> bool {
        let mut text = self.document.text().clone();
        match catch_unwind(AssertUnwindSafe(|| self.document.edit(span, new))) {
            Ok(applied) => applied,
            Err(_) => {
                let applied = text.edit(span, new);
                self.replace(&text.to_string());
                applied && !self.lost
            }
        }
    }

    /// The findings of the text as it stands.
    pub fn refresh(&mut self) -> &Arc<Vec<Finding>> {
        if self.stale {
            self.stale = false;
            self.findings = if self.lost {
                Arc::default()
            } else {
                // After a fault the list of before stays; the fault is on the log.
                catch_unwind(AssertUnwindSafe(|| self.document.findings()))
                    .map_or_else(|_| self.findings.clone(), Arc::new)
            };
        }
        &self.findings
    }

    /// The document for a request, its findings up to date.
    pub fn snapshot(&mut self, view: View) -> Snapshot {
        let findings = self.refresh().clone();
        Snapshot {
            uri: self.uri.clone(),
            version: self.version,
            view,
            text: self.text().clone(),
            findings,
        }
    }
}

enum Half {
    First,
    Second,
}

/// `text` analysed, and whether that went well; a fault is on the log.
fn analysed(text: &str, profiles: &Arc<Profiles>, context: &Arc<Context>) -> (Document, bool) {
    let new = |text: &str| Document::new(text, profiles.clone(), context.clone());
    match catch_unwind(AssertUnwindSafe(|| new(text))) {
        Ok(document) => (document, true),
        Err(_) => (new(""), false),
    }
}
