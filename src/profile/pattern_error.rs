//! What is wrong with a regular expression, where in it, and in both languages.

use std::ops::Range;

use regex_syntax::{ast, hir};

use crate::message::{Message, Template};

/// Why an expression can't be used.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternError {
    /// Bytes of the expression; `None` where all of it is at fault.
    pub span: Option<Range<usize>>,
    pub message: Message,
}

impl PatternError {
    /// The parser's complaint.
    pub(super) fn syntax(error: &regex_syntax::Error) -> PatternError {
        use regex_syntax::Error;
        let (span, template, said) = match error {
            Error::Parse(error) => {
                let kind = error.kind();
                (Some(error.span()), parsed(kind), kind.to_string())
            }
            Error::Translate(error) => {
                let kind = error.kind();
                (Some(error.span()), translated(kind), kind.to_string())
            }
            // The parser may come to have other complaints.
            _ => (None, &OTHER, error.to_string()),
        };
        PatternError {
            span: span.map(|span| span.start.offset..span.end.offset),
            message: Message::new(template).with("said", said),
        }
    }

    /// It asks for more than `limit` bytes when compiled.
    pub(super) fn too_large(limit: usize) -> PatternError {
        PatternError {
            span: None,
            message: Message::new(&TOO_LARGE).with("limit", limit),
        }
    }

    pub(super) fn other(said: String) -> PatternError {
        PatternError {
            span: None,
            message: Message::new(&OTHER).with("said", said),
        }
    }
}

fn parsed(kind: &ast::ErrorKind) -> &'static Template {
    use ast::ErrorKind::*;
    match kind {
        CaptureLimitExceeded | NestLimitExceeded(_) => &TOO_DEEP,
        ClassRangeInvalid | RepetitionCountInvalid => &BACKWARDS,
        ClassEscapeInvalid | ClassRangeLiteral => &NOT_IN_CLASS,
        ClassUnclosed => &OPEN_CLASS,
        GroupUnclosed => &OPEN_GROUP,
        GroupUnopened => &CLOSES_NOTHING,
        RepetitionCountUnclosed => &OPEN_COUNT,
        RepetitionMissing => &REPEATS_NOTHING,
        RepetitionCountDecimalEmpty | DecimalEmpty | DecimalInvalid => &NO_NUMBER,
        EscapeUnexpectedEof => &ESCAPES_NOTHING,
        EscapeUnrecognized
        | EscapeHexEmpty
        | EscapeHexInvalid
        | EscapeHexInvalidDigit
        | UnicodeClassInvalid
        | SpecialWordBoundaryUnclosed
        | SpecialWordBoundaryUnrecognized
        | SpecialWordOrRepetitionUnexpectedEof => &NO_ESCAPE,
        FlagDanglingNegation
        | FlagDuplicate { .. }
        | FlagRepeatedNegation { .. }
        | FlagUnexpectedEof
        | FlagUnrecognized => &NO_FLAG,
        GroupNameDuplicate { .. } => &NAME_TWICE,
        GroupNameEmpty | GroupNameInvalid | GroupNameUnexpectedEof => &NO_NAME,
        UnsupportedBackreference => &NO_BACKREFERENCE,
        UnsupportedLookAround => &NO_LOOK_AROUND,
        _ => &OTHER,
    }
}

fn translated(kind: &hir::ErrorKind) -> &'static Template {
    use hir::ErrorKind::*;
    match kind {
        UnicodePropertyNotFound | UnicodePropertyValueNotFound | UnicodePerlClassNotFound => {
            &NO_PROPERTY
        }
        _ => &OTHER,
    }
}

macro_rules! templates {
    ($($name:ident = $zh:literal, $en:literal;)*) => {
        $(static $name: Template = Template { zh: $zh, en: $en };)*
    };
}

templates! {
    OTHER = "{said}", "{said}";
    TOO_LARGE = "展开后超过 {limit} 字节", "it would take more than {limit} bytes";
    TOO_DEEP = "括号过多或嵌套过深", "too many brackets, or too deep in one another";
    BACKWARDS = "范围的起点大于终点", "the range runs backwards";
    NOT_IN_CLASS = "方括号内不能这样写", "this can't stand in square brackets";
    OPEN_CLASS = "[ 没有对应的 ]", "this [ is never closed";
    OPEN_GROUP = "( 没有对应的 )", "this ( is never closed";
    CLOSES_NOTHING = ") 前面没有 (", "this ) closes nothing";
    OPEN_COUNT = "{ 没有对应的 }；要匹配 { 本身，写 \\{", "this { is never closed; \\{ is the sign itself";
    REPEATS_NOTHING = "重复符号前没有内容", "nothing stands before it to repeat";
    NO_NUMBER = "这里应是数字；要匹配 { 本身，写 \\{", "a number is expected; \\{ is the sign itself";
    ESCAPES_NOTHING = "\\ 后面没有字符", "nothing follows the \\";
    NO_ESCAPE = "没有这样的转义", "there is no such escape";
    NO_FLAG = "没有这样的标志", "there is no such flag";
    NAME_TWICE = "组名重复", "the name of the group is there twice";
    NO_NAME = "组名只能是字母、数字和 _", "the name of a group is letters, digits and _";
    NO_PROPERTY = "没有这样的字符类", "there is no such class of characters";
    NO_BACKREFERENCE = "不支持反向引用", "references back to a group aren't supported";
    NO_LOOK_AROUND = "不支持前瞻和后顾", "looking ahead or behind isn't supported";
}
