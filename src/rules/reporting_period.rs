//! `reporting-period`: the period isn't 1 January to 31 December of one year.

use super::period::Number;
use super::{Scope, names};
use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::number::write_like;

pub static RULE: Rule = Rule {
    name: "reporting-period",
    severity: Severity::Warning,
    summary: Template {
        zh: "统计期限不是一年的1月1日至12月31日",
        en: "the reporting period is not 1 January to 31 December of one year",
    },
};

const PERIOD: Template = Template {
    zh: "统计期限应是 {year}年1月1日至12月31日，写的是 {first} 至 {last}",
    en: "the period is 1 January to 31 December {year}; here it is {first} to {last}",
};
const WRITE: Template = Template {
    zh: "改为 {year}年1月1日至12月31日",
    en: "Write 1 January to 31 December {year}",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(period) = scope.period() else { return };
    let last_year = period.last_year.unwrap_or(period.year);
    // Of two years that differ the report's own is right.
    let own = scope.report.and_then(|report| report.year);
    let year = match own {
        Some(own) if own == last_year.value => own,
        _ => period.year.value,
    };
    let right = [
        (period.month, 1),
        (period.day, 1),
        (period.last_month, 12),
        (period.last_day, 31),
    ];
    let mut wrong: Vec<(Number, i32)> = right
        .into_iter()
        .filter(|(number, value)| number.value != *value)
        .collect();
    if period.year.value != last_year.value {
        let years = [Some(period.year), period.last_year].into_iter().flatten();
        wrong.extend(years.filter(|y| y.value != year).map(|y| (y, year)));
    }
    if wrong.is_empty() {
        return;
    }
    wrong.sort_by_key(|(number, _)| number.span.start);
    let date =
        |y: Number, m: Number, d: Number| format!("{}-{:02}-{:02}", y.value, m.value, d.value);
    let message = Message::new(&PERIOD)
        .with("year", year.to_string())
        .with("first", date(period.year, period.month, period.day))
        .with("last", date(last_year, period.last_month, period.last_day));
    let mut finding = Finding::new(&RULE, period.span, message);
    finding.place = names::prose_place(scope.report, period.piece);
    finding.fixes.push(Fix {
        title: Message::new(&WRITE).with("year", year.to_string()),
        safe: false,
        edits: wrong
            .into_iter()
            .map(|(number, value)| Edit {
                span: number.span,
                text: write_like(value.into(), number.span.of(scope.text)),
            })
            .collect(),
    });
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{applied, found, with_preamble};

    #[test]
    fn a_period_other_than_the_year_is_reported_and_mended() {
        for period in [
            "2022年1月1日起至2022年11月30日止",
            "2022年1月1日至2023年12月31日",
            "2022 年 2 月 1 日至 12 月 31 日",
        ] {
            let text = with_preamble(&format!("本报告所列数据的统计期限自{period}。"));
            let findings = found(&text, "reporting-period");
            assert_eq!(findings.len(), 1, "{period}");
            assert!(
                found(&applied(&text, &findings[0]), "").is_empty(),
                "{period}"
            );
        }
    }

    #[test]
    fn a_period_is_told_by_several_words() {
        for words in [
            "数据统计期为",
            "所列数据为",
            "数据的计算期限为",
            "内容期限为",
        ] {
            let text = with_preamble(&format!("报告中{words}2022年1月1日至2022年11月30日。"));
            assert_eq!(found(&text, "reporting-period").len(), 1, "{words}");
        }
        for other in ["统计期内，", "数据来自"] {
            let text = with_preamble(&format!("{other}2022年3月1日至5月31日的抽查。"));
            assert!(found(&text, "reporting-period").is_empty(), "{other}");
        }
    }

    #[test]
    fn the_whole_year_is_in_order() {
        for period in [
            "2022年1月1日起至2022年12月31日止",
            "2022年1月1日至12月31日",
            "2022年01月01日-2022年12月31日",
        ] {
            let text = with_preamble(&format!("本报告所列数据的统计期限自{period}。"));
            assert!(found(&text, "").is_empty(), "{period}");
        }
    }
}
