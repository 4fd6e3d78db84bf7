//! How many reports a second `gouji check` reads, beside what the machine
//! allows and what other linters do.
//!
//! ```text
//! cargo bench --bench throughput -- [--files N] [--runs N] [--peers DIR] [--write DIR]
//! ```
//!
//! Composes N reports (10,000), then runs in turn, N times (5) after one round
//! to warm up: the checker with all rules on; a reader that loads the same
//! files and validates them as UTF-8 on one thread; `wc -c`; ripgrep; and the
//! linters that are found in DIR or on the PATH (see `peers.rs`), the slow ones
//! on fewer files. Medians are printed, and how many times as many files a
//! second each does as the checker. Only figures of one run compare. With
//! `--write` the reports are only written to DIR, for other measurements.

#[path = "../../tests/support/mod.rs"]
mod support;

mod corpus;
mod peers;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use corpus::Corpus;
use peers::{PEERS, Reads, found};

/// Something that is measured.
struct Entry {
    name: &'static str,
    files: usize,
    bytes: usize,
    /// `None` where it isn't installed.
    run: Option<Box<dyn Fn() -> Duration>>,
    times: Vec<Duration>,
}

fn main() {
    let (files, runs) = (number("--files", 10_000), number("--runs", 5));
    if let Some(kept) = argument("--write") {
        told(&Corpus::reports(kept.as_ref(), files));
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let reports = Corpus::reports(&folder.path().join("reports"), files);
    told(&reports);
    let mut entries = ours(&reports, &folder.path().join("list"));
    entries.extend(theirs(&reports, folder.path()));
    for round in 0..=runs {
        for entry in &mut entries {
            let time = entry.run.as_ref().map(|run| run());
            if round > 0 {
                entry.times.extend(time);
            }
        }
    }
    print(&mut entries);
}

fn told(reports: &Corpus) {
    let files = reports.paths.len();
    let each = reports.bytes as f64 / files as f64 / 1e3;
    println!("{files} reports, {each:.1} KB each\n");
}

/// The checker, and what the machine allows.
fn ours(reports: &Corpus, list: &std::path::Path) -> Vec<Entry> {
    let names = reports
        .paths
        .iter()
        .map(|path| format!("{}\0", path.display()));
    std::fs::write(list, names.collect::<String>()).expect("a list");
    let root = reports.root.display().to_string();
    let from_list = format!("--files0-from={}", list.display());
    let gouji = env!("CARGO_BIN_EXE_gouji").to_string();
    let paths = reports.paths.clone();
    let entry = |name, run| Entry {
        name,
        files: reports.paths.len(),
        bytes: reports.bytes,
        run,
        times: Vec::new(),
    };
    let program = |name: &str, arguments: &[&str]| {
        let program = found(name, argument("--peers").map(PathBuf::from).as_deref())?;
        let mut command = vec![program.display().to_string()];
        command.extend(arguments.iter().map(ToString::to_string));
        Some(runner(command))
    };
    let check = [&gouji, "check", "--output-format", "json-lines", &root];
    let check = check.map(ToString::to_string).to_vec();
    vec![
        entry("gouji check", Some(runner(check))),
        entry(
            "read and validate, one thread",
            Some(Box::new(move || validated(&paths))),
        ),
        entry("wc -c", program("wc", &["-c", &from_list])),
        entry("rg -c", program("rg", &["-c", "总计", &root])),
    ]
}

/// The other linters.
fn theirs(reports: &Corpus, folder: &std::path::Path) -> Vec<Entry> {
    let installed = argument("--peers").map(PathBuf::from);
    let mut modules = None;
    let mut entries = Vec::new();
    for peer in PEERS {
        let command = peer.command(installed.as_deref());
        let corpus = match peer.reads {
            Reads::Modules if command.is_some() => {
                &*modules.get_or_insert_with(|| Corpus::modules(&folder.join("modules"), reports))
            }
            _ => reports,
        };
        let files = (corpus.paths.len() / peer.one_of).max(1);
        let folders = corpus.folders(files);
        let files = (folders.len() * corpus::IN_FOLDER).min(corpus.paths.len());
        let run = command.map(|mut command| {
            command.extend(folders.iter().map(|folder| match peer.reads {
                Reads::Patterns => format!("{}/*.md", folder.display()),
                _ => folder.display().to_string(),
            }));
            runner(command)
        });
        entries.push(Entry {
            name: peer.name,
            files,
            bytes: corpus.bytes / corpus.paths.len() * files,
            run,
            times: Vec::new(),
        });
    }
    entries
}

fn print(entries: &mut [Entry]) {
    let mut ours = None;
    println!(
        "{:30} {:>7} {:>9} {:>9} {:>8} {:>8}",
        "", "files", "seconds", "files/s", "MB/s", "ratio"
    );
    for entry in entries {
        entry.times.sort();
        let Some(time) = entry.times.get(entry.times.len() / 2) else {
            println!("{:30} not installed", entry.name);
            continue;
        };
        let seconds = time.as_secs_f64();
        let rate = entry.files as f64 / seconds;
        let ratio = rate / *ours.get_or_insert(rate);
        let speed = entry.bytes as f64 / 1e6 / seconds;
        let (name, files) = (entry.name, entry.files);
        println!("{name:30} {files:7} {seconds:9.3} {rate:9.0} {speed:8.1} {ratio:8.3}");
    }
}

/// The word behind `name` on the command line.
fn argument(name: &str) -> Option<String> {
    std::env::args()
        .skip_while(|argument| argument != name)
        .nth(1)
}

fn number(name: &str, default: usize) -> usize {
    let value = argument(name).and_then(|value| value.parse().ok());
    value.unwrap_or(default).max(1)
}

/// Runs a command and tells how long it took.
fn runner(command: Vec<String>) -> Box<dyn Fn() -> Duration> {
    Box::new(move || {
        let mut process = Command::new(&command[0]);
        process.args(&command[1..]).stdin(Stdio::null());
        let start = Instant::now();
        let quiet = process.stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().expect("a program that starts");
        start.elapsed()
    })
}

fn validated(paths: &[PathBuf]) -> Duration {
    let start = Instant::now();
    let valid = |path: &&PathBuf| {
        let bytes = std::fs::read(path).expect("a file");
        std::str::from_utf8(&bytes).is_ok()
    };
    assert_eq!(paths.iter().filter(valid).count(), paths.len());
    start.elapsed()
}
