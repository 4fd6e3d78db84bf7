//! How a wrong figure comes about: the likelihood that somebody who meant one
//! value wrote another.

use rust_decimal::Decimal;

use super::Written;
use crate::number::in_digits;

/// What turns the expected value into the written one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slip {
    /// The cell was left blank.
    Blank,
    /// The total was left at 0 although its parts are not.
    TotalLeftAtZero,
    /// Two adjacent digits are exchanged: 21 for 12.
    SwappedDigits,
    /// A digit is missing: 1 for 12.
    DroppedDigit,
    /// A digit was typed twice: 122 for 12.
    DoubledDigit,
    /// A digit too many: 152 for 12.
    ExtraDigit,
    /// One digit is another: 17 for 12.
    ChangedDigit,
    /// The sign is lost or added.
    ChangedSign,
    /// The same digits with the decimal point elsewhere.
    MovedPoint,
    /// A total that was not typed but added up wrongly.
    Miscounted,
    /// The figure belongs into the neighbouring cell, and that one's here; one
    /// of the two may be 0 or blank.
    Exchanged,
    /// The figure was typed one column over, with others of its row.
    Shifted,
    /// No likeness.
    Other,
}

/// The slip that explains `written` for `expected`, and what it costs: a small
/// number, the likelier the smaller. A total may be wrong in any digit, since
/// it is added up.
pub(super) fn slip(written: Written, expected: Decimal, total: bool) -> (Slip, u32) {
    let written = match written {
        Written::Number(value) => value.normalize(),
        Written::Blank | Written::Unknown => return (Slip::Blank, 1),
    };
    if total && written.is_zero() {
        return (Slip::TotalLeftAtZero, 2);
    }
    if written == -expected {
        return (Slip::ChangedSign, 3);
    }
    let wrong = in_digits(written.abs()).into_bytes();
    let right = in_digits(expected.abs()).into_bytes();
    let kind = if written.is_sign_negative() != expected.is_sign_negative()
        && !written.is_zero()
        && !expected.is_zero()
    {
        Slip::Other
    } else {
        digits(&wrong, &right)
    };
    match kind {
        Slip::SwappedDigits | Slip::DroppedDigit | Slip::DoubledDigit => (kind, 2),
        Slip::ExtraDigit | Slip::ChangedDigit | Slip::MovedPoint => (kind, 3),
        _ if total => (Slip::Miscounted, 5),
        _ => {
            let far = wrong.len().max(right.len()).min(8) as u32;
            (Slip::Other, 4 + far)
        }
    }
}

/// Whether one digit was changed, dropped or added, or two were exchanged.
pub fn is_slip(written: Decimal, meant: Decimal) -> bool {
    let (a, b) = (in_digits(written), in_digits(meant));
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(front..).unwrap_or(&[]), b.get(front..).unwrap_or(&[]));
    let back = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let a = a.get(..a.len() - back).unwrap_or(&[]);
    let b = b.get(..b.len() - back).unwrap_or(&[]);
    match (a, b) {
        ([_], [_]) | ([_], []) | ([], [_]) => true,
        ([x, y], [v, w]) => x == w && y == v,
        _ => false,
    }
}

fn digits(wrong: &[u8], right: &[u8]) -> Slip {
    let point = wrong.contains(&b'.') || right.contains(&b'.');
    if point && figures(wrong).eq(figures(right)) {
        return Slip::MovedPoint;
    }
    if wrong.len() == right.len() {
        let mut differing = (0..wrong.len()).filter(|i| wrong.get(*i) != right.get(*i));
        return match (differing.next(), differing.next(), differing.next()) {
            (Some(_), None, _) => Slip::ChangedDigit,
            (Some(i), Some(j), None)
                if j == i + 1 && wrong.get(i) == right.get(j) && wrong.get(j) == right.get(i) =>
            {
                Slip::SwappedDigits
            }
            _ => Slip::Other,
        };
    }
    if right.len() == wrong.len() + 1 && additional(right, wrong).is_some() {
        return Slip::DroppedDigit;
    }
    if wrong.len() == right.len() + 1
        && let Some(at) = additional(wrong, right)
    {
        // Of equal digits the last counts as the additional one.
        let doubled = at > 0 && wrong.get(at) == wrong.get(at - 1);
        return if doubled {
            Slip::DoubledDigit
        } else {
            Slip::ExtraDigit
        };
    }
    if figures(wrong).eq(figures(right)) {
        return Slip::MovedPoint;
    }
    Slip::Other
}

/// The digits from the first to the last that isn't 0.
fn figures(text: &[u8]) -> impl Iterator<Item = u8> + '_ {
    let digits = |c: &u8| *c != b'.';
    let mut significant: Vec<u8> = text.iter().copied().filter(digits).collect();
    while significant.last() == Some(&b'0') {
        significant.pop();
    }
    significant.into_iter().skip_while(|c| *c == b'0')
}

/// Where `long` has one character more than `short` and is else the same.
fn additional(long: &[u8], short: &[u8]) -> Option<usize> {
    let same = long.iter().zip(short).take_while(|(a, b)| a == b).count();
    (long.get(same + 1..) == short.get(same..)).then_some(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(written: &str, expected: &str) -> Slip {
        let written = Written::Number(written.parse().unwrap());
        slip(written, expected.parse().unwrap(), false).0
    }

    #[test]
    fn slips_of_the_hand() {
        assert_eq!(kind("21", "12"), Slip::SwappedDigits);
        assert_eq!(kind("1", "12"), Slip::DroppedDigit);
        assert_eq!(kind("2", "12"), Slip::DroppedDigit);
        assert_eq!(kind("5", "50"), Slip::DroppedDigit);
        assert_eq!(kind("122", "12"), Slip::DoubledDigit);
        assert_eq!(kind("112", "12"), Slip::DoubledDigit);
        assert_eq!(kind("152", "12"), Slip::ExtraDigit);
        assert_eq!(kind("17", "12"), Slip::ChangedDigit);
        assert_eq!(kind("0", "3"), Slip::ChangedDigit);
        assert_eq!(kind("-12", "12"), Slip::ChangedSign);
        assert_eq!(kind("2.183", "21.83"), Slip::MovedPoint);
        assert_eq!(kind("2183", "21.83"), Slip::MovedPoint);
        assert_eq!(kind("1200", "12"), Slip::MovedPoint);
        assert_eq!(kind("987", "12"), Slip::Other);
        assert_eq!(kind("-3", "5"), Slip::Other);
    }

    #[test]
    fn totals_are_added_up() {
        let three = Decimal::from(3);
        assert_eq!(slip(Written::Blank, three, true).0, Slip::Blank);
        let zero = Written::Number(Decimal::ZERO);
        assert_eq!(slip(zero, three, true).0, Slip::TotalLeftAtZero);
        let far = Written::Number(Decimal::from(987));
        let (kind, cost) = slip(far, three, true);
        assert_eq!(kind, Slip::Miscounted);
        assert!(cost < slip(far, three, false).1);
    }

    #[test]
    fn a_digit_changed_dropped_added_or_two_exchanged() {
        for (a, b) in [(12, 21), (142, 1412), (1412, 142), (17, 12), (5, 55)] {
            assert!(is_slip(a.into(), b.into()), "{a} {b}");
        }
        for (a, b) in [(12, 34), (100, 230), (123, 321)] {
            assert!(!is_slip(a.into(), b.into()), "{a} {b}");
        }
    }
}
