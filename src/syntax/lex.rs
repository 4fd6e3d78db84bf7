//! Text to blocks, one at a time, each without knowledge of the one before.

use memchr::{memchr_iter, memchr2, memchr3};

use super::html::{self, tag};
use super::run_on::{HEAD_REACH, heading_before_table, heading_behind, table_in_a_line};
use super::wrap::{self, Width};
use super::{Block, Cell, Kind, Limit, begins_visibly, is_space, trim};
use crate::normal::is_ideograph;
use crate::number;
use crate::text::{Span, from_byte, to_byte};

/// A block and how far the text was looked at to find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lexed {
    pub block: Block,
    /// Bytes from the block's start: a change behind them can't change it.
    pub reach: usize,
}

/// A comment, a fence or a script is no longer than this; a longer one is read
/// as if its opening were text.
const LONGEST_MARKUP: usize = 1 << 16;
/// Bytes in which a row of a table has its first pipe.
const LONGEST_ROW: usize = 1 << 12;
/// A heading element is no longer than this.
const LONGEST_HEADING: usize = 1 << 12;
/// No block is longer: places in it are told in 32 bits.
const LONGEST_BLOCK: usize = 1 << 30;

/// The block that begins at byte `from` of `text`; `None` at the end. Its cells
/// take the place of those in `cells`.
pub fn lex(text: &str, from: usize, cells: &mut Vec<Cell>) -> Option<Lexed> {
    cells.clear();
    let rest = text.get(from..).filter(|rest| !rest.is_empty())?;
    if rest.starts_with('\n') {
        // What stands between most paragraphs.
        let block = line_block(Kind::Blank, "\n");
        return Some(Lexed { block, reach: 2 });
    }
    let rest = html::within(rest, LONGEST_BLOCK);
    let first = match begins_visibly(rest) {
        true => rest,
        false => rest.trim_start_matches(is_inner_space),
    };
    let indent = rest.len() - first.len();
    // Before any look at the whole line: a page may be one line of many tags.
    if first.starts_with('<')
        && let Some(lexed) = markup(rest, indent, cells)
    {
        return Some(lexed);
    }
    let mut reach = 0;
    let mut limit = None;
    if first.starts_with("```") || first.starts_with("~~~") {
        match fence(rest, to_byte(first, 3)) {
            Ok(lexed) => return Some(lexed),
            Err(seen) => {
                reach = seen;
                limit = beyond(rest, LONGEST_MARKUP);
            }
        }
    }
    let mut lexed = match part_of_line(rest, cells) {
        Some(lexed) => lexed,
        None => whole_line(rest, indent, cells),
    };
    lexed.reach = lexed.reach.max(reach);
    lexed.block.limit = limit;
    Some(lexed)
}

/// The block of the line that begins `rest`, and of those that it was wrapped to.
fn whole_line(rest: &str, indent: usize, cells: &mut Vec<Cell>) -> Lexed {
    let (end, mut reach) = text_end(rest, indent);
    let mut line = to_byte(rest, end);
    let mut kind = text_line(line, cells);
    if let Some(end) = heading_before_table(line, cells) {
        line = to_byte(line, end);
        cells.clear();
        kind = text_line(line, cells);
    }
    let mut block = line_block(kind, line);
    if kind == Kind::Text {
        reach = reach.max(wrapped(rest, &mut block, cells));
    }
    Lexed { block, reach }
}

/// Lets `block`, a line of text that begins `rest` and whose content is the one
/// cell, go on over the lines that it was wrapped to; how far was looked.
fn wrapped(rest: &str, block: &mut Block, cells: &mut [Cell]) -> usize {
    let [cell] = cells else { return 0 };
    let first = cell.span().of(rest);
    if !wrap::may_begin(first) || !to_byte(rest, block.len).ends_with(['\n', '\r']) {
        return 0;
    }
    // The first line's, and the second's where that is wider.
    let mut full = [Width::of(first); 2];
    let mut reach = 0;
    let mut more = Vec::new();
    // The text line behind `from`: its content, and where it ends.
    let mut line_behind = |from: usize| {
        let behind = html::within(from_byte(rest, from), wrap::LONGEST);
        let (end, seen) = text_end(behind, 0);
        reach = reach.max(from + seen);
        let line = to_byte(behind, end);
        let is_whole = behind.len() + from == rest.len() || end < behind.len();
        let is_text = is_whole && !line.starts_with(|c| c == '<' || is_space(c)) && {
            more.clear();
            text_line(line, &mut more) == Kind::Text && heading_behind(line).is_none()
        };
        let content = more.first().filter(|_| is_text).map(|cell| cell.span());
        (content.map(|content| content.shifted(from)), from + end)
    };
    let (mut last, mut last_end, mut behind) = (first, cell.span().end, block.len);
    // Where the paragraph's last line ends, and its content, as far as is sure.
    let mut sure = None;
    for lines in 1..wrap::MOST_LINES {
        let (Some(next), end) = line_behind(behind) else {
            break;
        };
        let line = next.of(rest);
        if lines == 1 {
            let Some(widest) = full[0].widest(Width::of(line)) else {
                break;
            };
            full[1] = widest;
        }
        if !wrap::is_open(last) || !wrap::may_follow(line, last, full[1]) {
            break;
        }
        // One line that stops nowhere may be a title or heading, or a page's number:
        // only what stands between two others surely goes on.
        if wrap::surely_follows(line, last) {
            sure = Some((end, next.end));
        } else if lines > 1 {
            sure = Some((behind, last_end));
        }
        (last, last_end, behind) = (line, next.end, end);
        let breaks = to_byte(rest, behind).ends_with(['\n', '\r']);
        let is_full = full.iter().any(|full| Width::of(line).is_like(*full));
        if !breaks || !is_full || wrap::parts(line, lines) {
            break;
        }
    }
    if let Some((end, content_end)) = sure {
        (block.len, block.lines) = (end, line_ends(to_byte(rest, end)));
        *cell = Cell::new(Span::new(cell.span().start, content_end), 0, 0);
    }
    reach
}

/// The block of the text in `rest` up to a heading inside of its line, or of a
/// heading that a table in a line follows; `None`, and no cells, where the line is
/// not divided.
fn part_of_line(rest: &str, cells: &mut Vec<Cell>) -> Option<Lexed> {
    let at = heading_behind(rest)?;
    let mut part = to_byte(rest, at);
    let mut kind = text_line(part, cells);
    if part.contains('\t') || !matches!(kind, Kind::Text | Kind::Row) {
        cells.clear();
        return None;
    }
    if let Some(end) = heading_before_table(part, cells) {
        part = to_byte(part, end);
        cells.clear();
        kind = text_line(part, cells);
    }
    Some(Lexed {
        block: line_block(kind, part),
        reach: at + HEAD_REACH,
    })
}

/// Where a line of text that begins `rest` ends: at the line's end or before a
/// tag that begins another line for a reader; and how far it was looked at.
fn text_end(rest: &str, indent: usize) -> (usize, usize) {
    let mut at = indent;
    let mut reach = 0;
    let mut open = false;
    let (end, seen) = loop {
        let Some(found) = memchr3(b'<', b'\n', b'\r', &rest.as_bytes()[at..]) else {
            break (rest.len(), rest.len());
        };
        let here = at + found;
        let behind = from_byte(rest, here);
        if !behind.starts_with('<') {
            let end = here + line_len(behind);
            break (end, end);
        }
        let Some(tag) = tag(behind) else {
            open = true;
            at = here + 1;
            continue;
        };
        if tag.is_block() {
            // In a row of a table a break is white space.
            let line = match tag.is("br") {
                true => line_len(html::within(rest, LONGEST_ROW)),
                false => 0,
            };
            reach = reach.max(line + 1);
            if !has_pipe(to_byte(rest, line)) {
                break (here, here + tag.len);
            }
        }
        // A tag may go on over the line's end, the line doesn't.
        let line_end = memchr2(b'\n', b'\r', to_byte(behind, tag.len).as_bytes());
        open |= line_end.is_some();
        at = here + line_end.unwrap_or(tag.len);
    };
    // The line end may be half of a CRLF; what is no tag may become one, and what
    // is one beyond the line, none.
    let open = match open {
        true => html::longest_from(to_byte(rest, seen)),
        false => 0,
    };
    (end, reach.max(seen + 1 + open))
}

/// Length of the first line, with its line end (LF, CRLF or CR).
fn line_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    match memchr2(b'\n', b'\r', bytes) {
        Some(at) if bytes[at..].starts_with(b"\r\n") => at + 2,
        Some(at) => at + 1,
        None => bytes.len(),
    }
}

/// Line ends in `text`, CRLF counted once.
fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let lone = |&at: &usize| bytes.get(at + 1) != Some(&b'\n');
    memchr_iter(b'\n', bytes).count() + memchr_iter(b'\r', bytes).filter(lone).count()
}

/// White space that doesn't end a line.
pub(super) fn is_inner_space(c: char) -> bool {
    is_space(c) && c != '\n' && c != '\r'
}

fn block(kind: Kind, text: &str) -> Block {
    Block {
        kind,
        len: text.len(),
        lines: line_ends(text),
        limit: None,
    }
}

/// `len` with the white space up to and with the line end, if nothing else is
/// there; and how far the text was looked at: one byte on, which may be half of
/// a CRLF.
fn with_line_end(rest: &str, len: usize) -> (usize, usize) {
    let behind = from_byte(rest, len);
    let inner = behind.trim_start_matches(is_inner_space);
    let space = len + behind.len() - inner.len();
    match inner.chars().next() {
        None => (space, space + 1),
        Some('\n' | '\r') => {
            let end = space + line_len(inner);
            (end, end + 1)
        }
        Some(c) => (len, space + c.len_utf8()),
    }
}

/// A block that a tag or comment begins at `indent`; `None` if it is a tag
/// inside a line of text.
fn markup(rest: &str, indent: usize, cells: &mut Vec<Cell>) -> Option<Lexed> {
    let first = from_byte(rest, indent);
    let open = match tag(first) {
        Some(open) => open,
        None => {
            // An unclosed comment is a line of its own.
            if !first.starts_with("<!--") {
                return None;
            }
            let line = to_byte(rest, line_len(rest).max(indent));
            let mut block = block(Kind::Markup, line);
            block.limit = beyond(first, html::LONGEST_COMMENT);
            return Some(Lexed {
                block,
                reach: indent + html::LONGEST_COMMENT + 1,
            });
        }
    };
    if open.is("table") && !open.closing {
        let table = html::table(rest, indent, cells)?;
        let (len, reach) = with_line_end(rest, table.end);
        let mut block = block(Kind::Table, to_byte(rest, len));
        block.limit = table.limit;
        return Some(Lexed {
            block,
            // A comment or tag that is open inside may close behind it.
            reach: reach.max(len + html::longest_from(to_byte(rest, len))),
        });
    }
    if !open.is_block() {
        return None;
    }
    let closed = |longest: usize| close_of(html::within(first, longest), open.name);
    let is_heading = open.is_heading();
    if is_heading
        && !open.closing
        && let Some((inner, len)) = closed(LONGEST_HEADING)
    {
        let span = html::content(rest, Span::new(indent + open.len, indent + inner));
        let (len, reach) = with_line_end(rest, indent + len);
        cells.push(Cell::new(span, 0, 0));
        let block = block(Kind::Heading, to_byte(rest, len));
        return Some(Lexed { block, reach });
    }
    let mut len = open.len;
    let mut reach = 0;
    let mut limit = None;
    if is_heading && !open.closing {
        reach = indent + LONGEST_HEADING + 1;
    }
    if open.is_any(&["script", "style", "svg", "select", "noscript"]) && !open.closing {
        match closed(LONGEST_MARKUP) {
            Some((_, whole)) => len = whole,
            None => {
                reach = indent + LONGEST_MARKUP + 1;
                limit = beyond(first, LONGEST_MARKUP);
            }
        }
    }
    let (len, seen) = with_line_end(rest, indent + len);
    let mut block = block(Kind::Markup, to_byte(rest, len));
    block.limit = limit;
    Some(Lexed {
        block,
        reach: reach.max(seen),
    })
}

/// The limit that markup meets whose end isn't among the first `longest` bytes
/// of `text`.
fn beyond(text: &str, longest: usize) -> Option<Limit> {
    (text.len() > longest).then_some(Limit::Markup(longest as u32))
}

/// So many elements of one name that begin within one of that name show that it
/// isn't closed: else each of many would be looked for to the same end.
const MOST_BEGUN: usize = 64;

/// Where the content of the element `name` that begins `text` ends, and where
/// the element does.
fn close_of(text: &str, name: &str) -> Option<(usize, usize)> {
    let mut begun = 0;
    for here in memchr_iter(b'<', text.as_bytes()) {
        let first = from_byte(text, here + 1);
        let closing = first.strip_prefix('/');
        let word = closing.unwrap_or(first).as_bytes();
        let is_own = |word: &[u8]| word.eq_ignore_ascii_case(name.as_bytes());
        if !word.get(..name.len()).is_some_and(is_own) {
            continue;
        }
        match tag(from_byte(text, here)) {
            Some(tag) if closing.is_some() && tag.is(name) => return Some((here, here + tag.len)),
            _ => begun += usize::from(closing.is_none()),
        }
        if begun > MOST_BEGUN {
            return None;
        }
    }
    None
}

/// A fenced block, if its closing line is near; else how far it was looked for.
fn fence(rest: &str, mark: &str) -> Result<Lexed, usize> {
    let mut at = line_len(rest);
    while at < rest.len() && at < LONGEST_MARKUP {
        let line = line_len(from_byte(rest, at));
        let closes = Span::new(at, at + line)
            .of(rest)
            .trim_start_matches(is_inner_space)
            .starts_with(mark);
        at += line;
        if closes {
            return Ok(Lexed {
                block: block(Kind::Markup, to_byte(rest, at)),
                reach: at + 1,
            });
        }
    }
    Err(at.max(LONGEST_MARKUP) + 1)
}

/// A block of one line.
fn line_block(kind: Kind, line: &str) -> Block {
    Block {
        kind,
        len: line.len(),
        lines: usize::from(line.ends_with(['\n', '\r'])),
        limit: None,
    }
}

/// Which signs stand in a line, told by one look at its bytes; some may stand
/// for others.
#[derive(Clone, Copy)]
struct Signs(u8);

impl Signs {
    const TAB: u8 = 1;
    const PIPE: u8 = 2;
    /// `<` or `&`.
    const MARKUP: u8 = 4;
    /// A space of any width.
    const SPACE: u8 = 8;
    /// A comma of any width.
    const COMMA: u8 = 16;

    fn of(line: &str) -> Signs {
        // Without a branch, so that many bytes are looked at together.
        let signs = line.bytes().map(|byte| {
            let is = |sign: u8, other: u8| if byte == other { sign } else { 0 };
            is(Signs::TAB, b'\t')
                | is(Signs::PIPE, b'|')
                | is(Signs::MARKUP, b'<')
                | is(Signs::MARKUP, b'&')
                | is(Signs::SPACE, b' ')
                | is(Signs::COMMA, b',')
                // The last bytes of U+00A0, U+3000 and the full-width comma.
                | is(Signs::SPACE, 0xa0)
                | is(Signs::SPACE, 0x80)
                | is(Signs::COMMA, 0x8c)
        });
        Signs(signs.fold(0, |all, sign| all | sign))
    }

    fn hold(self, sign: u8) -> bool {
        self.0 & sign != 0
    }
}

/// Tells what a line is (with its line end) that holds no tag of a block, and
/// puts its cells into `cells`, which are empty.
fn text_line(line: &str, cells: &mut Vec<Cell>) -> Kind {
    let signs = Signs::of(line);
    let content = trim(line, Span::new(0, line.len()));
    let inner = content.of(line);
    if inner.is_empty() {
        // A tab keeps an empty cell; a no-break space, what a web page had in
        // an empty cell.
        let mut tabs = memchr_iter(b'\t', line.as_bytes());
        let (kind, at) = match (tabs.next(), tabs.next()) {
            (None, _) => (Kind::Blank, line.find('\u{a0}')),
            (Some(at), None) => (Kind::Tabbed, Some(at + 1)),
            _ => {
                fields(line, '\t', cells);
                (Kind::Row, None)
            }
        };
        cells.extend(at.map(|at| Cell::new(Span::at(at), 0, 0)));
        return kind;
    }
    if inner.starts_with('#')
        && let body = inner.trim_start_matches('#')
        && inner.len() - body.len() <= 6
        && !body.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '!')
    {
        let start = content.end - body.len();
        let body = trim(line, Span::new(start, content.end));
        cells.push(Cell::new(body, 0, 0));
        return Kind::Heading;
    }
    if signs.hold(Signs::TAB) {
        let before = to_byte(line, content.start).matches('\t').count();
        // Tabs inside or behind the words: empty cells are cells.
        if before != 1 || from_byte(line, content.start).contains('\t') {
            fields(line, '\t', cells);
            return Kind::Row;
        }
        cells.push(Cell::new(content, 0, 0));
        return Kind::Tabbed;
    }
    if signs.hold(Signs::PIPE) && has_pipe(inner) {
        let rule = is_rule(inner);
        if !rule || is_dashed(inner) {
            pipe_fields(line, content, cells);
        }
        return if rule { Kind::Rule } else { Kind::Pipe };
    }
    if inner.len() >= 3
        && inner
            .bytes()
            .all(|b| matches!(b, b'-' | b'=' | b'*' | b'_' | b' '))
        || is_page_number(inner)
    {
        return Kind::Markup;
    }
    if spaced_fields(line, content, signs, cells) {
        return Kind::Row;
    }
    let content = if signs.hold(Signs::MARKUP) {
        html::content(line, content)
    } else {
        content
    };
    cells.push(Cell::new(content, 0, 0));
    Kind::Text
}

/// The fields of a line between `separator`s.
fn fields(line: &str, separator: char, cells: &mut Vec<Cell>) {
    let line = line.trim_end_matches(['\n', '\r']);
    let mut start = 0;
    for (column, field) in line.split(separator).enumerate() {
        let end = start + field.len();
        let span = trim(line, Span::new(start, end));
        cells.push(Cell::new(span, 0, column as u32));
        start = end + separator.len_utf8();
    }
}

fn has_pipe(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr_iter(b'|', bytes).any(|i| i == 0 || bytes[i - 1] != b'\\')
}

/// Whether a line of a pipe table is the one under the header: every field is
/// dashes, with colons or not. A single dash between spaces is a mark for zero.
fn is_rule(inner: &str) -> bool {
    let inner = inner.strip_prefix('|').unwrap_or(inner);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut dashes = false;
    for field in inner.split(['|', '+']) {
        let field = match field.trim() {
            "" => continue,
            "-" if field.len() > 1 => return false,
            field => field,
        };
        let body = field.strip_prefix(':').unwrap_or(field);
        let body = body.strip_suffix(':').unwrap_or(body);
        if body.is_empty() || !body.bytes().all(|b| matches!(b, b'-' | b'=')) {
            return false;
        }
        dashes = true;
    }
    dashes
}

/// Whether every field of a rule is one dash or blank: elsewhere than under a
/// header that is a row of marks for zero, whose fields are kept.
fn is_dashed(inner: &str) -> bool {
    let mut fields = inner.split('|').map(str::trim);
    fields.all(|field| matches!(field, "" | "-"))
}

/// The fields of a line between pipes that no backslash escapes; what stands
/// before a first and behind a last pipe is no field if it is empty. Space
/// before a lone pipe is a blank cell of a table with a cell a line.
fn pipe_fields(line: &str, content: Span, cells: &mut Vec<Cell>) {
    let bytes = line.as_bytes();
    let mut start = content.start;
    // Behind an indented first pipe stands the first field, before it a blank
    // one: rows without a border begin so.
    if bytes[start] == b'|' {
        if start > 0 {
            cells.push(Cell::new(Span::at(0), 0, 0));
        }
        start += 1;
    }
    let mut column = cells.len() as u32;
    let mut push = |span: Span| {
        cells.push(Cell::new(html::content(line, span), 0, column));
        column += 1;
    };
    let from = start;
    for at in memchr_iter(b'|', &bytes[from..content.end]).map(|at| from + at) {
        if at == 0 || bytes[at - 1] != b'\\' {
            push(Span::new(start, at));
            start = at + 1;
        }
    }
    if start < content.end {
        push(Span::new(start, content.end));
    }
}

/// A page's number between dashes, as it stands at the foot of a page: `— 3 —`.
fn is_page_number(text: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | '－' | '–' | '—' | '―' | '─');
    if !text.starts_with(dash) {
        return false;
    }
    let number = text.trim_start_matches(dash);
    let inner = number.trim_end_matches(dash);
    let digits = inner.trim();
    inner.len() < number.len()
        && (1..=4).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The fields of a line that commas or spaces divide, if that is surely meant:
/// at least two of three or more fields are figures, or behind a label three
/// or more figures end the line, or four or more short words are set apart by
/// wide gaps.
/// `false`, and no cells, where it isn't.
fn spaced_fields(line: &str, content: Span, signs: Signs, cells: &mut Vec<Cell>) -> bool {
    let inner = content.of(line);
    if signs.hold(Signs::SPACE) && has_gap(inner) {
        gap_fields(line, content, cells);
        let figures = cells.iter().filter(|c| is_figure(c.span().of(line)));
        let figures = figures.count();
        let short = cells.iter().all(|c| c.span().len() <= 60);
        let label_and_figure = match cells.as_slice() {
            [label, value] => is_label(label.span().of(line)) && is_figure(value.span().of(line)),
            _ => false,
        };
        if (cells.len() >= 3 && figures >= 2) || (cells.len() >= 4 && short) || label_and_figure {
            part_figures(line, cells);
            part_label(line, cells);
            return true;
        }
        cells.clear();
    }
    if signs.hold(Signs::SPACE) && table_in_a_line(line, content, cells) {
        return true;
    }
    let ends_in_figure =
        |c: char| !is_ideograph(c) && c.is_numeric() || matches!(c, '-' | '/' | '—');
    // Or in its unit, set apart by a space.
    let tail = inner.len().saturating_sub(LONGEST_FIGURE);
    let may_end = inner.ends_with(ends_in_figure)
        || signs.hold(Signs::SPACE) && inner.as_bytes()[tail..].contains(&b' ');
    if may_end && trailing_figures(line, content, cells) {
        return true;
    }
    if !signs.hold(Signs::COMMA) {
        return false;
    }
    let separator = [',', '，'].into_iter().find(|c| is_row(inner, *c));
    if let Some(separator) = separator {
        fields(line, separator, cells);
    }
    separator.is_some()
}

/// Parts figures that only one space keeps from each other, as wide ones in narrow
/// columns.
fn part_figures(line: &str, cells: &mut Vec<Cell>) {
    let is_count = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let narrow = |cell: &Cell| {
        let words = cell.span().of(line);
        words.contains(' ') && words.split(' ').all(is_count)
    };
    if !cells.iter().any(narrow) {
        return;
    }
    let mut parted: Vec<Cell> = Vec::with_capacity(cells.len() + 1);
    for cell in cells.iter() {
        let span = cell.span();
        let mut start = span.start;
        let words = if narrow(cell) { span.of(line) } else { "" };
        for (at, _) in words.match_indices(' ') {
            let figure = Span::new(start, span.start + at);
            parted.push(Cell::new(figure, 0, parted.len() as u32));
            start = span.start + at + 1;
        }
        let rest = Span::new(start, span.end);
        parted.push(Cell::new(rest, 0, parted.len() as u32));
    }
    *cells = parted;
}

/// Parts the last label of a row from the first of its figures, if only one space
/// sets it apart, as behind a long label.
fn part_label(line: &str, cells: &mut Vec<Cell>) {
    let is_words = |cell: &Cell| !is_figure(cell.span().of(line));
    let last = cells.iter().rposition(is_words);
    let Some((last, span)) = last.and_then(|at| Some((at, cells.get(at)?.span()))) else {
        return;
    };
    let words = span.of(line);
    let Some((label, figure)) = words.rsplit_once(is_space) else {
        return;
    };
    if !is_figure(figure) || !label.ends_with(|c: char| is_ideograph(c) || "）)”\"".contains(c))
    {
        return;
    }
    let label = Span::new(span.start, span.start + label.len());
    let figure = Span::new(span.end - figure.len(), span.end);
    cells.splice(
        last..=last,
        [label, figure].map(|span| Cell::new(span, 0, 0)),
    );
    for (column, cell) in cells.iter_mut().enumerate() {
        cell.column = column as u32;
    }
}

/// A figure with its unit is no longer, in bytes.
const LONGEST_FIGURE: usize = 24;

/// Whether a field is a figure, or a mark for none.
pub(super) fn is_figure(field: &str) -> bool {
    field.len() <= LONGEST_FIGURE && number::read(field) != number::Reading::Text
}

/// Whether the fields of a line between `separator`s are a label and a figure,
/// or figures for the most part.
fn is_row(line: &str, separator: char) -> bool {
    // Longer fields are words, and no label.
    const LONGEST_FIELD: usize = 120;
    let (mut commas, mut count, mut figures) = (0, 0, 0);
    let mut label = "";
    let mut ends_in_figure = false;
    // No more fields than this.
    let last = separator
        .encode_utf8(&mut [0; 4])
        .as_bytes()
        .last()
        .copied();
    let most = 1 + last.map_or(0, |last| memchr_iter(last, line.as_bytes()).count());
    if most < 3 {
        return false;
    }
    for (i, field) in line.split(separator).enumerate() {
        commas = i;
        let field = trim(field, Span::new(0, field.len())).of(field);
        if field.len() > LONGEST_FIELD {
            return false;
        }
        if field.is_empty() {
            continue;
        }
        if count == 0 {
            label = field;
        }
        count += 1;
        ends_in_figure = is_figure(field);
        figures += usize::from(ends_in_figure);
        // Sentences are soon told so.
        if count > 2 && 3 * (count - figures) > most {
            return false;
        }
    }
    commas >= 2
        && (count == 2 && ends_in_figure && is_label(label)
            || figures >= 2 && 3 * figures >= 2 * count)
}

/// Whether two spaces of a kind stand side by side.
fn has_gap(text: &str) -> bool {
    let bytes = text.as_bytes();
    // What their encodings end with. The byte before tells most others apart.
    let last = |byte, before, space: &str| {
        memchr_iter(byte, bytes)
            .any(|at| at > 0 && bytes[at - 1] == before && bytes[..=at].ends_with(space.as_bytes()))
    };
    last(b' ', b' ', "  ")
        || last(0xa0, 0xc2, "\u{a0}\u{a0}")
        || last(0x80, 0x80, "\u{3000}\u{3000}")
}

/// Whether words may label a single figure: short, and no sentence.
fn is_label(text: &str) -> bool {
    (3..=20).contains(&text.chars().count())
        && !text.ends_with(|c: char| c.is_numeric())
        && !text.contains(['。', '，', '；', '：', ':', ',', ';'])
}

/// Fields that two or more spaces, or an ideographic space, divide.
fn gap_fields(line: &str, content: Span, cells: &mut Vec<Cell>) {
    let mut push = |span: Span| cells.push(Cell::new(span, 0, cells.len() as u32));
    let mut start = content.start;
    let mut gap = 0;
    let mut gap_start = start;
    for (i, c) in content.of(line).char_indices() {
        let at = content.start + i;
        if is_space(c) {
            if gap == 0 {
                gap_start = at;
            }
            gap += if c == '\u{3000}' { 2 } else { 1 };
        } else {
            if gap >= 2 {
                push(Span::new(start, gap_start));
                start = at;
            }
            gap = 0;
        }
    }
    push(Span::new(start, content.end));
}

/// The label of a row is no longer, in characters.
pub(super) const LONGEST_LABEL: usize = 60;

/// A label and figures between single spaces; or three or more figures alone.
/// `false`, and no cells, where it is neither.
fn trailing_figures(line: &str, content: Span, cells: &mut Vec<Cell>) -> bool {
    let inner = content.of(line);
    let mut end = inner.len();
    while end > 0 {
        let head = to_byte(inner, end).trim_end_matches(is_space);
        let start = head
            .char_indices()
            .rev()
            .find(|(_, c)| is_space(*c))
            .map_or(0, |(i, c)| i + c.len_utf8());
        let field = from_byte(head, start);
        if field.is_empty() || !is_figure(field) {
            end = head.len();
            break;
        }
        let span = Span::new(start, head.len()).shifted(content.start);
        cells.push(Cell::new(span, 0, 0));
        end = start;
    }
    let figures = cells.len();
    let label = to_byte(inner, end).trim_end_matches(is_space);
    let short = figures > 0 && is_label(label);
    if (figures < 3 && !short)
        || label.chars().count() > LONGEST_LABEL
        || label.contains(['。', '；', '，']) && figures < 5
    {
        cells.clear();
        return false;
    }
    if !label.is_empty() {
        let span = Span::new(content.start, content.start + label.len());
        cells.push(Cell::new(span, 0, 0));
    }
    cells.reverse();
    for (column, cell) in cells.iter_mut().enumerate() {
        cell.column = column as u32;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(Kind, Vec<&str>)> {
        let mut at = 0;
        let mut out = Vec::new();
        let mut cells = Vec::new();
        while let Some(lexed) = lex(text, at, &mut cells) {
            let here = &text[at..at + lexed.block.len];
            out.push((
                lexed.block.kind,
                cells.iter().map(|c| c.span().of(here)).collect(),
            ));
            at += lexed.block.len;
        }
        assert_eq!(at, text.len());
        out
    }

    #[test]
    fn each_kind_of_line_is_told() {
        assert_eq!(
            all(
                "一、总体情况\n\n## 二、标题\r\n\t规章\n\t\n甲\t1\t2\n| 甲 | 1 |\n|---|:-:|\n---\n"
            ),
            [
                (Kind::Text, vec!["一、总体情况"]),
                (Kind::Blank, vec![]),
                (Kind::Heading, vec!["二、标题"]),
                (Kind::Tabbed, vec!["规章"]),
                (Kind::Tabbed, vec![""]),
                (Kind::Row, vec!["甲", "1", "2"]),
                (Kind::Pipe, vec!["甲", "1"]),
                (Kind::Rule, vec![]),
                (Kind::Markup, vec![]),
            ]
        );
    }

    #[test]
    fn the_line_under_a_header_is_told_from_marks_for_zero() {
        for rule in ["|---|---|", "| :-: | --- |", "--- | ---", "| --- |"] {
            assert_eq!(all(rule), [(Kind::Rule, vec![])], "{rule}");
        }
        // Only its place tells whether this is a row of marks.
        assert_eq!(all("|-|-|"), [(Kind::Rule, vec!["-", "-"])]);
        for marks in ["| - | - |", "-  |"] {
            assert_eq!(all(marks)[0].0, Kind::Pipe, "{marks}");
        }
    }

    #[test]
    fn pipes_in_all_their_styles() {
        assert_eq!(
            all("| 行政许可 | 0 | ||"),
            [(Kind::Pipe, vec!["行政许可", "0", "", ""])]
        );
        assert_eq!(
            all("（一） | 2 | 3 |"),
            [(Kind::Pipe, vec!["（一）", "2", "3"])]
        );
        assert_eq!(all("规章 |"), [(Kind::Pipe, vec!["规章"])]);
        assert_eq!(all("|"), [(Kind::Pipe, vec![])]);
        assert_eq!(all("  | "), [(Kind::Pipe, vec![""])]);
        assert_eq!(all(r"| a\|b | 1 |"), [(Kind::Pipe, vec![r"a\|b", "1"])]);
    }

    #[test]
    fn wide_figures_in_narrow_columns_are_apart() {
        assert_eq!(
            all("一、新收   227 45  71   0   42 70  455")[0].1,
            ["一、新收", "227", "45", "71", "0", "42", "70", "455"]
        );
    }

    #[test]
    fn spaces_and_commas_divide_only_where_surely_meant() {
        assert_eq!(all("规章    0    1"), [(Kind::Row, vec!["规章", "0", "1"])]);
        assert_eq!(
            all("（一）予以公开 2 1 0 3"),
            [(Kind::Row, vec!["（一）予以公开", "2", "1", "0", "3"])]
        );
        assert_eq!(
            all("（二）部分公开 0   2   0"),
            [(Kind::Row, vec!["（二）部分公开", "0", "2", "0"])]
        );
        assert_eq!(
            all("规章,0,1,2"),
            [(Kind::Row, vec!["规章", "0", "1", "2"])]
        );
        let table =
            "信息内容 制发件数 废止件数 有效件数 规章 0 0 0 规范性文件 2 1 9 许可 11 处罚 3 备注";
        assert_eq!(all(table)[0].0, Kind::Row);
        assert_eq!(all(table)[0].1.len(), 17);
        for prose in [
            "2024 年共收到 12 件。",
            "收到申请12件，其中自然人9件，企业3件",
            "一是加强领导，  二是提高质量",
            "电话 0312 1234567",
            "2024 年 1 月 1 日起至 2024 年 12 月 31 日止，共收到申请 12 件 9 件 3 件，办结 9 件",
            "附件 2",
        ] {
            assert_eq!(all(prose)[0].0, Kind::Text, "{prose}");
        }
    }

    #[test]
    fn a_heading_inside_of_a_line_begins_a_block() {
        for (line, parts) in [
            (
                "编制本报告。 一、总体情况 2024年，",
                ["编制本报告。", "一、总体情况 2024年，"],
            ),
            ("编制本报告。\u{3000}二、情况", ["编制本报告。", "二、情况"]),
            (
                "收费 4.36 三、情况<b>略</b>",
                ["收费 4.36", "三、情况<b>略"],
            ),
            (
                "二、情况 制发件数 规章 0 1 2 文件 3 4 5 略",
                ["二、情况", "制发件数"],
            ),
            ("编制本报告。二、情况", ["编制本报告。", "二、情况"]),
            ("编制本报告。二、情况 \n甲", ["编制本报告。", "二、情况"]),
            (
                "根据<编制办法>编制。 一、总体情况 2024年，",
                ["根据<编制办法>编制。", "一、总体情况 2024年，"],
            ),
            (
                "报告如下： 一、总体情况 2024年，",
                ["报告如下：", "一、总体情况 2024年，"],
            ),
            (
                "某局 2024年度工作年度报告 一、总体情况 （一）公开。",
                ["某局 2024年度工作年度报告", "一、总体情况 （一）公开。"],
            ),
        ] {
            let cells = all(line).into_iter().flat_map(|(_, cells)| cells);
            assert_eq!(cells.take(2).collect::<Vec<_>>(), parts, "{line}");
        }
        for whole in [
            "一是公开。 二、三类信息，逐条审查。",
            "一是公开。 二、三类信息,逐条 审查。",
            "编制本报告。二、情况 甲",
            "编制本报告，二、情况",
            "某局 2024年度工作年度报告 二、主动公开情况",
            "商业企业 其他 总计 合计数 一、本年新收申请数量 3 0",
            "其他组织 一、本年新收申请数量",
            "包括一、总体情况 二、主动公开",
            "| 甲。 二、情况 | 3 |",
        ] {
            assert_eq!(all(whole).len(), 1, "{whole}");
        }
    }

    /// The lines of `text`, each as many characters as that.
    fn wrapped_to(text: &str, width: usize) -> String {
        let chars: Vec<char> = text.chars().collect();
        let lines = chars.chunks(width).map(|line| line.iter().collect());
        lines.collect::<Vec<String>>().join("\n")
    }

    #[test]
    fn lines_wrapped_to_a_width_are_one_paragraph() {
        let text = "（一）主动公开。2024年，全年共发布信息205条，其中动态信息126条、政策文件34条、\
                    公示公告45条，通过“某某发布”微信公众号推送信息339条，回应群众关切。";
        for width in [24, 28, 31, 38] {
            let lines = wrapped_to(text, width);
            assert_eq!(all(&lines), [(Kind::Text, vec![lines.as_str()])], "{lines}");
        }
        // Two lines are, where the second stops as a sentence does, or goes on with one.
        let two: String = text.chars().take(48).collect();
        let two = wrapped_to(&two, 33);
        assert_eq!(all(&two).len(), 2, "{two}");
        assert_eq!(all(&format!("{two}。")).len(), 1);
        let going_on = two.replacen('\n', "，\n", 1) + "，网站";
        assert_eq!(all(&going_on).len(), 1, "{going_on}");
        // Of the last line of more the stop tells, too.
        let unstopped = wrapped_to(text.trim_end_matches('。'), 33);
        assert_eq!(all(&unstopped).len(), 2, "{unstopped}");
    }

    #[test]
    fn the_first_line_of_a_paragraph_is_narrower_by_its_indent() {
        // As of a page, where a figure has no spaces beside it, and a sign may hang.
        let text = "“某某科技”网站全年累计发布信息 4210 条，其中动态类\n\
                    信息发布 2744 条，政务信息发布 1393 条，解读类信息发布 21 条，\n\
                    回应公众关注热点信息 52 条。";
        assert_eq!(all(text), [(Kind::Text, vec![text])]);
        let two = "全年累计发布信息四千多条，其中动态类信息两千\n\
                   七百条，政务信息一千三百条，各类政策解读二十多条。";
        assert_eq!(all(two).len(), 1);
        let narrow = "全年累计发布信息四千多条，其中动态类信息\n\
                      两千七百条，政务信息一千三百条，各类政策解读二十多条。";
        assert_eq!(all(narrow).len(), 2);
        // The lines behind it are as wide as either of the first two.
        let third = "全年累计发布信息四千多条，其中动态类信息两\n\
                     千七百条，政务信息一千三百条，各类政策解读二十\n\
                     多条，其他若干，还有一些栏目里的旧信息等，共三百条\n\
                     均按要求更新。";
        assert_eq!(all(third).len(), 1);
        let percent = "全年累计发布信息四千多条，其中动态类信息占到了\n8.5%。";
        assert_eq!(all(percent).len(), 1);
        // A page's number, it may be.
        assert_eq!(all(&percent.replace('。', "")).len(), 2);
    }

    #[test]
    fn a_name_that_is_cut_tells_a_wrapped_line() {
        let text = "根据《某某条例》以及《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度\
                    报告有关事项的通知》（国办公开办函〔2019〕60号）要求，现公布本局年度报告，所列数据截至年底，如有疑问，请来函。";
        for width in 24..40 {
            let lines = wrapped_to(text, width);
            assert_eq!(all(&lines), [(Kind::Text, vec![lines.as_str()])], "{lines}");
        }
    }

    #[test]
    fn what_only_looks_wrapped_is_not_joined() {
        let line = "2024年，本局共收到政府信息公开申请12件，均在法定期限内办结";
        for next in [
            "二、主动公开政府信息情况",
            "（二）依申请公开",
            "3.其他",
            "12",
            "　　全年共发布信息205条，其中动态信息126条、政策文件79条。",
            "- 公开",
            "规章\t0\t0",
            "云岫市水务局2024年政府信息公开工作年度报告",
            "第 3 页",
        ] {
            let text = format!("{line}\n{next}\n\n{line}\n");
            assert!(all(&text).len() > 3, "{text}");
        }
        for first in [
            "某某市某某区农业农村和水利局2024年政府信息公开工作年度报告",
            "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
            "2024年，本局共收到政府信息公开申请12件，均在法定期限内办结。",
            "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        ] {
            let text = format!("{first}\n根据条例要求，现公布本局上一年度报告。\n\n{line}\n");
            assert_eq!(all(&text).len(), 4, "{text}");
        }
    }

    #[test]
    fn html_is_divided_at_what_begins_a_line_for_a_reader() {
        assert_eq!(
            all("<div><p>一、<b>总体</b>情况</p><p>正文<br/>后文</p></div>\n<h2>二、标题</h2>\n"),
            [
                (Kind::Markup, vec![]),
                (Kind::Markup, vec![]),
                (Kind::Text, vec!["一、<b>总体</b>情况"]),
                (Kind::Markup, vec![]),
                (Kind::Markup, vec![]),
                (Kind::Text, vec!["正文"]),
                (Kind::Markup, vec![]),
                (Kind::Text, vec!["后文"]),
                (Kind::Markup, vec![]),
                (Kind::Markup, vec![]),
                (Kind::Heading, vec!["二、标题"]),
            ]
        );
        let table = all("前<table><tr><td>甲</td></tr></table>后");
        assert_eq!(table[1], (Kind::Table, vec!["甲"]));
        assert_eq!(table[2], (Kind::Text, vec!["后"]));
    }

    #[test]
    fn a_tag_is_read_without_the_line_behind_it() {
        let text = format!("<td>1<td>{}\n", "2".repeat(100_000));
        let reach = |at| lex(&text, at, &mut Vec::new()).unwrap().reach;
        assert!(reach(0) < 100);
        assert!(reach(4) < 2 * html::LONGEST_TAG);
    }

    #[test]
    fn comments_and_fences_hold_nothing_and_end() {
        assert_eq!(all("<!-- 甲 -->\n乙")[1], (Kind::Text, vec!["乙"]));
        assert_eq!(all("```\n甲\n```\n乙")[1], (Kind::Text, vec!["乙"]));
        assert_eq!(all("<!-- 甲\n乙")[1], (Kind::Text, vec!["乙"]));
        assert_eq!(all("```\n甲\n")[1], (Kind::Text, vec!["甲"]));
    }
}
