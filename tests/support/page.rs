//! The text under composition.

use gouji::text::Span;

/// Text that grows, with one kind of line ending.
pub struct Page {
    pub text: String,
    line_end: &'static str,
}

impl Page {
    pub fn new(line_end: &'static str) -> Page {
        Page {
            text: String::new(),
            line_end,
        }
    }

    /// Adds `text`, `\n` as the page's line ending; where it stands.
    pub fn put(&mut self, text: &str) -> Span {
        let start = self.text.len();
        if self.line_end == "\n" {
            self.text.push_str(text);
        } else {
            self.text.push_str(&text.replace('\n', self.line_end));
        }
        Span::new(start, self.text.len())
    }

    pub fn at(&self) -> usize {
        self.text.len()
    }

    /// Makes the text end with at least `n` line endings (at most two), unless
    /// it is empty.
    pub fn break_lines(&mut self, n: usize) {
        if self.text.is_empty() {
            return;
        }
        let end = self.line_end.repeat(n);
        while !self.text.ends_with(&end) {
            self.text.push_str(self.line_end);
        }
    }
}
