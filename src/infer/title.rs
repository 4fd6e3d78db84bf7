//! The pattern of the titles that the reports have.

use crate::normal::normal;

/// A character of a title, or what differs from one report to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Char(char),
    /// `20..`
    Year,
    /// Other digits.
    Number,
}

/// Characters of what follows the year that tell a kind of report.
const TELLING: usize = 4;

/// A pattern that all `titles` match and few others do; `None` without a title.
pub fn pattern(titles: &[&str]) -> Option<String> {
    let all: Vec<Vec<Token>> = titles.iter().map(|title| tokens(title)).collect();
    all.first().filter(|title| !title.is_empty())?;
    let split = |title: &[Token]| {
        let at = title.iter().position(|token| *token == Token::Year)?;
        Some((title.get(..at)?.to_vec(), title.get(at + 1..)?.to_vec()))
    };
    let halves: Option<Vec<_>> = all.iter().map(|title| split(title)).collect();
    let Some(halves) = halves else {
        return Some(format!("^{}$", common(&all, true)));
    };
    let (before, behind): (Vec<_>, Vec<_>) = halves.into_iter().unzip();
    let year = "(?<year>20[0-9]{2})";
    let rest = common(&behind, false);
    let same = before
        .iter()
        .zip(before.iter().skip(1))
        .all(|(one, next)| one == next);
    // Whose report it is stands before the year, and what it is behind; or the
    // name is what differs.
    let head = if same && behind.iter().all(|behind| behind.len() >= TELLING) {
        match before.first() {
            Some(before) if !before.is_empty() => "(?<office>.{2,40}?)".to_string(),
            _ => String::new(),
        }
    } else if same {
        common(&before, false)
    } else {
        common(&before, true)
    };
    Some(format!("^{head}{year}{rest}$"))
}

fn tokens(title: &str) -> Vec<Token> {
    let normal = normal(title);
    let mut tokens = Vec::new();
    let mut rest = normal.as_str();
    while let Some(c) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        // White space is lost: in `Q3 2024` the year is what ends the digits.
        let year = |at: usize| rest.get(at..).is_some_and(|year| year.starts_with("20"));
        let (token, length) = match digits {
            0 => (Token::Char(c), c.len_utf8()),
            4 if year(0) => (Token::Year, 4),
            5.. if year(digits - 4) => (Token::Number, digits - 4),
            _ => (Token::Number, digits),
        };
        tokens.push(token);
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens
}

/// What all have in common at both ends, and between what may differ. With
/// `office`, what differs at the beginning is a name.
fn common(all: &[Vec<Token>], office: bool) -> String {
    let Some(first) = all.first() else {
        return String::new();
    };
    let shortest = all.iter().map(Vec::len).min().unwrap_or(0);
    let alike = |at: &dyn Fn(&[Token]) -> Option<Token>| {
        let own = at(first);
        all.iter().all(|tokens| at(tokens) == own)
    };
    let prefix = (0..shortest)
        .take_while(|&i| alike(&|tokens| tokens.get(i).copied()))
        .count();
    let suffix = (0..shortest - prefix)
        .take_while(|&i| alike(&|tokens| tokens.iter().rev().nth(i).copied()))
        .count();
    let longest = all.iter().map(Vec::len).max().unwrap_or(0) - prefix - suffix;
    let mut pattern = written(first.get(..prefix).unwrap_or(first));
    if longest > 0 {
        pattern.push_str(match (office, prefix) {
            (true, 0) => "(?<office>.{2,60}?)",
            _ => ".{0,40}?",
        });
    }
    pattern.push_str(&written(first.get(first.len() - suffix..).unwrap_or(first)));
    pattern
}

fn written(tokens: &[Token]) -> String {
    tokens
        .iter()
        .map(|token| match token {
            Token::Char(c) => regex_syntax::escape(c.encode_utf8(&mut [0; 4])),
            Token::Year => "20[0-9]{2}".to_string(),
            Token::Number => "[0-9]+".to_string(),
        })
        .collect()
}

/// A pattern of headings that differ from `heading` in years alone; `None` where
/// there is no year in it.
pub fn with_any_year(heading: &str) -> Option<String> {
    let tokens = tokens(heading);
    tokens.contains(&Token::Year).then(|| written(&tokens))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, title: &str) -> bool {
        crate::profile::Pattern::new(pattern).is_match(&normal(title))
    }

    #[test]
    fn titles_of_other_years_and_offices_match() {
        let one = pattern(&["云水县水质监测站2023年第二季度水质检测报告"]).unwrap();
        assert!(matches(&one, "青石县水质监测站2024年第二季度水质检测报告"));
        assert!(!matches(&one, "云水县水质监测站2023年工作总结"));
        let several = pattern(&[
            "云水县水质监测站2023年第二季度水质检测报告",
            "云水县水质监测站2023年第三季度水质检测报告",
        ])
        .unwrap();
        assert!(matches(
            &several,
            "青石县环境监测站2024年第四季度水质检测报告"
        ));
        let english = pattern(&[
            "Brookside Instruments quarterly report, Q3 2024",
            "Northgate Pumps quarterly report, Q1 2025",
        ])
        .unwrap();
        assert!(matches(&english, "Ashford Glass quarterly report, Q2 2023"));
        assert!(!matches(&english, "Ashford Glass annual report 2023"));
    }
}
