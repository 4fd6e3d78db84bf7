//! Years in their order: what `fix` looks at each report beside.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::beside::{self, Held};
use super::engine::{Engine, guarded};
use super::options::is_stdin;
use crate::document::{Context, KnownReport};
use crate::finding::Source;
use crate::repair::repair;
use crate::report::Report;

/// The reports of a file, each with where it begins.
struct Known {
    source: Arc<Source>,
    reports: Vec<(usize, Arc<Report>)>,
}

impl Known {
    fn reports(&self) -> impl Iterator<Item = KnownReport> {
        self.reports.iter().map(|(offset, report)| KnownReport {
            source: self.source.clone(),
            offset: *offset,
            report: report.clone(),
        })
    }
}

/// What each file is looked at beside: the report of the year before as it will
/// be, so that what is wrong there is not carried on. Year by year, for that one
/// is looked at beside the one before it.
pub fn contexts(engine: &Engine, unsafe_fixes: bool, named: &[PathBuf]) -> Vec<Arc<Context>> {
    let alone: Arc<Context> = Arc::default();
    let mut contexts = vec![alone.clone(); named.len()];
    if named.len() < 2 {
        return contexts;
    }
    let held = |path: &PathBuf| {
        // What can't be read is told when its turn comes.
        let analysed = (!is_stdin(path)).then(|| engine.file(path, &alone).ok());
        analysed
            .flatten()
            .map_or_else(Vec::new, |file| beside::held(&file))
    };
    let held: Vec<Vec<Held>> = named.par_iter().map(held).collect();
    let held: Vec<&[Held]> = held.iter().map(Vec::as_slice).collect();
    let series = beside::series(&held);
    let before: Vec<BTreeSet<usize>> = (0..named.len())
        .map(|index| beside::before(index, &held, &series))
        .collect();
    let mut years: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for (index, held) in held.iter().enumerate() {
        if let Some(first) = held.iter().map(|(key, _)| key.year).min() {
            years.entry(first).or_default().push(index);
        }
    }
    let followed: BTreeSet<usize> = before.iter().flatten().copied().collect();
    let mut known: BTreeMap<usize, Known> = BTreeMap::new();
    for of_year in years.into_values() {
        let looked = of_year.into_par_iter().filter_map(|index| {
            let last = before.get(index)?.iter().filter_map(|at| known.get(at));
            let context = Arc::new(Context {
                reports: last.flat_map(Known::reports).collect(),
            });
            let is_followed = followed.contains(&index);
            let own =
                is_followed.then(|| repaired(engine, unsafe_fixes, named.get(index)?, &context));
            Some((index, context, own.flatten()))
        });
        for (index, context, own) in looked.collect::<Vec<_>>() {
            known.extend(own.map(|own| (index, own)));
            if let Some(place) = contexts.get_mut(index) {
                *place = context;
            }
        }
    }
    contexts
}

/// The reports of a file as they stand when it has been repaired.
fn repaired(
    engine: &Engine,
    unsafe_fixes: bool,
    path: &Path,
    context: &Arc<Context>,
) -> Option<Known> {
    let known_as = engine.input.known_as(path);
    let loaded = engine.input.read(path).ok()?;
    let work = || {
        let text = match loaded.imported {
            // Nothing is written to a document.
            Some(_) => loaded.text,
            None => {
                let findings = engine.findings(known_as, context);
                repair(&loaded.text, unsafe_fixes, findings).text
            }
        };
        let project = engine.projects.of(known_as);
        let analysis = crate::analyse(&text, engine.projects.profiles(&project), context);
        Known {
            reports: analysis.reports,
            source: Arc::new(Source {
                name: known_as.display().to_string(),
                text,
            }),
        }
    };
    // A fault is told when the file's own turn comes.
    guarded(work).ok()
}
