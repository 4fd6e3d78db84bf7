//! Lists that tell each part in two figures: 甲1件，收取420元；乙2件，收取290元.

use rust_decimal::Decimal;

use super::heads::Head;
use super::list::{List, Reader};
use super::{Relation, Verdict};
use crate::syntax::quantity::Kind;

impl Reader<'_, '_> {
    /// Whether the blocks between the list's semicolons tell two figures each, of two
    /// totals that one clause names, and one total is made: then all parts are named,
    /// and the other must be made, too. What is found of both is kept.
    pub(super) fn pairs(&mut self, list: &List, totals: [(Head, &[usize]); 2]) -> bool {
        let [(first, _), (second, _)] = totals;
        let counts = |figure: usize| self.kind(figure) == Kind::Count;
        let sure = !(list.open || list.partial || list.unsure || list.divided_last)
            && list.end.is_none()
            && list.parts.iter().all(|part| counts(part.figure));
        let side_by_side = first.clause == second.clause
            && [first, second]
                .iter()
                .all(|head| counts(head.figure) && !self.is_each(head.figure));
        let whole = list.parts.len();
        let units = |at: usize| list.parts.get(at).map(|part| self.unit(part.figure));
        // 罚款3500元。其中，甲12件，已收缴1500元: what was done with some of it.
        let same_deed = (1..whole).step_by(2).all(|at| {
            list.parts.get(at).is_some_and(|part| {
                let unit = self.unit(part.figure);
                let label = part.label.of(self.text).trim();
                let says = |head: &Head| head.label.of(self.text).contains(label);
                let heads = [first, second];
                let mut heads = heads.iter().filter(|head| self.unit(head.figure) == unit);
                heads.any(says)
            })
        });
        let alternate = (2..whole).all(|at| units(at) == units(at - 2));
        let blocks = (2..whole).step_by(2).eq(list.breaks.iter().copied());
        if !(sure
            && side_by_side
            && same_deed
            && alternate
            && blocks
            && whole > 2
            && whole.is_multiple_of(2))
        {
            return false;
        }
        let makes = |(head, parts): &(Head, &[usize])| {
            let parts = parts.iter().filter_map(|at| list.parts.get(*at));
            let sum: Decimal = parts.map(|part| self.value(part.figure)).sum();
            sum == self.value(head.figure)
        };
        let made = totals.each_ref().map(makes);
        if !made.contains(&true) {
            return false;
        }
        for ((head, parts), made) in totals.into_iter().zip(made) {
            let verdict = match made {
                true => Verdict::Holds,
                false => Verdict::Fails,
            };
            self.push(head, list, parts, Relation::Whole, true, verdict);
        }
        true
    }
}
