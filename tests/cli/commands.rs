//! The small subcommands.

use crate::support::Folder;

#[test]
fn explain_lists_the_rules_and_prints_their_pages() {
    let folder = Folder::new();
    let run = folder.run(&["explain"]);
    assert_eq!(run.code, Some(0));
    let line = run
        .stdout
        .lines()
        .find(|line| line.starts_with("unused-suppression "));
    assert!(line.is_some_and(|line| line.contains("hint") && line.ends_with("silences nothing")));
    let run = folder.run(&["explain", "unused-suppression"]);
    assert!(run.stdout.starts_with("# unused-suppression\n\nHint:"));
    let run = folder.run(&["explain", "unused-suppression", "--locale", "zh"]);
    assert!(run.stdout.starts_with("# unused-suppression\n\n提示。"));
    let run = folder.run(&["explain", "no-such-rule"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("no such rule"), "{}", run.stderr);
}

#[test]
fn the_version_can_be_had_at_length() {
    let folder = Folder::new();
    let first = format!("gouji {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(folder.run(&["--version"]).stdout, first);
    let run = folder.run(&["--version", "--verbose"]);
    assert!(
        run.stdout.starts_with(&first) && run.stdout.contains("profiles: "),
        "{}",
        run.stdout
    );
    assert_eq!(folder.run(&["--locale", "zh"]).code, Some(2));
}

#[test]
fn shells_and_man_are_served() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = folder.run(&["completions", shell]);
        assert!(run.stdout.contains("output-format"), "{shell}");
    }
    let run = folder.run(&["man"]);
    assert!(run.stdout.contains(".TH gouji 1") && run.stdout.contains("gouji\\-check"));
}

/// Two tables that agree, a rate, a claim: what a page has to say.
const LABORATORY: &str = r#"
id = "water"
title = { zh = "水质检测报告", en = "water laboratory report" }
source = "Form W-3"
language = "en"
years = { from = 2020, to = 2026 }
[detect]
title = '^(?<office>.+)waterqualityreport(?<year>20[0-9]{2})$'
[[section]]
id = "scope"
heading = "Scope"
[[section.topic]]
id = "area"
label = { zh = "范围", en = "the area" }
keywords = ['district']
[[section]]
id = "samples"
heading = "Samples"
tables = ["samples", "limits"]
[[section]]
id = "measures"
heading = "Measures"
required = false
[[table]]
id = "samples"
title = "samples by source"
[[table.part]]
id = "samples"
columns = [
  { key = "taken", label = "Taken" },
  { key = "failed", label = "Failed" },
  { key = "rate", label = "Failure rate (%)", cells = "amount" },
]
rows = [{ key = "wells", label = "Wells" }, { key = "taps", label = "Taps" }, { key = "all", label = "All", total = true }]
[[table.equation]]
id = "all"
each = "column"
only = ["taken", "failed"]
holds = "all = sum(*)"
explain = { zh = "各来源相加", en = "the sources add up" }
[[table.equation]]
id = "rate"
each = "row"
holds = "rate = round(failed / taken * 100, 1)"
[[table]]
id = "limits"
title = "failures by substance"
[[table.part]]
id = "limits"
columns = [{ key = "failed", label = "Samples" }]
rows = [{ key = "lead", label = "Lead" }, { key = "total", label = "Total", total = true }]
[[table.equation]]
id = "agree"
years = { from = 2022 }
holds = "[total, failed] = samples[all, failed]"
[[claim]]
id = "taken"
label = "samples taken"
patterns = ['took(?<n>[0-9,]+)samples']
sections = ["scope"]
holds = ["n = samples[all, taken]"]
[words]
numerals = ["1", "2", "3"]
section_numeral = "{n}. "
"#;

#[test]
fn a_profile_is_shown_as_a_page() {
    let folder = Folder::new();
    folder.write(".gouji/water.toml", LABORATORY);
    let shown = |locale: &str| {
        let run = folder.run(&["profile", "show", "water", "--locale", locale]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    let english = "\
water laboratory report
name    water
source  Form W-3
years   2020 to 2026

1. Scope
  must speak of the area

2. Samples

  samples by source  [samples]
          │       │ Taken │ Failed │ Failure rate
          │       │ taken │ failed │ rate
    ──────┼───────┼───────┼────────┼─────────────
    Wells │ wells │ 0     │ 0      │ 0.00
    Taps  │ taps  │ 0     │ 0      │ 0.00
    All   │ all   │ Σ 0   │ Σ 0    │ Σ 0.00

  equations
    Taken, Failed: All = Wells + Taps
      all · all = sum(*) · the sources add up
    Wells / Failure rate = rounded(Wells / Failed ÷ Wells / Taken × 100, 1 decimals); 3 of the kind
      rate · rate = round(failed / taken * 100, 1)

  failures by substance  [limits]
          │       │ Samples
          │       │ failed
    ──────┼───────┼────────
    Lead  │ lead  │ 0
    Total │ total │ Σ 0

  equations
    Total = All / Failed of the samples by source
      agree · [total, failed] = samples[all, failed] · from 2022

3. Measures (optional)

Figures of the prose (n)
  samples taken
    n = All / Taken (samples by source)
      taken · n = samples[all, taken] · 1. Scope

In the cells: 0 a count, 0.00 an amount, ± may be negative, abc words; Σ follows from others, ? may be absent.
";
    assert_eq!(shown("en"), english);
    let chinese = shown("zh");
    for line in [
        "水质检测报告",
        "依据  Form W-3",
        "  须写明：范围",
        "    Taken、Failed：All = Wells + Taps",
        "    Total = 《samples by source》All·Failed",
        "      agree · [total, failed] = samples[all, failed] · 2022 年起",
        "3. Measures（可缺）",
    ] {
        assert!(chinese.lines().any(|one| one == line), "{line}\n{chinese}");
    }
}

#[test]
fn profiles_are_listed_shown_and_checked() {
    let folder = Folder::new();
    folder.write(
        ".gouji/own.toml",
        "id = 'own'\nextends = 'gov-disclosure-2021'\n",
    );
    let run = folder.run(&["profile", "list"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for id in ["gov-disclosure-2019", "gov-disclosure-2021", "own"] {
        assert!(run.stdout.contains(id), "{}", run.stdout);
    }
    let run = folder.run(&["profile", "show", "gov-disclosure-2021"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(folder.run(&["profile", "show", "none"]).code, Some(2));

    assert_eq!(
        folder.run(&["profile", "check", ".gouji/own.toml"]).code,
        Some(0)
    );
    folder.write("broken.toml", "id = 'x'\nno-such-key = 1\n");
    let run = folder.run(&["profile", "check", "broken.toml"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr
            .contains("broken.toml:2:1: error[invalid-profile]"),
        "{}",
        run.stderr
    );
}

/// The header of one table and the row below it spell a label of the other.
#[test]
fn a_header_and_the_row_below_make_no_label_together() {
    let folder = Folder::new();
    folder.write(
        ".gouji/own.toml",
        r#"id = "own"
title = { zh = "小", en = "small" }
[detect]
title = '^(?<office>.*)(?<year>20[0-9]{2})年小报告$'
[[section]]
id = "one"
heading = "收支"
tables = ["all", "income"]
[[table]]
id = "all"
title = { zh = "总表", en = "summary" }
[[table.part]]
id = "p"
columns = [{ key = "sum", label = "金额" }]
rows = [{ key = "in", label = "本年收入合计" }, { key = "out", label = "本年支出合计" }]
[[table]]
id = "income"
title = { zh = "收入表", en = "income" }
[[table.part]]
id = "p"
columns = [{ key = "sum", label = "本年收入" }]
rows = [{ key = "all", label = "合计", total = true }, { key = "x", label = "拨款" }, { key = "y", label = "事业" }]
[[table.equation]]
id = "total"
each = "column"
holds = "all = sum(*)"
"#,
    );
    folder.write(
        "a.md",
        "# 云岫市水务局2024年小报告\n\
         \n\
         ## 一、收支\n\
         \n\
         | 项目 | 金额 |\n\
         | --- | --- |\n\
         | 本年收入合计 | 30 |\n\
         | 本年支出合计 | 20 |\n\
         \n\
         | 项目 | 本年收入 |\n\
         | --- | --- |\n\
         | 合计 | 30 |\n\
         | 拨款 | 20 |\n\
         | 事业 | 10 |\n",
    );
    let run = folder.run(&["check", "a.md"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
}

#[test]
fn a_broken_profile_is_named_and_the_rest_goes_on() {
    let folder = Folder::new();
    folder.write("a.md", "x");
    folder.write(".gouji/broken.toml", "id = ");
    let run = folder.run(&["check", "a.md"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("broken.toml:1:"), "{}", run.stderr);
    assert!(run.stderr.contains("files checked: 1;"), "{}", run.stderr);
    let run = folder.run(&["check", "a.md", "--profile", "none"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("none: no such profile"),
        "{}",
        run.stderr
    );
}

/// The rules of the findings on a file.
fn findings(folder: &Folder, name: &str) -> Vec<String> {
    let run = folder.run(&["check", "--output-format", "json-lines", name]);
    run.stdout
        .lines()
        .map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).unwrap();
            finding["rule"].as_str().unwrap().to_string()
        })
        .collect()
}

#[test]
fn a_new_report_is_complete_but_for_what_the_writer_must_fill_in() {
    let folder = Folder::new();
    for shape in ["pipe", "html", "rows", "tabbed", "stacked"] {
        let name = format!("{shape}.md");
        let args = ["new", "--office", "南屏市文化和旅游局", "--year", "2024"];
        let args = [&args[..], &["--shape", shape, "-o", &name]].concat();
        let run = folder.run(&args);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        for rule in findings(&folder, &name) {
            let open = [
                "empty-table",
                "empty-section",
                "missing-topic",
                "blank-cells",
            ];
            assert!(open.contains(&rule.as_str()), "{shape}: {rule}");
        }
        assert_eq!(folder.run(&args).code, Some(2), "the file exists");
    }
}

#[test]
fn last_years_figures_are_carried_over() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let args = ["new", "--from", "examples/report.md"];
    let run = crate::support::run_in(root, &args, b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout
            .starts_with("# 南屏市文化和旅游局2025年政府信息公开工作年度报告\n")
    );
    let row = "| 二、上年结转政府信息公开申请数量 |  |  | 5 | 1 | 0 | 0 | 0 | 0 | 6 |";
    assert!(run.stdout.contains(row), "{}", run.stdout);
    assert!(run.stderr.contains("was 12 last year"), "{}", run.stderr);

    let folder = Folder::new();
    let run = folder.run(&["new", "--year", "2024"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("--office"), "{}", run.stderr);
}

#[test]
fn tables_are_drawn_with_the_failing_cell_marked() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = crate::support::run_in(root, &["show", "examples/report.md"], b"");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("»31«"), "{}", run.stdout);
    assert!(
        run.stdout.contains("37 of 39 equations hold"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_published_page_becomes_markdown_without_the_site_around_it() {
    let folder = Folder::new();
    let args = [
        "new",
        "--office",
        "南屏市水务局",
        "--year",
        "2024",
        "--shape",
        "html",
    ];
    let report = folder.run(&args).stdout.replacen("# ", "<h1>", 1);
    let report = report.replacen('\n', "</h1>\n", 1);
    folder.write(
        "page.html",
        format!("<html><body><p>首页</p>\n{report}</body></html>"),
    );
    let run = folder.run(&["import", "page.html"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!run.stdout.contains("首页"), "{}", run.stdout);
    assert!(
        run.stdout.starts_with("# 南屏市水务局2024年"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("| （三）不予公开 | 1.属于国家秘密 |"),
        "{}",
        run.stdout
    );
    folder.write("again.md", &run.stdout);
    assert!(!findings(&folder, "again.md").contains(&"missing-row".to_string()));
}

#[test]
fn the_help_speaks_the_language_of_the_environment() {
    let folder = Folder::new();
    let chinese = folder.run(&["check", "--help", "--locale", "zh"]);
    assert!(
        chinese.stdout.contains("用法：gouji check"),
        "{}",
        chinese.stdout
    );
    assert!(
        chinese.stdout.contains("- concise：一个问题一行"),
        "{}",
        chinese.stdout
    );
    assert!(!chinese.stdout.contains("Print"), "{}", chinese.stdout);
    let english = folder.run(&["check", "--help"]);
    assert!(
        english.stdout.contains("Usage: gouji check"),
        "{}",
        english.stdout
    );
}
