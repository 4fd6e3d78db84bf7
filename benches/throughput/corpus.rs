//! What is read: reports, and Python modules of the same sizes for the linter
//! that reads nothing else.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::support::compose::{Last, Options, compose};
use crate::support::rng::Rng;

/// Reports of development; see `correctness`.
const FIRST_SEED: u64 = 1;
/// A folder of ten thousand files is nobody's.
pub const IN_FOLDER: usize = 100;

/// Files below one folder.
pub struct Corpus {
    pub root: PathBuf,
    pub paths: Vec<PathBuf>,
    pub bytes: usize,
}

impl Corpus {
    /// So many reports below `root`. Those of one office go on from one another,
    /// as the years of an office do.
    pub fn reports(root: &Path, files: usize) -> Corpus {
        let mut offices: BTreeMap<String, BTreeMap<i32, Vec<u64>>> = BTreeMap::new();
        for seed in FIRST_SEED..FIRST_SEED + files as u64 {
            let voice = compose(seed, &Options::default()).voice;
            let years = offices.entry(voice.office).or_default();
            years.entry(voice.year).or_default().push(seed);
        }
        let mut handed_on = HashMap::new();
        for years in offices.into_values() {
            let mut before: Option<(i32, Last)> = None;
            for (year, seeds) in years {
                let last = before.take().filter(|(last, _)| last + 1 == year);
                let options = Options {
                    last: last.map(|(_, last)| last),
                    ..Options::default()
                };
                before = seeds
                    .last()
                    .map(|seed| (year, compose(*seed, &options).last()));
                handed_on.extend(seeds.into_iter().map(|seed| (seed, options.clone())));
            }
        }
        let text = |number| {
            let seed = FIRST_SEED + number;
            compose(seed, handed_on.get(&seed).expect("one a seed")).text
        };
        Corpus::written(root, files, "md", &text)
    }

    /// So many modules below `root`, each about as long as the report of its
    /// number.
    pub fn modules(root: &Path, reports: &Corpus) -> Corpus {
        let each = reports.bytes / reports.paths.len();
        let text = |seed| module(seed, each);
        Corpus::written(root, reports.paths.len(), "py", &text)
    }

    fn written(root: &Path, files: usize, ending: &str, text: &dyn Fn(u64) -> String) -> Corpus {
        let mut corpus = Corpus {
            root: root.to_path_buf(),
            paths: Vec::new(),
            bytes: 0,
        };
        for number in 0..files {
            let text = text(number as u64);
            let folder = corpus.folder(number / IN_FOLDER);
            let path = folder.join(format!("{number}.{ending}"));
            std::fs::create_dir_all(folder).expect("a folder");
            std::fs::write(&path, &text).expect("a file");
            corpus.bytes += text.len();
            corpus.paths.push(path);
        }
        corpus
    }

    fn folder(&self, number: usize) -> PathBuf {
        self.root.join(format!("{number:03}"))
    }

    /// The first folders, with so many files or all there are.
    pub fn folders(&self, files: usize) -> Vec<PathBuf> {
        let files = files.min(self.paths.len());
        let folders = files.div_ceil(IN_FOLDER);
        (0..folders).map(|number| self.folder(number)).collect()
    }
}

/// A sound module of `bytes` or a little more: functions that add up figures.
fn module(seed: u64, bytes: usize) -> String {
    let mut rng = Rng::keyed(seed, "module");
    let mut text = String::from("\"\"\"Figures added up.\"\"\"\n");
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        let (limit, first) = (rng.below(900) + 100, rng.below(90) + 10);
        write!(
            text,
            r#"

def total_{number}(rows, limit={limit}):
    """The sum of the rows, no more than the limit."""
    total = {first}
    for index, row in enumerate(rows):
        if row.get("count") is None or index % {first} == 0:
            continue
        total += row["count"] * len(row["name"])
        if total > limit:
            raise ValueError(f"row {{index}}: {{total}} is over {{limit}}")
    return {{"total": total, "rows": [row for row in rows if row["count"] > {limit}]}}
"#
        )
        .expect("a string");
    }
    text
}
