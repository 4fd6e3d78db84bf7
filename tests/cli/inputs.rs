//! The same report as other programs write it (see `tests/inputs/make.py`).

use std::path::Path;

use crate::support::run_in;

/// Rule and message of each finding in `file`.
fn findings(file: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = run_in(root, &["check", "--output-format", "json", file], b"");
    assert_eq!(run.code, Some(1), "{file}: {}", run.stderr);
    let findings: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let findings = findings.as_array().expect("an array").iter();
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_string();
    findings
        .map(|finding| (text(&finding["rule"]), text(&finding["message"])))
        .collect()
}

#[test]
fn every_program_s_file_of_a_report_has_its_findings() {
    let expected = findings("examples/report.md");
    assert_eq!(expected.len(), 1);
    for file in [
        "word.docx",
        "numbered.docx",
        "word.html",
        "word.txt",
        "gb18030.md",
        "utf-16.md",
    ] {
        assert_eq!(
            findings(&format!("tests/inputs/{file}")),
            expected,
            "{file}"
        );
    }
}
