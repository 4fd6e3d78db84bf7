//! Five published reports, and what a perfect checker says of them. They lie
//! beside the checkout and are no part of the project.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gouji::document::Context;
use gouji::finding::Severity;
use gouji::message::Locale;
use gouji::profile::Profiles;

/// A row of the list: so many findings of a rule on certain lines.
struct Expected {
    lines: std::ops::RangeInclusive<usize>,
    rule: String,
    severity: Severity,
    times: std::ops::RangeInclusive<usize>,
    note: String,
}

fn read(list: &str) -> BTreeMap<String, Vec<Expected>> {
    let mut all: BTreeMap<String, Vec<Expected>> = BTreeMap::new();
    for row in list.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let number = |i: usize| fields[i].parse::<usize>().expect("a number");
        all.entry(fields[0].to_string())
            .or_default()
            .push(Expected {
                lines: number(1)..=number(2),
                rule: fields[3].to_string(),
                severity: Severity::parse(fields[4]).expect("a severity"),
                times: number(5)..=number(6),
                note: fields.get(7).copied().unwrap_or_default().to_string(),
            });
    }
    all
}

#[test]
fn published_reports_are_judged_as_a_perfect_checker_would() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(list) = std::fs::read_to_string(seeds.join("expected.tsv")) else {
        println!("skipped: {} is absent", seeds.display());
        return;
    };
    let mut expected = read(&list);
    let profiles = Profiles::builtin();
    let context = Arc::new(Context::default());
    let mut wrong = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(&seeds)
        .expect("the directory of the list")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    for path in files {
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("a report in UTF-8");
        let rows = expected.remove(&name).unwrap_or_default();
        let mut counts = vec![0; rows.len()];
        for finding in gouji::analyse(&text, &profiles, &context).findings {
            let line = 1 + text[..finding.span.start].matches('\n').count();
            let row = rows.iter().position(|row| {
                row.rule == finding.rule.name
                    && row.severity == finding.severity
                    && row.lines.contains(&line)
            });
            match row {
                Some(row) => counts[row] += 1,
                None if finding.severity > Severity::Hint => wrong.push(format!(
                    "{name}:{line}: false alarm: {} {}: {}",
                    finding.severity.name(),
                    finding.rule.name,
                    finding.message.render(Locale::Zh)
                )),
                None => {}
            }
        }
        for (row, count) in rows.iter().zip(counts) {
            if !row.times.contains(&count) {
                wrong.push(format!(
                    "{name}:{}: {} {} found {count} times, not {:?}: {}",
                    row.lines.start(),
                    row.severity.name(),
                    row.rule,
                    row.times,
                    row.note
                ));
            }
        }
    }
    wrong.extend(
        expected
            .keys()
            .map(|name| format!("{name} is listed and absent")),
    );
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
