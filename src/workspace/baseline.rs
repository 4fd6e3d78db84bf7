//! Findings that are accepted: what is published can't carry comments.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::project::absolute;
use super::read;
use crate::finding::Finding;

/// The accepted findings of a folder. A finding is known by what it says of
/// which line, not by where the line stands.
#[derive(Debug, Default)]
pub struct Baseline {
    /// The folder that files are named from.
    folder: PathBuf,
    /// How many of each, by file and identity.
    known: HashMap<(String, String), usize>,
}

#[derive(Debug, Serialize, Deserialize)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    file: String,
    rule: String,
    identity: String,
}

const VERSION: u32 = 1;

impl Baseline {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// When it can't be read, or was not written by [`write`].
    pub fn read(path: &Path) -> io::Result<Baseline> {
        let text = read::stream(std::fs::File::open(path)?)
            .map_err(io::Error::other)?
            .text;
        let file: File = serde_json::from_str(&text)?;
        if file.version != VERSION {
            return Err(io::Error::other("written by another version"));
        }
        let mut baseline = Baseline {
            folder: folder(path),
            known: HashMap::new(),
        };
        for entry in file.findings {
            *baseline
                .known
                .entry((entry.file, entry.identity))
                .or_insert(0) += 1;
        }
        Ok(baseline)
    }

    /// `findings` of the file at `path`, whose text is `text`, without those
    /// that are accepted.
    pub fn apply(&self, path: &Path, text: &str, mut findings: Vec<Finding>) -> Vec<Finding> {
        let file = name(path, &self.folder);
        let mut used: HashMap<String, usize> = HashMap::new();
        findings.retain(|finding| {
            let identity = identity(finding, text);
            let Some(accepted) = self.known.get(&(file.clone(), identity.clone())) else {
                return true;
            };
            let used = used.entry(identity).or_insert(0);
            *used += 1;
            *used > *accepted
        });
        findings
    }
}

/// Findings for a new baseline.
#[derive(Debug, Default)]
pub struct Collected {
    entries: Vec<Entry>,
}

impl Collected {
    /// Adds a finding of the file at `path`; `baseline` is where it will be kept.
    pub fn add(&mut self, baseline: &Path, path: &Path, rule: &str, identity: &str) {
        self.entries.push(Entry {
            file: name(path, &folder(baseline)),
            rule: rule.to_string(),
            identity: identity.to_string(),
        });
    }

    /// Writes the baseline to `path`.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write(mut self, path: &Path) -> io::Result<()> {
        self.entries.sort();
        let file = File {
            version: VERSION,
            findings: self.entries,
        };
        let mut text = serde_json::to_string_pretty(&file)?;
        text.push('\n');
        std::fs::write(path, text)
    }
}

/// Bytes of a line, before a finding and behind it, that make it known.
const NEAR: usize = 1000;

/// What makes a finding the one that it is, wherever in its file it stands by
/// now: SHA-256 of rule, place and line, hexadecimal. Of a line without end,
/// which may hold thousands, only what is near counts.
pub fn identity(finding: &Finding, text: &str) -> String {
    let span = finding.span;
    let mut from = span.start.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (span.start + NEAR).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    let before = text.get(from..span.start).unwrap_or("");
    let start = from + before.rfind(['\n', '\r']).map_or(0, |i| i + 1);
    let line = text.get(start..to).unwrap_or("");
    let line = line.split(['\n', '\r']).next().unwrap_or("").trim();
    let place = &finding.place;
    let parts = [
        Some(finding.rule.name),
        place.section.as_deref(),
        place.table.as_deref(),
        place.row.as_deref(),
        place.column.as_deref(),
        finding.actual.as_deref(),
        Some(line),
    ];
    sha256(parts.map(Option::unwrap_or_default).join("\n"))
}

/// The SHA-256 of `bytes`, hexadecimal.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    let bytes = Sha256::digest(bytes);
    let digit = |value: u8| char::from_digit(u32::from(value), 16);
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(digit).collect()
}

fn folder(path: &Path) -> PathBuf {
    let mut folder = absolute(path);
    folder.pop();
    folder
}

/// A file's name from `folder`, with `/` between its parts.
fn name(path: &Path, folder: &Path) -> String {
    let path = absolute(path);
    let relative = path.strip_prefix(folder).unwrap_or(&path);
    let parts: Vec<_> = relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
