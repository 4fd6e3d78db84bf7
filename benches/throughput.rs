//! How many reports a second `gouji check` reads, beside what the machine
//! allows.
//!
//! ```text
//! cargo bench --bench throughput -- [--files N] [--runs N] [--write DIR]
//! ```
//!
//! Composes N reports (10,000), then runs in turn, N times (5) after one round
//! to warm up: the checker with all rules on; a reader that loads the same files
//! and validates them as UTF-8 on one thread; `wc -c`; and ripgrep, where it is
//! installed. Medians are printed. Only figures of one run compare. With
//! `--write` the reports are only written to DIR, for other measurements.

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::compose::{Options, compose};

/// Reports of development; see `correctness`.
const FIRST_SEED: u64 = 1;

fn main() {
    let (files, runs) = (argument("--files", 10_000), argument("--runs", 5));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut asked = std::env::args().skip_while(|argument| argument != "--write");
    let kept = asked.nth(1).map(PathBuf::from);
    let mut paths = Vec::new();
    let mut bytes = 0;
    for seed in 0..files as u64 {
        let text = compose(FIRST_SEED + seed, &Options::default()).text;
        // A folder of ten thousand files is nobody's.
        let root = kept.as_deref().unwrap_or(folder.path());
        let path = root.join(format!("{:03}/{seed}.md", seed / 100));
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, &text).expect("a file");
        bytes += text.len();
        paths.push(path);
    }
    println!(
        "{files} reports, {:.1} KB each\n",
        bytes as f64 / files as f64 / 1e3
    );
    if kept.is_some() {
        return;
    }

    let list = folder.path().join("list");
    let names: Vec<String> = paths
        .iter()
        .map(|path| format!("{}\0", path.display()))
        .collect();
    std::fs::write(&list, names.concat()).expect("a list");
    let gouji = || {
        run(Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["check", "--output-format", "json-lines"])
            .arg(folder.path()))
    };
    let wc = || {
        run(Command::new("wc")
            .arg("-c")
            .arg(format!("--files0-from={}", list.display())))
    };
    let rg = || run(Command::new("rg").args(["-c", "总计"]).arg(folder.path()));
    let validate = || Some(validated(&paths));
    let all: [(&str, &dyn Fn() -> Option<Duration>); 4] = [
        ("gouji check", &gouji),
        ("read and validate, one thread", &validate),
        ("wc -c", &wc),
        ("rg -c", &rg),
    ];
    let mut times = vec![Vec::new(); all.len()];
    for round in 0..=runs {
        for ((_, command), times) in all.iter().zip(&mut times) {
            let time = command();
            if round > 0 {
                times.extend(time);
            }
        }
    }
    println!(
        "{:32} {:>10} {:>10} {:>10}",
        "", "seconds", "files/s", "MB/s"
    );
    for ((name, _), times) in all.iter().zip(&mut times) {
        times.sort();
        match times.get(times.len() / 2) {
            Some(time) => {
                let seconds = time.as_secs_f64();
                let (rate, speed) = (files as f64 / seconds, bytes as f64 / 1e6 / seconds);
                println!("{name:32} {seconds:10.3} {rate:10.0} {speed:10.1}");
            }
            None => println!("{name:32} not installed"),
        }
    }
}

fn argument(name: &str, default: usize) -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    let value = arguments.nth(1).and_then(|value| value.parse().ok());
    value.unwrap_or(default).max(1)
}

/// How long a command takes; `None` where it can't be started.
fn run(command: &mut Command) -> Option<Duration> {
    let start = Instant::now();
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().ok()?;
    Some(start.elapsed())
}

fn validated(paths: &[PathBuf]) -> Duration {
    let start = Instant::now();
    let valid = |path: &&PathBuf| {
        let bytes = std::fs::read(Path::new(path)).expect("a file");
        std::str::from_utf8(&bytes).is_ok()
    };
    assert_eq!(paths.iter().filter(valid).count(), paths.len());
    start.elapsed()
}
