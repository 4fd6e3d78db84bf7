//! Clauses: a paragraph cut at its signs and at the words that begin a list.

use std::cell::OnceCell;

use crate::syntax::quantity::Quantity;
use crate::syntax::words;
use crate::text::{Span, to_byte};

/// What stands behind a clause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    Comma,
    /// `、`, or a word that joins two items.
    Enumeration,
    Semicolon,
    Stop,
    /// Nothing: the next clause begins with a list's word.
    None,
}

/// How a list of parts is introduced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Intro {
    /// 分别是, a colon: all parts follow.
    All,
    /// 其中: parts follow.
    Parts,
    /// 主要包括: some parts follow.
    Some,
    /// 从办理结果看: as far as the total has come to an end.
    Outcome,
    /// 从申请人看: the total is divided (again).
    Divided,
    /// 在公开的信息中: the total is named again, in these words.
    Among(Span),
    /// 在公开的76条信息中: what follows of them, all or not.
    Within,
    /// A bracket behind the figure, without a word.
    Bracket,
}

/// Text in brackets.
#[derive(Clone, Copy, Debug)]
pub struct Bracket {
    /// Inside the brackets.
    pub inner: Span,
    /// The figure right before it, as an index into the quantities.
    pub figure: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Clause {
    /// Without the sign behind it and the list's word before it.
    pub span: Span,
    pub sign: Sign,
    pub intro: Option<Intro>,
    /// Indices into the quantities; those in brackets are not among them.
    pub figures: Vec<usize>,
    pub brackets: Vec<Bracket>,
    /// A word of exclusion (不包括) stands in it.
    pub excludes: bool,
    pub ahead: Ahead,
    /// See [`Clause::compares`].
    compares: OnceCell<bool>,
}

/// Of the clauses from this one on, the indices of the first that ends the
/// sentence, that ends with a semicolon, that counts something.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    pub stop: Option<usize>,
    pub semicolon: Option<usize>,
    pub count: Option<usize>,
}

impl Ahead {
    const NOTHING: Ahead = Ahead {
        stop: None,
        semicolon: None,
        count: None,
    };
}

impl Clause {
    /// Whether a word in it says that its figure is compared with another's.
    pub fn compares(&self, text: &str) -> bool {
        // Every list behind it in the sentence asks.
        *(self.compares).get_or_init(|| words::COMPARISON.occur_in(self.span.of(text)))
    }
}

/// What a list's word, or one that joins two items, begins with.
pub static FIRSTS: words::Firsts = words::Firsts::of(&[
    &words::AND,
    &AND_BEGINNING,
    &words::SOME_PARTS,
    &words::ALL_PARTS,
    &words::PARTS,
]);
/// A word that joins, at the beginning of a clause.
static AND_BEGINNING: words::WordList = words::WordList::of(&["and "]);

/// How deep brackets are followed; deeper ones are read as words.
const DEPTH: usize = 4;

/// Cuts `within` into clauses.
pub fn clauses(text: &str, quantities: &[Quantity], within: Span) -> Vec<Clause> {
    let mut cutter = Cutter {
        text,
        quantities,
        end: within.end,
        done: Vec::with_capacity(8),
        now: empty(within.start),
    };
    cutter.run(within.start);
    let mut clauses = cutter.done;
    introduce_divisions(text, quantities, &mut clauses);
    introduce_compositions(text, quantities, &mut clauses);
    look_ahead(quantities, &mut clauses);
    clauses
}

fn look_ahead(quantities: &[Quantity], clauses: &mut [Clause]) {
    let mut ahead = Ahead::NOTHING;
    let counts = |figure: &usize| quantities.get(*figure).is_some_and(Quantity::counts);
    for (i, clause) in clauses.iter_mut().enumerate().rev() {
        match clause.sign {
            Sign::Stop => ahead.stop = Some(i),
            Sign::Semicolon => ahead.semicolon = Some(i),
            _ => {}
        }
        if clause.figures.iter().any(counts) {
            ahead.count = Some(i);
        }
        clause.ahead = ahead;
    }
}

fn empty(at: usize) -> Clause {
    Clause {
        span: Span::at(at),
        sign: Sign::Stop,
        intro: None,
        figures: Vec::new(),
        brackets: Vec::new(),
        excludes: false,
        ahead: Ahead::NOTHING,
        compares: OnceCell::new(),
    }
}

struct Cutter<'t> {
    text: &'t str,
    quantities: &'t [Quantity],
    end: usize,
    done: Vec<Clause>,
    now: Clause,
}

impl Cutter<'_> {
    fn run(&mut self, start: usize) {
        let mut at = start;
        let mut next_figure = self.quantities.partition_point(|q| q.extent.start < start);
        let bytes = self.text.as_bytes();
        loop {
            while self
                .quantities
                .get(next_figure)
                .is_some_and(|q| q.extent.start < at)
            {
                next_figure += 1;
            }
            // No ideograph is a sign, and few begin a word.
            let figure = self.quantities.get(next_figure);
            let limit = figure.map_or(self.end, |q| q.extent.start.min(self.end));
            at += FIRSTS.skip(bytes.get(at..limit).unwrap_or_default());
            let rest = self.text.get(at..self.end);
            let Some(c) = rest.and_then(|rest| rest.chars().next()) else {
                break;
            };
            if let Some(quantity) = self.quantities.get(next_figure)
                && quantity.extent.start == at
                && quantity.extent.end <= self.end
            {
                self.now.figures.push(next_figure);
                at = quantity.extent.end.max(at + c.len_utf8());
                continue;
            }
            let next = at + c.len_utf8();
            at = match c {
                '(' | '[' => match closing(self.text, at, self.end) {
                    Some(close) => {
                        let figure = self.figure_ending(at);
                        self.now.brackets.push(Bracket {
                            inner: Span::new(next, close),
                            figure,
                        });
                        close + 1
                    }
                    None => next,
                },
                '《' => Span::new(at, self.end)
                    .of(self.text)
                    .find('》')
                    .map_or(next, |close| at + close + '》'.len_utf8()),
                ',' | '，' => self.cut(at, next, Sign::Comma),
                '、' => self.cut(at, next, Sign::Enumeration),
                ';' | '；' => self.cut(at, next, Sign::Semicolon),
                '。' | '!' | '?' => self.cut(at, next, Sign::Stop),
                '.' if ends_sentence(Span::new(next, self.end).of(self.text)) => {
                    self.cut(at, next, Sign::Stop)
                }
                ':' if self.figure_ending(at).is_some() => self.introduce(at, next, Intro::All),
                ':' if self.divides(at) => self.cut(at, next, Sign::Comma),
                _ => match self.word(at) {
                    Some(to) => to,
                    None => next,
                },
            };
        }
        if self.end > self.now.span.start || !self.now.figures.is_empty() {
            let end = self.end;
            self.cut(end, end, Sign::Stop);
        }
    }

    /// Whether the clause up to `at` says by what a total is divided (按类别分:).
    fn divides(&self, at: usize) -> bool {
        let said = Span::new(self.now.span.start, at).of(self.text);
        let is_frame = |(first, lasts): &(&str, words::WordList)| {
            said.starts_with(first) && lasts.end(said).is_some()
        };
        self.now.figures.is_empty()
            && self.now.intro.is_none()
            && words::DIVIDED.iter().any(is_frame)
    }

    /// The figure that ends at `at`, brackets behind it included.
    fn figure_ending(&self, at: usize) -> Option<usize> {
        let last = *self.now.figures.last()?;
        let behind = self
            .now
            .brackets
            .last()
            .is_some_and(|b| b.figure == Some(last) && b.inner.end + 1 == at);
        (behind || self.quantities.get(last)?.extent.end == at).then_some(last)
    }

    /// Whether a count begins at `at` in the unit of the last one (5件为甲和6件为乙).
    fn figure_alike(&self, at: usize) -> bool {
        let unit = |q: &Quantity| q.unit.of(self.text);
        let last = self
            .now
            .figures
            .last()
            .and_then(|f| self.quantities.get(*f));
        let next = self.quantities.partition_point(|q| q.extent.start < at);
        let next = self.quantities.get(next).filter(|q| q.extent.start == at);
        let counts = |q: &&Quantity| q.counts() && !q.unit.is_empty();
        match (last.filter(counts), next.filter(counts)) {
            (Some(last), Some(next)) => unit(last) == unit(next),
            _ => false,
        }
    }

    fn blank(&self, at: usize) -> bool {
        self.now.figures.is_empty()
            && Span::new(self.now.span.start, at)
                .of(self.text)
                .trim()
                .is_empty()
    }

    fn cut(&mut self, at: usize, next: usize, sign: Sign) -> usize {
        // The comma or colon behind a list's word (其中，) is part of it.
        if self.blank(at) && self.now.intro.is_some() && sign == Sign::Comma {
            self.now.span = Span::at(next);
            return next;
        }
        let mut clause = std::mem::replace(&mut self.now, empty(next));
        clause.span = Span::new(clause.span.start, at);
        clause.sign = sign;
        self.done.push(clause);
        next
    }

    fn introduce(&mut self, at: usize, next: usize, intro: Intro) -> usize {
        let outer = self.now.intro.filter(|_| self.blank(at));
        if !self.blank(at) {
            self.cut(at, next, Sign::None);
        }
        // 其中包括: the vaguer of the two words counts.
        let intro = match (outer, intro) {
            (Some(Intro::Some), _) => Intro::Some,
            (Some(Intro::Parts), Intro::All) => Intro::Parts,
            (_, intro) => intro,
        };
        let mut from = next;
        for word in words::ARE {
            if Span::new(from, self.end).of(self.text).starts_with(word) {
                from += word.len();
            }
        }
        self.now = empty(from);
        let vague = words::EXAMPLES
            .begin(Span::new(from, self.end).of(self.text))
            .is_some();
        self.now.intro = Some(if vague { Intro::Some } else { intro });
        from
    }

    /// A word at `at` that begins a list or joins two items; where to go on.
    fn word(&mut self, at: usize) -> Option<usize> {
        let rest = Span::new(at, self.end).of(self.text);
        if !FIRSTS.may_begin(rest.as_bytes()) {
            return None;
        }
        if let Some(word) = words::AND.begin(rest) {
            let joins = if word.starts_with(' ') {
                !self.now.figures.is_empty()
            } else {
                self.figure_ending(at).is_some() || self.figure_alike(at + word.len())
            };
            if joins {
                return Some(self.cut(at, at + word.len(), Sign::Enumeration));
            }
        }
        if self.now.span.start == at
            && let Some(after) = rest.strip_prefix("and ")
        {
            self.now.span = Span::at(self.end - after.len());
            return Some(self.now.span.start);
        }
        let (word, intro) = words::SOME_PARTS
            .begin(rest)
            .map(|w| (w, Intro::Some))
            .or_else(|| words::ALL_PARTS.begin(rest).map(|w| (w, Intro::All)))
            .or_else(|| words::PARTS.begin(rest).map(|w| (w, Intro::Parts)))?;
        if to_byte(self.text, at).ends_with(words::NOT) {
            self.now.excludes = true;
            return None;
        }
        // These are words of other meanings inside a clause (含金量; A、B分别为).
        let is_short = word.chars().count() == 1 || word == words::INSIDE_ARE;
        let only_first = intro == Intro::All || is_short;
        if only_first && !self.blank(at) && self.figure_ending(at).is_none() {
            return None;
        }
        Some(self.introduce(at, at + word.len(), intro))
    }
}

/// Whether a full stop before `after` ends a sentence.
fn ends_sentence(after: &str) -> bool {
    after
        .trim_start_matches(' ')
        .chars()
        .next()
        .is_none_or(|c| c.is_uppercase())
}

/// The bracket that closes the one at `open`.
fn closing(text: &str, open: usize, end: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (i, c) in text.get(open..end)?.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + i);
                }
            }
            _ => {}
        }
        if depth > DEPTH {
            return None;
        }
    }
    None
}

/// Lets the clause behind 从申请人看 or 在公开的信息中 begin a list.
fn introduce_divisions(text: &str, quantities: &[Quantity], clauses: &mut [Clause]) {
    let between = |clause: &Clause, frames: &'static [(&str, words::WordList)]| -> Option<Span> {
        let words_of = clause.span.of(text);
        frames.iter().find_map(|(first, lasts)| {
            let rest = words_of.strip_prefix(first)?;
            let last = lasts.end(rest)?;
            let start = clause.span.start + first.len();
            Some(Span::new(start, clause.span.end - last.len()))
        })
    };
    for i in 1..clauses.len() {
        let (before, rest) = clauses.split_at_mut(i);
        let (Some(clause), Some(next)) = (before.last(), rest.first_mut()) else {
            continue;
        };
        if clause.sign != Sign::Comma || next.intro.is_some() {
            continue;
        }
        // 在公开的76条信息中: the total itself.
        if let [figure] = clause.figures.as_slice() {
            let counts = quantities.get(*figure).is_some_and(Quantity::counts);
            if counts && clause.intro.is_none() && between(clause, &words::AMONG).is_some() {
                next.intro = Some(Intro::Within);
            }
        }
        if !clause.figures.is_empty() {
            continue;
        }
        if let Some(object) = between(clause, &words::AMONG) {
            next.intro = Some(Intro::Among(object));
        } else if let Some(by) = between(clause, &words::DIVIDED) {
            let outcome = words::OUTCOME.occur_in(by.of(text));
            next.intro = Some(match outcome {
                true => Intro::Outcome,
                false => Intro::Divided,
            });
        }
    }
}

/// Lets the clause that 由 begins, where 组成 ends the list, begin it.
fn introduce_compositions(text: &str, quantities: &[Quantity], clauses: &mut [Clause]) {
    let mut made_up = false;
    for clause in clauses.iter_mut().rev() {
        let said = clause.span.of(text);
        if matches!(clause.sign, Sign::Stop | Sign::Semicolon) {
            made_up = false;
        }
        made_up |= words::MAKE_UP.end(said).is_some();
        // A member without a figure of its own is named (由局长和3名科长组成).
        let is_counted = |clause: &Clause| {
            let first = clause
                .figures
                .first()
                .and_then(|figure| quantities.get(*figure));
            let before = first.map(|first| Span::new(clause.span.start, first.span.start));
            before.is_some_and(|before| !words::AND.occur_in(before.of(text)))
        };
        if made_up
            && clause.intro.is_none()
            && said.starts_with(words::MADE_OF)
            && is_counted(clause)
        {
            clause.intro = Some(Intro::All);
            clause.span.start += words::MADE_OF.len();
            made_up = false;
        }
    }
}
