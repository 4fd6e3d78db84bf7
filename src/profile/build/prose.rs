//! The keys that speak of headings and sentences: sections, claims, sentences
//! that a table implies, and the report's own words.

use super::*;
use crate::normal::normal;

impl Builder<'_> {
    pub(super) fn claims(
        &mut self,
        schemas: Vec<schema::Claim>,
        tables: &[Table],
        sections: &[Section],
    ) -> Vec<Claim> {
        self.unique(schemas.iter().map(|claim| &claim.id));
        let mut claims = Vec::new();
        let ids: Vec<String> = schemas.iter().map(|s| s.id.get_ref().clone()).collect();
        for schema in schemas {
            self.identifier(&schema.id, "-");
            self.sections_named(&schema.sections, sections);
            for name in schema.of.iter().filter(|n| !ids.contains(n.get_ref())) {
                self.fail_unknown(name, &NO_KEY, ids.iter().map(String::as_str));
            }
            let of: Vec<String> = schema.of.into_iter().map(Text::into_inner).collect();
            let mut holds = Vec::new();
            for source in &schema.holds {
                let Some(parsed) = self.parse(source) else {
                    continue;
                };
                match parsed.resolve(tables, Scope::Report, &mut self.looked) {
                    Ok(formula) => holds.push(formula),
                    Err(error) => self.formula_error(source, error),
                }
            }
            let names: Vec<String> = schema.sections.into_iter().map(Text::into_inner).collect();
            for pattern in &schema.patterns {
                claims.push(Claim {
                    id: schema.id.get_ref().clone(),
                    pattern: self.pattern(pattern, &["n", "last", "next"]),
                    about: self.optional_pattern(schema.about.as_ref(), &[]),
                    unless: self.patterns(&schema.unless, &[]),
                    of: of.clone(),
                    sections: names.clone(),
                    holds: holds.clone(),
                    severity: severity(schema.severity),
                    label: schema.label.clone(),
                });
            }
        }
        claims
    }

    fn sections_named(&mut self, names: &[Text], sections: &[Section]) {
        for name in names {
            if !sections.iter().any(|known| known.id == *name.get_ref()) {
                let known = sections.iter().map(|section| section.id.as_str());
                self.fail_unknown(name, &NO_SECTION, known);
            }
        }
    }

    pub(super) fn sentences(
        &mut self,
        schemas: Vec<schema::Sentence>,
        tables: &[Table],
        sections: &[Section],
    ) -> Vec<Sentence> {
        self.unique(schemas.iter().map(|sentence| &sentence.id));
        let mut sentences = Vec::new();
        for schema in schemas {
            self.identifier(&schema.id, "-");
            self.sections_named(&schema.sections, sections);
            let figure = self.sentence_figure(&schema.text, &schema.value, tables);
            let parts = schema.parts.iter();
            let parts = parts.map(|part| self.sentence_figure(&part.text, &part.value, tables));
            if let (parts, Some(figure)) = (parts.collect::<Vec<_>>(), figure) {
                sentences.push(Sentence {
                    sections: schema.sections.into_iter().map(Text::into_inner).collect(),
                    figure,
                    none: schema.none,
                    parts: parts.into_iter().flatten().collect(),
                });
            }
        }
        sentences
    }

    fn sentence_figure(
        &mut self,
        text: &Text,
        value: &Text,
        tables: &[Table],
    ) -> Option<SentenceFigure> {
        let parsed = self.parse(value)?;
        let formula = parsed.resolve(tables, Scope::Report, &mut self.looked);
        let formula = match formula {
            Ok(formula) if formula.defines_n() => formula,
            Ok(_) => {
                self.fail(&value.span(), Message::new(&NOT_N));
                return None;
            }
            Err(error) => {
                self.formula_error(value, error);
                return None;
            }
        };
        let Some((before, behind)) = text.get_ref().split_once("{n}") else {
            self.fail(&text.span(), Message::new(&NOWHERE));
            return None;
        };
        Some(SentenceFigure {
            before: before.to_string(),
            behind: behind.to_string(),
            value: formula,
        })
    }

    // --- Sections and words ---

    pub(super) fn sections(
        &mut self,
        schemas: Vec<schema::Section>,
        tables: &[Table],
    ) -> Vec<Section> {
        self.unique(schemas.iter().map(|section| &section.id));
        let mut sections = Vec::new();
        for (index, schema) in schemas.into_iter().enumerate() {
            self.identifier(&schema.id, "-");
            self.unique(schema.topics.iter().map(|topic| &topic.id));
            if normal(schema.heading.get_ref()).is_empty() {
                self.fail_named(&schema.heading, &EMPTY_LABEL);
            }
            sections.push(Section {
                number: index + 1,
                normal: normal(schema.heading.get_ref()),
                heading: schema.heading.into_inner(),
                variants: self.patterns(&schema.variants, &[]),
                leftovers: self.patterns(&schema.leftovers, &[]),
                required: schema.required,
                topics: schema.topics.into_iter().map(|t| self.topic(t)).collect(),
                tables: schema
                    .tables
                    .iter()
                    .filter_map(|name| self.table_named(name, tables))
                    .collect(),
                id: schema.id.into_inner(),
            });
        }
        sections
    }

    fn topic(&mut self, schema: schema::Topic) -> Topic {
        self.identifier(&schema.id, "-");
        Topic {
            heading: self.optional_pattern(schema.heading.as_ref(), &[]),
            keywords: self.patterns(&schema.keywords, &[]),
            id: schema.id.into_inner(),
            label: schema.label,
            elsewhere: schema.elsewhere,
            stub: schema.stub,
        }
    }

    pub(super) fn words(&mut self, schema: schema::Words) -> Words {
        Words {
            parts: schema
                .parts
                .unwrap_or_else(|| [", ", ", ", "."].map(str::to_string)),
            numerals: schema.numerals,
            section_numeral: schema.section_numeral,
            subsection_numeral: schema.subsection_numeral,
            leftovers: schema
                .leftovers
                .iter()
                .map(|l| (self.pattern(&l.pattern, &[]), severity(l.severity)))
                .collect(),
            bases: schema
                .bases
                .into_iter()
                .map(|basis| LegalBasis {
                    pattern: self.pattern(&basis.pattern, &[]),
                    years: years(basis.years),
                    unless: self.optional_pattern(basis.unless.as_ref(), &[]),
                    instead: basis.instead,
                })
                .collect(),
            period: self.patterns(&schema.period, &["y1", "m1", "d1", "y2", "m2", "d2"]),
            outline: self.patterns(&schema.outline, &["n"]),
            title: schema.title,
            title_form: self.optional_pattern(schema.title_form.as_ref(), &[]),
            unclaimed: (self.patterns(&schema.unclaimed, &[]).into_iter())
                .map(|pattern| (pattern, ()))
                .collect(),
            bodies: self.patterns(&schema.bodies, &["body", "area"]),
            areas: self.patterns(&schema.areas, &["area"]),
            figure: self.optional_pattern(schema.figure.as_ref(), &["n"]),
            year: self.optional_pattern(schema.year.as_ref(), &["y", "last", "next"]),
            own_year: self.patterns(&schema.own_year, &["y", "now"]),
            residue: (self.patterns(&schema.residue, &[]).into_iter())
                .map(|pattern| (pattern, ()))
                .collect(),
            attached: self
                .patterns(&schema.attached, &[])
                .into_iter()
                .map(|pattern| (pattern, ()))
                .collect(),
            closing: (self.patterns(&schema.closing, &[]).into_iter())
                .map(|pattern| (pattern, ()))
                .collect(),
            published: self.patterns(&schema.published, &["y", "m", "d"]),
            deadlines: schema
                .deadlines
                .into_iter()
                .map(|deadline| Deadline {
                    office: self.optional_pattern(deadline.office.as_ref(), &[]),
                    month: deadline.month,
                    day: deadline.day,
                })
                .collect(),
        }
    }
}
