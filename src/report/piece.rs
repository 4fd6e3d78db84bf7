//! A block with all that can be said of it alone: what its cells read, which
//! headings and titles it may be. Kept as long as the block's text is.

use std::sync::{Arc, OnceLock};

use memchr::memchr2;

use super::prose::Prose;
use crate::normal::other_label;
use crate::number::{self, Reading};
use crate::profile::{Mark, Marks, Pattern, Profile, Profiles, Sections};
use crate::syntax::sentence::has_two_figures;
use crate::syntax::{Block, Kind, Lexed, place, plain_text, push_plain, readable, words};
use crate::text::Span;

#[derive(Debug)]
pub struct Piece {
    pub block: Block,
    /// Bytes from the block's start that decided what it is.
    pub reach: usize,
    /// Parallel to the block's cells.
    pub cells: Vec<CellText>,
    /// Those of all cells.
    pub marks: Marks,
    /// Headings of sections that this line may be, over all families.
    pub headings: Vec<HeadingMatch>,
    /// Families (by index) whose title may stand here, or in part.
    pub titles: Vec<usize>,
    /// Families (by index) of whose blank form this line may be a part.
    pub leftovers: Vec<usize>,
    /// A cell of a table that shows itself may be the label of a total.
    pub sums: bool,
    /// A cell that holds words has two figures.
    pub figures: bool,
}

/// What a reader sees in a cell or line.
#[derive(Debug, Clone)]
pub struct CellText {
    /// In normal form.
    pub normal: Box<str>,
    /// The numbering written one way, where that differs from `normal`.
    label: Option<Box<str>>,
    pub reading: Reading,
    /// What its words hint at.
    pub marks: Marks,
    /// Read when first asked for, and kept as long as the text is.
    prose: OnceLock<Option<Box<Prose>>>,
}

impl CellText {
    /// What a cell without anything in it reads.
    pub fn blank() -> CellText {
        CellText {
            normal: Box::default(),
            label: None,
            reading: Reading::Blank,
            marks: Marks::default(),
            prose: OnceLock::new(),
        }
    }

    /// `normal` is where its normal form is put together.
    fn new(source: &str, profiles: &Profiles, normal: &mut String) -> CellText {
        let reading = number::read(source);
        normal.clear();
        match &reading {
            // A figure and nothing else is its own normal form.
            Reading::Number(figure)
                if figure.end - figure.start == source.len()
                    && source.bytes().all(|b| b.is_ascii_digit()) =>
            {
                normal.push_str(source)
            }
            _ => push_plain(normal, source),
        }
        let reading = match reading {
            Reading::Text if memchr2(b'<', b'&', source.as_bytes()).is_some() => {
                read_marked(source, normal)
            }
            other => other,
        };
        let label = match reading {
            Reading::Text => other_label(normal),
            _ => None,
        };
        let marks = profiles.marks(normal);
        CellText {
            normal: normal.as_str().into(),
            label: label.map(String::into_boxed_str),
            reading,
            marks,
            prose: OnceLock::new(),
        }
    }

    /// In normal form, the numbering written one way.
    pub fn label(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.normal)
    }

    /// What its sentences state; `source` is the cell as it is written.
    pub fn prose(&self, source: &str) -> Option<&Prose> {
        let read = || Prose::read(source, &self.normal).map(Box::new);
        self.prose.get_or_init(read).as_deref()
    }

    pub fn is_text(&self) -> bool {
        matches!(self.reading, Reading::Text)
    }
}

/// Reads a cell of the web: `<p>&nbsp;</p>`, `<b>3</b>`, `<b>1</b><b>2</b>`,
/// `28<sup>note 1</sup>`. `normal` is the whole cell in normal form.
fn read_marked(source: &str, normal: &str) -> Reading {
    // What is set high is a note.
    let tags = source.match_indices('<').map(|(at, _)| at);
    let note = tags.into_iter().find(|&at| {
        let name = source.get(at + 1..at + 4);
        name.is_some_and(|name| name.eq_ignore_ascii_case("sup"))
    });
    if let Some(before) = note.and_then(|at| source.get(..at)) {
        return match number::read(before) {
            Reading::Text => read_marked(before, &plain_text(before)),
            other => other,
        };
    }
    match number::read(normal) {
        Reading::Number(number) => {
            let span = place(source, 0, Span::new(number.start, number.end));
            // Paragraphs, breaks and spaces keep figures apart.
            if readable(span.of(source)).contains(char::is_whitespace) {
                return Reading::Text;
            }
            Reading::Number(number::Number {
                start: span.start,
                end: span.end,
                ..number
            })
        }
        other => other,
    }
}

/// A section's heading, as a line has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadingMatch {
    /// Index of the family.
    pub family: usize,
    /// Index of the section in the family's newest form.
    pub section: usize,
    pub numbering: Numbering,
    /// Nothing else stands in the line.
    pub whole: bool,
    /// Bytes of the line's normal form that are heading, numeral included.
    pub len: usize,
}

/// The numeral at the beginning of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Numbering {
    pub style: Style,
    /// From 1; 0 where there is none.
    pub number: usize,
    /// Bytes of the line's normal form.
    pub len: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Style {
    #[default]
    None,
    /// `一、`
    Ideographic,
    /// `（一）`
    Bracketed,
    /// `1.`, `1、` or `（1）`
    Arabic,
    /// `第一部分`
    Part,
}

/// Characters of a line that may be a heading, at most.
const LONGEST_HEADING: usize = 45;
/// Characters of a line that may be (part of) a title, at most.
const LONGEST_TITLE: usize = 60;
/// Bytes of a part's numeral, at most.
const LONGEST_PART: usize = 9;

/// Reads blocks.
#[derive(Debug)]
pub struct Reader<'p> {
    profiles: &'p Profiles,
    /// Where normal forms are put together.
    normal: String,
    /// The blank line, of which all others are copies.
    blank: Option<Arc<Piece>>,
}

impl Reader<'_> {
    pub fn new(profiles: &Profiles) -> Reader<'_> {
        Reader {
            profiles,
            normal: String::new(),
            blank: None,
        }
    }

    /// Reads the block that stands at the beginning of `source`.
    pub fn read(&mut self, lexed: Lexed, source: &str) -> Arc<Piece> {
        if source != "\n" {
            return Arc::new(self.piece(lexed, source));
        }
        let blank = match self.blank.take() {
            Some(blank) => blank,
            None => Arc::new(self.piece(lexed, source)),
        };
        self.blank.insert(blank).clone()
    }

    fn piece(&mut self, lexed: Lexed, source: &str) -> Piece {
        let Lexed { block, reach } = lexed;
        let cells: Vec<CellText> = block
            .cells
            .iter()
            .map(|cell| CellText::new(cell.span.of(source), self.profiles, &mut self.normal))
            .collect();
        let labels = |cell: &CellText| cell.is_text() && words::may_be_total(&cell.normal);
        let mut marks = Marks::default();
        cells.iter().for_each(|cell| marks.add(cell.marks));
        let mut piece = Piece {
            sums: block.kind.is_grid() && cells.iter().any(labels),
            figures: (cells.iter()).any(|cell| cell.is_text() && has_two_figures(&cell.normal)),
            block,
            reach,
            cells,
            marks,
            headings: Vec::new(),
            titles: Vec::new(),
            leftovers: Vec::new(),
        };
        piece.match_families(self.profiles);
        piece
    }
}

impl Piece {
    /// Whether a reader sees anything in it.
    pub fn has_content(&self) -> bool {
        self.cells.iter().any(|cell| !cell.normal.is_empty())
    }

    /// The normal form of a block that may be a line of prose or a heading.
    pub fn line(&self) -> Option<&str> {
        self.line_text().map(|text| &*text.normal)
    }

    fn line_text(&self) -> Option<&CellText> {
        match (self.block.kind, self.cells.as_slice()) {
            (Kind::Text | Kind::Heading | Kind::Tabbed, [only]) if only.is_text() => Some(only),
            // A line with tabs or pipes in which one field alone holds text.
            (Kind::Row | Kind::Pipe, cells) => {
                let mut filled = cells.iter().filter(|c| !c.normal.is_empty());
                match (filled.next(), filled.next()) {
                    (Some(one), None) if one.is_text() => Some(one),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn match_families(&mut self, profiles: &Profiles) {
        let Some(CellText { normal, marks, .. }) = self.line_text() else {
            return;
        };
        if !marks.may_head() {
            return;
        }
        let (mut headings, mut titles, mut leftovers) = (Vec::new(), Vec::new(), Vec::new());
        let chars = normal.chars().take(LONGEST_TITLE + 1).count();
        let numbering = numbering(normal);
        // A longer line is one only behind its numeral.
        let may_be_heading = chars <= LONGEST_HEADING || numbering.style != Style::None;
        if may_be_heading && marks.may(Mark::Heading) {
            for (family, profile, sections) in profiles.headings_in(normal) {
                headings.extend(heading(normal, chars, numbering, family, profile, sections));
            }
        }
        for (family, forms) in profiles.families().iter().enumerate() {
            let Some(profile) = forms.newest() else {
                continue;
            };
            let title = &profile.detect.title;
            if chars <= LONGEST_TITLE && marks.may_title(family) && title.may_match_in_part(normal)
            {
                titles.push(family);
            }
            let leftover = |p: &Pattern| p.may_match_in_part(normal);
            if chars <= LONGEST_HEADING
                && marks.may_blank_heading(family)
                && profile
                    .sections
                    .iter()
                    .any(|s| s.leftovers.iter().any(leftover))
            {
                leftovers.push(family);
            }
        }
        (self.headings, self.titles, self.leftovers) = (headings, titles, leftovers);
    }
}

/// The heading of a section that begins `line`, or is it.
/// None but `sections` come into question.
fn heading(
    line: &str,
    chars: usize,
    numbering: Numbering,
    family: usize,
    profile: &Profile,
    sections: Sections,
) -> Option<HeadingMatch> {
    let all = profile.sections.iter().enumerate();
    let candidates = || all.clone().filter(|(s, _)| sections.hold(*s));
    let body = line.get(numbering.len..)?;
    let found = |section: usize, len: usize, whole: bool| HeadingMatch {
        family,
        section,
        numbering,
        whole,
        len: numbering.len + len,
    };
    let trimmed = body.trim_end_matches(['。', ':', ';', '.', ',']);
    if chars <= LONGEST_HEADING {
        for (s, section) in candidates() {
            if trimmed == section.normal
                || section.variants.iter().any(|v| v.is_whole_match(trimmed))
            {
                return Some(found(s, trimmed.len(), true));
            }
        }
    }
    // Heading and text on one line: only behind its numeral, and parted from
    // the text by a stop.
    if numbering.style == Style::None {
        return None;
    }
    for (s, section) in candidates() {
        let len = if body.starts_with(section.normal.as_str()) {
            section.normal.len()
        } else {
            let head = body.split(['。', ':']).next().unwrap_or("");
            if head.chars().count() > LONGEST_HEADING
                || !section.variants.iter().any(|v| v.is_whole_match(head))
            {
                continue;
            }
            head.len()
        };
        let behind = body.get(len..)?;
        if is_page_number(behind) {
            return None;
        }
        let stops = behind.starts_with(['。', ':', '.', ' ']);
        if stops
            || numbering.number == section.number
                && numbering.style == Style::Ideographic
                && behind.chars().count() > 8
        {
            return Some(found(s, len, false));
        }
    }
    None
}

/// Whether this, behind a heading, is the leader and page number of an entry in
/// a table of contents: `......3`.
fn is_page_number(rest: &str) -> bool {
    let page = rest.trim_start_matches(['.', '…', '⋯', '·', '-', '_', ' ']);
    let page = page.trim_matches(['(', ')', ' ']);
    !page.is_empty() && page.len() < rest.len() && page.bytes().all(|b| b.is_ascii_digit())
}

/// Reads the numeral that begins `line` (in normal form).
pub fn numbering(line: &str) -> Numbering {
    let none = Numbering::default();
    let mut chars = line.chars();
    let Some(first) = chars.next() else {
        return none;
    };
    let make = |style, number: Option<u64>, len| match number {
        Some(number @ 1..=99) => Numbering {
            style,
            number: number as usize,
            len,
        },
        _ => Numbering::default(),
    };
    if let Some(rest) = line.strip_prefix(words::PART_BEFORE) {
        let behind = |word: &&str| Some((rest.find(*word)?, word.len()));
        let Some((end, word)) = words::PART_BEHIND.iter().find_map(behind) else {
            return none;
        };
        if end > LONGEST_PART {
            return none;
        }
        let (numeral, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let name = behind.get(word..).unwrap_or_default();
        let signs = name.len() - name.trim_start_matches(['、', '.', ':', ',']).len();
        let len = words::PART_BEFORE.len() + end + word + signs;
        return make(Style::Part, number::chinese(numeral), len);
    }
    match first {
        '(' => {
            let Some(close) = line.find(')') else {
                return none;
            };
            let inner = Span::new(1, close).of(line);
            if inner.is_empty() || inner.chars().count() > 3 {
                return none;
            }
            let style = if inner.starts_with(|c: char| c.is_ascii_digit()) {
                Style::Arabic
            } else {
                Style::Bracketed
            };
            let number = number::chinese(inner).or_else(|| inner.parse().ok());
            let len = close + 1;
            let behind = line.get(len..).unwrap_or_default();
            let signs = behind.len() - behind.trim_start_matches(['、', '.']).len();
            make(style, number, len + signs)
        }
        '0'..='9' => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = line.len() - rest.len();
            let numeral = line.strip_suffix(rest).unwrap_or_default();
            let decimal = rest
                .strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            if digits > 2 || !rest.starts_with(['.', '、', ',', ')']) || decimal {
                return none;
            }
            let sign = rest.chars().next().map_or(0, char::len_utf8);
            make(Style::Arabic, numeral.parse().ok(), digits + sign)
        }
        _ => {
            let end = line
                .find(['、', '.', ',', ':'])
                .filter(|&end| end > 0 && end <= 9);
            let Some(end) = end else { return none };
            let (numeral, behind) = line.split_at_checked(end).unwrap_or((line, ""));
            let sign = behind.chars().next().map_or(0, char::len_utf8);
            make(Style::Ideographic, number::chinese(numeral), end + sign)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_read_through_the_tags_around_and_in_it() {
        let read = |source: &str| {
            let cell = CellText::new(source, &Profiles::default(), &mut String::new());
            match cell.reading {
                Reading::Number(number) => source[number.start..number.end].to_string(),
                Reading::Blank => "blank".to_string(),
                Reading::Text => "text".to_string(),
            }
        };
        for (source, figure) in [
            ("<p>&nbsp;</p>", "blank"),
            ("<b>3</b>", "3"),
            ("<span>3</span><span>1</span>", "3</span><span>1"),
            ("3<b>1</b>", "3<b>1"),
            ("28<sup>注1</sup>", "28"),
            ("<p>28<SUP>1</SUP></p>", "28"),
            ("<p>3</p><p>1</p>", "text"),
            ("3<br>1", "text"),
            ("3&nbsp;1", "text"),
            ("<b>件</b>", "text"),
        ] {
            assert_eq!(read(source), figure, "{source}");
        }
    }

    #[test]
    fn a_leader_and_a_page_number_tell_a_table_of_contents() {
        for entry in ["......3", "……3", "···12", "-----(4)", " 5"] {
            assert!(is_page_number(entry), "{entry}");
        }
        for text in ["", "3", "……", ".全年公开3条", ". 无"] {
            assert!(!is_page_number(text), "{text}");
        }
    }

    #[test]
    fn numerals_at_the_beginning_are_read() {
        let read = |line| {
            let n = numbering(line);
            (n.style, n.number, &line[n.len..])
        };
        assert_eq!(read("一、总体"), (Style::Ideographic, 1, "总体"));
        assert_eq!(read("十二.总体"), (Style::Ideographic, 12, "总体"));
        assert_eq!(read("(三)监督"), (Style::Bracketed, 3, "监督"));
        assert_eq!(read("(3)监督"), (Style::Arabic, 3, "监督"));
        assert_eq!(read("2.监督"), (Style::Arabic, 2, "监督"));
        assert_eq!(read("第二部分主动"), (Style::Part, 2, "主动"));
        for plain in [
            "一是加强",
            "2024年",
            "3.5万",
            "(详见附件)",
            "第一项",
            "总体",
            "",
        ] {
            assert_eq!(numbering(plain), Numbering::default(), "{plain}");
        }
    }
}
