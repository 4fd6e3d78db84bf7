//! `invalid-profile`: a file that describes a kind of report is no profile.

use crate::finding::{Finding, Rule, Severity};
use crate::message::{Message, Template};
use crate::profile::ProfileError;
use crate::text::Span;

pub static RULE: Rule = Rule {
    name: "invalid-profile",
    severity: Severity::Error,
    summary: Template {
        zh: "profile 文件有错误",
        en: "an error in the file of a profile",
    },
};

const WITH_REMEDY: Template = Template {
    zh: "{message}；{remedy}",
    en: "{message}; {remedy}",
};

/// A fault of a profile as a finding in its file.
pub fn fault(error: ProfileError) -> Finding {
    let span = Span::new(error.span.start, error.span.end);
    let message = match error.remedy {
        Some(remedy) => Message::new(&WITH_REMEDY)
            .with("message", error.message)
            .with("remedy", remedy),
        None => error.message,
    };
    Finding::new(&RULE, span, message)
}
