//! Completion: the sections that a report still lacks, each with its tables;
//! a whole report where there is none yet; the labels of rows that a table
//! still lacks; the sentences that the tables imply.

use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, InsertTextFormat, TextEdit,
};

use super::figures::{self, InReport, InTable};
use crate::message::Message;
use crate::report::sentences::sentences;
use crate::report::skeleton::{self, Style};
use crate::server::document::Snapshot;
use crate::server::words;
use crate::text::Span;

/// How much of what is completed may stand there, in characters.
const LONGEST: usize = 12;

/// The completions at the byte `at`. `snippets`: the client takes snippets.
pub fn items(snapshot: &Snapshot, at: usize, snippets: bool) -> Vec<CompletionItem> {
    let text = &snapshot.text;
    let line = text.line(text.line_of(at));
    let before = text.slice(Span::new(line.start, at));
    let behind = text.slice(Span::new(at, line.end));
    if !behind.trim().is_empty() {
        return Vec::new();
    }
    // What is more than begun needs no completion.
    let begun = |from: usize| {
        let written = before.get(from..).unwrap_or("");
        (written.chars().count() <= LONGEST).then(|| Place {
            snapshot,
            replaced: Span::new(line.start + from, at),
            snippets,
        })
    };
    let line_begun = begun(0).map(|mut place| {
        place.replaced.start += before.len() - before.trim_start().len();
        place
    });
    let Some(report) = figures::report_at(&snapshot.reports, at) else {
        return line_begun.as_ref().map(whole_reports).unwrap_or_default();
    };
    let mut items = Vec::new();
    if let Some(place) = line_begun {
        items = missing_rows(&place, report);
        if items.is_empty() {
            items = missing_sections(&place, report);
        }
    }
    // A sentence may begin amid a line.
    if let Some(place) = begun(sentence_start(&before)) {
        items.extend(implied_sentences(&place, report, at));
    }
    items
}

/// What an item takes the place of.
struct Place<'a> {
    snapshot: &'a Snapshot,
    replaced: Span,
    snippets: bool,
}

impl Place<'_> {
    fn item(&self, label: String, kind: CompletionItemKind, text: String) -> CompletionItem {
        let new_text = if self.snippets {
            format!("{}$0", escaped(text.trim_end()))
        } else {
            text.trim_end().to_string()
        };
        CompletionItem {
            filter_text: text.lines().next().map(str::to_string),
            label,
            kind: Some(kind),
            insert_text_format: Some(if self.snippets {
                InsertTextFormat::SNIPPET
            } else {
                InsertTextFormat::PLAIN_TEXT
            }),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(
                self.snapshot.view.range(&self.snapshot.text, self.replaced),
                new_text,
            ))),
            ..CompletionItem::default()
        }
    }
}

/// The rows of the table at hand that are not there: of one that the line
/// stands in, or right behind.
fn missing_rows(place: &Place<'_>, report: InReport<'_>) -> Vec<CompletionItem> {
    let text = &place.snapshot.text;
    let Span { start, end } = place.replaced;
    // In a Markdown table the row has begun with its first pipe.
    let is_pipe_or_blank = |c: char| c == '|' || c.is_whitespace();
    let begun = text.slice(place.replaced);
    let pipes = begun.len() - begun.trim_start_matches(is_pipe_or_blank).len();
    let place = &Place {
        replaced: Span::new(start + pipes, end),
        ..*place
    };
    let at_hand = |table: &InTable<'_>| {
        let span = table.span(table.bound.span);
        let between = || text.slice(Span::new(span.end, start));
        span.touches(end) || span.end <= start && between().chars().all(is_pipe_or_blank)
    };
    report
        .tables()
        .filter(at_hand)
        .flat_map(|table| {
            // What is begun may pass for the row already.
            let is_begun = move |row: usize| {
                let label = table.bound.rows.get(row).and_then(|row| row.label);
                label.is_some_and(|label| table.span(label).touches(end))
            };
            let rows = table.rows().iter().enumerate();
            rows.filter(move |(index, row)| {
                !row.optional && (!table.has_row(*index) || is_begun(*index))
            })
            .filter_map(|(_, row)| Some(row.label.as_ref()?.text.clone()))
        })
        .filter(|label| !begun.ends_with(label.as_str()))
        .map(|label| place.item(label.clone(), CompletionItemKind::FIELD, label))
        .collect()
}

fn missing_sections(place: &Place<'_>, report: InReport<'_>) -> Vec<CompletionItem> {
    let profile = &report.report.profile;
    let style = style(place.snapshot, report);
    let bound = |index| report.report.sections.iter().any(|s| s.section == index);
    profile
        .sections
        .iter()
        .enumerate()
        .filter(|(index, section)| section.required && !bound(*index))
        .enumerate()
        .map(|(order, (index, section))| {
            let text = skeleton::sections(profile, index..index + 1, &style);
            let mut item = place.item(section.heading.clone(), CompletionItemKind::SNIPPET, text);
            // The next one first.
            item.sort_text = Some(format!("{order:03}"));
            item.preselect = (order == 0).then_some(true);
            item.detail = Some(Message::new(&words::SECTION).render(place.snapshot.view.locale));
            item
        })
        .collect()
}

/// The sentences for the section at hand that don't stand in the report yet.
fn implied_sentences(place: &Place<'_>, report: InReport<'_>, at: usize) -> Vec<CompletionItem> {
    let mut above = report.report.sections.iter().rev();
    let Some(section) = above.find(|section| report.span(section.heading).end < at) else {
        return Vec::new();
    };
    if report
        .tables()
        .any(|table| table.span(table.bound.span).touches(at))
    {
        return Vec::new();
    }
    let profile = &report.report.profile;
    let Some(section) = profile.sections.get(section.section) else {
        return Vec::new();
    };
    let value = |table, cell| report.table(table)?.value(cell);
    let text = place.snapshot.text.slice(report.span(report.report.span));
    sentences(profile, &section.id, &value)
        .into_iter()
        .filter(|sentence| !text.contains(sentence.as_str()))
        .enumerate()
        .map(|(order, sentence)| {
            let mut item = place.item(sentence.clone(), CompletionItemKind::TEXT, sentence);
            // Behind the sections that are missing.
            item.sort_text = Some(format!("s{order:03}"));
            item.detail = Some(Message::new(&words::SENTENCE).render(place.snapshot.view.locale));
            item
        })
        .collect()
}

/// Where the last sentence of `line` begins.
fn sentence_start(line: &str) -> usize {
    let end = line.rfind(['。', '；', '！', '？', '.', ';']);
    let behind = end.map_or(0, |at| {
        at + line
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8)
    });
    let rest = line.get(behind..).unwrap_or("");
    behind + rest.len() - rest.trim_start().len()
}

fn whole_reports(place: &Place<'_>) -> Vec<CompletionItem> {
    let locale = place.snapshot.view.locale;
    place
        .snapshot
        .profiles
        .iter()
        .map(|profile| {
            let text = skeleton::sections(profile, 0..profile.sections.len(), &Style::default());
            let title = profile.title.get(locale).to_string();
            let mut item = place.item(title.clone(), CompletionItemKind::SNIPPET, text);
            item.filter_text = Some(title);
            item.detail = Some(Message::new(&words::SKELETON).render(locale));
            item
        })
        .collect()
}

/// How the report at hand writes headings and tables.
fn style(snapshot: &Snapshot, report: InReport<'_>) -> Style {
    let heading = report
        .report
        .sections
        .first()
        .map(|section| snapshot.text.line_of(report.span(section.heading).start))
        .map(|line| snapshot.text.slice(snapshot.text.line(line)));
    let level = heading
        .as_deref()
        .map(|line| line.trim_start().bytes().take_while(|b| *b == b'#').count());
    let usual = Style::default();
    Style {
        shape: report
            .tables()
            .next()
            .map_or(usual.shape, |t| t.bound.shape),
        level: level.unwrap_or(usual.level),
        ..usual
    }
}

/// `text` as a snippet that stands for itself.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '$' | '}' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
