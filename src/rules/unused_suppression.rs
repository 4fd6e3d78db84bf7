//! `unused-suppression`: a comment in the text silences nothing.

use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "unused-suppression",
    severity: Severity::Hint,
    summary: Template {
        zh: "注释没有屏蔽任何问题",
        en: "a comment silences nothing",
    },
};

const UNUSED: Template = Template {
    zh: "这条注释没有屏蔽任何问题；请删去",
    en: "this comment silences nothing; remove it",
};
const UNUSED_RULES: Template = Template {
    zh: "这条注释没有屏蔽任何“{rules}”",
    en: "this comment silences no {rules}",
};
const UNKNOWN: Template = Template {
    zh: "没有名为“{rules}”的规则",
    en: "there is no rule {rules}",
};
const REMOVE: Template = Template {
    zh: "删去这条注释",
    en: "remove this comment",
};

const KEEP: Template = Template {
    zh: "只保留 {rules}",
    en: "keep {rules} alone",
};

/// A comment that silences.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// The first word of the comment; `None` for one that another ends by naming
    /// the same rules.
    pub word: Option<&'static str>,
    /// The comment.
    pub span: Span,
    /// What goes when the comment is removed: with it its line, if that holds
    /// nothing else, and the `gouji-enable` that belongs to it stays.
    pub removal: Span,
    /// Empty, together with `unknown`: all rules.
    pub rules: Vec<&'static Rule>,
    /// Names that no rule has.
    pub unknown: Vec<String>,
    /// Findings that begin here are silenced.
    pub silences: Span,
}

/// The finding on `directive`, by which findings of `used` were silenced, if it
/// names a rule without need.
pub fn unused(directive: &Directive, used: &[&Rule]) -> Option<Finding> {
    let is_idle = |rule: &&&'static Rule| !used.contains(*rule);
    let idle: Vec<&str> = (directive.rules.iter().filter(is_idle))
        .map(|rule| rule.name)
        .collect();
    let message = if !directive.unknown.is_empty() {
        Message::new(&UNKNOWN).with("rules", directive.unknown.clone())
    } else if !idle.is_empty() {
        Message::new(&UNUSED_RULES).with("rules", idle)
    } else if used.is_empty() {
        Message::new(&UNUSED)
    } else {
        return None;
    };
    let mut finding = Finding::new(&RULE, directive.span, message);
    let kept: Vec<&str> = (directive.rules.iter().filter(|rule| !is_idle(rule)))
        .map(|rule| rule.name)
        .collect();
    let (title, span, text) = if kept.is_empty() {
        (Message::new(&REMOVE), directive.removal, String::new())
    } else {
        let Some(word) = directive.word else {
            return Some(finding);
        };
        let text = format!("<!-- {word} {} -->", kept.join(" "));
        (
            Message::new(&KEEP).with("rules", kept),
            directive.span,
            text,
        )
    };
    finding.fixes.push(Fix {
        title,
        // Words that are no rule may be the writer's own.
        safe: directive.unknown.is_empty() || directive.rules.is_empty(),
        edits: vec![Edit { span, text }],
    });
    Some(finding)
}
