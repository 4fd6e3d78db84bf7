//! `page-residue`: chrome of a web page, mojibake or alien text stands in the report.

use super::{Scope, names};
use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::profile::Mark;
use crate::report::Placed;
use crate::report::paragraph::{Paragraph, of_piece};
use crate::syntax::{Limit, tag};
use crate::text::{Span, to_byte};

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
    let mut runs = Runs::default();
    // The first piece that wasn't looked at.
    let mut next = 0;
    for (piece, placed) in scope.bearing(Mark::Residue) {
        if is_row(placed) {
            continue;
        }
        // Any other text ends a run.
        let mut between = next..piece;
        let is_text = |i: usize| {
            let mut texts = of_piece(i, &scope.pieces[i], scope.text);
            texts.next().is_some()
        };
        if runs.goes_on && between.any(is_text) {
            runs.goes_on = false;
        }
        for line in of_piece(piece, placed, scope.text) {
            let may = line.marks.may(Mark::Residue) && !is_in_table(line.span);
            runs.add(&line, may.then(|| line.residue(&report.profile)).flatten());
        }
        next = piece + 1;
    }
    for run in runs.all {
        let message = Message::new(&LEFT).with("words", run.words);
        let mut finding = Finding::new(&RULE, run.span, message);
        finding.place = names::prose_place(scope.report, run.piece);
        if !run.tells {
            finding.fixes.push(Fix {
                title: Message::new(&DELETE),
                safe: false,
                edits: between_tags(scope.text, run.span).map(deletion).collect(),
            });
        }
        findings.push(finding);
    }
}

fn deletion(span: Span) -> Edit {
    let text = String::new();
    Edit { span, text }
}

/// What stands in `span` of `text` but for tags: one that is taken out alone
/// leaves its other half open.
fn between_tags(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let source = span.of(text);
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut start = at;
        while at < source.len() {
            let rest = source.get(at..)?;
            let tag = tag(rest).map_or(0, |tag| tag.len);
            if tag > 0 && start < at {
                break;
            }
            at += match tag {
                0 => rest.chars().next().map_or(0, char::len_utf8),
                tag => tag,
            };
            start = if tag > 0 { at } else { start };
        }
        (start < at).then(|| Span::new(start, at).shifted(span.start))
    })
}

/// Lines of residue with no other text between them.
struct Run {
    /// Of the first line.
    piece: usize,
    span: Span,
    words: String,
    /// A sentence stands in one of them, which isn't deleted along.
    tells: bool,
}

#[derive(Default)]
struct Runs {
    all: Vec<Run>,
    /// The last line was residue.
    goes_on: bool,
}

impl Runs {
    /// Adds the next line, and what of it is `residue`.
    fn add(&mut self, line: &Paragraph, residue: Option<Span>) {
        let tells = line.normal.contains(['。', ',']);
        match (residue, self.all.last_mut()) {
            (Some(_), Some(run)) if self.goes_on => {
                run.span = run.span.to(line.span);
                run.tells |= tells;
            }
            (Some(residue), _) => self.all.push(Run {
                piece: line.piece,
                span: line.span,
                words: quoted(residue.of(line.normal)),
                tells,
            }),
            (None, _) => {}
        }
        self.goes_on = residue.is_some();
    }
}

/// The first words of the residue, up to a colon.
fn quoted(residue: &str) -> String {
    let label = residue
        .find(':')
        .map_or(residue, |at| to_byte(residue, at + 1));
    label.chars().take(QUOTED).collect()
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
    use crate::rules::testing::{applied, base, found, report};

    #[test]
    fn what_is_deleted_leaves_the_tags_around_it() {
        let text = |crumbs: &str, counter: &str| {
            format!(
                "<div><a href=\"/\">{crumbs}</a></div>\n<div>{counter}</div>\n{}",
                base()
            )
        };
        let page = text("首页</a> &gt; <a>公开", "浏览次数：12 <a>打印</a>");
        let residue = found(&page, "page-residue");
        assert_eq!(residue.len(), 1);
        let repaired = applied(&page, &residue[0]);
        for tag in ["<a", "</a>", "<div>", "</div>"] {
            assert_eq!(
                repaired.matches(tag).count(),
                page.matches(tag).count(),
                "{repaired}"
            );
        }
        assert!(found(&repaired, "page-residue").is_empty(), "{repaired}");
    }

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
    fn a_sentence_on_visits_is_no_chrome() {
        let text = report("全年公开文件27件，网站总访问量：6549423次。推送信息14条。");
        assert!(found(&text, "page-residue").is_empty());
        let text = report("全年公开文件27件。字体：[大 中 小]");
        let residue = found(&text, "page-residue");
        assert!(residue[0].fixes.is_empty());
    }

    #[test]
    fn the_report_itself_has_none() {
        assert!(found(&base(), "page-residue").is_empty());
    }
}
