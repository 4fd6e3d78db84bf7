//! How an office dresses its tables.

use super::rng::Rng;

/// How a table stands in the text: the five shapes of the design, and what
/// else copying from web pages and PDF leaves of a pipe table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Shape {
    /// Every slot of the grid has its cell.
    Pipe,
    /// A row's own cells, then empties for what spans swallowed.
    PipeResidue,
    /// No leading pipe; a group's label on its first row alone.
    PipeBare,
    /// A cell a line, a pipe behind it.
    PipeTrailing,
    /// A cell a line, the pipe on a line of its own.
    PipeAlone,
    /// A pipe, a line break, a cell.
    PipeBroken,
    /// A table a row or group, with a header of its own.
    PipeEach,
    Html,
    Rows,
    Tabbed,
    Stacked,
}

impl Shape {
    pub const ALL: [Shape; 11] = [
        Shape::Pipe,
        Shape::PipeResidue,
        Shape::PipeBare,
        Shape::PipeTrailing,
        Shape::PipeAlone,
        Shape::PipeBroken,
        Shape::PipeEach,
        Shape::Html,
        Shape::Rows,
        Shape::Tabbed,
        Shape::Stacked,
    ];

    /// The five that are first-class.
    pub const FIVE: [Shape; 5] = [
        Shape::Pipe,
        Shape::Html,
        Shape::Rows,
        Shape::Tabbed,
        Shape::Stacked,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Shape::Pipe => "pipe",
            Shape::PipeResidue => "pipe-residue",
            Shape::PipeBare => "pipe-bare",
            Shape::PipeTrailing => "pipe-trailing",
            Shape::PipeAlone => "pipe-alone",
            Shape::PipeBroken => "pipe-broken",
            Shape::PipeEach => "pipe-each",
            Shape::Html => "html",
            Shape::Rows => "rows",
            Shape::Tabbed => "tabbed",
            Shape::Stacked => "stacked",
        }
    }

    pub fn parse(name: &str) -> Option<Shape> {
        Shape::ALL.into_iter().find(|shape| shape.name() == name)
    }

    pub fn draw(rng: &mut Rng) -> Shape {
        rng.weigh(&[
            (18, Shape::Pipe),
            (5, Shape::PipeResidue),
            (4, Shape::PipeBare),
            (3, Shape::PipeTrailing),
            (2, Shape::PipeAlone),
            (3, Shape::PipeBroken),
            (3, Shape::PipeEach),
            (18, Shape::Html),
            (16, Shape::Rows),
            (16, Shape::Tabbed),
            (16, Shape::Stacked),
        ])
    }
}

/// How a table writes what is zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Zero {
    Digit,
    /// Blank but in the columns and rows of totals.
    BlankParts,
    /// Blank everywhere.
    Blank,
    /// `/`, `-` or `—`.
    Mark(&'static str),
}

/// How a cell's paragraph stands in HTML.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrap {
    None,
    Paragraph,
    Span,
    ParagraphSpan,
    Font,
}

/// What a row of tabbed text keeps of merged cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Residue {
    /// An empty field for every slot.
    Grid,
    /// Empty fields before the label where a group goes on, and behind the
    /// values up to the width of the widest row.
    Ends,
    /// Nothing.
    None,
}

/// How one table is dressed.
#[derive(Clone, Debug)]
pub struct TableStyle {
    pub shape: Shape,
    pub half_brackets: bool,
    /// Behind the numeral of `1.属于国家秘密`.
    pub dot: &'static str,
    /// 0 curly, 1 straight, 2 lost.
    pub quotes: usize,
    /// The short labels of the long rows.
    pub short: bool,
    /// 其它 for 其他.
    pub archaic: bool,
    pub zero: Zero,
    /// White space before values.
    pub pad: &'static str,
    /// White space behind values.
    pub trail: &'static str,
    pub wide_digits: bool,
    pub thousands: bool,
    /// Labels break over lines.
    pub broken: bool,
    /// How a broken label goes on in tabbed and stacked text.
    pub hard_break: bool,
    /// The label of a group is repeated on each of its rows.
    pub repeat_groups: bool,
    pub delimiter: bool,
    /// Pipes stand without spaces around cells.
    pub tight: bool,
    pub wrap: Wrap,
    pub head: bool,
    pub attributes: bool,
    pub lines: bool,
    pub residue: Residue,
    /// Table two is one HTML table, or one a block.
    pub one_table: bool,
    /// A blank is `&nbsp;` or nothing.
    pub hard_blank: bool,
    /// Table three has a 小计 of the five kinds of organisations.
    pub subtotal: bool,
    /// Table four stands as three tables of five cells.
    pub divided: bool,
}

impl TableStyle {
    /// `draw` answers all questions about the table `name`.
    pub fn new(seed: u64, name: &str, shape: Shape) -> TableStyle {
        let rng = &mut Rng::keyed(seed, &format!("style.{name}"));
        let zero = rng.weigh(&[
            (80, Zero::Digit),
            (6, Zero::BlankParts),
            (6, Zero::Blank),
            (3, Zero::Mark("/")),
            (2, Zero::Mark("-")),
            (2, Zero::Mark("—")),
        ]);
        let residue = rng.weigh(&[(5, Residue::Grid), (4, Residue::Ends), (2, Residue::None)]);
        TableStyle {
            shape,
            half_brackets: rng.chance(30),
            dot: rng.weigh(&[(70, "."), (8, "、"), (8, "．"), (14, ". ")]),
            quotes: rng.weigh(&[(80, 0), (12, 1), (8, 2)]),
            short: rng.chance(15),
            archaic: rng.chance(6),
            zero,
            pad: rng.weigh(&[
                (75, ""),
                (5, "\u{3000}\u{3000}"),
                (5, "\u{3000}"),
                (8, " "),
                (7, "\u{a0}"),
            ]),
            trail: rng.weigh(&[(90, ""), (10, " ")]),
            wide_digits: rng.chance(4),
            thousands: rng.chance(5),
            broken: rng.chance(50),
            hard_break: rng.chance(50),
            repeat_groups: rng.chance(30),
            delimiter: rng.chance(70),
            tight: rng.chance(25),
            wrap: rng.weigh(&[
                (40, Wrap::None),
                (25, Wrap::Paragraph),
                (12, Wrap::Span),
                (15, Wrap::ParagraphSpan),
                (8, Wrap::Font),
            ]),
            head: rng.chance(35),
            attributes: rng.chance(50),
            lines: rng.chance(70),
            // Where spans leave no trace, blanks can't be told from residue.
            residue: if zero == Zero::Digit {
                residue
            } else {
                Residue::Grid
            },
            one_table: rng.chance(65),
            hard_blank: rng.chance(50),
            subtotal: rng.chance(4) && shape != Shape::PipeEach,
            divided: rng.chance(8) && matches!(shape, Shape::Pipe | Shape::Html | Shape::PipeEach),
        }
    }

    /// The label as this office writes it.
    pub fn label(&self, form: &str) -> String {
        let mut text = form.to_string();
        let mut chars = text.chars();
        if let (Some('1'..='8'), Some('.')) = (chars.next(), chars.next()) {
            text = format!("{}{}{}", &form[..1], self.dot, &form[2..]);
        }
        if self.half_brackets {
            text = halve(&text);
        }
        match self.quotes {
            0 => text,
            1 => text.replace(['“', '”'], "\""),
            _ => text.replace(['“', '”'], ""),
        }
    }

    /// The figure in the digits of this office.
    pub fn figure(&self, plain: &str) -> String {
        let mut text = plain.to_string();
        if self.thousands && text.len() > 3 && text.bytes().all(|b| b.is_ascii_digit()) {
            let mut at = text.len();
            while at > 3 {
                at -= 3;
                text.insert(at, ',');
            }
        }
        if self.wide_digits {
            text = text
                .chars()
                .map(|c| match c {
                    '0'..='9' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
                    ',' => '，',
                    c => c,
                })
                .collect();
        }
        text
    }
}

/// Half-width brackets and commas for full-width ones.
pub fn halve(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '，' => ',',
            '：' => ':',
            '；' => ';',
            c => c,
        })
        .collect()
}
