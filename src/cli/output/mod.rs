//! The output formats of `gouji check`, one a file.

mod concise;
mod full;
mod github;
mod gitlab;
mod html;
mod json;
mod json_lines;
mod junit;
pub mod page;
mod sarif;
pub mod sheet;

use std::io::{self, Write};

use super::grid::Grid;
use super::record::{Details, Record};
use super::ui::Ui;

/// What a format is called on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum OutputFormat {
    /// The line with a mark under what is wrong, related places and fixes
    #[default]
    Full,
    /// One line a finding
    Concise,
    /// One JSON array
    Json,
    /// One JSON object a line
    JsonLines,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// JUnit's XML
    Junit,
    /// One page for a browser or a printer
    Html,
}

/// All that `gouji check` knows of one input.
#[derive(Debug)]
pub struct Checked {
    pub name: String,
    /// What the format writes of it by [`Format::alone`]; then no record is kept.
    pub written: Option<String>,
    pub records: Vec<Record>,
    /// The tables, where the output draws them.
    pub grids: Vec<Grid>,
    /// What the prose says of the tables, for the check sheet.
    pub claims: Vec<Claim>,
    /// Of the file as it is, hexadecimal; for the check sheet.
    pub sha256: String,
}

/// A figure that a sentence cites.
#[derive(Debug)]
pub struct Claim {
    pub words: String,
    pub holds: bool,
}

/// A way to write findings down. The calls come in this order: an `alone` for
/// each input, from many threads; one `begin`, a `file` for each input, in their
/// order, one `end`.
pub trait Format: Sync {
    /// What is written of an input, where that depends on no other.
    fn alone(&self, _checked: &Checked) -> Option<String> {
        None
    }

    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(checked.written.as_deref().unwrap_or_default().as_bytes())
    }

    fn end(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

impl OutputFormat {
    pub fn writer(self, ui: Ui) -> Box<dyn Format> {
        match self {
            OutputFormat::Full => Box::new(full::Full { ui }),
            OutputFormat::Concise => Box::new(concise::Concise { ui }),
            OutputFormat::Json => Box::new(json::Json::default()),
            OutputFormat::JsonLines => Box::new(json_lines::JsonLines),
            OutputFormat::Sarif => Box::new(sarif::Sarif::new(ui)),
            OutputFormat::Github => Box::new(github::Github { ui }),
            OutputFormat::Gitlab => Box::new(gitlab::Gitlab::new(ui)),
            OutputFormat::Html => Box::new(html::Html::new(ui)),
            OutputFormat::Junit => Box::new(junit::Junit::default()),
        }
    }

    /// What the format shows of each finding.
    pub fn details(self) -> Details {
        use OutputFormat::{Full, Gitlab, Html, Sarif};
        Details {
            excerpts: matches!(self, Full | Html),
            identities: matches!(self, Gitlab | Sarif),
        }
    }

    /// Whether the format draws the tables of the reports.
    pub fn wants_grids(self) -> bool {
        self == OutputFormat::Html
    }

    /// Made for people: a count of the findings follows on standard error.
    pub fn is_prose(self) -> bool {
        matches!(self, OutputFormat::Full | OutputFormat::Concise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::record::Map;
    use crate::finding::{Edit, Finding, Fix, Related, Rule, Severity, Source};
    use crate::message::{Locale, Message, Template};
    use crate::text::Span;

    static RULE: Rule = Rule {
        name: "total-mismatch",
        severity: Severity::Error,
        summary: Template {
            zh: "合计不符",
            en: "a total is wrong",
        },
    };
    static WRONG: Template = Template {
        zh: "总计写的是 {n}",
        en: "the total says {n}",
    };
    static WRITE: Template = Template {
        zh: "写成 {n}",
        en: "write {n}",
    };

    /// A finding at the `3` of the second line, which says that it must be 4.
    fn written(format: OutputFormat, locale: Locale) -> String {
        let text = "# 报告\n| 予以公开\t| 3 |\n";
        let at = text.find('3').unwrap();
        let span = Span::new(at, at + 1);
        let mut finding = Finding::new(&RULE, span, Message::new(&WRONG).with("n", 3));
        finding.actual = Some("3".into());
        finding.expected = Some("4".into());
        finding.place.row = Some("results.granted".into());
        finding.related.push(Related {
            file: None,
            span: Span::new(0, 1),
            message: Message::new(&WRONG).with("n", 1),
        });
        finding.related.push(Related {
            file: Some(
                Source {
                    name: "b.md".into(),
                    text: "一\n二三".into(),
                }
                .into(),
            ),
            span: Span::new(7, 10),
            message: Message::new(&WRONG).with("n", 2),
        });
        finding.fixes.push(Fix {
            title: Message::new(&WRITE).with("n", 4),
            safe: false,
            edits: vec![Edit {
                span,
                text: "4".into(),
            }],
        });
        let ui = Ui {
            locale,
            color: false,
        };
        let mut checked = Checked {
            name: "a.md".into(),
            written: None,
            grids: Vec::new(),
            claims: Vec::new(),
            sha256: String::new(),
            records: Record::all(
                "a.md",
                &[finding],
                &Map::new(text, None),
                locale,
                format.details(),
            ),
        };
        let mut out = Vec::new();
        let mut writer = format.writer(ui);
        checked.written = writer.alone(&checked);
        writer.begin(&mut out).unwrap();
        writer.file(&checked, &mut out).unwrap();
        writer.end(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_mark_stands_under_the_figure_where_characters_are_wide() {
        assert_eq!(
            written(OutputFormat::Full, Locale::Zh),
            "\
error[total-mismatch]: 总计写的是 3
 --> a.md:2:10
  |
2 | | 予以公开    | 3 |
  |                 ^ 4
  = 相关 1:1 总计写的是 1
  = 相关 b.md:2:2 总计写的是 2
  = 修复: 写成 4（需人工确认）

"
        );
    }

    #[test]
    fn concise_is_one_line_a_finding() {
        assert_eq!(
            written(OutputFormat::Concise, Locale::En),
            "a.md:2:10: error[total-mismatch] the total says 3\n"
        );
    }

    #[test]
    fn json_has_the_fields_of_the_contract_and_no_empty_ones() {
        let json: serde_json::Value =
            serde_json::from_str(&written(OutputFormat::Json, Locale::En)).unwrap();
        let at =
            |line, column, byte| serde_json::json!({"line": line, "column": column, "byte": byte});
        assert_eq!(
            json,
            serde_json::json!([{
                "file": "a.md", "rule": "total-mismatch", "severity": "error",
                "message": "the total says 3",
                "start": at(2, 10, 26), "end": at(2, 11, 27),
                "row": "results.granted", "actual": "3", "expected": "4",
                "related": [
                    {"start": at(1, 1, 0), "end": at(1, 2, 1), "message": "the total says 1"},
                    {"file": "b.md", "start": at(2, 2, 7), "end": at(2, 3, 10),
                     "message": "the total says 2"}
                ],
                "fixes": [{"title": "write 4", "safe": false, "edits": [
                    {"start": at(2, 10, 26), "end": at(2, 11, 27), "text": "4"}]}]
            }])
        );
    }

    #[test]
    fn json_lines_holds_the_objects_of_the_array() {
        let lines = written(OutputFormat::JsonLines, Locale::En);
        let array: Vec<serde_json::Value> =
            serde_json::from_str(&written(OutputFormat::Json, Locale::En)).unwrap();
        let objects: Vec<serde_json::Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(objects, array);
    }

    #[test]
    fn sarif_names_rule_place_and_repair() {
        let log: serde_json::Value =
            serde_json::from_str(&written(OutputFormat::Sarif, Locale::En)).unwrap();
        let result = &log["runs"][0]["results"][0];
        assert_eq!(log["version"], "2.1.0");
        assert_eq!(
            (&result["ruleId"], &result["level"]),
            (&"total-mismatch".into(), &"error".into())
        );
        let region = serde_json::json!(
            {"startLine": 2, "startColumn": 10, "endLine": 2, "endColumn": 11});
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["region"], region);
        assert_eq!(place["artifactLocation"]["uri"], "a.md");
        let other = &result["relatedLocations"][1]["physicalLocation"]["artifactLocation"];
        assert_eq!(other["uri"], "b.md");
        let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(change["deletedRegion"], region);
        assert_eq!(change["insertedContent"]["text"], "4");
    }

    #[test]
    fn github_gets_an_annotation() {
        assert_eq!(
            written(OutputFormat::Github, Locale::En),
            "::error title=total-mismatch,file=a.md,line=2,endLine=2,col=10,endColumn=11::the total says 3\n"
        );
    }

    #[test]
    fn gitlab_gets_an_issue() {
        let issues: serde_json::Value =
            serde_json::from_str(&written(OutputFormat::Gitlab, Locale::En)).unwrap();
        assert_eq!(issues[0]["check_name"], "total-mismatch");
        assert_eq!(issues[0]["location"]["lines"]["begin"], 2);
        assert_eq!(issues[0]["fingerprint"].as_str().map(str::len), Some(64));
    }

    #[test]
    fn junit_gets_a_failed_case() {
        let xml = written(OutputFormat::Junit, Locale::En);
        assert!(
            xml.contains("<testsuite name=\"a.md\" tests=\"1\" failures=\"1\" errors=\"0\">"),
            "{xml}"
        );
        assert!(xml.contains(
            "<failure type=\"error\" message=\"the total says 3\">a.md:2:10: the total says 3</failure>"
        ));
    }

    #[test]
    fn html_is_one_page_that_reaches_for_nothing() {
        let page = written(OutputFormat::Html, Locale::Zh);
        assert!(page.contains("<html lang=\"zh\">"));
        assert!(
            page.contains("<pre>| 予以公开\t| <mark>3</mark> |</pre>"),
            "{page}"
        );
        assert!(
            page.contains("<td>total-mismatch</td><td class=\"number\" data-value=\"1\">1</td>")
        );
        for outside in ["http:", "https:", "<link", "src="] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}
