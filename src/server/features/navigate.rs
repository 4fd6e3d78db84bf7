//! Between a total, its parts and the sentences that cite it.

use tower_lsp::ls_types::{DocumentHighlight, DocumentHighlightKind, Location};

use super::figures::{self, InReport, InTable, Thing};
use super::sums;
use crate::profile::{CellRef, Equation};
use crate::report::BoundClaim;
use crate::server::document::Snapshot;
use crate::text::Span;

/// From a sentence to the cells that it is about, from a total to its parts,
/// from a part to its totals.
pub fn definition(snapshot: &Snapshot, at: usize) -> Vec<Location> {
    let thing =
        figures::report_at(&snapshot.reports, at).and_then(|report| Some((report, report.at(at)?)));
    let spans = match thing {
        Some((report, Thing::Cell(table, cell))) => {
            let parts = other_cells(table, cell, |equation| equation.total == cell);
            let spans = if parts.is_empty() {
                totals(table, cell)
            } else {
                parts
            };
            in_text(report, spans)
        }
        Some((report, Thing::Claim(claim))) => in_text(report, claimed(report, claim)),
        Some(_) => Vec::new(),
        None => sums::figure_at(snapshot, at).map_or_else(Vec::new, |(table, cell)| {
            let parts = table.other_cells(cell, |sum| sum.total.cell == cell);
            if parts.is_empty() {
                let totals = table.sums_of(cell).map(|sum| sum.total.cell);
                totals.filter_map(|total| table.span(total)).collect()
            } else {
                parts
            }
        }),
    };
    locations(snapshot, spans)
}

/// All that depends on a cell or that it depends on: the other cells of its
/// equations, and the sentences that cite it. For a sentence, the cells.
pub fn references(snapshot: &Snapshot, at: usize, itself: bool) -> Vec<Location> {
    let thing =
        figures::report_at(&snapshot.reports, at).and_then(|report| Some((report, report.at(at)?)));
    let (own, mut spans) = match thing {
        Some((report, Thing::Cell(table, cell))) => {
            let mut spans = other_cells(table, cell, |_| true);
            let citing = report.claims_on(table, cell).into_iter();
            spans.extend(citing.map(|claim| claim.figure.unwrap_or(claim.span)));
            let own = table.cell(cell).map(|cell| report.span(cell.span));
            (own, in_text(report, spans))
        }
        Some(_) => return definition(snapshot, at),
        None => match sums::figure_at(snapshot, at) {
            Some((table, cell)) => (table.span(cell), table.other_cells(cell, |_| true)),
            None => return Vec::new(),
        },
    };
    if itself {
        spans.extend(own);
    }
    locations(snapshot, spans)
}

/// The cells of the equations that a cell takes part in.
pub fn highlight(snapshot: &Snapshot, at: usize) -> Vec<DocumentHighlight> {
    let thing =
        figures::report_at(&snapshot.reports, at).and_then(|report| Some((report, report.at(at)?)));
    let (own, others) = match thing {
        Some((report, Thing::Cell(table, cell))) => (
            table.cell(cell).map(|cell| report.span(cell.span)),
            in_text(report, other_cells(table, cell, |_| true)),
        ),
        Some((report, Thing::Claim(claim))) => (
            claim.figure.map(|figure| report.span(figure)),
            in_text(report, claimed(report, claim)),
        ),
        Some(_) => (None, Vec::new()),
        None => match sums::figure_at(snapshot, at) {
            Some((table, cell)) => (
                table
                    .span(cell)
                    .filter(|_| table.sums_of(cell).next().is_some()),
                table.other_cells(cell, |_| true),
            ),
            None => (None, Vec::new()),
        },
    };
    let mark = |kind| {
        move |span: Span| DocumentHighlight {
            range: snapshot.view.range(&snapshot.text, span),
            kind: Some(kind),
        }
    };
    own.into_iter()
        .map(mark(DocumentHighlightKind::WRITE))
        .chain(others.into_iter().map(mark(DocumentHighlightKind::READ)))
        .collect()
}

/// Spans of a report as those of the text.
fn in_text(report: InReport<'_>, spans: Vec<Span>) -> Vec<Span> {
    spans.into_iter().map(|span| report.span(span)).collect()
}

/// The cells that a claim is about.
fn claimed(report: InReport<'_>, claim: &BoundClaim) -> Vec<Span> {
    let cells = report.cells_of(claim).into_iter();
    cells
        .filter_map(|(table, cell)| Some(table.cell(cell)?.span))
        .collect()
}

/// The other cells of a cell's equations, in the order of the text.
fn other_cells(table: InTable<'_>, cell: CellRef, wanted: impl Fn(&Equation) -> bool) -> Vec<Span> {
    let mut spans: Vec<Span> = table
        .equations_of(cell)
        .filter(|equation| wanted(equation))
        .flat_map(|equation| &equation.terms)
        .filter(|(_, other)| *other != cell)
        .filter_map(|(_, other)| Some(table.cell(*other)?.span))
        .collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

fn totals(table: InTable<'_>, cell: CellRef) -> Vec<Span> {
    table
        .equations_of(cell)
        .filter_map(|equation| Some(table.cell(equation.total)?.span))
        .collect()
}

fn locations(snapshot: &Snapshot, spans: Vec<Span>) -> Vec<Location> {
    spans
        .into_iter()
        .map(|span| {
            let range = snapshot.view.range(&snapshot.text, span);
            Location::new(snapshot.uri.clone(), range)
        })
        .collect()
}
