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
        let pool = [
            "{y}年，{s}未收到政府信息公开申请。",
            "本年度没有收到政府信息公开申请。",
            "{y}年度，{s}未收到公民、法人或其他组织提出的政府信息公开申请。",
            "{s}全年共收到政府信息公开申请{new}件。",
            "{y}年，{s}未接到依申请公开政府信息的申请。",
        ];
        let template = *rng.pick(&pool);
        let kind = if template.contains("{new}") {
            Kind::Requests
        } else {
            Kind::NoRequests
        };
        return vec![voice.say(kind, template, &[("new", 0)], rng)];
    }
    let both = n + c;
    let legal = |row: &[u64; 7]| row[1..6].iter().sum::<u64>();
    let mut lead = match rng.below(6) {
        0 => "{y}年，{s}共收到政府信息公开申请{new}件".to_string(),
        1 => "全年共受理政府信息公开申请{new}件".to_string(),
        2 => "{y}年，本机关新收政府信息公开申请{new}件，上年结转{carried_in}件".to_string(),
        3 => "{y}年度共收到依申请公开申请{new}件".to_string(),
        4 => {
            "{y}年，{s}共办理政府信息公开申请{both}件，其中本年新收{new}件、上年结转{carried_in}件"
                .to_string()
        }
        _ => "本年度收到政府信息公开申请共计{new}件".to_string(),
    };
    if rng.chance(25) && !lead.contains("{both}") && !lead.contains("{carried_in}") {
        lead += "，其中自然人申请{natural}件、法人或其他组织申请{legal}件";
    }
    lead += "。";
    let known = [
        ("new", n),
        ("carried_in", c),
        ("both", both),
        ("natural", new[0]),
        ("legal", legal(new)),
    ];
    let mut out = vec![voice.say(Kind::Requests, &lead, &known, rng)];
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
    values.extend([("done", done), ("left", left)]);
    let all = rng.chance(40);
    let items: Vec<String> = (outcomes.iter())
        .filter(|(_, _, value)| all || *value > 0)
        .map(|(key, name, _)| format!("{name}{{{key}}}件"))
        .collect();
    let joined = items.join(*rng.pick(&["、", "，"]));
    match rng.below(5) {
        0 if items.len() > 1 => {
            let t = format!("已办结{{done}}件，其中{joined}。");
            out.push(voice.say(Kind::Requests, &t, &values, rng));
        }
        1 if !items.is_empty() => {
            let t = format!("从办理结果看，{joined}。");
            out.push(voice.say(Kind::Requests, &t, &values, rng));
        }
        2 => {
            let t = "截至{y}年12月31日，办结{done}件，结转下年度继续办理{left}件。";
            out.push(voice.say(Kind::Requests, t, &values, rng));
        }
        3 if items.len() > 1 => {
            let t = format!("全年答复{{done}}件（{joined}）。");
            out.push(voice.say(Kind::Requests, &t, &values, rng));
        }
        _ => {}
    }
    let traps = [
        "比{p}年增加{2-90}件。",
        "{p}年收到申请{2-90}件，同比增长{3-40}.{1-9}%。",
        "预计{f}年申请量将超过{100-900}件。",
        "下属单位另行受理的申请{2-40}件由其自行报告。",
        "其中，通过网络平台提交的占{20-90}%以上。",
    ];
    if rng.chance(35) {
        out.push(voice.plain(&traps, rng));
    }
    out
}

/// What the office says about reviews and suits.
pub fn review(voice: &Voice, figures: &Figures, rng: &mut Rng) -> Sentence {
    let [review, direct, after] = figures.review;
    let suits: Vec<u64> = (0..5).map(|i| direct[i] + after[i]).collect();
    let values = [
        ("review", review[4]),
        ("suits", suits[4]),
        ("upheld", review[0]),
        ("corrected", review[1]),
        ("other", review[2]),
        ("pending", review[3]),
    ];
    let (kind, template) = match (review[4], suits[4]) {
        (0, 0) => (
            Kind::NoReview,
            *rng.pick(&[
                "{y}年，{s}未发生因政府信息公开引起的行政复议和行政诉讼。",
                "本年度没有因政府信息公开被申请行政复议、提起行政诉讼的情况。",
                "{y}年，因政府信息公开工作被申请行政复议{review}件，被提起行政诉讼{suits}件。",
            ]),
        ),
        (0, _) => (
            Kind::Review,
            "{y}年，因政府信息公开被提起行政诉讼{suits}件，未发生行政复议。",
        ),
        (_, 0) => (
            Kind::Review,
            *rng.pick(&[
                "{y}年，因政府信息公开被申请行政复议{review}件，未发生行政诉讼。",
                "本年度涉及政府信息公开的行政复议{review}件，其中结果维持{upheld}件、结果纠正{corrected}件、其他结果{other}件、尚未审结{pending}件。",
            ]),
        ),
        _ => (
            Kind::Review,
            *rng.pick(&[
                "{y}年，因政府信息公开引发行政复议{review}件、行政诉讼{suits}件。",
                "{y}年，{s}因政府信息公开被申请行政复议{review}件，被提起行政诉讼{suits}件。",
            ]),
        ),
    };
    let kind = if template.contains("{review}") || template.contains("{suits}") {
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
    let documents = figures.documents().0.parse::<u64>().ok().filter(|n| *n > 0);
    match rng.below(3) {
        0 => {
            let values = [("licences", number(1, 0)?)];
            let t = *rng.pick(&[
                "全年共作出行政许可决定{licences}件，均按规定在网站公示。",
                "{y}年公开行政许可处理决定{licences}件。",
            ]);
            Some(voice.say(Kind::Disclosure, t, &values, rng))
        }
        1 => {
            let values = [("penalties", number(2, 0)?)];
            let t = "{y}年作出行政处罚决定{penalties}件，处罚信息依法公示。";
            Some(voice.say(Kind::Disclosure, t, &values, rng))
        }
        _ if form == Form::Of2021 => {
            let t = "{y}年，{s}制发行政规范性文件{documents}件，均已公开并同步解读。";
            Some(voice.say(Kind::Disclosure, t, &[("documents", documents?)], rng))
        }
        _ => None,
    }
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
    ]);
    let start = *rng.pick(&["{y}年，{s}共", "全年累计", "{y}年共", "一年来，{s}"]);
    let mut values: Vec<(String, u64)> = vec![("list.head".into(), head)];
    let item = |i: usize| format!("{}{{list.part{i}}}{unit}", topics[i]);
    for (i, part) in parts.iter().enumerate() {
        values.push((format!("list.part{i}"), *part));
    }
    let items: Vec<String> = (0..n).map(item).collect();
    let whole = items.join(comma);
    let mut kind = Kind::List;
    let text = match rng.below(11) {
        0..=2 => format!("{start}{verb}{{list.head}}{unit}，其中{whole}。"),
        3 => format!("{start}{verb}共计{{list.head}}{unit}，其中：{whole}。"),
        4 => format!("{start}{verb}{{list.head}}{unit}，包括{whole}。"),
        5 => {
            // One part is divided further in brackets.
            let (a, b) = (rng.range(1, 30), rng.range(1, 30));
            let whole = items.join("，");
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
        _ => {
            // A share, rightly reckoned.
            kind = Kind::Plain;
            let part = parts[0];
            let tenths = (2000 * part + head) / (2 * head);
            format!(
                "{start}{verb}{{list.head}}{unit}，其中{}，占{}.{}%。",
                items[0],
                tenths / 10,
                tenths % 10
            )
        }
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
