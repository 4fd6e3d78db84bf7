//! The list of a document as its client has it, made anew only where it
//! changed: of a thousand findings a key touches one or two.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use tower_lsp::ls_types::{Diagnostic, Position, Uri};

use crate::finding::{Finding, Related};
use crate::server::findings::Findings;
use crate::server::proto::View;
use crate::text::{Span, Text};

/// The list as it was last made.
#[derive(Default)]
pub struct List {
    view: View,
    /// What it was made of; there may be more than entries.
    found: Findings,
    entries: Vec<Entry>,
    /// Length in bytes and lines of the text that it was made for.
    len: usize,
    lines: usize,
    /// What edits have left alone since.
    rest: Rest,
}

struct Entry {
    diagnostic: Diagnostic,
    json: Box<[u8]>,
    hash: u64,
}

/// The parts of a text that edits have left alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Rest {
    /// Bytes at its beginning.
    head: usize,
    /// Bytes at its end, whole lines.
    tail: usize,
}

impl Default for Rest {
    /// All of it.
    fn default() -> Rest {
        Rest {
            head: usize::MAX,
            tail: usize::MAX,
        }
    }
}

impl Rest {
    /// The bytes `span` of `before` are about to be replaced.
    fn edit(&mut self, before: &Text, span: Span) {
        self.head = self.head.min(span.start);
        let next = before.line_start(before.line_of(span.end) + 1);
        self.tail = self.tail.min(before.len() - next);
    }
}

/// Where the places of one text are in another that came out of it by edits.
#[derive(Clone, Copy, Debug)]
struct Moved {
    rest: Rest,
    /// Length of the old text, in bytes.
    len: usize,
    /// By how much the tail has moved.
    bytes: isize,
    lines: isize,
    /// The tail's first line in the old text; where there is no tail, none.
    tail_line: Option<usize>,
}

impl Moved {
    fn new(rest: Rest, len: usize, lines: usize, text: &Text) -> Moved {
        let tail = text.line_of(text.len().saturating_sub(rest.tail));
        let by = text.line_count() as isize - lines as isize;
        let tail_line = tail.saturating_add_signed(-by);
        Moved {
            rest,
            len,
            bytes: text.len() as isize - len as isize,
            lines: by,
            tail_line: (rest.tail > 0).then_some(tail_line),
        }
    }

    /// Where the place `at` of the old text is in the new one: in the same
    /// column, and for the tail so many lines further on. `None` where its
    /// column may be another.
    ///
    /// The byte at a place belongs to what decides on its line: it may be the
    /// LF behind a CR.
    fn place(&self, at: usize) -> Option<usize> {
        if at < self.rest.head {
            return Some(at);
        }
        let tail = self.len.saturating_sub(self.rest.tail);
        (self.rest.tail > 0 && at >= tail).then(|| at.saturating_add_signed(self.bytes))
    }

    fn is_same_span(&self, old: Span, new: Span) -> bool {
        self.place(old.start) == Some(new.start) && self.place(old.end) == Some(new.end)
    }

    /// Whether a client is shown `new` as it was shown `old`, as far as lines
    /// go. Each has the offset that its spans are relative to.
    fn is_same(&self, (before, old): (usize, &Finding), (now, new): (usize, &Finding)) -> bool {
        let is_same_span =
            |old: Span, new: Span| self.is_same_span(old.shifted(before), new.shifted(now));
        let is_same_related = |(old, new): (&Related, &Related)| {
            let same_place = match (&old.file, &new.file) {
                (None, None) => is_same_span(old.span, new.span),
                // Its lines are not counted here.
                (Some(a), Some(b)) => self.lines == 0 && Arc::ptr_eq(a, b) && old.span == new.span,
                _ => false,
            };
            same_place && old.message == new.message
        };
        // What is kept with a paragraph is one and the same.
        let says_the_same =
            || old.rule == new.rule && old.severity == new.severity && old.message == new.message;
        is_same_span(old.span, new.span)
            && (std::ptr::eq(old, new) || says_the_same())
            && old.related.len() == new.related.len()
            && old.related.iter().zip(&new.related).all(is_same_related)
    }

    /// The new line of a position that has one; whether it is another.
    fn shift(&self, position: &mut Position) -> bool {
        let line = position.line as usize;
        if self.lines == 0 || self.tail_line.is_none_or(|tail| line < tail) {
            return false;
        }
        let new = line.saturating_add_signed(self.lines);
        position.line = u32::try_from(new).unwrap_or(u32::MAX);
        true
    }
}

impl Entry {
    fn new(diagnostic: Diagnostic) -> Entry {
        // Our own types can always be written.
        let json = serde_json::to_vec(&diagnostic).unwrap_or_default();
        let mut hasher = DefaultHasher::new();
        json.hash(&mut hasher);
        Entry {
            diagnostic,
            json: json.into_boxed_slice(),
            hash: hasher.finish(),
        }
    }

    fn shift(&mut self, moved: &Moved) {
        let diagnostic = &mut self.diagnostic;
        let related = diagnostic.related_information.iter_mut().flatten();
        let ranges = related.map(|related| &mut related.location.range);
        let mut any = false;
        for range in ranges.chain([&mut diagnostic.range]) {
            any |= moved.shift(&mut range.start);
            any |= moved.shift(&mut range.end);
        }
        if any {
            *self = Entry::new(std::mem::take(diagnostic));
        }
    }
}

impl List {
    /// The bytes `span` of the text `before` are about to be replaced.
    pub fn edit(&mut self, before: &Text, span: Span) {
        if !self.entries.is_empty() {
            self.rest.edit(before, span);
        }
    }

    /// Nothing is known of the text any more, or the list is not needed soon:
    /// it is made whole the next time.
    pub fn forget(&mut self) {
        *self = List::default();
    }

    /// Brings the list up to date with the first `most` of `found`, which are
    /// those of `text`.
    pub fn update(&mut self, found: &Findings, most: usize, text: &Text, uri: &Uri, view: View) {
        if view != self.view {
            self.forget();
        }
        let moved = Moved::new(self.rest, self.len, self.lines, text);
        type Placed<'f> = (usize, &'f Finding);
        let shown: Vec<Placed> = found.iter().take(most).collect();
        let old: Vec<Placed> = self.found.iter().take(self.entries.len()).collect();
        let same = |(old, new): &(&Placed, &Placed)| moved.is_same(**old, **new);
        let head = old.iter().zip(&shown).take_while(same).count();
        let left = old.len().min(shown.len()) - head;
        let pairs = old.iter().rev().zip(shown.iter().rev());
        let tail = pairs.take(left).take_while(same).count();

        let fresh = shown.iter().take(shown.len() - tail).skip(head);
        let fresh: Vec<Entry> = fresh
            .map(|(offset, finding)| {
                let mut placed = (*finding).clone();
                placed.shift(*offset);
                Entry::new(view.diagnostic(&placed, text, uri))
            })
            .collect();
        let new = head..head + fresh.len();
        let gone = head..old.len() - tail;
        self.entries.splice(gone, fresh);
        if moved.lines != 0 {
            for (at, entry) in self.entries.iter_mut().enumerate() {
                if !new.contains(&at) {
                    entry.shift(&moved);
                }
            }
        }
        self.view = view;
        self.found = found.clone();
        self.rest = Rest::default();
        (self.len, self.lines) = (text.len(), text.line_count());
    }

    /// Length of the whole list as JSON, without what stands around it.
    pub fn json_len(&self) -> usize {
        self.entries.iter().map(|entry| entry.json.len() + 1).sum()
    }

    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.entries.iter().map(|entry| &entry.diagnostic)
    }

    /// Each diagnostic as JSON.
    pub fn json(&self) -> impl Iterator<Item = &[u8]> {
        self.entries.iter().map(|entry| &*entry.json)
    }

    /// Equal for equal lists.
    pub fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.entries
            .iter()
            .for_each(|entry| entry.hash.hash(&mut hasher));
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::message::{Message, Template};
    use crate::server::proto;
    use crate::text::Encoding;

    const SAID: Template = Template {
        zh: "第{n}处",
        en: "place {n}",
    };

    /// A finding for each `x` of the text, with the `y` behind it as another place.
    fn found(text: &str) -> Findings {
        let rule = crate::rules::find("total-mismatch").unwrap();
        let places = text.match_indices('x');
        let findings = places.map(|(at, _)| {
            let message = Message::new(&SAID).with("n", text[..at].matches('年').count());
            let mut finding = Finding::new(rule, Span::new(at, at + 1), message.clone());
            let other = text[at..].find('y').map(|behind| Span::at(at + behind));
            finding.related.extend(other.map(|span| Related {
                file: None,
                span,
                message,
            }));
            finding
        });
        Findings::from(findings.collect::<Vec<Finding>>())
    }

    fn view(encoding: Encoding) -> View {
        View {
            encoding,
            related: true,
            ..View::default()
        }
    }

    proptest! {
        /// However a text came about, the list is that of the text.
        #[test]
        fn a_list_kept_under_edits_is_that_of_a_fresh_look(
            start in "[xy年𠮷\r\n]{0,40}",
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..4, "[xy年𠮷\r\n]{0,3}", any::<bool>()), 1..12),
            encoding in prop::sample::select(vec![Encoding::Utf8, Encoding::Utf16, Encoding::Utf32]),
        ) {
            let uri = proto::uri("file:///nowhere/a.md").unwrap();
            let view = view(encoding);
            let mut text = start;
            let mut rope = Text::new(&text);
            let mut kept = List::default();
            kept.update(&found(&text), 5, &rope, &uri, view);
            for (at, len, new, look) in edits {
                let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
                let first = at.index(places.len());
                let last = (first + len).min(places.len() - 1);
                let span = Span::new(places[first], places[last]);
                kept.edit(&rope, span);
                prop_assert!(rope.edit(span, &new));
                text.replace_range(span.start..span.end, &new);
                if look {
                    kept.update(&found(&text), 5, &rope, &uri, view);
                    let mut fresh = List::default();
                    fresh.update(&found(&text), 5, &rope, &uri, view);
                    prop_assert!(kept.json().eq(fresh.json()), "{text:?}");
                    prop_assert!(kept.diagnostics().eq(fresh.diagnostics()));
                    prop_assert_eq!(kept.hash(), fresh.hash());
                }
            }
        }
    }

    /// What a key leaves alone is not made anew.
    #[test]
    fn only_what_changed_is_made_anew() {
        let uri = proto::uri("file:///nowhere/a.md").unwrap();
        let view = view(Encoding::Utf16);
        let mut rope = Text::new("x\nx\nxy\n");
        let mut list = List::default();
        list.update(&found("x\nx\nxy\n"), 9, &rope, &uri, view);
        let addresses = |list: &List| -> Vec<*const u8> {
            list.entries
                .iter()
                .map(|entry| entry.json.as_ptr())
                .collect()
        };
        let before = addresses(&list);
        list.edit(&rope, Span::at(2));
        assert!(rope.edit(Span::at(2), "一"));
        list.update(&found("x\n一x\nxy\n"), 9, &rope, &uri, view);
        let after = addresses(&list);
        // The first says the place of the last `y`, which has moved as bytes go.
        let same: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a == b).collect();
        assert_eq!(same, [true, false, true]);
    }
}
