//! One file, read as text.

use std::io;
use std::path::Path;

use super::decode::{Encoding, decode};
use crate::message::{Message, Template};

/// Why an input can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The bytes are no text in any encoding known here.
    #[error("the bytes are no text")]
    NotText,
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
        }
    }
}

/// A text and how it stood in its file.
#[derive(Debug)]
pub struct Loaded {
    pub text: String,
    pub encoding: Encoding,
}

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
/// [`ReadError::NotText`].
pub fn bytes(bytes: Vec<u8>) -> Result<Loaded, ReadError> {
    let (text, encoding) = decode(bytes).ok_or(ReadError::NotText)?;
    Ok(Loaded { text, encoding })
}
