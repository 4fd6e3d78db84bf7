//! What a text must hold so that a regular expression can match it.

use std::iter::Peekable;
use std::str::Chars;

use regex_syntax::hir::{Class, Hir, HirKind};

/// Literals of one set, at most; a longer set costs more than it saves.
const MOST_LITERALS: usize = 32;
/// Characters of a class that counts as a set of literals, at most.
pub(super) const MOST_CHARACTERS: usize = 16;
/// Sets that are tried, at most.
const MOST_SETS: usize = 4;
/// How deep groups may stand in one another for the scan.
const MAX_DEPTH: usize = 64;

/// Sets of literals of each of which one is in every match.
type Sets = Vec<Vec<String>>;

/// Sets of literals of each of which one is in every match of `source`, the
/// best first. Classes of at most so many `characters` count as sets. A source
/// that is no regular expression has none.
pub(super) fn required(source: &str, characters: usize) -> Sets {
    // Profiles hold hundreds of patterns: parsing each costs more than a report.
    match scanned(source) {
        Some(piece) => piece.sets(characters),
        None => regex_syntax::parse(source)
            .map(|hir| of_hir(&hir, characters))
            .unwrap_or_default(),
    }
}

/// Whether a source has nothing but the plain part of the syntax, which every
/// engine reads alike: what \d and (?i) mean is a matter of opinion.
pub(super) fn is_plain(source: &str) -> bool {
    scanned(source).is_some()
}

/// The sets of parts that stand one after another.
fn of_sequence(parts: impl Iterator<Item = Sets>) -> Sets {
    let mut sets: Sets = parts.flatten().collect();
    // A set whose shortest literal is long tells most, and a single character
    // of which any text is full tells least.
    sets.sort_by_key(|set| {
        let shortest = set.iter().map(String::len).min().unwrap_or(0);
        let common = set.iter().any(|literal| is_common(literal));
        (common, std::cmp::Reverse(shortest.min(12)), set.len())
    });
    sets.truncate(MOST_SETS);
    sets
}

/// Whether a literal is a single character that running text is full of:
/// ideographs, digits, marks of punctuation.
fn is_common(literal: &str) -> bool {
    let mut chars = literal.chars();
    let first = chars.next().filter(|_| chars.next().is_none());
    first.is_some_and(|c| match c {
        '_' | '%' | '[' | ']' | '×' => false,
        _ => !c.is_ascii_alphabetic(),
    })
}

/// The set of parts one of which stands there.
fn of_alternatives(parts: impl Iterator<Item = Sets>) -> Sets {
    let mut all = Vec::new();
    for part in parts {
        match part.into_iter().next() {
            Some(set) if all.len() + set.len() <= MOST_LITERALS => all.extend(set),
            _ => return Vec::new(),
        }
    }
    vec![all]
}

fn of_hir(hir: &Hir, characters: usize) -> Sets {
    let of = |part| of_hir(part, characters);
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            let chars = || class.ranges().iter().flat_map(|r| r.start()..=r.end());
            match chars().take(characters + 1).count() {
                count if count > characters => Vec::new(),
                _ => vec![chars().map(String::from).collect()],
            }
        }
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => vec![vec![text.to_string()]],
            Err(_) => Vec::new(),
        },
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Concat(parts) => of_sequence(parts.iter().map(of)),
        HirKind::Alternation(parts) => of_alternatives(parts.iter().map(of)),
        _ => Vec::new(),
    }
}

/// What the scan reads of a regular expression.
#[derive(Debug)]
enum Piece {
    /// Nothing is known of it.
    Any,
    Literal(String),
    /// Sorted; at most [`MOST_CHARACTERS`], and never one alone.
    Class(Vec<char>),
    /// A group, or what stands there once or more.
    Whole(Box<Piece>),
    Sequence(Vec<Piece>),
    Alternatives(Vec<Piece>),
}

impl Piece {
    fn sets(&self, characters: usize) -> Sets {
        let of = |part: &Piece| part.sets(characters);
        match self {
            Piece::Any => Vec::new(),
            Piece::Literal(text) => vec![vec![text.clone()]],
            Piece::Class(chars) if chars.len() > characters => Vec::new(),
            Piece::Class(chars) => vec![chars.iter().copied().map(String::from).collect()],
            Piece::Whole(part) => of(part),
            Piece::Sequence(parts) => of_sequence(parts.iter().map(of)),
            Piece::Alternatives(parts) => of_alternatives(parts.iter().map(of)),
        }
    }

    fn class(mut chars: Vec<char>) -> Piece {
        chars.sort_unstable();
        chars.dedup();
        match chars[..] {
            [one] => Piece::Literal(one.to_string()),
            _ if chars.len() > MOST_CHARACTERS => Piece::Any,
            _ => Piece::Class(chars),
        }
    }

    /// The characters of which it is one.
    fn characters(&self) -> Option<Vec<char>> {
        match self {
            Piece::Literal(text) => {
                let mut chars = text.chars();
                let first = chars.next()?;
                chars.next().is_none().then(|| vec![first])
            }
            Piece::Class(chars) => Some(chars.clone()),
            _ => None,
        }
    }

    fn alternatives(mut parts: Vec<Piece>) -> Piece {
        if parts.len() == 1 {
            return parts.pop().unwrap_or(Piece::Any);
        }
        let chars: Option<Vec<_>> = parts.iter().map(Piece::characters).collect();
        match chars {
            Some(chars) => Piece::class(chars.concat()),
            None => Piece::Alternatives(parts),
        }
    }

    /// Adds what stands behind `parts`; neighbouring literals become one.
    fn push(self, parts: &mut Vec<Piece>) {
        match (self, parts.last_mut()) {
            (Piece::Sequence(inner), _) => inner.into_iter().for_each(|part| part.push(parts)),
            (Piece::Literal(text), Some(Piece::Literal(before))) => before.push_str(&text),
            (part, _) => parts.push(part),
        }
    }
}

/// Reads the plain part of the syntax: literals, classes of characters, groups,
/// alternatives and repetitions; `None` where a source has more, or is broken.
fn scanned(source: &str) -> Option<Piece> {
    let mut scan = Scan(source.chars().peekable());
    let piece = scan.alternatives(0)?;
    scan.0.next().is_none().then_some(piece)
}

struct Scan<'s>(Peekable<Chars<'s>>);

impl Scan<'_> {
    /// Up to the end of the group.
    fn alternatives(&mut self, depth: usize) -> Option<Piece> {
        let mut parts = vec![self.sequence(depth)?];
        while self.0.next_if_eq(&'|').is_some() {
            parts.push(self.sequence(depth)?);
        }
        Some(Piece::alternatives(parts))
    }

    fn sequence(&mut self, depth: usize) -> Option<Piece> {
        let mut parts = Vec::new();
        while let Some(c) = self.0.next_if(|c| !matches!(c, '|' | ')')) {
            // Most of a source is words: no piece for each of their characters.
            if !c.is_ascii_punctuation()
                && let Some(Piece::Literal(before)) = parts.last_mut()
                && !self
                    .0
                    .peek()
                    .is_some_and(|c| matches!(c, '?' | '*' | '+' | '{'))
            {
                before.push(c);
                continue;
            }
            let piece = match c {
                '^' | '$' | '.' => Piece::Any,
                '(' => self.group(depth)?,
                '[' => self.class()?,
                '\\' => Piece::Literal(self.escaped()?.to_string()),
                '?' | '*' | '+' | '{' => return None,
                c => Piece::Literal(c.to_string()),
            };
            self.repeated(piece)?.push(&mut parts);
        }
        match parts.len() {
            // Nothing at all is asked for.
            0 => Some(Piece::Any),
            1 => parts.pop(),
            _ => Some(Piece::Sequence(parts)),
        }
    }

    /// `piece` with the signs of repetition behind it.
    fn repeated(&mut self, piece: Piece) -> Option<Piece> {
        let repetition = |c: &char| matches!(c, '?' | '*' | '+' | '{');
        let at_least = match self.0.next_if(repetition) {
            None => return Some(piece),
            Some('?' | '*') => 0,
            Some('+') => 1,
            Some(_) => {
                let digits: String = std::iter::from_fn(|| self.digit()).collect();
                let at_least = digits.parse::<u32>().ok()?;
                if self.0.next_if_eq(&',').is_some() {
                    while self.digit().is_some() {}
                }
                self.0.next_if_eq(&'}')?;
                at_least
            }
        };
        self.0.next_if_eq(&'?');
        match self.0.peek() {
            Some(c) if repetition(c) => None,
            _ if at_least > 0 => Some(Piece::Whole(Box::new(piece))),
            _ => Some(Piece::Any),
        }
    }

    fn digit(&mut self) -> Option<char> {
        self.0.next_if(char::is_ascii_digit)
    }

    /// A sign that means itself.
    fn escaped(&mut self) -> Option<char> {
        self.0
            .next_if(char::is_ascii_punctuation)
            .filter(|c| !matches!(c, '<' | '>'))
    }

    fn group(&mut self, depth: usize) -> Option<Piece> {
        let mut captures = true;
        if self.0.next_if_eq(&'?').is_some() {
            captures = self.0.next_if_eq(&':').is_none();
            if captures {
                self.0.next_if_eq(&'P');
                self.0.next_if_eq(&'<')?;
                self.0.find(|&c| c == '>')?;
            }
        }
        let piece = (depth < MAX_DEPTH).then(|| self.alternatives(depth + 1))??;
        self.0.next_if_eq(&')')?;
        Some(match captures {
            true => Piece::Whole(Box::new(piece)),
            false => piece,
        })
    }

    fn class(&mut self) -> Option<Piece> {
        let negated = self.0.next_if_eq(&'^').is_some();
        let mut chars = Vec::new();
        // The first sign of a class is never its end.
        while chars.is_empty() || self.0.next_if_eq(&']').is_none() {
            let first = self.character()?;
            let mut last = first;
            let mut ahead = self.0.clone();
            if ahead.next() == Some('-') && ahead.next().is_some_and(|c| c != ']') {
                self.0.next();
                last = self.character()?;
            }
            chars.extend((first..=last).take(MOST_CHARACTERS + 1));
            if first > last {
                return None;
            }
        }
        Some(if negated {
            Piece::Any
        } else {
            Piece::class(chars)
        })
    }

    /// A character of a class; `None` for a class in it and for operators.
    fn character(&mut self) -> Option<char> {
        match self.0.next()? {
            '\\' => self.escaped(),
            '[' => None,
            c @ ('&' | '-' | '~') if self.0.peek() == Some(&c) => None,
            c => Some(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(source: &str) -> Vec<String> {
        let sets = required(source, MOST_CHARACTERS);
        sets.into_iter().next().unwrap_or_default()
    }

    #[test]
    fn the_longest_required_literal_is_found() {
        assert_eq!(best("(甲)?乙丙丁(戊|己)?"), ["乙丙丁"]);
        assert_eq!(best("甲乙|丙丁"), ["甲乙", "丙丁"]);
        assert_eq!(best("[甲乙]+"), ["乙", "甲"]);
        assert_eq!(best("[a-z0-9]+"), Vec::<String>::new());
        assert_eq!(best("(甲乙|[0-9])丙"), ["丙"]);
        assert_eq!(best("[Xx×]{2,}(年|月)"), ["X", "x", "×"]);
    }

    /// The sets by the parser of regular expressions.
    fn parsed(source: &str, characters: usize) -> Sets {
        of_hir(&regex_syntax::parse(source).unwrap(), characters)
    }

    #[test]
    fn the_scan_reads_what_the_parser_reads() {
        for source in [
            "甲乙?丙+丁*戊{2}己{0,3}庚{1,}?辛",
            "甲(乙)丙(?:丁戊)己(?<n>庚)",
            r"\(甲\)\.|[\]一-三]乙",
            "(甲|乙)(丙|丁戊)",
            "[]甲][^甲乙]丙[-年./]丁[甲-]",
            "甲||乙|(?:丙|丁)",
            "^甲.乙$",
            "",
        ] {
            let scan = scanned(source).unwrap();
            for characters in [0, MOST_CHARACTERS] {
                assert_eq!(
                    scan.sets(characters),
                    parsed(source, characters),
                    "{source}"
                );
            }
        }
    }

    #[test]
    fn the_scan_reads_the_built_in_titles_and_leftovers() {
        for profile in crate::profile::Profiles::builtin().iter() {
            let leftovers = profile.sections.iter().flat_map(|s| &s.leftovers);
            for pattern in leftovers.chain([&profile.detect.title]) {
                let scan = scanned(pattern.source()).map(|piece| piece.sets(0));
                assert_eq!(scan, Some(parsed(pattern.source(), 0)), "{pattern:?}");
            }
        }
    }

    #[test]
    fn what_the_scan_does_not_read_is_parsed() {
        for source in [
            r"\d甲",
            "(?i)甲",
            "[a&&b]甲",
            "[[a]]甲",
            r"\p{Han}甲",
            r"(?x)甲 #",
        ] {
            assert!(scanned(source).is_none(), "{source}");
            assert_eq!(required(source, 0), parsed(source, 0), "{source}");
        }
        for broken in [
            "(", "甲)", "*", "[甲", "甲{", "甲{x}", "(?<n甲", "[乙-", r"\",
        ] {
            assert!(required(broken, 0).is_empty(), "{broken}");
        }
    }
}
