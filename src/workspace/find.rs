//! Which files a list of paths names.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::project::Projects;
use super::read::ReadError;
use crate::message::{Message, Template};

/// The files that were found, each once, and what stood in the way.
#[derive(Debug, Default)]
pub struct Found {
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
pub fn find(paths: &[PathBuf], projects: &Projects) -> Found {
    let mut found = Found::default();
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
    let within = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    walker(root)
        .max_depth(depth)
        .build()
        .take(most)
        .flatten()
        .filter(|entry| matches!(target(entry, &within), Ok(true)))
        .map(DirEntry::into_path)
        .filter(|path| projects.of(path).takes(path))
        .collect()
}

fn walker(root: &Path) -> WalkBuilder {
    let mut walker = WalkBuilder::new(root);
    walker
        .require_git(false)
        .follow_links(false)
        .sort_by_file_path(Path::cmp);
    walker
}

fn walk(root: &Path, projects: &Projects, found: &mut Found, seen: &mut HashSet<PathBuf>) {
    let walk = walker(root).build();
    let within = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    for entry in walk {
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
