//! The readings of a list: where it may end, and which of them make the total.

use rust_decimal::Decimal;

use super::clause::Intro;
use crate::text::from_byte;

/// The values of a list, and where it may end.
pub struct Readings<'v> {
    pub values: &'v [Decimal],
    /// For each of them, whether it is enumerated with the one before it.
    pub joined: &'v [bool],
    /// How many parts stand before each place where another statement may begin.
    pub breaks: &'v [usize],
    /// The list says that it names all parts.
    pub all: bool,
    /// The last part is by its form one of the same list.
    pub last_alike: bool,
    /// By its name the last part is one of the list, though it begins with a verb.
    pub last_named: bool,
    /// How many parts stand before a statement that is surely another.
    pub end: usize,
}

impl Readings<'_> {
    /// How many parts, from the first, make `total`: all of them, those before
    /// a break, or a run after which the total is divided again.
    pub fn hold(&self, total: Decimal) -> Option<usize> {
        let tolerance = self.tolerance(total);
        std::iter::once(&self.values.len())
            .chain(self.breaks)
            .copied()
            .find(|count| {
                let sum: Decimal = self.values.iter().take(*count).sum();
                (sum - total).abs() <= tolerance
            })
            .or_else(|| self.divides_again(total))
    }

    /// The length of the first run of parts that makes the total, if nothing
    /// is left behind the last such run; or, where the list may leave parts
    /// out, no zero (zeros stand where a division is complete), and no part
    /// that is enumerated with that run.
    fn divides_again(&self, total: Decimal) -> Option<usize> {
        if total.is_zero() {
            return None;
        }
        let mut sum = Decimal::ZERO;
        let mut first = None;
        let mut left = 0;
        for (i, value) in self.values.iter().enumerate() {
            sum += value;
            if sum == total {
                first.get_or_insert(i + 1);
                sum = Decimal::ZERO;
                left = i + 1;
            }
        }
        let rest = || self.values.iter().skip(left);
        let goes_on = self.joined.get(left) == Some(&true);
        let complete = || left == self.values.len();
        // The total was not made one more when a last part, one, was added.
        let forgotten = self.last_alike
            && left + 1 == self.values.len()
            && self.values.last() == Some(&Decimal::ONE);
        first.filter(|_| {
            !goes_on && !forgotten && (complete() || !self.all && rest().all(|v| !v.is_zero()))
        })
    }

    /// How many parts the reading has that comes nearest to `total`.
    pub fn nearest(&self, total: Decimal) -> usize {
        let off = |count: &usize| {
            let sum: Decimal = self.values.iter().take(*count).sum();
            (sum - total).abs()
        };
        let nearest = (self.breaks.iter().copied())
            .chain([self.values.len()])
            .filter(|count| *count <= self.end)
            .min_by_key(off)
            .unwrap_or_default();
        // Too much without the last part: the total is wrong with it, too, and who
        // reads the list counts it, unless it makes it worse by far.
        let sum: Decimal = self.values.iter().take(nearest).sum();
        let whole = self.values.len();
        match self.last_named && sum > total && off(&whole) <= Decimal::TWO * off(&nearest) {
            true => whole,
            false => nearest,
        }
    }

    /// What rounding may add up to: half a unit of the last decimal for each
    /// figure; nothing where all are whole.
    fn tolerance(&self, total: Decimal) -> Decimal {
        let scales = || self.values.iter().chain([&total]).map(Decimal::scale);
        if scales().all(|s| s == 0) {
            return Decimal::ZERO;
        }
        let coarsest = scales().filter(|s| *s > 0).min().unwrap_or(0);
        let figures = Decimal::from(self.values.len() + 1);
        Decimal::new(5, coarsest + 1) * figures
    }
}

/// Whether a sum that differs from its total is more likely a slip than a list
/// of examples or another statement. Parts beyond the total are always wrong;
/// a few parts far below it are examples, unless a slip of the hand explains
/// the difference.
pub fn plausible(
    intro: Intro,
    announced: bool,
    values: &[Decimal],
    total: Decimal,
    one_reading: bool,
) -> bool {
    let sum: Decimal = values.iter().sum();
    let far = |times: i64| sum.max(total) > sum.min(total) * Decimal::from(times);
    if !one_reading && far(2) {
        return false;
    }
    if sum > total || matches!(intro, Intro::All | Intro::Bracket) {
        return true;
    }
    let most = match values.len() {
        2 => Decimal::new(15, 1),
        3 if !announced => Decimal::from(4),
        _ => Decimal::from(12),
    };
    let missing = total - sum;
    // Of two short figures, one is soon like another by chance.
    let telling = |value: Decimal| announced || values.len() > 2 || value >= Decimal::ONE_HUNDRED;
    let slip = |long: Decimal, short: Decimal| telling(short) && one_digit_more(long, short);
    total < sum * most
        || missing < Decimal::TEN
        || slip(total, sum)
        || values.iter().any(|v| slip(v + missing, *v))
}

/// Whether a digit too many or too few, in the total or in one of the parts,
/// is all that keeps `values` from making `total`.
pub fn one_slip_apart(values: &[Decimal], total: Decimal) -> bool {
    let missing = total - values.iter().sum::<Decimal>();
    let slip = |a: Decimal, b: Decimal| one_digit_more(a, b) || one_digit_more(b, a);
    slip(total, total - missing)
        || (values.iter()).any(|v| *v + missing > Decimal::ZERO && slip(*v, *v + missing))
}

/// Whether `longer` is `shorter` with one digit more.
fn one_digit_more(longer: Decimal, shorter: Decimal) -> bool {
    let (longer, shorter) = (longer.to_string(), shorter.to_string());
    longer.len() == shorter.len() + 1
        && longer.char_indices().any(|(i, c)| {
            let (before, after) = longer.split_at(i);
            shorter.starts_with(before) && shorter.ends_with(from_byte(after, c.len_utf8()))
        })
}
