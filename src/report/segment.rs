//! Which stretch of a report's items is which table.

use std::collections::BTreeSet;
use std::ops::Range;

use super::stream::Hit;
use crate::profile::{Lexicon, Role};

/// A stretch of items that holds one table.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Index into [`Lexicon::tables`].
    pub table: usize,
    pub items: Range<usize>,
    pub hits: Vec<Hit>,
}

/// Fewer labels than this make no table.
const FEWEST_HITS: usize = 3;

/// The tables in `range`, in order, each once: of several copies the fullest.
/// `hits` are those in the range.
pub fn segments(range: Range<usize>, hits: &[Hit], lexicon: &Lexicon) -> Vec<Segment> {
    // Each the hits of tables that all of them may belong to.
    let mut runs: Vec<(u64, Range<usize>)> = Vec::new();
    for (i, hit) in hits.iter().enumerate() {
        let tables = lexicon.tables_of(hit.entry);
        match runs.last_mut() {
            Some((of_run, run)) if *of_run & tables != 0 => {
                *of_run &= tables;
                run.end = i + 1;
            }
            _ => runs.push((tables, i..i + 1)),
        }
    }
    // A lone label of another table inside a table is no table.
    let mut segments: Vec<Segment> = Vec::new();
    for (tables, run) in runs {
        let table = tables.trailing_zeros() as usize;
        let own = &hits[run];
        let Some(known) = segments.iter_mut().find(|s| s.table == table) else {
            segments.push(Segment {
                table,
                items: range.clone(),
                hits: own.to_vec(),
            });
            continue;
        };
        known.hits.extend_from_slice(own);
    }
    segments.retain(|segment| is_table(segment, lexicon));
    // Headings of columns alone, of which another table beside may have pieces.
    if segments.len() > 1 {
        segments.retain(|segment| {
            let mut hits = segment.hits.iter();
            hits.any(|hit| is_row(hit.entry, segment.table, lexicon))
                || !(0..lexicon.entries.len()).any(|entry| is_row(entry, segment.table, lexicon))
        });
    }
    segments.sort_by_key(|s| s.hits.first().map_or(0, |hit| hit.first));
    // Stray labels far from the others belong to the prose.
    let starts: Vec<usize> = segments
        .iter()
        .map(|s| s.hits.first().map_or(range.end, |hit| hit.first))
        .collect();
    for (i, segment) in segments.iter_mut().enumerate() {
        segment.hits.sort_by_key(|hit| hit.first);
        let start = starts[i];
        let end = starts.get(i + 1).copied().unwrap_or(range.end);
        segment.items = start..end.max(start);
        segment
            .hits
            .retain(|hit| hit.first >= start && hit.last < end);
        keep_fullest_copy(segment, lexicon);
    }
    segments.retain(|segment| is_table(segment, lexicon));
    segments
}

/// Whether an entry is the label of a row of the table.
fn is_row(entry: usize, table: usize, lexicon: &Lexicon) -> bool {
    let mut uses = lexicon.entries[entry].iter();
    uses.any(|u| u.table == table && matches!(u.role, Role::Row(_)))
}

fn is_table(segment: &Segment, lexicon: &Lexicon) -> bool {
    segment.hits.len() >= FEWEST_HITS
        && segment.hits.iter().any(|hit| {
            lexicon.entries[hit.entry].iter().any(|u| {
                u.table == segment.table && matches!(u.role, Role::Row(_) | Role::Header(..))
            })
        })
}

/// A table that is there twice is read once: where the label of the first row
/// comes again with half the rows behind it, the fuller copy stays.
fn keep_fullest_copy(segment: &mut Segment, lexicon: &Lexicon) {
    let rows_of = |hit: &Hit| {
        lexicon.entries[hit.entry]
            .iter()
            .filter(|u| u.table == segment.table)
            .find_map(|u| match u.role {
                Role::Row(row) => Some(row),
                _ => None,
            })
    };
    let rows: Vec<Option<usize>> = segment.hits.iter().map(rows_of).collect();
    let Some(first) = rows.iter().flatten().min() else {
        return;
    };
    let starts: Vec<usize> = (0..rows.len())
        .filter(|&i| rows[i] == Some(*first))
        .collect();
    if starts.len() < 2 {
        return;
    }
    let total = rows.iter().flatten().collect::<BTreeSet<_>>().len();
    let copies: Vec<Range<usize>> = starts
        .iter()
        .enumerate()
        .map(|(k, &start)| {
            let start = if k == 0 { 0 } else { start };
            start..starts.get(k + 1).copied().unwrap_or(segment.hits.len())
        })
        .collect();
    let size = |copy: &Range<usize>| rows[copy.clone()].iter().flatten().count();
    if copies.iter().any(|copy| 2 * size(copy) < total) {
        return;
    }
    let fullest = copies.iter().rev().max_by_key(|copy| size(copy)).cloned();
    if let Some(copy) = fullest {
        let end = segment
            .hits
            .get(copy.end)
            .map_or(segment.items.end, |hit| hit.first);
        let start = segment.hits[copy.start].first;
        segment.hits = segment.hits[copy].to_vec();
        segment.items = start..end;
    }
}
