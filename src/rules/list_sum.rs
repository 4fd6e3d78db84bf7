//! `list-sum`: the parts of a total that a sentence names don't add up to it.

use std::cell::OnceCell;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Scope, claim_mismatch, names};
use crate::equations::is_slip;
use crate::finding::{Edit, Finding, Fix, Place, PlacedFinding, Related, Rule, Severity, Subject};
use crate::message::{Message, Template};
use crate::number::{in_digits, write_like};
use crate::report::paragraph::Paragraph;
use crate::report::{BoundClaim, Report, prose};
use crate::syntax::sentence::{Figure, ListSum, Relation, Verdict};
use crate::syntax::words;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "list-sum",
    severity: Severity::Warning,
    summary: Template {
        zh: "句中所列各项之和不等于总数",
        en: "the parts that a sentence lists don't add up to its total",
    },
};

const SUM: Template = Template {
    zh: "总数写的是 {total}{unit}，所列 {count} 项之和是 {sum}{parts_unit}（{terms}），相差 {difference}{advice}",
    en: "the total says {total}, its {count} parts make {sum} ({terms}): {difference} apart{advice}",
};
const INCOMPLETE: Template = Template {
    zh: "；若未全列，可写“等”",
    en: "; if not all are listed, say so",
};
const OVERLAPPING: Template = Template {
    zh: "；若各项有重复，可写明",
    en: "; if some belong to two parts, say so",
};
const NOTHING: Template = Template { zh: "", en: "" };
const SUBSET: Template = Template {
    zh: "“其中”的 {part}{parts_unit}多于总数 {total}{unit}",
    en: "a part, {part}, is more than its total, {total}",
};
const PART: Template = Template {
    zh: "“{label}”{value}{unit}",
    en: "{label}: {value}",
};
const FIX_TOTAL: Template = Template {
    zh: "总数改为 {sum}",
    en: "Write {sum} as the total",
};
const FIX_PART: Template = Template {
    zh: "“{label}”改为 {value}",
    en: "Write {value} for {label}",
};

/// Terms that a message writes out, at most.
const TERMS: usize = 20;
/// Parts that are offered for a change, at most.
const OFFERS: usize = 3;

pub fn check(scope: &Scope, found: &mut Vec<PlacedFinding>) {
    for (paragraph, read) in scope.stating() {
        let prose = Prose::new(paragraph, read);
        let counts = |sum: &ListSum| scope.report.is_some() || prose.announces(sum);
        if !read
            .statements
            .sums
            .iter()
            .any(|sum| sum.verdict.is_fault() && counts(sum))
        {
            continue;
        }
        let faults = faults(read);
        let place = || names::prose_place(scope.report, paragraph.piece);
        // What was found where the paragraph stood may be another thing where
        // other sections and tables are around it.
        let kept = read.findings.get_or_init(|| {
            let compose = |fault| Arc::new(finding(&prose, fault, place(), &|_| false));
            faults.iter().map(compose).collect()
        });
        let place_of = |finding: &Arc<Finding>| {
            names::is_prose_place(&finding.place, scope.report, paragraph.piece)
        };
        let is_home = kept.first().is_some_and(place_of);
        let stated = Stated::new(scope.report, paragraph.span);
        for (fault, kept) in faults.iter().zip(kept) {
            if !counts(fault.sum) || stated.all(kept) {
                continue;
            }
            let same = is_home && !stated.is_agreed_on(kept);
            let finding = match same {
                true => kept.clone(),
                false => Arc::new(finding(&prose, fault, place(), &|span| stated.agrees(span))),
            };
            found.push(PlacedFinding {
                offset: paragraph.span.start,
                finding,
            });
        }
    }
}

/// A sum that is at fault.
struct Fault<'p> {
    sum: &'p ListSum,
    /// Other divisions of the same total that make the same: one fault, the total's.
    beside: Vec<&'p ListSum>,
}

/// The sums that are at fault, the surest of those that tell of the same.
fn faults(read: &prose::Prose) -> Vec<Fault<'_>> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut told = HashMap::new();
    for sum in read.statements.sums.iter().filter(|s| s.verdict.is_fault()) {
        let beside = Vec::new();
        if sum.relation == Relation::Subset {
            faults.push(Fault { sum, beside });
            continue;
        }
        match told.entry((sum.total.span, sum.sum)) {
            Entry::Vacant(entry) => {
                entry.insert(faults.len());
                faults.push(Fault { sum, beside });
            }
            Entry::Occupied(entry) => {
                let Some(fault) = faults.get_mut(*entry.get()) else {
                    continue;
                };
                let surer = sum.verdict == Verdict::Fails && fault.sum.verdict != Verdict::Fails;
                let other = match surer {
                    true => std::mem::replace(&mut fault.sum, sum),
                    false => sum,
                };
                fault.beside.push(other);
            }
        }
    }
    faults
}

/// The claims on figures of a paragraph, which begins at `from`.
struct Stated<'r> {
    report: Option<&'r Report>,
    claims: Vec<&'r BoundClaim>,
    from: usize,
}

impl<'r> Stated<'r> {
    fn new(report: Option<&'r Report>, paragraph: Span) -> Stated<'r> {
        // They stand in the order of the text, and none in two paragraphs.
        let claims = report.map_or(&[][..], |report| &report.claims);
        let first = claims.partition_point(|claim| claim.span.start < paragraph.start);
        let own = claims.iter().skip(first);
        let own = own.take_while(|claim| claim.span.start < paragraph.end);
        let inside = |claim: &&BoundClaim| claim.figure.is_some_and(|f| f.overlaps(paragraph));
        Stated {
            report,
            claims: own.filter(inside).collect(),
            from: paragraph.start,
        }
    }

    /// Whether each figure of the sum that `finding` is on is one of the tables':
    /// where they confirm all, the parts are those of another total (收到12件。其中予
    /// 以公开10件、结转下年3件: of what was carried in too), where they can't be asked,
    /// they may be, and else the sentence or the cell is reported.
    fn all(&self, finding: &Finding) -> bool {
        let stated = |figure: Span| self.claims.iter().any(|c| c.figure == Some(figure));
        !self.claims.is_empty() && self.figures(finding).all(stated)
    }

    /// Whether the tables agree with a figure of the sum.
    fn is_agreed_on(&self, finding: &Finding) -> bool {
        !self.claims.is_empty() && self.figures(finding).any(|figure| self.agree(figure))
    }

    /// Whether the tables agree with the figure at `figure` of the paragraph.
    fn agrees(&self, figure: Span) -> bool {
        self.agree(figure.shifted(self.from))
    }

    fn agree(&self, figure: Span) -> bool {
        let claims = self.claims.iter().filter(|c| c.figure == Some(figure));
        let holds = |claim: &BoundClaim| {
            (self.report).is_some_and(|report| claim_mismatch::holds(report, claim))
        };
        claims.copied().any(holds)
    }

    /// The figures of the sum that `finding` is on, in the text.
    fn figures(&self, finding: &Finding) -> impl Iterator<Item = Span> {
        (finding.explains.iter()).filter_map(|subject| match subject {
            Subject::Claim(span) => Some(span.shifted(self.from)),
            _ => None,
        })
    }
}

/// A paragraph that states something, and where its words stand.
pub(super) struct Prose<'a> {
    read: &'a prose::Prose,
    source: &'a str,
    /// The figures of lists that hold, collected when a finding first asks: most
    /// paragraphs have none, but one may have thousands.
    confirmed: OnceCell<HashSet<Span>>,
}

impl<'a> Prose<'a> {
    /// `read` is what the paragraph states.
    pub fn new(paragraph: &Paragraph<'a>, read: &'a prose::Prose) -> Prose<'a> {
        Prose {
            read,
            source: paragraph.source,
            confirmed: OnceCell::new(),
        }
    }

    /// Whether what the sum divides calls itself a total; in a text that is no
    /// report only such a sum counts.
    fn announces(&self, sum: &ListSum) -> bool {
        let label = self.words(sum.total.label);
        words::SUM_UP.occur_in(label) || words::TOTAL_EN.occur_in(label)
    }

    /// Whether the figure is one of a list that holds.
    fn confirms(&self, figure: &Figure) -> bool {
        let confirmed = self.confirmed.get_or_init(|| {
            let sums = self.read.statements.sums.iter();
            let hold =
                |sum: &&ListSum| sum.verdict == Verdict::Holds && sum.relation == Relation::Whole;
            let figures = |sum: &'a ListSum| std::iter::once(&sum.total).chain(&sum.parts);
            sums.filter(hold)
                .flat_map(figures)
                .map(|f| f.span)
                .collect()
        });
        confirmed.contains(&figure.span)
    }

    /// Where this stands in the paragraph.
    pub fn locate(&self, span: Span) -> Span {
        self.read.locate(span, self.source)
    }

    pub fn words(&self, span: Span) -> &'a str {
        span.of(&self.read.text)
    }
}

/// The finding on `sum`; its spans count from the paragraph's start. `agreed` says
/// whether the tables agree with the figure there.
fn finding(
    prose: &Prose,
    Fault { sum, beside }: &Fault,
    place: Place,
    agreed: &dyn Fn(Span) -> bool,
) -> Finding {
    let others = || beside.iter().flat_map(|sum| &sum.parts);
    let total = prose.locate(sum.total.span);
    let unit = prose.words(sum.total.unit);
    // Parts in another unit than the total's keep theirs.
    let own = sum.parts.first().map(|part| prose.words(part.unit));
    let parts_unit = own.filter(|own| !own.is_empty()).unwrap_or(unit);
    let advice = match sum.verdict {
        Verdict::Incomplete if !has_slip(sum) => Some(&INCOMPLETE),
        Verdict::Overlapping if !has_slip(sum) => Some(&OVERLAPPING),
        _ => None,
    };
    let message = match sum.relation {
        Relation::Whole => Message::new(&SUM)
            .with("total", sum.total.value)
            .with("count", sum.parts.len())
            .with("sum", sum.sum)
            .with("terms", terms(&sum.parts))
            .with("difference", (sum.sum - sum.total.value).abs())
            .with("unit", unit)
            .with("parts_unit", parts_unit)
            .with("advice", Message::new(advice.unwrap_or(&NOTHING))),
        Relation::Subset => Message::new(&SUBSET)
            .with("part", sum.sum)
            .with("total", sum.total.value)
            .with("unit", unit)
            .with("parts_unit", parts_unit),
    };
    let mut finding = Finding::new(&RULE, total, message);
    if advice.is_some() {
        finding.severity = Severity::Hint;
    }
    finding.actual = Some(total.of(prose.source).to_string());
    if sum.relation == Relation::Whole {
        finding.expected = Some(in_digits(sum.sum));
    }
    finding.place = place;
    let figures = std::iter::once(&sum.total).chain(&sum.parts);
    finding.explains = figures
        .chain(others())
        .map(|figure| Subject::Claim(prose.locate(figure.span)))
        .collect();
    finding.related = sum
        .parts
        .iter()
        .chain(others())
        .map(|part| Related {
            file: None,
            span: prose.locate(part.span),
            message: Message::new(&PART)
                .with("label", prose.words(part.label))
                .with("value", part.value)
                .with("unit", prose.words(part.unit)),
        })
        .collect();
    if sum.relation == Relation::Whole {
        finding.fixes = fixes(prose, sum, agreed);
        // Parts that others confirm are right.
        (finding.fixes)
            .retain(|fix| beside.is_empty() || fix.edits.iter().all(|e| e.span == total));
        // Where the total may well be right, only a slip in a part is mended.
        (finding.fixes).retain(|fix| advice.is_none() || fix.edits.iter().all(|e| e.span != total));
    }
    finding
}

/// Whether one figure of three digits or more, and no round one, is a slip of
/// the hand away from what would make the list hold; or of two, exchanged. Parts
/// that may overlap make much more, and soon something like a slip by chance.
fn has_slip(sum: &ListSum) -> bool {
    let missing = sum.total.value - sum.sum;
    let parts = parts_of_one(sum).map(|part| part.value);
    let much = missing.abs() * Decimal::TEN > sum.total.value;
    let by_chance = sum.verdict == Verdict::Overlapping && much;
    let mut slips = std::iter::once((sum.total.value, sum.sum))
        .chain(parts.map(|value| (value, value + missing)))
        .filter(|(written, meant)| !meant.is_sign_negative() && is_slip(*written, *meant));
    slips.any(|(written, meant)| {
        let exact = !(written % Decimal::TEN).is_zero();
        let long = !by_chance && written >= Decimal::ONE_HUNDRED;
        exact && (long || has_same_digits(written, meant))
    })
}

/// The parts whose figure is theirs alone, and not that of each of several (各1条):
/// changing that would change them all.
fn parts_of_one(sum: &ListSum) -> impl Iterator<Item = &Figure> {
    let parts = sum.parts.as_slice();
    let shares = |part: &Figure, at: Option<usize>| {
        at.and_then(|at| parts.get(at))
            .is_some_and(|p| p.span == part.span)
    };
    let alone = move |(at, part): &(usize, &Figure)| {
        !shares(part, at.checked_sub(1)) && !shares(part, at.checked_add(1))
    };
    parts.iter().enumerate().filter(alone).map(|(_, part)| part)
}

fn has_same_digits(a: Decimal, b: Decimal) -> bool {
    let digits = |value: Decimal| {
        let mut digits = in_digits(value).into_bytes();
        digits.sort_unstable();
        digits
    };
    digits(a) == digits(b)
}

/// `1139 + 907 + 97`
fn terms(parts: &[Figure]) -> String {
    let mut terms: Vec<String> = parts
        .iter()
        .take(TERMS)
        .map(|part| in_digits(part.value))
        .collect();
    if parts.len() > TERMS {
        terms.push("…".to_string());
    }
    terms.join(" + ")
}

/// The total first, unless only a part differs by a slip of the hand; then
/// such parts. A figure that the tables or another list confirm stays.
fn fixes(prose: &Prose, sum: &ListSum, agreed: &dyn Fn(Span) -> bool) -> Vec<Fix> {
    let confirmed = |figure: &Figure| prose.confirms(figure) || agreed(prose.locate(figure.span));
    let change = |figure: &Figure, value: Decimal, title: Message| {
        let span = prose.locate(figure.span);
        Fix {
            title,
            safe: false,
            edits: vec![Edit {
                span,
                text: write_like(value, span.of(prose.source)),
            }],
        }
    };
    let missing = sum.total.value - sum.sum;
    let mut fixes: Vec<Fix> = parts_of_one(sum)
        .filter(|part| !confirmed(part))
        .filter_map(|part| {
            let value = part.value + missing;
            let fits = !value.is_sign_negative() && is_slip(part.value, value);
            fits.then(|| {
                let title = Message::new(&FIX_PART)
                    .with("label", prose.words(part.label))
                    .with("value", value);
                change(part, value, title)
            })
        })
        .take(OFFERS)
        .collect();
    if !confirmed(&sum.total) {
        let title = Message::new(&FIX_TOTAL).with("sum", sum.sum);
        let total = change(&sum.total, sum.sum, title);
        let part_is_likelier = fixes.len() == 1 && !is_slip(sum.total.value, sum.sum);
        fixes.insert(usize::from(part_is_likelier), total);
    }
    fixes
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{found, report, with_cell};

    #[test]
    fn parts_that_do_not_make_their_total_are_reported_at_the_total() {
        let text = report("全年共发布信息６０条，其中通知公告20条，工作动态 30 条，政策解读20条。");
        let found = found(&text, "list-sum");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, "６０");
        assert_eq!(found[0].related, ["20", "30", "20"]);
        assert!(found[0].zh.contains("20 + 30 + 20"), "{}", found[0].zh);
        // The total is written as it was: in full-width digits.
        assert_eq!(found[0].fixes[0], "７０");
    }

    #[test]
    fn divisions_that_agree_on_another_total_are_one_finding() {
        let text = report(
            "全年共收办案件210件（市政府100件、部门90件、某县10件），其中，甲类190件，乙类10件。",
        );
        let findings = found(&text, "");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(findings[0].at, "210");
        assert_eq!(findings[0].related, ["100", "90", "10", "190", "10"]);
        assert_eq!(findings[0].fixes, ["200"]);
        // They don't agree: which is wrong isn't known.
        let text = report(
            "全年共收办案件210件（市政府100件、部门90件、某县10件），其中，甲类190件，乙类12件。",
        );
        assert_eq!(found(&text, "list-sum").len(), 2);
    }

    #[test]
    fn a_part_that_a_slip_explains_is_offered() {
        let text = report("全年共发布信息1500条，其中通知公告142条，工作动态88条。");
        let found = found(&text, "list-sum");
        assert_eq!(found[0].fixes, ["1412", "230"]);
        assert_eq!(found[0].severity, Severity::Warning);
    }

    #[test]
    fn far_too_little_is_a_warning_where_a_slip_explains_it() {
        let text = report("公开信息27747份，其中营商环境1575份、公共资源1199份。");
        let found = found(&text, "list-sum");
        assert_eq!(found[0].severity, Severity::Warning);
        assert_eq!(found[0].fixes[0], "2774");
        // 92, its digits exchanged.
        let text = report("公开信息186条，其中工作动态29条、财政信息38条、公示公告56条。");
        let found = self::found(&text, "list-sum");
        assert_eq!(found[0].severity, Severity::Warning);
    }

    #[test]
    fn parts_that_may_be_some_only_are_a_hint() {
        let text = report("全年公开信息3420条，其中工作动态2100条、通知公告320条。");
        let found = found(&text, "list-sum");
        assert_eq!(found[0].severity, Severity::Hint);
        assert!(
            found[0].zh.ends_with("若未全列，可写“等”"),
            "{}",
            found[0].zh
        );
        assert!(!found[0].fixes.contains(&"2420".to_string()));
    }

    #[test]
    fn channels_that_may_overlap_are_a_hint() {
        let text = report("全年公开信息2356条，其中通过网站公开2100条、通过公众号公开1320条。");
        let found = found(&text, "list-sum");
        assert_eq!(found[0].severity, Severity::Hint);
        assert!(
            found[0].zh.ends_with("若各项有重复，可写明"),
            "{}",
            found[0].zh
        );
    }

    #[test]
    fn parts_that_may_overlap_are_a_hint_where_chance_looks_like_a_slip() {
        let text = report("政务服务事项共122项，其中“不见面审批”98项、“秒批”26项、“承诺制”18项。");
        let found = found(&text, "list-sum");
        assert_eq!(found[0].severity, Severity::Hint);
        assert!(!found[0].fixes.contains(&"142".to_string()));
    }

    #[test]
    fn parts_keep_their_unit() {
        let text = report("全年发布信息205条，其中动态126则，文件34则，公告54则。");
        let found = found(&text, "list-sum");
        assert!(
            found[0].zh.contains("所列 3 项之和是 214则"),
            "{}",
            found[0].zh
        );
    }

    #[test]
    fn a_share_of_the_whole_named_again_is_no_part() {
        let text = report("公开信息3420条，其中网站2100条，占3420条的61.4%。");
        assert!(found(&text, "").is_empty());
        let text = report("公开信息3420条，其中网站2100条，占60%以上。");
        assert!(found(&text, "").is_empty());
    }

    #[test]
    fn a_total_that_is_a_part_of_a_list_that_holds_stays() {
        let text = report(
            "公开信息30条，其中通知公告18条（包括招考公告5条、停水公告12条）、政策解读12条。",
        );
        let found = found(&text, "list-sum");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, "18");
        assert_eq!(found[0].fixes, ["6", "13"]);
    }

    #[test]
    fn a_list_with_a_figure_left_to_fill_in_is_open() {
        for blank in ["××", "XX", "xx", "____"] {
            let text = format!("公开信息11条，其中通知公告7条，政策解读{blank}条，公示公告2条。");
            let found = found(&report(&text), "list-sum");
            assert!(found.is_empty(), "{text}: {found:#?}");
        }
    }

    #[test]
    fn a_list_that_the_tables_confirm_divides_another_total() {
        // Of the 5 new requests and the one carried in.
        let text = report(
            "全年收到政府信息公开申请5件。其中，予以公开3件、不予公开1件、无法提供1件，结转下年度继续办理1件。",
        );
        let findings = found(&text, "");
        assert!(findings.is_empty(), "{findings:#?}");
    }

    #[test]
    fn a_list_of_the_tables_figures_is_not_judged_where_they_cannot_be_asked() {
        let row = "| | （四）无法提供 | 1.本机关不掌握相关政府信息 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |";
        let text = report(
            "全年收到政府信息公开申请5件。其中，予以公开3件、不予公开1件、无法提供1件，结转下年度继续办理1件。",
        );
        let text = with_cell(&text, row, &row.replace("| 0 | 1 |", "| 0 | 若干 |"));
        let findings = found(&text, "");
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(findings[0].rule, "not-a-number");
    }

    #[test]
    fn the_figure_of_each_of_several_is_not_changed_for_one() {
        let text = report("公开信息48条，其中工作动态40条、年报、指南各2条。");
        let found = found(&text, "list-sum");
        assert!(found[0].zh.contains("40 + 2 + 2"), "{}", found[0].zh);
        assert_eq!(found[0].related, ["40", "2", "2"]);
        assert_eq!(found[0].fixes, ["44", "44"]);
    }

    #[test]
    fn a_part_larger_than_its_total_is_reported() {
        let text = report("公开信息44条，其中政策解读50条。");
        assert_eq!(found(&text, "list-sum").len(), 1);
    }

    #[test]
    fn a_text_that_is_no_report_must_call_it_a_total() {
        let found = |text| found(text, "list-sum").len();
        assert_eq!(found("库存共计12件，其中甲5件，乙8件。\n"), 1);
        assert_eq!(found("库存12件，其中甲5件，乙8件。\n"), 0);
    }
}
