//! The figures that prose states about the tables.

use std::cell::OnceCell;

use rust_decimal::Decimal;

use super::paragraph::{Paragraph, marked, section_of};
use super::{BoundClaim, BoundSection, BoundTable, Placed};
use crate::normal::Normal;
use crate::number;
use crate::profile::formula::Formula;
use crate::profile::{CellRef, Mark, Profile, Stated, Whose};
use crate::syntax::plain;
use crate::syntax::sentence::sentences;
use crate::text::Span;

/// Shorter lines say nothing about figures; characters of labels and cells.
const SHORTEST: usize = 15;

/// The claims of the prose of `pieces`, outside the tables, in order.
pub fn claims(
    pieces: &[Placed],
    text: &str,
    sections: &[BoundSection],
    tables: &[BoundTable],
    profile: &Profile,
    whose: Whose,
) -> Vec<BoundClaim> {
    if profile.claims.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for paragraph in marked(pieces, text, Mark::Claim) {
        if paragraph.normal.len() < SHORTEST
            || tables
                .iter()
                .any(|table| table.span.overlaps(paragraph.span))
        {
            continue;
        }
        let section = section_of(sections, paragraph.piece)
            .and_then(|bound| profile.sections.get(bound.section))
            .map_or("", |section| section.id.as_str());
        let reader = Reader {
            paragraph: &paragraph,
            normal: OnceCell::new(),
            section,
            profile,
            whose,
        };
        let mut topic = None;
        for sentence in sentences(paragraph.normal) {
            topic = reader.bind(sentence, topic, &mut found);
        }
    }
    found
}

/// What the claims say of cells of `table`, by readings that name one cell alone.
pub fn stated(
    claims: &[BoundClaim],
    profile: &Profile,
    table: &BoundTable,
) -> Vec<(CellRef, Decimal)> {
    let mut stated = Vec::new();
    if table.form.id != profile.id {
        return stated;
    }
    for bound in claims {
        let first = stated.len();
        let readings = profile.claims.get(bound.claim).map(|claim| &claim.holds);
        for (of, at) in (readings.into_iter().flatten()).filter_map(Formula::lone_cell) {
            // Of a cell a claim says one thing, in however many readings.
            let known = stated.iter().skip(first).any(|(known, _)| *known == at);
            if of == table.table && !known {
                stated.push((at, bound.value));
            }
        }
    }
    stated
}

struct Reader<'a> {
    paragraph: &'a Paragraph<'a>,
    /// Its normal form with the way back, made for its first claim: a line may
    /// hold thousands.
    normal: OnceCell<Normal>,
    section: &'a str,
    profile: &'a Profile,
    whose: Whose<'a>,
}

impl Reader<'_> {
    /// Adds the claims of `sentence`: those that it makes by itself, then those
    /// that it makes about what the sentence before it spoke of
    /// (收到申请12件。截至年底，办结10件。). `topic` is what that one spoke of, up to
    /// the first figure that others may be parts of; what comes back is the same for the next sentence.
    fn bind(
        &self,
        sentence: Span,
        topic: Option<Span>,
        found: &mut Vec<BoundClaim>,
    ) -> Option<Span> {
        let words = sentence.of(self.paragraph.normal);
        let own = self.profile.claims_in(words, self.section, self.whose);
        let mut figures = Vec::new();
        for stated in &own {
            figures.extend(stated.figure.clone());
            self.push(stated, sentence.start, found);
        }
        let whole = own
            .iter()
            .find(|stated| self.profile.is_whole(stated.claim));
        let mut next = whole
            .or(own.first())
            .map(|first| Span::new(sentence.start, sentence.start + first.span.end));
        let Some(topic) = topic.filter(|_| words.contains(number::is_digit)) else {
            return next;
        };
        let joined = format!("{},{words}", topic.of(self.paragraph.normal));
        let offset = topic.len() + 1;
        for mut stated in self.profile.claims_in(&joined, self.section, self.whose) {
            let figure = stated.figure.take().filter(|f| f.start >= offset);
            let Some(figure) = figure.map(|f| f.start - offset..f.end - offset) else {
                continue;
            };
            if figures.contains(&figure) {
                continue;
            }
            stated.span = stated.span.start.saturating_sub(offset)..stated.span.end - offset;
            stated.figure = Some(figure);
            self.push(&stated, sentence.start, found);
            next = next.or(Some(topic));
        }
        next
    }

    /// `stated` counts from byte `start` of the paragraph.
    fn push(&self, stated: &Stated, start: usize, found: &mut Vec<BoundClaim>) {
        let place =
            |range: &std::ops::Range<usize>| Span::new(range.start, range.end).shifted(start);
        let figure = stated.figure.as_ref().map(place);
        let value = match figure {
            None => Some(Decimal::ZERO),
            Some(figure) => value(figure.of(self.paragraph.normal)),
        };
        let Some(value) = value else { return };
        found.push(BoundClaim {
            claim: stated.claim,
            span: self.locate(place(&stated.span)),
            figure: figure.map(|figure| self.locate(figure)),
            value,
        });
    }

    /// Where bytes of the paragraph's normal form stand in the text.
    fn locate(&self, span: Span) -> Span {
        let Paragraph { source, .. } = self.paragraph;
        let base = self.paragraph.span.start;
        let normal = self.normal.get_or_init(|| plain(source, base));
        normal.source(span.start, span.end, source, base)
    }
}

/// A figure in digits or Chinese numerals.
fn value(figure: &str) -> Option<Decimal> {
    match number::chinese(figure) {
        Some(value) => Some(Decimal::from(value)),
        None => number::read(figure).value(),
    }
}
