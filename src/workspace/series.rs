//! Reports by office and year: which text holds last year's report.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::report::Report;

/// Whose report it is, and on which year, where both are certain: no office has
/// that name elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub family: String,
    pub office: String,
    pub year: i32,
}

impl Key {
    pub fn of(report: &Report) -> Option<Key> {
        let detect = &report.profile.detect;
        let office = report.office.as_ref();
        Some(Key {
            family: report.profile.family.clone(),
            office: office.filter(|office| detect.is_distinct(office))?.clone(),
            year: report.year?,
        })
    }

    /// The key of the same office's report on the year before.
    pub fn last(&self) -> Key {
        Key {
            year: self.year - 1,
            ..self.clone()
        }
    }
}

/// Which texts hold which reports. Texts are known by their place in a list.
#[derive(Debug, Default)]
pub struct Series {
    holders: HashMap<Key, Vec<usize>>,
}

impl Series {
    /// Notes that the text `index` holds the report `key`.
    pub fn add(&mut self, index: usize, key: Key) {
        self.holders.entry(key).or_default().push(index);
    }

    /// The other text that holds the report of the year before `key`, a report
    /// of the text `index`. Where several texts hold it, nobody knows which is
    /// meant, and none is named.
    pub fn before(&self, index: usize, key: &Key) -> Option<usize> {
        match self.holders.get(&key.last())?.as_slice() {
            [one] if *one != index => Some(*one),
            _ => None,
        }
    }

    /// For each office the years for which others have a report and it has
    /// none.
    pub fn gaps(&self) -> BTreeMap<String, Vec<i32>> {
        let years: BTreeSet<i32> = self.holders.keys().map(|key| key.year).collect();
        let mut offices: BTreeMap<&str, BTreeSet<i32>> = BTreeMap::new();
        for key in self.holders.keys() {
            offices.entry(&key.office).or_default().insert(key.year);
        }
        let missing = |own: &BTreeSet<i32>| years.difference(own).copied().collect::<Vec<_>>();
        offices
            .into_iter()
            .map(|(office, own)| (office.to_string(), missing(&own)))
            .filter(|(_, missing)| !missing.is_empty())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(office: &str, year: i32) -> Key {
        Key {
            family: "f".to_string(),
            office: office.to_string(),
            year,
        }
    }

    fn series(keys: &[(&str, i32)]) -> Series {
        let mut series = Series::default();
        for (index, (office, year)) in keys.iter().enumerate() {
            series.add(index, key(office, *year));
        }
        series
    }

    #[test]
    fn last_years_report_is_found_by_office_and_year() {
        let series = series(&[("甲", 2023), ("乙", 2023), ("甲", 2024), ("乙", 2022)]);
        assert_eq!(series.before(2, &key("甲", 2024)), Some(0));
        assert_eq!(series.before(1, &key("乙", 2023)), Some(3));
        assert_eq!(series.before(0, &key("甲", 2023)), None);
    }

    #[test]
    fn of_two_texts_with_the_same_report_none_is_taken() {
        let series = series(&[("甲", 2023), ("甲", 2023), ("甲", 2024)]);
        assert_eq!(series.before(2, &key("甲", 2024)), None);
    }

    #[test]
    fn offices_without_a_report_are_named() {
        let series = series(&[("甲", 2023), ("甲", 2024), ("乙", 2024)]);
        let gaps: Vec<_> = series.gaps().into_iter().collect();
        assert_eq!(gaps, [("乙".to_string(), vec![2023])]);
    }

    #[test]
    fn an_office_is_told_from_its_namesakes_by_its_place() {
        let profiles = crate::profile::Profiles::builtin();
        let detect = &profiles.get("gov-disclosure-2021").unwrap().detect;
        for office in [
            "苏州市",
            "运城市教育局",
            "贵州省",
            "汝州市城市管理局",
            "海淀区",
            "沛县人民政府",
            "内蒙古自治区",
            "教育部",
            "国家税务总局",
            "云水县教育局",
        ] {
            assert!(detect.is_distinct(office), "{office}");
        }
        for office in [
            "城市管理局",
            "市应急局",
            "县自然资源局",
            "新华街道",
            "我局",
            "我县",
            "高新区管委会",
            "园林和城市管理局",
            "农村社区管理局",
            "发展和改革委员会",
            "石门镇人民政府",
        ] {
            assert!(!detect.is_distinct(office), "{office}");
        }
    }
}
