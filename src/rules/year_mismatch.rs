//! `year-mismatch`: title, reporting period and body name different years.

use super::period::Period;
use super::{Scope, claim_mismatch, names};
use crate::finding::{Edit, Finding, Fix, Related, Rule, Severity};
use crate::message::{Message, Template};
use crate::number::write_like;
use crate::profile::{Mark, Sifted, Whose};
use crate::report::claims::of_sentence;
use crate::report::own_year::{self, Begins, begins_with};
use crate::report::paragraph::{Paragraph, of_piece, section_of};
use crate::report::{BoundSection, Report};
use crate::syntax::words::YEARS_APART;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "year-mismatch",
    severity: Severity::Error,
    summary: Template {
        zh: "标题、统计期限与正文的年份不一致",
        en: "title, reporting period and body name different years",
    },
};

const DIFFERS: Template = Template {
    zh: "这里是 {here} 年，{other}是 {there} 年",
    en: "{here} here, but {there} in the {other}",
};
const TITLE: Template = Template {
    zh: "标题",
    en: "title",
};
const PREAMBLE: Template = Template {
    zh: "前言",
    en: "preamble",
};
const OVERVIEW: Template = Template {
    zh: "总体情况",
    en: "overview",
};
const PERIOD: Template = Template {
    zh: "统计期限",
    en: "reporting period",
};
const OTHER_YEAR: Template = Template {
    zh: "{place}：{year} 年",
    en: "{place}: {year}",
};
const WRITE: Template = Template {
    zh: "改为 {year}",
    en: "Write {year}",
};

/// Figures that are hardly those of an earlier year too, at least.
const FEWEST_FIGURES: usize = 2;

/// A year and where it stands.
#[derive(Clone, Copy)]
struct Named {
    year: i32,
    span: Span,
    /// The same year said again (the period's last day).
    again: Option<Span>,
    piece: usize,
    what: &'static Template,
}

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let title = title(scope, report);
    // A period over two years is wrong by itself.
    let of_one_year =
        |period: &Period| (period.last_year).is_none_or(|last| last.value == period.year.value);
    let period = scope.period().filter(of_one_year).map(|period| Named {
        year: period.year.value,
        span: period.year.span,
        again: period.last_year.map(|last| last.span),
        piece: period.piece,
        what: &PERIOD,
    });
    let opening = opening(scope, report);
    let opened = |right: Named| {
        let (wrong, begins) = opening.filter(|(opening, _)| opening.year != right.year)?;
        let severity = match begins {
            Begins::BehindLabel => Severity::Warning,
            _ => Severity::Error,
        };
        Some(Finding {
            severity,
            ..finding(scope, wrong, right)
        })
    };
    match (title, period) {
        (Some(title), Some(period)) if title.year != period.year => {
            // The form of the tables decides which of the two is wrong, or the body.
            let said = |named: Named| mentions(scope, report, named.year, None);
            let of_form = report.year == Some(period.year);
            let (wrong, right) = if of_form || said(period) > said(title) {
                (title, period)
            } else {
                (period, title)
            };
            findings.push(finding(scope, wrong, right));
            findings.extend(opened(right));
        }
        (Some(right), _) | (None, Some(right)) => {
            let announced = announced(scope, report, right.year);
            // Of title and announcement the body decides, too.
            let overruled = announced.filter(|announced| {
                let but = Some(announced.piece);
                let said = |named: Named| mentions(scope, report, named.year, but);
                period.is_none() && said(*announced) > said(right)
            });
            let (wrong, right) = match overruled {
                Some(announced) => (Some(right), announced),
                None => (announced, right),
            };
            findings.extend(wrong.map(|wrong| finding(scope, wrong, right)));
            let opened = opened(right);
            if (opened.as_ref()).is_none_or(|opened| opened.severity == Severity::Warning) {
                let known = opened.as_ref().map(|opened| opened.span);
                let told = told(scope, report, right.year);
                let told = told.filter(|told| Some(told.span) != known);
                findings.extend(told.map(|wrong| Finding {
                    severity: Severity::Warning,
                    ..finding(scope, wrong, right)
                }));
            }
            findings.extend(opened);
        }
        (None, None) => {}
    }
}

fn finding(scope: &Scope, wrong: Named, right: Named) -> Finding {
    let message = Message::new(&DIFFERS)
        .with("here", wrong.year.to_string())
        .with("there", right.year.to_string())
        .with("other", Message::new(right.what));
    let mut finding = Finding::new(&RULE, wrong.span, message);
    finding.place = names::prose_place(scope.report, wrong.piece);
    finding.actual = Some(wrong.year.to_string());
    finding.expected = Some(right.year.to_string());
    finding.related.push(Related {
        file: None,
        span: right.span,
        message: Message::new(&OTHER_YEAR)
            .with("place", Message::new(right.what))
            .with("year", right.year.to_string()),
    });
    finding.fixes.push(Fix {
        title: Message::new(&WRITE).with("year", right.year.to_string()),
        safe: false,
        edits: (std::iter::once(wrong.span).chain(wrong.again))
            .map(|span| Edit {
                span,
                text: write_like(right.year.into(), span.of(scope.text)),
            })
            .collect(),
    });
    finding
}

/// The title's year, where it is written in digits.
fn title(scope: &Scope, report: &Report) -> Option<Named> {
    let title = report.title.as_ref()?;
    let year = title.year?;
    let digits = year.to_string();
    let pieces = scope.pieces.iter().enumerate();
    pieces
        .filter(|(_, placed)| placed.offset <= title.span.end && title.span.start <= placed.end())
        .flat_map(|(piece, placed)| of_piece(piece, placed, scope.text))
        .filter(|p| title.span.overlaps(p.span))
        .find_map(|paragraph| {
            let at = paragraph.normal.find(&digits)?;
            Some(Named {
                year,
                span: paragraph.locate(Span::new(at, at + digits.len())),
                again: None,
                piece: paragraph.piece,
                what: &TITLE,
            })
        })
}

/// Another year than `right` that the preamble, or the first paragraph of the
/// overview with a year, announces the report of.
fn announced(scope: &Scope, report: &Report, right: i32) -> Option<Named> {
    let first = report.sections.first()?.first_piece;
    let announced = |paragraph: Paragraph, what| {
        let sifting = paragraph.sifting(&report.profile);
        let years = sifting.years(paragraph.normal);
        if years.iter().all(|(year, _)| *year == right) {
            return None;
        }
        let in_section = paragraph.piece >= first;
        let announced = own_year::announced(&paragraph, &report.profile, in_section)?;
        (announced.year != right).then(|| Named {
            year: announced.year,
            span: paragraph.locate(announced.span),
            again: None,
            piece: paragraph.piece,
            what,
        })
    };
    let mut preamble = scope.marked(Mark::Year).take_while(|p| p.piece < first);
    preamble
        .find_map(|paragraph| announced(paragraph, &PREAMBLE))
        .or_else(|| announced(of_overview(scope, report).next()?, &OVERVIEW))
}

/// The paragraphs of the first section that name years.
fn of_overview<'s, 'a>(
    scope: &'s Scope<'a>,
    report: &'s Report,
) -> impl Iterator<Item = Paragraph<'a>> {
    let paragraphs = scope.marked(Mark::Year);
    paragraphs.filter(|paragraph| {
        let section = section_of(&report.sections, paragraph.piece);
        let sifting = paragraph.sifting(&report.profile);
        section.is_some_and(|s| s.section == 0) && !sifting.years(paragraph.normal).is_empty()
    })
}

/// The year that the first section's first paragraph with a year begins with,
/// unless the paragraph names the report's own year too.
fn opening(scope: &Scope, report: &Report) -> Option<(Named, Begins)> {
    let mut paragraphs = of_overview(scope, report);
    let paragraph = paragraphs.next()?;
    let sifting = paragraph.sifting(&report.profile);
    let years = sifting.years(paragraph.normal);
    let (year, span) = years.first().copied()?;
    let begins = begins_with(paragraph.normal, span);
    let own = years.iter().any(|(year, _)| Some(*year) == report.year);
    let is_told = match begins {
        Begins::No => false,
        Begins::At => true,
        Begins::BehindLabel => {
            let mut next = paragraphs.next().into_iter();
            tells_figures(report, &paragraph, span)
                && !next.any(|next| begins_with_own(report, &next))
        }
    };
    if own || !is_told {
        return None;
    }
    let named = Named {
        year,
        span: paragraph.locate(span),
        again: None,
        piece: paragraph.piece,
        what: &TITLE,
    };
    Some((named, begins))
}

/// Whether figures of the year at `year`, and of no other, follow in a sentence
/// that it begins.
fn tells_figures(report: &Report, paragraph: &Paragraph, year: Span) -> bool {
    let sifting = paragraph.sifting(&report.profile);
    let [_] = sifting.years(paragraph.normal) else {
        return false;
    };
    let mut sentences = sifting.sentences(paragraph.normal);
    let sentence = sentences.find(|(place, _)| place.start == year.start);
    let figure = report.profile.words.figure.as_ref();
    let has = |(_, sentence): (Span, Sifted)| figure.is_some_and(|f| sentence.is_match(f));
    sentence.is_some_and(has) && !YEARS_APART.occur_in(paragraph.normal)
}

/// Whether the report's own year follows what may have been the past.
fn begins_with_own(report: &Report, paragraph: &Paragraph) -> bool {
    let sifting = paragraph.sifting(&report.profile);
    let first = sifting.years(paragraph.normal).first().copied();
    first.is_some_and(|(year, span)| Some(year) == report.year && span.start == 0)
}

/// Other years than `right` whose figures the first section tells, at the
/// beginning of a subsection, as its own: they are those of the tables.
fn told<'a>(scope: &'a Scope, report: &'a Report, right: i32) -> impl Iterator<Item = Named> + 'a {
    let paragraphs = scope.marked(Mark::Year);
    paragraphs.filter_map(move |paragraph| {
        let section = section_of(&report.sections, paragraph.piece)?;
        if section.section != 0 || report.year != Some(right) {
            return None;
        }
        let (year, span) = year_told(report, section, &paragraph)?;
        (year != right).then(|| Named {
            year,
            span: paragraph.locate(span),
            again: None,
            piece: paragraph.piece,
            what: &TITLE,
        })
    })
}

/// The only year that a paragraph names, where its first sentence but for the
/// subsection's heading begins with it and tells figures that the tables hold.
fn year_told(
    report: &Report,
    section: &BoundSection,
    paragraph: &Paragraph,
) -> Option<(i32, Span)> {
    let sifting = paragraph.sifting(&report.profile);
    let (year, span) = match sifting.years(paragraph.normal) {
        [one] => *one,
        _ => return None,
    };
    let begins = begins_with(paragraph.normal, span) != Begins::No;
    if !begins || YEARS_APART.occur_in(paragraph.normal) {
        return None;
    }
    let mut sentences = sifting.sentences(paragraph.normal);
    let (_, sentence) = sentences.find(|(place, _)| place.start == span.start)?;
    let id = &report.profile.sections.get(section.section)?.id;
    let whose = Whose {
        office: report.office.as_deref(),
        year: Some(year),
    };
    let claims = of_sentence(&sentence, id, &report.profile, whose);
    let all_hold = (claims.iter()).all(|(at, value)| claim_mismatch::holds_of(report, *at, *value));
    // One small figure, or none at all, may have been the same in an earlier year.
    let figures = claims.iter().filter(|(_, value)| !value.is_zero()).count();
    let surely = figures >= FEWEST_FIGURES || !claims.is_empty() && Some(year) > report.year;
    (all_hold && surely).then_some((year, span))
}

/// How often the first section names `year`, `but` for one piece; later sections may
/// speak of plans.
fn mentions(scope: &Scope, report: &Report, year: i32, but: Option<usize>) -> usize {
    of_overview(scope, report)
        .filter(|paragraph| Some(paragraph.piece) != but)
        .map(|paragraph| {
            let sifting = paragraph.sifting(&report.profile);
            let years = sifting.years(paragraph.normal).iter();
            years.filter(|(named, _)| *named == year).count()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use crate::finding::Severity;
    use crate::rules::testing::{applied, base, found, report, with_preamble};

    #[test]
    fn a_title_of_another_form_is_the_only_fault() {
        let period =
            "现公布本年度报告，统计期限为2022年1月1日起至2022年12月31日止。2022年工作平稳。";
        let sound = with_preamble(period);
        for year in ["2020年", "2018年"] {
            let text = sound.replacen("2022年", year, 1);
            let findings = found(&text, "");
            assert_eq!(findings.len(), 1, "{findings:#?}");
            assert_eq!(findings[0].rule, "year-mismatch");
            assert_eq!(applied(&text, &findings[0]), sound);
        }
    }

    #[test]
    fn a_period_of_another_year_than_the_title_is_reported() {
        let text = with_preamble("本报告所列数据的统计期限自2021年1月1日至2021年12月31日。");
        let found = found(&text, "year-mismatch");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, "2021");
        assert_eq!(found[0].related, ["2022"]);
        let text = applied(&text, &found[0]);
        assert!(text.contains("自2022年1月1日至2022年12月31日"));
    }

    #[test]
    fn an_overview_that_begins_with_another_year_is_reported() {
        let text = report("2021年，我局主动公开政府信息30条。");
        let found = found(&text, "year-mismatch");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].fixes, ["2022"]);
    }

    #[test]
    fn a_preamble_that_announces_another_year_is_reported() {
        let text = with_preamble("现将青原县水务局2021年度政府信息公开工作情况报告如下。");
        let found_there = found(&text, "year-mismatch");
        assert_eq!(found_there.len(), 1);
        assert_eq!(found_there[0].at, "2021");
        for announced in [
            "南屏市水务局编制了2021年度政府信息公开工作报告。",
            "根据《条例》要求，结合2021年东山街道政府信息公开工作实际，编制发布本报告。",
            "结合本局2021年度政府信息公开工作开展情况，编制本报告。",
            "特向社会公布南屏市水务局2021年政府信息公开工作年度报告。",
            "特向社会公布2021年度本机关信息公开年度报告。",
            "现发布《南屏市水务局2021年政府信息公开年度报告》。",
            "现将《南屏市水务局2021年政府信息公开工作年度报告》予以公布。",
            "现公布南屏市水务局政府信息公开工作2021年度报告。",
            "现将2021年度市水务局政府信息公开工作情况报告如下：",
            "按照有关规定，编制南屏市水务局2021年政府信息公开工作年度报告。",
            "编制并向社会公布《南屏市水务局2021年度政府信息公开年度报告》。",
            "南屏市水务局特制作2021年政府信息公开工作年度报告。",
        ] {
            let found = found(&with_preamble(announced), "year-mismatch");
            assert_eq!(found.len(), 1, "{announced}");
            assert_eq!(found[0].fixes, ["2022"], "{announced}");
        }
        for sound in [
            "我局编制了2022年度政府信息公开工作年度报告。",
            "我局编制了《2021年政府信息公开指南》，结合2022年工作实际，编制本报告。",
            "根据关于做好2021年政府信息公开工作年度报告编制工作的通知要求，编制本报告。",
            "结合2021年政务公开工作要点和2022年政府信息公开工作实际，编制本报告。",
            "根据《关于做好2021年政府信息公开工作年度报告的通知》，现公布2022年度报告。",
            "现公布2022年政府信息公开工作年度报告，2021年的年度报告见本网站。",
            "按照《关于编制2021年政府信息公开工作年度报告的通知》要求，编制本报告。",
            "按照编制2021年政府信息公开工作年度报告的要求，编制本报告。",
            "按时编制并公布了2021年政府信息公开工作年度报告。",
            "已编制2021年政府信息公开工作年度报告。",
            "现将2021年政府信息公开工作年度报告反馈问题的整改情况公布如下。",
            "现将2021年以来政府信息公开工作情况报告如下。",
            "现将2021年政务公开工作要点落实情况和2022年政府信息公开工作情况报告如下。",
        ] {
            assert!(
                found(&with_preamble(sound), "year-mismatch").is_empty(),
                "{sound}"
            );
        }
    }

    #[test]
    fn an_overview_may_announce_the_report_too() {
        let text = report("根据有关规定，特向社会公布2021年度南屏市水务局政府信息公开年度报告。");
        let found_there = found(&text, "year-mismatch");
        assert_eq!(found_there.len(), 1);
        assert_eq!(found_there[0].fixes, ["2022"]);
        for sound in [
            "我局编制了2021年政府信息公开工作年度报告。",
            "我局实现公布2021年政府信息公开工作年度报告，接受监督。",
            "2022年，我局工作有序开展。\n\n现公布2021年政府信息公开工作年度报告的问答。",
        ] {
            assert!(found(&report(sound), "year-mismatch").is_empty(), "{sound}");
        }
    }

    #[test]
    fn of_title_and_announcement_the_body_decides() {
        let text = with_preamble("现公布云水县教育局2023年政府信息公开工作年度报告。")
            .replace("及时公开政府信息", "2023年及时公开政府信息");
        let findings = found(&text, "year-mismatch");
        assert_eq!(findings.len(), 1);
        assert_eq!(
            (findings[0].at.as_str(), &*findings[0].fixes[0]),
            ("2022", "2023")
        );
    }

    #[test]
    fn figures_under_last_year_at_the_very_beginning_are_reported() {
        let opened = |text: &str| base().replace("（一）主动公开。及时公开政府信息。", text);
        let text = opened("（一）主动公开。2021年，我局主动公开政府信息915条。");
        let findings = found(&text, "year-mismatch");
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].severity, Severity::Warning);
        for sound in [
            // No figure, two years, a comparison, not its first words.
            "（一）主动公开。2021年，我局建成政府信息公开专区。",
            "（一）主动公开。2021年，公开信息915条，2022年公开信息920条。",
            "（一）主动公开。2021年，公开信息915条，今年又有增加。",
            "（一）主动公开。按照部署，2021年，公开信息915条。",
            "（一）主动公开。2021年，公开信息915条。\n\n2022年，公开信息920条。",
        ] {
            assert!(found(&opened(sound), "year-mismatch").is_empty(), "{sound}");
        }
    }

    #[test]
    fn of_years_that_are_not_sure_none_is_called_wrong() {
        let title = "# 云水县教育局2022年政府信息公开工作年度报告\n";
        let untitled = |text: String| text.replace(title, "");
        for preamble in ["", "现公布云水县教育局2023年政府信息公开工作年度报告。"]
        {
            let text = untitled(with_preamble(preamble)).replace(
                "（一）主动公开。及时公开",
                "2022年，我局工作有序开展。\n\n（一）主动公开。及时公开",
            );
            assert!(found(&text, "year-mismatch").is_empty(), "{preamble}");
        }
    }

    #[test]
    fn a_subsection_that_tells_the_figures_under_another_year_is_reported() {
        for text in [
            "（六）依申请公开。2021年，我局新收政府信息公开申请5件，上年结转1件。",
            "（六）依申请公开\n\n2023年，我局收到政府信息公开申请5件，均已答复。",
            "（六）依申请公开。2023年度，我局新收政府信息公开申请5件，上年结转1件，结转下年度继续办理1件。",
        ] {
            let text = report(&format!("2022年，我局主动公开政府信息30条。\n\n{text}"));
            let found = found(&text, "year-mismatch");
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].severity, Severity::Warning);
            assert_eq!(found[0].fixes, ["2022"]);
        }
        for text in [
            // Figures that may be of both years; of another one indeed, or of no table.
            "2021年，我局收到政府信息公开申请5件。",
            "2021年，我局未发生行政诉讼案件。",
            "2021年，我局收到政府信息公开申请7件。",
            "2021年，我局主动公开政府信息915条。",
            "2021年，我局建成政府信息公开专区。",
            // Beside those of this year.
            "2021年，我局收到政府信息公开申请5件，今年与之持平。",
            "与2021年相比，我局收到政府信息公开申请5件。",
            "较2021年，我局收到政府信息公开申请5件。",
            "2021年底，我局收到政府信息公开申请5件。",
            "自2021年起，我局收到政府信息公开申请5件。",
            "截至2021年，我局收到政府信息公开申请5件。",
            "2021年，我局收到政府信息公开申请5件。2022年收到5件。",
        ] {
            let text = report(&format!("2022年，我局主动公开政府信息30条。\n\n{text}"));
            assert!(found(&text, "year-mismatch").is_empty(), "{text}");
        }
    }

    #[test]
    fn a_period_over_two_years_is_one_finding() {
        let text = with_preamble("本报告所列数据的统计期限自2021年1月1日至2022年12月31日。");
        assert!(found(&text, "year-mismatch").is_empty());
        assert_eq!(found(&text, "reporting-period").len(), 1);
    }

    #[test]
    fn other_years_may_be_spoken_of() {
        for text in [
            "2021年底启动的工作，2022年全面完成。",
            "我局公开了2021年决算和2023年预算。",
            "2022年，我局公开2021年度决算。",
        ] {
            assert!(found(&report(text), "year-mismatch").is_empty(), "{text}");
        }
    }
}
