//! The figures of an office's year, consistent by construction.

use super::compose::Last;
use super::forms::{self, Form, Kind};
use super::rng::Rng;

/// How much an office has to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    Zero,
    Small,
    Middle,
    Busy,
}

pub struct Figures {
    /// Table two: block, row, column; as written, without dress.
    pub disclosure: Vec<Vec<Vec<String>>>,
    /// Table three, parallel to [`forms::request_rows`].
    pub requests: Vec<[u64; 7]>,
    /// Table four.
    pub review: [[u64; 5]; 3],
    rows: Vec<&'static str>,
}

impl Figures {
    /// `ministry`: the office may make 规章.
    pub fn new(seed: u64, form: Form, size: Size, ministry: bool) -> Figures {
        let rows: Vec<&'static str> = forms::request_rows(form).iter().map(|r| r.key).collect();
        Figures {
            disclosure: disclosure(&mut Rng::keyed(seed, "figures.two"), form, size, ministry),
            requests: requests(&mut Rng::keyed(seed, "figures.three"), &rows, size),
            review: review(&mut Rng::keyed(seed, "figures.four"), size),
            rows,
        }
    }

    /// The same year in the tables of `form`: what both forms count is the same.
    pub fn in_form(&self, form: Form, seed: u64) -> Figures {
        let mut other = Figures::new(seed, form, Size::Middle, false);
        for (key, row) in other.rows.iter().zip(&mut other.requests) {
            let group = match *key {
                "results.other" | "results.other.3" => "results.other",
                "results.other.1" | "results.other.2" => "none",
                key => key,
            };
            let inside = format!("{group}.");
            *row = [0; 7];
            for (own, values) in self.rows.iter().zip(&self.requests) {
                if *own == group || (group == "results.other" && own.starts_with(&inside)) {
                    for (cell, value) in row.iter_mut().zip(values) {
                        *cell += value;
                    }
                }
            }
        }
        other.review = self.review;
        // Documents made this year, decisions taken this year.
        for (b, (block, own)) in other
            .disclosure
            .iter_mut()
            .zip(&self.disclosure)
            .take(3)
            .enumerate()
        {
            for (row, own) in block.iter_mut().zip(own) {
                let (to, from) = if b == 0 {
                    (0, 0)
                } else {
                    (row.len() - 1, own.len() - 1)
                };
                row[to].clone_from(&own[from]);
            }
        }
        other
    }

    /// Table three, the row `key`.
    pub fn row(&self, key: &str) -> &[u64; 7] {
        let at = self.rows.iter().position(|row| *row == key);
        &self.requests[at.expect("a row of the form")]
    }

    /// Table three, 总计 of all rows whose key is or begins with `key`.
    pub fn total(&self, key: &str) -> u64 {
        let inside = format!("{key}.");
        (self.rows.iter().zip(&self.requests))
            .filter(|(row, _)| **row == key || row.starts_with(&inside))
            .map(|(_, values)| values[6])
            .sum()
    }

    /// Table two, 2021: (本年制发, 现行有效) of 行政规范性文件.
    pub fn documents(&self) -> (&str, &str) {
        (&self.disclosure[0][1][0], &self.disclosure[0][1][2])
    }
}

fn requests(rng: &mut Rng, rows: &[&str], size: Size) -> Vec<[u64; 7]> {
    let mut table = vec![[0; 7]; rows.len()];
    let at = |key: &str| rows.iter().position(|row| *row == key).expect("row");
    let outcomes: Vec<usize> = (0..rows.len())
        .filter(|i| rows[*i].starts_with("results.") && rows[*i] != "results.total")
        .collect();
    // Most are asked by natural persons and granted.
    let scale = match size {
        Size::Zero => [0; 6],
        Size::Small => [
            rng.range(1, 9),
            rng.range(0, 4),
            0,
            0,
            rng.range(0, 2),
            rng.range(0, 1),
        ],
        Size::Middle => [
            rng.range(20, 120),
            rng.range(3, 40),
            rng.range(0, 4),
            rng.range(0, 3),
            rng.range(0, 12),
            rng.range(0, 9),
        ],
        Size::Busy => [
            rng.range(300, 4000),
            rng.range(40, 900),
            rng.range(2, 30),
            rng.range(2, 25),
            rng.range(10, 200),
            rng.range(5, 90),
        ],
    };
    for (column, all) in scale.into_iter().enumerate() {
        let out = if all > 3 { rng.range(0, all / 8) } else { 0 };
        let mut left = all - out;
        while left > 0 {
            let row = match rng.below(10) {
                0..=3 => at("results.granted"),
                4 => at("results.partial"),
                _ => *rng.pick(&outcomes),
            };
            let share = if left > 6 { rng.range(1, left / 3) } else { 1 };
            table[row][column] += share;
            left -= share;
        }
        table[at("results.total")][column] = all - out;
        table[at("carried_out")][column] = out;
        let carried_in = if all > 2 { rng.range(0, all / 6) } else { 0 };
        table[at("carried_in")][column] = carried_in;
        table[at("new")][column] = all - carried_in;
    }
    for row in &mut table {
        row[6] = row[..6].iter().sum();
    }
    table
}

fn review(rng: &mut Rng, size: Size) -> [[u64; 5]; 3] {
    let most = match size {
        Size::Zero => 0,
        Size::Small => 1,
        Size::Middle => 6,
        Size::Busy => 60,
    };
    let mut table = [[0; 5]; 3];
    for group in &mut table {
        if size != Size::Busy && rng.chance(30) {
            continue;
        }
        for value in &mut group[..4] {
            *value = rng.range(0, most);
        }
        group[4] = group[..4].iter().sum();
    }
    table
}

fn disclosure(rng: &mut Rng, form: Form, size: Size, ministry: bool) -> Vec<Vec<Vec<String>>> {
    let most: u64 = match size {
        Size::Zero => 0,
        Size::Small => 12,
        Size::Middle => 900,
        Size::Busy => 60_000,
    };
    let documents = (most / 8).min(40);
    let blocks = forms::disclosure_blocks(form);
    (blocks.iter().enumerate())
        .map(|(b, block)| {
            (block.rows.iter().enumerate())
                .map(|(r, _)| {
                    if b == 0 {
                        let most = if r == 1 {
                            documents
                        } else if ministry {
                            documents / 4
                        } else {
                            0
                        };
                        let made = rng.range(0, most);
                        let gone = rng.range(0, most / 2);
                        let all = made + rng.range(0, most * 4);
                        let middle = if form == Form::Of2021 { gone } else { made };
                        return [made, middle, all].iter().map(u64::to_string).collect();
                    }
                    let before = rng.range(0, most.min(400));
                    (block.columns.iter())
                        .map(|(name, kind)| match kind {
                            Kind::Count if name.contains("上一年") => before.to_string(),
                            Kind::Count => rng.range(0, most).to_string(),
                            Kind::Signed => signed(rng, before, size),
                            Kind::Amount => amount(rng, form, size),
                        })
                        .collect()
                })
                .collect()
        })
        .collect()
}

/// An increase or decrease, as offices write it.
fn signed(rng: &mut Rng, before: u64, size: Size) -> String {
    if size == Size::Zero {
        return "0".into();
    }
    let n = rng.range(0, before.min(30));
    match (n, rng.below(5)) {
        (0, _) => "0".into(),
        (n, 0) => format!("+{n}"),
        (n, 1) => format!("-{n}"),
        (n, 2) => format!("减{n}"),
        (n, 3) => format!("增{n}"),
        (n, _) => n.to_string(),
    }
}

fn amount(rng: &mut Rng, form: Form, size: Size) -> String {
    let whole = match size {
        Size::Zero => return "0".into(),
        Size::Small => rng.range(0, 9),
        Size::Middle => rng.range(0, 700),
        Size::Busy => rng.range(0, 90_000),
    };
    let figure = match rng.below(4) {
        0 => whole.to_string(),
        1 => format!("{whole}.{}", rng.range(1, 9)),
        2 => format!("{whole}.{:02}", rng.range(1, 99)),
        _ => format!("{whole}.{:04}", rng.range(1, 9999)),
    };
    match (form, rng.below(5)) {
        (Form::Of2019, 0) => format!("{figure}万元"),
        (Form::Of2019, 1) => format!("{figure} 万元"),
        (Form::Of2019, 2) => format!("{}元", whole * 10_000 + rng.range(0, 9999)),
        _ => figure,
    }
}

impl Figures {
    /// Makes 上年结转 what last year carried over, and 现行有效 what is left
    /// of last year's and this year's documents. What had to be done stays, as
    /// far as it goes.
    pub fn follow(&mut self, before: &Last, form: Form) {
        let at = |key: &str| self.rows.iter().position(|row| *row == key).expect("row");
        let (new, last) = (at("new"), at("carried_in"));
        let (granted, all) = (at("results.granted"), at("results.total"));
        for (column, &carried) in before.carried_out[..6].iter().enumerate() {
            let sum = self.requests[new][column] + self.requests[last][column];
            let more = carried.saturating_sub(sum);
            self.requests[last][column] = carried;
            self.requests[new][column] = sum + more - carried;
            self.requests[granted][column] += more;
            self.requests[all][column] += more;
        }
        for row in &mut self.requests {
            row[6] = row[..6].iter().sum();
        }
        let (Form::Of2021, Some(in_force)) = (form, before.in_force) else {
            return;
        };
        for (row, old) in self.disclosure[0].iter_mut().zip(in_force) {
            let number = |text: &str| text.parse::<u64>().unwrap_or(0);
            let made = number(&row[0]);
            let gone = number(&row[1]).min(old + made);
            row[1] = gone.to_string();
            row[2] = (old + made - gone).to_string();
        }
    }
}
