//! Labels of rows that the text has broken in pieces: over lines, and around the
//! row's values, with pieces of the names of groups between (PDF).

use super::*;

/// Pieces that are looked at before a label's first one and behind its last.
const REACH: usize = 12;

impl Binder<'_, '_> {
    /// The labels that are bound by one of their pieces, and of which no character is
    /// lost: the others stand before it and behind its values.
    pub(super) fn join_pieces(&self, anchors: &mut [Anchor], covered: &mut [bool]) {
        let damaged = |anchor: &&mut Anchor| anchor.quality == Quality::Likeness;
        for anchor in anchors.iter_mut().filter(damaged) {
            if self.is_behind_group(anchor) || self.is_whole(anchor, covered) {
                anchor.quality = Quality::Exact;
            }
        }
    }

    /// Whether the whole label stands there, behind a piece of its groups' names; not
    /// where cells show themselves.
    fn is_behind_group(&self, anchor: &Anchor) -> bool {
        let label = self.table.rows[anchor.row].label.as_ref();
        if matches!(self.items[anchor.last].kind, Kind::Pipe | Kind::Table) {
            return false;
        }
        let written = self.text_of(&(anchor.first..anchor.last + 1));
        let before = label.and_then(|label| written.strip_suffix(label.normal.as_str()));
        before.is_some_and(|piece| piece.chars().all(|c| self.is_of_group(anchor.row, c)))
    }

    /// Whether the groups that a row stands in have this character in their names.
    fn is_of_group(&self, row: usize, c: char) -> bool {
        let mut groups = self.table.rows[row].groups.iter();
        groups.any(|group| group.normal.contains(c))
    }

    /// Whether its words and others around it that are no label make up the label;
    /// these are `covered` then.
    fn is_whole(&self, anchor: &Anchor, covered: &mut [bool]) -> bool {
        let Some(label) = &self.table.rows[anchor.row].label else {
            return false;
        };
        let is_text = |i: &usize| self.items[*i].is_text();
        let is_free = |i: &usize| !covered[*i];
        let before = (self.segment.items.start..anchor.first).rev();
        let before = before.take_while(is_text).filter(is_free).take(REACH);
        let mut before: Vec<usize> = before.collect();
        before.reverse();
        let behind = anchor.last + 1..self.segment.items.end;
        let behind = behind.skip_while(|i| !is_text(i)).take_while(is_text);
        let behind: Vec<usize> = behind.filter(is_free).take(REACH).collect();
        let spelled = |name: &String| {
            let mut used = Vec::new();
            let mut rest = name.as_str();
            // Words of other labels may stand between.
            let mut take = |pieces: &[usize], rest: &mut &str| {
                for &i in pieces {
                    if let Some(left) = self.strip(rest, anchor.row, i) {
                        *rest = left;
                        used.push(i);
                    }
                }
            };
            take(&before, &mut rest);
            for i in anchor.first..=anchor.last {
                rest = self.strip(rest, anchor.row, i)?;
            }
            take(&behind, &mut rest);
            rest.is_empty().then_some(used)
        };
        let mut names = std::iter::once(&label.normal).chain(&label.accepted);
        let used = names.find_map(spelled);
        for &i in used.iter().flatten() {
            covered[i] = true;
        }
        used.is_some()
    }

    /// What of `rest` is left behind the words of item `i`, before which a piece of
    /// the row's groups may stand.
    fn strip<'t>(&self, rest: &'t str, row: usize, i: usize) -> Option<&'t str> {
        let text = self.items[i].text;
        let behind_group = text.normal.trim_start_matches(|c| self.is_of_group(row, c));
        let words = [text.label(), &text.normal, behind_group];
        let mut words = words.into_iter().filter(|words| !words.is_empty());
        words.find_map(|words| rest.strip_prefix(words))
    }
}
