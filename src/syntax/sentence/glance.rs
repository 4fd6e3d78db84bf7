//! What can be told of a paragraph at a glance: which of its sentences may state
//! a sum.

use crate::syntax::word_list::character_len;
use crate::syntax::words;
use crate::text::{Span, from_byte, to_byte};

/// Bytes that a figure's unit and the words around it are long, at most.
const LONGEST_UNIT: usize = 30;

/// What else than signs and figures is looked at.
static TOLD: words::Firsts = words::Firsts::of(&[
    &words::SOME_PARTS,
    &words::ALL_PARTS,
    &words::PARTS,
    &words::SUM_UP,
    &words::MAKE_UP,
]);

/// Behind digits: they count nothing.
static NO_COUNT: words::WordList = words::WordList::of(&["年", "月", "日", "号", "%", "‰"]);

/// The stretches of `text` that may state a sum, in order: sentences with
/// something that may begin a list of parts or end one, each with the sentence
/// before it, which may name the total, where both together have two figures
/// that may count something. Most sentences with figures hold dates, and few
/// hold lists. What may be one is seen more widely than it is read, but for
/// lists of Chinese numerals, of which none is judged.
///
/// They end at a full stop that no bracket and no title holds, so that what is
/// read in one doesn't depend on the others.
pub fn stretches(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found: Vec<Span> = Vec::new();
    let (mut before, mut now) = (Sentence::default(), Sentence::default());
    let (mut depth, mut titles) = (0usize, 0usize);
    let mut at = 0;
    loop {
        // Most characters are ideographs that begin no such word.
        at += TOLD.skip(&bytes[at..]);
        let Some(byte) = bytes.get(at) else { break };
        let from = at;
        at += character_len(*byte);
        match byte {
            b'0'..=b'9' => {
                while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                    at += 1;
                }
                let counts = NO_COUNT.begin(from_byte(text, at)).is_none();
                now.counts += usize::from(counts);
                now.lists |= depth > 0;
            }
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b':' => {
                let said = to_byte(text, from);
                now.lists = now.lists || ends_figure(said) || ends_division(said);
            }
            b',' => now.lists = now.lists || ends_division(to_byte(text, from)),
            0xe3 | 0xef => match text.get(from..at) {
                Some("，") => now.lists = now.lists || ends_division(to_byte(text, from)),
                Some("《") => titles += 1,
                Some("》") => titles = titles.saturating_sub(1),
                Some("。") if depth == 0 && titles == 0 => {
                    now.end(text, &before, at, &mut found);
                    before = std::mem::replace(&mut now, Sentence::from(at));
                }
                _ => {}
            },
            _ => now.lists = now.lists || begins_list(from_byte(text, from)),
        }
    }
    now.end(text, &before, text.len(), &mut found);
    found
}

/// What a sentence shows.
#[derive(Default)]
struct Sentence {
    start: usize,
    /// Figures that may count something.
    counts: usize,
    lists: bool,
}

impl Sentence {
    fn from(start: usize) -> Sentence {
        Sentence {
            start,
            ..Sentence::default()
        }
    }

    /// Adds it, which ends at `end`, if it may state a sum.
    fn end(&self, text: &str, before: &Sentence, end: usize, found: &mut Vec<Span>) {
        // Two parts and their total may do without a list's word.
        let lists = self.lists
            || self.counts >= 3 && Span::new(self.start, end).of(text).contains(words::IN_ALL);
        if !lists || before.counts + self.counts < 2 {
            return;
        }
        let start = match before.counts {
            0 => self.start,
            _ => before.start,
        };
        match found.last_mut() {
            Some(last) if last.end >= start => last.end = end,
            _ => found.push(Span::new(start, end)),
        }
    }
}

/// Whether `text` begins with a word that begins or ends a list.
fn begins_list(text: &str) -> bool {
    words::SOME_PARTS.begin(text).is_some()
        || words::ALL_PARTS.begin(text).is_some()
        || words::PARTS.begin(text).is_some()
        || words::SUM_UP.begin(text).is_some()
        || words::MAKE_UP.begin(text).is_some()
}

/// Whether `text`, up to a colon, may end with a figure, its unit and what
/// stands in brackets behind it.
fn ends_figure(text: &str) -> bool {
    if text.as_bytes().last().is_some_and(u8::is_ascii) {
        return true;
    }
    let near = text.char_indices().rev();
    let mut near = near.take_while(|(at, c)| text.len() - at - c.len_utf8() <= LONGEST_UNIT);
    near.any(|(at, c)| c.is_ascii_digit() || words::NUMERALS.begin(from_byte(text, at)).is_some())
}

/// Whether `text`, up to a comma, may end as a clause does that divides a total.
fn ends_division(text: &str) -> bool {
    let frames = words::AMONG.iter().chain(&words::DIVIDED);
    let mut lasts = frames.map(|(_, lasts)| lasts);
    lasts.any(|lasts| lasts.end(text).is_some())
}
