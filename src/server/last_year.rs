//! Last year's report of the same office, among the open documents and the
//! files beside them, for the rules that compare two years.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::document::OpenDocument;
use super::proto;
use crate::document::{Context, Document, KnownReport};
use crate::finding::Source;
use crate::profile::Profiles;
use crate::report::Report;
use crate::workspace::project::Projects;
use crate::workspace::read;
use crate::workspace::series::Key;

/// How many files of a folder are looked at.
const MOST: usize = 200;

/// The reports in files that nobody has open, by the folder that was looked at.
#[derive(Default)]
pub struct Shelf {
    /// Folders that were looked at, or are being looked at.
    folders: HashSet<PathBuf>,
    reports: Vec<Shelved>,
}

/// A report in a file.
pub struct Shelved {
    uri: String,
    key: Key,
    known: Arc<KnownReport>,
}

impl Shelf {
    /// Forgets all, so that the folders are looked at again.
    pub fn clear(&mut self) {
        *self = Shelf::default();
    }

    /// The folder of a document with a report, if nobody looked there yet.
    pub fn next_folder(&mut self, documents: &BTreeMap<String, OpenDocument>) -> Option<PathBuf> {
        let folder = documents
            .values()
            .filter(|document| document.keys().next().is_some())
            .filter_map(|document| Some(proto::path(&document.uri)?.parent()?.to_path_buf()))
            .find(|folder| !self.folders.contains(folder))?;
        self.folders.insert(folder.clone());
        Some(folder)
    }

    pub fn add(&mut self, reports: Vec<Shelved>) {
        self.reports.extend(reports);
    }
}

/// Reads the reports of a folder; beside the thread that reads edits.
pub fn look(folder: &Path, projects: &Projects, profiles: &Arc<Profiles>) -> Vec<Shelved> {
    let mut shelved = Vec::new();
    for path in files(folder, projects) {
        let Some(uri) = tower_lsp::ls_types::Uri::from_file_path(&path) else {
            continue;
        };
        let Ok(loaded) = read::file(&path) else {
            continue;
        };
        let document = Document::new(&loaded.text, profiles.clone(), Arc::default());
        let reports = document.reports();
        if reports.is_empty() {
            continue;
        }
        let source = Arc::new(Source {
            name: uri.as_str().to_string(),
            text: loaded.text,
        });
        for (offset, report) in reports {
            if let Some(key) = Key::of(&report) {
                shelved.push(Shelved {
                    uri: uri.as_str().to_string(),
                    key,
                    known: Arc::new(KnownReport {
                        source: source.clone(),
                        offset,
                        report,
                    }),
                });
            }
        }
    }
    shelved
}

/// The files of a folder that may hold reports, in the order of their names;
/// folders inside it are other people's.
fn files(folder: &Path, projects: &Projects) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file() && projects.of(path).takes(path))
        .collect();
    files.sort();
    files.truncate(MOST);
    files
}

/// Whether a change to the reports `changed` matters to any document.
pub fn matters(documents: &BTreeMap<String, OpenDocument>, changed: &[Key]) -> bool {
    let keys = documents.values().flat_map(OpenDocument::keys);
    !changed.is_empty()
        && keys.into_iter().any(|key| {
            changed.iter().any(|changed| {
                changed.year == key.year - 1
                    && changed.office == key.office
                    && changed.family == key.family
            })
        })
}

/// Gives each open document the reports of the year before its own. Of an open
/// document's file, the document counts.
pub fn link(documents: &mut BTreeMap<String, OpenDocument>, shelf: &Shelf) {
    let asked: HashSet<Key> = documents
        .values()
        .flat_map(OpenDocument::keys)
        .map(last)
        .collect();
    let mut found: Vec<(String, Key, KnownReport)> = Vec::new();
    for (uri, document) in documents.iter() {
        let wanted: Vec<(usize, Arc<Report>, Key)> = document
            .reports()
            .into_iter()
            .filter_map(|(offset, report)| {
                let key = Key::of(&report)?;
                asked.contains(&key).then_some((offset, report, key))
            })
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let source = Arc::new(Source {
            name: uri.clone(),
            text: document.text().to_string(),
        });
        for (offset, report, key) in wanted {
            let known = KnownReport {
                source: source.clone(),
                offset,
                report,
            };
            found.push((uri.clone(), key, known));
        }
    }
    for shelved in &shelf.reports {
        if asked.contains(&shelved.key) && !documents.contains_key(&shelved.uri) {
            let known = KnownReport {
                source: shelved.known.source.clone(),
                offset: shelved.known.offset,
                report: shelved.known.report.clone(),
            };
            found.push((shelved.uri.clone(), shelved.key.clone(), known));
        }
    }
    for (uri, document) in documents.iter_mut() {
        let keys: Vec<Key> = document.keys().map(last).collect();
        let reports: Vec<&KnownReport> = found
            .iter()
            .filter(|(holder, key, _)| holder != uri && keys.contains(key))
            .map(|(_, _, known)| known)
            .collect();
        document.compare_with(&reports);
    }
}

/// The same office's report on the year before.
fn last(key: &Key) -> Key {
    Key {
        year: key.year - 1,
        ..key.clone()
    }
}

/// Whether two contexts hold the same reports.
pub fn same(context: &Context, reports: &[&KnownReport]) -> bool {
    context.reports.len() == reports.len()
        && context
            .reports
            .iter()
            .zip(reports)
            .all(|(old, new)| Arc::ptr_eq(&old.report, &new.report))
}
