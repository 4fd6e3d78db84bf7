//! What a reader sees in a cell or line.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use memchr::memchr2;

use super::prose::Prose;
use super::sift::Sifting;
use crate::normal::other_label;
use crate::number::{self, Reading};
use crate::profile::{Marks, Profile, Profiles, Sifted};
use crate::syntax::sentence::has_two_figures;
use crate::syntax::{place, plain_text, push_plain, readable, words};

/// A cell or line, as it is read. Small, as a long text has very many.
#[derive(Debug)]
pub struct CellText {
    /// In normal form.
    pub normal: Box<str>,
    pub reading: Reading,
    /// What its words hint at.
    pub marks: Marks,
    /// In a table that shows itself it may be the label of a total.
    pub may_be_total: bool,
    /// It holds words, and two figures among them.
    pub has_two_figures: bool,
    /// It was asked what its sentences state: nothing that doesn't hold.
    states_nothing: AtomicBool,
    /// Most lines of a long text have nothing of it.
    more: OnceLock<Box<More>>,
}

/// What only some cells and lines have, or are asked for; kept as long as the
/// text is.
#[derive(Debug, Default)]
struct More {
    /// The numbering written one way, where that differs from the normal form.
    label: Option<Box<str>>,
    prose: OnceLock<Prose>,
    /// Looked through for the profile that first asked, which is the report's.
    sifting: OnceLock<Arc<Sifting>>,
}

impl CellText {
    /// What a cell without anything in it reads.
    pub fn blank() -> CellText {
        CellText {
            normal: Box::default(),
            reading: Reading::Blank,
            marks: Marks::default(),
            may_be_total: false,
            has_two_figures: false,
            states_nothing: AtomicBool::new(false),
            more: OnceLock::new(),
        }
    }

    /// `normal` is where its normal form is put together.
    pub(super) fn new(source: &str, profiles: &Profiles, normal: &mut String) -> CellText {
        let reading = number::read(source);
        normal.clear();
        push_plain(normal, source);
        let reading = match reading {
            Reading::Text if memchr2(b'<', b'&', source.as_bytes()).is_some() => {
                read_marked(source, normal)
            }
            other => other,
        };
        let is_text = reading == Reading::Text;
        let label = is_text.then(|| other_label(normal)).flatten();
        let more = label.map(|label| More {
            label: Some(label.into()),
            ..More::default()
        });
        CellText {
            normal: normal.as_str().into(),
            reading,
            marks: profiles.marks(normal),
            may_be_total: is_text && words::may_be_total(normal),
            has_two_figures: is_text && has_two_figures(normal),
            states_nothing: AtomicBool::new(false),
            more: more.map_or_else(OnceLock::new, |more| Box::new(more).into()),
        }
    }

    /// In normal form, the numbering written one way.
    pub fn label(&self) -> &str {
        let more = self.more.get();
        more.and_then(|more| more.label.as_deref())
            .unwrap_or(&self.normal)
    }

    fn more(&self) -> &More {
        self.more.get_or_init(Box::default)
    }

    /// Whether its sentences may state something that doesn't hold.
    pub(super) fn may_state(&self) -> bool {
        // A sum takes two figures at least.
        self.has_two_figures && !self.states_nothing.load(Ordering::Relaxed)
    }

    /// What its sentences state, if something of it doesn't hold; `source` is the
    /// cell as it is written.
    pub fn prose(&self, source: &str) -> Option<&Prose> {
        if !self.may_state() {
            return None;
        }
        let known = self.more.get().and_then(|more| more.prose.get());
        if known.is_some() {
            return known;
        }
        let read = Prose::read(source, &self.normal);
        self.states_nothing.store(read.is_none(), Ordering::Relaxed);
        read.map(|prose| self.more().prose.get_or_init(|| prose))
    }

    /// What it shows of the patterns of `profile`.
    pub(super) fn sifting(&self, profile: &Arc<Profile>) -> Arc<Sifting> {
        let sift = || Arc::new(Sifting::new(profile, &self.normal));
        let known = self.more().sifting.get_or_init(sift);
        // An edit of the title may have made it a report of another form.
        match known.is_of(profile) {
            true => known.clone(),
            false => sift(),
        }
    }

    /// Keeps of what `old`, in whose place it stands, was found to say what an
    /// edit left as it was.
    pub(super) fn take_over(&self, old: &CellText) {
        let known = old.more.get().and_then(|more| more.sifting.get());
        if let Some(known) = known {
            let edited = || Arc::new(known.edited(&old.normal, &self.normal));
            self.more().sifting.get_or_init(edited);
        }
    }

    /// With what it shows of the patterns of `profile`.
    pub fn sifted<'a>(&'a self, profile: &'a Arc<Profile>) -> Sifted<'a> {
        Sifted::new(profile, &self.normal, self.sifting(profile).shown())
    }

    pub fn is_text(&self) -> bool {
        matches!(self.reading, Reading::Text)
    }
}

/// Reads a cell of the web: `<p>&nbsp;</p>`, `<b>3</b>`, `<b>1</b><b>2</b>`,
/// `28<sup>note 1</sup>`. `normal` is the whole cell in normal form.
fn read_marked(source: &str, normal: &str) -> Reading {
    // What is set high is a note.
    let tags = source.match_indices('<').map(|(at, _)| at);
    let note = tags.into_iter().find(|&at| {
        let name = source.get(at + 1..at + 4);
        name.is_some_and(|name| name.eq_ignore_ascii_case("sup"))
    });
    if let Some(before) = note.and_then(|at| source.get(..at)) {
        return match number::read(before) {
            Reading::Text => read_marked(before, &plain_text(before)),
            other => other,
        };
    }
    match number::read(normal) {
        Reading::Number(number) => {
            let span = place(source, 0, number.span());
            // Paragraphs, breaks and spaces keep figures apart.
            if readable(span.of(source)).contains(char::is_whitespace) {
                return Reading::Text;
            }
            Reading::Number(number.at(span))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_read_through_the_tags_around_and_in_it() {
        let read = |source: &str| {
            let cell = CellText::new(source, &Profiles::default(), &mut String::new());
            match cell.reading {
                Reading::Number(number) => number.span().of(source).to_string(),
                Reading::Blank => "blank".to_string(),
                Reading::Text => "text".to_string(),
            }
        };
        for (source, figure) in [
            ("<p>&nbsp;</p>", "blank"),
            ("<b>3</b>", "3"),
            ("<span>3</span><span>1</span>", "3</span><span>1"),
            ("3<b>1</b>", "3<b>1"),
            ("28<sup>注1</sup>", "28"),
            ("<p>28<SUP>1</SUP></p>", "28"),
            ("<p>3</p><p>1</p>", "text"),
            ("3<br>1", "text"),
            ("3&nbsp;1", "text"),
            ("<b>件</b>", "text"),
        ] {
            assert_eq!(read(source), figure, "{source}");
        }
    }
}
