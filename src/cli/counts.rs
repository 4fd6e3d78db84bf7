//! How many findings of each severity.

use std::ops::AddAssign;

use crate::finding::Severity;

#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub hints: usize,
}

impl Counts {
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Hint => self.hints += 1,
        }
    }
}

impl FromIterator<Severity> for Counts {
    fn from_iter<I: IntoIterator<Item = Severity>>(severities: I) -> Counts {
        let mut counts = Counts::default();
        for severity in severities {
            counts.add(severity);
        }
        counts
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Counts) {
        self.errors += more.errors;
        self.warnings += more.warnings;
        self.hints += more.hints;
    }
}
