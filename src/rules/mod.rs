//! The rules. One file a rule, with its messages and its tests; a new one is
//! added to the two lists below and has a page in `docs/rules/`.

mod across;
mod cells;
mod contents;
mod fold;
mod generic_total;
pub mod invalid_config;
pub mod invalid_profile;
mod line;
mod linked_total;
mod look;
pub mod names;
pub mod page;
mod period;
pub mod sums;
#[cfg(test)]
mod testing;
pub mod unused_suppression;

pub mod blank_cells;
pub mod blank_total;
pub mod carry_over_mismatch;
pub mod claim_mismatch;
pub mod duplicate_row;
pub mod empty_section;
pub mod empty_table;
pub mod implausible_figure;
pub mod label_variant;
pub mod late_publication;
pub mod list_sum;
pub mod missing_column;
pub mod missing_row;
pub mod missing_section;
pub mod missing_table;
pub mod missing_topic;
pub mod not_a_number;
pub mod out_of_domain;
pub mod outdated_basis;
pub mod outdated_format;
pub mod outline_claim;
pub mod page_residue;
pub mod percent_mismatch;
pub mod readings;
mod reporting_period;
pub mod row_order;
pub mod section_numbering;
pub mod section_order;
pub mod stock_mismatch;
pub mod table_shape;
pub mod template_leftover;
pub mod title_form;
pub mod total_mismatch;
pub mod unbalanced_bracket;
pub mod unknown_row;
pub mod year_mismatch;

use std::cell::OnceCell;

use self::contents::Contents;
use self::look::Look;
use self::period::Period;
use crate::finding::{Finding, PlacedFinding, Rule};
use crate::profile::Mark;
use crate::report::known::Context;
use crate::report::paragraph::{self, Paragraph};
use crate::report::prose::Prose;
use crate::report::{BoundTable, Placed, Report};

/// Every rule, in the order of the documentation.
pub const ALL: &[&Rule] = &[
    &missing_section::RULE,
    &empty_section::RULE,
    &section_order::RULE,
    &section_numbering::RULE,
    &missing_topic::RULE,
    &template_leftover::RULE,
    &outdated_format::RULE,
    &outdated_basis::RULE,
    &year_mismatch::RULE,
    &reporting_period::RULE,
    &outline_claim::RULE,
    &title_form::RULE,
    &unbalanced_bracket::RULE,
    &page_residue::RULE,
    &late_publication::RULE,
    &missing_table::RULE,
    &empty_table::RULE,
    &table_shape::RULE,
    &missing_row::RULE,
    &duplicate_row::RULE,
    &missing_column::RULE,
    &row_order::RULE,
    &unknown_row::RULE,
    &label_variant::RULE,
    &not_a_number::RULE,
    &out_of_domain::RULE,
    &blank_cells::RULE,
    &total_mismatch::RULE,
    &blank_total::RULE,
    &implausible_figure::RULE,
    &list_sum::RULE,
    &percent_mismatch::RULE,
    &claim_mismatch::RULE,
    &carry_over_mismatch::RULE,
    &stock_mismatch::RULE,
    &unused_suppression::RULE,
    &invalid_config::RULE,
    &invalid_profile::RULE,
];

/// What a rule does: reads the scope, adds what it finds.
type Check = fn(&Scope, &mut Vec<Finding>);

/// What each rule does; one on the tool's own files stands elsewhere, and so does
/// `list-sum`, whose findings are kept with their paragraphs.
const CHECKS: &[Check] = &[
    missing_section::check,
    empty_section::check,
    section_order::check,
    section_numbering::check,
    missing_topic::check,
    template_leftover::check,
    outdated_format::check,
    outdated_basis::check,
    year_mismatch::check,
    reporting_period::check,
    outline_claim::check,
    title_form::check,
    unbalanced_bracket::check,
    page_residue::check,
    late_publication::check,
    missing_table::check,
    empty_table::check,
    table_shape::check,
    missing_row::check,
    duplicate_row::check,
    missing_column::check,
    row_order::check,
    unknown_row::check,
    label_variant::check,
    not_a_number::check,
    out_of_domain::check,
    blank_cells::check,
    total_mismatch::check,
    generic_total::check,
    linked_total::check,
    blank_total::check,
    implausible_figure::check,
    percent_mismatch::check,
    claim_mismatch::check,
    carry_over_mismatch::check,
    stock_mismatch::check,
];

/// What a rule sees: a report, or a stretch of text that is none.
pub struct Scope<'a> {
    /// The text; all spans count from its start.
    pub text: &'a str,
    pub pieces: &'a [Placed],
    pub report: Option<&'a Report>,
    pub context: &'a Context,
    /// Read when a rule first asks for it.
    look: OnceCell<Look>,
    period: OnceCell<Option<Period>>,
    stating: OnceCell<Vec<(Paragraph<'a>, &'a Prose)>>,
    contents: OnceCell<Vec<Contents>>,
}

impl<'a> Scope<'a> {
    pub fn new(
        text: &'a str,
        pieces: &'a [Placed],
        report: Option<&'a Report>,
        context: &'a Context,
    ) -> Scope<'a> {
        Scope {
            text,
            pieces,
            report,
            context,
            look: OnceCell::new(),
            period: OnceCell::new(),
            stating: OnceCell::new(),
            contents: OnceCell::new(),
        }
    }

    fn look(&self) -> &Look {
        self.look.get_or_init(|| Look::at(self.pieces))
    }

    /// The pieces that bear `mark`, with their indices.
    fn bearing(&self, mark: Mark) -> impl Iterator<Item = (usize, &'a Placed)> {
        let pieces = self.pieces;
        let marked = self.look().marked(mark);
        marked.filter_map(|piece| Some((piece, pieces.get(piece)?)))
    }

    /// The paragraphs that bear `mark`.
    fn marked(&self, mark: Mark) -> impl Iterator<Item = Paragraph<'a>> {
        let text = self.text;
        let pieces = self.bearing(mark);
        pieces.flat_map(move |(i, placed)| paragraph::marked_in(i, placed, text, mark))
    }

    /// The paragraphs that state sums or shares of which some don't hold, with
    /// those.
    fn stating(&self) -> &[(Paragraph<'a>, &'a Prose)] {
        self.stating.get_or_init(|| {
            let mut found = Vec::new();
            for piece in &self.look().stating {
                let Some(placed) = self.pieces.get(*piece) else {
                    continue;
                };
                for paragraph in paragraph::stating(*piece, placed, self.text) {
                    found.extend(paragraph.prose().map(|prose| (paragraph, prose)));
                }
            }
            found
        })
    }

    /// The tables of the report, with what their cells read.
    fn tables_with_contents(&self) -> impl Iterator<Item = (&'a BoundTable, Contents)> {
        let tables = self.report.map_or(&[][..], |report| &report.tables);
        let contents = (self.contents).get_or_init(|| tables.iter().map(Contents::of).collect());
        tables.iter().zip(contents.iter().copied())
    }

    /// The first reporting period that the text states.
    fn period(&self) -> Option<Period> {
        *self.period.get_or_init(|| period::period(self))
    }
}

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

/// Everything that the rules find, folded so that one fault is one finding, in
/// the order of the text.
pub fn check(scope: &Scope) -> Vec<PlacedFinding> {
    let mut findings = Vec::new();
    for check in CHECKS {
        check(scope, &mut findings);
    }
    // Rows may stand in another order than the form has them.
    for fix in findings.iter_mut().flat_map(|finding| &mut finding.fixes) {
        fix.edits.sort_by_key(|edit| edit.span);
    }
    let mut found: Vec<PlacedFinding> = findings.into_iter().map(PlacedFinding::from).collect();
    list_sum::check(scope, &mut found);
    fold::fold(&mut found);
    found.sort_by_key(|f| (f.span().start, f.span().end, f.finding.rule.name));
    found
}
