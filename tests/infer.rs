//! Profiles drafted from reports find what is wrong in further reports of the
//! kind, and nothing in those that are right.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use gouji::analyse;
use gouji::infer::draft;
use gouji::message::Locale;
use gouji::profile::formula::Leaf;
use gouji::profile::{self, CellRef, Profile, Profiles};
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
    /// What holds in each of its reports.
    own: fn() -> Vec<Identity>,
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

/// Final accounts: income beside expenditure, totals last; two further tables
/// with their totals first, which are those of the summary.
fn settlement(seed: u64) -> String {
    let mut figures = Figures(seed);
    let yuan = |fen: i64| format!("{}.{:02}", fen / 100, fen % 100);
    let mut some =
        |count: usize| -> Vec<i64> { (0..count).map(|_| 10_000 + figures.next(900_000)).collect() };
    let (income, carried) = (some(3), some(1)[0]);
    let year: i64 = income.iter().sum();
    let whole = year + carried;
    let share = some(2)
        .into_iter()
        .map(|part| part % (whole / 4))
        .collect::<Vec<_>>();
    let left = 5_000 + seed as i64 * 100;
    let spent = [share[0], share[1], whole - left - share[0] - share[1]];
    let spent_in_year: i64 = spent.iter().sum();
    let mut out = format!(
        "# 青石县水务局{}年度决算情况说明\n\n## 一、收支总表\n\n| 收入 | 决算数 | 支出 | 决算数 |\n| --- | --- | --- | --- |\n",
        2015 + seed
    );
    let lefts = [
        "财政拨款收入",
        "事业收入",
        "其他收入",
        "本年收入合计",
        "年初结转",
        "收入总计",
    ];
    let rights = [
        "农林水支出",
        "住房保障支出",
        "其他支出",
        "本年支出合计",
        "年末结转",
        "支出总计",
    ];
    let left_values = [income[0], income[1], income[2], year, carried, whole];
    let right_values = [spent[0], spent[1], spent[2], spent_in_year, left, whole];
    for i in 0..6 {
        out += &format!(
            "| {} | {} | {} | {} |\n",
            lefts[i],
            yuan(left_values[i]),
            rights[i],
            yuan(right_values[i])
        );
    }
    let table = |heading: &str, of: &str, labels: [&str; 3], values: &[i64]| {
        let mut out = format!(
            "\n## {heading}\n\n| 单位 | {of} |\n| --- | --- |\n| 合计 | {} |\n",
            yuan(values.iter().sum())
        );
        for (label, value) in labels.into_iter().zip(values) {
            out += &format!("| {label} | {} |\n", yuan(*value));
        }
        out
    };
    out += &table(
        "二、收入表",
        "入账金额",
        ["局机关", "水文站", "水库管理所"],
        &[year - income[1] - 7, income[1], 7],
    );
    out += &table(
        "三、支出表",
        "出账金额",
        ["基本支出", "项目支出", "经营支出"],
        &[spent_in_year - spent[0] - 9, spent[0], 9],
    );
    out + "\n## 四、名词解释\n\n年初结转是上年没有用完的资金。\n"
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "water",
        report: water,
        own: own_of_water,
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
        own: own_of_accounts,
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
        own: own_of_disclosure,
        totals: &[
            ("（一）予以公开</td>", 7),
            ("（七）总计</td>", 1),
            ("四、结转下年度继续办理</td>", 3),
        ],
    },
    Kind {
        name: "settlement",
        report: settlement,
        own: own_of_settlement,
        totals: &[
            ("| 收入总计 |", 1),
            ("| 支出总计 |", 1),
            ("| 本年支出合计 |", 1),
            ("| 入账金额 |\n| --- | --- |\n| 合计 |", 1),
        ],
    },
];

/// Cells, by the labels of their rows and columns, whose sum with these
/// coefficients is 0.
type Identity = BTreeMap<String, i64>;

/// `a|x = b|x + c|x`
fn identity(text: &str) -> Identity {
    let (left, right) = text.split_once(" = ").expect("an equation");
    let mut identity = Identity::new();
    for (side, sign) in [(left, 1), (right, -1)] {
        for part in side.split(" + ") {
            let mut minus = part.split(" - ");
            let first = minus.next().map(|cell| (cell, sign));
            for (cell, sign) in first.into_iter().chain(minus.map(|cell| (cell, -sign))) {
                *identity.entry(cell.to_string()).or_default() += sign;
            }
        }
    }
    identity
}

/// The equation of rows, in each of the columns.
fn in_columns(columns: &[&str], equation: &str) -> Vec<Identity> {
    let written = |column: &&str| {
        let cell = |word: &str| match word {
            "=" | "+" | "-" => word.to_string(),
            row => format!("{}|{column}", row.replace('_', " ")),
        };
        identity(&equation.split(' ').map(cell).collect::<Vec<_>>().join(" "))
    };
    columns.iter().map(written).collect()
}

fn own_of_water() -> Vec<Identity> {
    let rows = ["河流", "湖库", "地下水", "水源地", "合计"];
    let across = |row: &&str| identity(&format!("{row}|采样合计 = {row}|合格数 + {row}|不合格数"));
    let columns = ["计划数", "合格数", "不合格数", "采样合计"];
    let mut own = in_columns(&columns, "合计 = 河流 + 湖库 + 地下水 + 水源地");
    own.extend(rows.iter().map(across));
    own
}

fn own_of_accounts() -> Vec<Identity> {
    let income = ["This quarter", "Previous quarter"];
    let balance = ["End of quarter", "Start of year"];
    [
        in_columns(&income, "Gross_profit = Revenue - Cost_of_sales"),
        in_columns(&income, "Profit_before_tax = Gross_profit - Expenses"),
        in_columns(&income, "Net_profit = Profit_before_tax - Income_tax"),
        in_columns(&balance, "Total_assets = Current_assets + Fixed_assets"),
        in_columns(&balance, "Total_debt = Short-term_debt + Long-term_debt"),
        in_columns(&balance, "Total_debt_and_equity = Total_debt + Equity"),
        in_columns(&balance, "Total_debt_and_equity = Total_assets"),
    ]
    .concat()
}

fn own_of_disclosure() -> Vec<Identity> {
    let profiles = Profiles::builtin();
    identities(profiles.get("gov-disclosure-2021").unwrap())
}

fn own_of_settlement() -> Vec<Identity> {
    [
        in_columns(
            &["决算数"],
            "本年收入合计 = 财政拨款收入 + 事业收入 + 其他收入",
        ),
        in_columns(&["决算数"], "收入总计 = 本年收入合计 + 年初结转"),
        in_columns(
            &["决算数"],
            "本年支出合计 = 农林水支出 + 住房保障支出 + 其他支出",
        ),
        in_columns(&["决算数"], "支出总计 = 本年支出合计 + 年末结转"),
        in_columns(&["决算数"], "收入总计 = 支出总计"),
        in_columns(&["入账金额"], "合计 = 局机关 + 水文站 + 水库管理所"),
        in_columns(&["出账金额"], "合计 = 基本支出 + 项目支出 + 经营支出"),
        vec![
            identity("合计|入账金额 = 本年收入合计|决算数"),
            identity("合计|出账金额 = 本年支出合计|决算数"),
        ],
    ]
    .concat()
}

/// What a profile says of every report: its equations, written out.
fn identities(profile: &Profile) -> Vec<Identity> {
    let name = |table: usize, at: CellRef| {
        let table = &profile.tables[table];
        let (row, column) = (&table.rows[at.row], &table.columns[at.column]);
        let row = row.label.iter().map(|label| label.text.as_str());
        let column = column.groups.iter().chain([&column.label]);
        // The outermost heading is over all columns of a table, or alone.
        let column: Vec<&str> = column.map(|label| label.text.as_str()).collect();
        format!("{}|{}", row.collect::<String>(), column.join("/"))
    };
    let whole = |k: &rust_decimal::Decimal| i64::try_from(*k).expect("a whole coefficient");
    let mut all: Vec<Identity> = Vec::new();
    for (t, table) in profile.tables.iter().enumerate() {
        for equation in table.equations.iter().filter(|equation| !equation.optional) {
            let terms = equation.terms.iter();
            all.push(terms.map(|(k, at)| (name(t, *at), whole(k))).collect());
        }
    }
    for link in &profile.links {
        let form = link.holds.linear().expect("a linear link");
        let terms = form.terms.iter().map(|(k, leaf)| match leaf {
            Leaf::Cell(table, at) => (name(*table, *at), whole(k)),
            other => panic!("{other:?}"),
        });
        all.push(terms.collect());
    }
    all
}

/// A prime below which coefficients are counted, so that division is exact.
const PRIME: i128 = (1 << 61) - 1;

/// Identities in echelon form: each with a cell that none before it has left.
#[derive(Default)]
struct Span(Vec<(String, BTreeMap<String, i128>)>);

impl Span {
    fn of(identities: &[Identity]) -> Span {
        let mut span = Span::default();
        for identity in identities {
            let rest = span.rest(identity);
            let Some((lead, value)) = rest.iter().next() else {
                continue;
            };
            let inverse = power(*value, PRIME - 2);
            let row = rest
                .iter()
                .map(|(cell, k)| (cell.clone(), k * inverse % PRIME));
            span.0.push((lead.clone(), row.collect()));
        }
        span
    }

    /// What the identities of the span don't say of this one: nothing, if it
    /// follows from them.
    fn rest(&self, identity: &Identity) -> BTreeMap<String, i128> {
        let mut rest: BTreeMap<String, i128> = identity
            .iter()
            .map(|(cell, k)| (cell.clone(), i128::from(*k).rem_euclid(PRIME)))
            .collect();
        for (lead, row) in &self.0 {
            let factor = rest.get(lead).copied().unwrap_or(0);
            for (cell, k) in row {
                let value = rest.entry(cell.clone()).or_default();
                *value = (*value - factor * k).rem_euclid(PRIME);
            }
            rest.retain(|_, k| *k != 0);
        }
        rest
    }
}

fn power(base: i128, mut exponent: i128) -> i128 {
    let (mut result, mut square) = (1, base);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * square % PRIME;
        }
        square = square * square % PRIME;
        exponent /= 2;
    }
    result
}

#[test]
fn drafts_of_ten_reports_say_what_holds_in_them_and_no_more() {
    for kind in KINDS {
        let reports: Vec<(String, String)> = (0..10)
            .map(|seed| (format!("{seed}.md"), (kind.report)(seed)))
            .collect();
        let draft = draft(&reports, "drafted", Locale::En).expect("a draft");
        let (profiles, errors) = Profiles::with(vec![("drafted.toml".into(), draft.toml.clone())]);
        assert_eq!(errors, []);
        let drafted = identities(profiles.get("drafted").unwrap());
        let own = (kind.own)();
        assert!(own.len() > 6, "{}", kind.name);
        for (of, all) in [(&own, &drafted), (&drafted, &own)] {
            let span = Span::of(all);
            for identity in of {
                assert!(
                    span.rest(identity).is_empty(),
                    "{}: {identity:?}\n{}",
                    kind.name,
                    draft.toml
                );
            }
        }
    }
}

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

#[test]
fn a_table_too_large_to_be_read_is_left_out_and_named() {
    let table = |rows: i64| {
        let rows: String = (0..rows).map(|i| row(&format!("户{i}"), &[i, 2])).collect();
        format!(
            "# 云水县2024年抄表报告\n\n## 一、用水\n\n| 户 | 上月 | 本月 |\n|---|---|---|\n{rows}\n## 二、说明\n\n无。\n"
        )
    };
    for (rows, cut) in [(300, false), (500, true)] {
        let reports = [("a.md".to_string(), table(rows))];
        let draft = draft(&reports, "drafted", Locale::En).expect("a draft");
        let said = "# the table 用水 has more than 400 rows or 64 columns and is left out";
        assert_eq!(draft.toml.contains(said), cut, "{rows}");
    }
}
