//! However a text came about, its findings are those of the text.

use serde_json::{Value, json};

use crate::client::{Client, capabilities};
use crate::editor::{at, sample};
use crate::shapes::shapes;

const TYPED: &str = "file:///nowhere/typed.md";
const OPENED: &str = "file:///nowhere/opened.md";

/// A list of findings without what depends on the document's name.
pub fn plain(mut found: Vec<Value>) -> Vec<Value> {
    for finding in &mut found {
        for related in finding["relatedInformation"]
            .as_array_mut()
            .into_iter()
            .flatten()
        {
            related["location"]["uri"] = Value::Null;
        }
    }
    found
}

pub fn findings_when_opened(client: &mut Client, text: &str) -> Vec<Value> {
    client.open(OPENED, text);
    let found = client.diagnostics(OPENED, 0);
    client.notify(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": OPENED } }),
    );
    client.take(|message| {
        message["params"]["uri"] == OPENED && message["params"].get("version").is_none()
    });
    plain(found)
}

/// Types `text` at the end of the document, in pieces of so many characters,
/// and returns the version that this comes to. The document ends where the
/// last piece ended: `place`.
fn typed(
    client: &mut Client,
    text: &str,
    place: &mut (usize, usize),
    version: i64,
    piece: impl FnMut() -> usize,
) -> i64 {
    let (mut piece, mut version) = (piece, version);
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.char_indices().nth(piece());
        let (new, later) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        let here = json!({ "line": place.0, "character": place.1 });
        version += 1;
        client.change(
            TYPED,
            version,
            json!([{ "range": { "start": here, "end": here }, "text": new }]),
        );
        if let Some(end) = new.rfind('\n') {
            *place = (place.0 + new.matches('\n').count(), 0);
            place.1 = new[end + 1..].encode_utf16().count();
        } else {
            place.1 += new.encode_utf16().count();
        }
        rest = later;
    }
    version
}

/// Where a text is cut in `parts`; nearly all of these places are in tables.
fn cuts(text: &str, parts: usize) -> Vec<usize> {
    let cut = |part| {
        let mut at = text.len() * part / parts;
        while !text.is_char_boundary(at) {
            at += 1;
        }
        at
    };
    (0..=parts).map(cut).collect()
}

/// Types a text and holds it, wherever it is cut, against the same read anew.
fn type_and_compare(name: &str, text: &str, mut piece: impl FnMut() -> usize) {
    let mut client = Client::start();
    client.open(TYPED, "");
    let (mut version, mut place) = (0, (0, 0));
    let mut last = Vec::new();
    for cut in cuts(text, 6).windows(2) {
        version = typed(
            &mut client,
            &text[cut[0]..cut[1]],
            &mut place,
            version,
            &mut piece,
        );
        last = plain(client.diagnostics(TYPED, version));
        let so_far = &text[..cut[1]];
        assert_eq!(client.text(TYPED, version), so_far, "{name}");
        assert_eq!(
            last,
            findings_when_opened(&mut client, so_far),
            "{name}, up to {}",
            cut[1]
        );
    }
    let rules: Vec<&Value> = last.iter().map(|finding| &finding["code"]).collect();
    assert_eq!(rules, ["total-mismatch"], "{name}: {last:?}");
    client.finish();
}

#[test]
fn typed_character_by_character_ends_as_opened_whole() {
    type_and_compare("pipe", &sample(), || 1);
}

/// In pieces of up to a line, which cut labels and rows.
#[test]
fn typed_in_every_shape_ends_as_opened_whole() {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    for (name, text) in shapes() {
        type_and_compare(name, &text, || 1 + numbers.below(24));
    }
}

/// Numbers that look random and are the same each time (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    fn boundary(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

#[test]
fn edited_at_random_ends_as_opened_whole() {
    let original = sample();
    let table: String = original
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut client = Client::start_with(capabilities(), json!({})).0;
    let mut text = original.clone();
    client.open(TYPED, &text);
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut version = 0;
    for round in 0..30 {
        let mut changes = Vec::new();
        for _ in 0..10 {
            let start = numbers.boundary(&text);
            let mut end = start + numbers.below(40);
            while !text.is_char_boundary(end.min(text.len())) {
                end += 1;
            }
            let end = if numbers.below(3) == 0 {
                end.min(text.len())
            } else {
                start
            };
            let new = match numbers.below(9) {
                0 => "👍",
                1 => "\n",
                2 => "总计",
                3 => "12",
                4 => "|",
                5 => "\n\n## 三、",
                6 => "\t",
                7 if round % 10 == 9 => table.as_str(),
                _ => "",
            };
            changes.push(json!({
                "range": { "start": at(&text, start), "end": at(&text, end) },
                "text": new,
            }));
            text.replace_range(start..end, new);
        }
        if round == 20 {
            // Everything deleted, and undone.
            let end = at(&text, text.len());
            let nothing = json!({ "line": 0, "character": 0 });
            changes.push(json!({ "range": { "start": nothing, "end": end }, "text": "" }));
            text.clone_from(&original);
            changes.push(json!({ "range": { "start": nothing, "end": nothing }, "text": text }));
        }
        version += 1;
        client.change(TYPED, version, json!(changes));
        let edited = plain(client.diagnostics(TYPED, version));
        assert_eq!(client.text(TYPED, version), text, "round {round}");
        assert_eq!(
            edited,
            findings_when_opened(&mut client, &text),
            "round {round}"
        );
    }
    client.finish();
}
