//! A table takes its shape in the text.

use gouji::text::Span;

use super::grid::{Cell, Content, Grid, Slot};
use super::page::Page;
use super::rng::Rng;
use super::style::{Residue, Shape, TableStyle, Wrap};

/// A value cell as written.
#[derive(Clone, Debug)]
pub struct Value {
    pub table: &'static str,
    pub row: String,
    pub column: String,
    /// Without white space around it; empty at the place of a blank.
    pub span: Span,
    /// The figure without dress; empty for a blank.
    pub plain: String,
}

/// A row as written.
#[derive(Clone, Debug)]
pub struct RowPlace {
    pub table: &'static str,
    pub key: String,
    pub label: Span,
    /// Its lines.
    pub chunk: Span,
    /// No other row's label stands in it.
    pub free: bool,
}

/// A caption, heading or label as written.
#[derive(Clone, Debug)]
pub struct LabelPlace {
    pub table: &'static str,
    /// The row that it stands in; `None` for captions and headings.
    pub row: Option<String>,
    /// As the office writes it, unbroken.
    pub text: String,
    pub span: Span,
}

/// Where everything of the tables stands.
#[derive(Default, Debug)]
pub struct Places {
    pub values: Vec<Value>,
    pub rows: Vec<RowPlace>,
    pub labels: Vec<LabelPlace>,
}

struct Draw<'a> {
    page: &'a mut Page,
    places: &'a mut Places,
    grid: &'a Grid,
    style: &'a TableStyle,
    seed: u64,
}

/// Writes `grid` in the shape of `style`.
pub fn draw(page: &mut Page, places: &mut Places, grid: &Grid, style: &TableStyle, seed: u64) {
    let mut draw = Draw {
        page,
        places,
        grid,
        style,
        seed,
    };
    match style.shape {
        Shape::Pipe | Shape::PipeResidue | Shape::PipeBare => draw.pipe(),
        Shape::PipeTrailing | Shape::PipeAlone | Shape::PipeBroken => draw.pipe_lines(),
        Shape::PipeEach => draw.pipe_each(),
        Shape::Html => draw.html(),
        Shape::Rows => draw.rows(),
        Shape::Tabbed => draw.tabbed(),
        Shape::Stacked => draw.stacked(),
    }
}

impl Draw<'_> {
    /// Writes what stands in a cell; `line` joins the pieces of a label.
    fn cell(&mut self, row: usize, cell: &Cell, line: &str) -> Span {
        match &cell.content {
            Content::Label(pieces) => {
                let text = pieces.concat();
                let span = self.page.put(&pieces.join(line));
                self.places.labels.push(LabelPlace {
                    table: self.grid.table,
                    row: self.grid.rows[row].key.clone(),
                    text,
                    span,
                });
                span
            }
            Content::Value { key, plain } => {
                let html = self.style.shape == Shape::Html;
                let blank = match self.style.shape {
                    Shape::Html if self.style.hard_blank => "&nbsp;",
                    // An empty paragraph would be no paragraph.
                    Shape::Stacked => "\u{a0}",
                    _ => "",
                };
                if plain.is_empty() {
                    let start = self.page.put(blank).start;
                    self.push_value(key, plain, Span::at(start));
                    return Span::at(start);
                }
                let pad = match self.style.pad {
                    "\u{a0}" if html => "&nbsp;",
                    pad => pad,
                };
                self.page.put(pad);
                let figure = self.style.figure(plain);
                let span = self.page.put(&figure);
                self.page.put(self.style.trail);
                self.push_value(key, plain, span);
                span
            }
        }
    }

    fn push_value(&mut self, key: &(String, String), plain: &str, span: Span) {
        self.places.values.push(Value {
            table: self.grid.table,
            row: key.0.clone(),
            column: key.1.clone(),
            span,
            plain: plain.to_string(),
        });
    }

    /// Notes the row `r`, whose text begins at `start` and ends here.
    fn close_row(&mut self, r: usize, start: usize) {
        let Some(key) = self.grid.rows[r].key.clone() else {
            return;
        };
        let chunk = Span::new(start, self.page.at());
        // The last label of a row is its own; those before are its groups'.
        let label = (self.places.labels.iter())
            .rfind(|label| label.row.is_some() && chunk.overlaps(label.span))
            .map_or(Span::at(start), |label| label.span);
        self.places.rows.push(RowPlace {
            table: self.grid.table,
            key,
            label,
            chunk,
            free: self.grid.is_free(r),
        });
    }
}

// The rows of the grid, flattened.
impl Draw<'_> {
    fn flattened(&self, r: usize, slots: &[Slot]) -> Vec<Option<(usize, usize)>> {
        let shape = self.style.shape;
        let mut fields = Vec::new();
        let first_value = (slots.iter())
            .position(|slot| self.is_value(r, slot))
            .unwrap_or(slots.len());
        for (at, slot) in slots.iter().enumerate() {
            match slot {
                Slot::Origin(c) => fields.push(Some((r, *c))),
                Slot::Down(row, c) if shape == Shape::Pipe && self.style.repeat_groups => {
                    // A label is repeated where its cell begins, not across.
                    let again = at == 0 || slots[at - 1] != *slot;
                    let body = self.grid.rows[r].key.is_some();
                    fields.push((again && body).then_some((*row, *c)));
                }
                Slot::Down(..) | Slot::Across | Slot::Gap => {
                    let keep = match (shape, self.style.residue) {
                        (Shape::PipeResidue | Shape::PipeBare, _) => false,
                        (Shape::Rows, Residue::None) => false,
                        (Shape::Rows, Residue::Ends) => {
                            matches!(slot, Slot::Down(..)) && at < first_value
                        }
                        _ => true,
                    };
                    if keep {
                        fields.push(None);
                    }
                }
            }
        }
        let fill = match shape {
            Shape::PipeResidue => true,
            Shape::Rows => self.style.residue == Residue::Ends,
            _ => false,
        };
        if fill {
            while fields.len() < slots.len() {
                fields.push(None);
            }
        }
        fields
    }

    fn is_value(&self, r: usize, slot: &Slot) -> bool {
        match slot {
            Slot::Origin(c) => {
                matches!(self.grid.rows[r].cells[*c].content, Content::Value { .. })
            }
            _ => false,
        }
    }

    fn field(&mut self, field: Option<(usize, usize)>, r: usize, line: &str) {
        let Some((row, c)) = field else { return };
        let cell = self.grid.rows[row].cells[c].clone();
        if row == r {
            self.cell(row, &cell, line);
        } else if let Content::Label(pieces) = &cell.content {
            // The label of a group, written again.
            self.page.put(&pieces.join(line));
        }
    }

    fn pipe(&mut self) {
        let (bar, open, close) = match (self.style.shape, self.style.tight) {
            (Shape::PipeBare, _) => (" | ", "", " |"),
            (_, true) => ("|", "|", "|"),
            (_, false) => (" | ", "| ", " |"),
        };
        let line = *Rng::keyed(self.seed, "pipe.line").pick(&["", "<br>", " "]);
        let all = self.grid.slots();
        let mut top = true;
        for (r, slots) in all.iter().enumerate() {
            let opens = self.grid.rows[r].opens && !self.style.one_table;
            if opens && r > 0 {
                self.page.break_lines(2);
                top = true;
            }
            let start = self.page.at();
            self.page.put(open);
            let fields = self.flattened(r, slots);
            for (i, field) in fields.iter().enumerate() {
                if i > 0 {
                    self.page.put(bar);
                }
                self.field(*field, r, line);
            }
            self.page.put(close);
            self.page.put("\n");
            if top && self.style.delimiter && self.style.shape != Shape::PipeBare {
                let dashes = if self.style.tight { "---|" } else { " --- |" };
                self.page.put("|");
                self.page.put(&dashes.repeat(fields.len()));
                self.page.put("\n");
            }
            top = false;
            self.close_row(r, start);
        }
    }

    fn pipe_lines(&mut self) {
        let all = self.grid.slots();
        for r in 0..all.len() {
            let start = self.page.at();
            if self.style.shape == Shape::PipeBroken {
                self.page.put("| \n");
            }
            for c in 0..self.grid.rows[r].cells.len() {
                match self.style.shape {
                    Shape::PipeTrailing => {
                        self.field(Some((r, c)), r, "");
                        self.page.put(" |\n");
                    }
                    Shape::PipeAlone => {
                        self.field(Some((r, c)), r, "");
                        self.page.put("\n|\n");
                    }
                    _ => {
                        self.page.put(" ");
                        self.field(Some((r, c)), r, "");
                        self.page.put("  | \n");
                    }
                }
            }
            self.close_row(r, start);
        }
    }

    /// A table for each block, row or group, headed by its columns.
    fn pipe_each(&mut self) {
        let names: Vec<&str> = match self.grid.table {
            "requests" => super::forms::REQUEST_COLUMNS
                .iter()
                .map(|(_, name)| *name)
                .collect(),
            _ => Vec::new(),
        };
        if names.is_empty() {
            // Table two: a table a block; table four: a table a group.
            let style = TableStyle {
                shape: Shape::Pipe,
                one_table: false,
                delimiter: true,
                ..self.style.clone()
            };
            draw(self.page, self.places, self.grid, &style, self.seed);
            return;
        }
        let mut fresh = true;
        for r in 0..self.grid.rows.len() {
            let row = &self.grid.rows[r];
            if row.key.is_none() {
                continue;
            }
            let labels: Vec<String> = (row.cells.iter())
                .filter_map(|cell| match &cell.content {
                    Content::Label(pieces) => Some(pieces.concat()),
                    Content::Value { .. } => None,
                })
                .collect();
            // What stands before a row's own label begins a group.
            let groups = &labels[..labels.len().saturating_sub(1)];
            if fresh || !groups.is_empty() {
                self.page.break_lines(2);
                for group in groups {
                    self.page.put(&format!("{group}\n\n"));
                }
                self.page.put("| 类别 |");
                for name in &names {
                    let span = self.page.put(&format!(" {name} |"));
                    self.places.labels.push(LabelPlace {
                        table: "requests",
                        row: None,
                        text: (*name).to_string(),
                        span: Span::new(span.start + 1, span.end - 2),
                    });
                }
                self.page.put("\n|");
                self.page.put(&" --- |".repeat(names.len() + 1));
                self.page.put("\n");
            }
            fresh = false;
            let start = self.page.at();
            let own = labels.len().saturating_sub(1);
            for c in own..self.grid.rows[r].cells.len() {
                self.page.put(if c == own { "| " } else { " | " });
                self.field(Some((r, c)), r, "");
            }
            self.page.put(" |\n");
            self.close_row(r, start);
        }
    }

    fn rows(&mut self) {
        let line = *Rng::keyed(self.seed, "rows.line").pick(&["", " "]);
        let all = self.grid.slots();
        for (r, slots) in all.iter().enumerate() {
            let start = self.page.at();
            for (i, field) in self.flattened(r, slots).into_iter().enumerate() {
                if i > 0 {
                    self.page.put("\t");
                }
                self.field(field, r, line);
            }
            self.page.put("\n");
            self.close_row(r, start);
        }
    }

    /// A cell a line behind a tab, a blank line behind each row.
    fn tabbed(&mut self) {
        let line = if self.style.hard_break { "\n\n" } else { "\n" };
        let mut rng = Rng::keyed(self.seed, "tabbed.residue");
        let stray = rng.chance(20);
        let all = self.grid.slots();
        for (r, slots) in all.iter().enumerate() {
            let start = self.page.at();
            let mut last = None;
            for slot in slots {
                match *slot {
                    Slot::Origin(c) => {
                        self.page.put("\t");
                        self.field(Some((r, c)), r, line);
                        self.page.put("\n");
                    }
                    // A merged cell leaves one empty line however wide it is.
                    Slot::Down(row, c) if last != Some((row, c)) => {
                        self.page.put("\t\n");
                        last = Some((row, c));
                    }
                    _ => {}
                }
            }
            self.page.put("\n");
            self.close_row(r, start);
            if stray && self.grid.rows[r].key.as_deref() == Some("results.total") {
                // A row without a label, left by a page break.
                self.page.put(&"\t\n".repeat(9));
                self.page.put("\n");
            }
        }
    }

    /// A cell a paragraph.
    fn stacked(&mut self) {
        for r in 0..self.grid.rows.len() {
            let start = self.page.at();
            for c in 0..self.grid.rows[r].cells.len() {
                let upright = match &self.grid.rows[r].cells[c].content {
                    Content::Label(pieces) => pieces.iter().any(|p| p.chars().count() == 1),
                    Content::Value { .. } => false,
                };
                let line = match (upright, self.style.hard_break) {
                    (true, _) => "",
                    (false, true) => "\n\n",
                    (false, false) => "\n",
                };
                self.field(Some((r, c)), r, line);
                self.page.put("\n\n");
            }
            self.close_row(r, start);
        }
    }

    fn html(&mut self) {
        let style = self.style;
        let (newline, indent) = if style.lines { ("\n", "  ") } else { ("", "") };
        let (open, close, line) = match style.wrap {
            Wrap::None => ("", "", "<br />"),
            Wrap::Paragraph => ("<p>", "</p>", "</p><p>"),
            Wrap::Span => ("<span style=\"font-size:14px\">", "</span>", "<br>"),
            Wrap::ParagraphSpan => (
                "<p style=\"text-align:center\"><span>",
                "</span></p>",
                "</span><br/><span>",
            ),
            Wrap::Font => ("<font face=\"宋体\">", "</font>", "<br/>"),
        };
        let table = if style.attributes {
            "<table border=\"1\" cellspacing=\"0\" cellpadding=\"0\" width=\"100%\">"
        } else {
            "<table>"
        };
        let mut body = "";
        let mut head = false;
        for r in 0..self.grid.rows.len() {
            let row = &self.grid.rows[r];
            let opens = r == 0 || (row.opens && !style.one_table);
            if opens {
                if r > 0 {
                    self.page.put(&format!("{body}</table>\n"));
                }
                self.page.put(table);
                self.page.put(newline);
                body = "";
            }
            if opens {
                head = style.head;
                if head {
                    self.page.put("<thead>");
                }
            }
            if head && row.key.is_some() {
                head = false;
                self.page.put("</thead>");
            }
            if !head && body.is_empty() && style.attributes {
                self.page.put("<tbody>");
                body = "</tbody>";
            }
            let start = self.page.at();
            self.page.put("<tr>");
            self.page.put(newline);
            for c in 0..self.grid.rows[r].cells.len() {
                let cell = self.grid.rows[r].cells[c].clone();
                let tag = if head { "th" } else { "td" };
                let mut attributes = String::new();
                if cell.wide > 1 {
                    attributes += &format!(" colspan=\"{}\"", cell.wide);
                }
                if cell.high > 1 {
                    attributes += &format!(" rowspan=\"{}\"", cell.high);
                }
                if style.attributes {
                    attributes += " valign=\"middle\"";
                }
                self.page.put(&format!("{indent}<{tag}{attributes}>{open}"));
                self.cell(r, &cell, line);
                self.page.put(&format!("{close}</{tag}>{newline}"));
            }
            self.page.put("</tr>");
            self.page.put(newline);
            self.close_row(r, start);
        }
        self.page.put(&format!("{body}</table>\n"));
    }
}
