//! What a client may send to the server: a line is a message, a line that
//! begins with `!` goes as it is, without a header.

#![no_main]

use gouji::server::{Options, replay};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // No path of this machine: a workspace of "/" would be walked.
    let text = String::from_utf8_lossy(bytes).replace("file:", "none:");
    let mut sent = Vec::new();
    for line in text.lines() {
        match line.strip_prefix('!') {
            Some(raw) => sent.extend(raw.as_bytes()),
            None => sent.extend(format!("Content-Length: {}\r\n\r\n{line}", line.len()).as_bytes()),
        }
    }
    // A panic ends the run even where the server outlives it: libFuzzer's hook
    // aborts before anything is unwound.
    replay(&Options::default(), &sent).expect("an event loop");
});
