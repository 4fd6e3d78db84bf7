//! A finding in lines and columns, in the words of one language: what every
//! output format is made from, and, serialised, the contract of `--output-format json`.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use serde::Serialize;

use super::lines::{Lines, Position, floor};
use crate::finding::{Finding, Fix, Related, Severity};
use crate::message::Locale;
use crate::text::Span;
use crate::workspace::baseline::{self, sha256};
use crate::workspace::import::{Place, Places};

#[derive(Debug, Serialize)]
pub struct Record {
    pub file: String,
    pub rule: &'static str,
    #[serde(serialize_with = "severity_name")]
    pub severity: Severity,
    pub message: String,
    #[serde(flatten)]
    pub at: At,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<FixRecord>,
    /// Empty where it isn't asked for.
    #[serde(skip)]
    pub excerpt: Excerpt,
    /// See [`baseline::identity`]; empty where it isn't asked for.
    #[serde(skip)]
    pub identity: String,
    /// The same for the same fault after lines were inserted elsewhere, and
    /// no other finding's of the run: SHA-256, hexadecimal; empty where it isn't
    /// asked for.
    #[serde(skip)]
    pub fingerprint: String,
}

/// What only some outputs show of a finding. To make it takes longer than to
/// check a short report.
#[derive(Debug, Clone, Copy, Default)]
pub struct Details {
    pub excerpts: bool,
    /// And fingerprints.
    pub identities: bool,
}

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum At {
    Text {
        start: Position,
        end: Position,
    },
    /// In a document that has no lines.
    Document {
        place: Place,
    },
}

/// A text and how its places are named.
pub struct Map<'t> {
    text: &'t str,
    /// Found when a place is first asked for: a sound report has none.
    lines: OnceCell<Lines<'t>>,
    pub places: Option<&'t Places>,
}

#[derive(Debug, Serialize)]
pub struct RelatedRecord {
    /// Only where it is another file than the finding's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(flatten)]
    pub at: At,
    pub message: String,
}

#[derive(Debug, Serialize)]
pub struct FixRecord {
    pub title: String,
    pub safe: bool,
    pub edits: Vec<EditRecord>,
}

#[derive(Debug, Serialize)]
pub struct EditRecord {
    #[serde(flatten)]
    pub at: At,
    pub text: String,
}

/// The line that a finding stands on, cut to a readable length.
#[derive(Debug, Default)]
pub struct Excerpt {
    pub before: String,
    /// What is wrong; the part on its first line, if it spans several.
    pub marked: String,
    pub after: String,
}

/// How many characters of a line are shown before and behind the mark.
const BEFORE: usize = 60;
const AFTER: usize = 60;
/// How many characters of the mark itself are shown.
const MARKED: usize = 80;

impl Record {
    /// The findings of one text, the file `file`.
    pub fn all(
        file: &str,
        findings: &[Finding],
        map: &Map,
        locale: Locale,
        details: Details,
    ) -> Vec<Record> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut records = Vec::with_capacity(findings.len());
        for finding in findings {
            let mut record = Record::new(file, finding, map, locale);
            if details.excerpts {
                record.excerpt = Excerpt::new(finding.span, map.lines());
            }
            if !details.identities {
                records.push(record);
                continue;
            }
            record.identity = baseline::identity(finding, map.text);
            let nth = seen.entry(record.identity.clone()).or_insert(0);
            record.fingerprint = sha256(format!("{file}\n{}\n{nth}", record.identity));
            *nth += 1;
            records.push(record);
        }
        records
    }

    /// The message, for formats whose places are lines: in a document that has
    /// none, behind its place.
    pub fn placed_message(&self, locale: Locale) -> Cow<'_, str> {
        match self.at {
            At::Text { .. } => Cow::Borrowed(&self.message),
            At::Document { .. } => {
                let place = self.at.words(locale);
                Cow::Owned(format!("{place}: {}", self.message))
            }
        }
    }

    fn new(file: &str, finding: &Finding, map: &Map, locale: Locale) -> Record {
        let place = finding.place.clone();
        Record {
            file: file.to_string(),
            rule: finding.rule.name,
            severity: finding.severity,
            message: finding.message.render(locale),
            at: map.at(finding.span),
            profile: place.profile,
            section: place.section,
            table: place.table,
            row: place.row,
            column: place.column,
            equation: place.equation,
            actual: finding.actual.clone(),
            expected: finding.expected.clone(),
            related: finding
                .related
                .iter()
                .map(|related| RelatedRecord::new(related, map, locale))
                .collect(),
            fixes: finding
                .fixes
                .iter()
                .map(|fix| FixRecord::new(fix, map, locale))
                .collect(),
            excerpt: Excerpt::default(),
            identity: String::new(),
            fingerprint: String::new(),
        }
    }
}

impl RelatedRecord {
    fn new(related: &Related, map: &Map, locale: Locale) -> RelatedRecord {
        let at = match &related.file {
            Some(source) => Map::new(&source.text, None).at(related.span),
            None => map.at(related.span),
        };
        RelatedRecord {
            file: related.file.as_ref().map(|source| source.name.clone()),
            at,
            message: related.message.render(locale),
        }
    }
}

impl FixRecord {
    fn new(fix: &Fix, map: &Map, locale: Locale) -> FixRecord {
        FixRecord {
            title: fix.title.render(locale),
            safe: fix.safe,
            edits: fix
                .edits
                .iter()
                .map(|edit| EditRecord {
                    at: map.at(edit.span),
                    text: edit.text.clone(),
                })
                .collect(),
        }
    }
}

impl<'t> Map<'t> {
    pub fn new(text: &'t str, places: Option<&'t Places>) -> Map<'t> {
        Map {
            text,
            lines: OnceCell::new(),
            places,
        }
    }

    fn lines(&self) -> &Lines<'t> {
        self.lines.get_or_init(|| Lines::new(self.text))
    }

    fn at(&self, span: Span) -> At {
        match self.places.and_then(|places| places.of(span.start)) {
            Some(place) => At::Document { place },
            None => At::Text {
                start: self.lines().position(span.start),
                end: self.lines().position(span.end),
            },
        }
    }
}

impl At {
    /// In words: `12:3`, or the place in a document.
    pub fn words(self, locale: Locale) -> String {
        match self {
            At::Text { start, .. } => format!("{}:{}", start.line, start.column),
            At::Document { place } => place.message().render(locale),
        }
    }
}

impl Excerpt {
    fn new(span: Span, lines: &Lines) -> Excerpt {
        let start = lines.position(span.start);
        let line = lines.text(start.line);
        let from = floor(line, start.byte - lines.start(start.line));
        let to = floor(line, from + span.len());
        let (before, rest) = line.split_at_checked(from).unwrap_or((line, ""));
        let (marked, after) = rest.split_at_checked(to - from).unwrap_or((rest, ""));
        let tail = last_characters(before.trim_start(), BEFORE);
        let cut = if tail.len() < before.trim_start().len() {
            "…"
        } else {
            ""
        };
        Excerpt {
            before: format!("{cut}{tail}"),
            marked: first_characters(marked, MARKED),
            after: first_characters(after.trim_end(), AFTER),
        }
    }
}

fn last_characters(text: &str, count: usize) -> &str {
    let begin = text.char_indices().rev().nth(count.saturating_sub(1));
    begin.and_then(|(i, _)| text.get(i..)).unwrap_or(text)
}

fn first_characters(text: &str, count: usize) -> String {
    match text.char_indices().nth(count) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_string(),
    }
}

fn severity_name<S: serde::Serializer>(
    severity: &Severity,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.name())
}
