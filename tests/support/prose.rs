//! Sentences with figures, and where each figure stands.

use gouji::text::Span;

use super::figures::Figures;
use super::forms::Form;
use super::page::Page;
use super::rng::Rng;
use super::style::halve;
use super::words;

/// What a sentence is, as far as a checker is concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Plain,
    /// States figures of table three.
    Requests,
    /// Says that no request came.
    NoRequests,
    /// States figures of table four.
    Review,
    NoReview,
    /// States figures of table two.
    Disclosure,
    /// A closed list: its parts add up to its head.
    List,
    /// A part, its whole and the percentage.
    Share,
    /// The reporting period.
    Period,
    /// The legal basis.
    Basis,
    /// The parts of the report, counted.
    Outline,
    Fee,
}

#[derive(Clone, Debug)]
pub enum Piece {
    Text(String),
    /// A figure that means something: its name and value.
    Figure(String, u64),
}

#[derive(Clone, Debug)]
pub struct Sentence {
    pub kind: Kind,
    pub pieces: Vec<Piece>,
}

/// A figure of the prose as written.
#[derive(Clone, Debug)]
pub struct FigurePlace {
    pub name: String,
    pub value: u64,
    pub span: Span,
    /// Index into the sentences.
    pub sentence: usize,
}

#[derive(Clone, Debug)]
pub struct SentencePlace {
    pub kind: Kind,
    pub span: Span,
    /// Index into the sections; `None` before the first.
    pub section: Option<usize>,
}

#[derive(Default, Debug)]
pub struct ProsePlaces {
    pub figures: Vec<FigurePlace>,
    pub sentences: Vec<SentencePlace>,
}

/// How prose is dressed.
#[derive(Clone, Copy, Debug)]
pub struct ProseStyle {
    /// Half-width commas, colons and brackets.
    pub half: bool,
    /// Spaces between figures and characters.
    pub spaced: bool,
}

/// Who speaks, of which year.
#[derive(Clone, Debug)]
pub struct Voice {
    pub year: i32,
    pub office: String,
    pub short: String,
}

impl Voice {
    /// Fills the holes of `template`: those of [`words`], and `{name}` by the
    /// figure of that name.
    pub fn say(
        &self,
        kind: Kind,
        template: &str,
        figures: &[(&str, u64)],
        rng: &mut Rng,
    ) -> Sentence {
        let mut pieces = Vec::new();
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (name, behind) = after.split_once('}').expect("a closed hole");
            rest = behind;
            match name {
                "y" => {
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                    pieces.push(Piece::Figure("year".into(), self.year as u64));
                }
                "p" => text += &(self.year - 1).to_string(),
                "f" => text += &(self.year + 1).to_string(),
                "o" => text += &self.office,
                "s" => text += &self.short,
                _ => match figures.iter().find(|(figure, _)| *figure == name) {
                    Some((_, value)) => {
                        pieces.push(Piece::Text(std::mem::take(&mut text)));
                        pieces.push(Piece::Figure(name.into(), *value));
                    }
                    None => {
                        let (low, high) = name.split_once('-').expect("a range");
                        let parse = |n: &str| n.parse().expect("a number");
                        let n = rng.range(parse(low), parse(high)).to_string();
                        let wide = if low.starts_with('0') { low.len() } else { 0 };
                        text += &format!("{n:0>wide$}");
                    }
                },
            }
        }
        text.push_str(rest);
        pieces.push(Piece::Text(text));
        Sentence { kind, pieces }
    }

    /// One of `pool`, as a plain sentence.
    pub fn plain(&self, pool: &[&str], rng: &mut Rng) -> Sentence {
        let template = *rng.pick(pool);
        self.say(Kind::Plain, template, &[], rng)
    }

    /// `n` different ones of `pool`.
    pub fn some(&self, pool: &[&str], n: usize, rng: &mut Rng) -> Vec<Sentence> {
        let mut pool = pool.to_vec();
        rng.shuffle(&mut pool);
        pool.truncate(n);
        pool.iter()
            .map(|t| self.say(Kind::Plain, t, &[], rng))
            .collect()
    }
}

/// Writes a sentence.
pub fn put(
    page: &mut Page,
    places: &mut ProsePlaces,
    sentence: &Sentence,
    style: ProseStyle,
    section: Option<usize>,
) -> Span {
    let index = places.sentences.len();
    let start = page.at();
    for piece in &sentence.pieces {
        match piece {
            Piece::Text(text) => {
                let text = if style.half {
                    halve(text)
                } else {
                    text.clone()
                };
                let text = if style.spaced { space(&text) } else { text };
                page.put(&text);
            }
            Piece::Figure(name, value) => {
                if style.spaced && page.text.chars().next_back().is_some_and(is_han) {
                    page.put(" ");
                }
                let span = page.put(&value.to_string());
                if style.spaced {
                    page.put(" ");
                }
                places.figures.push(FigurePlace {
                    name: name.clone(),
                    value: *value,
                    span,
                    sentence: index,
                });
            }
        }
    }
    let span = Span::new(start, page.at());
    places.sentences.push(SentencePlace {
        kind: sentence.kind,
        span,
        section,
    });
    span
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Spaces between figures and characters.
fn space(text: &str) -> String {
    let mut out = String::new();
    let mut last = None;
    for c in text.chars() {
        if let Some(last) = last {
            let digit = |c: char| c.is_ascii_digit();
            if (is_han(last) && digit(c)) || (digit(last) && is_han(c)) {
                out.push(' ');
            }
        }
        out.push(c);
        last = Some(c);
    }
    out
}

/// What the office says about the requests of the year.
pub fn requests(voice: &Voice, figures: &Figures, rng: &mut Rng) -> Vec<Sentence> {
    let new = figures.row("new");
    let carried_in = figures.row("carried_in");
    let (n, c) = (new[6], carried_in[6]);
    if n == 0 && c == 0 {
        let template = *rng.pick(&words::NO_REQUESTS);
        let kind = if template.contains("{new}") {
            Kind::Requests
        } else {
            Kind::NoRequests
        };
        return vec![voice.say(kind, template, &[("new", 0)], rng)];
    }
    let both = n + c;
    let legal = |row: &[u64; 7]| row[1..6].iter().sum::<u64>();
    // By what way they came: any division of the new ones.
    let web = rng.range(0, n);
    let post = rng.range(0, n - web);
    let values = [
        ("new", n),
        ("carried_in", c),
        ("both", both),
        ("natural", new[0]),
        ("legal", legal(new)),
        ("way.web", web),
        ("way.post", post),
        ("way.here", n - web - post),
    ];
    let mut lead = (*rng.pick(&words::REQUESTS)).to_string();
    if rng.chance(30)
        && !["{both}", "{carried_in}", "{way.web}", "{legal}"]
            .iter()
            .any(|f| lead.contains(f))
    {
        lead += *rng.pick(&[
            "，其中自然人申请{natural}件、法人或其他组织申请{legal}件",
            "，其中，自然人{natural}件，法人或其他组织{legal}件",
            "（自然人{natural}件，法人或其他组织{legal}件）",
            "。其中自然人提出申请{natural}件，法人或其他组织提出申请{legal}件",
            "，从申请人看，自然人申请{natural}件，法人或其他组织申请{legal}件",
        ]);
    }
    lead += *rng.pick(&[
        "。",
        "。",
        "。",
        "，均按程序登记受理。",
        "，按期答复率100%。",
    ]);
    let mut out = vec![voice.say(Kind::Requests, &lead, &values, rng)];
    out.extend(outcomes(voice, figures, rng));
    if rng.chance(35) {
        out.push(voice.plain(&words::REQUEST_TRAPS, rng));
    }
    out
}

/// What became of the requests, if it is said.
fn outcomes(voice: &Voice, figures: &Figures, rng: &mut Rng) -> Option<Sentence> {
    let done = figures.row("results.total")[6];
    let left = figures.row("carried_out")[6];
    let outcomes = [
        ("granted", "予以公开", figures.total("results.granted")),
        ("partial", "部分公开", figures.total("results.partial")),
        ("denied", "不予公开", figures.total("results.denied")),
        (
            "unavailable",
            "无法提供",
            figures.total("results.unavailable"),
        ),
        ("rejected", "不予处理", figures.total("results.rejected")),
        ("rest", "其他处理", figures.total("results.other")),
    ];
    let mut values: Vec<(&str, u64)> = outcomes.iter().map(|(k, _, v)| (*k, *v)).collect();
    let either = outcomes[0].2 + outcomes[1].2;
    values.extend([("done", done), ("left", left), ("either", either)]);
    let all = rng.chance(40);
    let item = *rng.pick(&[
        "{name}{n}件",
        "{name}{n}件",
        "“{name}”{n}件",
        "{name}的{n}件",
        "答复{name}{n}件",
        "{n}件{name}",
    ]);
    let items: Vec<String> = (outcomes.iter())
        .filter(|(_, _, value)| all || *value > 0)
        .map(|(key, name, _)| {
            item.replace("{name}", name)
                .replace("{n}", &format!("{{{key}}}"))
        })
        .collect();
    let joined = items.join(*rng.pick(&["、", "，"]));
    let several = items.len() > 1;
    let whole = *rng.pick(&words::OUTCOMES);
    if !several && whole.contains("{joined}") || left == 0 && whole.starts_with("{left}") {
        return None;
    }
    let template = whole.replace("{joined}", &joined);
    Some(voice.say(Kind::Requests, &template, &values, rng)).filter(|_| rng.chance(75))
}

/// What the office says about reviews and suits.
pub fn review(voice: &Voice, figures: &Figures, rng: &mut Rng) -> Sentence {
    let [review, direct, after] = figures.review;
    let suits: Vec<u64> = (0..5).map(|i| direct[i] + after[i]).collect();
    let values = [
        ("review", review[4]),
        ("suits", suits[4]),
        ("cases", review[4] + suits[4]),
        ("direct", direct[4]),
        ("after", after[4]),
        ("upheld", review[0]),
        ("corrected", review[1]),
        ("other", review[2]),
        ("pending", review[3]),
    ];
    let (kind, pool) = match (review[4], suits[4]) {
        (0, 0) => (Kind::NoReview, &words::NO_REVIEW[..]),
        (0, _) => (Kind::Review, &words::SUITS_ONLY[..]),
        (_, 0) => (Kind::Review, &words::REVIEW_ONLY[..]),
        _ => (Kind::Review, &words::REVIEW_AND_SUITS[..]),
    };
    let template = *rng.pick(pool);
    let states = |figure: &&str| template.contains(*figure);
    let kind = if ["{review}", "{suits}", "{cases}"].iter().any(states) {
        Kind::Review
    } else {
        kind
    };
    voice.say(kind, template, &values, rng)
}

/// What the office says about decisions and documents, if anything.
pub fn disclosure(voice: &Voice, form: Form, figures: &Figures, rng: &mut Rng) -> Option<Sentence> {
    let number = |b: usize, r: usize| {
        let row = figures.disclosure.get(b)?.get(r)?;
        row.last()?.parse::<u64>().ok().filter(|n| *n > 0)
    };
    let of_2021 = form == Form::Of2021;
    let documents = (figures.documents().0.parse::<u64>().ok()).filter(|n| *n > 0 && of_2021);
    let cell = |at: usize| figures.disclosure[0][1][at].parse::<u64>().unwrap_or(0);
    let (pool, values): (&[&str], Vec<(&str, u64)>) = match rng.below(5) {
        0 => (&words::LICENCES, vec![("licences", number(1, 0)?)]),
        1 => (&words::PENALTIES, vec![("penalties", number(2, 0)?)]),
        2 => (
            &words::DECISIONS,
            vec![("licences", number(1, 0)?), ("penalties", number(2, 0)?)],
        ),
        3 => (&words::DOCUMENTS, vec![("documents", documents?)]),
        _ => (
            &words::STOCK,
            vec![
                ("documents", documents?),
                ("repealed", cell(1)),
                ("in_force", cell(2)),
            ],
        ),
    };
    let template = *rng.pick(pool);
    Some(voice.say(Kind::Disclosure, template, &values, rng))
}

/// The percentage of `part` in `whole`, rounded to a tenth: the whole ones, and
/// the tenths as they are written.
fn share(part: u64, whole: u64) -> (u64, String) {
    let tenths = (2000 * part + whole) / (2 * whole.max(1));
    let rest = match tenths % 10 {
        0 => String::new(),
        rest => format!(".{rest}"),
    };
    (tenths / 10, rest)
}

/// A count of what was published, with or without its parts.
pub fn list(voice: &Voice, rng: &mut Rng) -> Vec<Sentence> {
    let unit = *rng.pick(&words::UNITS);
    let n = 2 + rng.below(7);
    let mut topics = words::TOPICS.to_vec();
    rng.shuffle(&mut topics);
    let high = *rng.pick(&[9, 40, 300, 2500]);
    let parts: Vec<u64> = (0..n).map(|_| rng.range(1, high)).collect();
    let head: u64 = parts.iter().sum();
    let comma = *rng.pick(&["，", "、", "，"]);
    let verb = *rng.pick(&[
        "主动公开政府信息",
        "发布各类信息",
        "公开政府信息",
        "通过门户网站发布信息",
        "更新发布政务信息",
        "主动公开各类政府信息总计",
    ]);
    let start = *rng.pick(&[
        "{y}年，{s}共",
        "全年累计",
        "{y}年共",
        "一年来，{s}",
        "截至{y}年12月31日，{s}",
        "{y}年度，",
    ]);
    let mut values: Vec<(String, u64)> = vec![("list.head".into(), head)];
    let style = *rng.pick(&[
        "{t}{n}{u}",
        "{t}{n}{u}",
        "{t}{n}{u}",
        "{t}类{n}{u}",
        "{t}信息{n}{u}",
        "“{t}”{n}{u}",
        "{t}方面{n}{u}",
        "{t} {n} {u}",
        "发布{t}{n}{u}",
        "{n}{u}为{t}",
    ]);
    let name = |i: usize, topic: &str| {
        let figure = format!("{{list.part{i}}}");
        style
            .replace("{t}", topic)
            .replace("{n}", &figure)
            .replace("{u}", unit)
    };
    let item = |i: usize| name(i, topics[i]);
    for (i, part) in parts.iter().enumerate() {
        values.push((format!("list.part{i}"), *part));
    }
    let items: Vec<String> = (0..n).map(item).collect();
    let whole = items.join(comma);
    let mut kind = Kind::List;
    let text = match rng.below(17) {
        0 | 1 => format!("{start}{verb}{{list.head}}{unit}，其中{whole}。"),
        2 => format!("{start}{verb}{{list.head}}{unit}。其中，{whole}。"),
        3 => format!("{start}{verb}{{list.head}}{unit}，其中：{whole}。"),
        4 => format!("{start}{verb}{{list.head}}{unit}，包括{whole}。"),
        5 => {
            // One part is divided further in brackets.
            let (a, b) = (rng.range(1, 30), rng.range(1, 30));
            let items = (0..n).map(|i| format!("{}{{list.part{i}}}{unit}", topics[i]));
            let whole = items.collect::<Vec<_>>().join("，");
            values[0].1 = head + a + b;
            values.push(("list.inner0".into(), a));
            values.push(("list.inner1".into(), b));
            values.push(("list.outer".into(), a + b));
            format!(
                "{start}{verb}{{list.head}}{unit}，其中{whole}，{}{{list.outer}}{unit}（包括{}{{list.inner0}}{unit}、{}{{list.inner1}}{unit}）。",
                topics[n],
                topics[n + 1],
                topics[n + 2]
            )
        }
        6 => {
            // Open: the rest isn't named.
            kind = Kind::Plain;
            values[0].1 = head + rng.range(1, 90);
            format!("{start}{verb}{{list.head}}{unit}，其中{whole}等。")
        }
        7 => {
            // A single part is no division.
            kind = Kind::Plain;
            format!("{start}{verb}{{list.head}}{unit}，其中{}。", items[0])
        }
        8 => {
            // Two divisions of one total, and a statement of its own behind.
            let web = rng.range(0, head);
            values.push(("list.web".into(), web));
            values.push(("list.rest".into(), head - web));
            kind = Kind::Plain;
            format!(
                "{start}{verb}{{list.head}}{unit}，其中网站{{list.web}}{unit}、新媒体{{list.rest}}{unit}。通过政务微博另行转发{{3-90}}{unit}。"
            )
        }
        9 => {
            kind = Kind::Plain;
            format!(
                "{start}{verb}近{}{unit}，其中{whole}。",
                head + rng.range(1, 50)
            )
        }
        10 => {
            // A share, rightly reckoned.
            kind = Kind::Share;
            let (share, rest) = share(parts[0], head);
            values.push(("share".into(), share));
            let of = *rng.pick(&["占", "占比", "占总数的", "占比达"]);
            format!(
                "{start}{verb}{{list.head}}{unit}，其中{}{{list.part0}}{unit}，{of}{{share}}{rest}%。",
                topics[0]
            )
        }
        11 => format!("{start}{verb}{{list.head}}{unit}，分别为{whole}。"),
        12 => {
            // The total behind its parts.
            let items: Vec<String> = (0..n)
                .map(|i| format!("{}{{list.part{i}}}{unit}", topics[i]))
                .collect();
            format!("{{y}}年发布{}，共计{{list.head}}{unit}。", items.join("、"))
        }
        13 => {
            // Divided by kind and by channel.
            let web = rng.range(1, head);
            values.push(("list.web".into(), web));
            values.push(("list.rest".into(), head - web));
            let whole = items.join("、");
            format!(
                "{start}{verb}{{list.head}}{unit}。按类别分，{whole}；按渠道分，网站发布{{list.web}}{unit}、公众号发布{{list.rest}}{unit}。"
            )
        }
        14 => {
            let (last, first) = items.split_last().unwrap_or((&items[0], &[]));
            format!(
                "{start}{verb}{{list.head}}{unit}，其中{}和{last}。",
                first.join("、")
            )
        }
        15 => format!("{start}{verb}{{list.head}}{unit}（{}）。", items.join("、")),
        _ => format!("{start}{verb}共{{list.head}}{unit}：{}。", items.join("；")),
    };
    let known: Vec<(&str, u64)> = values.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    let mut out = vec![voice.say(kind, &text, &known, rng)];
    if rng.chance(20) {
        let channel = *rng.pick(&words::CHANNELS);
        let text = format!("通过{channel}发布信息{{5-400}}条。");
        out.push(voice.say(Kind::Plain, &text, &[], rng));
    }
    out
}
