//! A document kept up to date under edits says what a fresh open says.

use std::sync::Arc;

use gouji::document::{Context, Document};
use gouji::finding::Finding;
use gouji::message::Locale;
use gouji::profile::Profiles;
use gouji::text::Span;

/// What is typed or pasted.
const SNIPPETS: &[&str] = &[
    "字",
    "，其中",
    "12",
    "0",
    " ",
    "\u{3000}",
    "😀",
    "𠮷",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "|",
    "| 3 | 4 |\n",
    "# ",
    "一、总体情况\n",
    "## 二、主动公开政府信息情况\n",
    "三、收到和处理政府信息公开申请情况\n",
    "（二）",
    "(一)",
    "其他",
    "六、其他需要报告的事项\n",
    "云岫市水务局2024年政府信息公开工作年度报告\n",
    "2023年政府信息公开工作年度报告\n",
    "行政许可\t5\n",
    "\t规章\n\t0\n",
    "<table>",
    "</table>",
    "<tr><td>",
    "</td></tr>",
    "<td>1</td>",
    "<p>",
    "</p>",
    "<br>",
    "<h2>四、政府信息公开行政复议、行政诉讼情况</h2>",
    "<!--",
    "-->",
    "```\n",
    "~~~",
    "<script>",
    "</script>",
    "<",
    ">",
    "&nbsp;",
    "共计10条，其中甲3条、乙6条。",
    "未收到政府信息公开申请。",
    "。 五、存在的主要问题及改进情况 ",
    "。六、其他需要报告的事项\n",
    "年度报告 一、总体情况 ",
    "<条例>",
    " 二、上年结转政府信息公开申请数量 1 2 3 四、",
    "附件2\n主动公开政府信息情况统计表模板\n",
    "---\n",
    "\u{2028}",
    "\u{b}",
    "（一）予以公开 2 1 0 0 0 0 3\n",
    "规章    0    1    2\n",
    "2024年，本局认真落实各项要求，主动公开政府信息。",
    "现公布云岫市水务局2020年政府信息公开工作年度报告。\n",
    "信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n",
];

struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn said(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|f| {
            format!(
                "{:?} {} {}",
                f.span,
                f.rule.name,
                f.message.render(Locale::Zh)
            )
        })
        .collect()
}

struct Typed {
    document: Document,
    text: String,
    profiles: Arc<Profiles>,
    log: Vec<(Span, String)>,
}

impl Typed {
    fn open(text: &str) -> Typed {
        let profiles = Profiles::builtin();
        Typed {
            document: Document::new(text, profiles.clone(), Arc::new(Context::default())),
            text: text.to_string(),
            profiles,
            log: Vec::new(),
        }
    }

    fn edit(&mut self, span: Span, new: &str) {
        assert!(self.document.edit(span, new));
        self.text.replace_range(span.start..span.end, new);
        self.log.push((span, new.to_string()));
    }

    fn check(&self) {
        let fresh = Document::new(
            &self.text,
            self.profiles.clone(),
            Arc::new(Context::default()),
        );
        let last: Vec<_> = self.log.iter().rev().take(4).collect();
        assert_eq!(
            said(&self.document.findings()),
            said(&fresh.findings()),
            "after {last:?} of {}:\n{}",
            self.log.len(),
            self.text
        );
        let reports = |d: &Document| -> Vec<(usize, Span)> {
            d.reports().iter().map(|(o, r)| (*o, r.span)).collect()
        };
        assert_eq!(reports(&self.document), reports(&fresh), "after {last:?}");
    }
}

fn sample() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/report.md"))
        .expect("the sample report")
}

/// Random edits: typing, deleting, pasting, undoing, deleting everything.
fn random_edits(seed: u64, text: &str, edits: usize) {
    let mut rng = Rng(seed);
    let mut typed = Typed::open(text);
    let mut undo: Option<(Span, String)> = None;
    for i in 0..edits {
        let len = typed.text.len();
        match (rng.below(40), undo.take()) {
            (0, _) if i % 7 == 0 => typed.edit(Span::new(0, len), ""),
            (1..=4, Some((span, old))) => typed.edit(span, &old),
            (5, _) => {
                let start = floor(&typed.text, rng.below(len + 1));
                typed.edit(Span::at(start), &text[..floor(text, 2000)]);
            }
            (kind, _) => {
                let start = floor(&typed.text, rng.below(len + 1));
                let reach = if kind < 20 {
                    0
                } else {
                    rng.below(if kind == 39 { 800 } else { 12 })
                };
                let end = floor(&typed.text, start + reach);
                let old = typed.text[start..end].to_string();
                let new = if kind == 38 {
                    ""
                } else {
                    SNIPPETS[rng.below(SNIPPETS.len())]
                };
                typed.edit(Span::new(start, end.max(start)), new);
                undo = Some((Span::new(start, start + new.len()), old));
            }
        }
        if typed.text.len() > 12_000 {
            let cut = floor(&typed.text, 6_000);
            typed.edit(Span::new(cut, typed.text.len()), "");
            undo = None;
        }
        if i % 10 == 0 {
            typed.check();
        }
    }
    typed.check();
}

#[test]
fn findings_after_ten_thousand_edits_are_those_of_a_fresh_open() {
    let sample = sample();
    for seed in 0..20 {
        random_edits(seed, &sample, 500);
    }
}

/// Its year is what the text says of it.
#[test]
fn a_report_without_a_title_is_edited_as_others_are() {
    let sample = sample();
    let heading = sample.find("## 一").unwrap_or(0);
    let body = &sample[heading..];
    let end = body.find('\n').map_or(0, |end| end + 1);
    let opening = "\n2022年，我局工作有序开展。\n\n2022年，我局未收到政府信息公开申请。\n";
    let mut typed = Typed::open(&[&body[..end], opening, &body[end..]].concat());
    let year = end + 1;
    for (at, len, new) in [
        (year, 4, "2021"),
        (year, 4, "2022"),
        (year + 7, 0, "以来"),
        (year + 7, 6, ""),
        (0, 0, "现公布2022年政府信息公开工作年度报告。\n\n"),
        (0, 0, "现公布2023年政府信息公开工作年度报告。\n\n"),
        (9, 4, "2022"),
    ] {
        typed.edit(Span::new(at, at + len), new);
        typed.check();
    }
    // A later year in the midst of a paragraph behind those: the year that the
    // section begins with is none to go by any more, and then is again.
    let guessed = &[&body[..end], opening, &body[end..]].concat();
    let mut behind = Typed::open(guessed);
    let at = guessed.find("落实信息发布审查制度").expect("a paragraph");
    let claims = |typed: &Typed| typed.document.reports()[0].1.claims.len();
    let before = claims(&behind);
    behind.edit(Span::at(at), "2023年");
    behind.check();
    assert!(claims(&behind) < before);
    behind.edit(Span::new(at, at + "2023年".len()), "");
    behind.check();
    assert_eq!(claims(&behind), before);
    let years: Vec<Option<i32>> = typed
        .document
        .reports()
        .iter()
        .map(|(_, r)| r.year)
        .collect();
    assert_eq!(years, [Some(2022)]);
    let mut rng = Rng(7);
    for _ in 0..100 {
        let lines: Vec<usize> = typed.text.match_indices('\n').map(|(at, _)| at).collect();
        let at = lines[rng.below(lines.len())];
        let typings = ["2021年", "年", "2022年，", "信息", "规章", "0"];
        typed.edit(Span::at(at), typings[rng.below(typings.len())]);
        typed.check();
    }
}

/// Nothing else may tell its form.
#[test]
fn tables_of_another_form_tell_that_of_a_report_without_a_year() {
    let sample = sample();
    let table = |text: &str| {
        let start = text.find("| 第二十条").unwrap_or(0);
        let end = text[start..].find("\n\n").unwrap_or(0);
        Span::new(start, start + end)
    };
    let old = "| 第二十条第（一）项 | | | |\n| --- | --- | --- | --- |\n\
               | 信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n\
               | 规章 | 0 | 0 | 0 |\n| 规范性文件 | 2 | 2 | 14 |";
    let new = table(&sample).of(&sample);
    // The requests are in another form, too.
    let from = |heading: &str| &sample[sample.find(heading).unwrap_or(0)..];
    let until = |text: &str, heading: &str| text[..text.find(heading).unwrap_or(0)].to_string();
    let text = [
        until(from("## 一"), "## 三"),
        until(from("## 四"), "## 六"),
        "## 六、其他需要报告的事项\n\n无。\n".to_string(),
    ];
    let text = text.concat();
    let mut typed = Typed::open(&text);
    typed.check();
    for other in [old, new, old] {
        typed.edit(table(&typed.text), other);
        typed.check();
    }
    // Label by label, too.
    for (from, to) in [
        ("本年新制作数量", "本年制发件数"),
        ("本年新公开数量", "本年废止件数"),
        ("对外公开总数量", "现行有效件数"),
        ("现行有效件数", "对外公开总数量"),
        ("本年废止件数", "本年新公开数量"),
        ("本年制发件数", "本年新制作数量"),
    ] {
        let at = typed.text.find(from).expect("the label");
        typed.edit(Span::new(at, at + from.len()), to);
        typed.check();
    }
    let forms: Vec<String> = typed
        .document
        .reports()
        .iter()
        .map(|(_, r)| r.profile.id.clone())
        .collect();
    assert_eq!(forms, ["gov-disclosure-2019"]);
}

/// As text from a PDF is.
#[test]
fn paragraphs_that_were_wrapped_are_edited_as_others_are() {
    let wrap = |line: &str| {
        let chars: Vec<char> = line.chars().collect();
        let lines = chars.chunks(30).map(|line| line.iter().collect());
        lines.collect::<Vec<String>>().join("\n")
    };
    let is_row = |line: &str| line.starts_with('|') || line.starts_with('#');
    let lines = sample();
    let lines = lines.lines().map(|line| match is_row(line) {
        true => line.to_string(),
        false => wrap(line),
    });
    let wrapped = lines.collect::<Vec<String>>().join("\n");
    for seed in 100..105 {
        random_edits(seed, &wrapped, 500);
    }
}

#[test]
fn a_report_typed_character_by_character_ends_as_the_whole() {
    let sample = sample();
    let mut typed = Typed::open("");
    for (i, c) in sample.char_indices() {
        typed.edit(Span::at(i), c.encode_utf8(&mut [0; 4]));
    }
    typed.check();
}

#[test]
fn a_title_waits_for_its_heading() {
    // Behind what is taken for a preamble, and no farther from the heading than a
    // title may stand.
    let preamble = "本材料供各单位参阅，不作为填报依据。\n\n".repeat(400);
    let title = "云岫市水务局2024年政府信息公开工作年度报告\n\n";
    for lines in [10, 60, 150, 190] {
        let body = "本局认真落实各项要求，主动公开政府信息。\n\n".repeat(lines);
        let text = format!("{preamble}{title}{body}");
        let mut typed = Typed::open(&text);
        typed.edit(Span::at(text.len()), "一、总体情况\n");
        typed.check();
        assert_eq!(typed.document.reports().len(), 1, "{lines}");
        typed.edit(Span::at(text.len()), "字");
        typed.check();
    }
}

#[test]
fn reports_may_be_as_short_as_their_titles() {
    let report = |year: u32| {
        let title = format!("云岫市水务局{year}年政府信息公开工作年度报告");
        format!("{title}\n一、总体情况\n另附\n二、主动公开政府信息情况\n另附\n")
    };
    let text = [2020, 2021, 2022, 2023].map(report).concat();
    let mut typed = Typed::open(&text);
    typed.check();
    let reports = typed.document.reports();
    let sections: Vec<usize> = reports.iter().map(|(_, r)| r.sections.len()).collect();
    assert_eq!(sections, [2, 2, 2, 2]);
    let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    for at in lines.into_iter().rev() {
        for line in ["附件\n", "二、主动公开政府信息情况\n"] {
            typed.edit(Span::at(at), line);
            typed.check();
        }
    }
}

/// Of one report no section goes back.
#[test]
fn a_report_without_its_first_section_begins_with_its_title() {
    let sample = sample();
    let place = |heading: &str| sample.find(heading).unwrap_or(0);
    let later = [&sample[..place("## 一")], &sample[place("## 二")..]].concat();
    let typed = Typed::open(&[&sample, "\n", &later].concat());
    let reports = typed.document.reports();
    let sections: Vec<usize> = reports.iter().map(|(_, r)| r.sections.len()).collect();
    assert_eq!(sections, [6, 5]);
}

/// A line may be worded as a heading of another kind of report is.
#[test]
fn an_empty_section_before_the_next_title_is_of_its_own_report() {
    let sample = sample();
    let last = sample.rfind("## 六").unwrap_or(sample.len());
    let problems = "## 五、存在的主要问题及改进情况\n\n（一）存在的主要问题。更新不够及时。\n\n";
    let five = sample.rfind("## 五").unwrap_or(last);
    let one = [&sample[..five], problems, "## 六、其他需要报告的事项\n\n"].concat();
    let text = [&one, &sample].map(String::as_str).concat();
    let typed = Typed::open(&text);
    let reports = typed.document.reports();
    let sections: Vec<usize> = reports.iter().map(|(_, r)| r.sections.len()).collect();
    assert_eq!(sections, [6, 6]);
}

#[test]
fn a_title_too_far_from_a_heading_hides_no_other() {
    let preamble = "本材料供各单位参阅，不作为填报依据。\n\n".repeat(400);
    let title = "云岫市水务局2024年政府信息公开工作年度报告\n\n";
    let body = |lines| "本局认真落实各项要求，主动公开政府信息。\n\n".repeat(lines);
    let heading = "一、总体情况\n";
    let text = [&preamble, title, &body(194), title, &body(154)].concat();
    let mut typed = Typed::open(&text);
    typed.edit(Span::at(text.len()), heading);
    typed.check();
    assert_eq!(typed.document.reports().len(), 1);
    let mut typed = Typed::open(&(text + heading));
    assert_eq!(typed.document.reports().len(), 1);
    typed.edit(
        Span::new(preamble.len(), preamble.len() + title.len() - 1),
        "",
    );
    typed.check();
}

#[test]
fn an_annex_mark_stands_above_a_title() {
    let report = |year: u32| {
        let title = format!("云岫市水务局\n云岫市水务局{year}年政府信息公开工作年度报告");
        format!("附件\n{title}\n一、总体情况\n另附\n二、主动公开政府信息情况\n另附\n")
    };
    let text = [2020, 2021, 2022].map(report).concat();
    let typed = Typed::open(&text);
    let reports = typed.document.reports();
    let begins: Vec<usize> = reports.iter().map(|(offset, _)| *offset).collect();
    let sections: Vec<usize> = reports.iter().map(|(_, r)| r.sections.len()).collect();
    assert_eq!(sections, [2, 2, 2]);
    assert!(begins.iter().all(|at| text[*at..].starts_with("附件\n")));
}

#[test]
fn a_preamble_may_become_short() {
    let preamble = "本材料供各单位参阅，不作为填报依据。\n\n".repeat(300);
    let sample = sample();
    let (_, report) = sample.split_once("\n").expect("a title");
    let mut typed = Typed::open(&(preamble + report));
    typed.check();
    for _ in 0..3 {
        typed.edit(Span::new(0, 560), "");
        typed.check();
    }
    typed.edit(Span::at(0), &"本材料供各单位参阅。\n\n".repeat(100));
    typed.check();
}

/// One of the cells that a merged one was divided into may say something else.
#[test]
fn a_merged_value_is_typed_over_in_one_of_its_copies() {
    let merged = |figure: usize| format!("| 行政许可 | {figure} | {figure} | {figure} |");
    let sample = sample();
    let row = (sample.lines().find(|line| line.starts_with("| 行政许可 |")))
        .unwrap_or_else(|| panic!("the sample holds the row"));
    let text = sample.replace(row, &merged(25));
    let place = text.find(&merged(25)).unwrap_or(0) + "| 行政许可 | ".len();
    let mut typed = Typed::open(&text);
    let before = said(&typed.document.findings());
    typed.edit(Span::new(place, place + 2), "26");
    typed.check();
    assert_ne!(before, said(&typed.document.findings()));
}

/// What an edit costs doesn't depend on what else the text holds.
#[test]
fn an_edit_costs_the_same_in_a_page_and_in_a_book() {
    let sample = sample();
    let other = "这里是另外的文字，与报告没有关系，只是占据篇幅。\n\n".repeat(20_000);
    let cost = |text: &str, place: usize, new: &str| {
        let mut typed = Typed::open(text);
        let before = typed.document.counters();
        typed.edit(Span::at(place), new);
        let after = typed.document.counters();
        (
            after.lines_lexed - before.lines_lexed,
            after.blocks_rebuilt - before.blocks_rebuilt,
            after.equations_evaluated - before.equations_evaluated,
        )
    };
    let book = format!("{other}{sample}");
    for (what, new) in [("（一）主动公开", "字"), (" | 31 |\n", "1")] {
        let Some(place) = sample.find(what) else {
            panic!("the sample holds {what}")
        };
        let small = cost(&sample, place + what.len() - 3, new);
        assert_eq!(
            small,
            cost(&book, other.len() + place + what.len() - 3, new)
        );
        assert!(small.0 <= 3 && small.1 <= 3, "{small:?}");
    }
}

/// What stands between other headings is taken over as it was.
#[test]
fn an_edit_evaluates_the_equations_of_its_own_section_alone() {
    let sample = sample();
    let mut typed = Typed::open(&sample);
    let all: usize = (typed.document.reports().iter())
        .flat_map(|(_, report)| &report.tables)
        .map(|table| table.figures.equations.len())
        .sum();
    let mut cost = |behind: &str, new: &str| {
        let place = sample.find(behind).map(|at| at + behind.len());
        let Some(place) = place else {
            panic!("the sample holds {behind}")
        };
        let before = typed.document.counters().equations_evaluated;
        typed.edit(Span::at(place), new);
        typed.check();
        let evaluated = typed.document.counters().equations_evaluated - before;
        typed.edit(Span::new(place, place + new.len()), "");
        typed.check();
        evaluated as usize
    };
    assert_eq!(cost("组织业务培训2次", "字"), 0);
    assert_eq!(cost("政务新媒体按月检查", "字"), 0);
    assert_eq!(cost("关停账号1个。", "\n\n"), 0);
    // Its faults are weighed by what sentences say.
    let of_table = cost("全年办结84", "1");
    assert!(0 < of_table && of_table < all, "{of_table} of {all}");
    let of_table = cost(" | 1 | 1 | 31", "1");
    assert!(0 < of_table && of_table < all, "{of_table} of {all}");
    // All equations of this table hold still, of which one names the cell.
    assert_eq!(cost("\n| 2 | 1 | 0 | 1 | ", "0"), 1);
}
