//! Figures in running text, told apart: what counts, and what only looks like
//! a count (years, ordinals, telephone numbers, names).
//!
//! The text is in normal form (see [`crate::normal`]), spaces between words of
//! letters and digits kept or not; spans are bytes of that text.

use rust_decimal::Decimal;

use super::word_list::character_len;
use super::words;
use crate::normal::is_ideograph;
use crate::text::{Span, from_byte, to_byte};

/// What a figure is there for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Counts something, exactly.
    Count,
    /// Counts something, but is rounded or a bound: 20余场, 约5条, 3至5次.
    Approximate,
    /// A Chinese numeral that counts: 两次. Such a figure is often a manner of
    /// speaking (一个), so nothing sums it without need.
    Numeral,
    /// In per cent; the value is what stands before the sign.
    Percent,
    /// Numbers something: 第1号, 30号.
    Ordinal,
    Year,
    /// A month, a day, a whole date or a span of dates.
    Date,
    Time,
    Telephone,
    PostCode,
    /// A public service line: 12345热线.
    HotLine,
    /// 〔2021〕 and 30号 of a document's number.
    Document,
    /// The number of a section or of an item of a list.
    Section,
    /// Part of a name, a title, an abbreviation: 5·15, 1+3, COVID-19.
    Name,
    /// Part of a web or mail address.
    Url,
    /// A figure without a unit before words: 4016室, 3号楼.
    Bare,
}

/// A figure of a text.
#[derive(Clone, PartialEq, Debug)]
pub struct Quantity {
    pub kind: Kind,
    pub value: Decimal,
    /// The digits, with separators and decimal point.
    pub span: Span,
    /// The unit behind it; empty where there is none.
    pub unit: Span,
    /// All that belongs to it: signs, unit, `余`, `以上`.
    pub extent: Span,
    /// Written with commas between groups of three digits.
    pub grouped: bool,
}

impl Quantity {
    /// Whether it states how many, exactly, in digits.
    pub fn counts(&self) -> bool {
        self.kind == Kind::Count
    }
}

/// The figures of `text` from left to right.
pub fn quantities(text: &str) -> Vec<Quantity> {
    let mut found = Vec::new();
    add_quantities(text, Span::new(0, text.len()), &mut found);
    found
}

/// Adds the figures in `within`, which begins and ends where a sentence does, to
/// `found`.
pub fn add_quantities(text: &str, within: Span, found: &mut Vec<Quantity>) {
    let mut title = 0usize;
    let mut word = Word::default();
    let mut at = within.start;
    let bytes = to_byte(text, within.end).as_bytes();
    while let Some(rest) = bytes.get(at..) {
        at += TOLD.skip(rest);
        let Some(byte) = bytes.get(at) else { break };
        if byte.is_ascii_digit() {
            let mut quantity = figure(text, at, &mut word);
            if title > 0 {
                quantity.kind = Kind::Name;
            }
            at = quantity.extent.end.max(at + 1);
            found.push(quantity);
            continue;
        }
        if byte.is_ascii() || !TOLD.may_begin(&bytes[at..]) {
            at += character_len(*byte);
            continue;
        }
        let rest = from_byte(text, at);
        let Some(c) = rest.chars().next() else { break };
        match c {
            '《' => title += 1,
            '》' => title = title.saturating_sub(1),
            '。' => title = 0,
            _ if is_numeral(c) => {
                let end = at + run(rest, is_numeral);
                if title == 0 {
                    found.extend(numeral(text, at, end));
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += c.len_utf8();
    }
}

/// Signs around titles, and the end of a sentence, beyond which none reaches.
static TITLES: words::WordList = words::WordList::of(&["《", "》", "。"]);
/// What else than digits is looked at.
static TOLD: words::Firsts = words::Firsts::of(&[&TITLES, &words::NUMERALS]);

fn is_numeral(c: char) -> bool {
    let mut bytes = [0; 4];
    !c.is_ascii() && words::NUMERALS.begin(c.encode_utf8(&mut bytes)).is_some()
}

/// The length in bytes of the characters at the beginning of `text` that `is` accepts.
fn run(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is(c)).unwrap_or(text.len())
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The unit at the beginning of `text`.
fn unit(text: &str) -> Option<&'static str> {
    let unit = words::UNITS.begin(text)?;
    words::NO_UNITS.begin(text).is_none().then_some(unit)
}

/// A Chinese numeral that stands before a measure word.
fn numeral(text: &str, start: usize, end: usize) -> Option<Quantity> {
    let before = to_byte(text, start).chars().next_back();
    if before.is_some_and(|c| words::NOT_COUNTED.contains(&c) || c.is_ascii_digit()) {
        return None;
    }
    let unit = unit(from_byte(text, end))?;
    let value = crate::number::chinese(Span::new(start, end).of(text))?;
    let extent = end + unit.len();
    Some(Quantity {
        kind: Kind::Numeral,
        value: Decimal::from(value),
        span: Span::new(start, end),
        unit: Span::new(end, extent),
        extent: Span::new(start, extent),
        grouped: false,
    })
}

/// The end of the digits at `start`, with separators of thousands and decimals.
fn figure_end(text: &str, start: usize) -> (usize, bool) {
    let mut end = start + digits(from_byte(text, start));
    let mut grouped = false;
    if end - start <= 3 {
        while let Some(rest) = from_byte(text, end).strip_prefix(',') {
            if digits(rest) != 3 {
                break;
            }
            end += 4;
            grouped = true;
        }
    }
    if let Some(rest) = from_byte(text, end).strip_prefix('.') {
        let decimals = digits(rest);
        if decimals > 0 {
            end += 1 + decimals;
        }
    }
    (end, grouped)
}

/// Figures from here on count nothing: so long are numbers of things. Sums of
/// smaller ones are exact, whatever multiplies them.
const LARGEST: u64 = 1_000_000_000_000_000;
/// Figures with more decimals count nothing either.
const MOST_DECIMALS: u32 = 8;

/// The figure whose first digit is at `start`.
fn figure(text: &str, start: usize, word: &mut Word) -> Quantity {
    let (end, grouped) = figure_end(text, start);
    let written = Span::new(start, end).of(text);
    let counts =
        |value: &Decimal| *value < Decimal::from(LARGEST) && value.scale() <= MOST_DECIMALS;
    let value = match (grouped, written.parse::<u32>()) {
        (false, Ok(whole)) => Some(Decimal::from(whole)),
        (false, Err(_)) => Decimal::from_str_exact(written).ok().filter(counts),
        (true, _) => {
            let written = written.replace(',', "");
            Decimal::from_str_exact(&written).ok().filter(counts)
        }
    };
    let mut quantity = Quantity {
        kind: Kind::Bare,
        value: value.unwrap_or_default(),
        span: Span::new(start, end),
        unit: Span::at(end),
        extent: Span::new(start, end),
        grouped,
    };
    let unit = unit(from_byte(text, end));
    if value.is_none() {
        quantity.kind = Kind::Name;
    } else if let Some(unit) = filled_in(text, start, end) {
        quantity.kind = Kind::Count;
        quantity.unit = unit;
        quantity.extent = Span::new(start - 1, unit.end);
    } else if let Some((kind, to)) = special(text, start, end, unit, word) {
        quantity.kind = kind;
        quantity.extent.end = to;
    } else {
        count(text, unit, &mut quantity);
    }
    quantity
}

/// The unit of a figure filled into the brackets of a form: 公开(12)条, before a
/// sign or the end.
fn filled_in(text: &str, start: usize, end: usize) -> Option<Span> {
    let before = to_byte(text, start).strip_suffix('(')?;
    let after = from_byte(text, end).strip_prefix(')')?;
    let word = before.chars().next_back().filter(|c| is_ideograph(*c))?;
    // 第(一)项, 第二条(1)项 cite a law.
    let cites = before.ends_with(words::PART_BEFORE)
        || words::LAW_PARTS.iter().any(|part| part.starts_with(word));
    let unit = unit(after).filter(|_| !cites)?;
    let signs = [',', '，', '、', ';', '；', '。', ':'];
    let behind = from_byte(after, unit.len());
    (behind.is_empty() || behind.starts_with(signs))
        .then(|| Span::new(end + 1, end + 1 + unit.len()))
}

/// What is no count by its form or its surroundings, and where it ends; `unit`
/// is what stands behind it.
fn special(
    text: &str,
    start: usize,
    end: usize,
    unit: Option<&str>,
    word: &mut Word,
) -> Option<(Kind, usize)> {
    let (before, after) = (to_byte(text, start), from_byte(text, end));
    let last = before.chars().next_back();
    let next = after.chars().next();
    let length = end - start;
    let whole = digits(Span::new(start, end).of(text)) == length;
    // Most stand between ideographs, where only words make them something else.
    let by_sign = ![last, next].iter().all(|c| c.is_some_and(is_ideograph));

    if by_sign && let Some(to) = word.address(text, start, end) {
        return Some((Kind::Url, to));
    }
    if by_sign && let Some(to) = date(text, start, end) {
        return Some((Kind::Date, to));
    }
    if last == Some('[') && next == Some(']') {
        return Some((Kind::Document, end));
    }
    if last == Some(']') && next == Some(words::NUMBER_SIGN) {
        return Some((Kind::Document, end + words::NUMBER_SIGN.len_utf8()));
    }
    if last == Some('(') && next == Some(')') {
        return Some((Kind::Section, end));
    }
    if words::NUMBERED.end(before).is_some() || next == Some(words::NUMBER_SIGN) {
        return Some((Kind::Ordinal, end));
    }
    if matches!(next, Some('%' | '‰')) {
        return Some((Kind::Percent, end + next.map_or(0, char::len_utf8)));
    }
    if words::PERCENT_EN.begin(after).is_some() || before.ends_with(words::PERCENT_BEFORE) {
        return Some((Kind::Percent, end));
    }
    if after.starts_with(words::PERCENTAGE_POINTS) {
        return Some((Kind::Percent, end + words::PERCENTAGE_POINTS.len()));
    }
    let beside = |c: Option<char>| matches!(c, Some('+' | '·' | '×' | '$' | '_' | '\\'));
    // 南方+3条: the name ends with the sign.
    let counted = last == Some('+')
        && to_byte(before, before.len() - 1)
            .chars()
            .next_back()
            .is_some_and(is_ideograph)
        && unit.is_some_and(|unit| stands_alone(from_byte(after, unit.len())));
    if beside(last) && !counted || beside(next) || last == Some('-') || next == Some('"') {
        return Some((Kind::Name, end));
    }
    if last.is_some_and(|c| c.is_ascii_alphabetic()) && unit.is_none() {
        return Some((Kind::Name, end));
    }
    if next.is_some_and(|c| c.is_ascii_alphabetic()) {
        // "12items" where the spaces were dropped; "5G", "3D", "1st" are names.
        let letters = run(after, |c| c.is_ascii_alphabetic());
        return (letters < 4).then_some((Kind::Name, end));
    }
    let more = match next {
        Some('.' | ':' | '/' | '-') => digits(from_byte(after, 1)),
        _ => 0,
    };
    match next {
        Some('.') if more > 0 && !whole => return Some((Kind::Section, end)),
        Some('.' | '/') if more > 0 && whole => return Some((Kind::Name, end + 1 + more)),
        Some(':') if more > 0 && whole => return Some((Kind::Time, end + 1 + more)),
        Some('-') if whole && (more >= 7 || length + more >= 7 && length >= 3 && more >= 4) => {
            return Some((Kind::Telephone, end + 1 + more));
        }
        _ => {}
    }
    if let Some(word) = words::CALENDAR.begin(after) {
        let value: Option<u32> = Span::new(start, end).of(text).parse().ok();
        let year =
            word == words::YEAR && length == 4 && value.is_some_and(|y| (1900..=2100).contains(&y));
        let kind = match word {
            words::YEAR if year => Kind::Year,
            words::YEAR => Kind::Bare,
            words::HOUR | words::O_CLOCK => Kind::Time,
            _ => Kind::Date,
        };
        return Some((kind, end + word.len()));
    }
    if whole && unit.is_none() {
        let near = tail(before, 8);
        if length >= 7 || words::TELEPHONE.occur_in(near) {
            return Some((Kind::Telephone, end));
        }
        if words::POST_CODE.occur_in(near) {
            return Some((Kind::PostCode, end));
        }
        if length == 5 && words::HOT_LINE.begin(after).is_some() {
            return Some((Kind::HotLine, end));
        }
        if begins_item(last) && matches!(next, Some('、' | '.')) {
            return Some((Kind::Section, end));
        }
        if last == Some(',')
            && let Some(rest) = after.strip_prefix('、')
            && rest.chars().next().is_some_and(|c| !c.is_ascii_digit())
        {
            return Some((Kind::Section, end));
        }
        let year = length == 4
            && Span::new(start, end)
                .of(text)
                .parse::<u32>()
                .is_ok_and(|y| (1900..=2100).contains(&y));
        let words_before = before.trim_end();
        let month = words::MONTHS_EN.end(words_before).is_some()
            || words::MONTHS_EN.begin(after.trim_start()).is_some();
        if month {
            return Some((Kind::Date, end));
        }
        if year && last == Some(' ') {
            return Some((Kind::Year, end));
        }
    }
    None
}

/// Whether an item of a numbered list may begin behind this character.
fn begins_item(last: Option<char>) -> bool {
    matches!(
        last,
        None | Some('。' | ';' | ':' | '!' | '?' | '\n' | '；' | '：')
    )
}

/// The last `count` characters.
fn tail(text: &str, count: usize) -> &str {
    let from = text
        .char_indices()
        .rev()
        .take(count)
        .last()
        .map_or(0, |(i, _)| i);
    from_byte(text, from)
}

/// Characters without a gap, as addresses are written; kept from figure to
/// figure, for a word of a whole page may hold thousands.
#[derive(Default)]
struct Word {
    span: Span,
    is_address: bool,
}

impl Word {
    /// The end of the web or mail address that holds `start..end`.
    fn address(&mut self, text: &str, start: usize, end: usize) -> Option<usize> {
        if start < self.span.start || end > self.span.end || self.span.is_empty() {
            let part = |c: char| {
                c.is_ascii_graphic()
                    && !matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '"' | '<' | '>')
            };
            let from = to_byte(text, start).rfind(|c| !part(c)).map_or(0, |at| {
                at + from_byte(text, at).chars().next().map_or(0, char::len_utf8)
            });
            self.span = Span::new(from, end + run(from_byte(text, end), part));
            let word = self.span.of(text);
            let may_be = word.bytes().any(|b| matches!(b, b':' | b'.' | b'@'));
            self.is_address = may_be && ["://", "www.", "@"].iter().any(|sign| word.contains(sign));
        }
        self.is_address.then_some(self.span.end)
    }
}

/// The end of a date in figures (2021-01-25, 2021.1.25) or of two years.
fn date(text: &str, start: usize, end: usize) -> Option<usize> {
    let first = digits(from_byte(text, start));
    if first != 4 {
        return None;
    }
    let mut at = start + first;
    let sign = from_byte(text, at)
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '.' | '/'))?;
    let second = digits(from_byte(text, at + 1));
    if second == 4 && sign == '-' && end == start + first {
        return Some(at + 5);
    }
    if !(1..=2).contains(&second) {
        return None;
    }
    at += 1 + second;
    let rest = from_byte(text, at).strip_prefix(sign)?;
    let third = digits(rest);
    (1..=2).contains(&third).then_some(at + 1 + third)
}

/// Reads `quantity` as a count: multiplier, unit, exactness. `behind` is the
/// unit right behind the figure.
fn count(text: &str, behind: Option<&str>, quantity: &mut Quantity) {
    let start = quantity.span.start;
    let mut at = quantity.span.end;
    let mut about = words::ABOUT.end(to_byte(text, start)).is_some();
    if behind.is_none()
        && let Some(to) = range(text, at)
    {
        about = true;
        at = to;
    }
    if behind.is_none()
        && unit(from_byte(text, at)).is_none()
        && let Some((word, factor)) = words::MULTIPLIERS
            .iter()
            .find(|(word, _)| from_byte(text, at).starts_with(word))
        && let Some(value) = quantity.value.checked_mul(Decimal::from(*factor))
    {
        quantity.value = value;
        about = true;
        at += word.len();
    }
    if let Some(word) = words::ODD.begin(from_byte(text, at)) {
        about = true;
        at += word.len();
    }
    let after = from_byte(text, at);
    let moved = at != quantity.span.end;
    if let Some(unit) = if moved { unit(after) } else { behind } {
        quantity.unit = Span::new(at, at + unit.len());
        at += unit.len();
        if let Some(word) = words::OR_SO.begin(from_byte(text, at)) {
            about = true;
            at += word.len();
        }
    } else if !stands_alone(after) {
        quantity.extent.end = at;
        return;
    }
    quantity.extent.end = at;
    quantity.kind = if about {
        Kind::Approximate
    } else {
        Kind::Count
    };
}

/// Whether nothing, a sign, a conjunction or English words follow a figure, so
/// that it can do without a unit.
fn stands_alone(after: &str) -> bool {
    after.chars().next().is_none_or(|c| {
        matches!(
            c,
            ',' | '，' | '、' | ';' | '；' | '。' | '.' | '!' | '?' | ')' | ' ' | '(' | '\n'
        ) || c.is_ascii_alphabetic()
    }) || words::AND_SO_ON.begin(after).is_some()
        || words::AND.begin(after).is_some()
}

/// The end of the second figure of a range: 3-5, 3~5, 3至5.
fn range(text: &str, at: usize) -> Option<usize> {
    let rest = from_byte(text, at);
    let sign = words::TO.begin(rest)?.len();
    let more = digits(from_byte(rest, sign));
    (more > 0).then_some(at + sign + more)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds, values and units of the figures of `text`.
    fn read(text: &str) -> Vec<(Kind, String, String)> {
        quantities(text)
            .into_iter()
            .map(|q| (q.kind, q.value.to_string(), q.unit.of(text).to_string()))
            .collect()
    }

    #[track_caller]
    fn one(text: &str, kind: Kind, value: &str, unit: &str) {
        assert_eq!(
            read(text),
            [(kind, value.to_string(), unit.to_string())],
            "{text}"
        );
    }

    #[track_caller]
    fn kinds(text: &str, expected: &[Kind]) {
        let found: Vec<Kind> = quantities(text).iter().map(|q| q.kind).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn counts_have_a_value_and_a_unit() {
        one("发布信息44条,", Kind::Count, "44", "条");
        one("采购金额21.83万元", Kind::Count, "21.83", "万元");
        one("共1,234件", Kind::Count, "1234", "件");
        one("培训120人次", Kind::Count, "120", "人次");
        one("予以公开2,", Kind::Count, "2", "");
        one("南方+3条。", Kind::Count, "3", "条");
        one("公开信息(12)条,", Kind::Count, "12", "条");
        one("a total of 12 items", Kind::Count, "12", "");
    }

    #[test]
    fn rounded_figures_and_ranges_are_approximate() {
        for text in [
            "20余场",
            "60多家",
            "约5条",
            "近30件",
            "超过200家",
            "3次以上",
            "3至5条",
            "3-5条",
            "10件左右",
            "1.2万条",
            "about 30 items",
        ] {
            kinds(text, &[Kind::Approximate]);
        }
    }

    #[test]
    fn what_only_looks_like_a_count_is_told_apart() {
        kinds("2021年12月31日", &[Kind::Year, Kind::Date, Kind::Date]);
        kinds("发布时间:2022-01-25 09:25", &[Kind::Date, Kind::Time]);
        kinds("2016-2020年", &[Kind::Date]);
        kinds("第711号令", &[Kind::Ordinal]);
        kinds("五次会议第7次", &[Kind::Numeral, Kind::Ordinal]);
        kinds("国办公开办函[2021]30号", &[Kind::Document, Kind::Document]);
        kinds("电话:0537-3413872", &[Kind::Telephone]);
        kinds("邮编:272100", &[Kind::PostCode]);
        kinds("政府12345热线", &[Kind::HotLine]);
        kinds("占比12.5%", &[Kind::Percent]);
        kinds("提高3个百分点", &[Kind::Percent]);
        kinds("13楼1305室", &[Kind::Bare, Kind::Bare]);
        kinds("\"5·15\"活动", &[Kind::Name, Kind::Name]);
        kinds("见http://www.example.cn/2021/3条", &[Kind::Url]);
        kinds("《2021年工作要点》", &[Kind::Name]);
        kinds(
            "改进:1、拓展渠道。2、加强培训",
            &[Kind::Section, Kind::Section],
        );
        kinds("(1)加强领导", &[Kind::Section]);
        kinds("党建+3项行动", &[Kind::Name]);
        kinds("要求(1)项目建设", &[Kind::Section]);
        kinds("第(1)项,", &[Kind::Section]);
        kinds("每日8:30开放", &[Kind::Time]);
        kinds("推进5G建设", &[Kind::Name]);
        kinds("in 2021 we", &[Kind::Year]);
        kinds("on 31 January", &[Kind::Date]);
        kinds("COVID-19防控", &[Kind::Name]);
    }

    #[test]
    fn chinese_numerals_are_read_only_where_they_count() {
        one("开展培训两次", Kind::Numeral, "2", "次");
        one("十二件申请", Kind::Numeral, "12", "件");
        for text in [
            "一是加强领导",
            "第三条规定",
            "\"十四五\"规划",
            "统一部署",
            "三公经费",
            "第二十条第(一)项",
        ] {
            kinds(text, &[]);
        }
    }

    #[test]
    fn every_extent_lies_in_the_text_whatever_stands_there() {
        for text in [
            "9",
            "9.",
            "9,",
            "第9",
            "99999999999999999999999999999999999999件",
            "9-",
            "9:",
            "一",
            "9万",
            "9余",
        ] {
            for quantity in quantities(text) {
                assert!(
                    text.get(quantity.extent.start..quantity.extent.end)
                        .is_some()
                );
            }
        }
    }
}
