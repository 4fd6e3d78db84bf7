//! From pieces to a report: which kind it is, its year and office, its
//! sections and tables.

use std::ops::Range;
use std::sync::Arc;

use super::align::bind;
use super::cell::CellText;
use super::claims::{claims, stated};
use super::figures::Figures;
use super::form::form_of;
use super::outline::{Outline, outline};
use super::own_year::said;
use super::renew::Grounds;
use super::segment::segments;
use super::stream::{Hit, Hits, Item, hits, items};
use super::title::title_at;
use super::{BoundSection, BoundTable, Placed, Report, Title};
use crate::profile::{Family, Lexicon, Mark, Profile, Role, Whose};
use crate::text::Span;

/// The report that `pieces` hold, if they hold one of a kind that is known, and
/// what it was told by. `source` is their text.
pub fn understand(
    pieces: &[Placed],
    source: &str,
    families: &[Family],
) -> Option<(Report, Grounds)> {
    let likely = likely(pieces, families.len());
    likely.iter().enumerate().find_map(|(tried, &family)| {
        let (report, grounds) = understand_as(pieces, source, families, family)?;
        let alone = grounds.alone && tried == 0;
        Some((report, Grounds { alone, ..grounds }))
    })
}

/// The families, of so many, that `pieces` have evidence of; those of most first.
pub(super) fn likely(pieces: &[Placed], families: usize) -> Vec<usize> {
    let mut evidence = vec![0; families];
    let mut titled = vec![false; families];
    for placed in pieces {
        let headings = placed.piece.headings();
        for (i, heading) in headings.iter().enumerate() {
            let again = headings[..i].iter().any(|h| h.family == heading.family);
            evidence[heading.family] += usize::from(!again);
        }
        for &family in placed.piece.titles() {
            titled[family] = true;
        }
    }
    for (evidence, titled) in evidence.iter_mut().zip(titled) {
        // However many lines may be its title: patterns that leave much open may
        // match in part nearly anywhere.
        *evidence += usize::from(titled);
    }
    let mut likely: Vec<usize> = (0..families).filter(|&f| evidence[f] > 0).collect();
    // A line may share words with titles and headings of other kinds.
    likely.sort_by_key(|&family| std::cmp::Reverse(evidence[family]));
    likely
}

/// The report of the family `index` that `pieces` hold, if they hold one.
fn understand_as(
    pieces: &[Placed],
    source: &str,
    families: &[Family],
    index: usize,
) -> Option<(Report, Grounds)> {
    let family = families.get(index)?;
    let newest = family.newest()?;
    let Outline {
        mut sections,
        by_headings_alone,
    } = outline(pieces, source, index, newest);
    let title = find_title(
        pieces,
        index,
        newest,
        sections.first().map(|s| s.heading.start),
    );
    let named = title.as_ref().and_then(|title| title.year);
    let of_period = period_year(pieces, newest);
    let said = match named.or(of_period) {
        Some(_) => None,
        None => Some(said(pieces, &sections, newest, source)),
    };
    let mut year = named.or(of_period).or(said.and_then(|s| s.announced));
    // A title of last year may stand over a report whose period is another.
    let other = of_period.filter(|period| named.is_some_and(|named| named != *period));
    let other = other.and_then(|period| Some((period, family.of_year(period)?)));
    if let Some((period, _)) = other.filter(|_| year.and_then(|y| family.of_year(y)).is_none()) {
        year = Some(period);
    }
    let begun = said.and_then(|said| said.begun);
    let mut guess = begun.filter(|begun| year.is_none() && family.of_year(*begun).is_some());
    let mut profile = match year.or(guess) {
        Some(year) => family.of_year(year)?,
        None => newest,
    };

    let blank = CellText::blank();
    let items = items(pieces.iter().map(|p| (p.offset, &*p.piece)), &blank);
    let Hits { hits, joined } = hits(&items, &family.lexicon);
    let regions = regions(&items, &sections);
    let labels: Vec<usize> = (regions.iter())
        .map(|region| labels(within(&hits, region.whole.clone()), &family.lexicon))
        .collect();
    let headings = sections.iter().filter(|s| s.is_evidence()).count();
    let all = labels.iter().sum();
    if !profile.detect.is_enough(title.is_some(), headings, all) {
        return None;
    }
    let bound = |profile| {
        let tabled = |region: &Region| Tabled {
            items: &items,
            hits: &hits,
            body: region.body.clone(),
        };
        all_tables(regions.iter().map(tabled), family, profile, source)
    };
    let (mut tables, mut copies) = bound(profile);
    if year.is_none() {
        // No report is in a form that came after it; an older one may be left of
        // last year's.
        let own = family.forms.iter().position(|form| form.id == profile.id);
        let form = form_of(&tables, family);
        let form = form
            .filter(|_| guess.is_none() || form > own)
            .filter(|_| form != own);
        if let Some(form) = form.and_then(|form| family.forms.get(form)) {
            guess = None;
            profile = form;
            (tables, copies) = bound(profile);
        }
    }
    // The tables decide whose form is theirs.
    if let Some((period, form)) = other.filter(|(_, form)| form.id != profile.id)
        && form_of(&tables, family).is_some_and(|own| family.forms[own].id == form.id)
    {
        year = Some(period);
        profile = form;
        (tables, copies) = bound(profile);
    }
    // Labels that go on behind a heading are no region's own.
    let crossed = |region: &Region| joined.binary_search(&region.whole.start).is_ok();
    let crossed = regions.iter().any(crossed);
    // Sections are those of the report's own form.
    for section in &mut sections {
        let id = &newest.sections[section.section].id;
        section.section = profile.sections.iter().position(|s| s.id == *id)?;
    }
    // Where the title names another year than the period, sentences that name
    // one say nothing sure.
    let certain = year.filter(|_| named.is_none() || of_period.is_none_or(|y| Some(y) == named));
    let certain = certain.or(guess);
    let office = title.as_ref().and_then(|title| title.office.as_deref());
    let whose = Whose {
        office,
        year: certain,
    };
    let claims = claims(pieces, 0, source, &sections, &tables, profile, whose);
    for table in &mut tables {
        table.figures = Figures::new(table, year, || stated(&claims, profile, table));
    }
    let start = pieces.first().map_or(0, |p| p.offset);
    let end = pieces.last().map_or(0, Placed::end);
    let report = Report {
        profile: profile.clone(),
        span: Span::new(start, end),
        office: title.as_ref().and_then(|t| t.office.clone()),
        title,
        year,
        sections,
        tables,
        claims,
    };
    let grounds = Grounds {
        family: index,
        alone: by_headings_alone && !copies && !crossed && other.is_none(),
        labels,
        certain,
        period: of_period,
        said,
    };
    Some((report, grounds))
}

/// The tables of all regions, and whether one of them stood there twice.
fn all_tables<'a, 'p: 'a>(
    regions: impl Iterator<Item = Tabled<'a, 'p>>,
    family: &Family,
    profile: &Arc<Profile>,
    source: &str,
) -> (Vec<BoundTable>, bool) {
    let mut tables: Vec<BoundTable> = Vec::new();
    let mut copies = false;
    for region in regions {
        for table in region.tables(family, profile, source) {
            // The fuller of two copies in different places.
            let found = |t: &BoundTable| t.rows.iter().filter(|r| r.read).count();
            match tables.iter_mut().find(|t| t.table().id == table.table().id) {
                Some(known) => {
                    copies = true;
                    if found(known) < found(&table) {
                        *known = table;
                    }
                }
                None => tables.push(table),
            }
        }
    }
    (tables, copies)
}

/// The title before the first heading: of several lines that match, the last
/// (chrome of web pages stands above it), taken over as many lines as it has.
fn find_title(
    pieces: &[Placed],
    family: usize,
    profile: &Profile,
    first_heading: Option<usize>,
) -> Option<Title> {
    let limit = first_heading.unwrap_or(usize::MAX);
    let mut best: Option<Title> = None;
    let mut words = String::new();
    for (i, placed) in pieces.iter().enumerate() {
        if placed.offset >= limit {
            break;
        }
        if !placed.piece.titles().contains(&family) {
            continue;
        }
        let Some((title, range)) = title_at(pieces, i, family, profile, &mut words) else {
            continue;
        };
        let span_of = |p: &Placed| p.spans().find(|s| !s.is_empty()).unwrap_or_default();
        let title = Title {
            span: span_of(&pieces[range.start]).to(span_of(&pieces[range.end - 1])),
            ..title
        };
        {
            // The fuller of two titles; the later of two alike.
            let fuller = |t: &Title| t.year.is_some();
            if best.as_ref().is_none_or(|b| fuller(&title) >= fuller(b)) {
                best = Some(title);
            }
        }
    }
    best
}

/// The one year that the reporting period names.
pub(super) fn period_year(pieces: &[Placed], profile: &Profile) -> Option<i32> {
    pieces
        .iter()
        .filter(|p| p.piece.marks().may(Mark::Period))
        .filter_map(|p| p.piece.line_text())
        .find_map(|line| {
            profile.words.period.iter().find_map(|period| {
                let captures = period.captures(&line.normal)?;
                captures.name("y1")?.as_str().parse().ok()
            })
        })
}

/// What stands from one heading to the next, as items.
struct Region {
    /// With the heading.
    whole: Range<usize>,
    /// Without it.
    body: Range<usize>,
}

/// The regions of a report: the one before the first heading, and each section's.
fn regions(items: &[Item], sections: &[BoundSection]) -> Vec<Region> {
    let place = |at: usize| items.partition_point(|item| item.span.start < at);
    let mut regions = Vec::with_capacity(sections.len() + 1);
    let (mut start, mut behind) = (0, 0);
    let mut push = |start: usize, behind: usize, end: usize| {
        regions.push(Region {
            whole: start..end.max(start),
            body: behind..end.max(behind),
        });
    };
    for section in sections {
        let end = place(section.heading.start);
        push(start, behind, end);
        (start, behind) = (end, place(section.heading.end));
    }
    push(start, behind, items.len());
    regions
}

/// Those of `hits`, in order, that begin among `items`.
pub(super) fn within(hits: &[Hit], items: Range<usize>) -> &[Hit] {
    let from = hits.partition_point(|hit| hit.first < items.start);
    let to = hits.partition_point(|hit| hit.first < items.end);
    &hits[from..to.max(from)]
}

/// How many of `hits` are labels that show a report.
pub(super) fn labels(hits: &[Hit], lexicon: &Lexicon) -> usize {
    let shows = |hit: &&Hit| {
        let mut uses = lexicon.entries[hit.entry].iter();
        uses.any(|u| matches!(u.role, Role::Row(_) | Role::Caption(_) | Role::Note))
    };
    hits.iter().filter(shows).count()
}

/// Items that may hold tables, between two headings.
pub(super) struct Tabled<'a, 'p> {
    pub items: &'a [Item<'p>],
    pub hits: &'a [Hit],
    pub body: Range<usize>,
}

impl Tabled<'_, '_> {
    /// The tables, in order.
    pub fn tables(
        &self,
        family: &Family,
        profile: &Arc<Profile>,
        source: &str,
    ) -> impl Iterator<Item = BoundTable> {
        let hits = within(self.hits, self.body.clone());
        // They end in the order in which they begin.
        let own = &hits[..hits.partition_point(|hit| hit.last < self.body.end)];
        let segments = segments(self.body.clone(), own, &family.lexicon);
        segments.into_iter().filter_map(move |segment| {
            let mut behind = self.items[segment.items.end..].iter();
            let ends = !behind.any(Item::is_written);
            bind(self.items, &segment, family, profile, source, ends)
        })
    }
}
