//! The reporting period, as the text states it.

use super::Scope;
use crate::profile::Mark;
use crate::text::Span;

/// A figure of the period and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    pub value: i32,
    pub span: Span,
}

/// First and last day.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    pub piece: usize,
    /// From the first year to the last day.
    pub span: Span,
    pub year: Number,
    pub month: Number,
    pub day: Number,
    /// Left out where it is the first year.
    pub last_year: Option<Number>,
    pub last_month: Number,
    pub last_day: Number,
}

/// The first period that the text states.
pub fn period(scope: &Scope) -> Option<Period> {
    let profile = &scope.report?.profile;
    let mut lines = scope.marked(Mark::Period);
    lines.find_map(|paragraph| {
        let sifted = paragraph.sifted(profile);
        profile.words.period.iter().find_map(|pattern| {
            let captures = sifted.captures(pattern)?;
            let number = |name: &str| {
                let group = captures.name(name)?;
                Some(Number {
                    value: group.as_str().parse().ok()?,
                    span: paragraph.locate(Span::new(group.start(), group.end())),
                })
            };
            let year = number("y1")?;
            let last_day = number("d2")?;
            Some(Period {
                piece: paragraph.piece,
                span: year.span.to(last_day.span),
                year,
                month: number("m1")?,
                day: number("d1")?,
                last_year: number("y2"),
                last_month: number("m2")?,
                last_day,
            })
        })
    })
}
