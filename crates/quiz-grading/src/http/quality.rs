//! How well the questions of a course do their work: page, file, JSON.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::IntoResponse,
};
use documents::sheet::{self, Cell};
use kernel::id::CourseId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Json, Path, Ui};

use crate::{
    Quizzes,
    quality::{EASY, ENOUGH, HARD, TELLS, Verdict},
    queries::{self, QuestionQuality},
};

/// The words of a verdict.
const fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Few => "quiz-verdict-few",
        Verdict::Key => "quiz-verdict-key",
        Verdict::Easy => "quiz-verdict-easy",
        Verdict::Hard => "quiz-verdict-hard",
        Verdict::Blunt => "quiz-verdict-blunt",
        Verdict::Good => "quiz-verdict-good",
    }
}

#[derive(Template)]
#[template(path = "quiz-grading/quality.html")]
struct QualityPage<'a> {
    ui: &'a Ui,
    course: CourseId,
    title: String,
    rows: Vec<QuestionQuality>,
}

impl QualityPage<'_> {
    fn reached(row: &QuestionQuality) -> String {
        row.sums.reached().map_or_else(|| "–".to_owned(), |percent| format!("{percent}%"))
    }

    fn discrimination(&self, row: &QuestionQuality) -> String {
        row.sums.discrimination().map_or_else(|| "–".to_owned(), |hundredths| self.ui.marks(&kernel::Marks(hundredths)))
    }

    fn least(&self) -> String {
        self.ui.marks(&kernel::Marks(TELLS))
    }

    fn chip(row: &QuestionQuality) -> &'static str {
        match row.sums.verdict() {
            Verdict::Key => "chip--danger",
            Verdict::Easy | Verdict::Hard | Verdict::Blunt => "chip--warn",
            Verdict::Good => "chip--ok",
            Verdict::Few => "",
        }
    }

    fn verdict(&self, row: &QuestionQuality) -> String {
        self.ui.t(words(row.sums.verdict()))
    }
}

pub(crate) async fn page(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path(course): Path<CourseId>,
) -> Answer {
    let (title, rows) = queries::quality(&quizzes, &cx, course).await?;
    ui.page(&QualityPage { ui: &ui, course, title, rows })
}

pub(crate) async fn csv(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    ui: Ui,
    Path(course): Path<CourseId>,
) -> Answer {
    let (_, rows) = queries::quality(&quizzes, &cx, course).await?;
    let heads = [
        "quiz-quality-quiz",
        "quiz-quality-question",
        "quiz-quality-answers",
        "quiz-quality-reached",
        "quiz-quality-tells",
        "quiz-quality-verdict",
    ]
    .map(|key| ui.t(key));
    let cells: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| {
            vec![
                row.quiz.clone().into(),
                row.text.clone().into(),
                row.sums.count.into(),
                row.sums.reached().map_or_else(|| Cell::Text(String::new()), Cell::from),
                row.sums.discrimination().map_or_else(String::new, |value| kernel::Marks(value).to_string()).into(),
                ui.t(words(row.sums.verdict())).into(),
            ]
        })
        .collect();
    let mut answer = sheet::csv(&heads, &cells)?.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"mutu-soal.csv\""));
    Ok(answer)
}

/// A question with what its answers add up to.
#[derive(Serialize, ToSchema)]
pub(crate) struct QualityItem {
    lesson: Uuid,
    quiz: String,
    question: Uuid,
    text: String,
    /// Marked answers in fully marked attempts.
    answers: i64,
    /// Part of the points reached, in whole percent.
    reached: Option<i64>,
    /// Correlation with the rest of the attempt, in hundredths.
    discrimination: Option<i64>,
    /// few, key, easy, hard, blunt or good.
    verdict: String,
}

/// How well the questions of a course that the caller teaches do their work.
#[utoipa::path(get, path = "/api/v1/courses/{course}/question-quality", tag = "quiz", params(("course" = Uuid, Path)),
    responses((status = 200, body = Vec<QualityItem>), (status = 404, description = "Not a course of the caller")))]
pub(crate) async fn api(
    State(quizzes): State<Quizzes>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
) -> Answer<Json<Vec<QualityItem>>> {
    let (_, rows) = queries::quality(&quizzes, &cx, course).await?;
    let item = |row: QuestionQuality| QualityItem {
        lesson: row.lesson.uuid(),
        quiz: row.quiz,
        question: row.question.uuid(),
        text: row.text,
        answers: row.sums.count,
        reached: row.sums.reached(),
        discrimination: row.sums.discrimination(),
        verdict: row.sums.verdict().as_str().to_owned(),
    };
    Ok(Json(rows.into_iter().map(item).collect()))
}
