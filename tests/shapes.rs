#[path = "support/mod.rs"]
mod support;

/// The truth that the composer keeps is the truth of its text.
#[test]
fn every_place_holds_what_it_says() {
    use support::compose::{Options, compose};
    use support::faults::{Fault, plant};
    for seed in 0..60 {
        let report = compose(seed, &Options::default());
        for value in &report.tables.values {
            let written = value.span.of(&report.text);
            let digits: String = gouji::normal::normal(written)
                .chars()
                .filter(|c| *c != ',')
                .collect();
            let plain = gouji::normal::normal(&value.plain);
            assert_eq!(digits, plain, "seed {seed}");
        }
        for heading in &report.headings {
            let words = heading.span.of(&report.text);
            assert!(
                words.starts_with(heading.numeral.of(&report.text)),
                "{words}"
            );
        }
        for figure in &report.prose.figures {
            assert_eq!(figure.span.of(&report.text), figure.value.to_string());
        }
        for row in &report.tables.rows {
            assert!(!row.chunk.is_empty());
        }
        for fault in Fault::ALL {
            let Some(case) = plant(fault, seed, &Options::default()) else {
                continue;
            };
            assert_ne!(case.text, case.original, "{} at seed {seed}", fault.name());
            for slip in &case.slips {
                assert!(case.text.get(slip.place.start..slip.place.end).is_some());
            }
        }
    }
}
