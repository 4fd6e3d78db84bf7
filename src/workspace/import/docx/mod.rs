//! Word documents (ECMA-376, part 1), as Word, WPS and LibreOffice write them.

mod numbering;
mod styles;

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use self::numbering::Numbering;
use self::styles::{Role, Styles};
use super::markdown::{Cell, Imported, TooManyCells};

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
    #[error(transparent)]
    TooManyCells(#[from] TooManyCells),
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
    let numbering = part(&mut archive, "word/numbering.xml")?.unwrap_or_default();
    Body::new(Styles::read(&styles)?, Numbering::read(&numbering)?).read(&body)
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

fn damaged(error: quick_xml::Error) -> DocxError {
    DocxError::Damaged(error.to_string())
}

/// The value of the attribute of this name, whatever its prefix.
fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(
        attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .ok()?
            .into_owned(),
    )
}

/// What is amiss with a document whose text ends inside of an element.
const CUT_OFF: &str = "unexpected end of the document";

/// The body of a document while it is read.
struct Body {
    styles: Styles,
    numbering: Numbering,
    imported: Imported,
    /// Paragraphs of the body and tables so far.
    count: usize,
    tables: usize,
    /// The paragraphs that are open; one in a text box stands inside another.
    paragraphs: Vec<Paragraph>,
    /// The tables that are open, outermost first.
    open: Vec<Open>,
    /// Depth of elements that are no part of the document.
    hidden: usize,
    in_text: bool,
}

/// A paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    text: String,
    role: Role,
    /// Among those of the body, from 1.
    ordinal: usize,
}

/// A table that is being read.
#[derive(Default)]
struct Open {
    rows: Vec<Vec<Cell>>,
}

/// Elements that nobody reads: deleted runs, field codes, what properties were
/// before a change, and the second of two renderings of a drawing.
const HIDDEN: [&str; 8] = [
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "pPrChange",
    "tcPrChange",
    "trPrChange",
    "Fallback",
];

impl Body {
    fn new(styles: Styles, numbering: Numbering) -> Body {
        Body {
            styles,
            numbering,
            imported: Imported::default(),
            count: 0,
            tables: 0,
            paragraphs: Vec::new(),
            open: Vec::new(),
            hidden: 0,
            in_text: false,
        }
    }

    fn read(mut self, body: &str) -> Result<Imported, DocxError> {
        let mut reader = Reader::from_str(body);
        // Elements that are open.
        let mut depth: usize = 0;
        loop {
            let event = reader.read_event().map_err(damaged)?;
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            match event {
                Event::Start(tag) => {
                    if self.hidden > 0 || HIDDEN.contains(&tag.local_name().as_ref()) {
                        self.hidden += 1;
                    } else {
                        self.start(&tag)?;
                    }
                }
                Event::Empty(tag) => {
                    let name = tag.local_name();
                    // An empty paragraph or cell is one all the same.
                    if self.hidden == 0 && !HIDDEN.contains(&name.as_ref()) && name.as_ref() != "t"
                    {
                        self.start(&tag)?;
                        self.end(name.as_ref())?;
                    }
                }
                Event::End(_) if self.hidden > 0 => self.hidden -= 1,
                Event::End(tag) => self.end(tag.local_name().as_ref())?,
                Event::Text(text) if self.in_text && self.hidden == 0 => {
                    self.write(&text.xml10_content());
                }
                Event::GeneralRef(reference) if self.in_text && self.hidden == 0 => {
                    if let Some(c) = character(&reference) {
                        self.write(c.encode_utf8(&mut [0; 4]));
                    }
                }
                Event::Eof if depth > 0 => return Err(DocxError::Damaged(CUT_OFF.into())),
                Event::Eof => return Ok(self.imported),
                _ => {}
            }
        }
    }

    fn write(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    fn start(&mut self, tag: &BytesStart) -> Result<(), DocxError> {
        let value = || attribute(tag, "val");
        match tag.local_name().as_ref() {
            "p" => {
                if self.paragraphs.len() == MAX_DEPTH {
                    return Err(DocxError::Damaged("text boxes nested too deep".to_string()));
                }
                if self.open.is_empty() {
                    self.count += 1;
                }
                self.paragraphs.push(Paragraph {
                    ordinal: self.count,
                    ..Paragraph::default()
                });
            }
            "pStyle" => {
                let role = self.styles.role(&value().unwrap_or_default());
                self.with_role(|own| *own = role);
            }
            "outlineLvl" => {
                if let Some(level @ 0..=8) = value().and_then(|n| n.parse::<usize>().ok()) {
                    self.with_role(|role| role.level = level + 1);
                }
            }
            "numId" => self.with_role(|role| role.list = value()),
            "ilvl" => {
                let level = value().and_then(|n| n.parse().ok());
                self.with_role(|role| role.list_level = level.unwrap_or(0));
            }
            "t" => self.in_text = true,
            "tab" => self.write(" "),
            "br" | "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "tbl" => {
                if self.open.len() == MAX_DEPTH {
                    return Err(DocxError::Damaged("tables nested too deep".to_string()));
                }
                self.open.push(Open::default());
            }
            "tr" => {
                if let Some(table) = self.open.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            "gridBefore" => {
                let columns = value().and_then(|n| n.parse::<usize>().ok());
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
                let columns = value().and_then(|n| n.parse::<usize>().ok());
                if let Some(cell) = self.cell() {
                    cell.columns = columns.unwrap_or(1).clamp(1, 256);
                }
            }
            // Without a value, or with any other than "restart", it continues.
            "vMerge" => {
                let continues = value().is_none_or(|value| value != "restart");
                if let Some(cell) = self.cell() {
                    cell.continues = continues;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), DocxError> {
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tbl" => {
                let Some(table) = self.open.pop() else {
                    return Ok(());
                };
                if let Some(cell) = self.cell() {
                    // A table inside a cell: its words are the cell's.
                    for inner in table.rows.iter().flatten() {
                        cell.text.push_str(&inner.text);
                        cell.text.push('\n');
                    }
                } else if self.open.is_empty() {
                    self.tables += 1;
                    self.imported.table(&table.rows, self.tables)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) {
        let Some(Paragraph {
            mut text,
            role,
            ordinal,
        }) = self.paragraphs.pop()
        else {
            return;
        };
        // An empty paragraph has no numeral, and doesn't count.
        if let Some(list) = &role.list
            && !text.trim().is_empty()
            && let Some(numeral) = self.numbering.next(list, role.list_level)
        {
            let gap = if numeral.ends_with(char::is_alphanumeric) {
                " "
            } else {
                ""
            };
            text.insert_str(0, &format!("{numeral}{gap}"));
        }
        if let Some(cell) = self.cell() {
            cell.text.push_str(&text);
            cell.text.push('\n');
        } else {
            self.imported.block(role.level, &text, ordinal);
        }
    }

    /// Changes what the innermost paragraph is.
    fn with_role(&mut self, change: impl FnOnce(&mut Role)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(&mut paragraph.role);
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::workspace::import::Place;

    fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn document(body: &str) -> Vec<u8> {
        let styles =
            r#"<w:styles><w:style w:styleId="2"><w:name w:val="heading 1"/></w:style></w:styles>"#;
        let body = format!("<w:document><w:body>{body}</w:body></w:document>");
        zip(&[("word/document.xml", &body), ("word/styles.xml", styles)])
    }

    fn p(text: &str) -> String {
        format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
    }

    fn tc(properties: &str, text: &str) -> String {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
    }

    #[test]
    fn headings_paragraphs_and_merged_cells_become_markdown() {
        let body = [
            r#"<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>一、总体</w:t></w:r><w:r><w:t>情况</w:t></w:r></w:p>"#,
            "<w:p/>",
            &p("甲 &amp; 乙&#8212;丙"),
            "<w:tbl><w:tr>",
            &tc(r#"<w:vMerge w:val="restart"/>"#, "项目"),
            &tc(r#"<w:gridSpan w:val="2"/>"#, "申请人"),
            "</w:tr><w:tr>",
            &tc("<w:vMerge/>", ""),
            &format!("<w:tc>{}{}</w:tc>", p("自"), p("然人")),
            &tc("", "总|计"),
            "</w:tr></w:tbl>",
            &p("后"),
        ];
        let imported = read(&document(&body.concat())).unwrap();
        assert_eq!(
            imported.text,
            "# 一、总体情况\n\n甲 & 乙—丙\n\n\
             | 项目 | 申请人 | |\n| --- | --- | --- |\n| | 自 然人 | 总\\|计 |\n\n后\n"
        );
        let place = |text: &str| imported.places.of(imported.text.find(text).unwrap());
        assert_eq!(place("总体"), Some(Place::Paragraph { paragraph: 1 }));
        assert_eq!(place("甲"), Some(Place::Paragraph { paragraph: 3 }));
        assert_eq!(
            place("总\\"),
            Some(Place::Cell {
                table: 1,
                row: 2,
                column: 3
            })
        );
        assert_eq!(place("后"), Some(Place::Paragraph { paragraph: 4 }));
    }

    #[test]
    fn numerals_that_the_program_draws_are_read() {
        let numbered = |level, text: &str| {
            format!(
                r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
            )
        };
        let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="0">
            <w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
            <w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
            </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
        let body = [
            numbered(0, "总体情况"),
            numbered(1, "主动公开"),
            numbered(1, ""),
            numbered(1, "依申请公开"),
            numbered(0, "其他"),
        ];
        let body = format!("<w:document>{}</w:document>", body.concat());
        let document = zip(&[
            ("word/document.xml", &body),
            ("word/numbering.xml", numbering),
        ]);
        assert_eq!(
            read(&document).unwrap().text,
            "一、总体情况\n\n（一）主动公开\n\n（二）依申请公开\n\n二、其他\n"
        );
    }

    #[test]
    fn a_text_box_stands_before_the_paragraph_that_holds_it() {
        let boxed = format!("<w:r><w:drawing>{}</w:drawing></w:r>", p("框内"));
        let body = format!("<w:p><w:r><w:t>前</w:t></w:r>{boxed}<w:r><w:t>后</w:t></w:r></w:p>");
        assert_eq!(read(&document(&body)).unwrap().text, "框内\n\n前后\n");
    }

    #[test]
    fn what_nobody_reads_is_left_out() {
        let body = "<w:p><w:r><w:t>留</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>\
            <w:r><w:instrText>PAGE</w:instrText></w:r><w:ins><w:r><w:t>增</w:t></w:r></w:ins></w:p>";
        assert_eq!(read(&document(body)).unwrap().text, "留增\n");
    }

    #[test]
    fn a_table_in_a_cell_gives_its_words_to_the_cell() {
        let inner = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", tc("", "内"));
        let body = format!(
            "<w:tbl><w:tr><w:tc>{}{inner}{}</w:tc></w:tr></w:tbl>",
            p("前"),
            p("后")
        );
        assert_eq!(
            read(&document(&body)).unwrap().text,
            "| 前 内 后 |\n| --- |\n"
        );
    }

    #[test]
    fn what_is_no_document_is_refused() {
        assert!(matches!(
            read(b"PK\x03\x04 no zip"),
            Err(DocxError::NotDocx)
        ));
        let other = zip(&[("xl/workbook.xml", "<x/>")]);
        assert!(matches!(read(&other), Err(DocxError::NotDocx)));
        let broken = zip(&[("word/document.xml", "<w:p></w:q>")]);
        assert!(matches!(read(&broken), Err(DocxError::Damaged(_))));
        let open = zip(&[("word/document.xml", "<w:document><w:body><w:p></w:p>")]);
        assert!(matches!(read(&open), Err(DocxError::Damaged(_))));
        let mut cut = document(&p("一"));
        cut.truncate(cut.len() / 2);
        assert!(read(&cut).is_err());
    }

    #[test]
    fn spans_can_not_make_a_table_of_any_size() {
        let wide = tc(r#"<w:gridSpan w:val="256"/>"#, "").repeat(100);
        let body = format!(
            "<w:tbl><w:tr>{wide}</w:tr>{}</w:tbl>",
            "<w:tr/>".repeat(100)
        );
        let refused = read(&document(&body));
        assert!(matches!(refused, Err(DocxError::TooManyCells(_))));
    }

    #[test]
    fn a_zip_bomb_is_refused() {
        let bomb = " ".repeat(MAX_PART as usize + 1);
        let bomb = zip(&[("word/document.xml", &bomb)]);
        assert!(bomb.len() < 1 << 20);
        assert!(matches!(read(&bomb), Err(DocxError::TooLarge)));
    }

    #[test]
    fn tables_nested_without_end_are_refused() {
        let body = "<w:tbl><w:tr><w:tc>".repeat(1000);
        assert!(matches!(
            read(&zip(&[("word/document.xml", &body)])),
            Err(DocxError::Damaged(_))
        ));
    }
}
