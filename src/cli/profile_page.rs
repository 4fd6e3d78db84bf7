//! `gouji profile show`: a profile as a page to be read. Everything that a
//! report of the kind must hold is named by its label, as the report prints it,
//! beside the key that formulas name it by.

use std::io::{self, Write};

use rust_decimal::Decimal;

use super::ui::{Style, Ui, cut, printable, width};
use crate::message::{Bilingual, Message, Template};
use crate::profile::formula::{Comparison, Expr, Formula, Leaf, Variable};
use crate::profile::{
    Axis, CellKind, CellRef, Claim, Equation, Profile, Section, SentenceFigure, Table, Years,
};
use crate::rules::names;

const SINCE: Template = Template {
    zh: "{from} 年起",
    en: "from {from}",
};
const UNTIL: Template = Template {
    zh: "至 {to} 年",
    en: "to {to}",
};
const BETWEEN: Template = Template {
    zh: "{from}—{to} 年",
    en: "{from} to {to}",
};
const ID: Template = Template {
    zh: "名称  {id}",
    en: "name    {id}",
};
const SOURCE: Template = Template {
    zh: "依据  {source}",
    en: "source  {source}",
};
const YEARS: Template = Template {
    zh: "年度  {years}",
    en: "years   {years}",
};
const ANY_ORDER: Template = Template {
    zh: "各部分次序不限",
    en: "the sections may stand in any order",
};
const TABLE: Template = Template {
    zh: "{title}  [{id}]",
    en: "{title}  [{id}]",
};
const TOPIC: Template = Template {
    zh: "须写明：{topics}",
    en: "must speak of {topics}",
};
const OPTIONAL: Template = Template {
    zh: "（可缺）",
    en: " (optional)",
};
const EQUATIONS: Template = Template {
    zh: "等式",
    en: "equations",
};
const CLAIMS: Template = Template {
    zh: "正文中的数字（n）",
    en: "Figures of the prose (n)",
};
const SENTENCES: Template = Template {
    zh: "可由表格写出的句子",
    en: "Sentences that the tables write",
};
const CHECKS: Template = Template {
    zh: "合理性",
    en: "Plausibility",
};
const ACROSS: Template = Template {
    zh: "与上一年报告",
    en: "Against last year's report",
};
const EACH_ROW: Template = Template {
    zh: "每行：",
    en: "each row: ",
};
const EACH_COLUMN: Template = Template {
    zh: "每列：",
    en: "each column: ",
};
const IN_LINES: Template = Template {
    zh: "{lines}：",
    en: "{lines}: ",
};
const LIKEWISE: Template = Template {
    zh: "；同样的共 {n} 个",
    en: "; {n} of the kind",
};
const EITHER: Template = Template {
    zh: " 或 ",
    en: " or ",
};
const LAST: Template = Template {
    zh: "上年 {cell}",
    en: "last year's {cell}",
};
const OF_TABLE: Template = Template {
    zh: "《{table}》{cell}",
    en: "{cell} of the {table}",
};
const ALL_OF_TABLE: Template = Template {
    zh: "{formula}（《{table}》）",
    en: "{formula} ({table})",
};
const ROUNDED: Template = Template {
    zh: "四舍五入({value}，{digits} 位小数)",
    en: "rounded({value}, {digits} decimals)",
};
const YEAR: Template = Template {
    zh: "报告年度",
    en: "the report's year",
};
const LEGEND: Template = Template {
    zh: "格中所填：0 计数，0.00 金额，± 可为负，abc 文字；Σ 由其他格得出，? 可缺。",
    en: "In the cells: 0 a count, 0.00 an amount, ± may be negative, abc words; Σ follows from others, ? may be absent.",
};

/// The widest that a row's or a column's label is drawn.
const MOST_ROW: usize = 40;
const MOST_COLUMN: usize = 30;
/// Columns that stand beside one another, where the rows are fewer.
const MOST_ACROSS: usize = 9;
/// Rows or columns that are named where an equation is for some only.
const MOST_NAMED: usize = 4;

/// The years in words; empty where it is for every year.
pub fn years(years: Years, ui: Ui) -> String {
    let template = match (years.from, years.to) {
        (Some(_), Some(_)) => &BETWEEN,
        (Some(_), None) => &SINCE,
        (None, Some(_)) => &UNTIL,
        (None, None) => return String::new(),
    };
    let text = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
    Message::new(template)
        .with("from", text(years.from))
        .with("to", text(years.to))
        .render(ui.locale)
}

/// Writes the page.
///
/// # Errors
/// Those of `out`.
pub fn write(profile: &Profile, ui: Ui, out: &mut dyn Write) -> io::Result<()> {
    Page { profile, ui, out }.all()
}

struct Page<'p> {
    profile: &'p Profile,
    ui: Ui,
    out: &'p mut dyn Write,
}

impl Page<'_> {
    fn all(&mut self) -> io::Result<()> {
        let (profile, ui) = (self.profile, self.ui);
        let fact = |template, name, value: &str| {
            let value = printable(value).into_owned();
            Message::new(template).with(name, value).render(ui.locale)
        };
        self.title(profile.title.get(ui.locale))?;
        self.line(0, &fact(&ID, "id", &profile.id))?;
        if !profile.source.is_empty() {
            self.line(0, &fact(&SOURCE, "source", &profile.source))?;
        }
        let in_force = years(profile.years, ui);
        if !in_force.is_empty() {
            self.line(0, &fact(&YEARS, "years", &in_force))?;
        }
        if !profile.ordered {
            self.line(0, ui.say(&ANY_ORDER))?;
        }
        for section in &profile.sections {
            self.section(section)?;
        }
        self.claims()?;
        self.sentences()?;
        self.checks()?;
        self.across()?;
        if !profile.tables.is_empty() {
            self.line(0, "")?;
            self.line(0, ui.say(&LEGEND))?;
        }
        Ok(())
    }

    fn line(&mut self, indent: usize, text: &str) -> io::Result<()> {
        let text = printable(text);
        if text.is_empty() {
            return writeln!(self.out);
        }
        writeln!(self.out, "{:indent$}{}", "", text.trim_end())
    }

    /// A heading, with a blank line above all but the first.
    fn title(&mut self, text: &str) -> io::Result<()> {
        if text != self.profile.title.get(self.ui.locale) {
            writeln!(self.out)?;
        }
        let text = printable(text);
        writeln!(self.out, "{}", self.ui.paint(Style::Strong, &text))
    }

    fn section(&mut self, section: &Section) -> io::Result<()> {
        let (profile, ui) = (self.profile, self.ui);
        let optional = if section.required {
            ""
        } else {
            ui.say(&OPTIONAL)
        };
        self.title(&format!("{}{optional}", names::heading(profile, section)))?;
        if !section.topics.is_empty() {
            let topics: Vec<_> = section.topics.iter().map(|topic| &topic.label).collect();
            let topics = Message::new(&TOPIC).with("topics", topics);
            self.line(2, &topics.render(ui.locale))?;
        }
        for &at in &section.tables {
            if let Some(table) = profile.tables.get(at) {
                self.table(at, table)?;
            }
        }
        Ok(())
    }

    fn table(&mut self, index: usize, table: &Table) -> io::Result<()> {
        let title = Message::new(&TABLE)
            .with("title", &table.title)
            .with("id", table.id.as_str())
            .render(self.ui.locale);
        writeln!(self.out)?;
        self.line(2, &title)?;
        for (number, part) in table.parts.iter().enumerate() {
            if number > 0 {
                writeln!(self.out)?;
            }
            if let Some(caption) = &part.caption {
                self.line(2, &caption.text)?;
            }
            self.grid(table, part.rows.clone(), part.columns.clone())?;
        }
        let links = self.profile.links.iter().filter(|link| link.table == index);
        if table.equations.is_empty() && links.clone().next().is_none() {
            return Ok(());
        }
        writeln!(self.out)?;
        self.line(2, self.ui.say(&EQUATIONS))?;
        for group in table.equations.chunk_by(|a, b| a.id == b.id) {
            let Some(first) = group.first() else { continue };
            let text = self.identity(table, group);
            let notes = [&first.id, &*first.source];
            self.rule(&text, notes, first.years, first.explain.as_ref())?;
        }
        let links: Vec<_> = links.collect();
        for group in links.chunk_by(|a, b| a.id == b.id) {
            let Some(first) = group.first() else { continue };
            let text = self.formula(&first.holds, Some(index)) + &self.likewise(group.len());
            let notes = [first.id.as_str(), &first.holds.source];
            self.rule(&text, notes, first.years, first.explain.as_ref())?;
        }
        Ok(())
    }

    /// What must hold, and below it what the profile says of it: its name, the
    /// formula as it is written, its own words.
    fn rule(
        &mut self,
        text: &str,
        [id, source]: [&str; 2],
        when: Years,
        explain: Option<&Bilingual>,
    ) -> io::Result<()> {
        self.line(4, text)?;
        let explained = explain.map(|said| said.get(self.ui.locale).to_string());
        let written = [id, source].map(|note| Some(note.to_string()));
        let others = [explained, Some(years(when, self.ui))];
        let notes = written.into_iter().chain(others).flatten();
        let notes: Vec<String> = notes.filter(|note| !note.is_empty()).collect();
        self.line(6, &notes.join(" · "))
    }

    /// One part of a table: labels and keys of its rows and columns, and what
    /// its cells take.
    fn grid(
        &mut self,
        table: &Table,
        rows: std::ops::Range<usize>,
        columns: std::ops::Range<usize>,
    ) -> io::Result<()> {
        let locale = self.ui.locale;
        let shown = |text: &str, room| cut(&printable(text), room);
        let mut matrix = vec![
            vec![String::new(), String::new()],
            vec![String::new(), String::new()],
        ];
        for at in columns.clone() {
            let Some(column) = table.columns.get(at) else {
                continue;
            };
            let label = names::column(table, at).get(locale).to_string();
            let heads = [label, column.key.clone()];
            for (line, head) in matrix.iter_mut().zip(heads) {
                line.push(shown(&head, MOST_COLUMN));
            }
        }
        for at in rows {
            let Some(row) = table.rows.get(at) else {
                continue;
            };
            let label = row.label.as_ref().map_or("", |label| label.text.as_str());
            // A group's own line stands above the group.
            let depth = row
                .groups
                .len()
                .saturating_sub(usize::from(row.heads_group));
            let label = shown(&format!("{}{label}", "  ".repeat(depth)), MOST_ROW);
            let mut line = vec![label, row.key.clone()];
            for column in columns.clone() {
                line.push(cell(table, CellRef { row: at, column }));
            }
            matrix.push(line);
        }
        // A form of few rows and many columns is drawn on its side.
        if matrix.len() < MOST_ACROSS && columns.len() > MOST_ACROSS {
            matrix = turned(&matrix);
        }
        let mut widths = Vec::new();
        for line in &matrix {
            widths.resize(line.len().max(widths.len()), 0);
            for (most, text) in widths.iter_mut().zip(line) {
                *most = width(text).max(*most);
            }
        }
        for (number, line) in matrix.iter().enumerate() {
            let cells = line.iter().zip(&widths).map(|(text, most)| {
                let gap = " ".repeat(most.saturating_sub(width(text)));
                format!("{text}{gap}")
            });
            self.line(4, &cells.collect::<Vec<_>>().join(" │ "))?;
            if number == 1 {
                let rules = widths.iter().map(|most| "─".repeat(*most));
                self.line(4, &rules.collect::<Vec<_>>().join("─┼─"))?;
            }
        }
        Ok(())
    }

    /// The equations of one entry of the profile, in words.
    fn identity(&self, table: &Table, group: &[Equation]) -> String {
        let Some(first) = group.first() else {
            return String::new();
        };
        let locale = self.ui.locale;
        let name = |at: CellRef| match first.axis {
            Axis::Row(_) => names::column(table, at.column),
            Axis::Column(_) => row_name(table, at.row),
            Axis::Free => cell_name(table, at),
        };
        let (mut left, mut right) = (Sum::default(), Sum::default());
        for &(coefficient, at) in &first.terms {
            let name = name(at).get(locale).to_string();
            if coefficient.is_sign_positive() && (right.0.is_empty() || at == first.total) {
                left.add(coefficient, &name);
            } else {
                right.add(-coefficient, &name);
            }
        }
        format!(
            "{}{} = {}",
            self.lines(table, group),
            left.said(),
            right.said()
        )
    }

    /// Which rows or columns the equations of one entry are for.
    fn lines(&self, table: &Table, group: &[Equation]) -> String {
        let mut named: Vec<Bilingual> = Vec::new();
        let (mut count, mut all, mut each) = (0, 0, &EACH_ROW);
        for equation in group {
            let row = table.rows.get(equation.total.row);
            let Some(part) = row.and_then(|row| table.parts.get(row.part)) else {
                continue;
            };
            match equation.axis {
                Axis::Row(row) => {
                    all = part.rows.len();
                    named.push(row_name(table, row));
                }
                Axis::Column(column) => {
                    (all, each) = (part.columns.len(), &EACH_COLUMN);
                    named.push(names::column(table, column));
                }
                Axis::Free => return String::new(),
            }
            count += 1;
        }
        if count >= all || count > MOST_NAMED {
            return self.ui.say(each).to_string();
        }
        Message::new(&IN_LINES)
            .with("lines", named)
            .render(self.ui.locale)
    }

    fn likewise(&self, count: usize) -> String {
        if count < 2 {
            return String::new();
        }
        let message = Message::new(&LIKEWISE).with("n", count);
        message.render(self.ui.locale)
    }

    fn claims(&mut self) -> io::Result<()> {
        let mut claims: Vec<&Claim> = Vec::new();
        for claim in &self.profile.claims {
            // Several patterns are ways to say one thing.
            if !claims.iter().any(|known| known.id == claim.id) {
                claims.push(claim);
            }
        }
        if !claims.is_empty() {
            self.title(self.ui.say(&CLAIMS))?;
        }
        for claim in claims {
            let readings = claim.holds.iter().map(|holds| self.formula(holds, None));
            let text = readings.collect::<Vec<_>>().join(self.ui.say(&EITHER));
            self.line(2, claim.label.get(self.ui.locale))?;
            self.line(4, &text)?;
            let written = claim.holds.iter().map(|holds| holds.source.as_str());
            let written = written.collect::<Vec<_>>().join(self.ui.say(&EITHER));
            self.line(6, &self.notes([&claim.id, &written], &claim.sections))?;
        }
        Ok(())
    }

    fn sentences(&mut self) -> io::Result<()> {
        let profile = self.profile;
        if !profile.sentences.is_empty() {
            self.title(self.ui.say(&SENTENCES))?;
        }
        for sentence in &profile.sentences {
            let figures = std::iter::once(&sentence.figure).chain(&sentence.parts);
            for (number, figure) in figures.enumerate() {
                let indent = if number == 0 { 2 } else { 4 };
                self.line(indent, &self.sentence(figure))?;
            }
        }
        Ok(())
    }

    /// What an entry says, and the headings of the sections that it is for.
    fn notes(&self, said: [&str; 2], sections: &[String]) -> String {
        let headings = self.profile.sections.iter();
        let headings = headings
            .filter(|section| sections.contains(&section.id))
            .map(|section| names::heading(self.profile, section));
        let said = said.map(str::to_string).into_iter();
        let notes: Vec<String> = said.chain(headings).collect();
        notes.join(" · ")
    }

    fn sentence(&self, figure: &SentenceFigure) -> String {
        let value = self.expr(&figure.value.right, None, false);
        format!("{}〔{value}〕{}", figure.before, figure.behind)
    }

    fn checks(&mut self) -> io::Result<()> {
        let profile = self.profile;
        if !profile.checks.is_empty() {
            self.title(self.ui.say(&CHECKS))?;
        }
        for group in profile.checks.chunk_by(|a, b| a.id == b.id) {
            let Some(first) = group.first() else { continue };
            let text = self.formula(&first.holds, Some(first.table)) + &self.likewise(group.len());
            self.line(2, &text)?;
            let written = first.holds.source.clone();
            let notes = [first.id.clone(), written, years(first.years, self.ui)];
            let notes: Vec<_> = notes.iter().filter(|note| !note.is_empty()).collect();
            let notes: Vec<&str> = notes.into_iter().map(String::as_str).collect();
            self.line(4, &notes.join(" · "))?;
        }
        Ok(())
    }

    fn across(&mut self) -> io::Result<()> {
        let profile = self.profile;
        if !profile.across.is_empty() {
            self.title(self.ui.say(&ACROSS))?;
        }
        for across in &profile.across {
            let table = profile.tables.iter().position(|one| one.id == across.table);
            let Some(first) = across.holds.first() else {
                continue;
            };
            let text = self.formula(first, table) + &self.likewise(across.holds.len());
            let notes = [across.id.as_str(), &first.source];
            self.rule(&text, notes, across.years, across.explain.as_ref())?;
        }
        Ok(())
    }

    /// A formula with the labels of its cells; those outside the table `home`
    /// are named with theirs.
    fn formula(&self, formula: &Formula, home: Option<usize>) -> String {
        let sign = match formula.comparison {
            Comparison::Equal => "=",
            Comparison::AtMost => "≤",
            Comparison::AtLeast => "≥",
            Comparison::Less => "<",
            Comparison::More => ">",
        };
        // A table that all cells are of is named once.
        let mut tables = formula.leaves().into_iter().filter_map(|leaf| match leaf {
            Leaf::Cell(table, _) | Leaf::Last(table, _) => Some(table),
            Leaf::Variable(_) => None,
        });
        let first = tables.next();
        let single = first.filter(|first| tables.all(|table| table == *first));
        let near = single.or(home);
        let left = self.expr(&formula.left, near, false);
        let right = self.expr(&formula.right, near, false);
        let said = format!("{left} {sign} {right}");
        match single.and_then(|index| self.profile.tables.get(index)) {
            Some(table) if single != home => Message::new(&ALL_OF_TABLE)
                .with("formula", said)
                .with("table", &table.title)
                .render(self.ui.locale),
            _ => said,
        }
    }

    /// `bound`: a sum is put in brackets.
    fn expr(&self, expr: &Expr, home: Option<usize>, bound: bool) -> String {
        let locale = self.ui.locale;
        let cell = |index: usize, at: CellRef| {
            let Some(table) = self.profile.tables.get(index) else {
                return String::new();
            };
            let name = cell_name(table, at).get(locale).to_string();
            if home == Some(index) {
                return name;
            }
            Message::new(&OF_TABLE)
                .with("table", &table.title)
                .with("cell", name)
                .render(locale)
        };
        match expr {
            Expr::Number(number) => number.to_string(),
            Expr::Variable(Variable::N) => "n".to_string(),
            Expr::Variable(Variable::Year) => self.ui.say(&YEAR).to_string(),
            Expr::Cell(table, at) => cell(*table, *at),
            Expr::Last(table, at) => Message::new(&LAST)
                .with("cell", cell(*table, *at))
                .render(locale),
            Expr::Sum(parts) => {
                let mut sum = Sum::default();
                for part in parts {
                    match part {
                        Expr::Negative(inner) => {
                            sum.add(Decimal::NEGATIVE_ONE, &self.expr(inner, home, true));
                        }
                        _ => sum.add(Decimal::ONE, &self.expr(part, home, false)),
                    }
                }
                if bound && parts.len() > 1 {
                    format!("({})", sum.said())
                } else {
                    sum.said()
                }
            }
            Expr::Negative(inner) => format!("−{}", self.expr(inner, home, true)),
            Expr::Product(a, b) => {
                let (a, b) = (self.expr(a, home, true), self.expr(b, home, true));
                format!("{a} × {b}")
            }
            Expr::Quotient(a, b) => {
                let (a, b) = (self.expr(a, home, true), self.expr(b, home, true));
                format!("{a} ÷ {b}")
            }
            Expr::Round(inner, digits) => Message::new(&ROUNDED)
                .with("value", self.expr(inner, home, false))
                .with("digits", digits.to_string())
                .render(locale),
        }
    }
}

/// Terms with the signs between them.
#[derive(Default)]
struct Sum(String);

impl Sum {
    fn add(&mut self, coefficient: Decimal, name: &str) {
        let sign = match (coefficient.is_sign_negative(), self.0.is_empty()) {
            (false, true) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (true, false) => " − ",
        };
        let size = coefficient.abs();
        self.0.push_str(sign);
        if size != Decimal::ONE {
            self.0.push_str(&format!("{} × ", size.normalize()));
        }
        self.0.push_str(name);
    }

    fn said(self) -> String {
        if self.0.is_empty() {
            "0".to_string()
        } else {
            self.0
        }
    }
}

/// A row by its label, with its key where the label alone is not unique.
fn row_name(table: &Table, at: usize) -> Bilingual {
    let name = names::row(table, at);
    let same = (0..table.rows.len()).filter(|&other| names::row(table, other) == name);
    match table.rows.get(at) {
        Some(row) if row.label.is_some() && same.count() > 1 => Bilingual::new(
            format!("{} [{}]", name.zh, row.key),
            format!("{} [{}]", name.en, row.key),
        ),
        _ => name,
    }
}

/// A cell by its row and column; only the row where the part has one column.
fn cell_name(table: &Table, at: CellRef) -> Bilingual {
    let part = table
        .rows
        .get(at.row)
        .and_then(|row| table.parts.get(row.part));
    let labelled = table
        .rows
        .get(at.row)
        .is_some_and(|row| row.label.is_some());
    let (row, column) = (row_name(table, at.row), names::column(table, at.column));
    match (labelled, part.is_some_and(|part| part.columns.len() == 1)) {
        (false, _) => column,
        (true, true) => row,
        (true, false) => Bilingual::new(
            format!("{}·{}", row.zh, column.zh),
            format!("{} / {}", row.en, column.en),
        ),
    }
}

/// Rows as columns.
fn turned(matrix: &[Vec<String>]) -> Vec<Vec<String>> {
    let columns = matrix.first().map_or(0, Vec::len);
    let column = |at| matrix.iter().filter_map(move |line| line.get(at).cloned());
    (0..columns).map(|at| column(at).collect()).collect()
}

/// What a cell takes.
fn cell(table: &Table, at: CellRef) -> String {
    let (Some(row), Some(column), Some(kind)) = (
        table.rows.get(at.row),
        table.columns.get(at.column),
        table.kind(at),
    ) else {
        return String::new();
    };
    let kind = match kind {
        CellKind::Count => "0",
        CellKind::Amount => "0.00",
        CellKind::Signed => "±0",
        CellKind::Decimal => "±0.00",
        CellKind::Text => "abc",
    };
    let total = if row.total || column.total { "Σ " } else { "" };
    let optional = if row.optional || column.optional {
        " ?"
    } else {
        ""
    };
    format!("{total}{kind}{optional}")
}
