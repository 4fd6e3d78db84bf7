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
        // Totals of rows that are no part of another sum's fault: each is one
        // finding of its own.
        let mut planted = 0;
        let mut cells: Vec<_> = report
            .values("requests")
            .filter(|value| value.column == "total")
            .collect();
        cells.sort_by_key(|value| std::cmp::Reverse(value.span.start));
        for (index, value) in cells.iter().enumerate() {
            if planted < FAULTS
                && let Ok(figure) = value.plain.parse::<usize>()
            {
                let wrong = (figure + 1_000 + 137 * index).to_string();
                text.replace_range(value.span.start..value.span.end, &wrong);
                planted += 1;
            }
        }
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
