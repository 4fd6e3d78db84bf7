//! The draft as a profile's file.

use std::collections::BTreeMap;

use super::grid::{MOST_COLUMNS, MOST_LINES};
use super::keys::Keys;
use super::links::Cell;
use super::sums::{Evidence, Sum};
use super::tables::{DraftLine, DraftTable};
use super::{Sketch, title};
use crate::message::{Message, Template};
use crate::normal::normal;
use crate::profile::CellKind;
use crate::report::piece::Style;
use crate::syntax::words;

const HEAD: Template = Template {
    zh: "由 {n} 份报告推断：{names}。请通读，改名、补全后使用；gouji profile check 检查本文件。",
    en: "Drafted from {n} reports: {names}. Read it through, give it better names; `gouji profile check` checks it.",
};
const DETECTED: Template = Template {
    zh: "标题：office 是单位，year 是年份，其余文字须一致（不计空白）",
    en: "The title, without white space: whose report it is, its year, and words that are always the same",
};
const EVIDENCE: Template = Template {
    zh: "{n} 份报告中的 {judged} 行或列全部成立，其中非零单元格 {nonzero} 个",
    en: "holds in all {judged} rows or columns of {n} reports; {nonzero} of their cells are not zero",
};
const LINKED: Template = Template {
    zh: "{n} 份报告中都一致",
    en: "the same in all {n} reports",
};
const VARIED: Template = Template {
    zh: "各报告的行不尽相同，未列出的行不检查",
    en: "rows differ from one report to the next; those that aren't named here are left alone",
};
const CUT: Template = Template {
    zh: "表“{title}”多于 {rows} 行或 {columns} 列，未写入",
    en: "the table {title} has more than {rows} rows or {columns} columns and is left out",
};
const LEFT_OUT: Template = Template {
    zh: "表“{title}”在各报告中形式不一，未写入",
    en: "the table {title} differs too much from one report to the next and is left out",
};

/// Numerals as headings write them.
const IDEOGRAPHS: [&str; 20] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四",
    "十五", "十六", "十七", "十八", "十九", "二十",
];

impl Sketch {
    /// The file.
    pub fn write(&self) -> String {
        let mut out = String::new();
        let head = Message::new(&HEAD)
            .with("n", self.names.len())
            .with("names", self.names.join(", "));
        self.comment(&mut out, &head);
        out.push_str(&format!("\nid = {}\n", quoted(&self.id)));
        out.push_str(&format!("title = {}\n", quoted(&self.title)));
        let chinese = self
            .title
            .chars()
            .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        if !chinese {
            out.push_str("language = \"en\"\n");
        }
        if !self.ordered {
            out.push_str("ordered = false\n");
        }
        out.push_str("\n[detect]\n");
        self.comment(&mut out, &Message::new(&DETECTED));
        out.push_str(&format!("title = {}\n", pattern(&self.pattern)));
        out.push_str(&format!("headings = {}\n", self.sections.len().max(2)));
        self.write_sections(&mut out);
        for (index, table) in self.tables.iter().enumerate() {
            if table.left_out {
                let why = if table.cut { &CUT } else { &LEFT_OUT };
                let message = Message::new(why)
                    .with("title", table.title.as_str())
                    .with("rows", MOST_LINES)
                    .with("columns", MOST_COLUMNS);
                out.push('\n');
                self.comment(&mut out, &message);
            } else {
                self.write_table(index, table, &mut out);
            }
        }
        self.write_words(&mut out);
        out
    }

    fn comment(&self, out: &mut String, message: &Message) {
        // A name may hold anything.
        let text = message.render(self.locale).replace(char::is_control, " ");
        out.push_str(&format!("# {text}\n"));
    }

    fn write_sections(&self, out: &mut String) {
        let mut keys = Keys::default();
        for (index, section) in self.sections.iter().enumerate() {
            out.push_str("\n[[section]]\n");
            let id = keys.give("", &section.heading);
            out.push_str(&format!("id = {}\n", quoted(&id)));
            out.push_str(&format!("heading = {}\n", quoted(&section.heading)));
            if let Some(variant) = title::with_any_year(&normal(&section.heading)) {
                out.push_str(&format!("variants = [{}]\n", pattern(&variant)));
            }
            if section.seen < self.names.len() {
                out.push_str("required = false\n");
            }
            let own = self
                .tables
                .iter()
                .filter(|t| t.section == index && !t.left_out);
            let ids: Vec<String> = own.map(|table| quoted(&table.id)).collect();
            if !ids.is_empty() {
                out.push_str(&format!("tables = [{}]\n", ids.join(", ")));
            }
        }
    }

    fn write_table(&self, index: usize, table: &DraftTable, out: &mut String) {
        out.push_str(&format!("\n[[table]]\nid = {}\n", quoted(&table.id)));
        out.push_str(&format!("title = {}\n", quoted(&table.title)));
        if table.blanks {
            out.push_str("blanks = true\n");
        }
        if !table.notes.is_empty() {
            let notes = table.notes.iter();
            let notes: Vec<String> = notes
                .map(|note| format!("{{ label = {} }}", quoted(note)))
                .collect();
            out.push_str(&format!("notes = [{}]\n", notes.join(", ")));
        }
        out.push_str("\n[[table.part]]\nid = \"part\"\n");
        if let Some(caption) = &table.caption {
            out.push_str(&format!("caption = {{ label = {} }}\n", quoted(caption)));
        }
        if table.open {
            self.comment(out, &Message::new(&VARIED));
            out.push_str("open = true\n");
        }
        if let Some(stub) = &table.stub {
            out.push_str(&format!("stub = {{ label = {} }}\n", quoted(stub)));
        }
        let (columns, entries) = columns(table);
        write_entries("columns", &entries, out);
        let (rows, entries) = rows(table);
        write_entries("rows", &entries, out);
        let mut names = Keys::default();
        for (sums, each, keys, across) in [
            (&table.row_sums, "row", &columns, &rows),
            (&table.column_sums, "column", &rows, &columns),
        ] {
            let drafted = if each == "row" {
                &table.columns
            } else {
                &table.rows
            };
            for sum in sums {
                let Some(total) = keys.get(sum.total) else {
                    continue;
                };
                out.push_str("\n[[table.equation]]\n");
                self.comment(out, &evidence(&sum.evidence, table.reports));
                let id = names.give("", &total.replace('.', ""));
                out.push_str(&format!("id = {}\n", quoted(&id)));
                out.push_str(&format!("each = \"{each}\"\n"));
                if let Some(only) = &sum.only {
                    let only: Vec<String> = only
                        .iter()
                        .filter_map(|line| across.get(*line).map(|key| quoted(key)))
                        .collect();
                    out.push_str(&format!("only = [{}]\n", only.join(", ")));
                }
                let formula = formula(sum, sums, keys, drafted, table.reports);
                out.push_str(&format!("holds = {}\n", quoted(&formula)));
            }
        }
        for link in self.links.iter().filter(|link| link.cell.table == index) {
            let (Some(own), Some(other)) = (self.cell(link.cell), self.cell(link.other)) else {
                continue;
            };
            out.push_str("\n[[table.equation]]\n");
            self.comment(out, &Message::new(&LINKED).with("n", link.reports));
            let id = names.give("", "link");
            out.push_str(&format!("id = {}\n", quoted(&id)));
            let own = own.strip_prefix(&table.id).unwrap_or(&own);
            out.push_str(&format!(
                "holds = {}\n",
                quoted(&format!("{own} = {other}"))
            ));
        }
    }

    /// `table[row, column]`; `None` where the table isn't written.
    fn cell(&self, at: Cell) -> Option<String> {
        let table = self.tables.get(at.table).filter(|table| !table.left_out)?;
        let ((rows, _), (columns, _)) = (rows(table), columns(table));
        let (row, column) = (rows.get(at.row)?, columns.get(at.column)?);
        Some(format!("{}[{row}, {column}]", table.id))
    }

    fn write_words(&self, out: &mut String) {
        let form = match self.style {
            Style::Ideographic => "{n}、",
            Style::Part => words::PART_FORM,
            Style::Bracketed => "（{n}）",
            Style::Arabic => "{n}. ",
            Style::None => "",
        };
        out.push_str("\n[words]\n");
        if self.style != Style::None {
            let numerals: Vec<String> = match self.style {
                Style::Arabic => (1..=20).map(|n: usize| quoted(&n.to_string())).collect(),
                _ => IDEOGRAPHS.iter().map(|n| quoted(n)).collect(),
            };
            out.push_str(&format!("numerals = [{}]\n", numerals.join(", ")));
            out.push_str(&format!("section_numeral = {}\n", quoted(form)));
        }
        out.push_str(&format!("title = {}\n", quoted(&self.prescribed())));
    }

    /// The first title with its year left open, for new reports.
    fn prescribed(&self) -> String {
        let year = self.title.char_indices().find_map(|(at, _)| {
            let year = self.title.get(at..at + 4)?;
            let digits = year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit());
            digits.then_some(at)
        });
        match year.and_then(|at| Some((self.title.get(..at)?, self.title.get(at + 4..)?))) {
            Some((before, behind)) if self.pattern.starts_with("^(?<office>") => {
                let _ = before;
                format!("{{office}}{{year}}{behind}")
            }
            Some((before, behind)) => format!("{before}{{year}}{behind}"),
            None => self.title.clone(),
        }
    }
}

fn evidence(evidence: &Evidence, reports: usize) -> Message {
    Message::new(&EVIDENCE)
        .with("n", reports)
        .with("judged", evidence.judged)
        .with("nonzero", evidence.nonzero)
}

/// `total = sum(a..b)`, `total = a - b` or `a + b = c + d`.
fn formula(sum: &Sum, all: &[Sum], keys: &[String], lines: &[DraftLine], reports: usize) -> String {
    let name = |line: usize| keys.get(line).map_or("", String::as_str);
    let left_out = |line: usize| {
        is_total(all, line) || lines.get(line).is_some_and(|line| line.seen < reports)
    };
    let plus = || {
        sum.parts
            .iter()
            .filter(|(minus, _)| !minus)
            .map(|(_, p)| *p)
    };
    let minus: Vec<usize> = sum
        .parts
        .iter()
        .filter(|(m, _)| *m)
        .map(|(_, p)| *p)
        .collect();
    let total = name(sum.total);
    if minus.is_empty() && sum.parts.len() > 2 {
        let first = plus().min().unwrap_or(0);
        let last = plus().max().unwrap_or(0);
        let counted = (first..=last).filter(|line| !left_out(*line));
        if counted.eq(plus()) {
            return format!("{total} = sum({}..{})", name(first), name(last));
        }
    }
    let added: Vec<&str> = plus().map(name).collect();
    match minus.as_slice() {
        [] => format!("{total} = {}", added.join(" + ")),
        [less] if added.len() > 1 => format!("{total} + {} = {}", name(*less), added.join(" + ")),
        _ => {
            let less: Vec<&str> = minus.iter().map(|line| name(*line)).collect();
            format!("{total} = {} - {}", added.join(" + "), less.join(" - "))
        }
    }
}

/// Whether the line is the sum of others.
fn is_total(sums: &[Sum], line: usize) -> bool {
    sums.iter().any(|sum| {
        sum.total == line && sum.parts.len() > 1 && sum.parts.iter().all(|(minus, _)| !minus)
    })
}

fn write_entries(name: &str, entries: &[String], out: &mut String) {
    out.push_str(&format!("{name} = [\n"));
    for entry in entries {
        out.push_str(&format!("  {{ {entry} }},\n"));
    }
    out.push_str("]\n");
}

/// The keys of the columns, and the entries of columns and groups.
fn columns(table: &DraftTable) -> (Vec<String>, Vec<String>) {
    let mut names = Keys::default();
    let mut groups: BTreeMap<Vec<String>, String> = BTreeMap::new();
    let (mut keys, mut entries) = (Vec::new(), Vec::new());
    for (c, (line, kind)) in table.columns.iter().zip(&table.kinds).enumerate() {
        let Some((label, above)) = line.path.split_last() else {
            continue;
        };
        let mut within = String::new();
        for (depth, label) in above.iter().enumerate() {
            let inside = within.clone();
            within = groups
                .entry(above.iter().take(depth + 1).cloned().collect())
                .or_insert_with(|| {
                    let key = names.give("", label);
                    let mut entry = entry(&key, label, &[]);
                    if !inside.is_empty() {
                        entry.push_str(&format!(", in = {}", quoted(&inside)));
                    }
                    entries.push(format!("{entry}, group = true"));
                    key
                })
                .clone();
        }
        let key = names.give("", label);
        let mut entry = entry(&key, label, &line.accepted);
        if !within.is_empty() {
            entry.push_str(&format!(", in = {}", quoted(&within)));
        }
        let cells = match kind {
            CellKind::Count => "",
            CellKind::Amount => "amount",
            CellKind::Signed => "signed",
            CellKind::Decimal => "decimal",
            CellKind::Text => "text",
        };
        if !cells.is_empty() {
            entry.push_str(&format!(", cells = \"{cells}\""));
        }
        if is_total(&table.row_sums, c) {
            entry.push_str(", total = true");
        }
        if line.seen < table.reports {
            entry.push_str(", optional = true");
        }
        entries.push(entry);
        keys.push(key);
    }
    (keys, entries)
}

/// The keys of the rows, and the entries of rows and groups.
fn rows(table: &DraftTable) -> (Vec<String>, Vec<String>) {
    let mut names = Keys::default();
    let mut groups: BTreeMap<Vec<String>, String> = BTreeMap::new();
    let (mut keys, mut entries) = (Vec::new(), Vec::new());
    for (r, line) in table.rows.iter().enumerate() {
        let Some((label, above)) = line.path.split_last() else {
            // The single row of a table without labels.
            let key = names.give("", "");
            entries.push(format!("key = {}", quoted(&key)));
            keys.push(key);
            continue;
        };
        let mut prefix = String::new();
        for (depth, label) in above.iter().enumerate() {
            let inside = prefix.clone();
            let path = above.iter().take(depth + 1).cloned().collect();
            let key = groups.entry(path).or_insert_with(|| {
                let key = names.give(&inside, label);
                entries.push(format!("{}, group = true", entry(&key, label, &[])));
                key
            });
            prefix = format!("{key}.");
        }
        let key = names.give(&prefix, label);
        let mut entry = entry(&key, label, &line.accepted);
        // The heading of rows that follow, with figures of its own.
        let heads = table
            .rows
            .iter()
            .any(|other| other.path.len() > line.path.len() && other.path.starts_with(&line.path));
        if heads && !groups.contains_key(&line.path) {
            groups.insert(line.path.clone(), key.clone());
            entry.push_str(", group = true, subtotal = true");
        }
        if is_total(&table.column_sums, r) {
            entry.push_str(", total = true");
        }
        if line.seen < table.reports {
            entry.push_str(", optional = true");
        }
        entries.push(entry);
        keys.push(key);
    }
    (keys, entries)
}

fn entry(key: &str, label: &str, accepted: &[String]) -> String {
    let mut entry = format!("key = {}, label = {}", quoted(key), quoted(label));
    if !accepted.is_empty() {
        let accepted: Vec<String> = accepted.iter().map(|label| quoted(label)).collect();
        entry.push_str(&format!(", accepted = [{}]", accepted.join(", ")));
    }
    entry
}

/// `text` as a TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A regular expression as a TOML string, its backslashes kept where they can be.
fn pattern(source: &str) -> String {
    if source.contains('\'') {
        quoted(source)
    } else {
        format!("'{source}'")
    }
}
