//! From the keys of the file to the profile that the rest of the program uses:
//! labels normalised, names resolved, formulas written out over the cells.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;

use super::error::{self, ProfileError, Wrong, inside_string};
use super::expand::{Expanded, Unwritten, expand};
use super::formula::{Formula, FormulaError, Leaf, Parsed, Scope, Variable, is_under};
use super::keys;
use super::model::*;
use super::pattern::Pattern;
use super::schema::{self, Each, Text};
use crate::finding::Severity;
use crate::message::{Locale, Message, Template};
use crate::normal::{normal_char, normal_label};

mod prose;

/// Cells of a profile's equations, all formulas written out.
const MAX_TERMS: usize = 200_000;
/// Cells of a profile's tables.
const MAX_CELLS: usize = 200_000;
/// How deep pieces of patterns may stand in one another.
const MAX_DEFINE_DEPTH: usize = 4;

/// Turns places of the file into errors.
pub(super) struct Places<'t> {
    pub name: &'t str,
    pub text: &'t str,
    /// Where `extends` names another profile; what is inherited from it has
    /// places behind the end of the file.
    pub extends: Option<Range<usize>>,
    /// Its patterns are known to be good: it comes with the program.
    pub trusted: bool,
}

/// Patterns by their source.
pub(super) type Patterns = HashMap<String, Pattern>;

impl Places<'_> {
    /// What is wrong, in the order of the file.
    pub fn told(&self, mut wrong: Vec<Wrong>) -> Vec<ProfileError> {
        if let Some(extends) = &self.extends {
            for fault in &mut wrong {
                if fault.span.start > self.text.len() {
                    fault.span = extends.clone();
                }
            }
        }
        error::told(self.name, self.text, wrong)
    }

    /// Whether the text stands in this file and is to be tried.
    fn owns(&self, text: &Text) -> bool {
        !self.trusted && text.span().start <= self.text.len()
    }

    /// The place of the bytes `inner` of a string's value.
    fn inside(&self, string: &Text, inner: &Range<usize>) -> Range<usize> {
        match string.span() {
            span if span.end <= self.text.len() => inside_string(self.text, &span, inner),
            span => span,
        }
    }
}

/// Builds the profile.
///
/// # Errors
/// Everything that is wrong with it, in the order of the file.
pub(super) fn build(
    schema: schema::Profile,
    places: Places<'_>,
    patterns: &mut Patterns,
) -> Result<Profile, Vec<ProfileError>> {
    let mut builder = Builder {
        places,
        wrong: Vec::new(),
        terms: 0,
        looked: 0,
        links: Vec::new(),
        define: BTreeMap::new(),
        broken: BTreeSet::new(),
        patterns,
        read: HashMap::new(),
    };
    let profile = builder.profile(schema);
    match builder.wrong.is_empty() {
        true => Ok(profile),
        false => Err(builder.places.told(builder.wrong)),
    }
}

struct Builder<'t> {
    places: Places<'t>,
    wrong: Vec<Wrong>,
    /// Terms written out so far.
    terms: usize,
    /// Names looked through so far.
    looked: usize,
    links: Vec<Link>,
    /// Pieces of patterns.
    define: BTreeMap<String, Text>,
    /// Those that can't be used.
    broken: BTreeSet<String>,
    /// Patterns by their source, so that those alike are compiled once.
    patterns: &'t mut Patterns,
    /// Patterns of this profile by what is written, and the first group that
    /// they may have.
    read: HashMap<(String, Option<&'static str>), Pattern>,
}

/// Where a formula stands that is written out over a table.
struct Place<'s> {
    table: usize,
    each: Option<Each>,
    only: &'s [Text],
}

impl Builder<'_> {
    fn fail(&mut self, span: &Range<usize>, message: Message) {
        self.wrong.push(Wrong::new(span.clone(), message));
    }

    /// The same with what is known instead of `name`. Only where it may come to
    /// be told: to look through many names for many others takes long.
    fn fail_instead<'s>(
        &mut self,
        span: Range<usize>,
        message: Message,
        name: &str,
        known: impl Iterator<Item = &'s str>,
    ) {
        let mut fault = Wrong::new(span, message);
        if self.wrong.len() < error::MOST_ERRORS {
            let known: Vec<&str> = known.collect();
            fault.remedy = (!known.is_empty()).then(|| keys::remedy(name, &known));
        }
        self.wrong.push(fault);
    }

    fn fail_named(&mut self, at: &Text, template: &'static Template) {
        let message = Message::new(template).with("name", at.get_ref().as_str());
        self.fail(&at.span(), message);
    }

    /// The same, with what is known instead.
    fn fail_unknown<'s>(
        &mut self,
        at: &Text,
        template: &'static Template,
        known: impl Iterator<Item = &'s str>,
    ) {
        let message = Message::new(template).with("name", at.get_ref().as_str());
        self.fail_instead(at.span(), message, at.get_ref(), known);
    }

    fn profile(&mut self, schema: schema::Profile) -> Profile {
        self.pieces(schema.define);
        self.identifier(&schema.id, "-");
        let tables = self.tables(schema.tables);
        let sections = self.sections(schema.sections, &tables);
        let checks = self.checks(schema.checks, &tables);
        let across = self.across(schema.across, &tables);
        let claims = self.claims(schema.claims, &tables, &sections);
        let sentences = self.sentences(schema.sentences, &tables, &sections);
        let id = schema.id.into_inner();
        Profile {
            family: schema.family.unwrap_or_else(|| id.clone()),
            id,
            title: schema.title,
            source: schema.source,
            years: years(schema.years),
            language: match schema.language {
                schema::Language::Zh => Locale::Zh,
                schema::Language::En => Locale::En,
            },
            ordered: schema.ordered,
            detect: Detect {
                title: self.pattern(&schema.detect.title, &["office", "year", "agency"]),
                unless: self.patterns(&schema.detect.unless, &[]),
                distinct: self.patterns(&schema.detect.distinct, &[]),
                title_headings: schema.detect.title_headings,
                title_labels: schema.detect.title_labels,
                headings: schema.detect.headings,
                labels: schema.detect.labels,
            },
            sections,
            tables,
            links: std::mem::take(&mut self.links),
            claims,
            sentences,
            checks,
            across,
            words: self.words(schema.words),
            sifter: OnceLock::new(),
        }
    }

    /// Names are letters, digits and `_`, parted by dots, so that formulas can
    /// tell them from signs; `more` are further characters.
    fn identifier(&mut self, name: &Text, more: &str) {
        let good = name.get_ref().split('.').all(|part| {
            part.chars().next().is_some_and(|c| !c.is_ascii_digit())
                && part
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '_' || more.contains(c))
        });
        if !good {
            self.fail_named(name, &BAD_NAME);
        }
    }

    fn unique<'s>(&mut self, names: impl Iterator<Item = &'s Text>) {
        let mut seen = HashSet::new();
        for name in names {
            if !seen.insert(name.get_ref().clone()) {
                self.fail_named(name, &TWICE);
            }
        }
    }

    // --- Patterns and labels ---

    /// A pattern, whose named groups are among `groups`.
    fn pattern(&mut self, source: &Text, groups: &[&'static str]) -> Pattern {
        let key = (source.get_ref().clone(), groups.first().copied());
        if let Some(pattern) = self.read.get(&key) {
            return pattern.clone();
        }
        let pattern = self.new_pattern(source, groups);
        self.read.insert(key, pattern.clone());
        pattern
    }

    fn new_pattern(&mut self, source: &Text, groups: &[&str]) -> Pattern {
        self.never_normal(source);
        let Some(expanded) = self.expanded(source) else {
            return Pattern::default();
        };
        let strange = group_names(&expanded.written).find(|group| !groups.contains(group));
        if let Some(group) = strange {
            let message = Message::new(&NO_CAPTURE).with("name", group);
            let at = source.get_ref().find(&format!("<{group}>"));
            let span = at.map_or(source.span(), |at| {
                self.places.inside(source, &(at + 1..at + 1 + group.len()))
            });
            self.fail_instead(span, message, group, groups.iter().copied());
        }
        if let Some(pattern) = self.patterns.get(&expanded.written) {
            return pattern.clone();
        }
        // What is inherited, or built in, has been tried.
        if self.places.owns(source) {
            self.try_pattern(&expanded, source);
        }
        let pattern = Pattern::numbered(&expanded.written, self.patterns.len());
        self.patterns.insert(expanded.written, pattern.clone());
        pattern
    }

    /// The pattern with its `{name}`s written out; `None` where one of them can't
    /// be, which is reported: here if it is unknown, else at its own place.
    fn expanded(&mut self, source: &Text) -> Option<Expanded> {
        match expand(source.get_ref(), |name| self.piece(name, MAX_DEFINE_DEPTH)) {
            Ok(expanded) => Some(expanded),
            Err(Unwritten::Broken) => None,
            Err(Unwritten::Unknown(name)) => {
                let define = self.define.clone();
                let known: Vec<&str> = define.keys().map(String::as_str).collect();
                self.fail_piece(source, &name, &known);
                None
            }
        }
    }

    /// Says that `source` names a piece that can't be written out.
    fn fail_piece(&mut self, source: &Text, name: &str, known: &[&str]) {
        let at = source.get_ref().find(&format!("{{{name}}}"));
        let span = at.map_or(source.span(), |at| {
            self.places.inside(source, &(at..at + name.len() + 2))
        });
        let message = Message::new(&NO_PIECE).with("name", name);
        self.fail_instead(span, message, name, known.iter().copied());
    }

    /// Whether the expression, which is that of `source` written out, can be
    /// used; if not, says why at the place.
    fn try_pattern(&mut self, expanded: &Expanded, source: &Text) -> bool {
        let Err(error) = Pattern::new(&expanded.written).check() else {
            return true;
        };
        let span = match error.span {
            Some(span) => self.places.inside(source, &expanded.place(&span)),
            None => source.span(),
        };
        let message = Message::new(&BAD_PATTERN).with("reason", error.message);
        self.fail(&span, message);
        false
    }

    /// Says which sign of a pattern no text in normal form has.
    fn never_normal(&mut self, source: &Text) {
        let strange = source
            .get_ref()
            .char_indices()
            .find(|&(_, c)| c != '*' && normal_char(c) != Some(c));
        if let Some((at, c)) = strange {
            let message = Message::new(&NEVER_NORMAL).with("sign", c.to_string());
            let span = self.places.inside(source, &(at..at + c.len_utf8()));
            self.fail(&span, message);
        }
    }

    /// The piece `name` with those in it written out.
    fn piece(&self, name: &str, depth: usize) -> Result<String, Unwritten> {
        let piece = self.define.get(name).filter(|_| depth > 0);
        let piece = piece.ok_or_else(|| Unwritten::Unknown(name.to_string()))?;
        if self.broken.contains(name) {
            return Err(Unwritten::Broken);
        }
        let inner = expand(piece.get_ref(), |name| self.piece(name, depth - 1))?;
        Ok(inner.written)
    }

    /// Takes the pieces of patterns, each tried by itself: what is wrong with
    /// one is said once, at its own place.
    fn pieces(&mut self, define: BTreeMap<String, Text>) {
        for (name, piece) in &define {
            if !self.places.owns(piece) {
                continue;
            }
            self.never_normal(piece);
            let inner = |name: &str| match define.contains_key(name) {
                true => Ok(String::new()),
                false => Err(Unwritten::Unknown(name.to_string())),
            };
            let sound = match expand(piece.get_ref(), inner) {
                Ok(expanded) => self.try_pattern(&expanded, piece),
                Err(Unwritten::Unknown(name)) => {
                    let known: Vec<&str> = define.keys().map(String::as_str).collect();
                    self.fail_piece(piece, &name, &known);
                    false
                }
                Err(Unwritten::Broken) => false,
            };
            if !sound {
                self.broken.insert(name.clone());
            }
        }
        self.define = define;
    }

    fn patterns(&mut self, sources: &[Text], groups: &[&'static str]) -> Vec<Pattern> {
        sources
            .iter()
            .map(|source| self.pattern(source, groups))
            .collect()
    }

    fn optional_pattern(
        &mut self,
        source: Option<&Text>,
        groups: &[&'static str],
    ) -> Option<Pattern> {
        source.map(|source| self.pattern(source, groups))
    }

    fn label(&mut self, text: &Text, accepted: &[Text], variants: &[Text]) -> Label {
        let normals = |texts: &[Text]| texts.iter().map(|t| normal_label(t.get_ref())).collect();
        let label = Label {
            normal: normal_label(text.get_ref()),
            text: text.get_ref().clone(),
            accepted: normals(accepted),
            variants: normals(variants),
        };
        if label.normal.is_empty() {
            self.fail_named(text, &EMPTY_LABEL);
        }
        label
    }

    fn plain_label(&mut self, label: &schema::Label) -> Label {
        self.label(&label.label, &label.accepted, &label.variants)
    }

    // --- Tables ---

    fn tables(&mut self, schemas: Vec<schema::Table>) -> Vec<Table> {
        self.unique(schemas.iter().map(|table| &table.id));
        let mut tables = Vec::new();
        let mut equations = Vec::new();
        let mut cells: usize = 0;
        for schema in schemas {
            self.identifier(&schema.id, "");
            let id = schema.id.span();
            let mut table = Table {
                id: schema.id.into_inner(),
                title: schema.title,
                blanks: schema.blanks,
                parts: Vec::new(),
                rows: Vec::new(),
                columns: Vec::new(),
                notes: schema.notes.iter().map(|n| self.plain_label(n)).collect(),
                equations: Vec::new(),
            };
            self.unique(schema.parts.iter().map(|part| &part.id));
            self.unique(
                schema
                    .parts
                    .iter()
                    .flat_map(|part| &part.rows)
                    .map(|row| &row.key),
            );
            // Headings of groups cost as much as rows and columns.
            let rows: usize = schema.parts.iter().map(|part| part.rows.len()).sum();
            let columns: usize = schema.parts.iter().map(|part| part.columns.len()).sum();
            cells = rows.saturating_mul(columns).saturating_add(cells);
            if cells > MAX_CELLS {
                let message = Message::new(&MANY_CELLS).with("limit", MAX_CELLS);
                self.fail(&id, message);
                tables.push(table);
                equations.push(Vec::new());
                continue;
            }
            for part in &schema.parts {
                self.part(part, &mut table);
            }
            tables.push(table);
            equations.push(schema.equations);
        }
        for (index, schemas) in equations.into_iter().enumerate() {
            self.unique(schemas.iter().map(|equation| &equation.id));
            let written: Vec<Equation> = schemas
                .into_iter()
                .flat_map(|schema| self.equations(schema, index, &tables))
                .collect();
            if let Some(table) = tables.get_mut(index) {
                table.equations = written;
            }
        }
        tables
    }

    fn part(&mut self, schema: &schema::Part, table: &mut Table) {
        let first_column = table.columns.len();
        let first_row = table.rows.len();
        let mut header: Vec<(usize, Header)> = Vec::new();
        if let Some(stub) = &schema.stub {
            let label = self.plain_label(stub);
            header.push((
                0,
                Header {
                    label,
                    column: None,
                },
            ));
        }
        self.unique(schema.columns.iter().map(|column| &column.key));
        let mut groups = Groups::new();
        for column in &schema.columns {
            self.identifier(&column.key, "");
            let label = self.label(&column.label, &column.accepted, &column.variants);
            let above = match &column.within {
                Some(within) => match groups.get(within.get_ref()) {
                    Some(above) => above.clone(),
                    None => {
                        let known = groups.keys().map(String::as_str);
                        self.fail_unknown(within, &NO_GROUP, known);
                        Vec::new()
                    }
                },
                None => innermost(&groups, column.key.get_ref()),
            };
            let index = (!column.group).then_some(table.columns.len());
            header.push((
                above.len(),
                Header {
                    label: label.clone(),
                    column: index,
                },
            ));
            if column.group {
                let mut labels = above;
                labels.push(label);
                groups.insert(column.key.get_ref().clone(), labels);
            } else {
                table.columns.push(Column {
                    key: column.key.get_ref().clone(),
                    label,
                    groups: above,
                    kind: kind(column.cells),
                    total: column.total,
                    optional: column.optional,
                });
            }
        }
        // As it is read: row by row, the headings of groups above their columns.
        header.sort_by_key(|(depth, _)| *depth);
        self.rows(schema, table);
        if table.columns.len() == first_column || table.rows.len() == first_row {
            self.fail_named(&schema.id, &EMPTY_PART);
        }
        let caption = schema.caption.as_ref().map(|c| self.plain_label(c));
        table.parts.push(Part {
            caption,
            header: header.into_iter().map(|(_, cell)| cell).collect(),
            columns: first_column..table.columns.len(),
            rows: first_row..table.rows.len(),
            open: schema.open,
        });
    }

    fn rows(&mut self, schema: &schema::Part, table: &mut Table) {
        let mut groups = Groups::new();
        let alone = schema.rows.len() == 1;
        for row in &schema.rows {
            self.identifier(&row.key, "");
            let label = row
                .label
                .as_ref()
                .map(|text| self.label(text, &row.accepted, &row.variants));
            if label.is_none() && !alone {
                self.fail_named(&row.key, &LABEL_NEEDED);
            }
            let above = innermost(&groups, row.key.get_ref());
            if row.group {
                let mut labels = above.clone();
                labels.extend(label.clone());
                groups.insert(row.key.get_ref().clone(), labels);
            }
            if !row.group || row.subtotal {
                table.rows.push(Row {
                    key: row.key.get_ref().clone(),
                    label,
                    groups: above,
                    part: table.parts.len(),
                    total: row.total,
                    heads_group: row.group,
                    optional: row.optional || row.group,
                    kind: row.cells.map(kind),
                });
            }
        }
    }

    // --- Formulas ---

    fn parse(&mut self, source: &Text) -> Option<Parsed> {
        match Parsed::new(source.get_ref()) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.formula_error(source, error);
                None
            }
        }
    }

    fn formula_error(&mut self, source: &Text, error: FormulaError) {
        self.wrong.push(Wrong {
            span: self.places.inside(source, &error.span),
            message: error.message,
            remedy: error.remedy,
        });
    }

    /// The formula written out over its table.
    fn write_out(
        &mut self,
        source: &Text,
        place: &Place<'_>,
        tables: &[Table],
    ) -> Vec<(Axis, Formula)> {
        let Some(parsed) = self.parse(source) else {
            return Vec::new();
        };
        let Some(table) = tables.get(place.table) else {
            return Vec::new();
        };
        let scopes: Vec<(Axis, Scope)> = match place.each {
            None => {
                if let Some(only) = place.only.first() {
                    self.fail(&only.span(), Message::new(&ONLY_WITHOUT_EACH));
                }
                vec![(Axis::Free, Scope::Table(place.table))]
            }
            Some(Each::Row) => self
                .chosen(table.rows.iter().map(|row| row.key.as_str()), place.only)
                .into_iter()
                .map(|row| (Axis::Row(row), Scope::Row(place.table, row)))
                .collect(),
            Some(Each::Column) => self
                .chosen(
                    table.columns.iter().map(|column| column.key.as_str()),
                    place.only,
                )
                .into_iter()
                .map(|column| (Axis::Column(column), Scope::Column(place.table, column)))
                .collect(),
        };
        let mut written = Vec::new();
        for (axis, scope) in scopes {
            match parsed.resolve(tables, scope, &mut self.looked) {
                Ok(formula) => {
                    self.terms += formula.leaves().len();
                    if self.terms > MAX_TERMS {
                        let message = Message::new(&TOO_MANY).with("limit", MAX_TERMS);
                        self.fail(&source.span(), message);
                        return Vec::new();
                    }
                    written.push((axis, formula));
                }
                Err(error) => {
                    self.formula_error(source, error);
                    return Vec::new();
                }
            }
        }
        written
    }

    /// The indices of the keys that `only` names; all, if it names none.
    fn chosen<'k>(&mut self, keys: impl Iterator<Item = &'k str>, only: &[Text]) -> Vec<usize> {
        let keys: Vec<&str> = keys.collect();
        for name in only {
            let known = keys
                .iter()
                .any(|key| key == name.get_ref() || is_under(key, name.get_ref()));
            if !known {
                self.fail_unknown(name, &NO_KEY, keys.iter().copied());
            }
        }
        (0..keys.len())
            .filter(|&i| {
                only.is_empty()
                    || keys.get(i).is_some_and(|key| {
                        only.iter()
                            .any(|name| key == name.get_ref() || is_under(key, name.get_ref()))
                    })
            })
            .collect()
    }

    fn equations(
        &mut self,
        schema: schema::Equation,
        table: usize,
        tables: &[Table],
    ) -> Vec<Equation> {
        self.identifier(&schema.id, "-");
        let place = Place {
            table,
            each: schema.each,
            only: &schema.only,
        };
        let written = self.write_out(&schema.holds, &place, tables);
        let years = years(schema.years);
        let source: Arc<str> = schema.holds.get_ref().as_str().into();
        let mut equations = Vec::new();
        for (axis, formula) in written {
            let identity = equation(&formula, table, tables);
            match identity {
                Ok(Identity::Sum(total, terms, optional)) => equations.push(Equation {
                    id: schema.id.get_ref().clone(),
                    axis,
                    total,
                    whole: whole(&terms, tables.get(table).map_or(0, |t| t.columns.len())),
                    terms,
                    source: source.clone(),
                    optional,
                    years,
                    explain: schema.explain.clone(),
                }),
                Ok(Identity::Link) => self.links.push(Link {
                    id: schema.id.get_ref().clone(),
                    table,
                    holds: formula,
                    years,
                    explain: schema.explain.clone(),
                }),
                Err(template) => {
                    self.fail(&schema.holds.span(), Message::new(template));
                    return Vec::new();
                }
            }
        }
        equations
    }

    fn table_named(&mut self, name: &Text, tables: &[Table]) -> Option<usize> {
        let found = tables.iter().position(|table| table.id == *name.get_ref());
        if found.is_none() {
            self.fail_unknown(
                name,
                &NO_TABLE,
                tables.iter().map(|table| table.id.as_str()),
            );
        }
        found
    }

    fn checks(&mut self, schemas: Vec<schema::Check>, tables: &[Table]) -> Vec<Check> {
        self.unique(schemas.iter().map(|check| &check.id));
        let mut checks = Vec::new();
        for schema in schemas {
            self.identifier(&schema.id, "-");
            let Some(table) = self.table_named(&schema.table, tables) else {
                continue;
            };
            let place = Place {
                table,
                each: schema.each,
                only: &schema.only,
            };
            for (axis, holds) in self.write_out(&schema.holds, &place, tables) {
                checks.push(Check {
                    id: schema.id.get_ref().clone(),
                    table,
                    axis,
                    holds,
                    severity: severity(schema.severity),
                    message: schema.message.clone(),
                    office: self.optional_pattern(schema.office.as_ref(), &[]),
                    years: years(schema.years),
                });
            }
        }
        checks
    }

    fn across(&mut self, schemas: Vec<schema::Across>, tables: &[Table]) -> Vec<Across> {
        self.unique(schemas.iter().map(|across| &across.id));
        let mut all = Vec::new();
        for schema in schemas {
            self.identifier(&schema.id, "-");
            let Some(table) = self.table_named(&schema.table, tables) else {
                continue;
            };
            let place = Place {
                table,
                each: schema.each,
                only: &schema.only,
            };
            let holds = self.write_out(&schema.holds, &place, tables);
            all.push(Across {
                id: schema.id.into_inner(),
                rule: match schema.rule {
                    schema::AcrossRule::CarryOverMismatch => "carry-over-mismatch",
                    schema::AcrossRule::StockMismatch => "stock-mismatch",
                }
                .to_string(),
                table: schema.table.into_inner(),
                holds: holds.into_iter().map(|(_, formula)| formula).collect(),
                years: years(schema.years),
                explain: schema.explain,
            });
        }
        all
    }
}

/// The names of the named groups of a regular expression.
fn group_names(pattern: &str) -> impl Iterator<Item = &str> {
    pattern
        .split("(?<")
        .skip(1)
        .chain(pattern.split("(?P<").skip(1))
        .filter_map(|rest| rest.split_once('>'))
        .map(|(name, _)| name)
}

/// Groups by their keys, each with its label behind those that it stands in.
type Groups = BTreeMap<String, Vec<Label>>;

/// The labels of the innermost group whose key begins `key`.
fn innermost(groups: &Groups, key: &str) -> Vec<Label> {
    let mut above = key.rmatch_indices('.').map(|(dot, _)| key.get(..dot));
    above
        .find_map(|group| groups.get(group?))
        .cloned()
        .unwrap_or_default()
}

/// What an equation of a table is.
enum Identity {
    /// A sum of the table's own cells: the total, all terms, and whether it
    /// names an optional row or column.
    Sum(CellRef, Vec<(Decimal, CellRef)>, bool),
    /// One of its cells, made of something else.
    Link,
}

/// Largest coefficient with which figures are added up in machine integers.
const MOST_TIMES: i32 = 1000;

/// The terms of an equation as [`Equation::whole`] has them; the table is
/// `width` columns wide.
fn whole(terms: &[(Decimal, CellRef)], width: usize) -> Option<Box<[(i32, u32)]>> {
    let term = |(k, at): &(Decimal, CellRef)| {
        let k = i32::try_from(k.normalize())
            .ok()
            .filter(|_| k.fract().is_zero())?;
        let place = u32::try_from(at.row * width + at.column).ok()?;
        (-MOST_TIMES..=MOST_TIMES)
            .contains(&k)
            .then_some((k, place))
    };
    terms.iter().map(term).collect()
}

/// A formula as an identity of the table.
fn equation(
    formula: &Formula,
    index: usize,
    tables: &[Table],
) -> Result<Identity, &'static Template> {
    if !formula.is_equality() {
        return Err(&NO_EQUALITY);
    }
    let n = Leaf::Variable(Variable::N);
    if formula.leaves().contains(&n) {
        return Err(&NO_FIGURE);
    }
    let own = |(coefficient, leaf): &(Decimal, Leaf)| match leaf {
        Leaf::Cell(table, cell) if *table == index => Some((*coefficient, *cell)),
        _ => None,
    };
    let sum = formula.linear().filter(|form| form.constant.is_zero());
    let sum: Option<Vec<_>> = sum.and_then(|form| form.terms.iter().map(own).collect());
    let Some(cells) = sum else {
        let linked = formula.left_cell().is_some_and(|(table, left)| {
            let itself = (index, left);
            let again = formula.right_names(Leaf::Cell(itself.0, itself.1));
            table == index && !again
        });
        return match linked {
            true => Ok(Identity::Link),
            false => Err(&NO_LEFT),
        };
    };
    let left = match formula.left_cell() {
        Some((_, cell)) => Some(cell),
        None => cells.last().map(|(_, cell)| *cell),
    };
    let total = left.ok_or(&NO_CELL)?;
    let optional = tables.get(index).is_some_and(|table| {
        cells.iter().any(|(_, cell)| {
            table.rows.get(cell.row).is_some_and(|row| row.optional)
                || table
                    .columns
                    .get(cell.column)
                    .is_some_and(|column| column.optional)
        })
    });
    Ok(Identity::Sum(total, cells, optional))
}

fn kind(cells: schema::Cells) -> CellKind {
    match cells {
        schema::Cells::Count => CellKind::Count,
        schema::Cells::Amount => CellKind::Amount,
        schema::Cells::Signed => CellKind::Signed,
        schema::Cells::Decimal => CellKind::Decimal,
        schema::Cells::Text => CellKind::Text,
    }
}

fn years(years: schema::Years) -> Years {
    Years {
        from: years.from,
        to: years.to,
    }
}

fn severity(level: schema::Level) -> Severity {
    match level {
        schema::Level::Hint => Severity::Hint,
        schema::Level::Warning => Severity::Warning,
        schema::Level::Error => Severity::Error,
    }
}

macro_rules! templates {
    ($($name:ident = $zh:literal, $en:literal;)*) => {
        $(static $name: Template = Template { zh: $zh, en: $en };)*
    };
}

templates! {
    BAD_NAME = "名称“{name}”只能由字母、数字、_ 组成，且不以数字开头", "`{name}` is no name: use letters, digits and _, not a digit first";
    TWICE = "“{name}”重复", "`{name}` is there twice";
    NEVER_NORMAL = "模式里的“{sign}”永远不会匹配：文本先规范化（去空白、全角变半角、引号变 \"）再比较", "`{sign}` never matches: text is compared without white space, in half-width, with `\"` for quotes";
    NO_PIECE = "[define] 里没有“{name}”，或嵌套过深", "there is no `{name}` in [define], or it nests too deep";
    NO_CAPTURE = "这里的模式不能有名为“{name}”的组", "a pattern here has no group named `{name}`";
    BAD_PATTERN = "不是正则表达式：{reason}", "not a regular expression: {reason}";
    EMPTY_LABEL = "标签不能为空", "a label can't be empty";
    LABEL_NEEDED = "行“{name}”没有 label：只有独占一部分的行可以没有", "the row `{name}` has no label: only the single row of a part may have none";
    EMPTY_PART = "“{name}”没有行或没有列", "`{name}` has no rows or no columns";
    NO_GROUP = "前面没有列组“{name}”", "there is no group of columns `{name}` above";
    NO_TABLE = "没有表“{name}”", "there is no table `{name}`";
    NOT_N = "句子的数字写成“n = …”，右边不能再有 n", "a sentence's figure is written `n = …`, without `n` on the right";
    NOWHERE = "句子里没有 {n}，数字无处可写", "the sentence has no {n} for its figure";
    NO_SECTION = "没有部分“{name}”", "there is no section `{name}`";
    NO_KEY = "没有“{name}”", "there is no `{name}`";
    ONLY_WITHOUT_EACH = "only 须与 each 一起使用", "`only` needs `each`";
    MANY_CELLS = "各表的单元格超过 {limit} 个", "the tables have more than {limit} cells";
    TOO_MANY = "公式展开后超过 {limit} 项", "the formulas come to more than {limit} terms";
    NO_EQUALITY = "表的等式须用 =；不等式请写作 [[check]]", "an equation of a table uses =; write an inequality as a [[check]]";
    NO_CELL = "等式中没有单元格", "the equation names no cell";
    NO_LEFT = "不是本表各格之和的等式，左边须是本表的一个单元格，右边不再用它", "an equation that isn't a sum of the table's own cells has one of them alone on the left, and not on the right";
    NO_FIGURE = "表的等式不能用 n，它是正文中的数", "an equation of a table can't use n, the figure of a sentence";
}
