//! Comments in the text that silence rules:
//! `<!-- gouji-disable-next-line RULE -->` and
//! `<!-- gouji-disable RULE --> … <!-- gouji-enable RULE -->`. Several rules
//! are divided by commas or spaces; a comment that names none means all. One
//! that Markdown shows as code is no comment.

mod code;

use memchr::memmem;

use crate::finding::{Finding, Rule};
use crate::rules::{self, unused_suppression};
use crate::syntax::{Kind, lex};
use crate::text::Span;

pub use crate::rules::unused_suppression::Directive;

const NEXT_LINE: &str = "gouji-disable-next-line";
/// Every comment that silences holds this.
pub const DISABLE: &str = "gouji-disable";
const ENABLE: &str = "gouji-enable";

/// The comments of `text`, in order.
pub fn directives(text: &str) -> Vec<Directive> {
    let mut directives: Vec<Directive> = Vec::new();
    // Regions that no `gouji-enable` has ended yet.
    let mut open: Vec<usize> = Vec::new();
    if memmem::find(text.as_bytes(), DISABLE.as_bytes()).is_none() {
        return directives;
    }
    let code = code::code(text);
    let shown = |at: usize| {
        let behind = code.partition_point(|span| span.end <= at);
        code.get(behind).is_some_and(|span| span.start <= at)
    };
    for (start, _) in text.match_indices("<!--") {
        if shown(start) {
            continue;
        }
        let Some((body, end)) = comment(text, start) else {
            continue;
        };
        let (word, names) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
        let span = Span::new(start, end);
        let (rules, unknown) = resolve(names);
        match word {
            NEXT_LINE => directives.push(Directive {
                word: Some(NEXT_LINE),
                span,
                removal: with_line(text, span),
                rules,
                unknown,
                silences: next_line(text, end),
            }),
            DISABLE => {
                open.push(directives.len());
                directives.push(Directive {
                    word: None,
                    span,
                    removal: with_line(text, span),
                    rules,
                    unknown,
                    silences: Span::new(end, text.len()),
                });
            }
            ENABLE => open.retain(|index| {
                let Some(directive) = directives.get_mut(*index) else {
                    return false;
                };
                let ends = rules.is_empty() || rules == directive.rules;
                if ends {
                    directive.silences.end = start;
                }
                !ends
            }),
            _ => {}
        }
    }
    directives
}

/// `findings` without those that a comment silences, and with one on each
/// comment that silences nothing, or nothing of a rule that it names. In the
/// order of the text.
pub fn apply(text: &str, mut findings: Vec<Finding>) -> Vec<Finding> {
    let directives = directives(text);
    if directives.is_empty() {
        return findings;
    }
    let mut used: Vec<Vec<&Rule>> = vec![Vec::new(); directives.len()];
    findings.retain(|finding| {
        let mut silenced = false;
        for (directive, used) in directives.iter().zip(&mut used) {
            if directive.covers(finding) {
                if !used.contains(&finding.rule) {
                    used.push(finding.rule);
                }
                silenced = true;
            }
        }
        !silenced
    });
    let told = directives.iter().zip(used);
    findings
        .extend(told.filter_map(|(directive, used)| unused_suppression::unused(directive, &used)));
    findings.sort_by_key(|finding| finding.span);
    findings
}

impl Directive {
    fn covers(&self, finding: &Finding) -> bool {
        let named = self.rules.contains(&finding.rule)
            || (self.rules.is_empty() && self.unknown.is_empty());
        let at = finding.span.start;
        named && self.silences.start <= at && at < self.silences.end.max(self.silences.start + 1)
    }
}

/// The words of the comment that opens at `start`, and its end. A comment
/// of this kind ends on its own line.
fn comment(text: &str, start: usize) -> Option<(&str, usize)> {
    let rest = text.get(start + 4..)?;
    let line = rest.split(['\n', '\r']).next()?;
    let close = line.find("-->")?;
    let body = line.get(..close)?.trim();
    body.starts_with("gouji-")
        .then_some((body, start + 4 + close + 3))
}

fn resolve(names: &str) -> (Vec<&'static Rule>, Vec<String>) {
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    // What stands behind two dashes is the writer's reason.
    let names = names.split("--").next().unwrap_or_default();
    let divides = |c: char| c == ',' || c == '，' || c == '、' || c.is_whitespace();
    for name in names.split(divides).filter(|name| !name.is_empty()) {
        match rules::find(name) {
            Some(rule) => known.push(rule),
            None => unknown.push(name.to_string()),
        }
    }
    (known, unknown)
}

/// The line behind the one that holds `at`, its end included; of a paragraph that
/// was wrapped to a width all of its lines.
fn next_line(text: &str, at: usize) -> Span {
    let start = line_end(text, at);
    let end = line_end(text, start);
    let wrapped = lex(text, start, &mut Vec::new())
        .map(|lexed| lexed.block)
        .filter(|block| block.kind == Kind::Text);
    Span::new(
        start,
        wrapped.map_or(end, |block| end.max(start + block.len)),
    )
}

/// Behind the end of the line that holds `at`.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    match rest.find(['\n', '\r']) {
        Some(i) if rest.get(i..).is_some_and(|end| end.starts_with("\r\n")) => at + i + 2,
        Some(i) => at + i + 1,
        None => text.len(),
    }
}

fn with_line(text: &str, span: Span) -> Span {
    let before = text.get(..span.start).unwrap_or("");
    let start = before.rfind(['\n', '\r']).map_or(0, |i| i + 1);
    let end = line_end(text, span.end);
    let around = [
        text.get(start..span.start).unwrap_or(""),
        text.get(span.end..end).unwrap_or(""),
    ];
    if around.iter().all(|part| part.trim().is_empty()) {
        Span::new(start, end)
    } else {
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Message, Template};
    use crate::rules::{invalid_config, unused_suppression};

    static WORDS: Template = Template { zh: "x", en: "x" };

    /// One finding of `rule` at each `!` of `text`.
    fn findings(text: &str, rule: &'static Rule) -> Vec<Finding> {
        text.match_indices('!')
            .filter(|(i, _)| !text[..*i].ends_with('<'))
            .map(|(i, _)| Finding::new(rule, Span::new(i, i + 1), Message::new(&WORDS)))
            .collect()
    }

    /// The lines (from 0) that still have findings, by rule.
    fn left(text: &str) -> Vec<(usize, &'static str)> {
        apply(text, findings(text, &invalid_config::RULE))
            .iter()
            .map(|f| (text[..f.span.start].matches('\n').count(), f.rule.name))
            .collect()
    }

    const KEPT: &str = "invalid-config";
    const UNUSED: &str = "unused-suppression";

    #[test]
    fn a_comment_covers_all_lines_of_a_wrapped_paragraph() {
        let line = "全年主动公开政府信息，及时回应群众关切，认真落实各项要求";
        let comment = "<!-- gouji-disable-next-line invalid-config -->";
        let text = format!("{comment}\n{line}\n{line}!。\n\n!\n");
        assert_eq!(left(&text), [(4, KEPT)]);
    }

    #[test]
    fn of_several_rules_those_that_silence_nothing_are_told() {
        let comment = |names: &str| format!("<!-- gouji-disable-next-line {names} -->\n!\n");
        let told = |names: &str| {
            let text = comment(names);
            apply(&text, findings(&text, &invalid_config::RULE))
        };
        assert!(told("invalid-config").is_empty());
        assert!(told("invalid-config -- why this is so").is_empty());
        for (names, named) in [
            ("invalid-config, nope", "nope"),
            ("list-sum invalid-config", "list-sum"),
            ("list-sum nope invalid-config", "nope"),
        ] {
            let told = told(names);
            assert_eq!(told.len(), 1, "{names}");
            assert_eq!(told[0].rule.name, UNUSED);
            let message = told[0].message.render(crate::message::Locale::En);
            assert!(message.contains(named), "{message}");
            let edits: Vec<_> = told[0].fixes[0].edits.iter().collect();
            let repaired = crate::repair::apply(&comment(names), &edits);
            assert_eq!(repaired, Some(comment("invalid-config")));
        }
    }

    #[test]
    fn the_next_line_is_silenced_and_no_other() {
        assert_eq!(
            left("<!-- gouji-disable-next-line invalid-config -->\r\n!\r\n!"),
            [(2, KEPT)]
        );
    }

    #[test]
    fn a_region_ends_at_its_enable_or_the_end() {
        assert_eq!(
            left(
                "!\n<!-- gouji-disable invalid-config -->\n!\n!\n<!-- gouji-enable invalid-config -->\n!"
            ),
            [(0, KEPT), (5, KEPT)]
        );
        assert_eq!(left("<!-- gouji-disable -->\n!\n\n!"), []);
    }

    #[test]
    fn another_rules_comment_silences_nothing_and_says_so() {
        let text = "<!-- gouji-disable-next-line unused-suppression -->\n!";
        assert_eq!(left(text), [(0, UNUSED), (1, KEPT)]);
        let text = "<!-- gouji-disable-next-line no-such-rule -->\n!";
        assert_eq!(left(text), [(0, UNUSED), (1, KEPT)]);
    }

    #[test]
    fn the_fix_removes_the_comment_with_its_line() {
        let text = "一\n<!-- gouji-disable-next-line -->\n二";
        let found = apply(text, Vec::new());
        let edit = &found[0].fixes[0].edits[0];
        assert_eq!(found[0].rule, &unused_suppression::RULE);
        assert_eq!(edit.span.of(text), "<!-- gouji-disable-next-line -->\n");
    }

    #[test]
    fn what_is_shown_as_code_silences_nothing() {
        let comment = "<!-- gouji-disable-next-line invalid-config -->";
        assert_eq!(left(&format!("`{comment}`\n!")), [(1, KEPT)]);
        assert_eq!(left(&format!("```\n{comment}\n```\n!")), [(3, KEPT)]);
        assert_eq!(left(&format!("`a` {comment} `b`\n!")), []);
    }

    #[test]
    fn other_comments_are_left_alone() {
        assert_eq!(left("<!-- gouji-disable\n-->\n!"), [(2, KEPT)]);
        assert_eq!(left("<!-- see gouji-disable -->\n!"), [(1, KEPT)]);
    }
}
