//! Forms as browsers send them, and how they become commands and come back.

use courseware::{
    AuthoredQuestion, CurriculumEntry, GradingMethod, QuizRules, Reveal, ReviewRules,
    decimal::{hundredths, normal},
    question::{Accepted, Choice, NumericAccepted, Pair, QuestionBody},
};
use kernel::{FieldProblem, Marks};
use serde::Deserialize;

use crate::commands::{LessonFacts, QuizFacts, Settings};

fn number(text: &str) -> u32 {
    text.trim().parse().unwrap_or_default()
}

fn filled_in(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// A moment that is none is the usual one.
fn reveal(word: &str) -> Reveal {
    Reveal::parse(word).unwrap_or_default()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The settings of a course.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct SettingsForm {
    pub(super) version: i32,
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) subject: String,
    pub(super) level: String,
    pub(super) audience: String,
    pub(super) objectives: String,
    pub(super) jp: String,
    pub(super) form: String,
    pub(super) subject_title: Vec<String>,
    pub(super) subject_jp: Vec<String>,
    pub(super) mandatory_lessons: Option<String>,
    pub(super) modules: String,
    pub(super) score: String,
}

impl SettingsForm {
    pub(super) fn of(settings: Settings, version: i32) -> Self {
        Self {
            version,
            slug: settings.slug,
            title: settings.title,
            summary: settings.summary,
            subject: settings.subject,
            level: settings.level,
            audience: settings.audience.join("\n"),
            objectives: settings.objectives.join("\n"),
            jp: settings.jp.to_string(),
            form: settings.form,
            subject_jp: settings.curriculum.iter().map(|entry| entry.jp.to_string()).collect(),
            subject_title: settings.curriculum.into_iter().map(|entry| entry.title).collect(),
            mandatory_lessons: settings.mandatory_lessons.then(|| "1".to_owned()),
            modules: settings.modules.map(|n| n.to_string()).unwrap_or_default(),
            score: settings.score.map(|score| score.to_string()).unwrap_or_default(),
        }
    }

    pub(super) fn settings(&self) -> Settings {
        let subjects =
            self.subject_title.iter().zip(self.subject_jp.iter().map(String::as_str).chain(std::iter::repeat("")));
        let filled = subjects.filter(|(title, jp)| !title.trim().is_empty() || number(jp) > 0);
        Settings {
            slug: self.slug.trim().to_owned(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            subject: self.subject.clone(),
            level: self.level.clone(),
            audience: lines(&self.audience),
            objectives: lines(&self.objectives),
            jp: number(&self.jp),
            form: self.form.clone(),
            curriculum: filled.map(|(title, jp)| CurriculumEntry { title: title.clone(), jp: number(jp) }).collect(),
            mandatory_lessons: self.mandatory_lessons.is_some(),
            // A number that is none is answered as one out of range.
            modules: filled_in(&self.modules).map(number),
            score: filled_in(&self.score).map(|text| Marks(hundredths(text).unwrap_or(-1))),
        }
    }

    /// The subjects with a few empty rows after them: number, title, lesson hours.
    pub(super) fn subjects(&self) -> Vec<(usize, String, String)> {
        let at = |list: &[String], row: usize| list.get(row).cloned().unwrap_or_default();
        let count = self.subject_title.len() + 2;
        (0..count).map(|row| (row + 1, at(&self.subject_title, row), at(&self.subject_jp, row))).collect()
    }
}

/// A lesson: facts with the source of a page or the rules of a quiz.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct LessonForm {
    pub(super) version: i32,
    pub(super) title: String,
    pub(super) minutes: String,
    pub(super) mandatory: Option<String>,
    pub(super) markdown: String,
    pub(super) pass_mark: String,
    pub(super) attempts: String,
    pub(super) grading: String,
    pub(super) time_limit_minutes: String,
    pub(super) shuffle_questions: Option<String>,
    pub(super) shuffle_options: Option<String>,
    pub(super) draw: String,
    pub(super) instructions: String,
    pub(super) cooling_minutes: String,
    pub(super) review_response: String,
    pub(super) review_marks: String,
    pub(super) review_right_answer: String,
    pub(super) review_feedback: String,
}

impl LessonForm {
    pub(super) fn facts(&self) -> LessonFacts {
        let (title, minutes) = (self.title.clone(), number(&self.minutes));
        LessonFacts { title, minutes, mandatory: self.mandatory.is_some() }
    }

    pub(super) fn quiz(&self) -> QuizFacts {
        let rules = QuizRules {
            pass_mark: number(&self.pass_mark),
            attempts: number(&self.attempts),
            grading: match self.grading.as_str() {
                "last" => GradingMethod::Last,
                "first" => GradingMethod::First,
                "average" => GradingMethod::Average,
                _ => GradingMethod::Highest,
            },
            time_limit_minutes: number(&self.time_limit_minutes),
            shuffle_questions: self.shuffle_questions.is_some(),
            shuffle_options: self.shuffle_options.is_some(),
            draw: number(&self.draw),
            cooling_minutes: number(&self.cooling_minutes),
            review: ReviewRules {
                response: reveal(&self.review_response),
                marks: reveal(&self.review_marks),
                right_answer: reveal(&self.review_right_answer),
                feedback: reveal(&self.review_feedback),
            },
        };
        QuizFacts { rules, instructions: self.instructions.clone() }
    }

    pub(super) fn with_rules(mut self, rules: &QuizRules, instructions: &str) -> Self {
        let checked = |flag: bool| flag.then(|| "1".to_owned());
        self.pass_mark = rules.pass_mark.to_string();
        self.attempts = rules.attempts.to_string();
        let grading = match rules.grading {
            GradingMethod::Highest => "highest",
            GradingMethod::Last => "last",
            GradingMethod::First => "first",
            GradingMethod::Average => "average",
        };
        grading.clone_into(&mut self.grading);
        self.time_limit_minutes = rules.time_limit_minutes.to_string();
        self.shuffle_questions = checked(rules.shuffle_questions);
        self.shuffle_options = checked(rules.shuffle_options);
        self.draw = rules.draw.to_string();
        instructions.clone_into(&mut self.instructions);
        self.cooling_minutes = rules.cooling_minutes.to_string();
        let review = rules.review;
        for (field, when) in [
            (&mut self.review_response, review.response),
            (&mut self.review_marks, review.marks),
            (&mut self.review_right_answer, review.right_answer),
            (&mut self.review_feedback, review.feedback),
        ] {
            when.as_str().clone_into(field);
        }
        self
    }

    /// The parts of a result with the moment chosen for each: name, word.
    pub(super) fn review(&self) -> [(&'static str, &str); 4] {
        [
            ("response", &self.review_response),
            ("marks", &self.review_marks),
            ("right_answer", &self.review_right_answer),
            ("feedback", &self.review_feedback),
        ]
    }
}

/// A question of any kind; each kind uses the fields it has.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct QuestionForm {
    pub(super) version: i32,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) category: String,
    pub(super) tags: String,
    pub(super) stem: String,
    pub(super) explanation: String,
    pub(super) mark: String,
    pub(super) text: Vec<String>,
    pub(super) percent: Vec<String>,
    pub(super) feedback: Vec<String>,
    pub(super) other: Vec<String>,
    pub(super) unit: String,
    pub(super) answer: String,
    pub(super) feedback_true: String,
    pub(super) feedback_false: String,
    pub(super) model_answer: String,
}

/// One row of a question's form.
#[derive(Default)]
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) text: String,
    pub(super) other: String,
    pub(super) percent: String,
    pub(super) feedback: String,
}

impl QuestionForm {
    /// An empty form of a kind, with the values that a new question usually has.
    pub(super) fn blank(kind: &str) -> Self {
        let percent = match kind {
            "single_choice" | "short_answer" | "numerical" => vec!["100".to_owned()],
            "multiple_choice" => vec!["50".to_owned(), "50".to_owned()],
            _ => Vec::new(),
        };
        Self { kind: kind.to_owned(), mark: "1".to_owned(), answer: "true".to_owned(), percent, ..Self::default() }
    }

    pub(super) fn of(question: &AuthoredQuestion, version: i32) -> Self {
        let mut form = Self {
            version,
            kind: question.body.kind().to_owned(),
            name: question.name.clone(),
            category: question.category.clone(),
            tags: question.tags.join(", "),
            stem: question.stem.clone(),
            explanation: question.explanation.clone(),
            mark: question.mark.to_string(),
            ..Self::default()
        };
        let mut row = |text: &str, other: &str, fraction: i64, feedback: &str| {
            form.text.push(text.to_owned());
            form.other.push(other.to_owned());
            form.percent.push(Marks(fraction).to_string());
            form.feedback.push(feedback.to_owned());
        };
        match &question.body {
            QuestionBody::SingleChoice { options } | QuestionBody::MultipleChoice { options } => {
                for option in options {
                    row(&option.text, "", option.fraction, &option.feedback);
                }
            }
            QuestionBody::ShortAnswer { answers } => {
                for answer in answers {
                    row(&answer.text, "", answer.fraction, &answer.feedback);
                }
            }
            QuestionBody::Numerical { answers, unit } => {
                for answer in answers {
                    row(&answer.min, &answer.max, answer.fraction, &answer.feedback);
                }
                form.unit.clone_from(unit);
            }
            QuestionBody::Matching { pairs } => {
                for pair in pairs {
                    row(&pair.left, &pair.right, 0, "");
                }
            }
            QuestionBody::Ordering { items } => {
                for item in items {
                    row(item, "", 0, "");
                }
            }
            QuestionBody::TrueFalse { answer, feedback_true, feedback_false } => {
                form.answer = answer.to_string();
                form.feedback_true.clone_from(feedback_true);
                form.feedback_false.clone_from(feedback_false);
            }
            QuestionBody::Essay { model_answer } => form.model_answer.clone_from(model_answer),
        }
        form
    }

    fn row(&self, at: usize) -> Row {
        let text = |list: &[String]| list.get(at).cloned().unwrap_or_default();
        Row {
            number: at + 1,
            text: text(&self.text),
            other: text(&self.other),
            percent: text(&self.percent),
            feedback: text(&self.feedback),
        }
    }

    /// The rows with some empty ones after them, at least four.
    pub(super) fn rows(&self) -> Vec<Row> {
        let count = (self.text.len().max(self.other.len()) + 2).max(4);
        (0..count.min(60)).map(|at| self.row(at)).collect()
    }

    fn filled(&self) -> Vec<Row> {
        let count = self.text.len().max(self.other.len()).min(60);
        let rows = (0..count).map(|at| self.row(at));
        rows.filter(|row| !row.text.trim().is_empty() || !row.other.trim().is_empty()).collect()
    }

    /// The question, or what is wrong with numbers in it.
    pub(super) fn question(&self) -> Result<AuthoredQuestion, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut fraction = |row: &Row| {
            let text = if row.percent.trim().is_empty() { "0" } else { &row.percent };
            hundredths(text).unwrap_or_else(|| {
                problems.push(FieldProblem::new("options", "authoring-percent-wrong"));
                0
            })
        };
        let rows = self.filled();
        let tidy = |text: &str| text.trim().replace("\r\n", "\n");
        let mut choices = || -> Vec<Choice> {
            let choice =
                |row: &Row| Choice { text: tidy(&row.text), fraction: fraction(row), feedback: tidy(&row.feedback) };
            rows.iter().map(choice).collect()
        };
        let body = match self.kind.as_str() {
            "single_choice" => QuestionBody::SingleChoice { options: choices() },
            "multiple_choice" => QuestionBody::MultipleChoice { options: choices() },
            "true_false" => QuestionBody::TrueFalse {
                answer: self.answer == "true",
                feedback_true: tidy(&self.feedback_true),
                feedback_false: tidy(&self.feedback_false),
            },
            "short_answer" => QuestionBody::ShortAnswer {
                answers: choices()
                    .into_iter()
                    .map(|choice| Accepted { text: choice.text, fraction: choice.fraction, feedback: choice.feedback })
                    .collect(),
            },
            "numerical" => {
                let mut answers = Vec::new();
                for row in &rows {
                    let max = if row.other.trim().is_empty() { &row.text } else { &row.other };
                    let min = if row.text.trim().is_empty() { max } else { &row.text };
                    answers.push(NumericAccepted {
                        min: normal(min).unwrap_or_else(|| min.trim().to_owned()),
                        max: normal(max).unwrap_or_else(|| max.trim().to_owned()),
                        fraction: fraction(row),
                        feedback: tidy(&row.feedback),
                    });
                }
                QuestionBody::Numerical { answers, unit: self.unit.trim().to_owned() }
            }
            "matching" => QuestionBody::Matching {
                pairs: rows.iter().map(|row| Pair { left: tidy(&row.text), right: tidy(&row.other) }).collect(),
            },
            "ordering" => QuestionBody::Ordering { items: rows.iter().map(|row| tidy(&row.text)).collect() },
            "essay" => QuestionBody::Essay { model_answer: tidy(&self.model_answer) },
            _ => return Err(vec![FieldProblem::new("kind", "authoring-choose")]),
        };
        let mark = hundredths(&self.mark).map(Marks);
        if mark.is_none() {
            problems.push(FieldProblem::new("mark", "problem-field-number"));
        }
        for (field, text, longest) in [
            ("name", &self.name, 200),
            ("category", &self.category, 200),
            ("tags", &self.tags, 500),
            ("stem", &self.stem, 20_000),
            ("explanation", &self.explanation, 20_000),
        ] {
            if text.chars().count() > longest {
                problems.push(FieldProblem::new(field, "problem-field-too-long"));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut question = AuthoredQuestion::new(tidy(&self.stem), body);
        self.name.trim().clone_into(&mut question.name);
        self.category.trim().clone_into(&mut question.category);
        let tags = self.tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
        question.tags = tags.map(str::to_owned).collect();
        question.explanation = tidy(&self.explanation);
        question.mark = mark.unwrap_or(Marks::ONE);
        Ok(question)
    }
}

/// Kinds of question, in the order of the studio.
pub(super) const KINDS: [&str; 8] =
    ["single_choice", "multiple_choice", "true_false", "short_answer", "numerical", "matching", "ordering", "essay"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_survives_its_form() {
        let gift = "a {=b#c ~d}\n\nk {~%50%a ~%50%b ~%-100%c}\n\nt {T#x#y}\n\ns {=a =%80%b#c}\n\n// [unit:menit]\nn {#=1..2 =%50%3:0#d}\n\n\
                    m {=a -> b =c -> d = -> e}\n\no {>a >b >c}\n\n// [model:isi]\ne {}\n";
        let bank = courseware::gift::parse(gift);
        assert_eq!(bank.questions.len(), KINDS.len());
        for question in bank.questions {
            let form = QuestionForm::of(&question, 1);
            assert_eq!(form.question(), Ok(question));
        }
    }

    #[test]
    fn a_wrong_number_is_told() {
        let mut form = QuestionForm::blank("single_choice");
        form.text = vec!["a".to_owned()];
        form.percent = vec!["banyak".to_owned()];
        assert_eq!(form.question(), Err(vec![FieldProblem::new("options", "authoring-percent-wrong")]));
    }
}
