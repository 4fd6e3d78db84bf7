//! Which lines are the headings of the profile's sections.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use super::piece::{HeadingMatch, Numbering, Piece, Style, lead, numbering};
use super::{BoundSection, Placed};
use crate::profile::{Profile, Section};
use crate::syntax::{Kind, place};
use crate::text::{Span, from_byte};

/// A line that may be the heading of a section.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    /// First and last piece of the heading.
    first: usize,
    last: usize,
    section: usize,
    numbering: Numbering,
    /// Bytes of the line's normal form that are heading; 0: all.
    len: usize,
    leftover: bool,
    /// Only like a heading.
    alike: bool,
    weight: u32,
}

/// How surely a line is a heading that is only like it: it stands in its order, or
/// not at all.
const ALIKE_WEIGHT: u32 = 4;
/// Lines of the blank form that together stand for a heading, at most.
const LEFTOVER_LINES: usize = 4;
/// Characters of such a line, at most.
const LEFTOVER_LINE: usize = 45;
/// Headings one after another without text between, which come again later:
/// a table of contents.
const CONTENTS: usize = 3;
/// Characters of a subsection's heading in it, at most.
const LONGEST_ENTRY: usize = 40;
/// Topics of a section behind a line that makes it the label of one more.
const MORE_TOPICS: usize = 2;

/// The sections of a report.
#[derive(Debug)]
pub struct Outline {
    /// In the order of the text.
    pub sections: Vec<BoundSection>,
    /// The lines that may be headings tell it, or be the end of the blank form's
    /// words, with those that these go on from; no other line was read.
    pub by_headings_alone: bool,
}

/// The sections of the report. `family` is the
/// index that the pieces' matches carry; sections are those of `profile`, the
/// family's newest form.
pub fn outline(pieces: &[Placed], source: &str, family: usize, profile: &Profile) -> Outline {
    let mut candidates = candidates(pieces, family, profile);
    let alike = drop_items(&mut candidates, pieces);
    let numbered = drop_subheadings(&mut candidates, pieces);
    let labelled = drop_topics(&mut candidates, pieces, profile);
    let listed = drop_contents(&mut candidates, pieces, profile.sections.len());
    let chosen = choose(&candidates, profile.sections.len());
    let mut sections: Vec<BoundSection> = chosen
        .iter()
        .map(|c| {
            let (heading, numeral) = spans(c, pieces, source);
            BoundSection {
                section: c.section,
                heading,
                numeral,
                numbering: c.numbering,
                leftover: c.leftover,
                alike: c.alike,
                body: Span::at(heading.end),
                pieces: c.last + 1..pieces.len(),
                glued: c.len != 0,
                first_piece: c.first,
            }
        })
        .collect();
    let end = pieces.last().map_or(0, Placed::end);
    for i in 0..sections.len() {
        let (stop, piece) = match sections.get(i + 1) {
            Some(next) => (next.heading.start, next.first_piece),
            None => (end, pieces.len()),
        };
        let section = &mut sections[i];
        section.body = Span::new(section.heading.end, stop);
        // Text on the heading's own line is part of the body.
        let first = section.pieces.start - usize::from(section.glued);
        section.pieces = first..piece.max(first);
    }
    Outline {
        sections,
        by_headings_alone: !alike && !numbered && !labelled && !listed,
    }
}

fn candidates(pieces: &[Placed], family: usize, profile: &Profile) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for (i, placed) in pieces.iter().enumerate() {
        let piece = &placed.piece;
        if piece.leftovers().contains(&family)
            && let Some(candidate) = leftover(pieces, i, profile)
        {
            push(&mut found, candidate);
            continue;
        }
        let of_family = |headings: &'_ [HeadingMatch]| {
            let mut headings = headings.iter();
            headings.find(|h| h.family == family).copied()
        };
        let own = of_family(piece.headings());
        let Some(heading) = own.or_else(|| of_family(piece.alike())) else {
            continue;
        };
        let begun = match (heading.numbering.style, heading.whole) {
            (Style::None, true) => begun_before(pieces, i, &profile.sections[heading.section]),
            _ => None,
        };
        // A line that is a heading of its own begins no other.
        let begun = begun.filter(|(first, _)| of_family(pieces[*first].piece.headings()).is_none());
        let (first, numbering) = begun.unwrap_or((i, heading.numbering));
        let heading = HeadingMatch {
            numbering,
            ..heading
        };
        let candidate = Candidate {
            first,
            last: i,
            section: heading.section,
            numbering,
            len: if heading.whole { 0 } else { heading.len },
            leftover: false,
            alike: own.is_none(),
            weight: match own {
                Some(_) => weight(piece, &heading, profile),
                None => ALIKE_WEIGHT,
            },
        };
        push(&mut found, candidate);
    }
    found
}

/// Adds a candidate in the place of those whose lines it has.
fn push(found: &mut Vec<Candidate>, candidate: Candidate) {
    while found.last().is_some_and(|c| c.last >= candidate.first) {
        found.pop();
    }
    found.push(candidate);
}

/// The line before `last` that begins the heading of `section`, which ends there: its
/// numeral alone, or with the first of its words; and the numeral.
fn begun_before(pieces: &[Placed], last: usize, section: &Section) -> Option<(usize, Numbering)> {
    let before = pieces
        .get(..last)?
        .iter()
        .rposition(|p| p.piece.kind != Kind::Blank)?;
    let (line, rest) = (pieces[before].piece.line()?, pieces[last].piece.line()?);
    let numeral = numbering(line);
    let begun = line.get(numeral.len..)?;
    if numeral.style != Style::Ideographic || begun.len() >= section.normal.len() {
        return None;
    }
    let is_heading = || section.is_called(&[begun, rest].concat());
    (begun.is_empty() || is_heading()).then_some((before, numeral))
}

/// How surely a line is the heading that it looks like.
fn weight(piece: &Piece, heading: &HeadingMatch, profile: &Profile) -> u32 {
    let right = heading.numbering.number == profile.sections[heading.section].number;
    let marked = piece.kind == Kind::Heading;
    match heading.numbering.style {
        Style::Ideographic if right => 9,
        Style::Part if right => 9,
        Style::Ideographic | Style::Part => 7,
        Style::None if marked => 6,
        Style::None => 5,
        Style::Bracketed | Style::Arabic if marked && right => 5,
        Style::Bracketed | Style::Arabic if right => 4,
        Style::Bracketed | Style::Arabic => 1,
    }
}

/// Whether text of the blank form may go on over `piece`.
fn may_join(piece: &Piece) -> bool {
    match piece.line() {
        Some(line) => line.chars().count() <= LEFTOVER_LINE,
        None => piece.kind == Kind::Blank,
    }
}

/// Whether a heading or text of the blank form that ends in `below` may begin
/// otherwise where `new` stands in the place of `old` before it.
pub fn may_join_to(old: &[&Piece], new: &[&Piece], below: &[&Piece]) -> bool {
    let all_blank = |pieces: &[&Piece]| pieces.iter().all(|p| p.kind == Kind::Blank);
    let is_read = |piece: &&&Piece| piece.kind != Kind::Blank && may_join(piece);
    if old.iter().chain(new).find(is_read).is_none() && all_blank(old) == all_blank(new) {
        return false;
    }
    let next = below.iter().find(|piece| piece.kind != Kind::Blank);
    let is_bare = |heading: &HeadingMatch| heading.whole && heading.numbering.style == Style::None;
    if next.is_some_and(|next| next.headings().iter().any(is_bare)) {
        return true;
    }
    let joined = below.iter().take_while(|piece| may_join(piece));
    let joined = joined.filter(|piece| piece.kind != Kind::Blank);
    let mut joined = joined.take(LEFTOVER_LINES);
    joined.any(|piece| !piece.leftovers().is_empty())
}

/// Text of the blank form that ends with piece `last`, joined over lines.
fn leftover(pieces: &[Placed], last: usize, profile: &Profile) -> Option<Candidate> {
    let mut lines = vec![(last, pieces[last].piece.line()?)];
    for i in (0..last).rev() {
        if lines.len() == LEFTOVER_LINES {
            break;
        }
        let piece = &pieces[i].piece;
        if !may_join(piece) {
            break;
        }
        lines.extend(piece.line().map(|line| (i, line)));
    }
    lines.reverse();
    let joined: String = lines.iter().map(|(_, line)| *line).collect();
    let mut at = 0;
    lines.iter().find_map(|(first, line)| {
        let words = from_byte(&joined, at);
        at += line.len();
        let section = profile
            .sections
            .iter()
            .position(|s| s.leftovers.iter().any(|p| p.is_whole_match(words)))?;
        Some(Candidate {
            first: *first,
            last,
            section,
            numbering: Numbering::default(),
            len: 0,
            leftover: true,
            alike: false,
            weight: 3,
        })
    })
}

/// Leaves out lines that are only like a heading and are items of a list: the
/// numeral before or behind theirs begins a line that is no heading. Tells whether
/// it has read those.
fn drop_items(candidates: &mut Vec<Candidate>, pieces: &[Placed]) -> bool {
    if candidates.iter().all(|c| !c.alike) {
        return false;
    }
    let is_heading: HashSet<usize> = candidates.iter().map(|c| c.last).collect();
    let numbered = pieces.iter().enumerate().filter_map(|(i, placed)| {
        let line = placed.piece.line()?;
        let numeral = numbering(line);
        (numeral.style == Style::Ideographic).then_some((i, numeral.number))
    });
    let numbered: Vec<(usize, usize)> = numbered.collect();
    candidates.retain(|c| {
        let at = numbered.partition_point(|(i, _)| *i < c.first);
        let before = at.checked_sub(1).and_then(|at| numbered.get(at));
        let behind = numbered.get(at + 1);
        let is_item = |other: Option<&(usize, usize)>, number: usize| {
            other.is_some_and(|(i, n)| *n == number && !is_heading.contains(i))
        };
        let number = c.numbering.number;
        !c.alike || !(is_item(before, number - 1) || is_item(behind, number + 1))
    });
    true
}

/// Leaves out subheadings that are worded like a section's heading: lines with
/// a numeral of the level below that doesn't fit the section, or that has its
/// predecessor among the lines above, next before it or if the section has a
/// heading else. Tells whether it has read those.
fn drop_subheadings(candidates: &mut Vec<Candidate>, pieces: &[Placed]) -> bool {
    let is_top = |c: &Candidate| matches!(c.numbering.style, Style::Ideographic | Style::Part);
    if candidates.iter().filter(|c| is_top(c)).count() < 2 {
        return false;
    }
    let tops: Vec<usize> = candidates
        .iter()
        .filter(|c| is_top(c))
        .map(|c| c.first)
        .collect();
    let named: HashSet<usize> = candidates
        .iter()
        .filter(|c| is_top(c))
        .map(|c| c.section)
        .collect();
    // The numerals since the last heading of the level above, as far as read:
    // each line is looked at once, however many candidates there are.
    let mut above: HashSet<(Style, usize)> = HashSet::new();
    let mut nearest: HashMap<Style, usize> = HashMap::new();
    let mut read = 0;
    let mut has_read = false;
    candidates.retain(|c| {
        if !matches!(c.numbering.style, Style::Bracketed | Style::Arabic) {
            return true;
        }
        if c.weight <= 1 {
            return false;
        }
        has_read = true;
        let last = tops.partition_point(|&top| top < c.first).checked_sub(1);
        let from = last.map_or(0, |last| tops[last]);
        if from > read {
            above.clear();
            nearest.clear();
            read = from;
        }
        let lines = pieces
            .get(read..c.first)
            .unwrap_or_default()
            .iter()
            .filter_map(|p| p.piece.line());
        for numeral in lines.map(numbering) {
            above.insert((numeral.style, numeral.number + 1));
            nearest.insert(numeral.style, numeral.number + 1);
        }
        read = c.first;
        let Numbering { style, number, .. } = c.numbering;
        // （二） behind （五）, of a section that has no heading else, is its heading.
        let is_alone = c.len == 0 && !named.contains(&c.section);
        let goes_on = nearest.get(&style) == Some(&number);
        !above.contains(&(style, number)) || is_alone && !goes_on
    });
    has_read
}

/// Leaves out the labels of topics that are worded like a section's heading
/// without its numeral: behind the heading of the section that the topic
/// belongs to, with more of that section's topics before the next heading. Tells
/// whether it has read lines that are no candidates.
fn drop_topics(candidates: &mut Vec<Candidate>, pieces: &[Placed], profile: &Profile) -> bool {
    let has_read = Cell::new(false);
    let is_topic = |c: &Candidate, above: &[usize], next: usize| {
        let Some(label) = pieces.get(c.first).and_then(|p| p.piece.line()) else {
            return false;
        };
        above.iter().any(|&section| {
            let topics = &profile.sections[section].topics;
            if section == c.section {
                return false;
            }
            let begins = |line: &str| {
                let words = line.get(numbering(line).len..).unwrap_or(line);
                topics
                    .iter()
                    .position(|t| t.heading.as_ref().is_some_and(|h| h.is_match(words)))
            };
            let Some(own) = begins(label) else {
                return false;
            };
            has_read.set(true);
            let mut others: Vec<usize> = (pieces[c.last + 1..next].iter())
                .filter_map(|p| begins(p.piece.line()?))
                .filter(|topic| *topic != own)
                .collect();
            others.sort_unstable();
            others.dedup();
            others.len() >= MORE_TOPICS
        })
    };
    // The sections of those above, each once.
    let mut above: Vec<usize> = Vec::new();
    let kept: Vec<bool> = (candidates.iter().enumerate())
        .map(|(i, c)| {
            let next = candidates
                .get(i + 1)
                .map_or(pieces.len(), |next| next.first);
            let plain = c.numbering.style == Style::None && !c.leftover;
            let kept = !plain || !is_topic(c, &above, next);
            if !above.contains(&c.section) {
                above.push(c.section);
            }
            kept
        })
        .collect();
    let mut kept = kept.into_iter();
    candidates.retain(|_| kept.next().unwrap_or(true));
    has_read.get()
}

/// Leaves out a table of contents. Tells whether it has read lines that are no
/// candidates.
fn drop_contents(candidates: &mut Vec<Candidate>, pieces: &[Placed], sections: usize) -> bool {
    // Its entries come again as headings.
    let mut seen = vec![false; sections];
    let mut again = candidates.iter();
    if again.all(|c| !std::mem::replace(&mut seen[c.section], true)) {
        return false;
    }
    // The last candidate of each section.
    let mut last: HashMap<usize, usize> = HashMap::new();
    last.extend(candidates.iter().enumerate().map(|(i, c)| (c.section, i)));
    let mut kept = vec![true; candidates.len()];
    let mut start = 0;
    while start < candidates.len() {
        let mut end = start + 1;
        // Where a name comes again, the report itself has begun.
        let mut names = HashSet::from([candidates[start].section]);
        while end < candidates.len()
            && names.insert(candidates[end].section)
            && pieces[candidates[end - 1].last + 1..candidates[end].first]
                .iter()
                .all(|p| is_in_contents(&p.piece))
        {
            end += 1;
        }
        let again = |c: &Candidate| last.get(&c.section).is_some_and(|&last| last >= end);
        if end - start >= CONTENTS && candidates[start..end].iter().all(again) {
            kept[start..end].fill(false);
        }
        start = end;
    }
    let mut kept = kept.into_iter();
    candidates.retain(|_| kept.next().unwrap_or(true));
    true
}

/// Whether a line may stand in a table of contents: nothing, or the heading of
/// a subsection alone.
fn is_in_contents(piece: &Piece) -> bool {
    let is_entry = |line: &str| {
        numbering(line).style != Style::None
            && line.chars().count() <= LONGEST_ENTRY
            && !line.ends_with(['。', ';', ':'])
    };
    matches!(piece.kind, Kind::Blank | Kind::Markup) || piece.line().is_some_and(is_entry)
}

/// One candidate a section: the heaviest run in the profile's order, then for
/// the sections left the heaviest of the others.
fn choose(candidates: &[Candidate], sections: usize) -> Vec<Candidate> {
    let n = candidates.len();
    let mut total = vec![0u32; n];
    let mut before = vec![usize::MAX; n];
    // For each section the candidate so far that ends the heaviest run: a text
    // may have very many headings, but no profile has many sections.
    let mut heaviest: Vec<Option<usize>> = vec![None; sections];
    for i in 0..n {
        let section = candidates[i].section;
        total[i] = 10 + candidates[i].weight;
        let best = heaviest[..section.min(sections)]
            .iter()
            .flatten()
            .copied()
            .max_by_key(|&j| (total[j], std::cmp::Reverse(j)));
        if let Some(j) = best {
            total[i] += total[j];
            before[i] = j;
        }
        if let Some(known) = heaviest.get_mut(section)
            && known.is_none_or(|j| total[i] > total[j])
        {
            *known = Some(i);
        }
    }
    let mut at = (0..n).rev().max_by_key(|&i| total[i]).unwrap_or(usize::MAX);
    let mut chosen = Vec::new();
    while at != usize::MAX {
        chosen.push(candidates[at]);
        at = before[at];
    }
    for section in 0..sections {
        if chosen.iter().any(|c| c.section == section) {
            continue;
        }
        let best = candidates
            .iter()
            .filter(|c| c.section == section && c.weight >= 5)
            .max_by_key(|c| (c.weight, std::cmp::Reverse(c.first)));
        chosen.extend(best.copied());
    }
    chosen.sort_by_key(|c| c.first);
    chosen
}

/// The spans of a heading and of its numeral.
fn spans(candidate: &Candidate, pieces: &[Placed], source: &str) -> (Span, Span) {
    let line = |i: usize| -> Span {
        pieces[i]
            .spans()
            .find(|span| !span.is_empty())
            .unwrap_or(Span::at(pieces[i].offset))
    };
    let first = line(candidate.first);
    let mut heading = first.to(line(candidate.last));
    let part =
        |start: usize, end: usize| place(first.of(source), first.start, Span::new(start, end));
    if candidate.len != 0 {
        heading = part(0, candidate.len);
    }
    let lead = pieces[candidate.first].piece.line().map_or(0, lead);
    let numeral = match candidate.numbering.len {
        len if len > lead => part(lead, len),
        _ => Span::at(part(lead, lead).start),
    };
    (heading, numeral)
}
