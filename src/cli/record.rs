//! A finding in lines and columns, in the words of one language: what every
//! output format is made from, and, serialised, the contract of `--output-format json`.

use serde::Serialize;

use super::lines::{Lines, Position, floor};
use crate::finding::{Finding, Fix, Related, Severity};
use crate::message::Locale;
use crate::text::Span;

#[derive(Debug, Serialize)]
pub struct Record {
    pub file: String,
    pub rule: &'static str,
    #[serde(serialize_with = "severity_name")]
    pub severity: Severity,
    pub message: String,
    pub start: Position,
    pub end: Position,
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
    #[serde(skip)]
    pub excerpt: Excerpt,
}

#[derive(Debug, Serialize)]
pub struct RelatedRecord {
    /// Only where it is another file than the finding's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    pub start: Position,
    pub end: Position,
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
    pub start: Position,
    pub end: Position,
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
    pub fn new(file: &str, finding: &Finding, lines: &Lines, locale: Locale) -> Record {
        let start = lines.position(finding.span.start);
        let place = finding.place.clone();
        Record {
            file: file.to_string(),
            rule: finding.rule.name,
            severity: finding.severity,
            message: finding.message.render(locale),
            start,
            end: lines.position(finding.span.end),
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
                .map(|related| RelatedRecord::new(related, lines, locale))
                .collect(),
            fixes: finding
                .fixes
                .iter()
                .map(|fix| FixRecord::new(fix, lines, locale))
                .collect(),
            excerpt: Excerpt::new(finding.span, start, lines),
        }
    }
}

impl RelatedRecord {
    fn new(related: &Related, lines: &Lines, locale: Locale) -> RelatedRecord {
        let (start, end) = match &related.file {
            Some(source) => ends(related.span, &Lines::new(&source.text)),
            None => ends(related.span, lines),
        };
        RelatedRecord {
            file: related.file.as_ref().map(|source| source.name.clone()),
            start,
            end,
            message: related.message.render(locale),
        }
    }
}

impl FixRecord {
    fn new(fix: &Fix, lines: &Lines, locale: Locale) -> FixRecord {
        FixRecord {
            title: fix.title.render(locale),
            safe: fix.safe,
            edits: fix
                .edits
                .iter()
                .map(|edit| {
                    let (start, end) = ends(edit.span, lines);
                    EditRecord {
                        start,
                        end,
                        text: edit.text.clone(),
                    }
                })
                .collect(),
        }
    }
}

fn ends(span: Span, lines: &Lines) -> (Position, Position) {
    (lines.position(span.start), lines.position(span.end))
}

impl Excerpt {
    fn new(span: Span, start: Position, lines: &Lines) -> Excerpt {
        let line = lines.text(start.line);
        let from = floor(line, start.byte - lines.start(start.line));
        let to = floor(line, from + span.len());
        let (before, marked, after) = (&line[..from], &line[from..to], &line[to..]);
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
    begin.map_or(text, |(i, _)| &text[i..])
}

fn first_characters(text: &str, count: usize) -> String {
    match text.char_indices().nth(count) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

fn severity_name<S: serde::Serializer>(
    severity: &Severity,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.name())
}
