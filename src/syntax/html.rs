//! As much of HTML as report text has: tags, entities, tables.

use std::ops::RangeInclusive;

use memchr::{memchr2_iter, memchr3_iter, memmem};

use super::{Cell, Limit, trim};
use crate::text::{Span, from_byte, to_byte};

/// A tag or comment at the beginning of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'t> {
    /// Lower or upper case as written; empty for comments and declarations.
    pub name: &'t str,
    /// The name as one number, which is compared at once.
    code: u128,
    pub closing: bool,
    /// Bytes, from `<` to `>`.
    pub len: usize,
    /// What stands between the name and `>`.
    pub attributes: &'t str,
    /// It has a name, and no `<` but the first: read backwards it is the same.
    is_plain: bool,
}

/// No tag is longer; what is longer is text with a `<` in it.
pub const LONGEST_TAG: usize = 4096;
/// No comment is longer; the opening of a longer one is a line of its own.
pub const LONGEST_COMMENT: usize = 1 << 16;
/// No table is longer; what is beyond is other text.
pub const LONGEST_TABLE: usize = 1 << 20;

/// Reads a tag, comment or declaration that begins `text`.
#[inline]
pub fn tag(text: &str) -> Option<Tag<'_>> {
    // Asked of many texts that begin with words.
    match text.as_bytes().first() {
        Some(b'<') => read_tag(text),
        _ => None,
    }
}

fn read_tag(text: &str) -> Option<Tag<'_>> {
    let bytes = text.as_bytes();
    let closing = bytes.get(1) == Some(&b'/');
    let start = 1 + usize::from(closing);
    let first = *bytes.get(start)?;
    if !first.is_ascii_alphabetic() {
        return read_nameless(text, first);
    }
    let is = |byte: u8, sign: u8| TAG_SIGNS[usize::from(byte)] & sign != 0;
    let is_name = |at: usize| bytes.get(at).is_some_and(|byte| is(*byte, NAME));
    let mut behind = start + 1;
    while is_name(behind) {
        behind += 1;
    }
    let longest = bytes.len().min(behind + LONGEST_TAG);
    let mut end = behind;
    let mut quote = None;
    let mut is_plain = true;
    // Most have no attributes.
    while bytes.get(behind) != Some(&b'>') {
        let rest = bytes.get(end..longest)?;
        end += rest.iter().position(|byte| is(*byte, BOUND))?;
        let byte = bytes[end];
        match quote {
            Some(other) if byte == other => quote = None,
            Some(_) => is_plain &= byte != b'<',
            None if byte == b'>' => break,
            None if byte == b'<' => return None,
            None => quote = Some(byte),
        }
        end += 1;
    }
    let name = Span::new(start, behind).of(text);
    Some(Tag {
        name,
        code: code(name),
        closing,
        len: end + 1,
        attributes: Span::new(behind, end).of(text),
        is_plain,
    })
}

/// What is a sign of a tag's name, and what ends it or begins or ends a quote.
const TAG_SIGNS: [u8; 256] = {
    let mut signs = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            signs[byte] = NAME;
        }
        byte += 1;
    }
    signs[b':' as usize] = NAME;
    signs[b'-' as usize] = NAME;
    signs[b'<' as usize] = BOUND;
    signs[b'>' as usize] = BOUND;
    signs[b'"' as usize] = BOUND;
    signs[b'\'' as usize] = BOUND;
    signs
};
const NAME: u8 = 1;
const BOUND: u8 = 2;

/// Reads a comment or declaration; `first` stands where a tag has its name.
fn read_nameless(text: &str, first: u8) -> Option<Tag<'_>> {
    let nameless = |len: usize, attributes| Tag {
        name: "",
        code: code(""),
        closing: false,
        len,
        attributes,
        is_plain: false,
    };
    if text.starts_with("<!--") {
        let len = 4 + from_byte(within(text, LONGEST_COMMENT), 4).find("-->")? + 3;
        return Some(nameless(len, Span::new(4, len - 3).of(text)));
    }
    if first != b'!' && first != b'?' {
        return None;
    }
    let len = within(text, LONGEST_TAG).find('>')? + 1;
    Some(nameless(len, ""))
}

/// How far behind `line` a tag or comment that begins in it may reach.
pub fn longest_from(line: &str) -> usize {
    if memmem::find(line.as_bytes(), b"<!--").is_some() {
        LONGEST_COMMENT
    } else {
        LONGEST_TAG
    }
}

/// The first `longest` bytes of `text`, or a little less.
pub fn within(text: &str, longest: usize) -> &str {
    let mut end = longest.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    to_byte(text, end)
}

/// Names differ when their codes do: their letters in lower case. No name that is
/// looked for is longer than sixteen letters.
const fn code(name: &str) -> u128 {
    let name = name.as_bytes();
    if name.len() > 16 {
        return u128::MAX;
    }
    let mut code = 0;
    let mut at = 0;
    while at < name.len() {
        // Makes letters lower case, and leaves digits, `:` and `-` as they are.
        code = code << 8 | (name[at] | 0x20) as u128;
        at += 1;
    }
    code
}

/// Tags that begin or end a line of text for a reader, in the order of their
/// codes: shorter names first.
const BLOCKS: [u128; 54] = [
    code("p"),
    code("br"),
    code("dd"),
    code("dl"),
    code("dt"),
    code("h1"),
    code("h2"),
    code("h3"),
    code("h4"),
    code("h5"),
    code("h6"),
    code("hr"),
    code("li"),
    code("ol"),
    code("td"),
    code("th"),
    code("tr"),
    code("ul"),
    code("col"),
    code("div"),
    code("nav"),
    code("pre"),
    code("svg"),
    code("body"),
    code("form"),
    code("head"),
    code("html"),
    code("link"),
    code("main"),
    code("meta"),
    code("aside"),
    code("style"),
    code("table"),
    code("tbody"),
    code("tfoot"),
    code("thead"),
    code("title"),
    code("center"),
    code("figure"),
    code("footer"),
    code("header"),
    code("iframe"),
    code("option"),
    code("script"),
    code("select"),
    code("article"),
    code("caption"),
    code("section"),
    code("colgroup"),
    code("noscript"),
    code("template"),
    code("textarea"),
    code("blockquote"),
    code("figcaption"),
];

impl Tag<'_> {
    pub fn is(&self, name: &str) -> bool {
        self.code == code(name)
    }

    pub fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// Whether it begins or ends a heading.
    pub fn is_heading(&self) -> bool {
        const HEADINGS: RangeInclusive<u128> = code("h1")..=code("h6");
        HEADINGS.contains(&self.code)
    }

    /// Whether the tag begins or ends a line of text for a reader.
    pub fn is_block(&self) -> bool {
        self.name.is_empty() || BLOCKS.binary_search(&self.code).is_ok()
    }

    /// The number of an attribute such as `rowspan`, from 1 (where there is
    /// none) to 9,999.
    fn span_of(&self, name: &str) -> u32 {
        if self.attributes.is_empty() {
            return 1;
        }
        let (bytes, name) = (self.attributes.as_bytes(), name.as_bytes());
        let is_here = |at: &usize| {
            let here = bytes.get(*at..*at + name.len());
            here.is_some_and(|here| here.eq_ignore_ascii_case(name))
        };
        let mut likely = memchr2_iter(name[0], name[0].to_ascii_uppercase(), bytes);
        let Some(at) = likely.find(is_here) else {
            return 1;
        };
        from_byte(self.attributes, at + name.len())
            .trim_start_matches([' ', '=', '"', '\''])
            .chars()
            .map_while(|c| c.to_digit(10))
            .take(4)
            .fold(0, |n, digit| n * 10 + digit)
            .max(1)
    }
}

/// Reads an entity that begins `text`: its length, and the character that it
/// stands for (`None` for white space).
pub fn entity(text: &str) -> Option<(usize, Option<char>)> {
    let end = text.as_bytes().iter().take(12).position(|b| *b == b';')?;
    let name = Span::new(1, end).of(text);
    let c = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" | "zwnj" | "zwj" => None,
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "ldquo" | "rdquo" => Some('"'),
        "lsquo" | "rsquo" => Some('\''),
        "mdash" | "ndash" => Some('-'),
        "middot" => Some('·'),
        "times" => Some('×'),
        "hellip" => Some('…'),
        "yen" => Some('¥'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            Some(char::from_u32(code)?).filter(|c| !super::is_space(*c))
        }
    };
    Some((end + 1, c))
}

/// A table as it is read.
pub struct Table {
    /// Where it ends.
    pub end: usize,
    pub limit: Option<Limit>,
}

/// The table that begins at byte `start` of `text`. Its cells take the place of
/// those in `cells`.
///
/// A table ends behind its `</table>`; where that is missing, before the next
/// heading or at the end of the text. A table inside a cell is part of the
/// cell's text.
pub fn table(text: &str, start: usize, cells: &mut Vec<Cell>) -> Option<Table> {
    let whole = text.len();
    let longest = within(from_byte(text, start), LONGEST_TABLE).len();
    let text = to_byte(text, start + longest);
    let open = tag(from_byte(text, start))?;
    let mut at = start + open.len;
    let mut grid = Grid::new(cells);
    let mut depth = 0usize;
    loop {
        let (found, signs) = to_tag(from_byte(text, at));
        let Some(found) = found else {
            grid.is_plain = false;
            let mut table = grid.finish(text, text.len(), text.len());
            if text.len() < whole {
                table.limit = Some(Limit::TableLength(LONGEST_TABLE as u32));
            }
            return Some(table);
        };
        let here = at + found;
        let words = Span::new(at, here);
        // An unclosed table reaches to the next heading, no further.
        if signs.hash
            && let Some(line) = heading_between(words.of(text))
        {
            grid.is_plain = false;
            return Some(grid.finish(text, at + line, at + line));
        }
        grid.read(text, words);
        let tag = tag(from_byte(text, here));
        grid.is_plain &= !signs.entity && tag.is_some_and(|tag| tag.is_plain);
        let Some(tag) = tag else {
            at = here + 1;
            continue;
        };
        at = here + tag.len;
        match tag.code {
            TABLE => match (tag.closing, depth) {
                (true, 0) => return Some(grid.finish(text, here, at)),
                (true, _) => depth -= 1,
                (false, _) => depth += 1,
            },
            _ if depth > 0 => {}
            CELL | HEADER => {
                grid.end_cell(text, here);
                if !tag.closing {
                    grid.begin_cell(at, tag.span_of("colspan"), tag.span_of("rowspan"));
                }
            }
            ROW => {
                grid.end_cell(text, here);
                if !tag.closing {
                    grid.next_row();
                }
            }
            _ if tag.is_heading() && !tag.closing => {
                return Some(grid.finish(text, here, here));
            }
            _ => {}
        }
    }
}

const TABLE: u128 = code("table");
const ROW: u128 = code("tr");
const CELL: u128 = code("td");
const HEADER: u128 = code("th");

/// Where the first `<` of `text` is, and the signs before it.
fn to_tag(text: &str) -> (Option<usize>, Signs) {
    let mut signs = Signs::default();
    // Tags follow one another.
    if text.starts_with('<') {
        return (Some(0), signs);
    }
    for at in memchr3_iter(b'<', b'&', b'#', text.as_bytes()) {
        match text.as_bytes()[at] {
            b'<' => return (Some(at), signs),
            b'&' => signs.entity = true,
            _ => signs.hash = true,
        }
    }
    (None, signs)
}

#[derive(Default)]
struct Signs {
    /// `&`, which may begin an entity.
    entity: bool,
    hash: bool,
}

/// Where a line that begins like an ATX heading starts in `text`.
fn heading_between(text: &str) -> Option<usize> {
    text.match_indices('\n').map(|(i, _)| i + 1).find(|&i| {
        let line = from_byte(text, i);
        line.starts_with('#') && line.trim_start_matches('#').starts_with(' ')
    })
}

/// Cells with their places in the grid, spans counted out.
struct Grid<'c> {
    cells: &'c mut Vec<Cell>,
    rows: u32,
    /// For each column, the first row that no cell above reaches.
    free_from: Vec<u32>,
    column: usize,
    open: bool,
    /// What was seen in the open cell: from its first word to its last.
    seen: Option<Span>,
    /// Nothing stands in it but words, white space and tags that tell from either
    /// end where they begin and end.
    is_plain: bool,
    /// The first row below a cell that claims more rows than it may.
    cut_off: Option<u32>,
    limit: Option<Limit>,
}

/// A table has no more columns; what is beyond is put into the last one.
const MOST_COLUMNS: usize = 256;
/// No cell covers more rows.
const MOST_ROWS_OF_CELL: u32 = 1000;

impl Grid<'_> {
    fn new(cells: &mut Vec<Cell>) -> Grid<'_> {
        cells.clear();
        Grid {
            cells,
            rows: 0,
            free_from: Vec::new(),
            column: 0,
            open: false,
            seen: None,
            is_plain: false,
            cut_off: None,
            limit: None,
        }
    }

    fn next_row(&mut self) {
        self.rows += 1;
        self.column = 0;
    }

    fn begin_cell(&mut self, at: usize, column_span: u32, row_span: u32) {
        let row = self.rows.max(1) - 1;
        self.rows = row + 1;
        while self
            .free_from
            .get(self.column)
            .is_some_and(|&free| free > row)
        {
            self.column += 1;
        }
        if self.column >= MOST_COLUMNS {
            self.limit = Some(Limit::Columns(MOST_COLUMNS as u32));
        }
        let column = self.column.min(MOST_COLUMNS - 1);
        let column_span = (column_span as usize).min(MOST_COLUMNS - column);
        if self.free_from.len() < column + column_span {
            self.free_from.resize(column + column_span, 0);
        }
        let claimed = row_span;
        let row_span = claimed.min(MOST_ROWS_OF_CELL);
        if row_span < claimed {
            let below = row + row_span;
            self.cut_off = Some(self.cut_off.map_or(below, |other| other.min(below)));
        }
        for free in self.free_from.iter_mut().skip(column).take(column_span) {
            *free = row + row_span;
        }
        self.column = column + column_span;
        let mut cell = Cell::new(Span::at(at), row, column as u32);
        // Neither exceeds its bound, which is far smaller.
        (cell.row_span, cell.column_span) = (row_span as u16, column_span as u16);
        self.cells.push(cell);
        self.open = true;
        (self.seen, self.is_plain) = (None, true);
    }

    /// Takes `words`, between two tags, for a part of the cell that is open.
    fn read(&mut self, text: &str, words: Span) {
        if !self.open || words.is_empty() {
            return;
        }
        let words = trim(text, words);
        if !words.is_empty() {
            self.seen = Some(self.seen.map_or(words, |before| before.to(words)));
        }
    }

    fn end_cell(&mut self, text: &str, at: usize) {
        if std::mem::take(&mut self.open)
            && let Some(cell) = self.cells.last_mut()
        {
            let whole = Span::new(cell.span().start, at);
            // What `content` finds, which reads the tags once more.
            cell.place(match self.seen {
                Some(seen) if self.is_plain => seen,
                None if self.is_plain => Span::at(innermost(text, whole)),
                _ => content(text, whole),
            });
        }
    }

    /// The table up to `end` whose last cell ends before `at`.
    fn finish(mut self, text: &str, at: usize, end: usize) -> Table {
        self.end_cell(text, at);
        let cut_off = self.cut_off.is_some_and(|row| row < self.rows);
        let rows = cut_off.then_some(Limit::RowSpan(MOST_ROWS_OF_CELL));
        Table {
            end,
            limit: self.limit.or(rows),
        }
    }
}

/// `span` without the tags, entities of white space and white space at both
/// ends: what a fix may replace.
pub fn content(text: &str, mut span: Span) -> Span {
    let whole = span;
    loop {
        span = trim(text, span);
        let inner = span.of(text);
        if inner.is_empty() {
            return Span::at(innermost(text, whole));
        }
        if let Some(tag) = tag(inner) {
            span.start += tag.len;
            continue;
        }
        if inner.starts_with('&')
            && let Some((len, None)) = entity(inner)
        {
            span.start += len;
            continue;
        }
        if inner.ends_with('>')
            && let Some(open) = inner.rfind('<')
            && tag(from_byte(inner, open)).is_some_and(|tag| open + tag.len == inner.len())
        {
            span.end = span.start + open;
            continue;
        }
        if inner.ends_with(';')
            && let Some(open) = inner.rfind('&')
            && entity(from_byte(inner, open)) == Some((inner.len() - open, None))
        {
            span.end = span.start + open;
            continue;
        }
        return span;
    }
}

/// Where text would be written in `span`, which holds only tags and white
/// space: behind the tags that open.
fn innermost(text: &str, span: Span) -> usize {
    let mut at = span.start;
    while let Some(rest) = text.get(at..span.end) {
        let inner = rest.trim_start_matches(super::is_space);
        let Some(tag) = tag(inner).filter(|tag| !tag.closing && !tag.attributes.ends_with('/'))
        else {
            break;
        };
        if tag.is_any(&["br", "img", "hr", "input", ""]) {
            break;
        }
        at += rest.len() - inner.len() + tag.len;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(text: &str) -> Vec<(u32, u32, &str)> {
        let mut cells = Vec::new();
        table(text, 0, &mut cells).unwrap();
        cells
            .iter()
            .map(|c| (c.row, c.column, c.span().of(text)))
            .collect()
    }

    #[test]
    fn spans_are_counted_out() {
        let text = "<table><tr><td rowspan=2>甲</td><td colspan=\"2\">乙</td></tr>\
                    <tr><td><p> 1&nbsp;</p></td><td><span>2</span><br /></td></tr></table>后";
        assert_eq!(
            grid(text),
            [(0, 0, "甲"), (0, 1, "乙"), (1, 1, "1"), (1, 2, "2")]
        );
        assert_eq!(&text[table(text, 0, &mut Vec::new()).unwrap().end..], "后");
    }

    #[test]
    fn a_blank_cell_is_written_into_its_innermost_element() {
        let text = "<p><span> &nbsp;</span></p>";
        assert_eq!(content(text, Span::new(0, text.len())), Span::at(9));
        assert_eq!(content(" <br/>", Span::new(0, 6)), Span::at(0));
    }

    #[test]
    fn an_unclosed_table_ends_before_the_next_heading() {
        let text = "<table><tr><td>1</td>\n\n## 二、下一节\n<p>x</p>";
        let mut cells = Vec::new();
        let Table { end, .. } = table(text, 0, &mut cells).unwrap();
        assert!(text[end..].starts_with("## 二"));
        assert_eq!(cells.len(), 1);
    }

    #[test]
    fn a_table_says_which_limit_it_meets() {
        let limit = |inner: &str| {
            let text = format!("<table>{inner}</table>后");
            table(&text, 0, &mut Vec::new()).unwrap().limit
        };
        let row = |span: &str| format!("<tr><td {span}>1</td></tr>");
        let rows = |n: usize| "<tr><td>3</td></tr>".repeat(n);
        assert_eq!(limit(&rows(3)), None);
        let cells = |n: usize| format!("<tr>{}</tr>", "<td>1</td>".repeat(n));
        assert_eq!(limit(&cells(256)), None);
        assert_eq!(limit(&cells(257)), Some(Limit::Columns(256)));
        // To claim more than there is takes nothing away.
        assert_eq!(limit(&row("colspan=9999 rowspan=9999")), None);
        assert_eq!(limit(&(row("rowspan=9999") + &rows(999))), None);
        assert_eq!(limit(&(row("rowspan=1000") + &rows(1000))), None);
        let cut = row("rowspan=9999") + &rows(1000);
        assert_eq!(limit(&cut), Some(Limit::RowSpan(1000)));
        let long = rows(LONGEST_TABLE / rows(1).len() + 1);
        assert_eq!(limit(&long), Some(Limit::TableLength(1 << 20)));
    }

    #[test]
    fn what_is_no_tag_is_text() {
        assert!(tag("< 3").is_none());
        assert!(tag("<3>").is_none());
        assert_eq!(tag("<a href='>'>x").unwrap().len, 12);
        assert_eq!(tag("<!-- a > b -->x").unwrap().len, 14);
        assert!(tag("<!-->").is_none());
    }
}
