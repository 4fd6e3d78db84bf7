//! A profile ready for use: labels normalised, identifiers resolved, equations
//! written out over the cells of each table.

use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;

use super::formula::Formula;
use super::pattern::Pattern;
use super::patterns::{Patterns, Sifter};
use crate::finding::Severity;
use crate::message::{Bilingual, Locale};

/// What a report of one kind, in one form, must hold.
#[derive(Debug)]
pub struct Profile {
    /// Stable identifier, e.g. `gov-disclosure-2021`.
    pub id: String,
    /// Forms of the same report share a family; the year chooses among them.
    pub family: String,
    pub title: Bilingual,
    /// The notice or standard that prescribes the form.
    pub source: String,
    /// The years (that reports are about) for which this form is prescribed.
    pub years: Years,
    /// The language that the report is written in.
    pub language: Locale,
    /// Sections stand in the profile's order.
    pub ordered: bool,
    pub detect: Detect,
    pub sections: Vec<Section>,
    pub tables: Vec<Table>,
    /// Identities of tables that aren't sums of their own cells.
    pub links: Vec<Link>,
    pub claims: Vec<Claim>,
    /// Sentences that completion can write from the tables.
    pub sentences: Vec<Sentence>,
    /// Inequalities that honest reports satisfy (`implausible-figure`).
    pub checks: Vec<Check>,
    /// What must agree with last year's report.
    pub across: Vec<Across>,
    pub words: Words,
    /// Built when the first line of a report is looked at.
    pub(super) sifter: OnceLock<Sifter>,
}

/// First and last year, both inclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Years {
    pub from: Option<i32>,
    pub to: Option<i32>,
}

impl Years {
    pub fn contain(self, year: i32) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }

    /// Whether what holds for these years holds for a report of `year`; of one
    /// whose year isn't known only what holds for every year does.
    pub fn hold_for(self, year: Option<i32>) -> bool {
        match year {
            Some(year) => self.contain(year),
            None => self == Years::default(),
        }
    }
}

/// What makes a text a report of this family. Evidence of two kinds is asked
/// for: the title and a heading or label, or enough headings and labels.
#[derive(Debug)]
pub struct Detect {
    /// Matches the normalised title line (joined over two or three lines);
    /// named groups `year`, `office` before it and `agency` behind it. Read it
    /// with [`Detect::read_title`].
    pub title: Pattern,
    /// A line that matches any of these only speaks of a report.
    pub unless: Vec<Pattern>,
    /// Names of offices that no others have; empty: all are.
    pub distinct: Vec<Pattern>,
    /// What a text with the title must have; `None`: one heading, or `labels`.
    pub title_headings: Option<usize>,
    pub title_labels: usize,
    /// How many distinct headings, together with labels, do without the title.
    pub headings: usize,
    pub labels: usize,
}

impl Detect {
    /// Whether the name of an office tells it from all others.
    pub fn is_distinct(&self, office: &str) -> bool {
        let mut names = self.distinct.iter();
        self.distinct.is_empty() || names.any(|name| name.is_match(office))
    }

    /// Whether so many headings and labels make a report, beside a title or
    /// without.
    pub fn is_enough(&self, titled: bool, headings: usize, labels: usize) -> bool {
        if !titled {
            return headings >= self.headings && labels >= self.labels;
        }
        labels >= self.title_labels
            && match self.title_headings {
                Some(asked) => headings >= asked,
                None => headings >= 1 || labels >= self.labels,
            }
    }
}

#[derive(Debug)]
pub struct Section {
    pub id: String,
    /// Its place in the order, from 1; printed with the profile's numerals.
    pub number: usize,
    pub heading: String,
    /// `heading`, normalised (see [`crate::normal`]).
    pub normal: String,
    /// Other headings that are accepted without a word.
    pub variants: Vec<Pattern>,
    /// Text of the blank form that stands where this heading belongs.
    pub leftovers: Vec<Pattern>,
    pub required: bool,
    pub topics: Vec<Topic>,
    /// Tables that belong here, as indices into [`Profile::tables`].
    pub tables: Vec<usize>,
}

impl Section {
    /// Whether normalised `words` are its heading, or one that is accepted for it.
    pub fn is_called(&self, words: &str) -> bool {
        words == self.normal || self.is_variant(words)
    }

    /// Whether they are another heading that is accepted.
    pub fn is_variant(&self, words: &str) -> bool {
        self.variants
            .iter()
            .any(|variant| variant.is_whole_match(words))
    }
}

/// What a section must speak of.
#[derive(Debug)]
pub struct Topic {
    pub id: String,
    pub label: Bilingual,
    /// Matches at the beginning of the body of a subheading, or of a paragraph.
    pub heading: Option<Pattern>,
    /// Any of these, anywhere in the section, shows that the topic is there.
    pub keywords: Vec<Pattern>,
    /// The topic is in order too when it stands in another section.
    pub elsewhere: bool,
    /// Text that a fix may insert for the writer to confirm.
    pub stub: Option<String>,
}

#[derive(Debug)]
pub struct Table {
    pub id: String,
    pub title: Bilingual,
    /// Cells may be left blank without a finding.
    pub blanks: bool,
    /// Parts in order; each has columns of its own.
    pub parts: Vec<Part>,
    /// All rows that may hold values, in order, over all parts.
    pub rows: Vec<Row>,
    /// All columns over all parts; a part names its own by range.
    pub columns: Vec<Column>,
    /// Words printed inside the table that are neither header nor label (the
    /// note on 勾稽关系).
    pub notes: Vec<Label>,
    pub equations: Vec<Equation>,
}

/// A run of rows under one header.
#[derive(Debug)]
pub struct Part {
    /// A line of its own above the header (第二十条第（一）项).
    pub caption: Option<Label>,
    /// The header as it is printed, in reading order, row by row: stub, group
    /// headings and column headings.
    pub header: Vec<Header>,
    /// Range into [`Table::columns`].
    pub columns: std::ops::Range<usize>,
    /// Range into [`Table::rows`].
    pub rows: std::ops::Range<usize>,
    /// Rows and columns that the form doesn't name are in order.
    pub open: bool,
}

/// A cell of the header.
#[derive(Debug)]
pub struct Header {
    pub label: Label,
    /// The column that it heads, as an index into [`Table::columns`]; `None`
    /// for a stub or the heading of a group.
    pub column: Option<usize>,
}

/// A label as the form prints it, and what else is met in its place.
#[derive(Debug, Clone)]
pub struct Label {
    /// As the form prints it.
    pub text: String,
    /// Normalised, numbering included.
    pub normal: String,
    /// Accepted without a word (normalised).
    pub accepted: Vec<String>,
    /// Understood, and reported as `label-variant` (normalised).
    pub variants: Vec<String>,
}

#[derive(Debug)]
pub struct Row {
    /// Dotted path, unique in the table: `results.denied.secret`.
    pub key: String,
    /// `None` for a row without a label (a single row under its header).
    pub label: Option<Label>,
    /// The labels of the groups that this row stands in, outermost first.
    pub groups: Vec<Label>,
    /// Index into [`Table::parts`].
    pub part: usize,
    /// The sum of others, which sums written with `*` leave out.
    pub total: bool,
    /// The label is that of a group, which the form prints without values:
    /// this row is there only where the group's line holds figures. Such a row
    /// is optional, and the rows of its group follow it.
    pub heads_group: bool,
    /// May be absent without a finding: a group's subtotal, a local row.
    pub optional: bool,
    /// What its values must be, where that is not what the columns say.
    pub kind: Option<CellKind>,
}

#[derive(Debug)]
pub struct Column {
    pub key: String,
    pub label: Label,
    /// Labels of the groups that it stands in, outermost first.
    pub groups: Vec<Label>,
    pub kind: CellKind,
    /// The sum of others, which sums written with `*` leave out.
    pub total: bool,
    /// May be absent without a finding.
    pub optional: bool,
}

/// What a value must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellKind {
    /// Non-negative whole number.
    Count,
    /// Non-negative decimal.
    Amount,
    /// Whole number with a sign (an increase or decrease).
    Signed,
    /// Decimal with a sign (a profit or loss).
    Decimal,
    /// Anything.
    Text,
}

impl CellKind {
    /// Whether values may be negative.
    pub fn has_sign(self) -> bool {
        matches!(self, CellKind::Signed | CellKind::Decimal | CellKind::Text)
    }

    /// Whether values may have decimals.
    pub fn has_decimals(self) -> bool {
        matches!(self, CellKind::Amount | CellKind::Decimal | CellKind::Text)
    }
}

impl Table {
    /// What the value of a cell must be.
    pub fn kind(&self, at: CellRef) -> Option<CellKind> {
        let own = self.rows.get(at.row)?.kind;
        Some(own.unwrap_or(self.columns.get(at.column)?.kind))
    }

    /// The cell with the keys that `at` has in `other`, a table of the same kind
    /// in this form or another.
    pub fn cell_of(&self, other: &Table, at: CellRef) -> Option<CellRef> {
        if std::ptr::eq(self, other) {
            return Some(at);
        }
        let key = &other.rows.get(at.row)?.key;
        let row = self.rows.iter().position(|row| row.key == *key)?;
        let key = &other.columns.get(at.column)?.key;
        // Other parts may have columns of the same key.
        let part = self.parts.iter().find(|part| part.rows.contains(&row))?;
        let mut columns = part.columns.clone();
        let column = columns.find(|column| {
            let own = self.columns.get(*column);
            own.is_some_and(|own| own.key == *key)
        })?;
        Some(CellRef { row, column })
    }

    /// Whether words may stand in a cell.
    pub fn takes_text(&self, at: CellRef) -> bool {
        self.kind(at) == Some(CellKind::Text)
    }
}

/// A cell of a table: indices into [`Table::rows`] and [`Table::columns`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct CellRef {
    pub row: usize,
    pub column: usize,
}

/// A linear identity between cells of one table: `total = Σ coefficient · cell`.
#[derive(Debug, Clone)]
pub struct Equation {
    /// The identifier of the profile's `[[table.equation]]`.
    pub id: String,
    pub axis: Axis,
    /// The cell on the left: what the others add up to. For an identity
    /// without a single cell on the left, the last cell of the identity.
    pub total: CellRef,
    /// All cells with their coefficients, the left side positive and the
    /// right side negative: the sum of all is 0 when the equation holds.
    pub terms: Vec<(Decimal, CellRef)>,
    /// The terms again, each cell as its place in the table, row by row: what a
    /// table of whole figures is judged by. `None` where a coefficient isn't
    /// whole, or is large.
    pub whole: Option<Box<[(i32, u32)]>>,
    /// The formula as the profile has it.
    pub source: Arc<str>,
    /// It names a cell of an optional row or column, and says something only
    /// where that row and column are present.
    pub optional: bool,
    /// The years of reports that it holds for.
    pub years: Years,
    /// In words, if the profile has them.
    pub explain: Option<Bilingual>,
}

/// An identity that makes one cell of a table of more than a sum of the others:
/// of other tables, of last year's report, of products and quotients.
#[derive(Debug)]
pub struct Link {
    /// The identifier of the profile's `[[table.equation]]`.
    pub id: String,
    /// Index into [`Profile::tables`].
    pub table: usize,
    /// An equality with one cell of the table alone on the left.
    pub holds: Formula,
    /// The years of reports that it holds for.
    pub years: Years,
    /// In words, if the profile has them.
    pub explain: Option<Bilingual>,
}

/// Along what an equation was written out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Axis {
    /// All terms in this row.
    Row(usize),
    /// All terms in this column.
    Column(usize),
    Free,
}

/// A pattern of the prose whose figure must agree with the tables; see
/// [`Profile::claims_in`]. Several may have one `id`: ways to say one thing.
#[derive(Debug)]
pub struct Claim {
    pub id: String,
    /// Named group `n` is the figure; a pattern without it says "none" (0).
    pub pattern: Pattern,
    /// The clause and what stands before it in the sentence must match this.
    pub about: Option<Pattern>,
    /// They must match none of these.
    pub unless: Vec<Pattern>,
    /// Claims, by `id`, that state the whole of which the figure is a part; see
    /// [`super::schema::Claim::of`]. Empty: whatever it is listed under.
    pub of: Vec<String>,
    /// Only in these sections; empty: anywhere in the prose of the report.
    pub sections: Vec<String>,
    /// Readings in honest use; the claim holds if any does. Variable `n`.
    pub holds: Vec<Formula>,
    /// `Error` for a flat contradiction, else `Warning`.
    pub severity: Severity,
    /// What the claim is about, for messages.
    pub label: Bilingual,
}

impl Claim {
    /// Whether it states a figure, not that there is none.
    pub fn has_figure(&self) -> bool {
        self.pattern.source().contains("<n>")
    }
}

/// A sentence that the tables imply.
#[derive(Debug)]
pub struct Sentence {
    /// Only in these sections; empty: anywhere in the prose of the report.
    pub sections: Vec<String>,
    pub figure: SentenceFigure,
    /// The sentence where the figure is 0.
    pub none: Option<String>,
    pub parts: Vec<SentenceFigure>,
}

/// Words with one figure among them.
#[derive(Debug)]
pub struct SentenceFigure {
    pub before: String,
    pub behind: String,
    /// `n = …`
    pub value: Formula,
}

/// An inequality between cells.
#[derive(Debug)]
pub struct Check {
    pub id: String,
    /// Index into [`Profile::tables`].
    pub table: usize,
    /// What it was written out for.
    pub axis: Axis,
    pub holds: Formula,
    pub severity: Severity,
    pub message: Bilingual,
    /// Only when the office's name matches.
    pub office: Option<Pattern>,
    /// The years of reports that it holds for.
    pub years: Years,
}

/// An identity between this year's table and last year's.
#[derive(Debug)]
pub struct Across {
    pub id: String,
    /// The rule that reports it: `carry-over-mismatch` or `stock-mismatch`.
    pub rule: String,
    pub table: String,
    /// One per cell pair; in the formula `last(...)` names last year's cells, as
    /// rows and columns of this form: another form of the family serves where it
    /// has a row and column of the same keys.
    pub holds: Vec<Formula>,
    /// The years of reports that it holds for.
    pub years: Years,
    pub explain: Option<Bilingual>,
}

/// The report's own words that rules ask for.
#[derive(Debug, Default)]
pub struct Words {
    /// What stands in a written sentence before its parts, between them and at
    /// its end.
    pub parts: [String; 3],
    /// The numerals of sections (一、) and of subsections (（一）), in order.
    pub numerals: Vec<String>,
    /// `{n}、` and the like: how a section's numeral is written.
    pub section_numeral: String,
    pub subsection_numeral: String,
    /// Text of the blank form or the notice, with the severity it has.
    pub leftovers: Patterns<Severity>,
    /// Citations of a notice that no longer governs.
    pub bases: Vec<LegalBasis>,
    /// The reporting period; groups `y1 m1 d1 y2 m2 d2`, `y2` optional.
    pub period: Vec<Pattern>,
    /// The number of parts that the preamble names; group `n`.
    pub outline: Vec<Pattern>,
    /// The canonical title, with `{office}` and `{year}`.
    pub title: Option<String>,
    /// The normalised titles that are in order match this.
    pub title_form: Option<Pattern>,
    /// A sentence whose beginning matches any of these makes no claim about
    /// this office's tables of this year.
    pub unclaimed: Patterns,
    /// Who does what a sentence tells; group `body`, or `area` for all of one.
    pub bodies: Vec<Pattern>,
    /// Offices that report for all of an area; group `area`: its kind.
    pub areas: Vec<Pattern>,
    /// A figure that others may be parts of; group `n`.
    pub figure: Option<Pattern>,
    /// A year that a sentence names; group `y`, with `last` or `next` where it may
    /// be the one beside the report's.
    pub year: Option<Pattern>,
    /// What a preamble says of the report; group `y`: the report's year.
    pub own_year: Vec<Pattern>,
    /// Chrome of web pages: matches a line.
    pub residue: Patterns,
    /// Tables stand in another file: matches a line of their section.
    pub attached: Patterns,
    /// What closes a report: matches a line that is no text of its section.
    pub closing: Patterns,
    /// The date of publication; groups `y m d`.
    pub published: Vec<Pattern>,
    /// By office: the last month and day, of the year after the report's.
    pub deadlines: Vec<Deadline>,
}

impl Words {
    /// The numeral of section `number`, from 1.
    pub fn numeral(&self, number: usize) -> String {
        self.fill(&self.section_numeral, number)
    }

    /// The numeral of subsection `number`, from 1.
    pub fn sub_numeral(&self, number: usize) -> String {
        self.fill(&self.subsection_numeral, number)
    }

    fn fill(&self, form: &str, number: usize) -> String {
        match self.numerals.get(number.wrapping_sub(1)) {
            Some(numeral) => form.replace("{n}", numeral),
            None => form.replace("{n}", &number.to_string()),
        }
    }
}

#[derive(Debug)]
pub struct LegalBasis {
    pub pattern: Pattern,
    /// The years of reports for which it is the right basis.
    pub years: Years,
    /// Silent when this is cited too.
    pub unless: Option<Pattern>,
    /// The notice to cite instead.
    pub instead: String,
}

#[derive(Debug)]
pub struct Deadline {
    /// Applies to offices whose name matches; `None`: to all.
    pub office: Option<Pattern>,
    pub month: u32,
    pub day: u32,
}
