//! A document kept up to date under edits says what a fresh open says.
//!
//! The input is a text, a zero byte, and edits of four bytes: where (two), how
//! much goes, and what comes.

#![no_main]

use std::sync::Arc;

use gouji::document::{Context, Document};
use gouji::text::Span;
use libfuzzer_sys::fuzz_target;

/// What an edit may bring, beside pieces of the text itself.
const PIECES: &[&str] = &[
    "",
    "字",
    "12",
    " ",
    "\u{3000}",
    "😀",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "|",
    "| 3 | 4 |\n",
    "| --- | --- |\n",
    "# ",
    "一、总体情况\n",
    "（二）",
    "云岫市水务局2024年政府信息公开工作年度报告\n",
    "<table>",
    "</table>",
    "<tr><td>",
    "</td></tr>",
    "<p>",
    "<br>",
    "<!--",
    "-->",
    "```\n",
    "<script>",
    "</script>",
    "<",
    ">",
    "&nbsp;",
    "共计10条，其中甲3条、乙6条。",
    "---\n",
    "\u{2028}",
    "规章    0    1    2\n",
    "\u{feff}",
    "\0",
];

fuzz_target!(|bytes: &[u8]| {
    let cut = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    let (text, edits) = bytes.split_at(cut);
    let mut text = String::from_utf8_lossy(text).into_owned();
    let context = Arc::new(Context::default());
    let mut document = Document::new(&text, common::profiles(), context.clone());
    for edit in edits.get(1..).unwrap_or_default().chunks_exact(4).take(64) {
        let &[high, low, gone, new] = edit else {
            return;
        };
        let place = usize::from(high) << 8 | usize::from(low);
        let start = common::floor(&text, place % (text.len() + 1));
        let end = common::floor(&text, start + usize::from(gone)).max(start);
        let new = match PIECES.get(usize::from(new)) {
            Some(piece) => (*piece).to_string(),
            None => {
                let from = common::floor(&text, text.len() * usize::from(new) / 256);
                let to = common::floor(&text, from + 40).max(from);
                text[from..to].to_string()
            }
        };
        assert!(document.edit(Span::new(start, end), &new));
        text.replace_range(start..end, &new);
    }
    let fresh = Document::new(&text, common::profiles(), context);
    assert_eq!(document.text().to_string(), text);
    assert_eq!(
        common::said(&document.findings()),
        common::said(&fresh.findings())
    );
});
