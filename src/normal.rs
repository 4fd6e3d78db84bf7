//! Text as a reader sees it: white space dropped, widths and look-alike signs
//! made one. Labels, headings and patterns are compared in this form, on the
//! side of the profile and on the side of the document.

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
        '：' | '︰' | '∶' => ':',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    })
}

/// `text` in normal form.
pub fn normal(text: &str) -> String {
    text.chars().filter_map(normal_char).collect()
}

/// `text` in normal form, with the way back.
#[derive(Debug, Clone, Default)]
pub struct Normal {
    pub text: String,
    /// For each byte of `text`, the offset in the source of the character that
    /// it came from; one more for the end.
    at: Vec<u32>,
}

impl Normal {
    /// Normalises `source`, whose first byte has offset `base`.
    pub fn new(source: &str, base: usize) -> Normal {
        let mut normal = Normal::default();
        normal.push(source, base);
        normal
    }

    /// Adds `source`, whose first byte has offset `base`, to the end.
    pub fn push(&mut self, source: &str, base: usize) {
        self.text.reserve(source.len());
        self.at.pop();
        self.at.reserve(source.len() + 1);
        for (i, c) in source.char_indices() {
            if let Some(n) = normal_char(c) {
                self.text.push(n);
                let at = (base + i) as u32;
                for _ in 0..n.len_utf8() {
                    self.at.push(at);
                }
            }
        }
        self.at.push((base + source.len()) as u32);
    }

    /// Where in the source the normal bytes `start..end` come from. The end is
    /// the end of the last character, without the white space behind it.
    pub fn source(&self, start: usize, end: usize, source: &str, base: usize) -> crate::text::Span {
        let from = self.at.get(start).copied().unwrap_or(base as u32) as usize;
        if end <= start {
            return crate::text::Span::at(from);
        }
        let last = self.at.get(end - 1).copied().unwrap_or(base as u32) as usize;
        let width = source
            .get(last - base..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8);
        crate::text::Span::new(from, last + width)
    }
}
