//! Last year's report of the same office, among the open documents and the
//! files of the workspace, for the rules that compare two years.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::document::OpenDocument;
use super::proto;
use crate::document::{Context, Document, KnownReport};
use crate::finding::Source;
use crate::profile::Profiles;
use crate::report::Report;
use crate::workspace::find;
use crate::workspace::project::Projects;
use crate::workspace::read;
use crate::workspace::series::Key;

/// How many entries of a folder are looked at.
const MOST: usize = 20_000;

/// What is known of the files that nobody has open.
#[derive(Default)]
pub struct Shelf {
    /// Folders that were looked at, or are being looked at.
    folders: HashSet<PathBuf>,
    files: Vec<Filed>,
}

/// A file with reports. What it says is read when a document asks for it.
pub struct Filed {
    path: PathBuf,
    uri: String,
    keys: Vec<Key>,
    reports: Option<Vec<(Key, KnownReport)>>,
}

/// What is to be read beside the thread that reads edits.
pub enum Errand {
    /// A folder, to know whose reports its files hold.
    Folder {
        path: PathBuf,
        /// With the folders inside it; those around a lone document are other
        /// people's.
        deep: bool,
    },
    /// A file, for its reports.
    File(PathBuf),
}

/// What an errand brought.
pub enum Brought {
    Files(Vec<Filed>),
    Reports(PathBuf, Vec<(Key, KnownReport)>),
}

impl Shelf {
    /// Forgets all, so that the folders are looked at again.
    pub fn clear(&mut self) {
        *self = Shelf::default();
    }

    /// What is to be read next for the open documents; `roots` are the folders
    /// that the editor works in.
    pub fn next(
        &mut self,
        documents: &BTreeMap<String, OpenDocument>,
        roots: &[PathBuf],
    ) -> Option<Errand> {
        self.folder(documents, roots)
            .or_else(|| self.file(documents))
    }

    fn folder(
        &mut self,
        documents: &BTreeMap<String, OpenDocument>,
        roots: &[PathBuf],
    ) -> Option<Errand> {
        let (path, deep) = documents
            .values()
            .filter(|document| document.keys().next().is_some())
            .filter_map(|document| {
                let path = proto::path(&document.uri)?;
                match roots.iter().find(|root| path.starts_with(root)) {
                    Some(root) => Some((root.clone(), true)),
                    None => Some((path.parent()?.to_path_buf(), false)),
                }
            })
            .find(|(folder, _)| !self.folders.contains(folder))?;
        self.folders.insert(path.clone());
        Some(Errand::Folder { path, deep })
    }

    /// A file with a report of the year before that of an open document.
    fn file(&mut self, documents: &BTreeMap<String, OpenDocument>) -> Option<Errand> {
        let asked = asked(documents);
        let file = self.files.iter_mut().find(|file| {
            file.reports.is_none() && file.keys.iter().any(|key| asked.contains(key))
        })?;
        // Asked for once; until it comes there are none.
        file.reports = Some(Vec::new());
        Some(Errand::File(file.path.clone()))
    }

    pub fn add(&mut self, brought: Brought) {
        match brought {
            // Two folders of the editor may lie in one another.
            Brought::Files(files) => {
                for file in files {
                    if !self.files.iter().any(|known| known.uri == file.uri) {
                        self.files.push(file);
                    }
                }
            }
            Brought::Reports(path, reports) => {
                if let Some(file) = self.files.iter_mut().find(|file| file.path == path) {
                    file.reports = Some(reports);
                }
            }
        }
    }
}

/// Reads what an errand asks for.
pub fn run(errand: Errand, projects: &Projects, profiles: &Arc<Profiles>) -> Brought {
    match errand {
        Errand::Folder { path, deep } => {
            let depth = if deep { None } else { Some(1) };
            let files = find::first(&path, depth, MOST, projects);
            Brought::Files(
                files
                    .into_iter()
                    .filter_map(|path| filed(path, profiles))
                    .collect(),
            )
        }
        Errand::File(path) => {
            let reports = reports(&path, profiles).unwrap_or_default();
            Brought::Reports(path, reports)
        }
    }
}

/// The file, if it holds reports.
fn filed(path: PathBuf, profiles: &Arc<Profiles>) -> Option<Filed> {
    let reports = reports(&path, profiles)?;
    let keys: Vec<Key> = reports.into_iter().map(|(key, _)| key).collect();
    (!keys.is_empty()).then_some(Filed {
        uri: uri(&path)?,
        path,
        keys,
        reports: None,
    })
}

fn uri(path: &Path) -> Option<String> {
    let uri = tower_lsp::ls_types::Uri::from_file_path(path)?;
    Some(uri.as_str().to_string())
}

fn reports(path: &Path, profiles: &Arc<Profiles>) -> Option<Vec<(Key, KnownReport)>> {
    let name = uri(path)?;
    let loaded = read::file(path).ok()?;
    let document = Document::new(&loaded.text, profiles.clone(), Arc::default());
    let reports = document.reports();
    if reports.is_empty() {
        return None;
    }
    let source = Arc::new(Source {
        name,
        text: loaded.text,
    });
    let known = |(offset, report): (usize, Arc<Report>)| {
        let key = Key::of(&report)?;
        let known = KnownReport {
            source: source.clone(),
            offset,
            report,
        };
        Some((key, known))
    };
    Some(reports.into_iter().filter_map(known).collect())
}

/// The keys of the reports of the year before those of the open documents.
fn asked(documents: &BTreeMap<String, OpenDocument>) -> HashSet<Key> {
    let keys = documents.values().flat_map(OpenDocument::keys);
    keys.map(last).collect()
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
    let asked = asked(documents);
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
    for file in &shelf.files {
        if documents.contains_key(&file.uri) {
            continue;
        }
        for (key, known) in file.reports.iter().flatten() {
            if asked.contains(key) {
                let known = KnownReport {
                    source: known.source.clone(),
                    offset: known.offset,
                    report: known.report.clone(),
                };
                found.push((file.uri.clone(), key.clone(), known));
            }
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
