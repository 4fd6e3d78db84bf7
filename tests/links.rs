//! Equations of a profile that make a cell of more than its own table, and
//! those that hold for some years only.

use std::sync::Arc;

use gouji::document::Context;
use gouji::finding::{Finding, Source};
use gouji::profile::{self, Profiles};
use gouji::report::known::KnownReport;

const PROFILE: &str = r#"
id = "yard"
title = { zh = "堆场年报", en = "yard report" }
detect = { title = '^(?<office>.+)(?<year>\d{4})年堆场年报$', labels = 2 }

[[section]]
id = "stock"
heading = "库存"
tables = ["stock", "value"]

[[table]]
id = "stock"
title = { zh = "库存表", en = "stock" }
[[table.part]]
id = "stock"
stub = { label = "货种" }
columns = [
  { key = "before", label = "年初" },
  { key = "in", label = "入场" },
  { key = "out", label = "出场" },
  { key = "after", label = "年末" },
]
rows = [{ key = "coal", label = "煤炭" }, { key = "ore", label = "矿石" }]
[[table.equation]]
id = "balance"
each = "row"
holds = "after = before + in - out"
years = { from = 2020 }
[[table.equation]]
id = "opening"
each = "row"
holds = "before = last(after)"
explain = { zh = "年初数等于上年年末数", en = "the opening stock is last year's closing stock" }

[[table]]
id = "value"
title = { zh = "金额表", en = "value" }
[[table.part]]
id = "value"
stub = { label = "品名" }
columns = [
  { key = "tons", label = "吨数" },
  { key = "price", label = "吨价", cells = "amount" },
  { key = "amount", label = "货值", cells = "amount" },
]
rows = [{ key = "coal", label = "存煤" }, { key = "ore", label = "存矿" }]
[[table.equation]]
id = "tons"
each = "row"
only = ["coal"]
holds = "tons = stock[coal, after]"
[[table.equation]]
id = "amount"
each = "row"
holds = "amount = round(tons * price, 1)"
"#;

fn report(year: i32, coal: [&str; 4], value: [&str; 3]) -> String {
    format!(
        "# 江口港{year}年堆场年报\n\n## 库存\n\n\
         | 货种 | 年初 | 入场 | 出场 | 年末 |\n|---|---|---|---|---|\n\
         | 煤炭 | {} |\n| 矿石 | 5 | 5 | 5 | 5 |\n\n\
         | 品名 | 吨数 | 吨价 | 货值 |\n|---|---|---|---|\n\
         | 存煤 | {} |\n| 存矿 | 5 | 2.5 | 12.5 |\n",
        coal.join(" | "),
        value.join(" | "),
    )
}

fn profiles() -> Arc<Profiles> {
    let file = ("yard.toml".to_string(), PROFILE.to_string());
    let (profiles, errors) = Profiles::with(vec![file]);
    assert!(errors.is_empty(), "{errors:?}");
    Arc::new(profiles)
}

/// What is found: the words at the place and what they should be.
fn found(text: &str, last: Option<&str>) -> Vec<(String, String)> {
    let profiles = profiles();
    let mut context = Context::default();
    if let Some(last) = last {
        let source = Arc::new(Source {
            name: "last.md".to_string(),
            text: last.to_string(),
        });
        let reports = gouji::analyse(last, &profiles, &Arc::default()).reports;
        context.reports = reports
            .into_iter()
            .map(|(offset, report)| KnownReport {
                source: source.clone(),
                offset,
                report,
            })
            .collect();
    }
    let analysis = gouji::analyse(text, &profiles, &Arc::new(context));
    assert_eq!(analysis.reports.len(), 1, "{text}");
    let total = |f: &Finding| f.rule.name == "total-mismatch";
    let findings = analysis.findings.into_iter().filter(total);
    findings
        .map(|f| {
            let at = f.span.of(text).to_string();
            (at, f.expected.unwrap_or_default())
        })
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(a, b): &(&str, &str)| (a.to_string(), b.to_string());
    expected.iter().map(owned).collect()
}

#[test]
fn a_sound_report_is_left_alone() {
    let text = report(2023, ["10", "40", "20", "30"], ["30", "1.55", "46.5"]);
    assert_eq!(found(&text, None), []);
    let last = report(2022, ["0", "10", "0", "10"], ["10", "1", "10"]);
    assert_eq!(found(&text, Some(&last)), []);
}

#[test]
fn a_cell_of_another_table_is_compared() {
    let text = report(2023, ["10", "40", "20", "30"], ["33", "1", "33"]);
    assert_eq!(found(&text, None), pairs(&[("33", "30")]));
}

#[test]
fn a_product_is_compared_as_it_is_rounded() {
    let text = report(2023, ["10", "40", "20", "30"], ["30", "1.555", "46.7"]);
    assert_eq!(found(&text, None), []);
    let text = report(2023, ["10", "40", "20", "30"], ["30", "1.555", "46.6"]);
    assert_eq!(found(&text, None), pairs(&[("46.6", "46.7")]));
}

#[test]
fn last_years_report_is_compared_where_it_is_at_hand() {
    let text = report(2023, ["10", "40", "20", "30"], ["30", "1", "30"]);
    let last = report(2022, ["0", "12", "0", "12"], ["12", "1", "12"]);
    assert_eq!(found(&text, None), []);
    assert_eq!(found(&text, Some(&last)), pairs(&[("10", "12")]));
}

#[test]
fn a_cell_that_its_own_table_contradicts_is_reported_once() {
    let text = report(2023, ["10", "40", "20", "39"], ["30", "1", "30"]);
    assert_eq!(found(&text, None), pairs(&[("39", "30")]));
}

#[test]
fn an_equation_holds_for_its_years_alone() {
    let of = |year| report(year, ["10", "40", "20", "39"], ["39", "1", "39"]);
    assert_eq!(found(&of(2020), None).len(), 1);
    assert_eq!(found(&of(2019), None), []);
}

#[test]
fn what_is_no_equation_of_a_table_is_said_at_its_place() {
    let with = |holds: &str| {
        let text = PROFILE.replace("tons = stock[coal, after]", holds);
        let errors = profile::check("yard.toml", &text, &[]);
        assert_eq!(errors.len(), 1, "{holds}: {errors:?}");
        let at = errors[0].span.clone();
        text[at].to_string()
    };
    assert_eq!(with("tons = stok[coal, after]"), "stok");
    assert_eq!(with("tons = stock[coal, afte]"), "afte");
    assert_eq!(with("tons = last(last(price))"), "last(price)");
    assert_eq!(
        with("tons + price = stock[coal, after]"),
        "\"tons + price = stock[coal, after]\""
    );
    assert_eq!(with("tons = tons * price"), "\"tons = tons * price\"");
    assert_eq!(with("tons = n * price"), "\"tons = n * price\"");
}
