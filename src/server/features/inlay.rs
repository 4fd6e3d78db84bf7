//! Inlay hints: the name of a cell where nothing else on its line tells it,
//! and what a total must be where it is something else.

use rust_decimal::Decimal;
use tower_lsp::ls_types::{InlayHint, InlayHintKind, InlayHintLabel};

use super::figures::{self, InTable};
use super::sums;
use crate::profile::CellRef;
use crate::report::Shape;
use crate::server::document::Snapshot;
use crate::text::Span;

/// The hints inside `span`.
pub fn hints(snapshot: &Snapshot, span: Span) -> Vec<InlayHint> {
    let mut hints = Vec::new();
    for table in figures::reports(&snapshot.reports)
        .flat_map(|report| report.tables())
        .filter(|table| table.span(table.bound.span).overlaps(span))
    {
        let bare = matches!(table.bound.shape, Shape::Tabbed | Shape::Stacked);
        for (at, cell) in table.cells() {
            let place = table.span(cell.span);
            if !span.touches(place.end) {
                continue;
            }
            let mut label = String::new();
            if bare {
                label = table.name(at);
            }
            if let Some(total) = expected(table, at) {
                if !label.is_empty() {
                    label.push(' ');
                }
                label.push_str(&what_it_is(total));
            }
            if !label.is_empty() {
                hints.push(hint(snapshot, place.end, label));
            }
        }
    }
    for table in sums::tables(snapshot, span) {
        let wrong = table.wrong_totals();
        let placed = wrong.filter_map(|(cell, total)| Some((table.span(cell)?.end, total)));
        let shown = placed.filter(|(end, _)| span.touches(*end));
        hints.extend(shown.map(|(end, total)| hint(snapshot, end, what_it_is(total))));
    }
    hints
}

fn hint(snapshot: &Snapshot, end: usize, label: String) -> InlayHint {
    InlayHint {
        position: snapshot.view.position(&snapshot.text, end),
        label: InlayHintLabel::String(label),
        kind: Some(InlayHintKind::TYPE),
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

fn what_it_is(total: Decimal) -> String {
    format!("= {}", total.normalize())
}

/// What a total must be by its parts, where it is blank or something else,
/// and all equations that it is the total of agree.
fn expected(table: InTable<'_>, at: CellRef) -> Option<Decimal> {
    let mut implied = table
        .equations_of(at)
        .filter(|equation| equation.total == at)
        .filter_map(|equation| table.implied_total(equation));
    let first = implied.next()?;
    if implied.any(|other| other != first) {
        return None;
    }
    let differs = if table.is_blank(at) {
        !first.is_zero()
    } else {
        table.value(at)? != first
    };
    differs.then_some(first)
}
