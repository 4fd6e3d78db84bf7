//! Pieces read anew where an edit may have changed them, and no further.

use std::ops::Range;
use std::sync::Arc;

use super::Counters;
use crate::report::piece::Piece;
use crate::report::reader::Reader;
use crate::text::{Span, Text};

/// Bytes behind an edit that are looked at first.
const WINDOW: usize = 1 << 10;

/// The piece at byte `at` of `text`.
pub fn piece(
    text: &str,
    at: usize,
    reader: &mut Reader,
    counters: &mut Counters,
) -> Option<Arc<Piece>> {
    let piece = reader.piece(text, at)?;
    counters.lines_lexed += piece.lines() as u64;
    counters.blocks_rebuilt += 1;
    Some(piece)
}

/// Pieces in the place of others.
#[derive(Debug)]
pub struct Patch {
    /// The old ones, by their index.
    pub old: Range<usize>,
    pub new: Vec<Arc<Piece>>,
}

/// What stands in the place of some of `old`, which began at byte `start`, after
/// the bytes `span` (of the old text) became `inserted` bytes. `None` when the
/// text behind `old` is divided differently too, unless `ends` says that nothing
/// stands there.
#[expect(
    clippy::too_many_arguments,
    reason = "one place of one edit, which nothing else describes"
)]
pub fn relex(
    text: &Text,
    old: &[&Piece],
    start: usize,
    span: Span,
    inserted: usize,
    ends: bool,
    reader: &mut Reader,
    counters: &mut Counters,
) -> Option<Patch> {
    // The first piece that looked at what was changed.
    let mut at = start;
    let mut kept = old.len();
    for (i, piece) in old.iter().enumerate() {
        if at + piece.reach() >= span.start {
            kept = i;
            break;
        }
        at += piece.len();
    }
    let mut new: Vec<Arc<Piece>> = Vec::new();
    // Where the old pieces begin, in the old text.
    let mut next = kept;
    let mut next_at = at;
    let from = at;
    let mut window_end = text.len().min(span.start + inserted + WINDOW);
    let mut window = text
        .slice(Span::new(from, text.floor_boundary(window_end)))
        .into_owned();
    loop {
        // In the new text the old places lie `inserted - span.len()` further on.
        let edited_end = span.start + inserted;
        if at >= edited_end {
            while let Some(piece) = old.get(next)
                && next_at + inserted < at + span.len()
            {
                next_at += piece.len();
                next += 1;
            }
            let in_step = next_at >= span.end && next_at + inserted == at + span.len();
            if in_step && (next < old.len() || !ends || at == text.len()) {
                if let ([piece], [edited]) = (old.get(kept..next)?, new.as_slice()) {
                    edited.take_over(piece);
                }
                let old = kept..next;
                return Some(Patch { old, new });
            }
        }
        if at == text.len() {
            let old = kept..old.len();
            return ends.then_some(Patch { old, new });
        }
        // What lies beyond the old pieces is not ours to read.
        if !ends && next == old.len() && at >= edited_end && at + span.len() > next_at + inserted {
            return None;
        }
        let whole = window_end == text.len();
        match reader.piece(&window, at - from) {
            Some(piece) if whole || at - from + piece.reach() <= window.len() => {
                counters.lines_lexed += piece.lines() as u64;
                counters.blocks_rebuilt += 1;
                at += piece.len();
                new.push(piece);
            }
            // More of the text must be seen to tell.
            _ => {
                window_end = text.len().min(window_end + 4 * window.len().max(WINDOW));
                window = text
                    .slice(Span::new(from, text.floor_boundary(window_end)))
                    .into_owned();
            }
        }
    }
}
