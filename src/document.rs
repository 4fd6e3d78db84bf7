//! One open text and all that is known of it, kept up to date under edits.
//!
//! The text is divided into units: a report from its title to the next title,
//! or a stretch of other text. What a unit holds is understood on its own,
//! with spans relative to the unit, so an edit costs what its unit costs.

use std::sync::Arc;

use crate::finding::{Finding, Source};
use crate::profile::Profiles;
use crate::report::piece::Piece;
use crate::report::{Placed, Report, divide, understand};
use crate::rules::{self, Scope};
use crate::syntax::lex;
use crate::text::{Span, Text};

/// What the text alone doesn't tell.
#[derive(Debug, Default)]
pub struct Context {
    /// Other reports at hand, among which last year's is looked for.
    pub reports: Vec<KnownReport>,
}

/// A report of another file, understood.
#[derive(Debug)]
pub struct KnownReport {
    pub source: Arc<Source>,
    /// Where the report's unit begins in the source.
    pub offset: usize,
    pub report: Arc<Report>,
}

/// Work done since the document was opened; tests compare these between a
/// small and a huge document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    pub lines_lexed: u64,
    pub blocks_rebuilt: u64,
    pub equations_evaluated: u64,
}

#[derive(Debug)]
pub struct Document {
    text: Text,
    profiles: Arc<Profiles>,
    context: Arc<Context>,
    units: Vec<Unit>,
    counters: Counters,
}

/// A stretch of the text that is understood on its own.
#[derive(Debug)]
struct Unit {
    /// Bytes.
    len: usize,
    report: Option<Arc<Report>>,
    /// Spans relative to the unit.
    findings: Vec<Finding>,
}

impl Document {
    pub fn new(text: &str, profiles: Arc<Profiles>, context: Arc<Context>) -> Document {
        let mut document = Document {
            text: Text::new(text),
            profiles,
            context,
            units: Vec::new(),
            counters: Counters::default(),
        };
        document.read(text);
        document
    }

    /// Replaces the bytes of `span`, which must lie on character boundaries
    /// inside the text; `false`, and nothing done, when it does not.
    pub fn edit(&mut self, span: Span, new: &str) -> bool {
        if !self.text.edit(span, new) {
            return false;
        }
        let text = self.text.slice(Span::new(0, self.text.len())).into_owned();
        self.read(&text);
        true
    }

    fn read(&mut self, text: &str) {
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(lexed) = lex(text, at) {
            let source = &text[at..at + lexed.block.len];
            at += lexed.block.len;
            self.counters.lines_lexed += lexed.block.lines as u64;
            self.counters.blocks_rebuilt += 1;
            pieces.push(Arc::new(Piece::new(
                lexed.block,
                source,
                self.profiles.families(),
            )));
        }
        let mut start = 0;
        self.units.clear();
        for range in divide(&pieces, self.profiles.families()) {
            let mut offset = 0;
            let placed: Vec<Placed> = pieces[range]
                .iter()
                .map(|piece| {
                    let placed = Placed {
                        offset,
                        piece: piece.clone(),
                    };
                    offset = placed.end();
                    placed
                })
                .collect();
            let source = &text[start..start + offset];
            start += offset;
            self.units.push(self.unit(source, &placed));
        }
    }

    fn unit(&self, source: &str, pieces: &[Placed]) -> Unit {
        let report = understand(pieces, source, self.profiles.families()).map(Arc::new);
        let findings = rules::check(&Scope {
            text: source,
            pieces,
            report: report.as_deref(),
            context: &self.context,
        });
        Unit {
            len: source.len(),
            report,
            findings,
        }
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text as it stands; a copy of it is cheap.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Everything found, in the order of the text, with absolute spans.
    pub fn findings(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        for (offset, unit) in self.placed() {
            all.extend(unit.findings.iter().cloned().map(|mut finding| {
                finding.shift(offset);
                finding
            }));
        }
        all
    }

    /// The reports found, each with the offset that its spans are relative to.
    pub fn reports(&self) -> Vec<(usize, Arc<Report>)> {
        self.placed()
            .filter_map(|(offset, unit)| Some((offset, unit.report.clone()?)))
            .collect()
    }

    /// The report whose unit holds the byte `at`.
    pub fn report_at(&self, at: usize) -> Option<(usize, Arc<Report>)> {
        self.placed()
            .find(|(offset, unit)| (*offset..=offset + unit.len).contains(&at))
            .and_then(|(offset, unit)| Some((offset, unit.report.clone()?)))
    }

    fn placed(&self) -> impl Iterator<Item = (usize, &Unit)> {
        self.units.iter().scan(0, |offset, unit| {
            let start = *offset;
            *offset += unit.len;
            Some((start, unit))
        })
    }

    pub fn set_context(&mut self, context: Arc<Context>) {
        self.context = context;
        let text = self.text.slice(Span::new(0, self.text.len())).into_owned();
        self.read(&text);
    }

    pub fn counters(&self) -> Counters {
        self.counters
    }
}
