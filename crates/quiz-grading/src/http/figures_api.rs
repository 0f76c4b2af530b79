//! The figures of a quiz, for programs.

use axum::extract::State;
use kernel::id::{CourseId, LessonId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Failure, Json, Path, Query};

use super::statistics::Asked;
use crate::{
    Quizzes,
    queries::{ItemView, OptionView, Statistics, statistics},
};

/// Figures of a quiz by the definitions of Moodle's quiz report. Percentages unless said otherwise; null where too little is known.
#[derive(Serialize, ToSchema)]
pub(super) struct FiguresDocument {
    /// Version of the course that is counted.
    publication: Uuid,
    /// Attempts counted.
    sittings: usize,
    /// Finished attempts that wait for a mark.
    waiting: usize,
    mean: f64,
    median: f64,
    deviation: Option<f64>,
    skewness: Option<f64>,
    kurtosis: Option<f64>,
    /// Coefficient of internal consistency (Cronbach's alpha).
    consistency: Option<f64>,
    error_ratio: Option<f64>,
    standard_error: Option<f64>,
    items: Vec<ItemDocument>,
}

/// Figures of a question.
#[derive(Serialize, ToSchema)]
pub(super) struct ItemDocument {
    /// Its number in the bank, from one.
    number: usize,
    kind: &'static str,
    /// What is asked, plain.
    stem: String,
    sittings: usize,
    facility: f64,
    deviation: Option<f64>,
    /// What blind guessing earns.
    guess: Option<f64>,
    intended_weight: f64,
    effective_weight: Option<f64>,
    discrimination: Option<f64>,
    efficiency: Option<f64>,
    /// Rasch difficulty in logits.
    difficulty: Option<f64>,
    /// Its standard error in logits.
    difficulty_error: Option<f64>,
    infit: Option<f64>,
    outfit: Option<f64>,
    /// Median of seconds spent on it.
    seconds: Option<u32>,
    /// Words such as `weak` or `key-suspect`.
    advice: Vec<&'static str>,
    options: Vec<OptionDocument>,
}

/// Figures of an option, in the author's order.
#[derive(Serialize, ToSchema)]
pub(super) struct OptionDocument {
    text: String,
    /// Whether choosing it earns points.
    key: bool,
    /// How many chose it.
    chosen: usize,
    /// Point-biserial correlation with the rest of the quiz, −1 to 1.
    correlation: Option<f64>,
    /// Share of those who chose it in each fifth, the weakest first.
    trace: Vec<f64>,
}

impl From<Statistics> for FiguresDocument {
    fn from(all: Statistics) -> Self {
        Self {
            publication: all.version.uuid(),
            sittings: all.test.sittings,
            waiting: all.waiting,
            mean: all.test.mean,
            median: all.test.median,
            deviation: all.test.deviation,
            skewness: all.test.skewness,
            kurtosis: all.test.kurtosis,
            consistency: all.test.consistency,
            error_ratio: all.test.error_ratio,
            standard_error: all.test.standard_error,
            items: all.items.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ItemView> for ItemDocument {
    fn from(item: ItemView) -> Self {
        let option = |view: OptionView| OptionDocument {
            text: view.text,
            key: view.key,
            chosen: view.figures.chosen,
            correlation: view.figures.correlation,
            trace: view.figures.trace.to_vec(),
        };
        Self {
            number: item.number,
            kind: item.kind,
            stem: item.stem,
            sittings: item.figures.sittings,
            facility: item.figures.facility,
            deviation: item.figures.deviation,
            guess: item.guess,
            intended_weight: item.figures.intended_weight,
            effective_weight: item.figures.effective_weight,
            discrimination: item.figures.discrimination,
            efficiency: item.figures.efficiency,
            difficulty: item.difficulty.map(|one| one.logits),
            difficulty_error: item.difficulty.map(|one| one.error),
            infit: item.difficulty.map(|one| one.infit),
            outfit: item.difficulty.map(|one| one.outfit),
            seconds: item.seconds,
            advice: item.advice.iter().map(|advice| advice.word()).collect(),
            options: item.options.into_iter().map(option).collect(),
        }
    }
}

/// Figures of a quiz of a course that I teach. `percobaan` says which attempts count: `pertama`, `terakhir`, `tertinggi` or `semua`.
#[utoipa::path(get, path = "/api/v1/courses/{course}/quizzes/{lesson}/figures", tag = "quiz",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path), ("percobaan" = Option<String>, Query), ("versi" = Option<Uuid>, Query)),
    responses((status = 200, body = FiguresDocument), (status = 404)))]
pub(super) async fn figures(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path((course, lesson)): Path<(CourseId, LessonId)>,
    Query(asked): Query<Asked>,
) -> Answer<Json<FiguresDocument>> {
    let found = statistics(&quizzes, &cx, course, lesson, asked.selection()).await?;
    Ok(Json(found.ok_or_else(Failure::not_found)?.into()))
}
