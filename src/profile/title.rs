//! What the title of a report says.

use super::model::Detect;
use crate::number;

/// The words of a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleWords {
    /// Whose report it is, in normal form.
    pub office: Option<String>,
    pub year: Option<i32>,
}

impl Detect {
    /// Reads a title in normal form, joined over its lines; `None` when it is
    /// no title of such a report.
    pub fn read_title(&self, line: &str) -> Option<TitleWords> {
        let captures = self.title.captures(line)?;
        if self.unless.iter().any(|pattern| pattern.is_match(line)) {
            return None;
        }
        let group = |name| {
            captures
                .name(name)
                .map(|found| found.as_str())
                .filter(|text| !text.is_empty())
        };
        let office = match (group("office"), group("agency")) {
            (Some(office), Some(agency)) => Some(format!("{office}{agency}")),
            (one, other) => one.or(other).map(str::to_string),
        };
        let year = group("year").and_then(|year| match year.parse() {
            Ok(year) => Some(year),
            Err(_) => i32::try_from(number::chinese(year)?).ok(),
        });
        Some(TitleWords { office, year })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Profiles;
    use crate::normal::normal;

    fn read(line: &str) -> Option<(String, i32)> {
        let profiles = Profiles::builtin();
        let detect = &profiles.get("gov-disclosure-2021").unwrap().detect;
        let words = detect.read_title(&normal(line))?;
        Some((words.office.unwrap_or_default(), words.year?))
    }

    #[test]
    fn titles_are_read() {
        for (line, office, year) in [
            (
                "云水县教育局2022年政府信息公开工作年度报告",
                "云水县教育局",
                2022,
            ),
            (
                "云水县教育局 2022 年度 政府信息公开工作 年度报告",
                "云水县教育局",
                2022,
            ),
            (
                "云水县教育局2022年政府信息公开年度报告",
                "云水县教育局",
                2022,
            ),
            (
                "云水县教育局2022年政府信息公开工作年报",
                "云水县教育局",
                2022,
            ),
            (
                "云水县教育局关于2022年度政府信息公开工作的年度报告",
                "云水县教育局",
                2022,
            ),
            (
                "2022年云水县教育局政府信息公开工作年度报告",
                "云水县教育局",
                2022,
            ),
            ("2022年度政府信息公开工作年度报告", "", 2022),
            (
                "云水县教育局二〇二二年政府信息公开工作年度报告",
                "云水县教育局",
                2022,
            ),
            (
                "云水县人民政府２０２２年政府信息公开工作年度报告（2023年1月）",
                "云水县人民政府",
                2022,
            ),
            (
                "中共云水县委机构编制委员会办公室2022年政府信息公开工作年度报告",
                "中共云水县委机构编制委员会办公室",
                2022,
            ),
        ] {
            assert_eq!(read(line), Some((office.to_string(), year)), "{line}");
        }
    }

    #[test]
    fn lines_that_only_speak_of_a_report_are_no_titles() {
        for line in [
            "云水县教育局发布2022年政府信息公开工作年度报告",
            "现将云水县教育局2022年政府信息公开工作年度报告公布如下",
            "根据要求，编制云水县教育局2022年政府信息公开工作年度报告。",
            "【图文解读】云水县教育局2022年政府信息公开工作年度报告",
            "首页 > 政务公开 > 2022年政府信息公开工作年度报告",
            "政府信息公开年报",
            "2022年政府信息公开工作要点",
            "关于做好2022年政府信息公开工作年度报告编制工作的通知",
            "云水县教育局2022年政府信息公开工作年度报告（图解）",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
