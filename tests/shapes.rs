//! The five shapes of a table, on reports composed by program.

#[path = "support/mod.rs"]
mod support;

use gouji::finding::Finding;
use gouji::text::Span;
use support::compose::{Composed, Options, compose};
use support::faults::{Fault, plant};
use support::figures::Size;
use support::judge::{Judge, apply, describe};
use support::rng::Rng;
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

/// Text taken from a PDF has the foot of a page wherever a page ended.
#[test]
fn the_number_of_a_page_is_no_cell() {
    let judge = Judge::default();
    for report in busy(Shape::Stacked) {
        for (at, value) in report.values("requests").enumerate() {
            if at % 10 != 3 {
                continue;
            }
            let end = report.text[value.span.end..].find('\n');
            let end = value.span.end + end.expect("a line") + 1;
            for foot in ["— 3 —\n", "- 3 -\n", "\n－ 12 －\n\n"] {
                let mut text = report.text.clone();
                text.insert_str(end, foot);
                let found = serious(&judge, &text);
                let case = format!("{} {} {}", report.seed, value.row, value.column);
                assert!(found.is_empty(), "{case}:\n{}", lines(&found, &text));
            }
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

/// The report with `blank` in the place of some cells of table four, and where
/// the cells stand now.
fn blanked<'r>(
    report: &'r Composed,
    blank: &str,
    is_blank: impl Fn(usize, &Value) -> bool,
) -> (String, Vec<(&'r Value, Option<Span>)>) {
    let mut text = String::new();
    let mut at = 0;
    let mut places = Vec::new();
    for (i, value) in report.values("review").enumerate() {
        text.push_str(&report.text[at..value.span.start]);
        at = value.span.end;
        let place = if is_blank(i, value) {
            text.push_str(blank);
            None
        } else {
            let start = text.len();
            text.push_str(value.span.of(&report.text));
            Some(Span::new(start, text.len()))
        };
        places.push((value, place));
    }
    text.push_str(&report.text[at..]);
    (text, places)
}

/// Cells of table four that aren't bound to their own place: with the figure
/// that stands there, if `whole` also those that aren't bound.
fn misplaced(judge: &Judge, text: &str, places: &[(&Value, Option<Span>)], whole: bool) -> usize {
    let reports = judge.reports(text).expect("no panic");
    let tables = reports.iter().flat_map(|(offset, report)| {
        let tables = report.tables.iter();
        tables.map(move |bound| (*offset, bound))
    });
    let mut tables = tables.filter(|(_, bound)| bound.table().id == "review");
    let (offset, bound) = tables.next().expect("table four");
    let wrong = |(value, place): &&(&Value, Option<Span>)| {
        let columns = &bound.table().columns;
        let column = columns.iter().position(|c| c.key == value.column);
        let (_, cell) = bound
            .bound_cells()
            .find(|(at, _)| Some(at.column) == column)
            .unzip();
        let figure = cell.filter(|cell| cell.reading.value().is_some());
        let here = figure.map(|cell| cell.span.shifted(offset));
        here != *place && (whole || here.is_some())
    };
    places.iter().filter(wrong).count()
}

#[test]
fn any_blank_cells_of_table_four_leave_the_others_in_their_places() {
    let judge = Judge::default();
    for shape in Shape::ALL {
        let options = Options {
            shape: Some(shape),
            plain_values: true,
            ..Options::default()
        };
        let reports = || (700..900).map(|seed| compose(seed, &options));
        let divided = reports().filter(|report| report.styles[2].divided).take(4);
        for report in reports().take(6).chain(divided) {
            let rng = &mut Rng::keyed(report.seed, shape.name());
            let mut masks: Vec<u32> = vec![1, 1 << 4, 1 << 14, 0x1f, 0x3ff, 0x7c1f, 0x7fe0];
            masks.extend((0..5).map(|_| rng.below(0x7fff) as u32));
            for mask in masks {
                let blank = match shape {
                    Shape::Stacked => "\u{a0}",
                    _ => rng.word(&["", "", "-", "/"]),
                };
                let (text, places) = blanked(&report, blank, |i, _| mask >> i & 1 == 1);
                let case = format!("{} {} {mask:#06x}", shape.name(), report.seed);
                assert_eq!(misplaced(&judge, &text, &places, true), 0, "{case}\n{text}");
                let found = serious(&judge, &text);
                let shapes = found.iter().filter(|f| f.rule.name == "table-shape");
                assert_eq!(shapes.count(), 0, "{case}:\n{}", lines(&found, &text));
            }
        }
    }
}

/// Of tabbed cells, what merged ones leave before the next label is no value.
#[test]
fn a_cell_that_is_lost_is_told_in_its_own_row() {
    let judge = Judge::default();
    for report in busy(Shape::Tabbed) {
        let mut values = report.values("requests");
        let value = values.find(|value| value.row == "results.denied.2");
        let value = value.unwrap_or_else(|| panic!("the row is there"));
        let mut text = report.text.clone();
        let begin = text[..value.span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = begin + text[begin..].find('\n').map_or(0, |at| at + 1);
        text.replace_range(begin..end, "");
        let found = serious(&judge, &text);
        let rules: Vec<&str> = found.iter().map(|finding| finding.rule.name).collect();
        assert_eq!(rules, ["table-shape"], "{}", lines(&found, &text));
    }
}

/// A heading for each small table, whose row says it again without its numeral.
#[test]
fn a_label_may_be_the_heading_of_its_row() {
    let judge = Judge::default();
    for report in busy(Shape::PipeEach) {
        let mut lines: Vec<String> = report.text.lines().map(String::from).collect();
        let mut headings = 0;
        for at in 2..lines.len() {
            let label = lines[at].split(" | ").next().unwrap_or_default();
            let label = label.trim_start_matches("| ").trim().to_string();
            let begins = lines[at - 2].starts_with("| 类别 |");
            let bare = label.split_once(['、', '）', ')']);
            let Some((_, bare)) = bare.filter(|(numeral, _)| begins && numeral.len() <= 6) else {
                continue;
            };
            lines[at] = lines[at].replacen(&label, bare.trim(), 1);
            lines[at - 2] = format!("### {label}\n\n{}", lines[at - 2]);
            headings += 1;
        }
        assert!(headings > 1, "{}", report.text);
        let text = lines.join("\n");
        let found = serious(&judge, &text);
        assert!(
            found.is_empty(),
            "{}:\n{}\n{text}",
            report.seed,
            self::lines(&found, &text)
        );
    }
}

/// A cell a line with its pipe: of a blank cell only the pipe is left.
#[test]
fn zeros_left_blank_between_pipes_keep_their_places() {
    let judge = Judge::default();
    for (seed, shape) in (0..12)
        .flat_map(|seed| [Shape::PipeTrailing, Shape::PipeBroken].map(|shape| (820 + seed, shape)))
    {
        let options = Options {
            shape: Some(shape),
            size: Some(Size::Small),
            plain_values: true,
            ..Options::default()
        };
        let report = compose(seed, &options);
        let mut text = report.text.clone();
        let zeros = report
            .tables
            .values
            .iter()
            .filter(|value| value.plain == "0");
        let mut zeros: Vec<Span> = zeros.map(|value| value.span).collect();
        zeros.sort_unstable_by_key(|span| std::cmp::Reverse(span.start));
        for zero in zeros {
            text.replace_range(zero.start..zero.end, "");
        }
        if shape == Shape::PipeTrailing {
            // Twice: neighbours share the line end between them.
            text = text.replace("\n |\n", "\n|\n").replace("\n |\n", "\n|\n");
        }
        let found = serious(&judge, &text);
        let found: Vec<_> = found
            .into_iter()
            .filter(|f| f.rule.name != "empty-table")
            .collect();
        assert!(
            found.is_empty(),
            "{seed} {}:\n{}\n{text}",
            shape.name(),
            lines(&found, &text)
        );
    }
}

/// Stacked text loses a blank cell and its place with it.
#[test]
fn zeros_that_stacked_text_has_lost_are_no_fault() {
    let judge = Judge::default();
    for (seed, size) in (0..30).zip([Size::Busy, Size::Small].into_iter().cycle()) {
        let options = Options {
            shape: Some(Shape::Stacked),
            size: Some(size),
            plain_values: true,
            ..Options::default()
        };
        let report = compose(800 + seed, &options);
        let parts = |value: &Value| value.plain == "0" && !value.column.ends_with("total");
        let all = |value: &Value| value.plain == "0";
        for is_blank in [&all as &dyn Fn(&Value) -> bool, &parts] {
            let lost = report.values("review").filter(|value| is_blank(value));
            // A table without a figure is an empty one.
            if lost.count() == 15 {
                continue;
            }
            let (text, places) = blanked(&report, "", |_, value| is_blank(value));
            let found = serious(&judge, &text);
            let case = format!("{}:\n{}", report.seed, lines(&found, &text));
            assert!(found.is_empty(), "{case}");
            assert_eq!(misplaced(&judge, &text, &places, false), 0, "{case}");
        }
    }
}

/// The text with each table of pipes in one line, its cells between spaces; all
/// but those with a few figures only, which no one can tell from a sentence.
fn each_table_in_a_line(text: &str) -> String {
    let mut out = String::new();
    let lines: Vec<&str> = text.lines().collect();
    for lines in lines.chunk_by(|a, b| a.contains('|') == b.contains('|')) {
        let cells = lines.iter().flat_map(|line| line.split('|').map(str::trim));
        let words = |cell: &&str| !cell.trim_matches(['-', ':']).is_empty();
        let cells: Vec<&str> = cells.filter(words).collect();
        let figures = cells.iter().filter(|cell| cell.parse::<f64>().is_ok());
        let table = lines[0].contains('|') && figures.count() >= 6;
        out += &if table {
            cells.join(" ").replace("<br>", " ")
        } else {
            lines.join("\n")
        };
        out += "\n";
    }
    out
}

/// As a program that takes a page's text leaves them.
#[test]
fn tables_in_a_line_are_read() {
    let judge = Judge::default();
    for seed in 0..6 {
        let options = Options {
            shape: Some(Shape::Pipe),
            size: Some(Size::Busy),
            plain_values: true,
            ..Options::default()
        };
        let report = compose(700 + seed, &options);
        let text = each_table_in_a_line(&report.text);
        let found = serious(&judge, &text);
        assert!(
            found.is_empty(),
            "{seed}:\n{}\n{text}",
            lines(&found, &text)
        );
        for value in report.values("requests").step_by(11) {
            let Some((text, _)) = changed(&report, value) else {
                continue;
            };
            let text = each_table_in_a_line(&text);
            let found = serious(&judge, &text);
            let case = format!("{} {}:\n{}", seed, value.row, lines(&found, &text));
            assert_eq!(found.len(), 1, "{case}");
            assert_eq!(found[0].rule.name, "total-mismatch", "{case}");
        }
    }
}

/// As where the line ends of a page became spaces: those of its paragraphs, all but
/// the title's, or all up to a section's first words; or were lost before headings.
#[test]
fn headings_inside_of_a_line_are_found() {
    let judge = Judge::default();
    let sample = include_str!("../examples/report.md");
    let is_table = |line: &&str| line.starts_with('|');
    let is_text = |line: &&str| !is_table(line) && !line.is_empty();
    let words = |line: &str| line.trim_start_matches(['#', ' ']).to_owned();
    let (title, body) = sample.split_once('\n').expect("a title");
    let mut paragraphs = format!("{}\n", words(title));
    let lines: Vec<&str> = body.lines().filter(|line| !line.is_empty()).collect();
    for lines in lines.chunk_by(|a, b| is_text(a) == is_text(b)) {
        paragraphs += &match is_table(&lines[0]) {
            true => lines.join("\n"),
            false => lines
                .iter()
                .map(|line| words(line))
                .collect::<Vec<_>>()
                .join(" "),
        };
        paragraphs += "\n";
    }
    let in_lines = each_table_in_a_line(&paragraphs);
    let (title, body) = in_lines.split_once('\n').expect("a title");
    let in_a_line = format!("{title}\n{}\n", body.trim().replace('\n', " "));
    let with_title = paragraphs.replacen('\n', " ", 1);
    let with_title = with_title.replacen("。 一、总体情况", "，报告如下： 一、总体情况", 1);
    assert!(with_title.contains("： 一、"), "{with_title}");
    let behind_title = paragraphs.replacen('\n', " ", 1);
    let (title, rest) = behind_title.split_once(' ').expect("a preamble");
    let (_, sections) = rest.split_once("一、总体情况").expect("a section");
    let behind_title = format!("{title} 一、总体情况{sections}");
    let mut glued = paragraphs.clone();
    for heading in [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "六、其他需要报告的事项",
    ] {
        let (before, behind) = glued.split_once(&format!(" {heading}")).expect("a heading");
        glued = format!("{before}{heading}\n{}", behind.trim_start());
    }
    for text in [paragraphs, in_a_line, with_title, behind_title, glued] {
        let found = serious(&judge, &text);
        let rules: Vec<&str> = found.iter().map(|finding| finding.rule.name).collect();
        assert_eq!(
            rules,
            ["total-mismatch"],
            "{}\n{text}",
            self::lines(&found, &text)
        );
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
