//! The editor says of a folder what the command says of it.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::client::{Client, capabilities};
use crate::editor::{offset, sample};
use crate::shapes::shapes;

const CONFIG: &str = "\
[rules]
title-form = \"hint\"

[[override]]
paths = [\"drafts/**\"]
rules = { missing-section = \"off\", total-mismatch = \"hint\" }
";

/// A folder as an office has it: two years, a draft, a page, a comment that
/// silences, a table that no profile knows, and a configuration.
fn fill(folder: &Path) {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("written");
    };
    let sample = sample();
    write("gouji.toml", CONFIG);
    let sound = sample.replacen("| 1 | 1 | 31 |", "| 1 | 1 | 13 |", 1);
    write("2024/report.md", &sound);
    let next = sample
        .replace("2024", "2025")
        .replacen("| 12 |", "| 19 |", 1);
    write("2025/report.md", &next);
    let cut = sample.find("## 四").expect("section four");
    write("drafts/begun.md", &sample[..cut].replace("2024", "2021"));
    let silenced = sample.replacen("## 三", "<!-- gouji-disable total-mismatch -->\n\n## 三", 1);
    write("silenced.md", &silenced.replace("2024", "2019"));
    write(
        "other.md",
        "# 采购\n\n| 项目 | 金额 |\n| --- | --- |\n| 甲 | 3 |\n| 乙 | 4 |\n| 合计 | 8 |\n",
    );
    let page = shapes().into_iter().find(|(name, _)| *name == "html");
    write(
        "page.html",
        &page.expect("the shape").1.replace("2024", "2023"),
    );
}

const FILES: [&str; 6] = [
    "2024/report.md",
    "2025/report.md",
    "drafts/begun.md",
    "other.md",
    "page.html",
    "silenced.md",
];

/// Rule, severity, message and first and last byte of what the command finds.
fn in_the_terminal(folder: &Path, file: &str) -> Vec<Value> {
    let run = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["check", "--locale", "zh", "--output-format", "json"])
        .current_dir(folder)
        .output()
        .expect("the program runs");
    let all: Vec<Value> = serde_json::from_slice(&run.stdout).expect("JSON");
    let here = all.iter().filter(|finding| finding["file"] == file);
    here.map(|f| {
        json!([
            f["rule"],
            f["severity"],
            f["message"],
            f["start"]["byte"],
            f["end"]["byte"]
        ])
    })
    .collect()
}

/// The same of what the next publication shows.
fn in_the_editor(client: &mut Client, uri: &str, text: &str) -> Vec<Value> {
    let published = client.diagnostics(uri, 0);
    let shown = published.iter().map(|it| {
        let severity = match it["severity"].as_u64() {
            Some(1) => "error",
            Some(2) => "warning",
            _ => "hint",
        };
        let place = |end: &str| offset(text, &it["range"][end]);
        json!([
            it["code"],
            severity,
            it["message"],
            place("start"),
            place("end")
        ])
    });
    let mut shown: Vec<Value> = shown.collect();
    shown.sort_by_key(Value::to_string);
    shown
}

#[test]
fn terminal_and_editor_say_the_same_of_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    fill(folder.path());
    let root = format!("file://{}", folder.path().display());
    let further = json!({
        "locale": "zh-CN",
        "workspaceFolders": [{ "uri": root, "name": "reports" }]
    });
    let (mut client, _) = Client::start_with(capabilities(), further);
    let mut rules: Vec<String> = Vec::new();
    for file in FILES {
        let text = std::fs::read_to_string(folder.path().join(file)).expect("the file");
        let uri = format!("{root}/{file}");
        client.open(&uri, &text);
        let mut printed = in_the_terminal(folder.path(), file);
        printed.sort_by_key(Value::to_string);
        // At once what the text alone tells, then what last year's report adds.
        let mut shown = in_the_editor(&mut client, &uri, &text);
        if shown != printed {
            shown = in_the_editor(&mut client, &uri, &text);
        }
        assert_eq!(shown, printed, "{file}");
        rules.extend(
            printed
                .iter()
                .filter_map(|finding| finding[0].as_str().map(str::to_string)),
        );
    }
    for rule in ["carry-over-mismatch", "total-mismatch"] {
        assert!(rules.iter().any(|it| it == rule), "{rule}: {rules:?}");
    }
    client.finish();
}
