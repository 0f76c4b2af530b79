use axum::{extract::State, http::StatusCode};
use courseware::{AuthoredBody, QuizRules, Rule, Section};
use kernel::id::{CourseId, LessonId, ModuleId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Json, Path, WriteKey};

use super::{Made, Saved, Undo};
use crate::{
    Authoring, AuthoringError,
    commands::{LessonFacts, NewLesson},
};

/// A title.
#[derive(Deserialize, ToSchema)]
pub(super) struct Titled {
    title: String,
}

/// Adds a module at the end; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/courses/{course}/modules", tag = "authoring",
    params(("course" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = Titled,
    responses((status = 201, body = Made), (status = 422)))]
pub(super) async fn add_module(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    key: WriteKey,
    Json(input): Json<Titled>,
) -> Answer<(StatusCode, Json<Made>)> {
    let id = authoring.add_module(&cx, course, Some(key.id()), &input.title).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.uuid() })))
}

/// Gives a module another title.
#[utoipa::path(put, path = "/api/v1/courses/{course}/modules/{module}", tag = "authoring",
    params(("course" = Uuid, Path), ("module" = Uuid, Path)), request_body = Titled, responses((status = 204)))]
pub(super) async fn rename_module(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, module)): Path<(CourseId, ModuleId)>,
    Json(input): Json<Titled>,
) -> Answer<StatusCode> {
    authoring.rename_module(&cx, course, module, &input.title).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a module out of the course.
#[utoipa::path(delete, path = "/api/v1/courses/{course}/modules/{module}", tag = "authoring",
    params(("course" = Uuid, Path), ("module" = Uuid, Path)), responses((status = 200, body = Undo)))]
pub(super) async fn delete_module(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, module)): Path<(CourseId, ModuleId)>,
) -> Answer<Json<Undo>> {
    Ok(Json(authoring.delete_module(&cx, course, module).await?.into()))
}

/// A lesson to be.
#[derive(Deserialize, ToSchema)]
pub(super) struct LessonInput {
    /// In which module, at its end.
    module: Uuid,
    title: String,
    /// page or quiz.
    #[serde(default)]
    kind: String,
}

/// Adds a lesson; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/courses/{course}/lessons", tag = "authoring",
    params(("course" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)), request_body = LessonInput,
    responses((status = 201, body = Made), (status = 422)))]
pub(super) async fn add(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    key: WriteKey,
    Json(input): Json<LessonInput>,
) -> Answer<(StatusCode, Json<Made>)> {
    let quiz = input.kind == "quiz";
    let module = ModuleId::from_uuid(input.module);
    let new = NewLesson { id: Some(key.id()), module, title: input.title, quiz };
    let id = authoring.add_lesson(&cx, course, new).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.uuid() })))
}

/// A lesson under work.
#[derive(Serialize, ToSchema)]
pub(super) struct LessonDocument {
    id: Uuid,
    title: String,
    minutes: u32,
    mandatory: bool,
    version: i32,
    /// page or quiz.
    kind: String,
    /// Source of a page.
    markdown: Option<String>,
    /// Rules of a quiz.
    #[schema(value_type = Option<Object>)]
    rules: Option<QuizRules>,
    /// Shown before a quiz.
    instructions: Option<String>,
    /// The parts of a quiz, as they are sent to `sections`; empty where it has none.
    #[schema(value_type = Vec<Object>)]
    sections: Vec<Section>,
    /// What completes it, where that is not the usual.
    #[schema(value_type = Option<Object>)]
    completion: Option<Rule>,
    /// What a quiz weighs in the course's score.
    weight: u32,
}

/// A lesson with its source.
#[utoipa::path(get, path = "/api/v1/courses/{course}/lessons/{lesson}", tag = "authoring",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)),
    responses((status = 200, body = LessonDocument), (status = 404)))]
pub(super) async fn get(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
) -> Answer<Json<LessonDocument>> {
    let workspace = authoring.workspace(&cx, course).await?;
    let (_, lesson) = workspace.lesson(id).ok_or(AuthoringError::NotFound)?;
    let (kind, markdown, quiz) = match &lesson.body {
        AuthoredBody::Page { markdown } => ("page", Some(markdown.clone()), None),
        AuthoredBody::Quiz(quiz) => ("quiz", None, Some(quiz)),
    };
    Ok(Json(LessonDocument {
        id: id.uuid(),
        title: lesson.title.clone(),
        minutes: lesson.minutes,
        mandatory: lesson.mandatory,
        version: workspace.version(id),
        kind: kind.to_owned(),
        markdown,
        rules: quiz.map(|quiz| quiz.rules),
        instructions: quiz.map(|quiz| quiz.instructions.clone()),
        sections: quiz.map(|quiz| quiz.sections.clone()).unwrap_or_default(),
        completion: lesson.completion.clone(),
        weight: lesson.weight,
    }))
}

/// A lesson's new state on top of a version.
#[derive(Deserialize, ToSchema)]
pub(super) struct LessonUpdate {
    version: i32,
    title: String,
    minutes: u32,
    #[serde(default)]
    mandatory: bool,
    /// Source of a page.
    markdown: Option<String>,
    /// Rules of a quiz.
    #[schema(value_type = Option<Object>)]
    rules: Option<QuizRules>,
    /// Shown before a quiz.
    instructions: Option<String>,
}

/// Saves a lesson: with `markdown` a page, with `rules` a quiz, with neither only what the outline says of it.
#[utoipa::path(put, path = "/api/v1/courses/{course}/lessons/{lesson}", tag = "authoring",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)), request_body = LessonUpdate,
    responses((status = 200, body = Saved), (status = 409, description = "Based on an older version"), (status = 422)))]
pub(super) async fn save(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
    Json(input): Json<LessonUpdate>,
) -> Answer<Json<Saved>> {
    let facts = LessonFacts { title: input.title, minutes: input.minutes, mandatory: input.mandatory };
    let version = match (input.markdown, input.rules) {
        (Some(markdown), _) => authoring.save_page(&cx, course, id, input.version, facts, &markdown).await?,
        (None, Some(rules)) => {
            let quiz = crate::commands::QuizFacts { rules, instructions: input.instructions.unwrap_or_default() };
            authoring.save_quiz(&cx, course, id, input.version, facts, &quiz).await?
        }
        (None, None) => authoring.update_lesson(&cx, course, id, input.version, facts).await?,
    };
    Ok(Json(Saved { version }))
}

/// The parts of a quiz on top of a version.
#[derive(Deserialize, ToSchema)]
pub(super) struct SectionsUpdate {
    /// The lesson's version that was looked at.
    version: i32,
    /// Each with `title`, `instructions`, `per_page`, `shuffle`, `focus` (more where the learner has shown less) and `draws`, all of which
    /// may be absent. A draw has `count` (0 is all), `category`, `tag`, `competency`, `bloom` and `adaptive` (its level follows the learner,
    /// from `bloom` on); what is absent does not matter. A part without draws asks what no other part takes.
    #[schema(value_type = Vec<Object>)]
    sections: Vec<Section>,
}

/// Sets the parts of a quiz; without any it is one part with everything.
#[utoipa::path(put, path = "/api/v1/courses/{course}/lessons/{lesson}/sections", tag = "authoring",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)), request_body = SectionsUpdate,
    responses((status = 200, body = Saved), (status = 404), (status = 409, description = "Based on an older version"),
        (status = 422, description = "A draw asks for more questions than there are")))]
pub(super) async fn set_sections(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
    Json(input): Json<SectionsUpdate>,
) -> Answer<Json<Saved>> {
    let version = authoring.save_sections(&cx, course, id, input.version, &input.sections).await?;
    Ok(Json(Saved { version }))
}

/// Takes a lesson out of its module.
#[utoipa::path(delete, path = "/api/v1/courses/{course}/lessons/{lesson}", tag = "authoring",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)), responses((status = 200, body = Undo)))]
pub(super) async fn delete(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
) -> Answer<Json<Undo>> {
    Ok(Json(authoring.delete_lesson(&cx, course, id).await?.into()))
}

/// What completes a lesson.
#[derive(Deserialize, ToSchema)]
pub(super) struct LessonRule {
    /// The lesson's version that was looked at.
    version: i32,
    /// A word such as `viewed`, `self_declared`, `submitted`, `marked`, `passed`, `attended`, `confirmed`; a table such as
    /// `{"read": {"minutes": 3}}`, `{"scrolled": {"share": 90}}`, `{"watched": {"share": 80}}`, `{"watched_time": {"minutes": 12}}`,
    /// `{"score": {"at_least": 70}}`; or a combination `{"all": […]}`, `{"any": […]}`, `{"at_least": {"n": 2, "of": […]}}`. Without it a page is declared done and a quiz passed.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    completion: Option<Rule>,
    /// What a quiz weighs in the course's score; 1 without it.
    weight: Option<u32>,
}

/// Says what completes a lesson.
#[utoipa::path(put, path = "/api/v1/courses/{course}/lessons/{lesson}/completion", tag = "authoring",
    params(("course" = Uuid, Path), ("lesson" = Uuid, Path)), request_body = LessonRule,
    responses((status = 200, body = Saved), (status = 409, description = "Based on an older version"), (status = 422)))]
pub(super) async fn set_rule(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, id)): Path<(CourseId, LessonId)>,
    Json(input): Json<LessonRule>,
) -> Answer<Json<Saved>> {
    let weight = input.weight.unwrap_or(1);
    let version = authoring.set_lesson_rule(&cx, course, id, Some(input.version), input.completion, weight).await?;
    Ok(Json(Saved { version }))
}

/// What completes a module.
#[derive(Deserialize, ToSchema)]
pub(super) struct ModuleRule {
    /// At least this many lessons, mandatory or not; without it all mandatory ones.
    at_least: Option<u32>,
    /// Whether the course needs the module done.
    mandatory: bool,
    /// How many times its lessons count in the progress and its quizzes in the course's score; 1 without it.
    weight: Option<u32>,
}

/// Says what completes a module.
#[utoipa::path(put, path = "/api/v1/courses/{course}/modules/{module}/completion", tag = "authoring",
    params(("course" = Uuid, Path), ("module" = Uuid, Path)), request_body = ModuleRule,
    responses((status = 200, body = Saved), (status = 422)))]
pub(super) async fn set_module_rule(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, module)): Path<(CourseId, ModuleId)>,
    Json(input): Json<ModuleRule>,
) -> Answer<Json<Saved>> {
    let ModuleRule { at_least, mandatory, weight } = input;
    let rule = crate::commands::ModuleRule { at_least, mandatory, weight: weight.unwrap_or(1) };
    let version = authoring.set_module_rule(&cx, course, module, rule).await?;
    Ok(Json(Saved { version }))
}
