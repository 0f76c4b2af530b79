//! What still stands between a course and its publication.

use serde::{Deserialize, Serialize};

use crate::{
    adaptive,
    authored::{AuthoredBody, AuthoredCourse, AuthoredLesson, AuthoredQuiz},
    behaviour::Behaviour,
    completion::LessonTraits,
    document::{QuizRules, Reveal},
    markdown,
    media::{Media, resolve_path},
    question::Picture,
    section::{self, Section},
};

/// One thing to do before, or better before, publishing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readiness {
    /// Stable code, one of [`CODES`].
    pub code: String,
    /// Whether it forbids publishing; else it is advice.
    pub blocks: bool,
    /// Where.
    pub place: ReadinessPlace,
    /// A path, name or number for the sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Where something is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum ReadinessPlace {
    /// The course's settings.
    Course,
    /// A module.
    Module {
        /// Its id.
        id: kernel::id::ModuleId,
        /// Its title.
        title: String,
    },
    /// A lesson.
    Lesson {
        /// Its id.
        id: kernel::id::LessonId,
        /// Its title.
        title: String,
        /// Line of its source, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<usize>,
    },
    /// A question of a quiz.
    Question {
        /// The quiz.
        lesson: kernel::id::LessonId,
        /// The question, once it has an id.
        question: Option<kernel::id::QuestionId>,
        /// Its name or place.
        title: String,
    },
}

/// Every code, for the catalogues' test. Codes of [`crate::authored::DEFECTS`] are told as `question_defect` with the code as
/// detail.
pub const CODES: [&str; 38] = [
    "no_module",
    "module_empty",
    "page_empty",
    "video_without_captions",
    "picture_without_text",
    "media_missing",
    "quiz_empty",
    "draw_too_large",
    "section_short",
    "draw_and_sections",
    "adaptive_without_levels",
    "adaptive_shown_nothing",
    "sequential_one_page",
    "review_gives_away",
    "cooling_without_attempts",
    "behaviour_range",
    "check_shows_nothing",
    "negative_total_only",
    "negative_in_adaptive",
    "negative_without_cost",
    "hints_unused",
    "wrong_costs_nothing",
    "quiz_drafts",
    "question_defect",
    "pass_mark_range",
    "curriculum_sum",
    "curriculum_missing",
    "objectives_missing",
    "jp_missing",
    "summary_missing",
    "rule_needs_quiz",
    "rule_needs_page",
    "rule_needs_video",
    "rule_count",
    "rule_impossible",
    "module_rule_count",
    "course_rule_count",
    "score_without_quiz",
];

/// The things to do, those that forbid publishing first.
pub fn readiness(course: &AuthoredCourse, media: &dyn Media) -> Vec<Readiness> {
    let mut list = Vec::new();
    let mut add = |code: &str, blocks, place, detail: String| {
        list.push(Readiness { code: code.to_owned(), blocks, place, detail });
    };
    let facts = &course.facts;
    if facts.summary.is_empty() {
        add("summary_missing", true, ReadinessPlace::Course, String::new());
    }
    if facts.jp == 0 {
        add("jp_missing", true, ReadinessPlace::Course, String::new());
    }
    if facts.objectives.is_empty() {
        add("objectives_missing", false, ReadinessPlace::Course, String::new());
    }
    let sum: u32 = facts.curriculum.iter().map(|entry| entry.jp).sum();
    if facts.curriculum.is_empty() {
        add("curriculum_missing", true, ReadinessPlace::Course, String::new());
    } else if sum != facts.jp {
        add("curriculum_sum", true, ReadinessPlace::Course, format!("{sum}/{}", facts.jp));
    }
    if course.modules.is_empty() {
        add("no_module", true, ReadinessPlace::Course, String::new());
    }
    if let Some(n) = course.pass.modules.filter(|n| *n as usize > course.modules.len()) {
        add("course_rule_count", true, ReadinessPlace::Course, format!("{n}/{}", course.modules.len()));
    }
    let graded = |lesson: &AuthoredLesson| matches!(lesson.body, AuthoredBody::Quiz(_)) && lesson.weight > 0;
    if course.pass.score.is_some() && !course.lessons().any(|(_, lesson)| graded(lesson)) {
        add("score_without_quiz", true, ReadinessPlace::Course, String::new());
    }
    let mut quizzes = 0;
    for module in &course.modules {
        let counts = module.lessons.iter().filter(|lesson| module.at_least.is_some() || lesson.mandatory).count();
        if let Some(n) = module.at_least.filter(|n| *n as usize > counts) {
            let place = ReadinessPlace::Module { id: module.id, title: module.title.clone() };
            add("module_rule_count", true, place, format!("{n}/{counts}"));
        }
        if module.lessons.is_empty() {
            let place = ReadinessPlace::Module { id: module.id, title: module.title.clone() };
            add("module_empty", true, place, String::new());
        }
        for lesson in &module.lessons {
            rule(lesson, media, &mut add);
            match &lesson.body {
                AuthoredBody::Page { markdown } => page(lesson, markdown, media, &mut add),
                AuthoredBody::Quiz(quiz) => {
                    self::quiz(lesson, quiz, media, &mut add);
                    let adapts = quiz.sections.iter().any(Section::adapts);
                    if adapts && quizzes == 0 && quiz.rules.attempts == 1 {
                        let place = ReadinessPlace::Lesson { id: lesson.id, title: lesson.title.clone(), line: None };
                        add("adaptive_shown_nothing", false, place, String::new());
                    }
                    quizzes += 1;
                }
            }
        }
    }
    list.sort_by_key(|entry| !entry.blocks);
    list
}

type Add<'a> = dyn FnMut(&str, bool, ReadinessPlace, String) + 'a;

/// Requirements that the lesson cannot meet. They forbid publishing where the rule as a whole cannot be met.
fn rule(lesson: &AuthoredLesson, media: &dyn Media, add: &mut Add<'_>) {
    let Some(rule) = &lesson.completion else { return };
    let place = || ReadinessPlace::Lesson { id: lesson.id, title: lesson.title.clone(), line: None };
    let (quiz, video) = match &lesson.body {
        AuthoredBody::Quiz(_) => (true, false),
        AuthoredBody::Page { markdown } => {
            let page = markdown::render(markdown, &lesson.file, media).page;
            (false, page.html.contains("<video-lesson"))
        }
    };
    let mut told = Vec::new();
    let possible = rule.possible(LessonTraits { quiz, video }, &mut told);
    if !rule.is_sound() || (!possible && told.is_empty()) {
        add("rule_impossible", true, place(), String::new());
    }
    for contradiction in told {
        add(contradiction.code, !possible, place(), contradiction.detail);
    }
}

fn page(lesson: &AuthoredLesson, source: &str, media: &dyn Media, add: &mut Add<'_>) {
    let place = |line| ReadinessPlace::Lesson { id: lesson.id, title: lesson.title.clone(), line };
    if source.trim().is_empty() {
        return add("page_empty", true, place(None), String::new());
    }
    let rendered = markdown::render(source, &lesson.file, media);
    for (line, path) in rendered.videos_without_captions {
        add("video_without_captions", true, place(Some(line)), path);
    }
    for (line, path) in rendered.pictures_without_text {
        add("picture_without_text", false, place(Some(line)), path);
    }
    for finding in rendered.findings.into_iter().filter(|finding| finding.code == "media_missing") {
        add("media_missing", true, place(finding.place.line), finding.detail);
    }
}

fn quiz(lesson: &AuthoredLesson, quiz: &AuthoredQuiz, media: &dyn Media, add: &mut Add<'_>) {
    let place = || ReadinessPlace::Lesson { id: lesson.id, title: lesson.title.clone(), line: None };
    if !quiz.questions.iter().any(|question| question.body.is_asked()) {
        add("quiz_empty", true, place(), String::new());
    }
    let asked = quiz.questions.iter().filter(|question| question.body.is_asked()).count();
    for (code, detail) in contradictions(&quiz.rules, asked) {
        add(code, ["draw_too_large", "behaviour_range"].contains(&code), place(), detail);
    }
    if let Some(short) = section::shortage(&quiz.sections, &quiz.aims()) {
        add("section_short", true, place(), format!("{}/{}", short.asked, short.available));
    }
    if let Some((section, _)) = adaptive::without_levels(&quiz.sections, &quiz.aims()) {
        add("adaptive_without_levels", false, place(), (section + 1).to_string());
    }
    if !quiz.sections.is_empty() && quiz.rules.draw > 0 {
        add("draw_and_sections", false, place(), quiz.rules.draw.to_string());
    }
    if quiz.rules.sequential && matches!(quiz.sections.as_slice(), [only] if only.per_page == 0) {
        add("sequential_one_page", false, place(), String::new());
    }
    let hints = quiz.questions.iter().filter(|question| !question.hints.is_empty()).count();
    if hints > 0 && !matches!(quiz.rules.behaviour, Behaviour::Interactive { .. }) {
        add("hints_unused", false, place(), hints.to_string());
    }
    if quiz.rules.negative.questions && !quiz.questions.iter().any(|question| question.body.can_cost()) {
        add("negative_without_cost", false, place(), String::new());
    }
    if quiz.rules.pass_mark == 0 || quiz.rules.pass_mark > 100 {
        add("pass_mark_range", quiz.rules.pass_mark > 100, place(), quiz.rules.pass_mark.to_string());
    }
    if !quiz.drafts.is_empty() {
        add("quiz_drafts", false, place(), quiz.drafts.len().to_string());
    }
    for (at, question) in quiz.questions.iter().enumerate() {
        for defect in question.defects() {
            let title = if question.name.is_empty() { format!("#{}", at + 1) } else { question.name.clone() };
            let place = ReadinessPlace::Question { lesson: lesson.id, question: question.id, title };
            add("question_defect", true, place, defect.code.to_owned());
        }
        // Without its picture such a question cannot be answered.
        let link = question.body.picture().and_then(Picture::parts).map(|(_, link)| link);
        if let Some(link) =
            link.filter(|link| resolve_path(&lesson.file, link).and_then(|path| media.file(&path)).is_none())
        {
            let title = if question.name.is_empty() { format!("#{}", at + 1) } else { question.name.clone() };
            let place = ReadinessPlace::Question { lesson: lesson.id, question: question.id, title };
            add("media_missing", true, place, link);
        }
        if question.wrong_costs_nothing() {
            let title = if question.name.is_empty() { format!("#{}", at + 1) } else { question.name.clone() };
            let place = ReadinessPlace::Question { lesson: lesson.id, question: question.id, title };
            add("wrong_costs_nothing", false, place, String::new());
        }
    }
}

/// What the rules of a quiz with so many questions contradict each other in: a code of [`CODES`] with its detail.
pub fn contradictions(rules: &QuizRules, questions: usize) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if rules.draw as usize > questions {
        found.push(("draw_too_large", format!("{}/{questions}", rules.draw)));
    }
    let picks_anew = rules.draw > 0 && (rules.draw as usize) < questions;
    // Whoever has seen the right answers and gets the same questions without end passes in the end.
    if rules.attempts == 0 && !picks_anew && rules.review.right_answer == Reveal::AtOnce {
        found.push(("review_gives_away", String::new()));
    }
    if rules.cooling_minutes > 0 && rules.attempts == 1 {
        found.push(("cooling_without_attempts", rules.cooling_minutes.to_string()));
    }
    if !rules.behaviour.is_sound() {
        found.push(("behaviour_range", String::new()));
    }
    let during = rules.review.during;
    if rules.behaviour.checks() && !(during.marks || during.right_answer || during.feedback) {
        found.push(("check_shows_nothing", String::new()));
    }
    if matches!(rules.behaviour, Behaviour::Adaptive { .. }) && rules.negative.questions {
        found.push(("negative_in_adaptive", String::new()));
    } else if rules.negative.total && !rules.negative.questions && rules.behaviour != Behaviour::Certainty {
        found.push(("negative_total_only", String::new()));
    }
    found
}
