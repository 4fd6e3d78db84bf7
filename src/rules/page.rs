//! The page of each rule, `docs/rules/{zh,en}/RULE.md`, as part of the program.

use include_dir::{Dir, include_dir};

use crate::finding::Rule;
use crate::message::Locale;

static PAGES: Dir = include_dir!("$CARGO_MANIFEST_DIR/docs/rules");

/// The Markdown page on `rule`; `None` where it has none in this language.
pub fn page(rule: &Rule, locale: Locale) -> Option<&'static str> {
    let folder = match locale {
        Locale::Zh => "zh",
        Locale::En => "en",
    };
    let file = PAGES.get_file(format!("{folder}/{}.md", rule.name))?;
    file.contents_utf8()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn a_page_begins_with_the_name_of_its_rule() {
        for locale in [Locale::Zh, Locale::En] {
            for rule in rules::ALL {
                if let Some(page) = page(rule, locale) {
                    assert_eq!(page.lines().next(), Some(&*format!("# {}", rule.name)));
                }
            }
        }
    }
}
