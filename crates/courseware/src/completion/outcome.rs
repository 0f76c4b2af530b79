//! Lessons rolled up into modules and the course.

use std::{collections::HashMap, hash::BuildHasher};

use kernel::{
    Evidence, Marks,
    id::{LessonId, ModuleId},
};

use super::{Verdict, evaluate};
use crate::document::{CourseDocument, LessonOutline, ModuleOutline};

/// A lesson in the light of its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonOutcome {
    /// The lesson.
    pub id: LessonId,
    /// Done: by its rule, taken as done, or done before.
    pub done: bool,
    /// Its rule, requirement by requirement.
    pub verdict: Verdict,
}

/// A module in the light of its lessons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModuleOutcome {
    /// The module.
    pub id: ModuleId,
    /// Whether its rule is met.
    pub done: bool,
    /// Lessons that count and are done, at most `need`.
    pub have: usize,
    /// Lessons that must be done.
    pub need: usize,
}

/// The course's rule on grades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoreOutcome {
    /// Weighted mean of the best grades, in percent, rounded to hundredths.
    pub have: Marks,
    /// What is asked.
    pub need: Marks,
    /// Whether it is reached, by the exact mean.
    pub met: bool,
}

/// A course in the light of all evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseOutcome {
    /// Whether the course's rules are met.
    pub met: bool,
    /// Lessons in order.
    pub lessons: Vec<LessonOutcome>,
    /// Modules in order.
    pub modules: Vec<ModuleOutcome>,
    /// Modules that count and are done, at most `modules_need`.
    pub modules_have: usize,
    /// Modules that must be done.
    pub modules_need: usize,
    /// The rule on grades, if there is one.
    pub score: Option<ScoreOutcome>,
    /// Done part of the lessons that count, weighed by their minutes and their module's weight, in whole percent.
    pub percent: u32,
    /// Minutes of the lessons that count and are open.
    pub minutes_left: u32,
}

impl CourseOutcome {
    /// The lesson's part.
    pub fn lesson(&self, id: LessonId) -> Option<&LessonOutcome> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }
}

/// What the evidence and earlier completions say of a course. A lesson in `done_before` stays done whatever its rule says now, so
/// that nothing is undone by a newer version.
pub fn outcome<S: BuildHasher>(
    course: &CourseDocument,
    evidence: &HashMap<LessonId, Evidence, S>,
    done_before: &dyn Fn(LessonId) -> bool,
) -> CourseOutcome {
    let nothing = Evidence::default();
    let known = |id: &LessonId| evidence.get(id).unwrap_or(&nothing);
    let lessons: Vec<LessonOutcome> = course
        .lessons()
        .map(|(_, lesson)| {
            let evidence = known(&lesson.id);
            let verdict = evaluate(&lesson.rule(), evidence);
            let done = verdict.met || evidence.recognised.is_some() || done_before(lesson.id);
            LessonOutcome { id: lesson.id, done, verdict }
        })
        .collect();
    let mut rest = lessons.as_slice();
    let mut modules = Vec::with_capacity(course.modules.len());
    for module in &course.modules {
        let (own, after) = rest.split_at(module.lessons.len());
        rest = after;
        modules.push(of_module(module, own));
    }
    let counted = |module: &ModuleOutline| course.pass.modules.is_some() || module.mandatory;
    let open = course.modules.iter().zip(&modules).filter(|(module, _)| counted(module));
    let done = open.clone().filter(|(_, outcome)| outcome.done).count();
    let modules_need = match course.pass.modules {
        Some(n) => n as usize,
        None if course.pass.mandatory_lessons => open.count(),
        None => 0,
    };
    let score = course.pass.score.map(|rule| score(course, rule.at_least, &known));
    let asks_modules = course.pass.modules.is_some() || course.pass.mandatory_lessons;
    let by_modules = asks_modules.then_some(done >= modules_need);
    let by_score = score.map(|score| score.met);
    let enough = match (by_modules, by_score) {
        (Some(modules), Some(score)) if course.pass.either => modules || score,
        (modules, score) => modules != Some(false) && score != Some(false),
    };
    let met = !lessons.is_empty() && enough;
    let (percent, minutes_left) = if met { (100, 0) } else { share(course, &lessons) };
    CourseOutcome {
        met,
        lessons,
        modules,
        modules_have: done.min(modules_need),
        modules_need,
        score,
        percent,
        minutes_left,
    }
}

fn of_module(module: &ModuleOutline, lessons: &[LessonOutcome]) -> ModuleOutcome {
    let counts = |lesson: &LessonOutline| module.at_least.is_some() || lesson.mandatory;
    let counted = module.lessons.iter().zip(lessons).filter(|(lesson, _)| counts(lesson));
    let done = counted.clone().filter(|(_, outcome)| outcome.done).count();
    let need = module.at_least.map_or_else(|| counted.count(), |n| n as usize);
    ModuleOutcome { id: module.id, done: done >= need, have: done.min(need), need }
}

/// The weighted mean over all quizzes, each weighing as its lesson says times its module's weight; one without a grade counts as zero, one taken as done at least as what is asked.
fn score<'e>(course: &CourseDocument, need: Marks, known: &dyn Fn(&LessonId) -> &'e Evidence) -> ScoreOutcome {
    let (mut sum, mut weights) = (0_i64, 0_i64);
    for (module, lesson) in course.lessons().filter(|(_, lesson)| lesson.quiz.is_some()) {
        let evidence = known(&lesson.id);
        let best = evidence.best.unwrap_or(Marks::ZERO);
        let best = if evidence.recognised.is_some() { best.max(need) } else { best };
        let weight = i64::from(module.weight) * i64::from(lesson.weight);
        sum += best.0 * weight;
        weights += weight;
    }
    let have = if weights == 0 { Marks::ZERO } else { Marks((sum + weights / 2) / weights) };
    ScoreOutcome { have, need, met: weights > 0 && sum >= need.0 * weights }
}

fn share(course: &CourseDocument, lessons: &[LessonOutcome]) -> (u32, u32) {
    let any_mandatory = course.lessons().any(|(_, lesson)| lesson.mandatory);
    let counted = course.lessons().zip(lessons).filter(|((_, lesson), _)| lesson.mandatory || !any_mandatory);
    let (mut all, mut done, mut left) = (0_u64, 0_u64, 0_u32);
    for ((module, lesson), outcome) in counted {
        let weight = u64::from(lesson.minutes.max(1)) * u64::from(module.weight);
        all += weight;
        if outcome.done {
            done += weight;
        } else {
            left += lesson.minutes;
        }
    }
    // What is not met is never shown as a hundred percent.
    let percent = (done * 100).checked_div(all).unwrap_or_default().min(99);
    (percent as u32, left)
}
