//! How findings name sections, rows and columns.

use crate::finding::{Place, Subject};
use crate::message::Bilingual;
use crate::profile::{CellRef, Label, Profile, Section, Table};
use crate::report::paragraph::section_of;
use crate::report::{BoundTable, Report};
use crate::text::Span;

/// A label without its numbering: `1.属于国家秘密` is 属于国家秘密.
fn bare(label: &Label) -> &str {
    let text = label.text.as_str();
    let text = match text.find(['、', '.', '）', ')']) {
        Some(at) if at <= 6 => {
            let mut behind = text.get(at..).unwrap_or_default().chars();
            behind.next();
            behind.as_str()
        }
        _ => text,
    };
    text.split(['（', '('])
        .next()
        .map(str::trim_end)
        .filter(|t| !t.is_empty())
        .unwrap_or(text)
}

/// Whether nothing is written behind `heading`: the report ends there so far.
pub fn ends_behind(text: &str, heading: Span) -> bool {
    let behind = text.get(heading.end..).unwrap_or_default();
    behind.chars().all(char::is_whitespace)
}

/// A row by its labels, group first: 不予公开·属于国家秘密.
pub fn row(table: &Table, row: usize) -> Bilingual {
    let Some(row) = table.rows.get(row) else {
        return Bilingual::default();
    };
    let Some(label) = &row.label else {
        return table.title.clone();
    };
    let group = row.groups.last().filter(|_| row.groups.len() > 1);
    Bilingual::same(match group {
        Some(group) => format!("{}·{}", bare(group), bare(label)),
        None => bare(label).to_string(),
    })
}

/// A column by its label, with the group where the label alone is not unique.
pub fn column(table: &Table, column: usize) -> Bilingual {
    let Some(this) = table.columns.get(column) else {
        return Bilingual::default();
    };
    let unique = table
        .columns
        .iter()
        .filter(|c| c.label.normal == this.label.normal)
        .count()
        == 1;
    Bilingual::same(match this.groups.last() {
        Some(group) if !unique => format!("{}·{}", bare(group), bare(&this.label)),
        _ => bare(&this.label).to_string(),
    })
}

/// A cell by its row and column; only the column where the table has one row.
pub fn cell(table: &Table, at: CellRef) -> Bilingual {
    let name = column(table, at.column);
    match table.rows.get(at.row).and_then(|row| row.label.as_ref()) {
        Some(_) => {
            let row = row(table, at.row);
            Bilingual::new(
                format!("{}·{}", row.zh, name.zh),
                format!("{} / {}", row.en, name.en),
            )
        }
        None => name,
    }
}

/// A section's heading with its numeral, as the form prints it.
pub fn heading(profile: &Profile, section: &Section) -> String {
    format!("{}{}", numeral(profile, section.number), section.heading)
}

/// The numeral of section `number`, from 1.
pub fn numeral(profile: &Profile, number: usize) -> String {
    profile.words.numeral(number)
}

/// The numeral of subsection `number`, from 1.
pub fn sub_numeral(profile: &Profile, number: usize) -> String {
    profile.words.sub_numeral(number)
}

/// Where a finding on a section is, in the profile's terms.
pub fn section_place(report: &Report, section: usize) -> Place {
    Place {
        profile: Some(report.profile.id.clone()),
        section: report.profile.sections.get(section).map(|s| s.id.clone()),
        ..Place::default()
    }
}

/// Where a finding in the text of piece `piece` is, in the profile's terms.
pub fn prose_place(report: Option<&Report>, piece: usize) -> Place {
    let Some(report) = report else {
        return Place::default();
    };
    match section_of(&report.sections, piece) {
        Some(bound) => section_place(report, bound.section),
        None => Place {
            profile: Some(report.profile.id.clone()),
            ..Place::default()
        },
    }
}

/// Whether `place` is that of [`prose_place`].
pub fn is_prose_place(place: &Place, report: Option<&Report>, piece: usize) -> bool {
    let profile = report.map(|report| &report.profile);
    let bound = report.and_then(|report| section_of(&report.sections, piece));
    let section = bound.and_then(|bound| profile?.sections.get(bound.section));
    place.profile.as_ref() == profile.map(|profile| &profile.id)
        && place.section.as_ref() == section.map(|section| &section.id)
}

/// Where a finding on a table is, in the profile's terms.
pub fn table_place(bound: &BoundTable) -> Place {
    let index = bound.table;
    let sections = &bound.form.sections;
    Place {
        profile: Some(bound.form.id.clone()),
        section: sections
            .iter()
            .find(|s| s.tables.contains(&index))
            .map(|s| s.id.clone()),
        table: Some(bound.table().id.clone()),
        ..Place::default()
    }
}

/// Where a finding on a row is.
pub fn row_place(bound: &BoundTable, row: usize) -> Place {
    Place {
        row: bound.table().rows.get(row).map(|r| r.key.clone()),
        ..table_place(bound)
    }
}

/// Where a finding on a cell is.
pub fn cell_place(bound: &BoundTable, at: CellRef) -> Place {
    Place {
        column: bound.table().columns.get(at.column).map(|c| c.key.clone()),
        ..row_place(bound, at.row)
    }
}

/// The subject that is a row.
pub fn row_subject(bound: &BoundTable, row: usize) -> Subject {
    let table = bound.table();
    let key = table
        .rows
        .get(row)
        .map_or_else(String::new, |r| r.key.clone());
    Subject::Row(table.id.clone(), key)
}

/// The subject that is a cell.
pub fn cell_subject(bound: &BoundTable, at: CellRef) -> Subject {
    let table = bound.table();
    let row = table
        .rows
        .get(at.row)
        .map_or_else(String::new, |r| r.key.clone());
    let column = table
        .columns
        .get(at.column)
        .map_or_else(String::new, |c| c.key.clone());
    Subject::Cell(table.id.clone(), row, column)
}

/// Everything that a section answers for: itself, its topics and tables.
pub fn section_subjects(profile: &Profile, section: &Section) -> Vec<Subject> {
    let topics = section
        .topics
        .iter()
        .map(|t| Subject::Topic(section.id.clone(), t.id.clone()));
    let tables = section
        .tables
        .iter()
        .filter_map(|&t| profile.tables.get(t))
        .map(|t| Subject::Table(t.id.clone()));
    std::iter::once(Subject::Section(section.id.clone()))
        .chain(topics)
        .chain(tables)
        .collect()
}
