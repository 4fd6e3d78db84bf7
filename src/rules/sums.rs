//! Equations and their cells, said and written.

use rust_decimal::Decimal;

use super::names;
use crate::finding::Edit;
use crate::message::{Bilingual, Message, Template};
use crate::number::{Reading, in_digits, write_like};
use crate::profile::{Axis, CellRef};
use crate::report::{BoundCell, BoundTable};

const SUM: Template = Template {
    zh: "“{line}”：{parts} = {sum}，{total}写的是 {actual}",
    en: "{line}: {parts} = {sum}, but {total} is {actual}",
};
const HELD: Template = Template {
    zh: "“{line}”：{parts} = {sum}，{total}写的是 {actual}",
    en: "{line}: {parts} = {sum}, and {total} is {actual}",
};
const BALANCE: Template = Template {
    zh: "“{line}”：{left} = {left_sum}，{right} = {right_sum}",
    en: "{line}: {left} = {left_sum}, {right} = {right_sum}",
};
const ZERO: Template = Template {
    zh: "各项之和",
    en: "the sum of the parts",
};

/// Parts named one by one in a sum; more are left out behind an ellipsis.
const MOST_PARTS: usize = 8;

/// The cell with this index in the table's system.
pub fn cell_of(bound: &BoundTable, index: usize) -> CellRef {
    let columns = bound.columns.len().max(1);
    CellRef {
        row: index / columns,
        column: index % columns,
    }
}

/// The profile's identifier of an equation of the system.
pub fn id(bound: &BoundTable, equation: usize) -> String {
    let of_table = bound.figures.equations.get(equation);
    of_table
        .and_then(|&e| bound.table().equations.get(e))
        .map_or_else(String::new, |e| e.id.clone())
}

/// A cell as it is written, for messages.
pub fn shown(bound: &BoundTable, at: CellRef) -> Bilingual {
    match bound.cell(at) {
        Some(cell) if !cell.text.is_empty() => Bilingual::same(match &cell.reading {
            Reading::Number(number) => in_digits(number.value),
            _ => cell.text.to_string(),
        }),
        _ => Bilingual::new("（空）", "(blank)"),
    }
}

/// The value that counts in a sum: blanks are 0.
fn value(bound: &BoundTable, at: CellRef) -> Decimal {
    bound
        .cell(at)
        .and_then(|cell| cell.reading.value())
        .unwrap_or_default()
}

/// An equation with its figures: parts that are not zero, as many as a message
/// has room for, what they make, and what is written.
pub fn said(bound: &BoundTable, equation: usize) -> Message {
    said_of(bound, equation, MOST_PARTS)
}

/// The same with all parts.
pub fn said_whole(bound: &BoundTable, equation: usize) -> Message {
    said_of(bound, equation, usize::MAX)
}

fn said_of(bound: &BoundTable, equation: usize, most: usize) -> Message {
    let table = bound.table();
    let Some(of_table) = bound
        .figures
        .equations
        .get(equation)
        .and_then(|&e| table.equations.get(e))
    else {
        return Message::new(&ZERO);
    };
    let name = |at: CellRef| match of_table.axis {
        Axis::Row(_) => names::column(table, at.column),
        Axis::Column(_) => names::row(table, at.row),
        Axis::Free => names::cell(table, at),
    };
    let line = match of_table.axis {
        Axis::Row(row) => names::row(table, row),
        Axis::Column(column) => names::column(table, column),
        Axis::Free => table.title.clone(),
    };
    // One cell on the left: a sum. Otherwise both sides are sums.
    let left: Vec<_> = of_table
        .terms
        .iter()
        .filter(|(k, _)| k.is_sign_positive())
        .collect();
    let right: Vec<_> = of_table
        .terms
        .iter()
        .filter(|(k, _)| k.is_sign_negative())
        .collect();
    let side = |terms: &[&(Decimal, CellRef)]| -> (Message, Decimal) {
        let sum = terms.iter().fold(Decimal::ZERO, |sum, (k, at)| {
            sum.saturating_add(k.abs().saturating_mul(value(bound, *at)))
        });
        (
            Message::new(&PARTS).with("parts", parts(terms, bound, &name, most)),
            sum,
        )
    };
    if let [only] = left.as_slice()
        && only.0 == Decimal::ONE
    {
        let (parts, sum) = side(&right);
        let holds = sum == value(bound, only.1);
        return Message::new(if holds { &HELD } else { &SUM })
            .with("line", line)
            .with("parts", parts)
            .with("sum", sum)
            .with("total", name(only.1))
            .with("actual", shown(bound, only.1));
    }
    let ((left, left_sum), (right, right_sum)) = (side(&left), side(&right));
    Message::new(&BALANCE)
        .with("line", line)
        .with("left", left)
        .with("left_sum", left_sum)
        .with("right", right)
        .with("right_sum", right_sum)
}

const PARTS: Template = Template {
    zh: "{parts}",
    en: "{parts}",
};
const FIRST: Template = Template {
    zh: "{name} {value}",
    en: "{name} {value}",
};
const NEXT: Template = Template {
    zh: "{before} + {name} {value}",
    en: "{before} + {name} {value}",
};
const MORE: Template = Template {
    zh: "{before} + …",
    en: "{before} + …",
};

/// `自然人 3 + 商业企业 1`; parts that are zero are left out, unless all are.
fn parts(
    terms: &[&(Decimal, CellRef)],
    bound: &BoundTable,
    name: &dyn Fn(CellRef) -> Bilingual,
    most: usize,
) -> Message {
    let mut sum: Option<Message> = None;
    let written = terms.iter().filter(|(_, at)| !value(bound, *at).is_zero());
    for (i, (_, at)) in written.enumerate() {
        sum = Some(
            match sum {
                None => Message::new(&FIRST),
                Some(before) if i == most => {
                    return Message::new(&MORE).with("before", before);
                }
                Some(before) => Message::new(&NEXT).with("before", before),
            }
            .with("name", name(*at))
            .with("value", value(bound, *at)),
        );
    }
    sum.unwrap_or(Message::new(&ZERO))
}

/// The edits that write `value` into a cell in the manner of what stands there,
/// into a blank one in that of the row's first figure.
pub fn write(bound: &BoundTable, at: CellRef, value: Decimal) -> Option<Vec<Edit>> {
    let cell = bound.cell(at)?;
    let in_row = (0..bound.columns.len())
        .filter_map(|column| figure(bound.cell(CellRef { column, ..at })?))
        .next();
    let text = match figure(cell).or(in_row) {
        Some(sample) => write_like(value, sample),
        None => in_digits(value),
    };
    let edit = |cell: &BoundCell| Edit {
        span: cell.span,
        text: text.clone(),
    };
    Some(bound.written(at).map(edit).collect())
}

/// The figure of a cell, as it is written.
fn figure(cell: &BoundCell) -> Option<&str> {
    match &cell.reading {
        Reading::Number(number) => Some(number.span().of(&cell.text)),
        _ => None,
    }
}
