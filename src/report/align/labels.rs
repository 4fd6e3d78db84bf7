//! The labels of rows: those found, in the form's order, and those only alike.

use super::*;

/// Labels less alike than this (in percent) are not the same label.
pub(super) const LIKE: u32 = 60;
/// The same, where one label is missing and one is unknown at its place.
const LIKE_IN_PLACE: u32 = 34;
/// Characters of a label that is bound by likeness, at most.
const LONGEST_UNKNOWN: usize = 100;

impl Binder<'_, '_> {
    /// The longest run of row labels in the form's order, and the labels of
    /// rows that stand beside it.
    pub(super) fn chain(&self) -> (Vec<Anchor>, Vec<Anchor>) {
        let mut candidates: Vec<Anchor> = Vec::new();
        for (h, hit) in self.segment.hits.iter().enumerate() {
            let next = self.segment.hits.get(h + 1);
            let glued = next.is_some_and(|next| next.first <= hit.last);
            // Rows of one label: the order tells which it is.
            for (role, quality) in self.uses(hit) {
                let Role::Row(row) = role else { continue };
                let anchor = Anchor {
                    first: hit.first,
                    last: hit.last,
                    row,
                    quality,
                };
                // The heading of a group is a row only where it has values.
                if self.table.rows[row].optional && (glued || !self.values_follow(&anchor)) {
                    continue;
                }
                candidates.push(anchor);
            }
        }
        // Nearly always all stand in order.
        if candidates.is_sorted_by(|a, b| a.row < b.row && a.first < b.first) {
            return (candidates, Vec::new());
        }
        // Weighted longest increasing subsequence; a label with values behind
        // it weighs more than one without.
        let n = candidates.len();
        let mut weight = vec![0u32; n];
        let mut before = vec![usize::MAX; n];
        for i in 0..n {
            let own = if self.values_follow(&candidates[i]) {
                4
            } else {
                1
            };
            weight[i] = own;
            for j in 0..i {
                if candidates[j].row < candidates[i].row
                    && candidates[j].first < candidates[i].first
                    && weight[j] + own > weight[i]
                {
                    weight[i] = weight[j] + own;
                    before[i] = j;
                }
            }
        }
        let mut at = (0..n)
            .rev()
            .max_by_key(|&i| weight[i])
            .unwrap_or(usize::MAX);
        let mut kept = vec![false; n];
        while at != usize::MAX {
            kept[at] = true;
            at = before[at];
        }
        let mut anchors: Vec<Anchor> = Vec::new();
        let mut strays: Vec<Anchor> = Vec::new();
        for (candidate, _) in candidates.iter().zip(&kept).filter(|(_, kept)| **kept) {
            anchors.push(*candidate);
        }
        for (candidate, _) in candidates.iter().zip(&kept).filter(|(_, kept)| !**kept) {
            // Of several rows that a label may stand for one is meant.
            let mut known = anchors.iter().chain(&strays);
            if known.all(|a| a.first != candidate.first) {
                strays.push(*candidate);
            }
        }
        (anchors, strays)
    }

    /// Whether a figure or blank stands next behind a label.
    pub(super) fn values_follow(&self, anchor: &Anchor) -> bool {
        // A label may go on behind the end of the segment.
        let behind = self.items.get(anchor.last + 1..self.segment.items.end);
        let mut behind = behind.unwrap_or_default().iter();
        let label = &self.items[anchor.last];
        if label.in_grid() {
            let in_row = behind.clone().take_while(|i| i.row == label.row);
            let mut written = in_row.filter(|i| i.is_written());
            if let Some(first) = written.next() {
                return first.is_value() || self.has_words() && written.any(|i| i.is_value());
            }
        }
        behind.next().is_some_and(|item| item.is_value())
    }

    /// Whether words may stand in a column.
    fn has_words(&self) -> bool {
        let mut columns = self.table.columns.iter();
        columns.any(|column| column.kind == CellKind::Text)
    }

    /// Runs of words in `range` that are no label found.
    pub(super) fn unknown_runs(&self, range: Range<usize>, covered: &[bool]) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        let from = self.words.partition_point(|&i| i < range.start);
        let words = self.words[from..].iter().copied();
        for i in words.take_while(|&i| i < range.end) {
            let item = &self.items[i];
            if covered[i] {
                continue;
            }
            match runs.last_mut() {
                Some(run)
                    if run.end == i
                        && item.kind == Kind::Text
                        && !self.items[i - 1].in_grid()
                        && (!item.gap || self.items[i - 1].text.normal.chars().count() <= 12) =>
                {
                    run.end = i + 1;
                }
                _ => runs.push(i..i + 1),
            }
        }
        runs.retain(|run| self.text_of(run).chars().count() <= LONGEST_UNKNOWN);
        runs
    }

    pub(super) fn text_of(&self, run: &Range<usize>) -> String {
        let mut text = String::new();
        for (i, item) in self.items[run.clone()].iter().enumerate() {
            text.push_str(if i == 0 {
                item.text.label()
            } else {
                &item.text.normal
            });
        }
        text
    }

    /// Binds words that look like the label of a row that is missing at their
    /// place.
    pub(super) fn bind_likenesses(
        &self,
        anchors: &mut Vec<Anchor>,
        strays: &[Anchor],
        covered: &mut [bool],
    ) {
        // Words of a column may be those of a row that has lost its numeral, where
        // rows have begun.
        let begun = anchors.first().map_or(usize::MAX, |a| a.last + 1);
        let of_columns = (self.segment.hits.iter())
            .filter(|hit| hit.first >= begun)
            .filter(|hit| {
                self.uses(hit)
                    .all(|(role, _)| !matches!(role, Role::Row(_)))
            })
            .map(|hit| hit.first..hit.last + 1);
        let unknown = self.unknown_runs(self.segment.items.clone(), covered);
        let mut runs: Vec<Range<usize>> = (of_columns.chain(unknown))
            .filter(|run| self.run_has_values(run))
            .collect();
        if runs.is_empty() {
            return;
        }
        runs.sort_unstable_by_key(|run| run.start);
        // Between two labels found, the rows that are missing and the words
        // that are unknown.
        let mut gaps: HashMap<usize, Vec<Range<usize>>> = HashMap::new();
        for run in runs {
            let gap = anchors.iter().filter(|a| a.last < run.start).count();
            gaps.entry(gap).or_default().push(run);
        }
        let chain = anchors.clone();
        for (gap, mut runs) in gaps {
            self.say_again(gap.checked_sub(1), &mut runs, anchors, covered);
            let low = if gap == 0 { 0 } else { chain[gap - 1].row + 1 };
            let high = chain.get(gap).map_or(self.table.rows.len(), |a| a.row);
            let mut missing: Vec<usize> = (low..high)
                .filter(|&row| {
                    let row_def = &self.table.rows[row];
                    row_def.label.is_some()
                        && !row_def.optional
                        && !strays.iter().any(|s| s.row == row)
                })
                .collect();
            let mut left = Vec::new();
            for run in runs {
                let text = self.text_of(&run);
                let best = missing
                    .iter()
                    .filter_map(|&row| {
                        Some((like(self.table.rows[row].label.as_ref()?, &text), row))
                    })
                    .max_by_key(|&(percent, row)| (percent, usize::MAX - row));
                match best {
                    Some((percent, row)) if percent >= LIKE => {
                        missing.retain(|&r| r > row);
                        covered[run.clone()].fill(true);
                        anchors.push(Anchor {
                            first: run.start,
                            last: run.end - 1,
                            row,
                            quality: Quality::Likeness,
                        });
                    }
                    _ => left.push(run),
                }
            }
            if left.len() == missing.len() {
                for (run, row) in left.into_iter().zip(missing) {
                    let Some(label) = &self.table.rows[row].label else {
                        continue;
                    };
                    if like(label, &self.text_of(&run)) >= LIKE_IN_PLACE {
                        covered[run.clone()].fill(true);
                        anchors.push(Anchor {
                            first: run.start,
                            last: run.end - 1,
                            row,
                            quality: Quality::Likeness,
                        });
                    }
                }
            }
        }
        anchors.sort_by_key(|a| a.first);
    }

    /// Where the label of an anchor without values is the heading of a small table
    /// that says it again, often without its numeral, the values stand behind those
    /// words: the anchor moves there, and they are taken out of `runs`.
    fn say_again(
        &self,
        anchor: Option<usize>,
        runs: &mut Vec<Range<usize>>,
        anchors: &mut [Anchor],
        covered: &mut [bool],
    ) {
        let Some(anchor) = anchor.and_then(|at| anchors.get_mut(at)) else {
            return;
        };
        let Some(label) = &self.table.rows[anchor.row].label else {
            return;
        };
        let says = |run: &Range<usize>| {
            let text = self.text_of(run);
            self.items[run.start].in_grid()
                && (like(label, &text) >= LIKE || is_most_of(&text, label))
        };
        if self.items[anchor.last].in_grid() || self.values_follow(anchor) {
            return;
        }
        if let Some(at) = runs.iter().position(says) {
            let run = runs.remove(at);
            covered[run.clone()].fill(true);
            (anchor.first, anchor.last) = (run.start, run.end - 1);
        }
    }

    pub(super) fn run_has_values(&self, run: &Range<usize>) -> bool {
        self.values_follow(&Anchor {
            first: run.start,
            last: run.end - 1,
            row: 0,
            quality: Quality::Likeness,
        })
    }

    pub(super) fn report_labels(&self, anchors: &[Anchor], bound: &mut BoundTable) {
        for anchor in anchors {
            if let Some(label) = &self.table.rows[anchor.row].label {
                self.report_label(
                    label,
                    self.span(anchor.first, anchor.last),
                    anchor.quality,
                    bound,
                );
            }
        }
    }

    pub(super) fn report_label(
        &self,
        label: &Label,
        span: Span,
        quality: Quality,
        bound: &mut BoundTable,
    ) {
        if quality >= Quality::Variant {
            bound.issues.push(Issue::Label {
                span,
                expected: label.text.clone(),
                quality,
            });
        }
    }
}

pub(super) fn like(label: &Label, text: &str) -> u32 {
    std::iter::once(&label.normal)
        .chain(&label.accepted)
        .map(|normal| likeness(normal, text))
        .max()
        .unwrap_or(0)
}

/// Whether `text` is the end of a label, all but its numeral.
fn is_most_of(text: &str, label: &Label) -> bool {
    2 * text.len() > label.normal.len() && label.normal.ends_with(text)
}
