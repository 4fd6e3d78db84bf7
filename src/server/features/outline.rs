//! Document symbols and folding: reports, their sections, their tables.

use tower_lsp::ls_types::{DocumentSymbol, FoldingRange, FoldingRangeKind, SymbolKind};

use super::figures::{self, InReport};
use crate::report::BoundSection;
use crate::report::skeleton::before_marks;
use crate::server::document::Snapshot;
use crate::text::Span;

pub fn symbols(snapshot: &Snapshot) -> Vec<DocumentSymbol> {
    figures::reports(&snapshot.reports)
        .flat_map(|report| {
            let sections = sections(snapshot, report);
            match &report.report.title {
                Some(title) => {
                    let name = snapshot.text.slice(report.span(title.span));
                    let whole = report.report.span.to(title.span);
                    vec![symbol(
                        snapshot,
                        name.split_whitespace().collect(),
                        SymbolKind::FILE,
                        (report.span(whole), report.span(title.span)),
                        sections,
                    )]
                }
                None => sections,
            }
        })
        .collect()
}

fn sections(snapshot: &Snapshot, report: InReport<'_>) -> Vec<DocumentSymbol> {
    let locale = snapshot.view.locale;
    report
        .report
        .sections
        .iter()
        .map(|section| {
            let whole = whole(snapshot, report, section);
            let tables = report
                .tables()
                .map(|table| (table, report.span(table.bound.span)));
            let tables = tables
                .filter(|(_, span)| whole.overlaps(*span))
                .map(|(table, span)| {
                    symbol(
                        snapshot,
                        table.title(locale).to_string(),
                        SymbolKind::ARRAY,
                        (span, Span::at(span.start)),
                        Vec::new(),
                    )
                })
                .collect();
            let heading = report.span(section.heading);
            let name = snapshot.text.slice(heading);
            symbol(
                snapshot,
                name.trim().to_string(),
                SymbolKind::NAMESPACE,
                (whole, heading),
                tables,
            )
        })
        .collect()
}

/// A section with the marks that make its heading one, and without those of the
/// next; in the document.
fn whole(snapshot: &Snapshot, report: InReport<'_>, section: &BoundSection) -> Span {
    let text = &snapshot.text;
    let beginning = |at: usize| {
        let line = text.line(text.line_of(at));
        line.start + before_marks(&text.slice(line), at - line.start)
    };
    let (heading, body) = (report.span(section.heading), report.span(section.body));
    Span::new(
        beginning(heading.start),
        beginning(body.end).max(heading.end),
    )
}

#[expect(deprecated, reason = "the field has to be named; tags took its place")]
fn symbol(
    snapshot: &Snapshot,
    name: String,
    kind: SymbolKind,
    (whole, selected): (Span, Span),
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    let range = |span| snapshot.view.range(&snapshot.text, span);
    DocumentSymbol {
        // A symbol without a name is an error to some editors.
        name: if name.is_empty() {
            "—".to_string()
        } else {
            name
        },
        detail: None,
        kind,
        tags: None,
        deprecated: None,
        range: range(whole),
        selection_range: range(selected),
        children: (!children.is_empty()).then_some(children),
    }
}

pub fn folding(snapshot: &Snapshot) -> Vec<FoldingRange> {
    let mut folds = Vec::new();
    for report in figures::reports(&snapshot.reports) {
        let sections = report.report.sections.iter();
        let sections = sections.map(|section| whole(snapshot, report, section));
        let tables = report.tables().map(|table| report.span(table.bound.span));
        for span in sections.chain(tables) {
            folds.extend(fold(snapshot, span));
        }
    }
    folds
}

/// From the first line to the last that isn't blank.
fn fold(snapshot: &Snapshot, span: Span) -> Option<FoldingRange> {
    let text = &snapshot.text;
    let content = text.slice(span);
    let end = span.start + content.trim_end().len();
    let (first, last) = (text.line_of(span.start), text.line_of(end));
    (first < last).then(|| FoldingRange {
        start_line: u32::try_from(first).unwrap_or(u32::MAX),
        end_line: u32::try_from(last).unwrap_or(u32::MAX),
        kind: Some(FoldingRangeKind::Region),
        ..FoldingRange::default()
    })
}
