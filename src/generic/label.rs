//! What a label says of the figures beside or below it.

use crate::normal::{is_numeral, normal_char};
use crate::syntax::{readable, words};

/// What a line (a row or a column) is to the sums of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It says that it is a total, and nothing else (合计, Total).
    Total,
    /// It says that it sums up some lines (小计, Subtotal).
    Subtotal,
    /// It names what it is the total of (收入合计, Total assets).
    TotalOf,
    /// It is a part of the line before (其中).
    Part,
    /// It isn't added up: a rate, an average, a year.
    Aside,
    /// Parts of a hundred.
    Share,
    /// Some lines are left out here (…).
    Gap,
    Plain,
}

impl Role {
    pub fn is_total(self) -> bool {
        matches!(self, Role::Total | Role::Subtotal | Role::TotalOf)
    }
}

/// The text of a cell as a reader sees it, and its key: normal signs, lower
/// case, one space between words of letters and none elsewhere.
pub fn read(source: &str) -> (String, String) {
    let words = readable(source);
    let shown = words
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(['*', '`'], "");
    let mut key = String::with_capacity(shown.len());
    for word in shown.split(' ') {
        let word: String = word.chars().filter_map(normal_char).collect();
        let joins =
            key.ends_with(|c: char| c.is_ascii()) && word.starts_with(|c: char| c.is_ascii());
        if joins && !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&word.to_lowercase());
    }
    (shown, key)
}

/// What the label with this key says.
pub fn role(key: &str) -> Role {
    let bare = bare(key);
    if words::PART_LABELS.iter().any(|word| begins(bare, word)) {
        return Role::Part;
    }
    if words::TOTAL_LABELS.contains(&bare) {
        return Role::Total;
    }
    if words::SUBTOTAL_LABELS.contains(&bare) {
        return Role::Subtotal;
    }
    if matches!(bare, "…" | "..." | "......" | "……") {
        return Role::Gap;
    }
    if is_share(key) {
        return Role::Share;
    }
    if words::NOT_ADDED.occur_in(key) || has_word(key, words::NOT_ADDED_EN) {
        return Role::Aside;
    }
    let names_total = |word: &&str| {
        let ends = bare.strip_suffix(*word);
        let begins = bare.strip_prefix(*word);
        match word.is_ascii() {
            true => {
                ends.is_some_and(|rest| rest.ends_with(' '))
                    || begins.is_some_and(|rest| rest.starts_with(' '))
            }
            false => ends.is_some() || begins.is_some(),
        }
    };
    match words::TOTAL_OF.iter().any(names_total) {
        true => Role::TotalOf,
        false => Role::Plain,
    }
}

/// Whether the label says parts of a hundred.
pub fn is_share(key: &str) -> bool {
    words::SHARES.iter().any(|word| {
        let letters = word.bytes().all(|b| b.is_ascii_alphabetic());
        match letters {
            true => has_word(key, &[word]),
            false => key.contains(word),
        }
    })
}

/// The key without numbering before it and brackets and signs behind.
fn bare(key: &str) -> &str {
    let mut rest = key.trim_start_matches(['-', '·', '+', '•', '└', '├', '─', '_', '~', ' ']);
    // （七）总计, 3.合计, 五、总计
    let inner = rest.strip_prefix('(').unwrap_or(rest);
    let behind = inner.trim_start_matches(|c: char| c.is_ascii_digit() || is_numeral(c));
    if behind.len() < inner.len()
        && let Some(label) = behind.strip_prefix([')', '、', '.', ':', ','])
    {
        rest = label.trim_start();
    }
    if rest.ends_with([')', ']'])
        && let Some((before, _)) = rest.split_once(['(', '['])
        && !before.is_empty()
    {
        rest = before;
    }
    rest.trim_end_matches([':', '.', '=', '_', '~', ' ', '。'])
}

/// Where in the numbering a label stands: 一、 before （一） before 1.; 0 where
/// it has none.
pub fn numbering(key: &str) -> usize {
    let after = |text: &str, set: &dyn Fn(char) -> bool| {
        let rest = text.trim_start_matches(set).to_string();
        (rest.len() < text.len()).then_some(rest)
    };
    let ideograph = |c: char| is_numeral(c);
    let digit = |c: char| c.is_ascii_digit();
    if after(key, &ideograph).is_some_and(|rest| rest.starts_with('、')) {
        return 1;
    }
    if let Some(inner) = key.strip_prefix('(') {
        if after(inner, &ideograph).is_some_and(|rest| rest.starts_with(')')) {
            return 2;
        }
        if after(inner, &digit).is_some_and(|rest| rest.starts_with(')')) {
            return 4;
        }
    }
    if after(key, &digit).is_some_and(|rest| rest.starts_with(['.', '、'])) {
        return 3;
    }
    0
}

/// Whether the label begins with a word that takes its figure away.
pub fn is_taken_away(key: &str) -> bool {
    let bare = bare(key);
    words::TAKEN_AWAY.iter().any(|word| begins(bare, word))
}

/// Whether the label may name what is taken away.
pub fn is_cost(key: &str) -> bool {
    words::COSTS.occur_in(key)
}

fn begins(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| {
        !word.ends_with(|c: char| c.is_ascii_alphabetic())
            || !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// Whether one of the words of `key` is among `list`.
fn has_word(key: &str, list: &[&str]) -> bool {
    key.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '#' | '.')))
        .any(|word| list.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(label: &str) -> Role {
        role(&read(label).1)
    }

    #[test]
    fn labels_of_totals() {
        for label in [
            "合计",
            "合 计",
            "总\u{3000}计",
            "（七）总计",
            "五、总计",
            "**Total**",
            "TOTAL:",
            "Grand Total",
            "合计（万元）",
            "Total (EUR)",
            "Sum",
            "<b>总计</b>",
            "Total&nbsp;",
        ] {
            assert_eq!(of(label), Role::Total, "{label}");
        }
        for label in ["小计", "Subtotal", "Sub-total", "（三）小计"] {
            assert_eq!(of(label), Role::Subtotal, "{label}");
        }
        for label in [
            "流动资产合计",
            "本年收入合计",
            "Total assets",
            "Travel subtotal",
            "合计金额",
        ] {
            assert_eq!(of(label), Role::TotalOf, "{label}");
        }
    }

    #[test]
    fn labels_that_are_none() {
        for label in [
            "Totality", "Summary", "甲", "Checksum", "统计", "会计", "设计",
        ] {
            assert_eq!(of(label), Role::Plain, "{label}");
        }
        for label in [
            "Total time",
            "总耗时合计",
            "Avg",
            "完成率",
            "Unit price",
            "No.",
            "Time (s)",
        ] {
            assert_eq!(of(label), Role::Aside, "{label}");
        }
        for label in ["占比", "Share", "%", "比例（%）"] {
            assert_eq!(of(label), Role::Share, "{label}");
        }
        for label in ["其中：女", "of which: women", "其中"] {
            assert_eq!(of(label), Role::Part, "{label}");
        }
    }

    #[test]
    fn numbering_has_levels() {
        let levels = ["一、甲", "（一）乙", "1.丙", "（1）丁", "戊"].map(|l| numbering(&read(l).1));
        assert_eq!(levels, [1, 2, 3, 4, 0]);
    }
}
