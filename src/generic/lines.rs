//! The rows and columns of a table as lines of figures under labels.

use super::codes;
use super::grid::{Cell, Grid};
use super::label::{self, Role};
use crate::number::Reading;
use crate::syntax::words;

/// Rows that a header has, at most.
const MOST_HEADERS: usize = 4;
/// What may be the number of a year.
const YEARS: std::ops::RangeInclusive<i64> = 1900..=2100;

/// Lines that run one way, and those that cross them.
#[derive(Debug)]
pub struct Axis {
    /// The lines are rows.
    pub rows: bool,
    pub lines: Vec<Line>,
    pub across: Vec<Across>,
}

/// A row or column whose figures may be parts or totals of others.
#[derive(Debug)]
pub struct Line {
    /// Number of the row or column.
    pub at: usize,
    pub role: Role,
    /// How far it is set in or numbered below others.
    pub level: usize,
    /// A heading or another group stands between it and the line before.
    pub begins: bool,
    pub taken_away: bool,
    pub cost: bool,
    /// The unit that its label states, if any.
    unit: String,
}

/// A line that crosses those: each total is judged once in it.
#[derive(Debug)]
pub struct Across {
    /// Number of the row or column.
    pub at: usize,
    pub role: Role,
}

/// A label with those above it or before it.
#[derive(Debug, Default)]
struct Chain {
    keys: Vec<String>,
    indent: usize,
}

impl Chain {
    fn push(&mut self, cell: &Cell) {
        if self.keys.last() != Some(&cell.key) {
            self.keys.push(cell.key.clone());
            self.indent = cell.indent;
        }
    }

    fn last(&self) -> &str {
        self.keys.last().map_or("", String::as_str)
    }

    /// The label above the last, if that one is a total.
    fn total_above(&self) -> Option<&str> {
        let (_, above) = self.keys.split_last()?;
        above
            .iter()
            .map(String::as_str)
            .find(|key| label::role(key).is_total())
    }
}

/// The table's labels, and which of its columns hold figures.
pub struct Layout {
    header: usize,
    /// Columns of figures.
    figures: Vec<usize>,
    /// Runs of columns of figures, each with the columns of labels before it.
    panels: Vec<Panel>,
    columns: Vec<Chain>,
}

struct Panel {
    /// For each row of the table, how many codes the one before its label
    /// stands below (301, 30101); empty where the labels have none.
    depths: Vec<usize>,
    labels: Vec<usize>,
    figures: Vec<usize>,
}

impl Layout {
    pub fn new(grid: &Grid) -> Layout {
        let header = header(grid);
        let coded: Vec<Vec<usize>> = (0..grid.columns)
            .map(|column| codes::depths(grid, header, column))
            .collect();
        let is_code = |column: usize| coded.get(column).is_some_and(|c| !c.is_empty());
        let figures: Vec<usize> = (0..grid.columns)
            .filter(|&column| !is_code(column) && holds_figures(grid, header, column))
            .collect();
        let mut panels: Vec<Panel> = Vec::new();
        let mut labels = Vec::new();
        let mut depths = Vec::new();
        for (column, codes) in coded.into_iter().enumerate() {
            if !codes.is_empty() {
                depths = codes;
                continue;
            }
            if !figures.contains(&column) {
                if is_label_column(grid, header, column) || panels.is_empty() {
                    labels.push(column);
                }
                continue;
            }
            match panels.last_mut() {
                Some(panel) if labels.is_empty() => panel.figures.push(column),
                _ => panels.push(Panel {
                    depths: std::mem::take(&mut depths),
                    labels: std::mem::take(&mut labels),
                    figures: vec![column],
                }),
            }
        }
        let columns = (0..grid.columns)
            .map(|column| {
                let mut chain = Chain::default();
                for row in 0..header {
                    if let Some(cell) = grid.cell(row, column).filter(|c| !c.key.is_empty()) {
                        chain.push(cell);
                    }
                }
                chain
            })
            .collect();
        Layout {
            header,
            figures,
            panels,
            columns,
        }
    }

    /// The label of a row, for the figure in `column`; empty where it has none.
    pub fn row_label<'g>(&self, grid: &'g Grid, row: usize, column: usize) -> &'g str {
        let panel = self.panels.iter().find(|p| p.figures.contains(&column));
        let own = panel.into_iter().chain(self.panels.first());
        let mut cells = own.filter_map(|panel| {
            let texts = panel.labels.iter().rev();
            texts
                .filter_map(|&c| grid.cell(row, c))
                .find(|cell| !cell.text.is_empty() && cell.reading != Reading::Blank)
        });
        let stray = || row_texts(grid, row).find(|cell| label::role(&cell.key).is_total());
        cells.next().or_else(stray).map_or("", |cell| &cell.text)
    }

    /// The label of a column; empty where it has none.
    pub fn column_label<'g>(&self, grid: &'g Grid, column: usize) -> &'g str {
        let mut rows = (0..self.header).rev();
        rows.find_map(|row| {
            let cell = grid.cell(row, column)?;
            let written = !cell.text.is_empty() && cell.reading != Reading::Blank;
            written.then_some(cell.text.as_str())
        })
        .unwrap_or("")
    }

    /// Whether the figures of this row and column are rounded to a unit.
    pub fn is_rounded(&self, grid: &Grid, row: usize, column: usize) -> bool {
        let says = |key: &str| words::ROUNDED_UNITS.occur_in(key) || label::is_share(key);
        let column = self.columns.get(column);
        words::ROUNDED_UNITS.occur_in(&grid.above)
            || column.is_some_and(|chain| chain.keys.iter().any(|key| says(key)))
            || row_texts(grid, row).any(|cell| says(&cell.key))
    }

    /// Rows as lines and columns as lines, each way as often as the table is
    /// divided.
    pub fn axes(&self, grid: &Grid) -> Vec<Axis> {
        let mut axes = Vec::new();
        for panel in &self.panels {
            axes.extend(self.rows(grid, panel));
        }
        axes.extend(self.across_columns(grid));
        axes.retain(|axis| axis.lines.iter().any(|line| line.role.is_total()));
        axes
    }

    fn rows(&self, grid: &Grid, panel: &Panel) -> Vec<Axis> {
        let mut chains: Vec<(usize, Chain, bool)> = Vec::new();
        let mut begins = false;
        let mut group = String::new();
        for row in self.header..grid.rows {
            let chain = self.row_chain(grid, row, panel);
            let filled = panel
                .figures
                .iter()
                .any(|&column| grid.number(row, column).is_some());
            if !filled && !chain.keys.is_empty() && !label::role(chain.last()).is_total() {
                begins = true;
                if label::role(chain.last()) != Role::Gap {
                    continue;
                }
            }
            let another = match (panel.labels.len(), chain.keys.first()) {
                (2.., Some(first)) if chain.keys.len() > 1 && *first != group => {
                    group.clone_from(first);
                    true
                }
                _ => false,
            };
            chains.push((row, chain, std::mem::take(&mut begins) || another));
        }
        let across = panel.figures.iter().map(|&at| Across {
            at,
            role: Layout::across_role(
                self.columns.get(at),
                (self.header..grid.rows).filter_map(|row| grid.number(row, at)),
            ),
        });
        strands(chains, across.collect(), true)
    }

    fn row_chain(&self, grid: &Grid, row: usize, panel: &Panel) -> Chain {
        let of = |panel: &Panel| {
            let mut chain = Chain::default();
            for &column in &panel.labels {
                if let Some(cell) = grid.cell(row, column).filter(|c| !c.key.is_empty()) {
                    chain.push(cell);
                }
            }
            chain
        };
        let mut chain = of(panel);
        if chain.keys.is_empty()
            && let Some(first) = self.panels.first()
        {
            chain = of(first);
        }
        // The word stands right before its figure: | | | Total | 300 |
        if chain.keys.is_empty()
            && let Some(cell) = row_texts(grid, row).find(|c| label::role(&c.key).is_total())
        {
            chain.push(cell);
        }
        if let Some(depth) = panel.depths.get(row) {
            chain.indent = *depth;
        }
        chain
    }

    fn across_columns(&self, grid: &Grid) -> Vec<Axis> {
        let mut group = String::new();
        let chains = self
            .figures
            .iter()
            .filter_map(|&column| {
                let chain = self.columns.get(column)?;
                let first = chain.keys.first().filter(|_| chain.keys.len() > 1);
                let another = first.is_some_and(|first| *first != group);
                group = first.cloned().unwrap_or_default();
                let chain = Chain {
                    keys: chain.keys.clone(),
                    indent: 0,
                };
                Some((column, chain, another))
            })
            .collect();
        let across = (self.header..grid.rows).map(|row| {
            let chain = self
                .panels
                .first()
                .map(|panel| self.row_chain(grid, row, panel));
            let numbers = self.figures.iter().filter_map(|&c| grid.number(row, c));
            Across {
                at: row,
                role: Layout::across_role(chain.as_ref(), numbers),
            }
        });
        strands(chains, across.collect(), false)
    }

    /// Whether what crosses can be summed.
    fn across_role<'g>(
        chain: Option<&Chain>,
        numbers: impl Iterator<Item = &'g crate::number::Number>,
    ) -> Role {
        let roles = chain
            .into_iter()
            .flat_map(|c| &c.keys)
            .map(|k| label::role(k));
        let mut role = Role::Plain;
        for of in roles {
            if matches!(of, Role::Aside | Role::Share) {
                role = of;
            }
        }
        let values: Vec<_> = numbers.collect();
        let whole = |n: &&crate::number::Number| n.value.scale() == 0;
        let years = values.iter().filter(|n| whole(n) && is_year(n)).count();
        match role {
            Role::Plain if values.len() > 1 && years + 1 >= values.len() => Role::Aside,
            role => role,
        }
    }
}

fn row_texts(grid: &Grid, row: usize) -> impl Iterator<Item = &Cell> {
    (0..grid.columns)
        .filter_map(move |column| grid.cell(row, column))
        .filter(|cell| !cell.key.is_empty())
}

/// How many rows are the header.
fn header(grid: &Grid) -> usize {
    let ruled = grid.ruled.filter(|rows| (1..=MOST_HEADERS).contains(rows));
    let mut rows = ruled.unwrap_or(0);
    while rows < grid.rows && rows < MOST_HEADERS && is_header(grid, rows) {
        rows += 1;
    }
    rows
}

/// Whether a row has several labels and no figures, but for years.
fn is_header(grid: &Grid, row: usize) -> bool {
    let mut labels = 0;
    let mut years = 0;
    let mut last = None;
    for column in 0..grid.columns {
        let index = grid.index(row, column);
        if index.is_none() || index == last {
            continue;
        }
        last = index;
        let Some(cell) = grid.cell(row, column) else {
            continue;
        };
        match &cell.reading {
            Reading::Number(number) if is_year(number) => years += 1,
            Reading::Number(_) => return false,
            Reading::Text => labels += 1,
            Reading::Blank => {}
        }
    }
    // A single year beside a label may be a figure.
    labels + years > 1 && (years != 1 || labels > 1 || row == 0)
}

fn is_year(number: &crate::number::Number) -> bool {
    use std::str::FromStr;
    number.value.scale() == 0
        && i64::from_str(&number.value.to_string()).is_ok_and(|year| YEARS.contains(&year))
}

/// Whether a column's cells are figures, but for a few.
fn holds_figures(grid: &Grid, header: usize, column: usize) -> bool {
    let (mut numbers, mut texts, mut total) = (0, 0, false);
    for row in header..grid.rows {
        let Some(cell) = grid.cell(row, column) else {
            continue;
        };
        match cell.reading {
            Reading::Number(_) => numbers += 1,
            Reading::Text if !cell.spans => {
                texts += 1;
                total |= label::role(&cell.key).is_total();
            }
            Reading::Text | Reading::Blank => {}
        }
    }
    // Years or numbers before the labels, and the word for the total below.
    let labels = total && column == 0;
    numbers > 0 && texts * 2 <= numbers && !labels
}

/// Whether a column without figures has a label in most rows.
fn is_label_column(grid: &Grid, header: usize, column: usize) -> bool {
    let labels = (header..grid.rows)
        .filter_map(|row| grid.cell(row, column))
        .filter(|cell| !cell.key.is_empty())
        .count();
    labels * 2 >= grid.rows.saturating_sub(header)
}

/// The lines with these labels; where a label above says the total (合计 over
/// 件数 and 金额), one set of lines for each label below it.
fn strands(chains: Vec<(usize, Chain, bool)>, across: Vec<Across>, rows: bool) -> Vec<Axis> {
    let mut below: Vec<&str> = Vec::new();
    for (_, chain, _) in &chains {
        let last = chain.last();
        if !label::role(last).is_total() && chain.total_above().is_some() && !below.contains(&last)
        {
            below.push(last);
        }
    }
    let axis = |lines: Vec<Line>| Axis {
        rows,
        lines: levelled(lines),
        across: across
            .iter()
            .map(|a| Across {
                at: a.at,
                role: a.role,
            })
            .collect(),
    };
    if below.is_empty() {
        let lines = chains
            .iter()
            .map(|(at, chain, begins)| line(*at, chain.last(), chain.indent, *begins));
        return vec![axis(lines.collect())];
    }
    below
        .iter()
        .map(|name| {
            let own = chains.iter().filter(|(_, chain, _)| chain.last() == *name);
            let lines = own.map(|(at, chain, _)| {
                let above = chain.keys.iter().rev().nth(1).map_or("", String::as_str);
                line(*at, chain.total_above().unwrap_or(above), 0, false)
            });
            axis(lines.collect())
        })
        .collect()
}

fn line(at: usize, key: &str, indent: usize, begins: bool) -> Line {
    let set_in = key.len() - key.trim_start_matches(['-', '·', '•', '└', '├', '─']).len();
    Line {
        at,
        role: label::role(key),
        level: label::numbering(key) * 100 + indent + set_in,
        begins,
        taken_away: label::is_taken_away(key),
        cost: label::is_cost(key),
        unit: unit(key).to_string(),
    }
}

/// The unit in brackets at the end of a label.
fn unit(key: &str) -> &str {
    let inner = key.rsplit_once('(').map(|(_, inner)| inner);
    let unit = inner.and_then(|rest| rest.strip_suffix(')')).unwrap_or("");
    match words::UNITS.contains(&unit) || words::ROUNDED_UNITS.contains(&unit) || unit == "%" {
        true => unit,
        false => "",
    }
}

/// Levels counted from 0. Lines without a numeral among numbered ones stand
/// with the uppermost.
fn levelled(mut lines: Vec<Line>) -> Vec<Line> {
    let numbered = lines
        .iter()
        .map(|l| l.level / 100)
        .filter(|rank| *rank > 0)
        .min();
    if let Some(first) = numbered {
        for line in &mut lines {
            let rank = line.level / 100;
            line.level = if rank == 0 { 0 } else { rank - first };
        }
    } else {
        let mut indents: Vec<usize> = lines.iter().map(|line| line.level).collect();
        indents.sort_unstable();
        indents.dedup();
        for line in &mut lines {
            line.level = indents.partition_point(|indent| *indent < line.level);
        }
    }
    lines
}

/// Whether the lines can be added: none states another unit.
pub fn alike<'l>(lines: impl Iterator<Item = &'l Line>) -> bool {
    let mut first = None;
    for line in lines.filter(|line| !line.unit.is_empty()) {
        if *first.get_or_insert(line.unit.as_str()) != line.unit {
            return false;
        }
    }
    true
}
