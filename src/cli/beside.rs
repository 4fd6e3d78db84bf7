//! Inputs that are looked at beside their office's report on the year before.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::engine::{Analysed, Engine};
use super::options::is_stdin;
use crate::document::Context;
use crate::report::yearly::Yearly;
use crate::workspace::series::{Key, Series};

/// A report that an input holds, and what another year's is held against.
pub type Held = (Key, Yearly);

pub fn held(analysed: &Analysed) -> Vec<Held> {
    let reports = analysed.reports.iter();
    reports
        .filter_map(|(_, report)| Some((Key::of(report)?, Yearly::of(report))))
        .collect()
}

/// Which inputs hold which reports.
pub fn series(all: &[&[Held]]) -> Series {
    let mut series = Series::default();
    for (index, held) in all.iter().enumerate() {
        for (key, _) in *held {
            series.add(index, key.clone());
        }
    }
    series
}

/// The inputs with reports of the year before those of the input `index`.
pub fn before(index: usize, all: &[&[Held]], series: &Series) -> BTreeSet<usize> {
    let own = all.get(index).copied().unwrap_or_default();
    own.iter()
        .filter_map(|(key, _)| series.before(index, key))
        .collect()
}

/// What the file `index` of `files` is to be checked beside; `None` where the
/// reports of the year before have nothing to say against those that `all` has
/// for it, or aren't there.
pub fn context(
    index: usize,
    files: &[PathBuf],
    all: &[&[Held]],
    series: &Series,
    engine: &Engine,
) -> Option<Context> {
    files.get(index).filter(|path| !is_stdin(path))?;
    let before = contradicting(index, all, series);
    let before = before.into_iter().filter_map(|at| files.get(at));
    let mut before = before.map(PathBuf::as_path).peekable();
    before.peek()?;
    Some(engine.context(before))
}

/// The inputs with reports of the year before those of the input `index`, if one
/// of these doesn't go on from what it says.
fn contradicting(index: usize, all: &[&[Held]], series: &Series) -> BTreeSet<usize> {
    let own = all.get(index).copied().unwrap_or_default();
    let before = |key| {
        let holder = series.before(index, key)?;
        let mut held = all.get(holder)?.iter();
        let (_, last) = held.find(|(other, _)| *other == key.last())?;
        Some((holder, last))
    };
    let pairs = own
        .iter()
        .filter_map(|(key, report)| Some((report, before(key)?)));
    let pairs: Vec<_> = pairs.collect();
    if pairs
        .iter()
        .all(|(report, (_, last))| report.goes_on_from(last))
    {
        return BTreeSet::new();
    }
    pairs.into_iter().map(|(_, (holder, _))| holder).collect()
}
