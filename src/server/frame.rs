//! The frames of the base protocol: a `Content-Length` header and a body.

use std::io::Write as _;

/// Longest header that is waited for; what has none within it is no client of ours.
const HEADER_LIMIT: usize = 4096;

/// Longest frame that is kept, in bytes. The longest text that is read has
/// 64 MB, and JSON writes it up to some times longer.
pub const LONGEST_FRAME: usize = 256 << 20;

/// What a client sent.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame<'b> {
    Body(&'b [u8]),
    /// A frame longer than [`LONGEST_FRAME`], passed over.
    TooLong,
}

/// Bytes that were read and not yet handed out.
#[derive(Default)]
pub struct Frames {
    buffer: Vec<u8>,
    /// Where the next header begins.
    start: usize,
    /// Bytes still to come of a frame that is passed over.
    passed_over: usize,
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
        let dropped = self.passed_over.min(bytes.len());
        self.passed_over -= dropped;
        let bytes = bytes.get(dropped..).unwrap_or_default();
        // What was handed out goes once it is the most of it: a stream without
        // a gap must not be kept, nor what is left of it be moved at every read.
        if self.start * 2 >= self.buffer.len() {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole frame. Bytes that are no header are skipped up to the
    /// next one.
    pub fn next(&mut self) -> Option<Frame<'_>> {
        // A paste of megabytes must not keep its room for ever.
        if self.start == self.buffer.len() && self.buffer.capacity() > 1 << 20 {
            self.buffer = Vec::new();
            self.start = 0;
        }
        let header = match self.header {
            Some(header) => header,
            None => self.read_header()?,
        };
        if header.end > LONGEST_FRAME {
            let here = header.end.min(self.buffer.len() - self.start);
            self.start += here;
            self.passed_over = header.end - here;
            return Some(Frame::TooLong);
        }
        let here = self.buffer.len() - self.start;
        if here < header.end {
            // As much as it takes, and not by doubling what is there.
            self.buffer.reserve_exact(header.end - here);
            self.header = Some(header);
            return None;
        }
        self.header = None;
        let at = self.start;
        self.start += header.end;
        let body = self.buffer.get(at + header.body..at + header.end)?;
        Some(Frame::Body(body))
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
                    end: body.saturating_add(size),
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
            while let Some(frame) = frames.next() {
                out.push(match frame {
                    Frame::Body(body) => String::from_utf8_lossy(body).into_owned(),
                    Frame::TooLong => "too long".to_string(),
                });
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
    fn a_frame_without_bounds_is_passed_over_and_not_kept() {
        let mut bytes = frame(b"ab");
        bytes.extend(format!("Content-Length: {}\r\n\r\n", LONGEST_FRAME).as_bytes());
        let mut frames = Frames::default();
        frames.push(&bytes);
        assert_eq!(frames.next(), Some(Frame::Body(b"ab")));
        assert_eq!(frames.next(), Some(Frame::TooLong));
        let piece = vec![b'x'; 1 << 20];
        for _ in 0..LONGEST_FRAME / piece.len() {
            frames.push(&piece);
            assert_eq!(frames.next(), None);
        }
        assert!(frames.buffer.capacity() <= piece.len());
        frames.push(&frame(b"cd"));
        assert_eq!(frames.next(), Some(Frame::Body(b"cd")));
        // A length beyond all numbers is no length.
        frames.push(b"Content-Length: 99999999999999999999999\r\n\r\n");
        frames.push(&frame(b"ef"));
        assert_eq!(frames.next(), Some(Frame::Body(b"ef")));
    }

    #[test]
    fn a_stream_without_a_gap_is_not_kept() {
        let bytes = frame(&[b'x'; 1000]).repeat(1000);
        let mut frames = Frames::default();
        let mut count = 0;
        for piece in bytes.chunks(3000) {
            frames.push(piece);
            while frames.next().is_some() {
                count += 1;
            }
        }
        assert_eq!(count, 1000);
        assert!(frames.buffer.capacity() < 20_000);
    }

    #[test]
    fn rubbish_is_skipped() {
        let mut bytes = b"warning: something\r\n\r\n".to_vec();
        bytes.extend(frame(b"ab"));
        assert_eq!(read_all(&bytes, 7), ["ab"]);
    }
}
