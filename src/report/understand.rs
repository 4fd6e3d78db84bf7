//! From pieces to a report: which kind it is, its year and office, its
//! sections and tables.

use std::sync::Arc;

use super::align::bind;
use super::cell::CellText;
use super::claims::{claims, stated};
use super::figures::Figures;
use super::outline::outline;
use super::segment::segments;
use super::stream::{Hit, Item, hits, items};
use super::title::title_at;
use super::{BoundTable, Placed, Report, Title};
use crate::profile::{Family, Mark, Profile, Role, Whose};
use crate::text::Span;

/// The report that `pieces` hold, if they hold one of a kind that is known.
/// `source` is their text.
pub fn understand(pieces: &[Placed], source: &str, families: &[Family]) -> Option<Report> {
    let evidence = |family: usize| {
        pieces
            .iter()
            .filter(|p| p.piece.headings().iter().any(|h| h.family == family))
            .count()
            // However many lines may be its title: patterns that leave much
            // open may match in part nearly anywhere.
            + usize::from(pieces.iter().any(|p| p.piece.titles().contains(&family)))
    };
    let mut likely: Vec<(usize, usize)> = (0..families.len())
        .map(|family| (family, evidence(family)))
        .filter(|(_, evidence)| *evidence > 0)
        .collect();
    // A line may share words with titles and headings of other kinds.
    likely.sort_by_key(|&(_, evidence)| std::cmp::Reverse(evidence));
    likely
        .into_iter()
        .find_map(|(family, _)| understand_as(pieces, source, families, family))
}

/// The report of the family `index` that `pieces` hold, if they hold one.
fn understand_as(
    pieces: &[Placed],
    source: &str,
    families: &[Family],
    index: usize,
) -> Option<Report> {
    let family = families.get(index)?;
    let newest = family.newest()?;
    let mut sections = outline(pieces, source, index, newest);
    let title = find_title(
        pieces,
        index,
        newest,
        sections.first().map(|s| s.heading.start),
    );
    let year = title
        .as_ref()
        .and_then(|title| title.year)
        .or_else(|| period_year(pieces, newest));
    let profile = match year {
        Some(year) => family.of_year(year)?,
        None => newest,
    };

    let blank = CellText::blank();
    let items = items(pieces.iter().map(|p| (p.offset, &*p.piece)), &blank);
    let hits = hits(&items, &family.lexicon);
    let labels = hits
        .iter()
        .filter(|hit| {
            family.lexicon.entries[hit.entry]
                .iter()
                .any(|u| matches!(u.role, Role::Row(_) | Role::Caption(_) | Role::Note))
        })
        .count();
    let headings = sections.iter().filter(|s| !s.leftover).count();
    if !profile.detect.is_enough(title.is_some(), headings, labels) {
        return None;
    }
    let mut tables = find_tables(&items, &hits, &sections, family, profile, source);
    // Sections are those of the report's own form.
    for section in &mut sections {
        let id = &newest.sections[section.section].id;
        section.section = profile.sections.iter().position(|s| s.id == *id)?;
    }
    // Where the title names another year than the period, sentences that name
    // one say nothing sure.
    let named = title.as_ref().and_then(|title| title.year);
    let certain = year.filter(|_| {
        named.is_none() || period_year(pieces, newest).is_none_or(|y| Some(y) == named)
    });
    let office = title.as_ref().and_then(|title| title.office.as_deref());
    let whose = Whose {
        office,
        year: certain,
    };
    let claims = claims(pieces, source, &sections, &tables, profile, whose);
    for table in &mut tables {
        table.figures = Figures::new(table, year, || stated(&claims, profile, table));
    }
    let start = pieces.first().map_or(0, |p| p.offset);
    let end = pieces.last().map_or(0, Placed::end);
    Some(Report {
        profile: profile.clone(),
        span: Span::new(start, end),
        office: title.as_ref().and_then(|t| t.office.clone()),
        title,
        year,
        sections,
        tables,
        claims,
    })
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
fn period_year(pieces: &[Placed], profile: &Profile) -> Option<i32> {
    pieces
        .iter()
        .filter_map(|p| p.piece.line_text())
        .filter(|line| line.marks.may(Mark::Period))
        .find_map(|line| {
            profile.words.period.iter().find_map(|period| {
                let captures = period.captures(&line.normal)?;
                captures.name("y1")?.as_str().parse().ok()
            })
        })
}

/// The tables between the headings, each read once.
fn find_tables(
    items: &[Item],
    hits: &[Hit],
    sections: &[super::BoundSection],
    family: &Family,
    profile: &Arc<Profile>,
    source: &str,
) -> Vec<BoundTable> {
    let mut bounds: Vec<usize> = vec![0];
    for section in sections {
        let at = items.partition_point(|item| item.span.start < section.heading.start);
        let behind = items.partition_point(|item| item.span.start < section.heading.end);
        bounds.push(at);
        bounds.push(behind);
    }
    bounds.push(items.len());
    let mut tables: Vec<BoundTable> = Vec::new();
    for range in bounds.chunks_exact(2).map(|b| b[0]..b[1].max(b[0])) {
        let own: Vec<Hit> = hits
            .iter()
            .filter(|hit| range.contains(&hit.first) && range.contains(&hit.last))
            .copied()
            .collect();
        for segment in segments(range.clone(), &own, &family.lexicon) {
            let ends = !items[segment.items.end..].iter().any(Item::is_written);
            let Some(table) = bind(items, &segment, family, profile, source, ends) else {
                continue;
            };
            // The fuller of two copies in different places.
            let found = |t: &BoundTable| t.rows.iter().filter(|r| r.read).count();
            match tables.iter_mut().find(|t| t.table().id == table.table().id) {
                Some(known) if found(known) < found(&table) => *known = table,
                Some(_) => {}
                None => tables.push(table),
            }
        }
    }
    tables
}
