//! A text as an editor holds it: positions in UTF-16, edits of the server.

use serde_json::{Value, json};

/// The sample of the README; one total in it is wrong.
pub fn sample() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/report.md");
    std::fs::read_to_string(path).expect("the sample is there")
}

/// Where `needle` begins; it must stand in the text.
pub fn position(text: &str, needle: &str) -> Value {
    at(text, text.find(needle).expect(needle))
}

/// The position of a byte offset.
pub fn at(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    json!({
        "line": before.matches('\n').count(),
        "character": before[line..].encode_utf16().count(),
    })
}

pub fn offset(text: &str, position: &Value) -> usize {
    let number = |value: &Value| value.as_u64().expect("a number") as usize;
    let mut start = 0;
    for _ in 0..number(&position["line"]) {
        match text[start..].find('\n') {
            Some(end) => start += end + 1,
            None => return text.len(),
        }
    }
    let mut units = 0;
    for (index, c) in text[start..].char_indices() {
        if units >= number(&position["character"]) || c == '\n' {
            return start + index;
        }
        units += c.len_utf16();
    }
    text.len()
}

/// What a range marks.
pub fn marked<'t>(text: &'t str, range: &Value) -> &'t str {
    &text[offset(text, &range["start"])..offset(text, &range["end"])]
}

/// The text after a list of edits, which must not overlap.
pub fn edited(text: &str, edits: &Value) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .expect("a list")
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let new = edit["newText"].as_str().expect("a text");
            (
                offset(text, &range["start"]),
                offset(text, &range["end"]),
                new,
            )
        })
        .collect();
    edits.sort();
    let mut out = String::new();
    let mut last = 0;
    for (start, end, new) in edits {
        assert!(last <= start, "edits overlap");
        out.push_str(&text[last..start]);
        out.push_str(new);
        last = end;
    }
    out + &text[last..]
}

/// The edits of a workspace edit that concerns one document at this version.
pub fn document_edits(edit: &Value, uri: &str, version: i64) -> Value {
    let changes = edit["documentChanges"]
        .as_array()
        .expect("document changes");
    assert_eq!(changes.len(), 1);
    assert_eq!(
        changes[0]["textDocument"],
        json!({ "uri": uri, "version": version })
    );
    changes[0]["edits"].clone()
}
