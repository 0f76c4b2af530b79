use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use courseware::{Behaviour, CourseDocument, Lateness, QuizRules, Section};
use kernel::{
    Cx, Marks,
    id::{AttemptId, CourseId, LessonId},
};

use crate::{
    QuizError, Quizzes,
    commands::{Plan, fresh, held, opened},
    engine::{self, Certainty, CertaintyFigures, PaperSlot, Rating, Shown, kind_of},
    model::{Attempt, State, passes},
    policy::{self, Refusal},
    store,
    timing::{self, Shut, Terms, Visible},
};

use super::checks::{Judged, seen_of};

/// The page before an attempt: rules first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuizPage {
    /// The course.
    pub course: CourseId,
    /// Address word of the course.
    pub slug: String,
    /// Title of the course.
    pub course_title: String,
    /// The quiz.
    pub lesson: LessonId,
    /// Its title.
    pub title: String,
    /// Shown before the start, plain text.
    pub instructions: String,
    /// Its rules.
    pub rules: QuizRules,
    /// Questions in an attempt.
    pub questions: usize,
    /// The quiz's parts; empty where it has none.
    pub sections: Vec<Section>,
    /// The person's attempts so far, in order.
    pub attempts: Vec<AttemptRow>,
    /// Attempts that may still begin; `None` is no limit.
    pub left: Option<u32>,
    /// What holds for this person: when, how long, how often.
    pub terms: Terms,
    /// Whether anything was granted to this person beyond rules and schedule.
    pub eased: bool,
    /// Why no attempt may begin now, if none may.
    pub refusal: Option<Refusal>,
    /// When an attempt would end that began now.
    pub end_if_begun: Option<DateTime<Utc>>,
    /// Whether a password is asked for.
    pub locked: bool,
    /// The open attempt, if there is one.
    pub open: Option<AttemptId>,
    /// The grade over all attempts.
    pub grade: Option<Marks>,
    /// Whether that grade passes.
    pub passed: bool,
}

/// An attempt in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRow {
    /// Which one.
    pub id: AttemptId,
    /// From one.
    pub number: i32,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// Its grade, once everything is marked.
    pub grade: Option<Marks>,
    /// Whether that grade passes.
    pub passed: bool,
}

/// The page before an attempt, for a learner of the course.
pub async fn quiz_page(quizzes: &Quizzes, cx: &Cx, course: CourseId, lesson: LessonId) -> Result<QuizPage, QuizError> {
    policy::own(&cx.actor)?;
    let enrolment = quizzes.ports().enrolments.of_actor(cx, course).await?.ok_or(QuizError::NotEnrolled)?;
    let quiz = quizzes.library().quiz(enrolment.publication, lesson).await?;
    let document = quizzes.library().course(enrolment.publication).await?;
    let mut all = store::of_quiz(&quizzes.db().reader(), enrolment.id, lesson).await?;
    for attempt in &mut all {
        if attempt.is_open() && attempt.deadline().passed(cx.now()) {
            *attempt = fresh(quizzes, cx, &policy::own(&cx.actor)?, attempt.id).await?;
        }
    }
    let rules = quiz.content.rules;
    let plan = Plan::load(&quizzes.db().reader(), course, lesson).await?;
    let terms = plan.terms(quizzes, &rules, enrolment.person).await?;
    let grades: Vec<Marks> = all.iter().filter_map(|attempt| attempt.grade).collect();
    let grade = engine::overall(rules.grading, &grades);
    Ok(QuizPage {
        course,
        slug: document.slug.clone(),
        course_title: document.facts.title.clone(),
        lesson,
        title: quiz.title.clone(),
        instructions: quiz.content.instructions.clone(),
        rules,
        questions: quiz.content.asks(),
        sections: quiz.content.sections.clone(),
        left: policy::attempts_left(&terms, &all),
        eased: terms != timing::terms(&rules, plan.schedule.window, &[]),
        refusal: policy::may_start(&terms, &all, cx.now()).err(),
        end_if_begun: terms.deadline(cx.now(), TimeDelta::zero()),
        locked: plan.schedule.password.is_some(),
        terms,
        open: all.iter().find(|attempt| attempt.is_open()).map(|attempt| attempt.id),
        attempts: all.iter().map(|attempt| row(attempt, &rules)).collect(),
        grade,
        passed: grade.is_some_and(|grade| passes(&rules, grade)),
    })
}

fn row(attempt: &Attempt, rules: &QuizRules) -> AttemptRow {
    AttemptRow {
        id: attempt.id,
        number: attempt.number,
        started_at: attempt.started_at,
        finished_at: attempt.finished_at,
        grade: attempt.grade,
        passed: attempt.grade.is_some_and(|grade| passes(rules, grade)),
    }
}

/// A finished attempt and what it came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultPage {
    /// The attempt.
    pub attempt: Attempt,
    /// Address word of the course.
    pub slug: String,
    /// Title of the course.
    pub course_title: String,
    /// Title of the quiz.
    pub title: String,
    /// The quiz's rules.
    pub rules: QuizRules,
    /// Whether this attempt's grade passes.
    pub passed: bool,
    /// The grade over all attempts.
    pub overall: Option<Marks>,
    /// Whether that one passes.
    pub overall_passed: bool,
    /// Whether another attempt may begin.
    pub may_retry: bool,
    /// How long it took.
    pub took: TimeDelta,
    /// Questions of the attempt that are marked.
    pub asked: usize,
    /// Questions with the whole mark, where that may be seen.
    pub right: Option<usize>,
    /// Questions that a trainer has to read.
    pub pending: usize,
    /// Of these, answers that a trainer marked and whose marks are held back until those of everybody are shown.
    pub held: usize,
    /// Which parts may be seen now.
    pub visible: Visible,
    /// Why something is not seen yet, if it will be.
    pub later: Option<Later>,
    /// The questions in order; empty as long as nothing of them may be seen.
    pub questions: Vec<ReviewedQuestion>,
    /// Right answers by the questions' categories, where the bank has more than one.
    pub topics: Vec<Topic>,
    /// What certainty came to, where the quiz asks for it and marks may be seen.
    pub certainty: Option<CertaintyFigures>,
    /// Lessons that the quiz asks about, with their titles.
    pub lessons: Vec<(LessonId, String)>,
}

impl ResultPage {
    /// Whether the attempt is one of those that the rules allow to everybody; there may be more by an accommodation.
    pub fn within_allowed(&self) -> bool {
        u32::try_from(self.attempt.number).is_ok_and(|number| number <= self.rules.attempts)
    }

    /// Whether it ended at the deadline, handed in afterwards or not.
    pub fn closed_by_clock(&self) -> bool {
        self.attempt.finished_at.is_some() && self.attempt.finished_at == self.attempt.deadline_at
    }
}

/// One question of a [`ResultPage`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewedQuestion {
    /// What answers name it by.
    pub slot: i32,
    /// Its number among the questions; none for a text between them.
    pub number: Option<usize>,
    /// What was asked, sanitised HTML.
    pub stem: String,
    /// How it was answered, where that may be seen.
    pub judged: Option<Judged>,
    /// Points reached; `None` while it waits for a trainer or may not be seen.
    pub mark: Option<Marks>,
    /// Points for a fully right answer.
    pub max: Marks,
    /// Answer and key.
    pub shown: Shown,
    /// Why, sanitised HTML; may be empty.
    pub explanation: String,
    /// The trainer's word.
    pub comment: String,
    /// The levels that made the points, where a rubric did and points may be seen.
    pub ratings: Vec<Rating>,
    /// How often it was checked.
    pub tries: usize,
    /// Whether its answer came after the end, where the quiz says so of answers.
    pub late: bool,
    /// Why a late answer does not count, in the trainer's words.
    pub refused: Option<String>,
    /// How sure the learner was, where that was asked and something was answered.
    pub certainty: Option<Certainty>,
}

/// What a part of a result waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    /// Answers that may still be on their way.
    Arrivals,
    /// The end of the quiz.
    End(DateTime<Utc>),
    /// The learner's passing or last attempt.
    LastAttempt,
}

/// Questions of one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The category.
    pub name: String,
    /// Questions with the whole mark.
    pub right: usize,
    /// All of them.
    pub all: usize,
}

/// What a quiz asks about: the lessons before it in its module, or in the whole course where the module has no others.
fn taught_before(course: &CourseDocument, quiz: LessonId) -> Vec<(LessonId, String)> {
    let module = course.lessons().find(|(_, lesson)| lesson.id == quiz).map(|(module, _)| module.id);
    let before =
        course.lessons().take_while(|(_, lesson)| lesson.id != quiz).filter(|(_, lesson)| lesson.quiz.is_none());
    let (here, elsewhere): (Vec<_>, Vec<_>) = before.partition(|(of, _)| Some(of.id) == module);
    let asked = if here.is_empty() { elsewhere } else { here };
    asked.into_iter().map(|(_, lesson)| (lesson.id, lesson.title.clone())).collect()
}

/// The result of the actor's own attempt. While it is open there is none.
pub async fn result(quizzes: &Quizzes, cx: &Cx, id: AttemptId) -> Result<ResultPage, QuizError> {
    let mut attempt = fresh(quizzes, cx, &policy::own(&cx.actor)?, id).await?;
    let Some(finished_at) = attempt.finished_at.filter(|_| attempt.state != State::Open) else {
        return Err(QuizError::NotFinished);
    };
    let settled = attempt.may_be_reviewed(cx.now());
    let pinned = quizzes.library().quiz(attempt.publication, attempt.lesson).await?;
    let key = quizzes.library().quiz(attempt.key.unwrap_or(attempt.publication), attempt.lesson).await?;
    let document = quizzes.library().course(attempt.publication).await?;
    let (slots, mut state) = opened(quizzes, &attempt).await?;
    let all = store::of_quiz(&quizzes.db().reader(), attempt.enrolment, attempt.lesson).await?;
    let rules = pinned.content.rules;
    let mut held_back = 0;
    if held(&rules, &attempt, &state) {
        // For the learner these answers are not marked yet.
        held_back = state.slots.values_mut().filter_map(|slot| slot.mark.take()).count();
    }
    let plan = Plan::load(&quizzes.db().reader(), attempt.course, attempt.lesson).await?;
    let terms = plan.terms(quizzes, &rules, attempt.person).await?;
    let grades: Vec<Marks> = all.iter().filter_map(|one| one.grade).collect();
    let overall = engine::overall(rules.grading, &grades);
    let overall_passed = overall.is_some_and(|grade| passes(&rules, grade));
    let left = policy::attempts_left(&terms, &all);
    let running = all.iter().any(Attempt::is_open);
    let closed = timing::closed(cx.now(), plan.last_end(), left, running, overall_passed);
    let visible = if settled { timing::visible(&rules.review, closed) } else { Visible::default() };
    let over = matches!(terms.window.admits(cx.now()), Err(Shut::Over(_) | Shut::TooLate(_)));
    let later = match plan.last_end() {
        _ if !settled => Some(Later::Arrivals),
        _ if visible == timing::visible(&rules.review, true) => None,
        Some(end) => Some(Later::End(end)),
        None => Some(Later::LastAttempt),
    };

    let paper: Vec<PaperSlot> = slots.iter().map(|slot| slot.paper.clone()).collect();
    let score = engine::score(&rules, &paper, &key.content, &state);
    attempt.score = Some(score.total);
    let certain = rules.behaviour == Behaviour::Certainty;
    let mut number = 0;
    let mut topics: BTreeMap<&str, Topic> = BTreeMap::new();
    let mut questions = Vec::with_capacity(paper.len());
    for (slot, earned) in paper.iter().zip(&score.slots) {
        let Some(question) = key.question(slot.question).or_else(|| pinned.question(slot.question)) else {
            continue;
        };
        let judged = Judged::of(earned);
        if question.body.is_graded() {
            let empty = || Topic { name: question.category.clone(), right: 0, all: 0 };
            let topic = topics.entry(&question.category).or_insert_with(empty);
            topic.all += 1;
            topic.right += usize::from(judged == Judged::Right);
        }
        number += usize::from(question.body.is_asked());
        if !visible.any() {
            continue;
        }
        let posed = engine::posed(question, &slot.variant);
        let question = &*posed;
        let shown = seen_of(kind_of(&question.body).shown(&slot.variant, state.response(slot.slot)), visible);
        let given = state.slot(slot.slot);
        let by_hand = given.and_then(|given| given.mark.as_ref());
        let comment = by_hand.map(|given| given.comment.clone());
        let mut ratings = by_hand.map(|given| given.ratings.clone()).filter(|_| visible.marks).unwrap_or_default();
        if !visible.feedback {
            for rating in &mut ratings {
                rating.comment.clear();
            }
        }
        let sure = given.filter(|given| certain && given.response.is_some()).map(|given| given.certainty);
        questions.push(ReviewedQuestion {
            slot: slot.slot,
            number: question.body.is_asked().then_some(number),
            stem: engine::stem(question),
            judged: visible.marks.then_some(judged),
            mark: earned.mark.filter(|_| visible.marks),
            max: earned.max,
            shown,
            explanation: if visible.feedback { question.explanation.clone() } else { String::new() },
            comment: comment.filter(|_| visible.feedback).unwrap_or_default(),
            ratings,
            tries: given.map_or(0, |given| given.tries.len()),
            late: rules.lateness != Lateness::Accept && visible.response && given.is_some_and(|given| given.late),
            refused: given.and_then(|given| given.refused.clone()),
            certainty: sure.filter(|_| visible.response).map(Option::unwrap_or_default),
        });
    }
    Ok(ResultPage {
        slug: document.slug.clone(),
        course_title: document.facts.title.clone(),
        title: pinned.title.clone(),
        rules,
        passed: attempt.grade.is_some_and(|grade| passes(&rules, grade)),
        overall,
        overall_passed,
        may_retry: !running && left != Some(0) && !over,
        took: finished_at - attempt.started_at,
        asked: topics.values().map(|topic| topic.all).sum(),
        right: timing::visible(&rules.review, closed).marks.then(|| topics.values().map(|topic| topic.right).sum()),
        pending: score.pending(),
        held: held_back,
        certainty: if certain && visible.marks { engine::certainty_figures(&score, &state) } else { None },
        visible,
        later,
        questions,
        lessons: taught_before(&document, attempt.lesson),
        topics: if topics.len() > 1 && visible.marks { topics.into_values().collect() } else { Vec::new() },
        attempt,
    })
}
