//! How right the checker is, on reports composed by program.
//!
//! Clean reports must bring no warning and no error; of planted faults it
//! counts how many are found, placed and repaired, and what is said besides.
//!
//! ```text
//! cargo bench --bench correctness -- [--seed N] [--count N] [--kind NAME]
//!     [--shape NAME] [--dump DIR] [--samples N] [--clean | --faults]
//! ```
//!
//! Seeds below 1,000,000 are for development. `--dump` writes the texts of
//! cases that went wrong. The exit status is 1 when a threshold is missed.

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use gouji::finding::Severity;
use support::compose::{Options, compose};
use support::faults::{Case, Fault, plant, years};
use support::judge::{Judge, Verdict, describe};
use support::style::Shape;

/// What is asked for.
struct Ask {
    seed: u64,
    count: u64,
    kind: Option<Fault>,
    shape: Option<Shape>,
    dump: Option<PathBuf>,
    samples: usize,
    clean: bool,
    faults: bool,
}

/// Counts of one row of a table.
#[derive(Default, Clone)]
struct Tally {
    cases: usize,
    planted: usize,
    found: usize,
    placed: usize,
    repaired: usize,
    extra: usize,
    panics: usize,
    /// Cases with other repairs as small as what was planted.
    open: usize,
}

impl Tally {
    fn add(&mut self, case: &Case, verdict: &Verdict) {
        self.cases += 1;
        self.open += usize::from(case.open);
        self.planted += verdict.planted;
        self.found += verdict.found;
        self.placed += verdict.placed;
        self.repaired += usize::from(verdict.repaired);
        self.extra += verdict.extra.len();
        self.panics += usize::from(verdict.panicked);
    }

    fn print(&self, name: &str) {
        println!(
            "{name:24} {:6} {:7} {:7} {:8} {:7} {:6} {:5}",
            self.planted,
            percent(self.found, self.planted),
            percent(self.placed, self.planted),
            percent(self.repaired, self.cases),
            self.extra,
            self.panics,
            self.open,
        );
    }
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "-".into();
    }
    format!("{:.1}%", 100.0 * part as f64 / whole as f64)
}

const HEAD: &str = "                        planted   found  placed repaired   extra panics  open";

fn main() -> ExitCode {
    let ask = match ask() {
        Ok(ask) => ask,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    // A panic is counted and shown in the table.
    std::panic::set_hook(Box::new(|_| {}));
    let judge = Judge::default();
    let mut missed = Vec::new();
    if ask.clean {
        clean(&ask, &judge, &mut missed);
    }
    if ask.faults {
        faults(&ask, &judge, &mut missed);
    }
    for line in &missed {
        println!("missed: {line}");
    }
    ExitCode::from(u8::from(!missed.is_empty()))
}

fn ask() -> Result<Ask, String> {
    let mut ask = Ask {
        seed: 0,
        count: 200,
        kind: None,
        shape: None,
        dump: None,
        samples: 12,
        clean: true,
        faults: true,
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} needs a value"));
        let number = |text: String| {
            text.parse::<u64>()
                .map_err(|_| format!("{text} is no number"))
        };
        match arg.as_str() {
            // Said by cargo to every benchmark.
            "--bench" => {}
            "--seed" => ask.seed = number(value()?)?,
            "--count" => ask.count = number(value()?)?,
            "--samples" => ask.samples = number(value()?)? as usize,
            "--kind" => {
                let name = value()?;
                ask.kind = Some(Fault::parse(&name).ok_or(format!("no kind {name}"))?);
                ask.clean = false;
            }
            "--shape" => {
                let name = value()?;
                ask.shape = Some(Shape::parse(&name).ok_or(format!("no shape {name}"))?);
            }
            "--dump" => ask.dump = Some(value()?.into()),
            "--clean" => ask.faults = false,
            "--faults" => ask.clean = false,
            _ => return Err(format!("unknown argument {arg}")),
        }
    }
    if let Some(dir) = &ask.dump {
        std::fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    }
    Ok(ask)
}

fn dump(ask: &Ask, name: &str, text: &str) {
    let Some(dir) = &ask.dump else { return };
    if let Err(error) = std::fs::write(dir.join(name), text) {
        eprintln!("{name}: {error}");
    }
}

/// Reports without fault.
fn clean(ask: &Ask, judge: &Judge, missed: &mut Vec<String>) {
    let mut rules: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    let mut shapes: BTreeMap<Shape, (usize, usize)> = BTreeMap::new();
    let (mut wrong, mut panics, mut hints, mut bytes) = (0, 0, 0, 0);
    let options = Options {
        shape: ask.shape,
        ..Options::default()
    };
    for seed in ask.seed..ask.seed + ask.count {
        let report = compose(seed, &options);
        bytes += report.text.len();
        let tally = shapes.entry(report.shape("requests")).or_default();
        tally.0 += 1;
        let Some(all) = judge.findings(&report.text) else {
            panics += 1;
            dump(ask, &format!("{seed}-panic.txt"), &report.text);
            continue;
        };
        let serious: Vec<_> = all.iter().filter(|f| f.severity > Severity::Hint).collect();
        hints += all.len() - serious.len();
        if serious.is_empty() {
            continue;
        }
        wrong += 1;
        tally.1 += 1;
        dump(ask, &format!("{seed}-clean.txt"), &report.text);
        for finding in serious {
            let (n, samples) = rules.entry(finding.rule.name).or_default();
            *n += 1;
            if samples.len() < ask.samples {
                let shapes = report.styles.each_ref().map(|style| style.shape.name());
                samples.push(format!(
                    "{seed} {shapes:?}:{}",
                    describe(finding, &report.text)
                ));
            }
        }
    }
    // Two years of one office that follow each other.
    for seed in ask.seed..ask.seed + ask.count / 4 {
        let (before, now) = years(seed, &options);
        let said = judge.findings_after(&now.text, Some(&before.text));
        for finding in said
            .iter()
            .flatten()
            .filter(|f| f.rule.name.ends_with("-mismatch"))
        {
            if finding.severity == Severity::Hint {
                continue;
            }
            wrong += 1;
            let (n, samples) = rules.entry(finding.rule.name).or_default();
            *n += 1;
            if samples.len() < ask.samples {
                samples.push(format!("{seed} two years:{}", describe(finding, &now.text)));
            }
        }
    }
    println!(
        "clean: {} reports, {bytes} bytes; with warnings or errors: {wrong}; panics: {panics}; hints: {hints}",
        ask.count
    );
    for (shape, (all, wrong)) in &shapes {
        println!("  {:14} {wrong:5} of {all}", shape.name());
    }
    for (rule, (n, samples)) in &rules {
        println!("  {rule}: {n}");
        for sample in samples {
            println!("    {sample}");
        }
    }
    println!();
    if wrong + panics > 0 {
        missed.push(format!("{} clean reports are not clean", wrong + panics));
    }
}

/// Reports with a planted fault.
fn faults(ask: &Ask, judge: &Judge, missed: &mut Vec<String>) {
    let options = Options {
        shape: ask.shape,
        ..Options::default()
    };
    let mut kinds: BTreeMap<Fault, Tally> = BTreeMap::new();
    let mut shapes: BTreeMap<Shape, Tally> = BTreeMap::new();
    let mut samples: BTreeMap<Fault, Vec<String>> = BTreeMap::new();
    for fault in Fault::ALL {
        if ask.kind.is_some_and(|kind| kind != fault) {
            continue;
        }
        for seed in ask.seed..ask.seed + ask.count {
            let Some(case) = plant(fault, seed, &options) else {
                continue;
            };
            let verdict = judge.judge(&case);
            kinds.entry(fault).or_default().add(&case, &verdict);
            if fault.is_single_slip() {
                shapes.entry(case.shape).or_default().add(&case, &verdict);
            }
            if is_wrong(&case, &verdict) {
                dump(ask, &format!("{seed}-{}.txt", fault.name()), &case.text);
                samples
                    .entry(fault)
                    .or_default()
                    .push(sample(seed, &case, &verdict));
            }
        }
    }
    println!("{HEAD}");
    for (fault, tally) in &kinds {
        tally.print(fault.name());
    }
    println!("\nsingle slips in table three, by shape\n{HEAD}");
    for (shape, tally) in &shapes {
        tally.print(shape.name());
    }
    println!();
    for (fault, lines) in &samples {
        println!("{}: {} went wrong", fault.name(), lines.len());
        for line in lines.iter().take(ask.samples) {
            println!("  {line}");
        }
    }
    thresholds(&kinds, missed);
}

fn is_wrong(case: &Case, verdict: &Verdict) -> bool {
    let figure = case.fault <= Fault::TwoSlips;
    verdict.panicked
        || verdict.found < verdict.planted
        || verdict.placed < verdict.planted
        || !verdict.extra.is_empty()
        || (figure && !verdict.repaired)
}

fn sample(seed: u64, case: &Case, verdict: &Verdict) -> String {
    let mut line = format!("{seed} {} [{}]", case.shape.name(), case.what);
    if case.open {
        line += " open";
    }
    if verdict.panicked {
        return line + " PANIC";
    }
    line += &format!(
        " found {}/{} placed {}{}",
        verdict.found,
        verdict.planted,
        verdict.placed,
        if verdict.repaired { " repaired" } else { "" }
    );
    for extra in verdict.extra.iter().take(3) {
        line += &format!("\n      extra {extra}");
    }
    line
}

/// The thresholds that the project holds itself to.
fn thresholds(kinds: &BTreeMap<Fault, Tally>, missed: &mut Vec<String>) {
    let sum = |wanted: &dyn Fn(Fault) -> bool| {
        let mut all = Tally::default();
        for (_, tally) in kinds.iter().filter(|(fault, _)| wanted(**fault)) {
            all.cases += tally.cases;
            all.planted += tally.planted;
            all.found += tally.found;
            all.placed += tally.placed;
            all.repaired += tally.repaired;
            all.panics += tally.panics;
        }
        all
    };
    let mut ask = |name: &str, part: usize, whole: usize, least: f64| {
        if whole > 0 && (part as f64) < least * whole as f64 {
            missed.push(format!(
                "{name}: {} of {whole}, {}% are asked",
                percent(part, whole),
                100.0 * least
            ));
        }
    };
    let single = sum(&Fault::is_single_slip);
    ask("single slips found", single.found, single.planted, 1.0);
    ask("single slips placed", single.placed, single.planted, 0.995);
    ask(
        "single slips repaired",
        single.repaired,
        single.cases,
        0.995,
    );
    let two = sum(&|fault| fault == Fault::TwoSlips);
    ask("two slips repaired", two.repaired, two.cases, 0.95);
    let review = sum(&|fault| matches!(fault, Fault::ReviewSlip | Fault::ReviewTotalBlanked));
    ask("table four found", review.found, review.planted, 1.0);
    for (fault, tally) in kinds
        .iter()
        .filter(|(fault, _)| **fault > Fault::ReviewTotalBlanked)
    {
        ask(
            &format!("{} found", fault.name()),
            tally.found,
            tally.planted,
            0.98,
        );
    }
    let panics = sum(&|_| true).panics;
    if panics > 0 {
        missed.push(format!("{panics} panics"));
    }
}
