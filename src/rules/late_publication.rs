//! `late-publication`: published after the day that the law sets.

use super::{Scope, names};
use crate::finding::{Finding, Rule, Severity};
use crate::message::{Message, Template};
use crate::profile::Mark;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "late-publication",
    severity: Severity::Hint,
    summary: Template {
        zh: "发布日期晚于规定的期限",
        en: "published after the day that the law sets",
    },
};

const LATE: Template = Template {
    zh: "应在 {deadline} 前发布，写的是 {date}",
    en: "due by {deadline}, published on {date}",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let (Some(year), Some(office)) = (report.year, &report.office) else {
        return;
    };
    let words = &report.profile.words;
    let mut lines = scope.marked(Mark::Published);
    let found = lines.find_map(|paragraph| {
        let captures = words
            .published
            .iter()
            .find_map(|p| p.captures(paragraph.normal))?;
        let group = |name| captures.name(name);
        let (y, m, d) = (group("y")?, group("m")?, group("d")?);
        let date = (
            y.as_str().parse().ok()?,
            m.as_str().parse().ok()?,
            d.as_str().parse().ok()?,
        );
        let span = paragraph.locate(Span::new(y.start(), d.end()));
        Some((date, span, paragraph.piece))
    });
    // Few reports tell the day, and none else is asked whose it is.
    let Some((date, span, piece)) = found else {
        return;
    };
    let Some(deadline) = words
        .deadlines
        .iter()
        .find(|d| d.office.as_ref().is_none_or(|p| p.is_match(office)))
    else {
        return;
    };
    let due = (year + 1, deadline.month, deadline.day);
    let (_, month, day): (i32, u32, u32) = date;
    if date <= due || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return;
    }
    let written = |(y, m, d): (i32, u32, u32)| format!("{y}-{m:02}-{d:02}");
    let message = Message::new(&LATE)
        .with("deadline", written(due))
        .with("date", written(date));
    let mut finding = Finding::new(&RULE, span, message);
    finding.place = names::prose_place(scope.report, piece);
    finding.actual = Some(written(date));
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{base, found};

    fn published(date: &str) -> usize {
        let text = &base().replacen('\n', &format!("\n\n发布时间：{date}\n"), 1);
        found(text, "late-publication").len()
    }

    #[test]
    fn a_department_has_until_the_end_of_january() {
        assert_eq!(published("2023-01-31 09:00"), 0);
        assert_eq!(published("2023-02-01 09:00"), 1);
        assert_eq!(published("2023年3月5日"), 1);
    }

    #[test]
    fn a_report_without_a_date_is_not_late() {
        assert!(found(&base(), "late-publication").is_empty());
    }
}
