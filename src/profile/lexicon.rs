//! All labels of a family of profiles, for finding them in a text.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Label, Profile};

/// The forms of one report, and their labels.
#[derive(Debug)]
pub struct Family {
    pub id: String,
    /// In the order of their years.
    pub forms: Vec<Arc<Profile>>,
    pub lexicon: Lexicon,
}

impl Family {
    /// `forms` in the order of their years.
    pub(super) fn new(id: String, forms: Vec<Arc<Profile>>) -> Family {
        let lexicon = Lexicon::new(&forms);
        Family { id, forms, lexicon }
    }

    /// The form in force; that of the latest years.
    pub fn newest(&self) -> Option<&Arc<Profile>> {
        self.forms.last()
    }

    /// The form prescribed for reports on `year`.
    pub fn of_year(&self, year: i32) -> Option<&Arc<Profile>> {
        self.forms
            .iter()
            .rev()
            .find(|form| form.years.contain(year))
    }
}

/// A trie over the normal forms of labels.
#[derive(Debug, Default)]
pub struct Lexicon {
    nodes: Vec<Node>,
    /// The same labels for looking one up whole, as nearly every cell is: much
    /// less work than a step for each of its characters. A quick hash will do: they
    /// are the profile's own, not texts that somebody could choose to make it slow.
    whole: FxHashMap<Box<str>, (u32, Cursor)>,
    /// What each entry of the trie stands for.
    pub entries: Vec<Vec<Use>>,
    /// For each entry the tables that it may belong to, a bit each of the first 64.
    masks: Vec<u64>,
    /// Identifiers of the tables of all forms.
    pub tables: Vec<String>,
}

/// Characters of a label that is known without its number, at least: shorter words
/// stand for much.
const SHORTEST_BARE: usize = 4;

#[derive(Debug, Default)]
struct Node {
    /// Sorted by character.
    edges: Vec<(char, u32)>,
    entry: Option<u32>,
}

/// One thing that a label stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// Index into [`Family::forms`].
    pub form: usize,
    /// Index into [`Lexicon::tables`].
    pub table: usize,
    pub role: Role,
    pub quality: Quality,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The caption of a part.
    Caption(usize),
    /// Part, and index into its header.
    Header(usize, usize),
    /// The heading of a group of rows.
    Group,
    /// Index into [`super::Table::rows`].
    Row(usize),
    Note,
}

/// How well what is written agrees with the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    Exact,
    /// Accepted without a word.
    Accepted,
    /// Understood, and reported.
    Variant,
    /// Bound only because it looks like the label.
    Likeness,
}

/// A place in the trie; `Cursor::default()` is the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Cursor(u32);

impl Lexicon {
    fn new(forms: &[Arc<Profile>]) -> Lexicon {
        let mut lexicon = Lexicon {
            nodes: vec![Node::default()],
            ..Lexicon::default()
        };
        for (form, profile) in forms.iter().enumerate() {
            for table in &profile.tables {
                let id = match lexicon.tables.iter().position(|id| *id == table.id) {
                    Some(id) => id,
                    None => {
                        lexicon.tables.push(table.id.clone());
                        lexicon.tables.len() - 1
                    }
                };
                let mut add = |label: &Label, role: Role| lexicon.add(form, id, label, role);
                for note in &table.notes {
                    add(note, Role::Note);
                }
                for (p, part) in table.parts.iter().enumerate() {
                    if let Some(caption) = &part.caption {
                        add(caption, Role::Caption(p));
                    }
                    for (h, header) in part.header.iter().enumerate() {
                        add(&header.label, Role::Header(p, h));
                    }
                }
                for (r, row) in table.rows.iter().enumerate() {
                    for group in &row.groups {
                        add(group, Role::Group);
                    }
                    if let Some(label) = &row.label {
                        add(label, Role::Row(r));
                    }
                }
            }
        }
        lexicon.add_unnumbered(forms);
        lexicon
    }

    fn add(&mut self, form: usize, table: usize, label: &Label, role: Role) {
        let mut add = |text: &str, quality| {
            self.add_use(
                text,
                Use {
                    form,
                    table,
                    role,
                    quality,
                },
            )
        };
        add(&label.normal, Quality::Exact);
        for text in &label.accepted {
            add(text, Quality::Accepted);
        }
        for text in &label.variants {
            add(text, Quality::Variant);
        }
    }

    /// Labels of rows without the numbers that a word processor wrote for them, and
    /// that are lost when they are pasted; where no other label is the same. Those
    /// with other numerals (（一）, 一、) are few, and found by likeness.
    fn add_unnumbered(&mut self, forms: &[Arc<Profile>]) {
        let unnumbered = |label: &str| {
            let behind = label.trim_start_matches(|c: char| c.is_ascii_digit());
            let bare = behind
                .strip_prefix('.')
                .filter(|_| behind.len() < label.len())?;
            (bare.chars().count() >= SHORTEST_BARE).then(|| bare.to_string())
        };
        let mut bare: Vec<(String, Use)> = Vec::new();
        for (form, profile) in forms.iter().enumerate() {
            for table in &profile.tables {
                let Some(id) = self.tables.iter().position(|id| *id == table.id) else {
                    continue;
                };
                for (row, label) in table.rows.iter().enumerate() {
                    let Some(label) = &label.label else { continue };
                    let texts = std::iter::once(&label.normal).chain(&label.accepted);
                    let of_row = Use {
                        form,
                        table: id,
                        role: Role::Row(row),
                        quality: Quality::Likeness,
                    };
                    let texts = texts.filter_map(|text| unnumbered(text));
                    let own = texts.filter(|text| self.get(text).is_none());
                    bare.extend(own.map(|text| (text, of_row)));
                }
            }
        }
        for (text, of_row) in bare {
            self.add_use(&text, of_row);
        }
    }

    fn add_use(&mut self, text: &str, new: Use) {
        let entry = self.insert(text);
        if let Some(mask) = self.masks.get_mut(entry).filter(|_| new.table < 64) {
            *mask |= 1 << new.table;
        }
        let same = |u: &Use| (u.form, u.table, u.role) == (new.form, new.table, new.role);
        let known = self.entries.get_mut(entry);
        if let Some(uses) = known.filter(|uses| !uses.iter().any(same)) {
            uses.push(new);
        }
    }

    fn insert(&mut self, text: &str) -> usize {
        let mut at = 0;
        for c in text.chars() {
            let edges = &self.nodes[at].edges;
            at = match edges.binary_search_by_key(&c, |(c, _)| *c) {
                Ok(i) => edges[i].1 as usize,
                Err(i) => {
                    let new = self.nodes.len();
                    self.nodes[at].edges.insert(i, (c, new as u32));
                    self.nodes.push(Node::default());
                    new
                }
            };
        }
        let next = self.entries.len();
        let entry = *self.nodes[at].entry.get_or_insert(next as u32) as usize;
        if entry == next {
            self.entries.push(Vec::new());
            self.masks.push(0);
            let end = Cursor(at as u32);
            self.whole.insert(text.into(), (next as u32, end));
        }
        entry
    }

    /// The tables that the entry may belong to, a bit each of the first 64.
    pub fn tables_of(&self, entry: usize) -> u64 {
        self.masks.get(entry).copied().unwrap_or_default()
    }

    /// One character on; `None` when no label goes on so.
    pub fn step(&self, at: Cursor, c: char) -> Option<Cursor> {
        let edges = &self.nodes.get(at.0 as usize)?.edges;
        let i = edges.binary_search_by_key(&c, |(c, _)| *c).ok()?;
        Some(Cursor(edges[i].1))
    }

    /// The entry that ends here, as an index into [`Lexicon::entries`].
    pub fn entry(&self, at: Cursor) -> Option<usize> {
        self.nodes
            .get(at.0 as usize)?
            .entry
            .map(|entry| entry as usize)
    }

    /// The entry that is `text`, whole, and the place where it ends.
    pub fn get(&self, text: &str) -> Option<(usize, Cursor)> {
        let (entry, end) = self.whole.get(text)?;
        Some((*entry as usize, *end))
    }
}
