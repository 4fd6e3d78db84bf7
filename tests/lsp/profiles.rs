//! The files of profiles while they are written, and reports of every kind
//! that is known.

use serde_json::{Value, json};

use crate::client::Client;

const PROFILE: &str = "file:///nowhere/.gouji/own.toml";
const REPORT: &str = "file:///nowhere/a.md";

const TEXT: &str = r#"id = "own"
[[table]]
id = "t"
[[table.part]]
id = "p"
columns = [{ key = "a", label = "甲" }, { key = "total", label = "合计" }]
rows = [{ key = "x", label = "子" }]
[[table.equation]]
id = "e"
each = "row"
holds = "total = a"
"#;

fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

fn labels(items: &Value) -> Vec<&str> {
    let items = items.as_array().expect("a list");
    items
        .iter()
        .filter_map(|item| item["label"].as_str())
        .collect()
}

#[test]
fn a_profile_is_completed_and_explained_while_it_is_written() {
    let mut client = Client::start();
    client.open(PROFILE, TEXT);
    client.diagnostics(PROFILE, 0);
    let names = client.request("textDocument/completion", at(PROFILE, 10, 17));
    let names = labels(&names);
    assert!(names.contains(&"a") && names.contains(&"sum"), "{names:?}");
    let values = client.request("textDocument/completion", at(PROFILE, 9, 8));
    assert_eq!(labels(&values), ["row", "column"]);
    let said = client.request("textDocument/hover", at(PROFILE, 10, 17));
    assert_eq!(said["contents"]["value"], "甲");
    let said = client.request("textDocument/hover", at(PROFILE, 9, 1));
    let said = said["contents"]["value"].as_str().expect("a text");
    assert!(said.contains("column"), "{said}");
    client.finish();
}

#[test]
fn a_fault_inside_of_a_pattern_is_marked_where_it_is() {
    let text = TEXT.replacen(
        "[[table]]",
        "title = \"甲\"\ndetect = { title = '甲(?<year>20[0-9{2})乙' }\n[[table]]",
        1,
    );
    let text = text.replace("id = \"t\"", "id = \"t\"\ntitle = \"甲\"");
    let mut client = Client::start();
    client.open(PROFILE, &text);
    let found = client.diagnostics(PROFILE, 0);
    assert_eq!(found.len(), 1, "{found:?}");
    let line = text.lines().nth(2).expect("a line");
    let column = line[..line.find("[0-9{2}").expect("a class")]
        .chars()
        .count();
    assert_eq!(
        found[0]["range"]["start"],
        json!({ "line": 2, "character": column })
    );
    client.finish();
}

#[test]
fn reports_of_each_built_in_kind_are_begun_and_shown() {
    for (profile, office, heading) in [
        (
            "department-final-accounts",
            "云水县水务局",
            "## 第一部分 部门概况",
        ),
        (
            "rule-of-law-government",
            "云水县水务局",
            "## 一、推进法治政府建设的主要举措和成效",
        ),
        ("quarterly-report", "Brookside Instruments", "## Highlights"),
    ] {
        let mut client = Client::start();
        let wanted =
            json!([{ "profile": profile, "office": office, "year": 2024, "shape": "pipe" }]);
        let text = client.request(
            "workspace/executeCommand",
            json!({ "command": "gouji.newReport", "arguments": wanted }),
        );
        let text = text.as_str().expect("a text");
        assert!(text.contains(heading), "{text}");
        let uri = &format!("file:///nowhere/{profile}.md");
        client.open(uri, text);
        let rules: Vec<Value> = client
            .diagnostics(uri, 0)
            .into_iter()
            .map(|finding| finding["code"].clone())
            .collect();
        // A report just begun lacks what only its writer knows.
        let begun = ["empty-section", "empty-table"];
        assert!(
            rules
                .iter()
                .all(|rule| begun.contains(&rule.as_str().unwrap())),
            "{rules:?}"
        );
        let said = client.request("textDocument/hover", at(uri, 2, 6));
        assert!(said["contents"]["value"].is_string(), "{said}");
        let tables = client.request("gouji/tables", at(uri, 0, 0));
        assert_eq!(tables["reports"][0]["profile"], profile);
        client.finish();
    }
}

#[test]
fn the_sections_that_a_report_lacks_are_proposed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/quarterly-report.md");
    let sample = std::fs::read_to_string(path).expect("the sample is there");
    let text = sample.replace(
        "## Risks\n\nComponent prices remain the main uncertainty.\n",
        "\n",
    );
    let mut client = Client::start();
    client.open(REPORT, &text);
    let found = client.diagnostics(REPORT, 0);
    assert_eq!(found[0]["code"], "missing-section");
    let line = text[..text.find("\n\n\n## Outlook").expect("a gap")]
        .matches('\n')
        .count()
        + 1;
    let items = client.request("textDocument/completion", at(REPORT, line as u32, 0));
    assert!(labels(&items).contains(&"Risks"), "{items}");
    client.finish();
}
