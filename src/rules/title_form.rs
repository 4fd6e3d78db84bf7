//! `title-form`: the title departs from the prescribed form.

use super::Scope;
use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::report::Title;
use crate::report::paragraph::{Paragraph, of_piece};
use crate::syntax::trim;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "title-form",
    severity: Severity::Hint,
    summary: Template {
        zh: "标题不是规定的形式",
        en: "the title departs from the prescribed form",
    },
};

const DEPARTS: Template = Template {
    zh: "标题的规定形式是“{expected}”",
    en: "the prescribed title is “{expected}”",
};
const WRITE: Template = Template {
    zh: "标题改为“{expected}”",
    en: "Write “{expected}”",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let words = &report.profile.words;
    let (Some(title), Some(form), Some(pattern)) = (&report.title, &words.title, &words.title_form)
    else {
        return;
    };
    let is_in_form = match line(scope, title) {
        Some(line) => line.sifting(&report.profile).is_in_form(line.normal),
        None => pattern.is_match(&title.normal),
    };
    if is_in_form {
        return;
    }
    // A title without the office's name may have it on a line above.
    let office = title.office.as_ref().filter(|office| !office.is_empty());
    let (Some(office), Some(year)) = (office, title.year) else {
        return;
    };
    let expected = form
        .replace("{office}", office)
        .replace("{year}", &year.to_string());
    let message = Message::new(&DEPARTS).with("expected", expected.clone());
    // Of a title over several lines the last one says what it is.
    let lines = title.span.of(scope.text);
    let last = lines.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let span = trim(
        scope.text,
        Span::new(title.span.start + last, title.span.end),
    );
    let mut finding = Finding::new(&RULE, span, message);
    finding.place.profile = Some(report.profile.id.clone());
    finding.expected = Some(expected.clone());
    if last == 0 {
        finding.fixes.push(Fix {
            title: Message::new(&WRITE).with("expected", expected.clone()),
            safe: false,
            edits: vec![Edit {
                span: title.span,
                text: expected,
            }],
        });
    }
    findings.push(finding);
}

/// The line that is the title, as nearly all are one.
fn line<'a>(scope: &Scope<'a>, title: &Title) -> Option<Paragraph<'a>> {
    let pieces = scope.pieces;
    let at = pieces.partition_point(|placed| placed.end() <= title.span.start);
    let mut lines = of_piece(at, pieces.get(at)?, scope.text);
    lines.find(|line| line.normal == title.normal)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{applied, base, found};

    #[test]
    fn a_title_that_lost_a_word_is_mended() {
        let text = &base().replace("政府信息公开工作年度报告\n", "政府信息公开年度报告\n");
        assert_ne!(text, &base());
        let findings = found(text, "title-form");
        assert_eq!(findings.len(), 1);
        assert!(found(&applied(text, &findings[0]), "title-form").is_empty());
    }

    #[test]
    fn an_office_keeps_its_whole_name() {
        let title = base().lines().next().expect("a title").to_owned();
        let text = base().replace(&title, "2024年云水县夏镇人民政府信息公开工作年度报告");
        let findings = found(&text, "title-form");
        let mended = applied(&text, &findings[0]);
        let expected = "云水县夏镇人民政府2024年政府信息公开工作年度报告";
        assert!(mended.starts_with(expected), "{mended}");
    }

    #[test]
    fn the_prescribed_title_is_in_order_also_over_two_lines() {
        assert!(found(&base(), "title-form").is_empty());
        let text = &base().replace("2022年政府", "\n2022年政府");
        assert!(found(text, "title-form").is_empty());
    }
}
