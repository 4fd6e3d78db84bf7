//! What is wrong with a profile, and where in its file.

use std::ops::Range;

use crate::message::{Message, Template};

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

/// A fault whose line isn't counted yet: where, what, and what to do.
#[derive(Debug)]
pub(super) struct Wrong {
    /// Bytes of the file; a span that doesn't fit is read as its end.
    pub span: Range<usize>,
    pub message: Message,
    pub remedy: Option<Message>,
}

/// Faults of one file that are told, at most.
pub(super) const MOST_ERRORS: usize = 100;

impl Wrong {
    pub fn new(span: Range<usize>, message: Message) -> Wrong {
        Wrong {
            span,
            message,
            remedy: None,
        }
    }

    /// The only fault of the file.
    pub fn alone(self, name: &str, text: &str) -> Vec<ProfileError> {
        told(name, text, vec![self])
    }
}

/// The faults of `text`, each once, in the order of the file; of very many the
/// first, and how many more there are. One walk over the text counts its lines.
pub(super) fn told(name: &str, text: &str, mut wrong: Vec<Wrong>) -> Vec<ProfileError> {
    for fault in &mut wrong {
        let end = floor(text, fault.span.end);
        fault.span = floor(text, fault.span.start).min(end)..end;
    }
    wrong.sort_by_key(|fault| fault.span.start);
    // What is inherited has one place.
    wrong.dedup_by(|a, b| a.span == b.span && a.message == b.message);
    let more = wrong.len().saturating_sub(MOST_ERRORS);
    if more > 0 {
        wrong.truncate(MOST_ERRORS);
        let last = wrong.last().map_or(0..0, |last| last.span.clone());
        wrong.push(Wrong::new(last, Message::new(&MORE).with("n", more)));
    }
    let (mut line, mut column, mut at) = (1, 1, 0);
    let place = |fault: Wrong| {
        for c in text.get(at..fault.span.start).unwrap_or_default().chars() {
            (line, column) = match c {
                '\n' => (line + 1, 1),
                _ => (line, column + 1),
            };
        }
        at = fault.span.start;
        ProfileError {
            name: name.to_string(),
            line,
            column,
            span: fault.span,
            message: fault.message,
            remedy: fault.remedy,
        }
    };
    wrong.into_iter().map(place).collect()
}

static MORE: Template = Template {
    zh: "另有 {n} 处错误未列出",
    en: "{n} more faults aren't listed",
};

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
        let message = Message::new(&Template { zh: "", en: "" });
        let errors = Wrong::new(10..13, message).alone("p.toml", "甲乙\n丙丁");
        let error = &errors[0];
        assert_eq!((error.line, error.column), (2, 2));
    }

    #[test]
    fn very_many_faults_are_told_in_part() {
        let text = "甲\n".repeat(300);
        let wrong = (0..300).rev().map(|i| {
            let message = Message::new(&Template {
                zh: "错",
                en: "wrong",
            });
            Wrong::new(i * 4..i * 4 + 3, message)
        });
        let errors = told("p.toml", &text, wrong.collect());
        assert_eq!(errors.len(), MOST_ERRORS + 1);
        assert_eq!((errors[99].line, errors[99].column), (100, 1));
        let more = errors[100].message.render(crate::message::Locale::En);
        assert_eq!(more, "200 more faults aren't listed");
    }
}
