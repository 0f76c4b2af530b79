//! Forms as browsers send them, and how they become commands and come back.

use courseware::{
    Behaviour, CheckReview, CurriculumEntry, DoubleMarking, GradingMethod, Lateness, NegativeMarks, QuizRules, Reveal,
    ReviewRules,
    behaviour::{USUAL_PENALTY, USUAL_TRIES},
    decimal::hundredths,
};
use kernel::Marks;
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
    /// `all` mandatory modules, `any` one, `some`, or `none` where the score alone counts; all where nothing is said.
    pub(super) modules_mode: String,
    pub(super) modules: String,
    pub(super) score: String,
    /// `all` or `any`.
    pub(super) join: String,
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
            modules_mode: match settings.modules {
                Some(1) => "any",
                Some(_) => "some",
                None if settings.mandatory_lessons => "all",
                None => "none",
            }
            .to_owned(),
            join: if settings.either { "any" } else { "all" }.to_owned(),
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
            mandatory_lessons: self.modules_mode != "none",
            // A number that is none is answered as one out of range.
            modules: match self.modules_mode.as_str() {
                "any" => Some(1),
                "some" => Some(number(&self.modules)),
                _ => None,
            },
            either: self.join == "any",
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
    pub(super) behaviour: String,
    pub(super) tries: String,
    pub(super) penalty: String,
    pub(super) during_marks: Option<String>,
    pub(super) during_right_answer: Option<String>,
    pub(super) during_feedback: Option<String>,
    pub(super) negative_questions: Option<String>,
    pub(super) negative_total: Option<String>,
    pub(super) sequential: Option<String>,
    pub(super) anonymous_marking: Option<String>,
    pub(super) release_together: Option<String>,
    pub(super) lateness: String,
    pub(super) late_minutes: String,
    pub(super) double_marking: Option<String>,
    pub(super) double_within: String,
}

impl LessonForm {
    pub(super) fn facts(&self) -> LessonFacts {
        let (title, minutes) = (self.title.clone(), number(&self.minutes));
        LessonFacts { title, minutes, mandatory: self.mandatory.is_some() }
    }

    pub(super) fn quiz(&self) -> QuizFacts {
        let behaviour = self.behaviour();
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
                during: self.during(behaviour),
            },
            behaviour,
            sequential: self.sequential.is_some(),
            anonymous_marking: self.anonymous_marking.is_some(),
            release_together: self.release_together.is_some(),
            lateness: Lateness::parse(&self.lateness).unwrap_or_default(),
            late_minutes: filled_in(&self.late_minutes).map_or_else(|| QuizRules::default().late_minutes, number),
            double_marking: self.double_marking.is_some().then(|| self.double()),
            negative: NegativeMarks {
                questions: self.negative_questions.is_some(),
                total: self.negative_total.is_some(),
            },
        };
        QuizFacts { rules, instructions: self.instructions.clone() }
    }

    /// How the quiz answers. A number that is none is answered as one out of range.
    fn behaviour(&self) -> Behaviour {
        let tries = filled_in(&self.tries).map_or(USUAL_TRIES, number);
        let penalty = filled_in(&self.penalty).map_or(USUAL_PENALTY, |text| hundredths(text).unwrap_or(-1));
        Behaviour::parse(&self.behaviour, tries, penalty).unwrap_or_default()
    }

    /// How near two marks have to be. What is no number is answered as one out of range.
    fn double(&self) -> DoubleMarking {
        let within = filled_in(&self.double_within).map(|text| text.parse().unwrap_or(u32::MAX));
        within.map_or(DoubleMarking::USUAL, |within| DoubleMarking { within })
    }

    /// What a check shows; the usual where nothing is checked.
    fn during(&self, behaviour: Behaviour) -> CheckReview {
        if !behaviour.checks() {
            return CheckReview::default();
        }
        CheckReview {
            marks: self.during_marks.is_some(),
            right_answer: self.during_right_answer.is_some(),
            feedback: self.during_feedback.is_some(),
        }
    }

    /// What a check shows: name and whether it is ticked.
    pub(super) fn checks(&self) -> [(&'static str, bool); 3] {
        [
            ("marks", self.during_marks.is_some()),
            ("right_answer", self.during_right_answer.is_some()),
            ("feedback", self.during_feedback.is_some()),
        ]
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
        let behaviour = rules.behaviour;
        behaviour.as_str().clone_into(&mut self.behaviour);
        self.tries = match behaviour {
            Behaviour::Interactive { tries, .. } => tries.to_string(),
            _ => USUAL_TRIES.to_string(),
        };
        let penalty = match behaviour {
            Behaviour::Interactive { penalty, .. } | Behaviour::Adaptive { penalty } => penalty,
            _ => USUAL_PENALTY,
        };
        self.penalty = Marks(penalty).to_string();
        let during = review.during;
        self.during_marks = checked(during.marks);
        self.during_right_answer = checked(during.right_answer);
        self.during_feedback = checked(during.feedback);
        self.negative_questions = checked(rules.negative.questions);
        self.negative_total = checked(rules.negative.total);
        self.sequential = checked(rules.sequential);
        self.anonymous_marking = checked(rules.anonymous_marking);
        self.release_together = checked(rules.release_together);
        rules.lateness.as_str().clone_into(&mut self.lateness);
        self.late_minutes = rules.late_minutes.to_string();
        self.double_marking = checked(rules.double_marking.is_some());
        self.double_within = rules.double_marking.unwrap_or(DoubleMarking::USUAL).within.to_string();
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
