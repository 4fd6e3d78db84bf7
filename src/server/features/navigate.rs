//! Between a total, its parts and the sentences that cite it.

use tower_lsp::ls_types::{DocumentHighlight, DocumentHighlightKind, Location};

use super::figures::{self, InReport, InTable, Thing};
use crate::profile::{CellRef, Equation};
use crate::server::document::Snapshot;
use crate::text::Span;

/// From a sentence to the cells that it is about, from a total to its parts,
/// from a part to its totals.
pub fn definition(snapshot: &Snapshot, at: usize) -> Vec<Location> {
    let Some(report) = figures::report_at(&snapshot.reports, at) else {
        return Vec::new();
    };
    let spans = match report.at(at) {
        Some(Thing::Cell(table, cell)) => {
            let parts = other_cells(table, cell, |equation| equation.total == cell);
            if parts.is_empty() {
                totals(table, cell)
            } else {
                parts
            }
        }
        Some(Thing::Claim(claim)) => report
            .cells_of(claim)
            .into_iter()
            .filter_map(|(table, cell)| Some(table.cell(cell)?.span))
            .collect(),
        _ => Vec::new(),
    };
    locations(snapshot, report, spans)
}

/// All that depends on a cell or that it depends on: the other cells of its
/// equations, and the sentences that cite it. For a sentence, the cells.
pub fn references(snapshot: &Snapshot, at: usize, itself: bool) -> Vec<Location> {
    let Some(report) = figures::report_at(&snapshot.reports, at) else {
        return Vec::new();
    };
    let Some(Thing::Cell(table, cell)) = report.at(at) else {
        return definition(snapshot, at);
    };
    let mut spans = other_cells(table, cell, |_| true);
    spans.extend(
        report
            .claims_on(table, cell)
            .into_iter()
            .map(|claim| claim.figure.unwrap_or(claim.span)),
    );
    if itself {
        spans.extend(table.cell(cell).map(|cell| cell.span));
    }
    locations(snapshot, report, spans)
}

/// The cells of the equations that a cell takes part in.
pub fn highlight(snapshot: &Snapshot, at: usize) -> Vec<DocumentHighlight> {
    let Some(report) = figures::report_at(&snapshot.reports, at) else {
        return Vec::new();
    };
    let (own, others) = match report.at(at) {
        Some(Thing::Cell(table, cell)) => (
            table.cell(cell).map(|cell| cell.span),
            other_cells(table, cell, |_| true),
        ),
        Some(Thing::Claim(claim)) => {
            let cells = report.cells_of(claim);
            let spans = cells
                .into_iter()
                .filter_map(|(table, cell)| Some(table.cell(cell)?.span));
            (claim.figure, spans.collect())
        }
        _ => (None, Vec::new()),
    };
    let mark = |kind| {
        move |span: Span| DocumentHighlight {
            range: snapshot.view.range(&snapshot.text, report.span(span)),
            kind: Some(kind),
        }
    };
    own.into_iter()
        .map(mark(DocumentHighlightKind::WRITE))
        .chain(others.into_iter().map(mark(DocumentHighlightKind::READ)))
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

fn locations(snapshot: &Snapshot, report: InReport<'_>, spans: Vec<Span>) -> Vec<Location> {
    spans
        .into_iter()
        .map(|span| {
            Location::new(
                snapshot.uri.clone(),
                snapshot.view.range(&snapshot.text, report.span(span)),
            )
        })
        .collect()
}
