//! One open text, as the editor has it, and what was found in it.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Weak};

use serde::Deserialize;
use tower_lsp::ls_types::Uri;

use super::deferred::Deferred;
use super::features::list::List;
use super::features::tables::{self, Count};
use super::findings::Findings;
use super::last_year;
use super::proto::{self, View};
use crate::config::{Config, Settings};
use crate::document::{Context, Document, KnownReport, Totalled};
use crate::finding::Finding;
use crate::profile::{self, Profiles};
use crate::report::Report;
use crate::rules::invalid_profile;
use crate::suppress;
use crate::text::{Encoding, Offset, Position, Span, Text};
use crate::workspace::project;
use crate::workspace::series::Key;

/// What a text is checked against.
#[derive(Clone, Debug, Default)]
pub struct Basis {
    pub profiles: Arc<Profiles>,
    pub context: Arc<Context>,
    /// Which rules are on, and how severe their findings are.
    pub rules: Settings,
    /// For the file of a profile: the profiles that it may extend, by name and text.
    pub others: Arc<Vec<(String, String)>>,
}

/// An open document.
pub struct OpenDocument {
    /// As the client spells it, which is how it is answered.
    pub name: Arc<str>,
    pub uri: Uri,
    pub version: i32,
    /// The how manyth it was to be opened.
    pub arrival: u64,
    body: Body,
    basis: Basis,
    /// How many comments that silence rules there may be.
    directives: usize,
    /// The text is no longer that of the editor: a change could not be mapped.
    lost: bool,
    /// Changed since the findings were last taken.
    stale: bool,
    /// Changed since the client was last told.
    untold: bool,
    /// The editor has changed it since it was opened.
    edited: bool,
    found: Findings,
    /// It is shelved with its findings, for a client that has yet to ask.
    unasked: bool,
    /// The same with spans of the whole text, once a request wants them.
    absolute: Option<Arc<Vec<Finding>>>,
    list: List,
    /// The version, a hash of the list that was last sent and how many
    /// findings were not in it.
    sent: Option<(i32, u64, usize)>,
    /// The reports when they were last looked at, and whose they were.
    keyed: Vec<(Weak<Report>, Option<Key>)>,
    /// The reports whose equations were last counted.
    counted: Vec<(Weak<Report>, Count)>,
    /// Where the reports began when the document was shelved.
    offsets: Vec<usize>,
}

enum Body {
    /// A report, or what may become one.
    Report(Deferred),
    /// A `gouji.toml`.
    Config(Text),
    /// The file of a profile.
    Profile(Text),
}

/// What changed of the reports in a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReportChange {
    None,
    /// What these reports say.
    Content(Vec<Key>),
    /// Whose they are, or on which year.
    Keys,
}

impl ReportChange {
    fn add(&mut self, key: &Key) {
        match self {
            ReportChange::None => *self = ReportChange::Content(vec![key.clone()]),
            ReportChange::Content(keys) => keys.push(key.clone()),
            ReportChange::Keys => {}
        }
    }
}

/// What a request reads: a document as it was when the request arrived. Cheap.
#[derive(Clone)]
pub struct Snapshot {
    pub uri: Uri,
    pub version: i32,
    pub view: View,
    pub text: Text,
    pub profiles: Arc<Profiles>,
    pub findings: Arc<Vec<Finding>>,
    /// Each with the offset that its spans are relative to.
    pub reports: Vec<(usize, Arc<Report>)>,
    /// Where tables may stand that name their own totals.
    pub totalled: Vec<Totalled>,
}

/// A change as the protocol has it, with positions of any size.
#[derive(Deserialize)]
pub struct Change<'a> {
    range: Option<ChangeRange>,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

#[derive(Deserialize)]
struct ChangeRange {
    start: ChangePosition,
    end: ChangePosition,
}

#[derive(Deserialize)]
struct ChangePosition {
    line: u64,
    character: u64,
}

impl From<ChangePosition> for Position {
    fn from(position: ChangePosition) -> Position {
        let clamp = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        Position::new(clamp(position.line), clamp(position.character))
    }
}

impl Body {
    fn new(uri: &Uri, text: Cow<'_, str>) -> Body {
        if is_config(uri) {
            Body::Config(Text::new(&text))
        } else if is_profile(uri) {
            Body::Profile(Text::new(&text))
        } else {
            Body::Report(Deferred::new(text.into_owned()))
        }
    }

    /// What is known of a report.
    fn document(&self) -> Option<&Document> {
        match self {
            Body::Report(report) => report.document(),
            Body::Config(_) | Body::Profile(_) => None,
        }
    }

    fn text(&self) -> &Text {
        match self {
            Body::Report(report) => report.text(),
            Body::Config(text) | Body::Profile(text) => text,
        }
    }

    fn edit(&mut self, span: Span, new: &str) -> bool {
        match self {
            Body::Report(report) => report.edit(span, new),
            Body::Config(text) | Body::Profile(text) => text.edit(span, new),
        }
    }

    fn findings(&self, uri: &Uri, basis: &Basis) -> Vec<Finding> {
        match self {
            Body::Report(report) => report.document().map_or_else(Vec::new, Document::findings),
            Body::Config(text) => Config::parse(&text.to_string()).1,
            Body::Profile(text) => profile::check(uri.as_str(), &text.to_string(), &basis.others)
                .into_iter()
                .map(invalid_profile::fault)
                .collect(),
        }
    }

    fn totalled(&self) -> Vec<Totalled> {
        self.document().map_or_else(Vec::new, Document::totalled)
    }

    fn reports(&self) -> Vec<(usize, Arc<Report>)> {
        self.document().map_or_else(Vec::new, Document::reports)
    }
}

impl OpenDocument {
    /// `None` when the name is no URI.
    pub fn open<'t>(
        name: &str,
        version: i32,
        text: impl Into<Cow<'t, str>>,
        basis: Basis,
    ) -> Option<OpenDocument> {
        let mut document = OpenDocument {
            name: name.into(),
            uri: proto::uri(name)?,
            version,
            arrival: 0,
            body: Body::Config(Text::default()),
            basis,
            directives: 0,
            lost: false,
            stale: true,
            untold: true,
            edited: false,
            found: Findings::default(),
            unasked: false,
            absolute: None,
            list: List::default(),
            sent: None,
            keyed: Vec::new(),
            counted: Vec::new(),
            offsets: Vec::new(),
        };
        document.replace(text);
        Some(document)
    }

    pub fn text(&self) -> &Text {
        self.body.text()
    }

    /// Whether the text is no longer that of the editor.
    pub fn is_lost(&self) -> bool {
        self.lost
    }

    /// Whether all that is known of the text is at hand.
    pub fn is_whole(&self) -> bool {
        match &self.body {
            Body::Report(report) => report.document().is_some(),
            Body::Config(_) | Body::Profile(_) => true,
        }
    }

    /// Whether something changed since the client was last told.
    pub fn is_untold(&self) -> bool {
        self.untold
    }

    /// Whether something changed since the last call.
    pub fn take_untold(&mut self) -> bool {
        std::mem::take(&mut self.untold)
    }

    /// Whether the editor has changed it since it was opened.
    pub fn is_edited(&self) -> bool {
        self.edited
    }

    /// Its list, as it was last brought up to date.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// Has the list of the first `most` findings up to date; how many more
    /// there are.
    pub fn update_list(&mut self, most: usize, view: View) -> usize {
        if self.stale || !self.unasked {
            self.refresh();
        }
        self.list
            .update(&self.found, most, self.body.text(), &self.uri, view);
        self.found.len().saturating_sub(most)
    }

    /// Frees the room that the list takes.
    pub fn forget_list(&mut self) {
        self.list.forget();
    }

    /// Keeps the text, whose reports it holds and what was sent; the rest is
    /// read anew when it is asked for. Not while the client is still to be
    /// told of a change. The findings stay where the client is going to ask for
    /// them.
    pub fn shelve(&mut self, unasked: bool) {
        if self.untold || self.stale {
            return;
        }
        self.list.forget();
        if let Body::Report(report) = &mut self.body
            && let Some(document) = report.document()
        {
            let offsets = document.reports().into_iter().map(|(offset, _)| offset);
            self.offsets = offsets.collect();
            report.forget();
            self.unasked = unasked;
            if !unasked {
                self.found = Findings::default();
            }
            self.absolute = None;
        }
    }

    /// Whether its findings are at hand for a client that has yet to ask.
    pub fn is_unasked(&self) -> bool {
        self.unasked
    }

    /// The client has asked.
    pub fn asked(&mut self) {
        if std::mem::take(&mut self.unasked) {
            self.list.forget();
            self.found = Findings::default();
        }
    }

    /// Whether the list says anything that the last one asked about did not:
    /// another version, or other findings.
    pub fn is_news(&mut self) -> bool {
        let now = Some((self.version, self.list.hash(), self.found.len()));
        std::mem::replace(&mut self.sent, now) != now
    }

    /// Has the list made and sent anew.
    pub fn outdate(&mut self) {
        self.stale = true;
        self.untold = true;
    }

    /// The text can't be trusted until the next full one.
    pub fn lose(&mut self) {
        if !self.lost {
            self.outdate();
        }
        self.lost = true;
    }

    /// Applies the changes of one notification, each to the outcome of the
    /// one before it. `false` when one can't be mapped: from then on the
    /// document is out of step with the editor, until a full text comes.
    pub fn change(&mut self, version: i32, changes: Vec<Change<'_>>, encoding: Encoding) -> bool {
        self.version = version;
        self.edited = true;
        self.outdate();
        let mut mapped = true;
        for change in changes {
            match change.range {
                None => {
                    self.replace(change.text);
                    mapped = true;
                }
                Some(_) if self.lost => {}
                Some(range) => {
                    if !self.edit(range.start.into(), range.end.into(), &change.text, encoding) {
                        self.lose();
                        mapped = false;
                    }
                }
            }
        }
        mapped
    }

    /// Takes `text` for the whole text; a document out of step is in step again.
    pub fn replace<'t>(&mut self, text: impl Into<Cow<'t, str>>) {
        let text = text.into();
        self.outdate();
        self.list.forget();
        self.directives = text.matches(suppress::DISABLE).count();
        self.body = Body::new(&self.uri, text);
        self.lost = false;
    }

    fn edit(&mut self, start: Position, end: Position, new: &str, encoding: Encoding) -> bool {
        let text = self.text();
        let (mut start, mut end) = (text.offset(start, encoding), text.offset(end, encoding));
        let order = |offset: Offset| (offset.floor(), offset.is_inside());
        if order(start) > order(end) {
            std::mem::swap(&mut start, &mut end);
        }
        let mut span = Span::new(start.floor(), end.floor());
        let mut new = Cow::Borrowed(new);
        // Editors that hold UTF-16 can cut a surrogate pair. The half that
        // stays becomes U+FFFD, which is as wide, so that columns go on
        // agreeing. In other encodings nobody can mean half a character.
        let cuts = [start, end].map(Offset::is_inside);
        if cuts != [false, false] && encoding != Encoding::Utf16 {
            return false;
        }
        if cuts[0] {
            new = Cow::Owned(format!("\u{fffd}{new}"));
        }
        if cuts[1] {
            new = Cow::Owned(format!("{new}\u{fffd}"));
            let at = end.floor();
            let cut = text.slice(Span::new(at, at + 4));
            span.end = at + cut.chars().next().map_or(0, char::len_utf8);
        }
        self.apply(span, &new)
    }

    /// Edits, and survives a fault of the analysis: the text is then read anew.
    fn apply(&mut self, span: Span, new: &str) -> bool {
        let mut before = self.text().clone();
        let gone = directives_around(&before, span);
        self.list.edit(&before, span);
        match catch_unwind(AssertUnwindSafe(|| self.body.edit(span, new))) {
            Ok(true) => {
                let come =
                    directives_around(self.text(), Span::new(span.start, span.start + new.len()));
                self.directives = (self.directives + come).saturating_sub(gone);
                true
            }
            Ok(false) => false,
            Err(_) => {
                let applied = before.edit(span, new);
                self.replace(before.to_string());
                applied && !self.lost
            }
        }
    }

    /// Has all known of the text as it stands, and survives a fault of the
    /// analysis: the text is then read anew.
    fn catch_up(&mut self) {
        let Body::Report(report) = &mut self.body else {
            return;
        };
        let (profiles, context) = (&self.basis.profiles, &self.basis.context);
        let mut read = || {
            let read = || report.catch_up(profiles, context);
            let done = catch_unwind(AssertUnwindSafe(read)).is_ok();
            if !done {
                report.forget();
            }
            done
        };
        if !read() && !read() {
            self.lost = true;
        }
    }

    /// Checks the text against something else from now on.
    pub fn rebase(&mut self, mut basis: Basis) {
        basis.context = self.basis.context.clone();
        let other = !Arc::ptr_eq(&basis.profiles, &self.basis.profiles);
        if !other && basis.rules == self.basis.rules {
            return;
        }
        self.basis = basis;
        self.outdate();
        if other && !self.lost {
            self.replace(self.text().to_string());
        }
    }

    /// Has the findings and the reports of the text as it stands.
    pub fn refresh(&mut self) {
        if !self.stale && self.is_whole() {
            return;
        }
        let shelved = !self.stale;
        if !self.lost {
            self.catch_up();
        }
        if shelved {
            self.recognise();
        }
        self.stale = false;
        self.unasked = false;
        self.absolute = None;
        if self.lost {
            self.found = Findings::default();
        } else if let Ok(found) = catch_unwind(AssertUnwindSafe(|| self.find())) {
            self.found = found;
        }
        // After a fault the list of before stays; the fault is on the log.
    }

    /// The text was read anew, and is the same: so are its reports.
    fn recognise(&mut self) {
        let reports = self.body.reports();
        if reports.len() == self.keyed.len() {
            for ((_, report), known) in reports.iter().zip(&mut self.keyed) {
                known.0 = Arc::downgrade(report);
            }
        }
    }

    /// The same for one that was read already and has changed since.
    pub fn settle(&mut self) {
        if self.stale && self.is_whole() {
            self.refresh();
        }
    }

    fn find(&self) -> Findings {
        let rules = &self.basis.rules;
        let silent = self.directives == 0;
        if let Some(document) = self.body.document()
            && silent
            && rules.is_plain()
        {
            return Findings::of(document);
        }
        let findings = self.body.findings(&self.uri, &self.basis);
        Findings::from(if silent {
            rules.weigh(findings)
        } else {
            rules.apply(&self.text().to_string(), findings)
        })
    }

    /// Each report with the offset that its spans are relative to. Of a shelved
    /// document those that somebody still has; it is read where that isn't all.
    pub fn reports(&mut self) -> Vec<(usize, Arc<Report>)> {
        if !self.is_whole() {
            let kept = self.offsets.iter().zip(&self.keyed);
            let kept: Option<Vec<_>> = kept
                .map(|(offset, (report, _))| Some((*offset, report.upgrade()?)))
                .collect();
            if let Some(kept) = kept.filter(|kept| kept.len() == self.keyed.len()) {
                return kept;
            }
            self.refresh();
        }
        self.body.reports()
    }

    /// Whose reports the document held when they were last looked at.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.keyed.iter().filter_map(|(_, key)| key.as_ref())
    }

    /// Looks at whose reports the document holds, and says what changed since
    /// the last call.
    pub fn take_report_change(&mut self) -> ReportChange {
        let reports = self.body.reports();
        if reports.len() != self.keyed.len() {
            self.keyed = reports.iter().map(|(_, report)| keyed(report)).collect();
            return ReportChange::Keys;
        }
        let mut change = ReportChange::None;
        for ((_, new), old) in reports.into_iter().zip(&mut self.keyed) {
            if is_of(&old.0, &new) {
                continue;
            }
            let new = keyed(&new);
            if new.1 != old.1 {
                change = ReportChange::Keys;
            } else if let Some(key) = &new.1 {
                change.add(key);
            }
            *old = new;
        }
        change
    }

    /// Checks the document beside these reports of the year before.
    pub fn compare_with(&mut self, reports: &[&KnownReport]) {
        if last_year::same(&self.basis.context, reports) {
            return;
        }
        let reports = reports.iter().map(|known| KnownReport {
            source: known.source.clone(),
            offset: known.offset,
            report: known.report.clone(),
        });
        self.basis.context = Arc::new(Context {
            reports: reports.collect(),
        });
        if let Body::Report(report) = &mut self.body {
            let look = || report.set_context(&self.basis.context);
            if catch_unwind(AssertUnwindSafe(look)).is_err() {
                report.forget();
            }
        }
        if self.is_whole() {
            // The reports are read anew, and are the same.
            let reports = self.body.reports();
            self.keyed = reports.iter().map(|(_, report)| keyed(report)).collect();
        }
        self.outdate();
    }

    /// The equations of all reports, if any report changed since the last call.
    pub fn changed_tables(&mut self) -> Option<Count> {
        let reports = self.body.reports();
        let same = |(known, _): &(Weak<Report>, Count), new: &Arc<Report>| is_of(known, new);
        if reports.len() == self.counted.len()
            && reports
                .iter()
                .zip(&self.counted)
                .all(|((_, new), old)| same(old, new))
        {
            return None;
        }
        self.counted = reports
            .into_iter()
            .enumerate()
            .map(|(index, (_, new))| {
                // Nearly all are where they were.
                let there = self.counted.get(index).filter(|old| same(old, &new));
                let known = there.or_else(|| self.counted.iter().find(|old| same(old, &new)));
                let count = known.map_or_else(|| tables::count(&new), |(_, count)| *count);
                (Arc::downgrade(&new), count)
            })
            .collect();
        let mut sum = Count::default();
        for (_, count) in &self.counted {
            sum.held += count.held;
            sum.total += count.total;
        }
        Some(sum)
    }

    /// The document for a request, its findings up to date.
    pub fn snapshot(&mut self, view: View) -> Snapshot {
        self.refresh();
        let found = &self.found;
        let findings = self
            .absolute
            .get_or_insert_with(|| Arc::new(found.absolute()))
            .clone();
        Snapshot {
            uri: self.uri.clone(),
            version: self.version,
            view,
            text: self.text().clone(),
            profiles: self.basis.profiles.clone(),
            findings,
            reports: self.body.reports(),
            totalled: self.body.totalled(),
        }
    }
}

/// How many comments that silence rules touch `span`.
fn directives_around(text: &Text, span: Span) -> usize {
    let reach = suppress::DISABLE.len();
    // What is cut at the ends is no part of such a word.
    text.slice(Span::new(
        span.start.saturating_sub(reach),
        span.end + reach,
    ))
    .matches(suppress::DISABLE)
    .count()
}

fn keyed(report: &Arc<Report>) -> (Weak<Report>, Option<Key>) {
    (Arc::downgrade(report), Key::of(report))
}

/// Whether `known` was `report`, be it still there or not.
fn is_of(known: &Weak<Report>, report: &Arc<Report>) -> bool {
    std::ptr::eq(known.as_ptr(), Arc::as_ptr(report))
}

fn is_config(uri: &Uri) -> bool {
    uri.as_str().rsplit('/').next() == Some(project::CONFIG)
}

/// Whether the document is the file of a profile.
pub fn is_profile(uri: &Uri) -> bool {
    let mut parts = uri.as_str().rsplit('/');
    parts.next().is_some_and(|name| name.ends_with(".toml"))
        && parts.next() == Some(project::PROFILES)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn open(text: &str) -> OpenDocument {
        OpenDocument::open("file:///tmp/a.md", 0, text, Basis::default()).unwrap()
    }

    fn change(line: u64, from: u64, to: u64, text: &'static str) -> Change<'static> {
        let at = |character| ChangePosition { line, character };
        Change {
            range: Some(ChangeRange {
                start: at(from),
                end: at(to),
            }),
            text: text.into(),
        }
    }

    /// The text as an editor that holds UTF-16 has it.
    #[derive(Clone)]
    struct Editor(Vec<u16>);

    impl Editor {
        fn lines(&self) -> Vec<std::ops::Range<usize>> {
            let mut lines = Vec::new();
            let mut start = 0;
            let mut at = 0;
            while at < self.0.len() {
                let step = match (self.0[at], self.0.get(at + 1)) {
                    (13, Some(10)) => 2,
                    (10 | 13, _) => 1,
                    _ => 0,
                };
                if step > 0 {
                    lines.push(start..at);
                    start = at + step;
                }
                at += step.max(1);
            }
            lines.push(start..self.0.len());
            lines
        }

        fn offset(&self, line: u64, character: u64) -> usize {
            match self.lines().get(line as usize) {
                Some(line) => line.end.min(line.start + character as usize),
                None => self.0.len(),
            }
        }

        /// The text as far as Unicode can say it.
        fn text(&self) -> String {
            String::from_utf16_lossy(&self.0)
        }
    }

    #[test]
    fn half_a_surrogate_pair_keeps_its_place() {
        let mut document = open("a𠮷b");
        assert!(document.change(1, vec![change(0, 2, 3, "")], Encoding::Utf16));
        assert_eq!(document.text().to_string(), "a\u{fffd}b");
        assert!(document.change(2, vec![change(0, 1, 2, "合")], Encoding::Utf16));
        assert_eq!(document.text().to_string(), "a合b");
    }

    #[test]
    fn half_a_surrogate_pair_in_a_reversed_range() {
        let mut document = open("a𠮷b");
        assert!(document.change(1, vec![change(0, 2, 1, "-")], Encoding::Utf16));
        assert_eq!(document.text().to_string(), "a-\u{fffd}b");
    }

    #[test]
    fn half_a_character_loses_the_step_until_a_full_text() {
        let mut document = open("合计\n");
        let half = change(0, 1, 3, "x");
        assert!(!document.change(1, vec![half], Encoding::Utf8));
        assert!(document.is_lost());
        assert!(document.change(2, vec![change(0, 0, 0, "y")], Encoding::Utf8));
        assert!(document.is_lost());
        let full = Change {
            range: None,
            text: "总计\n".into(),
        };
        let changes = vec![full, change(0, 0, 3, "合")];
        assert!(document.change(3, changes, Encoding::Utf8));
        assert!(!document.is_lost());
        assert_eq!(document.text().to_string(), "合计\n");
    }

    #[test]
    fn a_reversed_range_is_turned_around() {
        let mut document = open("0123456");
        assert!(document.change(1, vec![change(0, 5, 2, "-")], Encoding::Utf16));
        assert_eq!(document.text().to_string(), "01-56");
    }

    #[test]
    fn comments_that_silence_are_counted_under_edits() {
        let mut document = open("<!-- gouji-disable -->\n<!-- gouji-disable x -->\n");
        assert_eq!(document.directives, 2);
        document.change(1, vec![change(0, 7, 8, "")], Encoding::Utf16);
        assert_eq!(document.directives, 1);
        document.change(2, vec![change(0, 7, 7, "u")], Encoding::Utf16);
        assert_eq!(document.directives, 2);
        document.change(
            3,
            vec![change(0, 0, 99, ""), change(1, 0, 99, "")],
            Encoding::Utf16,
        );
        assert_eq!(document.directives, 0);
    }

    /// From and to, in lines and UTF-16 units, and what comes there.
    type Typed = ((u64, u64), (u64, u64), String);

    /// Edits `start` beside an editor that holds UTF-16.
    fn edit_beside_an_editor(start: &str, edits: Vec<Typed>) {
        let mut editor = Editor(start.encode_utf16().collect());
        let mut document = open(start);
        for (version, (from, to, text)) in edits.into_iter().enumerate() {
            let (a, b) = (editor.offset(from.0, from.1), editor.offset(to.0, to.1));
            editor.0.splice(a.min(b)..a.max(b), text.encode_utf16());
            let position = |(line, character)| ChangePosition { line, character };
            let change = Change {
                range: Some(ChangeRange {
                    start: position(from),
                    end: position(to),
                }),
                text: text.into(),
            };
            assert!(document.change(version as i32, vec![change], Encoding::Utf16));
            let ours = document.text().to_string();
            // A half whose other half comes back is whole again for the
            // editor, and two characters of the same width for us.
            assert_eq!(ours.encode_utf16().count(), editor.0.len());
            if !ours.contains('\u{fffd}') {
                assert_eq!(ours, editor.text());
            }
        }
    }

    #[test]
    fn line_breaks_that_an_edit_takes_apart() {
        let nothing = String::new;
        edit_beside_an_editor(
            "\n\n\r\r𠮷",
            vec![
                ((0, 0), (2, 0), nothing()),
                ((1, 0), (0, 0), nothing()),
                ((1, 1), (1, 0), nothing()),
            ],
        );
    }

    proptest! {
        /// Whatever is typed and pasted, at whatever position, the text is that
        /// of an editor that holds UTF-16: with lone surrogates, positions past
        /// the end, and every kind of line break.
        #[test]
        fn the_text_is_that_of_the_editor(
            start in "[ab合\u{2028}𠮷👍\r\n]{0,30}",
            edits in prop::collection::vec(((0u64..6, 0u64..12), (0u64..6, 0u64..12), "[a合𠮷\r\n]{0,4}"), 0..20),
        ) {
            edit_beside_an_editor(&start, edits);
        }
    }
}
