//! Profiles with one thing wrong: the line, the column, what is wrong and what
//! to do are said for each.

use crate::support::Folder;

const GOOD: &str = r#"id = "own"
title = { zh = "小", en = "small" }
[define]
n = '(?<n>[0-9]+)'
[detect]
title = '^(?<office>.*)(?<year>20[0-9]{2})年小报告$'
[[section]]
id = "one"
heading = "数量"
tables = ["t"]
[[table]]
id = "t"
title = { zh = "表", en = "table" }
[[table.part]]
id = "p"
columns = [{ key = "a", label = "甲" }, { key = "b", label = "乙" }, { key = "total", label = "合计", total = true }]
rows = [{ key = "x", label = "子" }, { key = "y", label = "丑" }]
[[table.equation]]
id = "total"
each = "row"
holds = "total = sum(*)"
[[claim]]
id = "c"
label = { zh = "数", en = "count" }
patterns = ['共{n}件']
sections = ["one"]
holds = ["n = t[x, total]"]
"#;

/// What is replaced, by what, and the place and words of the error.
const BROKEN: [(&str, &str, &str); 33] = [
    (
        "id = \"own\"",
        "id = ",
        "1:6: error[invalid-profile] TOML: ",
    ),
    ("id = \"own\"", "id = \"own", "1:"),
    ("[detect]", "[detect", "5:"),
    (
        "id = \"own\"\n",
        "",
        "1:1: error[invalid-profile] id is missing",
    ),
    (
        "id = \"own\"",
        "id = 3",
        "1:6: error[invalid-profile] `id` takes a text, not a TOML integer",
    ),
    (
        "id = \"own\"",
        "id = \"o n\"",
        "1:6: error[invalid-profile] `o n` is no name",
    ),
    (
        "[[section]]\nid = \"one\"",
        "[[section]]",
        "7:1: error[invalid-profile] id is missing",
    ),
    ("heading = ", "heeding = ", "did you mean `heading`?"),
    (
        "heading = \"数量\"",
        "heading = \"\"",
        "9:11: error[invalid-profile] a label can't be empty",
    ),
    (
        "[[section]]",
        "[section]",
        "7:1: error[invalid-profile] `section` takes a list of entries",
    ),
    (
        "[[section]]",
        "[[sections]]",
        "7:3: error[invalid-profile] there is no key `sections` here; did you mean `section`?",
    ),
    (
        "tables = [\"t\"]",
        "tables = \"t\"",
        "10:10: error[invalid-profile] `tables` takes a list of texts",
    ),
    (
        "tables = [\"t\"]",
        "tables = [\"tt\"]",
        "10:11: error[invalid-profile] there is no table `tt`; known: t",
    ),
    (
        "tables = [\"t\"]",
        "tables = [\"t\"]\nrequired = \"no\"",
        "11:12: error[invalid-profile] `required` takes true or false",
    ),
    ("{ zh = \"表\", en = \"table\" }", "{ zh = \"表\" }", "13:"),
    (
        "key = \"a\", label",
        "key = \"1a\", label",
        "16:20: error[invalid-profile] `1a` is no name",
    ),
    (
        "key = \"b\", label = \"乙\"",
        "key = \"b\"",
        "label is missing",
    ),
    (
        "key = \"b\", label",
        "key = \"a\", label",
        "16:48: error[invalid-profile] `a` is there twice",
    ),
    (
        "label = \"乙\"",
        "label = \"乙\", in = \"g\"",
        "there is no group of columns `g` above",
    ),
    (
        "label = \"乙\"",
        "label = \"乙\", cells = \"amounts\"",
        "`cells` can't be `amounts`; did you mean `amount`?",
    ),
    (
        "key = \"y\", label = \"丑\"",
        "key = \"y\"",
        "the row `y` has no label",
    ),
    ("rows = [", "rows = [] #", "has no rows or no columns"),
    (
        "each = \"row\"",
        "each = \"rows\"",
        "20:8: error[invalid-profile] `each` can't be `rows`; did you mean `row`?",
    ),
    (
        "each = \"row\"",
        "each = \"row\"\nonly = [\"z\"]",
        "21:9: error[invalid-profile] there is no `z`; known: x, y",
    ),
    ("each = \"row\"\n", "", "write this as table[row, column]"),
    (
        "sum(*)",
        "a + c",
        "21:22: error[invalid-profile] there is no column `c`",
    ),
    (
        "sum(*)",
        "sum(*",
        "21:23: error[invalid-profile] expected `)`",
    ),
    ("sum(*)", "max(a, b)", "there is no function `max`"),
    (
        "total = sum(*)",
        "total >= sum(*)",
        "write an inequality as a [[check]]",
    ),
    (
        "共{n}件",
        "共{m}件",
        "25:15: error[invalid-profile] there is no `m` in [define]",
    ),
    (
        "共{n}件",
        "共(件",
        "25:15: error[invalid-profile] not a regular expression: this ( is never closed",
    ),
    ("共{n}件", "共（{n}", "`（` never matches"),
    (
        "t[x, total]",
        "s[x, total]",
        "27:15: error[invalid-profile] there is no table `s`",
    ),
];

#[test]
fn each_error_says_where_it_is_and_what_to_do() {
    let folder = Folder::new();
    folder.write("good.toml", GOOD);
    let run = folder.run(&["profile", "check", "good.toml", "--locale", "en"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(0), ""),
        "{}",
        run.stdout
    );
    let mut wrong = Vec::new();
    for (from, to, expected) in BROKEN {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from}");
        folder.write("broken.toml", &text);
        let run = folder.run(&["profile", "check", "broken.toml", "--locale", "en"]);
        let said = format!("{}{}", run.stdout, run.stderr);
        if run.code != Some(1) || !said.contains(expected) || !said.contains("broken.toml:") {
            wrong.push(format!(
                "{from} -> {to}\n  expected {expected}\n  said {said}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
