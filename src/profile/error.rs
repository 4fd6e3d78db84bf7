//! What is wrong with a profile, and where in its file.

use std::ops::Range;

use crate::message::Message;

/// A fault of a profile's file.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileError {
    /// The profile's file, as it was named to the loader.
    pub name: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Bytes of the file.
    pub span: Range<usize>,
    pub message: Message,
    /// What to do.
    pub remedy: Option<Message>,
}

impl ProfileError {
    /// A fault at `span` of `text`; a span that doesn't fit is read as the end.
    pub(super) fn new(name: &str, text: &str, span: Range<usize>, message: Message) -> Self {
        let end = floor(text, span.end);
        let start = floor(text, span.start).min(end);
        let before = text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        ProfileError {
            name: name.to_string(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            span: start..end,
            message,
            remedy: None,
        }
    }
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where in the file the bytes `inner` of a string's value stand, when the
/// string, with its quotes, stands at `string`.
pub(super) fn inside_string(
    text: &str,
    string: &Range<usize>,
    inner: &Range<usize>,
) -> Range<usize> {
    let raw = text.get(string.clone()).unwrap_or_default();
    let quote = ["'''", "\"\"\"", "'", "\""]
        .into_iter()
        .find(|quote| raw.starts_with(quote))
        .unwrap_or("");
    let mut start = quote.len();
    if quote.len() == 3 {
        // A line break right behind the quotes is no part of the value.
        let rest = raw.get(start..).unwrap_or_default();
        start += rest.len()
            - rest
                .strip_prefix("\r\n")
                .or(rest.strip_prefix('\n'))
                .unwrap_or(rest)
                .len();
    }
    let escapes = quote.starts_with('"');
    let place = |wanted: usize| {
        string.start + start + raw_length(raw.get(start..).unwrap_or_default(), wanted, escapes)
    };
    place(inner.start)..place(inner.end)
}

/// How many bytes of `raw` make the first `wanted` bytes of the value.
fn raw_length(raw: &str, wanted: usize, escapes: bool) -> usize {
    if !escapes {
        return wanted.min(raw.len());
    }
    let (mut at, mut value) = (0, 0);
    while value < wanted {
        let rest = raw.get(at..).unwrap_or_default();
        let mut chars = rest.chars();
        let Some(first) = chars.next() else { break };
        if first != '\\' {
            at += first.len_utf8();
            value += first.len_utf8();
            continue;
        }
        let digits = match chars.next() {
            Some('u') => 4,
            Some('U') => 8,
            Some('x') => 2,
            Some(c) if c.is_whitespace() => {
                // A break of the line that isn't part of the value.
                let skipped = rest.get(1..).unwrap_or_default();
                at += 1 + skipped.len() - skipped.trim_start().len();
                continue;
            }
            _ => 0,
        };
        let code = rest.get(2..2 + digits).unwrap_or_default();
        at += 2 + code.len();
        value += u32::from_str_radix(code, 16)
            .ok()
            .and_then(char::from_u32)
            .map_or(1, char::len_utf8);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The piece of `text` where `inner` of the value of its string stands.
    fn piece(text: &str, inner: Range<usize>) -> &str {
        &text[inside_string(text, &(0..text.len()), &inner)]
    }

    #[test]
    fn places_inside_strings() {
        assert_eq!(piece("'a = b'", 4..5), "b");
        assert_eq!(piece("\"a = b\"", 4..5), "b");
        assert_eq!(piece("'''\na = b'''", 4..5), "b");
        assert_eq!(piece("\"\\u4e00 = b\"", 6..7), "b");
        assert_eq!(piece("\"\"\"a = \\\n   b\"\"\"", 4..5), "\\\n   b");
    }

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let message = Message::new(&crate::message::Template { zh: "", en: "" });
        let error = ProfileError::new("p.toml", "甲乙\n丙丁", 10..13, message);
        assert_eq!((error.line, error.column), (2, 2));
    }
}
