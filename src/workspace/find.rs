//! Which files a list of paths names.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::project::Projects;
use super::read::ReadError;

/// The files that were found, each once, and what stood in the way.
#[derive(Debug, Default)]
pub struct Found {
    /// In the order of the paths given; inside a directory, in the order of
    /// their names.
    pub files: Vec<PathBuf>,
    pub problems: Vec<(PathBuf, ReadError)>,
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

fn walk(root: &Path, projects: &Projects, found: &mut Found, seen: &mut HashSet<PathBuf>) {
    let walk = WalkBuilder::new(root)
        .require_git(false)
        .follow_links(true)
        .sort_by_file_path(Path::cmp)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                if is_file && projects.of(entry.path()).takes(entry.path()) {
                    let path = clean(entry.path());
                    if seen.insert(path.clone()) {
                        found.files.push(path);
                    }
                }
            }
            Err(error) => {
                let path = path_of(&error).unwrap_or(root);
                found.problems.push((clean(path), io_error(error).into()));
            }
        }
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
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

fn io_error(error: ignore::Error) -> io::Error {
    if let Some(kind) = error.io_error().map(io::Error::kind) {
        return io::Error::new(kind, error);
    }
    io::Error::other(error)
}
