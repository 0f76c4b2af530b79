//! Comparisons of a quiz, and people who err alike.

use askama::Template;
use axum::extract::State;
use kernel::{
    Marks,
    id::{CourseId, LessonId},
};
use serde::Deserialize;
use web::{Answer, Path, Query, Ui};

use super::statistics::statistics_url;
use crate::{
    Quizzes,
    queries::{self, AlikePage, Comparison},
};

/// A number with at most one decimal.
fn shown(ui: &Ui, number: f64) -> String {
    ui.marks(&Marks((number * 10.0).round() as i64 * 10))
}

#[derive(Template)]
#[template(path = "quiz-grading/comparison.html")]
struct ComparisonPage<'a> {
    ui: &'a Ui,
    course: CourseId,
    lesson: LessonId,
    comparison: Option<Comparison>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl ComparisonPage<'_> {
    fn base(&self) -> String {
        statistics_url(&self.course, &self.lesson)
    }

    fn n(&self, number: &f64) -> String {
        shown(self.ui, *number)
    }

    /// With two decimals.
    fn two(&self, number: &f64) -> String {
        self.ui.marks(&Marks((number * 100.0).round() as i64))
    }

    /// With its sign.
    fn signed(&self, number: &f64) -> String {
        let shown = shown(self.ui, number.abs());
        if *number < 0.0 { format!("−{shown}") } else { format!("+{shown}") }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    prates: String,
}

pub(crate) async fn comparison(
    State(quizzes): State<Quizzes>,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let before = asked.prates.parse().ok();
    let comparison = queries::comparison(&quizzes, &ui.cx, course, lesson, before).await?;
    ui.page(&ComparisonPage { ui: &ui, course, lesson, comparison })
}

#[derive(Template)]
#[template(path = "quiz-grading/alike.html")]
struct AlikeTemplate<'a> {
    ui: &'a Ui,
    course: CourseId,
    lesson: LessonId,
    page: Option<AlikePage>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl AlikeTemplate<'_> {
    fn base(&self) -> String {
        statistics_url(&self.course, &self.lesson)
    }

    fn n(&self, number: &f64) -> String {
        shown(self.ui, *number)
    }

    /// Rounded to two digits that count: more would say more than is known.
    fn one_in(&self, number: &f64) -> String {
        let unit = 10_f64.powf(number.log10().floor() - 1.0).max(1.0);
        self.ui.number(&(((number / unit).round() * unit).min(1e15) as i64))
    }

    fn numbers(numbers: &[usize]) -> String {
        numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
    }
}

pub(crate) async fn alike(
    State(quizzes): State<Quizzes>,
    ui: Ui,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
) -> Answer {
    let page = queries::erring_alike(&quizzes, &ui.cx, course, lesson).await?;
    ui.page(&AlikeTemplate { ui: &ui, course, lesson, page })
}
