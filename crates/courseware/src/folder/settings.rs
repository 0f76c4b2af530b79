//! `course.toml`, field by field, so that one reading tells every problem.

use std::{collections::HashSet, path::Path, str::FromStr};

use kernel::{
    Marks,
    id::{CourseId, Id},
};
use toml::{Table, Value};

use super::{FolderCourse, files};
use crate::{
    authored::{AuthoredBody, AuthoredCourse, AuthoredLesson, AuthoredModule, AuthoredQuestion, AuthoredQuiz, is_key},
    bank,
    behaviour::{Behaviour, CheckReview, MOST_TRIES, NegativeMarks, USUAL_PENALTY, USUAL_TRIES},
    completion::{Rule, ScoreRule},
    decimal::hundredths,
    document::{
        CourseFacts, CurriculumEntry, GradingMethod, LEVELS, Lateness, PassRules, QuizRules, Reveal, ReviewRules,
        SUBJECTS,
    },
    double_marking::DoubleMarking,
    finding::{Done, Finding, Place},
    question::{Bloom, FULL},
    section::{Draw, Section},
};

/// The file's name.
pub(super) const FILE: &str = "course.toml";

pub(super) fn read(folder: &Path) -> FolderCourse {
    let mut findings = Vec::new();
    let course = match files::text(folder, FILE, &Place::file(FILE)) {
        Err(finding) => {
            findings.push(*finding);
            None
        }
        Ok(text) => match text.parse::<Table>() {
            Err(error) => {
                let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
                let place = Place { file: FILE.to_owned(), line, field: String::new() };
                findings.push(Finding::new(place, "toml_syntax", error.message(), Done::Refused));
                None
            }
            Ok(table) => {
                let mut reader = Reader { folder, findings: &mut findings, ids: HashSet::new(), keys: HashSet::new() };
                Some(reader.course(table))
            }
        },
    };
    FolderCourse { course, findings }
}

struct Reader<'r> {
    folder: &'r Path,
    findings: &'r mut Vec<Finding>,
    ids: HashSet<uuid::Uuid>,
    keys: HashSet<String>,
}

/// A table under reading: fields are taken out, and what is left over is unknown.
struct Fields {
    table: Table,
    path: String,
}

impl Fields {
    fn name(&self, field: &str) -> String {
        if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) }
    }
}

impl Reader<'_> {
    fn tell(&mut self, field: String, code: &'static str, detail: impl Into<String>, done: Done) {
        self.findings.push(Finding::new(Place::field(FILE, field), code, detail, done));
    }

    fn take<T>(
        &mut self,
        fields: &mut Fields,
        field: &str,
        kind: &'static str,
        read: impl Fn(Value) -> Option<T>,
    ) -> Option<T> {
        let value = fields.table.remove(field)?;
        let read = read(value);
        if read.is_none() {
            self.tell(fields.name(field), "field_type", kind, Done::Refused);
        }
        read
    }

    fn text(&mut self, fields: &mut Fields, field: &str) -> Option<String> {
        self.take(fields, field, "a text", |value| match value {
            Value::String(text) => Some(text.trim().to_owned()),
            _ => None,
        })
    }

    fn required(&mut self, fields: &mut Fields, field: &str, longest: usize) -> String {
        let before = self.findings.len();
        let text = self.text(fields, field).unwrap_or_default();
        let length = text.chars().count();
        if length > longest {
            self.tell(fields.name(field), "field_too_long", length.to_string(), Done::Refused);
        }
        if text.is_empty() && self.findings.len() == before {
            self.tell(fields.name(field), "field_missing", "", Done::Refused);
        }
        text
    }

    fn number(&mut self, fields: &mut Fields, field: &str, default: u32, range: std::ops::RangeInclusive<u32>) -> u32 {
        let Some(value) = self.take(fields, field, "a whole number", |value| value.as_integer()) else {
            return default;
        };
        if let Some(value) = u32::try_from(value).ok().filter(|value| range.contains(value)) {
            value
        } else {
            self.tell(fields.name(field), "field_range", value.to_string(), Done::Refused);
            default
        }
    }

    /// A number from one that may be absent.
    fn count(&mut self, fields: &mut Fields, field: &str) -> Option<u32> {
        fields.table.contains_key(field).then(|| self.number(fields, field, 1, 1..=1_000))
    }

    fn flag(&mut self, fields: &mut Fields, field: &str, default: bool) -> bool {
        self.take(fields, field, "true or false", |value| value.as_bool()).unwrap_or(default)
    }

    fn texts(&mut self, fields: &mut Fields, field: &str) -> Vec<String> {
        let read = |value: Value| match value {
            Value::Array(values) => values
                .into_iter()
                .map(|value| value.as_str().map(|text| text.trim().to_owned()))
                .collect::<Option<Vec<_>>>(),
            _ => None,
        };
        self.take(fields, field, "a list of texts", read).unwrap_or_default()
    }

    fn tables(&mut self, fields: &mut Fields, field: &str) -> Vec<Fields> {
        let read = |value: Value| match value {
            Value::Array(values) => values
                .into_iter()
                .map(|value| match value {
                    Value::Table(table) => Some(table),
                    _ => None,
                })
                .collect::<Option<Vec<_>>>(),
            _ => None,
        };
        let path = fields.name(field);
        let tables = self.take(fields, field, "a list of tables", read).unwrap_or_default();
        tables.into_iter().enumerate().map(|(at, table)| Fields { table, path: format!("{path}[{at}]") }).collect()
    }

    fn one_of(&mut self, fields: &mut Fields, field: &str, allowed: &[&str], default: &str) -> String {
        let Some(word) = self.text(fields, field) else { return default.to_owned() };
        if allowed.contains(&word.as_str()) {
            return word;
        }
        self.tell(fields.name(field), "field_value", word, Done::Refused);
        default.to_owned()
    }

    fn finish(&mut self, fields: &Fields) {
        for field in fields.table.keys() {
            self.tell(fields.name(field), "field_unknown", field.clone(), Done::LeftOut);
        }
    }

    fn id<K>(&mut self, fields: &mut Fields, derived: Id<K>) -> Id<K> {
        let id = match self.text(fields, "id") {
            None => derived,
            Some(text) => {
                if let Ok(id) = Id::from_str(&text) {
                    id
                } else {
                    self.tell(fields.name("id"), "id_invalid", text, Done::Defaulted);
                    derived
                }
            }
        };
        if !self.ids.insert(id.uuid()) {
            self.tell(fields.name("id"), "duplicate_id", id.to_string(), Done::Refused);
        }
        id
    }

    fn key(&mut self, fields: &mut Fields, kind: &str) -> String {
        let key = self.required(fields, "key", 80);
        if !key.is_empty() && !is_key(&key) {
            self.tell(fields.name("key"), "key_invalid", key.clone(), Done::Refused);
        } else if !key.is_empty() && !self.keys.insert(format!("{kind}/{key}")) {
            self.tell(fields.name("key"), "duplicate_key", key.clone(), Done::Refused);
        }
        key
    }

    fn course(&mut self, table: Table) -> AuthoredCourse {
        let mut fields = Fields { table, path: String::new() };
        let format = self.number(&mut fields, "format", 1, 0..=u32::MAX);
        if format != 1 {
            self.tell("format".to_owned(), "format_unknown", format.to_string(), Done::Refused);
        }
        let id_text = self.required(&mut fields, "id", 60);
        let id = CourseId::from_str(&id_text).unwrap_or_else(|_| {
            if !id_text.is_empty() {
                self.tell("id".to_owned(), "id_invalid", id_text, Done::Refused);
            }
            CourseId::from_uuid(uuid::Uuid::nil())
        });
        self.ids.insert(id.uuid());
        let slug = self.required(&mut fields, "slug", 80);
        if !slug.is_empty() && !is_key(&slug) {
            self.tell("slug".to_owned(), "key_invalid", slug.clone(), Done::Refused);
        }
        let curriculum = self.tables(&mut fields, "curriculum").into_iter().map(|mut entry| {
            let read = CurriculumEntry {
                title: self.required(&mut entry, "title", 300),
                jp: self.number(&mut entry, "jp", 0, 0..=1_000),
            };
            self.finish(&entry);
            read
        });
        let curriculum = curriculum.collect();
        let facts = CourseFacts {
            title: self.required(&mut fields, "title", 200),
            summary: self.required(&mut fields, "summary", 300),
            subject: self.one_of(&mut fields, "subject", &SUBJECTS, "lainnya"),
            level: self.one_of(&mut fields, "level", &LEVELS, "dasar"),
            language: self
                .text(&mut fields, "language")
                .filter(|tag| !tag.is_empty())
                .unwrap_or_else(|| "id".to_owned()),
            audience: self.texts(&mut fields, "audience"),
            objectives: self.texts(&mut fields, "objectives"),
            jp: self.number(&mut fields, "jp", 0, 0..=1_000),
            form: self.text(&mut fields, "form").unwrap_or_default(),
            curriculum,
        };
        let pass = match self.take(&mut fields, "pass", "a table", |value| match value {
            Value::Table(table) => Some(table),
            _ => None,
        }) {
            None => PassRules::default(),
            Some(table) => {
                let mut pass = Fields { table, path: "pass".to_owned() };
                let rules = PassRules {
                    mandatory_lessons: self.flag(&mut pass, "mandatory_lessons", true),
                    modules: self.count(&mut pass, "modules"),
                    score: self.take(&mut pass, "score", "a percentage", |value| {
                        let rule = Table::from_iter([("at_least".to_owned(), value)]).try_into::<ScoreRule>().ok();
                        rule.filter(|rule| (Marks::ZERO..=Marks::HUNDRED).contains(&rule.at_least))
                    }),
                    either: self.flag(&mut pass, "either", false),
                };
                self.finish(&pass);
                rules
            }
        };
        let modules = self.tables(&mut fields, "module");
        let modules = modules.into_iter().map(|module| self.module(id, module)).collect();
        self.finish(&fields);
        let media = files::media(self.folder, self.findings);
        AuthoredCourse { id, slug, facts, pass, modules, media }
    }

    fn module(&mut self, course: CourseId, mut fields: Fields) -> AuthoredModule {
        let key = self.key(&mut fields, "module");
        let id = self.id(&mut fields, AuthoredCourse::module_id(course, &key));
        let title = self.required(&mut fields, "title", 200);
        let lessons = self.tables(&mut fields, "lesson");
        let lessons = lessons.into_iter().map(|lesson| self.lesson(course, lesson)).collect();
        let at_least = self.count(&mut fields, "at_least");
        let mandatory = self.flag(&mut fields, "mandatory", true);
        let weight = self.number(&mut fields, "weight", 1, 1..=100);
        self.finish(&fields);
        AuthoredModule { id, key, title, lessons, at_least, mandatory, weight }
    }

    fn lesson(&mut self, course: CourseId, mut fields: Fields) -> AuthoredLesson {
        let key = self.key(&mut fields, "lesson");
        let id = self.id(&mut fields, AuthoredCourse::lesson_id(course, &key));
        let title = self.required(&mut fields, "title", 200);
        let minutes = self.number(&mut fields, "minutes", 5, 0..=6_000);
        let mandatory = self.flag(&mut fields, "mandatory", true);
        let completion = self.take(&mut fields, "completion", "a completion rule", |value| {
            value.try_into::<Rule>().ok().filter(Rule::is_sound)
        });
        let weight = self.number(&mut fields, "weight", 1, 1..=100);
        let kind = self.one_of(&mut fields, "kind", &["page", "quiz"], "page");
        let (file, body) = if kind == "quiz" {
            let rules = self.rules(&mut fields);
            let instructions = self.text(&mut fields, "instructions").unwrap_or_default();
            let sections = self.sections(&mut fields);
            let file = self.required(&mut fields, "bank", 200);
            let quiz = self.quiz(course, &key, &file, fields.name("bank"), rules, instructions);
            (file, AuthoredBody::Quiz(AuthoredQuiz { sections, ..quiz }))
        } else {
            let file = self.required(&mut fields, "file", 200);
            let markdown = self.file(&file, fields.name("file"));
            (file, AuthoredBody::Page { markdown })
        };
        self.finish(&fields);
        AuthoredLesson { id, key, title, minutes, mandatory, file, body, completion, weight }
    }

    fn file(&mut self, path: &str, field: String) -> String {
        if path.is_empty() {
            return String::new();
        }
        files::text(self.folder, path, &Place::field(FILE, field)).unwrap_or_else(|finding| {
            self.findings.push(*finding);
            String::new()
        })
    }

    fn rules(&mut self, fields: &mut Fields) -> QuizRules {
        let default = QuizRules::default();
        let grading = self.one_of(fields, "grading", &["highest", "last", "first", "average"], "highest");
        QuizRules {
            pass_mark: self.number(fields, "pass_mark", default.pass_mark, 0..=100),
            attempts: self.number(fields, "attempts", default.attempts, 0..=1_000),
            grading: match grading.as_str() {
                "last" => GradingMethod::Last,
                "first" => GradingMethod::First,
                "average" => GradingMethod::Average,
                _ => GradingMethod::Highest,
            },
            time_limit_minutes: self.number(fields, "time_limit_minutes", 0, 0..=10_000),
            shuffle_questions: self.flag(fields, "shuffle_questions", default.shuffle_questions),
            shuffle_options: self.flag(fields, "shuffle_options", default.shuffle_options),
            draw: self.number(fields, "draw", 0, 0..=10_000),
            cooling_minutes: self.number(fields, "cooling_minutes", 0, 0..=100_000),
            review: self.review(fields),
            behaviour: self.behaviour(fields),
            sequential: self.flag(fields, "sequential", false),
            anonymous_marking: self.flag(fields, "anonymous_marking", false),
            release_together: self.flag(fields, "release_together", false),
            lateness: self.lateness(fields),
            late_minutes: self.number(fields, "late_minutes", default.late_minutes, 1..=10_080),
            double_marking: fields.table.contains_key("double_marking").then(|| DoubleMarking {
                within: self.number(fields, "double_marking", DoubleMarking::USUAL.within, 0..=100),
            }),
            negative: NegativeMarks {
                questions: self.flag(fields, "negative_questions", false),
                total: self.flag(fields, "negative_total", false),
            },
        }
    }

    fn lateness(&mut self, fields: &mut Fields) -> Lateness {
        let usual = Lateness::default().as_str();
        Lateness::parse(&self.one_of(fields, "lateness", &Lateness::ALL.map(Lateness::as_str), usual))
            .unwrap_or_default()
    }

    fn sections(&mut self, fields: &mut Fields) -> Vec<Section> {
        let tables = self.tables(fields, "section");
        let section = |mut table: Fields| {
            let draws = self.tables(&mut table, "draw").into_iter().map(|draw| self.draw(draw)).collect();
            let section = Section {
                title: self.text(&mut table, "title").unwrap_or_default(),
                instructions: self.text(&mut table, "instructions").unwrap_or_default(),
                per_page: self.number(&mut table, "per_page", 0, 0..=1_000),
                shuffle: self.flag(&mut table, "shuffle", false),
                focus: self.flag(&mut table, "focus", false),
                draws,
            };
            self.finish(&table);
            section
        };
        tables.into_iter().map(section).collect()
    }

    fn draw(&mut self, mut fields: Fields) -> Draw {
        let levels: Vec<&str> = Bloom::ALL.iter().map(|level| level.as_str()).collect();
        let bloom = fields.table.contains_key("bloom").then(|| self.one_of(&mut fields, "bloom", &levels, ""));
        let draw = Draw {
            count: self.number(&mut fields, "count", 0, 0..=1_000),
            category: self.text(&mut fields, "category").unwrap_or_default(),
            tag: self.text(&mut fields, "tag").unwrap_or_default(),
            competency: self.text(&mut fields, "competency").unwrap_or_default(),
            bloom: bloom.and_then(|word| Bloom::parse(&word)),
            adaptive: self.flag(&mut fields, "adaptive", false),
        };
        self.finish(&fields);
        draw
    }

    fn behaviour(&mut self, fields: &mut Fields) -> Behaviour {
        let word = self.one_of(fields, "behaviour", &Behaviour::WORDS, Behaviour::WORDS[0]);
        let tries = self.number(fields, "tries", USUAL_TRIES, 1..=MOST_TRIES);
        let penalty = self.take(fields, "penalty", "a percentage", |value| {
            let text = value.as_str().map(str::to_owned).or_else(|| value.as_integer().map(|n| n.to_string()))?;
            hundredths(&text).filter(|penalty| (0..=FULL).contains(penalty))
        });
        Behaviour::parse(&word, tries, penalty.unwrap_or(USUAL_PENALTY)).unwrap_or_default()
    }

    fn review(&mut self, fields: &mut Fields) -> ReviewRules {
        let path = fields.name("review");
        let table = self.take(fields, "review", "a table", |value| match value {
            Value::Table(table) => Some(table),
            _ => None,
        });
        let Some(table) = table else { return ReviewRules::default() };
        let mut fields = Fields { table, path };
        let words = Reveal::ALL.map(Reveal::as_str);
        let mut part = |field| Reveal::parse(&self.one_of(&mut fields, field, &words, words[0])).unwrap_or_default();
        let review = ReviewRules {
            response: part("response"),
            marks: part("marks"),
            right_answer: part("right_answer"),
            feedback: part("feedback"),
            during: CheckReview::default(),
        };
        let usual = CheckReview::default();
        let during = CheckReview {
            marks: self.flag(&mut fields, "during_marks", usual.marks),
            right_answer: self.flag(&mut fields, "during_right_answer", usual.right_answer),
            feedback: self.flag(&mut fields, "during_feedback", usual.feedback),
        };
        self.finish(&fields);
        ReviewRules { during, ..review }
    }

    fn quiz(
        &mut self,
        course: CourseId,
        key: &str,
        file: &str,
        field: String,
        rules: QuizRules,
        instructions: String,
    ) -> AuthoredQuiz {
        let text = self.file(file, field);
        let read = bank::read(file, text.as_bytes());
        self.findings.extend(read.findings.into_iter().filter(|_| !text.is_empty()).map(|mut finding| {
            finding.place = finding.place.within(file);
            finding
        }));
        let ids = AuthoredCourse::question_ids(course, key, &read.questions);
        let questions: Vec<AuthoredQuestion> = read
            .questions
            .into_iter()
            .zip(ids)
            .map(|(question, derived)| {
                let id = question.id.unwrap_or(derived);
                if !self.ids.insert(id.uuid()) {
                    self.findings.push(Finding::new(Place::file(file), "duplicate_id", id.to_string(), Done::Refused));
                }
                AuthoredQuestion { id: Some(id), ..question }
            })
            .collect();
        AuthoredQuiz { rules, instructions, questions, drafts: read.drafts, sections: Vec::new() }
    }
}
