//! Lists of parts: which clauses belong to one, which figure they divide, and
//! whether any reading of them holds.

use rust_decimal::Decimal;

use super::clause::{Clause, Intro, Sign, clauses};
use super::doubt::Doubt;
use super::heads::Head;
use super::reading::{Readings, plausible};
use super::{Figure, ListSum, Relation, Statements, Verdict};
use crate::syntax::quantity::{Kind, Quantity, add_quantities};
use crate::syntax::words;
use crate::text::{Span, from_byte, to_byte};

/// Reads all sums and shares of the `stretches` of `text` into `found`.
pub fn read(text: &str, stretches: &[Span], found: &mut Statements) {
    let mut quantities = Vec::new();
    for stretch in stretches {
        add_quantities(text, *stretch, &mut quantities);
    }
    if quantities.iter().filter(|q| q.counts()).count() < 2 {
        return;
    }
    let mut reader = Reader {
        text,
        quantities: &quantities,
        found,
        doubted: Vec::new(),
        unfinished: unfinished(text),
    };
    // What brackets hold is read behind all that stands outside of them.
    let clauses: Vec<Vec<Clause>> = (stretches.iter())
        .map(|stretch| reader.lists(*stretch, Before::Nothing))
        .collect();
    for clauses in &clauses {
        reader.brackets(clauses);
    }
    reader.settle();
}

pub(super) struct Reader<'t, 'f> {
    pub(super) text: &'t str,
    pub(super) quantities: &'t [Quantity],
    pub(super) found: &'f mut Statements,
    /// Sums that fail if they divide the total that they seem to, as indices.
    doubted: Vec<usize>,
    /// Where the last sentence begins, if the text stops inside of it.
    unfinished: Option<usize>,
}

/// A clause that begins with a verb; see [`Reader::opening`].
const ACTS: u8 = 4;
/// A bracket as it is in normal form.
const OPENING: &str = "(";
/// A line of running text has more characters.
const LINE: usize = 27;

/// A part of a list.
pub(super) struct Part {
    pub(super) figure: usize,
    /// The clause it stands in.
    pub(super) clause: usize,
    pub(super) label: Span,
    /// Enumerated with the part before it (、): of one division.
    pub(super) joined: bool,
}

/// The clauses of a list, read.
#[derive(Default)]
pub(super) struct List {
    /// The clause that its word begins.
    from: usize,
    pub(super) parts: Vec<Part>,
    /// Indices of parts before which another statement may have begun.
    pub(super) breaks: Vec<usize>,
    /// A semicolon stands between parts.
    semicolons: bool,
    /// The second part begins with a verb, but is a name by its form.
    second_is_name: bool,
    /// There may be parts that aren't named, or aren't in figures.
    pub(super) open: bool,
    /// There may be parts that aren't named: more than the total is wrong all
    /// the same.
    pub(super) partial: bool,
    pub(super) unsure: bool,
    /// The figures stand before the words.
    figure_first: Option<bool>,
    /// Part and percentage, as indices of quantities.
    pub(super) shares: Vec<(usize, usize)>,
    /// The last part closes the sentence as the others do their clauses.
    pub(super) closes: bool,
    /// By its form the last part is one of the list, and no new statement.
    last_alike: bool,
    /// The last part is divided in its turn, and the list may end before it.
    pub(super) divided_last: bool,
    /// The index of the part that surely begins another statement.
    pub(super) end: Option<usize>,
    /// Figures without a unit before words, added up.
    bare: Decimal,
}

/// What stands before words whose lists are read.
#[derive(Clone, Copy)]
enum Before<'c> {
    Nothing,
    /// They stand in the bracket behind this figure.
    Figure(usize),
    /// They stand in the bracket that begins the clause of this index.
    Clauses(&'c [Clause], usize),
}

/// A list begun within another list.
struct Nested {
    clause: usize,
    /// The last clause that can belong to it.
    last: usize,
    unsure: bool,
}

impl Reader<'_, '_> {
    pub(super) fn quantity(&self, index: usize) -> Option<&Quantity> {
        self.quantities.get(index)
    }

    /// Reads the lists of `within`, which are outside of brackets, and hands back
    /// its clauses.
    fn lists(&mut self, within: Span, before: Before) -> Vec<Clause> {
        let clauses = clauses(self.text, self.quantities, within);
        let mut nested: Vec<Nested> = Vec::new();
        for i in 0..clauses.len() {
            let Some(clause) = clauses.get(i) else { break };
            let inside = nested.iter().position(|n| n.clause == i);
            let inside = inside.map(|at| nested.swap_remove(at));
            let first = i == 0;
            let intro = match (clause.intro, before) {
                (Some(intro), _) => Some(intro),
                (None, Before::Figure(_)) if first => Some(Intro::Bracket),
                _ => None,
            };
            if let Some(intro) = intro {
                let last = inside
                    .as_ref()
                    .map_or_else(|| clause.ahead.stop, |n| Some(n.last));
                let last = last.unwrap_or(clauses.len() - 1);
                let mut list = self.collect(&clauses, i, last, &mut nested);
                list.unsure |= inside.is_some_and(|n| n.unsure);
                let (around, at) = match before {
                    Before::Clauses(around, at) if first => {
                        // 新发布5条，(含上年8条): a remark.
                        list.unsure |= list.parts.len() < 2;
                        (around, at)
                    }
                    _ => (clauses.as_slice(), i),
                };
                // …。其中被采用41条: of all that was said before.
                let crossed = at.checked_sub(1).and_then(|b| around.get(b));
                list.unsure |= crossed.is_some_and(|c| c.sign == Sign::Stop)
                    && clause.span.of(self.text).trim().starts_with(words::PASSIVE);
                let heads = match before {
                    Before::Figure(figure) if first => vec![Head {
                        figure,
                        clause: None,
                        label: Span::at(within.start),
                        announced: !self.is_each(figure),
                        loose: self.is_each(figure),
                        before_division: false,
                        carried: false,
                    }],
                    _ => self.heads(around, at),
                };
                self.judge(&clauses, intro, &heads, list);
            }
        }
        self.unled(&clauses);
        clauses
    }

    /// Reads what the brackets in `clauses` hold.
    fn brackets(&mut self, clauses: &[Clause]) {
        for (at, clause) in clauses.iter().enumerate() {
            if clause.brackets.is_empty() {
                continue;
            }
            // Behind a difference, the bracket may divide what is compared.
            let said = clause.span.of(self.text).trim_start();
            let compared = words::COMPARED.begin(said).is_some() || clause.compares(self.text);
            for bracket in &clause.brackets {
                let ahead = Span::new(clause.span.start, bracket.inner.start).of(self.text);
                let before = match bracket.figure {
                    _ if compared => Before::Nothing,
                    Some(figure) => Before::Figure(figure),
                    // …56条，(其中甲20条，…): of what a sign parts from it.
                    None if ahead.trim() == OPENING => Before::Clauses(clauses, at),
                    None => Before::Nothing,
                };
                let within = self.lists(bracket.inner, before);
                self.brackets(&within);
            }
        }
    }

    /// Collects the parts from clause `from` to `last`.
    fn collect(
        &self,
        clauses: &[Clause],
        from: usize,
        last: usize,
        nested: &mut Vec<Nested>,
    ) -> List {
        let mut list = List {
            from,
            ..List::default()
        };
        let opening = clauses.get(from).and_then(|c| self.opening(c));
        list.partial |= self.names_contents(clauses, from);
        // Where the name of the next part begins, and the sign before it.
        let mut label = None;
        // A clause without a figure stands between the parts.
        let mut gap = false;
        let mut all_semicolons = true;
        let mut block = 0;
        let mut soft_break = false;
        // A part was divided in its turn.
        let mut divided = false;
        // That of all parts.
        let mut one_unit = None;
        let mut i = from;
        while i <= last {
            let Some(clause) = clauses.get(i) else { break };
            let sign_before = match i.checked_sub(1).and_then(|b| clauses.get(b)) {
                Some(before) if i > from => before.sign,
                _ => Sign::None,
            };
            if sign_before == Sign::Semicolon {
                block = list.parts.len();
            }
            let divided_again = sign_before == Sign::Semicolon
                && clauses.get(i + 1).map(|c| c.intro) == Some(Some(Intro::Divided));
            if i > from && divided_again && !list.parts.is_empty() {
                break;
            }
            if i > from && clause.intro.is_some() {
                // The last part is divided in its turn, or a new statement is.
                let at = list.parts.len();
                if at == 0 {
                    list.unsure = true;
                    break;
                }
                // One more of those that were divided in their turn is none.
                let new_statement = list.breaks.last() == Some(&(at - 1))
                    && (soft_break || at >= 3 && block == at - 1 && !(divided && all_semicolons));
                if new_statement {
                    list.parts.pop();
                    list.breaks.pop();
                    break;
                }
                match clause.ahead.semicolon.filter(|semicolon| *semicolon < last) {
                    Some(semicolon) if at - block == 1 => {
                        // 废止3件；现行有效40件，其中…: the second may be no part.
                        list.unsure |= block > 0 && !divided;
                        divided = true;
                        nested.push(Nested {
                            clause: i,
                            last: semicolon,
                            unsure: false,
                        });
                        i = semicolon + 1;
                        continue;
                    }
                    _ => {
                        // The last block of a list divided by semicolons.
                        let last_block = at - block == 1 && block > 0 && all_semicolons;
                        list.divided_last = !last_block || !divided;
                        nested.push(Nested {
                            clause: i,
                            last,
                            unsure: !last_block,
                        });
                        break;
                    }
                }
            }
            let text = clause.span.of(self.text).trim();
            i += 1;
            if words::COMPARED.begin(text).is_some() || self.names_share(clause, text) {
                continue;
            }
            if let Some(unit) = one_unit.filter(|_| list.parts.len() > 1)
                && self.counts_other(clause, unit)
            {
                // 乡镇3期，培训310人次: another statement, if no part stands behind.
                let behind = clauses.get(i..=last).unwrap_or_default().iter();
                let mut behind = behind.take_while(|clause| clause.intro.is_none());
                if behind.all(|clause| self.counted(clause).all(|f| self.is_other(f, unit))) {
                    let own = self.counted(clause).next().map_or("", |f| self.unit(f));
                    let persons = words::APART.contains(&own) && !words::APART.contains(&unit);
                    let apart = match sign_before {
                        Sign::Enumeration => false,
                        Sign::Semicolon => !all_semicolons || persons,
                        _ => persons || clauses.get(i).is_some_and(|next| next.intro.is_some()),
                    };
                    list.partial |= !apart;
                    break;
                }
                // …；通过微信发布44期、稿件116篇: a statement of its own, for none of the
                // parts was made so.
                let class = self.opening(clause);
                let another = class.is_some() && class != opening;
                if another && sign_before == Sign::Semicolon && !all_semicolons {
                    list.end.get_or_insert(list.parts.len());
                }
                one_unit = None;
            }
            if list.parts.first().is_some_and(|part| {
                let unit = self.unit(part.figure);
                words::REACH.occur_in(text) && self.counts_other(clause, unit) && {
                    let behind = clauses.get(i..=last).unwrap_or_default().iter();
                    let mut behind = behind.take_while(|clause| clause.intro.is_none());
                    behind.any(|c| self.counted(c).any(|f| self.unit(f) == unit))
                }
            }) {
                // 阅读量29.4万次: said of the part before it.
                continue;
            }
            let of_kind = |kind: Kind| {
                clause
                    .figures
                    .iter()
                    .copied()
                    .filter(move |f| self.quantity(*f).is_some_and(|q| q.kind == kind))
            };
            // 一类问题15个: the numeral belongs to the name.
            let counted = of_kind(Kind::Count).next().is_some();
            let named = |f: &usize| counted && self.unit(*f) == words::KIND;
            let counts: Vec<usize> = (clause.figures.iter().copied())
                .filter(|f| match self.kind(*f) {
                    Kind::Count => true,
                    Kind::Numeral => !named(f),
                    _ => false,
                })
                .collect();
            list.open |= of_kind(Kind::Approximate).next().is_some();
            // 年报12023年版指南1条: the unit and the comma between two items are lost.
            list.unsure |= of_kind(Kind::Bare).any(|f| self.runs_into_year(f));
            list.unsure |= clause.excludes;
            // A figure is still to be written.
            list.open |= words::holds_placeholder(text);
            if counts.is_empty() {
                if let (Some(percent), Some(part)) =
                    (of_kind(Kind::Percent).next(), list.parts.last())
                {
                    let before = self.between(clause.span.start, percent);
                    if words::SHARE.contains(&before) {
                        list.shares.push((part.figure, percent));
                    }
                    continue;
                }
                if text.is_empty() || !clause.figures.is_empty() {
                    continue;
                }
                if label.is_none()
                    && !list.parts.is_empty()
                    && let Some(end) = self.annotation(clauses, i - 1)
                {
                    i = end;
                    continue;
                }
                list.unsure |= words::SHARED.occur_in(text);
                if words::AND_SO_ON.begin(text).is_some() || words::REST.occur_in(text) {
                    list.open = true;
                } else if clause.sign == Sign::Enumeration {
                    label.get_or_insert((clause.span.start, sign_before));
                } else if !list.parts.is_empty() {
                    gap = true;
                    list.unsure |=
                        words::AGGREGATE.begin(text).is_none() && counts_follow(clauses, i, last);
                }
                continue;
            }
            if clause.compares(self.text) {
                list.unsure = true;
                continue;
            }
            // 政策、解读及落实60条: the sign before the whole name.
            let sign_before = label.map_or(sign_before, |(_, sign)| sign);
            if !list.parts.is_empty() {
                // 原创54条，转发77条 is no statement of its own.
                let first = list
                    .parts
                    .first()
                    .map_or("", |part| part.label.of(self.text));
                let paired = (words::COMPLEMENTS.iter())
                    .any(|(a, b)| first.contains(a) && text.starts_with(b));
                let class = self.opening(clause).filter(|_| !paired);
                // 发布信息90条，…，收到留言56条: what came in is no part of what went out.
                let receives = |text: &str| words::RECEIVING.begin(text).is_some();
                let came_in = opening == Some(ACTS)
                    && receives(text)
                    && !(clauses.get(from))
                        .is_some_and(|c| receives(c.span.of(self.text).trim_start()));
                let soft = gap || class.is_some() && class != opening || came_in;
                // 办结29件：公开20件，不予公开9件，结转4件: of what wasn't dealt with.
                let left = list.parts.len() > 1 && words::CARRIED.occur_in(text);
                if soft || left || sign_before == Sign::Semicolon {
                    list.breaks.push(list.parts.len());
                    soft_break = soft;
                    list.second_is_name |= list.parts.len() == 1
                        && !gap
                        && !came_in
                        && class == Some(ACTS)
                        && i <= last
                        && self.is_name(clause, sign_before, clauses.get(i));
                }
                // …；公开招标信息23条: a verb where none of the parts had one.
                let acts = class == Some(ACTS)
                    && opening != class
                    && sign_before == Sign::Semicolon
                    && !all_semicolons;
                if acts || came_in {
                    list.end.get_or_insert(list.parts.len());
                }
                all_semicolons &= sign_before == Sign::Semicolon;
                list.semicolons |= sign_before == Sign::Semicolon;
            }
            gap = false;
            list.bare += of_kind(Kind::Bare).map(|f| self.value(f)).sum::<Decimal>();
            let first = list.parts.len();
            let start = label.take().map(|(start, _)| start);
            self.add_parts(clause, i - 1, &counts, start, &mut list);
            if let Some(part) = list.parts.get_mut(first) {
                part.joined = sign_before == Sign::Enumeration;
            }
            let added = list.parts.iter().skip(first);
            for unit in added.map(|part| self.unit(part.figure)) {
                one_unit = match first {
                    0 => Some(unit),
                    _ => one_unit.filter(|one| *one == unit),
                };
            }
        }
        list.closes = self.closes(clauses, &list);
        list.last_alike = self.ends_alike(&list);
        // Semicolons between all parts only separate them.
        if all_semicolons && !soft_break {
            list.breaks.clear();
        }
        list
    }

    fn counted(&self, clause: &Clause) -> impl Iterator<Item = usize> {
        let counts = |f: &usize| {
            matches!(
                self.kind(*f),
                Kind::Count | Kind::Approximate | Kind::Numeral
            )
        };
        clause.figures.iter().copied().filter(counts)
    }

    /// Whether the figure surely isn't one of things in `unit`.
    fn is_other(&self, figure: usize, unit: &str) -> bool {
        let own = self.unit(figure);
        !own.is_empty() && !unit.is_empty() && !words::units_alike(own, unit)
    }

    /// Whether the clause counts, and only in other units.
    fn counts_other(&self, clause: &Clause, unit: &str) -> bool {
        let mut counted = self.counted(clause).peekable();
        counted.peek().is_some() && counted.all(|figure| self.is_other(figure, unit))
    }

    fn add_parts(
        &self,
        clause: &Clause,
        index: usize,
        counts: &[usize],
        label: Option<usize>,
        list: &mut List,
    ) {
        let mut from = label.unwrap_or(clause.span.start);
        for (i, figure) in counts.iter().copied().enumerate() {
            let Some(quantity) = self.quantity(figure) else {
                continue;
            };
            let behind = Span::new(quantity.extent.end, clause.span.end);
            let before = Span::new(from, quantity.extent.start);
            let blank = before.of(self.text).trim().is_empty();
            let label = if blank { behind } else { before };
            // 2件为A，B 3件: words before some figures and behind others.
            if !label.of(self.text).trim().is_empty() {
                list.unsure |= *list.figure_first.get_or_insert(blank) != blank;
            }
            let said = label.of(self.text);
            // 主要工作55条 is an ordinary part, but for the first.
            match words::EXAMPLES.begin(said) {
                Some(word) if words::FOREMOST.contains(&word) => {
                    list.partial |= list.parts.is_empty();
                }
                word => list.open |= word.is_some(),
            }
            list.unsure |= words::EXTREMES.occur_in(said) || words::AVERAGE.occur_in(said);
            let same_unit = counts.iter().take(i).any(|other| {
                self.quantity(*other)
                    .is_some_and(|o| o.unit.of(self.text) == quantity.unit.of(self.text))
            });
            list.unsure |= same_unit || self.each_does(label);
            let mut labels = vec![label];
            if self.is_each(figure) {
                let names = self.names_of_each(label);
                list.unsure |= !names.sure;
                labels = names.labels;
            }
            let things = labels.iter().enumerate().map(|(nth, label)| Part {
                figure,
                clause: index,
                label: *label,
                joined: nth > 0,
            });
            list.parts.extend(things);
            from = quantity.extent.end;
        }
        let rest = Span::new(from, clause.span.end).of(self.text).trim_start();
        // 30条等; 30条为通知、公告等
        list.open |= words::AND_SO_ON.begin(rest).is_some()
            || words::AND_SO_ON.end(rest.trim_end()).is_some();
        let Some(part) = counts.last().copied() else {
            return;
        };
        for percent in clause.figures.iter().copied().filter(|f| *f > part) {
            let is = self
                .quantity(percent)
                .is_some_and(|q| q.kind == Kind::Percent);
            if is && words::SHARE.contains(&self.between(from, percent)) {
                list.shares.push((part, percent));
            }
        }
        for bracket in &clause.brackets {
            list.shares.extend(self.share_in(bracket));
        }
    }

    /// Whether a clause that begins with a verb is by its form the name of a part: 、
    /// stands on both sides of it, or a comma and it is a known one, and a part
    /// without a verb follows.
    fn is_name(&self, clause: &Clause, sign_before: Sign, next: Option<&Clause>) -> bool {
        let said = clause.span.of(self.text).trim_start();
        let known = words::NAMES_OF_ACTION.begin(said).is_some();
        let unit = |clause: &Clause| {
            let mut counted = self.counted(clause);
            counted.next().map(|figure| self.unit(figure))
        };
        let sign = match sign_before {
            Sign::Enumeration => known || words::RECEIVING.begin(said).is_none(),
            Sign::Comma => known,
            _ => false,
        };
        sign && clause.sign == sign_before
            && next.is_some_and(|next| {
                next.intro.is_none()
                    && self.opening(next).is_none()
                    && unit(next).is_some()
                    && unit(next) == unit(clause)
            })
    }

    /// What kind of statement the clause's first word begins; [`ACTS`] where it is
    /// a verb.
    fn opening(&self, clause: &Clause) -> Option<u8> {
        let text = clause.span.of(self.text).trim_start();
        [
            &words::MOREOVER,
            &words::TOTAL,
            &words::PERIOD,
            &words::CHANNEL,
            &words::ACTION,
        ]
        .iter()
        .position(|list| list.begin(text).is_some())
        .map(|class| class as u8)
    }

    pub(super) fn unit(&self, figure: usize) -> &str {
        self.quantity(figure).map_or("", |q| q.unit.of(self.text))
    }

    pub(super) fn value(&self, figure: usize) -> Decimal {
        self.quantity(figure).map_or(Decimal::ZERO, |q| q.value)
    }

    pub(super) fn kind(&self, figure: usize) -> Kind {
        self.quantity(figure).map_or(Kind::Bare, |q| q.kind)
    }

    /// Compares a list with the figures that it may divide.
    fn judge(&mut self, clauses: &[Clause], intro: Intro, heads: &[Head], list: List) {
        if list.parts.is_empty() {
            return;
        }
        let fits = |head: &Head, exact: bool| {
            let unit = self.unit(head.figure);
            list.parts.iter().any(|part| {
                let other = self.unit(part.figure);
                unit == other
                    || !exact
                        && (other.is_empty() || unit.is_empty() || words::units_alike(unit, other))
            })
        };
        let own = || heads.iter().filter(|head| !head.carried);
        let main = (own().find(|h| fits(h, true))).or_else(|| own().find(|h| fits(h, false)));
        let Some(main) = main.copied() else {
            return;
        };
        if let Intro::Among(object) = intro
            && !self.names(clauses, &main, object)
        {
            return;
        }
        let parts_of = |reader: &Self, unit: &str| -> Vec<usize> {
            (0..list.parts.len())
                .filter(|p| {
                    let other = list.parts.get(*p).map_or("", |p| reader.unit(p.figure));
                    unit.is_empty() || other.is_empty() || words::units_alike(unit, other)
                })
                .collect()
        };
        let unit = self.unit(main.figure).to_string();
        let mine = parts_of(self, &unit);
        // Parts in other units divide a figure of their own (5次、120人次).
        let mut unsure = list.unsure || list.divided_last;
        let mut others: Vec<(Head, Vec<usize>)> = Vec::new();
        let own = list.end.unwrap_or(list.parts.len());
        for (p, part) in list.parts.iter().enumerate().take(own) {
            if mine.contains(&p) || others.iter().any(|(_, parts)| parts.contains(&p)) {
                continue;
            }
            let own = self.unit(part.figure).to_string();
            let beside = heads.iter().find(|h| {
                let near = h
                    .clause
                    .zip(main.clause)
                    .is_some_and(|(a, b)| a.abs_diff(b) <= 1);
                near && self.unit(h.figure) == own
            });
            let parts = parts_of(self, &own);
            match beside {
                Some(head) if parts.len() == mine.len() && parts.len() > 1 => {
                    others.push((*head, parts));
                }
                _ => unsure = true,
            }
        }
        if self.last_exceeds(heads, &main, &list) && mine.len() == list.parts.len() {
            let last = list.parts.len() - 1;
            self.push(main, &list, &[last], Relation::Subset, true, Verdict::Fails);
            return;
        }
        if let [(beside, theirs)] = others.as_slice()
            && matches!(intro, Intro::Parts | Intro::All | Intro::Bracket)
            && self.pairs(&list, [(main, &mine), (*beside, theirs)])
        {
            return;
        }
        for (head, parts) in std::iter::once((main, mine)).chain(others) {
            self.compare(intro, heads, head, &list, &parts, unsure);
        }
    }

    /// Whether the last part, which is divided in its turn, is more than the total of
    /// the list: 382条，包括网站35条，媒体80条，公众号2443条，其中…. One with a verb, or
    /// behind parts that make the total, is another statement.
    fn last_exceeds(&self, heads: &[Head], head: &Head, list: &List) -> bool {
        let Some((last, before)) = list.parts.split_last() else {
            return false;
        };
        let (most, total) = (self.value(last.figure), self.value(head.figure));
        let mut sums = before.iter().scan(Decimal::ZERO, |sum, part| {
            *sum += self.value(part.figure);
            Some(*sum)
        });
        let unit = self.unit(head.figure);
        let exact =
            |part: &Part| self.unit(part.figure) == unit && self.kind(part.figure) == Kind::Count;
        let as_large = |h: &Head| self.unit(h.figure) == unit && self.value(h.figure) >= most;
        list.divided_last
            && !(list.unsure || list.open || head.loose)
            && list.breaks.is_empty()
            && before.len() > 1
            && self.kind(head.figure) == Kind::Count
            && list.parts.iter().all(exact)
            && !words::ACTION.occur_in(last.label.of(self.text))
            && !sums.any(|sum| sum == total)
            && !heads.iter().any(as_large)
    }

    /// Whether the words of `object` stand in the sentence of `head`.
    fn names(&self, clauses: &[Clause], head: &Head, object: Span) -> bool {
        let Some(clause) = head.clause.and_then(|k| clauses.get(k)) else {
            return false;
        };
        let said = clause.span.of(self.text);
        let mut pieces = object
            .of(self.text)
            .split(words::PARTICLES)
            .filter(|piece| !piece.is_empty())
            .peekable();
        pieces.peek().is_some() && pieces.all(|piece| said.contains(piece))
    }

    /// Compares the chosen `parts` (indices into the list) with one total.
    fn compare(
        &mut self,
        intro: Intro,
        heads: &[Head],
        head: Head,
        list: &List,
        parts: &[usize],
        unsure: bool,
    ) {
        let kind = self.kind(head.figure);
        if kind == Kind::Approximate {
            return;
        }
        let figures: Vec<usize> = parts
            .iter()
            .filter_map(|p| list.parts.get(*p))
            .map(|p| p.figure)
            .collect();
        let values: Vec<Decimal> = figures.iter().map(|f| self.value(*f)).collect();
        let total = self.value(head.figure);
        let breaks: Vec<usize> = list
            .breaks
            .iter()
            .map(|b| parts.iter().filter(|p| *p < b).count())
            .filter(|b| *b > 0 && *b < parts.len())
            .collect();
        let joined: Vec<bool> = parts
            .iter()
            .filter_map(|p| list.parts.get(*p))
            .map(|part| part.joined)
            .collect();
        let readings = Readings {
            values: &values,
            joined: &joined,
            breaks: &breaks,
            all: matches!(intro, Intro::All | Intro::Bracket),
            last_alike: list.last_alike && parts.len() == list.parts.len(),
            last_named: parts.len() == list.parts.len() && self.names_last(&head, list),
            end: match list.end {
                Some(end) => parts.iter().filter(|p| **p < end).count(),
                None => parts.len(),
            },
        };
        let count = readings.nearest(total);
        // What stands behind the list is no part of it, whatever its unit.
        let own = figures.get(..count).unwrap_or(&figures);
        let numeral = kind == Kind::Numeral || own.iter().any(|f| self.kind(*f) == Kind::Numeral);
        let exact_unit = own.iter().all(|f| self.unit(*f) == self.unit(head.figure));
        let grouped = own
            .iter()
            .any(|f| self.quantity(*f).is_some_and(|q| q.grouped));
        let head_unitless = self.unit(head.figure).is_empty();
        let nearer = heads
            .iter()
            .take_while(|h| h.figure != head.figure)
            .any(|h| self.unit(h.figure) != self.unit(head.figure));
        let lonely = heads
            .iter()
            .filter(|h| self.kind(h.figure) == Kind::Count)
            .count()
            == 1;
        // 专栏12个，其中甲专栏52条: what is in each of the things counted.
        let same_things = exact_unit
            || self.units_add_up(head.figure, own, list.semicolons)
                && own.iter().all(|f| self.value(*f) <= total);
        // 0条，其中…; 转2件，其中…: what a page break left of a figure, or of its name.
        let begins_text = |q: &Quantity| {
            let before = to_byte(self.text, q.span.start).trim();
            before.chars().nth(1).is_none() && !words::holds_total(before)
        };
        let readable = !unsure
            && !self.quantity(head.figure).is_some_and(begins_text)
            && !numeral
            && !grouped
            && same_things
            && (!head_unitless || head.announced || lonely);
        let certain = readable
            && (head.announced
                || !(head.loose || nearer)
                || self.shares_confirm(head.figure, list, own));

        self.add_shares(head, list, &figures, certain);

        let together = self.together(heads, &head);
        if let ([value], Some(part)) = (values.as_slice(), list.parts.first()) {
            if !matches!(intro, Intro::Parts | Intro::Some | Intro::Outcome) {
                return;
            }
            let verdict = if *value <= total {
                Verdict::Holds
            } else if certain
                && together.iter().all(|run| run < value)
                && exact_unit
                && !list.open
                && list.parts.len() == 1
                && part.clause == list.from
            {
                Verdict::Fails
            } else {
                Verdict::Unsure
            };
            self.push(head, list, parts, Relation::Subset, !list.open, verdict);
            return;
        }

        let partial = list.partial || intro == Intro::Some;
        let closed = !list.open && intro != Intro::Outcome;
        let others = heads
            .iter()
            .filter(|h| h.figure != head.figure && self.unit(h.figure) == self.unit(head.figure));
        for other in std::iter::once(&head).chain(others) {
            if let Some(count) = readings.hold(self.value(other.figure)) {
                let parts = parts.get(..count).unwrap_or(parts);
                self.push(*other, list, parts, Relation::Whole, closed, Verdict::Holds);
                return;
            }
        }
        let sum: Decimal = values.iter().take(count).sum();
        let off = (sum - total).abs();
        if together
            .iter()
            .any(|run| readings.hold(*run).is_some() || !head.announced && (sum - run).abs() < off)
        {
            return;
        }
        // 公告56动态21条: a part that lost its unit and comma.
        let lost = !list.bare.is_zero() && sum + list.bare == total;
        // Two figures in a bracket may be examples, but not of nearly all, nor
        // of more than all.
        let nearly = total - sum <= total / Decimal::from(20);
        let labels = parts.iter().filter_map(|p| list.parts.get(*p));
        let labels: Vec<&str> = labels.map(|part| part.label.of(self.text)).collect();
        let enough = match intro {
            Intro::Bracket => values.len() >= 3 || nearly || words::are_complements(&labels),
            // 在全市20项任务中，牵头2项，配合3项: some; 制定措施36项，完成30项: others.
            Intro::Within => off <= total / Decimal::from(20),
            _ => true,
        };
        let differs = closed
            && !(sum < total && (partial || self.stops_inside(list)))
            && readable
            && enough
            && !lost
            && count >= 2
            && !(breaks.contains(&1)
                && !list.second_is_name
                && values.first().is_some_and(|v| *v <= total));
        let fails = differs
            && certain
            && plausible(
                intro,
                head.announced,
                values.get(..count).unwrap_or(&values),
                total,
                breaks.is_empty(),
            );
        let parts = parts.get(..count).unwrap_or(parts);
        let verdict = match fails {
            true => Doubt {
                intro,
                announced: head.announced,
                said: head.label.of(self.text),
                total,
                labels: labels.get(..count).unwrap_or(&labels).to_vec(),
                values: values.get(..count).unwrap_or(&values).to_vec(),
                cut: self.may_be_cut(list),
            }
            .verdict(),
            false => Verdict::Unsure,
        };
        let last = own.last().filter(|_| verdict == Verdict::Incomplete);
        let is_named = last.is_some_and(|last| self.names_behind(*last, total - sum));
        let verdict = if is_named { Verdict::Unsure } else { verdict };
        if differs && !certain && head.before_division {
            self.doubted.push(self.found.sums.len());
        }
        self.push(head, list, parts, Relation::Whole, closed, verdict);
    }

    /// Whether the text stops inside the list.
    pub(super) fn stops_inside(&self, list: &List) -> bool {
        let last = list
            .parts
            .last()
            .and_then(|part| self.quantity(part.figure));
        (self.unfinished.zip(last)).is_some_and(|(start, last)| last.span.start >= start)
    }

    /// Whether nothing, not even a stop, stands behind the list in a text as long as a
    /// line.
    fn may_be_cut(&self, list: &List) -> bool {
        let last = list.parts.last().and_then(|p| self.quantity(p.figure));
        let ends = last.is_some_and(|last| from_byte(self.text, last.extent.end).trim().is_empty());
        ends && self.text.chars().nth(LINE).is_some()
    }

    /// What another division of the same total confirms is what the doubted
    /// ones divide.
    fn settle(&mut self) {
        for at in std::mem::take(&mut self.doubted) {
            let Some(total) = self.found.sums.get(at).map(|sum| sum.total.span) else {
                continue;
            };
            let whole = |sum: &&ListSum| sum.total.span == total && sum.relation == Relation::Whole;
            let mut others = self
                .found
                .sums
                .iter()
                .enumerate()
                .filter(|(i, sum)| *i != at && whole(sum));
            // Or two divisions make the same, and the total is wrong: that is
            // said of the first.
            let mine = self.found.sums.get(at).map(|sum| sum.sum);
            let confirmed = others.any(|(other, sum)| {
                sum.verdict == Verdict::Holds || other > at && Some(sum.sum) == mine
            });
            if let Some(sum) = self.found.sums.get_mut(at).filter(|_| confirmed) {
                sum.verdict = Verdict::Fails;
            }
        }
    }

    pub(super) fn figure(&self, index: usize, label: Span) -> Option<Figure> {
        let quantity = self.quantity(index)?;
        Some(Figure {
            value: quantity.value,
            span: quantity.span,
            unit: quantity.unit,
            label: trimmed(self.text, label),
        })
    }

    pub(super) fn push(
        &mut self,
        head: Head,
        list: &List,
        parts: &[usize],
        relation: Relation,
        closed: bool,
        verdict: Verdict,
    ) {
        let parts: Vec<Figure> = parts
            .iter()
            .filter_map(|p| list.parts.get(*p))
            .filter_map(|p| self.figure(p.figure, p.label))
            .collect();
        let Some(total) = self.figure(head.figure, head.label) else {
            return;
        };
        self.found.sums.push(ListSum {
            sum: parts.iter().map(|p| p.value).sum(),
            total,
            parts,
            relation,
            closed,
            verdict,
        });
    }
}

/// Where the last sentence of `text` begins, if the text stops inside of it: at
/// a sign that more follows, or in a clause without a figure and its full stop.
fn unfinished(text: &str) -> Option<usize> {
    let text = text.trim_end();
    let start = text.rfind(['。', ';', '；', '!', '?', ')']);
    let start = start.map_or(0, |at| at + 1);
    let sign = text.rfind([',', '，', '、', '"', '“', '(', '《', ':'])?;
    let last = from_byte(text, sign);
    let ends = start == text.len() || last.contains(|c: char| c.is_ascii_digit());
    (start <= sign && !ends).then_some(start)
}

/// Whether a clause from `from` to `last` counts something.
fn counts_follow(clauses: &[Clause], from: usize, last: usize) -> bool {
    let next = clauses.get(from).and_then(|clause| clause.ahead.count);
    next.is_some_and(|next| next <= last)
}

/// `span` without white space and signs at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let signs = |c: char| c.is_whitespace() || matches!(c, ':' | ',' | '，' | '、');
    let all = span.of(text);
    let left = all.trim_start_matches(signs);
    let start = span.start + (all.len() - left.len());
    Span::new(start, start + left.trim_end_matches(signs).len())
}
