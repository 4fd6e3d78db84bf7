//! A day of writing: many documents, many edits, and at the end the server
//! says what a fresh one would, in the memory that it had in the morning.

use serde_json::{Value, json};

use crate::client::Client;
use crate::editor::{at, sample};
use crate::typing::{findings_when_opened, plain};

/// Steele and Vigna's xorshift64*: the same day every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n.max(1)
    }
}

/// A document as the editor has it.
struct Written {
    uri: String,
    version: i64,
    text: String,
    /// Where the writer is, in bytes.
    cursor: usize,
}

/// What is typed; most of it one character.
const TYPED: &[&str] = &[
    "字",
    "年",
    "，",
    "。",
    "1",
    "0",
    "7",
    " ",
    "\n",
    "一",
    "（",
    "）",
    "|",
    "\t",
    "😀",
    "共计10件，其中甲3件、乙6件。",
    "## 二、主动公开政府信息情况\n",
    "| 3 | 4 |\n",
    "<td>",
    "</table>",
    "<!--",
];

impl Written {
    fn boundary(&self, mut at: usize) -> usize {
        at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn replace(&mut self, client: &mut Client, start: usize, end: usize, new: &str) {
        let range = json!({ "start": at(&self.text, start), "end": at(&self.text, end) });
        self.version += 1;
        client.change(
            &self.uri,
            self.version,
            json!([{ "range": range, "text": new }]),
        );
        self.text.replace_range(start..end, new);
        self.cursor = start + new.len();
    }

    fn edit(&mut self, client: &mut Client, dice: &mut Dice, sample: &str) {
        if self.text.len() > 2 * sample.len() {
            // The writer takes it all back.
            self.version += 1;
            client.change(&self.uri, self.version, json!([{ "text": sample }]));
            self.text = sample.to_string();
            self.cursor = 0;
            return;
        }
        match dice.below(10) {
            0 => {
                let start = self.boundary(dice.below(self.text.len() + 1));
                self.replace(client, start, start, "");
            }
            1..=3 => {
                let start = self.boundary(self.cursor.saturating_sub(1 + dice.below(4)));
                self.replace(client, start, self.cursor, "");
            }
            _ => {
                let new = TYPED[dice.below(TYPED.len())];
                self.replace(client, self.cursor, self.cursor, new);
            }
        }
    }
}

fn write_for_a_day(documents: usize, edits: usize) {
    let sample = sample();
    let mut client = Client::start();
    let mut dice = Dice(20_241_121);
    let mut written: Vec<Written> = (0..documents)
        .map(|n| Written {
            uri: format!("untitled:{n}"),
            version: 0,
            text: sample.clone(),
            cursor: 0,
        })
        .collect();
    for document in &written {
        client.open(&document.uri, &document.text);
    }
    let mut morning = None;
    for edit in 0..edits {
        // Some hundred edits here, then some there.
        let which = (edit / 97) * 31 % documents;
        let document = &mut written[which];
        document.edit(&mut client, &mut dice, &sample);
        if edit % 97 == 96 {
            let (uri, version) = (document.uri.clone(), document.version);
            assert_eq!(client.text(&uri, version), document.text);
            client.forget("textDocument/publishDiagnostics");
        }
        if edit == edits / 4 {
            morning = client.memory();
        }
    }
    if let (Some(morning), Some(evening)) = (morning, client.memory()) {
        let most = morning + morning / 2 + 4096;
        assert!(
            evening <= most,
            "{morning} pages in the morning, {evening} in the evening"
        );
    }
    for document in &mut written {
        let end = document.text.len();
        document.replace(&mut client, end, end, "。");
        let found = plain(client.diagnostics(&document.uri, document.version));
        let fresh = findings_when_opened(&mut client, &document.text);
        assert_eq!(found, fresh, "{}", document.text);
        client.notify(
            "textDocument/didClose",
            json!({ "textDocument": { "uri": document.uri } }),
        );
    }
    assert_eq!(client.request("shutdown", Value::Null), Value::Null);
}

#[test]
fn some_hundred_edits_leave_no_trace() {
    write_for_a_day(8, 800);
}

/// `GOUJI=target/release/gouji cargo test --test lsp -- --ignored soak`, for a
/// build with debug assertions takes ten times as long.
#[test]
#[ignore = "takes some minutes"]
fn a_hundred_thousand_edits_leave_no_trace() {
    write_for_a_day(50, 100_000);
}
