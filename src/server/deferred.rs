//! A report that is edited faster than it is read: the text follows every
//! edit, and what is known of it once somebody asks. Keys that come in between
//! cost no more than their text.

use crate::document::Document;
use crate::text::{Span, Text};

/// How far from the edits that wait another may be to wait with them, in
/// bytes. What lies between is read anew with them.
const NEAR: usize = 1 << 10;

pub struct Deferred {
    document: Document,
    /// The text with all edits.
    text: Text,
    /// What the document has not seen yet.
    waiting: Option<Waiting>,
}

/// Edits taken together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Waiting {
    /// The bytes of the document that they replace.
    old: Span,
    /// How many bytes stand there now.
    len: usize,
}

impl Waiting {
    /// Where it is in the text as it stands.
    fn now(self) -> Span {
        Span::new(self.old.start, self.old.start + self.len)
    }

    fn is_near(self, span: Span) -> bool {
        let now = self.now();
        span.start <= now.end + NEAR && now.start <= span.end + NEAR
    }

    /// With another edit, which puts `len` bytes in the place of `span`.
    fn with(self, span: Span, len: usize) -> Waiting {
        let now = self.now();
        let all = now.to(span);
        Waiting {
            old: Span::new(all.start, self.old.end + (all.end - now.end)),
            len: all.len() - span.len() + len,
        }
    }
}

impl Deferred {
    pub fn new(document: Document) -> Deferred {
        Deferred {
            text: document.text().clone(),
            document,
            waiting: None,
        }
    }

    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Replaces the bytes of `span`; `false`, and nothing done, when they lie
    /// past the end or cut a character.
    pub fn edit(&mut self, span: Span, new: &str) -> bool {
        if self.waiting.is_some_and(|waiting| !waiting.is_near(span)) {
            self.catch_up();
        }
        if !self.text.edit(span, new) {
            return false;
        }
        let alone = Waiting {
            old: span,
            len: new.len(),
        };
        let waiting = self.waiting.map(|waiting| waiting.with(span, new.len()));
        self.waiting = Some(waiting.unwrap_or(alone));
        true
    }

    /// Brings what is known up to date with the text.
    pub fn catch_up(&mut self) {
        if let Some(waiting) = self.waiting.take() {
            let new = self.text.slice(waiting.now());
            self.document.edit(waiting.old, &new);
        }
    }

    /// What was known when it last caught up.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The same, to be changed; caught up.
    pub fn document_mut(&mut self) -> &mut Document {
        self.catch_up();
        &mut self.document
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::document::Context;
    use crate::profile::Profiles;

    fn open(text: &str) -> Deferred {
        let context = Arc::new(Context::default());
        Deferred::new(Document::new(text, Arc::new(Profiles::default()), context))
    }

    #[test]
    fn many_keys_are_read_as_one() {
        let mut deferred = open("一、甲\n\n共计10件。\n\n二、乙\n");
        let before = deferred.document().counters();
        for at in 0..30 {
            assert!(deferred.edit(Span::at(11 + 3 * at), "字"));
        }
        assert_eq!(deferred.document().counters(), before);
        deferred.catch_up();
        let after = deferred.document().counters();
        assert!(
            after.blocks_rebuilt - before.blocks_rebuilt <= 3,
            "{after:?}"
        );
    }

    proptest! {
        /// Edits that wait for one another come to the text that they make one
        /// by one, wherever they are.
        #[test]
        fn edits_that_wait_make_the_same_text(
            start in "[ab年\r\n]{0,20}",
            far in 0usize..2,
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..6, "[x年\r\n]{0,4}", any::<bool>()), 1..20),
        ) {
            // With another text behind, so that some edits are far apart.
            let mut text = start.clone() + &"共计。\n".repeat(far * 400) + &start;
            let mut deferred = open(&text);
            for (at, len, new, look) in edits {
                let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
                let first = at.index(places.len());
                let last = (first + len).min(places.len() - 1);
                let span = Span::new(places[first], places[last]);
                prop_assert!(deferred.edit(span, &new));
                text.replace_range(span.start..span.end, &new);
                prop_assert!(*deferred.text() == *text);
                if look {
                    deferred.catch_up();
                    prop_assert!(*deferred.document().text() == *text);
                }
            }
            prop_assert!(*deferred.document_mut().text() == *text);
        }
    }
}
