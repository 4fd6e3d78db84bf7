//! Byte offsets to lines and columns.

use std::cell::OnceCell;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2_iter};
use serde::Serialize;

/// A place in a text, as the JSON of `gouji check` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// From 1. Lines end with LF, CR LF or a lone CR.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
    /// From 0, in the text decoded to UTF-8.
    pub byte: usize,
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STRIDE`] bytes, for
    /// long lines: one may be as long as the text and hold thousands of places.
    counts: OnceCell<Vec<usize>>,
}

/// Bytes of the text whose characters are counted anew for a place.
const STRIDE: usize = 1 << 10;

impl<'t> Lines<'t> {
    pub fn new(text: &'t str) -> Lines<'t> {
        /// Bytes of a line, about; many are blank.
        const USUAL: usize = 16;
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(1 + bytes.len() / USUAL);
        starts.push(0);
        // One byte is found sooner than either of two, and few texts have a CR.
        if memchr(b'\r', bytes).is_none() {
            starts.extend(memchr_iter(b'\n', bytes).map(|at| at + 1));
        } else {
            let ends = memchr2_iter(b'\n', b'\r', bytes);
            let half = |&at: &usize| bytes.get(at..at + 2) == Some(b"\r\n");
            starts.extend(ends.filter(|at| !half(at)).map(|at| at + 1));
        }
        Lines {
            text,
            starts,
            counts: OnceCell::new(),
        }
    }

    /// The place of the character that holds the byte `at`; the end of the
    /// text for what lies behind it.
    pub fn position(&self, at: usize) -> Position {
        let at = floor(self.text, at);
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.start(line);
        Position {
            line,
            column: 1 + self.characters(start, at),
            byte: at,
        }
    }

    /// How many characters begin from byte `start` of the text to `end`.
    fn characters(&self, start: usize, end: usize) -> usize {
        let (first, last) = (start.div_ceil(STRIDE), end / STRIDE);
        if first >= last {
            return self.count(start..end);
        }
        let counts = self.counts.get_or_init(|| {
            let mut counts = vec![0];
            let mut before = 0;
            for at in (0..self.text.len()).step_by(STRIDE) {
                before += self.count(at..self.text.len().min(at + STRIDE));
                counts.push(before);
            }
            counts
        });
        let counted = |stride: usize| counts.get(stride).copied().unwrap_or(0);
        let whole = counted(last).saturating_sub(counted(first));
        self.count(start..first * STRIDE) + whole + self.count(last * STRIDE..end)
    }

    /// The same, by a look at each byte.
    fn count(&self, range: Range<usize>) -> usize {
        let begins = |byte: &&u8| **byte & 0xc0 != 0x80;
        let bytes = self.text.as_bytes().get(range).unwrap_or_default();
        bytes.iter().filter(begins).count()
    }

    /// The text of line `line` (from 1) without its end.
    pub fn text(&self, line: usize) -> &'t str {
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text
            .get(self.start(line)..end)
            .unwrap_or("")
            .trim_end_matches(['\n', '\r'])
    }

    /// The byte at which line `line` (from 1) begins.
    pub fn start(&self, line: usize) -> usize {
        let index = line.saturating_sub(1);
        self.starts.get(index).copied().unwrap_or(self.text.len())
    }
}

/// The last character boundary of `text` that is not behind `at`.
pub fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, byte: usize) -> (usize, usize) {
        let position = Lines::new(text).position(byte);
        (position.line, position.column)
    }

    #[test]
    fn columns_count_characters() {
        let text = "表😀3\r\n总\r计\n";
        assert_eq!(at(text, 0), (1, 1));
        assert_eq!(at(text, text.find('3').unwrap()), (1, 3));
        assert_eq!(at(text, text.find('总').unwrap()), (2, 1));
        assert_eq!(at(text, text.find('计').unwrap()), (3, 1));
        assert_eq!(at(text, text.len()), (4, 1));
        assert_eq!(at(text, 1), (1, 1), "inside a character");
        assert_eq!(at(text, 1000), (4, 1), "behind the end");
    }

    #[test]
    fn columns_are_right_far_into_a_line() {
        let text = format!("一\n{}3", "表a".repeat(STRIDE));
        assert_eq!(at(&text, text.len() - 1), (2, 2 * STRIDE + 1));
        assert_eq!(at(&text, text.len()), (2, 2 * STRIDE + 2));
        let text = "表".repeat(STRIDE);
        for at_byte in [3 * 341, 3 * 342, 3 * STRIDE] {
            assert_eq!(at(&text, at_byte), (1, 1 + at_byte / 3));
        }
    }

    #[test]
    fn lines_come_without_their_ends() {
        let lines = Lines::new("一\r\n二\n三");
        assert_eq!(
            [lines.text(1), lines.text(2), lines.text(3), lines.text(4)],
            ["一", "二", "三", ""]
        );
    }
}
