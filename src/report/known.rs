//! What is known beside the text: reports of other files.

use std::sync::Arc;

use super::Report;
use crate::finding::Source;

/// What the text alone doesn't tell.
#[derive(Debug, Default)]
pub struct Context {
    /// Other reports at hand, among which last year's is looked for.
    pub reports: Vec<KnownReport>,
}

impl Context {
    /// Last year's report of the office of `report`, where exactly one is at
    /// hand.
    pub fn last_of(&self, report: &Report) -> Option<&KnownReport> {
        let (year, office) = (report.year?, report.office.as_ref()?);
        let mut candidates = self.reports.iter().filter(|known| {
            known.report.profile.family == report.profile.family
                && known.report.year == Some(year - 1)
                && known.report.office.as_ref() == Some(office)
        });
        let only = candidates.next()?;
        candidates.next().is_none().then_some(only)
    }
}

/// A report of another file, understood.
#[derive(Debug)]
pub struct KnownReport {
    pub source: Arc<Source>,
    /// Where the report's unit begins in the source.
    pub offset: usize,
    pub report: Arc<Report>,
}
