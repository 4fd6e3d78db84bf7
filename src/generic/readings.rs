//! Which lines a total may be the sum of.

use std::ops::Range;

use super::label::Role;
use super::lines::Line;

/// A reading of one total: the lines that make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub kind: Kind,
    /// Indices of lines, ascending.
    pub parts: Vec<usize>,
}

/// How the parts were chosen; totals of one table are mostly read alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kind {
    /// The parts stand behind the total.
    pub after: bool,
    pub from: From,
    pub parts: Parts,
    /// Rates and the like are among the parts.
    pub asides: bool,
}

/// Where the parts begin (for a total before them: end).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum From {
    /// The last total or heading.
    Block,
    /// The last total.
    LastTotal,
    /// The last heading.
    Heading,
    /// The table's edge.
    Edge,
    /// So many lines next to the total: only where others confirm it.
    Run(usize),
    /// The lines set in or numbered below a line that is no total by its label.
    Below,
}

/// Which of the lines count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Parts {
    /// Those that are no totals.
    Leaves,
    /// Those of the uppermost level.
    Upper,
    /// Those without parts of their own.
    Lowest,
    /// Totals, and leaves that none of them holds.
    Totals,
    /// Totals alone.
    TotalsOnly,
    /// Leaves and what is said to be a part of them.
    AndOfWhich,
}

impl Kind {
    /// Whether a total may be read so without another that confirms it.
    pub fn is_plain(self) -> bool {
        !matches!(self.from, From::Run(_) | From::Below) && self.parts != Parts::AndOfWhich
    }
}

const FROMS: [From; 4] = [From::Block, From::LastTotal, From::Edge, From::Heading];
const PARTS: [Parts; 6] = [
    Parts::Leaves,
    Parts::Totals,
    Parts::TotalsOnly,
    Parts::Upper,
    Parts::Lowest,
    Parts::AndOfWhich,
];
/// The longest run of lines that is tried.
const LONGEST_RUN: usize = 12;

/// The readings of the total `at`, each set of parts once, likeliest first;
/// `runs` where some lines next to the total may be meant.
pub fn readings(lines: &[Line], at: usize, runs: bool) -> Vec<Reading> {
    let mut found: Vec<Reading> = Vec::new();
    let mut add = |kind: Kind, parts: Vec<usize>| {
        if parts.len() > 1 && !found.iter().any(|r| r.parts == parts) {
            found.push(Reading { kind, parts });
        }
    };
    for after in [false, true] {
        for asides in [false, true] {
            for from in FROMS {
                let range = range(lines, at, after, from);
                for parts in PARTS {
                    let kind = Kind {
                        after,
                        from,
                        parts,
                        asides,
                    };
                    add(kind, chosen(lines, range.clone(), kind));
                }
            }
        }
    }
    if runs {
        for after in [false, true] {
            let whole = range(lines, at, after, From::LastTotal);
            for length in 2..=whole.len().min(LONGEST_RUN) {
                let range = match after {
                    false => whole.end - length..whole.end,
                    true => whole.start..whole.start + length,
                };
                let kind = Kind {
                    after,
                    from: From::Run(length),
                    parts: Parts::Leaves,
                    asides: true,
                };
                add(kind, chosen(lines, range, kind));
            }
        }
    }
    found
}

/// The reading of a line, which is no total by its label, as the sum of the
/// lines below it.
pub fn below(lines: &[Line], at: usize) -> Option<Reading> {
    let line = lines.get(at).filter(|line| line.role == Role::Plain)?;
    let under = lines.get(at + 1..)?.iter();
    let own = under.take_while(|next| next.level > line.level && next.role == Role::Plain);
    let level = own.clone().map(|next| next.level).min()?;
    let parts: Vec<usize> = own
        .enumerate()
        .filter(|(_, next)| next.level == level)
        .map(|(i, _)| at + 1 + i)
        .collect();
    let kind = Kind {
        after: true,
        from: From::Below,
        parts: Parts::Upper,
        asides: false,
    };
    (parts.len() > 1).then_some(Reading { kind, parts })
}

fn range(lines: &[Line], at: usize, after: bool, from: From) -> Range<usize> {
    let stops = |i: usize| {
        let line = lines.get(i);
        let total = line.is_some_and(|line| line.role.is_total());
        // A heading stands before the line that begins.
        let edge = if after { i } else { i + 1 };
        let heading = edge != at && lines.get(edge).is_some_and(|line| line.begins);
        match from {
            From::Block => total || heading,
            From::LastTotal | From::Run(_) => total,
            From::Heading => heading,
            From::Edge | From::Below => false,
        }
    };
    if after {
        let mut end = at + 1;
        while end < lines.len() && !stops(end) {
            end += 1;
        }
        at + 1..end
    } else {
        let mut start = at;
        while start > 0 && !stops(start - 1) {
            start -= 1;
        }
        start..at
    }
}

fn chosen(lines: &[Line], range: Range<usize>, kind: Kind) -> Vec<usize> {
    let own = || {
        range
            .clone()
            .filter_map(|i| Some((i, lines.get(i)?)))
            .filter(|(_, line)| kind.asides || line.role != Role::Aside)
    };
    let leaves = || own().filter(|(_, line)| !line.role.is_total() && line.role != Role::Part);
    let indices = |it: &mut dyn Iterator<Item = (usize, &Line)>| it.map(|(i, _)| i).collect();
    match kind.parts {
        Parts::Leaves => indices(&mut leaves()),
        Parts::AndOfWhich => indices(&mut own().filter(|(_, line)| !line.role.is_total())),
        Parts::Upper => {
            let upper = leaves().map(|(_, line)| line.level).min();
            indices(&mut leaves().filter(|(_, line)| Some(line.level) == upper))
        }
        Parts::Lowest => {
            let all: Vec<(usize, &Line)> = leaves().collect();
            let mut lowest = Vec::new();
            for (k, (i, line)) in all.iter().enumerate() {
                let has_parts = all
                    .get(k + 1)
                    .is_some_and(|(_, next)| next.level > line.level);
                if !has_parts {
                    lowest.push(*i);
                }
            }
            lowest
        }
        Parts::TotalsOnly => indices(&mut own().filter(|(_, line)| line.role.is_total())),
        Parts::Totals => {
            // A total stands for the leaves before it. Where totals come
            // first, no leaf is left.
            let mut parts: Vec<usize> = Vec::new();
            let mut open: Vec<usize> = Vec::new();
            for (i, line) in own() {
                if line.role.is_total() {
                    open.clear();
                    parts.push(i);
                } else if line.role != Role::Part && !kind.after {
                    open.push(i);
                }
            }
            parts.append(&mut open);
            parts
        }
    }
}
