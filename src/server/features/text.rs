//! `gouji/text`: the text of an open document as the server has it, so that an
//! editor, or its test, can see that both have the same.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::TextDocumentIdentifier;

use crate::server::document::Snapshot;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    pub text_document: TextDocumentIdentifier,
}

#[derive(Debug, Serialize)]
pub struct OpenText {
    /// As the client counts.
    version: i32,
    text: String,
}

pub fn text(snapshot: &Snapshot) -> OpenText {
    OpenText {
        version: snapshot.version,
        text: snapshot.text.to_string(),
    }
}
