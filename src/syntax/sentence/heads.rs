//! The figures that a list may divide.

use super::clause::{Clause, Intro, Sign};
use super::list::Reader;
use crate::syntax::quantity::Kind;
use crate::syntax::words;
use crate::text::Span;

/// Clauses before a list among which its total is looked for, at most, and those of
/// other divisions before it: longer sentences are no prose.
const CLAUSES_BEFORE: usize = 64;

/// A figure that a list may divide.
#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) figure: usize,
    /// The clause it stands in; `None` for the figure before a bracket.
    pub(super) clause: Option<usize>,
    /// What stands before it in the clause.
    pub(super) label: Span,
    /// A word (共计) says that it is a total.
    pub(super) announced: bool,
    /// Something stands between it and the list.
    pub(super) loose: bool,
    /// It stands in the sentence before a division (按类别分).
    pub(super) before_division: bool,
    /// It was carried over (上年结转3件).
    pub(super) carried: bool,
}

impl Reader<'_, '_> {
    /// Of the divisions of one total, one a semicolon (按类别分，…；按渠道分，…), up
    /// to that of clause `at`, the clause that begins the first.
    fn first_division(&self, clauses: &[Clause], at: usize) -> usize {
        let mut first = at;
        // Of very many it is not known to be one total's.
        while at - first < CLAUSES_BEFORE
            && let Some(behind) = first.checked_sub(2)
            && clauses.get(behind).map(|c| c.sign) == Some(Sign::Semicolon)
        {
            let sentence = clauses.iter().take(behind + 1).enumerate().rev();
            let before = sentence
                .take_while(|(k, c)| *k == behind || c.sign != Sign::Stop)
                .find(|(_, c)| c.intro == Some(Intro::Divided));
            match before {
                Some((before, _)) => first = before,
                None => break,
            }
        }
        first
    }

    /// The figures before clause `at` that its list may divide, nearest first.
    pub(super) fn heads(&self, clauses: &[Clause], at: usize) -> Vec<Head> {
        let mut heads = Vec::new();
        let mut loose = false;
        let names_total = clauses
            .get(at)
            .is_some_and(|c| matches!(c.intro, Some(Intro::Among(_) | Intro::Divided)));
        let behind = if names_total {
            self.first_division(clauses, at).saturating_sub(1)
        } else {
            at
        };
        // A list that begins a sentence divides a figure of the one before.
        let crossed = behind > 0
            && clauses
                .get(behind - 1)
                .is_some_and(|c| c.sign == Sign::Stop);
        let nearest = clauses.iter().enumerate().take(behind).rev();
        for (k, clause) in nearest.take(CLAUSES_BEFORE) {
            if clause.sign == Sign::Stop && k + 1 != behind {
                break;
            }
            let text = clause.span.of(self.text);
            if words::COMPARED.begin(text).is_some() || clause.compares(self.text) {
                continue;
            }
            for figure in clause.figures.iter().rev().copied() {
                let Some(quantity) = self.quantity(figure) else {
                    continue;
                };
                if !matches!(
                    quantity.kind,
                    Kind::Count | Kind::Approximate | Kind::Numeral
                ) {
                    continue;
                }
                let label = Span::new(clause.span.start, quantity.span.start);
                let before = label.of(self.text);
                // An average is no total.
                if words::AVERAGE.occur_in(before) {
                    continue;
                }
                // 20个部门、6个县区，其中…: which of the two is divided?
                let enumerated = k
                    .checked_sub(1)
                    .and_then(|b| clauses.get(b))
                    .is_some_and(|b| {
                        b.sign == Sign::Enumeration
                            && b.figures.iter().any(|f| self.unit(*f) == self.unit(figure))
                    });
                let announced = words::holds_total(before);
                let divided = enumerated || self.is_each(figure);
                heads.push(Head {
                    figure,
                    clause: Some(k),
                    label,
                    announced: announced && !divided,
                    loose: loose || divided,
                    before_division: false,
                    carried: !announced && words::CARRIED.occur_in(before),
                });
            }
            let said = text.trim();
            if clause.figures.is_empty()
                && !said.is_empty()
                && !(k + 1 == at && self.names_contents(clauses, at))
                && words::AGGREGATE.begin(said).is_none()
            {
                loose = true;
            }
        }
        // What the sentence before counted may be divided, or something like it.
        let divided = clauses
            .get(at)
            .is_some_and(|c| c.intro == Some(Intro::Divided));
        let several = heads.len() > 1;
        for head in heads.iter_mut().filter(|_| crossed) {
            head.announced &= !divided;
            head.before_division = divided;
            head.loose |= divided || several && !head.announced;
        }
        heads
    }
}
