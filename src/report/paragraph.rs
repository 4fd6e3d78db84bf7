//! The running text of a report: what its lines and cells say, and where.

use std::sync::Arc;

use super::cell::CellText;
use super::prose::Prose;
use super::sift::{Sifting, placed_year};
use super::{BoundSection, Placed};
use crate::profile::{Mark, Marks, Profile, Sifted};
use crate::syntax::place;
use crate::text::Span;

/// A line of text, or a cell that holds words.
#[derive(Debug, Clone, Copy)]
pub struct Paragraph<'a> {
    /// Index of its piece.
    pub piece: usize,
    pub span: Span,
    /// As written.
    pub source: &'a str,
    /// In normal form.
    pub normal: &'a str,
    pub marks: Marks,
    cell: &'a CellText,
}

impl<'a> Paragraph<'a> {
    /// What its sentences state, if something of it doesn't hold.
    pub fn prose(&self) -> Option<&'a Prose> {
        self.cell.prose(self.source)
    }

    pub fn sifting(&self, profile: &Arc<Profile>) -> Arc<Sifting> {
        self.cell.sifting(profile)
    }

    /// Where the normal form holds what is no part of a report, as `profile` has it.
    pub fn residue(&self, profile: &Arc<Profile>) -> Option<Span> {
        self.sifting(profile).residue(self.normal)
    }

    /// Its normal form, with what it shows of the patterns of `profile`.
    pub fn sifted(&self, profile: &'a Arc<Profile>) -> Sifted<'a> {
        self.cell.sifted(profile)
    }

    /// The years that it names, from left to right, with their places in the normal
    /// form. Not kept with what it shows of the profile, as those of [`sifting`] are:
    /// it is asked before the report's form is known, and only one form's is kept.
    ///
    /// [`sifting`]: Paragraph::sifting
    pub fn years(&self, profile: &Profile) -> Vec<(i32, Span)> {
        let named = profile.words.year.iter();
        let years = named.flat_map(|pattern| pattern.captures_all(self.normal));
        years.filter_map(placed_year).collect()
    }

    /// Where bytes of the normal form stand in the text.
    pub fn locate(&self, normal: Span) -> Span {
        place(self.source, self.span.start, normal)
    }
}

/// The paragraphs of `pieces`, whose text is `text`, in order.
pub fn paragraphs<'a>(pieces: &'a [Placed], text: &'a str) -> impl Iterator<Item = Paragraph<'a>> {
    let pieces = pieces.iter().enumerate();
    pieces.flat_map(move |(piece, placed)| of_piece(piece, placed, text))
}

/// Those that bear `mark`.
pub fn marked<'a>(
    pieces: &'a [Placed],
    text: &'a str,
    mark: Mark,
) -> impl Iterator<Item = Paragraph<'a>> {
    let pieces = pieces.iter().enumerate();
    pieces
        .filter(move |(_, placed)| placed.piece.marks().may(mark))
        .flat_map(move |(piece, placed)| marked_in(piece, placed, text, mark))
}

/// Those of one piece that bear `mark`.
pub fn marked_in<'a>(
    piece: usize,
    placed: &'a Placed,
    text: &'a str,
    mark: Mark,
) -> impl Iterator<Item = Paragraph<'a>> {
    of_cells(piece, placed, text, move |cell| {
        cell.is_text() && cell.marks.may(mark)
    })
}

/// Those of one piece.
pub fn of_piece<'a>(
    piece: usize,
    placed: &'a Placed,
    text: &'a str,
) -> impl Iterator<Item = Paragraph<'a>> {
    of_cells(piece, placed, text, CellText::is_text)
}

/// What is written in one piece, words or not.
pub fn written<'a>(
    piece: usize,
    placed: &'a Placed,
    text: &'a str,
) -> impl Iterator<Item = Paragraph<'a>> {
    of_cells(piece, placed, text, |cell| !cell.normal.is_empty())
}

/// Those of one piece whose sentences may state something that doesn't hold.
pub fn stating<'a>(
    piece: usize,
    placed: &'a Placed,
    text: &'a str,
) -> impl Iterator<Item = Paragraph<'a>> {
    of_cells(piece, placed, text, CellText::may_state)
}

fn of_cells<'a>(
    piece: usize,
    placed: &'a Placed,
    text: &'a str,
    are: impl Fn(&CellText) -> bool,
) -> impl Iterator<Item = Paragraph<'a>> {
    let cells = placed.piece.cells.placed();
    cells
        .filter(move |(_, cell)| are(cell))
        .map(move |(place, cell)| {
            let span = place.span().shifted(placed.offset);
            Paragraph {
                piece,
                span,
                source: span.of(text),
                normal: &cell.normal,
                marks: cell.marks,
                cell,
            }
        })
}

/// The section that the piece belongs to.
pub fn section_of(sections: &[BoundSection], piece: usize) -> Option<&BoundSection> {
    sections.iter().find(|s| s.pieces.contains(&piece))
}
