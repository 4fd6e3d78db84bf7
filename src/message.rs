//! What is said to the user: a template and its arguments, which become words
//! in one of the two languages only at the edge (server, command line).

use std::fmt;
use std::sync::Arc;

use crate::number::in_digits;

/// The languages that messages are written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub enum Locale {
    #[default]
    Zh,
    En,
}

impl Locale {
    /// Reads `zh`, `zh-CN`, `en_US.UTF-8` and the like; `None` for other languages.
    pub fn parse(tag: &str) -> Option<Locale> {
        let tag = tag.to_ascii_lowercase();
        match tag.split(['-', '_', '.']).next() {
            Some("zh") => Some(Locale::Zh),
            Some("en") => Some(Locale::En),
            _ => None,
        }
    }
}

/// A text in both languages, as profiles and rules give it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Hash, serde::Deserialize, serde::Serialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(from = "Written")]
pub struct Bilingual {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A text in both languages, or one text for both.
#[derive(serde::Deserialize)]
#[cfg_attr(feature = "bin", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Written {
    /// The same in both languages.
    One(String),
    Both {
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
}

impl From<Written> for Bilingual {
    fn from(written: Written) -> Self {
        match written {
            Written::One(text) => Bilingual::same(text),
            Written::Both { zh, en } => Bilingual { zh, en },
        }
    }
}

impl Bilingual {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Bilingual {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The same words in both languages (a label quoted from a report).
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Bilingual { en: zh.clone(), zh }
    }

    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::Zh => &self.zh,
            Locale::En => &self.en,
        }
    }
}

/// A sentence with `{name}` holes, in both languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Template {
    pub zh: &'static str,
    pub en: &'static str,
}

/// What fills a hole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arg {
    /// The same in both languages: figures, quoted labels.
    Text(String),
    /// Words of a profile.
    Both(Bilingual),
    /// A message inside a message.
    Message(Message),
    /// Several, joined by `、` or `, `.
    List(Vec<Arg>),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_string())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}
impl From<usize> for Arg {
    fn from(n: usize) -> Self {
        Arg::Text(n.to_string())
    }
}
impl From<rust_decimal::Decimal> for Arg {
    fn from(n: rust_decimal::Decimal) -> Self {
        Arg::Text(in_digits(n))
    }
}
impl From<Bilingual> for Arg {
    fn from(text: Bilingual) -> Self {
        Arg::Both(text)
    }
}
impl From<&Bilingual> for Arg {
    fn from(text: &Bilingual) -> Self {
        Arg::Both(text.clone())
    }
}
impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Arg::Message(message)
    }
}
impl<T: Into<Arg>> From<Vec<T>> for Arg {
    fn from(items: Vec<T>) -> Self {
        Arg::List(items.into_iter().map(Into::into).collect())
    }
}

/// A template with its holes filled. Cheap to clone, as findings are handed out
/// at each keystroke.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    template: &'static Template,
    args: Arc<Vec<(&'static str, Arg)>>,
}

impl Message {
    pub fn new(template: &'static Template) -> Self {
        Message {
            template,
            args: Arc::default(),
        }
    }

    /// Fills the hole `{name}`.
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Self {
        Arc::make_mut(&mut self.args).push((name, arg.into()));
        self
    }

    /// The sentence in `locale`. A hole that nothing fills stays as it is.
    pub fn render(&self, locale: Locale) -> String {
        let mut out = String::new();
        self.write(&mut out, locale);
        out
    }

    fn write(&self, out: &mut String, locale: Locale) {
        let mut rest = match locale {
            Locale::Zh => self.template.zh,
            Locale::En => self.template.en,
        };
        while let Some((before, hole)) = rest.split_once('{')
            && let Some((name, after)) = hole.split_once('}')
        {
            out.push_str(before);
            match self.args.iter().find(|(n, _)| *n == name) {
                Some((_, arg)) => arg.write(out, locale),
                None => {
                    out.push('{');
                    out.push_str(name);
                    out.push('}');
                }
            }
            rest = after;
        }
        out.push_str(rest);
    }
}

impl Arg {
    fn write(&self, out: &mut String, locale: Locale) {
        match self {
            Arg::Text(text) => out.push_str(text),
            Arg::Both(text) => out.push_str(text.get(locale)),
            Arg::Message(message) => message.write(out, locale),
            Arg::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push_str(match locale {
                            Locale::Zh => "、",
                            Locale::En => ", ",
                        });
                    }
                    item.write(out, locale);
                }
            }
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Locale::En))
    }
}
