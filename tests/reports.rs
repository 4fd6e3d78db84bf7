//! Small reports with what must be said of them, written under the line:
//!
//! ```text
//! 五、政府信息公开行政复议、行政诉讼情况
//! ^^ section-numbering 应为“四、”
//! ```
//!
//! The carets stand under the characters of the finding (a wide character is
//! one column); `!` marks an empty place, `>` behind the carets that the
//! finding goes on over lines. Behind the rule stands a part of the Chinese
//! message. What isn't marked must not be found. A line `{name}` stands for the
//! sound part `parts/name.md`, so that a fixture shows only what it is about.
//!
//! `UPDATE_EXPECT=1 cargo test --test reports` writes the marks anew.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gouji::document::Context;
use gouji::finding::{Finding, Fix, Severity};
use gouji::message::Locale;
use gouji::profile::Profiles;

/// A mark: the line of the fixture that it is about, and the mark's own text.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Mark {
    line: usize,
    column: usize,
    /// Characters; 0 for an empty place.
    width: usize,
    goes_on: bool,
    rule: String,
    message: String,
}

impl Mark {
    fn parse(line: usize, text: &str) -> Option<Mark> {
        let body = text.trim_start_matches(' ');
        let column = text.len() - body.len();
        let (mark, rest) = body.split_once(' ')?;
        let carets = mark.trim_end_matches('>');
        let is_mark = carets == "!" || (!carets.is_empty() && carets.bytes().all(|b| b == b'^'));
        if !is_mark {
            return None;
        }
        let (rule, message) = rest.split_once(' ').unwrap_or((rest, ""));
        Some(Mark {
            line,
            column,
            width: if carets == "!" { 0 } else { carets.len() },
            goes_on: mark.len() > carets.len(),
            rule: rule.to_string(),
            message: message.to_string(),
        })
    }

    fn render(&self) -> String {
        let carets = match self.width {
            0 => "!".to_string(),
            n => "^".repeat(n),
        };
        let goes_on = if self.goes_on { ">" } else { "" };
        let line = format!(
            "{}{carets}{goes_on} {} {}",
            " ".repeat(self.column),
            self.rule,
            self.message
        );
        line.trim_end().to_string()
    }

    /// Whether `found` is what this mark, with a part of its message, says.
    fn accepts(&self, found: &Mark) -> bool {
        let place = |mark: &Mark| (mark.line, mark.column, mark.width, mark.goes_on);
        place(self) == place(found)
            && self.rule == found.rule
            && found.message.contains(&self.message)
    }
}

/// A fixture without its marks, and the report that it stands for.
struct Fixture {
    lines: Vec<String>,
    marks: Vec<Mark>,
    report: String,
    /// For each line of the report, the line of the fixture and whether it
    /// stands in a part.
    origin: Vec<(usize, bool)>,
}

/// The text of a part, which may hold others.
fn part(name: &str) -> String {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/parts");
    let path = dir.join(format!("{name}.md"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut out = String::new();
    for line in text.lines() {
        match line
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            Some(inner) => out += &part(inner),
            None => out += &format!("{line}\n"),
        }
    }
    out
}

impl Fixture {
    fn parse(text: &str) -> Fixture {
        let mut fixture = Fixture {
            lines: Vec::new(),
            marks: Vec::new(),
            report: String::new(),
            origin: Vec::new(),
        };
        for line in text.lines() {
            let last = fixture.lines.len().saturating_sub(1);
            if let Some(mark) = Mark::parse(last, line) {
                fixture.marks.push(mark);
                continue;
            }
            let at = fixture.lines.len();
            fixture.lines.push(line.to_string());
            let name = line
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            let (body, is_part) = match name {
                Some(name) => (part(name), true),
                None => (format!("{line}\n"), false),
            };
            fixture.origin.extend(body.lines().map(|_| (at, is_part)));
            fixture.report.push_str(&body);
        }
        fixture
    }

    /// What was found, as marks of the fixture.
    fn marks_of(&self, findings: &[Finding]) -> Vec<Mark> {
        findings
            .iter()
            .map(|finding| {
                let before = &self.report[..finding.span.start];
                let report_line = before.matches('\n').count();
                let start = before.rfind('\n').map_or(0, |at| at + 1);
                let (line, is_part) = self
                    .origin
                    .get(report_line)
                    .copied()
                    .unwrap_or((self.lines.len() - 1, true));
                let covered = finding.span.of(&self.report);
                let first = covered.split('\n').next().unwrap_or_default();
                let column = self.report[start..finding.span.start].chars().count();
                Mark {
                    line,
                    column: if is_part { 0 } else { column },
                    width: if is_part { 1 } else { first.chars().count() },
                    goes_on: covered.contains('\n'),
                    rule: finding.rule.name.to_string(),
                    message: finding.message.render(Locale::Zh),
                }
            })
            .collect()
    }

    fn with_marks(&self, marks: &[Mark]) -> String {
        let mut out = String::new();
        for (i, line) in self.lines.iter().enumerate() {
            out += line;
            out.push('\n');
            for mark in marks.iter().filter(|mark| mark.line == i) {
                out += &mark.render();
                out.push('\n');
            }
        }
        out
    }
}

fn analyse(text: &str) -> Vec<Finding> {
    gouji::analyse(text, &Profiles::builtin(), &Arc::new(Context::default())).findings
}

fn fixtures() -> Vec<(String, PathBuf, Fixture)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    let mut all: Vec<_> = std::fs::read_dir(&dir)
        .expect("the fixtures")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    all.sort();
    all.into_iter()
        .map(|path| {
            let name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let text = std::fs::read_to_string(&path).expect("a fixture in UTF-8");
            let fixture = Fixture::parse(&text);
            (name, path, fixture)
        })
        .collect()
}

#[test]
fn reports_have_the_findings_that_are_marked() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1");
    let mut wrong = Vec::new();
    for (name, path, fixture) in fixtures() {
        let found = fixture.marks_of(&analyse(&fixture.report));
        let mut left = fixture.marks.clone();
        let mut now = Vec::new();
        let mut same = true;
        for mark in &found {
            match left.iter().position(|expected| expected.accepts(mark)) {
                // The part of the message that the writer chose stays.
                Some(at) => now.push(left.remove(at)),
                None => {
                    same = false;
                    now.push(mark.clone());
                }
            }
        }
        if same && left.is_empty() {
            continue;
        }
        if update {
            std::fs::write(&path, fixture.with_marks(&now)).expect("the fixture is written");
            continue;
        }
        let mut say = |what: &str, mark: &Mark| {
            let line = fixture.lines.get(mark.line).map_or("", String::as_str);
            wrong.push(format!("{name}: {what}:\n{line}\n{}", mark.render()));
        };
        for mark in now.iter().filter(|mark| !fixture.marks.contains(mark)) {
            say("found, not marked", mark);
        }
        for mark in &left {
            say("marked, not found", mark);
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// `text` after `fix`.
fn apply(text: &str, fix: &Fix) -> String {
    let mut out = String::new();
    let mut at = 0;
    for edit in &fix.edits {
        out.push_str(&text[at..edit.span.start]);
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out + &text[at..]
}

/// After a fix its finding is gone, and no warning or error has come but about
/// what only the writer can fill in.
#[test]
fn a_first_fix_silences_its_finding() {
    const FOR_THE_WRITER: [&str; 4] = [
        "empty-section",
        "empty-table",
        "missing-topic",
        "claim-mismatch",
    ];
    let serious = |findings: &[Finding]| -> Vec<&'static str> {
        (findings.iter())
            .filter(|finding| finding.severity > Severity::Hint)
            .map(|finding| finding.rule.name)
            .collect()
    };
    let mut wrong = Vec::new();
    for (name, _, fixture) in fixtures() {
        let before = analyse(&fixture.report);
        for finding in &before {
            let Some(fix) = finding.fixes.first() else {
                continue;
            };
            let text = apply(&fixture.report, fix);
            let after = analyse(&text);
            let rule = finding.rule.name;
            let count =
                |findings: &[Finding]| findings.iter().filter(|f| f.rule.name == rule).count();
            if count(&after) >= count(&before) {
                wrong.push(format!(
                    "{name}: {rule} stays after `{}`",
                    fix.title.render(Locale::Zh)
                ));
            }
            let mut old = serious(&before);
            for new in serious(&after) {
                match old.iter().position(|rule| *rule == new) {
                    Some(at) => {
                        old.remove(at);
                    }
                    None if FOR_THE_WRITER.contains(&new) => {}
                    None => wrong.push(format!("{name}: mending {rule} brings {new}")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
