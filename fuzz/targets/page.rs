//! Bytes of a file: decoded, read as a web page, brought to Markdown, checked.

#![no_main]

use gouji::workspace::import::html;
use gouji::workspace::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(loaded) = read::bytes(bytes.to_vec()) else {
        return;
    };
    if loaded.encoding.exact && loaded.imported.is_none() {
        assert_eq!(loaded.encoding.encode(&loaded.text).as_deref(), Some(bytes));
    }
    let Ok(page) = html::read(&loaded.text, 0) else {
        return;
    };
    for at in [0, page.text.len() / 2, page.text.len()] {
        page.places.of(at);
    }
    common::findings(&page.text, &common::profiles());
});
