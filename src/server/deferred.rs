//! A report that is read when somebody asks what it holds: the text follows
//! every edit, and what is known of it once it is asked for. Keys that come in
//! between cost no more than their text, and so does a text that is open and
//! that nobody looks at.

use std::sync::Arc;

use crate::document::{Context, Document};
use crate::profile::Profiles;
use crate::text::{Span, Text};

/// How far from the edits that wait another may be to wait with them, in
/// bytes. What lies between is read anew with them.
const NEAR: usize = 1 << 10;

pub struct Deferred {
    /// `None`: not read yet, or forgotten.
    document: Option<Document>,
    /// The text with all edits.
    text: Text,
    /// The same as it was sent, until it is first read or edited: of a long text
    /// there is never one copy more.
    sent: Option<String>,
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
    pub fn new(text: String) -> Deferred {
        Deferred {
            document: None,
            text: Text::new(&text),
            sent: Some(text),
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
            self.take_edits();
        }
        self.sent = None;
        if !self.text.edit(span, new) {
            return false;
        }
        if self.document.is_some() {
            let alone = Waiting {
                old: span,
                len: new.len(),
            };
            let waiting = self.waiting.map(|waiting| waiting.with(span, new.len()));
            self.waiting = Some(waiting.unwrap_or(alone));
        }
        true
    }

    /// Brings what is known up to date with the text, which is read against
    /// these profiles if it is not known yet.
    pub fn catch_up(&mut self, profiles: &Arc<Profiles>, context: &Arc<Context>) {
        if self.document.is_none() {
            // One text for both. It is the one that was there, so that nothing
            // is left of what is forgotten again.
            let text = self.text.clone();
            let source = self.sent.take().unwrap_or_else(|| text.to_string());
            let document = Document::of(text, &source, profiles.clone(), context.clone());
            self.document = Some(document);
        }
        self.take_edits();
    }

    fn take_edits(&mut self) {
        if let Some(document) = &mut self.document
            && let Some(waiting) = self.waiting.take()
        {
            let new = self.text.slice(waiting.now());
            document.edit(waiting.old, &new);
        }
    }

    /// Keeps the text alone.
    pub fn forget(&mut self) {
        self.document = None;
        self.waiting = None;
    }

    /// What was known when it last caught up, if anything is.
    pub fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// Has what is known, if anything is, seen beside other reports.
    pub fn set_context(&mut self, context: &Arc<Context>) {
        self.take_edits();
        if let Some(document) = &mut self.document {
            document.set_context(context.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Counters;

    fn open(text: &str) -> Deferred {
        let mut deferred = Deferred::new(text.to_string());
        read(&mut deferred);
        deferred
    }

    fn read(deferred: &mut Deferred) {
        deferred.catch_up(&Arc::default(), &Arc::default());
    }

    fn counters(deferred: &Deferred) -> Counters {
        deferred.document().expect("it is read").counters()
    }

    #[test]
    fn many_keys_are_read_as_one() {
        let mut deferred = open("一、甲\n\n共计10件。\n\n二、乙\n");
        let before = counters(&deferred);
        for at in 0..30 {
            assert!(deferred.edit(Span::at(11 + 3 * at), "字"));
        }
        assert_eq!(counters(&deferred), before);
        read(&mut deferred);
        let after = counters(&deferred);
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
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..6, "[x年\r\n]{0,4}", 0usize..3), 1..20),
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
                match look {
                    0 => {
                        read(&mut deferred);
                        prop_assert!(*deferred.document().unwrap().text() == *text);
                    }
                    1 => deferred.forget(),
                    _ => {}
                }
            }
            read(&mut deferred);
            prop_assert!(*deferred.document().unwrap().text() == *text);
        }
    }
}
