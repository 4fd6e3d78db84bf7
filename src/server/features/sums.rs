//! Tables that no profile knows and that name their own totals, as features
//! speak of them.

use rust_decimal::Decimal;

use crate::generic::{Figure, Judged, Sum};
use crate::server::document::Snapshot;
use crate::text::Span;

/// Such a table, and where its spans begin to count.
pub struct OwnTable {
    base: usize,
    judged: Judged,
}

/// The tables that meet `span`.
pub fn tables(snapshot: &Snapshot, span: Span) -> Vec<OwnTable> {
    let mut tables = Vec::new();
    for stretch in &snapshot.totalled {
        let base = stretch.span.start;
        if !stretch.span.touches(span.start) && !span.touches(base) {
            continue;
        }
        let inside = Span::new(
            span.start.saturating_sub(base),
            span.end.saturating_sub(base),
        );
        let text = snapshot.text.slice(stretch.span);
        let judged = stretch.tables(&text, inside).into_iter();
        tables.extend(judged.map(|judged| OwnTable { base, judged }));
    }
    tables
}

/// The figure at the byte `at`, by its table and index.
pub fn figure_at(snapshot: &Snapshot, at: usize) -> Option<(OwnTable, usize)> {
    tables(snapshot, Span::at(at))
        .into_iter()
        .find_map(|table| {
            let cells = 0..table.judged.grid.cells.len();
            let cell = cells
                .into_iter()
                .find(|&cell| table.span(cell).is_some_and(|span| span.touches(at)))?;
            Some((table, cell))
        })
}

impl OwnTable {
    /// Its lines.
    pub fn extent(&self) -> Span {
        self.judged.grid.span.shifted(self.base)
    }

    /// Where a cell's figure stands; `None` where it holds none.
    pub fn span(&self, cell: usize) -> Option<Span> {
        Some(self.judged.figure_span(cell)?.shifted(self.base))
    }

    /// Row and column.
    pub fn name(&self, cell: usize) -> String {
        match self.judged.labels(cell) {
            (row, "") => row.to_string(),
            ("", column) => column.to_string(),
            (row, column) => format!("{row} · {column}"),
        }
    }

    /// The cell as a reader sees it.
    pub fn written(&self, cell: usize) -> &str {
        let cell = self.judged.grid.cells.get(cell);
        cell.map_or("", |cell| cell.text.as_str())
    }

    /// The figure.
    pub fn value(&self, cell: usize) -> Option<Decimal> {
        self.judged.value(cell)
    }

    /// All totals with their parts.
    pub fn sums(&self) -> &[Sum] {
        &self.judged.sums
    }

    pub fn sums_of(&self, cell: usize) -> impl Iterator<Item = &Sum> {
        self.judged.sums_of(cell)
    }

    /// What is wrong: the cell, and what it must be where it is a total.
    pub fn wrong_totals(&self) -> impl Iterator<Item = (usize, Decimal)> {
        self.judged
            .faults
            .iter()
            .filter(|fault| fault.sums.iter().any(|sum| sum.total.cell == fault.cell))
            .map(|fault| (fault.cell, fault.expected))
    }

    /// A sum with its figures: 合计 310 ≠ 办公费 100 + 差旅费 200 = 300. A total
    /// of rounded figures is about their sum.
    pub fn show(&self, sum: &Sum) -> String {
        let name = |figure: &Figure| {
            let (row, column) = self.judged.labels(figure.cell);
            let label = if sum.rows { row } else { column };
            format!("{label} {}", self.written(figure.cell))
        };
        let parts: Vec<String> = sum.parts.iter().map(name).collect();
        let (total, parts) = (name(&sum.total), parts.join(" + "));
        match (sum.excess().is_zero(), sum.fits()) {
            (true, _) => format!("{total} = {parts}"),
            (false, true) => format!("{total} ≈ {parts}"),
            (false, false) => format!("{total} ≠ {parts} = {}", sum.sum.normalize()),
        }
    }

    /// The other cells of a cell's sums, as far as `wanted`, in the order of the
    /// text.
    pub fn other_cells(&self, cell: usize, wanted: impl Fn(&Sum) -> bool) -> Vec<Span> {
        let sums = self.sums_of(cell).filter(|sum| wanted(sum));
        let mut spans: Vec<Span> = sums
            .flat_map(|sum| sum.parts.iter().chain([&sum.total]))
            .filter(|figure| figure.cell != cell)
            .filter_map(|figure| self.span(figure.cell))
            .collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }
}
