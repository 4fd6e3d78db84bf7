//! What is to be thought of parts that don't make their total: wrong, or some
//! only, or such that share things.

use rust_decimal::Decimal;

use super::Verdict;
use super::clause::Intro;
use super::reading::one_slip_apart;
use crate::syntax::words::{self, WordList};

/// Parts of which two are looked for that make all, at most.
const FEW: usize = 8;

/// Parts that are read surely, and don't make the total.
pub struct Doubt<'t> {
    pub intro: Intro,
    /// A word says that it is a total.
    pub announced: bool,
    /// The words before the total.
    pub said: &'t str,
    pub total: Decimal,
    pub labels: Vec<&'t str>,
    pub values: Vec<Decimal>,
    /// A long line ends behind them without a stop: a blank line may cut the list.
    pub cut: bool,
}

impl Doubt<'_> {
    pub fn verdict(&self) -> Verdict {
        if !self.of_one_level() {
            return Verdict::Unsure;
        }
        let sum: Decimal = self.values.iter().sum();
        let less = sum < self.total;
        if self.cut && less {
            return Verdict::Incomplete;
        }
        match self.intro {
            Intro::Parts | Intro::Some | Intro::Among(_) | Intro::Within if !less => {
                self.of_more(sum)
            }
            Intro::Bracket if self.makes_twice(sum) => Verdict::Overlapping,
            Intro::Parts | Intro::Some | Intro::Among(_) | Intro::Within | Intro::Bracket
                if less =>
            {
                self.of_less(sum)
            }
            _ => Verdict::Fails,
        }
    }

    /// What is counted on two levels isn't added up, unless each level is named
    /// of a total that stands above all.
    fn of_one_level(&self) -> bool {
        let level = |label: &&str| words::LEVELS.occur_in(label);
        let from_first = (self.labels.first()).is_some_and(|l| l.contains(words::FIRST_LEVEL));
        let each = from_first
            && self.labels.iter().all(level)
            && !level(&self.said)
            && self.values.iter().all(|value| *value < self.total);
        each || self.one_is_named_by_level() || !self.labels.iter().any(level)
    }

    /// Whether a single label of several holds such a word, behind others: it belongs
    /// to the name (公告类一级栏目信息).
    fn one_is_named_by_level(&self) -> bool {
        let mut named = self
            .labels
            .iter()
            .filter(|label| words::LEVELS.occur_in(label));
        let inside = |label: &&str| words::LEVELS.begin(label.trim()).is_none();
        self.labels.len() > 2
            && named.next().is_some_and(inside)
            && named.next().is_none()
            && !words::LEVELS.occur_in(self.said)
    }

    fn of_less(&self, sum: Decimal) -> Verdict {
        // Of a sum too some only may be named (共计公开712条，其中乡村振兴214条).
        let enough = match self.summed_up() {
            _ if matches!(self.intro, Intro::Among(_) | Intro::Bracket) => true,
            true => {
                times(sum, 3) >= times(self.total, 2) || one_slip_apart(&self.values, self.total)
            }
            false => times(sum, 5) >= times(self.total, 4),
        };
        match () {
            // 发文20件，其中主动公开0件: none of those that are named.
            () if self.touch() || sum.is_zero() => Verdict::Unsure,
            () if self.holding(&self.features()) > 0 || !enough => Verdict::Incomplete,
            () => Verdict::Fails,
        }
    }

    fn of_more(&self, sum: Decimal) -> Verdict {
        let largest = self.values.iter().copied().max().unwrap_or_default();
        // A little more than a total that calls itself one, and no part is half.
        let even = self.announced
            && times(largest, 2) < self.total
            && times(sum, 4) <= times(self.total, 5);
        // A little more, and no part is nearly all.
        let close =
            times(sum, 10) <= times(self.total, 11) && times(largest, 4) < times(self.total, 3);
        let mut lists = Vec::new();
        if !even {
            lists = self.features();
            if !close || self.values.len() == 2 {
                lists.push(&words::FORMS);
            }
        }
        let mut shared = self.holding(&lists);
        if !self.counterpart() {
            shared += self.holding(&[&words::STAGES]);
        }
        if !self.summed_up() && !close {
            shared += self.holding(&[&words::CHANNELS]);
        }
        let at_once = !words::are_complements(&self.labels) && self.holding(&[&words::AT_ONCE]) > 0;
        // Each of the things is in two parts, whatever their names.
        let twice = self.makes_twice(sum);
        match () {
            () if largest > self.total => Verdict::Fails,
            () if twice || self.two_make_all() => Verdict::Overlapping,
            () if at_once => Verdict::Unsure,
            () if self.touch() || shared > 1 => Verdict::Overlapping,
            () => Verdict::Fails,
        }
    }

    fn makes_twice(&self, sum: Decimal) -> bool {
        sum >= times(self.total, 2) && !one_slip_apart(&self.values, self.total)
    }

    fn summed_up(&self) -> bool {
        words::SUM_UP.occur_in(self.said)
    }

    fn counterpart(&self) -> bool {
        self.labels.iter().any(|label| is_counterpart(label))
    }

    /// By what they touch only some are named, or one may be named twice.
    fn touch(&self) -> bool {
        let begin =
            |words: &'static WordList| move |label: &&str| words.begin(label.trim()).is_some();
        let mut labels = self.labels.iter();
        labels.clone().any(begin(&words::TOUCHING)) || labels.all(begin(&words::FOREMOST))
    }

    /// The words of what may be said of one thing along with the like.
    fn features(&self) -> Vec<&'static WordList> {
        match words::are_complements(&self.labels) {
            true => Vec::new(),
            false if self.counterpart() => vec![&words::TRAITS],
            false => vec![&words::TRAITS, &words::FEATURES],
        }
    }

    /// How many labels hold one of the words; not one that is said of the whole
    /// too, for then each thing has it (被采用86条，其中市级采用31条), unless it is a
    /// channel, of which the whole may name several.
    fn holding(&self, lists: &[&'static WordList]) -> usize {
        let own = |label: &str| {
            let mut words = lists.iter().flat_map(|words| words.places(label));
            words.any(|(_, word)| !self.said.contains(word) || words::CHANNELS.contains(&word))
        };
        self.labels.iter().filter(|label| own(label)).count()
    }

    /// Whether a part and what it doesn't hold make the total, so that the others
    /// belong to one of them (同意712条，修改后同意36条，不同意18条 of 730).
    fn two_make_all(&self) -> bool {
        let parts = || self.labels.iter().zip(&self.values);
        let mut made = parts().filter(|(label, value)| is_counterpart(label) && !value.is_zero());
        (3..=FEW).contains(&self.values.len())
            && made.any(|(_, value)| self.values.contains(&(self.total - value)))
    }
}

fn is_counterpart(label: &str) -> bool {
    words::COUNTERPART.begin(label.trim()).is_some()
}

fn times(value: Decimal, n: i64) -> Decimal {
    value * Decimal::from(n)
}
