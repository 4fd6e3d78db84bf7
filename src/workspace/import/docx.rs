//! Word documents (ECMA-376, part 1), as Word, WPS and LibreOffice write them.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::markdown::{Cell, Imported};

/// The most that one part of a document may unpack to, in bytes. A report of a
/// hundred pages has 5 MB; a zip bomb has no bound.
const MAX_PART: u64 = 64 << 20;
/// How deep tables may stand in one another.
const MAX_DEPTH: usize = 32;

#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    #[error("no Word document")]
    NotDocx,
    #[error("unpacks to more than {} MB", MAX_PART >> 20)]
    TooLarge,
    #[error("damaged: {0}")]
    Damaged(String),
}

/// Reads the document in `bytes`.
///
/// # Errors
/// When they are no such document, or a damaged one, or unpack without bound.
pub fn read(bytes: &[u8]) -> Result<Imported, DocxError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DocxError::NotDocx)?;
    let body = part(&mut archive, "word/document.xml")?.ok_or(DocxError::NotDocx)?;
    let styles = part(&mut archive, "word/styles.xml")?.unwrap_or_default();
    let levels = heading_levels(&styles)?;
    Body::new(&levels).read(&body)
}

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The text of a part; `None` where the document has no such part.
fn part(archive: &mut Archive, name: &str) -> Result<Option<String>, DocxError> {
    let entry = match archive.by_name(name) {
        Ok(entry) => entry,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(DocxError::Damaged(error.to_string())),
    };
    let mut bytes = Vec::new();
    entry
        .take(MAX_PART + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| DocxError::Damaged(error.to_string()))?;
    if bytes.len() as u64 > MAX_PART {
        return Err(DocxError::TooLarge);
    }
    match super::super::decode::decode(bytes) {
        Some((text, _)) => Ok(Some(text)),
        None => Err(DocxError::Damaged(format!("{name} is no text"))),
    }
}

/// The levels of the styles that are headings, by the style's id.
fn heading_levels(styles: &str) -> Result<HashMap<String, usize>, DocxError> {
    let mut levels = HashMap::new();
    let mut style = None;
    let mut reader = Reader::from_str(styles);
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "style" => style = attribute(&tag, "styleId"),
                "name" => {
                    let name = attribute(&tag, "val").unwrap_or_default().to_lowercase();
                    let level = name.strip_prefix("heading ").and_then(|n| n.parse().ok());
                    let level = level.or((name == "title").then_some(1));
                    if let (Some(style), Some(level)) = (&style, level) {
                        levels.insert(style.clone(), level);
                    }
                }
                "outlineLvl" => {
                    let level = attribute(&tag, "val").and_then(|n| n.parse::<usize>().ok());
                    if let (Some(style), Some(level @ 0..=8)) = (&style, level) {
                        levels.entry(style.clone()).or_insert(level + 1);
                    }
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "style" => style = None,
            Event::Eof => return Ok(levels),
            _ => {}
        }
    }
}

fn damaged(error: quick_xml::Error) -> DocxError {
    DocxError::Damaged(error.to_string())
}

/// The value of the attribute of this name, whatever its prefix.
fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(attribute.unescape_value().ok()?.into_owned())
}

/// The body of a document while it is read.
struct Body<'l> {
    levels: &'l HashMap<String, usize>,
    imported: Imported,
    /// Paragraphs of the body and tables so far.
    paragraphs: usize,
    tables: usize,
    /// The paragraph that is being read: its text and its level as a heading.
    text: String,
    level: usize,
    /// The tables that are open, outermost first.
    open: Vec<Open>,
    /// Depth of elements whose text is no part of the document.
    hidden: usize,
    in_text: bool,
}

/// A table that is being read.
#[derive(Default)]
struct Open {
    rows: Vec<Vec<Cell>>,
}

/// Elements whose text nobody reads: deleted runs, field codes, and the
/// second of two renderings of a drawing.
const HIDDEN: [&str; 5] = ["del", "moveFrom", "instrText", "delText", "Fallback"];

impl<'l> Body<'l> {
    fn new(levels: &'l HashMap<String, usize>) -> Body<'l> {
        Body {
            levels,
            imported: Imported::default(),
            paragraphs: 0,
            tables: 0,
            text: String::new(),
            level: 0,
            open: Vec::new(),
            hidden: 0,
            in_text: false,
        }
    }

    fn read(mut self, body: &str) -> Result<Imported, DocxError> {
        let mut reader = Reader::from_str(body);
        loop {
            match reader.read_event().map_err(damaged)? {
                Event::Start(tag) => self.start(&tag)?,
                Event::Empty(tag) => {
                    let name = tag.local_name();
                    // An empty paragraph or cell is one all the same.
                    if !HIDDEN.contains(&name.as_ref()) && name.as_ref() != "t" {
                        self.start(&tag)?;
                        self.end(name.as_ref());
                    }
                }
                Event::End(tag) => self.end(tag.local_name().as_ref()),
                Event::Text(text) if self.in_text && self.hidden == 0 => {
                    self.text.push_str(&text.xml10_content());
                }
                Event::GeneralRef(reference) if self.in_text && self.hidden == 0 => {
                    self.text.extend(character(&reference));
                }
                Event::Eof => return Ok(self.imported),
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &BytesStart) -> Result<(), DocxError> {
        let name = tag.local_name();
        let name = name.as_ref();
        if HIDDEN.contains(&name) {
            self.hidden += 1;
        }
        match name {
            "p" if self.open.is_empty() => {
                self.text.clear();
                self.level = 0;
                self.paragraphs += 1;
            }
            "pStyle" => {
                let style = attribute(tag, "val").unwrap_or_default();
                self.level = self.levels.get(&style).copied().unwrap_or(0);
            }
            "outlineLvl" => {
                if let Some(level @ 0..=8) = attribute(tag, "val").and_then(|n| n.parse().ok()) {
                    self.level = level + 1;
                }
            }
            "t" => self.in_text = true,
            "tab" => self.text.push(' '),
            "br" | "cr" => self.text.push('\n'),
            "noBreakHyphen" => self.text.push('-'),
            "tbl" => {
                if self.open.len() == MAX_DEPTH {
                    return Err(DocxError::Damaged("tables nested too deep".to_string()));
                }
                // The words before a table inside a cell are that cell's.
                let text = std::mem::take(&mut self.text);
                if let Some(cell) = self.cell() {
                    cell.text.push_str(&text);
                }
                self.open.push(Open::default());
            }
            "tr" => {
                if let Some(table) = self.open.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            "gridBefore" => {
                let columns = attribute(tag, "val").and_then(|n| n.parse::<usize>().ok());
                if let Some(row) = self.open.last_mut().and_then(|table| table.rows.last_mut())
                    && let Some(columns @ 1..=256) = columns
                {
                    row.push(Cell {
                        columns,
                        ..Cell::default()
                    });
                }
            }
            "tc" => {
                if let Some(row) = self.open.last_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(Cell {
                        columns: 1,
                        ..Cell::default()
                    });
                }
            }
            "gridSpan" => {
                let columns = attribute(tag, "val").and_then(|n| n.parse::<usize>().ok());
                if let Some(cell) = self.cell() {
                    cell.columns = columns.unwrap_or(1).clamp(1, 256);
                }
            }
            // Without a value, or with any other than "restart", it continues.
            "vMerge" => {
                let continues = attribute(tag, "val").is_none_or(|value| value != "restart");
                if let Some(cell) = self.cell() {
                    cell.continues = continues;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        if HIDDEN.contains(&name) {
            self.hidden = self.hidden.saturating_sub(1);
        }
        match name {
            "t" => self.in_text = false,
            "p" if self.open.is_empty() => {
                let text = std::mem::take(&mut self.text);
                self.imported.block(self.level, &text, self.paragraphs);
            }
            "p" => self.text.push('\n'),
            "tc" => {
                let text = std::mem::take(&mut self.text);
                if let Some(cell) = self.cell() {
                    cell.text.push_str(&text);
                }
            }
            "tbl" => {
                let Some(table) = self.open.pop() else { return };
                if self.open.is_empty() {
                    self.tables += 1;
                    self.imported.table(&table.rows, self.tables);
                } else {
                    // A table inside a cell: its words are the cell's.
                    for cell in table.rows.iter().flatten() {
                        self.text.push_str(&cell.text);
                        self.text.push('\n');
                    }
                }
            }
            _ => {}
        }
    }

    /// The cell that is being read.
    fn cell(&mut self) -> Option<&mut Cell> {
        self.open.last_mut()?.rows.last_mut()?.last_mut()
    }
}

/// The character that `&…;` stands for.
fn character(reference: &quick_xml::events::BytesRef) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match reference.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
