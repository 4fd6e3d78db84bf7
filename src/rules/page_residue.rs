//! `page-residue`: chrome of a web page, mojibake or alien text stands in the report.

use super::{Scope, names};
use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::profile::Mark;
use crate::report::Placed;
use crate::report::paragraph::{Paragraph, marked_in, of_piece};
use crate::syntax::Limit;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "page-residue",
    severity: Severity::Hint,
    summary: Template {
        zh: "残留的网页文字或乱码",
        en: "web page chrome or mojibake is left in the report",
    },
};

const LEFT: Template = Template {
    zh: "“{words}”不是报告的内容",
    en: "“{words}” is no part of the report",
};
const DELETE: Template = Template {
    zh: "删去",
    en: "Delete it",
};

const ENDLESS: Template = Template {
    zh: "从“{words}”开始的注释、脚本或代码块没有在 {limit} KB 之内结束，其中的文字按正文检查；请补上结尾或删去",
    en: "what {words} begins doesn't end within {limit} KB, and is checked as text; close it or delete it",
};

/// Characters of the residue that a message quotes.
const QUOTED: usize = 20;

/// One finding a run of such lines, blank lines between them included.
pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    let limited = scope.look().limited.iter();
    findings.extend(limited.filter_map(|piece| endless(scope, *piece)));
    let is_in_table = |span: Span| report.tables.iter().any(|t| t.span.overlaps(span));
    // The rows of a table need no look at their cells.
    let is_row = |placed: &Placed| {
        let mut tables = report.tables.iter().map(|table| table.span);
        tables.any(|table| table.start <= placed.offset && placed.end() <= table.end)
    };
    let marked = scope.bearing(Mark::Residue);
    let residues = marked
        .filter(|(_, placed)| !is_row(placed))
        .flat_map(|(piece, placed)| marked_in(piece, placed, scope.text, Mark::Residue))
        .filter(|line| !is_in_table(line.span))
        .filter_map(|line| Some((line, line.residue(&report.profile)?)));
    let mut runs: Vec<Run> = Vec::new();
    for (line, residue) in residues {
        match runs.last_mut() {
            Some(run) if !is_text_between(scope, &run.last, &line) => run.last = line,
            _ => {
                let words = residue.of(line.normal).chars().take(QUOTED).collect();
                let (first, last) = (line, line);
                runs.push(Run { first, last, words });
            }
        }
    }
    for Run { first, last, words } in runs {
        let span = first.span.to(last.span);
        let mut finding = Finding::new(&RULE, span, Message::new(&LEFT).with("words", words));
        finding.place = names::prose_place(scope.report, first.piece);
        finding.fixes.push(Fix {
            title: Message::new(&DELETE),
            safe: false,
            edits: vec![Edit {
                span,
                text: String::new(),
            }],
        });
        findings.push(finding);
    }
}

/// Lines of residue with no other text between them.
struct Run<'a> {
    first: Paragraph<'a>,
    last: Paragraph<'a>,
    /// Of the first.
    words: String,
}

/// Whether any text stands between the two.
fn is_text_between(scope: &Scope, one: &Paragraph, other: &Paragraph) -> bool {
    let (from, to) = (one.span.start, other.span.start);
    let mut pieces = one.piece..=other.piece;
    pieces.any(|piece| {
        let mut texts = of_piece(piece, &scope.pieces[piece], scope.text);
        texts.any(|text| from < text.span.start && text.span.start < to)
    })
}

/// That a comment, script or fenced block has no end nearby.
fn endless(scope: &Scope, piece: usize) -> Option<Finding> {
    let placed = scope.pieces.get(piece)?;
    let Limit::Markup(bytes) = placed.piece.limit()? else {
        return None;
    };
    let span = placed.opening(scope.text);
    let words: String = span.of(scope.text).chars().take(QUOTED).collect();
    let message = Message::new(&ENDLESS)
        .with("words", words)
        .with("limit", bytes as usize >> 10);
    let mut finding = Finding::new(&RULE, span, message);
    finding.place = names::prose_place(scope.report, piece);
    Some(finding)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{base, found};

    #[test]
    fn markup_without_an_end_nearby_is_told() {
        for open in ["<!-- 甲", "<script>", "```"] {
            let text = |len: usize| format!("{}\n{open}\n{}", base(), "乙。\n".repeat(len));
            assert!(found(&text(100), "page-residue").is_empty(), "{open}");
            let found = found(&text(10_000), "page-residue");
            let at: Vec<&str> = found.iter().map(|finding| finding.at.as_str()).collect();
            assert_eq!(at, [open]);
        }
    }

    #[test]
    fn a_run_of_chrome_is_one_finding() {
        let text = format!("{}\n相关阅读\n\n扫一扫在手机打开当前页\n", base());
        let found = found(&text, "page-residue");
        assert_eq!(found.len(), 1);
        assert!(found[0].at.starts_with("相关阅读") && found[0].at.ends_with("当前页"));
    }

    #[test]
    fn the_report_itself_has_none() {
        assert!(found(&base(), "page-residue").is_empty());
    }
}
