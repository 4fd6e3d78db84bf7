//! A Word document: the archive as it is, and its body as the part of a sound one.

#![no_main]

use std::io::{Cursor, Write as _};

use gouji::workspace::import::docx;
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

fuzz_target!(|bytes: &[u8]| {
    let archive = match bytes {
        [b'P', b'K', ..] => bytes.to_vec(),
        body => packed(body),
    };
    if let Ok(imported) = docx::read(&archive) {
        assert!(imported.text.is_empty() || imported.places.of(0).is_some());
        common::findings(&imported.text, &common::profiles());
    }
});

/// The input's first part, up to a zero byte, is the body, the rest the styles.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let cut = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    let (body, styles) = bytes.split_at(cut);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in [
        ("word/document.xml", body),
        ("word/styles.xml", styles.get(1..).unwrap_or(b"")),
    ] {
        if zip.start_file(name, options).is_err() || zip.write_all(part).is_err() {
            return Vec::new();
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
