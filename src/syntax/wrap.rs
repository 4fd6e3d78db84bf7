//! Lines of running text that were wrapped to a width, as text from a PDF or a
//! mail is: of a paragraph they are one block.
//!
//! No sign marks them, so only what can hardly be anything else is joined: long
//! lines with a comma or stop in them, or with half of a name (《), as wide as each
//! other, that stop inside a sentence where the next goes on. A title or a heading
//! holds no such sign, and ends with none; a label that does ends with its bracket,
//! before a figure or another numeral.

use super::words;
use crate::normal::{is_ideograph, is_numeral};

/// Columns of a line that may be wrapped, at least. An ideograph takes two.
const NARROWEST: usize = 40;
/// Bytes of such a line, at most: else none is looked at further.
pub const LONGEST: usize = 1 << 12;
/// Columns by which the full lines of a text differ, at most: a sign that begins
/// no line is drawn to the line before, a Latin word to the next.
const RAGGED: usize = 4;
/// Characters by which they differ where characters were counted, at most.
const RAGGED_COUNT: usize = 2;
/// Columns by which a paragraph's first line is indented: its content is narrower.
const INDENT: usize = 4;
/// Lines of one paragraph, at most.
pub const MOST_LINES: usize = 40;

/// How wide a line is.
#[derive(Debug, Clone, Copy)]
pub struct Width {
    columns: usize,
    characters: usize,
    /// Columns without the spaces: text from a PDF has one on each side of a figure
    /// where the page has none.
    tight: usize,
}

impl Width {
    /// Of the content of a line.
    pub fn of(line: &str) -> Width {
        let characters = line.chars().count();
        let narrow = line.bytes().filter(u8::is_ascii).count();
        let columns = 2 * characters - narrow;
        Width {
            columns,
            characters,
            tight: columns - line.bytes().filter(|byte| *byte == b' ').count(),
        }
    }

    /// The widest of a paragraph's first two lines, where this is the first's and
    /// `next` the second's, if that may follow.
    pub fn widest(self, next: Width) -> Option<Width> {
        let indented = next.columns <= self.columns + INDENT + RAGGED
            || next.tight <= self.tight + INDENT + RAGGED;
        match next.columns > self.columns {
            true => (indented || next.is_like(self)).then_some(next),
            false => Some(self),
        }
    }

    /// Whether the two lines may be full lines of one text.
    pub fn is_like(self, other: Width) -> bool {
        self.columns.abs_diff(other.columns) <= RAGGED
            || self.characters.abs_diff(other.characters) <= RAGGED_COUNT
            || self.tight.abs_diff(other.tight) <= RAGGED
    }

    /// Whether a line of this width is surely none that follows a full one.
    fn is_beyond(self, full: Width) -> bool {
        self.columns > full.columns && !self.is_like(full)
    }
}

/// Whether the content of a line may be the first of a wrapped paragraph, by
/// itself. Asked of every line, so that most are told by their bytes, which are
/// more than their columns, or by their last character.
pub fn may_begin(line: &str) -> bool {
    (NARROWEST..LONGEST).contains(&line.len())
        && is_open(line)
        && Width::of(line).columns >= NARROWEST
        && (line.contains(INSIDE) || cuts_name(line))
}

/// Whether a name begins in the line and doesn't end in it, or the other way round.
fn cuts_name(line: &str) -> bool {
    line.matches('《').count() != line.matches('》').count()
}

/// Whether the content of a line stops inside a sentence.
pub fn is_open(line: &str) -> bool {
    let is_inside = |c: char| c.is_alphanumeric() || STRONG.contains(&c) || OPEN.contains(&c);
    let whole = line.strip_suffix('.').unwrap_or(line);
    let is_cut = whole.len() == line.len() || whole.ends_with(char::is_numeric);
    // A label may end with its bracket, and holds no stop.
    let in_prose = !line.ends_with(['）', ')']) || line.contains('。') || cuts_name(line);
    whole.ends_with(is_inside) && is_cut && in_prose
}

/// Whether so many `lines` are parted behind this one: told by itself, so that a
/// line more before them parts them no otherwise.
pub fn parts(line: &str, lines: usize) -> bool {
    lines >= MOST_LINES / 2 && line.len().is_multiple_of(8)
}

/// Whether `next` surely goes on behind `last`, which it may follow: it ends as a
/// sentence does, or has a part of one behind a sign that a sentence goes on after.
pub fn surely_follows(next: &str, last: &str) -> bool {
    next.ends_with(STOPS) || last.ends_with(STRONG) && next.contains(INSIDE)
}

/// Whether `next` (the content of a line of text that isn't indented) may go on
/// behind `last`, where the first line is `full`.
pub fn may_follow(next: &str, last: &str, full: Width) -> bool {
    let begins = next
        .starts_with(|c: char| c.is_alphanumeric() || INSIDE.contains(&c) || BEGIN.contains(&c));
    begins
        && (next.contains(is_ideograph) || next.ends_with('。'))
        && (!begins_item(next) || last.ends_with(words::PART_BEFORE))
        && !Width::of(next).is_beyond(full)
}

/// Whether a numeral begins `line` as it does an item's: `（一）`, `二、`, `3.`.
fn begins_item(line: &str) -> bool {
    let numbers = |c: char| c.is_ascii_digit() || is_numeral(c);
    let body = line.trim_start_matches(['（', '(']);
    let behind = body.trim_start_matches(numbers);
    let is_decimal = behind
        .strip_prefix('.')
        .is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()));
    behind.len() < body.len() && behind.starts_with(['、', '.', '．', '）', ')']) && !is_decimal
}

/// Signs that stand inside running text, but in no heading or title.
const INSIDE: [char; 3] = ['，', '。', '；'];
/// Signs behind which a sentence always goes on.
const STRONG: [char; 7] = ['，', ',', '、', '“', '《', '（', '('];
/// Signs behind which it may.
const OPEN: [char; 8] = ['”', '》', '；', '）', ')', '〕', '%', '％'];
/// Signs that a paragraph ends with.
const STOPS: [char; 8] = ['。', '；', '！', '？', '：', ';', '!', '?'];
/// Signs that may begin a line in the middle of a sentence.
const BEGIN: [char; 18] = [
    '.', '“', '”', '《', '》', '（', '）', '、', '〔', '〕', '(', ')', ',', ';', '：', ':', '%',
    '％',
];
