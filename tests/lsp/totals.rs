//! Tables that no profile knows and that name their own totals, in documents
//! that are no reports.

use serde_json::{Value, json};

use crate::client::{Client, capabilities};
use crate::editor::{at, document_edits, edited, marked};

const URI: &str = "file:///nowhere/notes.md";

const TEXT: &str = "# 车间月报

| 科目 | 一月 | 二月 |
|---|---|---|
| 人工 | 420 | 400 |
| 材料 | 800 | 850 |
| 小计 | 1,220 | 1,250 |
| 水电 | 60 | 55 |
| 合计 | 1,280 | 1,350 |

全文完。
";

fn open(text: &str) -> Client {
    let mut client = Client::start_with(capabilities(), json!({ "locale": "zh-CN" })).0;
    client.open(URI, text);
    client
}

/// Where the figure `figure` stands.
fn about(figure: &str) -> Value {
    let place = at(TEXT, TEXT.find(figure).expect("the figure"));
    json!({ "textDocument": { "uri": URI }, "position": place })
}

fn actions(client: &mut Client, range: &Value, only: &str) -> Vec<Value> {
    let context = json!({ "diagnostics": [], "only": [only] });
    let params = json!({ "textDocument": { "uri": URI }, "range": range, "context": context });
    let actions = client.request("textDocument/codeAction", params);
    actions.as_array().expect("a list").clone()
}

#[test]
fn hover_shows_the_sums_of_a_figure() {
    let mut client = open(TEXT);
    client.diagnostics(URI, 0);
    let mut said = |figure: &str| {
        let hover = client.request("textDocument/hover", about(figure));
        assert_eq!(marked(TEXT, &hover["range"]), figure);
        hover["contents"]["value"]
            .as_str()
            .expect("a text")
            .to_string()
    };
    assert_eq!(
        said("1,350"),
        "**合计 · 二月 = 1,350**\n\n✗ 合计 1,350 ≠ 人工 400 + 材料 850 + 水电 55 = 1305"
    );
    assert_eq!(
        said("1,220"),
        "**小计 · 一月 = 1,220**\n\n✓ 小计 1,220 = 人工 420 + 材料 800"
    );
    assert_eq!(
        said("420"),
        "**人工 · 一月 = 420**\n\n✓ 小计 1,220 = 人工 420 + 材料 800\n\n✓ 合计 1,280 = 人工 420 + 材料 800 + 水电 60"
    );
    // A word is no figure.
    let hover = client.request("textDocument/hover", about("材料"));
    assert!(hover.is_null());
    client.finish();
}

#[test]
fn what_a_total_must_be_is_hinted_and_offered() {
    let mut client = open(TEXT);
    let found = client.diagnostics(URI, 0);
    assert_eq!(found.len(), 1, "{found:?}");
    let range = &found[0]["range"];
    assert_eq!(marked(TEXT, range), "1,350");
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": { "uri": URI }, "range": whole });
    let hints = client.request("textDocument/inlayHint", params);
    assert_eq!(hints.as_array().expect("a list").len(), 1);
    assert_eq!(hints[0]["label"], "= 1305");

    let mended = TEXT.replace("1,350", "1,305");
    let fix = actions(&mut client, range, "quickfix")
        .into_iter()
        .find(|action| action["isPreferred"] == true)
        .expect("a fix");
    assert_eq!(edited(TEXT, &document_edits(&fix["edit"], URI, 0)), mended);
    let recompute = &actions(&mut client, range, "source")[0];
    assert_eq!(recompute["kind"], "source.recomputeTotals.gouji");
    assert_eq!(
        edited(TEXT, &document_edits(&recompute["edit"], URI, 0)),
        mended
    );
    client.finish();
}

#[test]
fn totals_follow_a_part_that_was_changed() {
    // The subtotal is wrong by the part, and the total with it.
    let text = TEXT.replace("1,350", "1,305").replace("420", "440");
    let mut client = open(&text);
    client.diagnostics(URI, 0);
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    let recompute = &actions(&mut client, &range, "source.recomputeTotals.gouji")[0];
    let recomputed = edited(&text, &document_edits(&recompute["edit"], URI, 0));
    assert_eq!(
        recomputed,
        text.replace("1,220", "1,240").replace("1,280", "1,300")
    );
    client.change(URI, 1, json!([{ "text": recomputed }]));
    assert_eq!(client.diagnostics(URI, 1), [] as [Value; 0]);
    assert!(actions(&mut client, &range, "source").is_empty());
    client.finish();
}

#[test]
fn a_finding_is_silenced_around_the_table() {
    let mut client = open(TEXT);
    let range = client.diagnostics(URI, 0)[0]["range"].clone();
    let silence = actions(&mut client, &range, "quickfix")
        .into_iter()
        .find(|action| action["title"] == "忽略此处的 total-mismatch")
        .expect("an action to silence");
    let silenced = edited(TEXT, &document_edits(&silence["edit"], URI, 0));
    assert!(
        silenced.contains("<!-- gouji-disable total-mismatch -->\n\n| 科目"),
        "{silenced}"
    );
    assert!(
        silenced.contains("1,350 |\n\n<!-- gouji-enable total-mismatch -->\n"),
        "{silenced}"
    );
    client.change(URI, 1, json!([{ "text": silenced }]));
    assert_eq!(client.diagnostics(URI, 1), [] as [Value; 0]);
    client.finish();
}

#[test]
fn a_total_and_its_parts_find_one_another() {
    let mut client = open(TEXT);
    client.diagnostics(URI, 0);
    let words = |locations: &Value| -> Vec<String> {
        let locations = locations.as_array().expect("a list");
        let ranges = locations.iter().map(|location| &location["range"]);
        ranges
            .map(|range| marked(TEXT, range).to_string())
            .collect()
    };
    let parts = client.request("textDocument/definition", about("1,280"));
    assert_eq!(words(&parts), ["420", "800", "60"]);
    let totals = client.request("textDocument/definition", about("800"));
    assert_eq!(words(&totals), ["1,220", "1,280"]);
    let mut params = about("1,220");
    params["context"] = json!({ "includeDeclaration": true });
    let all = client.request("textDocument/references", params);
    assert_eq!(words(&all), ["420", "800", "1,220"]);
    let marks = client.request("textDocument/documentHighlight", about("1,220"));
    assert_eq!(marks.as_array().expect("a list").len(), 3);
    client.finish();
}

/// A report has tables of its own beside those of its form.
#[test]
fn a_further_table_of_a_report_has_its_sums_too() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/quarterly-report.md");
    let sample = std::fs::read_to_string(path).expect("the sample is there");
    let more = "\n| Site | Staff |\n|---|---|\n| North | 40 |\n| South | 85 |\n| Total | 125 |\n\n## Outlook";
    let text = sample.replacen("\n## Outlook", more, 1);
    let mut client = open(&text);
    assert_eq!(client.diagnostics(URI, 0), [] as [Value; 0]);
    let place = at(&text, text.find("125").expect("the total"));
    let params = json!({ "textDocument": { "uri": URI }, "position": place });
    let hover = client.request("textDocument/hover", params);
    assert_eq!(
        hover["contents"]["value"],
        "**Total · Staff = 125**\n\n✓ Total 125 = North 40 + South 85"
    );
    client.finish();
}
