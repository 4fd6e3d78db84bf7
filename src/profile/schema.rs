//! A profile as its author writes it: the keys of the TOML file.
//!
//! Every key has a comment: the JSON Schema and the reference page are made
//! from them. Patterns are regular expressions over text in normal form (see
//! [`crate::normal`]); labels are given as the form prints them.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::message::Bilingual;

/// A text that knows its place in the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct Text(Spanned<String>);

impl Text {
    pub fn get_ref(&self) -> &String {
        self.0.get_ref()
    }

    /// Bytes of the file, quotes included.
    pub fn span(&self) -> std::ops::Range<usize> {
        self.0.span()
    }

    pub fn into_inner(self) -> String {
        self.0.into_inner()
    }
}

/// A profile: what a report of one kind, in one form, must hold.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Stable name, e.g. `quarterly-2024`: letters, digits, `-` and `_`.
    pub id: Text,
    /// The `id` of another profile that this one changes. Its keys are taken
    /// over; lists of entries with an `id` or `key` are merged entry by entry,
    /// where `remove = true` drops an entry, `replace = true` takes nothing
    /// over, and `after = "…"` says behind which entry a new one stands. All
    /// other lists are replaced.
    #[serde(default)]
    pub extends: Option<Text>,
    /// What the forms of one report have in common; the year chooses the form.
    /// The `id` if left out.
    #[serde(default)]
    pub family: Option<String>,
    /// What the report is called, in both languages.
    pub title: Bilingual,
    /// The notice or standard that prescribes the form.
    #[serde(default)]
    pub source: String,
    /// The years (that reports are about) for which the form is prescribed.
    #[serde(default)]
    pub years: Years,
    /// Pieces of patterns: `{name}` in a pattern stands for the piece `name`.
    #[serde(default)]
    pub define: BTreeMap<String, Text>,
    /// How a text shows that it is such a report.
    pub detect: Detect,
    /// The language that the report is written in, for what is written into
    /// it; `zh` if left out.
    #[serde(default)]
    pub language: Language,
    /// Whether sections stand in the profile's order, numbered by it; they do,
    /// if left out.
    #[serde(default = "yes")]
    pub ordered: bool,
    /// The sections, in order.
    #[serde(default, rename = "section")]
    pub sections: Vec<Section>,
    /// The tables.
    #[serde(default, rename = "table")]
    pub tables: Vec<Table>,
    /// Figures of the prose that must agree with the tables.
    #[serde(default, rename = "claim")]
    pub claims: Vec<Claim>,
    /// Sentences that the tables imply, for completion to write.
    #[serde(default, rename = "sentence")]
    pub sentences: Vec<Sentence>,
    /// Inequalities that honest reports satisfy.
    #[serde(default, rename = "check")]
    pub checks: Vec<Check>,
    /// What must agree with last year's report.
    #[serde(default, rename = "across")]
    pub across: Vec<Across>,
    /// The report's own words that rules ask for.
    #[serde(default)]
    pub words: Words,
}

/// A language that reports are written in.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// First and last year, both inclusive.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// The first year; without it, every year up to `to`.
    pub from: Option<i32>,
    /// The last year; without it, every year from `from` on.
    pub to: Option<i32>,
}

/// Evidence that a text is such a report. The title and one heading, or enough
/// labels, will do if nothing else is asked for; so will enough headings and
/// labels without the title.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Detect {
    /// Matches the title, joined over its lines. The named group `year` tells
    /// what year the report is about, `office` (before it) and `agency` (behind
    /// it) whose it is.
    pub title: Text,
    /// Patterns of lines that only speak of a report.
    #[serde(default)]
    pub unless: Vec<Text>,
    /// Patterns of offices' names that are told from all others, by the place that
    /// they hold; reports of others aren't compared from year to year. All names
    /// are, if left out.
    #[serde(default)]
    pub distinct: Vec<Text>,
    /// How many different headings a text with the title must have; 1 if left
    /// out, and then enough labels do without one. More, where other documents
    /// have such a title.
    #[serde(default)]
    pub title_headings: Option<usize>,
    /// How many labels of tables a text with the title must have besides; 0 if
    /// left out.
    #[serde(default)]
    pub title_labels: usize,
    /// How many different headings a text without the title must have.
    #[serde(default = "two")]
    pub headings: usize,
    /// How many different labels of tables a text without the title must have.
    #[serde(default = "three")]
    pub labels: usize,
}

fn two() -> usize {
    2
}
fn three() -> usize {
    3
}
fn yes() -> bool {
    true
}

/// A section under a heading of its own.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Name of the section, unique in the profile.
    pub id: Text,
    /// The heading as the form prints it, without its numeral.
    pub heading: Text,
    /// Patterns of other headings that are accepted; each matches the whole
    /// heading, without its numeral or with it.
    #[serde(default)]
    pub variants: Vec<Text>,
    /// Patterns of text of the blank form that stands where the heading
    /// belongs; each matches the whole of one to three short lines.
    #[serde(default)]
    pub leftovers: Vec<Text>,
    /// Whether a report without the section is reported; it is, if left out.
    #[serde(default = "yes")]
    pub required: bool,
    /// The ids of the tables that belong here.
    #[serde(default)]
    pub tables: Vec<Text>,
    /// What the section must speak of.
    #[serde(default, rename = "topic")]
    pub topics: Vec<Topic>,
}

/// Something that a section must speak of.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Name of the topic, unique in the section.
    pub id: Text,
    /// What it is called in messages.
    pub label: Bilingual,
    /// Pattern of a subheading, or of the words that begin a paragraph, on the
    /// topic.
    #[serde(default)]
    pub heading: Option<Text>,
    /// Patterns any of which, anywhere in the section, shows the topic.
    #[serde(default)]
    pub keywords: Vec<Text>,
    /// Whether the topic may stand in another section instead.
    #[serde(default)]
    pub elsewhere: bool,
    /// A sentence that a fix may insert for the writer to confirm.
    #[serde(default)]
    pub stub: Option<String>,
}

/// A table, in one part or several.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Name of the table, unique in the profile.
    pub id: Text,
    /// What it is called in messages.
    pub title: Bilingual,
    /// Words printed inside the table that are neither header nor label.
    #[serde(default)]
    pub notes: Vec<Label>,
    /// Whether cells may be left blank without a word.
    #[serde(default)]
    pub blanks: bool,
    /// Its parts, in order.
    #[serde(rename = "part")]
    pub parts: Vec<Part>,
    /// What must hold between its cells.
    #[serde(default, rename = "equation")]
    pub equations: Vec<Equation>,
}

/// A run of rows under one header.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Name of the part, unique in the table.
    pub id: Text,
    /// A line of its own above the header.
    #[serde(default)]
    pub caption: Option<Label>,
    /// The header's first cell, above the labels of the rows.
    #[serde(default)]
    pub stub: Option<Label>,
    /// The columns and the headings of groups of columns, from left to right.
    pub columns: Vec<Column>,
    /// The rows and the headings of groups of rows, from top to bottom.
    pub rows: Vec<Row>,
    /// Further rows and columns, which differ from one report to the next, are
    /// in order.
    #[serde(default)]
    pub open: bool,
}

/// A label as the form prints it, and what else is met in its place.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The label as the form prints it, with its numbering.
    pub label: Text,
    /// Other labels that are accepted without a word.
    #[serde(default)]
    pub accepted: Vec<Text>,
    /// Damaged labels that are understood, and reported.
    #[serde(default)]
    pub variants: Vec<Text>,
}

/// A row, or the heading of a group of rows.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Name of the row, unique in the table; `a.b` stands in the group `a`.
    pub key: Text,
    /// The label as the form prints it, with its numbering. The only row of a
    /// part may have none.
    #[serde(default)]
    pub label: Option<Text>,
    /// Other labels that are accepted without a word.
    #[serde(default)]
    pub accepted: Vec<Text>,
    /// Damaged labels that are understood, and reported.
    #[serde(default)]
    pub variants: Vec<Text>,
    /// The heading of a group: the form prints no values beside it.
    #[serde(default)]
    pub group: bool,
    /// A group beside whose heading some reports write a subtotal.
    #[serde(default)]
    pub subtotal: bool,
    /// The sum of other rows: sums written with `*` or `..` leave it out.
    #[serde(default)]
    pub total: bool,
    /// May be absent; sums written with `*` or `..` leave it out.
    #[serde(default)]
    pub optional: bool,
    /// What its values must be, where that is not what the columns say.
    #[serde(default)]
    pub cells: Option<Cells>,
}

/// A column, or the heading of a group of columns.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Name of the column, unique in its part; `a.b` stands in the group `a`.
    pub key: Text,
    /// The heading as the form prints it.
    pub label: Text,
    /// Other headings that are accepted without a word.
    #[serde(default)]
    pub accepted: Vec<Text>,
    /// Damaged headings that are understood, and reported.
    #[serde(default)]
    pub variants: Vec<Text>,
    /// The heading of a group of columns: no values stand in it.
    #[serde(default)]
    pub group: bool,
    /// The group that it stands in, where its key doesn't say so.
    #[serde(default, rename = "in")]
    pub within: Option<Text>,
    /// What its values must be; `count` if left out.
    #[serde(default)]
    pub cells: Cells,
    /// The sum of other columns: sums written with `*` or `..` leave it out.
    #[serde(default)]
    pub total: bool,
    /// May be absent; sums written with `*` or `..` leave it out.
    #[serde(default)]
    pub optional: bool,
}

/// What values must be.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Cells {
    /// Whole numbers, 0 or more.
    #[default]
    Count,
    /// Decimal numbers, 0 or more.
    Amount,
    /// Whole numbers with a sign: an increase or decrease.
    Signed,
    /// Decimal numbers with a sign: a profit or loss.
    Decimal,
    /// Anything: a unit, a remark, a verdict.
    Text,
}

/// Along what a formula is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Each {
    /// Once for each row; names are columns.
    Row,
    /// Once for each column; names are rows.
    Column,
}

/// An identity of a table: a sum of its own cells, or one of its cells made of
/// anything that formulas can name: other tables, `last(…)`, products and
/// quotients with `round(…)`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Equation {
    /// Name of the equation, unique in the table.
    pub id: Text,
    /// Writes the equation out for each row or column. Without it, it stands
    /// once, and cells are `[row, column]`.
    #[serde(default)]
    pub each: Option<Each>,
    /// The rows (or columns) that it is written out for; all, if left out.
    #[serde(default)]
    pub only: Vec<Text>,
    /// The formula, e.g. `total = sum(*)`; the total stands alone on the left
    /// where there is one. What isn't a sum of the table's own cells has one of
    /// them alone on the left.
    pub holds: Text,
    /// The years of reports that it holds for; all, if left out. A report whose
    /// year isn't known is judged by what holds for all years.
    #[serde(default)]
    pub years: Years,
    /// The equation in words.
    #[serde(default)]
    pub explain: Option<Bilingual>,
}

/// A figure of the prose that must agree with the tables.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Name of the claim, unique in the profile.
    pub id: Text,
    /// What the claim is about, for messages.
    pub label: Bilingual,
    /// Each matches the words of the claim in a sentence; the named group `n`
    /// is the figure. Without such a group the claim says that there is none.
    /// Groups `last` and `next` are the years before and after the report's.
    /// Of several claims that match one figure the first in the profile counts.
    pub patterns: Vec<Text>,
    /// The clause and what stands before it in the sentence must match this.
    #[serde(default)]
    pub about: Option<Text>,
    /// They must match none of these patterns.
    #[serde(default)]
    pub unless: Vec<Text>,
    /// Names of the claims that state the whole of which its figure is a part.
    /// Listed under another figure (see `words.figure`), it makes no claim.
    #[serde(default)]
    pub of: Vec<Text>,
    /// The sections in whose prose it is looked for; all, if left out.
    #[serde(default)]
    pub sections: Vec<Text>,
    /// Readings in honest use, e.g. `n = requests[new, total]`. The claim holds
    /// if any does.
    pub holds: Vec<Text>,
    /// `warning` if left out; `error` for a flat contradiction.
    #[serde(default)]
    pub severity: Level,
}

/// A sentence that the tables imply. Completion writes it where all its figures
/// are known.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// Name of the sentence, unique in the profile.
    pub id: Text,
    /// The sections in whose prose it is offered; all, if left out.
    #[serde(default)]
    pub sections: Vec<Text>,
    /// The words; `{n}` stands for the figure.
    pub text: Text,
    /// What the figure is, e.g. `n = requests[new, total]`.
    pub value: Text,
    /// The whole sentence where the figure is 0; without it none is offered then.
    #[serde(default)]
    pub none: Option<String>,
    /// What the figure is made of. Those that are 0 are left out.
    #[serde(default, rename = "part")]
    pub parts: Vec<SentencePart>,
}

/// A figure and its words, as a part of a sentence.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SentencePart {
    /// The words; `{n}` stands for the figure.
    pub text: Text,
    /// What the figure is, as that of the sentence.
    pub value: Text,
}

/// How much a finding weighs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth a look.
    Hint,
    /// Probably a fault.
    #[default]
    Warning,
    /// A fault.
    Error,
}

/// An inequality that honest reports satisfy.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Name of the check, unique in the profile.
    pub id: Text,
    /// The table that it is about.
    pub table: Text,
    /// Writes it out for each row or column. Without it, cells are
    /// `[row, column]`.
    #[serde(default)]
    pub each: Option<Each>,
    /// The rows (or columns) that it is written out for; all, if left out.
    #[serde(default)]
    pub only: Vec<Text>,
    /// The formula, e.g. `issued <= in_force + repealed`.
    pub holds: Text,
    /// The years of reports that it holds for; all, if left out.
    #[serde(default)]
    pub years: Years,
    /// `hint` if left out.
    #[serde(default = "hint")]
    pub severity: Level,
    /// What to say when it fails.
    pub message: Bilingual,
    /// Pattern of the names of the offices that it applies to; all, if left
    /// out.
    #[serde(default)]
    pub office: Option<Text>,
}

fn hint() -> Level {
    Level::Hint
}

/// An identity between this year's table and last year's.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Across {
    /// Name of the identity, unique in the profile.
    pub id: Text,
    /// The rule that reports it.
    pub rule: AcrossRule,
    /// The table that it is about.
    pub table: Text,
    /// Writes it out for each row or column. Without it, cells are
    /// `[row, column]`.
    #[serde(default)]
    pub each: Option<Each>,
    /// The rows (or columns) that it is written out for; all, if left out.
    #[serde(default)]
    pub only: Vec<Text>,
    /// The formula; `last(…)` names cells of last year's report.
    pub holds: Text,
    /// The years of reports that it holds for; all, if left out.
    #[serde(default)]
    pub years: Years,
    /// The identity in words.
    #[serde(default)]
    pub explain: Option<Bilingual>,
}

/// A rule on two reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AcrossRule {
    /// What was carried out last year is carried in this year.
    CarryOverMismatch,
    /// A stock is last year's stock with what came and went.
    StockMismatch,
}

/// The report's own words that rules ask for.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What stands in a sentence before its parts, between them and at its end,
    /// e.g. `["，其中", "、", "。"]`; commas and a full stop, if left out.
    #[serde(default)]
    pub parts: Option<[String; 3]>,
    /// The numerals of sections and subsections, in order.
    #[serde(default)]
    pub numerals: Vec<String>,
    /// How a section's numeral is written: `{n}、`.
    #[serde(default)]
    pub section_numeral: String,
    /// How a subsection's numeral is written: `（{n}）`.
    #[serde(default)]
    pub subsection_numeral: String,
    /// Text of the blank form or of the notice that must not be left.
    #[serde(default)]
    pub leftovers: Vec<Leftover>,
    /// Citations of a notice that doesn't govern every year.
    #[serde(default)]
    pub bases: Vec<LegalBasis>,
    /// Patterns of the reporting period; groups `y1 m1 d1 y2 m2 d2`, of which
    /// `y2` may be absent.
    #[serde(default)]
    pub period: Vec<Text>,
    /// Patterns of the number of parts that a preamble names; group `n`.
    #[serde(default)]
    pub outline: Vec<Text>,
    /// The prescribed title, with `{office}` and `{year}`.
    #[serde(default)]
    pub title: Option<String>,
    /// Pattern that titles in order match as a whole.
    #[serde(default)]
    pub title_form: Option<Text>,
    /// Patterns of beginnings of sentences that don't speak of this office and
    /// this year, and so make no claim.
    #[serde(default)]
    pub unclaimed: Vec<Text>,
    /// Patterns of who does what a sentence tells; group `body`. What another body
    /// than the report's office does makes no claim. Group `area` for the kind of
    /// an area all of which does it: see `areas`.
    #[serde(default)]
    pub bodies: Vec<Text>,
    /// Patterns of the names of offices that report for all of an area; group
    /// `area`: its kind. What is said of such an area in their reports makes claims.
    #[serde(default)]
    pub areas: Vec<Text>,
    /// Pattern of a figure that others may be listed under; group `n`.
    #[serde(default)]
    pub figure: Option<Text>,
    /// Pattern of a year that a sentence names; group `y`. A sentence that names
    /// another year than the report's makes no claim. Groups `last` and `next` match
    /// words by which it may also be the one before or after (2022年结转).
    #[serde(default)]
    pub year: Option<Text>,
    /// Patterns of what a preamble says of the report itself, with its year; group
    /// `y`. What shows that it is given out now is the group `now`: the first section
    /// may say it too, then.
    #[serde(default)]
    pub own_year: Vec<Text>,
    /// Patterns of lines that are chrome of a web page.
    #[serde(default)]
    pub residue: Vec<Text>,
    /// Patterns of lines that say that a section's tables stand in another file:
    /// they are not missed then.
    #[serde(default)]
    pub attached: Vec<Text>,
    /// Patterns of lines that close a report, as its date and its annexes do: a
    /// section that holds nothing else is empty.
    #[serde(default)]
    pub closing: Vec<Text>,
    /// Patterns of the date of publication; groups `y m d`.
    #[serde(default)]
    pub published: Vec<Text>,
    /// By when a report must be published; the first that applies.
    #[serde(default)]
    pub deadlines: Vec<Deadline>,
}

/// Text of the blank form or of the notice.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Leftover {
    /// Matches the text that is left.
    pub pattern: Text,
    /// `error` if left out.
    #[serde(default = "error")]
    pub severity: Level,
}

fn error() -> Level {
    Level::Error
}

/// A citation of a notice.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// Matches the citation.
    pub pattern: Text,
    /// The years of reports for which it is the right one.
    #[serde(default)]
    pub years: Years,
    /// Silent when this is cited too.
    #[serde(default)]
    pub unless: Option<Text>,
    /// The notice to cite instead.
    pub instead: String,
}

/// The last day of publication, in the year after the report's.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Pattern of the names of the offices that it applies to; all, if left out.
    #[serde(default)]
    pub office: Option<Text>,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month, 1 to 31.
    pub day: u32,
}
