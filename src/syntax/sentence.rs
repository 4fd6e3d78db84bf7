//! Sums and shares that sentences state: 共计 N 条，其中 A x 条、B y 条（包括 …）.
//!
//! A list of parts is compared with its total only where the sentence can be
//! read in one way. Every reading in honest use is tried (the list may end
//! before its last clause, or divide the total twice over), and only when none
//! of them holds does the list fail.
//!
//! The text is in normal form (see [`crate::normal`]); spans are its bytes.

mod clause;
mod doubt;
mod each;
mod form;
mod glance;
mod heads;
mod list;
mod pairs;
mod reading;
mod unled;

use rust_decimal::Decimal;

use crate::normal::leads_ideograph;
use crate::text::Span;

/// What the sentences of a paragraph state.
#[derive(Debug, Default, Clone)]
pub struct Statements {
    /// In the order of the text.
    pub sums: Vec<ListSum>,
    pub shares: Vec<Share>,
}

/// A figure with the words that say what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub value: Decimal,
    pub span: Span,
    pub unit: Span,
    pub label: Span,
}

/// A total and its parts.
#[derive(Clone, Debug)]
pub struct ListSum {
    pub total: Figure,
    pub parts: Vec<Figure>,
    /// The parts added up.
    pub sum: Decimal,
    pub relation: Relation,
    /// All parts are named, as far as the sentence says.
    pub closed: bool,
    pub verdict: Verdict,
}

/// How the parts stand to the total.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// They make it up.
    Whole,
    /// One part is named, and is at most the total.
    Subset,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Holds,
    /// No reading of the sentence holds.
    Fails,
    /// The parts make much less: some may not be named.
    Incomplete,
    /// The parts make more, but some things may belong to two of them.
    Overlapping,
    /// The sentence can't be read surely.
    Unsure,
}

impl Verdict {
    /// Whether the list doesn't hold, or likely doesn't.
    pub fn is_fault(self) -> bool {
        matches!(
            self,
            Verdict::Fails | Verdict::Incomplete | Verdict::Overlapping
        )
    }
}

/// A part, its total and the percentage that is stated.
#[derive(Clone, Debug)]
pub struct Share {
    pub part: Figure,
    pub whole: Figure,
    /// The figure before the per cent sign.
    pub percent: Decimal,
    pub span: Span,
}

impl Share {
    /// Whether the percentage is the quotient, rounded or cut off at the
    /// decimals that are written.
    pub fn holds(&self) -> bool {
        let Some(quotient) = self.quotient() else {
            return true;
        };
        let unit = Decimal::new(1, self.percent.scale());
        let half = unit / Decimal::TWO;
        let over = quotient - self.percent;
        // Rounded: at most half a unit off; cut off: up to one unit below.
        -half <= over && over < unit
    }

    /// `100 · part / whole`, unrounded; `None` when the whole is 0.
    pub fn quotient(&self) -> Option<Decimal> {
        Decimal::ONE_HUNDRED
            .checked_mul(self.part.value)?
            .checked_div(self.whole.value)
    }
}

/// Reads a paragraph.
pub fn statements(text: &str) -> Statements {
    let mut found = Statements::default();
    let stretches = glance::stretches(text);
    if stretches.is_empty() {
        return found;
    }
    list::read(text, &stretches, &mut found);
    found.sums.sort_by_key(|sum| {
        (
            sum.total.span.start,
            sum.parts.first().map(|p| p.span.start),
        )
    });
    found
}

/// The sums of a paragraph.
pub fn list_sums(text: &str) -> Vec<ListSum> {
    statements(text).sums
}

/// A sum takes two figures at least; most paragraphs have none.
pub fn has_two_figures(text: &str) -> bool {
    /// Bytes that are looked at together, without a branch.
    const STRIDE: usize = 64;
    let bytes = text.as_bytes();
    let Some((first, behind)) = bytes.split_first() else {
        return false;
    };
    let mut figures = usize::from(first.is_ascii_digit());
    for (before, at) in bytes.chunks(STRIDE).zip(behind.chunks(STRIDE)) {
        let pairs = before.iter().zip(at);
        let begun = pairs.map(|(b, a)| u8::from(a.is_ascii_digit() & !b.is_ascii_digit()));
        figures += usize::from(begun.sum::<u8>());
        if figures >= 2 {
            return true;
        }
    }
    false
}

/// The sentences of `text`, as byte ranges without the sign that ends them. A
/// sign inside brackets or a quoted title ends nothing.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut start = 0;
    let mut next = 0;
    while let Some(byte) = text.as_bytes().get(next) {
        let at = next;
        // No ideograph is a sign, and few other characters are there.
        if leads_ideograph(*byte) {
            next += 3;
            continue;
        }
        let c = text.get(at..).and_then(|rest| rest.chars().next());
        let Some(c) = c else { break };
        next += c.len_utf8();
        match c {
            '(' | '《' | '[' => depth += 1,
            ')' | '》' | ']' => depth = depth.saturating_sub(1),
            '。' | '!' | '?' | ';' | '；' if depth == 0 || c == '。' => {
                depth = 0;
                if start < at {
                    found.push(Span::new(start, at));
                }
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    if start < text.len() {
        found.push(Span::new(start, text.len()));
    }
    found
}

#[cfg(test)]
mod tests;
