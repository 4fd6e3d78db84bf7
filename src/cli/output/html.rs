//! One page for an office's table: totals by rule and by report, and every
//! finding with its line and table.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::super::counts::Counts;
use super::super::record::Record;
use super::super::ui::Ui;
use super::page::{self, escape};
use super::{Checked, Format};
use crate::finding::Severity;
use crate::message::{Locale, Message, Template};

pub struct Html {
    ui: Ui,
    /// A row a report.
    reports: String,
    findings: String,
    /// Findings by rule, with the rule's severity where it is most severe.
    rules: BTreeMap<&'static str, (usize, Severity)>,
    counts: Counts,
    files: usize,
}

impl Html {
    pub fn new(ui: Ui) -> Html {
        Html {
            ui,
            reports: String::new(),
            findings: String::new(),
            rules: BTreeMap::new(),
            counts: Counts::default(),
            files: 0,
        }
    }
}

const TITLE: Template = Template {
    zh: "报告核验结果",
    en: "Checked reports",
};
const SUMMARY: Template = Template {
    zh: "{files} 个文件：{errors} 个错误，{warnings} 个警告，{hints} 个提示",
    en: "files: {files}; errors: {errors}, warnings: {warnings}, hints: {hints}",
};
const BY_RULE: Template = Template {
    zh: "按规则",
    en: "By rule",
};
const BY_REPORT: Template = Template {
    zh: "按报告",
    en: "By report",
};
const FINDINGS: Template = Template {
    zh: "问题",
    en: "Findings",
};
const RULE: Template = Template {
    zh: "规则",
    en: "Rule",
};
const FILE: Template = Template {
    zh: "文件",
    en: "File",
};
const NUMBER: Template = Template {
    zh: "数量",
    en: "Number",
};
const SEVERITY: Template = Template {
    zh: "级别",
    en: "Severity",
};
const SEARCH: Template = Template {
    zh: "查找",
    en: "Search",
};
const ALL: Template = Template {
    zh: "全部",
    en: "all",
};
const SHOWN: Template = Template {
    zh: "显示",
    en: "shown",
};
const RELATED: Template = Template {
    zh: "相关",
    en: "See",
};
const FIX: Template = Template {
    zh: "修复",
    en: "Fix",
};

impl Format for Html {
    fn file(&mut self, checked: &Checked, _out: &mut dyn Write) -> io::Result<()> {
        self.files += 1;
        let mut counts = Counts::default();
        for record in &checked.records {
            counts.add(record.severity);
            let (count, severity) = self
                .rules
                .entry(record.rule)
                .or_insert((0, record.severity));
            *count += 1;
            *severity = record.severity.max(*severity);
        }
        let name = escape(&checked.name);
        self.reports.push_str(&format!("<tr><td>{name}</td>"));
        for count in [counts.errors, counts.warnings, counts.hints] {
            self.reports.push_str(&number(count));
        }
        self.counts += counts;
        self.reports.push_str("</tr>\n");

        if !checked.records.is_empty() {
            self.findings
                .push_str(&format!("<section class=\"file\">\n<h3>{name}</h3>\n"));
            for record in &checked.records {
                self.finding(record);
            }
            let failing = |grid: &&super::super::grid::Grid| {
                grid.rows.iter().flatten().any(|cell| cell.fails.is_some())
            };
            for grid in checked.grids.iter().filter(failing) {
                self.findings.push_str(&page::grid(grid));
            }
            self.findings.push_str("</section>\n");
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let language = match self.ui.locale {
            Locale::Zh => "zh",
            Locale::En => "en",
        };
        let body = self.body();
        out.write_all(page::page(language, self.ui.say(&TITLE), &body).as_bytes())
    }
}

impl Html {
    fn finding(&mut self, record: &Record) {
        let ui = self.ui;
        let severity = record.severity.name();
        let file = escape(&record.file);
        let excerpt = &record.excerpt;
        self.findings.push_str(&format!(
            "<article class=\"finding {severity}\" data-severity=\"{severity}\" \
             data-rule=\"{rule}\" data-file=\"{file}\">\n<p>{message}</p>\n\
             <p class=\"meta\">{place} · {word} · {rule}</p>\n\
             <pre>{before}<mark>{marked}</mark>{after}</pre>\n",
            rule = record.rule,
            word = ui.severity_word(record.severity),
            message = escape(&record.message),
            place = escape(&record.at.words(ui.locale)),
            before = escape(&excerpt.before),
            marked = escape(&excerpt.marked),
            after = escape(&excerpt.after),
        ));
        let related = record.related.iter().map(|related| {
            let file = related.file.as_deref().map(|file| format!("{file}:"));
            let file = file.unwrap_or_default();
            let place = related.at.words(ui.locale);
            format!("{} {file}{place} {}", ui.say(&RELATED), related.message)
        });
        let fixes = record
            .fixes
            .iter()
            .map(|fix| format!("{}: {}", ui.say(&FIX), fix.title));
        let notes: Vec<String> = related.chain(fixes).collect();
        if !notes.is_empty() {
            self.findings.push_str("<ul>\n");
            for note in notes {
                self.findings
                    .push_str(&format!("<li>{}</li>\n", escape(&note)));
            }
            self.findings.push_str("</ul>\n");
        }
        self.findings.push_str("</article>\n");
    }

    fn body(&self) -> String {
        let say = |template: &Template| escape(self.ui.say(template));
        let summary = Message::new(&SUMMARY)
            .with("files", self.files)
            .with("errors", self.counts.errors)
            .with("warnings", self.counts.warnings)
            .with("hints", self.counts.hints)
            .render(self.ui.locale);
        let most = self.rules.values().map(|(count, _)| *count).max();
        let most = most.unwrap_or(1).max(1);
        let mut rules = String::new();
        let mut options = String::new();
        for (rule, (count, severity)) in &self.rules {
            // Hundredths of the longest bar.
            let width = (count * 100).div_ceil(most);
            rules.push_str(&format!(
                "<tr><td>{rule}</td>{}<td><span class=\"bar {}\" style=\"width:{width}%\"></span></td></tr>\n",
                number(*count),
                severity.name()
            ));
            options.push_str(&format!("<option>{rule}</option>"));
        }
        let head =
            |title: &Template| format!("<th><button type=\"button\">{}</button></th>", say(title));
        let severities = [Severity::Error, Severity::Warning, Severity::Hint];
        let word = |severity| self.ui.severity_word(severity);
        let heads =
            severities.map(|it| format!("<th><button type=\"button\">{}</button></th>", word(it)));
        let severity_options = severities
            .map(|it| format!("<option value=\"{}\">{}</option>", it.name(), word(it)))
            .concat();
        format!(
            "<h1>{title}</h1>\n<p>{summary}</p>\n\
             <h2>{by_rule}</h2>\n<table class=\"list\">\n<thead><tr>{rule_head}{number_head}<th style=\"width:50%\"></th></tr></thead>\n<tbody>\n{rules}</tbody>\n</table>\n\
             <h2>{by_report}</h2>\n<table class=\"list\">\n<thead><tr>{file_head}{heads}</tr></thead>\n<tbody>\n{reports}</tbody>\n</table>\n\
             <h2>{findings_title}</h2>\n<form>\n\
             <label>{severity} <select name=\"severity\"><option value=\"\">{all}</option>{severity_options}</select></label>\n\
             <label>{rule} <select name=\"rule\"><option value=\"\">{all}</option>{options}</select></label>\n\
             <label>{search} <input name=\"text\" type=\"search\"></label>\n\
             <span>{shown} <output></output></span>\n</form>\n{findings}<script>\n{script}</script>\n",
            title = say(&TITLE),
            summary = escape(&summary),
            by_rule = say(&BY_RULE),
            by_report = say(&BY_REPORT),
            findings_title = say(&FINDINGS),
            rule_head = head(&RULE),
            number_head = head(&NUMBER),
            file_head = head(&FILE),
            heads = heads.concat(),
            reports = self.reports,
            severity = say(&SEVERITY),
            rule = say(&RULE),
            search = say(&SEARCH),
            shown = say(&SHOWN),
            all = say(&ALL),
            findings = self.findings,
            script = include_str!("html.js"),
        )
    }
}

fn number(count: usize) -> String {
    format!("<td class=\"number\" data-value=\"{count}\">{count}</td>")
}
