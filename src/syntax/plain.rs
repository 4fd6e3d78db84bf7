//! From source to the text that a reader sees, in normal form.

use super::html;
use memchr::memchr3;

use crate::normal::{Normal, leads_ideograph, normal_char, push_normal};
use crate::text::{Span, from_byte};

/// `source`, whose first byte has offset `base`, in normal form: inline tags
/// dropped, entities and Markdown's escapes resolved.
pub fn plain(source: &str, base: usize) -> Normal {
    let mut normal = Normal::default();
    let bytes = source.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = bytes
        .get(at..)
        .and_then(|rest| memchr3(b'<', b'&', b'\\', rest))
    {
        let here = at + found;
        let (skip, stands_for) = step(source, here);
        match skip {
            Some(len) => {
                normal.push(Span::new(from, here).of(source), base + from);
                if let Some(c) = stands_for {
                    normal.push_char(c, base + here);
                }
                at = here + len;
                from = at;
                // The escaped sign itself is no markup.
                if bytes[here] == b'\\' {
                    at += 1;
                }
            }
            None => at = here + 1,
        }
    }
    normal.push(from_byte(source, from), base + from);
    normal
}

/// The text of [`plain`], without the way back.
pub fn plain_text(source: &str) -> String {
    let mut text = String::new();
    push_plain(&mut text, source);
    text
}

/// Adds the text of [`plain`] to the end of `text`.
pub fn push_plain(text: &mut String, source: &str) {
    match is_marked(source) {
        true => text.push_str(&plain(source, 0).text),
        false => push_normal(text, source),
    }
}

/// Where in `source`, whose first byte has offset `base`, the bytes `normal` of
/// the text of [`plain`] come from.
pub fn place(source: &str, base: usize, normal: Span) -> Span {
    if is_marked(source) {
        return plain(source, base).source(normal.start, normal.end, source, base);
    }
    let mut from = None;
    // Where we are in the source, and in its normal form.
    let (mut i, mut at) = (0, 0);
    while let Some(byte) = source.as_bytes().get(i) {
        let (width, len) = match byte {
            &byte if leads_ideograph(byte) => (3, 3),
            _ => from_byte(source, i).chars().next().map_or((1, 0), |c| {
                (c.len_utf8(), normal_char(c).map_or(0, char::len_utf8))
            }),
        };
        at += len;
        if len > 0 && at > normal.start {
            let start = *from.get_or_insert(i);
            if normal.is_empty() {
                return Span::at(base + start);
            }
            if at >= normal.end {
                return Span::new(base + start, base + i + width);
            }
        }
        i += width;
    }
    Span::at(base + source.len())
}

/// Whether a sign of markup stands in `source`: tags, entities, escapes.
pub fn is_marked(source: &str) -> bool {
    memchr3(b'<', b'&', b'\\', source.as_bytes()).is_some()
}

/// `source` as a reader sees it: tags dropped, entities and Markdown's escapes
/// resolved, everything else as it is written.
pub fn words(source: &str) -> String {
    let bytes = source.as_bytes();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while let Some(c) = source.get(at..).and_then(|rest| rest.chars().next()) {
        let (skip, stands_for) = match c {
            '<' | '&' | '\\' => step(source, at),
            _ => (None, None),
        };
        let Some(len) = skip else {
            out.push(c);
            at += c.len_utf8();
            continue;
        };
        // What an entity without a sign stands for is a kind of space.
        out.extend(stands_for.or((c == '&').then_some(' ')));
        // Paragraphs and breaks inside a cell keep its words apart.
        if html::tag(from_byte(source, at)).is_some_and(|tag| tag.is_block()) {
            out.push('\n');
        }
        at += len;
        // The escaped sign itself is no markup.
        if c == '\\' && at < bytes.len() {
            out.push(char::from(bytes[at]));
            at += 1;
        }
    }
    out
}

/// What the `<`, `&` or `\` at `here` begins: how many bytes of markup, and the
/// character that they stand for.
fn step(source: &str, here: usize) -> (Option<usize>, Option<char>) {
    let bytes = source.as_bytes();
    match bytes.get(here) {
        Some(b'<') => (html::tag(from_byte(source, here)).map(|tag| tag.len), None),
        Some(b'&') => match html::entity(from_byte(source, here)) {
            Some((len, c)) => (Some(len), c),
            None => (None, None),
        },
        // A Markdown escape: the sign behind it stays.
        _ => (
            bytes
                .get(here + 1)
                .filter(|b| b.is_ascii_punctuation())
                .map(|_| 1),
            None,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(source: &str) -> String {
        plain(source, 0).text
    }

    #[test]
    fn tags_entities_and_escapes_are_resolved() {
        assert_eq!(seen("<b>总&nbsp;计</b>"), "总计");
        assert_eq!(seen("a &lt; b &amp; c"), "a<b&c");
        assert_eq!(seen(r"本年增\|减"), "本年增|减");
        assert_eq!(seen("**１２** 件"), "12件");
        assert_eq!(seen("3 < 4 & 5"), "3<4&5");
    }

    #[test]
    fn without_the_way_back_the_text_is_the_same() {
        for source in ["共 １２ 件", "<b>总&nbsp;计</b>", r"本年\|减 *", ""] {
            let text = plain_text(source);
            assert_eq!(text, seen(source));
            for start in 0..=text.len() {
                for end in start..=text.len() {
                    let known = plain(source, 7).source(start, end, source, 7);
                    let found = place(source, 7, Span::new(start, end));
                    assert_eq!(found, known, "{source} {start}..{end}");
                }
            }
        }
    }

    #[test]
    fn words_stay_as_they_are_written() {
        assert_eq!(words("<b>总&nbsp;计</b> １２<br>件"), "总 计 １２\n件");
        assert_eq!(words(r"3 < 4 \| &amp;"), "3 < 4 | &");
    }

    #[test]
    fn the_way_back_leads_to_the_source() {
        let source = "共<i>收到</i> １２件";
        let normal = plain(source, 0);
        let at = normal.text.find("12").unwrap();
        let span = normal.source(at, at + 2, source, 0);
        assert_eq!(span.of(source), "１２");
        let all = normal.source(0, normal.text.len(), source, 0);
        assert_eq!(all, Span::new(0, source.len()));
    }
}
