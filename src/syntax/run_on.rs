//! Lines that hold what were several lines of a page, whose ends became spaces, as
//! programs that take the text of a page leave them: a heading between paragraphs,
//! or a whole table.

use memchr::{memchr_iter, memchr3_iter};

use super::lex::{LONGEST_LABEL, is_figure, is_inner_space};
use super::{Cell, html, is_space};
use crate::normal::is_numeral;
use crate::number;
use crate::text::{Span, from_byte, to_byte};

/// Characters of a heading inside of a line, at most.
const LONGEST_HEAD: usize = 40;
/// Characters of a title before the first one, at least and at most.
const SHORTEST_TITLE: usize = 10;
const LONGEST_TITLE: usize = 60;
/// Bytes of its numeral, at most: 二十三.
const LONGEST_NUMERAL: usize = 9;
/// Bytes behind the beginning of a heading that are looked at to tell it, at most.
pub const HEAD_REACH: usize = 4 * (LONGEST_HEAD + 4);
/// Bytes of a line in which headings are looked for.
const LONGEST_LINE: usize = 1 << 16;

/// Whether `text` begins with a numeral and words without a stop up to the next
/// space or tag, or the end: `二、…… `; where these end.
fn head_end(text: &str) -> Option<usize> {
    let words = text.trim_start_matches(is_numeral);
    let numeral = text.len() - words.len();
    let numbers = (1..=LONGEST_NUMERAL).contains(&numeral);
    let words = words.strip_prefix('、').filter(|_| numbers)?;
    let parts = |c: char| is_space(c) || c == '<';
    let ends = |c: char| parts(c) || "，。；：,;:".contains(c);
    let mut first = words.char_indices().take(LONGEST_HEAD + 1);
    match first.find(|&(_, c)| ends(c)) {
        Some((end, c)) => parts(c).then_some(text.len() - words.len() + end),
        None => (words.len() <= 3 * LONGEST_HEAD).then_some(text.len()),
    }
}

/// Where a heading begins in the line of text that begins `rest`, as where the line
/// ends of a page became spaces or were lost: behind a sentence or a figure
/// (`……。 二、……`); the first one behind the words of a title (`……报告 一、……`), too.
pub fn heading_behind(rest: &str) -> Option<usize> {
    // Bytes that are looked at together.
    const WINDOW: usize = 1 << 10;
    let bytes = rest.as_bytes();
    // Where the numeral before the sign `、` at a byte begins.
    let heading = |sign: usize| {
        let before = to_byte(rest, sign).trim_end_matches(is_numeral);
        let numeral = Span::new(before.len(), sign).of(rest);
        let words = before.trim_end_matches(is_inner_space);
        let is_behind = match words.len() < before.len() {
            true => {
                words.ends_with(|c: char| "。！？；：:）)》”".contains(c) || c.is_ascii_digit())
                    || number::chinese(numeral) == Some(1) && may_be_title(words)
            }
            // Only a whole sentence is surely over, and only a heading at the end
            // of the line surely none of the next one's words.
            false => words.ends_with(|c: char| "。！？”".contains(c)),
        };
        if numeral.is_empty() || !is_behind {
            return None;
        }
        let behind = html::within(from_byte(rest, before.len()), HEAD_REACH);
        let tail = from_byte(behind, head_end(behind)?).trim_start_matches(is_inner_space);
        let ends_line =
            tail.starts_with(['\n', '\r']) || tail.is_empty() && behind.len() < HEAD_REACH - 3;
        (words.len() < before.len() || ends_line).then_some(before.len())
    };
    for (i, window) in bytes.chunks(WINDOW).take(LONGEST_LINE / WINDOW).enumerate() {
        let base = i * WINDOW;
        let stop = stop_in(bytes, base, window.len());
        let line = window.get(..stop.unwrap_or(window.len()))?;
        // The sign's last byte.
        let mut signs = memchr_iter(0x81, line).map(|at| base + at + 1);
        let found = signs.find_map(|end| heading(end.checked_sub("、".len())?));
        if found.is_some() || stop.is_some() {
            return found;
        }
    }
    None
}

/// Where in the `len` bytes from `base` on the line ends, or a tag may begin. What
/// no ASCII follows begins none: `<……办法>`.
fn stop_in(bytes: &[u8], base: usize, len: usize) -> Option<usize> {
    let window = bytes.get(base..base + len)?;
    memchr3_iter(b'<', b'\n', b'\r', window).find(|at| {
        let next = bytes.get(base + at + 1);
        window.get(*at) != Some(&b'<') || next.is_none_or(u8::is_ascii)
    })
}

/// Whether `words`, all that stands before in the line, may be a report's title:
/// more than a table's label, no sentence, and not many fields.
fn may_be_title(words: &str) -> bool {
    let long = words.chars().take(LONGEST_TITLE + 1).count();
    (SHORTEST_TITLE..=LONGEST_TITLE).contains(&long)
        && !words.contains(|c| "。！？；，：:,;|\t（(".contains(c))
        && words
            .split(is_inner_space)
            .filter(|field| !field.is_empty())
            .count()
            <= 3
}

/// Where the heading ends that begins a table in a line.
pub fn heading_before_table(line: &str, cells: &[Cell]) -> Option<usize> {
    let [first, second, .., last] = cells else {
        return None;
    };
    let head = first.span();
    let is_table = last.row > 0 && !is_figure(second.span().of(line));
    (is_table && head_end(head.of(line)) == Some(head.len())).then_some(head.end)
}

/// The fields of a whole table that stands in one line, its rows one behind the
/// other between single spaces: no sentence, many figures, a whole row of them,
/// and behind that more words or before it more than a label. `false`, and no
/// cells, where it isn't.
pub fn table_in_a_line(line: &str, content: Span, cells: &mut Vec<Cell>) -> bool {
    // As many as a small table has.
    const FEWEST_FIGURES: usize = 6;
    const FEWEST_IN_A_ROW: usize = 3;
    let inner = content.of(line);
    let bytes = inner.as_bytes();
    // Two figures side by side tell nearly all other lines apart.
    let beside = |at: usize| {
        bytes[at - 1].is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
    };
    if !memchr_iter(b' ', bytes).any(|at| at > 0 && beside(at)) || inner.contains('。') {
        return false;
    }
    let (mut figures, mut run, mut rows, mut goes_on) = (0, 0, 0, false);
    let (mut words, mut at) = (0, content.start);
    for chunk in inner.split_inclusive(is_space) {
        let field = chunk.trim_end_matches(is_space);
        let span = Span::new(at, at + field.len());
        at += chunk.len();
        if field.is_empty() {
            continue;
        }
        if is_figure(field) {
            figures += 1;
            run += 1;
            rows += usize::from(run == FEWEST_IN_A_ROW);
        } else if run > 0
            && let Some(last) = cells.last_mut()
            && is_figure(Span::new(last.span().start, span.end).of(line))
        {
            // Its unit.
            *last = Cell::new(Span::new(last.span().start, span.end), last.row, 0);
            continue;
        } else {
            run = 0;
            goes_on |= rows > 0;
            words += usize::from(rows == 0) * field.chars().count();
        }
        cells.push(Cell::new(span, cells.len() as u32, 0));
    }
    let table = figures >= FEWEST_FIGURES
        && 4 * figures >= cells.len()
        && rows > 0
        && (goes_on || words > LONGEST_LABEL);
    if !table {
        cells.clear();
    }
    table
}
