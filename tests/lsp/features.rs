//! What an editor can ask for, one test a capability, on the sample report.

use serde_json::{Value, json};

use crate::client::{Client, capabilities};
use crate::editor::{at, document_edits, edited, marked, position, sample};
use crate::shapes::shapes;

const URI: &str = "file:///nowhere/report.md";

/// The row whose total is wrong, up to the total.
const WRONG: &str = "1.本机关不掌握相关政府信息 | 8 | 3 | 0 | 0 | 1 | 1 | ";

fn open(text: &str) -> Client {
    let mut client = Client::start_with(capabilities(), json!({ "locale": "zh-CN" })).0;
    client.open(URI, text);
    client
}

fn about(position: Value) -> Value {
    json!({ "textDocument": { "uri": URI }, "position": position })
}

fn whole() -> Value {
    json!({ "textDocument": { "uri": URI } })
}

/// Where the wrong total stands.
fn wrong(text: &str) -> Value {
    at(text, text.find(WRONG).expect("the row") + WRONG.len())
}

fn actions(client: &mut Client, range: Value, only: &[&str]) -> Vec<Value> {
    let mut context = json!({ "diagnostics": [] });
    if !only.is_empty() {
        context["only"] = json!(only);
    }
    let params = json!({ "textDocument": { "uri": URI }, "range": range, "context": context });
    let actions = client.request("textDocument/codeAction", params);
    actions.as_array().expect("a list").clone()
}

#[test]
fn the_wrong_total_is_published_and_repaired_by_the_preferred_action() {
    let text = sample();
    let mut client = open(&text);
    let found = client.diagnostics(URI, 0);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["code"], "total-mismatch");
    assert_eq!(found[0]["source"], "gouji");
    assert_eq!(marked(&text, &found[0]["range"]), "31");
    let offered = actions(&mut client, found[0]["range"].clone(), &["quickfix"]);
    let preferred: Vec<&Value> = offered
        .iter()
        .filter(|a| a["isPreferred"] == true)
        .collect();
    assert_eq!(preferred.len(), 1);
    assert_eq!(
        preferred[0]["diagnostics"][0]["message"],
        found[0]["message"]
    );
    let edits = document_edits(&preferred[0]["edit"], URI, 0);
    let repaired = edited(&text, &edits);
    assert_eq!(
        repaired,
        text.replace(&format!("{WRONG}31"), &format!("{WRONG}13"))
    );
    client.change(URI, 1, json!([{ "text": repaired }]));
    assert_eq!(client.diagnostics(URI, 1), [] as [Value; 0]);
    client.finish();
}

#[test]
fn an_action_is_resolved_when_it_is_chosen() {
    let mut capabilities = capabilities();
    let action = &mut capabilities["textDocument"]["codeAction"];
    action["dataSupport"] = json!(true);
    action["resolveSupport"] = json!({ "properties": ["edit"] });
    let (mut client, _) = Client::start_with(capabilities, json!({}));
    let text = sample();
    client.open(URI, &text);
    let range = client.diagnostics(URI, 0)[0]["range"].clone();
    let offered = actions(&mut client, range, &[]);
    assert!(offered.iter().all(|action| action.get("edit").is_none()));
    let resolved = client.request("codeAction/resolve", offered[0].clone());
    let edits = document_edits(&resolved["edit"], URI, 0);
    assert_ne!(edited(&text, &edits), text);
    // The text it was made for is gone: the client asks again.
    client.change(URI, 1, json!([{ "text": "" }]));
    let id = client.ask("codeAction/resolve", offered[0].clone());
    assert_eq!(client.answer(id)["error"]["code"], -32801);
    client.diagnostics(URI, 1);
    client.finish();
}

#[test]
fn a_finding_in_a_table_is_silenced_around_the_table() {
    let text = sample();
    let mut client = open(&text);
    let range = client.diagnostics(URI, 0)[0]["range"].clone();
    let offered = actions(&mut client, range, &["quickfix"]);
    let silence = offered
        .iter()
        .find(|action| action["title"] == "忽略此处的 total-mismatch")
        .expect("an action to silence");
    let silenced = edited(&text, &document_edits(&silence["edit"], URI, 0));
    assert!(silenced.contains("<!-- gouji-disable total-mismatch -->\n\n|"));
    client.change(URI, 1, json!([{ "text": silenced }]));
    assert_eq!(client.diagnostics(URI, 1), [] as [Value; 0]);
    client.finish();
}

#[test]
fn a_rule_is_turned_off_for_the_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.md");
    let uri = format!("file://{}", path.display());
    let mut client = Client::start_with(capabilities(), json!({ "locale": "en" })).0;
    client.open(&uri, &sample());
    let range = client.diagnostics(&uri, 0)[0]["range"].clone();
    let params = json!({
        "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] },
    });
    let offered = client.request("textDocument/codeAction", params);
    let action = offered
        .as_array()
        .expect("a list")
        .iter()
        .find(|action| action["title"] == "Turn total-mismatch off in gouji.toml")
        .expect("an action to turn off");
    let changes = &action["edit"]["documentChanges"];
    assert_eq!(changes[0]["kind"], "create");
    assert_eq!(
        changes[1]["edits"][0]["newText"],
        "[rules]\ntotal-mismatch = \"off\"\n"
    );
    client.finish();
}

#[test]
fn all_totals_are_recomputed() {
    let text = sample();
    let mut client = open(&text);
    let range = client.diagnostics(URI, 0)[0]["range"].clone();
    let offered = actions(&mut client, range.clone(), &["source"]);
    let titles: Vec<&Value> = offered.iter().map(|action| &action["kind"]).collect();
    assert_eq!(titles, ["source.recomputeTotals.gouji"]);
    let edits = document_edits(&offered[0]["edit"], URI, 0);
    let recomputed = edited(&text, &edits);
    assert!(recomputed.contains(&format!("{WRONG}13 |")));
    assert_eq!(edits.as_array().expect("a list").len(), 1);
    // Not offered where it was not asked for.
    assert!(
        actions(&mut client, range, &[])
            .iter()
            .all(|a| a["kind"] != titles[0].clone())
    );
    client.finish();
}

#[test]
fn all_that_is_safe_is_repaired_at_once() {
    let right = sample();
    // Two brackets and a total; a figure is nobody's to change unasked.
    let text = right
        .replacen("（四）无法提供", "(四）无法提供", 1)
        .replacen("（五）不予处理", "（五)不予处理", 1);
    let mut client = open(&text);
    let found = client.diagnostics(URI, 0);
    assert_eq!(found.len(), 3, "{found:?}");
    let start = json!({ "line": 0, "character": 0 });
    let everywhere = json!({ "start": start, "end": start });
    let offered = actions(&mut client, everywhere, &["source.fixAll"]);
    assert_eq!(offered.len(), 1, "{offered:?}");
    assert_eq!(offered[0]["kind"], "source.fixAll.gouji");
    let edits = document_edits(&offered[0]["edit"], URI, 0);
    assert_eq!(edited(&text, &edits), right);
    client.change(URI, 1, json!([{ "text": right }]));
    let left = client.diagnostics(URI, 1);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["code"], "total-mismatch");
    client.finish();
}

#[test]
fn totals_are_recomputed_on_command() {
    let text = sample();
    let mut client = open(&text);
    client.diagnostics(URI, 0);
    let id = client.ask(
        "workspace/executeCommand",
        json!({ "command": "gouji.recomputeTotals", "arguments": [URI] }),
    );
    let asked = client.next("workspace/applyEdit");
    let edits = document_edits(&asked["params"]["edit"], URI, 0);
    assert_eq!(
        edited(&text, &edits),
        text.replacen(&format!("{WRONG}31"), &format!("{WRONG}13"), 1)
    );
    client.respond(&asked, json!({ "applied": false }));
    assert_eq!(client.answer(id)["result"], false);
    client.finish();
}

/// A bare figure in a stack of cells: nothing around it says what it counts.
#[test]
fn hover_names_a_bare_figure_in_a_stack() {
    let (_, text) = shapes()
        .into_iter()
        .find(|(name, _)| *name == "stacked")
        .expect("the shape");
    let mut client = open(&text);
    client.diagnostics(URI, 0);
    // The row's label, then 7, 2 and the first of its zeros, a paragraph each.
    let row = text.find("（二）部分公开").expect("the row");
    let zero = row + text[row..].find("\n0\n").expect("a zero") + 1;
    let hover = client.request("textDocument/hover", about(at(&text, zero)));
    let words = hover["contents"]["value"].as_str().expect("a text");
    let (name, equations) = words.split_once("\n").expect("more than a name");
    assert!(name.starts_with("**（二）部分公开"), "{words}");
    assert!(name.ends_with(" · 科研机构 = 0**"), "{words}");
    assert!(
        equations.contains("✓ 总计 9 = 自然人 7 + 商业企业 2 + 科研机构 0"),
        "{words}"
    );
    assert_eq!(marked(&text, &hover["range"]), "0");
    client.finish();
}

#[test]
fn a_heading_says_what_it_asks_for_and_a_sentence_where_its_figure_stands() {
    let text = sample();
    let mut client = open(&text);
    client.diagnostics(URI, 0);
    let mut said = |place: &Value| {
        let hover = client.request("textDocument/hover", about(place.clone()));
        hover["contents"]["value"]
            .as_str()
            .expect("a text")
            .to_string()
    };
    let heading = said(&position(&text, "三、收到和处理"));
    assert!(
        heading.contains("应当有：收到和处理政府信息公开申请情况表"),
        "{heading}"
    );
    let cited = text.find("上年结转5件").expect("the sentence") + "上年结转".len();
    let claim = said(&at(&text, cited));
    assert!(
        claim.contains("二、上年结转政府信息公开申请数量"),
        "{claim}"
    );
    let cells = client.request("textDocument/definition", about(at(&text, cited)));
    let row = "| 二、上年结转政府信息公开申请数量 | | | 4 | 1 | 0 | 0 | 0 | 0 | ";
    let cell = at(&text, text.find(row).expect("the row") + row.len());
    assert_eq!(cells[0]["range"]["start"], cell, "{cells}");
    client.finish();
}

#[test]
fn hover_names_a_cell_and_shows_its_equations() {
    let text = sample();
    let mut client = open(&text);
    client.diagnostics(URI, 0);
    let hover = client.request("textDocument/hover", about(wrong(&text)));
    let words = hover["contents"]["value"].as_str().expect("a text");
    assert!(
        words.starts_with("**1.本机关不掌握相关政府信息 · 总计 = 31**"),
        "{words}"
    );
    assert!(
        words.contains("✗ 总计 31 ≠ 自然人 8 + 商业企业 3"),
        "{words}"
    );
    assert_eq!(marked(&text, &hover["range"]), "31");
    let heading = client.request(
        "textDocument/hover",
        about(position(&text, "三、收到和处理")),
    );
    assert!(!heading.is_null());
    let nothing = client.request("textDocument/hover", about(position(&text, "编制本报告")));
    assert!(nothing.is_null());
    client.finish();
}

#[test]
fn a_total_its_parts_and_its_sentences_find_one_another() {
    let text = sample();
    let mut client = open(&text);
    client.diagnostics(URI, 0);
    let row = "一、本年新收政府信息公开申请数量 | | | 63 | 14 | 2 | 1 | 3 | 2 | ";
    let total = at(&text, text.find(row).expect("the row") + row.len());
    let parts = client.request("textDocument/definition", about(total.clone()));
    let words = |locations: &Value| -> Vec<String> {
        let locations = locations.as_array().expect("a list");
        let ranges = locations.iter().map(|location| &location["range"]);
        ranges
            .map(|range| marked(&text, range).to_string())
            .collect()
    };
    assert_eq!(words(&parts), ["63", "14", "2", "1", "3", "2"]);
    let mut params = about(total.clone());
    params["context"] = json!({ "includeDeclaration": false });
    let references = client.request("textDocument/references", params);
    assert!(words(&references).len() > 6);
    let marks = client.request("textDocument/documentHighlight", about(total));
    let own: Vec<&Value> = marks
        .as_array()
        .expect("a list")
        .iter()
        .filter(|mark| mark["kind"] == 3)
        .collect();
    assert_eq!(marked(&text, &own[0]["range"]), "85");
    client.finish();
}

#[test]
fn symbols_and_folding_follow_the_sections() {
    let text = sample();
    let mut client = open(&text);
    client.diagnostics(URI, 0);
    let symbols = client.request("textDocument/documentSymbol", whole());
    let sections = symbols[0]["children"].as_array().expect("sections");
    assert_eq!(sections.len(), 6);
    assert_eq!(sections[2]["name"], "三、收到和处理政府信息公开申请情况");
    assert_eq!(sections[2]["children"].as_array().expect("tables").len(), 1);
    let folds = client.request("textDocument/foldingRange", whole());
    let folds = folds.as_array().expect("a list");
    assert!(folds.len() >= 9);
    // The next heading is seen when a section is folded.
    let lines: Vec<&str> = text.lines().collect();
    for fold in folds {
        let last = fold["endLine"].as_u64().expect("a line") as usize;
        assert!(!lines[last].starts_with('#'), "{fold}");
    }
    for section in sections {
        assert!(
            marked(&text, &section["range"]).starts_with("## "),
            "{section}"
        );
        assert!(
            !marked(&text, &section["range"]).ends_with("## "),
            "{section}"
        );
    }
    client.finish();
}

#[test]
fn hints_show_what_a_total_must_be() {
    let text = sample();
    let mut client = open(&text);
    client.diagnostics(URI, 0);
    let mut params = whole();
    params["range"] =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9999, "character": 0 } });
    let hints = client.request("textDocument/inlayHint", params.clone());
    let labels: Vec<&Value> = hints
        .as_array()
        .expect("a list")
        .iter()
        .map(|h| &h["label"])
        .collect();
    assert_eq!(labels, ["= 13"]);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "gouji": { "inlayHints": false } } }),
    );
    assert!(client.request("textDocument/inlayHint", params).is_null());
    client.finish();
}

#[test]
fn a_table_goes_through_all_shapes_and_back() {
    let text = sample();
    let mut client = open(&text);
    client.diagnostics(URI, 0);
    let mut now = text.clone();
    let mut version = 0;
    for shape in ["tabbed", "stacked", "html", "rows", "pipe"] {
        let place = position(&now, "一、本年新收政府信息公开申请数量");
        let id = client.ask(
            "workspace/executeCommand",
            json!({ "command": "gouji.convertTable", "arguments": [URI, place, shape] }),
        );
        let asked = client.next("workspace/applyEdit");
        now = edited(
            &now,
            &document_edits(&asked["params"]["edit"], URI, version),
        );
        client.respond(&asked, json!({ "applied": true }));
        assert_eq!(client.answer(id)["result"], true);
        version += 1;
        client.change(URI, version, json!([{ "text": now }]));
        let found = client.diagnostics(URI, version);
        let rules: Vec<&Value> = found.iter().map(|finding| &finding["code"]).collect();
        assert_eq!(rules, ["total-mismatch"], "{shape}: {found:?}");
        assert_eq!(marked(&now, &found[0]["range"]), "31", "{shape}");
        if shape == "stacked" {
            let mut params = whole();
            params["range"] = found[0]["range"].clone();
            let hints = client.request("textDocument/inlayHint", params);
            assert_eq!(hints[0]["label"], "1.本机关不掌握相关政府信息 · 总计 = 13");
        }
    }
    client.finish();
}

/// What the server says when it is to make the table at `word` of `text` one of
/// `shape`: the table in that shape, or why not.
fn converted(text: &str, word: &str, shape: &str) -> Result<String, String> {
    let mut client = open(text);
    client.diagnostics(URI, 0);
    let place = position(text, word);
    let mut params = whole();
    params["range"] = json!({ "start": place, "end": place });
    params["context"] = json!({ "diagnostics": [], "only": ["refactor.rewrite"] });
    let offered = client.request("textDocument/codeAction", params);
    let offers = offered.as_array().is_some_and(|all| !all.is_empty());
    let arguments = json!([URI, place, shape]);
    let id = client.ask(
        "workspace/executeCommand",
        json!({ "command": "gouji.convertTable", "arguments": arguments }),
    );
    let result = if offers {
        let asked = client.next("workspace/applyEdit");
        let edits = document_edits(&asked["params"]["edit"], URI, 0);
        client.respond(&asked, json!({ "applied": true }));
        client.answer(id);
        Ok(edited(text, &edits))
    } else {
        let message = &client.answer(id)["error"]["message"];
        Err(message.as_str().expect("a reason").to_string())
    };
    client.finish();
    result
}

#[test]
fn a_table_is_left_alone_where_something_of_it_would_be_lost() {
    let text = sample();
    let row = "| 行政强制 | 2 | | |\n";
    let behind = |more: &str| text.replace(row, &format!("{row}{more}\n"));
    for (text, lost) in [
        (behind("| 行政确认 | 十二 | | |"), "行政确认"),
        (
            behind("<!-- gouji-disable-next-line total-mismatch -->"),
            "<!--",
        ),
        (
            text.replace(row, "| 行政强制 | 2 <!-- 备注 --> | | |\n"),
            "<!-- 备注",
        ),
        (text.replace("| 结果维持 |", "| 结果维持[^9] |"), "9"),
    ] {
        let table = if lost == "9" {
            "尚未审结"
        } else {
            "行政许可"
        };
        let refused = converted(&text, table, "html").expect_err("refused");
        assert!(refused.contains(lost), "{refused}");
    }
    let table = converted(&text, "行政许可", "html").expect("converted");
    for (tag, words) in [("<table>", "第二张表"), ("</tr>", "表外的话")] {
        let html = table.replacen(tag, &format!("{tag}<b>{words}</b>"), 1);
        assert_ne!(html, table);
        let refused = converted(&html, "行政许可", "pipe").expect_err("refused");
        assert!(refused.contains(words), "{refused}");
    }
    // Heads that are worded otherwise, and merged values that are written out.
    let worded = text
        .replace("| 申请人情况 |", "| 申请人类别 |")
        .replace("（三）不予公开", "不予公开");
    assert_ne!(worded, text);
    converted(&worded, "属于国家秘密", "html").expect("converted");
    let copied = text.replace(row, "| 行政强制 | 2 | 2 | 2 |\n");
    converted(&copied, "行政许可", "html").expect("converted");
    // Labels whose numerals are lost, as lists of Word paste them, stand in no way.
    let bare = text.replace("| 1.属于国家秘密", "| 属于国家秘密");
    assert_ne!(bare, text);
    let table = converted(&bare, "属于国家秘密", "html").expect("converted");
    assert!(table.contains("属于国家秘密</td>"), "{table}");
    // Of a table with a cell a line, the last blank cells go, too.
    let tabbed = converted(&text, "行政许可", "tabbed").expect("converted");
    let back = converted(&tabbed, "行政许可", "pipe").expect("converted");
    assert!(!back.contains('\t'), "{back:?}");
}

#[test]
fn completion_offers_the_next_missing_section() {
    let text = sample();
    let at_six = text.find("## 六").expect("the last section");
    let mut client = open(&format!("{}六", &text[..at_six]));
    client.diagnostics(URI, 0);
    let line = text[..at_six].matches('\n').count();
    let place = json!({ "line": line, "character": 1 });
    let items = client.request("textDocument/completion", about(place));
    assert_eq!(items[0]["label"], "其他需要报告的事项");
    assert!(
        items[0]["textEdit"]["newText"]
            .as_str()
            .expect("a text")
            .starts_with("## 六、其他需要报告的事项")
    );
    client.finish();
}

#[test]
fn completion_begins_a_report_as_a_snippet() {
    let mut capabilities = capabilities();
    capabilities["textDocument"]["completion"] =
        json!({ "completionItem": { "snippetSupport": true } });
    let (mut client, _) = Client::start_with(capabilities, json!({ "locale": "zh-CN" }));
    client.open(URI, "");
    client.diagnostics(URI, 0);
    let start = json!({ "line": 0, "character": 0 });
    let items = client.request("textDocument/completion", about(start));
    let whole = items
        .as_array()
        .expect("a list")
        .iter()
        .find(|item| {
            let label = item["label"].as_str().expect("a label");
            label.contains("政府信息公开工作年度报告（2021")
        })
        .expect("the report");
    assert_eq!(whole["insertTextFormat"], 2);
    let text = whole["textEdit"]["newText"].as_str().expect("a text");
    assert_eq!(text.matches("\n## ").count(), 5, "{text}");
    assert!(
        text.contains("| （七）总计 |") || text.contains("（七）总计"),
        "{text}"
    );
    assert!(text.ends_with("$0"), "{text}");
    client.finish();
}

#[test]
fn completion_offers_the_row_that_a_table_lacks() {
    let sample = sample();
    // The last row is still to be written.
    let row = sample.find("| 四、结转下年度继续办理").expect("the row");
    let behind = row + sample[row..].find("\n\n").expect("its end");
    for begun in ["| 四", "| ", "四", ""] {
        let text = format!("{}{begun}{}", &sample[..row], &sample[behind..]);
        let mut client = open(&text);
        client.diagnostics(URI, 0);
        let place = at(&text, row + begun.len());
        let items = client.request("textDocument/completion", about(place));
        assert_eq!(
            items[0]["label"], "四、结转下年度继续办理",
            "{begun}: {items}"
        );
        // What is begun of the label goes, the pipe before it stays.
        let edits = json!([items[0]["textEdit"]]);
        let whole = edited(&text, &edits);
        assert!(whole[row..].starts_with(&format!(
            "{}四、结转下年度继续办理\n\n",
            begun.trim_end_matches('四')
        )));
        client.finish();
    }
}

#[test]
fn completion_writes_the_sentences_that_the_tables_imply() {
    let sample = sample().replacen(&format!("{WRONG}31"), &format!("{WRONG}13"), 1);
    let start = sample.find("（二）依申请公开。").expect("the topic") + "（二）依申请公开。".len();
    let end = start + sample[start..].find('\n').expect("its end");
    let text = format!("{}全年新{}", &sample[..start], &sample[end..]);
    let mut client = open(&text);
    let before = client.diagnostics(URI, 0);
    let place = at(&text, start + "全年新".len());
    let items = client.request("textDocument/completion", about(place));
    let labels: Vec<&str> = items
        .as_array()
        .expect("a list")
        .iter()
        .map(|i| i["label"].as_str().expect("a label"))
        .collect();
    let new = "全年新收政府信息公开申请85件，其中自然人申请63件、法人或其他组织申请22件。";
    assert!(labels.contains(&new), "{labels:?}");
    assert!(
        labels.contains(&"上年结转政府信息公开申请5件。"),
        "{labels:?}"
    );
    // Put in the place of what was begun, they say what the tables say.
    let edit = items
        .as_array()
        .expect("a list")
        .iter()
        .find(|i| i["label"] == new)
        .expect("the item");
    assert_eq!(marked(&text, &edit["textEdit"]["range"]), "全年新");
    let all = labels.concat();
    let whole = edited(
        &text,
        &json!([{ "range": edit["textEdit"]["range"], "newText": all }]),
    );
    client.change(URI, 1, json!([{ "text": whole }]));
    let after = client.diagnostics(URI, 1);
    let rules = |found: &[Value]| {
        found
            .iter()
            .map(|f| f["code"].to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(&after), rules(&before), "{all}");
    client.finish();
}

#[test]
fn a_cell_brings_the_sentences_that_cite_it_along() {
    let sample = sample();
    let row = "| 二、上年结转政府信息公开申请数量 | | | 4 | 1 | 0 | 0 | 0 | 0 | 5 |";
    let cited = sample.find("上年结转5件").expect("the sentence");
    let text = sample.replacen("上年结转5件", "上年结转7件", 1);
    let mut client = open(&text);
    let found = client.diagnostics(URI, 0);
    assert!(
        found.iter().any(|f| f["code"] == "claim-mismatch"),
        "{found:?}"
    );
    let cell = text.find(row).expect("the row") + row.len() - "5 |".len();
    let place = at(&text, cell);
    let offered = actions(
        &mut client,
        json!({ "start": place, "end": place }),
        &["quickfix"],
    );
    let edit = &offered.first().expect("an action")["edit"];
    let edits = document_edits(edit, URI, 0);
    assert_eq!(edited(&text, &edits), sample, "{cited}");
    client.finish();
}

#[test]
fn formatting_aligns_by_display_width() {
    let text = "|项目|数|\n|-|-|\n|自然人|3|\n";
    let mut client = open(text);
    client.diagnostics(URI, 0);
    let mut params = whole();
    params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    let edits = client.request("textDocument/formatting", params.clone());
    let expected = "| 项目   | 数  |\n| ------ | --- |\n| 自然人 | 3   |\n";
    assert_eq!(edited(text, &edits), expected);
    params["range"] =
        json!({ "start": { "line": 2, "character": 0 }, "end": { "line": 2, "character": 1 } });
    let edits = client.request("textDocument/rangeFormatting", params);
    assert_eq!(edited(text, &edits), expected);
    client.finish();
}

#[test]
fn tables_are_told_and_their_changes() {
    let text = sample();
    let mut client = open(&text);
    client.diagnostics(URI, 0);
    let tables = client.request("gouji/tables", whole());
    let report = &tables["reports"][0];
    assert_eq!(report["year"], 2024);
    assert_eq!(report["profile"], "gov-disclosure-2021");
    let total = report["equations"]["total"].as_u64().expect("a number");
    assert!(report["equations"]["held"].as_u64().expect("a number") < total);
    let failing = report["failing"].as_array().expect("a list");
    assert!(failing.iter().any(|f| marked(&text, &f["range"]) == "31"));
    let requests = report["tables"]
        .as_array()
        .expect("tables")
        .iter()
        .find(|table| table["id"] == "requests")
        .expect("the table of requests");
    assert_eq!(requests["shape"], "pipe");
    let cells = || {
        requests["grid"]
            .as_array()
            .expect("rows")
            .iter()
            .flat_map(|r| r.as_array().expect("cells"))
    };
    let wrong: Vec<&Value> = cells().filter(|cell| cell["failing"] == true).collect();
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0]["text"], "31");
    assert_eq!(wrong[0]["column"], "total");
    assert!(wrong[0]["message"].is_string());
    assert!(cells().any(|cell| cell["kind"] == "label" && cell["rowSpan"].as_u64() > Some(1)));
    // Merged headings are one cell: every row is as wide as the table.
    let place = wrong[0]["range"].clone();
    client.change(URI, 1, json!([{ "range": place, "text": "13" }]));
    client.diagnostics(URI, 1);
    let changed = client.next("gouji/tablesChanged");
    assert_eq!(
        changed["params"],
        json!({ "uri": URI, "version": 1, "held": total, "total": total })
    );
    client.finish();
}

#[test]
fn a_new_report_is_written_and_rules_are_explained() {
    let mut client = open("");
    client.diagnostics(URI, 0);
    let mut run = |command: &str, arguments: Value| {
        client.request(
            "workspace/executeCommand",
            json!({ "command": command, "arguments": arguments }),
        )
    };
    let profiles = run("gouji.profiles", json!([]));
    let ids: Vec<&Value> = profiles
        .as_array()
        .expect("a list")
        .iter()
        .map(|profile| &profile["id"])
        .collect();
    assert!(ids.contains(&&json!("gov-disclosure-2021")));
    let wanted = json!([{ "profile": "gov-disclosure-2021", "office": "某市档案局", "year": 2024, "shape": "html" }]);
    let text = run("gouji.newReport", wanted);
    let text = text.as_str().expect("a text");
    assert!(text.starts_with("# 某市档案局2024年"), "{text}");
    assert!(text.contains("<table>"));
    let page = run("gouji.explainRule", json!(["unused-suppression"]));
    assert!(
        page.as_str()
            .expect("a page")
            .starts_with("# unused-suppression")
    );
    let id = client.ask(
        "workspace/executeCommand",
        json!({ "command": "gouji.unheardOf", "arguments": [] }),
    );
    assert_eq!(client.answer(id)["error"]["code"], -32602);
    client.finish();
}
