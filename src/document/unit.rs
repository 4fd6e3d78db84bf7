//! A stretch of text that is understood on its own.

use std::sync::Arc;

use super::Context;
use super::relex::Patch;
use crate::finding::PlacedFinding;
use crate::generic::{self, Judged};
use crate::profile::Profiles;
use crate::report::{Change, Grounds, Placed, Report, State, renew, understand};
use crate::rules::{self, Scope};
use crate::text::Span;

#[derive(Debug)]
pub struct Unit {
    /// With their places in the unit.
    pub pieces: Arc<Vec<Placed>>,
    /// Bytes.
    pub len: usize,
    /// Bytes from the unit's start that decided what its pieces are; more than
    /// `len` where the last of them looked ahead.
    pub reach: usize,
    /// What was known where it begins.
    pub entry: State,
    pub report: Option<Arc<Report>>,
    /// What the report was told by.
    pub grounds: Option<Grounds>,
    /// How many equations were evaluated when it was last understood.
    pub equations: u64,
    /// Placed in the unit, in the order of its text.
    pub findings: Arc<[PlacedFinding]>,
    /// It has tables that may name their own totals.
    pub sums: bool,
}

/// A stretch of text with tables that may name their own totals. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Totalled {
    /// Of the text.
    pub span: Span,
    pieces: Arc<Vec<Placed>>,
    report: Option<Arc<Report>>,
}

impl Totalled {
    /// The tables that meet `within` and that no profile knows. `text` is the
    /// stretch's own; it and `within` count from the stretch's start, and so do
    /// the spans of the tables.
    pub fn tables(&self, text: &str, within: Span) -> Vec<Judged> {
        generic::judge(&self.pieces, text, self.report.as_deref(), within).0
    }
}

impl Unit {
    /// Understands `pieces`, whose text is `source`.
    pub fn new(
        pieces: Vec<Placed>,
        entry: State,
        source: &str,
        profiles: &Profiles,
        context: &Context,
    ) -> Unit {
        Unit::unjudged(pieces, entry, source, profiles, context).judged(source, context)
    }

    /// The same without its findings.
    pub fn unjudged(
        pieces: Vec<Placed>,
        entry: State,
        source: &str,
        profiles: &Profiles,
        context: &Context,
    ) -> Unit {
        let understood = understand(&pieces, source, profiles.families());
        let (report, grounds) = understood.unzip();
        let evaluated = report.iter().flat_map(|report| &report.tables);
        let evaluated = evaluated.map(|table| table.figures.equations.len() as u64);
        Unit {
            equations: evaluated.sum(),
            sums: pieces.iter().any(|placed| placed.piece.sums),
            len: pieces.last().map_or(0, Placed::end),
            reach: reach(&pieces),
            pieces: pieces.into(),
            entry,
            report: report.map(|mut report| {
                if let Some(last) = context.last_of(&report) {
                    report.weigh(&last.report);
                }
                Arc::new(report)
            }),
            grounds,
            findings: Arc::default(),
        }
    }

    /// With `patch` in the place of some of its pieces, which moves neither its
    /// beginning nor its end to other pieces. `source` is its text, patched.
    pub fn patched(
        self,
        patch: Patch,
        source: &str,
        profiles: &Profiles,
        context: &Context,
    ) -> Unit {
        let Unit {
            mut pieces,
            entry,
            report,
            grounds,
            len,
            ..
        } = self;
        let (at, added) = (patch.old.start, patch.new.len());
        let own = Arc::make_mut(&mut pieces);
        let mut offset = own.get(at).map_or(len, |placed| placed.offset);
        let new = patch.new.into_iter().map(|piece| {
            let placed = Placed { offset, piece };
            offset = placed.end();
            placed
        });
        let new: Vec<Placed> = new.collect();
        let removed: Vec<Placed> = own.splice(patch.old, new).collect();
        for placed in own.iter_mut().skip(at + added) {
            placed.offset = offset;
            offset = placed.end();
        }
        let change = Change {
            at,
            added,
            removed,
            old_len: len,
        };
        let renewed = report.zip(grounds).and_then(|(report, grounds)| {
            renew(
                report,
                grounds,
                &pieces,
                &change,
                source,
                profiles.families(),
                context,
            )
        });
        let Some(renewed) = renewed else {
            let pieces = Arc::unwrap_or_clone(pieces);
            return Unit::new(pieces, entry, source, profiles, context);
        };
        Unit {
            equations: renewed.equations,
            sums: pieces.iter().any(|placed| placed.piece.sums),
            len: offset,
            reach: reach(&pieces),
            pieces,
            entry,
            report: Some(Arc::new(renewed.report)),
            grounds: Some(renewed.grounds),
            findings: Arc::default(),
        }
        .judged(source, context)
    }

    /// With its findings.
    fn judged(mut self, source: &str, context: &Context) -> Unit {
        self.findings = self.found(source, context).into();
        self
    }

    /// What is found in it, as it stands.
    pub fn found(&self, source: &str, context: &Context) -> Vec<PlacedFinding> {
        let scope = Scope::new(source, &self.pieces, self.report.as_deref(), context);
        rules::check(&scope)
    }

    /// What of it is told by its own totals, if the unit begins at `offset`.
    pub fn totalled(&self, offset: usize) -> Option<Totalled> {
        self.sums.then(|| Totalled {
            span: Span::new(offset, offset + self.len),
            pieces: self.pieces.clone(),
            report: self.report.clone(),
        })
    }
}

/// How far `pieces` reach.
fn reach(pieces: &[Placed]) -> usize {
    let reaches = pieces.iter().map(|p| p.offset + p.piece.reach());
    reaches.max().unwrap_or_default()
}
