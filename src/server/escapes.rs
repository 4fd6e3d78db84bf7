//! JSON from editors that hold UTF-16 and may cut a surrogate pair in two.

/// `json` with every escape of half a surrogate pair made that of U+FFFD, which
/// is as wide in UTF-16; `None` when there is none. Such an escape is valid
/// JSON (RFC 8259, section 8.2) and no Unicode text.
pub fn without_halves(json: &str) -> Option<String> {
    let mut out: Option<Vec<u8>> = None;
    let bytes = json.as_bytes();
    let mut at = 0;
    while let Some(next) = bytes.get(at) {
        if *next != b'\\' {
            at += 1;
            continue;
        }
        match (unit(bytes, at), unit(bytes, at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => at += 12,
            (Some(0xd800..=0xdfff), _) => {
                let out = out.get_or_insert_with(|| bytes.to_vec());
                if let Some(escape) = out.get_mut(at..at + 6) {
                    escape.copy_from_slice(br"\ufffd");
                }
                at += 6;
            }
            _ => at += 2,
        }
    }
    String::from_utf8(out?).ok()
}

/// The code unit that an escape at `at` stands for.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(br"\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_halves_are_replaced() {
        assert_eq!(
            without_halves(r#"["\ud83d\udc4d","\ud83dx","\udc4d\ud83d","\\ud83d"]"#).as_deref(),
            Some(r#"["\ud83d\udc4d","\ufffdx","\ufffd\ufffd","\\ud83d"]"#)
        );
        assert_eq!(
            without_halves(r#"["\ud83d\udc4d","\\ud83d","合\u4e00"]"#),
            None
        );
        assert_eq!(without_halves(r#""\ud8"#), None);
    }
}
