//! Which files a list of paths names.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder};

use super::project::Projects;
use super::read::ReadError;
use crate::message::{Message, Template};

/// The files that were found, each once, and what stood in the way.
#[derive(Debug, Default)]
pub struct FoundFiles {
    /// In the order of the paths given; inside a directory, in the order of
    /// their names.
    pub files: Vec<PathBuf>,
    pub problems: Vec<(PathBuf, ReadError)>,
    /// Links inside a directory that nobody named and that are not taken.
    pub passed_over: Vec<(PathBuf, Link)>,
}

/// Why a link that a walk meets is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// What it leads to isn't there.
    Nowhere,
    /// It leads out of the directory that is walked: what was not named is
    /// not read.
    Outside,
    /// It leads to a directory, perhaps to one above it.
    Directory,
}

const NOWHERE: Template = Template {
    zh: "链接的目标不存在，已跳过",
    en: "a link that leads nowhere; passed over",
};
const OUTSIDE: Template = Template {
    zh: "链接指向目录之外，已跳过；需要检查时请直接写出路径",
    en: "a link that leads out of the folder; passed over, name it to have it checked",
};
const DIRECTORY: Template = Template {
    zh: "链接指向另一个目录，已跳过；需要检查时请直接写出路径",
    en: "a link to another folder; passed over, name it to have it checked",
};

impl Link {
    pub fn message(self) -> Message {
        Message::new(match self {
            Link::Nowhere => &NOWHERE,
            Link::Outside => &OUTSIDE,
            Link::Directory => &DIRECTORY,
        })
    }
}

/// Looks up `paths`. A file is taken whatever its name; a directory is walked
/// as its `.gitignore` has it, for files that its project takes. `-` stands for
/// standard input.
pub fn find(paths: &[PathBuf], projects: &Projects) -> FoundFiles {
    let mut found = FoundFiles::default();
    let mut seen = HashSet::new();
    for path in paths {
        if path == Path::new("-") {
            if seen.insert(path.clone()) {
                found.files.push(path.clone());
            }
        } else if path.is_dir() {
            walk(path, projects, &mut found, &mut seen);
        } else if seen.insert(path.clone()) {
            match path.symlink_metadata() {
                Ok(_) => found.files.push(path.clone()),
                Err(error) => found.problems.push((path.clone(), error.into())),
            }
        }
    }
    found
}

/// The first files of a directory that its project takes, after at most `most`
/// entries; `depth` 1: none of its folders.
pub fn first(root: &Path, depth: Option<usize>, most: usize, projects: &Projects) -> Vec<PathBuf> {
    some(root, |_| true, depth, most, projects)
}

/// Whether a walk over the directory comes to the file, and its project takes it.
pub fn comes_to(root: &Path, file: &Path, projects: &Projects) -> bool {
    let way = file.to_path_buf();
    let on_its_way = move |path: &Path| way.starts_with(path);
    let found = some(root, on_its_way, None, usize::MAX, projects);
    found.iter().any(|path| path == file)
}

/// The files of a walk over what is `wanted` of a directory.
fn some(
    root: &Path,
    wanted: impl Fn(&Path) -> bool + Send + Sync + 'static,
    depth: Option<usize>,
    most: usize,
    projects: &Projects,
) -> Vec<PathBuf> {
    let within = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let Ok((mut walker, _)) = walker(root, &within, wanted) else {
        return Vec::new();
    };
    walker
        .max_depth(depth)
        .build()
        .take(most)
        .flatten()
        .filter(|entry| matches!(target(entry, &within), Ok(true)))
        .map(DirEntry::into_path)
        .filter(|path| projects.of(path).takes(path))
        .collect()
}

/// Files in a folder that say what of it is left out.
const IGNORES: [&str; 2] = [".gitignore", ".ignore"];
/// No such file is longer, in bytes: each line of it is compiled.
const LONGEST_IGNORE: u64 = 1 << 20;

/// The files of [`IGNORES`] that kept a walk out of their folders.
type Unfit = Arc<Mutex<Vec<PathBuf>>>;

/// A walk over what is `wanted` of `root`, whose path without links is `within`.
///
/// # Errors
/// A file of [`IGNORES`] in `root` or above that can't be read.
fn walker(
    root: &Path,
    within: &Path,
    wanted: impl Fn(&Path) -> bool + Send + Sync + 'static,
) -> Result<(WalkBuilder, Unfit), PathBuf> {
    if let Some(file) = unfit(root, within) {
        return Err(file);
    }
    let mut above = within.ancestors().skip(1);
    if let Some(file) = above.find_map(|folder| unfit(folder, Path::new(""))) {
        return Err(file);
    }
    let found = Unfit::default();
    let mut walker = WalkBuilder::new(root);
    let (unread, within) = (found.clone(), within.to_path_buf());
    walker
        .require_git(false)
        // A `.git` may be a file that names any other folder.
        .git_exclude(false)
        .follow_links(false)
        .sort_by_file_path(Path::cmp)
        .filter_entry(move |entry| {
            if !wanted(entry.path()) {
                return false;
            }
            let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let unfit = folder.then(|| unfit(entry.path(), &within)).flatten();
            let fit = unfit.is_none();
            let mut unread = unread.lock().unwrap_or_else(PoisonError::into_inner);
            unread.extend(unfit);
            fit
        });
    Ok((walker, found))
}

/// The file of [`IGNORES`] in `folder` that would not end when it is read, or
/// lies outside `within`.
fn unfit(folder: &Path, within: &Path) -> Option<PathBuf> {
    let fit = |file: &PathBuf| match file.metadata() {
        Ok(about) if about.is_file() => {
            let inside = || {
                file.canonicalize()
                    .is_ok_and(|file| file.starts_with(within))
            };
            about.len() <= LONGEST_IGNORE && (!file.is_symlink() || inside())
        }
        Ok(about) => about.is_dir(),
        Err(_) => true,
    };
    IGNORES
        .iter()
        .map(|name| folder.join(name))
        .find(|file| !fit(file))
}

fn walk(root: &Path, projects: &Projects, found: &mut FoundFiles, seen: &mut HashSet<PathBuf>) {
    let within = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let (walker, unfit) = match walker(root, &within, |_| true) {
        Ok(walker) => walker,
        Err(file) => {
            found.problems.push((clean(&file), ReadError::Ignores));
            return;
        }
    };
    for entry in walker.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = path_of(&error).unwrap_or(root);
                found.problems.push((clean(path), io_error(error).into()));
                continue;
            }
        };
        let takes = || projects.of(entry.path()).takes(entry.path());
        let path = clean(entry.path());
        match target(&entry, &within) {
            Ok(true) if takes() && seen.insert(path.clone()) => found.files.push(path),
            Err(link) if link == Link::Directory || takes() => {
                found.passed_over.push((path, link));
            }
            _ => {}
        }
    }
    let mut unfit = unfit.lock().unwrap_or_else(PoisonError::into_inner);
    let unread = unfit
        .drain(..)
        .map(|file| (clean(&file), ReadError::Ignores));
    found.problems.extend(unread);
}

/// Whether an entry is a file, or a link to one of the same directory.
fn target(entry: &DirEntry, within: &Path) -> Result<bool, Link> {
    // The directory itself may have been named by a link.
    if entry.depth() == 0 || !entry.path_is_symlink() {
        return Ok(entry.file_type().is_some_and(|kind| kind.is_file()));
    }
    let target = entry.path().canonicalize().map_err(|_| Link::Nowhere)?;
    if target.is_dir() {
        Err(Link::Directory)
    } else if target.starts_with(within) {
        Ok(true)
    } else {
        Err(Link::Outside)
    }
}

/// `./a.md` is called `a.md`, as the user would.
fn clean(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_path_buf()
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

fn io_error(error: ignore::Error) -> io::Error {
    if let Some(kind) = error.io_error().map(io::Error::kind) {
        return io::Error::new(kind, error);
    }
    io::Error::other(error)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// The files and problems of a folder with `a.md`, `sub/b.md` and what
    /// `change` does.
    fn found(change: impl Fn(&Path)) -> (Vec<String>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        std::fs::create_dir_all(root.join("sub")).unwrap();
        std::fs::write(root.join("a.md"), "").unwrap();
        std::fs::write(root.join("sub/b.md"), "").unwrap();
        change(&root);
        let found = find(std::slice::from_ref(&root), &Projects::default());
        let inside = |path: &PathBuf| {
            let path = path.strip_prefix(folder.path()).unwrap();
            path.display().to_string()
        };
        let problems = found.problems.iter().map(|(path, _)| inside(path));
        let problems = problems.collect();
        (found.files.iter().map(inside).collect(), problems)
    }

    #[test]
    fn a_folder_whose_ignore_file_never_ends_is_left_out_and_told() {
        let both = vec!["root/a.md".to_string(), "root/sub/b.md".to_string()];
        assert_eq!(found(|_| {}), (both.clone(), vec![]));
        let device = |root: &Path| symlink("/dev/zero", root.join("sub/.gitignore")).unwrap();
        let without = vec!["root/a.md".to_string()];
        let told = |name: &str| vec![name.to_string()];
        assert_eq!(
            found(device),
            (without.clone(), told("root/sub/.gitignore"))
        );
        let long = |root: &Path| {
            let lines = "x\n".repeat(1 << 20);
            std::fs::write(root.join("sub/.ignore"), lines).unwrap();
        };
        assert_eq!(found(long), (without.clone(), told("root/sub/.ignore")));
        let outside = |root: &Path| {
            std::fs::write(root.join("../secret"), "b.md").unwrap();
            symlink(root.join("../secret"), root.join("sub/.ignore")).unwrap();
        };
        assert_eq!(found(outside), (without, told("root/sub/.ignore")));
        let inside = |root: &Path| {
            std::fs::write(root.join("ours"), "a.md").unwrap();
            symlink("ours", root.join(".gitignore")).unwrap();
        };
        assert_eq!(found(inside), (vec!["root/sub/b.md".to_string()], vec![]));
        let above = |root: &Path| symlink("/dev/zero", root.join("../.ignore")).unwrap();
        assert_eq!(found(above), (vec![], told(".ignore")));
    }
}
