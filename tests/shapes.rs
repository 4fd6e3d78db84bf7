//! The five shapes of a table, on reports composed by program.

#[path = "support/mod.rs"]
mod support;

use gouji::finding::Finding;
use gouji::text::Span;
use support::compose::{Composed, Options, compose};
use support::faults::{Fault, plant};
use support::figures::Size;
use support::judge::{Judge, apply, describe};
use support::shapes::Value;
use support::style::Shape;

/// Busy reports of one shape.
fn busy(shape: Shape) -> impl Iterator<Item = Composed> {
    (0..6).map(move |seed| {
        let options = Options {
            shape: Some(shape),
            size: Some(Size::Busy),
            ..Options::default()
        };
        compose(900 + seed, &options)
    })
}

/// Warnings and errors.
fn serious(judge: &Judge, text: &str) -> Vec<Finding> {
    judge.serious(text).expect("no panic")
}

fn lines(findings: &[Finding], text: &str) -> String {
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| describe(finding, text))
        .collect();
    lines.join("\n")
}

/// The report with another figure in the cell, and where that stands.
fn changed(report: &Composed, value: &Value) -> Option<(String, Span)> {
    let number: u64 = value.plain.parse().ok()?;
    let style = &report.styles[if value.table == "review" { 2 } else { 1 }];
    let other = if number % 10 == 9 {
        number - 4
    } else {
        number + 1
    };
    let figure = style.figure(&other.to_string());
    let mut text = report.text.clone();
    text.replace_range(value.span.start..value.span.end, &figure);
    let place = Span::new(value.span.start, value.span.start + figure.len());
    Some((text, place))
}

#[test]
fn a_sound_report_has_no_warning_in_any_shape() {
    let judge = Judge::default();
    for shape in Shape::FIVE {
        for report in busy(shape) {
            let found = serious(&judge, &report.text);
            let case = format!("{} {}", shape.name(), report.seed);
            assert!(found.is_empty(), "{case}:\n{}", lines(&found, &report.text));
        }
    }
}

#[test]
fn every_changed_figure_of_table_three_is_found_placed_and_mended() {
    let judge = Judge::default();
    for shape in Shape::FIVE {
        for report in busy(shape).take(1) {
            for value in report.values("requests") {
                let Some((text, place)) = changed(&report, value) else {
                    continue;
                };
                let found = serious(&judge, &text);
                let case = format!(
                    "{} {} {} {}:\n{}",
                    shape.name(),
                    report.seed,
                    value.row,
                    value.column,
                    lines(&found, &text)
                );
                assert_eq!(found.len(), 1, "{case}");
                assert_eq!(found[0].rule.name, "total-mismatch", "{case}");
                assert_eq!(found[0].span, place, "{case}");
                let fix = found[0].fixes.first().expect("a fix");
                let mended = apply(&text, &[fix]);
                assert_eq!(mended.as_deref(), Some(report.text.as_str()), "{case}");
            }
        }
    }
}

#[test]
fn every_changed_figure_of_table_four_is_found() {
    let judge = Judge::default();
    for shape in Shape::FIVE {
        for report in busy(shape) {
            for value in report.values("review") {
                let Some((text, _)) = changed(&report, value) else {
                    continue;
                };
                let found = serious(&judge, &text);
                let case = format!(
                    "{} {} {}:\n{}",
                    shape.name(),
                    report.seed,
                    value.column,
                    lines(&found, &text)
                );
                assert_eq!(found.len(), 1, "{case}");
                assert_eq!(found[0].rule.name, "total-mismatch", "{case}");
            }
        }
    }
}

/// The truth that the composer keeps is the truth of its text.
#[test]
fn every_place_holds_what_it_says() {
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
