//! Byte offsets and the lines and columns that editors and people count in.

use memchr::{memchr_iter, memrchr2};

use super::{Span, Text};

/// What a column counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what LSP means where nothing was agreed on.
    #[default]
    Utf16,
    /// Characters (Unicode scalar values).
    Utf32,
}

/// A place in a text: line from 0, column in the units of an [`Encoding`] from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

impl Position {
    pub fn new(line: u32, column: u32) -> Position {
        Position { line, column }
    }
}

/// A position read as an offset.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offset {
    /// A place between two characters. A column past the end of its line
    /// means that end, a line past the last one the end of the text.
    At(usize),
    /// Inside the character that begins here: behind the first half of a
    /// surrogate pair, or between the bytes of one character.
    Inside(usize),
}

impl Offset {
    /// The place itself, or the one before the character that it cuts.
    pub fn floor(self) -> usize {
        match self {
            Offset::At(at) | Offset::Inside(at) => at,
        }
    }

    /// Whether it lies inside a character.
    pub fn is_inside(self) -> bool {
        matches!(self, Offset::Inside(_))
    }
}

impl Text {
    /// The offset of a position, in time logarithmic in the text.
    pub fn offset(&self, position: Position, encoding: Encoding) -> Offset {
        let line = position.line as usize;
        if line >= self.line_count() {
            return Offset::At(self.len());
        }
        let span = self.line(line);
        let column = position.column as usize;
        if let Some(offset) = self.near_offset(span, column, encoding) {
            return offset;
        }
        match encoding {
            Encoding::Utf8 => {
                let at = span.start.saturating_add(column).min(span.end);
                let floor = self.floor_boundary(at);
                if floor == at {
                    Offset::At(at)
                } else {
                    Offset::Inside(floor)
                }
            }
            Encoding::Utf16 => {
                let rope = self.rope();
                let first = rope.char_to_utf16_cu(rope.byte_to_char(span.start));
                let last = rope.char_to_utf16_cu(rope.byte_to_char(span.end));
                let unit = first.saturating_add(column).min(last);
                let char = rope.utf16_cu_to_char(unit);
                let at = rope.char_to_byte(char);
                if rope.char_to_utf16_cu(char) == unit {
                    Offset::At(at)
                } else {
                    Offset::Inside(at)
                }
            }
            Encoding::Utf32 => {
                let rope = self.rope();
                let first = rope.byte_to_char(span.start);
                let last = rope.byte_to_char(span.end);
                Offset::At(rope.char_to_byte(first.saturating_add(column).min(last)))
            }
        }
    }

    /// The offset of a column of the line `span`, counted on the bytes
    /// themselves: in a line that lies in one piece of the rope, as most do,
    /// that takes a tenth of what the rope's own measures take.
    fn near_offset(&self, span: Span, column: usize, encoding: Encoding) -> Option<Offset> {
        let (chunk, chunk_start, ..) = self.rope().chunk_at_byte(span.start);
        let line = chunk.get(span.start - chunk_start..span.end - chunk_start)?;
        let mut left = column;
        for (at, c) in line.char_indices() {
            if left == 0 {
                return Some(Offset::At(span.start + at));
            }
            let width = match encoding {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
                Encoding::Utf32 => 1,
            };
            if left < width {
                return Some(Offset::Inside(span.start + at));
            }
            left -= width;
        }
        Some(Offset::At(span.end))
    }

    /// The position of an offset. Inside a character it is the place before
    /// it, past the end the end.
    ///
    /// The place between the CR and the LF of one line break is none that an
    /// editor knows: it is given as the end of the line.
    pub fn position(&self, at: usize, encoding: Encoding) -> Position {
        let at = self.floor_boundary(at);
        if let Some(position) = self.near_position(at, encoding) {
            return position;
        }
        let line = self.line_of(at);
        let span = self.line(line);
        let at = at.min(span.end);
        let column = match encoding {
            Encoding::Utf8 => at - span.start,
            Encoding::Utf16 => {
                let rope = self.rope();
                rope.char_to_utf16_cu(rope.byte_to_char(at))
                    - rope.char_to_utf16_cu(rope.byte_to_char(span.start))
            }
            Encoding::Utf32 => self.rope().byte_to_char(at) - self.rope().byte_to_char(span.start),
        };
        // A text of 4 GiB or more is refused before it gets here.
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// The position of a place between two characters whose line begins in the
    /// same piece of the rope; see [`Text::near_offset`].
    fn near_position(&self, at: usize, encoding: Encoding) -> Option<Position> {
        let (chunk, chunk_start, _, chunk_line) = self.rope().chunk_at_byte(at);
        let (mut before, behind) = chunk.split_at_checked(at - chunk_start)?;
        if behind.starts_with('\n') {
            before = before.strip_suffix('\r').unwrap_or(before);
        }
        let bytes = before.as_bytes();
        let line_start = match memrchr2(b'\n', b'\r', bytes) {
            Some(end) => end + 1,
            None if chunk_start == 0 => 0,
            None => return None,
        };
        let lone = |&at: &usize| bytes.get(at + 1) != Some(&b'\n');
        let breaks =
            memchr_iter(b'\n', bytes).count() + memchr_iter(b'\r', bytes).filter(lone).count();
        let own = bytes.get(line_start..)?;
        let chars = || own.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        let column = match encoding {
            Encoding::Utf8 => own.len(),
            // Characters of four bytes are two units.
            Encoding::Utf16 => chars() + own.iter().filter(|byte| **byte >= 0xf0).count(),
            Encoding::Utf32 => chars(),
        };
        Some(Position {
            line: u32::try_from(chunk_line + breaks).ok()?,
            column: u32::try_from(column).ok()?,
        })
    }

    /// Both ends of `span`.
    pub fn positions(&self, span: Span, encoding: Encoding) -> (Position, Position) {
        (
            self.position(span.start, encoding),
            self.position(span.end, encoding),
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rope::tests::pieces;
    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn width(c: char, encoding: Encoding) -> usize {
        match encoding {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }

    /// Every place between two characters with its position, by walking
    /// through the text.
    fn walk(text: &str, encoding: Encoding) -> Vec<(usize, Position)> {
        let mut all = Vec::new();
        let (mut line, mut column) = (0, 0);
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            all.push((at, Position::new(line, column)));
            match c {
                '\r' | '\n' => {
                    if c == '\r' {
                        chars.next_if(|(_, next)| *next == '\n');
                    }
                    line += 1;
                    column = 0;
                }
                _ => column += width(c, encoding) as u32,
            }
        }
        all.push((text.len(), Position::new(line, column)));
        all
    }

    #[test]
    fn columns_after_rare_characters() {
        let text = Text::new("标题 = \"𠮷\" x\r\n👍\u{2028}b");
        let x = "标题 = \"𠮷\" ".len();
        assert_eq!(text.position(x, Encoding::Utf16), Position::new(0, 10));
        assert_eq!(text.position(x, Encoding::Utf32), Position::new(0, 9));
        assert_eq!(text.position(x, Encoding::Utf8), Position::new(0, 16));
        let b = text.len() - 1;
        assert_eq!(text.position(b, Encoding::Utf16), Position::new(1, 3));
        assert_eq!(
            text.offset(Position::new(1, 3), Encoding::Utf16),
            Offset::At(b)
        );
    }

    #[test]
    fn past_the_end_is_the_end() {
        let text = Text::new("合计\r\n12\r3");
        for encoding in ALL {
            let at = |line, column| text.offset(Position::new(line, column), encoding);
            assert_eq!(at(0, 99), Offset::At(6));
            assert_eq!(at(1, u32::MAX), Offset::At(10));
            assert_eq!(at(2, 2), Offset::At(12));
            assert_eq!(at(u32::MAX, 0), Offset::At(12));
        }
    }

    #[test]
    fn half_a_character_is_told() {
        let text = Text::new("a𠮷b");
        assert_eq!(
            text.offset(Position::new(0, 2), Encoding::Utf16),
            Offset::Inside(1)
        );
        assert_eq!(
            text.offset(Position::new(0, 3), Encoding::Utf8),
            Offset::Inside(1)
        );
        assert_eq!(
            text.offset(Position::new(0, 2), Encoding::Utf32),
            Offset::At(5)
        );
    }

    proptest! {
        #[test]
        fn positions_are_those_of_a_walk(text in pieces(), long in any::<bool>()) {
            // The rope holds a long text in several pieces.
            let text = if long { text.repeat(60) } else { text };
            let rope = Text::new(&text);
            for encoding in ALL {
                for (at, position) in walk(&text, encoding) {
                    prop_assert_eq!(rope.position(at, encoding), position);
                    prop_assert_eq!(rope.offset(position, encoding), Offset::At(at));
                }
            }
        }
    }
}
