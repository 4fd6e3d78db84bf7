//! Last year's report of the same office, among the open documents and the
//! files of the workspace, for the rules that compare two years.

use std::collections::{BTreeMap, BTreeSet, HashSet};
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

/// So many changed files are read one by one; for more, the folders are looked
/// at again.
const FEW: usize = 64;

/// What is known of the files that nobody has open.
#[derive(Default)]
pub struct Shelf {
    /// Folders that were looked at, or are being looked at.
    folders: Vec<Folder>,
    files: Vec<Filed>,
    /// Files that may say something else than when they were looked at.
    changed: BTreeSet<PathBuf>,
    /// An errand is being run; there is one at a time.
    busy: bool,
    /// How often all was forgotten. What an errand from before brings is old.
    generation: u64,
}

/// A folder whose files are asked whose reports they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    path: PathBuf,
    /// With the folders inside it; those around a lone document are other
    /// people's.
    deep: bool,
}

impl Folder {
    fn holds(&self, path: &Path) -> bool {
        if self.deep {
            path.starts_with(&self.path)
        } else {
            path.parent() == Some(&self.path)
        }
    }
}

/// A file with reports. What it says is read when a document asks for it.
#[derive(Debug)]
pub struct Filed {
    path: PathBuf,
    uri: String,
    keys: Vec<Key>,
    reports: Option<Vec<(Key, KnownReport)>>,
}

/// What is to be read beside the thread that reads edits.
#[derive(Debug)]
pub struct Errand {
    generation: u64,
    task: Task,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Task {
    /// A folder, to know whose reports its files hold.
    Folder(Folder),
    /// A file of a folder that has changed, to know the same.
    Changed(Folder, PathBuf),
    /// A file, for its reports.
    Reports(PathBuf),
}

/// What an errand brought.
#[derive(Debug)]
pub struct Brought {
    generation: u64,
    what: What,
}

#[derive(Debug)]
enum What {
    Files(Vec<Filed>),
    /// A file, if it still is there and holds reports.
    File(PathBuf, Option<Filed>),
    Reports(PathBuf, Vec<(Key, KnownReport)>),
}

impl Shelf {
    /// Forgets all, so that the folders are looked at again.
    pub fn clear(&mut self) {
        *self = Shelf {
            busy: self.busy,
            generation: self.generation + 1,
            ..Shelf::default()
        };
    }

    /// A file has been written or deleted, or nobody has it open any more.
    pub fn changed(&mut self, path: PathBuf) {
        if !self.folders.iter().any(|folder| folder.holds(&path)) {
            return;
        }
        self.changed.insert(path);
        if self.changed.len() > FEW {
            self.clear();
        }
    }

    /// What is to be read next for the open documents; `roots` are the folders
    /// that the editor works in. [`Shelf::done`] is to follow.
    pub fn next(
        &mut self,
        documents: &BTreeMap<String, OpenDocument>,
        roots: &[PathBuf],
    ) -> Option<Errand> {
        if self.busy {
            return None;
        }
        let task = self
            .folder(documents, roots)
            .or_else(|| self.renewed())
            .or_else(|| self.reports(documents))?;
        self.busy = true;
        Some(Errand {
            generation: self.generation,
            task,
        })
    }

    fn folder(
        &mut self,
        documents: &BTreeMap<String, OpenDocument>,
        roots: &[PathBuf],
    ) -> Option<Task> {
        let folder = documents
            .values()
            .filter(|document| document.keys().next().is_some())
            .filter_map(|document| {
                let path = proto::path(&document.uri)?;
                let root = roots.iter().find(|root| path.starts_with(root));
                Some(Folder {
                    path: root.map_or(path.parent()?, PathBuf::as_path).to_path_buf(),
                    deep: root.is_some(),
                })
            })
            .find(|folder| !self.folders.contains(folder))?;
        self.folders.push(folder.clone());
        Some(Task::Folder(folder))
    }

    fn renewed(&mut self) -> Option<Task> {
        let path = self.changed.pop_first()?;
        let folder = self.folders.iter().find(|folder| folder.holds(&path))?;
        Some(Task::Changed(folder.clone(), path))
    }

    /// A file with a report of the year before that of an open document.
    fn reports(&mut self, documents: &BTreeMap<String, OpenDocument>) -> Option<Task> {
        let asked = asked(documents);
        let file = self.files.iter_mut().find(|file| {
            file.reports.is_none() && file.keys.iter().any(|key| asked.contains(key))
        })?;
        // Asked for once; until it comes there are none.
        file.reports = Some(Vec::new());
        Some(Task::Reports(file.path.clone()))
    }

    /// Files what is known of a path in place of what was, which for a folder that
    /// is gone is all that it held.
    fn file(&mut self, path: &Path, file: Option<Filed>) {
        let (old, kept): (Vec<Filed>, Vec<Filed>) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(|known| known.path.starts_with(path));
        let is_asked_for = old.iter().any(|known| known.reports.is_some());
        self.files = kept;
        let file = file.map(|file| Filed {
            reports: file.reports.filter(|_| is_asked_for),
            ..file
        });
        self.files.extend(file);
    }

    /// An errand has ended; `None`: by a fault of ours.
    pub fn done(&mut self, brought: Option<Brought>) {
        self.busy = false;
        let Some(brought) = brought.filter(|brought| brought.generation == self.generation) else {
            return;
        };
        match brought.what {
            What::Files(files) => {
                // Two folders of the editor may lie in one another.
                let new: HashSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
                (self.files).retain(|known| !new.contains(known.path.as_path()));
                self.files.extend(files);
            }
            What::File(path, file) => self.file(&path, file),
            What::Reports(path, reports) => {
                if let Some(file) = self.files.iter_mut().find(|file| file.path == path) {
                    file.reports = Some(reports);
                }
            }
        }
    }
}

/// Reads what an errand asks for.
pub fn run(errand: Errand, projects: &Projects, profiles: &Arc<Profiles>) -> Brought {
    let filed = |path| filed(path, profiles);
    let what = match errand.task {
        Task::Folder(Folder { path, deep }) => {
            let depth = if deep { None } else { Some(1) };
            let paths = find::first(&path, depth, MOST, projects);
            // Of thousands of files most are never asked for.
            let slip = |file| Filed {
                reports: None,
                ..file
            };
            What::Files(paths.into_iter().filter_map(filed).map(slip).collect())
        }
        Task::Changed(folder, path) => {
            let is_found = find::comes_to(&folder.path, &path, projects);
            let file = is_found.then(|| filed(path.clone())).flatten();
            What::File(path, file)
        }
        Task::Reports(path) => {
            let reports = reports(&path, profiles).unwrap_or_default();
            What::Reports(path, reports)
        }
    };
    Brought {
        generation: errand.generation,
        what,
    }
}

/// The file, if it holds reports.
fn filed(path: PathBuf, profiles: &Arc<Profiles>) -> Option<Filed> {
    let reports = reports(&path, profiles)?;
    let keys: Vec<Key> = reports.iter().map(|(key, _)| key.clone()).collect();
    (!keys.is_empty()).then_some(Filed {
        uri: uri(&path)?,
        path,
        keys,
        reports: Some(reports),
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
    for (uri, document) in documents.iter_mut() {
        if !document.keys().any(|key| asked.contains(key)) {
            continue;
        }
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
        // Most offices have one year open.
        let keys: Vec<Key> = match found.is_empty() {
            true => Vec::new(),
            false => document.keys().map(last).collect(),
        };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::document::Basis;

    /// A report of no more than its title, beside a folder of files.
    struct Desk {
        folder: tempfile::TempDir,
        documents: BTreeMap<String, OpenDocument>,
        shelf: Shelf,
    }

    fn report(year: i32) -> String {
        format!("# 云岫市水务局{year}年政府信息公开工作年度报告\n\n## 一、总体情况\n")
    }

    impl Desk {
        fn new() -> Desk {
            let folder = tempfile::tempdir().unwrap();
            let uri = uri(&folder.path().join("2024.md")).unwrap();
            let basis = Basis {
                profiles: Profiles::builtin(),
                ..Basis::default()
            };
            let mut document = OpenDocument::open(&uri, 0, report(2024), basis).unwrap();
            document.refresh();
            document.take_report_change();
            Desk {
                folder,
                documents: BTreeMap::from([(uri, document)]),
                shelf: Shelf::default(),
            }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn write(&self, name: &str, text: &str) -> PathBuf {
            std::fs::write(self.path(name), text).unwrap();
            self.path(name)
        }

        fn next(&mut self) -> Option<Errand> {
            let roots = [self.folder.path().to_path_buf()];
            self.shelf.next(&self.documents, &roots)
        }

        /// Runs what is to be run, and says what that was.
        fn run(&mut self) -> Vec<Task> {
            let mut done = Vec::new();
            while let Some(errand) = self.next() {
                let again = Errand {
                    generation: errand.generation,
                    task: errand.task.clone(),
                };
                done.push(errand.task);
                let brought = run(again, &Projects::default(), &Profiles::builtin());
                self.shelf.done(Some(brought));
            }
            done
        }

        /// The texts that last year's figures would be taken from.
        fn known(&self) -> Vec<&str> {
            let reports = self.shelf.files.iter().flat_map(|file| &file.reports);
            let known = reports.flatten().map(|(_, known)| known);
            known.map(|known| known.source.text.as_str()).collect()
        }
    }

    #[test]
    fn only_the_file_that_changed_is_read_again() {
        let mut desk = Desk::new();
        let path = desk.write("2023.md", &report(2023));
        desk.write("2022.md", &report(2022));
        assert_eq!(desk.run().len(), 2);
        assert_eq!(desk.known(), [report(2023)]);

        let changed = report(2023) + "改\n";
        desk.write("2023.md", &changed);
        desk.shelf.changed(path.clone());
        assert_eq!(desk.known(), [report(2023)], "until it is read again");
        let again = desk.run();
        assert!(
            matches!(&again[..], [Task::Changed(_, one)] if *one == path),
            "{again:?}"
        );
        assert_eq!(desk.known(), [changed]);

        std::fs::remove_file(&path).unwrap();
        desk.shelf.changed(path);
        desk.run();
        assert!(desk.known().is_empty());
    }

    #[test]
    fn a_file_of_another_folder_is_none_of_ours() {
        let mut desk = Desk::new();
        desk.run();
        desk.shelf.changed(PathBuf::from("/elsewhere/2023.md"));
        assert!(desk.next().is_none());
    }

    #[test]
    fn an_ignored_file_stays_out() {
        let mut desk = Desk::new();
        desk.write(".gitignore", "old*\n");
        desk.run();
        let path = desk.write("old.md", &report(2023));
        desk.shelf.changed(path);
        desk.run();
        assert!(desk.known().is_empty());
    }

    #[test]
    fn a_folder_that_is_gone_takes_its_files_along() {
        let mut desk = Desk::new();
        std::fs::create_dir(desk.path("old")).unwrap();
        desk.write("old/2023.md", &report(2023));
        desk.run();
        assert_eq!(desk.known().len(), 1);
        std::fs::remove_dir_all(desk.path("old")).unwrap();
        desk.shelf.changed(desk.path("old"));
        desk.run();
        assert!(desk.known().is_empty());
    }

    #[test]
    fn one_errand_at_a_time_and_what_is_old_is_dropped() {
        let mut desk = Desk::new();
        let path = desk.write("2023.md", &report(2023));
        let errand = desk.next().unwrap();
        assert!(desk.next().is_none(), "the first still runs");
        let brought = run(errand, &Projects::default(), &Profiles::builtin());
        desk.shelf.clear();
        desk.shelf.done(Some(brought));
        assert!(desk.shelf.files.is_empty());
        assert_eq!(desk.run().len(), 2, "looked at again");

        // A fault of ours leaves the rest to be read.
        desk.shelf.changed(path);
        desk.next().unwrap();
        desk.shelf.done(None);
        assert!(!desk.shelf.busy);
    }

    #[test]
    fn after_very_many_changes_the_folder_is_looked_at_again() {
        let mut desk = Desk::new();
        desk.run();
        for i in 0..=FEW {
            let path = desk.write(&format!("{i}.md"), &report(2023));
            desk.shelf.changed(path);
        }
        let again = desk.run();
        assert!(matches!(again[..], [Task::Folder(_), ..]), "{again:?}");
        assert_eq!(desk.known().len(), FEW + 1);
    }
}
