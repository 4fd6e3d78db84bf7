//! The check sheet (核验单): a page for the person who signs, with every
//! equation, every sentence that cites a figure, and what is still open.

use std::io::{self, Write};

use super::super::ui::Ui;
use super::page::{self, escape};
use super::{Checked, Format};
use crate::message::{Locale, Message, Template};

pub struct Sheet {
    pub ui: Ui,
    pub body: String,
}

const TITLE: Template = Template {
    zh: "核验单",
    en: "Check sheet",
};
const HASH: Template = Template {
    zh: "文本的 SHA-256",
    en: "SHA-256 of the text",
};
const EQUATIONS: Template = Template {
    zh: "等式：{judged} 个中 {held} 个成立",
    en: "Equations: {held} of {judged} hold",
};
const CLAIMS: Template = Template {
    zh: "正文引用的数字：{judged} 处中 {held} 处与表格一致",
    en: "Figures cited in sentences: {held} of {judged} agree with the tables",
};
const OPEN: Template = Template {
    zh: "未解决的问题：{n} 个",
    en: "Open findings: {n}",
};
const HOLDS: Template = Template {
    zh: "成立",
    en: "holds",
};
const FAILS: Template = Template {
    zh: "不成立",
    en: "fails",
};
const SIGNED: Template = Template {
    zh: "核验人：________________",
    en: "Checked by: ________________",
};
const DATE: Template = Template {
    zh: "日期：________________",
    en: "Date: ________________",
};

impl Format for Sheet {
    fn file(&mut self, checked: &Checked, _out: &mut dyn Write) -> io::Result<()> {
        let ui = self.ui;
        let count = |template, judged: usize, held: usize| {
            let message = Message::new(template)
                .with("judged", judged)
                .with("held", held);
            escape(&message.render(ui.locale))
        };
        let mut out = format!(
            "<section class=\"file\">\n<h1>{}：{}</h1>\n<p>{} <span class=\"hash\">{}</span></p>\n",
            escape(ui.say(&TITLE)),
            escape(&checked.name),
            escape(ui.say(&HASH)),
            checked.sha256
        );
        let equations = checked.grids.iter().flat_map(|grid| &grid.equations);
        let judged = equations.clone().count();
        let held = equations.filter(|equation| equation.holds).count();
        out.push_str(&format!("<h2>{}</h2>\n", count(&EQUATIONS, judged, held)));
        for grid in &checked.grids {
            if grid.equations.is_empty() {
                continue;
            }
            out.push_str(&format!(
                "<h3>{}</h3>\n<table class=\"list\">\n",
                escape(&grid.title)
            ));
            for equation in &grid.equations {
                out.push_str(&self.row(&equation.words, equation.holds));
            }
            out.push_str("</table>\n");
        }
        let claims = &checked.claims;
        let held = claims.iter().filter(|claim| claim.holds).count();
        out.push_str(&format!(
            "<h2>{}</h2>\n",
            count(&CLAIMS, claims.len(), held)
        ));
        if !claims.is_empty() {
            out.push_str("<table class=\"list\">\n");
            for claim in claims {
                out.push_str(&self.row(&claim.words, claim.holds));
            }
            out.push_str("</table>\n");
        }
        let open = Message::new(&OPEN).with("n", checked.records.len());
        out.push_str(&format!("<h2>{}</h2>\n", escape(&open.render(ui.locale))));
        for record in &checked.records {
            let severity = record.severity.name();
            out.push_str(&format!(
                "<article class=\"finding {severity}\"><p>{}</p><p class=\"meta\">{} · {} · {}</p></article>\n",
                escape(&record.message),
                escape(&record.at.words(ui.locale)),
                ui.severity_word(record.severity),
                record.rule
            ));
        }
        out.push_str(&format!(
            "<p class=\"sign\"><span>{}</span><span>{}</span></p>\n</section>\n",
            escape(ui.say(&SIGNED)),
            escape(ui.say(&DATE))
        ));
        self.body.push_str(&out);
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let language = match self.ui.locale {
            Locale::Zh => "zh",
            Locale::En => "en",
        };
        let page = page::page(language, self.ui.say(&TITLE), &self.body);
        out.write_all(page.as_bytes())
    }
}

impl Sheet {
    fn row(&self, words: &str, holds: bool) -> String {
        let (class, verdict) = if holds {
            ("holds", self.ui.say(&HOLDS))
        } else {
            ("fails", self.ui.say(&FAILS))
        };
        format!(
            "<tr><td>{}</td><td class=\"{class}\">{verdict}</td></tr>\n",
            escape(words)
        )
    }
}
