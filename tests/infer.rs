//! Profiles drafted from reports find what is wrong in further reports of the
//! kind, and nothing in those that are right.

use std::collections::HashMap;
use std::sync::Arc;

use gouji::analyse;
use gouji::infer::draft;
use gouji::message::Locale;
use gouji::profile::{self, CellRef, Profiles};
use gouji::report::{Shape, skeleton};

/// Figures that differ from report to report and are the same in each run.
struct Figures(u64);

impl Figures {
    fn next(&mut self, below: u64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        ((self.0 >> 33) % below) as i64
    }
}

/// A kind of report: a report by its number, with the cells that equations say.
struct Kind {
    name: &'static str,
    report: fn(u64) -> String,
    /// Pieces of a row, and which cell of it follows from others.
    totals: &'static [(&'static str, usize)],
}

fn row(label: &str, values: &[i64]) -> String {
    let cells: Vec<String> = values.iter().map(i64::to_string).collect();
    format!("| {label} | {} |\n", cells.join(" | "))
}

/// Samples by kind of water, with what came of them; and a table of measured
/// values with words in it.
fn water(seed: u64) -> String {
    let mut figures = Figures(seed);
    let quarter = ["一", "二", "三", "四"][(seed % 4) as usize];
    let mut out = format!(
        "# 云水县水质监测站{}年第{quarter}季度水质检测报告\n\n## 一、采样情况\n\n\
         | 水体 | 计划数 | 合格数 | 不合格数 | 采样合计 | 合格率 |\n| --- | --- | --- | --- | --- | --- |\n",
        2018 + seed / 4
    );
    let mut totals = [0; 4];
    for label in ["河流", "湖库", "地下水", "水源地"] {
        let (passed, failed) = (3 + figures.next(40), figures.next(9));
        let values = [5 + figures.next(60), passed, failed, passed + failed];
        for (total, value) in totals.iter_mut().zip(values) {
            *total += value;
        }
        out += &row(label, &values).replace(" |\n", &format!(" | {}% |\n", 60 + figures.next(40)));
    }
    out += &row("合计", &totals).replace(" |\n", " | 88% |\n");
    out += "\n## 二、检测结果\n\n| 项目 | 单位 | 最小值 | 最大值 | 结论 |\n| --- | --- | --- | --- | --- |\n";
    for (label, unit) in [
        ("pH值", "无量纲"),
        ("溶解氧", "mg/L"),
        ("高锰酸盐指数", "mg/L"),
    ] {
        let low = 10 + figures.next(40);
        let high = low + 1 + figures.next(30);
        out += &format!(
            "| {label} | {unit} | {}.{} | {}.{} | 达标 |\n",
            low / 10,
            low % 10,
            high / 10,
            high % 10
        );
    }
    out + "\n## 三、结论\n\n各项指标均符合标准。\n"
}

/// An income statement and a balance sheet, with decimals and losses.
fn accounts(seed: u64) -> String {
    let mut figures = Figures(seed);
    let offices = ["Brookside Instruments", "Northgate Pumps", "Ashford Glass"];
    let mut out = format!(
        "# {} interim accounts, Q{} {}\n\n## Income statement\n\n",
        offices[(seed % 3) as usize],
        1 + seed % 4,
        2019 + seed / 4
    );
    let table = |columns: &[Vec<i64>], labels: &[&str], head: &str| {
        let money = |value: i64| {
            let text = format!("{}.{}", value.abs() / 10, value.abs() % 10);
            if value < 0 { format!("({text})") } else { text }
        };
        let mut out = format!("{head}\n| --- | ---: | ---: |\n");
        for (i, label) in labels.iter().enumerate() {
            out += &format!(
                "| {label} | {} | {} |\n",
                money(columns[0][i]),
                money(columns[1][i])
            );
        }
        out
    };
    let income: Vec<Vec<i64>> = (0..2)
        .map(|_| {
            let (revenue, cost) = (30000 + figures.next(40000), 20000 + figures.next(9000));
            let (expenses, tax) = (4000 + figures.next(14000), 100 + figures.next(900));
            let gross = revenue - cost;
            vec![
                revenue,
                cost,
                gross,
                expenses,
                gross - expenses,
                tax,
                gross - expenses - tax,
            ]
        })
        .collect();
    out += &table(
        &income,
        &[
            "Revenue",
            "Cost of sales",
            "Gross profit",
            "Expenses",
            "Profit before tax",
            "Income tax",
            "Net profit",
        ],
        "| USD thousand | This quarter | Previous quarter |",
    );
    out += "\n## Balance sheet\n\n";
    let balance: Vec<Vec<i64>> = (0..2)
        .map(|_| {
            let (current, fixed) = (20000 + figures.next(20000), 30000 + figures.next(20000));
            let (short, long) = (5000 + figures.next(9000), 9000 + figures.next(9000));
            let (assets, owed) = (current + fixed, short + long);
            vec![
                current,
                fixed,
                assets,
                short,
                long,
                owed,
                assets - owed,
                assets,
            ]
        })
        .collect();
    out += &table(
        &balance,
        &[
            "Current assets",
            "Fixed assets",
            "Total assets",
            "Short-term debt",
            "Long-term debt",
            "Total debt",
            "Equity",
            "Total debt and equity",
        ],
        "| USD thousand | End of quarter | Start of year |",
    );
    out + "\n## Outlook\n\nNo change is expected.\n"
}

/// The disclosure report, its tables as the form of 2021 prints them.
fn disclosure(seed: u64) -> String {
    let mut figures = Figures(seed);
    let profiles = Profiles::builtin();
    let form = profiles.get("gov-disclosure-2021").unwrap();
    let mut values: HashMap<(usize, CellRef), i64> = HashMap::new();
    for (t, table) in form.tables.iter().enumerate() {
        let shown =
            |at: &CellRef| !table.rows[at.row].optional && !table.columns[at.column].optional;
        let cells = (0..table.rows.len())
            .flat_map(|row| (0..table.columns.len()).map(move |column| CellRef { row, column }));
        for at in cells.filter(shown) {
            values.insert((t, at), figures.next(7));
        }
        // Totals after their parts; what balances comes last.
        for _ in 0..3 {
            for equation in table.equations.iter().filter(|equation| !equation.optional) {
                let last = match equation.id.as_str() {
                    // What is carried in makes the balance, one item at least.
                    "balance" => equation.terms[1].1,
                    _ => equation.total,
                };
                let sum: i64 = equation
                    .terms
                    .iter()
                    .filter(|(_, at)| *at != last)
                    .map(|(k, at)| i64::try_from(*k).unwrap() * values[&(t, *at)])
                    .sum();
                let sign: i64 = equation
                    .terms
                    .iter()
                    .find(|(_, at)| *at == last)
                    .map(|(k, _)| i64::try_from(*k).unwrap())
                    .unwrap();
                values.insert((t, last), -sum * sign);
            }
            // Not more was new than was dealt with.
            if let Some(new) = table.rows.iter().position(|row| row.key == "new") {
                for column in 0..table.columns.len() {
                    values
                        .entry((t, CellRef { row: new, column }))
                        .and_modify(|v| *v = (*v).min(6));
                }
            }
        }
    }
    let value = |table: usize, at: CellRef| {
        values
            .get(&(table, at))
            .map_or_else(String::new, i64::to_string)
    };
    let office = ["云水县教育局", "青石县教育局"][(seed % 2) as usize];
    let text = skeleton::report(
        form,
        office,
        Some(2021 + seed as i32 % 4),
        Shape::Html,
        &value,
    );
    text.replace("总体情况\n", "总体情况\n\n本年度工作平稳有序。\n")
        .replace("改进情况\n", "改进情况\n\n宣传还不够广泛。\n")
        .replace("事项\n", "事项\n\n没有其他需要报告的事项。\n")
}

const KINDS: [Kind; 3] = [
    Kind {
        name: "water",
        report: water,
        totals: &[
            ("| 河流 |", 4),
            ("| 合计 |", 1),
            ("| 合计 |", 2),
            ("| 合计 |", 4),
        ],
    },
    Kind {
        name: "accounts",
        report: accounts,
        totals: &[
            ("| Gross profit |", 1),
            ("| Profit before tax |", 2),
            ("| Net profit |", 1),
            ("| Total assets |", 1),
            ("| Total debt |", 2),
            ("| Total debt and equity |", 1),
        ],
    },
    Kind {
        name: "disclosure",
        report: disclosure,
        totals: &[
            ("（一）予以公开</td>", 7),
            ("（七）总计</td>", 1),
            ("四、结转下年度继续办理</td>", 3),
        ],
    },
];

/// The report with one more in the cell that stands so many figures behind
/// `label`.
fn with_fault(text: &str, label: &str, figure: usize) -> String {
    let start = text.find(label).expect(label) + label.len();
    let mut at = start;
    let mut end = start;
    for _ in 0..figure {
        at = end
            + text[end..]
                .find(|c: char| c.is_ascii_digit())
                .expect("a figure");
        // What a tag says is no figure.
        while text[..at].ends_with("span=\"") {
            at += 1;
            at += text[at..]
                .find(|c: char| c.is_ascii_digit())
                .expect("a figure");
        }
        end = at
            + text[at..]
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .expect("an end");
    }
    let written = &text[at..end];
    let more = match written.split_once('.') {
        Some((whole, rest)) => format!("{}.{rest}", whole.parse::<i64>().unwrap() + 1),
        None => (written.parse::<i64>().unwrap() + 1).to_string(),
    };
    format!("{}{more}{}", &text[..at], &text[end..])
}

#[test]
fn drafts_of_ten_reports_find_the_faults_of_another() {
    for kind in KINDS {
        let reports: Vec<(String, String)> = (0..10)
            .map(|seed| (format!("{seed}.md"), (kind.report)(seed)))
            .collect();
        let draft = draft(&reports, "drafted", Locale::En).expect("a draft");
        assert!(
            draft.findings.is_empty(),
            "{}: {:?}\n{}",
            kind.name,
            draft.findings,
            draft.toml
        );
        assert_eq!(
            profile::check("drafted.toml", &draft.toml, &[]),
            [],
            "{}",
            kind.name
        );
        let (profiles, errors) = Profiles::with(vec![("drafted.toml".into(), draft.toml.clone())]);
        assert_eq!(errors, []);
        let own = Arc::new(profiles.only(&["drafted".to_string()]).unwrap());
        let rules = |text: &str| -> Vec<&str> {
            let analysis = analyse(text, &own, &Arc::default());
            assert_eq!(
                analysis.reports.len(),
                1,
                "{}: {}\n{text}",
                kind.name,
                draft.toml
            );
            analysis.findings.iter().map(|f| f.rule.name).collect()
        };
        // Those that it was drafted from, and one that it never saw.
        for seed in [0, 9, 11] {
            assert!(
                rules(&(kind.report)(seed)).is_empty(),
                "{} {seed}\n{}",
                kind.name,
                draft.toml
            );
        }
        for (label, figure) in kind.totals {
            let text = with_fault(&(kind.report)(11), label, *figure);
            assert!(
                rules(&text).contains(&"total-mismatch"),
                "{} {label} {figure}: {:?}\n{}",
                kind.name,
                rules(&text),
                draft.toml
            );
        }
    }
}

#[test]
fn one_report_is_enough_for_a_draft() {
    let reports = [("a.md".to_string(), water(3))];
    let draft = draft(&reports, "drafted", Locale::En).expect("a draft");
    assert!(
        draft.toml.contains("合计 = sum(河流..水源地)"),
        "{}",
        draft.toml
    );
    assert!(
        draft
            .toml
            .contains("holds in all 4 rows or columns of 1 reports"),
        "{}",
        draft.toml
    );
}

#[test]
fn what_holds_by_zeros_alone_is_no_equation() {
    let text = "# 甲站2023年检测工作报告\n\n## 一、数量\n\n| 类 | 数 |\n| --- | --- |\n| 甲 | 0 |\n| 乙 | 0 |\n| 合计 | 0 |\n\n## 二、说明\n\n无。\n";
    let draft = draft(
        &[("a.md".to_string(), text.to_string())],
        "drafted",
        Locale::En,
    )
    .unwrap();
    assert!(!draft.toml.contains("equation"), "{}", draft.toml);
}

#[test]
fn a_text_without_sections_is_refused() {
    let text = "只有一段话。\n".to_string();
    assert!(draft(&[("a.md".to_string(), text)], "drafted", Locale::En).is_err());
}
