//! Bytes to text and back, in the encodings that offices use.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding as Table, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// How a text stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    table: &'static Table,
    /// The file begins with a byte order mark, which is no part of the text.
    pub mark: bool,
    /// Writing the text back gives the bytes that were read.
    pub exact: bool,
}

impl Encoding {
    /// UTF-8 without a byte order mark.
    pub const PLAIN: Encoding = Encoding {
        table: UTF_8,
        mark: false,
        exact: true,
    };

    /// The name of the WHATWG Encoding Standard, e.g. `gb18030`.
    pub fn name(self) -> &'static str {
        self.table.name()
    }

    pub fn is_utf8(self) -> bool {
        self.table == UTF_8
    }

    /// `text` as bytes of this encoding; `None` when a character has no place
    /// in it.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(text.len() + 3);
        if self.table == UTF_16LE || self.table == UTF_16BE {
            let mark = self.mark.then_some(0xfeff);
            for unit in mark.into_iter().chain(text.encode_utf16()) {
                bytes.extend(if self.table == UTF_16LE {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                });
            }
            return Some(bytes);
        }
        if self.mark {
            bytes.extend([0xef, 0xbb, 0xbf]);
        }
        let (encoded, _, unmappable) = self.table.encode(text);
        bytes.extend_from_slice(&encoded);
        (!unmappable).then_some(bytes)
    }
}

/// Reads `bytes` as text. Valid UTF-8 is always taken as such; a byte order
/// mark decides otherwise, then the evidence of the bytes. `None` when they
/// are no text in any encoding known here.
pub fn decode(bytes: Vec<u8>) -> Option<(String, Encoding)> {
    if let Some((table, length)) = Table::for_bom(&bytes) {
        return finish(table, true, &bytes, bytes.get(length..)?);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some((text, Encoding::PLAIN)),
        Err(error) => error.into_bytes(),
    };
    let table = guess(&bytes)?;
    let (text, encoding) = finish(table, false, &bytes, &bytes)?;
    // A guess that brings up control characters was wrong: no writer types them.
    let wrong = text.contains(|c: char| c.is_control() && !matches!(c, '\t'..='\r'));
    (!wrong).then_some((text, encoding))
}

/// The text of `body`, the part of `bytes` behind the mark.
fn finish(
    table: &'static Table,
    mark: bool,
    bytes: &[u8],
    body: &[u8],
) -> Option<(String, Encoding)> {
    let text = table.decode_without_bom_handling_and_without_replacement(body)?;
    let mut encoding = Encoding {
        table,
        mark,
        exact: true,
    };
    encoding.exact = encoding.encode(&text).as_deref() == Some(bytes);
    Some((text.into_owned(), encoding))
}

/// The encoding of bytes that are not UTF-8 and have no mark.
fn guess(bytes: &[u8]) -> Option<&'static Table> {
    // Text in a multibyte encoding holds no zero byte; UTF-16 does, in the
    // high half of every line end and digit.
    let zeros = |parity: usize| {
        let halves = bytes.iter().skip(parity).step_by(2);
        halves.filter(|byte| **byte == 0).count()
    };
    match (zeros(0), zeros(1)) {
        (0, 0) => {}
        (even, odd) if even < odd => return Some(UTF_16LE),
        (even, odd) if odd < even => return Some(UTF_16BE),
        _ => return None,
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    // GB18030 contains GBK and writes every character back.
    Some(if guessed == GBK { GB18030 } else { guessed })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "三、收到和处理政府信息公开申请情况\r\n　予以公开\t12\t镕\r\n";

    fn round_trip(bytes: &[u8]) -> &'static str {
        let (text, encoding) = decode(bytes.to_vec()).unwrap();
        assert_eq!(text, TEXT);
        assert_eq!(encoding.encode(&text).unwrap(), bytes);
        encoding.name()
    }

    #[test]
    fn each_encoding_is_recognised_and_written_back() {
        assert_eq!(round_trip(TEXT.as_bytes()), "UTF-8");
        assert_eq!(
            round_trip(&[&b"\xef\xbb\xbf"[..], TEXT.as_bytes()].concat()),
            "UTF-8"
        );
        assert_eq!(round_trip(&GB18030.encode(TEXT).0), "gb18030");
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(round_trip(&little), "UTF-16LE");
        assert_eq!(round_trip(&big), "UTF-16BE");
        assert_eq!(
            round_trip(&[&b"\xff\xfe"[..], &little].concat()),
            "UTF-16LE"
        );
        assert_eq!(round_trip(&[&b"\xfe\xff"[..], &big].concat()), "UTF-16BE");
    }

    #[test]
    fn a_character_outside_the_encoding_is_refused() {
        let gbk = Encoding {
            table: encoding_rs::BIG5,
            mark: false,
            exact: true,
        };
        assert_eq!(gbk.encode("€😀"), None);
    }

    #[test]
    fn bytes_that_would_be_written_otherwise_are_told() {
        // 0x80 is a euro sign to readers of GBK; writers have another code for it.
        let (text, encoding) = decode([&GB18030.encode("合计：").0[..], b"\x80"].concat()).unwrap();
        assert_eq!((text.as_str(), encoding.exact), ("合计：€", false));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(decode(vec![0xff, 0xfe, 0x00]).is_none());
        assert!(decode(vec![0x89, b'P', b'N', b'G', 0, 0, 0, 0xff]).is_none());
    }
}
