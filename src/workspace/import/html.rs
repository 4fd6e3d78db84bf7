//! Web pages, as far as the checker reads them.

use super::markdown::{Cell, Imported, MOST_CELLS, TooManyCells};
use crate::syntax::{self, Kind, lex, readable};

/// The headings, paragraphs and tables of `page` from the one that holds byte
/// `from` on; scripts, styles and comments are left out.
///
/// # Errors
/// When a table has more cells than a table may have.
pub fn read(page: &str, from: usize) -> Result<Imported, TooManyCells> {
    let mut imported = Imported::default();
    let (mut at, mut paragraphs, mut tables) = (0, 0, 0);
    let mut cells = Vec::new();
    while let Some(lexed) = lex(page, at, &mut cells) {
        let block = lexed.block;
        let source = page.get(at..at + block.len).unwrap_or("");
        at += block.len;
        if at <= from {
            continue;
        }
        match block.kind {
            Kind::Blank | Kind::Markup | Kind::Rule => {}
            Kind::Table => {
                tables += 1;
                imported.table(&rows(&cells, source)?, tables)?;
            }
            kind => {
                paragraphs += 1;
                let level = match kind {
                    Kind::Heading => level(source),
                    _ => 0,
                };
                let words = cells.iter().map(|cell| readable(cell.span().of(source)));
                let text: Vec<String> = words.collect();
                imported.block(level, &text.join(" "), paragraphs);
            }
        }
    }
    Ok(imported)
}

/// The level of a heading that is written as `<h2>` or `## …`.
fn level(source: &str) -> usize {
    let source = source.trim_start_matches(syntax::is_space);
    match source
        .strip_prefix('<')
        .and_then(|rest| rest.as_bytes().get(1))
    {
        Some(digit @ b'1'..=b'6') => usize::from(digit - b'0'),
        _ => source
            .bytes()
            .take_while(|byte| *byte == b'#')
            .count()
            .max(1),
    }
}

fn rows(cells: &[syntax::Cell], source: &str) -> Result<Vec<Vec<Cell>>, TooManyCells> {
    let height = cells.iter().map(|cell| cell.row as usize + 1).max();
    let width = cells.iter().map(|cell| cell.column as usize + 1).max();
    let (height, width) = (height.unwrap_or(0), width.unwrap_or(0));
    if height.saturating_mul(width) > MOST_CELLS {
        return Err(TooManyCells);
    }
    // What no cell begins at is covered by one, or missing.
    let covered = Cell {
        columns: 1,
        continues: true,
        ..Cell::default()
    };
    let mut rows = vec![vec![covered; width]; height];
    for cell in cells {
        let place = rows
            .get_mut(cell.row as usize)
            .and_then(|row| row.get_mut(cell.column as usize));
        if let Some(place) = place {
            place.text = readable(cell.span().of(source));
            place.continues = false;
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_paragraphs_and_tables_become_markdown() {
        let page = "<html><head><style>p { x: y }</style></head><body><p>首页</p>\n\
            <h2>一、总体&nbsp;情况</h2><p>共 <b>12</b> 件&lt;注&gt;</p>\n\
            <table><tr><td rowspan=\"2\">甲</td><td>1|2</td></tr><tr><td>自<br>然人</td></tr></table>\n\
            </body></html>";
        assert_eq!(
            read(page, 0).unwrap().text,
            "首页\n\n## 一、总体 情况\n\n共 12 件<注>\n\n\
             | 甲 | 1\\|2 |\n| --- | --- |\n| | 自 然人 |\n"
        );
        let from = page.find("<h2>").unwrap();
        assert!(read(page, from).unwrap().text.starts_with("## 一、"));
    }

    #[test]
    fn spans_can_not_make_a_table_of_any_size() {
        let row = "<tr><td rowspan=1000 colspan=1000>1</td></tr>";
        let page = format!("<table>{}</table>", row.repeat(300));
        assert_eq!(read(&page, 0).err(), Some(TooManyCells));
    }
}
