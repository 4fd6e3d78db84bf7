//! A report with about twenty findings, behind as much other text as wanted.

use crate::support::compose::{Medium, Options, compose};
use crate::support::figures::Size;
use crate::support::style::Shape;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Prose,
    Cell,
}

impl Place {
    pub fn name(self) -> &'static str {
        match self {
            Place::Prose => "prose",
            Place::Cell => "cell",
        }
    }
}

pub struct Document {
    pub text: String,
    /// Line and UTF-16 column where keys are typed.
    prose: (usize, usize),
    cell: (usize, usize),
}

/// Findings that are planted.
const FAULTS: usize = 20;
/// Text without anything to report.
const FILLER: &str = "本材料另行说明有关工作的安排，供各单位参阅，不作为填报依据。\n\n";

impl Document {
    /// A text of at least `size` bytes.
    pub fn new(size: usize) -> Document {
        let report = compose(
            7,
            &Options {
                shape: Some(Shape::Pipe),
                size: Some(Size::Busy),
                year: Some(2024),
                medium: Some(Medium::Markdown),
                plain_values: true,
                ..Options::default()
            },
        );
        let mut text = report.text.clone();
        // Lists whose parts miss their total by one, each a finding of its own.
        for n in 0..FAULTS {
            text.push_str(&format!(
                "\n\n组织第{}轮培训共计{}次，其中线上培训{}次、线下培训12次。",
                n + 1,
                n + 23,
                n + 10
            ));
        }
        text.push('\n');
        let missing = size.saturating_sub(text.len());
        let filler = FILLER.repeat(missing / FILLER.len());
        let lines = filler.matches('\n').count();
        let place = |at: usize| {
            let before = text.get(..at).unwrap_or("");
            let start = before.rfind('\n').map_or(0, |end| end + 1);
            (
                lines + before.matches('\n').count(),
                before.get(start..).unwrap_or("").encode_utf16().count(),
            )
        };
        let cell = report
            .value("requests", "new", "natural")
            .map_or(0, |value| value.span.end);
        let prose = report.topics.first().map_or(0, |topic| {
            let from = topic.chunk.start;
            let end = text.get(from..).and_then(|rest| rest.find('。'));
            from + end.unwrap_or(0)
        });
        let (prose, cell) = (place(prose), place(cell));
        Document {
            text: filler + &text,
            prose,
            cell,
        }
    }

    pub fn place(&self, place: Place) -> (usize, usize) {
        match place {
            Place::Prose => self.prose,
            Place::Cell => self.cell,
        }
    }
}
