//! Tables that no profile knows, each with what must be said of it; and
//! ordinary documents, of which nothing must be said.

use std::sync::{Arc, LazyLock};

use gouji::config::Config;
use gouji::finding::{Finding, Severity};
use gouji::message::Locale;
use gouji::profile::Profiles;

/// A table of `generic/sums.md`: its name, its text, and the wrong figures:
/// where each ends, and what it should be.
struct Case {
    name: String,
    text: String,
    wrong: Vec<(usize, String)>,
}

fn cases() -> Vec<Case> {
    let page = include_str!("generic/sums.md");
    let mut cases = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let (name, body) = section.split_once('\n').expect("a table under its name");
        let mut text = String::new();
        let mut wrong = Vec::new();
        let mut rest = body;
        while let Some((before, behind)) = rest.split_once('⟦') {
            let (expected, behind) = behind.split_once('⟧').expect("a closing mark");
            text.push_str(before);
            wrong.push((text.len(), expected.to_string()));
            rest = behind;
        }
        text.push_str(rest);
        cases.push(Case {
            name: name.to_string(),
            text,
            wrong,
        });
    }
    cases
}

fn findings(text: &str) -> Vec<Finding> {
    static PROFILES: LazyLock<Arc<Profiles>> = LazyLock::new(Profiles::builtin);
    gouji::analyse(text, &PROFILES, &Arc::default()).findings
}

#[test]
fn tables_that_name_their_totals_are_judged() {
    let cases = cases();
    let wrong = cases.iter().filter(|case| !case.wrong.is_empty()).count();
    assert!(
        cases.len() >= 50 && wrong * 2 + 12 >= cases.len(),
        "{wrong}"
    );
    let mut amiss = Vec::new();
    for case in &cases {
        let found: Vec<(usize, String)> = findings(&case.text)
            .into_iter()
            .map(|f| (f.span.end, f.expected.unwrap_or_default()))
            .collect();
        // What isn't signed by digits alone (100%) ends before its sign.
        let near =
            |a: &(usize, String), b: &(usize, String)| a.1 == b.1 && (a.0 == b.0 || a.0 + 1 == b.0);
        let same = found.len() == case.wrong.len()
            && found.iter().zip(&case.wrong).all(|(a, b)| near(a, b));
        if !same {
            amiss.push(format!("{}: {found:?} for {:?}", case.name, case.wrong));
        }
    }
    assert!(amiss.is_empty(), "{}", amiss.join("\n"));
}

/// Sentences in a text that is no report: what calls itself a total is held to
/// its parts, all else is left alone.
#[test]
fn sentences_that_name_their_totals_are_judged() {
    for (text, expected) in [
        ("本次采购合计 120 件，其中桌 40 件、椅 70 件。", Some("110")),
        ("本次采购合计 110 件，其中桌 40 件、椅 70 件。", None),
        (
            "会议总计收到建议 9 条，分别是食堂 4 条、班车 3 条。",
            Some("7"),
        ),
        ("参会人员共计 52 人，其中甲厂 30 人、乙厂 22 人。", None),
        ("参会人员共计 52 人，其中甲厂 30 人等。", None),
        ("文件夹里有 12 张照片，其中 3 张模糊、2 张重复。", None),
        (
            "A total of 46 tests were run, of which 40 passed and 5 failed.",
            Some("45"),
        ),
        (
            "A total of 45 tests were run, of which 40 passed and 5 failed.",
            None,
        ),
        (
            "A total of 45 tests were run, including 40 quick ones.",
            None,
        ),
        (
            "The build took 45 minutes: 40 for tests and 3 for lints.",
            None,
        ),
    ] {
        let found = findings(text);
        let said: Vec<_> = found
            .iter()
            .map(|f| (f.rule.name, f.expected.as_deref()))
            .collect();
        let wanted: Vec<_> = expected
            .iter()
            .map(|sum| ("list-sum", Some(*sum)))
            .collect();
        assert_eq!(said, wanted, "{text}");
    }
}

const WRONG: &str = "| 项目 | 金额 |\n|---|---|\n| 甲 | 100 |\n| 乙 | 200 |\n";

#[test]
fn a_comment_and_the_configuration_silence_it() {
    let said = |text: &str, config: &str| {
        let (config, faults) = Config::parse(config);
        assert!(faults.is_empty(), "{faults:?}");
        let found = config.settings("a.md").apply(text, findings(text));
        found.iter().map(|f| f.rule.name).collect::<Vec<_>>()
    };
    let text = format!("{WRONG}| 合计 | 310 |\n");
    assert_eq!(said(&text, ""), ["total-mismatch"]);
    assert!(said(&text, "rules.total-mismatch = \"off\"").is_empty());
    let comment = "<!-- gouji-disable-next-line total-mismatch -->";
    let text = format!("{WRONG}{comment}\n| 合计 | 310 |\n");
    assert!(said(&text, "").is_empty());
    // What silences nothing is said.
    let text = format!("{WRONG}{comment}\n| 合计 | 300 |\n");
    assert_eq!(said(&text, ""), ["unused-suppression"]);
}

#[test]
fn the_message_gives_the_figures_in_both_languages() {
    let found = findings(&format!("{WRONG}| 合计 | 310 |\n"));
    let says = |locale| found[0].message.render(locale);
    assert_eq!(
        says(Locale::Zh),
        "“合计·金额”写的是 310，2 项之和是 300（100 + 200），相差 10"
    );
    assert_eq!(
        says(Locale::En),
        "合计 / 金额 is 310, but its 2 parts make 300 (100 + 200): 10 apart"
    );
    assert_eq!(found[0].related.len(), 2);
    assert!(found[0].fixes.iter().all(|fix| !fix.safe));
}

#[test]
fn a_table_beyond_a_limit_is_left_alone_and_says_so() {
    let row = |columns: usize, cell: &str| format!("|{}\n", format!(" {cell} |").repeat(columns));
    let table = |columns: usize, total: &str, rows: usize| {
        let mut text = row(columns, "甲") + &row(columns, "---");
        text += &row(columns, total);
        for _ in 0..rows {
            text += &row(columns, "123456789012345678901234567.8");
            text += &row(columns, "99999999999999");
        }
        text
    };
    let said = |text: &str| {
        let found = findings(text);
        let hint = |f: &Finding| f.severity == Severity::Hint && f.rule.name == "total-mismatch";
        assert!(found.iter().all(hint), "{found:#?}");
        let words = found.iter().map(|f| f.message.render(Locale::Zh));
        words.collect::<Vec<_>>()
    };
    let many_cells = said(&table(150, "Total", 120));
    assert_eq!(many_cells.len(), 1);
    assert!(many_cells[0].contains("超过 20000 个"), "{many_cells:?}");
    let line = |label: &str, figure: &str| format!("| {label} {}", row(98, figure));
    let rows = line("甲", "7").repeat(7) + &line("其中：乙", "1");
    let many_sums = row(99, "甲") + &row(99, "---") + &rows.repeat(20);
    let many_sums = many_sums + &line("合计", "980").repeat(39);
    let many_sums = said(&many_sums);
    assert_eq!(many_sums.len(), 1);
    assert!(many_sums[0].contains("超过 1000000 个数"), "{many_sums:?}");
    let many_totals = said(&table(41, "Total", 3).replace('甲', "Total"));
    assert_eq!(many_totals.len(), 1);
    assert!(many_totals[0].contains("41 个合计"), "{many_totals:?}");
}

/// Numbers without a system, the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) % sides
    }

    fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len() as u64) as usize]
    }
}

/// A table such as ordinary documents have, with figures that don't add up and
/// needn't.
fn ordinary_table(dice: &mut Dice) -> String {
    let names = [
        "parse", "lex", "render", "sort", "hash", "编译", "启动", "查询", "写入",
    ];
    let rows = 3 + dice.below(6);
    let mut page = String::new();
    let mut table = |header: &[&str], row: &mut dyn FnMut(u64) -> Vec<String>| {
        page.push_str(&format!("| {} |\n", header.join(" | ")));
        page.push_str(&format!("|{}\n", "---|".repeat(header.len())));
        for i in 0..rows {
            page.push_str(&format!("| {} |\n", row(i).join(" | ")));
        }
    };
    match dice.below(10) {
        0 => table(
            &["Benchmark", "Total time (ms)", "Mean (ms)", "Runs"],
            &mut |_| {
                let runs = 10 + dice.below(90);
                let mean = 1 + dice.below(50);
                let name = dice.pick(&names).to_string();
                vec![
                    name,
                    (runs * mean).to_string(),
                    mean.to_string(),
                    runs.to_string(),
                ]
            },
        ),
        1 => table(&["Name", "Calls", "Total time", "Self time"], &mut |_| {
            let name = dice.pick(&names).to_string();
            let (calls, own) = (dice.below(500), dice.below(900));
            vec![
                name,
                calls.to_string(),
                (own + dice.below(300)).to_string(),
                own.to_string(),
            ]
        }),
        2 => table(&["Item", "Qty", "Price", "Total"], &mut |i| {
            let (quantity, price) = (1 + dice.below(9), 2 + dice.below(300));
            vec![
                format!("item {i}"),
                quantity.to_string(),
                price.to_string(),
                (quantity * price).to_string(),
            ]
        }),
        3 => table(
            &["Version", "Date", "Downloads", "Total downloads"],
            &mut |i| {
                let (own, all) = (dice.below(4000), 9000 + dice.below(90_000));
                vec![
                    format!("1.{i}"),
                    format!("2023-0{}-1{}", 1 + i % 9, i % 9),
                    own.to_string(),
                    all.to_string(),
                ]
            },
        ),
        4 => table(
            &["姓名", "语文", "数学", "总分", "排名"],
            &mut |i| {
                let (a, b) = (60 + dice.below(40), 60 + dice.below(40));
                vec![
                    format!("学生{i}"),
                    a.to_string(),
                    b.to_string(),
                    (a + b + dice.below(30)).to_string(),
                    (i + 1).to_string(),
                ]
            },
        ),
        5 => table(&["Metric", "Value"], &mut |i| {
            let label = [
                "Total memory",
                "Used",
                "Total CPUs",
                "Total time",
                "Requests",
                "Errors",
                "Avg",
                "Max",
                "p99",
            ];
            vec![
                label[i as usize % label.len()].to_string(),
                dice.below(9000).to_string(),
            ]
        }),
        6 => table(&["功能", "社区版", "企业版"], &mut |i| {
            vec![
                format!("功能{i}"),
                dice.pick(&["是", "否", "✓", "1"]).to_string(),
                "✓".to_string(),
            ]
        }),
        7 => table(&["Phase", "user", "sys", "Total"], &mut |_| {
            let (user, sys) = (dice.below(900), dice.below(100));
            let real = (user + sys) / 2 + dice.below(1000);
            let decimal = |n: u64| format!("{}.{:02}", n / 100, n % 100);
            vec![
                dice.pick(&names).to_string(),
                decimal(user),
                decimal(sys),
                decimal(real),
            ]
        }),
        8 => table(&["Suite", "Passed", "Failed", "Total"], &mut |i| {
            // What was skipped isn't listed.
            let (passed, failed, skipped) = (dice.below(300), dice.below(9), 1 + dice.below(20));
            vec![
                format!("suite {i}"),
                passed.to_string(),
                failed.to_string(),
                (passed + failed + skipped).to_string(),
            ]
        }),
        _ => {
            let mut files = 0;
            table(&["Language", "Files", "Average lines", "Share"], &mut |i| {
                let own = dice.below(400);
                files += own;
                vec![
                    format!("lang {i}"),
                    own.to_string(),
                    dice.below(90).to_string(),
                    format!("{}%", dice.below(60)),
                ]
            });
            page.push_str(&format!("| Total | {files} | 57 | 64% |\n"));
        }
    }
    page
}

#[test]
fn ordinary_documents_are_left_alone() {
    let mut dice = Dice(7);
    let mut heard = Vec::new();
    for document in 0..1000 {
        let mut text = format!("# Notes {document}\n\n");
        for _ in 0..1 + dice.below(3) {
            text.push_str(dice.pick(&[
                "What was measured, and on which machine.\n\n",
                "版本和时间如下。\n\n",
                "See the table; the total isn't a sum of what it shows.\n\n",
                "- one\n- two, a total of names only\n\n",
            ]));
            text.push_str(&ordinary_table(&mut dice));
            text.push('\n');
        }
        heard.extend(
            findings(&text)
                .iter()
                .map(|f| format!("{}\n{text}", f.message)),
        );
    }
    assert!(
        heard.is_empty(),
        "{} of 1000:\n{}",
        heard.len(),
        heard.join("\n")
    );
}
