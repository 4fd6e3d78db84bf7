//! One file, read as text.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::decode::{Encoding, decode};
use super::import::Places;
use super::import::docx::{self, DocxError};
use crate::message::{Message, Template};

/// Why an input can't be read, or nothing is known of what was read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A pipe, a device, a folder: reading it might never end.
    #[error("no regular file")]
    NotAFile,
    /// A configuration may name files of its own folder only.
    #[error("outside the folder of the configuration")]
    Outside,
    /// What says which files of a folder are left out is a pipe or a device, too
    /// long, or a link to somewhere else.
    #[error("no regular file of at most 1 MB in its folder")]
    Ignores,
    #[error("longer than {MOST_MEGABYTES} MB")]
    TooLong,
    /// The bytes are no text in any encoding known here.
    #[error("the bytes are no text")]
    NotText,
    #[error("a Word document of the old kind")]
    OldWord,
    #[error(transparent)]
    Docx(#[from] DocxError),
    /// The program's own fault: the work on it panicked.
    #[error("a fault of the program's own")]
    Fault,
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
const NOT_A_FILE: Template = Template {
    zh: "不是普通文件；管道的内容请用“-”从标准输入读取",
    en: "no regular file; hand what a pipe holds to standard input, as `-`",
};
const OUTSIDE: Template = Template {
    zh: "在 gouji.toml 所在的文件夹之外，不予读取；请移入该文件夹，或用 --profile、--config 指定",
    en: "outside the folder of its gouji.toml, and not read; move it there, or name it with --profile or --config",
};
const IGNORES: Template = Template {
    zh: "不是本文件夹内 1 MB 以下的普通文件，该文件夹不予检查；请改正或删去",
    en: "no regular file of at most 1 MB in its folder, which is not searched; mend or delete it",
};
const TOO_LONG: Template = Template {
    zh: "超过 {limit} MB，不予读取；请拆分文件",
    en: "longer than {limit} MB, which is not read; divide the file",
};
const BROKEN_DOCX: Template = Template {
    zh: "无法作为 Word 文档（.docx）读取：{error}；请在 Word 或 WPS 中重新另存为 .docx",
    en: "can't be read as a Word document: {error}; save it as .docx again in Word or WPS",
};
const OLD_WORD: Template = Template {
    zh: "是旧格式的 Word 文档（.doc）；请另存为 .docx",
    en: "a Word document of the old kind (.doc); save it as .docx",
};
const FAULT: Template = Template {
    zh: "处理时 Gouji 自身出错，没有得出结果；请附上这个文件反馈",
    en: "a fault of Gouji's own stopped the work on it; please report that, with the file",
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
            ReadError::NotAFile => Message::new(&NOT_A_FILE),
            ReadError::Outside => Message::new(&OUTSIDE),
            ReadError::Ignores => Message::new(&IGNORES),
            ReadError::TooLong => Message::new(&TOO_LONG).with("limit", MOST_MEGABYTES),
            ReadError::NotText => Message::new(&NOT_TEXT),
            ReadError::OldWord => Message::new(&OLD_WORD),
            ReadError::Docx(error) => Message::new(&BROKEN_DOCX).with("error", error.to_string()),
            ReadError::Fault => Message::new(&FAULT),
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

/// The most that one input may hold, in bytes (MiB): a report of a hundred pages
/// has less than one, a compendium of a province's reports some ten.
pub const MOST_BYTES: usize = MOST_MEGABYTES << 20;
const MOST_MEGABYTES: usize = 64;

/// Reads the file at `path`.
///
/// # Errors
/// When it can't be read, is too long, or is no text.
pub fn file(path: &Path) -> Result<Loaded, ReadError> {
    // A pipe nobody writes to would be waited for already when it is opened.
    let about = std::fs::metadata(path)?;
    if !about.is_file() {
        return Err(ReadError::NotAFile);
    }
    // One byte more, so that the end is met without growing.
    let length = usize::try_from(about.len()).unwrap_or(MOST_BYTES);
    read_all(File::open(path)?, length.min(MOST_BYTES) + 1)
}

/// Reads a stream to its end.
///
/// # Errors
/// When it can't be read, is too long, or is no text.
pub fn stream(source: impl Read) -> Result<Loaded, ReadError> {
    read_all(source, 0)
}

fn read_all(source: impl Read, expected: usize) -> Result<Loaded, ReadError> {
    let mut read = Vec::with_capacity(expected);
    source.take(MOST_BYTES as u64 + 1).read_to_end(&mut read)?;
    bytes(read)
}

/// Reads the bytes of a file.
///
/// # Errors
/// When they are too many, or no text and no document that can be read.
pub fn bytes(bytes: Vec<u8>) -> Result<Loaded, ReadError> {
    if bytes.len() > MOST_BYTES {
        return Err(ReadError::TooLong);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_not_read() {
        let endless = io::repeat(b'1');
        assert!(matches!(stream(endless), Err(ReadError::TooLong)));
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(file(folder.path()), Err(ReadError::NotAFile)));
        #[cfg(unix)]
        assert!(matches!(
            file(Path::new("/dev/zero")),
            Err(ReadError::NotAFile)
        ));
    }
}
