//! One file, read as text.

use std::io;
use std::path::Path;

use super::decode::{Encoding, decode};
use super::import::Places;
use super::import::docx::{self, DocxError};
use crate::message::{Message, Template};

/// Why an input can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The bytes are no text in any encoding known here.
    #[error("the bytes are no text")]
    NotText,
    #[error("a Word document of the old kind")]
    OldWord,
    #[error(transparent)]
    Docx(#[from] DocxError),
}

const MISSING: Template = Template {
    zh: "没有这个文件；请核对路径",
    en: "no such file; check the path",
};
const DENIED: Template = Template {
    zh: "没有读取权限；请修改文件权限",
    en: "permission denied; change the permissions of the file",
};
const FAILED: Template = Template {
    zh: "无法读取：{error}",
    en: "can't be read: {error}",
};
const BROKEN_DOCX: Template = Template {
    zh: "无法作为 Word 文档（.docx）读取：{error}；请在 Word 或 WPS 中重新另存为 .docx",
    en: "can't be read as a Word document: {error}; save it as .docx again in Word or WPS",
};
const OLD_WORD: Template = Template {
    zh: "是旧格式的 Word 文档（.doc）；请另存为 .docx",
    en: "a Word document of the old kind (.doc); save it as .docx",
};
const NOT_TEXT: Template = Template {
    zh: "不是文本，或者编码无法识别；请另存为 UTF-8",
    en: "no text, or in an unknown encoding; save it as UTF-8",
};

impl ReadError {
    /// What happened, and what helps.
    pub fn message(&self) -> Message {
        match self {
            ReadError::Io(error) => match error.kind() {
                io::ErrorKind::NotFound => Message::new(&MISSING),
                io::ErrorKind::PermissionDenied => Message::new(&DENIED),
                _ => Message::new(&FAILED).with("error", error.to_string()),
            },
            ReadError::NotText => Message::new(&NOT_TEXT),
            ReadError::OldWord => Message::new(&OLD_WORD),
            ReadError::Docx(error) => Message::new(&BROKEN_DOCX).with("error", error.to_string()),
        }
    }
}

/// A text and how it stood in its file.
#[derive(Debug)]
pub struct Loaded {
    pub text: String,
    pub encoding: Encoding,
    /// Where the text comes from, when the file is a document of another kind.
    pub imported: Option<Places>,
}

/// How a `.docx`, as any zip archive, begins; and how a `.doc` does.
const ZIP: &[u8] = b"PK\x03\x04";
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Reads the file at `path`.
///
/// # Errors
/// When it can't be read, or is no text.
pub fn file(path: &Path) -> Result<Loaded, ReadError> {
    bytes(std::fs::read(path)?)
}

/// Reads bytes that came from elsewhere (standard input).
///
/// # Errors
/// When they are no text and no document that can be read.
pub fn bytes(bytes: Vec<u8>) -> Result<Loaded, ReadError> {
    if bytes.starts_with(ZIP) {
        let imported = docx::read(&bytes)?;
        return Ok(Loaded {
            text: imported.text,
            encoding: Encoding::PLAIN,
            imported: Some(imported.places),
        });
    }
    if bytes.starts_with(OLE) {
        return Err(ReadError::OldWord);
    }
    let (text, encoding) = decode(bytes).ok_or(ReadError::NotText)?;
    Ok(Loaded {
        text,
        encoding,
        imported: None,
    })
}
