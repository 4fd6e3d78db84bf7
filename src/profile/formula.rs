//! The formula language of profiles: one comparison between two sums of cells.
//!
//! ```text
//! formula    = sum ( "=" | "<=" | ">=" | "<" | ">" ) sum
//! sum        = product { ( "+" | "-" ) product }
//! product    = factor { ( "*" | "/" ) factor }
//! factor     = "-" factor | number | name | cell | call | "(" sum ")"
//! cell       = [ table ] "[" selector "," selector "]"
//! call       = "sum" "(" item { "," item } ")" | "last" "(" sum ")"
//!            | "round" "(" sum "," digits ")"
//! item       = sum | selector
//! selector   = name | [ name "." ] "*" | name ".." name
//! ```
//!
//! A bare name is a column where a formula is written out over rows, and a row
//! where it is written out over columns. `n` is the figure of a claim, `year`
//! the year of the report. A selector that names several (`*`, `..`) leaves
//! out totals and optional rows and columns. There are no loops and no
//! functions of one's own, and length, depth and size are bounded, so no
//! formula is expensive.

use std::ops::Range;

use rust_decimal::{Decimal, RoundingStrategy};

use super::model::{CellRef, Table};
use crate::message::{Arg, Message, Template};

/// `left op right`, with every name resolved.
#[derive(Debug, Clone)]
pub struct Formula {
    /// As the profile has it.
    pub source: String,
    pub left: Expr,
    pub comparison: Comparison,
    pub right: Expr,
    /// See [`Formula::lone_cell`].
    pub(super) lone_cell: Option<(usize, CellRef)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    AtMost,
    AtLeast,
    Less,
    More,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Number(Decimal),
    /// The figure that a claim states (`n`), or the report's `year`.
    Variable(Variable),
    /// A cell of this report: table index in the profile, cell.
    Cell(usize, CellRef),
    /// A cell of last year's report.
    Last(usize, CellRef),
    Sum(Vec<Expr>),
    Negative(Box<Expr>),
    Product(Box<Expr>, Box<Expr>),
    Quotient(Box<Expr>, Box<Expr>),
    /// Rounded to so many decimals, halves away from zero.
    Round(Box<Expr>, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variable {
    N,
    Year,
}

/// What a formula needs from outside: a leaf of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Leaf {
    Variable(Variable),
    Cell(usize, CellRef),
    Last(usize, CellRef),
}

/// Bytes of one formula.
const MAX_LENGTH: usize = 2000;
/// Brackets and signs inside one another.
const MAX_DEPTH: usize = 32;
/// Cells of one formula, wildcards written out.
const MAX_CELLS: usize = 10_000;
/// Names of rows and columns that are looked through, for all formulas that
/// count together.
const MAX_LOOKED: usize = 20_000_000;

impl Comparison {
    fn holds(self, left: Decimal, right: Decimal) -> bool {
        match self {
            Comparison::Equal => left == right,
            Comparison::AtMost => left <= right,
            Comparison::AtLeast => left >= right,
            Comparison::Less => left < right,
            Comparison::More => left > right,
        }
    }
}

impl Formula {
    /// Whether the comparison holds; `None` when a value is unknown, a division
    /// is by zero or a number is too large.
    pub fn holds(&self, lookup: &dyn Fn(Leaf) -> Option<Decimal>) -> Option<bool> {
        Some(
            self.comparison
                .holds(self.left.value(lookup)?, self.right.value(lookup)?),
        )
    }

    pub fn is_equality(&self) -> bool {
        self.comparison == Comparison::Equal
    }

    /// The cell that stands alone on the left.
    pub fn left_cell(&self) -> Option<(usize, CellRef)> {
        match self.left {
            Expr::Cell(table, cell) => Some((table, cell)),
            _ => None,
        }
    }

    /// Whether the right side names the leaf.
    pub fn right_names(&self, leaf: Leaf) -> bool {
        let mut leaves = Vec::new();
        self.right.leaves(&mut leaves);
        leaves.contains(&leaf)
    }

    /// Whether it says what `n` is: `n = …`, without `n` on the right.
    pub fn defines_n(&self) -> bool {
        self.is_equality()
            && self.left == Expr::Variable(Variable::N)
            && !self.right_names(Leaf::Variable(Variable::N))
    }

    /// The value of the right side; `None` as in [`Formula::holds`].
    pub fn right(&self, lookup: &dyn Fn(Leaf) -> Option<Decimal>) -> Option<Decimal> {
        self.right.value(lookup)
    }

    /// All that the formula names, from left to right, with repetitions.
    pub fn leaves(&self) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        self.left.leaves(&mut leaves);
        self.right.leaves(&mut leaves);
        leaves
    }

    /// The cells of this report that the formula names, each once.
    pub fn cells(&self) -> Vec<(usize, CellRef)> {
        let mut cells = Vec::new();
        for leaf in self.leaves() {
            if let Leaf::Cell(table, cell) = leaf
                && !cells.contains(&(table, cell))
            {
                cells.push((table, cell));
            }
        }
        cells
    }

    /// The cell of this report that the formula names, if it names one alone;
    /// found when the profile is built, since each report asks for each claim's.
    pub fn lone_cell(&self) -> Option<(usize, CellRef)> {
        self.lone_cell
    }

    /// `left - right` as a sum of coefficients and leaves, plus a constant;
    /// `None` where it is not linear.
    pub fn linear(&self) -> Option<LinearForm> {
        let mut form = LinearForm::default();
        form.add(&self.left, Decimal::ONE)?;
        form.add(&self.right, Decimal::NEGATIVE_ONE)?;
        form.terms.retain(|(coefficient, _)| !coefficient.is_zero());
        Some(form)
    }
}

impl Expr {
    /// The value; `None` when a leaf is unknown, a division is by zero or a
    /// number is too large.
    pub fn value(&self, lookup: &dyn Fn(Leaf) -> Option<Decimal>) -> Option<Decimal> {
        match self {
            Expr::Number(number) => Some(*number),
            Expr::Variable(variable) => lookup(Leaf::Variable(*variable)),
            Expr::Cell(table, cell) => lookup(Leaf::Cell(*table, *cell)),
            Expr::Last(table, cell) => lookup(Leaf::Last(*table, *cell)),
            Expr::Sum(parts) => parts.iter().try_fold(Decimal::ZERO, |sum, part| {
                sum.checked_add(part.value(lookup)?)
            }),
            Expr::Negative(inner) => Some(-inner.value(lookup)?),
            Expr::Product(a, b) => a.value(lookup)?.checked_mul(b.value(lookup)?),
            Expr::Quotient(a, b) => a.value(lookup)?.checked_div(b.value(lookup)?),
            Expr::Round(inner, digits) => Some(
                inner
                    .value(lookup)?
                    .round_dp_with_strategy(*digits, RoundingStrategy::MidpointAwayFromZero),
            ),
        }
    }

    fn leaves(&self, leaves: &mut Vec<Leaf>) {
        match self {
            Expr::Number(_) => {}
            Expr::Variable(variable) => leaves.push(Leaf::Variable(*variable)),
            Expr::Cell(table, cell) => leaves.push(Leaf::Cell(*table, *cell)),
            Expr::Last(table, cell) => leaves.push(Leaf::Last(*table, *cell)),
            Expr::Sum(parts) => parts.iter().for_each(|part| part.leaves(leaves)),
            Expr::Negative(inner) | Expr::Round(inner, _) => inner.leaves(leaves),
            Expr::Product(a, b) | Expr::Quotient(a, b) => {
                a.leaves(leaves);
                b.leaves(leaves);
            }
        }
    }

    /// The value of an expression without leaves.
    fn constant(&self) -> Option<Decimal> {
        self.value(&|_| None)
    }
}

/// `Σ coefficient · leaf + constant`, each leaf once, in the order of the formula.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LinearForm {
    pub terms: Vec<(Decimal, Leaf)>,
    pub constant: Decimal,
}

impl LinearForm {
    /// Adds `expr` times `factor`; `None` where that is not linear.
    fn add(&mut self, expr: &Expr, factor: Decimal) -> Option<()> {
        match expr {
            Expr::Number(number) => {
                self.constant = self.constant.checked_add(number.checked_mul(factor)?)?;
            }
            Expr::Variable(variable) => self.add_leaf(Leaf::Variable(*variable), factor)?,
            Expr::Cell(table, cell) => self.add_leaf(Leaf::Cell(*table, *cell), factor)?,
            Expr::Last(table, cell) => self.add_leaf(Leaf::Last(*table, *cell), factor)?,
            Expr::Sum(parts) => {
                for part in parts {
                    self.add(part, factor)?;
                }
            }
            Expr::Negative(inner) => self.add(inner, -factor)?,
            Expr::Product(a, b) => match (a.constant(), b.constant()) {
                (Some(k), _) => self.add(b, factor.checked_mul(k)?)?,
                (None, Some(k)) => self.add(a, factor.checked_mul(k)?)?,
                (None, None) => return None,
            },
            Expr::Quotient(a, b) => self.add(a, factor.checked_div(b.constant()?)?)?,
            Expr::Round(inner, _) => {
                inner.constant()?;
                let rounded = expr.constant()?;
                self.constant = self.constant.checked_add(rounded.checked_mul(factor)?)?;
            }
        }
        Some(())
    }

    fn add_leaf(&mut self, leaf: Leaf, factor: Decimal) -> Option<()> {
        match self.terms.iter_mut().find(|(_, known)| *known == leaf) {
            Some((coefficient, _)) => *coefficient = coefficient.checked_add(factor)?,
            None => self.terms.push((factor, leaf)),
        }
        Some(())
    }
}

/// What is wrong with a formula, and where in it (bytes).
#[derive(Debug, Clone, PartialEq)]
pub struct FormulaError {
    pub span: Range<usize>,
    pub message: Message,
    pub remedy: Option<Message>,
}

/// What bare names and brackets without a table mean.
#[derive(Debug, Clone, Copy)]
pub enum Scope {
    /// Written out for this row of this table: names are columns.
    Row(usize, usize),
    /// Written out for this column of this table: names are rows.
    Column(usize, usize),
    /// `[row, column]` is a cell of this table.
    Table(usize),
    /// Every cell names its table.
    Report,
}

/// A formula that reads well, its names not yet resolved.
#[derive(Debug, Clone)]
pub struct Parsed {
    source: String,
    left: Node,
    comparison: Comparison,
    right: Node,
}

#[derive(Debug, Clone)]
struct Node {
    kind: NodeKind,
    span: Range<usize>,
}

#[derive(Debug, Clone)]
enum NodeKind {
    Number(Decimal),
    Bare(Selector),
    Cell {
        table: Option<(String, Range<usize>)>,
        row: Selector,
        column: Selector,
    },
    Sum(Vec<Node>),
    Last(Box<Node>),
    Negative(Box<Node>),
    Product(Box<Node>, Box<Node>),
    Quotient(Box<Node>, Box<Node>),
    Round(Box<Node>, u32),
}

#[derive(Debug, Clone)]
struct Selector {
    kind: SelectorKind,
    span: Range<usize>,
}

#[derive(Debug, Clone)]
enum SelectorKind {
    One(String),
    /// All whose key begins with this and a dot; empty: all.
    Under(String),
    Between(String, String),
}

// --- Words ---------------------------------------------------------------

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(Decimal),
    Name(String),
    Compare(Comparison),
    /// One of `+ - * / ( ) [ ] , .`
    Sign(char),
    /// `..`
    Range,
    End,
}

fn lex(source: &str) -> Result<Vec<(Token, Range<usize>)>, FormulaError> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let start = source.len() - rest.len();
        let (token, length) = match c {
            _ if c.is_whitespace() => {
                rest = rest.trim_start();
                continue;
            }
            '0'..='9' => {
                let length = number_length(rest);
                let Ok(number) = rest.get(..length).unwrap_or(rest).parse() else {
                    return Err(FormulaError::new(start..start + length, &LARGE_NUMBER));
                };
                (Token::Number(number), length)
            }
            _ if c.is_alphabetic() || c == '_' => {
                let length = rest
                    .find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                let name = rest.get(..length).unwrap_or(rest);
                (Token::Name(name.to_string()), length)
            }
            _ => match SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
                Some((sign, token)) => (token.clone(), sign.len()),
                None => {
                    return Err(
                        FormulaError::new(start..start + c.len_utf8(), &STRANGE_SIGN)
                            .with(|m| m.with("sign", c.to_string())),
                    );
                }
            },
        };
        tokens.push((token, start..start + length));
        rest = rest.get(length..).unwrap_or_default();
    }
    tokens.push((Token::End, source.len()..source.len()));
    Ok(tokens)
}

/// Longer signs before those that begin them.
const SIGNS: [(&str, Token); 25] = [
    ("==", Token::Compare(Comparison::Equal)),
    ("=", Token::Compare(Comparison::Equal)),
    ("＝", Token::Compare(Comparison::Equal)),
    ("<=", Token::Compare(Comparison::AtMost)),
    ("≤", Token::Compare(Comparison::AtMost)),
    (">=", Token::Compare(Comparison::AtLeast)),
    ("≥", Token::Compare(Comparison::AtLeast)),
    ("<", Token::Compare(Comparison::Less)),
    (">", Token::Compare(Comparison::More)),
    ("..", Token::Range),
    (".", Token::Sign('.')),
    ("+", Token::Sign('+')),
    ("＋", Token::Sign('+')),
    ("-", Token::Sign('-')),
    ("−", Token::Sign('-')),
    ("*", Token::Sign('*')),
    ("×", Token::Sign('*')),
    ("/", Token::Sign('/')),
    ("÷", Token::Sign('/')),
    ("(", Token::Sign('(')),
    (")", Token::Sign(')')),
    ("[", Token::Sign('[')),
    ("]", Token::Sign(']')),
    (",", Token::Sign(',')),
    ("，", Token::Sign(',')),
];

/// Digits and, before more digits, a decimal point: `1..2` is no decimal.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| {
        text.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len())
    };
    let whole = digits(text);
    let behind = text.get(whole..).unwrap_or_default();
    match behind.strip_prefix('.').map(digits) {
        Some(decimals) if decimals > 0 => whole + 1 + decimals,
        _ => whole,
    }
}

// --- Grammar -------------------------------------------------------------

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    next: usize,
    depth: usize,
}

impl Parsed {
    /// Reads a formula.
    ///
    /// # Errors
    /// The first place where the text is no formula, or its bounds are passed.
    pub fn new(source: &str) -> Result<Parsed, FormulaError> {
        if source.len() > MAX_LENGTH {
            return Err(
                FormulaError::new(0..source.len(), &TOO_LONG).with(|m| m.with("limit", MAX_LENGTH))
            );
        }
        let mut parser = Parser {
            tokens: lex(source)?,
            next: 0,
            depth: 0,
        };
        let left = parser.sum()?;
        let (token, span) = parser.advance();
        let Token::Compare(comparison) = token else {
            return Err(FormulaError::new(span, &NO_COMPARISON));
        };
        let right = parser.sum()?;
        match parser.advance() {
            (Token::End, _) => {}
            (Token::Compare(_), span) => return Err(FormulaError::new(span, &TWO_COMPARISONS)),
            (_, span) => return Err(FormulaError::new(span, &UNEXPECTED)),
        }
        Ok(Parsed {
            source: source.to_string(),
            left,
            comparison,
            right,
        })
    }
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens
            .get(self.next)
            .map_or(&Token::End, |(token, _)| token)
    }

    fn span(&self) -> Range<usize> {
        self.tokens
            .get(self.next)
            .or(self.tokens.last())
            .map_or(0..0, |(_, span)| span.clone())
    }

    /// The next token; the last, `End`, again and again.
    fn advance(&mut self) -> (Token, Range<usize>) {
        let token = (self.peek().clone(), self.span());
        self.next += 1;
        token
    }

    fn take(&mut self, sign: char) -> bool {
        let found = *self.peek() == Token::Sign(sign);
        if found {
            self.next += 1;
        }
        found
    }

    fn expect(&mut self, sign: char) -> Result<Range<usize>, FormulaError> {
        let span = self.span();
        if self.take(sign) {
            Ok(span)
        } else {
            Err(FormulaError::new(span, &EXPECTED).with(|m| m.with("sign", sign.to_string())))
        }
    }

    fn sum(&mut self) -> Result<Node, FormulaError> {
        let mut parts = vec![self.product()?];
        loop {
            let negative = if self.take('+') {
                false
            } else if self.take('-') {
                true
            } else {
                break;
            };
            let part = self.product()?;
            let span = part.span.clone();
            parts.push(if negative {
                Node::new(NodeKind::Negative(Box::new(part)), span)
            } else {
                part
            });
        }
        if parts.len() == 1 {
            return parts
                .pop()
                .ok_or_else(|| FormulaError::new(self.span(), &UNEXPECTED));
        }
        let span =
            parts.first().map_or(0, |p| p.span.start)..parts.last().map_or(0, |p| p.span.end);
        Ok(Node::new(NodeKind::Sum(parts), span))
    }

    fn product(&mut self) -> Result<Node, FormulaError> {
        let mut left = self.factor()?;
        // A long chain is a deep tree: it counts as depth.
        let depth = self.depth;
        loop {
            let build = if self.take('*') {
                NodeKind::Product
            } else if self.take('/') {
                NodeKind::Quotient
            } else {
                self.depth = depth;
                return Ok(left);
            };
            self.descend()?;
            let right = self.factor()?;
            let span = left.span.start..right.span.end;
            left = Node::new(build(Box::new(left), Box::new(right)), span);
        }
    }

    fn descend(&mut self) -> Result<(), FormulaError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(
                FormulaError::new(self.span(), &TOO_DEEP).with(|m| m.with("limit", MAX_DEPTH))
            );
        }
        Ok(())
    }

    fn factor(&mut self) -> Result<Node, FormulaError> {
        self.descend()?;
        let node = self.bare_factor();
        self.depth -= 1;
        node
    }

    fn bare_factor(&mut self) -> Result<Node, FormulaError> {
        let start = self.span().start;
        match self.peek().clone() {
            Token::Number(number) => {
                let (_, span) = self.advance();
                Ok(Node::new(NodeKind::Number(number), span))
            }
            Token::Sign('-') => {
                self.advance();
                let inner = self.factor()?;
                let span = start..inner.span.end;
                Ok(Node::new(NodeKind::Negative(Box::new(inner)), span))
            }
            Token::Sign('(') => {
                self.advance();
                let inner = self.sum()?;
                let end = self.expect(')')?.end;
                Ok(Node::new(inner.kind, start..end))
            }
            Token::Sign('[') => self.cell(None, start),
            Token::Sign('*') | Token::Name(_) => self.named(start),
            _ => Err(FormulaError::new(self.span(), &UNEXPECTED)),
        }
    }

    fn named(&mut self, start: usize) -> Result<Node, FormulaError> {
        if let Token::Name(name) = self.peek().clone()
            && self.tokens.get(self.next + 1).map(|(t, _)| t) == Some(&Token::Sign('('))
        {
            let (_, span) = self.advance();
            self.advance();
            return self.call(&name, span);
        }
        let selector = self.selector()?;
        if *self.peek() == Token::Sign('[') {
            let SelectorKind::One(table) = selector.kind else {
                return Err(FormulaError::new(selector.span, &ONE_TABLE));
            };
            return self.cell(Some((table, selector.span)), start);
        }
        let span = selector.span.clone();
        Ok(Node::new(NodeKind::Bare(selector), span))
    }

    fn call(&mut self, name: &str, at: Range<usize>) -> Result<Node, FormulaError> {
        let kind = match name {
            "sum" => {
                let mut items = vec![self.sum()?];
                while self.take(',') {
                    items.push(self.sum()?);
                }
                NodeKind::Sum(items)
            }
            "last" => NodeKind::Last(Box::new(self.sum()?)),
            "round" => {
                let inner = self.sum()?;
                self.expect(',')?;
                match self.advance() {
                    (Token::Number(digits), span) => match u32::try_from(digits) {
                        Ok(digits) if digits <= 10 => NodeKind::Round(Box::new(inner), digits),
                        _ => return Err(FormulaError::new(span, &ROUND_DIGITS)),
                    },
                    (_, span) => return Err(FormulaError::new(span, &ROUND_DIGITS)),
                }
            }
            _ => {
                return Err(FormulaError::new(at, &NO_FUNCTION).with(|m| m.with("name", name)));
            }
        };
        let end = self.expect(')')?.end;
        Ok(Node::new(kind, at.start..end))
    }

    fn cell(
        &mut self,
        table: Option<(String, Range<usize>)>,
        start: usize,
    ) -> Result<Node, FormulaError> {
        self.expect('[')?;
        let row = self.selector()?;
        self.expect(',')?;
        let column = self.selector()?;
        let end = self.expect(']')?.end;
        Ok(Node::new(NodeKind::Cell { table, row, column }, start..end))
    }

    fn selector(&mut self) -> Result<Selector, FormulaError> {
        let start = self.span().start;
        let mut end = self.span().end;
        if self.take('*') {
            let kind = SelectorKind::Under(String::new());
            return Ok(Selector {
                kind,
                span: start..end,
            });
        }
        let mut name = self.name_part(&mut end)?;
        loop {
            if self.take('.') {
                if *self.peek() == Token::Sign('*') {
                    end = self.advance().1.end;
                    let kind = SelectorKind::Under(name);
                    return Ok(Selector {
                        kind,
                        span: start..end,
                    });
                }
                name.push('.');
                name.push_str(&self.name_part(&mut end)?);
            } else if *self.peek() == Token::Range {
                self.advance();
                let mut last = self.name_part(&mut end)?;
                while self.take('.') {
                    last.push('.');
                    last.push_str(&self.name_part(&mut end)?);
                }
                let kind = SelectorKind::Between(name, last);
                return Ok(Selector {
                    kind,
                    span: start..end,
                });
            } else {
                let kind = SelectorKind::One(name);
                return Ok(Selector {
                    kind,
                    span: start..end,
                });
            }
        }
    }

    fn name_part(&mut self, end: &mut usize) -> Result<String, FormulaError> {
        match self.advance() {
            (Token::Name(name), span) => {
                *end = span.end;
                Ok(name)
            }
            (_, span) => Err(FormulaError::new(span, &NAME_EXPECTED)),
        }
    }
}

impl Node {
    fn new(kind: NodeKind, span: Range<usize>) -> Node {
        Node { kind, span }
    }
}

// --- Names ---------------------------------------------------------------

impl Parsed {
    /// Looks the names up in `tables`; `looked` counts how many names were
    /// looked through, for several formulas together.
    ///
    /// # Errors
    /// The first name that is unknown, out of place, or one too many.
    pub fn resolve(
        &self,
        tables: &[Table],
        scope: Scope,
        looked: &mut usize,
    ) -> Result<Formula, FormulaError> {
        let mut resolver = Resolver {
            tables,
            scope,
            last: false,
            cells: 0,
            looked,
        };
        let mut formula = Formula {
            source: self.source.clone(),
            left: resolver.one(&self.left)?,
            comparison: self.comparison,
            right: resolver.one(&self.right)?,
            lone_cell: None,
        };
        let mut cells = formula.leaves().into_iter().filter_map(|leaf| match leaf {
            Leaf::Cell(table, cell) => Some((table, cell)),
            _ => None,
        });
        let first = cells.next();
        formula.lone_cell = first.filter(|first| cells.all(|cell| cell == *first));
        Ok(formula)
    }
}

struct Resolver<'t> {
    tables: &'t [Table],
    scope: Scope,
    /// Inside `last(…)`.
    last: bool,
    cells: usize,
    looked: &'t mut usize,
}

impl Resolver<'_> {
    /// An expression with one value.
    fn one(&mut self, node: &Node) -> Result<Expr, FormulaError> {
        let mut items = self.items(node, false)?;
        match items.pop() {
            Some(item) if items.is_empty() => Ok(item),
            _ => Err(FormulaError::new(node.span.clone(), &SEVERAL)),
        }
    }

    /// One expression or, where `several`, as many as a selector names.
    fn items(&mut self, node: &Node, several: bool) -> Result<Vec<Expr>, FormulaError> {
        let one = match &node.kind {
            NodeKind::Number(number) => Expr::Number(*number),
            NodeKind::Sum(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(self.items(part, true)?);
                }
                Expr::Sum(all)
            }
            NodeKind::Last(inner) => {
                if self.last {
                    return Err(FormulaError::new(node.span.clone(), &LAST_TWICE));
                }
                self.last = true;
                let items = self.items(inner, several);
                self.last = false;
                return items;
            }
            NodeKind::Negative(inner) => Expr::Negative(Box::new(self.one(inner)?)),
            NodeKind::Product(a, b) => {
                Expr::Product(Box::new(self.one(a)?), Box::new(self.one(b)?))
            }
            NodeKind::Quotient(a, b) => {
                Expr::Quotient(Box::new(self.one(a)?), Box::new(self.one(b)?))
            }
            NodeKind::Round(inner, digits) => Expr::Round(Box::new(self.one(inner)?), *digits),
            NodeKind::Bare(selector) => return self.bare(selector, several),
            NodeKind::Cell { table, row, column } => {
                let table = self.table(table.as_ref(), &node.span)?;
                let mut cells = Vec::new();
                for row in self.rows(table, None, row)? {
                    let columns = self.columns(table, row, column)?;
                    cells.extend(columns.into_iter().map(|column| CellRef { row, column }));
                }
                return self.cells(table, cells, &node.span, several);
            }
        };
        Ok(vec![one])
    }

    fn bare(&mut self, selector: &Selector, several: bool) -> Result<Vec<Expr>, FormulaError> {
        let (table, found) = match self.scope {
            Scope::Row(table, row) => {
                let columns = self.columns(table, row, selector);
                let cell = |column| CellRef { row, column };
                (
                    table,
                    columns.map(|all| all.into_iter().map(cell).collect()),
                )
            }
            Scope::Column(table, column) => {
                let rows = self.rows(table, Some(column), selector);
                let cell = |row| CellRef { row, column };
                (table, rows.map(|all| all.into_iter().map(cell).collect()))
            }
            Scope::Table(table) => (
                table,
                Err(FormulaError::new(selector.span.clone(), &BARE_NAME)),
            ),
            Scope::Report => (0, Err(FormulaError::new(selector.span.clone(), &BARE_NAME))),
        };
        match (found, variable(selector)) {
            (Ok(cells), _) => self.cells(table, cells, &selector.span, several),
            (Err(_), Some(variable)) => Ok(vec![variable]),
            (Err(error), None) => Err(error),
        }
    }

    fn table(
        &self,
        named: Option<&(String, Range<usize>)>,
        span: &Range<usize>,
    ) -> Result<usize, FormulaError> {
        match (named, self.scope) {
            (Some((name, span)), _) => self
                .tables
                .iter()
                .position(|table| table.id == *name)
                .ok_or_else(|| {
                    unknown(
                        span.clone(),
                        &NO_TABLE,
                        name,
                        self.tables.iter().map(|t| &t.id),
                    )
                }),
            (None, Scope::Row(table, _) | Scope::Column(table, _) | Scope::Table(table)) => {
                Ok(table)
            }
            (None, Scope::Report) => Err(FormulaError::new(span.clone(), &TABLE_NEEDED)),
        }
    }

    /// Counts so many names as looked through.
    fn look(&mut self, names: usize, selector: &Selector) -> Result<(), FormulaError> {
        *self.looked = self.looked.saturating_add(names);
        match *self.looked > MAX_LOOKED {
            true => Err(FormulaError::new(selector.span.clone(), &LONG_SEARCH)),
            false => Ok(()),
        }
    }

    /// Rows of the table; only those of the part that `column` belongs to.
    fn rows(
        &mut self,
        table: usize,
        column: Option<usize>,
        selector: &Selector,
    ) -> Result<Vec<usize>, FormulaError> {
        let Some(table) = self.tables.get(table) else {
            return Ok(Vec::new());
        };
        let range = match column.and_then(|c| table.parts.iter().find(|p| p.columns.contains(&c))) {
            Some(part) => part.rows.clone(),
            None => 0..table.rows.len(),
        };
        self.look(table.rows.len(), selector)?;
        let keys: Vec<_> = table
            .rows
            .iter()
            .map(|row| (row.key.as_str(), !row.total && !row.optional))
            .collect();
        select(&keys, range, selector, &NO_ROW)
    }

    /// Columns of the part that `row` belongs to.
    fn columns(
        &mut self,
        table: usize,
        row: usize,
        selector: &Selector,
    ) -> Result<Vec<usize>, FormulaError> {
        let Some(table) = self.tables.get(table) else {
            return Ok(Vec::new());
        };
        let range = match table.parts.iter().find(|p| p.rows.contains(&row)) {
            Some(part) => part.columns.clone(),
            None => 0..table.columns.len(),
        };
        self.look(table.columns.len(), selector)?;
        let keys: Vec<_> = table
            .columns
            .iter()
            .map(|column| (column.key.as_str(), !column.total && !column.optional))
            .collect();
        select(&keys, range, selector, &NO_COLUMN)
    }

    fn cells(
        &mut self,
        table: usize,
        cells: Vec<CellRef>,
        span: &Range<usize>,
        several: bool,
    ) -> Result<Vec<Expr>, FormulaError> {
        self.cells = self.cells.saturating_add(cells.len());
        if self.cells > MAX_CELLS {
            return Err(
                FormulaError::new(span.clone(), &TOO_MANY).with(|m| m.with("limit", MAX_CELLS))
            );
        }
        if cells.len() != 1 && !several {
            return Err(FormulaError::new(span.clone(), &SEVERAL));
        }
        let last = self.last;
        Ok(cells
            .into_iter()
            .map(|cell| {
                if last {
                    Expr::Last(table, cell)
                } else {
                    Expr::Cell(table, cell)
                }
            })
            .collect())
    }
}

/// A variable that the selector names.
fn variable(selector: &Selector) -> Option<Expr> {
    match &selector.kind {
        SelectorKind::One(name) if name == "n" => Some(Expr::Variable(Variable::N)),
        SelectorKind::One(name) if name == "year" => Some(Expr::Variable(Variable::Year)),
        _ => None,
    }
}

/// The indices in `range` that `selector` names among `keys`, each of which
/// says whether it counts where several are named.
fn select(
    keys: &[(&str, bool)],
    range: Range<usize>,
    selector: &Selector,
    missing: &'static Template,
) -> Result<Vec<usize>, FormulaError> {
    let slice = keys.get(range.clone()).unwrap_or_default();
    let find = |name: &str| {
        slice
            .iter()
            .position(|(key, _)| *key == name)
            .ok_or_else(|| {
                unknown(
                    selector.span.clone(),
                    missing,
                    name,
                    slice.iter().map(|(key, _)| key),
                )
            })
    };
    let chosen: Vec<usize> = match &selector.kind {
        SelectorKind::One(name) => return Ok(vec![range.start + find(name)?]),
        SelectorKind::Between(first, last) => (find(first)?..find(last)? + 1).collect(),
        SelectorKind::Under(prefix) => (0..slice.len())
            .filter(|&i| {
                prefix.is_empty() || slice.get(i).is_some_and(|(key, _)| is_under(key, prefix))
            })
            .collect(),
    };
    let counted: Vec<usize> = chosen
        .into_iter()
        .filter(|&i| slice.get(i).is_some_and(|(_, counts)| *counts))
        .map(|i| range.start + i)
        .collect();
    if counted.is_empty() {
        return Err(FormulaError::new(selector.span.clone(), &NOTHING_NAMED));
    }
    Ok(counted)
}

/// Whether `key` is `group.…`.
pub(super) fn is_under(key: &str, group: &str) -> bool {
    key.strip_prefix(group)
        .is_some_and(|rest| rest.starts_with('.'))
}

// --- Errors --------------------------------------------------------------

impl FormulaError {
    fn new(span: Range<usize>, template: &'static Template) -> FormulaError {
        FormulaError {
            span,
            message: Message::new(template),
            remedy: None,
        }
    }

    fn with(mut self, fill: impl FnOnce(Message) -> Message) -> FormulaError {
        self.message = fill(self.message);
        self
    }
}

fn unknown<S: AsRef<str>>(
    span: Range<usize>,
    template: &'static Template,
    name: &str,
    known: impl Iterator<Item = S>,
) -> FormulaError {
    let mut error = FormulaError::new(span, template).with(|m| m.with("name", name));
    let known: Vec<Arg> = known.take(40).map(|k| Arg::from(k.as_ref())).collect();
    if !known.is_empty() {
        error.remedy = Some(Message::new(&KNOWN).with("known", Arg::List(known)));
    }
    error
}

macro_rules! templates {
    ($($name:ident = $zh:literal, $en:literal;)*) => {
        $(static $name: Template = Template { zh: $zh, en: $en };)*
    };
}

templates! {
    TOO_LONG = "公式超过 {limit} 字节", "the formula is longer than {limit} bytes";
    TOO_DEEP = "公式的括号、符号超过 {limit} 层", "the formula nests deeper than {limit}";
    TOO_MANY = "公式涉及的单元格超过 {limit} 个", "the formula names more than {limit} cells";
    LONG_SEARCH = "表的行、列和公式太多，不再查找", "the tables' rows and columns and the formulas are too many to look up";
    LARGE_NUMBER = "数字过大", "the number is too large";
    STRANGE_SIGN = "公式里不能有“{sign}”", "`{sign}` has no meaning in a formula";
    NO_COMPARISON = "这里应是 =、<=、>=、< 或 >", "expected =, <=, >=, < or >";
    TWO_COMPARISONS = "一条公式只能有一个比较号", "a formula has one comparison only";
    UNEXPECTED = "这里应是数字、名称或括号", "expected a number, a name or a bracket";
    EXPECTED = "这里应是“{sign}”", "expected `{sign}`";
    NAME_EXPECTED = "这里应是名称", "expected a name";
    ONE_TABLE = "方括号前只能是一张表的 id", "only the id of one table can stand before a bracket";
    NO_FUNCTION = "没有函数“{name}”：可用 sum、last、round", "there is no function `{name}`: use sum, last or round";
    ROUND_DIGITS = "round 的第二项应是 0 到 10 的小数位数", "the second item of round is a number of decimals, 0 to 10";
    SEVERAL = "这里指的不止一个单元格：请用 sum(…)", "this names several cells: use sum(…)";
    LAST_TWICE = "last(…) 里不能再有 last(…)", "last(…) can't stand inside last(…)";
    BARE_NAME = "这里要写成 表[行, 列]", "write this as table[row, column]";
    TABLE_NEEDED = "方括号前要写表的 id", "the id of a table must stand before the bracket";
    NO_TABLE = "没有表“{name}”", "there is no table `{name}`";
    NO_ROW = "没有行“{name}”", "there is no row `{name}`";
    NO_COLUMN = "没有列“{name}”", "there is no column `{name}`";
    NOTHING_NAMED = "这里没有指到任何行或列", "this names no row or column";
    KNOWN = "已有：{known}", "known: {known}";
}

#[cfg(test)]
mod tests {
    use super::super::{Profile, Profiles};
    use super::*;
    use crate::message::Locale;
    use std::sync::Arc;

    fn profile() -> Arc<Profile> {
        Profiles::builtin()
            .get("gov-disclosure-2021")
            .unwrap()
            .clone()
    }

    fn read(source: &str) -> Result<Formula, FormulaError> {
        Parsed::new(source)?.resolve(&profile().tables, Scope::Report, &mut 0)
    }

    #[track_caller]
    fn error(source: &str, place: &str, message: &str) {
        let error = read(source).unwrap_err();
        assert_eq!(&source[error.span.clone()], place, "{source}");
        assert_eq!(error.message.render(Locale::En), message, "{source}");
    }

    #[test]
    fn errors_name_their_place() {
        error("n", "", "expected =, <=, >=, < or >");
        error("n = ", "", "expected a number, a name or a bracket");
        error("n = 1 = 2", "=", "a formula has one comparison only");
        error("n = (1", "", "expected `)`");
        error("n = 1 # 2", "#", "`#` has no meaning in a formula");
        error(
            "n = requests[fresh, total]",
            "fresh",
            "there is no row `fresh`",
        );
        error("n = requests[new, sum]", "sum", "there is no column `sum`");
        error(
            "n = request[new, total]",
            "request",
            "there is no table `request`",
        );
        error(
            "n = requests[results.denied.*, total]",
            "requests[results.denied.*, total]",
            "this names several cells: use sum(…)",
        );
        error(
            "n = sum(requests[results.none.*, total])",
            "results.none.*",
            "this names no row or column",
        );
        error("n = total", "total", "write this as table[row, column]");
        error(
            "n = max(1, 2)",
            "max",
            "there is no function `max`: use sum, last or round",
        );
        error(
            "n = last(last(requests[new, total]))",
            "last(requests[new, total])",
            "last(…) can't stand inside last(…)",
        );
        error(
            "n = round(1, 99)",
            "99",
            "the second item of round is a number of decimals, 0 to 10",
        );
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let deep = format!("n = {}1{}", "(".repeat(100), ")".repeat(100));
        assert!(
            read(&deep)
                .unwrap_err()
                .message
                .render(Locale::En)
                .contains("deeper")
        );
        let chain = format!("n = 1{}", " * 1".repeat(100));
        assert!(read(&chain).is_err());
        let long = format!("n = 1{}", " + 1".repeat(1000));
        assert!(
            read(&long)
                .unwrap_err()
                .message
                .render(Locale::En)
                .contains("longer")
        );
        assert!(read(&format!("n = 1{}", " + 1".repeat(400))).is_ok());
    }

    /// Whether the formula holds where every cell is 2, last year's 3, n 5.
    fn holds(source: &str) -> Option<bool> {
        read(source).unwrap().holds(&|leaf| {
            Some(Decimal::from(match leaf {
                Leaf::Variable(Variable::N) => 5,
                Leaf::Variable(Variable::Year) => 2022,
                Leaf::Cell(..) => 2,
                Leaf::Last(..) => 3,
            }))
        })
    }

    #[test]
    fn values_are_exact() {
        assert_eq!(
            holds("n = requests[new, total] + last(requests[new, total])"),
            Some(true)
        );
        assert_eq!(
            holds("sum(requests[results.denied.*, total]) = 16"),
            Some(true)
        );
        assert_eq!(
            holds("sum(requests[new, business..other]) = 10"),
            Some(true)
        );
        assert_eq!(holds("21.83 + 0.17 = 22"), Some(true));
        assert_eq!(holds("2 + 3 * 4 - -1 = 15"), Some(true));
        assert_eq!(holds("8 / 2 / 2 = 2"), Some(true));
        assert_eq!(holds("round(n / 3, 2) = 1.67"), Some(true));
        assert_eq!(holds("year >= 2021"), Some(true));
        assert_eq!(holds("n < 5"), Some(false));
        assert_eq!(holds("n / 0 = 1"), None);
        assert_eq!(holds("79228162514264337593543950335 * n = 1"), None);
    }

    #[test]
    fn a_linear_formula_is_a_sum_of_cells() {
        let form = |source: &str| read(source).unwrap().linear();
        let linear = form("requests[new, total] = 2 * requests[new, natural] + 3").unwrap();
        let coefficients: Vec<_> = linear.terms.iter().map(|(k, _)| k.to_string()).collect();
        assert_eq!(coefficients, ["1", "-2"]);
        assert_eq!(linear.constant, Decimal::from(-3));
        assert_eq!(
            form("requests[new, total] * requests[new, natural] = 1"),
            None
        );
        // What stands on both sides falls out.
        let both = form("requests[new, total] + n = requests[new, total]").unwrap();
        assert_eq!(both.terms.len(), 1);
    }

    #[test]
    fn cells_are_named_once() {
        let formula = read("requests[new, total] = requests[new, total] + n").unwrap();
        assert_eq!(formula.cells().len(), 1);
        assert_eq!(formula.leaves().len(), 3);
        assert_eq!(formula.lone_cell(), formula.cells().first().copied());
        let two = read("requests[new, total] = requests[new, natural] + n").unwrap();
        assert_eq!((two.cells().len(), two.lone_cell()), (2, None));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(source in "\\PC{0,60}") {
            if let Err(error) = read(&source) {
                proptest::prop_assert!(source.get(error.span).is_some());
            }
        }

        #[test]
        fn no_row_of_tokens_makes_the_reader_panic(
            words in proptest::collection::vec(
                proptest::sample::select(vec![
                    "n", "requests", "[", "]", "(", ")", ",", "..", ".", "*", "+", "-", "/",
                    "=", "<=", "sum", "last", "round", "new", "total", "results", "1", "2.5",
                ]),
                0..30,
            )
        ) {
            let _ = read(&words.concat());
            let _ = read(&words.join(" "));
        }
    }
}
