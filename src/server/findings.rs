//! What was found in a document, as the document keeps it: a key copies nothing.

use std::sync::Arc;

use crate::document::Document;
use crate::finding::{self, Finding};

/// Findings in the order of the text. Cheap to clone.
#[derive(Clone, Default)]
pub struct Findings {
    /// Each with the offset that it is placed at.
    lists: Vec<(usize, Arc<[finding::PlacedFinding]>)>,
}

impl Findings {
    pub fn of(document: &Document) -> Findings {
        let lists = document.found().filter(|(_, list)| !list.is_empty());
        Findings {
            lists: lists.map(|(offset, list)| (offset, list.clone())).collect(),
        }
    }

    pub fn len(&self) -> usize {
        self.lists.iter().map(|(_, list)| list.len()).sum()
    }

    /// Each finding with the offset that its spans are relative to.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Finding)> {
        let lists = self.lists.iter();
        lists.flat_map(|(offset, list)| {
            list.iter()
                .map(move |found| (offset + found.offset, &*found.finding))
        })
    }

    /// The findings with spans of the whole text.
    pub fn absolute(&self) -> Vec<Finding> {
        let lists = self.lists.iter();
        lists
            .flat_map(|(offset, list)| list.iter().map(|found| found.clone().placed(*offset)))
            .collect()
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(findings: Vec<Finding>) -> Findings {
        let list = findings.into_iter().map(finding::PlacedFinding::from);
        Findings {
            lists: vec![(0, list.collect())],
        }
    }
}
