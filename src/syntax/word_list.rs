//! Lists of words, and where a text has one of them.

use std::ops::Deref;

use crate::normal::leads_ideograph;
use crate::text::from_byte;

/// Words, in the order in which they are tried.
pub struct WordList {
    words: &'static [&'static str],
    firsts: Ends,
    lasts: Ends,
    /// The words by six bits of their first character: how many words stand
    /// before the first of them and it, and behind each of the words the next
    /// like it; 0 for none.
    heads: [u8; BUCKETS],
    next: [u8; MOST_WORDS],
}

const BUCKETS: usize = 64;
/// Words of one list, at most.
const MOST_WORDS: usize = 80;

impl Deref for WordList {
    type Target = [&'static str];

    fn deref(&self) -> &[&'static str] {
        self.words
    }
}

impl WordList {
    pub const fn of(words: &'static [&'static str]) -> WordList {
        let (mut firsts, mut lasts) = (Ends::NONE, Ends::NONE);
        let (mut heads, mut next) = ([0; BUCKETS], [0; MOST_WORDS]);
        let mut at = words.len();
        while at > 0 {
            let bits = first(words[at - 1].as_bytes());
            firsts.add(bits);
            lasts.add(last(words[at - 1].as_bytes()));
            next[at - 1] = heads[bucket(bits)];
            heads[bucket(bits)] = at as u8;
            at -= 1;
        }
        WordList {
            words,
            firsts,
            lasts,
            heads,
            next,
        }
    }

    /// The first of the words that `text` begins with.
    #[inline]
    pub fn begin(&self, text: &str) -> Option<&'static str> {
        // Nearly always its first character tells that it begins with none.
        match self.firsts.hold(first(text.as_bytes())) {
            true => self.begin_at_head(text),
            false => None,
        }
    }

    /// The same, tried word by word.
    fn begin_at_head(&self, text: &str) -> Option<&'static str> {
        let bytes = text.as_bytes();
        let bits = first(bytes);
        let mut at = self.heads[bucket(bits)] as usize;
        while let Some(word) = self.words.get(at.wrapping_sub(1)) {
            // Most words are told apart by the byte at their end, without a call.
            let last = word.len().wrapping_sub(1);
            if bytes.get(last) == word.as_bytes().get(last) && text.starts_with(word) {
                return Some(word);
            }
            at = self.next[at - 1] as usize;
        }
        None
    }

    /// The first of the words that `text` ends with.
    #[inline]
    pub fn end(&self, text: &str) -> Option<&'static str> {
        if !self.lasts.hold(last(text.as_bytes())) {
            return None;
        }
        self.words.iter().copied().find(|word| text.ends_with(word))
    }

    /// Whether `text` holds any of the words.
    pub fn occur_in(&self, text: &str) -> bool {
        self.places(text).next().is_some()
    }

    /// Where words stand in `text`, as byte offsets, each with the first word
    /// that stands there.
    pub fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, &'static str)> + 't {
        let bytes = text.as_bytes();
        let mut next = 0;
        std::iter::from_fn(move || {
            while let Some(rest) = bytes.get(next..) {
                let at = next + self.firsts.skip(rest);
                let Some(byte) = bytes.get(at) else { break };
                next = at + character_len(*byte);
                if self.firsts.hold(first(&bytes[at..]))
                    && let Some(word) = self.begin(from_byte(text, at))
                {
                    return Some((at, word));
                }
            }
            None
        })
    }
}

/// The first characters of all the words of several lists, for passing over
/// text in which none begins.
pub struct Firsts(Ends);

impl Firsts {
    pub const fn of(lists: &[&WordList]) -> Firsts {
        let mut all = Ends::NONE;
        let mut at = 0;
        while at < lists.len() {
            all.add_all(&lists[at].firsts);
            at += 1;
        }
        Firsts(all)
    }

    /// Whether one of the words may stand at the beginning of `text`, the bytes
    /// of a string.
    #[inline]
    pub const fn may_begin(&self, text: &[u8]) -> bool {
        self.0.hold(first(text))
    }

    /// How many bytes at the beginning of `text`, the bytes of a string, are
    /// ideographs with which none of the words begins.
    #[inline]
    pub fn skip(&self, text: &[u8]) -> usize {
        self.0.skip(text)
    }
}

/// Characters at an end of words, told apart by ten of their bits.
struct Ends([u64; 16]);

impl Ends {
    const NONE: Ends = Ends([0; 16]);

    const fn add(&mut self, bits: u16) {
        self.0[(bits >> 6) as usize & 15] |= 1 << (bits & 63);
    }

    const fn add_all(&mut self, others: &Ends) {
        let mut at = 0;
        while at < self.0.len() {
            self.0[at] |= others.0[at];
            at += 1;
        }
    }

    /// See [`Firsts::skip`].
    #[inline]
    fn skip(&self, text: &[u8]) -> usize {
        let (characters, _) = text.as_chunks::<3>();
        let stops = |[first, second, third]: &[u8; 3]| {
            !leads_ideograph(*first) || self.hold(two(*second, *third))
        };
        3 * characters
            .iter()
            .position(stops)
            .unwrap_or(characters.len())
    }

    #[inline]
    const fn hold(&self, bits: u16) -> bool {
        self.0[(bits >> 6) as usize & 15] >> (bits & 63) & 1 != 0
    }
}

/// Ten bits of the first character: ASCII characters differ in the first byte,
/// ideographs in the two behind it.
#[inline]
const fn first(text: &[u8]) -> u16 {
    match text {
        [first, second, third, ..] if *first >= 0xe0 => two(*second, *third),
        [first, ..] => *first as u16,
        [] => 0,
    }
}

/// Ten bits of the last character.
#[inline]
const fn last(text: &[u8]) -> u16 {
    match text {
        [.., second, third] if *third >= 0x80 => two(*second, *third),
        [.., last] => *last as u16,
        [] => 0,
    }
}

const fn bucket(bits: u16) -> usize {
    bits as usize % BUCKETS
}

/// The bytes of the character that begins with this one.
#[inline]
pub const fn character_len(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

const fn two(second: u8, third: u8) -> u16 {
    (second as u16 & 15) << 6 | third as u16 & 63
}

#[cfg(test)]
mod tests {
    use super::*;

    static WORDS: WordList = WordList::of(&["甲乙", "甲", "戊己", "no. "]);

    #[test]
    fn the_first_word_at_an_end_is_found() {
        assert_eq!(WORDS.begin("甲乙丙"), Some("甲乙"));
        assert_eq!(WORDS.begin("甲丙"), Some("甲"));
        assert_eq!(WORDS.begin("乙甲"), None);
        assert_eq!(WORDS.begin("no. 3"), Some("no. "));
        assert_eq!(WORDS.begin(""), None);
        assert_eq!(WORDS.end("丙甲乙"), Some("甲乙"));
        assert_eq!(WORDS.end("第甲"), Some("甲"));
        assert_eq!(WORDS.end("see no. "), Some("no. "));
        assert_eq!(WORDS.end("甲丙"), None);
        assert_eq!(WORDS.end(""), None);
    }

    #[test]
    fn words_are_found_wherever_they_stand() {
        let places: Vec<_> = WORDS.places("é甲乙、no. 甲").collect();
        assert_eq!(places, [(2, "甲乙"), (11, "no. "), (15, "甲")]);
        assert!(WORDS.occur_in("丁戊己") && !WORDS.occur_in("丁戊丁己"));
    }

    #[test]
    fn ideographs_that_begin_no_word_are_passed_over() {
        static FIRSTS: Firsts = Firsts::of(&[&WORDS]);
        for (text, skipped) in [
            ("丙丁甲乙", 6),
            ("丙、甲", 3),
            ("丙丁", 6),
            ("é甲", 0),
            ("", 0),
        ] {
            assert_eq!(FIRSTS.skip(text.as_bytes()), skipped, "{text}");
        }
    }

    #[test]
    fn the_firsts_of_several_lists_are_those_of_each() {
        static OTHERS: WordList = WordList::of(&["庚"]);
        static FIRSTS: Firsts = Firsts::of(&[&WORDS, &OTHERS]);
        for text in ["甲", "戊", "no", "庚辛"] {
            assert!(FIRSTS.may_begin(text.as_bytes()), "{text}");
        }
        assert!(!FIRSTS.may_begin("辛庚".as_bytes()) && !FIRSTS.may_begin(b""));
    }
}
