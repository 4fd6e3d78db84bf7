//! The headings of columns, part by part.

use super::labels::{LIKE, like};
use super::*;

impl Binder<'_, '_> {
    /// For each part, the items in which its header stands.
    pub(super) fn zones(&self, anchors: &[Anchor]) -> Vec<Range<usize>> {
        let start = self.segment.items.start;
        let mut from = start;
        self.table
            .parts
            .iter()
            .map(|part| {
                let mut own = anchors.iter().filter(|a| part.rows.contains(&a.row));
                let first = own.next();
                let last = own.next_back().or(first);
                let labelled = part
                    .rows
                    .clone()
                    .any(|row| self.table.rows[row].label.is_some());
                let zone = match first {
                    Some(first) => from..first.first.max(from),
                    // A row without a label stands behind its header.
                    None if !labelled => from..self.segment.items.end,
                    None => from..from,
                };
                if let Some(last) = last {
                    from = from.max(last.last + 1);
                }
                zone
            })
            .collect()
    }

    /// Binds the labels in a part's header: the k-th label of a name to the
    /// k-th heading of that name, then what is left by likeness.
    pub(super) fn bind_header(
        &self,
        p: usize,
        zone: Range<usize>,
        covered: &mut [bool],
        bound: &mut BoundTable,
        header_columns: &mut [Option<usize>],
    ) {
        let header = &self.table.parts[p].header;
        let mut taken = vec![false; header.len()];
        for hit in self.segment.hits.iter().filter(|h| zone.contains(&h.first)) {
            let slot = self.uses(hit).find_map(|(role, quality)| match role {
                Role::Header(part, h) if part == p && !taken[h] => Some((h, quality)),
                _ => None,
            });
            let Some((h, quality)) = slot else { continue };
            taken[h] = true;
            self.bind_column(
                &header[h],
                hit.first,
                hit.last,
                quality,
                bound,
                header_columns,
            );
        }
        let unknown = self.unknown_runs(zone, covered);
        let words: String = unknown.iter().map(|run| self.text_of(run)).collect();
        let mut alike: Vec<(usize, Range<usize>)> = Vec::new();
        for run in unknown {
            let text = self.text_of(&run);
            let best = (0..header.len())
                .filter(|&h| !taken[h])
                .map(|h| (like(&header[h].label, &text), h))
                .max_by_key(|&(percent, h)| (percent, usize::MAX - h));
            let Some((percent, h)) = best else {
                bound.odd_header.push(p);
                break;
            };
            if percent < LIKE {
                bound.odd_header.push(p);
            } else {
                taken[h] = true;
                covered[run.clone()].fill(true);
                alike.push((h, run));
            }
        }
        // Of headings that are broken over lines each has pieces in several, and those
        // of neighbours may run together: no character is lost that is there.
        let whole = {
            let names = alike.iter().map(|(h, _)| header[*h].label.normal.as_str());
            let spelled = names.flat_map(str::chars).try_fold(words, |mut words, c| {
                words.remove(words.find(c)?);
                Some(words)
            });
            spelled.is_some()
        };
        // Where each has all its characters itself, some are written otherwise.
        let in_pieces = alike.iter().any(|(h, run)| {
            let own = self.text_of(run);
            header[*h].label.normal.chars().any(|c| !own.contains(c))
        });
        let quality = match whole && in_pieces {
            true => Quality::Exact,
            false => Quality::Likeness,
        };
        for (h, run) in alike {
            let (first, last) = (run.start, run.end - 1);
            self.bind_column(&header[h], first, last, quality, bound, header_columns);
        }
    }

    pub(super) fn bind_column(
        &self,
        header: &crate::profile::Header,
        first: usize,
        last: usize,
        quality: Quality,
        bound: &mut BoundTable,
        header_columns: &mut [Option<usize>],
    ) {
        let span = self.span(first, last);
        if let Some(column) = header.column {
            bound.columns[column] = Some(span);
            header_columns[column] = Some(self.items[first].column);
        }
        self.report_label(&header.label, span, quality, bound);
    }

    /// The columns that the table has here: all that the form prescribes, those
    /// optional ones whose heading stands, without a column that has neither
    /// heading nor values.
    pub(super) fn present_columns(
        &self,
        bound: &BoundTable,
        anchors: &[Anchor],
        covered: &[bool],
    ) -> Vec<Vec<usize>> {
        self.table
            .parts
            .iter()
            .map(|part| {
                let mut present: Vec<usize> = part
                    .columns
                    .clone()
                    .filter(|&c| !self.table.columns[c].optional || bound.columns[c].is_some())
                    .collect();
                let headless: Vec<usize> = present
                    .iter()
                    .copied()
                    .filter(|&c| bound.columns[c].is_none())
                    .collect();
                let [lost] = headless.as_slice() else {
                    return present;
                };
                let counts: Vec<usize> = anchors
                    .iter()
                    .filter(|a| part.rows.contains(&a.row))
                    .map(|a| {
                        self.row_items(a, anchors, covered, present.len())
                            .filter(|&i| self.items[i].is_written())
                            .count()
                    })
                    .collect();
                let short = counts.iter().filter(|&&n| n + 1 == present.len()).count();
                if present.len() > 2 && 2 * short > counts.len() {
                    present.retain(|c| c != lost);
                }
                present
            })
            .collect()
    }

    /// Columns without a heading, where most have theirs and no unknown words
    /// stand in the header: with those it has a manner of its own. A heading that
    /// another part has is missed in none: some pages drop lines that come again.
    pub(super) fn find_missing_columns(
        &self,
        present: &[Vec<usize>],
        headers: &[bool],
        bound: &mut BoundTable,
    ) {
        let required = |c: usize| !self.table.columns[c].optional;
        let all = (0..self.table.columns.len())
            .filter(|&c| required(c))
            .count();
        let headed = (0..self.table.columns.len())
            .filter(|&c| required(c) && bound.columns[c].is_some())
            .count();
        for (p, part) in self.table.parts.iter().enumerate() {
            let has_rows = part
                .rows
                .clone()
                .any(|row| bound.rows[row].label.is_some() || bound.rows[row].read);
            if !has_rows {
                continue;
            }
            for column in part.columns.clone().filter(|&c| required(c)) {
                let headless = bound.columns[column].is_none()
                    && !self.is_headed_elsewhere(p, column, bound)
                    && 3 * headed >= 2 * all
                    && headers.get(p).copied().unwrap_or(false)
                    && !bound.odd_header.contains(&p);
                if headless || !present[p].contains(&column) {
                    bound.issues.push(Issue::MissingColumn { part: p, column });
                }
            }
        }
    }

    /// Whether a column of the same name has its heading in another part than `p`.
    fn is_headed_elsewhere(&self, p: usize, column: usize, bound: &BoundTable) -> bool {
        let name = |c: usize| &self.table.columns[c].label.normal;
        let others =
            (0..self.table.columns.len()).filter(|c| !self.table.parts[p].columns.contains(c));
        let mut headed = others.filter(|&c| bound.columns[c].is_some());
        headed.any(|c| name(c) == name(column))
    }
}
