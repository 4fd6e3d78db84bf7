//! `gouji check --stdin-json-lines`: one text a line in, one result a line
//! out, so that an engine for large data can run the checker as a filter.

use std::io::{self, BufRead, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::engine::{Engine, guarded};
use super::record::{Details, Map, Record};
use super::ui::Ui;
use super::{CLEAN, FAILED, FOUND};
use crate::document::Context;
use crate::finding::Severity;
use crate::workspace::decode::Encoding;
use crate::workspace::read::Loaded;

/// A line in.
#[derive(Deserialize)]
struct Line {
    name: String,
    text: String,
}

/// A line out.
#[derive(Serialize)]
struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<Record>>,
    /// Why the line could not be read, or its text not be checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Lines that are read before the first of them is answered: enough to keep
/// every core busy, few enough to answer soon.
const BATCH: usize = 256;

pub fn run(engine: &Engine, fail_on: Option<Severity>, ui: Ui) -> io::Result<u8> {
    let context: Arc<Context> = Arc::default();
    let mut lines = io::stdin().lock().split(b'\n');
    let mut out = BufWriter::new(io::stdout().lock());
    let mut code = CLEAN;
    loop {
        let batch: Vec<Vec<u8>> = lines.by_ref().take(BATCH).collect::<io::Result<_>>()?;
        if batch.is_empty() {
            return Ok(code);
        }
        let answers: Vec<(Answer, u8)> = batch
            .par_iter()
            .filter(|line| !line.trim_ascii().is_empty())
            .map(|line| answer(line, engine, fail_on, &context, ui))
            .collect();
        for (answer, its) in answers {
            serde_json::to_writer(&mut out, &answer)?;
            out.write_all(b"\n")?;
            code = code.max(its);
        }
        out.flush()?;
    }
}

fn answer(
    line: &[u8],
    engine: &Engine,
    fail_on: Option<Severity>,
    context: &Arc<Context>,
    ui: Ui,
) -> (Answer, u8) {
    let Line { name, text } = match serde_json::from_slice(line) {
        Ok(line) => line,
        Err(error) => {
            let answer = Answer {
                name: None,
                findings: None,
                error: Some(error.to_string()),
            };
            return (answer, FAILED);
        }
    };
    let loaded = Loaded {
        text,
        encoding: Encoding::PLAIN,
        imported: None,
    };
    let analysed = match guarded(|| engine.text(Path::new(&name), loaded, context)) {
        Ok(analysed) => analysed,
        Err(error) => {
            let answer = Answer {
                name: Some(name),
                findings: None,
                error: Some(error.message().render(ui.locale)),
            };
            return (answer, FAILED);
        }
    };
    let map = Map::new(&analysed.loaded.text, None);
    let details = Details::default();
    let records = Record::all(&name, &analysed.findings, &map, ui.locale, details);
    let fail_on = fail_on.or(analysed.fail_on).unwrap_or(Severity::Warning);
    let fails = records.iter().any(|record| record.severity >= fail_on);
    let answer = Answer {
        name: Some(name),
        findings: Some(records),
        error: None,
    };
    (answer, if fails { FOUND } else { CLEAN })
}
