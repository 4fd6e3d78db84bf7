//! The form of what stands in and around a list: whether its last part is like
//! the others, what its shares are of, what stands beside its total.

use rust_decimal::Decimal;

use super::Share;
use super::clause::{Bracket, Clause, Sign};
use super::heads::Head;
use super::list::{List, Part, Reader};
use crate::syntax::quantity::Kind;
use crate::syntax::within;
use crate::syntax::words;
use crate::text::{Span, from_byte, to_byte};

impl Reader<'_, '_> {
    /// Whether the last part is a name and a figure before the full stop, as the
    /// others are before their commas.
    pub(super) fn closes(&self, clauses: &[Clause], list: &List) -> bool {
        let Some((last, others)) = list.parts.split_last() else {
            return false;
        };
        let sign = |clause: usize| clauses.get(clause).map(|c| c.sign);
        let ends = |part: &Part| {
            let clause = clauses.get(part.clause).map(|c| c.span.end);
            clause == self.quantity(part.figure).map(|q| q.extent.end)
        };
        let own_unit = |part: &Part| self.unit(part.figure) == self.unit(last.figure);
        sign(last.clause) == Some(Sign::Stop)
            && others.last().is_some_and(|p| p.clause + 1 == last.clause)
            && others.last().map(|p| sign(p.clause)) == Some(Some(Sign::Comma))
            && ends(last)
            && list.parts.iter().all(own_unit)
    }

    /// Whether the last part, which closes the list, is like the others: of the same
    /// kind of things by its last character, or one more of many.
    pub(super) fn ends_alike(&self, list: &List) -> bool {
        const MANY: usize = 5;
        let Some((last, others)) = list.parts.split_last() else {
            return false;
        };
        let name = |part: &Part| part.label.of(self.text).trim();
        let said = name(last);
        // What such words say of the part, other parts may say of the same things.
        let states = [
            &words::ACTION,
            &words::RESULT,
            &words::CHANNELS,
            &words::STAGES,
            &words::FEATURES,
            &words::TRAITS,
            &words::AT_ONCE,
            &words::LEVELS,
            &words::TOUCHING,
            &words::TOTAL,
        ]
        .iter()
        .any(|list| list.occur_in(said));
        let begins = [
            &words::MOREOVER,
            &words::AGGREGATE,
            &words::PERIOD,
            &words::COUNTERPART,
            &words::CHANNEL,
            &words::FOREMOST,
        ]
        .iter()
        .any(|list| list.begin(said).is_some());
        let of_form = |name: &str| words::FORMS.occur_in(name);
        let names: Vec<&str> = others.iter().map(name).collect();
        let last_sign = |name: &str| name.chars().next_back();
        let of_kind = match others.len() >= MANY {
            true => !said.is_empty(),
            false => {
                !words::are_complements(&names)
                    && last_sign(said).is_some()
                    && names.iter().all(|name| last_sign(name) == last_sign(said))
            }
        };
        // A case has an applicant and a channel and an outcome; a piece is of one kind.
        let pieces = words::units_same(self.unit(last.figure), words::PIECE)
            && !self.unit(last.figure).is_empty();
        list.closes
            && !list.breaks.contains(&others.len())
            && !states
            && !begins
            && pieces
            && (!of_form(said) || names.iter().all(|name| of_form(name)))
            && of_kind
    }

    /// Whether the last part of the list, before which another statement may have
    /// begun for its verb alone, is one of what `head` counts by its name (发布信息60
    /// 条，…，回应热点信息2条).
    pub(super) fn names_last(&self, head: &Head, list: &List) -> bool {
        let Some((last, others)) = list.parts.split_last() else {
            return false;
        };
        let noun = |label: Span| {
            let name = label.of(self.text).trim();
            let (at, _) = name.char_indices().rev().nth(1)?;
            Some(from_byte(name, at))
        };
        list.closes
            && list.end.is_none()
            && list.breaks == [others.len()]
            && noun(head.label).is_some()
            && noun(head.label) == noun(last.label)
    }

    /// Whether 内容包括 begins the list of clause `at`, in the unit of the figure
    /// before it: its contents, often some only.
    pub(super) fn names_contents(&self, clauses: &[Clause], at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|b| clauses.get(b)) else {
            return false;
        };
        let Some(list) = clauses.get(at).filter(|_| before.figures.is_empty()) else {
            return false;
        };
        let word = Span::new(before.span.end, list.span.start).of(self.text);
        let whole = at.checked_sub(2).and_then(|b| clauses.get(b));
        let whole = whole.filter(|c| c.sign == Sign::Comma);
        let whole = whole.and_then(|c| c.figures.last());
        let unit = |figure: Option<&usize>| figure.map(|f| self.unit(*f));
        before.span.of(self.text).trim() == words::CONTENTS
            && word.starts_with(words::INCLUDE)
            && whole.is_some()
            && unit(whole) == unit(list.figures.first())
    }

    /// The percentage in `8件（占80%）`.
    pub(super) fn share_in(&self, bracket: &Bracket) -> Option<(usize, usize)> {
        let part = bracket.figure?;
        let first = self
            .quantities
            .partition_point(|q| q.span.start < bracket.inner.start);
        let percent = self.quantity(first)?;
        let alone = percent.kind == Kind::Percent && percent.extent.end == bracket.inner.end;
        let said = words::SHARE.contains(&self.between(bracket.inner.start, first));
        (alone && said).then_some((part, first))
    }

    /// Whether `figures`, the parts of a list, between which `semicolons` may stand,
    /// count the things that `head` does.
    pub(super) fn units_add_up(&self, head: usize, figures: &[usize], semicolons: bool) -> bool {
        let unit = self.unit(head);
        let foreign = |f: &usize| !words::units_same(self.unit(*f), unit);
        let one_unit = |f: &usize| Some(self.unit(*f)) == figures.first().map(|f| self.unit(*f));
        if !figures.iter().any(foreign) {
            let named = |f: &usize| !self.unit(*f).is_empty();
            return figures.iter().all(one_unit) || figures.iter().all(named);
        }
        // 动态306条，文件2件，公告1条 of 312条: in the midst of others, 件 is written for
        // 条, where neither all of them nor those in 条 alone may be meant.
        let amid = |f: Option<&usize>| f.is_some_and(|f| self.unit(*f) == unit);
        let sum = |of: &dyn Fn(&&usize) -> bool| -> Decimal {
            figures.iter().filter(of).map(|f| self.value(*f)).sum()
        };
        let (all, own) = (sum(&|_| true), sum(&|f| !foreign(f)));
        let total = self.value(head);
        !semicolons
            && unit == words::PIECE
            && amid(figures.first())
            && amid(figures.last())
            && (total > all || total < own)
    }

    /// Whether a year stands in the digits behind others.
    pub(super) fn runs_into_year(&self, figure: usize) -> bool {
        const YEAR_DIGITS: usize = 4;
        self.quantity(figure).is_some_and(|quantity| {
            quantity.span.end - quantity.span.start > YEAR_DIGITS
                && from_byte(self.text, quantity.span.end).starts_with(words::YEAR)
        })
    }

    /// The words from `start` to the figure.
    pub(super) fn between(&self, start: usize, figure: usize) -> &str {
        let end = self.quantity(figure).map_or(start, |q| q.extent.start);
        Span::new(start, end).of(self.text).trim()
    }

    pub(super) fn add_shares(&mut self, head: Head, list: &List, figures: &[usize], certain: bool) {
        if !certain {
            return;
        }
        let shares: Vec<Share> = list
            .shares
            .iter()
            .filter(|(part, _)| figures.contains(part))
            .filter_map(|(part, percent)| {
                let label = list.parts.iter().find(|p| p.figure == *part)?.label;
                let percent = self.quantity(*percent)?;
                // 占60%以上
                let rest = self.text.get(percent.extent.end..).unwrap_or("");
                if words::OR_SO.begin(rest).is_some() {
                    return None;
                }
                let share = Share {
                    part: self.figure(*part, label)?,
                    whole: self.figure(head.figure, head.label)?,
                    percent: percent.value,
                    span: percent.span,
                };
                let of_several = !share.holds() && self.several_make(&share, *part, figures);
                (!of_several).then_some(share)
            })
            .collect();
        self.found.shares.extend(shares);
    }

    /// Whether the percentage is that of the part and some before it together
    /// (甲18件、乙9件，占67.5%).
    pub(super) fn several_make(&self, share: &Share, part: usize, figures: &[usize]) -> bool {
        let up_to = figures.iter().position(|figure| *figure == part);
        let before = figures.get(..up_to.unwrap_or(0)).unwrap_or(&[]);
        let mut together = share.clone();
        before.iter().rev().any(|figure| {
            together.part.value += self.value(*figure);
            together.holds()
        })
    }

    /// Whether two percentages at least, and no round ones, are those of the parts
    /// beside them in the figure `whole`: it is what the list divides.
    pub(super) fn shares_confirm(&self, whole: usize, list: &List, parts: &[usize]) -> bool {
        let whole = self.value(whole);
        let holds = |(part, percent): &&(usize, usize)| {
            let Some(percent) = self.quantity(*percent).map(|q| q.value) else {
                return false;
            };
            let exact = Decimal::ONE_HUNDRED.checked_mul(self.value(*part));
            let exact = exact.and_then(|part| part.checked_div(whole));
            percent.scale() > 0
                && parts.binary_search(part).is_ok()
                && exact.is_some_and(|exact| exact.round_dp(percent.scale()) == percent)
        };
        list.shares.iter().filter(holds).count() > 1
    }

    /// The clause behind those from `at` that only say what the part before them
    /// touches (633条，涉及简介、清单等；…): no figure stands in them.
    pub(super) fn annotation(&self, clauses: &[Clause], at: usize) -> Option<usize> {
        let first = clauses.get(at)?.span.of(self.text).trim_start();
        words::TOUCHING.begin(first)?;
        let behind = clauses.get(at..)?;
        let length = behind
            .iter()
            .take_while(|c| c.sign == Sign::Enumeration)
            .count()
            + 1;
        let said = behind.get(..length)?;
        let plain = |c: &Clause| c.figures.is_empty() && c.intro.is_none();
        said.iter().all(plain).then_some(at + length)
    }

    /// Whether the clause names the whole again beside a percentage (占100条的5%).
    pub(super) fn names_share(&self, clause: &Clause, text: &str) -> bool {
        let last = clause.figures.last().copied();
        clause.figures.len() > 1
            && words::SHARE_OF.begin(text).is_some()
            && last.is_some_and(|figure| self.kind(figure) == Kind::Percent)
    }

    /// The figures next before a list, added up one after another from the
    /// nearest: 甲31件，乙9件，其中… divides what the two make. None where the
    /// nearest calls itself a total, but with what was carried over.
    pub(super) fn together(&self, heads: &[Head], head: &Head) -> Vec<Decimal> {
        let unit = self.unit(head.figure);
        let mut sum = Decimal::ZERO;
        let alike = heads.iter().filter(|h| {
            self.kind(h.figure) == Kind::Count && words::units_alike(self.unit(h.figure), unit)
        });
        let carried = heads.iter().any(|h| h.carried);
        let runs = alike.take_while(|_| carried || !head.announced).map(|h| {
            sum += self.value(h.figure);
            sum
        });
        runs.skip(1).collect()
    }

    /// Whether the sentence behind that of `figure` counts what is missing of a total
    /// (…105条。通过公示栏公开71条).
    pub(super) fn names_behind(&self, figure: usize, missing: Decimal) -> bool {
        /// Bytes that are looked at, at most.
        const FAR: usize = 300;
        let Some(quantity) = self.quantity(figure) else {
            return false;
        };
        let behind = within(from_byte(self.text, quantity.extent.end), FAR);
        let sentences = behind.split_inclusive('。').take(2);
        let behind = to_byte(behind, sentences.map(str::len).sum());
        let counted = format!("{}{}", missing.normalize(), self.unit(figure));
        let is_whole = |(at, _): (usize, &str)| {
            !to_byte(behind, at).ends_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',')
        };
        behind.match_indices(&counted).any(is_whole)
    }
}
