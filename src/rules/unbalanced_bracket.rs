//! `unbalanced-bracket`: a pair of brackets of two widths, as in `(五）`.

use memchr::memchr2_iter;

use super::Scope;
use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::message::{Message, Template};
use crate::syntax::Kind;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "unbalanced-bracket",
    severity: Severity::Warning,
    summary: Template {
        zh: "括号全角半角不配对",
        en: "a pair of brackets is half full width and half half width",
    },
};

const MIXED: Template = Template {
    zh: "“{text}”的括号一半全角、一半半角，应为“{right}”",
    en: "the brackets of {text} are of two widths; write {right}",
};
const REPLACE: Template = Template {
    zh: "改为“{right}”",
    en: "Replace by {right}",
};

/// What stands between the brackets is shown up to this many characters.
const SHOWN: usize = 12;

pub fn check(scope: &Scope, findings: &mut Vec<Finding>) {
    let Some(report) = scope.report else { return };
    // Few texts have brackets of half width, and few of their cells.
    let narrow: Vec<usize> = memchr2_iter(b'(', b')', scope.text.as_bytes()).collect();
    if narrow.is_empty() {
        return;
    }
    let has_narrow = |span: &Span| {
        let next = narrow.partition_point(|at| *at < span.start);
        narrow.get(next).is_some_and(|at| *at < span.end)
    };
    let mut next = narrow.iter().copied().peekable();
    for placed in scope.pieces {
        let end = placed.end();
        let has_own = next.next_if(|at| *at < end).is_some();
        if !has_own || placed.piece.kind == Kind::Markup {
            continue;
        }
        while next.next_if(|at| *at < end).is_some() {}
        for span in placed.spans().filter(has_narrow) {
            pairs(span.of(scope.text), span.start, &mut |open, close| {
                findings.push(finding(scope.text, open, close));
            });
        }
    }
    // A label that is broken over lines is judged joined.
    for bound in &report.tables {
        let notes = bound.notes.iter().copied();
        let labels = bound
            .rows
            .iter()
            .filter_map(|row| row.label)
            .chain(bound.columns.iter().flatten().copied())
            .chain(notes);
        for span in labels.filter(has_narrow) {
            pairs(span.of(scope.text), span.start, &mut |open, close| {
                if Span::new(open, close).of(scope.text).contains(['\n', '\r']) {
                    findings.push(finding(scope.text, open, close));
                }
            });
        }
    }
}

/// Calls `found` with the places of each bracket that closes one of the other
/// width; brackets are judged in one line or cell only.
fn pairs(text: &str, base: usize, found: &mut dyn FnMut(usize, usize)) {
    if !text.contains(['（', '）']) {
        return;
    }
    let mut open: Vec<(char, usize)> = Vec::new();
    for (i, c) in text.char_indices() {
        match c {
            '(' | '（' => open.push((c, base + i)),
            ')' | '）' => {
                if let Some((left, at)) = open.pop()
                    && (left == '(') != (c == ')')
                {
                    found(at, base + i);
                }
            }
            _ => {}
        }
    }
}

fn finding(text: &str, open: usize, close: usize) -> Finding {
    let written = |at: usize| {
        let mut behind = text.get(at..).unwrap_or_default().chars();
        behind.next().unwrap_or('(')
    };
    let inner = Span::new(open + written(open).len_utf8(), close);
    let inner: String = inner.of(text).split_whitespace().collect();
    let shown = match inner.char_indices().nth(SHOWN) {
        Some((i, _)) => format!("{}…", inner.get(..i).unwrap_or(&inner)),
        None => inner.clone(),
    };
    // Chinese text between the brackets asks for full width.
    let right = format!("（{shown}）");
    let message = Message::new(&MIXED)
        .with(
            "text",
            format!("{}{shown}{}", written(open), written(close)),
        )
        .with("right", right.clone());
    let span = Span::new(open, close + written(close).len_utf8());
    let mut finding = Finding::new(&RULE, span, message);
    let wrong = if written(open) == '(' {
        (open, "（")
    } else {
        (close, "）")
    };
    finding.fixes.push(Fix {
        title: Message::new(&REPLACE).with("right", right),
        safe: true,
        edits: vec![Edit {
            span: Span::new(wrong.0, wrong.0 + 1),
            text: wrong.1.to_string(),
        }],
    });
    finding
}

#[cfg(test)]
mod tests {

    use super::*;

    fn found(text: &str) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        pairs(text, 0, &mut |open, close| all.push((open, close)));
        all
    }

    #[test]
    fn only_pairs_of_two_widths_are_found() {
        assert_eq!(found("(五）不予处理"), [(0, 4)]);
        assert_eq!(found("（五)不予处理"), [(0, 6)]);
        for fine in [
            "(五)不予处理（一）",
            "（含(旧)件）",
            ")（一）(",
            "1）甲 2)乙",
        ] {
            assert!(found(fine).is_empty(), "{fine}");
        }
    }
}
