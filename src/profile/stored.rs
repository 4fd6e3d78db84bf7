//! The built-in profiles as they are once they are built: what comes with the
//! program is soon read, with no TOML, pattern or formula to take apart.
//!
//! `builtin/stored.bin` is written by a test (`UPDATE_EXPECT=1 cargo test`).
//! One that was made of other texts is not used; the profiles are then built
//! from the texts, which takes longer.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;

use super::builtin::BUILTIN;
use super::formula::{Comparison, Expr, Formula, Variable};
use super::literals::MOST_CHARACTERS;
#[cfg(test)]
use super::literals::{is_plain, required};
use super::model::*;
use super::pattern::Pattern;
use super::patterns::Patterns;
use crate::finding::Severity;
use crate::message::{Bilingual, Locale};

/// What is stored: of which texts it was made; all words, in one text; the
/// patterns by their numbers, each with what is known of it; and the profiles.
static STORED: &[u8] = include_bytes!("builtin/stored.bin");

/// Tells the texts of the built-in profiles from others.
const TEXTS: u64 = {
    let mut mixed = 0;
    let mut at = 0;
    while at < BUILTIN.len() {
        mixed = mix(mix(mixed, BUILTIN[at].0), BUILTIN[at].1);
        at += 1;
    }
    mixed
};

const fn mix(mut mixed: u64, text: &str) -> u64 {
    let mut rest = text.as_bytes();
    while let Some((word, behind)) = rest.split_first_chunk() {
        mixed = mix_word(mixed, u64::from_le_bytes(*word));
        rest = behind;
    }
    while let Some((byte, behind)) = rest.split_first() {
        mixed = mix_word(mixed, *byte as u64);
        rest = behind;
    }
    mix_word(mixed, text.len() as u64)
}

const fn mix_word(mixed: u64, word: u64) -> u64 {
    // The multiplier of the Fibonacci hash, 2^64 by the golden ratio.
    (mixed.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The built-in profiles and their patterns, each at its number; `None` where
/// they are not those of the texts.
pub(super) fn builtin() -> Option<(Vec<Profile>, Vec<Pattern>)> {
    let (texts, rest) = STORED.split_first_chunk()?;
    if u64::from_le_bytes(*texts) != TEXTS {
        return None;
    }
    let mut from = Reader::new("", rest);
    from.words = std::str::from_utf8(from.part()?).ok()?;
    for number in 0..usize::read(&mut from)? {
        let source = from.text()?;
        let known = Known {
            plain: bool::read(&mut from)?,
            words: from.words,
            literals: from.part()?,
        };
        from.patterns.push(Pattern::stored(source, number, known));
    }
    let profiles = Vec::read(&mut from)?;
    from.rest.is_empty().then_some((profiles, from.patterns))
}

/// What of a pattern needn't be found out again; to parse its source takes as long
/// as to compile it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// See [`is_plain`](super::literals::is_plain).
    pub plain: bool,
    words: &'static str,
    literals: &'static [u8],
}

impl Known {
    /// See [`required`](super::literals::required). Read when it is asked for.
    pub fn required(self, characters: usize) -> Option<Vec<Vec<String>>> {
        let mut from = Reader::new(self.words, self.literals);
        let of_classes = Vec::read(&mut from)?;
        match characters {
            MOST_CHARACTERS => Some(of_classes),
            0 => Vec::read(&mut from),
            _ => None,
        }
    }
}

/// What of the stored bytes is not read yet.
struct Reader {
    rest: &'static [u8],
    words: &'static str,
    patterns: Vec<Pattern>,
}

impl Reader {
    fn new(words: &'static str, rest: &'static [u8]) -> Reader {
        Reader {
            rest,
            words,
            patterns: Vec::new(),
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    /// Seven bits a byte, the lowest first.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// So many bytes as the number before them says.
    fn part(&mut self) -> Option<&'static [u8]> {
        let length = usize::read(self)?;
        let (part, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(part)
    }

    /// Where it stands among the words.
    fn text(&mut self) -> Option<&'static str> {
        let from = usize::read(self)?;
        self.words.get(from..from + usize::read(self)?)
    }
}

/// What is written so far: the parts, and the words that they stand for.
#[cfg(test)]
#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    words: String,
}

#[cfg(test)]
impl Writer {
    fn text(&mut self, text: &str) {
        let at = self.words.find(text).unwrap_or_else(|| {
            self.words.push_str(text);
            self.words.len() - text.len()
        });
        at.write(self);
        text.len().write(self);
    }

    /// What `write` writes, behind its length.
    fn part(&mut self, write: impl Fn(&mut Writer)) {
        let before = std::mem::take(&mut self.bytes);
        write(self);
        let part = std::mem::replace(&mut self.bytes, before);
        part.len().write(self);
        self.bytes.extend(part);
    }
}

/// What can be written down and read again.
trait Stored: Sized {
    #[cfg(test)]
    fn write(&self, to: &mut Writer);
    /// `None` where something else stands there.
    fn read(from: &mut Reader) -> Option<Self>;
}

/// A type is stored as its parts, in this order; an enum's come behind the number
/// of the variant.
macro_rules! stored {
    ($(struct $type:ident { $($field:ident),* })*) => {$(
        impl Stored for $type {
            #[cfg(test)]
            fn write(&self, to: &mut Writer) {
                $(self.$field.write(to);)*
            }

            fn read(from: &mut Reader) -> Option<Self> {
                Some($type { $($field: Stored::read(from)?),* })
            }
        }
    )*};
    ($(enum $type:ident { $($number:literal $variant:ident $(($($part:ident),*))?),* })*) => {$(
        impl Stored for $type {
            #[cfg(test)]
            fn write(&self, to: &mut Writer) {
                match self {
                    $($type::$variant $(($($part),*))? => {
                        to.bytes.push($number);
                        $($($part.write(to);)*)?
                    })*
                }
            }

            fn read(from: &mut Reader) -> Option<Self> {
                Some(match from.byte()? {
                    $($number => $type::$variant $(($({
                        let $part = Stored::read(from)?;
                        $part
                    }),*))?,)*
                    _ => return None,
                })
            }
        }
    )*};
}

stored! {
    struct Years { from, to }
    struct Detect { title, unless, distinct, title_headings, title_labels, headings, labels }
    struct Section { id, number, heading, normal, variants, leftovers, required, topics, tables }
    struct Topic { id, label, heading, keywords, elsewhere, stub }
    struct Table { id, title, blanks, parts, rows, columns, notes, equations }
    struct Part { caption, header, columns, rows, open }
    struct Header { label, column }
    struct Label { text, normal, accepted, variants }
    struct Row { key, label, groups, part, total, heads_group, optional, kind }
    struct Column { key, label, groups, kind, total, optional }
    struct CellRef { row, column }
    struct Equation { id, axis, total, terms, whole, source, optional, years, explain }
    struct Link { id, table, holds, years, explain }
    struct Claim { id, pattern, about, unless, of, sections, holds, severity, label }
    struct Sentence { sections, figure, none, parts }
    struct SentenceFigure { before, behind, value }
    struct Check { id, table, axis, holds, severity, message, office, years }
    struct Across { id, rule, table, holds, years, explain }
    struct Words {
        parts, numerals, section_numeral, subsection_numeral, leftovers, bases, period, outline,
        title, title_form, unclaimed, bodies, areas, figure, year, own_year, residue, attached,
        closing, published, deadlines
    }
    struct LegalBasis { pattern, years, unless, instead }
    struct Deadline { office, month, day }
    struct Formula { source, left, comparison, right, lone_cell }
    struct Bilingual { zh, en }
    struct Profile {
        id, family, title, source, years, language, ordered, detect, sections, tables, links, claims,
        sentences, checks, across, words, sifter
    }
}

stored! {
    enum CellKind { 0 Count, 1 Amount, 2 Signed, 3 Decimal, 4 Text }
    enum Axis { 0 Row(row), 1 Column(column), 2 Free }
    enum Comparison { 0 Equal, 1 AtMost, 2 AtLeast, 3 Less, 4 More }
    enum Expr {
        0 Number(number), 1 Variable(variable), 2 Cell(table, cell), 3 Last(table, cell), 4 Sum(parts),
        5 Negative(of), 6 Product(a, b), 7 Quotient(a, b), 8 Round(of, digits)
    }
    enum Variable { 0 N, 1 Year }
    enum Severity { 0 Hint, 1 Warning, 2 Error }
    enum Locale { 0 Zh, 1 En }
}

/// Numbers that are never negative.
macro_rules! stored_numbers {
    ($($type:ident)*) => {$(
        impl Stored for $type {
            #[cfg(test)]
            fn write(&self, to: &mut Writer) {
                let mut rest = *self as u64;
                while rest >= 0x80 {
                    to.bytes.push(rest as u8 | 0x80);
                    rest >>= 7;
                }
                to.bytes.push(rest as u8);
            }

            fn read(from: &mut Reader) -> Option<Self> {
                from.number()?.try_into().ok()
            }
        }
    )*};
}

stored_numbers! { u64 u32 usize }

impl Stored for i64 {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        // Small ones of either sign are short: 0, -1, 1, -2, …
        ((self << 1 ^ self >> 63) as u64).write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let number = from.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }
}

impl Stored for i32 {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        i64::from(*self).write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        i64::read(from)?.try_into().ok()
    }
}

impl Stored for bool {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        to.bytes.push(u8::from(*self));
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Some(from.byte()? != 0)
    }
}

impl Stored for Decimal {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        i64::try_from(self.mantissa()).unwrap().write(to);
        self.scale().write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let mantissa = i64::read(from)?;
        Decimal::try_new(mantissa, u32::read(from)?).ok()
    }
}

impl Stored for String {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        to.text(self);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        from.text().map(str::to_string)
    }
}

impl Stored for Arc<str> {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        to.text(self);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        from.text().map(Arc::from)
    }
}

impl<T: Stored> Stored for Option<T> {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        self.is_some().write(to);
        self.iter().for_each(|one| one.write(to));
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Some(match bool::read(from)? {
            true => Some(T::read(from)?),
            false => None,
        })
    }
}

impl<T: Stored> Stored for Vec<T> {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        self.len().write(to);
        self.iter().for_each(|one| one.write(to));
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let length = usize::read(from)?;
        // What isn't nothing takes a byte at least.
        let mut all = Vec::with_capacity(length.min(from.rest.len()));
        for _ in 0..length {
            all.push(T::read(from)?);
        }
        Some(all)
    }
}

impl<T: Stored + Clone> Stored for Box<[T]> {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        self.to_vec().write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Vec::read(from).map(Vec::into_boxed_slice)
    }
}

impl<T: Stored> Stored for Box<T> {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        T::write(self, to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        T::read(from).map(Box::new)
    }
}

impl<T: Stored, const LENGTH: usize> Stored for [T; LENGTH] {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        self.iter().for_each(|one| one.write(to));
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let all: Option<Vec<T>> = (0..LENGTH).map(|_| T::read(from)).collect();
        all?.try_into().ok()
    }
}

impl<T: Stored> Stored for Range<T> {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        self.start.write(to);
        self.end.write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Some(T::read(from)?..T::read(from)?)
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

/// Nothing is nothing.
impl Stored for () {
    #[cfg(test)]
    fn write(&self, _: &mut Writer) {}

    fn read(_: &mut Reader) -> Option<Self> {
        Some(())
    }
}

/// What is built when first needed is built then.
impl<T> Stored for OnceLock<T> {
    #[cfg(test)]
    fn write(&self, _: &mut Writer) {}

    fn read(_: &mut Reader) -> Option<Self> {
        Some(OnceLock::new())
    }
}

/// By its number.
impl Stored for Pattern {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        self.number().unwrap().write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let number = usize::read(from)?;
        from.patterns.get(number).cloned()
    }
}

impl<T: Stored> Stored for Patterns<T> {
    #[cfg(test)]
    fn write(&self, to: &mut Writer) {
        self.iter().count().write(to);
        self.iter().for_each(|one| one.write(to));
    }

    fn read(from: &mut Reader) -> Option<Self> {
        Vec::read(from).map(Patterns::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::load::built;

    /// The profiles stored are those of the texts; `UPDATE_EXPECT=1` stores them
    /// anew.
    #[test]
    fn what_is_stored_is_what_is_built() {
        let (profiles, patterns) = built();
        let mut to = Writer::default();
        patterns.len().write(&mut to);
        for pattern in &patterns {
            to.text(pattern.source());
            is_plain(pattern.source()).write(&mut to);
            to.part(|to| {
                for characters in [MOST_CHARACTERS, 0] {
                    required(pattern.source(), characters).write(to);
                }
            });
        }
        profiles.write(&mut to);
        let mut head = Writer::default();
        head.bytes.extend(TEXTS.to_le_bytes());
        head.part(|head| head.bytes.extend(to.words.as_bytes()));
        let wanted = [head.bytes, to.bytes].concat();
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            let path = concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/src/profile/builtin/stored.bin"
            );
            std::fs::write(path, &wanted).unwrap();
            return;
        }
        assert!(STORED == wanted, "run with UPDATE_EXPECT=1");
        let (read, numbered) = builtin().unwrap();
        assert_eq!(format!("{read:#?}"), format!("{profiles:#?}"));
        assert_eq!(format!("{numbered:?}"), format!("{patterns:?}"));
    }
}
