//! How long an editor waits for the language server.
//!
//! ```text
//! cargo bench --bench latency -- [--sizes 10k,100k,1m,10m] [--keys N] [--quick] [--check]
//!     [--only start,keys,bursts,memory,many,ends]
//! cargo bench --bench latency -- --document 1m > report.md
//! ```
//!
//! A real client over pipes measures `gouji server` beside two references of
//! the same run and the same messages: the floor, a server that only answers
//! (blocking reads, no framework, a canned list of as many bytes), and the
//! frame, an empty server on the framework that ours stands on, which sends
//! the same. Latencies run from just before the write of a change to the read
//! that completed the list for its version. Only figures of one run compare.
//! `--check` exits with 1 where a ratio is above what is wanted. `--document`
//! prints the document of a size, for profilers and other harnesses.

#[path = "../../tests/support/mod.rs"]
mod support;

mod client;
mod document;
mod reference;

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use client::Server;
use document::{Document, Place};

/// The measured servers, the floor first.
const NAMES: [&str; 3] = ["floor", "frame", "gouji"];
/// Keys that one server gets before it is another's turn.
const BLOCK: usize = 50;

struct Ask {
    sizes: Vec<usize>,
    keys: usize,
    starts: usize,
    edits: usize,
    documents: usize,
    burst: Duration,
    check: bool,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1).cloned()
    };
    if let Some(bytes) = after("--floor") {
        reference::floor(bytes.parse().unwrap_or(0));
        return ExitCode::SUCCESS;
    }
    if let Some(bytes) = after("--frame") {
        reference::frame_server(bytes.parse().unwrap_or(0));
        return ExitCode::SUCCESS;
    }
    if let Some(size) = after("--document").as_deref().and_then(bytes) {
        print!("{}", Document::new(size).text);
        return ExitCode::SUCCESS;
    }
    let quick = args.iter().any(|arg| arg == "--quick");
    let sizes = after("--sizes")
        .unwrap_or_else(|| if quick { "10k,1m" } else { "10k,100k,1m,10m" }.to_string());
    let ask = Ask {
        sizes: sizes.split(',').filter_map(bytes).collect(),
        keys: after("--keys")
            .and_then(|keys| keys.parse().ok())
            .unwrap_or(if quick { 200 } else { 1000 }),
        starts: if quick { 3 } else { 15 },
        edits: if quick { 1000 } else { 10_000 },
        documents: if quick { 100 } else { 1000 },
        burst: Duration::from_secs(if quick { 1 } else { 3 }),
        check: args.iter().any(|arg| arg == "--check"),
    };
    let only = after("--only");
    let wants = |part: &str| {
        let only = only.as_deref();
        only.is_none_or(|only| only.split(',').any(|wanted| wanted == part))
    };
    let mut missed = 0;
    if wants("start") {
        missed += start(&ask);
    }
    if wants("keys") {
        missed += keystrokes(&ask);
    }
    if wants("bursts") {
        bursts(&ask);
    }
    if wants("memory") {
        missed += memory(&ask);
    }
    if wants("many") {
        missed += many(&ask);
    }
    if wants("ends") {
        missed += ends();
    }
    if ask.check && missed > 0 {
        println!("\n{missed} figures above what is wanted");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// `10k`, `1m`.
fn bytes(text: &str) -> Option<usize> {
    let text = text.trim().to_ascii_lowercase();
    let (digits, unit) = match text.strip_suffix('k') {
        Some(digits) => (digits.to_string(), 1_000),
        None => match text.strip_suffix('m') {
            Some(digits) => (digits.to_string(), 1_000_000),
            None => (text, 1),
        },
    };
    Some(digits.parse::<usize>().ok()? * unit)
}

fn name(size: usize) -> String {
    match size {
        1_000_000.. => format!("{} MB", size / 1_000_000),
        _ => format!("{} kB", size / 1_000),
    }
}

/// The value that `share` of all are below.
fn quantile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    let at = ((times.len() as f64 - 1.0) * share).round() as usize;
    times.get(at).copied().unwrap_or_default()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// How many bytes the list of our own server has for a document.
fn list_size(document: &Document) -> usize {
    let mut server = Server::start("gouji", 0);
    server.open(document, "file:///bench/size.md");
    let size = server.last_list().len();
    server.finish();
    size
}

fn start(ask: &Ask) -> usize {
    println!(
        "start to first diagnostics, 10 kB, median of {}\n",
        ask.starts
    );
    let document = Document::new(10_000);
    let size = list_size(&document);
    let mut times = [const { Vec::new() }; NAMES.len()];
    for _ in 0..ask.starts {
        for (times, name) in times.iter_mut().zip(NAMES) {
            let begin = Instant::now();
            let mut server = Server::start(name, size);
            server.open(&document, "file:///bench/a.md");
            times.push(begin.elapsed());
            server.finish();
        }
    }
    let medians = times.map(|mut times| quantile(&mut times, 0.5));
    for (name, median) in NAMES.iter().zip(medians) {
        println!("{name:6} {:8.2} ms", micros(median) / 1e3);
    }
    usize::from(medians[2] > medians[0] + Duration::from_millis(5))
}

fn keystrokes(ask: &Ask) -> usize {
    println!(
        "\nkeystroke to diagnostics, us, {} keys each, lists of equal size\n",
        ask.keys
    );
    println!(
        "size     place  findings   floor p50    p99   frame p50    p99   gouji p50    p99   p50/floor"
    );
    let mut missed = 0;
    let mut own_small = None;
    for &size in &ask.sizes {
        let document = Document::new(size);
        let list = list_size(&document);
        let mut servers = NAMES.map(|name| Server::start(name, list));
        let mut findings = 0;
        for server in &mut servers {
            server.open(&document, "file:///bench/a.md");
            findings = server.findings();
        }
        for place in [Place::Prose, Place::Cell] {
            let mut times = [const { Vec::new() }; NAMES.len()];
            for _ in 0..ask.keys.div_ceil(BLOCK) {
                for (times, server) in times.iter_mut().zip(&mut servers) {
                    for _ in 0..BLOCK {
                        times.push(server.key(&document, place));
                    }
                }
            }
            let p50 = times.each_mut().map(|times| quantile(times, 0.5));
            let p99 = times.each_mut().map(|times| quantile(times, 0.99));
            let ratio = micros(p50[2]) / micros(p50[0]);
            println!(
                "{:8} {:6} {findings:8} {:11.0} {:6.0} {:11.0} {:6.0} {:11.0} {:6.0} {ratio:11.1}",
                name(size),
                place.name(),
                micros(p50[0]),
                micros(p99[0]),
                micros(p50[1]),
                micros(p99[1]),
                micros(p50[2]),
                micros(p99[2]),
            );
            missed += usize::from(p99[2] > p99[0] + Duration::from_millis(1));
            match own_small {
                None => {
                    own_small = Some(p50[2]);
                    missed += usize::from(ratio > 4.0);
                }
                Some(small) => missed += usize::from(micros(p50[2]) > 1.5 * micros(small)),
            }
        }
        for server in servers {
            server.finish();
        }
    }
    missed
}

fn bursts(ask: &Ask) {
    println!("\nlast key of a burst to its diagnostics, ms\n");
    println!("size     keys/s    floor    frame    gouji   lists sent by gouji");
    for &size in &ask.sizes {
        let document = Document::new(size);
        let list = list_size(&document);
        for rate in [30, 200] {
            let mut lags = Vec::new();
            let mut lists = 0;
            for name in NAMES {
                let mut server = Server::start(name, list);
                server.open(&document, "file:///bench/a.md");
                let (lag, sent) = server.burst(&document, rate, ask.burst);
                lags.push(micros(lag) / 1e3);
                lists = sent;
                server.finish();
            }
            println!(
                "{:8} {rate:6} {:8.2} {:8.2} {:8.2} {lists:8} of {}",
                name(size),
                lags[0],
                lags[1],
                lags[2],
                (ask.burst.as_secs_f64() * f64::from(rate)) as usize
            );
        }
    }
}

/// What memory may be, in MB, by the size of the document.
const MEMORY: [(usize, f64); 2] = [(10_000, 10.0), (10_000_000, 60.0)];
/// By how much memory may vary once a server is warm, in MB.
const STEADY: f64 = 0.5;

fn memory(ask: &Ask) -> usize {
    println!("\nresident memory of gouji, MB\n");
    println!(
        "size        open   after {} keys   after {} more",
        ask.edits / 10,
        ask.edits * 9 / 10
    );
    let mut missed = 0;
    for &size in &ask.sizes {
        let document = Document::new(size);
        let mut server = Server::start("gouji", 0);
        server.open(&document, "file:///bench/a.md");
        let open = server.memory();
        for _ in 0..ask.edits / 10 {
            server.key(&document, Place::Cell);
        }
        let warm = server.memory();
        for _ in 0..ask.edits * 9 / 10 {
            server.key(&document, Place::Prose);
        }
        let end = server.memory();
        println!("{:8} {open:7.1} {warm:17.1} {end:15.1}", name(size));
        let most = MEMORY.iter().find(|(wanted, _)| *wanted == size);
        missed += usize::from(most.is_some_and(|(_, most)| open > *most));
        missed += usize::from(end > warm + STEADY);
        server.finish();
    }
    missed
}

/// How long a server stays when nobody needs it any more.
fn ends() -> usize {
    println!("\ntime to the end of gouji, ms\n");
    let document = Document::new(10_000);
    let mut server = Server::start("gouji", 0);
    server.open(&document, "file:///bench/a.md");
    let after_exit = server.finish();
    println!("after `exit`             {:8.1}", micros(after_exit) / 1e3);
    let editor = Command::new("sleep").arg("1000").spawn();
    let Ok(mut editor) = editor else {
        return usize::from(after_exit > Duration::from_secs(1));
    };
    let mut server = Server::start_for(Some(editor.id()), "gouji", 0);
    server.open(&document, "file:///bench/a.md");
    let begin = Instant::now();
    let _ = editor.kill().and_then(|()| editor.wait());
    server.wait();
    let orphaned = begin.elapsed();
    println!("after the editor's death {:8.1}", micros(orphaned) / 1e3);
    [after_exit, orphaned]
        .iter()
        .filter(|time| **time > Duration::from_secs(1))
        .count()
}

fn many(ask: &Ask) -> usize {
    println!(
        "\n{} documents of 8 kB opened and diagnosed\n",
        ask.documents
    );
    let document = Document::new(8_000);
    let list = list_size(&document);
    let mut times = Vec::new();
    for name in NAMES {
        let mut server = Server::start(name, list);
        let time = server.open_many(&document, ask.documents);
        print!(
            "{name:6} {:8.0} ms {:8.1} MB",
            micros(time) / 1e3,
            server.memory()
        );
        if name == "gouji" {
            server.close_many(ask.documents);
            print!(", and {:.1} MB when all are closed", server.memory());
        }
        println!();
        times.push(time);
        server.finish();
    }
    usize::from(times[2] > times[0] * 3)
}
