//! `missing-table`: a section stands without its table, or with one whose cells run
//! together in a paragraph.

use super::{Scope, names, table_shape};
use crate::finding::{Finding, Fix, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::number;
use crate::profile::{Label, Row, Table};
use crate::report::{Placed, skeleton};
use crate::syntax::place;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "missing-table",
    severity: Severity::Error,
    summary: Template {
        zh: "缺少规定的表格",
        en: "a prescribed table is missing",
    },
};

const MISSING: Template = Template {
    zh: "“{section}”缺少《{table}》",
    en: "{section} has no {table}",
};
const INSERT: Template = Template {
    zh: "插入空的《{table}》",
    en: "Insert an empty {table}",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let profile = &report.profile;
    for bound in &report.sections {
        // Being written: nothing stands behind the heading yet.
        if names::ends_behind(scope.text, bound.heading) {
            continue;
        }
        let section = &profile.sections[bound.section];
        let tables = section.tables.iter().map(|index| &profile.tables[*index]);
        let is_found = |id: &str| report.tables.iter().any(|t| t.table().id == id);
        let mut missing = tables.filter(|table| !is_found(&table.id)).peekable();
        if missing.peek().is_none() {
            continue;
        }
        let pieces = scope.pieces.get(bound.pieces.clone()).unwrap_or_default();
        let lines: Vec<(Span, &str)> = (pieces.iter())
            .filter_map(|placed| Some((placed.spans().next()?, placed.piece.line()?)))
            .collect();
        let is_attached = |line: &str| profile.words.attached.is_match(line);
        if lines.iter().any(|(_, line)| is_attached(line)) {
            continue;
        }
        for table in missing {
            if pieces
                .iter()
                .any(|placed| is_row_of(table, placed, scope.text))
            {
                continue;
            }
            if let Some(span) = run_together(scope.text, table, &lines) {
                let message = table_shape::unreadable(table);
                let mut finding = Finding::new(&table_shape::RULE, span, message);
                finding.place = names::section_place(report, bound.section);
                finding.place.table = Some(table.id.clone());
                finding.explains.push(Subject::Table(table.id.clone()));
                findings.push(finding);
                continue;
            }
            let message = Message::new(&MISSING)
                .with("section", names::heading(profile, section))
                .with("table", &table.title);
            let mut finding = Finding::new(&RULE, bound.heading, message);
            finding.place = names::section_place(report, bound.section);
            finding.place.table = Some(table.id.clone());
            finding.explains.push(Subject::Table(table.id.clone()));
            let style = skeleton::Style::of(scope.text, scope.pieces, report);
            let text = skeleton::table_text(table, &style, &|_| String::new());
            finding.fixes.push(Fix {
                title: Message::new(&INSERT).with("table", &table.title),
                safe: false,
                edits: vec![skeleton::insertion(
                    scope.text,
                    bound.body.end,
                    &text,
                    &style,
                )],
            });
            findings.push(finding);
        }
    }
}

/// Whether a piece is the only row of `table`, all figures. Where its header is too
/// scattered to be read it can't be checked, but is there.
fn is_row_of(table: &Table, placed: &Placed, text: &str) -> bool {
    let [Row { label: None, .. }] = table.rows.as_slice() else {
        return false;
    };
    let line = Span::new(placed.offset, placed.end()).of(text);
    let mut words = line.split_whitespace();
    let is_figure = |word: &&str| number::read(word).value().is_some();
    let most = table.columns.len() + 1;
    words.clone().take(most).count() + 1 == most && words.all(|word| is_figure(&word))
}

/// Bytes of a section in which a table's labels are looked for, at most.
const SEARCHED: usize = 1 << 16;

/// The first label of a `table` that runs together in `lines` of its section: most
/// of its labels stand there, of rows and of columns with their groups.
fn run_together(text: &str, table: &Table, lines: &[(Span, &str)]) -> Option<Span> {
    let mut bytes = 0;
    let is_searched = |(_, line): &&(Span, &str)| {
        bytes += line.len();
        bytes <= SEARCHED
    };
    let lines: Vec<_> = lines.iter().take_while(is_searched).collect();
    // A sentence that tells of the same is none of its cells.
    let is_sentence = |line: &str| line.contains('。');
    let stands = |label: &Label| {
        let cells = lines.iter().filter(|(_, line)| !is_sentence(line));
        let mut places = cells.filter_map(|(span, line)| {
            let at = line.find(label.normal.as_str())?;
            Some((*span, Span::new(at, at + label.normal.len())))
        });
        places.next()
    };
    let places = |labels: &mut dyn Iterator<Item = &Label>| {
        let mut labels: Vec<&Label> = labels.collect();
        labels.sort_unstable_by_key(|label| &label.normal);
        labels.dedup_by_key(|label| &label.normal);
        let found: Vec<_> = labels.iter().filter_map(|label| stands(label)).collect();
        (3 * found.len() >= 2 * labels.len()).then_some(found)
    };
    let rows = table.rows.iter().filter(|row| !row.optional);
    let of_rows = places(&mut rows.filter_map(|row| row.label.as_ref()))?;
    let columns = table.columns.iter();
    let headings = columns.flat_map(|column| column.groups.iter().chain([&column.label]));
    let of_columns = places(&mut { headings })?;
    let (line, label) = of_rows.into_iter().chain(of_columns).min()?;
    let source = line.of(text);
    Some(place(source, line.start, label))
}
