//! Sentences that the tables of a report imply, written out.

use rust_decimal::Decimal;

use crate::profile::formula::Leaf;
use crate::profile::{CellRef, Profile, Sentence, SentenceFigure};

/// The sentences of the profile for the prose of `section` (by its name), with
/// the figures that `value` gives for a cell of a table; those that lack one
/// are left out.
pub fn sentences(
    profile: &Profile,
    section: &str,
    value: &dyn Fn(usize, CellRef) -> Option<Decimal>,
) -> Vec<String> {
    let lookup = |leaf| match leaf {
        Leaf::Cell(table, at) => value(table, at),
        _ => None,
    };
    profile
        .sentences
        .iter()
        .filter(|it| it.sections.is_empty() || it.sections.iter().any(|name| name == section))
        .filter_map(|it| written(it, &profile.words.parts, &lookup))
        .collect()
}

type Lookup<'l> = dyn Fn(Leaf) -> Option<Decimal> + 'l;

fn written(sentence: &Sentence, words: &[String; 3], lookup: &Lookup) -> Option<String> {
    let (total, mut text) = figure(&sentence.figure, lookup)?;
    if total.is_zero() {
        return sentence.none.clone();
    }
    let [open, between, end] = words;
    let mut mark = open;
    for part in &sentence.parts {
        let (value, words) = figure(part, lookup)?;
        if !value.is_zero() {
            text.push_str(mark);
            text.push_str(&words);
            mark = between;
        }
    }
    text.push_str(end);
    Some(text)
}

fn figure(figure: &SentenceFigure, lookup: &Lookup) -> Option<(Decimal, String)> {
    let value = figure.value.right(lookup)?.normalize();
    let text = format!("{}{value}{}", figure.before, figure.behind);
    Some((value, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profiles;

    const PROFILE: &str = r#"
id = "visits"
title = "Visits"
detect = { title = '^(?<office>.+)visits$' }
[[section]]
id = "one"
heading = "One"
tables = ["visits"]
[[section]]
id = "two"
heading = "Two"
[[table]]
id = "visits"
title = "Visits"
[[table.part]]
id = "visits"
rows = [{ key = "adults", label = "Adults" }, { key = "children", label = "Children" }]
columns = [{ key = "number", label = "Number" }]
[[sentence]]
id = "visitors"
sections = ["one"]
text = "There were {n} visitors"
value = "n = visits[adults, number] + visits[children, number]"
none = "Nobody came."
part = [
  { text = "{n} adults", value = "n = visits[adults, number]" },
  { text = "{n} children", value = "n = visits[children, number]" },
]
[words]
parts = [": ", " and ", "."]
"#;

    fn said(section: &str, figures: [Option<u32>; 2]) -> Vec<String> {
        let file = ("visits.toml".to_string(), PROFILE.to_string());
        let (profiles, errors) = Profiles::with(vec![file]);
        assert_eq!(errors, []);
        let profile = profiles.get("visits").expect("the profile");
        let value = |_, at: CellRef| figures[at.row].map(Decimal::from);
        sentences(profile, section, &value)
    }

    #[test]
    fn parts_of_zero_are_left_out() {
        assert_eq!(
            said("one", [Some(2), Some(3)]),
            ["There were 5 visitors: 2 adults and 3 children."]
        );
        assert_eq!(
            said("one", [Some(0), Some(3)]),
            ["There were 3 visitors: 3 children."]
        );
        assert_eq!(said("one", [Some(0), Some(0)]), ["Nobody came."]);
    }

    #[test]
    fn without_a_figure_or_in_another_section_nothing_is_said() {
        assert!(said("one", [Some(2), None]).is_empty());
        assert!(said("two", [Some(2), Some(3)]).is_empty());
    }
}
