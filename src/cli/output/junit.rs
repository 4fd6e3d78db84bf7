//! JUnit's XML: a suite a file, a failed case a finding. Hints fail nothing.

use std::io::{self, Write};

use super::super::record::Record;
use super::{Checked, Format};
use crate::finding::Severity;
use crate::message::Locale;

#[derive(Default)]
pub struct Junit {
    suites: String,
    tests: usize,
    failures: usize,
}

impl Format for Junit {
    fn file(&mut self, checked: &Checked, _out: &mut dyn Write) -> io::Result<()> {
        let name = escape(&checked.name);
        let mut cases = String::new();
        for record in &checked.records {
            cases.push_str(&case(&name, record));
        }
        if checked.records.is_empty() {
            cases = format!("    <testcase classname=\"{name}\" name=\"gouji\"/>\n");
        }
        let failures = checked
            .records
            .iter()
            .filter(|record| fails(record))
            .count();
        let tests = checked.records.len().max(1);
        self.suites.push_str(&format!(
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n{cases}  </testsuite>\n"
        ));
        self.tests += tests;
        self.failures += failures;
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <testsuites name=\"gouji\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n{}</testsuites>\n",
            self.tests, self.failures, self.suites
        )
    }
}

fn fails(record: &Record) -> bool {
    record.severity >= Severity::Warning
}

fn case(file: &str, record: &Record) -> String {
    let place = record.at.words(Locale::En);
    let (rule, severity) = (record.rule, record.severity.name());
    let message = escape(&record.message);
    let inner = if fails(record) {
        format!(
            "<failure type=\"{severity}\" message=\"{message}\">{file}:{place}: {message}</failure>"
        )
    } else {
        format!("<system-out>{file}:{place}: {message}</system-out>")
    };
    format!("    <testcase classname=\"{file}\" name=\"{rule} {place}\">{inner}</testcase>\n")
}

/// `text` as XML 1.0 has it; characters that it can't hold are replaced.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", c as u32)),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
