//! A text that is short, as what stands in a cell nearly always is.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Bytes of a text that takes no room of its own, at most.
const SHORT: usize = 22;

/// A text that is cheap to make and to copy: a report has hundreds of figures.
#[derive(Clone)]
pub struct ShortText(Kept);

#[derive(Clone)]
enum Kept {
    /// So many of the bytes.
    Here(u8, [u8; SHORT]),
    There(Arc<str>),
}

impl From<&str> for ShortText {
    fn from(text: &str) -> ShortText {
        let mut bytes = [0; SHORT];
        ShortText(match bytes.get_mut(..text.len()) {
            Some(own) => {
                own.copy_from_slice(text.as_bytes());
                Kept::Here(text.len() as u8, bytes)
            }
            None => Kept::There(text.into()),
        })
    }
}

impl Deref for ShortText {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Kept::Here(len, bytes) => {
                let own = bytes.get(..usize::from(*len)).unwrap_or_default();
                str::from_utf8(own).unwrap_or_default()
            }
            Kept::There(text) => text,
        }
    }
}

impl fmt::Display for ShortText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for ShortText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_it_was_made_of() {
        for text in ["", "31", "三十一", &"x".repeat(SHORT), &"合".repeat(SHORT)] {
            assert_eq!(&*ShortText::from(text), text);
        }
        assert_eq!(size_of::<ShortText>(), 24);
    }
}
