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
    zh: "这条注释没有屏蔽任何“{rules}”；请删去",
    en: "this comment silences no {rules}; remove it",
};
const UNKNOWN: Template = Template {
    zh: "没有名为“{rules}”的规则",
    en: "there is no rule {rules}",
};
const REMOVE: Template = Template {
    zh: "删去这条注释",
    en: "remove this comment",
};

/// A comment that silences.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
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

/// The finding on `directive`, none of whose rules silenced anything.
pub fn unused(directive: &Directive) -> Finding {
    let mut finding = if !directive.unknown.is_empty() {
        let message = Message::new(&UNKNOWN).with("rules", directive.unknown.clone());
        Finding::new(&RULE, directive.span, message)
    } else if directive.rules.is_empty() {
        Finding::new(&RULE, directive.span, Message::new(&UNUSED))
    } else {
        let names: Vec<&str> = directive.rules.iter().map(|rule| rule.name).collect();
        let message = Message::new(&UNUSED_RULES).with("rules", names);
        Finding::new(&RULE, directive.span, message)
    };
    finding.fixes.push(Fix {
        title: Message::new(&REMOVE),
        safe: true,
        edits: vec![Edit {
            span: directive.removal,
            text: String::new(),
        }],
    });
    finding
}
