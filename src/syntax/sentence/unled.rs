//! Lists that no word leads: what a total behind them, one with 共 before them,
//! or 一是 and 二是 tell.

use rust_decimal::Decimal;

use super::clause::{Clause, Sign};
use super::heads::Head;
use super::list::{List, Part, Reader};
use super::reading::one_slip_apart;
use super::{Relation, Verdict};
use crate::syntax::quantity::Kind;
use crate::syntax::words;
use crate::text::{Span, from_byte};

/// Words in the labels of parts that may share things.
static OVERLAP: [&words::WordList; 8] = [
    &words::FEATURES,
    &words::FORMS,
    &words::CHANNELS,
    &words::STAGES,
    &words::AT_ONCE,
    &words::TRAITS,
    &words::LEVELS,
    &words::TOUCHING,
];

impl Reader<'_, '_> {
    pub(super) fn unled(&mut self, clauses: &[Clause]) {
        for at in 0..clauses.len() {
            self.total_behind(clauses, at);
            self.total_before(clauses, at);
        }
    }

    /// The part that a clause with a single figure states, in `unit`.
    fn part(&self, clauses: &[Clause], at: usize, unit: &str) -> Option<Part> {
        let clause = clauses.get(at)?;
        let dated = |f: &usize| matches!(self.kind(*f), Kind::Year | Kind::Date);
        let mut figures = clause.figures.iter().copied().filter(|f| !dated(f));
        let figure = figures.next().filter(|_| figures.next().is_none())?;
        let states = self.kind(figure) == Kind::Count
            && self.unit(figure) == unit
            && clause.intro.is_none()
            && !self.is_each(figure)
            && !clause.compares(self.text);
        let start = self.quantity(figure)?.span.start;
        states.then_some(Part {
            figure,
            clause: at,
            label: Span::new(clause.span.start, start),
            joined: false,
        })
    }

    /// A total behind its parts: A 10条，B 20条，共计30条.
    fn total_behind(&mut self, clauses: &[Clause], at: usize) {
        let Some(clause) = clauses.get(at) else {
            return;
        };
        let said = clause.span.of(self.text);
        let plain = words::SUM_UP.begin(said).is_none();
        let cue = match words::SUM_UP.begin(said) {
            Some(cue) => cue,
            None if said.starts_with(words::IN_ALL) => words::IN_ALL,
            None => return,
        };
        let Some(figure) = clause.figures.first().copied() else {
            return;
        };
        let Some(total) = self.quantity(figure).filter(|q| q.counts()) else {
            return;
        };
        let label = Span::new(clause.span.start, clause.span.start + cue.len());
        let between = Span::new(label.end, total.span.start).of(self.text);
        if plain && total.extent.end != clause.span.end {
            return;
        }
        let (total, unit) = (total.value, self.unit(figure));
        let mut list = List::default();
        let mut begins_sentence = true;
        for before in (0..at).rev() {
            let Some(clause) = clauses.get(before).filter(|c| c.sign != Sign::Stop) else {
                break;
            };
            let text = clause.span.of(self.text);
            let Some(part) = self.part(clauses, before, unit) else {
                let dated = |f: &usize| matches!(self.kind(*f), Kind::Year | Kind::Date);
                begins_sentence = clause.figures.iter().all(dated)
                    && list.parts.len() >= 2
                    && !words::holds_placeholder(text);
                break;
            };
            list.parts.push(part);
            // 共发布通知20条、公告30条，共计50条
            if words::holds_total(text) {
                let first = before.checked_sub(1).and_then(|b| clauses.get(b));
                begins_sentence = first.is_none_or(|c| c.sign == Sign::Stop);
                break;
            }
        }
        list.parts.reverse();
        // 合计公开信息30条: what the parts name too.
        let named = |part: &Part| part.label.of(self.text).contains(between);
        if list.parts.len() < 2 || !begins_sentence || !list.parts.iter().any(named) {
            return;
        }
        let values: Vec<Decimal> = list.parts.iter().map(|p| self.value(p.figure)).collect();
        let sum: Decimal = values.iter().sum();
        // 应到9人，实到8人，委托1人，合计9人: the last make it, behind the same figure,
        // or where it says what it sums up (收到42件，办结40件，另办结4件，合计办结44件).
        let (mut left, mut said_before) = (sum, !between.trim().is_empty());
        let makes_total = |value: &Decimal| {
            let makes = left == total && (said_before || left == sum);
            left -= value;
            said_before |= *value == total;
            makes
        };
        if let Some(from) = (values.iter().take(values.len() - 1)).position(makes_total) {
            let parts: Vec<usize> = (from..values.len()).collect();
            self.push_behind(figure, label, &list, &parts, Verdict::Holds);
            return;
        }
        let near = match plain {
            true => (sum - total).abs() * Decimal::from(5) <= total,
            false => sum <= total * Decimal::TWO && total <= sum * Decimal::TWO,
        };
        let near = near || one_slip_apart(&values, total);
        let verdict = match near && !values.contains(&total) {
            true => Verdict::Fails,
            false => Verdict::Unsure,
        };
        let parts: Vec<usize> = (0..values.len()).collect();
        self.push_behind(figure, label, &list, &parts, verdict);
    }

    /// Parts behind a total that calls itself one: 共30条，一是A 10条，二是B 20条.
    fn total_before(&mut self, clauses: &[Clause], at: usize) {
        let Some(clause) = clauses.get(at).filter(|c| c.sign == Sign::Comma) else {
            return;
        };
        let Some(figure) = clause.figures.last().copied() else {
            return;
        };
        let Some(total) = self.quantity(figure).filter(|q| q.counts()) else {
            return;
        };
        let label = Span::new(clause.span.start, total.span.start);
        let said = label.of(self.text);
        let (total, unit) = (total.value, self.unit(figure));
        let ends = clause.span.end == self.quantity(figure).map_or(0, |q| q.extent.end);
        if !ends || !words::holds_total(said) || clause.compares(self.text) {
            return;
        }
        let mut list = List::default();
        let mut enumerated = false;
        let mut commas = false;
        let mut behind = at + 1;
        while let Some(part) = self.part(clauses, behind, unit) {
            // Another total.
            if words::holds_total(part.label.of(self.text)) {
                return;
            }
            list.parts.push(part);
            let sign = clauses.get(behind).map(|c| c.sign);
            enumerated |= sign == Some(Sign::Enumeration);
            commas |= sign == Some(Sign::Comma);
            behind += 1;
            if sign == Some(Sign::Stop) {
                break;
            }
        }
        let ended = clauses.get(behind - 1).is_none_or(|c| c.sign == Sign::Stop);
        let next = clauses.get(behind).filter(|_| !ended);
        let goes_on = next.is_some_and(|next| {
            let said = next.span.of(self.text).trim_start();
            let in_turn = words::IN_TURN.iter().any(|word| said.starts_with(word));
            in_turn || next.intro.is_some() || !next.figures.is_empty()
        });
        if list.parts.len() < 2 || goes_on {
            return;
        }
        let labels: Vec<&str> = (list.parts.iter())
            .map(|part| part.label.of(self.text).trim())
            .collect();
        let values: Vec<Decimal> = list.parts.iter().map(|p| self.value(p.figure)).collect();
        let sum: Decimal = values.iter().sum();
        let times = |value: Decimal, n: i64| value * Decimal::from(n);
        let in_turn = labels.len() <= words::IN_TURN.len()
            && (labels.iter().zip(words::IN_TURN)).all(|(label, word)| label.starts_with(word));
        // 网站93条、公众号323条、其他方式13条
        let others = labels
            .last()
            .is_some_and(|l| words::OTHERS.begin(l).is_some());
        let all_named = others && enumerated && !commas && labels.len() > 2;
        let more = sum > total && times(sum, 4) <= times(total, 5);
        let less = times(sum, 5) >= times(total, 4) && !self.stops_inside(&list);
        let verdict = match () {
            () if sum == total => Verdict::Holds,
            () if (in_turn || all_named) && sum < total && less => Verdict::Fails,
            () if more && all_named && may_overlap(&labels) => Verdict::Overlapping,
            () if more && all_named => Verdict::Fails,
            () if more && in_turn && !may_overlap(&labels) => Verdict::Fails,
            () if more && name_parts(said, &labels, enumerated) => Verdict::Fails,
            () => return,
        };
        let parts: Vec<usize> = (0..values.len()).collect();
        self.push_behind(figure, label, &list, &parts, verdict);
    }

    fn push_behind(
        &mut self,
        figure: usize,
        label: Span,
        list: &List,
        parts: &[usize],
        verdict: Verdict,
    ) {
        let head = Head {
            figure,
            clause: None,
            label,
            announced: true,
            loose: false,
            before_division: false,
            carried: false,
        };
        self.push(head, list, parts, Relation::Whole, true, verdict);
    }
}

/// Whether one thing may belong to two parts with these labels.
fn may_overlap(labels: &[&str]) -> bool {
    let holds = |label: &&str| OVERLAP.iter().any(|words| words.occur_in(label));
    labels.iter().any(holds)
}

/// Whether by their names the labels are of parts of what `said` counts, where
/// statements of their own may follow as well (共发布文件34件，解读20件、简报18件).
fn name_parts(said: &str, labels: &[&str], enumerated: bool) -> bool {
    let all_end = |word: &str| labels.iter().all(|label| label.ends_with(word));
    if labels.len() == 2 && words::are_complements(labels) || all_end(words::SUBMITTED) {
        return true;
    }
    // 发布信息共计
    let cue = words::SUM_UP.end(said.trim());
    let said = said.trim().trim_end_matches(cue.unwrap_or_default());
    let acts = |text: &str| words::ACTION.occur_in(text);
    let thing = (words::ACTION.places(said).last())
        .map(|(at, verb)| from_byte(said, at + verb.len()))
        .filter(|thing| thing.chars().count() == 2);
    let first = labels.first().copied().unwrap_or_default();
    let named = thing.is_some_and(|thing| first.ends_with(thing))
        && (enumerated || cue.is_some())
        && labels.len() > 2
        && !labels.iter().any(|label| acts(label));
    (named || all_end(words::KIND)) && !may_overlap(labels)
}
