//! Error localization: from failing equations to the faults behind them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::exact::Values;
use super::line::{Lines, lines};
use super::rows::{Budget, Matrix, Row};
use super::search::{Act, Group, Outcome, Solution, Step, search};
use super::slip::Slip;
use super::{Evaluation, Linear, System, Written};

/// How far the search goes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most slips in one connected group of equations that are tried
    /// together: so many cells, or an exchange or shift and the rest cells.
    /// (A row or column that explains all is one slip, however long.)
    /// What is left of a group with more is settled cell by cell where only
    /// one cell can be meant.
    pub slips: usize,
    /// Work for the whole system; one step is about one coefficient looked at,
    /// some nanoseconds. There is no clock in it: the same system gives the
    /// same faults everywhere.
    pub steps: u64,
    /// Alternatives given for one fault; rows or columns are all given.
    pub alternatives: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            slips: 4,
            steps: 2_000_000,
            alternatives: 12,
        }
    }
}

/// Blank totals of a row or column that are one fault, at least.
const MANY_BLANKS: usize = 3;

/// The faults behind the failing equations of a system.
#[derive(Debug, Clone, Default)]
pub struct Localization {
    /// How many equations hold or fail.
    pub judged: usize,
    /// The equations that fail as written, ascending.
    pub failing: Vec<usize>,
    /// In the order of the cells that they stand at.
    pub faults: Vec<Fault>,
}

/// What kind of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One cell has a wrong figure (or is a part left blank).
    Slip,
    /// A total is blank although its parts are not zero; or several totals of a
    /// row or column are.
    BlankTotal,
    /// Two neighbours have each other's values.
    Exchange,
    /// Several figures of a row were typed one column over.
    Shift,
    /// Several figures of one row or column: its own equations hold, those
    /// across it don't.
    Line,
    /// The same of one of several rows or columns, and nothing tells which.
    SomeLine,
    /// No small set of changes explains the equations, or the search gave up.
    Unexplained,
}

/// One thing that went wrong: one finding.
///
/// Writing all `changes` of all faults of a group makes every equation of the
/// group hold. `judged`, `failing` and `mends` are the proof for a message: "4
/// of 42 equations fail; writing 12 here mends all four; no other single cell
/// does" is `mends.len()` = `failing.len()` = 4, `judged` = 42, `expected` =
/// 12, `unique`, and `companions` = 0.
#[derive(Debug, Clone)]
pub struct Fault {
    pub kind: Kind,
    /// The cell that the finding stands at: the changed one; where several
    /// explanations of a single equation are open, that equation's total.
    pub at: usize,
    /// What should stand there; `None` only where nothing is explained and no
    /// value of the total would do.
    pub expected: Option<Decimal>,
    /// The likeliest repair: one cell, or for [`Kind::Exchange`], [`Kind::Shift`],
    /// [`Kind::Line`], [`Kind::SomeLine`] and a line of [`Kind::BlankTotal`] several. Empty for
    /// [`Kind::Unexplained`].
    pub changes: Vec<Change>,
    /// The failing equations that the changes act on, ascending. An equation
    /// in which two faults meet is named by both.
    pub mends: Vec<usize>,
    /// Faults with the same number were explained together.
    pub group: usize,
    /// How many other faults the group has. With 0 the changes alone make all
    /// equations of the group hold.
    pub companions: usize,
    /// No other explanation is as small, and the search was complete.
    pub unique: bool,
    /// Equally small explanations, likeliest first; each replaces `changes`
    /// (and, where it names cells of companions, their changes too).
    pub alternatives: Vec<Explanation>,
    /// The bound was met: there may be smaller or other explanations.
    pub gave_up: bool,
}

/// A set of changes that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub changes: Vec<Change>,
}

/// What a cell should say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub cell: usize,
    pub written: Written,
    pub expected: Decimal,
    /// How the one may have become the other.
    pub slip: Slip,
    /// The expected value is among the cell's [`super::Cell::evidence`].
    pub evident: bool,
}

/// Finds the smallest set of changes that makes every judged equation hold and
/// keeps the changed cells in their domains.
///
/// Equations that hold are evidence too: no change may break one. Groups of
/// equations without a common cell are explained apart. A blank total is given
/// by its equations and is no change of a figure; where they give 0, it is no
/// fault. Otherwise fewer faults come before more, then fewer blank totals to
/// fill, then likelier slips (see [`Slip`]).
pub fn localize(system: &System, limits: Limits) -> Localization {
    explain(system, system.evaluate(), limits)
}

/// [`localize`], where the system's evaluation is known.
pub fn explain(system: &System, evaluation: Evaluation, limits: Limits) -> Localization {
    let mut localization = Localization {
        judged: evaluation.judged,
        failing: evaluation.failing,
        faults: Vec::new(),
    };
    if localization.failing.is_empty() {
        return localization;
    }
    let mut budget = Budget(limits.steps);
    let groups = groups(system, &localization.failing);
    for (number, members) in groups.into_iter().enumerate() {
        let part = Part::new(system, members);
        let faults = part.faults(number, limits, &mut budget);
        localization.faults.extend(faults);
    }
    localization.faults.sort_by_key(|fault| fault.at);
    localization
}

/// A group of equations as a system of its own.
struct Part {
    system: System,
    /// The cells and equations in the whole system, ascending.
    cells: Vec<usize>,
    equations: Vec<usize>,
}

impl Part {
    fn new(whole: &System, equations: Vec<usize>) -> Part {
        let members = equations.iter().filter_map(|at| whole.equations.get(*at));
        let mut named = vec![false; whole.cells.len()];
        for (_, cell) in members.clone().flat_map(|equation| &equation.terms) {
            if let Some(named) = named.get_mut(*cell) {
                *named = true;
            }
        }
        let mut cells = Vec::with_capacity(named.len());
        let place = |(cell, named): (usize, bool)| {
            cells.extend(named.then_some(cell));
            // A total that is no term of its equation has no place in the part.
            named.then(|| cells.len() - 1)
        };
        let places: Vec<Option<usize>> = named.into_iter().enumerate().map(place).collect();
        let place = |cell: usize| places.get(cell).copied().flatten().unwrap_or(usize::MAX);
        let system = System {
            equations: members
                .map(|equation| Linear {
                    terms: (equation.terms.iter())
                        .map(|(coefficient, cell)| (*coefficient, place(*cell)))
                        .collect(),
                    total: place(equation.total),
                })
                .collect(),
            cells: (cells.iter())
                .filter_map(|cell| whole.cells.get(*cell).cloned())
                .collect(),
        };
        Part {
            system,
            cells,
            equations,
        }
    }

    fn faults(&self, number: usize, limits: Limits, budget: &mut Budget) -> Vec<Fault> {
        let values = Values::of(&self.system);
        let rows = rows(&self.system, &values);
        let mut totals = vec![false; self.system.cells.len()];
        for (equation, row) in self.system.equations.iter().zip(&rows) {
            if row.coefficient(equation.total) != 0
                && let Some(total) = totals.get_mut(equation.total)
            {
                *total = true;
            }
        }
        let matrix = Matrix::new(rows.clone(), self.system.cells.len());
        let report = Report {
            number,
            // What isn't judged has an empty row, or one of blanks alone.
            failing: (rows.iter().enumerate())
                .filter(|(_, row)| row.need != 0)
                .map(|(at, _)| at)
                .collect(),
            rows: &rows,
            limits,
            group: Group {
                system: &self.system,
                values: &values,
                totals: &totals,
            },
        };
        let lines = lines(&report.group, &rows, budget);
        let slips = if lines.acts.is_empty() {
            limits.slips
        } else {
            1
        };
        let outcome = search(&report.group, matrix, slips, budget);
        let mut faults = match report.line(&lines, &outcome) {
            Some(fault) => vec![fault],
            None => report.faults(&outcome),
        };
        for fault in &mut faults {
            self.name_wholly(fault);
        }
        faults
    }

    /// From the part's own indices to those of the whole system.
    fn name_wholly(&self, fault: &mut Fault) {
        let cell = |at: &mut usize| *at = self.cells.get(*at).copied().unwrap_or(*at);
        cell(&mut fault.at);
        let alternatives = fault.alternatives.iter_mut().flat_map(|e| &mut e.changes);
        for change in fault.changes.iter_mut().chain(alternatives) {
            cell(&mut change.cell);
        }
        for at in &mut fault.mends {
            *at = self.equations.get(*at).copied().unwrap_or(*at);
        }
    }
}

/// The equations as rows; one that can't be judged is empty. An equation of
/// blanks alone isn't judged but must hold when one of them is filled.
fn rows(system: &System, values: &Values) -> Vec<Row> {
    let row = |equation| {
        let terms = values.terms(equation)?;
        let need = terms.iter().try_fold(0i128, |need, (cell, coefficient)| {
            need.checked_sub(coefficient.checked_mul(values.number(*cell))?)
        })?;
        Some(Row { terms, need })
    };
    let rows = system.equations.iter().map(|e| row(e).unwrap_or_default());
    rows.collect()
}

/// The sets of equations that are connected through common cells and have one
/// that fails, each ascending. An equation with an unknown cell connects none.
fn groups(system: &System, failing: &[usize]) -> Vec<Vec<usize>> {
    let known = |cell: usize| {
        let cell = system.cells.get(cell);
        cell.is_some_and(|cell| cell.written != Written::Unknown)
    };
    let mut columns = vec![Vec::new(); system.cells.len()];
    for (at, equation) in system.equations.iter().enumerate() {
        if equation.terms.iter().all(|(_, cell)| known(*cell)) {
            for (_, cell) in &equation.terms {
                if let Some(column) = columns.get_mut(*cell) {
                    column.push(at);
                }
            }
        }
    }
    let mut seen = vec![false; system.equations.len()];
    let mut groups = Vec::new();
    for first in failing {
        let mut members = Vec::new();
        let mut open = vec![*first];
        while let Some(at) = open.pop() {
            match seen.get_mut(at) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            members.push(at);
            for (_, cell) in system.equations.get(at).map_or(&[][..], |e| &e.terms) {
                // Each column is walked once.
                open.extend(
                    columns
                        .get_mut(*cell)
                        .map(std::mem::take)
                        .unwrap_or_default(),
                );
            }
        }
        if !members.is_empty() {
            members.sort_unstable();
            groups.push(members);
        }
    }
    groups
}

/// Turns what the search found into faults.
struct Report<'s> {
    number: usize,
    group: Group<'s>,
    /// Equations of the group that fail.
    failing: Vec<usize>,
    rows: &'s [Row],
    limits: Limits,
}

impl Report<'_> {
    fn faults(&self, outcome: &Outcome) -> Vec<Fault> {
        let mut faults = Vec::new();
        let best = outcome.solutions.first();
        let acts = best.map_or(&[][..], |best| &best.acts);
        let explained = best.is_some();
        let count = acts.len() + outcome.settled.len() + usize::from(!explained);
        for act in acts {
            faults.push(self.fault(act, outcome, count));
        }
        for act in &outcome.settled {
            let mut fault = self.fault(act, &Outcome::default(), count);
            fault.unique = false;
            fault.gave_up = outcome.gave_up;
            faults.push(fault);
        }
        if !explained {
            faults.extend(self.unexplained(outcome, count));
        }
        self.gather_blanks(&mut faults);
        faults
    }

    /// Makes one fault of many blank totals in a row or column: who leaves them
    /// blank does so on principle. Blank totals have no alternatives.
    fn gather_blanks(&self, faults: &mut Vec<Fault>) {
        let row = |cell: usize| self.group.position(cell).0;
        let column = |cell: usize| self.group.position(cell).1;
        for line in [&column as &dyn Fn(usize) -> u32, &row] {
            let is_blank = |fault: &&Fault| fault.kind == Kind::BlankTotal;
            let mut lines: BTreeMap<u32, usize> = BTreeMap::new();
            for fault in faults.iter().filter(is_blank) {
                *lines.entry(line(fault.at)).or_default() += 1;
            }
            for (number, _) in lines.into_iter().filter(|(_, n)| *n >= MANY_BLANKS) {
                let is_of_line = |f: &mut Fault| is_blank(&&*f) && line(f.at) == number;
                let mut gathered = faults.extract_if(.., is_of_line);
                let Some(mut first) = gathered.next() else {
                    continue;
                };
                for fault in gathered {
                    first.changes.extend(fault.changes);
                    first.mends.extend(fault.mends);
                    first.unique &= fault.unique;
                }
                first.mends.sort_unstable();
                first.mends.dedup();
                faults.push(first);
            }
        }
        let companions = faults.len().saturating_sub(1);
        faults
            .iter_mut()
            .for_each(|fault| fault.companions = companions);
    }

    /// The fault of a whole line, unless less than that explains the group.
    fn line(&self, lines: &Lines, outcome: &Outcome) -> Option<Fault> {
        if outcome.settled.is_empty() && !outcome.solutions.is_empty() {
            return None;
        }
        let (act, others) = lines.acts.split_first()?;
        let changes = |act: &Act| act.changes.iter().map(|step| self.change(step)).collect();
        let mut fault = self.fault(act, &Outcome::default(), 1);
        fault.unique = others.is_empty();
        if !lines.decided {
            fault.kind = Kind::SomeLine;
            let first = *fault.mends.first()?;
            fault.at = self.group.system.equations.get(first)?.total;
            fault.expected = None;
        }
        fault.alternatives = (others.iter())
            .map(|act| Explanation {
                changes: changes(act),
            })
            .collect();
        Some(fault)
    }

    fn fault(&self, act: &Act, outcome: &Outcome, count: usize) -> Fault {
        let in_all = |solution: &Solution| act.changes.iter().all(|step| solution.has(step));
        let unique = outcome.solutions.iter().all(in_all);
        let changes: Vec<Change> = act.changes.iter().map(|step| self.change(step)).collect();
        let mends = self.mends(&act.changes);
        let mut fault = Fault {
            kind: act.kind,
            at: changes.first().map_or(0, |change| change.cell),
            expected: changes.first().map(|change| change.expected),
            changes,
            group: self.number,
            companions: count - 1,
            unique: unique && !outcome.gave_up,
            alternatives: self.alternatives(act, &outcome.solutions),
            gave_up: outcome.gave_up,
            mends,
        };
        if !unique
            && let [equation] = fault.mends[..]
            && let Some(total) = self.open_total(equation, &outcome.solutions)
        {
            fault.expected = self.group.system.implied(equation, total);
            fault.at = total;
        }
        fault
    }

    /// The total of `equation`, if one of the solutions changes it.
    fn open_total(&self, equation: usize, solutions: &[Solution]) -> Option<usize> {
        let total = self.group.system.equations.get(equation)?.total;
        let changed = |s: &Solution| s.steps().any(|step| step.cell == total);
        solutions.iter().any(changed).then_some(total)
    }

    fn change(&self, step: &Step) -> Change {
        let cell = self.group.system.cells.get(step.cell);
        let value = self.group.values.number(step.cell).checked_add(step.change);
        let expected = value
            .and_then(|value| self.group.values.decimal(value))
            .unwrap_or_default();
        Change {
            cell: step.cell,
            written: cell.map_or(Written::Unknown, |cell| cell.written),
            expected,
            slip: step.slip,
            evident: cell.is_some_and(|cell| cell.evidence.contains(&expected)),
        }
    }

    /// The failing equations in which the changes do not cancel out.
    fn mends(&self, steps: &[Step]) -> Vec<usize> {
        let acted = |at: &usize| {
            let Some(row) = self.rows.get(*at) else {
                return false;
            };
            let effects = steps
                .iter()
                .map(|step| row.coefficient(step.cell).saturating_mul(step.change));
            effects.fold(0i128, i128::saturating_add) != 0
        };
        self.failing.iter().copied().filter(acted).collect()
    }

    /// What other solutions have in place of `act`: alone where the rest of
    /// the best solution stays, else together with what replaces the rest.
    fn alternatives(&self, act: &Act, solutions: &[Solution]) -> Vec<Explanation> {
        let Some((best, others)) = solutions.split_first() else {
            return Vec::new();
        };
        let mine = |step: &Step| act.changes.contains(step);
        let others = others
            .iter()
            .filter(|s| !act.changes.iter().all(|c| s.has(c)));
        let others: Vec<&Solution> = others.collect();
        let alone = |solution: &&&Solution| {
            best.steps()
                .filter(|step| !mine(step))
                .all(|step| solution.has(step))
        };
        let chosen: Vec<&&Solution> = if others.iter().any(|s| alone(&s)) {
            others.iter().filter(alone).collect()
        } else {
            others.iter().collect()
        };
        chosen
            .into_iter()
            .take(self.limits.alternatives)
            .map(|solution| Explanation {
                changes: solution
                    .steps()
                    .filter(|step| !best.has(step))
                    .map(|step| self.change(step))
                    .collect(),
            })
            .collect()
    }

    /// One fault for all that is left without an explanation.
    fn unexplained(&self, outcome: &Outcome, count: usize) -> Option<Fault> {
        let settled: Vec<Step> = (outcome.settled.iter())
            .flat_map(|act| act.changes.iter().copied())
            .collect();
        let mended = self.mends(&settled);
        let mut left: Vec<usize> = self.failing.clone();
        left.retain(|at| !mended.contains(at));
        let equation = *left.first().or(self.failing.first())?;
        let system = self.group.system;
        let at = system.equations.get(equation)?.total;
        let known = at < system.cells.len();
        Some(Fault {
            kind: Kind::Unexplained,
            at: if known {
                at
            } else {
                self.rows.get(equation)?.terms.first()?.0
            },
            expected: system.implied(equation, at).filter(|_| known),
            changes: Vec::new(),
            mends: left,
            group: self.number,
            companions: count - 1,
            unique: false,
            alternatives: Vec::new(),
            gave_up: outcome.gave_up,
        })
    }
}
