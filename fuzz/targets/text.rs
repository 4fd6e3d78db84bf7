//! A text to its findings, and to what it is after all its fixes.

#![no_main]

use gouji::repair;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let profiles = common::profiles();
    let found = common::findings(&text, &profiles);
    if found.iter().all(|finding| finding.fixes.is_empty()) {
        return;
    }
    // The first round has these findings; the second sees what it made.
    let mut rounds = 0;
    repair::repair(&text, true, |text| {
        rounds += 1;
        match rounds {
            1 => found.clone(),
            2 => common::findings(text, &profiles),
            _ => Vec::new(),
        }
    });
});
