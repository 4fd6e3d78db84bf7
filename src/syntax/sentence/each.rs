//! Figures that are those of each of several things: 指南、年报各1条.

use super::list::Reader;
use crate::syntax::words;
use crate::text::{Span, from_byte, to_byte};

/// The things that a label names before 各, and whether they are surely so many.
pub(super) struct Names {
    pub labels: Vec<Span>,
    pub sure: bool,
}

impl Reader<'_, '_> {
    /// Whether the figure is each thing's of several.
    pub(super) fn is_each(&self, figure: usize) -> bool {
        let before = self.quantity(figure).map_or("", |quantity| {
            to_byte(self.text, quantity.extent.start).trim_end()
        });
        words::EACH_IS.end(before).is_some()
    }

    /// The things that `label` names before the figure of each. Where 、 and 和 both
    /// join them, what 和 joins may be one thing (年报、机构及人员各1条); it is taken
    /// for two, and not surely.
    pub(super) fn names_of_each(&self, label: Span) -> Names {
        let said = label.of(self.text).trim_end();
        let each = words::EACH_IS.end(said).unwrap_or_default();
        let said = to_byte(said, said.len() - each.len());
        let mut labels: Vec<Span> = Vec::new();
        let mut start = 0;
        for (at, sign) in said.match_indices('、') {
            labels.push(Span::new(start, at));
            start = at + sign.len();
        }
        let enumerated = !labels.is_empty();
        let mut joints = 0;
        let last = from_byte(said, start);
        let mut ends = 0;
        for (at, word) in words::AND.places(last) {
            // 及 of 以及.
            if at < ends {
                continue;
            }
            labels.push(Span::new(start, start + at - ends));
            start += at - ends + word.len();
            ends = at + word.len();
            joints += 1;
        }
        labels.push(Span::new(start, said.len()));
        let named = |span: &Span| {
            let name = span.of(said).trim();
            let least = if joints > 0 { 2 } else { 1 };
            let counts =
                name.contains(|c: char| c.is_ascii_digit()) || words::NUMERALS.occur_in(name);
            name.chars().count() >= least && !counts && !name.contains(words::EVERY)
        };
        let joined_before =
            (labels.iter().rev().skip(joints + 1)).any(|span| words::AND.occur_in(span.of(said)));
        let one_way = if enumerated { joints == 0 } else { joints == 1 };
        Names {
            sure: one_way && !joined_before && labels.iter().all(named),
            labels: labels
                .iter()
                .map(|span| span.shifted(label.start))
                .collect(),
        }
    }

    /// Whether each of several things is said to do something (微信、微博各发布10条):
    /// how many there are isn't read.
    pub(super) fn each_does(&self, label: Span) -> bool {
        let said = label.of(self.text);
        let mut places = said.match_indices(words::EACH);
        places.any(|(at, each)| {
            words::ACTION
                .begin(from_byte(said, at + each.len()))
                .is_some()
        })
    }
}
