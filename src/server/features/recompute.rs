//! All totals written anew from their parts.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::figures;
use crate::finding::Edit;
use crate::number::{Reading, write_like};
use crate::profile::CellRef;
use crate::server::document::Snapshot;

/// The edits that make every total the sum of its parts, in the order of the
/// text. Sums of sums follow; a total that two equations want different stays
/// as the first of them has it.
pub fn edits(snapshot: &Snapshot) -> Vec<Edit> {
    let mut edits = Vec::new();
    for table in figures::reports(&snapshot.reports).flat_map(|report| report.tables()) {
        let mut new: HashMap<CellRef, Decimal> = HashMap::new();
        // As deep as sums are nested, and no deeper.
        for _ in 0..=table.equations().len() {
            let mut settled = true;
            let mut decided = Vec::new();
            for equation in table.equations() {
                let total = equation.total;
                if table.cell(total).is_none() || decided.contains(&total) {
                    continue;
                }
                let value = |at: CellRef| new.get(&at).copied().or_else(|| table.value(at));
                if let Some(implied) = table.implied_with(equation, &value) {
                    decided.push(total);
                    if value(total) != Some(implied) {
                        settled = false;
                        new.insert(total, implied);
                    }
                }
            }
            if settled {
                break;
            }
        }
        for (at, value) in new {
            let Some(cell) = table.cell(at) else { continue };
            if table.value(at) == Some(value) {
                continue;
            }
            let span = table.span(cell.span);
            let text = match &cell.reading {
                Reading::Number(number) => {
                    let sample = cell.text.get(number.start..number.end).unwrap_or("");
                    format!(
                        "{}{}{}",
                        cell.text.get(..number.start).unwrap_or(""),
                        write_like(value, sample),
                        cell.text.get(number.end..).unwrap_or("")
                    )
                }
                Reading::Blank => value.normalize().to_string(),
                Reading::Text => continue,
            };
            edits.push(Edit { span, text });
        }
    }
    edits.sort_by_key(|edit| edit.span);
    edits
}
