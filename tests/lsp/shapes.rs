//! The sample with its tables in the other shapes that reach an editor. The
//! comments name each as an office's text shows it.

use crate::editor::sample;

/// Writes the cells of a table.
type Write = fn(&[Vec<&str>]) -> String;

/// Name and text of each; the first is the sample itself.
pub fn shapes() -> Vec<(&'static str, String)> {
    let shapes: [(&str, Write); 9] = [
        ("pipe", pipe),
        ("html", html),
        ("rows", rows),
        ("tabbed", tabbed),
        ("stacked", stacked),
        ("pipes between", pipes_between),
        ("pipe at the end", pipe_at_the_end),
        ("pipe on its own line", pipe_on_its_own_line),
        ("pipe before a line break", pipe_before_a_line_break),
    ];
    shapes
        .into_iter()
        .map(|(name, write)| (name, with_tables(write)))
        .collect()
}

/// The sample with each table written by `write`.
fn with_tables(write: Write) -> String {
    let text = sample();
    let mut out = String::new();
    let mut table = Vec::new();
    for line in text.lines().chain([""]) {
        match line.strip_prefix('|').and_then(|l| l.strip_suffix('|')) {
            Some(row) => table.push(row.split('|').map(str::trim).collect()),
            None => {
                if !table.is_empty() {
                    out.push_str(&write(&std::mem::take(&mut table)));
                }
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out.pop();
    out
}

/// The rows without the one that Markdown alone has.
fn data<'t>(table: &'t [Vec<&'t str>]) -> impl Iterator<Item = &'t Vec<&'t str>> {
    table.iter().filter(|row| row.iter().any(|c| *c != "---"))
}

/// Every cell that isn't empty.
fn filled<'t>(table: &'t [Vec<&'t str>]) -> impl Iterator<Item = &'t str> {
    data(table)
        .flatten()
        .copied()
        .filter(|cell| !cell.is_empty())
}

fn pipe(table: &[Vec<&str>]) -> String {
    let rows = table.iter();
    rows.map(|row| format!("| {} |\n", row.join(" | ")).replace("|  |", "| |"))
        .collect()
}

fn html(table: &[Vec<&str>]) -> String {
    let cell = |cell: &&str| format!("<td><p>{cell}</p></td>");
    let row = |row: &Vec<&str>| format!("<tr>{}</tr>\n", row.iter().map(cell).collect::<String>());
    format!(
        "<table>\n{}</table>\n",
        data(table).map(row).collect::<String>()
    )
}

fn rows(table: &[Vec<&str>]) -> String {
    data(table)
        .map(|row| format!("{}\n", row.join("\t")))
        .collect()
}

fn tabbed(table: &[Vec<&str>]) -> String {
    let cell = |cell: &&str| format!("\t{cell}\n");
    let rows: Vec<String> = data(table)
        .map(|row| row.iter().map(cell).collect())
        .collect();
    rows.join("\n")
}

fn stacked(table: &[Vec<&str>]) -> String {
    filled(table)
        .map(|cell| format!("{cell}\n\n"))
        .collect::<String>()
        .trim_end()
        .to_string()
        + "\n"
}

/// `三、本年度办理结果 | （一）予以公开 | 28 | …`
fn pipes_between(table: &[Vec<&str>]) -> String {
    data(table)
        .map(|row| {
            let cells: Vec<&str> = row.iter().copied().filter(|c| !c.is_empty()).collect();
            format!("{} |\n", cells.join(" | "))
        })
        .collect()
}

/// `规章 |` and on the next line `0 |`
fn pipe_at_the_end(table: &[Vec<&str>]) -> String {
    filled(table).map(|cell| format!("{cell} |\n")).collect()
}

/// `规章`, `|`, `0`, each on a line of its own
fn pipe_on_its_own_line(table: &[Vec<&str>]) -> String {
    filled(table).map(|cell| format!("{cell}\n|\n")).collect()
}

/// `|` and on the next line ` 规章 |`
fn pipe_before_a_line_break(table: &[Vec<&str>]) -> String {
    let cells: String = filled(table).map(|cell| format!("\n {cell}  | ")).collect();
    format!("| {}\n", cells.trim_start_matches('\n'))
}
