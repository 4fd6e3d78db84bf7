//! How the command speaks: its language, its colours, and text made fit for a
//! terminal.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use unicode_width::UnicodeWidthStr;

use crate::finding::Severity;
use crate::message::{Locale, Message, Template};

#[derive(Debug, Clone, Copy)]
pub struct Ui {
    pub locale: Locale,
    /// Colour standard output.
    pub color: bool,
}

#[derive(Debug, Clone, Copy)]
pub enum Style {
    Error,
    Warning,
    Hint,
    Strong,
    Frame,
    Fix,
}

impl Style {
    pub fn of(severity: Severity) -> Style {
        match severity {
            Severity::Error => Style::Error,
            Severity::Warning => Style::Warning,
            Severity::Hint => Style::Hint,
        }
    }

    /// The parameters of the terminal's "select graphic rendition" (ECMA-48).
    fn code(self) -> &'static str {
        match self {
            Style::Error => "1;31",
            Style::Warning => "1;33",
            Style::Hint => "1;36",
            Style::Strong => "1",
            Style::Frame => "34",
            Style::Fix => "32",
        }
    }
}

const ERROR: Template = Template {
    zh: "错误",
    en: "error",
};
const WARNING: Template = Template {
    zh: "警告",
    en: "warning",
};
const HINT: Template = Template {
    zh: "提示",
    en: "hint",
};
const NOTE: Template = Template {
    zh: "注意",
    en: "note",
};

impl Ui {
    /// The language asked for, or that of the environment; colour where
    /// standard output is a terminal and `NO_COLOR` is not set.
    pub fn new(locale: Option<Locale>) -> Ui {
        let from_environment = || {
            ["LC_ALL", "LANG"]
                .iter()
                .filter_map(std::env::var_os)
                .find(|value| !value.is_empty())
                .and_then(|value| Locale::parse(value.to_str()?))
        };
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Ui {
            locale: locale.or_else(from_environment).unwrap_or_default(),
            color: !no_color && io::stdout().is_terminal(),
        }
    }

    /// What a page calls the severity.
    pub fn severity_word(self, severity: Severity) -> &'static str {
        self.say(match severity {
            Severity::Error => &ERROR,
            Severity::Warning => &WARNING,
            Severity::Hint => &HINT,
        })
    }

    pub fn say(self, template: &Template) -> &'static str {
        match self.locale {
            Locale::Zh => template.zh,
            Locale::En => template.en,
        }
    }

    pub fn paint<'t>(self, style: Style, text: &'t str) -> Cow<'t, str> {
        if self.color {
            Cow::Owned(format!("\x1b[{}m{text}\x1b[0m", style.code()))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// The name of a severity, coloured. Names are the same in both languages:
    /// they are what `--severity` takes.
    pub fn severity(self, severity: Severity) -> Cow<'static, str> {
        self.paint(Style::of(severity), severity.name())
    }

    /// A line on standard error that names what could not be done.
    pub fn error(self, subject: &str, message: &Message) {
        self.tell(&ERROR, subject, message);
    }

    /// A line on standard error that names what was left undone.
    pub fn note(self, subject: &str, message: &Message) {
        self.tell(&NOTE, subject, message);
    }

    fn tell(self, kind: &Template, subject: &str, message: &Message) {
        self.notice(&format!(
            "{}: {}: {}",
            self.say(kind),
            printable(subject),
            printable(&message.render(self.locale))
        ));
    }

    /// A line on standard error. Nobody can be told when that fails.
    pub fn notice(self, line: &str) {
        let _ = writeln!(io::stderr(), "{line}");
    }
}

/// `text` without what would move a terminal's cursor or colour it: tabs
/// become four spaces, other control characters a replacement character.
pub fn printable(text: &str) -> Cow<'_, str> {
    let harmful =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            c if harmful(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Columns that `text` takes in a terminal; wide characters take two.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` in at most `room` columns.
pub fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_string();
    }
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if width(&out) + 1 > room {
            out.pop();
            break;
        }
    }
    out.push('…');
    out
}

/// An output whose reader may have seen enough (`gouji check | head`): the rest
/// is still looked at, so that the exit status says what was found in all of it.
pub struct UntilClosed<W>(pub W);

impl<W: Write> UntilClosed<W> {
    fn unless_closed<T>(result: io::Result<T>, done: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(done),
            result => result,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Self::unless_closed(self.0.write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Self::unless_closed(self.0.flush(), ())
    }
}
