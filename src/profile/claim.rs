//! Which sentences state a figure of the tables.

use std::ops::Range;

use super::model::{Claim, Profile};
use super::patterns::Filter;

/// A claim found in a sentence; bytes of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Index into [`Profile::claims`].
    pub claim: usize,
    /// The words of the claim.
    pub span: Range<usize>,
    /// The figure; `None` says that there is none (0).
    pub figure: Option<Range<usize>>,
}

/// What ends a clause.
const CLAUSE_ENDS: [char; 8] = [',', '。', ';', ':', '!', '?', ')', '('];
/// What may stand around the words of a claim.
const AROUND: [char; 10] = [',', '。', ';', ':', '!', '?', ')', '(', '、', '"'];

impl Profile {
    /// The claims of `sentence` (in normal form, up to its full stop) in the
    /// prose of `section`, in a report on `year`.
    ///
    /// Whether the sentence speaks of this office and this year is told by the
    /// clause that holds the claim and all that stands before it: what comes
    /// later (12件，较去年增长…) changes nothing.
    pub fn claims_in(&self, sentence: &str, section: &str, year: Option<i32>) -> Vec<Stated> {
        let mut found: Vec<Stated> = Vec::new();
        let patterns = || self.claims.iter().map(|claim| &claim.pattern);
        let filter = (self.claim_filter).get_or_init(|| Filter::new(patterns()));
        let shown = filter.shown(sentence);
        for index in filter.candidates(&shown) {
            let Some(claim) = self.claims.get(index) else {
                break;
            };
            if !claim.sections.is_empty() && !claim.sections.iter().any(|id| id == section) {
                continue;
            }
            for captures in claim.pattern.captures_untold(sentence) {
                let figure = captures.name("n").map(|n| n.range());
                let span = trimmed(sentence, captures.range());
                // The first claim on a figure, or on the words, is the one.
                let taken = found.iter().any(|known| match (&known.figure, &figure) {
                    (Some(a), Some(b)) => a == b,
                    _ => {
                        known.claim != index
                            && overlap(&known.span, &span)
                            && self.same_id(known.claim, index)
                    }
                });
                if taken {
                    continue;
                }
                let end = sentence
                    .get(span.end..)
                    .and_then(|rest| rest.find(CLAUSE_ENDS))
                    .map_or(sentence.len(), |at| span.end + at);
                let head = sentence.get(..end).unwrap_or(sentence);
                if self.makes(claim, head, year) {
                    found.push(Stated {
                        claim: index,
                        span,
                        figure,
                    });
                }
            }
        }
        found.sort_by_key(|stated| stated.span.start);
        found
    }

    /// Whether `head`, the sentence up to the end of the clause, makes `claim`
    /// about this office and this year.
    fn makes(&self, claim: &Claim, head: &str, year: Option<i32>) -> bool {
        let other_year = self.words.year.as_ref().is_some_and(|pattern| {
            pattern.captures_all(head).iter().any(|captures| {
                let named = captures.name("y").and_then(|y| y.as_str().parse().ok());
                named.is_none() || named != year
            })
        });
        !other_year
            && claim
                .about
                .as_ref()
                .is_none_or(|about| about.is_match(head))
            && !claim.unless.iter().any(|unless| unless.is_match(head))
            && !self.words.unclaimed.is_match(head)
    }

    fn same_id(&self, a: usize, b: usize) -> bool {
        let id = |i: usize| self.claims.get(i).map(|claim| &claim.id);
        id(a) == id(b)
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The range without the punctuation that a pattern needs around its words.
fn trimmed(sentence: &str, range: Range<usize>) -> Range<usize> {
    let text = sentence.get(range.clone()).unwrap_or_default();
    let front = text.len() - text.trim_start_matches(AROUND).len();
    let words = text.trim_matches(AROUND);
    range.start + front..range.start + front + words.len()
}

#[cfg(test)]
mod tests {
    use super::super::Profiles;
    use crate::normal::normal;

    /// The claims of a sentence in a report on 2023, as `id figure`.
    fn claims(sentence: &str) -> String {
        claims_of("gov-disclosure-2021", "overview", sentence)
    }

    fn claims_of(form: &str, section: &str, sentence: &str) -> String {
        let profiles = Profiles::builtin();
        let form = profiles.get(form).unwrap();
        let sentence = normal(sentence);
        form.claims_in(&sentence, section, Some(2023))
            .into_iter()
            .map(|stated| {
                let id = &form.claims[stated.claim].id;
                let figure = stated.figure.map_or("none", |n| &sentence[n]);
                format!("{id} {figure}")
            })
            .collect::<Vec<_>>()
            .join(", ")
    }

    #[track_caller]
    fn check(table: &[(&str, &str)]) {
        for (sentence, expected) in table {
            assert_eq!(claims(sentence), *expected, "{sentence}");
        }
    }

    #[test]
    fn requests_received() {
        check(&[
            ("全年共收到政府信息公开申请12件。", "requests-received 12"),
            (
                "2023年，我局共收到 12 件政府信息公开申请，均已答复。",
                "requests-received 12",
            ),
            (
                "本年度共接到公民、法人和其他组织提出的政府信息公开申请１２件。",
                "requests-received 12",
            ),
            (
                "本年新收政府信息公开申请 5 件，上年结转 1 件。",
                "requests-new 5, carried-in 1",
            ),
            (
                "2023年，我局收到并办结依申请公开政府信息申请3件。",
                "requests-handled 3",
            ),
            ("共受理依申请公开12件。", "requests-handled 12"),
            ("收到依申请公开申请共计两件。", "requests-received 两"),
            (
                "依申请公开方面，全年收到申请3件，均按期答复。",
                "requests-received 3",
            ),
            (
                "收到政府信息公开申请12件，较去年增长20%。",
                "requests-received 12",
            ),
            ("收到政府信息公开申请数量为0件。", "requests-received 0"),
        ]);
    }

    #[test]
    fn what_is_no_request_under_the_regulations() {
        check(&[
            ("全年收到建议提案2件，均已办结。", ""),
            ("收到信访申请5件。", ""),
            ("通过网站互动栏目收到并答复各类提问54条，公开53条。", ""),
            ("办理行政许可申请35件。", ""),
            ("接受政府信息公开咨询20次。", ""),
            ("印制政府信息公开申请表100份。", ""),
            ("共收到资助申请12件。", ""),
        ]);
    }

    #[test]
    fn not_this_office_this_year_or_all_requests() {
        check(&[
            ("2022年共收到政府信息公开申请7件。", ""),
            ("去年共收到政府信息公开申请7件。", ""),
            ("县直部门收到政府信息公开申请40件。", ""),
            ("各乡镇、街道共收到政府信息公开申请40件。", ""),
            ("条例实施以来，累计收到政府信息公开申请200件。", ""),
            ("收到政府信息公开申请10余件。", ""),
            ("收到政府信息公开申请近10件。", ""),
            ("收到政府信息公开申请10件以上。", ""),
            ("其中通过网络收到政府信息公开申请3件。", ""),
            ("2023年上半年收到政府信息公开申请3件。", ""),
            ("计划办理政府信息公开申请3件。", ""),
        ]);
    }

    #[test]
    fn outcomes_of_reviews_and_lawsuits() {
        check(&[
            (
                "因政府信息公开被申请行政复议4件，其中结果维持2件、结果纠正1件、尚未审结1件。",
                "review 4, review-upheld 2, review-corrected 1, review-pending 1",
            ),
            (
                "涉及政府信息公开的行政诉讼3件，其中维持2件，其他结果1件。",
                "suit 3, suit-upheld 2, suit-other 1",
            ),
            // Of which of the two is not said.
            (
                "政府信息公开行政复议1件、行政诉讼1件，结果维持2件。",
                "review 1, suit 1",
            ),
            ("全年审理行政复议案件20件，维持12件，纠正8件。", ""),
        ]);
    }

    #[test]
    fn what_is_left_for_next_year_was_not_handled() {
        check(&[
            ("结转下年度继续办理政府信息公开申请6件。", "carried-out 6"),
            ("全年办结政府信息公开申请84件。", "requests-handled 84"),
        ]);
    }

    #[test]
    fn no_requests() {
        let none = "requests-none none";
        check(&[
            ("未收到政府信息公开申请。", none),
            (
                "2023年度，我局未收到政府信息公开申请，无依申请公开收费情况。",
                none,
            ),
            ("没有收到书面公开政府信息的申请。", none),
            (
                "未收到任何公民、法人或者其他组织提出的依申请公开政府信息申请。",
                none,
            ),
            ("2023年未收到政府信息依申请公开件。", none),
            ("我局未收到依申请公开事项。", none),
            ("本年度无依申请公开事项。", none),
            (
                "未收到政府信息公开申请、行政复议和行政诉讼。",
                "requests-none none, review-none none, suit-none none",
            ),
            ("如未收到政府信息公开申请，应当说明。", ""),
            ("未收到网上政府信息公开申请。", ""),
            ("未发生政府信息公开申请行政复议案件。", "review-none none"),
            ("未按时答复政府信息公开申请的，追究责任。", ""),
            ("2022年未收到政府信息公开申请。", ""),
        ]);
    }

    #[test]
    fn outcomes_and_applicants() {
        check(&[
            (
                "全年共办理政府信息公开申请4件，其中：予以公开2件，部分公开0件，不予公开1件，无法提供1件，不予处理0件。",
                "requests-handled 4, granted 2, partial 0, denied 1, unavailable 1, rejected 0",
            ),
            (
                "收到政府信息公开申请5件，其中自然人申请4件，法人或其他组织申请1件。",
                "requests-received 5, natural-persons 4, organisations 1",
            ),
            (
                "受理政府信息公开申请5件，予以公开和部分公开3件，结转下年度办理2件。",
                "requests-handled 5, granted-or-partial 3, carried-out 2",
            ),
            ("主动公开信息300条，其中予以公开2件。", ""),
            (
                "收到政府信息公开申请5件，不予以公开1件。",
                "requests-received 5",
            ),
        ]);
    }

    #[test]
    fn reviews_and_lawsuits() {
        check(&[
            ("因政府信息公开发生行政复议1起，结果维持。", "review 1"),
            (
                "无行政复议、行政诉讼案件。",
                "review-none none, suit-none none",
            ),
            (
                "未发生因政府信息公开申请行政复议、提起行政诉讼的情况。",
                "review-none none, suit-none none",
            ),
            ("没有因政府信息公开工作被申请行政复议。", "review-none none"),
            (
                "因政府信息公开引发行政复议、行政诉讼案件2件。",
                "review-and-suit 2",
            ),
            (
                "政府信息公开方面，行政复议2件，行政诉讼1件。",
                "review 2, suit 1",
            ),
            ("全年有1件涉及政府信息公开的行政复议。", "review 1"),
            ("受理行政复议案件12件。", ""),
            ("本年办理政府信息公开类行政复议案件12件。", ""),
            ("行政复议12件。", ""),
            ("无行政复议纠错案件。", ""),
            ("未按规定答复引起行政复议1件。", ""),
        ]);
    }

    #[test]
    fn decisions_and_documents() {
        check(&[
            ("作出行政许可决定 35 件。", "licences 35"),
            (
                "全年做出行政处罚处理决定12件，行政强制处理决定0件。",
                "penalties 12, coercion 0",
            ),
            ("公开行政许可决定信息35条。", ""),
            ("公示行政许可、行政处罚决定35件。", ""),
            (
                "制发行政规范性文件2件，废止规范性文件1件。",
                "documents-issued 2, documents-repealed 1",
            ),
            ("现行有效的行政规范性文件共9件。", "documents-in-force 9"),
            ("印发政策性文件20件。", ""),
            ("审核规范性文件12件。", ""),
            ("未产生信息处理费。", ""),
            ("收取信息处理费0元。", ""),
        ]);
    }

    #[test]
    fn the_form_of_2019_has_no_stock_of_documents() {
        let claims = |sentence| claims_of("gov-disclosure-2019", "overview", sentence);
        assert_eq!(claims("现行有效的规范性文件9件。"), "");
        assert_eq!(claims("制发规范性文件2件。"), "documents-issued 2");
    }

    #[test]
    fn plans_make_no_claims() {
        let sentence = "收到政府信息公开申请12件。";
        assert_eq!(claims_of("gov-disclosure-2021", "problems", sentence), "");
    }
}
