//! Labels that the text has broken in pieces: over lines, around the row's values
//! (PDF), or over the rows of a header.

use super::*;

/// Pieces that are looked at before a label's first one and behind its last.
const REACH: usize = 12;

impl Binder<'_, '_> {
    /// The labels of rows that are bound by one of their pieces, and of which no
    /// character is lost: the others stand before it and behind its values.
    pub(super) fn join_pieces(&self, anchors: &mut [Anchor], covered: &mut [bool]) {
        let is_text = |&i: &usize| self.items[i].is_text();
        for anchor in anchors.iter_mut() {
            let Some(label) = &self.table.rows[anchor.row].label else {
                continue;
            };
            if anchor.quality != Quality::Likeness {
                continue;
            }
            let own = anchor.first..anchor.last + 1;
            if self.is_behind_group(anchor.row, label, &self.text_of(&own)) {
                anchor.quality = Quality::Exact;
                continue;
            }
            let before = (self.segment.items.start..own.start).rev();
            let behind = own.end..self.segment.items.end;
            let behind = behind.skip_while(|i| !is_text(i));
            let around = (before.take_while(is_text), behind.take_while(is_text));
            if self.is_whole(label, own, around, covered) {
                anchor.quality = Quality::Exact;
            }
        }
    }

    /// Whether `written` ends in the whole `label`, behind a piece of what its groups
    /// are called, as where those stand in narrow columns beside it.
    fn is_behind_group(&self, row: usize, label: &Label, written: &str) -> bool {
        let groups = &self.table.rows[row].groups;
        let of_group = |c: char| groups.iter().any(|group| group.normal.contains(c));
        let before = written.strip_suffix(label.normal.as_str());
        before.is_some_and(|piece| piece.chars().all(of_group))
    }

    /// Whether `own` items and words `around` them that are no label make up
    /// `label`; these are `covered` then. Those before it come from behind.
    fn is_whole(
        &self,
        label: &Label,
        own: Range<usize>,
        (before, behind): (impl Iterator<Item = usize>, impl Iterator<Item = usize>),
        covered: &mut [bool],
    ) -> bool {
        let is_piece = |&i: &usize| self.items[i].is_text() && !covered[i];
        let mut before: Vec<usize> = before.filter(is_piece).take(REACH).collect();
        before.reverse();
        let behind: Vec<usize> = behind.filter(is_piece).take(REACH).collect();
        let names = std::iter::once(&label.normal).chain(&label.accepted);
        let used = names.into_iter().find_map(|name| {
            let mut used = Vec::new();
            let mut rest = name.as_str();
            // Words of other labels may stand between.
            let mut take = |pieces: &[usize], rest: &mut &str| {
                for &i in pieces {
                    if let Some(left) = self.strip(rest, i) {
                        *rest = left;
                        used.push(i);
                    }
                }
            };
            take(&before, &mut rest);
            for i in own.clone() {
                rest = self.strip(rest, i)?;
            }
            take(&behind, &mut rest);
            rest.is_empty().then_some(used)
        });
        for &i in used.iter().flatten() {
            covered[i] = true;
        }
        used.is_some()
    }

    /// What of `rest` is left behind the words of item `i`.
    fn strip<'t>(&self, rest: &'t str, i: usize) -> Option<&'t str> {
        let text = self.items[i].text;
        let words = [text.label(), &text.normal];
        words.into_iter().find_map(|words| rest.strip_prefix(words))
    }
}
