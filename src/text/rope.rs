//! The document's text as a rope: an edit costs the same in a page and in a book.

use std::borrow::Cow;

use ropey::Rope;

use super::Span;

/// A text that is edited in place.
///
/// All offsets are bytes. Lines end with LF, CRLF or a lone CR and nothing
/// else, as LSP 3.17 has it: VT, FF, NEL, U+2028 and U+2029, which text pasted
/// from a word processor holds, are characters like any other. A copy shares
/// the text and costs next to nothing.
#[derive(Clone, Default)]
pub struct Text {
    rope: Rope,
}

impl Text {
    pub fn new(text: &str) -> Text {
        Text {
            rope: Rope::from_str(text),
        }
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Replaces the bytes of `span`; `false`, and nothing done, when they lie
    /// past the end or cut a character.
    pub fn edit(&mut self, span: Span, new: &str) -> bool {
        if !self.is_boundary(span.start) || !self.is_boundary(span.end) {
            return false;
        }
        let start = self.rope.byte_to_char(span.start);
        if !span.is_empty() {
            let end = self.rope.byte_to_char(span.end);
            self.rope.remove(start..end);
        }
        if !new.is_empty() {
            self.rope.insert(start, new);
        }
        true
    }

    /// Whether `at` lies inside the text, between two characters or at an end.
    pub fn is_boundary(&self, at: usize) -> bool {
        at <= self.len() && self.floor_boundary(at) == at
    }

    /// The last place between two characters at or before `at`.
    pub fn floor_boundary(&self, at: usize) -> usize {
        let at = at.min(self.len());
        let (chunk, start, ..) = self.rope.chunk_at_byte(at);
        let mut inside = at - start;
        while !chunk.is_char_boundary(inside) {
            inside -= 1;
        }
        start + inside
    }

    /// The bytes of `span`, borrowed where they lie together. What reaches
    /// past the end or cuts a character is left out.
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        let start = self.floor_boundary(span.start);
        let end = self.floor_boundary(span.end).max(start);
        self.rope.byte_slice(start..end).into()
    }

    /// The pieces that the text of `span` lies in, in order.
    pub fn chunks(&self, span: Span) -> impl Iterator<Item = &str> {
        let start = self.floor_boundary(span.start);
        let end = self.floor_boundary(span.end).max(start);
        self.rope.byte_slice(start..end).chunks()
    }

    /// How many lines there are; a text that ends with a line break has an
    /// empty line behind it.
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// The line, from 0, that the byte `at` belongs to; past the end, the last.
    pub fn line_of(&self, at: usize) -> usize {
        self.rope.byte_to_line(at.min(self.len()))
    }

    /// Where a line begins; past the last line, the end of the text.
    pub fn line_start(&self, line: usize) -> usize {
        if line >= self.line_count() {
            return self.len();
        }
        self.rope.line_to_byte(line)
    }

    /// A line without its line break.
    pub fn line(&self, line: usize) -> Span {
        let start = self.line_start(line);
        let mut end = self.line_start(line.saturating_add(1));
        if end > start && self.rope.byte(end - 1) == b'\n' {
            end -= 1;
        }
        // The break before the end is a lone CR, or the CR of a CRLF; a last
        // line ends without a break, so a CR can't stand there.
        if end > start && self.rope.byte(end - 1) == b'\r' {
            end -= 1;
        }
        Span::new(start, end)
    }

    /// The rope, for measuring in other units.
    pub(super) fn rope(&self) -> &Rope {
        &self.rope
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({} bytes)", self.len())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::new(text)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.rope == *other
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Where lines begin, by reading every byte.
    fn naive_lines(text: &str) -> Vec<usize> {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (i, byte) in bytes.iter().enumerate() {
            let breaks = match byte {
                b'\n' => true,
                b'\r' => bytes.get(i + 1) != Some(&b'\n'),
                _ => false,
            };
            if breaks {
                starts.push(i + 1);
            }
        }
        starts
    }

    /// Texts of characters that are easily counted wrongly.
    pub(in super::super) fn pieces() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a",
            "表",
            "合计",
            "𠮷",
            "👨‍👩‍👧",
            "é",
            "\n",
            "\r\n",
            "\r",
            "\t",
            "\u{b}",
            "\u{c}",
            "\u{85}",
            "\u{2028}",
            "\u{2029}",
            "|",
            "12",
        ]);
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn only_lf_crlf_and_cr_break_lines() {
        let text = Text::new("a\u{b}b\u{c}c\u{85}d\u{2028}e\u{2029}f\r\ng\rh\n");
        assert_eq!(text.line_count(), 4);
        assert_eq!(text.slice(text.line(1)), "g");
        assert_eq!(text.slice(text.line(2)), "h");
        assert_eq!(text.line(3), Span::at(text.len()));
        assert_eq!(text.line(9), Span::at(text.len()));
    }

    #[test]
    fn an_edit_that_cuts_a_character_is_refused() {
        let mut text = Text::new("合计");
        assert!(!text.edit(Span::new(1, 3), ""));
        assert!(!text.edit(Span::new(0, 7), ""));
        assert_eq!(text.to_string(), "合计");
        assert!(text.edit(Span::new(0, 3), "总"));
        assert_eq!(text.to_string(), "总计");
    }

    proptest! {
        #[test]
        fn edits_and_lines_are_those_of_a_string(
            start in pieces(),
            edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), pieces()), 0..12),
        ) {
            let mut naive = start.clone();
            let mut text = Text::new(&start);
            for (a, b, new) in edits {
                let (a, b) = (a.index(naive.len() + 2), b.index(naive.len() + 2));
                let span = Span::new(a.min(b), a.max(b));
                let fits = naive.get(span.start..span.end).is_some();
                prop_assert_eq!(text.edit(span, &new), fits);
                if fits {
                    naive.replace_range(span.start..span.end, &new);
                }
                prop_assert!(text == *naive.as_str());
                let starts = naive_lines(&naive);
                prop_assert_eq!(text.line_count(), starts.len());
                for (line, &at) in starts.iter().enumerate() {
                    prop_assert_eq!(text.line_start(line), at);
                    let end = starts.get(line + 1).copied().unwrap_or(naive.len());
                    let content = text.slice(text.line(line)).into_owned();
                    prop_assert_eq!(&content, naive[at..end].trim_end_matches(['\r', '\n']));
                    prop_assert_eq!(text.line_of(at), line);
                }
            }
        }
    }
}
