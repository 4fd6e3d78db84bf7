//! `gouji fix`: what a machine can repair, repaired.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;
use similar::TextDiff;

use super::engine::{Engine, guarded};
use super::options::{self, Choice, Input, is_stdin, tell_faults};
use super::ui::{Style, Ui, UntilClosed, printable};
use super::{CLEAN, FAILED, FOUND, years};
use crate::document::Context;
use crate::finding::Severity;
use crate::message::{Message, Template};
use crate::repair::repair;
use crate::workspace::read::ReadError;
use crate::workspace::write;

#[derive(Args)]
pub struct FixArgs {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    choice: Choice,
    /// Show what would change, and change nothing
    #[arg(long)]
    diff: bool,
    /// Apply also the fixes that a person should look at, figures among them
    #[arg(long)]
    unsafe_fixes: bool,
    /// The least severity left over that makes the exit status 1 [default: warning]
    #[arg(long, value_name = "LEVEL", value_parser = options::severity)]
    fail_on: Option<Severity>,
}

const FIXED: Template = Template {
    zh: "修复了 {files} 个文件中的 {fixes} 处；剩下 {left} 个问题",
    en: "fixes: {fixes}, in files: {files}; findings left: {left}",
};
const WOULD_FIX: Template = Template {
    zh: "可修复 {files} 个文件中的 {fixes} 处；将剩下 {left} 个问题",
    en: "fixes to make: {fixes}, in files: {files}; findings that would be left: {left}",
};
const UNWRITABLE: Template = Template {
    zh: "无法写入，文件保持原样：{error}",
    en: "can't be written and stays as it was: {error}",
};
const UNMAPPABLE: Template = Template {
    zh: "按原编码 {encoding} 无法原样写回，文件保持原样；请先另存为 UTF-8",
    en: "can't be written back in its encoding {encoding} and stays as it was; save it as UTF-8 first",
};

const DOCUMENT: Template = Template {
    zh: "Word 文档不能就地修复；请用 gouji import 转为 Markdown 再修复",
    en: "a Word document can't be repaired in place; turn it into Markdown with `gouji import` first",
};

/// What became of one input.
struct Fixed {
    name: String,
    result: Result<Change, Message>,
    /// Findings left.
    left: usize,
    fails: bool,
}

impl Fixed {
    fn unread(path: &Path, error: &ReadError) -> Fixed {
        Fixed {
            name: path.display().to_string(),
            result: Err(error.message()),
            left: 0,
            fails: false,
        }
    }
}

#[derive(Default)]
struct Change {
    applied: usize,
    diff: Option<String>,
    /// The new text in its encoding, for standard output.
    text: Option<Vec<u8>>,
}

pub fn run(args: &FixArgs, ui: Ui) -> io::Result<u8> {
    let Some(projects) = args.choice.projects(ui) else {
        return Ok(FAILED);
    };
    let (named, all_there) = args.input.find(&projects, ui);
    let engine = Engine {
        input: &args.input,
        choice: &args.choice,
        projects: &projects,
        baseline: None,
    };
    let contexts = years::contexts(&engine, args.unsafe_fixes, &named);
    let all: Vec<Fixed> = (named.par_iter().zip(&contexts))
        .map(|(path, context)| {
            guarded(|| args.fix(path, &engine, context))
                .unwrap_or_else(|error| Fixed::unread(args.input.known_as(path), &error))
        })
        .collect();

    let mut failed = !all_there;
    let (mut files, mut fixes, mut left) = (0, 0, 0);
    let mut out = BufWriter::new(UntilClosed(io::stdout().lock()));
    for fixed in &all {
        left += fixed.left;
        match &fixed.result {
            Ok(change) => {
                files += usize::from(change.applied > 0);
                fixes += change.applied;
                if let Some(diff) = &change.diff {
                    write_diff(diff, ui, &mut out)?;
                }
                if let Some(text) = &change.text {
                    out.write_all(text)?;
                }
            }
            Err(message) => {
                failed = true;
                ui.error(&fixed.name, message);
            }
        }
    }
    out.flush()?;

    failed |= tell_faults(&projects, ui);
    let message = Message::new(if args.diff { &WOULD_FIX } else { &FIXED })
        .with("files", files)
        .with("fixes", fixes)
        .with("left", left);
    ui.notice(&message.render(ui.locale));
    Ok(if failed {
        FAILED
    } else if all.iter().any(|fixed| fixed.fails) {
        FOUND
    } else {
        CLEAN
    })
}

impl FixArgs {
    fn fix(&self, path: &Path, engine: &Engine, context: &Arc<Context>) -> Fixed {
        let known_as = self.input.known_as(path);
        let name = known_as.display().to_string();
        let fail_on = (self.fail_on).or(engine.projects.of(known_as).config.fail_on);
        let fail_on = fail_on.unwrap_or(Severity::Warning);
        let findings = engine.findings(known_as, context);
        let loaded = match self.input.read(path) {
            Ok(loaded) => loaded,
            Err(error) => return Fixed::unread(known_as, &error),
        };

        if loaded.imported.is_some() {
            let left = findings(&loaded.text);
            return Fixed {
                name,
                result: Err(Message::new(&DOCUMENT)),
                left: left.len(),
                fails: false,
            };
        }
        let repaired = repair(&loaded.text, self.unsafe_fixes, &findings);
        let mut change = Change {
            applied: repaired.applied,
            ..Change::default()
        };
        let mut written = Ok(());
        if self.diff {
            if repaired.applied > 0 {
                change.diff = Some(unified(&name, &loaded.text, &repaired.text));
            }
        } else if is_stdin(path) || repaired.applied > 0 {
            let encoding = loaded.encoding;
            let encode = |text: &str| encoding.encode(text).filter(|_| encoding.exact);
            written = match encode(&loaded.text).zip(encode(&repaired.text)) {
                Some((_, new)) if is_stdin(path) => {
                    change.text = Some(new);
                    Ok(())
                }
                Some((old, new)) => write::replace(path, &old, &new)
                    .map_err(|error| Message::new(&UNWRITABLE).with("error", error.to_string())),
                None => Err(Message::new(&UNMAPPABLE).with("encoding", loaded.encoding.name())),
            };
        }
        let left = findings(if written.is_ok() {
            &repaired.text
        } else {
            &loaded.text
        });
        Fixed {
            name,
            result: written.map(|()| change),
            left: left.len(),
            fails: left.iter().any(|finding| finding.severity >= fail_on),
        }
    }
}

fn unified(name: &str, old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(name, name)
        .to_string()
}

fn write_diff(diff: &str, ui: Ui, out: &mut dyn Write) -> io::Result<()> {
    if !ui.color {
        // As it is: the output may be meant for `patch`.
        return out.write_all(diff.as_bytes());
    }
    for line in diff.lines() {
        let style = match line.as_bytes().first() {
            Some(b'+') => Style::Fix,
            Some(b'-') => Style::Error,
            Some(b'@') => Style::Frame,
            _ => {
                writeln!(out, "{}", printable(line))?;
                continue;
            }
        };
        writeln!(out, "{}", ui.paint(style, &printable(line)))?;
    }
    Ok(())
}
