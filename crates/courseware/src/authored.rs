//! A course as its authors hold it: settings, modules, lessons in Markdown, banks of questions. Read from a folder or from
//! the studio's tables, checked, and compiled into published documents.

use kernel::{
    Marks,
    id::{CourseId, LessonId, ModuleId, QuestionId},
};
use serde::{Deserialize, Serialize};

use crate::{
    completion::Rule,
    document::{CourseFacts, PassRules, QuizRules, is_one, is_yes, one, yes},
    question::{self, Bloom, ChoiceScoring, FULL, Gap, MOST_POINTS, MOST_STATEMENTS, QuestionBody, Rubric},
    section::{Aim, Section},
};

/// A whole course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthoredCourse {
    /// Its identity on every server.
    pub id: CourseId,
    /// Address word.
    pub slug: String,
    /// Facts for catalogue and certificate.
    pub facts: CourseFacts,
    /// What completes it.
    pub pass: PassRules,
    /// Modules in order.
    pub modules: Vec<AuthoredModule>,
    /// Paths of its media within the folder, for instance `media/loket.svg`, sorted.
    pub media: Vec<String>,
}

/// A module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthoredModule {
    /// The module.
    pub id: ModuleId,
    /// Unique in the course.
    pub key: String,
    /// Title.
    pub title: String,
    /// Lessons in order.
    pub lessons: Vec<AuthoredLesson>,
    /// At least this many lessons complete it, mandatory or not; without it all mandatory ones do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// Whether the course needs it done.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub mandatory: bool,
    /// How many times its lessons count in the progress, and its quizzes in the course's score.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: u32,
}

/// A lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthoredLesson {
    /// The lesson.
    pub id: LessonId,
    /// Unique in the course.
    pub key: String,
    /// Title.
    pub title: String,
    /// Expected learning time in minutes.
    pub minutes: u32,
    /// Whether the course needs it done.
    pub mandatory: bool,
    /// Path of its Markdown or bank within the folder; links are relative to it.
    pub file: String,
    /// What is in it.
    pub body: AuthoredBody,
    /// What completes it; without it a page is declared done and a quiz passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion: Option<Rule>,
    /// What a quiz weighs in the course's score.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: u32,
}

/// What is in a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuthoredBody {
    /// Something to read.
    Page {
        /// Markdown source.
        markdown: String,
    },
    /// Questions.
    Quiz(AuthoredQuiz),
}

/// A quiz.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuthoredQuiz {
    /// Rules.
    pub rules: QuizRules,
    /// Shown before the start, plain text.
    #[serde(default)]
    pub instructions: String,
    /// The bank, in order.
    pub questions: Vec<AuthoredQuestion>,
    /// What could not be read as a question.
    #[serde(default)]
    pub drafts: Vec<Draft>,
    /// Its parts; without any, one with all that the rules draw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
}

impl AuthoredQuiz {
    /// What the draws of its sections look at, question by question: those that ask something.
    pub fn aims(&self) -> Vec<Aim<'_>> {
        self.questions.iter().filter(|question| question.body.is_asked()).map(AuthoredQuestion::aim).collect()
    }
}

/// A question; texts are Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthoredQuestion {
    /// Its identity, once it has one: everything read from a course's folder has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<QuestionId>,
    /// The author's own mark for it, when that is no UUID.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// Short name for trainers; may be empty.
    #[serde(default)]
    pub name: String,
    /// Category path, for instance `Mudah`.
    #[serde(default)]
    pub category: String,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Code of the competency it looks at; empty when it names none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub competency: String,
    /// Level of thought it asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bloom: Option<Bloom>,
    /// What is asked.
    pub stem: String,
    /// Shown with the result.
    #[serde(default)]
    pub explanation: String,
    /// One after each wrong try, where a quiz gives several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
    /// Points for a fully right answer.
    pub mark: Marks,
    /// Kind, options and key.
    pub body: QuestionBody,
    /// How a person marks its answers, criterion by criterion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rubric: Option<Rubric>,
}

impl AuthoredQuestion {
    /// A question worth one point, without trimmings.
    pub fn new(stem: impl Into<String>, body: QuestionBody) -> Self {
        Self {
            id: None,
            reference: String::new(),
            name: String::new(),
            category: String::new(),
            tags: Vec::new(),
            competency: String::new(),
            bloom: None,
            stem: stem.into(),
            explanation: String::new(),
            hints: Vec::new(),
            mark: Marks::ONE,
            body,
            rubric: None,
        }
    }

    /// Every Markdown text of the question that may show a file.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        let mut all = vec![&mut self.stem, &mut self.explanation];
        all.extend(&mut self.hints);
        match &mut self.body {
            QuestionBody::SingleChoice { options } | QuestionBody::MultipleChoice { options, .. } => {
                all.extend(options.iter_mut().flat_map(|option| [&mut option.text, &mut option.feedback]));
            }
            QuestionBody::TrueFalse { feedback_true, feedback_false, .. } => {
                all.extend([feedback_true, feedback_false]);
            }
            QuestionBody::ShortAnswer { answers, .. } => {
                all.extend(answers.iter_mut().map(|answer| &mut answer.feedback));
            }
            QuestionBody::Numerical { answers, .. } => {
                all.extend(answers.iter_mut().map(|answer| &mut answer.feedback));
            }
            QuestionBody::Calculated { answers, .. } => {
                all.extend(answers.iter_mut().map(|answer| &mut answer.feedback));
            }
            QuestionBody::Matching { pairs } => {
                all.extend(pairs.iter_mut().flat_map(|pair| [&mut pair.left, &mut pair.right]));
            }
            QuestionBody::Ordering { items, .. } => all.extend(items),
            QuestionBody::Cloze { gaps } => all.extend(gaps.iter_mut().flat_map(|gap| gap.ask.texts_mut())),
            QuestionBody::Likert { statements, .. } => all.extend(statements),
            QuestionBody::ImageLabels { picture, .. } | QuestionBody::Hotspot { picture, .. } => {
                all.push(&mut picture.text);
            }
            QuestionBody::GapSelect { .. } | QuestionBody::Description | QuestionBody::Comment => {}
            QuestionBody::Essay { model_answer, .. } | QuestionBody::FileUpload { model_answer, .. } => {
                all.push(model_answer);
            }
        }
        all
    }

    /// Whether whoever chooses every option of this multiple choice gets the full mark: wrong ones add nothing and take nothing away.
    pub fn wrong_costs_nothing(&self) -> bool {
        match &self.body {
            QuestionBody::MultipleChoice { options, scoring: ChoiceScoring::Weights } => {
                options.iter().all(|option| option.fraction >= 0) && options.iter().any(|option| option.fraction == 0)
            }
            _ => false,
        }
    }

    /// What keeps the question from being asked and graded: pairs of field and code. Empty for a good question.
    pub fn defects(&self) -> Vec<Defect> {
        let mut defects = Vec::new();
        let mut miss = |field, code| defects.push(Defect { field, code });
        if self.stem.trim().is_empty() {
            miss("stem", "empty_stem");
        }
        if self.body.is_graded() && (self.mark <= Marks::ZERO || self.mark > Marks::whole(1_000)) {
            miss("mark", "mark_range");
        }
        if let Some(rubric) = &self.rubric {
            if !self.body.is_marked_by_hand() {
                miss("rubric", "rubric_kind");
            }
            for (field, code) in rubric.defects() {
                miss(field, code);
            }
        }
        match &self.body {
            QuestionBody::SingleChoice { options } | QuestionBody::MultipleChoice { options, .. } => {
                if options.len() < 2 {
                    miss("options", "few_options");
                }
                if options.iter().any(|option| option.text.trim().is_empty()) {
                    miss("options", "empty_option");
                }
                if options.iter().any(|option| option.fraction.abs() > FULL) {
                    miss("options", "fraction_range");
                }
                let best = options.iter().map(|option| option.fraction).max().unwrap_or(0);
                let sum: i64 = options.iter().map(|option| option.fraction.clamp(0, FULL)).sum();
                match &self.body {
                    QuestionBody::MultipleChoice { scoring: ChoiceScoring::Weights, .. } => {
                        if !(FULL - 10..=FULL + 10).contains(&sum) {
                            miss("options", "fractions_sum");
                        }
                    }
                    // Here a right option is one that is worth something.
                    QuestionBody::MultipleChoice { .. } if best > 0 => {}
                    _ if best >= FULL => {}
                    _ => miss("options", "no_right_option"),
                }
            }
            QuestionBody::TrueFalse { .. } | QuestionBody::Description | QuestionBody::Comment => {}
            QuestionBody::Essay { words, files, .. } => {
                if !words.are_sound() {
                    miss("words", "word_limits");
                }
                if files.as_ref().is_some_and(|files| !files.are_sound()) {
                    miss("files", "file_limits");
                }
            }
            QuestionBody::FileUpload { files, .. } => {
                if !files.are_sound() {
                    miss("files", "file_limits");
                }
            }
            QuestionBody::Likert { statements, points } => {
                if !(1..=MOST_STATEMENTS).contains(&statements.len()) {
                    miss("statements", "statement_count");
                }
                if !(2..=MOST_POINTS).contains(&points.len()) {
                    miss("points", "point_count");
                }
                if statements.iter().chain(points).any(|text| text.trim().is_empty()) {
                    miss("statements", "empty_option");
                }
            }
            QuestionBody::ShortAnswer { answers, .. } => {
                if answers.iter().any(|answer| answer.text.trim().is_empty()) {
                    miss("answers", "empty_option");
                }
                if !answers.iter().any(|answer| answer.fraction >= FULL) {
                    miss("answers", "no_right_option");
                }
            }
            QuestionBody::Numerical { answers, unit, units } => {
                if answers.iter().any(|answer| !answer.is_sound()) {
                    miss("answers", "number_range");
                }
                if !units.are_sound(unit) {
                    miss("units", "unit_factor");
                }
                if !answers.iter().any(|answer| answer.fraction >= FULL) {
                    miss("answers", "no_right_option");
                }
            }
            QuestionBody::Calculated { answers, variables, rows, unit, units } => {
                let mut texts = vec![self.stem.as_str(), &self.explanation];
                texts
                    .extend(self.hints.iter().chain(answers.iter().map(|answer| &answer.feedback)).map(String::as_str));
                for (field, code) in question::calculated_defects(answers, variables, rows, (unit, units), &texts) {
                    miss(field, code);
                }
            }
            QuestionBody::Matching { pairs } => {
                if pairs.iter().filter(|pair| !pair.left.trim().is_empty()).count() < 2 {
                    miss("pairs", "few_pairs");
                }
                if pairs.iter().any(|pair| pair.right.trim().is_empty()) {
                    miss("pairs", "empty_option");
                }
            }
            QuestionBody::Cloze { gaps } => {
                let mut stated = question::numbers(&self.stem);
                stated.sort_unstable();
                if gaps.is_empty() {
                    miss("stem", "few_gaps");
                }
                if stated != (1..=gaps.len()).collect::<Vec<_>>() {
                    miss("stem", "gap_numbers");
                }
                if let Some(code) = gaps.iter().find_map(Gap::defect) {
                    miss("stem", code);
                }
            }
            QuestionBody::GapSelect { words, .. } => {
                let stated = question::numbers(&self.stem);
                if stated.is_empty() {
                    miss("stem", "few_gaps");
                }
                if stated.iter().any(|number| *number > words.len()) {
                    miss("stem", "gap_numbers");
                }
                if words.iter().any(|word| word.text.trim().is_empty()) {
                    miss("words", "empty_option");
                }
                if words.iter().any(|word| !(1..=20).contains(&word.group)) {
                    miss("words", "word_group");
                }
                let times = |number: usize| stated.iter().filter(|stated| **stated == number).count();
                if words.iter().enumerate().any(|(at, word)| !word.reusable && times(at + 1) > 1) {
                    miss("words", "word_once");
                }
            }
            QuestionBody::ImageLabels { picture, labels, zones } => {
                for (field, code) in question::label_defects(picture, labels, zones) {
                    miss(field, code);
                }
            }
            QuestionBody::Hotspot { picture, zones, most } => {
                for (field, code) in question::spot_defects(picture, zones, *most) {
                    miss(field, code);
                }
            }
            QuestionBody::Ordering { items, .. } => {
                if items.len() < 2 {
                    miss("items", "few_items");
                }
                if items.iter().any(|item| item.trim().is_empty()) {
                    miss("items", "empty_option");
                }
            }
        }
        defects
    }
}

/// Why a question cannot be asked yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Defect {
    /// Field at fault.
    pub field: &'static str,
    /// Stable code.
    pub code: &'static str,
}

/// Every code of [`Defect`], for the catalogues' test.
pub const DEFECTS: [&str; 42] = [
    "empty_stem",
    "mark_range",
    "few_options",
    "empty_option",
    "fraction_range",
    "no_right_option",
    "fractions_sum",
    "number_range",
    "unit_factor",
    "variable_count",
    "variable_name",
    "variable_range",
    "row_values",
    "tolerance",
    "formula",
    "formula_count",
    "formula_variable",
    "formula_value",
    "formula_text",
    "few_gaps",
    "gap_numbers",
    "word_group",
    "word_once",
    "statement_count",
    "point_count",
    "few_pairs",
    "few_items",
    "picture_missing",
    "picture_text",
    "picture_size",
    "zone_count",
    "zone_area",
    "zone_label",
    "zone_right",
    "label_once",
    "spot_count",
    "word_limits",
    "file_limits",
    "rubric_kind",
    "rubric_criteria",
    "rubric_levels",
    "rubric_points",
];

/// A passage that should have been a question, kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Where it began.
    pub line: usize,
    /// The source, unchanged.
    pub source: String,
    /// Code of the finding that says why.
    pub reason: String,
}

impl AuthoredCourse {
    /// Every lesson with its module, in order.
    pub fn lessons(&self) -> impl Iterator<Item = (&AuthoredModule, &AuthoredLesson)> {
        self.modules.iter().flat_map(|module| module.lessons.iter().map(move |lesson| (module, lesson)))
    }

    /// The id a module gets from its key when it states none.
    pub fn module_id(course: CourseId, key: &str) -> ModuleId {
        ModuleId::derived(course, &format!("module/{key}"))
    }

    /// The id a lesson gets from its key when it states none.
    pub fn lesson_id(course: CourseId, key: &str) -> LessonId {
        LessonId::derived(course, key)
    }

    /// The ids that the questions of a quiz get when they state none: from the lesson's key and their own reference, name or
    /// place, in this order of preference.
    pub fn question_ids(course: CourseId, lesson: &str, questions: &[AuthoredQuestion]) -> Vec<QuestionId> {
        let mut seen = std::collections::HashMap::<String, usize>::new();
        questions
            .iter()
            .enumerate()
            .map(|(place, question)| {
                let key = [&question.reference, &question.name].into_iter().find(|word| !word.is_empty());
                let key = key.map_or_else(|| format!("#{}", place + 1), Clone::clone);
                let times = seen.entry(key.clone()).or_default();
                *times += 1;
                let again = if *times > 1 { format!("#{times}") } else { String::new() };
                QuestionId::derived(course, &format!("question/{lesson}/{key}{again}"))
            })
            .collect()
    }
}

/// Whether the word can be a key or slug: lower case letters, digits and inner hyphens.
pub fn is_key(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 80
        && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !word.starts_with('-')
        && !word.ends_with('-')
}

/// The nearest key to a title: `Menyapa & mendengar` is `menyapa-mendengar`; empty when nothing is left of it.
pub fn key_of(title: &str) -> String {
    let mut key = String::new();
    for c in title.chars() {
        if c.is_ascii_alphanumeric() {
            key.push(c.to_ascii_lowercase());
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
        if key.len() >= 60 {
            break;
        }
    }
    key.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        assert_eq!(key_of("Menyapa & mendengar!"), "menyapa-mendengar");
        assert_eq!(key_of("???"), "");
        assert!(is_key("modul-1") && !is_key("Modul") && !is_key("-a") && !is_key(""));
    }

    #[test]
    fn the_same_name_twice_gives_two_ids() {
        let question = AuthoredQuestion { name: "a".to_owned(), ..AuthoredQuestion::new("s", QuestionBody::essay("")) };
        let course = CourseId::from_uuid(uuid::Uuid::from_u128(1));
        let ids = AuthoredCourse::question_ids(course, "kuis", &[question.clone(), question]);
        assert_ne!(ids[0], ids[1]);
    }
}
