//! Where Markdown shows text as it is written: fenced blocks, and spans
//! between backticks. A comment in there is an example of one.

use std::collections::HashMap;

use crate::text::Span;

/// The places of code in `text`, in order and apart.
pub fn code(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let mark = |line: &Span| fence(line.of(text));
    let fences: Vec<(Span, &str)> = lines
        .iter()
        .filter_map(|line| Some((*line, mark(line)?)))
        .collect();
    let mut all = Vec::new();
    let mut at = 0;
    for (open, close) in pairs(&fences, |(_, mark)| *mark) {
        let fenced = Span::new(open.0.start, close.0.end);
        let before = lines.partition_point(|line| line.start < fenced.start);
        all.extend(spans(text, lines.get(at..before)));
        all.push(fenced);
        at = lines.partition_point(|line| line.start < fenced.end);
    }
    all.extend(spans(text, lines.get(at..)));
    all
}

/// The lines of `text`, without their ends.
fn lines(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (end, sign) in text.match_indices(['\n', '\r']) {
        lines.push(Span::new(start, end));
        start = end + sign.len();
    }
    lines.push(Span::new(start, text.len()));
    lines
}

/// The mark of a line that opens or closes a fenced block.
fn fence(line: &str) -> Option<&'static str> {
    let line = line.trim_start();
    ["```", "~~~"]
        .into_iter()
        .find(|mark| line.starts_with(mark))
}

/// The spans between backticks on each of `lines`.
fn spans<'t>(text: &'t str, lines: Option<&'t [Span]>) -> impl Iterator<Item = Span> + 't {
    lines.unwrap_or_default().iter().flat_map(|line| {
        let mut runs: Vec<Span> = Vec::new();
        for (at, _) in line.of(text).match_indices('`') {
            let at = line.start + at;
            match runs.last_mut() {
                Some(run) if run.end == at => run.end = at + 1,
                _ => runs.push(Span::new(at, at + 1)),
            }
        }
        let spans = pairs(&runs, |run| run.len());
        spans.into_iter().map(|(open, close)| open.to(close))
    })
}

/// Each of `marks` that one of the same `kind` closes, with the next that does;
/// what stands between two marks that belong together is no mark.
fn pairs<T: Copy, K: Eq + std::hash::Hash>(marks: &[T], kind: impl Fn(&T) -> K) -> Vec<(T, T)> {
    // For each mark the next of its kind, from the last one back.
    let mut next: HashMap<K, usize> = HashMap::new();
    let mut closes: Vec<Option<usize>> = Vec::with_capacity(marks.len());
    for (at, mark) in marks.iter().enumerate().rev() {
        closes.push(next.insert(kind(mark), at));
    }
    closes.reverse();
    let mut pairs = Vec::new();
    let mut free = 0;
    for ((at, open), close) in marks.iter().enumerate().zip(closes) {
        if at >= free
            && let Some(close) = close
            && let Some(mark) = marks.get(close)
        {
            pairs.push((*open, *mark));
            free = close + 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<&str> {
        code(text).iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn code_lies_between_marks_of_one_kind() {
        assert_eq!(shown("甲 `a` 乙 ``b`c`` 丙"), ["`a`", "``b`c``"]);
        assert_eq!(shown("一 `a\n二` b"), [] as [&str; 0]);
        assert_eq!(
            shown("```x\r\n`a`\r\n```\r\n`b`"),
            ["```x\r\n`a`\r\n```", "`b`"]
        );
        assert_eq!(shown("```\n~~~\n`a`\n  ~~~"), ["~~~\n`a`\n  ~~~"]);
        assert_eq!(shown("`````\na"), [] as [&str; 0]);
    }
}
