//! A profile from a stranger: loaded, and if it loads, used on a report.

#![no_main]

use std::sync::Arc;

use gouji::config::Config;
use gouji::message::Locale;
use gouji::profile::Profiles;
use libfuzzer_sys::fuzz_target;

const REPORT: &str = include_str!("../../examples/report.md");

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (_, findings) = Config::parse(&text);
    common::check(&text, &findings);
    for error in gouji::profile::check("stranger.toml", &text, &[]) {
        assert!(text.get(error.span.clone()).is_some(), "{error:?}");
        for locale in [Locale::Zh, Locale::En] {
            assert!(!error.message.render(locale).is_empty());
        }
    }
    let (profiles, errors) = Profiles::with(vec![("stranger.toml".to_string(), text)]);
    if errors.is_empty() {
        common::findings(REPORT, &Arc::new(profiles));
    }
});
