//! `claim-mismatch`: a figure that the prose states is not the tables'.

use std::cell::OnceCell;

use rust_decimal::Decimal;

use super::{Scope, cells, names, readings};
use crate::finding::{Edit, Finding, Fix, Rule, Severity, Subject};
use crate::message::{Bilingual, Message, Template};
use crate::number::{in_digits, write_like};
use crate::profile::formula::{Expr, Formula, Leaf, Variable};
use crate::profile::{CellRef, Claim};
use crate::report::named::{self, NamedCell};
use crate::report::{BoundClaim, BoundTable, Report};
use crate::syntax::quantity::quantities;
use crate::text::{Span, to_byte};

pub static RULE: Rule = Rule {
    name: "claim-mismatch",
    severity: Severity::Warning,
    summary: Template {
        zh: "正文与表格的数字不一致",
        en: "prose and table disagree",
    },
};

const DIFFERS: Template = Template {
    zh: "“{label}”正文写的是 {stated}，表中是 {values}",
    en: "{label}: the text says {stated}, the table {values}",
};
const CONTRADICTS: Template = Template {
    zh: "正文写“{label}”，表中却是 {values}",
    en: "the text says “{label}”, the table {values}",
};
const WRITE: Template = Template {
    zh: "正文改为 {value}",
    en: "Write {value} in the text",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let of_area = OnceCell::new();
    let mut claims = report.claims.as_slice();
    while let [bound, behind @ ..] = claims {
        let pairs = (claims.windows(2))
            .take_while(|pair| matches!(pair, [a, b] if repeats(scope, report, a, b)));
        let (again, behind) = behind.split_at(pairs.count());
        claims = behind;
        let Some(claim) = report.profile.claims.get(bound.claim) else {
            continue;
        };
        let Some(readings) = contradicted(report, claim, bound.value) else {
            continue;
        };
        if is_told_on(scope, report, bound, &readings) {
            continue;
        }
        if bound.of_area {
            let known = of_area.get_or_init(|| tables_of_area(report));
            if !table_of(report, claim).is_some_and(|own| known.contains(&own.span)) {
                continue;
            }
        }
        findings.push(finding(scope, report, claim, bound, again, &readings));
    }
}

/// Whether `next` says in the same line again what `bound` says (受理2件，办结2件):
/// one mistake, if it is one.
fn repeats(scope: &Scope, report: &Report, bound: &BoundClaim, next: &BoundClaim) -> bool {
    let id = |of: &BoundClaim| report.profile.claims.get(of.claim).map(|claim| &claim.id);
    let figures = bound.figure.zip(next.figure);
    (bound.value, bound.of_area) == (next.value, next.of_area)
        && id(bound) == id(next)
        && figures.is_some_and(|(a, b)| {
            a.end <= b.start && !Span::new(a.end, b.start).of(scope.text).contains('\n')
        })
}

/// Whether the sentence behind a semicolon tells the rest of a whole that may be
/// counted in several ways: each did, of its own (按期办结25件；延期办结4件).
fn is_told_on(scope: &Scope, report: &Report, bound: &BoundClaim, readings: &[Reading]) -> bool {
    let Some(figure) = bound.figure.filter(|_| readings.len() > 1) else {
        return false;
    };
    let behind = scope.text.get(figure.end..).unwrap_or_default();
    let line = behind.split(['\n', '。']).next().unwrap_or_default();
    let Some(next) = quantities(line).into_iter().next() else {
        return false;
    };
    let is_behind = to_byte(line, next.span.start).contains([';', '；']);
    let from = figure.end + next.span.start;
    let is_claimed = |other: &BoundClaim| other.figure.is_some_and(|other| other.start == from);
    let whole = bound.value.checked_add(next.value);
    is_behind
        && !report.claims.iter().any(is_claimed)
        && readings.iter().any(|one| Some(one.value) == whole)
}

/// The tables that are of all the area which the office governs: of the office
/// alone they would hold smaller figures than those that are said of the area. It
/// takes one that is the table's, or less.
fn tables_of_area(report: &Report) -> Vec<Span> {
    let said = report.claims.iter().filter(|bound| bound.of_area);
    let tables = said.filter_map(|bound| {
        let claim = report.profile.claims.get(bound.claim)?;
        let lookup = |leaf| named::lookup(report, &report.profile, Some(bound.value), leaf);
        let most = (claim.holds.iter()).filter_map(|formula| asked(formula)?.value(&lookup));
        let most = most.max()?;
        let is_so = !most.is_zero() && bound.value <= most;
        is_so.then(|| table_of(report, claim).map(|table| table.span))?
    });
    tables.collect()
}

/// The table that `claim` speaks of.
fn table_of<'r>(report: &'r Report, claim: &Claim) -> Option<&'r BoundTable> {
    let cells = named::cells(report, &report.profile, claim.holds.first()?);
    cells.first().map(|cell| cell.table)
}

/// Whether the tables agree with one reading of the claim.
pub(super) fn holds(report: &Report, bound: &BoundClaim) -> bool {
    holds_of(report, bound.claim, bound.value)
}

/// Whether the tables agree with one reading of `claim`, an index into the
/// profile's, where it states `value`.
pub(super) fn holds_of(report: &Report, claim: usize, value: Decimal) -> bool {
    let lookup = |leaf| named::lookup(report, &report.profile, Some(value), leaf);
    let claim = report.profile.claims.get(claim);
    claim.is_some_and(|claim| claim.holds.iter().any(|f| f.holds(&lookup) == Some(true)))
}

/// How many claims the tables agree with once `changes` are written into `table`.
pub(super) fn agreeing(
    report: &Report,
    table: &BoundTable,
    changes: &[(CellRef, Decimal)],
) -> usize {
    let holding = |bound: &&BoundClaim| {
        let lookup = |leaf| {
            if let Leaf::Cell(of, at) = leaf
                && let Some(found) = named::find(report, &report.profile, of, at)
                && std::ptr::eq(found.table, table)
                && let Some((_, value)) = changes.iter().find(|(at, _)| *at == found.at)
            {
                return Some(*value);
            }
            named::lookup(report, &report.profile, Some(bound.value), leaf)
        };
        let claim = report.profile.claims.get(bound.claim);
        claim.is_some_and(|c| c.holds.iter().any(|f| f.holds(&lookup) == Some(true)))
    };
    report.claims.iter().filter(holding).count()
}

/// A reading of a claim, and the figure that it asks for.
struct Reading<'p> {
    formula: &'p Formula,
    value: Decimal,
}

/// What a reading says that the figure is.
fn asked(formula: &Formula) -> Option<&Expr> {
    match (&formula.left, &formula.right) {
        (Expr::Variable(Variable::N), other) | (other, Expr::Variable(Variable::N)) => Some(other),
        _ => None,
    }
}

/// All readings, when each is judged and none holds.
fn contradicted<'p>(
    report: &Report,
    claim: &'p Claim,
    stated: Decimal,
) -> Option<Vec<Reading<'p>>> {
    let lookup = |leaf| named::lookup(report, &report.profile, Some(stated), leaf);
    let mut readings = Vec::new();
    for formula in &claim.holds {
        if formula.holds(&lookup)? {
            return None;
        }
        let Some(side) = asked(formula) else { continue };
        let value = side.value(&lookup)?;
        readings.push(Reading { formula, value });
    }
    (!readings.is_empty()).then_some(readings)
}

fn finding(
    scope: &Scope,
    report: &Report,
    claim: &Claim,
    bound: &BoundClaim,
    again: &[BoundClaim],
    readings: &[Reading],
) -> Finding {
    let mut plain: Vec<&Reading> = Vec::new();
    for reading in readings {
        let known = plain.iter().any(|known| known.value == reading.value);
        if !known && !reading.value.is_sign_negative() {
            plain.push(reading);
        }
    }
    let values: Vec<Decimal> = plain.iter().map(|reading| reading.value).collect();
    let template = match bound.figure {
        Some(_) => &DIFFERS,
        None => &CONTRADICTS,
    };
    let message = Message::new(template)
        .with("label", &claim.label)
        .with("stated", bound.value)
        .with("values", either(report, &plain));
    let span = bound.figure.unwrap_or(bound.span);
    let mut finding = Finding::new(&RULE, span, message);
    finding.severity = claim.severity;
    finding.actual = Some(span.of(scope.text).to_string());
    finding.expected = values.first().map(|v| in_digits(*v));
    let piece = scope.pieces.iter().rposition(|p| p.offset <= span.start);
    finding.place = names::prose_place(scope.report, piece.unwrap_or(0));
    // The first reading is the plainest one.
    let found: Vec<NamedCell> = readings
        .first()
        .map(|reading| named::cells(report, &report.profile, reading.formula))
        .unwrap_or_default();
    finding.related = found
        .iter()
        .filter(|cell| found.len() <= 2 || cell.value().is_some_and(|v| !v.is_zero()))
        .map(NamedCell::related)
        .collect();
    // Where a cell of any reading is known to be wrong, none can be judged.
    finding.explains = readings
        .iter()
        .flat_map(|reading| named::cells(report, &report.profile, reading.formula))
        .map(|cell| names::cell_subject(cell.table, cell.at))
        .chain(figures(bound, again).map(Subject::Claim))
        .collect();
    finding.fixes = fixes(scope, bound, again, &values, &found);
    finding
}

/// The figures that the claim may state; each with what it is, where there are
/// several.
fn either(report: &Report, readings: &[&Reading]) -> Bilingual {
    let formulas: Vec<&Formula> = readings.iter().map(|reading| reading.formula).collect();
    let names = match formulas.as_slice() {
        [_] => None,
        several => readings::named(&report.profile, several),
    };
    let mut text = Bilingual::default();
    for (i, reading) in readings.iter().enumerate() {
        let value = reading.value.normalize();
        let between = if i == 0 { "" } else { " / " };
        let name = names.as_ref().and_then(|names| names.get(i));
        let (zh, en) = name.map_or((String::new(), String::new()), |name| {
            (format!("（{}）", name.zh), format!(" ({})", name.en))
        });
        text.zh.push_str(&format!("{between}{value}{zh}"));
        text.en.push_str(&format!("{between}{value}{en}"));
    }
    text
}

/// The figures of a claim that is said `again`.
fn figures<'a>(bound: &'a BoundClaim, again: &'a [BoundClaim]) -> impl Iterator<Item = Span> + 'a {
    let all = std::iter::once(bound).chain(again);
    all.filter_map(|bound| bound.figure)
}

/// The sentence's figure first, unless the table's is known to be wrong. A cell
/// that all its equations confirm is not offered: to change it breaks them.
fn fixes(
    scope: &Scope,
    bound: &BoundClaim,
    again: &[BoundClaim],
    values: &[Decimal],
    found: &[NamedCell],
) -> Vec<Fix> {
    let mut fixes: Vec<Fix> = Vec::new();
    if bound.figure.is_some() {
        fixes.extend(values.iter().map(|value| {
            Fix {
                title: Message::new(&WRITE).with("value", *value),
                safe: false,
                edits: figures(bound, again)
                    .map(|span| Edit {
                        span,
                        text: write_like(*value, span.of(scope.text)),
                    })
                    .collect(),
            }
        }));
    }
    if let [only] = found {
        match cells::equations(only) {
            (_, 1..) if cells::mends_equations(only, bound.value) => {
                fixes.insert(0, only.fix(bound.value));
            }
            (0, 0) => fixes.push(only.fix(bound.value)),
            _ => {}
        }
    }
    fixes
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{applied, found, report, with_cell};

    #[test]
    fn a_figure_that_is_not_the_tables_is_reported_with_the_cell() {
        let text = report("全年共收到政府信息公开申请 9 件。");
        let found = found(&text, "claim-mismatch");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, "9");
        assert_eq!(found[0].related, ["5"]);
        assert_eq!(found[0].severity, Severity::Warning);
        assert_eq!(
            found[0].fixes[0], "5",
            "the sentence, since the table adds up"
        );
    }

    #[test]
    fn what_is_done_in_time_may_be_some_of_what_is_done() {
        let of = |said: &str| {
            let text = report(&format!("收到政府信息公开申请5件，{said}。"));
            let found = found(&text, "claim-mismatch");
            found.into_iter().map(|one| one.at).collect::<Vec<_>>()
        };
        let none: [&str; 0] = [];
        assert_eq!(of("按期办结3件；延期办结2件"), none);
        assert_eq!(of("按期办结3件，延期办结2件"), none);
        assert_eq!(of("按期办结3件；走访企业9家"), ["3"]);
        assert_eq!(of("按期办结3件"), ["3"]);
        assert_eq!(of("按期办结5件"), none);
    }

    #[test]
    fn either_honest_reading_is_accepted() {
        for n in ["5", "6"] {
            let text = report(&format!("全年共收到政府信息公开申请{n}件。"));
            assert!(found(&text, "claim-mismatch").is_empty(), "{n}");
        }
    }

    #[test]
    fn figures_that_would_do_are_named() {
        let says = |text: &str| found(&report(text), "claim-mismatch")[0].zh.clone();
        assert_eq!(
            says("全年共收到政府信息公开申请9件。"),
            "“收到的申请”正文写的是 9，表中是 5（本年新收的申请） / 6（本年新收的申请加上年结转的申请）"
        );
        assert_eq!(
            says("制发行政规范性文件7件。"),
            "“制发的行政规范性文件”正文写的是 7，表中是 1（本年制发件数） / 9（现行有效件数）"
        );
        assert_eq!(
            says("因政府信息公开发生行政复议9件。"),
            "“行政复议案件”正文写的是 9，表中是 1",
            "the only one is plain"
        );
    }

    #[test]
    fn a_flat_contradiction_is_an_error() {
        let text = report("本年度未收到政府信息公开申请。");
        let found = found(&text, "claim-mismatch");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Severity::Error);
    }

    #[test]
    fn a_cell_that_its_equations_confirm_is_not_to_be_changed() {
        let text = report("本年度未收到政府信息公开申请。");
        assert!(found(&text, "claim-mismatch")[0].fixes.is_empty());
        let text = report("全年共收到政府信息公开申请9件。");
        assert_eq!(found(&text, "claim-mismatch")[0].fixes, ["5", "6"]);
    }

    #[test]
    fn where_the_table_does_not_add_up_the_sentence_is_not_blamed_too() {
        let text = with_cell(
            &report("全年共收到政府信息公开申请5件。"),
            "| 3 | 2 | 0 | 0 | 0 | 0 | 5 |\n| 二",
            "| 3 | 2 | 0 | 0 | 0 | 0 | 8 |\n| 二",
        );
        let found = found(&text, "");
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].fixes[0], "5", "the cell, not the sentence");
    }

    #[test]
    fn a_wrong_cell_in_any_reading_leaves_the_sentence_unjudged() {
        // 6 came in or were carried in, once 8 is mended to 5.
        let text = with_cell(
            &report("全年共办理政府信息公开申请6件。"),
            "| 3 | 2 | 0 | 0 | 0 | 0 | 5 |\n| 二",
            "| 3 | 2 | 0 | 0 | 0 | 0 | 8 |\n| 二",
        );
        let found = found(&text, "");
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].rule, "total-mismatch");
    }

    #[test]
    fn a_sentence_may_go_on_about_the_requests_of_the_one_before() {
        let text = report(
            "全年共收到政府信息公开申请5件。截至2022年12月31日，办结9件，结转下年度继续办理1件。",
        );
        let findings = found(&text, "claim-mismatch");
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].at, "9");
        let text = report("全年共收到政府信息公开申请5件。答复咨询30件，走访企业9家。");
        assert!(found(&text, "claim-mismatch").is_empty());
    }

    #[test]
    fn a_figure_said_twice_in_a_line_is_one_mistake() {
        let text = report("受理、办理、答复依申请公开9件，办结9件。");
        let findings = found(&text, "claim-mismatch");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert!(found(&applied(&text, &findings[0]), "").is_empty());
        let text = report("受理依申请公开9件，办结8件。");
        assert_eq!(found(&text, "claim-mismatch").len(), 2);
        let text = report("受理依申请公开9件。\n\n办结依申请公开9件。");
        assert_eq!(found(&text, "claim-mismatch").len(), 2, "two paragraphs");
    }

    #[test]
    fn figures_in_many_wordings_are_the_tables() {
        for (wording, sound, wrong) in [
            ("今年以来，共收到政府信息公开申请{}件。", "5", "9"),
            ("2022年以来收到依申请公开{}件。", "5", "9"),
            ("一年来，我局共收到政府信息公开申请{}件。", "6", "9"),
            ("收到依申请公开政府信息案件{}件。", "5", "9"),
            ("收到{}条政府信息公开相关申请。", "5", "9"),
            ("收到政府信息公开申请情况{}件。", "5", "9"),
            ("受理依申请信息{}条。", "5", "9"),
            ("依申请公开受理和办结{}件。", "5", "9"),
            ("优化内部办理流程，收到政府信息公开申请{}件。", "5", "9"),
            ("收到政府信息公开申请5件，公民个人提出申请{}件。", "3", "7"),
            ("办理政府信息公开申请5件，其中“予以公开”{}件。", "3", "4"),
            ("因政府信息公开引发{}件行政复议案件。", "1", "2"),
            (
                "政府信息公开行政复议1件（结果维持1件、尚未审结0件），行政诉讼{}件。",
                "0",
                "7",
            ),
            ("2022年发布{}件行政规范性文件。", "1", "7"),
            ("新发布的行政规范性文件{}件。", "1", "7"),
        ] {
            let of = |figure| found(&report(&wording.replace("{}", figure)), "claim-mismatch");
            assert!(of(sound).is_empty(), "{wording} {sound}");
            let findings = of(wrong);
            assert_eq!(findings.len(), 1, "{wording} {findings:#?}");
            assert_eq!(findings[0].at, wrong);
        }
    }

    #[test]
    fn who_says_that_there_was_none_is_believed_where_the_table_has_none() {
        let with = |text: &str, cells: &[(&str, &str)]| {
            let text = cells
                .iter()
                .fold(report(text), |text, (old, new)| with_cell(&text, old, new));
            found(&text, "claim-mismatch").len()
        };
        let requests = [
            (
                "数量 | | | 3 | 2 | 0 | 0 | 0 | 0 | 5 |",
                "数量 | | | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
            ),
            (
                "| 2 | 1 | 0 | 0 | 0 | 0 | 3 |",
                "| 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
            ),
            (
                "| 0 | 1 | 0 | 0 | 0 | 0 | 1 |",
                "| 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
            ),
            (
                "| | （七）总计 | | 3 | 2 | 0 | 0 | 0 | 0 | 5 |",
                "| | （七）总计 | | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
            ),
            (
                "四、结转下年度继续办理 | | | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
                "四、结转下年度继续办理 | | | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
            ),
        ];
        let review = [(
            "| 1 | 0 | 0 | 0 | 1 | 0 | 0 |",
            "| 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
        )];
        let documents = [(
            "行政规范性文件 | 1 | 1 | 9 |",
            "行政规范性文件 | 0 | 1 | 9 |",
        )];
        let decisions = [
            ("行政许可 | 30 |", "行政许可 | 0 |"),
            ("行政处罚 | 4 |", "行政处罚 | 0 |"),
        ];
        for (sentence, cells) in [
            ("今年以来，我局未收到政府信息公开申请。", &requests[..]),
            ("本机关未收到和处理政府信息公开申请。", &requests[..]),
            ("2022年,未收到依申请公开事项.", &requests[..]),
            ("我局2022年未收到依申请公开信件。", &requests[..]),
            (
                "未收到个人、法人或者其他组织向本机关申请公开政府信息。",
                &requests[..],
            ),
            ("全年无收到政府信息公开申请。", &requests[..]),
            ("未出现被行政诉讼、行政复议情况。", &review[..]),
            ("全年行政复议、行政诉讼均为0件。", &review[..]),
            ("全年行政复议0件，行政诉讼0件。", &review[..]),
            ("本年度无复议、诉讼案件。", &review[..]),
            ("未制定发布、废止行政规范性文件。", &documents[..]),
            ("本年度无新增的规章和规范性文件。", &documents[..]),
            ("我局2022年行政许可0条。", &decisions[..]),
            ("我局2022年行政处罚0条。", &decisions[..]),
            ("无行政许可及其他对外管理服务事项。", &decisions[..]),
        ] {
            assert_eq!(with(sentence, &[]), 1, "{sentence}");
            assert_eq!(with(sentence, cells), 0, "{sentence}");
        }
    }

    #[test]
    fn none_of_another_kind_is_none_of_this() {
        for sentence in [
            "因行政处罚引起的行政复议0件，行政诉讼0件。",
            "全年因行政执法引发行政复议0件。",
            "行政许可引起的行政复议0起。",
            "全年发生工伤认定行政诉讼0件。",
            "2022年行政许可0项取消、0项下放。",
            "我局行政许可0件超期办结。",
            "本年度行政许可0件逾期。",
            "收到政府信息公开申请5件，其中个人提交2件线上申请。",
        ] {
            assert!(
                found(&report(sentence), "claim-mismatch").is_empty(),
                "{sentence}"
            );
        }
    }

    #[test]
    fn a_paragraph_is_about_what_its_first_sentence_names() {
        let at = |text: &str| {
            let found = found(&report(text), "claim-mismatch").into_iter();
            found.map(|found| found.at).collect::<Vec<_>>()
        };
        let of = |text| at(&format!("（二）依申请公开情况。{text}"));
        assert_eq!(of("全年共收到申请9件，按期答复9件。"), ["9"]);
        assert!(of("全年共收到申请5件，按期答复5件。").is_empty());
        assert_eq!(of("从办理结果看，予以公开4件，不予公开1件。"), ["4"]);
        assert_eq!(
            of("从申请主体看，自然人申请7件；法人或其他组织申请2件。"),
            ["7"]
        );
        // Of something else, or of some requests alone.
        for text in [
            "全年收到行政复议申请58件，审结49件，其中维持30件。",
            "受理群众诉求50件，办结50件。",
            "网上申请4件（自然人4件）。",
            "去年共收到申请9件。",
            "县直部门共收到申请9件。",
            "计划收到申请9件。",
            "规范办理程序。全年共收到申请9件。",
        ] {
            assert!(of(text).is_empty(), "{text}");
        }
        assert!(at("（一）主动公开情况。全年共收到申请9件。").is_empty());
    }

    #[test]
    fn behind_a_few_that_came_over_stand_the_applicants_of_all() {
        let at = |text: &str| {
            let found = found(&report(text), "claim-mismatch").into_iter();
            found.map(|found| found.at).collect::<Vec<_>>()
        };
        let text =
            "收到政府信息公开申请5件，上年度结转1件，其中自然人申请14件，法人或其他组织申请2件。";
        assert_eq!(at(text), ["14"]);
        // These may be the one that came over.
        let text = "收到政府信息公开申请5件，上年度结转1件，其中自然人申请1件。";
        assert!(at(text).is_empty());
    }

    #[test]
    fn a_list_that_one_wrong_figure_breaks_is_not_reported_beside_it() {
        let text =
            report("全年收到政府信息公开申请5件，其中自然人申请7件、法人或其他组织申请2件。");
        let found = found(&text, "");
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(
            (found[0].rule.as_str(), found[0].at.as_str()),
            ("claim-mismatch", "7")
        );
    }

    /// The findings in a report of `office` that says `text`.
    fn of_office(office: &str, text: &str) -> Vec<String> {
        let text = with_cell(&report(text), "云水县教育局", office);
        let found = found(&text, "claim-mismatch").into_iter();
        found.map(|found| found.at).collect()
    }

    #[test]
    fn what_is_said_of_all_the_area_is_the_tables_of_its_government() {
        let county = |text| of_office("云水县人民政府", text);
        // Five were received, one came over from last year.
        assert_eq!(county("全县共收到政府信息公开申请4件。"), ["4"]);
        assert_eq!(county("全县未收到政府信息公开申请。").len(), 1);
        assert_eq!(
            county("全县共收到政府信息公开申请9件，其中自然人申请3件。"),
            ["9"]
        );
        assert!(county("全县共收到政府信息公开申请5件，自然人申请3件。").is_empty());
        let office = "云水县人民政府办公室";
        assert!(of_office(office, "全县共收到政府信息公开申请4件。").is_empty());
        let town = "云水县河口镇人民政府";
        assert_eq!(of_office(town, "全镇收到政府信息公开申请9件。"), ["9"]);
    }

    #[test]
    fn tables_of_the_office_alone_hold_less_than_is_said_of_the_area() {
        let county = |text| of_office("云水县人民政府", text);
        let text = "全县共收到政府信息公开申请90件，其中自然人申请70件，结转下年度12件。";
        assert!(county(text).is_empty());
        let text = "全县作出行政处罚决定4件，共收到政府信息公开申请90件。";
        assert!(
            county(text).is_empty(),
            "the one table tells nothing of the other"
        );
    }

    #[test]
    fn sentences_on_other_years_or_bodies_make_no_claim() {
        for text in [
            "2020年共收到政府信息公开申请90件。",
            "县直部门收到政府信息公开申请90件。",
            "收到政府信息公开申请近90件。",
        ] {
            assert!(found(&report(text), "claim-mismatch").is_empty(), "{text}");
        }
    }
}
