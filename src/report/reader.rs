//! From a text to its pieces, one at a time. What short lines and cells read is
//! kept from one to the next, and from one text to the next: the cells of tables
//! are few different texts, and so are headings and labels.

use std::hash::Hasher as _;
use std::sync::Arc;

use memchr::memchr2;
use rustc_hash::FxHasher;

use super::cell::CellText;
use super::piece::{Cells, Piece};
use crate::profile::Profiles;
use crate::syntax::{Cell, Lexed, lex};
use crate::text::to_byte;

/// Reads the pieces of a text.
#[derive(Debug)]
pub struct Reader<'p> {
    profiles: &'p Profiles,
    kept: &'p mut Kept,
}

/// What readers by the same profiles keep.
#[derive(Debug, Default)]
struct Kept {
    lines: Memory<Piece>,
    /// An empty line, of which there are most.
    empty: Option<Arc<Piece>>,
    cells: Memory<CellText>,
    /// Where the cells of a block are put together.
    found: Vec<Cell>,
    /// Where normal forms are put together.
    normal: String,
}

impl Reader<'_> {
    /// What `work` makes of a reader by `profiles`.
    pub fn with<R>(profiles: &Profiles, work: impl FnOnce(&mut Reader) -> R) -> R {
        let reader = |kept: &mut Kept| work(&mut Reader { profiles, kept });
        profiles.pool().with(reader)
    }

    /// The piece that begins at byte `at` of `text`; `None` at the end.
    pub fn piece(&mut self, text: &str, at: usize) -> Option<Arc<Piece>> {
        let rest = text.get(at..)?;
        if let Some(empty) = &self.kept.empty
            && rest.starts_with('\n')
        {
            return Some(empty.clone());
        }
        let line = short_line(rest);
        let place = match line.map(|line| self.kept.lines.find(line)) {
            Some(Ok(piece)) => return Some(piece),
            Some(Err(place)) => Some(place),
            None => None,
        };
        let lexed = lex(text, at, &mut self.kept.found)?;
        let source = to_byte(rest, lexed.block.len);
        // A line that decides alone what it is.
        let alone = lexed.reach == source.len() + 1;
        let piece = Arc::new(self.read(lexed, source));
        if source == "\n" {
            self.kept.empty = Some(piece.clone());
        }
        if let Some(place) = place
            && alone
            && line == Some(source)
        {
            self.kept.lines.keep(place, source, &piece);
        }
        Some(piece)
    }

    /// Reads a block, whose cells have been found.
    fn read(&mut self, lexed: Lexed, source: &str) -> Piece {
        let Kept {
            cells,
            found,
            normal,
            ..
        } = &mut *self.kept;
        let mut new = |source: &str| CellText::new(source, self.profiles, normal);
        let cells = match found.as_slice() {
            // Kept with its line, if at all.
            [only] if *only == Cell::of_line(only.bytes()) => {
                Cells::one(*only, new(only.span().of(source)))
            }
            all => all
                .iter()
                .map(|cell| (*cell, cells.get(cell.span().of(source), &mut new)))
                .collect(),
        };
        Piece::new(lexed, cells, self.profiles)
    }
}

/// The line that begins `rest`, if it is short and its end is seen.
fn short_line(rest: &str) -> Option<&str> {
    let bytes = rest.as_bytes();
    let ahead = bytes.get(..LONGEST_KEPT).unwrap_or(bytes);
    let end = match memchr2(b'\n', b'\r', ahead)? {
        // A CR alone may become half of a CRLF.
        at if bytes.get(at) == Some(&b'\r') => at + 1,
        at => at,
    };
    (bytes.get(end) == Some(&b'\n')).then(|| to_byte(rest, end + 1))
}

/// Longer texts are seldom seen again. In bytes.
const LONGEST_KEPT: usize = 256;
/// Texts that are kept, at most: some hundred kilobytes. A power of two.
const MOST_KEPT: usize = 1 << 11;
/// Those with like hashes that are kept side by side.
const WAYS: usize = 4;
const BUCKETS: usize = MOST_KEPT / WAYS;

/// What short texts read that were seen again: for each text there are a few
/// slots, in which a later one takes the place of one that is seldom found.
#[derive(Debug)]
struct Memory<T>(Box<[Bucket<T>]>);

#[derive(Debug)]
struct Bucket<T> {
    /// Parts of the hashes of the last texts that were looked for and not found.
    /// Only one that is looked for again soon is kept, else those that stand once
    /// in all texts would drive out the others.
    missed: [u32; WAYS],
    /// What is found moves on by one to the front; a new one takes a free place,
    /// or else the last.
    kept: [Option<(Box<str>, Arc<T>)>; WAYS],
}

/// Where a text that wasn't found would be kept.
#[derive(Clone, Copy)]
struct Place(u64);

impl<T> Default for Memory<T> {
    fn default() -> Memory<T> {
        let empty = || Bucket {
            missed: [0; WAYS],
            kept: [const { None }; WAYS],
        };
        let buckets = std::iter::repeat_with(empty).take(BUCKETS);
        Memory(buckets.collect())
    }
}

impl<T> Memory<T> {
    fn bucket(&mut self, hash: u64) -> Option<&mut Bucket<T>> {
        self.0.get_mut(hash as usize % BUCKETS)
    }

    fn find(&mut self, text: &str) -> Result<Arc<T>, Place> {
        let hash = hash(text);
        let bucket = self.bucket(hash).ok_or(Place(hash))?;
        for at in 0..WAYS {
            if let Some((own, kept)) = &bucket.kept[at]
                && **own == *text
            {
                let kept = kept.clone();
                bucket.kept.swap(at, at.saturating_sub(1));
                return Ok(kept);
            }
        }
        Err(Place(hash))
    }

    fn keep(&mut self, Place(hash): Place, text: &str, new: &Arc<T>) {
        let Some(bucket) = self.bucket(hash) else {
            return;
        };
        // Of the bits that don't tell the bucket.
        let part = (hash / BUCKETS as u64) as u32;
        if bucket.missed.contains(&part) {
            let free = bucket.kept.iter().position(Option::is_none);
            bucket.kept[free.unwrap_or(WAYS - 1)] = Some((text.into(), new.clone()));
        } else {
            bucket.missed.rotate_right(1);
            bucket.missed[0] = part;
        }
    }

    fn get(&mut self, text: &str, make: impl FnOnce(&str) -> T) -> Arc<T> {
        if text.len() > LONGEST_KEPT {
            return Arc::new(make(text));
        }
        self.find(text).unwrap_or_else(|place| {
            let new = Arc::new(make(text));
            self.keep(place, text, &new);
            new
        })
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_kept_when_it_is_seen_again() {
        let mut memory = Memory::default();
        let mut made = 0;
        let mut get = |text: &str| {
            let make = |text: &str| {
                made += 1;
                text.len()
            };
            *memory.get(text, make)
        };
        let long = "x".repeat(LONGEST_KEPT + 1);
        for _ in 0..4 {
            assert_eq!((get("a"), get("bc"), get("")), (1, 2, 0));
            get(&long);
        }
        assert_eq!(made, 3 * 2 + 4);
    }

    #[test]
    fn a_kept_line_reads_as_it_did() {
        let profiles = Profiles::default();
        let text = "甲 1\n\n| 0 | 0 |\n".repeat(3) + "甲 1";
        let read = |reader: &mut Reader| {
            let mut pieces = Vec::new();
            let mut at = 0;
            while let Some(piece) = reader.piece(&text, at) {
                at += piece.len();
                pieces.push(piece);
            }
            pieces
        };
        let pieces = Reader::with(&profiles, read);
        assert_eq!(pieces.len(), 10);
        assert!(Arc::ptr_eq(&pieces[3], &pieces[6]));
        assert_eq!(pieces[0].reach(), pieces[6].reach());
        // What ends the text may go on.
        assert!(!Arc::ptr_eq(&pieces[9], &pieces[6]));
        let again = Reader::with(&profiles, read);
        assert!(Arc::ptr_eq(&pieces[6], &again[0]));
    }
}
