//! Patterns with pieces: `{name}` written out, and the way back to what was
//! written.

use std::ops::Range;

/// A pattern with its pieces written out.
#[derive(Default)]
pub(super) struct Expanded {
    pub written: String,
    /// In order; together they are all of `written` and of the source.
    runs: Vec<Run>,
}

/// A stretch of a pattern that is written out.
struct Run {
    written: Range<usize>,
    source: Range<usize>,
    /// It stands for a name.
    is_piece: bool,
}

/// Why a piece can't be written out.
pub(super) enum Unwritten {
    /// There is none of this name, or it nests too deep.
    Unknown(String),
    /// It is no expression, which has been said.
    Broken,
}

impl Expanded {
    fn push(&mut self, text: &str) {
        self.put(text, text.len(), false);
    }

    /// Adds what stands for `length` bytes of the source.
    fn put(&mut self, text: &str, length: usize, is_piece: bool) {
        let (from, at) = match self.runs.last() {
            Some(last) => (last.written.end, last.source.end),
            None => (0, 0),
        };
        self.written.push_str(text);
        self.runs.push(Run {
            written: from..from + text.len(),
            source: at..at + length,
            is_piece,
        });
    }

    /// Where in the source the bytes `span` of what is written come from; what
    /// is inside of a piece comes from its name.
    pub fn place(&self, span: &Range<usize>) -> Range<usize> {
        let end = self.runs.last().map_or(0, |run| run.source.end);
        let from = self.runs.iter().find(|run| span.start < run.written.end);
        let to = self.runs.iter().find(|run| span.end <= run.written.end);
        let start = from.map_or(end, |run| match run.is_piece {
            true => run.source.start,
            false => run.source.start + (span.start - run.written.start),
        });
        let end = to.map_or(end, |run| match run.is_piece {
            true => run.source.end,
            false => run.source.start + (span.end - run.written.start),
        });
        start..end.max(start)
    }
}

/// `source` with each `{name}` written out as `piece` has it.
pub(super) fn expand(
    source: &str,
    mut piece: impl FnMut(&str) -> Result<String, Unwritten>,
) -> Result<Expanded, Unwritten> {
    let mut expanded = Expanded::default();
    let mut rest = source;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        expanded.push(before);
        let name = from
            .get(1..from.find('}').unwrap_or(1))
            .filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
        // `\p{…}` and `\x{…}` are the regular expression's own.
        let escaped = before.chars().rev().nth(1) == Some('\\');
        match name {
            Some(name) if !escaped => {
                let text = format!("(?:{})", piece(name)?);
                expanded.put(&text, name.len() + 2, true);
                rest = from.get(name.len() + 2..).unwrap_or_default();
            }
            _ => {
                expanded.push("{");
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    expanded.push(rest);
    Ok(expanded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_what_was_written() {
        let piece = |name: &str| match name {
            "year" => Ok("20[0-9]{2}".to_string()),
            other => Err(Unwritten::Unknown(other.to_string())),
        };
        let Ok(expanded) = expand("第{year}年(度){1}", piece) else {
            panic!("all is known");
        };
        assert_eq!(expanded.written, "第(?:20[0-9]{2})年(度){1}");
        let place = |text: &str| {
            let at = expanded.written.find(text).unwrap();
            expanded.place(&(at..at + text.len()))
        };
        assert_eq!(place("第"), 0..3);
        assert_eq!(place("20"), 3..9);
        assert_eq!(place("年(度)"), 9..17);
        assert_eq!(place("{1}"), 17..20);
        assert_eq!(expanded.place(&(99..99)), 20..20);
        assert!(
            matches!(expand("{月}{day}", piece), Err(Unwritten::Unknown(name)) if name == "day")
        );
    }
}
