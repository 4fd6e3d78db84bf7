//! The profiles that come with the program.

/// Name and text of each, after what it extends.
pub(super) const BUILTIN: [(&str, &str); 5] = [
    (
        "gov-disclosure-2021",
        include_str!("builtin/gov-disclosure-2021.toml"),
    ),
    (
        "gov-disclosure-2019",
        include_str!("builtin/gov-disclosure-2019.toml"),
    ),
    (
        "department-final-accounts",
        include_str!("builtin/department-final-accounts.toml"),
    ),
    (
        "rule-of-law-government",
        include_str!("builtin/rule-of-law-government.toml"),
    ),
    (
        "quarterly-report",
        include_str!("builtin/quarterly-report.toml"),
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use super::super::{Part, Profile, Profiles, Section, check};
    use super::*;
    use crate::message::Locale;
    use crate::normal::normal;

    fn form(id: &str) -> Arc<Profile> {
        Profiles::builtin().get(id).unwrap().clone()
    }

    #[test]
    fn the_built_in_profiles_load() {
        let (profiles, mut errors) = Profiles::with(Vec::new());
        for (name, text) in BUILTIN {
            errors.extend(check(name, text, &[]));
        }
        let errors: Vec<_> = errors
            .iter()
            .map(|e| {
                format!(
                    "{}:{}:{} {}",
                    e.name,
                    e.line,
                    e.column,
                    e.message.render(Locale::En)
                )
            })
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        let ids = profiles.iter().map(|p| p.id.as_str());
        assert!(ids.eq(BUILTIN.iter().map(|(name, _)| *name)));
        let forms: Vec<_> = profiles
            .family("gov-disclosure")
            .map(|p| p.id.as_str())
            .collect();
        assert_eq!(forms, ["gov-disclosure-2019", "gov-disclosure-2021"]);
    }
    /// Value cells of a table's required rows and columns, part by part.
    fn value_cells(form: &str, table: &str) -> Vec<usize> {
        let form = self::form(form);
        let table = form.tables.iter().find(|t| t.id == table).unwrap();
        let part = |part: &Part| {
            let rows = table.rows[part.rows.clone()]
                .iter()
                .filter(|r| !r.optional)
                .count();
            let columns = table.columns[part.columns.clone()]
                .iter()
                .filter(|c| !c.optional)
                .count();
            rows * columns
        };
        table.parts.iter().map(part).collect()
    }

    #[test]
    fn the_forms_have_the_cells_that_the_notices_print() {
        let (new, old) = ("gov-disclosure-2021", "gov-disclosure-2019");
        assert_eq!(value_cells(new, "disclosure"), [6, 1, 2, 1]);
        assert_eq!(value_cells(old, "disclosure"), [6, 6, 6, 2, 2]);
        assert_eq!(value_cells(new, "requests"), [25 * 7]);
        assert_eq!(value_cells(old, "requests"), [23 * 7]);
        assert_eq!(value_cells(new, "review"), [15]);
        assert_eq!(value_cells(old, "review"), [15]);
    }

    /// Equations that don't wait for an optional row or column, by name.
    fn equations(form: &str, table: &str) -> Vec<(String, usize)> {
        let form = self::form(form);
        let table = form.tables.iter().find(|t| t.id == table).unwrap();
        let mut counts: Vec<(String, usize)> = Vec::new();
        for equation in table.equations.iter().filter(|e| !e.optional) {
            match counts.iter_mut().find(|(id, _)| *id == equation.id) {
                Some((_, count)) => *count += 1,
                None => counts.push((equation.id.clone(), 1)),
            }
        }
        counts
    }

    #[test]
    fn equations_are_written_out_over_the_cells() {
        let expected = |rows| {
            [("row-total", rows), ("results-total", 7), ("balance", 7)]
                .map(|(id, n)| (id.to_string(), n))
        };
        assert_eq!(equations("gov-disclosure-2021", "requests"), expected(25));
        assert_eq!(equations("gov-disclosure-2019", "requests"), expected(23));
        let review = equations("gov-disclosure-2021", "review");
        assert_eq!(review.iter().map(|(_, n)| n).sum::<usize>(), 3);
    }

    #[test]
    fn a_cell_is_told_by_its_labels() {
        for id in ["gov-disclosure-2019", "gov-disclosure-2021"] {
            for table in &form(id).tables {
                let mut seen: HashMap<Vec<&str>, &str> = HashMap::new();
                for row in &table.rows {
                    let labels = row.groups.iter().chain(&row.label);
                    let path: Vec<&str> = labels.map(|label| label.normal.as_str()).collect();
                    assert_eq!(seen.insert(path, &row.key), None, "{id} {}", row.key);
                }
                for part in &table.parts {
                    let mut seen: HashMap<Vec<&str>, &str> = HashMap::new();
                    for column in &table.columns[part.columns.clone()] {
                        let labels = column.groups.iter().chain([&column.label]);
                        let path: Vec<&str> = labels.map(|label| label.normal.as_str()).collect();
                        assert_eq!(seen.insert(path, &column.key), None, "{id} {}", column.key);
                    }
                }
            }
        }
    }

    fn is_heading(section: &Section, text: &str) -> bool {
        section.is_called(&normal(text))
    }

    #[test]
    fn headings_are_known_in_all_their_variants() {
        let form = form("gov-disclosure-2021");
        for (id, headings) in [
            (
                "overview",
                &[
                    "总体情况",
                    "2022年政府信息公开工作总体情况",
                    "政务公开工作总体落实情况",
                    "一、概况",
                    "一、政府信息公开概况",
                    "一、2022年工作基本情况",
                    "一、年度主要工作情况",
                    "一、信息公开总体情况（2022年）",
                ][..],
            ),
            (
                "disclosure",
                &[
                    "主动公开政府信息情况",
                    "行政机关主动公开政府信息情况",
                    "本年度主动公开政务信息的情况",
                ],
            ),
            (
                "requests",
                &[
                    "收到和处理政府信息公开申请情况",
                    "行政机关收到和处理信息公开申请情况",
                    "收到和处理政府信息公开申请的情况",
                    "收到和处理政府信息公开申请情况统计表",
                    "三、依申请公开政府信息情况",
                    "三、政府信息依申请公开受理和办理情况",
                ],
            ),
            (
                "review",
                &[
                    "政府信息公开行政复议、行政诉讼情况",
                    "政府信息公开行政复议和行政诉讼情况",
                    "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
                    "政府信息公开行政复议及行政诉讼情况",
                ],
            ),
            (
                "problems",
                &[
                    "存在的主要问题及改进情况",
                    "政府信息公开工作存在的主要问题及改进情况",
                    "存在问题和改进措施",
                    "存在的问题及改进方向",
                    "政务公开工作存在的主要问题与改进思路",
                ],
            ),
            (
                "other",
                &[
                    "其他需要报告的事项",
                    "其它需要报告的事项",
                    "其他需要报告的情况",
                    "其他事项",
                ],
            ),
        ] {
            for heading in headings {
                let matching: Vec<_> = form
                    .sections
                    .iter()
                    .filter(|section| is_heading(section, heading))
                    .map(|section| section.id.as_str())
                    .collect();
                assert_eq!(matching, [id], "{heading}");
            }
        }
    }

    #[test]
    fn sentences_and_labels_are_no_headings() {
        let form = form("gov-disclosure-2021");
        for text in [
            "主动公开情况",
            "依申请公开情况",
            "（二）依申请公开情况",
            "（三）依申请公开政府信息情况",
            "三、依申请公开",
            "概况",
            "（一）主要工作情况",
            "总体情况如下",
            "本年新收政府信息公开申请数量",
            "结转下年度继续办理",
            "行政复议",
            "其他",
            "其他处理",
            "存在的主要问题",
            "改进措施",
            "收到和处理政府信息公开申请情况良好",
        ] {
            let text = normal(text);
            assert!(
                !form.sections.iter().any(|s| is_heading(s, &text)),
                "{text}"
            );
        }
    }

    #[test]
    fn annex_titles_of_the_blank_form_stand_for_headings() {
        let form = form("gov-disclosure-2021");
        for (text, id) in [
            ("附件2主动公开政府信息情况统计表模板", "disclosure"),
            ("主动公开政府信息情况统计表模板", "disclosure"),
            ("附件3 收到和处理政府信息公开申请情况统计表模板", "requests"),
            (
                "附件4因政府信息公开工作被申请行政复议、提起行政诉讼情况统计表模板",
                "review",
            ),
        ] {
            let text = normal(text);
            let section = form.sections.iter().find(|s| s.id == id).unwrap();
            assert!(
                section.leftovers.iter().any(|l| l.is_whole_match(&text)),
                "{text}"
            );
        }
    }

    fn leftover(text: &str) -> bool {
        let text = normal(text);
        form("gov-disclosure-2021")
            .words
            .leftovers
            .iter()
            .any(|(p, _)| p.is_match(&text))
    }

    #[test]
    fn text_of_the_blank_form_is_told_from_text() {
        for text in [
            "XX年政府信息公开",
            "××县教育局",
            "收到申请XX件",
            "X年X月X日",
            "该部分以表格形式报告。",
            "（文字描述）",
            "（文字描述。）",
            "（文字描述，收取信息处理费情况在此处报告。）",
            "填写说明：",
            "____年",
            "国办发〔〕12号",
            "印发【】等文件",
            "由xxx同志牵头",
            "于X月X日召开",
            "附件2",
        ] {
            assert!(leftover(text), "{text}");
        }
        for text in [
            "http://www.xx.gov.cn/xxgk",
            "COVID-xx 防控",
            "3×5 的表格",
            "附件：年度统计表",
            "（如有疑问，请联系我局）",
            "（文字描述见附件）",
            "- [ ] 事项",
            "[附件](a.pdf)",
            "MAX 值",
            "XXL 号",
            "印发【公告】等文件",
            "3×月均5件",
        ] {
            assert!(!leftover(text), "{text}");
        }
    }

    #[test]
    fn the_reporting_period_is_read() {
        let form = form("gov-disclosure-2021");
        for (text, expected) in [
            (
                "数据的统计期限自2022年1月1日起至2022年12月31日止",
                ["2022", "1", "1", "2022", "12", "31"],
            ),
            (
                "统计期限为2022年1月1日至12月31日",
                ["2022", "1", "1", "", "12", "31"],
            ),
            (
                "统计期限从 2022 年 1 月 1 日—2022 年 6 月 30 日",
                ["2022", "1", "1", "2022", "6", "30"],
            ),
        ] {
            let text = normal(text);
            let captures = form
                .words
                .period
                .iter()
                .find_map(|p| p.captures(&text))
                .unwrap();
            let groups = ["y1", "m1", "d1", "y2", "m2", "d2"];
            let read = groups.map(|g| captures.name(g).map_or("", |m| m.as_str()));
            assert_eq!(read, expected, "{text}");
        }
        let other = normal("2022年3月1日至5月31日开展了专题宣传");
        assert!(!form.words.period.iter().any(|p| p.is_match(&other)));
    }

    #[test]
    fn the_outline_and_the_day_of_publication_are_read() {
        let form = form("gov-disclosure-2021");
        let n = |text: &str| {
            let text = normal(text);
            let captures = form.words.outline.iter().find_map(|p| p.captures(&text))?;
            Some(captures.name("n")?.as_str().to_string())
        };
        assert_eq!(
            n("本报告包括总体情况、其他需要报告的事项等六个方面。").as_deref(),
            Some("六")
        );
        assert_eq!(
            n("本年度报告由总体情况等6部分内容组成").as_deref(),
            Some("6")
        );
        assert_eq!(n("完善了主动公开等三个方面的制度"), None);
        let day = |text: &str| {
            let text = normal(text);
            let captures = form
                .words
                .published
                .iter()
                .find_map(|p| p.captures(&text))?;
            Some(
                ["y", "m", "d"]
                    .map(|g| captures.name(g).map_or("", |m| m.as_str()))
                    .join("-"),
            )
        };
        assert_eq!(
            day("发布时间：2023-01-12 15:12:36").as_deref(),
            Some("2023-01-12")
        );
        assert_eq!(day("发布日期: 2023-1-5 09:25").as_deref(), Some("2023-1-5"));
        assert_eq!(day("发布时间：2023年1月5日").as_deref(), Some("2023-1-5"));
    }

    #[test]
    fn deadlines_follow_the_office() {
        let form = form("gov-disclosure-2021");
        let month = |office: &str| {
            let applies = |d: &&super::super::Deadline| {
                d.office
                    .as_ref()
                    .is_none_or(|pattern| pattern.is_match(office))
            };
            form.words.deadlines.iter().find(applies).map(|d| d.month)
        };
        assert_eq!(month("云水县教育局"), Some(1));
        assert_eq!(month("云水县人民政府"), Some(3));
        assert_eq!(month("云水县"), Some(3));
        assert_eq!(month("云水市人民政府办公室"), Some(3));
        assert_eq!(month("云水集团"), None);
    }

    #[test]
    fn a_superseded_basis_is_one_only_without_the_new_one() {
        let form = form("gov-disclosure-2021");
        let cites = |basis: &&crate::profile::model::LegalBasis| {
            basis.pattern.is_match(&normal("国办公开办函〔2019〕60号"))
        };
        let basis = form.words.bases.iter().find(cites).unwrap();
        let old = normal("根据（国办公开办函〔2019〕60号）编制");
        assert!(basis.pattern.is_match(&old) && !basis.years.contain(2021));
        let both = normal("国办公开办函〔2019〕60号、国办公开办函〔2021〕30号");
        assert!(basis.unless.as_ref().unwrap().is_match(&both));
    }
}
