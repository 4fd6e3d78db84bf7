//! The frames of the base protocol: a `Content-Length` header and a body.

use std::io::Write as _;

/// Longest header that is waited for; what has none within it is no client of ours.
const HEADER_LIMIT: usize = 4096;

/// Bytes that were read and not yet handed out.
#[derive(Default)]
pub struct Frames {
    buffer: Vec<u8>,
    /// Where the next header begins.
    start: usize,
    /// Total length of header and body, once the header was read.
    header: Option<Header>,
}

#[derive(Clone, Copy)]
struct Header {
    body: usize,
    end: usize,
}

impl Frames {
    pub fn push(&mut self, bytes: &[u8]) {
        if self.start == self.buffer.len() {
            self.buffer.clear();
            self.start = 0;
            // A paste of megabytes must not keep its room for ever.
            if self.buffer.capacity() > 1 << 20 {
                self.buffer.shrink_to(1 << 16);
            }
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The body of the next whole frame. Bytes that are no header are skipped
    /// up to the next one.
    pub fn next(&mut self) -> Option<&[u8]> {
        let header = match self.header {
            Some(header) => header,
            None => self.read_header()?,
        };
        if self.buffer.len() - self.start < header.end {
            self.header = Some(header);
            return None;
        }
        self.header = None;
        let at = self.start;
        self.start += header.end;
        self.buffer.get(at + header.body..at + header.end)
    }

    fn read_header(&mut self) -> Option<Header> {
        loop {
            let rest = self.buffer.get(self.start..)?;
            let Some(length) = rest.windows(4).position(|four| four == b"\r\n\r\n") else {
                if rest.len() > HEADER_LIMIT {
                    self.start = self.buffer.len();
                }
                return None;
            };
            let body = length + 4;
            if let Some(size) = rest.get(..length).and_then(content_length) {
                return Some(Header {
                    body,
                    end: body.checked_add(size)?,
                });
            }
            self.start += body;
        }
    }
}

/// The length that a header states; the last line that states one counts, so
/// that rubbish in front of a header does no harm.
fn content_length(header: &[u8]) -> Option<usize> {
    std::str::from_utf8(header)
        .ok()?
        .split("\r\n")
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim()
                .eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse().ok())?
        })
        .last()
}

/// `body` as a frame.
pub fn frame(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 32);
    // Writing to a Vec can't fail.
    let _ = write!(out, "Content-Length: {}\r\n\r\n", body.len());
    out.extend_from_slice(body);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(bytes: &[u8], step: usize) -> Vec<String> {
        let mut frames = Frames::default();
        let mut out = Vec::new();
        for piece in bytes.chunks(step) {
            frames.push(piece);
            while let Some(body) = frames.next() {
                out.push(String::from_utf8_lossy(body).into_owned());
            }
        }
        out
    }

    #[test]
    fn frames_come_whole_however_they_are_cut() {
        let mut bytes = frame("一".as_bytes());
        bytes.extend(frame(b""));
        bytes.extend(
            b"content-length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\nab",
        );
        for step in 1..bytes.len() {
            assert_eq!(read_all(&bytes, step), ["一", "", "ab"], "step {step}");
        }
    }

    #[test]
    fn rubbish_is_skipped() {
        let mut bytes = b"warning: something\r\n\r\n".to_vec();
        bytes.extend(frame(b"ab"));
        assert_eq!(read_all(&bytes, 7), ["ab"]);
    }
}
