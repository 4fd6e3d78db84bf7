//! Numbers as reports write them: half- and full-width digits, thousands
//! separators, signs and the words for them, units, notes in brackets, marks
//! for "nothing", and Chinese numerals.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::text::Span;

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// A number, with what stands around it.
    Number(Number),
    /// Nothing: blank, or a mark that stands for nothing (`/`, `-`, `—`, `无`, `零`).
    Blank,
    /// Words.
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// The figure as it stands, whatever the unit: `21.83 万元` is 21.83.
    pub value: Decimal,
    /// Where the figure stands; half as large as a span, as there are many.
    start: u32,
    end: u32,
    unit: Unit,
}

/// What stands behind a figure, told by its words as there are many figures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Unit {
    /// Index into [`MULTIPLES`], from 1; 0 for none.
    multiple: u8,
    /// Index into [`UNITS`], from 1; 0 for none.
    word: u8,
    /// 次 stands behind: 人次, 件次.
    times: bool,
}

impl Number {
    /// A figure at `span` of the text that was read.
    fn new(value: Decimal, span: Span, unit: Unit) -> Number {
        let short = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Number {
            value,
            start: short(span.start),
            end: short(span.end),
            unit,
        }
    }

    /// The unit behind the figure, as written (`万元`, `件`, `%`).
    pub fn unit(&self) -> Option<String> {
        let word = |words: &[&'static str], number: u8| {
            let index = usize::from(number).checked_sub(1);
            index.and_then(|index| words.get(index).copied())
        };
        let multiple = word(&MULTIPLES, self.unit.multiple);
        let times = self.unit.times.then_some(TIMES);
        let words = [multiple, word(&UNITS, self.unit.word), times];
        let unit: String = words.into_iter().flatten().collect();
        (!unit.is_empty()).then_some(unit)
    }

    /// The bytes of the digits with sign, separators and decimal point (for a
    /// negative in brackets, with the brackets), in the text that was read.
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// The same figure, found at `span`.
    pub fn at(self, span: Span) -> Number {
        Number::new(self.value, span, self.unit)
    }
}

impl Reading {
    /// The number's value, if it is one.
    pub fn value(&self) -> Option<Decimal> {
        match self {
            Reading::Number(number) => Some(number.value),
            Reading::Blank | Reading::Text => None,
        }
    }
}

/// A figure in digits, without zeros at the end of its decimals.
pub fn in_digits(value: Decimal) -> String {
    // Nearly all are whole and short, and written much faster so.
    match i64::try_from(value.mantissa()) {
        Ok(whole) if value.scale() == 0 && whole != 0 => whole.to_string(),
        _ => value.normalize().to_string(),
    }
}

/// Reads a cell.
///
/// Strict: what is not a figure from end to end (apart from white space,
/// emphasis, a currency sign, a unit and a note in brackets) is
/// [`Reading::Text`], so ordinals, dates, numbered labels and telephone
/// numbers are. An integer of more than three digits that begins with 0 is a
/// code (post code, area code), and a figure of more than 28 digits is beyond
/// what [`Decimal`] holds: both are text too.
pub fn read(text: &str) -> Reading {
    if begins_words(text) {
        return Reading::Text;
    }
    plain(text).unwrap_or_else(|| read_general(text))
}

/// The commonest cell by far: a few ASCII digits and nothing else.
fn plain(text: &str) -> Option<Reading> {
    let bytes = text.as_bytes();
    let code = bytes.len() > 3 && bytes.first() == Some(&b'0');
    if bytes.is_empty() || bytes.len() > 18 || code {
        return None;
    }
    let mut value = 0u64;
    for byte in bytes {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + u64::from(byte - b'0');
    }
    let span = Span::new(0, text.len());
    let number = Number::new(Decimal::from(value), span, Unit::default());
    Some(Reading::Number(number))
}

/// Whether the first character tells that no figure and no mark stands here.
fn begins_words(text: &str) -> bool {
    // What the words for a sign and for nothing begin with.
    let is_word =
        |c| matches!(c, '\u{4e00}'..='\u{9fff}') && !matches!(c, '增' | '减' | '无' | '零');
    text.starts_with(is_word)
}

fn read_general(text: &str) -> Reading {
    let trimmed = text.trim_matches(|c| is_space(c) || c == '*');
    if trimmed.is_empty() {
        // Emphasis around nothing is nothing; a single star marks something.
        let stars = text.chars().filter(|c| *c == '*').count();
        return if stars == 1 {
            Reading::Text
        } else {
            Reading::Blank
        };
    }
    if is_blank_mark(trimmed) {
        return Reading::Blank;
    }
    let mut scan = Scan {
        text,
        at: trimmed.as_ptr() as usize - text.as_ptr() as usize,
    };
    let end = scan.at + trimmed.len();
    scan.text = text.get(..end).unwrap_or(text);
    match scan.number() {
        Some(number) => Reading::Number(number),
        None => Reading::Text,
    }
}

/// White space of every kind, what takes no width included.
fn is_space(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Characters without width that copying leaves behind.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{ad}'
            | '\u{180e}'
    )
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－' | '−' | '–' | '—' | '﹣')
}

fn is_plus(c: char) -> bool {
    matches!(c, '+' | '＋' | '﹢')
}

fn is_currency(c: char) -> bool {
    matches!(c, '¥' | '￥' | '$' | '＄' | '€' | '£')
}

/// `/`, `\`, dashes (one or a run) or the word for "none".
fn is_blank_mark(trimmed: &str) -> bool {
    matches!(trimmed, "无" | "零" | "〇")
        || trimmed.chars().all(|c| is_minus(c) || c == '―' || c == '─')
        || trimmed
            .chars()
            .all(|c| matches!(c, '/' | '／' | '\\' | '＼'))
}

/// The value of a half- or full-width digit.
fn digit(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => c.to_digit(10),
    }
}

/// Words that say the sign of an increase or decrease, longer ones first.
const SIGN_WORDS: [(&str, bool); 4] =
    [("增加", false), ("减少", true), ("增", false), ("减", true)];

/// What a multiple of a measure begins with, longer ones first.
const MULTIPLES: [&str; 5] = ["千万", "百万", "万", "亿", "千"];

/// Signs, money and, behind it, the measure words of counts. Those of ordinals
/// and dates (号, 年, 月, 日, 点, 时) are not among them.
#[rustfmt::skip]
const UNITS: [&str; 50] = [
    "¥", "￥", "$", "＄", "€", "£", "%", "％", "‰", "元", "美元", "欧元", "港元", "件", "条",
    "项", "个", "次", "篇", "份", "宗", "起", "例", "案", "人", "名", "户", "家", "部", "批", "场",
    "期", "页", "册", "本", "张", "套", "台", "辆", "所", "处", "座", "组", "类", "则", "倍", "天",
    "字", "吨", "亩",
];
/// How many of them are signs, and signs or money.
const SIGNS: usize = 9;
const MONEY: usize = 13;
const TIMES: &str = "次";

/// A cursor over the cell.
struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|c| wanted(*c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take_str(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    fn spaces(&mut self) {
        while self.take(is_space).is_some() {}
    }

    /// The whole cell as a number, or nothing.
    fn number(&mut self) -> Option<Number> {
        self.currency();
        let start = self.at;
        let (value, end) = match self.take(|c| matches!(c, '(' | '（')) {
            // Accounts write a negative in brackets.
            Some(_) => {
                self.currency();
                let value = self.figure()?;
                self.spaces();
                self.take(|c| matches!(c, ')' | '）'))?;
                (-value, self.at)
            }
            None => {
                let negative = self.sign();
                self.currency();
                let value = self.figure()?;
                (if negative { -value } else { value }, self.at)
            }
        };
        let unit = self.unit();
        self.note()?;
        Some(Number::new(value, Span::new(start, end), unit))
    }

    fn currency(&mut self) {
        self.spaces();
        if self.take(is_currency).is_some() {
            self.spaces();
        }
    }

    /// Whether a sign stands here that makes the figure negative.
    fn sign(&mut self) -> bool {
        if self.take(is_plus).is_some() {
            return false;
        }
        if self.take(is_minus).is_some() {
            return true;
        }
        SIGN_WORDS
            .iter()
            .find(|(word, _)| self.take_str(word))
            .is_some_and(|(_, negative)| *negative)
    }

    /// Digits with separators and a decimal point.
    fn figure(&mut self) -> Option<Decimal> {
        let mut digits = Digits::default();
        let mut separator = None;
        // Digits since the last separator.
        let mut group = 0;
        let zero_first = self.peek().and_then(digit) == Some(0);
        loop {
            if let Some(c) = self.take(|c| digit(c).is_some()) {
                digits.push(digit(c)?)?;
                group += 1;
            } else if let Some(c) = self.take(|c| matches!(c, ',' | '，')) {
                let right = match separator {
                    None => (1..=3).contains(&group),
                    Some(first) => first == c && group == 3,
                };
                if !right {
                    return None;
                }
                separator = Some(c);
                group = 0;
            } else if !self.invisible_between_digits() {
                break;
            }
        }
        let code = zero_first && digits.count > 3;
        if code || separator.is_some() && group != 3 {
            return None;
        }
        if self.take(|c| matches!(c, '.' | '．')).is_some() {
            let whole = digits.count;
            while let Some(c) = self.take(|c| digit(c).is_some()) {
                digits.push(digit(c)?)?;
            }
            digits.scale = digits.count - whole;
            if digits.scale == 0 {
                return None;
            }
        }
        digits.value()
    }

    /// Steps over characters without width that have a digit behind them.
    fn invisible_between_digits(&mut self) -> bool {
        let rest = self.rest().trim_start_matches(is_invisible);
        let skipped = self.rest().len() - rest.len();
        if skipped == 0 || !rest.starts_with(|c| digit(c).is_some()) {
            return false;
        }
        self.at += skipped;
        true
    }

    fn unit(&mut self) -> Unit {
        self.spaces();
        let mut unit = Unit {
            word: self.word_of(&UNITS, 0..SIGNS),
            ..Unit::default()
        };
        if unit.word == 0 {
            unit.multiple = self.word_of(&MULTIPLES, 0..MULTIPLES.len());
            unit.word = self.word_of(&UNITS, SIGNS..UNITS.len());
            unit.times = usize::from(unit.word) > MONEY && self.take_str(TIMES);
        }
        unit
    }

    /// Takes the first of the words `range` that stands here: its index, from 1.
    fn word_of(&mut self, words: &[&str], range: Range<usize>) -> u8 {
        let first = self.rest().as_bytes().first().copied();
        let mut words = words.iter().enumerate().take(range.end).skip(range.start);
        let begins = |word: &str| word.as_bytes().first().copied() == first;
        let found = words.find(|(_, word)| begins(word) && self.take_str(word));
        found.map_or(0, |(index, _)| index as u8 + 1)
    }

    /// Notes in brackets up to the end; `None` if anything else stands there.
    fn note(&mut self) -> Option<()> {
        let rest = self.rest().trim_matches(is_space);
        let bracketed = rest.starts_with(['(', '（', '[', '［', '〔', '【'])
            && rest.ends_with([')', '）', ']', '］', '〕', '】']);
        (rest.is_empty() || bracketed).then_some(())
    }
}

/// The digits of a figure as they come.
#[derive(Default)]
struct Digits {
    mantissa: u128,
    count: u32,
    scale: u32,
}

impl Digits {
    fn push(&mut self, digit: u32) -> Option<()> {
        self.mantissa = self
            .mantissa
            .checked_mul(10)?
            .checked_add(u128::from(digit))?;
        self.count += 1;
        // 28 digits always fit a `Decimal`.
        (self.count <= 28).then_some(())
    }

    fn value(self) -> Option<Decimal> {
        if self.count == 0 {
            return None;
        }
        let mantissa = i128::try_from(self.mantissa).ok()?;
        Decimal::try_from_i128_with_scale(mantissa, self.scale).ok()
    }
}

/// The number that a Chinese numeral says: 十二 is 12, 一百零五 is 105, 二〇二一
/// is 2021. `None` for anything else, and for shortened forms that can be
/// read in two ways (一百二).
pub fn chinese(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    // Digits alone are read by their places.
    if text.chars().all(|c| chinese_digit(c).is_some()) {
        return text.chars().try_fold(0u64, |value, c| {
            value.checked_mul(10)?.checked_add(chinese_digit(c)?)
        });
    }
    let mut numeral = Numeral::new();
    for c in text.chars() {
        match (chinese_digit(c), c) {
            (Some(0), _) => numeral.zero()?,
            (Some(digit), _) => numeral.digit(digit)?,
            (None, '十' | '拾') => numeral.unit(10)?,
            (None, '百' | '佰') => numeral.unit(100)?,
            (None, '千' | '仟') => numeral.unit(1000)?,
            (None, '万') => numeral.myriad()?,
            (None, '亿') => numeral.hundred_million()?,
            _ => return None,
        }
    }
    numeral.value()
}

/// Whether a figure may hold this character: a digit, or a part of a Chinese
/// numeral.
pub fn is_digit(c: char) -> bool {
    let unit = || "十拾百佰千仟万亿".contains(c);
    c.is_ascii_digit() || !c.is_ascii() && (chinese_digit(c).is_some() || unit())
}

fn chinese_digit(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// A Chinese numeral as it is read, character by character.
struct Numeral {
    /// What stands before the last 亿, and before the last 万 since.
    hundred_millions: u64,
    myriads: u64,
    /// The thousands, hundreds and tens since.
    section: u64,
    /// The last unit of the section; 10,000 before the first.
    last: u64,
    digit: Option<u64>,
    zero: bool,
}

impl Numeral {
    fn new() -> Self {
        Numeral {
            hundred_millions: 0,
            myriads: 0,
            section: 0,
            last: 10_000,
            digit: None,
            zero: false,
        }
    }

    fn begun(&self) -> bool {
        self.hundred_millions + self.myriads + self.section > 0
    }

    fn zero(&mut self) -> Option<()> {
        let right = self.begun() && self.digit.is_none() && !self.zero;
        self.zero = true;
        right.then_some(())
    }

    fn digit(&mut self, digit: u64) -> Option<()> {
        self.digit.replace(digit).is_none().then_some(())
    }

    fn unit(&mut self, unit: u64) -> Option<()> {
        if unit >= self.last {
            return None;
        }
        let digit = match self.digit.take() {
            Some(digit) => digit,
            // 十二: only a leading ten does without its one.
            None if unit == 10 && !self.begun() => 1,
            None => return None,
        };
        self.section += digit * unit;
        self.last = unit;
        self.zero = false;
        Some(())
    }

    /// Closes a section of four places.
    fn close(&mut self) -> Option<u64> {
        if let Some(digit) = self.digit.take() {
            // 一百二 may be 120 or a slip for 102.
            if self.last != 10 && !self.zero && self.begun() {
                return None;
            }
            self.section += digit;
        } else if self.zero {
            return None;
        }
        self.zero = false;
        self.last = 10_000;
        Some(std::mem::take(&mut self.section))
    }

    fn myriad(&mut self) -> Option<()> {
        let section = self.close()?;
        if section == 0 || self.myriads > 0 {
            return None;
        }
        self.myriads = section * 10_000;
        Some(())
    }

    fn hundred_million(&mut self) -> Option<()> {
        let section = self.close()?;
        let value = std::mem::take(&mut self.myriads) + section;
        if value == 0 || self.hundred_millions > 0 {
            return None;
        }
        self.hundred_millions = value * 100_000_000;
        Some(())
    }

    fn value(mut self) -> Option<u64> {
        let section = self.close()?;
        Some(self.hundred_millions + self.myriads + section)
    }
}

/// `value` written in the manner of `sample`, the figure that it replaces (the
/// range `start..end` of a [`Number`]): full-width digits, thousands
/// separators, the sign or the word for it, a currency sign and the number of
/// decimals stay as they are there. Tags between its digits are kept, behind the
/// figure. A sample without digits gives plain digits.
pub fn write_like(value: Decimal, sample: &str) -> String {
    if sample.contains('<') {
        let (figure, tags) = without_tags(sample);
        return write_like(value, &figure) + &tags;
    }
    // Most are digits alone, and so is what is written for them.
    let plain = value.scale() == 0 && value.is_sign_positive();
    if plain && sample.bytes().all(|b| b.is_ascii_digit()) {
        return in_digits(value);
    }
    let style = Style::of(sample);
    let mut value = value.normalize();
    if value.scale() < style.decimals {
        value.rescale(style.decimals);
    }
    let negative = value.is_sign_negative() && !value.is_zero();
    let mut out = String::with_capacity(sample.len() + 8);
    if value.is_zero() {
        style.push_currency(&mut out);
    } else {
        style.push_sign(negative, &mut out);
    }
    style.push_digits(&value.abs().to_string(), &mut out);
    if let (Sign::Bracket(_, close), true) = (style.sign, negative) {
        out.push(close);
    }
    out
}

/// A text that begins outside of a tag, without its tags; and the tags alone.
fn without_tags(text: &str) -> (String, String) {
    let mut parts = (String::new(), String::new());
    let mut in_tag = false;
    for c in text.chars() {
        in_tag |= c == '<';
        if in_tag {
            parts.1.push(c);
        } else {
            parts.0.push(c);
        }
        in_tag &= c != '>';
    }
    parts
}

/// How a figure is written.
struct Style<'t> {
    sign: Sign<'t>,
    /// White space and currency signs between the sign and the first digit.
    gap: &'t str,
    full_width: bool,
    separator: Option<char>,
    point: Option<char>,
    decimals: u32,
}

#[derive(Clone, Copy)]
enum Sign<'t> {
    None,
    Plus(char),
    Minus(char),
    Word(&'t str),
    Bracket(char, char),
}

impl<'t> Style<'t> {
    fn of(sample: &'t str) -> Style<'t> {
        let first = sample
            .find(|c| digit(c).is_some() || matches!(c, '.' | '．'))
            .unwrap_or(sample.len());
        let (head, figure) = sample.split_at(first);
        let point = figure.find(['.', '．']);
        let decimals = point.and_then(|at| figure.get(at..)).map_or(0, |rest| {
            rest.chars().filter(|c| digit(*c).is_some()).count()
        });
        let head = head.trim_start_matches(is_space);
        let mut chars = head.chars();
        let (sign, gap) = match chars.next() {
            Some(c) if is_plus(c) => (Sign::Plus(c), chars.as_str()),
            Some(c) if is_minus(c) => (Sign::Minus(c), chars.as_str()),
            Some('(') => (Sign::Bracket('(', closing(sample, ')')), chars.as_str()),
            Some('（') => (Sign::Bracket('（', closing(sample, '）')), chars.as_str()),
            _ => SIGN_WORDS
                .iter()
                .find_map(|(word, _)| Some((Sign::Word(word), head.strip_prefix(word)?)))
                .unwrap_or((Sign::None, head)),
        };
        Style {
            sign,
            // A mark that stands for a blank is no gap.
            gap: if first == sample.len() { "" } else { gap },
            full_width: figure.starts_with(|c: char| !c.is_ascii()),
            separator: figure.chars().find(|c| matches!(c, ',' | '，')),
            point: point
                .and_then(|at| figure.get(at..))
                .and_then(|rest| rest.chars().next()),
            decimals: u32::try_from(decimals).unwrap_or(0).min(28),
        }
    }

    fn push_currency(&self, out: &mut String) {
        out.extend(self.gap.chars().filter(|c| is_currency(*c)));
    }

    fn push_sign(&self, negative: bool, out: &mut String) {
        match (self.sign, negative) {
            (Sign::Plus(c), false) | (Sign::Minus(c), true) => out.push(c),
            (Sign::Bracket(open, _), true) => out.push(open),
            (Sign::Word(word), _) => {
                let long = SIGN_WORDS
                    .iter()
                    .filter(|(other, n)| *n == negative && other.len() == word.len());
                out.extend(long.map(|(other, _)| *other));
            }
            (Sign::None | Sign::Plus(_), true) => {
                out.push(if self.full_width { '－' } else { '-' });
            }
            (Sign::None | Sign::Minus(_) | Sign::Bracket(..), false) => {
                return self.push_currency(out);
            }
        }
        out.push_str(self.gap);
    }

    /// `figure`: ASCII digits with at most one point.
    fn push_digits(&self, figure: &str, out: &mut String) {
        let whole = figure.find('.').unwrap_or(figure.len());
        for (i, c) in figure.chars().enumerate() {
            if let Some(separator) = self.separator
                && i > 0
                && i < whole
                && (whole - i).is_multiple_of(3)
            {
                out.push(separator);
            }
            let full = |c: char| char::from_u32(c as u32 + 0xfee0).unwrap_or(c);
            out.push(match c {
                '.' => self.point.unwrap_or('.'),
                _ if self.full_width => full(c),
                _ => c,
            });
        }
    }
}

/// The bracket that closes `sample`, as written there.
fn closing(sample: &str, usual: char) -> char {
    sample
        .chars()
        .next_back()
        .filter(|c| matches!(c, ')' | '）'))
        .unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> (String, &str, Option<String>) {
        match read(text) {
            Reading::Number(n) => (n.value.to_string(), n.span().of(text), n.unit()),
            other => panic!("{text:?} is read as {other:?}"),
        }
    }

    fn value(text: &str) -> String {
        number(text).0
    }

    #[test]
    fn digits_of_both_widths_and_any_white_space() {
        for text in [
            "12",
            "１２",
            " 12 ",
            "\u{3000}\u{3000}12",
            "\u{a0}12\u{a0}",
            "\u{200b}12\u{feff}",
            "12\t",
            "\n12\n",
            "1２",
            "**12**",
            " ** 12 ** ",
            "1\u{200b}2",
        ] {
            assert_eq!(value(text), "12", "{text:?}");
        }
        assert_eq!(value("0"), "0");
        assert_eq!(value("00"), "0");
        assert_eq!(value("123456789012345678"), "123456789012345678");
        assert_eq!(
            value("9999999999999999999999999999"),
            "9999999999999999999999999999"
        );
    }

    #[test]
    fn the_range_is_the_figure_alone() {
        assert_eq!(number(" 　0 ").1, "0");
        assert_eq!(number("**１２**").1, "１２");
        assert_eq!(number("- 8件").1, "- 8");
        assert_eq!(number("¥1,234.50元").1, "1,234.50");
        assert_eq!(number("22（其中修订16件）").1, "22");
        assert_eq!(number("减4").1, "减4");
        assert_eq!(number(" (1,234) ").1, "(1,234)");
    }

    #[test]
    fn separators_only_between_groups_of_three() {
        assert_eq!(value("1,234"), "1234");
        assert_eq!(value("１，２３４"), "1234");
        assert_eq!(value("12,345,678.90"), "12345678.90");
        for text in [
            "1,23",
            "1234,567",
            "1,2345",
            ",123",
            "1,234，567",
            "1,",
            "1,234,56",
        ] {
            assert_eq!(read(text), Reading::Text, "{text:?}");
        }
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(value("0.092"), "0.092");
        assert_eq!(value(".5"), "0.5");
        assert_eq!(value("96171.6"), "96171.6");
        assert_eq!(value("２１．８３"), "21.83");
        let sum = read("21.83").value().unwrap() + read("0.17").value().unwrap();
        assert_eq!(sum, Decimal::from(22));
        for text in ["1.", "1.2.3", ".", "1．"] {
            assert_eq!(read(text), Reading::Text, "{text:?}");
        }
    }

    #[test]
    fn signs_and_the_words_for_them() {
        for (text, expected) in [
            ("+1036", "1036"),
            ("-8", "-8"),
            ("－８", "-8"),
            ("− 8", "-8"),
            ("—8", "-8"),
            ("减4", "-4"),
            ("减少 4", "-4"),
            ("增2", "2"),
            ("增加2", "2"),
            ("＋2", "2"),
            ("(1,234)", "-1234"),
            ("（5）", "-5"),
            ("-¥5", "-5"),
            ("¥-5", "-5"),
        ] {
            assert_eq!(value(text), expected, "{text:?}");
        }
    }

    #[test]
    fn units_and_notes() {
        let unit = |text| number(text).2.unwrap_or_default();
        assert_eq!(unit("21.83 万元"), "万元");
        assert_eq!(unit("160.5964万元"), "万元");
        assert_eq!(unit("251000元"), "元");
        assert_eq!(unit("12件"), "件");
        assert_eq!(unit("3 项"), "项");
        assert_eq!(unit("1200人次"), "人次");
        assert_eq!(unit("5%"), "%");
        assert_eq!(unit("５％"), "％");
        assert_eq!(unit("1.2万条"), "万条");
        assert_eq!(unit("7€"), "€");
        assert_eq!(unit("12件（含失效2件）"), "件");
        assert_eq!(unit("55（含自然失效29件）"), "");
        assert_eq!(value("￥100"), "100");
        assert_eq!(value("12(5)"), "12");
    }

    #[test]
    fn marks_for_nothing() {
        for text in [
            "", " ", "\u{3000}", "\u{a0}", "\u{200b}", "/", "／", "-", "—", "——", "－", "无", "零",
            "〇", "\\", " / ", "--", "****", "** **", "–", "─",
        ] {
            assert_eq!(read(text), Reading::Blank, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_figure_is_text() {
        for text in [
            "第1项",
            "2021年",
            "1.属于国家秘密",
            "3.其他",
            "12月",
            "2022-01-12",
            "0478-8262345",
            "015000",
            "1、",
            "1:30",
            "1/2",
            "1-2",
            "- 1 -",
            "约12",
            "12余件",
            "12345热线",
            "一",
            "总计",
            "5个月",
            "1号",
            "--5",
            "+",
            "减",
            "增减",
            "(5",
            "5)",
            "12（",
            "1 2",
            "１ ２",
            "*",
            "____",
            "1e5",
            "0x10",
            "NaN",
            "∞",
            "¥",
            "件",
            "+-5",
            "3.其他（1）",
            "99999999999999999999999999999",
            "0.00000000000000000000000000001",
        ] {
            assert_eq!(read(text), Reading::Text, "{text:?}");
        }
    }

    #[test]
    fn chinese_numerals() {
        for (text, expected) in [
            ("一", 1),
            ("两", 2),
            ("〇", 0),
            ("零", 0),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("二十一", 21),
            ("九十九", 99),
            ("一百", 100),
            ("一百零五", 105),
            ("一百一十五", 115),
            ("两百", 200),
            ("一千零一", 1001),
            ("一千零二十", 1020),
            ("三千五百", 3500),
            ("一万", 10_000),
            ("一万零五", 10_005),
            ("十二万三千", 123_000),
            ("一亿零一万", 100_010_000),
            ("一万亿", 1_000_000_000_000),
            ("二〇二一", 2021),
            ("二零二一", 2021),
            ("壹佰贰拾叁", 123),
        ] {
            assert_eq!(chinese(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "第一",
            "一百二",
            "百",
            "十十",
            "一十百",
            "一百零",
            "一万万",
            "两件",
            "12",
            "万",
            "零十",
            "一零百",
            "九九九九九九九九九九九九九九九九九九九九九",
        ] {
            assert_eq!(chinese(text), None, "{text}");
        }
    }

    #[test]
    fn a_figure_is_replaced_in_its_own_manner() {
        for (value, sample, expected) in [
            ("12", "3", "12"),
            ("0.1", "增．２", "增０．１"),
            ("12", "３", "１２"),
            ("1234", "5,678", "1,234"),
            ("1234567", "５，６７８", "１，２３４，５６７"),
            ("999", "1,000", "999"),
            ("1234", "123", "1234"),
            ("22", "21.80", "22.00"),
            ("22.125", "21.8", "22.125"),
            ("1.5", "２．８", "１．５"),
            ("22.50", "3", "22.5"),
            ("7", "+3", "+7"),
            ("-7", "+3", "-7"),
            ("0", "+3", "0"),
            ("7", "-3", "7"),
            ("-7", "－３", "－７"),
            ("-7", "３", "－７"),
            ("-7", "增3", "减7"),
            ("7", "减 3", "增 7"),
            ("-7", "增加3", "减少7"),
            ("0", "减3", "0"),
            ("-7", "(3)", "(7)"),
            ("7", "（3）", "7"),
            ("-1234", "（1,000）", "（1,234）"),
            ("5", "-¥3", "¥5"),
            ("-5", "-¥3", "-¥5"),
            ("5", "", "5"),
            ("5", "/", "5"),
            ("5", "—", "5"),
            ("-5", "无", "-5"),
            ("35", "3</span><span>1", "35</span><span>"),
            ("1200", "１<b>，100", "１，２００<b>"),
        ] {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(
                write_like(value, sample),
                expected,
                "{value} like {sample:?}"
            );
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config {
            failure_persistence: None,
            ..Default::default()
        })]

        #[test]
        fn any_text_is_read(text in "[-+0-9０-９,，.．件元万%（）() \u{3000}增减*¥/年]{0,12}") {
            if let Reading::Number(n) = read(&text) {
                let span = n.span();
                let figure = text.get(span.start..span.end).expect("a range of the text");
                // A figure written again in its own manner says the same.
                let again = write_like(n.value, figure);
                let replaced = format!("{}{again}{}", &text[..span.start], &text[span.end..]);
                proptest::prop_assert_eq!(read(&replaced).value(), Some(n.value));
            }
        }
    }
}
