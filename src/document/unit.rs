//! A stretch of text that is understood on its own.

use std::sync::Arc;

use super::Context;
use crate::finding::Found;
use crate::generic::{self, Judged};
use crate::profile::Profiles;
use crate::report::piece::Piece;
use crate::report::{Placed, Report, State, understand};
use crate::rules::{self, Scope};
use crate::text::Span;

#[derive(Debug)]
pub struct Unit {
    pub pieces: Arc<[Arc<Piece>]>,
    /// Bytes.
    pub len: usize,
    /// Bytes from the unit's start that decided what its pieces are; more than
    /// `len` where the last of them looked ahead.
    pub reach: usize,
    /// What was known where it begins.
    pub entry: State,
    pub report: Option<Arc<Report>>,
    /// Placed in the unit, in the order of its text.
    pub findings: Arc<[Found]>,
    /// It has tables that may name their own totals.
    pub sums: bool,
}

/// A stretch of text with tables that may name their own totals. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Totalled {
    /// Of the text.
    pub span: Span,
    pieces: Arc<[Arc<Piece>]>,
    report: Option<Arc<Report>>,
}

impl Totalled {
    /// The tables that meet `within` and that no profile knows. `text` is the
    /// stretch's own; it and `within` count from the stretch's start, and so do
    /// the spans of the tables.
    pub fn tables(&self, text: &str, within: Span) -> Vec<Judged> {
        let (placed, _) = placed(&self.pieces);
        generic::judge(&placed, text, self.report.as_deref(), within).0
    }
}

/// The pieces with their places, and how far they reach.
fn placed(pieces: &[Arc<Piece>]) -> (Vec<Placed>, usize) {
    let (mut offset, mut reach) = (0, 0);
    let place = |piece: &Arc<Piece>| {
        let placed = Placed {
            offset,
            piece: piece.clone(),
        };
        reach = reach.max(offset + piece.reach());
        offset = placed.end();
        placed
    };
    let placed = pieces.iter().map(place).collect();
    (placed, reach)
}

impl Unit {
    /// Understands `pieces`, whose text is `source`.
    pub fn new(
        pieces: Vec<Arc<Piece>>,
        entry: State,
        source: &str,
        profiles: &Profiles,
        context: &Context,
    ) -> Unit {
        let (placed, reach) = placed(&pieces);
        let len = placed.last().map_or(0, Placed::end);
        let report = understand(&placed, source, profiles.families()).map(|mut report| {
            if let Some(last) = context.last_of(&report) {
                report.weigh(&last.report);
            }
            Arc::new(report)
        });
        let scope = Scope::new(source, &placed, report.as_deref(), context);
        let findings = rules::check(&scope);
        Unit {
            sums: pieces.iter().any(|piece| piece.sums),
            pieces: pieces.into(),
            len,
            reach,
            entry,
            report,
            findings: findings.into(),
        }
    }

    /// What of it is told by its own totals, if the unit begins at `offset`.
    pub fn totalled(&self, offset: usize) -> Option<Totalled> {
        self.sums.then(|| Totalled {
            span: Span::new(offset, offset + self.len),
            pieces: self.pieces.clone(),
            report: self.report.clone(),
        })
    }

    /// How many equations its tables have.
    pub fn equations(&self) -> u64 {
        let tables = self.report.iter().flat_map(|report| &report.tables);
        tables
            .map(|table| table.figures.equations.len() as u64)
            .sum()
    }
}
