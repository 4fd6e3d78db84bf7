//! A stretch of text that is understood on its own.

use std::sync::Arc;

use super::Context;
use crate::finding::Finding;
use crate::profile::Profiles;
use crate::report::piece::Piece;
use crate::report::{Placed, Report, State, understand};
use crate::rules::{self, Scope};

#[derive(Debug)]
pub struct Unit {
    pub pieces: Vec<Arc<Piece>>,
    /// Bytes.
    pub len: usize,
    /// Bytes from the unit's start that decided what its pieces are; more than
    /// `len` where the last of them looked ahead.
    pub reach: usize,
    /// What was known where it begins.
    pub entry: State,
    pub report: Option<Arc<Report>>,
    /// Spans relative to the unit.
    pub findings: Vec<Finding>,
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
        let mut offset = 0;
        let mut reach = 0;
        let placed: Vec<Placed> = pieces
            .iter()
            .map(|piece| {
                let placed = Placed {
                    offset,
                    piece: piece.clone(),
                };
                reach = reach.max(offset + piece.reach);
                offset = placed.end();
                placed
            })
            .collect();
        let report = understand(&placed, source, profiles.families()).map(|mut report| {
            if let Some(last) = context.last_of(&report) {
                report.weigh(&last.report);
            }
            Arc::new(report)
        });
        let findings = rules::check(&Scope {
            text: source,
            pieces: &placed,
            report: report.as_deref(),
            context,
        });
        Unit {
            pieces,
            len: offset,
            reach,
            entry,
            report,
            findings,
        }
    }

    /// How many equations its tables have.
    pub fn equations(&self) -> u64 {
        let tables = self.report.iter().flat_map(|report| &report.tables);
        tables
            .map(|table| table.figures.equations.len() as u64)
            .sum()
    }
}
