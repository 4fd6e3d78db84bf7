//! The figures that prose states about the tables.

use std::cell::OnceCell;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::paragraph::{Paragraph, marked, section_of};
use super::sift::{Claims, Said, Sifting};
use super::{BoundClaim, BoundSection, BoundTable, Placed};
use crate::normal::Normal;
use crate::number;
use crate::profile::formula::Formula;
use crate::profile::{CellRef, Claim, Mark, Profile, Sifted, Stated, Whose};
use crate::syntax::plain;
use crate::text::Span;

/// Shorter lines say nothing about figures; characters of labels and cells.
const SHORTEST: usize = 15;
/// Bytes of a sentence that only names what its paragraph is about, at most.
const LONGEST_LABEL: usize = 60;

/// The claims of the prose of `pieces`, outside the tables, in order. So many
/// pieces of the report stand `before` them.
pub fn claims(
    pieces: &[Placed],
    before: usize,
    text: &str,
    sections: &[BoundSection],
    tables: &[BoundTable],
    profile: &Arc<Profile>,
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
        let sifting = paragraph.sifting(profile);
        if sifting
            .sentences(paragraph.normal)
            .all(|(_, words)| words.claims().next().is_none())
        {
            continue;
        }
        let section = section_of(sections, before + paragraph.piece).map(|bound| bound.section);
        let read = |before: &dyn Fn(usize) -> Option<Arc<Said>>| {
            of_line(&paragraph, &sifting, section, profile, whose, before)
        };
        sifting.claims(section, whose, paragraph.span.start, &mut found, read);
    }
    found
}

/// The claims of a line; `before` tells what is known of its sentences.
fn of_line(
    paragraph: &Paragraph,
    sifting: &Sifting,
    section: Option<usize>,
    profile: &Profile,
    whose: Whose,
    before: &dyn Fn(usize) -> Option<Arc<Said>>,
) -> Claims {
    let section = section.and_then(|section| profile.sections.get(section));
    let reader = Reader {
        paragraph,
        normal: OnceCell::new(),
        section: section.map_or("", |section| section.id.as_str()),
        profile,
        whose,
    };
    let mut claims = Claims::default();
    let mut topic = None;
    let sentences = sifting.sentences(paragraph.normal);
    for (at, (place, words)) in sentences.enumerate() {
        // Without a figure it says nothing of what was spoken of.
        let about = topic.filter(|_| words.text.contains(number::is_digit));
        let said = reader.said(&words, about.as_ref(), before(at));
        topic = reader.bind(place.start, words, about, &said, &mut claims.found);
        if at == 0 && said.own.is_empty() && reader.is_label(&words) {
            topic = Some(About {
                words,
                is_label: true,
            });
        }
        claims.said.push(said);
    }
    claims
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

/// What `sentence`, by itself, claims in `section`: indices into the profile's
/// claims, and the figures.
pub fn of_sentence(
    sentence: &Sifted,
    section: &str,
    profile: &Profile,
    whose: Whose,
) -> Vec<(usize, Decimal)> {
    let claims = profile.claims_in(sentence, section, whose);
    let stated = claims.into_iter().filter_map(|stated| {
        let figure = match stated.figure {
            None => Decimal::ZERO,
            Some(figure) => value(sentence.text.get(figure)?)?,
        };
        Some((stated.claim, figure))
    });
    stated.collect()
}

/// What a sentence spoke of.
#[derive(Clone, Copy)]
struct About<'a> {
    words: Sifted<'a>,
    /// It only names it, and claims nothing.
    is_label: bool,
}

impl About<'_> {
    /// The words, and what parts them from the sentence that goes on about them:
    /// of a label it goes on only in what a claim asks for beside its own words.
    fn front(&self) -> String {
        let sign = if self.is_label { ';' } else { ',' };
        format!("{}{sign}", self.words.text)
    }
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
    /// Whether `sentence`, the first of its line, only names that of which wholes
    /// are told, and parts (依申请公开情况。全年共收到申请12件).
    fn is_label(&self, sentence: &Sifted) -> bool {
        let is_digit = |c: char| c.is_ascii_digit();
        sentence.text.len() <= LONGEST_LABEL
            && !sentence
                .text
                .trim_start_matches(is_digit)
                .contains(is_digit)
            && self.parts_of(sentence).next().is_some()
    }

    /// The claims on parts that may be told of what `label` names.
    fn parts_of<'a>(&'a self, label: &'a Sifted) -> impl Iterator<Item = &'a Claim> {
        let parts = self.profile.claims.iter();
        let parts = parts.filter(|claim| !claim.of.is_empty());
        parts.filter(|part| (part.about.iter()).any(|about| label.is_match(about)))
    }

    /// Whether `claim`, by its index, is on what `label` names: on parts of it or
    /// their whole.
    fn is_of(&self, label: &Sifted, claim: usize) -> bool {
        let Some(claim) = self.profile.claims.get(claim) else {
            return false;
        };
        let mut parts = self.parts_of(label);
        parts.any(|part| part.id == claim.id || part.of.contains(&claim.id))
    }

    /// What `sentence` says, by itself and of `topic`, as far as `before` doesn't
    /// tell.
    fn said(
        &self,
        sentence: &Sifted,
        topic: Option<&About>,
        before: Option<Arc<Said>>,
    ) -> Arc<Said> {
        let claims = |words: &Sifted| self.profile.claims_in(words, self.section, self.whose);
        let front = topic.map(About::front);
        let own = match before {
            Some(before) if before.topic.as_deref() == front.as_deref() => return before,
            Some(before) => before.own.clone(),
            None => claims(sentence).into(),
        };
        // One that names itself what it is about needs no label, and most do.
        let asked = topic.filter(|topic| !topic.is_label || own.is_empty());
        let of_topic = asked.zip(front.as_ref()).map(|(topic, front)| {
            let joined = format!("{front}{}", sentence.text);
            claims(&topic.words.joined(sentence, &joined))
        });
        Arc::new(Said {
            own,
            topic: front.map(Box::from),
            of_topic: of_topic.unwrap_or_default(),
        })
    }

    /// Adds the claims of `sentence`, which stands at byte `start` of the line:
    /// those that it makes by itself, then those that it makes about what the
    /// sentence before it spoke of (收到申请12件。截至年底，办结10件。). `topic` is what
    /// that one spoke of, up to the first figure that others may be parts of; what
    /// comes back is the same for the next sentence. A label holds for claims on what
    /// it names alone.
    fn bind<'s>(
        &self,
        start: usize,
        sentence: Sifted<'s>,
        topic: Option<About<'s>>,
        Said { own, of_topic, .. }: &Said,
        found: &mut Vec<BoundClaim>,
    ) -> Option<About<'s>> {
        let mut figures = Vec::new();
        for stated in own.iter() {
            figures.extend(stated.figure.clone());
            self.push(stated, start, found);
        }
        let whole = own
            .iter()
            .find(|stated| self.profile.is_whole(stated.claim));
        let mut next = whole.or(own.first()).and_then(|first| {
            Some(About {
                words: sentence.part(sentence.text.get(..first.span.end)?),
                is_label: false,
            })
        });
        let offset = topic.map_or(0, |topic| topic.words.text.len() + 1);
        let label = topic.filter(|topic| topic.is_label);
        for mut stated in of_topic.iter().cloned() {
            let figure = stated.figure.take().filter(|f| f.start >= offset);
            let Some(figure) = figure.map(|f| f.start - offset..f.end - offset) else {
                continue;
            };
            let is_meant = label.is_none_or(|label| self.is_of(&label.words, stated.claim));
            if figures.contains(&figure) || !is_meant {
                continue;
            }
            stated.span = stated.span.start.saturating_sub(offset)..stated.span.end - offset;
            stated.figure = Some(figure);
            self.push(&stated, start, found);
            next = next.or(topic);
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
            of_area: stated.of_area,
        });
    }

    /// Where bytes of the paragraph's normal form stand in the line.
    fn locate(&self, span: Span) -> Span {
        let Paragraph { source, .. } = self.paragraph;
        let normal = self.normal.get_or_init(|| plain(source, 0));
        normal.source(span.start, span.end, source, 0)
    }
}

/// A figure in digits or Chinese numerals.
fn value(figure: &str) -> Option<Decimal> {
    match number::chinese(figure) {
        Some(value) => Some(Decimal::from(value)),
        None => number::read(figure).value(),
    }
}
