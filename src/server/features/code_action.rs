//! Code actions: the repairs of findings, ways to silence them, and what can
//! be done to tables.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Uri, WorkspaceEdit,
};

use super::figures::{self, InTable};
use super::sums::{self, OwnTable};
use super::{convert, recompute};
use crate::finding::{Edit, Finding, Related};
use crate::message::{Message, Template};
use crate::server::document::Snapshot;
use crate::server::proto;
use crate::server::session::ClientFeatures;
use crate::server::words;
use crate::text::Span;
use crate::workspace::read;

/// All safe fixes of a document at once.
pub const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.gouji");
/// All totals written anew.
pub const RECOMPUTE: CodeActionKind = CodeActionKind::new("source.recomputeTotals.gouji");

/// What actions are made with.
pub struct Setting {
    pub client: ClientFeatures,
    /// The `gouji.toml` that holds for the document, or where one would.
    pub config: Option<PathBuf>,
}

/// Which action was chosen, for its edit to be made when it is.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub uri: Uri,
    pub version: i32,
    what: What,
}

#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
enum What {
    /// Indices of the finding and of its fix.
    Fix(usize, usize),
    FixAll,
    Recompute,
    /// A place in the table, and the name of a shape.
    Convert(usize, String),
    /// Index of the finding.
    SilenceHere(usize),
    /// The name of the rule.
    SilenceRule(String),
}

/// The actions for a range.
pub fn actions(
    snapshot: &Snapshot,
    params: &CodeActionParams,
    setting: &Setting,
) -> Vec<CodeActionOrCommand> {
    let only = params.context.only.as_deref();
    let span = snapshot.view.span(&snapshot.text, params.range);
    let mut offers = Offers {
        snapshot,
        setting,
        actions: Vec::new(),
    };
    if wanted(only, &CodeActionKind::QUICKFIX) {
        offers.quick_fixes(span);
    }
    if wanted(only, &CodeActionKind::REFACTOR_REWRITE) {
        offers.conversions(span.start);
    }
    // What concerns the whole document is no answer to what is under the
    // cursor: it is offered where it was asked for.
    if only.is_some() && wanted(only, &FIX_ALL) && !safe_edits(&snapshot.findings).is_empty() {
        offers.add(&words::FIX_ALL, FIX_ALL, What::FixAll);
    }
    if only.is_some() && wanted(only, &RECOMPUTE) && !recompute::edits(snapshot).is_empty() {
        offers.add(&words::RECOMPUTE, RECOMPUTE, What::Recompute);
    }
    offers
        .actions
        .into_iter()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

/// Whether a kind is among those asked for; a kind stands for its sub-kinds.
fn wanted(only: Option<&[CodeActionKind]>, kind: &CodeActionKind) -> bool {
    only.is_none_or(|only| {
        only.iter().any(|asked| {
            let (asked, kind) = (asked.as_str(), kind.as_str());
            asked.is_empty()
                || kind == asked
                || kind
                    .strip_prefix(asked)
                    .is_some_and(|rest| rest.starts_with('.'))
        })
    })
}

struct Offers<'a> {
    snapshot: &'a Snapshot,
    setting: &'a Setting,
    actions: Vec<CodeAction>,
}

impl Offers<'_> {
    fn quick_fixes(&mut self, span: Span) {
        let snapshot = self.snapshot;
        let here = |finding: &Finding| {
            finding.span.touches(span.start) || span.touches(finding.span.start)
        };
        let found: Vec<(usize, &Finding)> = snapshot
            .findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| here(finding))
            .collect();
        for (index, finding) in &found {
            for at in 0..finding.fixes.len() {
                self.fix(*index, finding, at, at == 0);
            }
        }
        self.sentences_along(span);
        // Silencing comes after all repairs.
        let mut rules = Vec::new();
        for (index, finding) in found {
            let rule = finding.rule.name;
            let title = |template| {
                let message = Message::new(template).with("rule", rule);
                message.render(snapshot.view.locale)
            };
            if takes_comments(snapshot) {
                let action = CodeAction {
                    title: title(&words::DISABLE_LINE),
                    ..self.about(finding)
                };
                self.push(action, What::SilenceHere(index));
            }
            if !rules.contains(&rule) && self.can_write_config() {
                rules.push(rule);
                let action = CodeAction {
                    title: title(&words::DISABLE_RULE),
                    ..self.about(finding)
                };
                self.push(action, What::SilenceRule(rule.to_string()));
            }
        }
    }

    /// Whether the configuration can be written to, or made.
    fn can_write_config(&self) -> bool {
        let Setting { config, client } = self.setting;
        config
            .as_ref()
            .is_some_and(|path| client.creates_files || path.exists())
    }

    /// Offers the fix `at` of a finding.
    fn fix(&mut self, index: usize, finding: &Finding, at: usize, preferred: bool) {
        let Some(fix) = finding.fixes.get(at) else {
            return;
        };
        let action = CodeAction {
            title: fix.title.render(self.snapshot.view.locale),
            is_preferred: Some(preferred),
            ..self.about(finding)
        };
        self.push(action, What::Fix(index, at));
    }

    /// In a cell: the sentences that cite it and say something else by now can
    /// be brought along.
    fn sentences_along(&mut self, span: Span) {
        let snapshot = self.snapshot;
        let in_table = |at: usize| {
            figures::reports(&snapshot.reports)
                .flat_map(|report| report.tables())
                .any(|table: InTable<'_>| table.span(table.bound.span).touches(at))
        };
        if !in_table(span.start) {
            return;
        }
        for (index, finding) in snapshot.findings.iter().enumerate() {
            let cited = |place: &Related| place.span.touches(span.start);
            if !finding.related.iter().any(cited) || in_table(finding.span.start) {
                continue;
            }
            for (at, fix) in finding.fixes.iter().enumerate() {
                if fix.edits.iter().all(|edit| !in_table(edit.span.start)) {
                    self.fix(index, finding, at, false);
                }
            }
        }
    }

    fn conversions(&mut self, at: usize) {
        let table = convert::table_at(self.snapshot, at);
        let Some(table) = table.filter(|table| convert::convertible(self.snapshot, *table).is_ok())
        else {
            return;
        };
        for shape in convert::SHAPES {
            if shape == table.bound.shape {
                continue;
            }
            let title = Message::new(&words::CONVERT)
                .with("shape", proto::shape_words(shape))
                .render(self.snapshot.view.locale);
            let action = CodeAction {
                title,
                kind: Some(CodeActionKind::REFACTOR_REWRITE),
                ..CodeAction::default()
            };
            self.push(
                action,
                What::Convert(at, proto::shape_name(shape).to_string()),
            );
        }
    }

    fn add(&mut self, title: &'static Template, kind: CodeActionKind, what: What) {
        let action = CodeAction {
            title: Message::new(title).render(self.snapshot.view.locale),
            kind: Some(kind),
            ..CodeAction::default()
        };
        self.push(action, what);
    }

    /// A quick fix for a finding, still without title and edit.
    fn about(&self, finding: &Finding) -> CodeAction {
        let Snapshot {
            view, text, uri, ..
        } = self.snapshot;
        CodeAction {
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![view.diagnostic(finding, text, uri)]),
            ..CodeAction::default()
        }
    }

    /// Adds an action with its edit, or with what the edit is made of later.
    fn push(&mut self, mut action: CodeAction, what: What) {
        let chosen = Chosen {
            uri: self.snapshot.uri.clone(),
            version: self.snapshot.version,
            what,
        };
        if self.setting.client.resolves_edits {
            action.data = serde_json::to_value(chosen).ok();
        } else {
            action.edit = edit(self.snapshot, &chosen, self.setting);
            if action.edit.is_none() {
                return;
            }
        }
        self.actions.push(action);
    }
}

/// The edit of a chosen action; `None` when the text is another one by now, or
/// the action can't be done.
pub fn edit(snapshot: &Snapshot, chosen: &Chosen, setting: &Setting) -> Option<WorkspaceEdit> {
    if snapshot.version != chosen.version {
        return None;
    }
    let edits = match &chosen.what {
        What::Fix(finding, at) => {
            let fix = snapshot.findings.get(*finding)?.fixes.get(*at)?;
            fix.edits.clone()
        }
        What::FixAll => safe_edits(&snapshot.findings)
            .into_iter()
            .cloned()
            .collect(),
        What::Recompute => recompute::edits(snapshot),
        What::Convert(at, shape) => {
            let table = convert::table_at(snapshot, *at)?;
            let convertible = convert::convertible(snapshot, table).ok()?;
            vec![convertible.edit(proto::shape(shape)?)]
        }
        What::SilenceHere(finding) => silence(snapshot, snapshot.findings.get(*finding)?),
        What::SilenceRule(rule) => return turn_off(setting, rule),
    };
    Some(proto::workspace_edit(
        snapshot,
        &edits,
        setting.client.versioned_edits,
    ))
}

/// The first safe fix of each finding, as far as they don't touch one another:
/// what is left over is found again after the first are applied.
fn safe_edits(findings: &[Finding]) -> Vec<&Edit> {
    let mut taken: Vec<&Edit> = Vec::new();
    for fix in findings
        .iter()
        .filter_map(|finding| finding.fixes.iter().find(|fix| fix.safe))
    {
        let free = |span: Span| !taken.iter().any(|other| collides(other.span, span));
        if fix.edits.iter().all(|edit| free(edit.span)) {
            taken.extend(&fix.edits);
        }
    }
    taken.sort_by_key(|edit| (edit.span.start, edit.span.end));
    taken
}

/// Whether the order of two edits would matter.
fn collides(a: Span, b: Span) -> bool {
    a.overlaps(b) || a.start == b.start || (a.touches(b.start) && b.is_empty())
}

/// Whether a comment in the text is no part of what is published.
fn takes_comments(snapshot: &Snapshot) -> bool {
    let name = snapshot.uri.as_str().to_ascii_lowercase();
    !name.ends_with(".txt") && !name.ends_with(".toml")
}

/// Comments that silence a finding: above its line, or around its table, which
/// a comment between its rows would cut in two.
fn silence(snapshot: &Snapshot, finding: &Finding) -> Vec<Edit> {
    let text = &snapshot.text;
    let rule = finding.rule.name;
    let line = text.line_of(finding.span.start);
    let line_end = match text.slice(Span::new(text.line(line).end, text.line_start(line + 1))) {
        end if end.is_empty() => "\n".to_string(),
        end => end.into_owned(),
    };
    let own = sums::tables(snapshot, finding.span);
    let table = figures::reports(&snapshot.reports)
        .flat_map(|report| report.tables())
        .map(|table: InTable<'_>| table.span(table.bound.span))
        .chain(own.iter().map(OwnTable::extent))
        .find(|span| span.touches(finding.span.start) && span.touches(finding.span.end));
    match table {
        None => vec![Edit {
            span: Span::at(text.line_start(line)),
            text: format!("<!-- gouji-disable-next-line {rule} -->{line_end}"),
        }],
        Some(table) => {
            let start = text.line_start(text.line_of(table.start));
            let end = text.line(text.line_of(table.end)).end;
            vec![
                Edit {
                    span: Span::at(start),
                    text: format!("<!-- gouji-disable {rule} -->{line_end}{line_end}"),
                },
                Edit {
                    span: Span::at(end),
                    text: format!("{line_end}{line_end}<!-- gouji-enable {rule} -->"),
                },
            ]
        }
    }
}

/// Turns a rule off in the project's `gouji.toml`, which is made if need be.
fn turn_off(setting: &Setting, rule: &str) -> Option<WorkspaceEdit> {
    let path = setting.config.as_ref()?;
    let entry = format!("{rule} = \"off\"\n");
    let (at, text) = match read::file(path) {
        Ok(loaded) => {
            let lines: Vec<&str> = loaded.text.lines().collect();
            match lines.iter().position(|line| line.trim() == "[rules]") {
                Some(line) if line + 1 < lines.len() || loaded.text.ends_with('\n') => {
                    (line + 1, entry)
                }
                _ => {
                    let gap = if loaded.text.is_empty() || loaded.text.ends_with('\n') {
                        ""
                    } else {
                        "\n"
                    };
                    // Behind the last character, wherever that is.
                    (usize::MAX, format!("{gap}[rules]\n{entry}"))
                }
            }
        }
        Err(_) if path.exists() => return None,
        Err(_) => (0, format!("[rules]\n{entry}")),
    };
    proto::file_edit(path, at, text, &setting.client)
}
