//! A block with all that can be said of it alone: what its cells read, which
//! headings and titles it may be. Kept as long as the block's text is.

use std::sync::{Arc, OnceLock};

use super::cell::CellText;
use super::likeness::likeness;
use super::title::TitleRead;
use crate::normal::is_numeral;
use crate::number;
use crate::profile::{Mark, Marks, Pattern, Profile, Profiles, Sections};
use crate::syntax::{Cell, Kind, Lexed, Limit, within, words};
use crate::text::{Span, from_byte, to_byte};

/// Small, as a long text has very many.
#[derive(Debug)]
pub struct Piece {
    pub kind: Kind,
    /// A cell of a table that shows itself may be the label of a total.
    pub sums: bool,
    /// Bytes, with the line end.
    len: u32,
    /// Line ends inside.
    lines: u32,
    /// Bytes from the block's start that decided what it is.
    reach: u32,
    /// A cell that holds words has two figures.
    pub figures: bool,
    pub cells: Cells,
    /// `None` for nearly all pieces.
    known: Option<Box<Known>>,
}

/// What of the profiles a line may be, and what kept a block from being read
/// whole.
#[derive(Debug, Default, PartialEq, Eq)]
struct Known {
    limit: Option<Limit>,
    headings: Vec<HeadingMatch>,
    alike: Vec<HeadingMatch>,
    titles: Vec<usize>,
    leftovers: Vec<usize>,
    title: OnceLock<TitleRead>,
}

/// The cells of a piece.
#[derive(Debug)]
pub struct Cells(Few);

/// Most pieces are lines of one cell, which stands in the piece itself, where it
/// takes least room. Those of rows and tables are often the same text, read once.
#[derive(Debug)]
enum Few {
    /// Its place: from byte to byte.
    One([u32; 2], CellText),
    /// And the marks of all.
    Many(Box<[(Cell, Arc<CellText>)]>, Marks),
}

impl Cells {
    /// The one cell of a line.
    pub(super) fn one(place: Cell, text: CellText) -> Cells {
        Cells(Few::One(place.bytes(), text))
    }

    /// In order, with their places.
    pub fn placed(&self) -> impl Iterator<Item = (Cell, &CellText)> + Clone {
        let (one, many) = match &self.0 {
            Few::One(bytes, text) => (Some((Cell::of_line(*bytes), text)), [].as_slice()),
            Few::Many(cells, _) => (None, &**cells),
        };
        let many = many.iter().map(|(place, text)| (*place, &**text));
        one.into_iter().chain(many)
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = &CellText> + Clone {
        self.placed().map(|(_, text)| text)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn len(&self) -> usize {
        match &self.0 {
            Few::One(..) => 1,
            Few::Many(cells, _) => cells.len(),
        }
    }
}

impl FromIterator<(Cell, Arc<CellText>)> for Cells {
    fn from_iter<I: IntoIterator<Item = (Cell, Arc<CellText>)>>(cells: I) -> Cells {
        let cells: Box<[(Cell, Arc<CellText>)]> = cells.into_iter().collect();
        let mut marks = Marks::default();
        cells.iter().for_each(|(_, text)| marks.add(text.marks));
        Cells(Few::Many(cells, marks))
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

/// Signs that may end a heading's line, and are no part of it.
const ENDS: [char; 6] = ['。', ':', ';', '.', ',', ']'];
/// Characters of a line that may be a heading, at most.
const LONGEST_HEADING: usize = 45;
/// Characters of a line that may be (part of) a title, at most.
const LONGEST_TITLE: usize = 60;
/// Bytes of a part's numeral, at most.
const LONGEST_PART: usize = 9;
/// From which likeness a line with a section's numeral is taken for its heading,
/// in percent.
const ALIKE: u32 = 50;
/// Characters of a numeral, at most.
const LONGEST_NUMERAL: usize = 3;
/// Bytes of one in brackets, and of an ideographic one, at most.
const LONGEST_BRACKETED: usize = 1 + 4 * LONGEST_NUMERAL + 1;
const LONGEST_IDEOGRAPHIC: usize = 3 * LONGEST_NUMERAL;

impl AsRef<Piece> for Piece {
    fn as_ref(&self) -> &Piece {
        self
    }
}

impl Piece {
    /// Of a block that holds these cells.
    pub(super) fn new(lexed: Lexed, cells: Cells, profiles: &Profiles) -> Piece {
        let Lexed { block, reach } = lexed;
        // No block is so long (see `lex`).
        let short = |number| u32::try_from(number).unwrap_or(u32::MAX);
        let mut piece = Piece {
            kind: block.kind,
            sums: false,
            figures: false,
            len: short(block.len),
            lines: short(block.lines),
            reach: short(reach),
            cells,
            known: None,
        };
        for cell in piece.cells.iter() {
            piece.sums |= cell.may_be_total;
            piece.figures |= cell.has_two_figures;
        }
        piece.sums &= block.kind.is_grid();
        let known = piece.known(profiles);
        if known.is_some() || block.limit.is_some() {
            let known = Known {
                limit: block.limit,
                ..known.unwrap_or_default()
            };
            piece.known = (known != Known::default()).then(|| Box::new(known));
        }
        piece
    }

    /// Keeps of what is known of `old`, in whose place it stands, what an edit
    /// left as it was.
    pub fn take_over(&self, old: &Piece) {
        for (new, old) in self.cells.iter().zip(old.cells.iter()) {
            new.take_over(old);
        }
    }

    /// Bytes, with the line end.
    #[expect(clippy::len_without_is_empty, reason = "no piece is empty")]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Line ends inside.
    pub fn lines(&self) -> usize {
        self.lines as usize
    }

    /// Bytes from the piece's start that decided what it is.
    pub fn reach(&self) -> usize {
        self.reach as usize
    }

    /// What kept it from being read whole.
    pub fn limit(&self) -> Option<Limit> {
        self.known.as_ref().and_then(|known| known.limit)
    }

    /// Those of all cells.
    pub fn marks(&self) -> Marks {
        match &self.cells.0 {
            Few::One(_, text) => text.marks,
            Few::Many(_, marks) => *marks,
        }
    }

    /// Headings of sections that this line may be, over all families.
    pub fn headings(&self) -> &[HeadingMatch] {
        self.known.as_ref().map_or(&[], |known| &known.headings)
    }

    /// The same for a line that isn't worded as a heading may be, but has a
    /// section's numeral, and is like its heading. It tells nothing of what kind
    /// of report it stands in.
    pub fn alike(&self) -> &[HeadingMatch] {
        self.known.as_ref().map_or(&[], |known| &known.alike)
    }

    /// Families (by index) whose title may stand here, or in part.
    pub fn titles(&self) -> &[usize] {
        self.known.as_ref().map_or(&[], |known| &known.titles)
    }

    /// What the lines around it were found to be, if it may hold a title.
    pub(super) fn title_read(&self) -> Option<&OnceLock<TitleRead>> {
        self.known.as_ref().map(|known| &known.title)
    }

    /// Families (by index) of whose blank form this line may be a part.
    pub fn leftovers(&self) -> &[usize] {
        self.known.as_ref().map_or(&[], |known| &known.leftovers)
    }

    /// Whether it is surely no heading of a section, nor one of the blank form.
    pub fn is_plain(&self) -> bool {
        self.headings().is_empty() && self.alike().is_empty() && self.leftovers().is_empty()
    }

    /// Whether a reader sees anything in it.
    pub fn has_content(&self) -> bool {
        self.cells.iter().any(|cell| !cell.normal.is_empty())
    }

    /// The normal form of a block that may be a line of prose or a heading.
    pub fn line(&self) -> Option<&str> {
        self.line_text().map(|text| &*text.normal)
    }

    /// The same with all that is known of it.
    pub fn line_text(&self) -> Option<&CellText> {
        let only = match self.kind {
            Kind::Text | Kind::Heading | Kind::Tabbed => self.cells.iter().next(),
            // A line with tabs or pipes in which one field alone holds text.
            Kind::Row | Kind::Pipe => {
                let mut filled = self.cells.iter().filter(|c| !c.normal.is_empty());
                filled.next().filter(|_| filled.next().is_none())
            }
            _ => None,
        };
        only.filter(|only| only.is_text())
    }

    /// `None` for a block that is no line, or surely none that the profiles know.
    fn known(&self, profiles: &Profiles) -> Option<Known> {
        let CellText { normal, marks, .. } = self.line_text()?;
        let is_numbered = normal.chars().next().is_some_and(is_numeral);
        if !marks.may_head() && !is_numbered {
            return None;
        }
        let mut known = Known::default();
        // Of a longer line no more is of interest.
        let chars = within(normal, 4 * (LONGEST_TITLE + 1)).chars().count();
        let line = Line::new(normal, chars);
        // A longer line is one only behind its numeral.
        let may_be_heading = chars <= LONGEST_HEADING || line.numbering.style != Style::None;
        if may_be_heading && marks.may(Mark::Heading) {
            for (family, profile, sections) in profiles.headings_in(normal) {
                known
                    .headings
                    .extend(line.heading(family, profile, sections));
            }
        }
        for (family, forms) in profiles.families().iter().enumerate() {
            let Some(profile) = forms.newest() else {
                continue;
            };
            let others = || known.headings.iter().all(|h| h.family != family);
            if is_numbered && chars <= LONGEST_HEADING && others() {
                known.alike.extend(line.alike(family, profile));
            }
            let title = &profile.detect.title;
            if chars <= LONGEST_TITLE && marks.may_title(family) && title.may_match_in_part(normal)
            {
                known.titles.push(family);
            }
            let leftover = |p: &Pattern| p.may_match_in_part(normal);
            if chars <= LONGEST_HEADING
                && marks.may_blank_heading(family)
                && profile
                    .sections
                    .iter()
                    .any(|s| s.leftovers.iter().any(leftover))
            {
                known.leftovers.push(family);
            }
        }
        Some(known)
    }
}

/// A line that may be a heading.
struct Line<'l> {
    text: &'l str,
    /// Of the text; enough of them to tell a long one.
    chars: usize,
    /// Its numeral, with what stands before it.
    numbering: Numbering,
}

impl<'l> Line<'l> {
    /// Of a line in normal form.
    fn new(text: &'l str, chars: usize) -> Line<'l> {
        let lead = lead(text);
        let mut numbering = numbering(from_byte(text, lead));
        numbering.len += lead;
        Line {
            text,
            chars,
            numbering,
        }
    }

    fn found(&self, family: usize, section: usize, len: usize, whole: bool) -> HeadingMatch {
        HeadingMatch {
            family,
            section,
            numbering: self.numbering,
            whole,
            len: self.numbering.len + len,
        }
    }

    /// What stands behind the numeral, but for signs at the end.
    fn words(&self) -> &'l str {
        from_byte(self.text, self.numbering.len).trim_end_matches(ENDS)
    }

    /// The section whose numeral it has, if its heading is like this.
    fn alike(&self, family: usize, profile: &Profile) -> Option<HeadingMatch> {
        let Numbering { style, number, .. } = self.numbering;
        let at = number
            .checked_sub(1)
            .filter(|_| style == Style::Ideographic)?;
        let section = profile.sections.get(at).filter(|s| s.number == number)?;
        let words = self.words();
        let is_like = words.ends_with(section.normal.as_str())
            || likeness(&section.normal, words) >= ALIKE && !words.contains([',', '。']);
        is_like.then(|| self.found(family, at, words.len(), true))
    }

    /// The heading of a section that begins the line, or is it.
    /// None but `sections` come into question.
    fn heading(
        &self,
        family: usize,
        profile: &Profile,
        sections: Sections,
    ) -> Option<HeadingMatch> {
        let all = profile.sections.iter().enumerate();
        let candidates = || all.clone().filter(|(s, _)| sections.hold(*s));
        let words = self.words();
        // A variant may ask for the numeral.
        let numbered = match self.numbering.style {
            Style::Ideographic => from_byte(self.text, lead(self.text)).trim_end_matches(ENDS),
            _ => words,
        };
        if self.chars <= LONGEST_HEADING {
            for (s, section) in candidates() {
                if section.is_called(words) || section.is_variant(numbered) {
                    return Some(self.found(family, s, words.len(), true));
                }
                // Only a space, which is no part of a normal form, parts the numeral.
                let bare = match self.numbering.style {
                    Style::None => bare_numeral(words),
                    _ => None,
                };
                if let Some(numeral) = bare
                    && section.is_called(from_byte(words, numeral.len))
                {
                    let mut heading = self.found(family, s, words.len(), true);
                    heading.numbering = Numbering {
                        len: self.numbering.len + numeral.len,
                        ..numeral
                    };
                    return Some(heading);
                }
            }
        }
        // Heading and text on one line: only behind its numeral, and parted from
        // the text by a stop.
        let numbering = self.numbering;
        if numbering.style == Style::None {
            return None;
        }
        let body = from_byte(self.text, numbering.len);
        for (s, section) in candidates() {
            let len = if body.starts_with(section.normal.as_str()) {
                section.normal.len()
            } else {
                let head = body.split(['。', ':']).next().unwrap_or("");
                if head.chars().count() > LONGEST_HEADING || !section.is_variant(head) {
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
                return Some(self.found(family, s, len, false));
            }
        }
        None
    }
}

/// Bytes of the signs that begin `line` (in normal form) as they do an item's of a
/// list: a bullet, or the sign of a fold.
pub fn lead(line: &str) -> usize {
    // A word processor draws some with a font of its own, of private characters.
    let is_bullet =
        |c: char| "●■▲◆○□★☆▼▶►◎※§·>+-[\"".contains(c) || ('\u{e000}'..='\u{f8ff}').contains(&c);
    line.len() - line.trim_start_matches(is_bullet).len()
}

/// An ideographic numeral that begins `line` with no sign behind it that numbers,
/// or one in the place of that.
fn bare_numeral(line: &str) -> Option<Numbering> {
    const INSTEAD: [char; 4] = ['-', ')', '﹑', '､'];
    let behind = line.trim_start_matches(is_numeral);
    let behind = behind.trim_start_matches(INSTEAD);
    let len = line.len() - behind.len();
    let numeral = to_byte(line, len).trim_end_matches(INSTEAD);
    let number = number::chinese(numeral).and_then(|number| usize::try_from(number).ok())?;
    Some(Numbering {
        style: Style::Ideographic,
        number,
        len,
    })
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
            let Some(close) = within(line, LONGEST_BRACKETED).find(')') else {
                return none;
            };
            let inner = Span::new(1, close).of(line);
            if inner.is_empty() || inner.chars().count() > LONGEST_NUMERAL {
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
            // With the sign behind it.
            let end = within(line, LONGEST_IDEOGRAPHIC + 3)
                .find(['、', '.', ',', ':'])
                .filter(|&end| end > 0 && end <= LONGEST_IDEOGRAPHIC);
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
    fn a_line_takes_little_room() {
        // With the counters of its `Arc`, one of the sizes that are allotted.
        assert!(size_of::<Piece>() <= 128 - 16);
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
