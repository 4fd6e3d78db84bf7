//! Columns of codes, whose digits say what belongs to what: 301 above 30101,
//! 1 above 1.1.

use super::grid::Grid;
use crate::number::Reading;

/// Digits that a level adds at least, where no point divides the levels: fewer
/// are a count that goes on (1, 10, 11).
const DIGITS: usize = 2;

/// For each row of the table, how many codes above its own in `column` it
/// belongs to; empty where the column holds no codes. The words are expected
/// right behind the codes.
pub fn depths(grid: &Grid, header: usize, column: usize) -> Vec<usize> {
    let mut depths = vec![0; grid.rows];
    let mut above: Vec<&str> = Vec::new();
    let mut nested = false;
    for row in header..grid.rows {
        let Some(cell) = grid.cell(row, column) else {
            continue;
        };
        let code = cell.text.trim();
        if !is_code(code) || cell.spans {
            match &cell.reading {
                // A figure that is no code; the word for the total may stand here.
                Reading::Number(_) => return Vec::new(),
                Reading::Text | Reading::Blank => above.clear(),
            }
            continue;
        }
        let named = grid.cell(row, column + 1);
        if named.is_none_or(|cell| cell.reading != Reading::Text) {
            return Vec::new();
        }
        while above.last().is_some_and(|upper| !belongs(code, upper)) {
            above.pop();
        }
        nested |= !above.is_empty();
        if let Some(depth) = depths.get_mut(row) {
            *depth = above.len();
        }
        above.push(code);
    }
    if nested { depths } else { Vec::new() }
}

fn is_code(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.trim_end_matches('.').split('.').all(digits)
}

/// Whether `code` belongs to what `upper` stands for.
fn belongs(code: &str, upper: &str) -> bool {
    code.strip_prefix(upper.trim_end_matches('.'))
        .is_some_and(|rest| rest.starts_with('.') && rest.len() > 1 || rest.len() >= DIGITS)
}
