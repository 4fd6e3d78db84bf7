//! Automatic numbering of paragraphs (ECMA-376, part 1, 17.9): the numerals
//! that a word processor draws and that no run of text holds.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{DocxError, attribute, damaged};

/// Levels of a list; more are ignored, as Word does.
const LEVELS: usize = 9;
/// The most characters of a numeral's text; a hostile document writes it
/// before each of its paragraphs.
const LONGEST: usize = 64;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub struct Numbering {
    definitions: HashMap<String, Definition>,
    /// By `numId`, which a paragraph or its style names.
    lists: HashMap<String, List>,
}

/// What `abstractNum` defines; the lists made from it count together.
#[derive(Debug, Default)]
struct Definition {
    levels: [Level; LEVELS],
    counters: [Option<u32>; LEVELS],
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: Option<u32>,
    format: Format,
    /// As `%1、`, where `%1` is the number of the first level.
    text: String,
}

#[derive(Debug, Default)]
struct List {
    definition: String,
    /// The values that levels begin again with, until they have done so.
    restarts: [Option<u32>; LEVELS],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Format {
    #[default]
    Decimal,
    Chinese,
    Circled,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    Bullet,
    None,
}

impl Format {
    fn of(name: &str) -> Format {
        match name {
            "chineseCounting"
            | "chineseCountingThousand"
            | "chineseLegalSimplified"
            | "ideographDigital"
            | "japaneseCounting"
            | "japaneseDigitalTenThousand"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "taiwaneseDigital" => Format::Chinese,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Format::Circled,
            "lowerLetter" => Format::LowerLetter,
            "upperLetter" => Format::UpperLetter,
            "lowerRoman" => Format::LowerRoman,
            "upperRoman" => Format::UpperRoman,
            "bullet" => Format::Bullet,
            "none" => Format::None,
            _ => Format::Decimal,
        }
    }

    fn write(self, number: u32) -> String {
        let written = match self {
            Format::Bullet | Format::None => Some(String::new()),
            Format::Decimal => None,
            Format::Chinese => chinese(number),
            Format::Circled => circled(number),
            Format::LowerLetter => letter(number, 'a'),
            Format::UpperLetter => letter(number, 'A'),
            Format::LowerRoman => roman(number).map(|roman| roman.to_lowercase()),
            Format::UpperRoman => roman(number),
        };
        written.unwrap_or_else(|| number.to_string())
    }
}

/// 1 to 99 as 一 to 九十九.
fn chinese(number: u32) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number / 10, number % 10);
    let ones = DIGITS.get(ones as usize)?;
    match tens {
        0 if number == 0 => None,
        0 => Some((*ones).to_string()),
        1 => Some(format!("十{ones}")),
        _ => Some(format!("{}十{ones}", DIGITS.get(tens as usize)?)),
    }
}

/// 1 to 20 as ① to ⑳.
fn circled(number: u32) -> Option<String> {
    let c = char::from_u32(0x2460 + number.checked_sub(1)?)?;
    (number <= 20).then(|| c.to_string())
}

/// 1 to 26 as one letter, then each letter twice, three times, …
fn letter(number: u32, first: char) -> Option<String> {
    let index = number.checked_sub(1)?;
    let c = char::from_u32(first as u32 + index % 26)?;
    let times = index as usize / 26 + 1;
    (times <= 4).then(|| c.to_string().repeat(times))
}

fn roman(number: u32) -> Option<String> {
    const PARTS: [(u32, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = (1..400).contains(&number).then_some(number)?;
    let mut out = String::new();
    for (value, sign) in PARTS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    Some(out)
}

impl Numbering {
    /// Reads `word/numbering.xml`.
    pub fn read(part: &str) -> Result<Numbering, DocxError> {
        let mut reading = Reading::default();
        let mut reader = Reader::from_str(part);
        loop {
            match reader.read_event().map_err(damaged)? {
                Event::Start(tag) | Event::Empty(tag) => reading.start(&tag),
                Event::End(tag) => reading.end(tag.local_name().as_ref()),
                Event::Eof => return Ok(reading.numbering),
                _ => {}
            }
        }
    }

    /// Counts one more paragraph of the list `id` at `level` (from 0) and
    /// returns its numeral, empty for a bullet. `None` where there is no list.
    pub fn next(&mut self, id: &str, level: usize) -> Option<String> {
        let list = self.lists.get_mut(id)?;
        let definition = self.definitions.get_mut(&list.definition)?;
        let own = definition.levels.get(level)?;
        let restart = list.restarts.get_mut(level)?.take();
        let counter = definition.counters.get_mut(level)?;
        *counter = Some(match (restart, *counter) {
            (Some(value), _) => value,
            (None, Some(value)) => value.saturating_add(1),
            (None, None) => own.start.unwrap_or(1),
        });
        // What stands deeper begins again.
        definition
            .counters
            .iter_mut()
            .skip(level + 1)
            .for_each(|counter| *counter = None);
        if own.format == Format::Bullet {
            return Some(String::new());
        }
        let mut numeral = own.text.clone();
        for (index, (at, counter)) in definition
            .levels
            .iter()
            .zip(definition.counters)
            .enumerate()
        {
            let sign = format!("%{}", index + 1);
            if numeral.contains(&sign) {
                let number = counter.or(at.start).unwrap_or(1);
                numeral = numeral.replace(&sign, &at.format.write(number));
            }
        }
        Some(numeral)
    }
}

/// `word/numbering.xml` while it is read.
#[derive(Default)]
struct Reading {
    numbering: Numbering,
    definition: Option<String>,
    list: Option<String>,
    level: usize,
}

impl Reading {
    fn start(&mut self, tag: &BytesStart) {
        let name = tag.local_name();
        let value = || attribute(tag, "val");
        match name.as_ref() {
            "abstractNum" => {
                self.definition = attribute(tag, "abstractNumId");
                if let Some(id) = &self.definition {
                    self.numbering
                        .definitions
                        .insert(id.clone(), Definition::default());
                }
            }
            "num" => self.list = attribute(tag, "numId"),
            "abstractNumId" => {
                if let (Some(list), Some(definition)) = (&self.list, value()) {
                    let list = self.numbering.lists.entry(list.clone()).or_default();
                    list.definition = definition;
                }
            }
            "lvl" | "lvlOverride" => {
                let level = attribute(tag, "ilvl").and_then(|level| level.parse().ok());
                self.level = level.unwrap_or(LEVELS);
            }
            "startOverride" => {
                let list = self
                    .list
                    .as_ref()
                    .and_then(|id| self.numbering.lists.get_mut(id));
                if let Some(restart) = list.and_then(|list| list.restarts.get_mut(self.level)) {
                    *restart = value().and_then(|value| value.parse().ok());
                }
            }
            "start" => {
                let start = value().and_then(|value| value.parse().ok());
                self.with_level(|level| level.start = start);
            }
            "numFmt" => {
                let format = Format::of(&value().unwrap_or_default());
                self.with_level(|level| level.format = format);
            }
            "lvlText" => {
                let text = value().unwrap_or_default();
                let text = text.chars().take(LONGEST).collect();
                self.with_level(|level| level.text = text);
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "abstractNum" => self.definition = None,
            "num" => self.list = None,
            _ => {}
        }
    }

    /// A level that a list redefines for itself is left as its definition
    /// has it: lists do so for their looks.
    fn with_level(&mut self, change: impl FnOnce(&mut Level)) {
        let definition = self.definition.as_ref();
        let definition = definition.and_then(|id| self.numbering.definitions.get_mut(id));
        if let Some(level) = definition.and_then(|it| it.levels.get_mut(self.level)) {
            change(level);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(index: usize, format: &str, text: &str) -> String {
        format!(
            r#"<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>"#
        )
    }

    fn numbering(levels: &str, restart: &str) -> Numbering {
        let part = format!(
            r#"<w:numbering><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="7"/>{restart}</w:num></w:numbering>"#
        );
        Numbering::read(&part).unwrap()
    }

    #[test]
    fn levels_count_and_begin_again() {
        let levels = level(0, "chineseCounting", "%1、") + &level(1, "chineseCounting", "（%2）");
        let mut numbering = numbering(&levels, "");
        let mut next = |level| numbering.next("1", level).unwrap();
        assert_eq!([next(0), next(1), next(1)], ["一、", "（一）", "（二）"]);
        assert_eq!([next(0), next(1)], ["二、", "（一）"]);
        let tenth = (0..8).map(|_| next(0)).last().unwrap();
        assert_eq!([tenth, next(0)], ["十、", "十一、"]);
    }

    #[test]
    fn a_number_can_hold_those_above_it() {
        let levels = level(0, "decimal", "第%1章") + &level(1, "decimal", "%1.%2");
        let mut numbering = numbering(&levels, "");
        assert_eq!(numbering.next("1", 0).unwrap(), "第1章");
        assert_eq!(numbering.next("1", 1).unwrap(), "1.1");
        assert_eq!(numbering.next("1", 1).unwrap(), "1.2");
    }

    #[test]
    fn lists_of_one_definition_count_on_unless_one_says_otherwise() {
        let levels = level(0, "upperRoman", "%1.");
        let mut on = numbering(&levels, "");
        assert_eq!(
            [on.next("1", 0), on.next("2", 0)].map(Option::unwrap),
            ["I.", "II."]
        );
        let restart = r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>"#;
        let mut again = numbering(&levels, restart);
        let numerals = [again.next("1", 0), again.next("2", 0), again.next("2", 0)];
        assert_eq!(numerals.map(Option::unwrap), ["I.", "IV.", "V."]);
    }

    #[test]
    fn bullets_have_no_numeral_and_unknown_lists_none_at_all() {
        let mut numbering = numbering(&level(0, "bullet", "•"), "");
        assert_eq!(numbering.next("1", 0).as_deref(), Some(""));
        assert_eq!(numbering.next("0", 0), None);
        assert_eq!(numbering.next("1", 9), None);
    }
}
