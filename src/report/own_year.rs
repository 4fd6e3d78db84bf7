//! What a text says of its own year where neither title nor reporting period name
//! one: pages often lose their title.

use std::sync::Arc;

use super::paragraph::{Paragraph, marked_in};
use super::{BoundSection, Placed};
use crate::profile::{Mark, Profile};
use crate::text::Span;

/// The years that a report names as its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Said {
    /// That of the report which is announced: as sure as a title.
    pub announced: Option<i32>,
    /// That with which the first section begins, if it is the latest one of the
    /// section. A guess, as the section may begin with the past: by it sentences
    /// are read, but nothing is called wrong.
    pub begun: Option<i32>,
}

/// An announcement of the report, and the year of it.
pub struct Announced {
    pub year: i32,
    /// In the paragraph's normal form.
    pub span: Span,
}

/// The year of the report that `paragraph` announces. In a section, where last
/// year's report may be told of, it must be said to happen now.
pub fn announced(paragraph: &Paragraph, profile: &Profile, in_section: bool) -> Option<Announced> {
    let mut patterns = profile.words.own_year.iter();
    patterns.find_map(|pattern| {
        let captures = pattern.captures(paragraph.normal)?;
        let named = captures.name("y")?;
        if in_section && captures.name("now").is_none() {
            return None;
        }
        Some(Announced {
            year: named.as_str().parse().ok()?,
            span: Span::new(named.start(), named.end()),
        })
    })
}

/// Where a paragraph begins with a year, as `2024年，…` does, or does so behind the
/// heading of a subsection. Not `2024年底以来，…` nor `2024年印发的…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    No,
    At,
    BehindLabel,
}

/// Bytes of the heading of a subsection that a paragraph begins with, at most.
const LABEL: usize = 60;

/// How `line` begins with the year at `year`.
pub fn begins_with(line: &str, year: Span) -> Begins {
    let before = line.get(..year.start).unwrap_or_default();
    let rest = line.get(year.end..).unwrap_or_default();
    if !["年,", "年度,"].iter().any(|end| rest.starts_with(end)) {
        return Begins::No;
    }
    match before {
        "" => Begins::At,
        label if label.len() <= LABEL && label.starts_with('(') => Begins::BehindLabel,
        _ => Begins::No,
    }
}

/// What `pieces` say of the year of their report.
pub(super) fn said(
    pieces: &[Placed],
    sections: &[BoundSection],
    profile: &Arc<Profile>,
    source: &str,
) -> Said {
    let words = |from: usize, to: usize| {
        let pieces = pieces.iter().enumerate().take(to).skip(from);
        pieces.flat_map(|(at, placed)| marked_in(at, placed, source, Mark::Year))
    };
    let first = sections.first().map_or(pieces.len(), |s| s.first_piece);
    let mut announcements: Vec<i32> = words(0, first)
        .filter_map(|paragraph| Some(announced(&paragraph, profile, false)?.year))
        .collect();
    let mut begun = None;
    if let Some(overview) = sections.iter().find(|s| s.section == 0) {
        let (from, to) = (overview.pieces.start, overview.pieces.end);
        let opening = words(from, to).find(|paragraph| !paragraph.years(profile).is_empty());
        if let Some(opening) = opening {
            let announced = announced(&opening, profile, true);
            announcements.extend(announced.map(|announced| announced.year));
            let first = opening.years(profile).first().copied();
            begun = first
                .filter(|(_, span)| begins_with(opening.normal, *span) != Begins::No)
                .map(|(year, _)| year)
                .filter(|begun| {
                    let mut words = words(from, to);
                    words.all(|p| p.years(profile).iter().all(|(year, _)| year <= begun))
                });
        }
    }
    // Of two that differ neither is sure.
    let own = announcements.first().copied();
    let agree = |year: &i32| announcements.iter().all(|other| other == year);
    let differs = |begun: i32| own.is_some_and(|own| own != begun);
    Said {
        announced: own.filter(|own| agree(own) && !begun.is_some_and(differs)),
        begun: begun.filter(|begun| !differs(*begun)),
    }
}
