//! Faults that writers make, planted in a composed report.

use gouji::text::Span;

use super::compose::{Composed, Options, compose};
use super::figures::Size;
use super::forms::{self, Form};
use super::prose::{self, FigurePlace};
use super::rng::Rng;
use super::shapes::Value;
use super::style::Shape;

/// A kind of fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Fault {
    /// Table three: one figure with a digit changed, dropped, doubled, or two
    /// digits exchanged.
    DigitChanged,
    DigitDropped,
    DigitDoubled,
    DigitsSwapped,
    /// Table three: two neighbours exchanged.
    NeighboursExchanged,
    /// Table three: a figure typed one column over.
    ValueMoved,
    TotalBlanked,
    TwoSlips,
    ThreeSlips,
    /// Table four: one figure.
    ReviewSlip,
    ReviewTotalBlanked,
    NotANumber,
    OutOfDomain,
    RowDeleted,
    RowDoubled,
    ColumnLost,
    BracketMixed,
    SectionRemoved,
    SectionRenumbered,
    NumeralLost,
    SectionsSwapped,
    SectionEmptied,
    TopicRemoved,
    FeeRemoved,
    TopicRenumbered,
    ClaimContradicted,
    FlatContradiction,
    ListBroken,
    /// A percentage that is not the quotient of the figures beside it.
    PercentWrong,
    YearWrong,
    PeriodWrong,
    OutlineWrong,
    OldForm,
    OldBasis,
    TemplateHeading,
    PlaceholderLeft,
    /// With last year's report at hand: 上年结转 is not what it carried over.
    CarryOverWrong,
    /// With last year's report at hand: 现行有效 does not follow from it.
    StockWrong,
}

impl Fault {
    pub const ALL: [Fault; 38] = [
        Fault::DigitChanged,
        Fault::DigitDropped,
        Fault::DigitDoubled,
        Fault::DigitsSwapped,
        Fault::NeighboursExchanged,
        Fault::ValueMoved,
        Fault::TotalBlanked,
        Fault::TwoSlips,
        Fault::ThreeSlips,
        Fault::ReviewSlip,
        Fault::ReviewTotalBlanked,
        Fault::NotANumber,
        Fault::OutOfDomain,
        Fault::RowDeleted,
        Fault::RowDoubled,
        Fault::ColumnLost,
        Fault::BracketMixed,
        Fault::SectionRemoved,
        Fault::SectionRenumbered,
        Fault::NumeralLost,
        Fault::SectionsSwapped,
        Fault::SectionEmptied,
        Fault::TopicRemoved,
        Fault::FeeRemoved,
        Fault::TopicRenumbered,
        Fault::ClaimContradicted,
        Fault::FlatContradiction,
        Fault::ListBroken,
        Fault::PercentWrong,
        Fault::YearWrong,
        Fault::PeriodWrong,
        Fault::OutlineWrong,
        Fault::OldForm,
        Fault::OldBasis,
        Fault::TemplateHeading,
        Fault::PlaceholderLeft,
        Fault::CarryOverWrong,
        Fault::StockWrong,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Fault::DigitChanged => "digit-changed",
            Fault::DigitDropped => "digit-dropped",
            Fault::DigitDoubled => "digit-doubled",
            Fault::DigitsSwapped => "digits-swapped",
            Fault::NeighboursExchanged => "neighbours-exchanged",
            Fault::ValueMoved => "value-moved",
            Fault::TotalBlanked => "total-blanked",
            Fault::TwoSlips => "two-slips",
            Fault::ThreeSlips => "three-slips",
            Fault::ReviewSlip => "review-slip",
            Fault::ReviewTotalBlanked => "review-total-blanked",
            Fault::NotANumber => "not-a-number",
            Fault::OutOfDomain => "out-of-domain",
            Fault::RowDeleted => "row-deleted",
            Fault::RowDoubled => "row-doubled",
            Fault::ColumnLost => "column-lost",
            Fault::BracketMixed => "bracket-mixed",
            Fault::SectionRemoved => "section-removed",
            Fault::SectionRenumbered => "section-renumbered",
            Fault::NumeralLost => "numeral-lost",
            Fault::SectionsSwapped => "sections-swapped",
            Fault::SectionEmptied => "section-emptied",
            Fault::TopicRemoved => "topic-removed",
            Fault::FeeRemoved => "fee-removed",
            Fault::TopicRenumbered => "topic-renumbered",
            Fault::ClaimContradicted => "claim-contradicted",
            Fault::FlatContradiction => "flat-contradiction",
            Fault::ListBroken => "list-broken",
            Fault::PercentWrong => "percent-wrong",
            Fault::YearWrong => "year-wrong",
            Fault::PeriodWrong => "period-wrong",
            Fault::OutlineWrong => "outline-wrong",
            Fault::OldForm => "old-form",
            Fault::OldBasis => "old-basis",
            Fault::TemplateHeading => "template-heading",
            Fault::PlaceholderLeft => "placeholder-left",
            Fault::CarryOverWrong => "carry-over-wrong",
            Fault::StockWrong => "stock-wrong",
        }
    }

    pub fn parse(name: &str) -> Option<Fault> {
        Fault::ALL.into_iter().find(|fault| fault.name() == name)
    }

    /// One figure of table three, wrong by a slip of the hand.
    pub fn is_single_slip(self) -> bool {
        self <= Fault::DigitsSwapped
    }

    /// The table that it is planted in, if it is planted in one.
    pub fn table(self) -> Option<&'static str> {
        match self {
            _ if self <= Fault::ThreeSlips => Some("requests"),
            Fault::ReviewSlip | Fault::ReviewTotalBlanked => Some("review"),
            _ if self <= Fault::ColumnLost => Some("requests"),
            _ => None,
        }
    }
}

/// One thing wrong, and what must be said of it.
#[derive(Clone, Debug)]
pub struct Slip {
    /// Any of these rules.
    pub rules: Vec<&'static str>,
    /// In the faulty text.
    pub place: Span,
    /// The finding must stand exactly there, not only touch it.
    pub exact: bool,
}

pub struct Case {
    pub fault: Fault,
    pub shape: Shape,
    pub original: String,
    pub text: String,
    /// Last year's report, where it is at hand.
    pub last: Option<String>,
    pub slips: Vec<Slip>,
    /// What was done, for a person.
    pub what: String,
    /// Other changes of as many figures mend all identities too, so that the
    /// tables alone can't tell what was done. Such cases count like any other.
    pub open: bool,
}

/// Replaces `span` of `original`.
struct Change {
    span: Span,
    text: String,
}

/// The report of `seed` with the fault; `None` where it has no place for it.
pub fn plant(fault: Fault, seed: u64, options: &Options) -> Option<Case> {
    let rng = &mut Rng::keyed(seed, &format!("fault.{}", fault.name()));
    let mut options = options.clone();
    if fault.table().is_some() && options.size.is_none() {
        options.size = Some(rng.weigh(&[(1, Size::Small), (4, Size::Middle), (3, Size::Busy)]));
    }
    if matches!(fault, Fault::TopicRenumbered | Fault::TopicRemoved) {
        options.labelled = true;
    }
    if matches!(fault, Fault::OldForm | Fault::OldBasis | Fault::FeeRemoved)
        && options.year.is_none()
    {
        options.year = Some(2021 + rng.below(5) as i32);
    }
    let report = compose(seed, &options);
    match fault {
        Fault::TwoSlips => slips(fault, &report, 2, rng),
        Fault::ThreeSlips => slips(fault, &report, 3, rng),
        Fault::DigitChanged
        | Fault::DigitDropped
        | Fault::DigitDoubled
        | Fault::DigitsSwapped
        | Fault::ReviewSlip => slips(fault, &report, 1, rng),
        Fault::NeighboursExchanged | Fault::ValueMoved => exchange(fault, &report, rng),
        Fault::TotalBlanked | Fault::ReviewTotalBlanked => blank(fault, &report, rng),
        Fault::NotANumber | Fault::OutOfDomain => spoil(fault, &report, rng),
        Fault::RowDeleted | Fault::RowDoubled => row(fault, &report, rng),
        Fault::ColumnLost => column(&report, rng),
        Fault::BracketMixed => bracket(&report, rng),
        Fault::SectionRemoved
        | Fault::SectionRenumbered
        | Fault::NumeralLost
        | Fault::SectionsSwapped
        | Fault::SectionEmptied
        | Fault::TemplateHeading => section(fault, &report, rng),
        Fault::TopicRemoved => topic(&report, rng),
        Fault::FeeRemoved => fee(&report),
        Fault::TopicRenumbered => subsection(&report, rng),
        Fault::ClaimContradicted => claim(&report, rng),
        Fault::FlatContradiction => contradiction(&report, rng),
        Fault::ListBroken => list(&report, rng),
        Fault::PercentWrong => percent(&report, rng),
        Fault::YearWrong => year(&report, rng),
        Fault::PeriodWrong => period(&report, rng),
        Fault::OutlineWrong => outline(&report, rng),
        Fault::OldForm => old_form(&report, rng),
        Fault::OldBasis => old_basis(&report),
        Fault::PlaceholderLeft => placeholder(&report, rng),
        Fault::CarryOverWrong | Fault::StockWrong => across(fault, seed, &options, rng),
    }
}

/// A case of `changes` to `report`; each slip's place is that of the change
/// with the same index.
fn case(
    fault: Fault,
    report: &Composed,
    mut changes: Vec<Change>,
    rules: &[&'static str],
    exact: bool,
    what: String,
) -> Case {
    changes.sort_by_key(|change| change.span.start);
    let mut text = String::new();
    let mut at = 0;
    let mut slips = Vec::new();
    for change in &changes {
        text.push_str(&report.text[at..change.span.start]);
        let start = text.len();
        text.push_str(&change.text);
        slips.push(Slip {
            rules: rules.to_vec(),
            place: Span::new(start, text.len()),
            exact,
        });
        at = change.span.end;
    }
    text.push_str(&report.text[at..]);
    Case {
        fault,
        shape: report.shape(fault.table().unwrap_or("requests")),
        original: report.text.clone(),
        last: None,
        text,
        slips,
        what,
        open: false,
    }
}

/// Takes as the place of the only change all of `span` of the original, which
/// holds it.
fn widen(case: &mut Case, span: Span) {
    let end = (span.end + case.text.len()).saturating_sub(case.original.len());
    case.slips[0].place = Span::new(span.start, end);
}

fn line_of(report: &Composed, at: usize) -> usize {
    1 + report.text[..at].matches('\n').count()
}

/// Digits after a slip of the kind; `None` where the kind does not apply.
fn slipped(fault: Fault, plain: &str, rng: &mut Rng) -> Option<String> {
    let digits: Vec<char> = plain.chars().collect();
    let n = digits.len();
    let at = rng.below(n);
    let mut new = digits.clone();
    match fault {
        Fault::DigitChanged => {
            let other = char::from(b'0' + rng.below(10) as u8);
            new[at] = other;
        }
        Fault::DigitDropped if n > 1 => {
            new.remove(at);
        }
        Fault::DigitDoubled if plain != "0" => new.insert(at, digits[at]),
        Fault::DigitsSwapped if n > 1 && at + 1 < n => new.swap(at, at + 1),
        _ => return None,
    }
    let new: String = new.into_iter().collect();
    let zero = new.len() > 1 && new.starts_with('0');
    (new != plain && !zero).then_some(new)
}

const DIGIT_SLIPS: [Fault; 4] = [
    Fault::DigitChanged,
    Fault::DigitDropped,
    Fault::DigitDoubled,
    Fault::DigitsSwapped,
];

fn is_figure(value: &Value) -> bool {
    !value.plain.is_empty() && value.plain.bytes().all(|b| b.is_ascii_digit())
}

fn slips(fault: Fault, report: &Composed, n: usize, rng: &mut Rng) -> Option<Case> {
    let table = fault.table()?;
    let style = if table == "requests" {
        &report.styles[1]
    } else {
        &report.styles[2]
    };
    let mut values: Vec<&Value> = report
        .values(table)
        .filter(|value| is_figure(value))
        .collect();
    rng.shuffle(&mut values);
    let mut changes = Vec::new();
    let mut what = Vec::new();
    let mut planted = Vec::new();
    for value in values {
        let kind = if DIGIT_SLIPS.contains(&fault) {
            fault
        } else {
            *rng.pick(&DIGIT_SLIPS)
        };
        let Some(new) = slipped(kind, &value.plain, rng) else {
            continue;
        };
        what.push(format!(
            "line {}: {} {} {} -> {new}",
            line_of(report, value.span.start),
            value.row,
            value.column,
            value.plain
        ));
        changes.push(Change {
            span: value.span,
            text: style.figure(&new),
        });
        planted.push((value.span, new.parse().unwrap_or(0)));
        if changes.len() == n {
            let text = what.join("; ");
            if table == "requests" {
                let case = case(fault, report, changes, &["total-mismatch"], true, text);
                let open = Identities::of(report, &planted).has_other_repair(&planted);
                return Some(Case { open, ..case });
            }
            // The five figures of a group stand in one equation: which of them
            // is wrong can't be known.
            let mut case = case(fault, report, changes, &["total-mismatch"], false, text);
            let (group, _) = value.column.split_once('.')?;
            let mut group = report.values(table).filter(|v| v.column.starts_with(group));
            let first = group.next()?.span;
            widen(&mut case, first.to(group.last()?.span));
            return Some(case);
        }
    }
    None
}

fn exchange(fault: Fault, report: &Composed, rng: &mut Rng) -> Option<Case> {
    let style = &report.styles[1];
    let mut pairs: Vec<(&Value, &Value)> = (report.tables.values.windows(2))
        .filter(|pair| pair[0].table == "requests" && pair[0].row == pair[1].row)
        .map(|pair| (&pair[0], &pair[1]))
        .filter(|(a, b)| is_figure(a) && is_figure(b) && a.plain != b.plain)
        .filter(|(a, b)| {
            let zero = a.plain == "0" || b.plain == "0";
            match fault {
                Fault::ValueMoved => zero && b.column != "total",
                _ => !zero,
            }
        })
        .filter(|(a, b)| is_decidable(report, a, b))
        .collect();
    rng.shuffle(&mut pairs);
    let (a, b) = pairs.first()?;
    let what = format!(
        "line {}: {} {} and {} exchanged: {} {}",
        line_of(report, a.span.start),
        a.row,
        a.column,
        b.column,
        a.plain,
        b.plain
    );
    let changes = vec![
        Change {
            span: a.span,
            text: style.figure(&b.plain),
        },
        Change {
            span: b.span,
            text: style.figure(&a.plain),
        },
    ];
    let mut case = case(fault, report, changes, &["total-mismatch"], false, what);
    // One fault, at either of the two.
    let second = case.slips.pop()?;
    case.slips[0].place = case.slips[0].place.to(second.place);
    Some(case)
}

/// Table three as it stands with slips, and its identities as sums that must be
/// zero: for each the cells with their signs.
struct Identities {
    /// Place and value of each figure; a blank is 0.
    cells: Vec<(Span, i64)>,
    sums: Vec<Vec<(usize, i64)>>,
}

impl Identities {
    fn of(report: &Composed, slips: &[(Span, i64)]) -> Identities {
        let values: Vec<&Value> = report.values("requests").collect();
        let cells = values
            .iter()
            .map(|value| {
                let slip = slips
                    .iter()
                    .find(|(span, _)| *span == value.span && !span.is_empty());
                let number = value.plain.parse().unwrap_or(0);
                (value.span, slip.map_or(number, |(_, new)| *new))
            })
            .collect();
        let mut sums = Vec::new();
        let mut add = |sign: &dyn Fn(&Value) -> i64| {
            let terms = values.iter().enumerate().map(|(i, value)| (i, sign(value)));
            let terms: Vec<(usize, i64)> = terms.filter(|(_, sign)| *sign != 0).collect();
            if terms.len() > 1 {
                sums.push(terms);
            }
        };
        for row in forms::request_rows(report.form) {
            let key = row.key;
            add(&|v| match v.column.as_str() {
                _ if v.row != key => 0,
                "total" => -1,
                "subtotal" => 0,
                _ => 1,
            });
            add(&|v| match v.column.as_str() {
                _ if v.row != key || report.value("requests", key, "subtotal").is_none() => 0,
                "subtotal" => -1,
                "natural" | "total" => 0,
                _ => 1,
            });
        }
        let mut columns: Vec<&str> = forms::REQUEST_COLUMNS.iter().map(|(key, _)| *key).collect();
        columns.push("subtotal");
        for column in columns {
            add(&|v| match v.row.as_str() {
                _ if v.column != column => 0,
                "results.total" => -1,
                row => i64::from(row.starts_with("results.")),
            });
            add(&|v| match v.row.as_str() {
                _ if v.column != column => 0,
                "new" | "carried_in" => 1,
                "results.total" | "carried_out" => -1,
                _ => 0,
            });
        }
        Identities { cells, sums }
    }

    /// Whether one or two figures other than those of `slips`, and no more
    /// than they are, can be written so that all identities hold.
    fn has_other_repair(&self, slips: &[(Span, i64)]) -> bool {
        let off: Vec<i64> = (self.sums.iter())
            .map(|sum| {
                sum.iter()
                    .map(|(cell, sign)| sign * self.cells[*cell].1)
                    .sum()
            })
            .collect();
        let mut acts: Vec<Vec<i64>> = vec![vec![0; self.sums.len()]; self.cells.len()];
        for (s, sum) in self.sums.iter().enumerate() {
            for (cell, sign) in sum {
                acts[*cell][s] = *sign;
            }
        }
        let own = |cell: usize| slips.iter().any(|(span, _)| *span == self.cells[cell].0);
        let fits = |cell: usize, change: i64| change != 0 && self.cells[cell].1 + change >= 0;
        // What is left of `off` once `cell` makes identity `s` hold.
        let change_for = |cell: usize, left: &[i64], s: usize| -left[s] * acts[cell][s];
        let after = |cell: usize, change: i64, left: &[i64]| -> Vec<i64> {
            left.iter()
                .zip(&acts[cell])
                .map(|(left, act)| left + act * change)
                .collect()
        };
        let Some(first) = off.iter().position(|left| *left != 0) else {
            return true;
        };
        let all = 0..self.cells.len();
        let solves = |cell: usize, left: &[i64]| {
            let Some(s) = left.iter().position(|left| *left != 0) else {
                return false;
            };
            let change = change_for(cell, left, s);
            acts[cell][s] != 0
                && fits(cell, change)
                && after(cell, change, left).iter().all(|left| *left == 0)
        };
        if all
            .clone()
            .any(|cell| solves(cell, &off) && !(slips.len() == 1 && own(cell)))
        {
            return true;
        }
        // Two figures: one mends the first identity that fails, wholly or so
        // that the other, which stands in it too, does the rest.
        slips.len() > 1
            && all.clone().any(|a| {
                all.clone()
                    .filter(|b| *b != a && acts[*b].iter().any(|x| *x != 0))
                    .any(|b| {
                        if slips.len() == 2 && own(a) && own(b) || acts[a][first] == 0 {
                            return false;
                        }
                        let Some(s) = (0..off.len()).find(|s| acts[b][*s] != 0 && acts[a][*s] == 0)
                        else {
                            return false;
                        };
                        let change = change_for(b, &off, s);
                        fits(b, change) && solves(a, &after(b, change, &off))
                    })
            })
    }
}

/// Whether the exchange of these neighbours could be told from the exchange of
/// the same columns in another row that stands in the same equations.
fn is_decidable(report: &Composed, a: &Value, b: &Value) -> bool {
    // The side of the equations that a row stands on, and its sign there.
    let side = |row: &str| match row {
        "new" | "carried_in" => (0, 1),
        "carried_out" => (0, -1),
        "results.total" => (1, 1),
        _ => (2, 1),
    };
    let number = |row: &str, column: &str| {
        let value = report.value("requests", row, column);
        value
            .and_then(|value| value.plain.parse::<i64>().ok())
            .unwrap_or(0)
    };
    let (own, sign) = side(&a.row);
    let fault = sign * (number(&a.row, &b.column) - number(&a.row, &a.column));
    let mut rows: Vec<&str> = report
        .values("requests")
        .map(|value| value.row.as_str())
        .collect();
    rows.dedup();
    rows.into_iter().filter(|row| *row != a.row).all(|row| {
        let (other, sign) = side(row);
        let difference = number(row, &a.column) - number(row, &b.column);
        other != own || sign * difference != fault
    })
}

fn blank(fault: Fault, report: &Composed, rng: &mut Rng) -> Option<Case> {
    let table = fault.table()?;
    let mut totals: Vec<&Value> = (report.values(table))
        .filter(|v| v.column.ends_with("total") || v.row == "results.total")
        .filter(|v| is_figure(v) && v.plain != "0")
        .collect();
    rng.shuffle(&mut totals);
    let value = totals.first()?;
    let what = format!(
        "line {}: {} {} {} -> blank",
        line_of(report, value.span.start),
        value.row,
        value.column,
        value.plain
    );
    let kept = if report.shape(table) == Shape::Stacked {
        "\u{a0}"
    } else {
        ""
    };
    let change = Change {
        span: value.span,
        text: kept.into(),
    };
    let rules = ["blank-total", "total-mismatch"];
    let mut case = case(fault, report, vec![change], &rules, false, what);
    // Anywhere in the white space that is left.
    let place = case.slips[0].place;
    let blanks = |c: char| c.is_whitespace() && !"\n\r\t".contains(c);
    let before = case.text[..place.start].trim_end_matches(blanks);
    let start = before.trim_end_matches("&nbsp;").len();
    let behind = &case.text[place.end..];
    let end = place.end + behind.len() - behind.trim_start_matches(blanks).len();
    let (start, end) = if report.shape(table) == Shape::Html {
        // Or in the cell, behind what wraps a value.
        (
            start,
            end + case.text[end..].find("</td>").unwrap_or_default(),
        )
    } else {
        (start, end)
    };
    case.slips[0].place = Span::new(start, end);
    Some(case)
}

fn spoil(fault: Fault, report: &Composed, rng: &mut Rng) -> Option<Case> {
    let mut values: Vec<&Value> = report.values("requests").filter(|v| is_figure(v)).collect();
    rng.shuffle(&mut values);
    let value = values.first()?;
    let (rule, text) = match fault {
        Fault::NotANumber => (
            "not-a-number",
            rng.pick(&["若干", "同上", "O", "见附表"]).to_string(),
        ),
        _ if rng.chance(50) => ("out-of-domain", format!("-{}", rng.range(1, 9))),
        _ => ("out-of-domain", format!("{}.5", value.plain)),
    };
    // The equations may say the same, and give the figure.
    let rules = [rule, "total-mismatch"];
    let what = format!(
        "line {}: {} {} {} -> {text}",
        line_of(report, value.span.start),
        value.row,
        value.column,
        value.plain
    );
    let change = Change {
        span: value.span,
        text,
    };
    Some(case(fault, report, vec![change], &rules, true, what))
}

fn row(fault: Fault, report: &Composed, rng: &mut Rng) -> Option<Case> {
    let rows: Vec<_> = report
        .tables
        .rows
        .iter()
        .filter(|row| row.free && row.table != "review")
        .collect();
    let row = *rng.pick(&rows);
    let at = Some((row.table, row.key.clone()));
    let deleted = fault == Fault::RowDeleted;
    let options = Options {
        without_row: at.clone().filter(|_| deleted),
        twice_row: at.filter(|_| !deleted),
        ..report.options.clone()
    };
    let faulty = compose(report.seed, &options);
    let (rule, place) = if deleted {
        let here: Vec<_> = faulty
            .tables
            .rows
            .iter()
            .filter(|r| r.table == row.table)
            .collect();
        let start = here.first()?.chunk.start;
        ("missing-row", Span::new(start, here.last()?.chunk.end))
    } else {
        let mut twice = faulty
            .tables
            .rows
            .iter()
            .filter(|r| r.table == row.table && r.key == row.key);
        ("duplicate-row", twice.next()?.chunk.to(twice.next()?.chunk))
    };
    Some(Case {
        fault,
        shape: report.shape(row.table),
        original: report.text.clone(),
        last: None,
        text: faulty.text,
        slips: vec![Slip {
            rules: vec![rule],
            place,
            exact: false,
        }],
        what: format!(
            "line {}: {} {}",
            line_of(report, row.chunk.start),
            row.table,
            row.key
        ),
        open: false,
    })
}

fn column(report: &Composed, rng: &mut Rng) -> Option<Case> {
    if report.shape("requests") == Shape::PipeEach {
        return None;
    }
    let names: Vec<&str> = forms::REQUEST_COLUMNS
        .iter()
        .map(|(_, name)| *name)
        .collect();
    let labels: Vec<_> = (report.tables.labels.iter())
        .filter(|label| label.table == "requests" && label.row.is_none())
        .filter(|label| names.contains(&label.text.as_str()))
        .collect();
    let label = *rng.pick(&labels);
    let what = format!(
        "line {}: {} lost",
        line_of(report, label.span.start),
        label.text
    );
    let change = Change {
        span: label.span,
        text: String::new(),
    };
    let mut case = case(
        Fault::ColumnLost,
        report,
        vec![change],
        &["missing-column"],
        false,
        what,
    );
    // Anywhere in the header.
    let first = report
        .tables
        .labels
        .iter()
        .find(|label| label.table == "requests")?;
    let row = report
        .tables
        .rows
        .iter()
        .find(|row| row.table == "requests")?;
    widen(&mut case, Span::new(first.span.start, row.label.end));
    Some(case)
}

fn bracket(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let mut places: Vec<Span> = (report.tables.labels.iter())
        .map(|label| label.span)
        .chain(report.topics.iter().filter_map(|topic| topic.numeral))
        .filter(|span| span.of(&report.text).contains(['（', '）', '(', ')']))
        .collect();
    rng.shuffle(&mut places);
    let span = *places.first()?;
    let brackets: Vec<(usize, char)> = (span.of(&report.text).char_indices())
        .filter(|(_, c)| "（）()".contains(*c))
        .collect();
    let (at, c) = *rng.pick(&brackets);
    let other = match c {
        '（' => '(',
        '）' => ')',
        '(' => '（',
        _ => '）',
    };
    let start = span.start + at;
    let what = format!(
        "line {}: {c} -> {other} in {}",
        line_of(report, start),
        span.of(&report.text)
    );
    let change = Change {
        span: Span::new(start, start + c.len_utf8()),
        text: other.into(),
    };
    let mut case = case(
        Fault::BracketMixed,
        report,
        vec![change],
        &["unbalanced-bracket"],
        false,
        what,
    );
    widen(&mut case, span);
    Some(case)
}

fn section(fault: Fault, report: &Composed, rng: &mut Rng) -> Option<Case> {
    let all = &report.headings;
    let text = &report.text;
    let number = match fault {
        Fault::SectionEmptied => rng.below(5),
        Fault::SectionsSwapped => rng.below(5),
        Fault::TemplateHeading => 1 + rng.below(3),
        _ => rng.below(6),
    };
    let heading = &all[number];
    let what = format!(
        "line {}: section {}",
        line_of(report, heading.span.start),
        number + 1
    );
    let before = if number == 0 {
        report.title
    } else {
        all[number - 1].span
    };
    let one = |span: Span, text: String| vec![Change { span, text }];
    Some(match fault {
        Fault::SectionRemoved => {
            let changes = one(heading.chunk, String::new());
            let mut case = case(fault, report, changes, &["missing-section"], false, what);
            case.slips[0].place = before;
            case
        }
        Fault::SectionRenumbered => {
            let mut other = rng.below(8);
            if other == number {
                other = 8;
            }
            let numeral = heading.numeral.of(text);
            let new = numeral.replacen(forms::NUMERALS[number], forms::NUMERALS[other], 1);
            let changes = one(heading.numeral, new);
            let mut case = case(fault, report, changes, &["section-numbering"], false, what);
            case.slips[0].place.end += heading.span.end - heading.numeral.end;
            case
        }
        Fault::NumeralLost => {
            let words = text[heading.numeral.end..heading.span.end]
                .trim_start()
                .len();
            let lost = Span::new(heading.span.start, heading.span.end - words);
            let mut case = case(
                fault,
                report,
                one(lost, String::new()),
                &["section-numbering"],
                false,
                what,
            );
            case.slips[0].place.end += words;
            case
        }
        Fault::SectionsSwapped => {
            let next = &all[number + 1];
            let both = heading.chunk.to(next.chunk);
            let (mut first, second) = (next.chunk.of(text).to_string(), heading.chunk.of(text));
            // The last section of a text may lack its line end.
            if !first.ends_with(['\n', '>']) {
                first.push('\n');
            }
            let swapped = [first.as_str(), second].concat();
            case(
                fault,
                report,
                one(both, swapped),
                &["section-order"],
                false,
                what,
            )
        }
        Fault::SectionEmptied => {
            // What follows the heading's own line.
            let rest = text[heading.span.end..heading.chunk.end].find('\n')?;
            let body = Span::new(heading.span.end + rest + 1, heading.chunk.end);
            let rules = ["empty-section", "missing-table"];
            let mut case = case(fault, report, one(body, String::new()), &rules, false, what);
            case.slips[0].place = heading.span;
            case
        }
        Fault::TemplateHeading => {
            let line = match report.medium {
                super::compose::Medium::Web => "<br/>",
                _ => "\n",
            };
            let new = format!(
                "附件{}{line}{}统计表模板",
                number + 1,
                forms::HEADINGS[number]
            );
            case(
                fault,
                report,
                one(heading.span, new),
                &["template-leftover"],
                false,
                what,
            )
        }
        _ => return None,
    })
}

/// Words that show a topic (DOMAIN, section 2), widely taken.
const TOPIC_WORDS: [&[&str]; 5] = [
    &["主动公开", "条", "件"],
    &["申请"],
    &[
        "信息管理",
        "文件管理",
        "审查",
        "公开属性",
        "清理",
        "信息的管理",
        "审核",
    ],
    &[
        "平台",
        "网站",
        "公众号",
        "新媒体",
        "专栏",
        "公报",
        "专题",
        "公开栏",
        "查阅点",
    ],
    &[
        "监督",
        "考核",
        "培训",
        "评议",
        "责任追究",
        "督查",
        "督促",
        "检查",
        "监管",
    ],
];

fn topic(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let mut topics: Vec<usize> = (0..5).collect();
    rng.shuffle(&mut topics);
    for topic in topics {
        let options = Options {
            without_topic: Some(topic),
            ..report.options.clone()
        };
        let faulty = compose(report.seed, &options);
        let section = &faulty.headings[0];
        let body = section.chunk.of(&faulty.text);
        if TOPIC_WORDS[topic].iter().any(|word| body.contains(word)) {
            continue;
        }
        return Some(Case {
            fault: Fault::TopicRemoved,
            shape: report.shape("requests"),
            original: report.text.clone(),
            last: None,
            text: faulty.text.clone(),
            slips: vec![Slip {
                rules: vec!["missing-topic"],
                place: section.chunk,
                exact: false,
            }],
            what: format!("topic {}", topic + 1),
            open: false,
        });
    }
    None
}

fn fee(report: &Composed) -> Option<Case> {
    let fees: Vec<_> = (report.prose.sentences.iter())
        .filter(|sentence| sentence.kind == prose::Kind::Fee)
        .collect();
    let sentence = fees.first()?;
    let change = Change {
        span: sentence.span,
        text: "无。".into(),
    };
    let mut case = case(
        Fault::FeeRemoved,
        report,
        vec![change],
        &["missing-topic"],
        false,
        "fee".into(),
    );
    case.slips[0].place = Span::new(report.headings[5].span.start, case.text.len());
    Some(case)
}

fn subsection(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let numerals: Vec<Span> = (report.topics.iter())
        .filter_map(|topic| topic.numeral)
        .filter(|span| span.of(&report.text).contains(['（', '(']))
        .collect();
    if numerals.len() < 3 {
        return None;
    }
    let n = 1 + rng.below(numerals.len() - 1);
    let span = numerals[n];
    let mut other = rng.below(8);
    if other == n {
        other = 8;
    }
    let new = span
        .of(&report.text)
        .replace(forms::NUMERALS[n], forms::NUMERALS[other]);
    let what = format!("line {}: {new}", line_of(report, span.start));
    let change = Change { span, text: new };
    Some(case(
        Fault::TopicRenumbered,
        report,
        vec![change],
        &["section-numbering"],
        false,
        what,
    ))
}

/// Claims, and what their sentences say of them.
fn is_claim(report: &Composed, figure: &FigurePlace) -> bool {
    let kind = report.prose.sentences[figure.sentence].kind;
    let told = matches!(
        kind,
        prose::Kind::Requests | prose::Kind::Review | prose::Kind::Disclosure
    );
    told && figure.name != "year"
}

fn claim(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let mut figures: Vec<&FigurePlace> = (report.prose.figures.iter())
        .filter(|figure| is_claim(report, figure))
        .collect();
    rng.shuffle(&mut figures);
    let figure = figures.first()?;
    // What the words may honestly be taken to count: what came in, with or
    // without what was carried in, or what was done, by whomever.
    let [new, carried_in, done] =
        ["new", "carried_in", "results.total"].map(|row| *report.figures.row(row));
    let readings = |columns: std::ops::Range<usize>| {
        let sum = |row: [u64; 7]| row[columns.clone()].iter().sum::<u64>();
        let (new, carried_in, done) = (sum(new), sum(carried_in), sum(done));
        [
            new,
            carried_in,
            new + carried_in,
            done,
            done.abs_diff(carried_in),
        ]
    };
    let (documents, in_force) = report.figures.documents();
    let mut honest: Vec<u64> = [documents, in_force]
        .iter()
        .flat_map(|n| n.parse())
        .collect();
    match figure.name.as_str() {
        "natural" => honest.extend(readings(0..1)),
        "legal" => honest.extend(readings(1..6)),
        _ => honest.extend(readings(6..7)),
    }
    let new = other_figure(rng, figure.value, 1, &honest);
    let what = format!(
        "line {}: {} {} -> {new}",
        line_of(report, figure.span.start),
        figure.name,
        figure.value
    );
    let change = Change {
        span: figure.span,
        text: new.to_string(),
    };
    let rules = ["claim-mismatch", "list-sum"];
    let mut case = case(
        Fault::ClaimContradicted,
        report,
        vec![change],
        &rules,
        false,
        what,
    );
    let sentence = report.prose.sentences[figure.sentence].span;
    widen(&mut case, sentence);
    Some(case)
}

fn contradiction(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let sentences = &report.prose.sentences;
    let none = sentences
        .iter()
        .find(|s| matches!(s.kind, prose::Kind::NoRequests | prose::Kind::NoReview));
    let told: Vec<_> = sentences
        .iter()
        .filter(|s| s.kind == prose::Kind::Requests)
        .collect();
    let (span, new) = if let Some(sentence) = none {
        let n = rng.range(1, 30);
        let new = if sentence.kind == prose::Kind::NoRequests {
            rng.pick(&[
                "本年度共收到政府信息公开申请{n}件。",
                "全年共接收依申请公开{n}件，均已答复。",
                "新收到政府信息公开申请{n}件。",
            ])
        } else {
            rng.pick(&[
                "因政府信息公开被申请行政复议{n}件。",
                "全年发生政府信息公开行政诉讼案件{n}件。",
                "因政府信息公开引发行政复议{n}起，均已审结。",
            ])
        };
        (sentence.span, new.replace("{n}", &n.to_string()))
    } else if !told.is_empty() && report.figures.row("new")[6] > 0 {
        let new = rng.pick(&[
            "本年度未收到政府信息公开申请。",
            "全年没有收到政府信息公开申请。",
            "本机关全年未收到申请人提出的政府信息公开申请。",
            "本年度，未接收到依申请公开件。",
            "全年没有收到公民、法人和其他组织的政府信息公开申请。",
            "年内无政府信息公开申请。",
        ]);
        // All that was said of requests, in one stroke.
        (
            told[0].span.to(told[told.len() - 1].span),
            (*new).to_string(),
        )
    } else {
        return None;
    };
    // Nothing else may stand between.
    if span.of(&report.text).contains('\n') {
        return None;
    }
    let what = format!("line {}: {new}", line_of(report, span.start));
    let change = Change { span, text: new };
    Some(case(
        Fault::FlatContradiction,
        report,
        vec![change],
        &["claim-mismatch"],
        false,
        what,
    ))
}

fn list(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let mut figures: Vec<&FigurePlace> = (report.prose.figures.iter())
        .filter(|figure| report.prose.sentences[figure.sentence].kind == prose::Kind::List)
        .filter(|figure| figure.name.starts_with("list.") && figure.name != "list.outer")
        .collect();
    rng.shuffle(&mut figures);
    let figure = figures.first()?;
    let new = match rng.below(3) {
        0 => figure.value + rng.range(1, 9),
        1 => figure.value * 10 + rng.range(0, 9),
        _ if figure.value > 1 => figure.value - rng.range(1, (figure.value - 1).min(9)),
        _ => figure.value + 3,
    };
    let what = format!(
        "line {}: {} {} -> {new}",
        line_of(report, figure.span.start),
        figure.name,
        figure.value
    );
    let sentence = report.prose.sentences[figure.sentence].span;
    let change = Change {
        span: figure.span,
        text: new.to_string(),
    };
    let mut case = case(
        Fault::ListBroken,
        report,
        vec![change],
        &["list-sum"],
        false,
        what,
    );
    widen(&mut case, sentence);
    Some(case)
}

/// What may be typed for `value`: `least` to 9 off or a digit too many, and none
/// of `honest`.
fn other_figure(rng: &mut Rng, value: u64, least: u64, honest: &[u64]) -> u64 {
    loop {
        let new = match rng.below(3) {
            0 => value + rng.range(least, 9),
            1 => value * 10 + rng.range(0, 9),
            _ => value.saturating_sub(rng.range(least, 9)),
        };
        if new != value && !honest.contains(&new) {
            return new;
        }
    }
}

fn percent(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let figure = report.prose.figures.iter().find(|f| f.name == "share")?;
    let new = other_figure(rng, figure.value, 2, &[]);
    let what = format!(
        "line {}: {} -> {new} per cent",
        line_of(report, figure.span.start),
        figure.value
    );
    let change = Change {
        span: figure.span,
        text: new.to_string(),
    };
    let rules = ["percent-mismatch"];
    Some(case(
        Fault::PercentWrong,
        report,
        vec![change],
        &rules,
        false,
        what,
    ))
}

fn year(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let sentences = &report.prose.sentences;
    let period: Vec<&FigurePlace> = (report.prose.figures.iter())
        .filter(|f| f.name == "year" && sentences[f.sentence].kind == prose::Kind::Period)
        .collect();
    let first = *period.first()?;
    let year = report.voice.year;
    // Last year's sentence was left, or next year's typed; within one form.
    let mut other = year + if rng.chance(70) { -1 } else { 1 };
    if Form::of_year(other) != report.form || other < 2019 {
        other = 2 * year - other;
    }
    let change = |figure: &FigurePlace| Change {
        span: figure.span,
        text: other.to_string(),
    };
    let titles: Vec<&FigurePlace> = report
        .prose
        .figures
        .iter()
        .filter(|f| f.name == "year.title")
        .collect();
    let sentence = sentences[first.sentence].span;
    let (changes, place) = match rng.below(3) {
        0 => (
            titles.iter().map(|f| change(f)).collect(),
            report.title.to(sentence),
        ),
        1 => (
            period.iter().map(|f| change(f)).collect(),
            report.title.to(sentence),
        ),
        _ => (
            vec![change(period[period.len() - 1])],
            report.title.to(sentence),
        ),
    };
    let what = format!("{year} -> {other}");
    let rules = ["year-mismatch", "reporting-period"];
    let mut case = case(Fault::YearWrong, report, changes, &rules, false, what);
    case.slips.truncate(1);
    case.slips[0].place = place;
    Some(case)
}

fn period(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let sentence = report
        .prose
        .sentences
        .iter()
        .find(|s| s.kind == prose::Kind::Period)?;
    let (from, to) = *rng.pick(&[
        ("12月31日", "12月30日"),
        ("1月1日", "3月1日"),
        ("12月31日", "11月30日"),
    ]);
    let text = sentence.span.of(&report.text);
    if !text.contains(from) {
        return None;
    }
    let change = Change {
        span: sentence.span,
        text: text.replacen(from, to, 1),
    };
    let what = format!("{from} -> {to}");
    Some(case(
        Fault::PeriodWrong,
        report,
        vec![change],
        &["reporting-period"],
        false,
        what,
    ))
}

fn outline(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let sentence = report
        .prose
        .sentences
        .iter()
        .find(|s| s.kind == prose::Kind::Outline)?;
    let text = sentence.span.of(&report.text);
    let at = text.rfind(['六', '6'])?;
    let old = text[at..].chars().next()?;
    let new = match old {
        '6' => *rng.pick(&["5", "7"]),
        _ => *rng.pick(&["五", "七"]),
    };
    let start = sentence.span.start + at;
    let change = Change {
        span: Span::new(start, start + old.len_utf8()),
        text: new.into(),
    };
    let what = format!("{old} -> {new}");
    let mut case = case(
        Fault::OutlineWrong,
        report,
        vec![change],
        &["outline-claim"],
        false,
        what,
    );
    case.slips[0].place = sentence.span;
    Some(case)
}

fn old_form(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let tables = rng
        .pick(&[
            vec!["disclosure", "requests"],
            vec!["disclosure"],
            vec!["requests"],
        ])
        .clone();
    let options = Options {
        other_form: tables.clone(),
        ..report.options.clone()
    };
    let faulty = compose(report.seed, &options);
    let section = if tables[0] == "disclosure" { 1 } else { 2 };
    Some(Case {
        fault: Fault::OldForm,
        shape: report.shape(tables[0]),
        original: report.text.clone(),
        last: None,
        slips: vec![Slip {
            rules: vec!["outdated-format"],
            place: faulty.headings[section].chunk,
            exact: false,
        }],
        text: faulty.text,
        what: tables.join(" "),
        open: false,
    })
}

fn old_basis(report: &Composed) -> Option<Case> {
    let sentence = report
        .prose
        .sentences
        .iter()
        .find(|s| s.kind == prose::Kind::Basis)?;
    let new = "本报告根据《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）要求编制。";
    let change = Change {
        span: sentence.span,
        text: new.into(),
    };
    Some(case(
        Fault::OldBasis,
        report,
        vec![change],
        &["outdated-basis"],
        false,
        "basis".into(),
    ))
}

fn placeholder(report: &Composed, rng: &mut Rng) -> Option<Case> {
    let mut figures: Vec<&FigurePlace> = (report.prose.figures.iter())
        .filter(|f| f.name != "year.title")
        .filter(|f| report.prose.sentences[f.sentence].section == Some(0))
        .collect();
    rng.shuffle(&mut figures);
    let figure = figures.first()?;
    let new = *rng.pick(&["××", "XX", "xx", "____"]);
    let what = format!(
        "line {}: {} -> {new}",
        line_of(report, figure.span.start),
        figure.name
    );
    let change = Change {
        span: figure.span,
        text: new.into(),
    };
    Some(case(
        Fault::PlaceholderLeft,
        report,
        vec![change],
        &["template-leftover"],
        false,
        what,
    ))
}

/// Two years of one office: last year's text, and this year's in order.
pub fn years(seed: u64, options: &Options) -> (Composed, Composed) {
    let rng = &mut Rng::keyed(seed, "years");
    let year = 2020 + rng.below(6) as i32;
    let size = rng.weigh(&[
        (1, Size::Zero),
        (2, Size::Small),
        (3, Size::Middle),
        (2, Size::Busy),
    ]);
    let before = Options {
        year: Some(year - 1),
        size: options.size.or(Some(size)),
        salt: 77,
        ..options.clone()
    };
    let before = compose(seed, &before);
    let now = Options {
        year: Some(year),
        size: options.size.or(Some(size)),
        last: Some(before.last()),
        ..options.clone()
    };
    (before, compose(seed, &now))
}

fn across(fault: Fault, seed: u64, options: &Options, rng: &mut Rng) -> Option<Case> {
    let (before, right) = years(seed, options);
    let mut last = right.options.last.clone()?;
    let (rule, table, row, what);
    if fault == Fault::CarryOverWrong {
        let column = rng.below(6);
        let by = rng.range(1, 9);
        if last.carried_out[column] >= by && rng.chance(50) {
            last.carried_out[column] -= by;
        } else {
            last.carried_out[column] += by;
        }
        (rule, table, row) = ("carry-over-mismatch", "requests", "carried_in");
        what = format!("carried_in {}", forms::REQUEST_COLUMNS[column].0);
    } else {
        let stock = last
            .in_force
            .as_mut()
            .filter(|_| right.form == Form::Of2021)?;
        stock[1] += rng.range(1, 30);
        (rule, table, row) = ("stock-mismatch", "disclosure", "行政规范性文件");
        what = "行政规范性文件".to_string();
    }
    let faulty = Options {
        last: Some(last),
        ..right.options.clone()
    };
    let faulty = compose(seed, &faulty);
    let place = faulty
        .tables
        .rows
        .iter()
        .find(|r| r.table == table && r.key == row)?
        .chunk;
    Some(Case {
        fault,
        shape: right.shape(table),
        original: right.text,
        text: faulty.text,
        last: Some(before.text),
        slips: vec![Slip {
            rules: vec![rule],
            place,
            exact: false,
        }],
        what,
        open: false,
    })
}
