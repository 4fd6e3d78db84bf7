//! The figures that prose states about the tables.

use rust_decimal::Decimal;

use super::paragraph::{Paragraph, paragraphs, section_of};
use super::{BoundClaim, BoundSection, BoundTable, Placed};
use crate::number;
use crate::profile::{CellRef, Profile};
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
    year: Option<i32>,
) -> Vec<BoundClaim> {
    if profile.claims.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for paragraph in paragraphs(pieces, text) {
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
        for sentence in sentences(paragraph.normal) {
            bind(&paragraph, sentence, section, profile, year, &mut found);
        }
    }
    found
}

/// What the claims say of one cell of `table`, by readings that name that cell
/// alone.
pub fn stated(
    claims: &[BoundClaim],
    profile: &Profile,
    table: &BoundTable,
    at: CellRef,
) -> Vec<Decimal> {
    if table.form.id != profile.id {
        return Vec::new();
    }
    claims
        .iter()
        .filter(|bound| {
            profile.claims.get(bound.claim).is_some_and(|claim| {
                claim
                    .holds
                    .iter()
                    .any(|formula| formula.cells() == [(table.table, at)])
            })
        })
        .map(|bound| bound.value)
        .collect()
}

fn bind(
    paragraph: &Paragraph,
    sentence: Span,
    section: &str,
    profile: &Profile,
    year: Option<i32>,
    found: &mut Vec<BoundClaim>,
) {
    let words = sentence.of(paragraph.normal);
    for stated in profile.claims_in(words, section, year) {
        let place = |range: &std::ops::Range<usize>| {
            Span::new(range.start, range.end).shifted(sentence.start)
        };
        let figure = stated.figure.as_ref().map(place);
        let value = match figure {
            None => Some(Decimal::ZERO),
            Some(figure) => value(figure.of(paragraph.normal)),
        };
        let Some(value) = value else { continue };
        found.push(BoundClaim {
            claim: stated.claim,
            span: paragraph.locate(place(&stated.span)),
            figure: figure.map(|figure| paragraph.locate(figure)),
            value,
        });
    }
}

/// A figure in digits or Chinese numerals.
fn value(figure: &str) -> Option<Decimal> {
    match number::chinese(figure) {
        Some(value) => Some(Decimal::from(value)),
        None => number::read(figure).value(),
    }
}
