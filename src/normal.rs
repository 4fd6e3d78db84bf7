//! Text as a reader sees it: white space dropped, widths and look-alike signs
//! made one. Labels, headings and patterns are compared in this form, on the
//! side of the profile and on the side of the document.

use crate::text::{Span, from_byte};

/// The normal form of one character; `None` for what is dropped.
///
/// White space of every kind (also U+00A0, U+3000, U+200B, U+FEFF), control
/// characters and Markdown's `*` are dropped. Full-width letters, digits and
/// signs become half-width; dashes become `-`, quotes `"`, and the brackets
/// `〔［【` `〕］】` become `[` `]`. `。`, `、`, `《` and `》` stay.
pub fn normal_char(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' | 'a'..='z' | 'A'..='Z' => c,
        '\u{4e00}'..='\u{9fff}' => c,
        '。' | '、' | '《' | '》' => c,
        '*' | '＊' => return None,
        '\u{0}'..='\u{20}' | '\u{7f}'..='\u{a0}' => return None,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}' | '\u{feff}' => return None,
        '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' | '\u{1680}' | '\u{ad}' => return None,
        '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '＂' | '〝' | '〞' | '‘' | '’'
        | '＇' => '"',
        '〔' | '［' | '【' | '﹝' | '〖' => '[',
        '〕' | '］' | '】' | '﹞' | '〗' => ']',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' | '─' | '﹣' => '-',
        '﹙' => '(',
        '﹚' => ')',
        '·' | '•' | '・' | '‧' | '∙' => '·',
        '～' | '〜' | '∼' => '~',
        '\u{2044}' | '\u{2215}' | '╱' => '/',
        '：' | '︰' | '∶' => ':',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    })
}

/// `text` in normal form.
pub fn normal(text: &str) -> String {
    let mut normal = String::new();
    push_normal(&mut normal, text);
    normal
}

/// Adds the normal form of `text` to the end of `normal`.
pub fn push_normal(normal: &mut String, text: &str) {
    normal.reserve(text.len());
    each_of_normal(text, |part, _| normal.push_str(part));
}

/// Whether `byte` begins a `、` or `。` at `at`: the commonest signs that are their
/// own normal form.
fn is_stop(byte: u8, bytes: &[u8], at: usize) -> bool {
    byte == 0xe3 && matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x81 | 0x82]))
}

/// Calls `put` with the parts of the normal form of `text`: what is at byte `i`
/// of a part comes from the offset `at + i`.
fn each_of_normal(text: &str, mut put: impl FnMut(&str, usize)) {
    // Most characters stay, as their first byte tells, and are put in runs.
    let bytes = text.as_bytes();
    let (mut from, mut at) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        if leads_ideograph(byte) || is_stop(byte, bytes, at) {
            at += 3;
            continue;
        }
        if byte.is_ascii_graphic() && byte != b'*' {
            at += 1;
            continue;
        }
        let Some(c) = from_byte(text, at).chars().next() else {
            break;
        };
        let new = normal_char(c);
        if new != Some(c) {
            if from < at {
                put(Span::new(from, at).of(text), from);
            }
            if let Some(new) = new {
                put(new.encode_utf8(&mut [0; 4]), at);
            }
            from = at + c.len_utf8();
        }
        at += c.len_utf8();
    }
    put(from_byte(text, from), from);
}

/// A label in normal form, its numbering written one way: `一、`, `(一)`, `1.`.
///
/// A numeral counts as numbering only at the beginning: Chinese numerals before
/// a `、`, `.`, `,` or `:`; numerals in round brackets, with or without a sign
/// behind them; one or two Arabic digits before such a sign, a closing bracket
/// or an ideograph, or in round brackets before an ideograph; and `①`, `⑴`, `⒈`.
/// Numbers that are figures or decimals stay as they are.
pub fn normal_label(text: &str) -> String {
    let normal = normal(text);
    canonical_numbering(&normal).unwrap_or(normal)
}

/// [`normal_label`] of a text in normal form; `None` where that is the text
/// itself.
pub fn other_label(normal: &str) -> Option<String> {
    canonical_numbering(normal).filter(|label| label != normal)
}

/// The numerals that number labels.
pub const NUMERALS: &str = "一二三四五六七八九十";
/// Signs that part a numeral from its label.
const SEPARATORS: [char; 5] = ['、', '.', ',', ':', '。'];

/// `None` when there is no numbering, or none to change.
fn canonical_numbering(normal: &str) -> Option<String> {
    let first = normal.chars().next()?;
    if is_ideograph(first) && !is_numeral(first) {
        return None;
    }
    if let Some(numeral) = bracketed_numeral(first) {
        let rest = normal.get(first.len_utf8()..)?;
        let rest = rest.trim_start_matches(SEPARATORS);
        return Some(format!("({numeral}){rest}"));
    }
    if let Some(digits) = numbered_sign(first) {
        let rest = normal.get(first.len_utf8()..)?;
        return Some(format!("{digits}.{}", rest.trim_start_matches(SEPARATORS)));
    }
    if let Some(inner) = normal.strip_prefix('(') {
        let (digits, rest) = split_while(inner, |c| c.is_ascii_digit());
        if matches!(digits.len(), 1 | 2)
            && let Some(rest) = rest.strip_prefix(')')
            && rest.starts_with(is_ideograph)
        {
            return Some(format!("{digits}.{rest}"));
        }
        let (numeral, rest) = split_while(inner, is_numeral);
        let rest = rest.strip_prefix(')')?;
        if numeral.is_empty() || !rest.starts_with(SEPARATORS) {
            return None;
        }
        return Some(format!(
            "({numeral}){}",
            rest.trim_start_matches(SEPARATORS)
        ));
    }
    let (numeral, rest) = split_while(normal, is_numeral);
    if !numeral.is_empty() {
        let rest = rest.strip_prefix(SEPARATORS)?;
        return Some(format!(
            "{numeral}、{}",
            rest.trim_start_matches(SEPARATORS)
        ));
    }
    let (digits, rest) = split_while(normal, |c| c.is_ascii_digit());
    if digits.is_empty() || digits.len() > 2 {
        return None;
    }
    let after = rest
        .strip_prefix(SEPARATORS)
        .or_else(|| rest.strip_prefix(')'))
        .unwrap_or(rest)
        .trim_start_matches(SEPARATORS);
    let begins_words = after.chars().next().is_some_and(|c| !c.is_ascii_digit());
    let parted = after.len() < rest.len() || rest.starts_with(is_ideograph);
    (begins_words && parted).then(|| format!("{digits}.{after}"))
}

/// Whether `c` is one of [`NUMERALS`], without a search.
pub fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
    )
}

fn split_while(text: &str, keep: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !keep(c)).unwrap_or(text.len()))
}

/// Whether `c` is one of the common ideographs, which are their own normal form.
pub fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Whether `byte` begins one of the characters U+4000 to U+9FFF: of three bytes,
/// no space, and their own normal form.
pub fn leads_ideograph(byte: u8) -> bool {
    (0xe4..=0xe9).contains(&byte)
}

/// How many bytes at the beginning of `text`, the bytes of a string, are those of
/// ideographs.
fn ideographs(text: &[u8]) -> usize {
    let (characters, _) = text.as_chunks::<3>();
    let other = |[first, ..]: &[u8; 3]| !leads_ideograph(*first);
    3 * characters
        .iter()
        .position(other)
        .unwrap_or(characters.len())
}

/// The number of a sign that is one of `①` to `⑳`, `⑴` to `⒇` or `⒈` to `⒛`.
fn numbered_sign(c: char) -> Option<u32> {
    let firsts = ['①', '⑴', '⒈'].map(u32::from);
    let mut numbers = firsts
        .iter()
        .filter_map(|first| u32::from(c).checked_sub(*first));
    numbers.find(|number| *number < 20).map(|number| number + 1)
}

/// The numeral inside `㈠` to `㈩`.
fn bracketed_numeral(c: char) -> Option<char> {
    let index = (c as u32).checked_sub('㈠' as u32)?;
    NUMERALS.chars().nth(index as usize)
}

/// The text of [`Normal::prose`], without the way back.
pub fn prose(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    each_of_prose(source, |part, _| text.push_str(part));
    text
}

/// Calls `put` with the parts of the normal form of running text: a character
/// at byte `i` of a part comes from the offset `at + i` in `source`.
fn each_of_prose(source: &str, mut put: impl FnMut(&str, usize)) {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let in_figure = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let mut space = None;
    // A figure goes on over the end of a line.
    let mut breaks = false;
    let mut before = None;
    // Most characters stay, and are put in runs.
    let mut from = 0;
    let mut next = 0;
    while let Some(rest) = source.as_bytes().get(next..)
        && let Some(byte) = rest.first()
    {
        let at = next;
        let ideographs = ideographs(rest);
        if ideographs > 0 {
            (space, before) = (None, None);
            next += ideographs;
            continue;
        }
        // Most other characters stay too.
        if byte.is_ascii_graphic() && *byte != b'*' && space.is_none() {
            before = Some(char::from(*byte));
            next += 1;
            continue;
        }
        if matches!(
            source.get(at..at + 3),
            Some("、" | "。" | "《" | "》" | "，")
        ) {
            (space, before) = (None, None);
            next += 3;
            continue;
        }
        let Some(c) = from_byte(source, at).chars().next() else {
            break;
        };
        next += c.len_utf8();
        let new = match c {
            '，' => Some(c),
            _ => normal_char(c),
        };
        let parted = space.filter(|_| {
            new.is_some_and(is_word)
                && before.is_some_and(|b| is_word(b) || matches!(b, ',' | '.' | ';'))
                && !(breaks && before.is_some_and(in_figure) && new.is_some_and(in_figure))
        });
        if new != Some(c) || parted.is_some() {
            put(source.get(from..at).unwrap_or_default(), from);
            from = at + c.len_utf8();
        }
        let Some(new) = new else {
            if c.is_whitespace() {
                space = Some(at);
                breaks = matches!(c, '\n' | '\r');
            }
            continue;
        };
        if let Some(space) = parted {
            put(" ", space);
        }
        if from > at {
            put(new.encode_utf8(&mut [0; 4]), at);
        }
        (space, before) = (None, Some(new));
    }
    put(source.get(from..).unwrap_or_default(), from);
}

/// `text` in normal form, with the way back.
#[derive(Debug, Clone, Default)]
pub struct Normal {
    pub text: String,
    /// Stretches that are in the source as they are here, or one character that
    /// stands for another: where each begins here and there. Most of a text is
    /// a few of them.
    runs: Vec<(u32, u32)>,
}

impl Normal {
    /// Normalises `source`, whose first byte has offset `base`.
    pub fn new(source: &str, base: usize) -> Normal {
        let mut normal = Normal::default();
        normal.push(source, base);
        normal
    }

    /// The normal form of running text: a space stays between two words of
    /// letters and digits, and a full-width comma stays one, so that neither
    /// `2021 12` nor `100，200` becomes a single figure.
    pub fn prose(source: &str, base: usize) -> Normal {
        let mut normal = Normal::default();
        normal.text.reserve(source.len());
        each_of_prose(source, |part, at| normal.put(part, base + at));
        normal
    }

    /// Adds `source`, whose first byte has offset `base`, to the end.
    pub fn push(&mut self, source: &str, base: usize) {
        self.text.reserve(source.len());
        each_of_normal(source, |part, at| self.put(part, base + at));
    }

    /// Adds `part`, in normal form, of what begins at `at` in the source.
    fn put(&mut self, part: &str, at: usize) {
        if !part.is_empty() {
            self.runs.push((self.text.len() as u32, at as u32));
            self.text.push_str(part);
        }
    }

    /// Adds one character that stands at `at` in the source.
    pub fn push_char(&mut self, c: char, at: usize) {
        if let Some(n) = normal_char(c) {
            self.put(n.encode_utf8(&mut [0; 4]), at);
        }
    }

    /// Where in the source the normal bytes `start..end` come from. The end is
    /// the end of the last character, without the white space behind it.
    pub fn source(&self, start: usize, end: usize, source: &str, base: usize) -> Span {
        let from = match start < self.text.len() {
            true => self.origin(start).unwrap_or(base),
            false => base + source.len(),
        };
        if end <= start {
            return Span::at(from);
        }
        let last = self.origin(end - 1).unwrap_or(base);
        let width = source
            .get(last - base..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8);
        Span::new(from, last + width)
    }

    /// Where in the source the character that byte `at` is of comes from.
    fn origin(&self, mut at: usize) -> Option<usize> {
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let behind = self.runs.partition_point(|(here, _)| *here as usize <= at);
        let (here, there) = self.runs.get(behind.checked_sub(1)?)?;
        Some(*there as usize + at - *here as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_is_written_one_way() {
        for (written, label) in [
            ("1、属于", "1.属于"),
            ("1．属于", "1.属于"),
            ("１．属于", "1.属于"),
            ("1 属于", "1.属于"),
            ("1）属于", "1.属于"),
            ("12. 属于", "12.属于"),
            ("（一）予以公开", "(一)予以公开"),
            ("(一）、予以公开", "(一)予以公开"),
            ("㈠予以公开", "(一)予以公开"),
            ("⒈属于", "1.属于"),
            ("⑵属于", "2.属于"),
            ("③属于", "3.属于"),
            ("（1）属于", "1.属于"),
            ("一．本年", "一、本年"),
            ("一. 本年", "一、本年"),
            ("三\n、\n本\n年", "三、本年"),
            ("十一、本年", "十一、本年"),
        ] {
            assert_eq!(normal_label(written), label, "{written}");
        }
    }

    #[test]
    fn what_is_no_numbering_stays() {
        for text in [
            "1.5",
            "12",
            "2021年",
            "一是加强",
            "(区分处理)",
            "(一",
            "总计",
            "",
            "1.",
            "3-1",
        ] {
            assert_eq!(normal_label(text), normal(text), "{text}");
        }
    }

    #[test]
    fn a_label_is_its_own_normal_form() {
        for text in ["1.属于国家秘密", "(三)不予公开", "三、本年度办理结果"] {
            assert_eq!(normal_label(text), text);
        }
    }
}
