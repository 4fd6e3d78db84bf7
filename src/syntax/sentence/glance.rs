//! What can be told of a paragraph at a glance: whether it may state a sum.

use crate::normal::leads_ideograph;
use crate::syntax::word_list::character_len;
use crate::syntax::words;
use crate::text::to_byte;

/// Bytes that a figure's unit and the words around it are long, at most.
const LONGEST_UNIT: usize = 30;

/// What else than signs and figures is looked at.
static TOLD: words::Firsts = words::Firsts::of(&[
    &words::NUMERALS,
    &words::SOME_PARTS,
    &words::ALL_PARTS,
    &words::PARTS,
    &words::SUM_UP,
    &SIGNS,
]);
static SIGNS: words::WordList = words::WordList::of(&["，"]);

/// Behind digits: they count nothing.
static NO_COUNT: words::WordList = words::WordList::of(&["年", "月", "日", "号", "%", "‰"]);

/// Whether two figures of `text` may count something, and something in it may
/// begin a list of parts or end one: most paragraphs with figures hold dates,
/// and few hold lists. What may be one is seen more widely than it is read.
pub fn may_state(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut counts = 0;
    let mut lists = false;
    let mut depth = 0usize;
    // Where the last figure ends, without its unit.
    let mut figure: Option<usize> = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        // Most characters are ideographs that begin no such word.
        if leads_ideograph(*byte) && !TOLD.may_begin(&bytes[at..]) {
            at += 3;
            continue;
        }
        if counts >= 2 && lists {
            return true;
        }
        let mut next = at + character_len(*byte);
        match byte {
            b'0'..=b'9' => {
                while bytes.get(next).is_some_and(u8::is_ascii_digit) {
                    next += 1;
                }
                let behind = text.get(next..).unwrap_or_default();
                counts += usize::from(NO_COUNT.begin(behind).is_none());
                lists |= depth > 0;
                figure = Some(next);
            }
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b':' => {
                let ascii = at.checked_sub(1).and_then(|before| bytes.get(before));
                lists |= ascii.is_some_and(u8::is_ascii)
                    || figure.is_some_and(|end| at - end <= LONGEST_UNIT);
            }
            b',' => lists |= ends_division(to_byte(text, at)),
            _ => {
                if TOLD.may_begin(&bytes[at..]) {
                    let rest = text.get(at..).unwrap_or_default();
                    if words::NUMERALS.begin(rest).is_some() {
                        lists |= depth > 0;
                        figure = Some(next);
                    } else if rest.starts_with('，') {
                        lists |= ends_division(to_byte(text, at));
                    } else if !lists {
                        lists = words::SOME_PARTS.begin(rest).is_some()
                            || words::ALL_PARTS.begin(rest).is_some()
                            || words::PARTS.begin(rest).is_some()
                            || words::SUM_UP.begin(rest).is_some();
                    }
                }
            }
        }
        at = next;
    }
    counts >= 2 && lists
}

/// Whether `text`, up to a comma, may end as a clause does that divides a total.
fn ends_division(text: &str) -> bool {
    let frames = words::AMONG.iter().chain(&words::DIVIDED);
    let mut lasts = frames.map(|(_, lasts)| lasts);
    lasts.any(|lasts| lasts.end(text).is_some())
}
