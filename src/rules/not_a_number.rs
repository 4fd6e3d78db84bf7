//! `not-a-number`: words where a figure belongs.

use super::{Scope, names};
use crate::finding::{Finding, Rule, Severity};
use crate::message::{Message, Template};
use crate::number::Reading;

pub static RULE: Rule = Rule {
    name: "not-a-number",
    severity: Severity::Error,
    summary: Template {
        zh: "应填数字的地方不是数字",
        en: "words stand where a figure belongs",
    },
};

const WORDS: Template = Template {
    zh: "“{cell}”应填数字，写的是“{text}”",
    en: "{cell} takes a figure, not {text}",
};

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    for (bound, _) in scope
        .tables_with_contents()
        .filter(|(_, contents)| contents.words)
    {
        for (at, cell) in bound.bound_cells() {
            if cell.reading != Reading::Text || bound.table().takes_text(at) {
                continue;
            }
            let message = Message::new(&WORDS)
                .with("cell", names::cell(bound.table(), at))
                .with("text", cell.text.to_string());
            let mut finding = Finding::new(&RULE, cell.span, message);
            finding.place = names::cell_place(bound, at);
            finding.actual = Some(cell.text.to_string());
            finding.explains.push(names::cell_subject(bound, at));
            findings.push(finding);
        }
    }
}
