//! The styles of a Word document, as far as they say what a paragraph is.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{DocxError, attribute, damaged};

/// The paragraph styles by id.
#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

/// What a style says; `None` leaves it to the style that it is based on.
#[derive(Debug, Clone, Default)]
struct Style {
    based_on: Option<String>,
    /// As a heading, from 1.
    level: Option<usize>,
    list: Option<String>,
    list_level: Option<usize>,
}

/// What a paragraph is by its style.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// 1 to 9 for a heading, else 0.
    pub level: usize,
    /// The list that numbers it.
    pub list: Option<String>,
    /// Its level in that list, from 0.
    pub list_level: usize,
}

/// Styles based on one another; a circle ends here.
const MOST_ANCESTORS: usize = 16;

impl Styles {
    /// Reads `word/styles.xml`.
    pub fn read(part: &str) -> Result<Styles, DocxError> {
        let mut styles = Styles::default();
        let mut open: Option<(String, Style)> = None;
        let mut reader = Reader::from_str(part);
        loop {
            match reader.read_event().map_err(damaged)? {
                Event::Start(tag) | Event::Empty(tag) => {
                    if tag.local_name().as_ref() == "style" {
                        open = attribute(&tag, "styleId").map(|id| (id, Style::default()));
                    } else if let Some((_, style)) = &mut open {
                        style.read(&tag);
                    }
                }
                Event::End(tag) if tag.local_name().as_ref() == "style" => {
                    styles.0.extend(open.take());
                }
                Event::Eof => return Ok(styles),
                _ => {}
            }
        }
    }

    /// What the style `id`, with those that it is based on, makes of a paragraph.
    pub fn role(&self, id: &str) -> Role {
        let ancestors =
            std::iter::successors(self.0.get(id), |style| self.0.get(style.based_on.as_ref()?));
        let mut whole = Style::default();
        for style in ancestors.take(MOST_ANCESTORS) {
            whole.level = whole.level.or(style.level);
            whole.list = whole.list.or_else(|| style.list.clone());
            whole.list_level = whole.list_level.or(style.list_level);
        }
        Role {
            level: whole.level.unwrap_or(0),
            list: whole.list,
            list_level: whole.list_level.unwrap_or(0),
        }
    }
}

impl Style {
    fn read(&mut self, tag: &BytesStart) {
        let value = || attribute(tag, "val");
        match tag.local_name().as_ref() {
            "name" => {
                let name = value().unwrap_or_default().to_lowercase();
                let level = name.strip_prefix("heading ").and_then(|n| n.parse().ok());
                self.level = level.or((name == "title").then_some(1)).or(self.level);
            }
            "outlineLvl" => {
                if let Some(level @ 0..=8) = value().and_then(|n| n.parse::<usize>().ok()) {
                    self.level = self.level.or(Some(level + 1));
                }
            }
            "basedOn" => self.based_on = value(),
            "numId" => self.list = value(),
            "ilvl" => self.list_level = value().and_then(|n| n.parse().ok()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_has_what_it_is_based_on() {
        let part = r#"<w:styles>
            <w:style w:styleId="a"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
            <w:style w:styleId="b"><w:name w:val="my own"/><w:basedOn w:val="a"/></w:style>
            <w:style w:styleId="c"><w:basedOn w:val="c"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>"#;
        let styles = Styles::read(part).unwrap();
        let heading = Role {
            level: 2,
            list: Some("3".to_string()),
            list_level: 1,
        };
        assert_eq!(styles.role("a"), heading);
        assert_eq!(styles.role("b"), heading);
        assert_eq!(styles.role("c").level, 1);
        assert_eq!(styles.role("none"), Role::default());
    }
}
