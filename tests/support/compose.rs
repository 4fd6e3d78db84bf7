//! A whole report from a seed, and the truth about it.

use gouji::text::Span;

use super::figures::{Figures, Size};
use super::forms::{self, Form};
use super::grid::{self, Grid};
use super::page::Page;
use super::prose::{self, Kind, ProsePlaces, ProseStyle, Sentence, Voice};
use super::rng::Rng;
use super::shapes::{self, Places};
use super::style::{Shape, TableStyle, Zero};
use super::words;

/// What the whole text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Medium {
    Text,
    Markdown,
    /// A web page, with or without what sites put around a report.
    Web,
}

/// What a caller fixes; the seed answers the rest.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub shape: Option<Shape>,
    pub size: Option<Size>,
    pub year: Option<i32>,
    pub medium: Option<Medium>,
    /// Zeros as digits everywhere, no thousands separators, no full-width digits.
    pub plain_values: bool,
    /// The tables (`disclosure`, `requests`) that follow the other form.
    pub other_form: Vec<&'static str>,
    /// The row left out: table and key.
    pub without_row: Option<(&'static str, String)>,
    /// The row written twice.
    pub twice_row: Option<(&'static str, String)>,
    /// The topic of section one left out (0 to 4).
    pub without_topic: Option<usize>,
    /// The year before, for a report that follows it.
    pub last: Option<Last>,
    /// Changes the figures of the seed, but not the office or its habits.
    pub salt: u64,
    /// Every topic is labelled.
    pub labelled: bool,
}

/// What a report hands on to the next year's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// 结转下年度, by column.
    pub carried_out: [u64; 7],
    /// 现行有效 of 规章 and 行政规范性文件; `None` in the form of 2019.
    pub in_force: Option<[u64; 2]>,
}

/// A heading as written.
#[derive(Clone, Debug)]
pub struct HeadingPlace {
    /// Index into [`forms::SECTIONS`].
    pub section: usize,
    /// Numeral and words, without markup.
    pub span: Span,
    pub numeral: Span,
    /// From the beginning of the heading's line to the next heading.
    pub chunk: Span,
}

#[derive(Clone, Debug)]
pub struct TopicPlace {
    /// 0 to 4, in the order of the notice.
    pub topic: usize,
    /// The numeral of its label (（一）), if it has one.
    pub numeral: Option<Span>,
    pub chunk: Span,
}

pub struct Composed {
    pub seed: u64,
    pub options: Options,
    pub text: String,
    pub voice: Voice,
    pub form: Form,
    pub size: Size,
    pub medium: Medium,
    pub figures: Figures,
    /// Of tables two, three and four.
    pub styles: [TableStyle; 3],
    pub title: Span,
    pub headings: Vec<HeadingPlace>,
    pub topics: Vec<TopicPlace>,
    pub tables: Places,
    pub prose: ProsePlaces,
}

impl Composed {
    pub fn shape(&self, table: &str) -> Shape {
        match table {
            "disclosure" => self.styles[0].shape,
            "requests" => self.styles[1].shape,
            _ => self.styles[2].shape,
        }
    }

    pub fn values<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a shapes::Value> {
        self.tables
            .values
            .iter()
            .filter(move |value| value.table == table)
    }

    /// What the next year's report must follow.
    pub fn last(&self) -> Last {
        let in_force = |row: usize| self.figures.disclosure[0][row][2].parse().unwrap_or(0);
        Last {
            carried_out: *self.figures.row("carried_out"),
            in_force: (self.form == Form::Of2021).then(|| [in_force(0), in_force(1)]),
        }
    }

    pub fn value(&self, table: &str, row: &str, column: &str) -> Option<&shapes::Value> {
        (self.tables.values.iter())
            .find(|value| value.table == table && value.row == row && value.column == column)
    }
}

/// How a document is dressed beside its tables.
struct Look {
    medium: Medium,
    /// Before headings (Markdown).
    mark: &'static str,
    /// Around headings (`**`).
    bold: &'static str,
    /// Between a section's numeral and its words.
    comma: &'static str,
    /// Before a paragraph.
    indent: &'static str,
    /// Line breaks behind a paragraph.
    breaks: usize,
    prose: ProseStyle,
    variants: bool,
}

/// The report of `seed`.
pub fn compose(seed: u64, options: &Options) -> Composed {
    let rng = &mut Rng::keyed(seed, "office");
    let year = options.year.unwrap_or_else(|| {
        rng.weigh(&[
            (1, 2019),
            (2, 2020),
            (2, 2021),
            (3, 2022),
            (3, 2023),
            (4, 2024),
            (3, 2025),
        ])
    });
    let form = Form::of_year(year);
    let size = options.size.unwrap_or_else(|| {
        rng.weigh(&[
            (25, Size::Zero),
            (25, Size::Small),
            (30, Size::Middle),
            (20, Size::Busy),
        ])
    });
    let (office, short, ministry) = office(&mut Rng::keyed(seed, "office.name"));
    let mut figures = Figures::new(seed ^ options.salt, form, size, ministry);
    if let Some(last) = &options.last {
        figures.follow(last, form);
    }
    let shapes = shapes_of(seed, options);
    let web = shapes.iter().all(|shape| *shape == Shape::Html);
    let piped = shapes
        .iter()
        .any(|shape| *shape == Shape::Pipe || *shape == Shape::Html);
    let medium = options.medium.unwrap_or_else(|| {
        let rng = &mut Rng::keyed(seed, "medium");
        if web && rng.chance(50) {
            Medium::Web
        } else if piped || rng.chance(30) {
            Medium::Markdown
        } else {
            Medium::Text
        }
    });
    let mut styles = [0, 1, 2].map(|i| TableStyle::new(seed, TABLES[i], shapes[i]));
    for (style, table) in styles.iter_mut().zip(TABLES) {
        let empty = match table {
            "disclosure" => figures
                .disclosure
                .iter()
                .flatten()
                .flatten()
                .all(|v| v == "0"),
            "requests" => figures.requests.iter().all(|row| row[6] == 0),
            _ => figures.review.iter().all(|group| group[4] == 0),
        };
        let keeps = style.zero == Zero::BlankParts && table != "disclosure";
        if options.plain_values || (empty && !keeps) {
            style.zero = Zero::Digit;
        }
        if options.plain_values {
            style.thousands = false;
            style.wide_digits = false;
        }
    }
    let look = look(seed, medium);
    let line_end = if Rng::keyed(seed, "line.end").chance(12) {
        "\r\n"
    } else {
        "\n"
    };
    let mut writer = Writer {
        page: Page::new(line_end),
        look,
        seed,
        voice: Voice {
            year,
            office,
            short,
        },
        section: None,
        composed_headings: Vec::new(),
        topics: Vec::new(),
        prose: ProsePlaces::default(),
        tables: Places::default(),
    };
    let title = writer.front();
    writer.preamble(form);
    writer.overview(form, &figures, options);
    writer.table_section(1, form, &figures, &styles[0], options);
    writer.table_section(2, form, &figures, &styles[1], options);
    writer.table_section(3, form, &figures, &styles[2], options);
    writer.problems();
    writer.others(form);
    let end = writer.page.at();
    writer.back();
    let end = end.min(writer.page.at());
    let mut headings = writer.composed_headings;
    for i in 0..headings.len() {
        headings[i].chunk.end = headings.get(i + 1).map_or(end, |next| next.chunk.start);
    }
    Composed {
        seed,
        options: options.clone(),
        text: writer.page.text,
        voice: writer.voice,
        form,
        size,
        medium,
        figures,
        styles,
        title,
        headings,
        topics: writer.topics,
        tables: writer.tables,
        prose: writer.prose,
    }
}

pub const TABLES: [&str; 3] = ["disclosure", "requests", "review"];

fn shapes_of(seed: u64, options: &Options) -> [Shape; 3] {
    if let Some(shape) = options.shape {
        return [shape; 3];
    }
    let rng = &mut Rng::keyed(seed, "shapes");
    let first = Shape::draw(rng);
    if rng.chance(70) {
        [first; 3]
    } else {
        [first, Shape::draw(rng), Shape::draw(rng)]
    }
}

/// Full name, short name, and whether it may make 规章.
fn office(rng: &mut Rng) -> (String, String, bool) {
    let place = *rng.pick(&words::PLACES);
    let bureau = *rng.pick(&words::BUREAUS);
    let own = *rng.pick(&["我局", "本机关", "本单位"]);
    match rng.below(6) {
        0 | 1 => (format!("{place}{bureau}"), own.to_string(), false),
        2 => {
            let ministry = place.ends_with('市');
            (format!("{place}人民政府"), place.to_string(), ministry)
        }
        3 => {
            let township = *rng.pick(&words::TOWNSHIPS);
            let name = if township.ends_with('处') {
                format!("{place}人民政府{township}")
            } else {
                format!("{place}{township}人民政府")
            };
            (name, township.to_string(), false)
        }
        4 => {
            let hall = bureau.replace('局', "厅");
            (
                format!("{}{hall}", rng.pick(&words::PROVINCES)),
                "我厅".into(),
                false,
            )
        }
        _ => {
            let district = *rng.pick(&["东陵区", "桥北区", "高新区", "北屿县"]);
            let kind = if district.ends_with('县') {
                "县"
            } else {
                "区"
            };
            (
                format!("{place}{district}{bureau}"),
                format!("{kind}{bureau}"),
                false,
            )
        }
    }
}

fn look(seed: u64, medium: Medium) -> Look {
    let rng = &mut Rng::keyed(seed, "look");
    let markdown = medium == Medium::Markdown;
    let mark = if markdown {
        *rng.pick(&["## ", "## ", "# ", "### ", ""])
    } else {
        ""
    };
    let bold = if markdown && rng.chance(20) { "**" } else { "" };
    Look {
        medium,
        mark,
        bold,
        comma: rng.weigh(&[(84, "、"), (10, "、 "), (3, "．"), (3, "、\u{3000}")]),
        indent: match (medium, rng.below(10)) {
            (Medium::Text, 0..=2) => "\u{3000}\u{3000}",
            (Medium::Text, 3) => "\u{a0}\u{a0}\u{a0}\u{a0}",
            (Medium::Markdown, 0) => "\u{3000}\u{3000}",
            _ => "",
        },
        breaks: if medium == Medium::Text && rng.chance(35) {
            1
        } else {
            2
        },
        prose: ProseStyle {
            half: rng.chance(18),
            spaced: rng.chance(12),
        },
        variants: rng.chance(25),
    }
}

struct Writer {
    page: Page,
    look: Look,
    seed: u64,
    voice: Voice,
    section: Option<usize>,
    composed_headings: Vec<HeadingPlace>,
    topics: Vec<TopicPlace>,
    prose: ProsePlaces,
    tables: Places,
}

impl Writer {
    fn rng(&self, key: &str) -> Rng {
        Rng::keyed(self.seed, key)
    }

    fn open_paragraph(&mut self) {
        match self.look.medium {
            Medium::Web => self.page.put("<p>"),
            _ => self.page.put(self.look.indent),
        };
    }

    fn close_paragraph(&mut self) {
        match self.look.medium {
            Medium::Web => {
                self.page.put("</p>\n");
            }
            _ => self.page.break_lines(self.look.breaks),
        }
    }

    fn put(&mut self, sentence: &Sentence) {
        prose::put(
            &mut self.page,
            &mut self.prose,
            sentence,
            self.look.prose,
            self.section,
        );
    }

    fn paragraph(&mut self, sentences: &[Sentence]) {
        if sentences.is_empty() {
            return;
        }
        self.open_paragraph();
        for sentence in sentences {
            self.put(sentence);
        }
        self.close_paragraph();
    }

    fn line(&mut self, text: &str) {
        let sentence = Sentence {
            kind: Kind::Plain,
            pieces: vec![prose::Piece::Text(text.to_string())],
        };
        self.paragraph(&[sentence]);
    }

    /// Title, and what stands above and below it; the title's place.
    fn front(&mut self) -> Span {
        let mut rng = self.rng("front");
        let voice = self.voice.clone();
        if self.look.medium == Medium::Web {
            let whole = rng.chance(50);
            if whole {
                self.page.put("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>政府信息公开</title>\n<style>td { padding: 2px; }</style>\n</head>\n<body>\n");
                if rng.chance(60) {
                    self.page.put("<div class=\"nav\"><a href=\"/\">首页</a> &gt; <a href=\"/zwgk/\">政务公开</a> &gt; 年度报告</div>\n");
                }
            }
        } else if rng.chance(8) {
            self.page.put("首页 > 政务公开 > 政府信息公开年报\n\n");
        }
        let year = format!(
            "{}{}",
            if self.look.prose.spaced {
                "{y} "
            } else {
                "{y}"
            },
            "年"
        );
        let (first, second) = match rng.below(12) {
            0 => ("{o}".to_string(), format!("{year}政府信息公开工作年度报告")),
            1 => (
                format!("{{o}}{year}度"),
                "政府信息公开工作年度报告".to_string(),
            ),
            2 => (format!("{{o}}{year}政府信息公开年度报告"), String::new()),
            3 => (
                format!("{{o}}{year}度政府信息公开工作年度报告"),
                String::new(),
            ),
            _ => (
                format!("{{o}}{year}政府信息公开工作年度报告"),
                String::new(),
            ),
        };
        let title = |writer: &mut Writer, template: &str| {
            let sentence = voice.say(Kind::Plain, template, &[], &mut Rng::new(0));
            let style = ProseStyle {
                half: false,
                spaced: false,
            };
            let span = prose::put(&mut writer.page, &mut writer.prose, &sentence, style, None);
            for figure in &mut writer.prose.figures {
                if figure.name == "year" && span.touches(figure.span.start) {
                    figure.name = "year.title".into();
                }
            }
            span
        };
        let (open, close) = match self.look.medium {
            Medium::Web => ("<h1>", "</h1>\n"),
            Medium::Markdown => ("# ", "\n"),
            Medium::Text => ("", "\n"),
        };
        self.page.put(open);
        let mut span = title(self, &first);
        if !second.is_empty() {
            match self.look.medium {
                Medium::Web => self.page.put("<br/>"),
                Medium::Text => self.page.put(rng.word(&["\n", "\n\n"])),
                Medium::Markdown => self.page.put(""),
            };
            span = span.to(title(self, &second));
        }
        self.page.put(close);
        if self.look.medium != Medium::Web {
            self.page.break_lines(2);
        }
        if rng.chance(25) {
            let line = format!(
                "发布时间：{}-01-{:02} {:02}:{:02}  来源：办公室  浏览次数：{}",
                voice.year + 1,
                rng.range(4, 29),
                rng.range(8, 18),
                rng.range(0, 59),
                rng.range(10, 900)
            );
            match self.look.medium {
                Medium::Web => self
                    .page
                    .put(&format!("<div class=\"info\">{line}</div>\n")),
                _ => self.page.put(&format!("{line}\n\n")),
            };
        }
        span
    }

    fn preamble(&mut self, form: Form) {
        let mut rng = self.rng("preamble");
        let voice = self.voice.clone();
        if rng.chance(12) {
            return;
        }
        let basis = match (form, rng.below(3)) {
            (Form::Of2021, 0) => {
                "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）和《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）要求，编制{o}{y}年政府信息公开工作年度报告。"
            }
            (Form::Of2021, 1) => {
                "本报告依据《中华人民共和国政府信息公开条例》和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）编制。"
            }
            (Form::Of2019, 0) => {
                "根据《中华人民共和国政府信息公开条例》和《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）要求，编制本报告。"
            }
            _ => {
                "根据《中华人民共和国政府信息公开条例》第五十条规定，现向社会公布{o}{y}年政府信息公开工作年度报告。"
            }
        };
        let basis = voice.say(Kind::Basis, basis, &[], &mut rng);
        let period = voice.say(
            Kind::Period,
            rng.word(&[
                "本报告所列数据的统计期限自{y}年1月1日起至{y}年12月31日止。",
                "报告中数据统计期限为{y}年1月1日至{y}年12月31日。",
                "所列数据的统计期限从{y}年1月1日起，到12月31日止。",
                "数据统计时间为{y}年1月1日至12月31日。",
            ]),
            &[],
            &mut rng,
        );
        let joined = match rng.below(3) {
            0 => forms::HEADINGS.map(|h| h.replace('、', "和")).join("、"),
            1 => "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、因政府信息公开工作被申请行政复议和提起行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项".to_string(),
            _ => "总体情况，主动公开政府信息情况，收到和处理政府信息公开申请情况，政府信息公开行政复议、行政诉讼情况，存在的主要问题及改进情况，其他需要报告的事项".to_string(),
        };
        let outline = match rng.below(4) {
            0 => Some(format!("本报告由{joined}等六个部分组成。")),
            1 => Some(format!("报告内容包括{joined}等6个方面。")),
            2 => Some(format!("全文包括{joined}六部分内容。")),
            _ => None,
        };
        let street = *rng.pick(&words::STREETS);
        let contact = voice.say(
            Kind::Plain,
            &format!("如对本报告有疑问，请与{{o}}办公室联系（地址：{street}{{1-300}}号{{2-12}}楼{{201-1230}}室，邮编：0{{10000-99999}}，电话：0{{300-899}}-{{2000000-8999999}}，电子邮箱：zwgk{{10-99}}@example.com）。"),
            &[],
            &mut rng,
        );
        let site = self.line_of("本报告电子版可在门户网站（http://www.example.gov.cn/col/col{1000-9999}/index.html）查阅和下载。", &mut rng);
        let mut first = vec![basis];
        if let Some(outline) = outline {
            first.push(voice.say(Kind::Outline, &outline, &[], &mut rng));
        }
        let mut second = Vec::new();
        if rng.chance(80) {
            second.push(period);
        }
        if rng.chance(50) {
            second.push(site);
        }
        if rng.chance(60) {
            second.push(contact);
        }
        if rng.chance(40) {
            first.append(&mut second);
        }
        self.paragraph(&first);
        self.paragraph(&second);
    }

    fn line_of(&self, template: &str, rng: &mut Rng) -> Sentence {
        self.voice.say(Kind::Plain, template, &[], rng)
    }

    fn heading(&mut self, section: usize) {
        let mut rng = self.rng(&format!("heading.{section}"));
        self.section = Some(section);
        let mut words = forms::HEADINGS[section].to_string();
        if self.look.variants && rng.chance(50) {
            words = rng
                .pick(forms::HEADING_VARIANTS[section])
                .replace("{y}", &self.voice.year.to_string());
        }
        let (open, close) = match self.look.medium {
            Medium::Web => *self.rng("heading.web").pick(&[
                ("<h2>", "</h2>\n"),
                ("<p><strong>", "</strong></p>\n"),
                ("<p style=\"text-indent:2em\"><b>", "</b></p>\n"),
            ]),
            Medium::Markdown => (self.look.mark, ""),
            Medium::Text => (self.look.indent, ""),
        };
        if self.look.medium == Medium::Markdown {
            self.page.break_lines(2);
        } else if self.look.medium == Medium::Text {
            self.page.break_lines(1 + rng.below(2));
        }
        let start = self.page.at();
        self.page.put(open);
        self.page.put(self.look.bold);
        let numeral = self
            .page
            .put(forms::NUMERALS[section])
            .to(self.page.put(self.look.comma.trim()));
        self.page
            .put(&self.look.comma[self.look.comma.trim().len()..]);
        let span = numeral.to(self.page.put(&words));
        self.page.put(self.look.bold);
        self.page.put(close);
        if self.look.medium != Medium::Web {
            let breaks = if self.look.medium == Medium::Text {
                1 + rng.below(2)
            } else {
                2
            };
            self.page.break_lines(breaks);
        }
        self.composed_headings.push(HeadingPlace {
            section,
            span,
            numeral,
            chunk: Span::new(start, start),
        });
    }

    fn overview(&mut self, form: Form, figures: &Figures, options: &Options) {
        self.heading(0);
        let mut rng = self.rng("overview");
        let voice = self.voice.clone();
        let opening = voice.some(&words::OPENINGS, 1 + rng.below(3), &mut rng);
        self.paragraph(&opening);
        let labels: [&[&str]; 5] = [
            &["主动公开情况", "主动公开", "主动公开政府信息情况"],
            &["依申请公开情况", "依申请公开", "依申请公开工作情况"],
            &["政府信息管理情况", "政府信息管理", "政务信息管理"],
            &[
                "平台建设情况",
                "政府信息公开平台建设",
                "平台建设",
                "公开平台建设情况",
            ],
            &["监督保障情况", "监督保障", "政府信息公开监督保障情况"],
        ];
        // How labels are numbered: （一）, (一), 1、, not at all; or no labels.
        let numbering = rng.weigh(&[(45, 0), (15, 1), (8, 2), (10, 3), (22, 4)]);
        let numbering = if options.labelled && numbering == 4 {
            0
        } else {
            numbering
        };
        let inline = rng.chance(60);
        let extra = rng.chance(15).then(|| *rng.pick(&words::EXTRA_TOPICS));
        let mut order: Vec<usize> = (0..5).collect();
        if rng.chance(8) {
            rng.shuffle(&mut order);
        }
        order.retain(|topic| Some(*topic) != options.without_topic);
        let mut n = 0;
        for &topic in &order {
            let mut rng = self.rng(&format!("topic.{topic}"));
            let start = self.page.at();
            let label = *rng.pick(labels[topic]);
            let text = self.topic(topic, form, figures, &mut rng);
            let numeral = self.label(n, label, numbering, inline);
            n += 1;
            if numbering == 4 || !inline {
                self.open_paragraph();
            }
            for sentence in &text {
                self.put(sentence);
            }
            self.close_paragraph();
            self.topics.push(TopicPlace {
                topic,
                numeral,
                chunk: Span::new(start, self.page.at()),
            });
        }
        if let (Some((label, text)), true) = (extra, numbering != 4) {
            let sentence = voice.say(Kind::Plain, text, &[], &mut rng);
            self.label(n, label, numbering, inline);
            if !inline {
                self.open_paragraph();
            }
            self.put(&sentence);
            self.close_paragraph();
        }
    }

    /// Writes the label of a topic and, when it stands on a line of its own,
    /// ends the line; where its numeral stands.
    fn label(&mut self, n: usize, label: &str, numbering: usize, inline: bool) -> Option<Span> {
        if numbering == 4 {
            return None;
        }
        let numeral = match numbering {
            0 => format!("（{}）", forms::NUMERALS[n]),
            1 => format!("({})", forms::NUMERALS[n]),
            2 => format!("{}、", n + 1),
            _ => String::new(),
        };
        let alone = self.look.medium == Medium::Markdown && !inline;
        if alone {
            self.page.put("### ");
        } else {
            self.open_paragraph();
        }
        let bold = if self.look.medium == Medium::Markdown
            && inline
            && self.rng("label.bold").chance(30)
        {
            "**"
        } else {
            ""
        };
        self.page.put(bold);
        let span = self.page.put(&numeral);
        self.page.put(label);
        if inline {
            self.page.put("。");
            self.page.put(bold);
        } else {
            self.close_paragraph();
        }
        Some(span).filter(|span| !span.is_empty())
    }

    fn topic(&self, topic: usize, form: Form, figures: &Figures, rng: &mut Rng) -> Vec<Sentence> {
        let voice = &self.voice;
        let some = 1 + rng.below(3);
        match topic {
            0 => {
                let mut out = voice.some(&words::ACTIVE, some, rng);
                out.extend(prose::list(voice, rng));
                if rng.chance(40) {
                    out.extend(prose::disclosure(voice, form, figures, rng));
                }
                // Running text names the topic.
                out.insert(
                    0,
                    voice.plain(&["主动公开工作有序推进。", "持续加大主动公开力度。"], rng),
                );
                out
            }
            1 => {
                let mut out = vec![voice.plain(
                    &[
                        "认真做好依申请公开工作。",
                        "依法办理政府信息公开申请。",
                        "规范依申请公开办理流程。",
                    ],
                    rng,
                )];
                out.extend(voice.some(&words::ON_REQUEST, some, rng));
                if rng.chance(85) {
                    out.extend(prose::requests(voice, figures, rng));
                }
                if rng.chance(35) {
                    out.push(prose::review(voice, figures, rng));
                }
                out
            }
            2 => {
                let mut out =
                    vec![voice.plain(&["加强政府信息管理。", "规范政府信息管理工作。"], rng)];
                out.extend(voice.some(&words::MANAGEMENT, some, rng));
                out
            }
            3 => voice.some(&words::PLATFORM, some, rng),
            _ => {
                let mut out = vec![voice.plain(&["强化监督保障。", "健全监督保障机制。"], rng)];
                out.extend(voice.some(&words::SUPERVISION, some, rng));
                out
            }
        }
    }

    fn table_section(
        &mut self,
        section: usize,
        form: Form,
        figures: &Figures,
        style: &TableStyle,
        options: &Options,
    ) {
        self.heading(section);
        let mut rng = self.rng(&format!("section.{section}"));
        let table = TABLES[section - 1];
        if rng.chance(10) {
            let note = self.voice.plain(&words::TABLE_NOTES, &mut rng);
            self.paragraph(&[note]);
        }
        if section == 2 && rng.chance(8) {
            let said = prose::requests(&self.voice, figures, &mut rng);
            self.paragraph(&said);
        }
        let other = options.other_form.contains(&table);
        let form = match (form, other) {
            (Form::Of2021, true) => Form::Of2019,
            (Form::Of2019, true) => Form::Of2021,
            (form, false) => form,
        };
        let other_figures = figures.in_form(form, self.seed);
        let figures = if other { &other_figures } else { figures };
        let mut grids: Vec<Grid> = match section {
            1 => vec![grid::disclosure(form, figures, style)],
            2 => vec![grid::requests(form, figures, style)],
            _ if style.divided => grid::divided_review(figures, style),
            _ => vec![grid::review(figures, style)],
        };
        let loose = !matches!(style.shape, Shape::Tabbed | Shape::Rows) || rng.chance(50);
        self.page.break_lines(if loose { 2 } else { 1 });
        for grid in &mut grids {
            if let Some((_, key)) = options.without_row.as_ref().filter(|(t, _)| *t == table) {
                grid.remove(key);
            }
            if let Some((_, key)) = options.twice_row.as_ref().filter(|(t, _)| *t == table) {
                grid.double(key);
            }
            shapes::draw(&mut self.page, &mut self.tables, grid, style, self.seed);
            self.page.break_lines(2);
        }
        if section == 3 && rng.chance(12) {
            self.line("注：行政复议、行政诉讼数量含上年度结转数量。");
        }
        if section == 3 && rng.chance(12) {
            let said = prose::review(&self.voice, figures, &mut rng);
            self.paragraph(&[said]);
        }
    }

    fn problems(&mut self) {
        self.heading(4);
        let mut rng = self.rng("problems");
        let voice = self.voice.clone();
        let (a, b) = (1 + rng.below(3), 1 + rng.below(4));
        let problems = voice.some(&words::PROBLEMS, a, &mut rng);
        let improvements = voice.some(&words::IMPROVEMENTS, b, &mut rng);
        match rng.below(4) {
            0 => {
                self.label(0, "存在的主要问题", 0, false);
                self.paragraph(&problems);
                self.label(1, "改进情况", 0, false);
                self.paragraph(&improvements);
            }
            1 => {
                let inline = |writer: &mut Writer, n: usize, label: &str, text: &[Sentence]| {
                    writer.label(n, label, 0, true);
                    for sentence in text {
                        writer.put(sentence);
                    }
                    writer.close_paragraph();
                };
                inline(self, 0, "存在的问题", &problems);
                inline(self, 1, "改进措施", &improvements);
            }
            2 => {
                self.paragraph(&[problems, improvements].concat());
            }
            _ => {
                self.paragraph(&problems);
                self.paragraph(&improvements);
            }
        }
    }

    fn others(&mut self, form: Form) {
        self.heading(5);
        let mut rng = self.rng("others");
        let voice = self.voice.clone();
        let mut text = Vec::new();
        if form == Form::Of2021 || rng.chance(20) {
            let template = *rng.pick(&words::FEES);
            text.push(voice.say(Kind::Fee, template, &[], &mut rng));
            if rng.chance(40) {
                let n = 1 + rng.below(2);
                text.extend(voice.some(&words::OTHERS, n, &mut rng));
            }
        } else if rng.chance(60) {
            text.push(voice.plain(&["无。", "无", "没有需要报告的其他事项。"], &mut rng));
        } else {
            text.extend(voice.some(&words::OTHERS, 2, &mut rng));
        }
        if rng.chance(50) {
            self.paragraph(&text);
        } else {
            for sentence in &text {
                self.paragraph(std::slice::from_ref(sentence));
            }
        }
    }

    /// Signature and what sites put below.
    fn back(&mut self) {
        let mut rng = self.rng("back");
        if rng.chance(25) {
            let office = self.voice.office.clone();
            let date = format!("{}年1月{}日", self.voice.year + 1, rng.range(5, 30));
            self.line(&office);
            self.line(&date);
        }
        if self.look.medium == Medium::Web {
            if self.page.text.contains("<body>") {
                if rng.chance(50) {
                    self.page
                        .put("<div class=\"foot\"><p>打印本页</p><p>关闭窗口</p></div>\n");
                }
                self.page.put("</body>\n</html>\n");
            }
            return;
        }
        match rng.below(12) {
            0 => {
                self.page.put("\n相关阅读：\n\n扫一扫在手机打开当前页\n");
            }
            1 => {
                self.page.put("\n— 1 —\n");
            }
            2 | 3 => {
                let kept = self.page.text.trim_end_matches(['\n', '\r']).len();
                self.page.text.truncate(kept);
            }
            _ => {}
        }
    }
}
