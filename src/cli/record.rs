//! A finding in lines and columns, in the words of one language: what every
//! output format is made from, and, serialised, the contract of `--output-format json`.

use std::collections::HashMap;
use std::fmt::Write;

use serde::Serialize;
use sha2::{Digest, Sha256};

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
    /// The same for the same fault after lines were inserted elsewhere, and
    /// no other finding's of the run: SHA-256, hexadecimal.
    #[serde(skip)]
    pub fingerprint: String,
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
    /// The findings of one text, the file `file`.
    pub fn all(file: &str, findings: &[Finding], lines: &Lines, locale: Locale) -> Vec<Record> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut records = Vec::with_capacity(findings.len());
        for finding in findings {
            let mut record = Record::new(file, finding, lines, locale);
            let identity = record.identity();
            let nth = seen.entry(identity.clone()).or_insert(0);
            record.fingerprint = sha256(&format!("{file}\n{identity}\n{nth}"));
            *nth += 1;
            records.push(record);
        }
        records
    }

    /// What makes the finding the one that it is, wherever in its file it
    /// stands by now.
    pub fn identity(&self) -> String {
        let place = [
            &self.section,
            &self.table,
            &self.row,
            &self.column,
            &self.actual,
        ];
        let place = place.map(|part| part.as_deref().unwrap_or(""));
        let Excerpt {
            before,
            marked,
            after,
        } = &self.excerpt;
        format!(
            "{}\n{}\n{before}{marked}{after}",
            self.rule,
            place.join("\n")
        )
    }

    fn new(file: &str, finding: &Finding, lines: &Lines, locale: Locale) -> Record {
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
            fingerprint: String::new(),
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

/// The SHA-256 of `text`, hexadecimal.
pub fn sha256(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
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
