//! Hover: what a bare figure means, with its equations; what a heading asks
//! for; what a sentence's figure must agree with.

use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::figures::{self, InReport, InTable, Thing};
use super::sums;
use crate::message::{Locale, Message};
use crate::profile::{Axis, Equation};
use crate::report::{BoundClaim, BoundSection};
use crate::server::document::Snapshot;
use crate::server::words;
use crate::text::Span;

pub fn hover(snapshot: &Snapshot, at: usize) -> Option<Hover> {
    let (span, text) = in_report(snapshot, at).or_else(|| in_own_table(snapshot, at))?;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: text,
        }),
        range: Some(snapshot.view.range(&snapshot.text, span)),
    })
}

/// A figure of a table that no profile knows, with the totals that it is in.
fn in_own_table(snapshot: &Snapshot, at: usize) -> Option<(Span, String)> {
    let (table, cell) = sums::figure_at(snapshot, at)?;
    let mut text = format!("**{} = {}**", table.name(cell), table.written(cell));
    table.sums_of(cell).next()?;
    for sum in table.sums_of(cell) {
        let mark = if sum.fits() { "✓" } else { "✗" };
        text.push_str(&format!("\n\n{mark} {}", table.show(sum)));
    }
    Some((table.span(cell)?, text))
}

fn in_report(snapshot: &Snapshot, at: usize) -> Option<(Span, String)> {
    let report = figures::report_at(&snapshot.reports, at)?;
    let locale = snapshot.view.locale;
    let (span, text) = match report.at(at)? {
        Thing::Cell(table, cell) => {
            let mut text = format!("**{} = {}**", table.name(cell), table.written(cell));
            equations(&mut text, table, locale, table.equations_of(cell));
            for claim in report.claims_on(table, cell) {
                text.push_str(&format!("\n\n{}", cited(snapshot, report, claim)));
            }
            (table.cell(cell)?.span, text)
        }
        Thing::Row(table, row) => {
            let mut text = format!("**{}**", table.row_name(row));
            let own = table
                .equations()
                .iter()
                .filter(|e| e.axis == Axis::Row(row));
            equations(&mut text, table, locale, own);
            (table.bound.rows.get(row)?.label?, text)
        }
        Thing::Column(table, column) => {
            let mut text = format!("**{}**", table.column_name(column));
            let own = table
                .equations()
                .iter()
                .filter(|e| e.axis == Axis::Column(column));
            equations(&mut text, table, locale, own);
            ((*table.bound.columns.get(column)?)?, text)
        }
        Thing::Section(section) => (section.heading, requirements(report, section, locale)?),
        Thing::Claim(claim) => (claim.span, sources(report, claim, locale)?),
    };
    Some((report.span(span), text))
}

fn equations<'a>(
    text: &mut String,
    table: InTable<'a>,
    locale: Locale,
    equations: impl Iterator<Item = &'a Equation>,
) {
    for equation in equations {
        let mark = match table.judge(equation) {
            Some(judged) if judged.holds() => "✓",
            Some(_) => "✗",
            None => "·",
        };
        text.push_str(&format!("\n\n{mark} {}", table.show(equation)));
        if let Some(explain) = &equation.explain {
            text.push_str(&format!("  \n*{}*", explain.get(locale)));
        }
    }
}

/// The sentence that cites a cell.
fn cited(snapshot: &Snapshot, report: InReport<'_>, claim: &BoundClaim) -> String {
    let words = snapshot.text.slice(report.span(claim.span));
    Message::new(&words::CITED)
        .with("words", words.trim())
        .render(snapshot.view.locale)
}

fn requirements(report: InReport<'_>, section: &BoundSection, locale: Locale) -> Option<String> {
    let profile = &report.report.profile;
    let asked = profile.sections.get(section.section)?;
    let mut text = format!("**{}**", asked.heading);
    if !asked.topics.is_empty() {
        let topics: Vec<_> = asked.topics.iter().map(|topic| &topic.label).collect();
        let message = Message::new(&words::TOPICS).with("topics", topics);
        text.push_str(&format!("\n\n{}", message.render(locale)));
    }
    let tables = asked
        .tables
        .iter()
        .filter_map(|&table| profile.tables.get(table));
    let tables: Vec<_> = tables.map(|table| &table.title).collect();
    if !tables.is_empty() {
        let message = Message::new(&words::TABLES).with("tables", tables);
        text.push_str(&format!("\n\n{}", message.render(locale)));
    }
    text.push_str(&format!("\n\n{}", profile.source));
    Some(text)
}

fn sources(report: InReport<'_>, claim: &BoundClaim, locale: Locale) -> Option<String> {
    let stated = report.report.profile.claims.get(claim.claim)?;
    let mut text = format!(
        "**{} {}**",
        stated.label.get(locale),
        claim.value.normalize()
    );
    for (table, at) in report.cells_of(claim) {
        text.push_str(&format!("\n\n{} = {}", table.name(at), table.written(at)));
    }
    Some(text)
}
