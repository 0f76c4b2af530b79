use axum::{extract::State, http::StatusCode};
use courseware::{AuthoredBody, CurriculumEntry};
use kernel::{
    Id, Marks,
    id::{CourseId, PersonId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Json, Path, WriteKey};

use super::{Made, Saved, Undo};
use crate::{Authoring, commands::Settings, model::CourseCard};

/// A course in the list.
#[derive(Serialize, ToSchema)]
pub(super) struct CourseItem {
    id: Uuid,
    slug: String,
    /// draft, published or archived.
    state: String,
    title: String,
    subject: String,
    jp: u32,
    publication: Option<Uuid>,
    updated_at: chrono::DateTime<chrono::Utc>,
}

impl From<CourseCard> for CourseItem {
    fn from(card: CourseCard) -> Self {
        Self {
            id: card.id.uuid(),
            slug: card.slug,
            state: card.state.as_str().to_owned(),
            title: card.title,
            subject: card.subject,
            jp: card.jp,
            publication: card.publication.map(Id::uuid),
            updated_at: card.updated_at,
        }
    }
}

/// A subject of the curriculum.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct Subject {
    title: String,
    jp: u32,
}

/// What an author says of a course.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct CourseInput {
    /// Address word; made from the title when empty.
    #[serde(default)]
    slug: String,
    title: String,
    #[serde(default)]
    summary: String,
    subject: String,
    level: String,
    #[serde(default)]
    audience: Vec<String>,
    #[serde(default)]
    objectives: Vec<String>,
    #[serde(default)]
    jp: u32,
    #[serde(default)]
    form: String,
    #[serde(default)]
    curriculum: Vec<Subject>,
    #[serde(default = "yes")]
    mandatory_lessons: bool,
    /// At least this many modules complete it, mandatory or not.
    #[serde(default)]
    modules: Option<u32>,
    /// The least weighted score over its quizzes: a whole percent, or a text with a fraction.
    #[serde(default, with = "score")]
    #[schema(value_type = Option<String>)]
    score: Option<Marks>,
    /// The modules or the score suffice; without it both are needed.
    #[serde(default)]
    either: bool,
}

fn yes() -> bool {
    true
}

impl From<CourseInput> for Settings {
    fn from(input: CourseInput) -> Self {
        Self {
            slug: input.slug,
            title: input.title,
            summary: input.summary,
            subject: input.subject,
            level: input.level,
            audience: input.audience,
            objectives: input.objectives,
            jp: input.jp,
            form: input.form,
            curriculum: input
                .curriculum
                .into_iter()
                .map(|entry| CurriculumEntry { title: entry.title, jp: entry.jp })
                .collect(),
            mandatory_lessons: input.mandatory_lessons,
            modules: input.modules,
            score: input.score,
            either: input.either,
        }
    }
}

impl From<Settings> for CourseInput {
    fn from(settings: Settings) -> Self {
        Self {
            slug: settings.slug,
            title: settings.title,
            summary: settings.summary,
            subject: settings.subject,
            level: settings.level,
            audience: settings.audience,
            objectives: settings.objectives,
            jp: settings.jp,
            form: settings.form,
            curriculum: settings.curriculum.into_iter().map(|e| Subject { title: e.title, jp: e.jp }).collect(),
            mandatory_lessons: settings.mandatory_lessons,
            modules: settings.modules,
            score: settings.score,
            either: settings.either,
        }
    }
}

/// The courses that the caller may work on.
#[utoipa::path(get, path = "/api/v1/courses", tag = "authoring", responses((status = 200, body = Vec<CourseItem>)))]
pub(super) async fn list(State(authoring): State<Authoring>, Context(cx): Context) -> Answer<Json<Vec<CourseItem>>> {
    Ok(Json(authoring.courses(&cx).await?.into_iter().map(CourseItem::from).collect()))
}

/// Begins a course; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/courses", tag = "authoring", request_body = CourseInput,
    params(("Idempotency-Key" = Uuid, Header)),
    responses((status = 201, body = Made), (status = 409, description = "The slug is taken"), (status = 422)))]
pub(super) async fn create(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    key: WriteKey,
    Json(input): Json<CourseInput>,
) -> Answer<(StatusCode, Json<Made>)> {
    let id = authoring.create_course(&cx, Some(key.id()), &input.into()).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.uuid() })))
}

/// A course under work, with the versions that changes must name.
#[derive(Serialize, ToSchema)]
pub(super) struct Outline {
    id: Uuid,
    state: String,
    version: i32,
    settings: CourseInput,
    modules: Vec<ModuleItem>,
    /// What still stands between the course and its publication.
    #[schema(value_type = Vec<Object>)]
    readiness: Vec<courseware::readiness::Readiness>,
    media: Vec<MediaItem>,
}

/// A module of the outline.
#[derive(Serialize, ToSchema)]
pub(super) struct ModuleItem {
    id: Uuid,
    key: String,
    title: String,
    version: i32,
    lessons: Vec<LessonItem>,
}

/// A lesson of the outline.
#[derive(Serialize, ToSchema)]
pub(super) struct LessonItem {
    id: Uuid,
    key: String,
    title: String,
    /// page or quiz.
    kind: String,
    minutes: u32,
    mandatory: bool,
    version: i32,
}

/// A file of the course.
#[derive(Serialize, ToSchema)]
pub(super) struct MediaItem {
    id: Uuid,
    path: String,
    media_type: String,
    size: u64,
    digest: String,
}

/// A course with outline, files and readiness.
#[utoipa::path(get, path = "/api/v1/courses/{course}", tag = "authoring", params(("course" = Uuid, Path)),
    responses((status = 200, body = Outline), (status = 404)))]
pub(super) async fn outline(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
) -> Answer<Json<Outline>> {
    let workspace = authoring.workspace(&cx, course).await?;
    let readiness = courseware::readiness::readiness(&workspace.course, &workspace.media_table());
    let lessons = |module: &courseware::AuthoredModule| {
        let item = |lesson: &courseware::AuthoredLesson| LessonItem {
            id: lesson.id.uuid(),
            key: lesson.key.clone(),
            title: lesson.title.clone(),
            kind: if matches!(lesson.body, AuthoredBody::Quiz(_)) { "quiz" } else { "page" }.to_owned(),
            minutes: lesson.minutes,
            mandatory: lesson.mandatory,
            version: workspace.version(lesson.id),
        };
        module.lessons.iter().map(item).collect()
    };
    let modules = workspace.course.modules.iter().map(|module| ModuleItem {
        id: module.id.uuid(),
        key: module.key.clone(),
        title: module.title.clone(),
        version: workspace.version(module.id),
        lessons: lessons(module),
    });
    let media = workspace.media.iter().map(|media| MediaItem {
        id: media.id.uuid(),
        path: media.path.clone(),
        media_type: media.media_type.clone(),
        size: media.size,
        digest: media.digest.clone(),
    });
    Ok(Json(Outline {
        id: course.uuid(),
        state: workspace.card.state.as_str().to_owned(),
        version: workspace.version(course),
        settings: Settings::of(&workspace.course).into(),
        modules: modules.collect(),
        readiness,
        media: media.collect(),
    }))
}

/// New settings on top of a version.
#[derive(Deserialize, ToSchema)]
pub(super) struct CourseUpdate {
    version: i32,
    settings: CourseInput,
}

/// Describes a course anew.
#[utoipa::path(put, path = "/api/v1/courses/{course}", tag = "authoring", params(("course" = Uuid, Path)),
    request_body = CourseUpdate,
    responses((status = 200, body = Saved), (status = 409, description = "Based on an older version"), (status = 422)))]
pub(super) async fn update(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    Json(input): Json<CourseUpdate>,
) -> Answer<Json<Saved>> {
    let version = authoring.update_settings(&cx, course, input.version, &input.settings.into()).await?;
    Ok(Json(Saved { version }))
}

/// Co-authors.
#[derive(Deserialize, ToSchema)]
pub(super) struct Authors {
    /// Persons; replaces those before.
    authors: Vec<Uuid>,
}

/// Says who else writes the course.
#[utoipa::path(put, path = "/api/v1/courses/{course}/authors", tag = "authoring", params(("course" = Uuid, Path)),
    request_body = Authors, responses((status = 204), (status = 403)))]
pub(super) async fn share(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    Json(input): Json<Authors>,
) -> Answer<StatusCode> {
    let authors: Vec<_> = input.authors.into_iter().map(PersonId::from_uuid).collect();
    authoring.share(&cx, course, &authors).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A version that is out.
#[derive(Serialize, ToSchema)]
pub(super) struct PublicationItem {
    id: Uuid,
    /// Counts from one.
    number: u32,
    /// SHA-256 of the course document.
    digest: String,
}

/// Publishes the course as it stands; the idempotency key becomes the publication's id.
#[utoipa::path(post, path = "/api/v1/courses/{course}/publications", tag = "authoring",
    params(("course" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    responses((status = 201, body = PublicationItem), (status = 422, description = "Not ready; see the readiness list")))]
pub(super) async fn publish(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    key: WriteKey,
) -> Answer<(StatusCode, Json<PublicationItem>)> {
    let done = authoring.publish(&cx, course, Some(key.id())).await?;
    let item = PublicationItem { id: done.publication.uuid(), number: done.number, digest: done.digest };
    Ok((StatusCode::CREATED, Json(item)))
}

/// Takes the course out of the catalogue.
#[utoipa::path(post, path = "/api/v1/courses/{course}/archive", tag = "authoring", params(("course" = Uuid, Path)),
    responses((status = 204), (status = 403)))]
pub(super) async fn archive(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
) -> Answer<StatusCode> {
    authoring.archive(&cx, course).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An order of children.
#[derive(Deserialize, ToSchema)]
pub(super) struct Order {
    /// All children, in the order wished.
    order: Vec<Uuid>,
}

/// Puts the modules of a course, the lessons of a module or the questions of a quiz in order.
#[utoipa::path(post, path = "/api/v1/courses/{course}/order/{parent}", tag = "authoring",
    params(("course" = Uuid, Path), ("parent" = Uuid, Path)), request_body = Order,
    responses((status = 204), (status = 409, description = "The children are others by now")))]
pub(super) async fn reorder(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path((course, parent)): Path<(CourseId, Uuid)>,
    Json(input): Json<Order>,
) -> Answer<StatusCode> {
    authoring.reorder(&cx, course, Id::from_uuid(parent), &input.order).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes an older state of a resource the newest.
#[utoipa::path(post, path = "/api/v1/courses/{course}/restore", tag = "authoring", params(("course" = Uuid, Path)),
    request_body = Undo, responses((status = 200, body = Saved), (status = 404)))]
pub(super) async fn restore(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    Json(undo): Json<Undo>,
) -> Answer<Json<Saved>> {
    let (resource, revision) = (Id::from_uuid(undo.resource), Id::from_uuid(undo.revision));
    let version = authoring.restore(&cx, course, resource, revision).await?;
    Ok(Json(Saved { version }))
}

/// A percentage that may be absent, as a text.
mod score {
    use courseware::decimal::hundredths;
    use kernel::Marks;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::ref_option, reason = "serde hands over a reference")]
    pub(super) fn serialize<S: Serializer>(marks: &Option<Marks>, serializer: S) -> Result<S::Ok, S::Error> {
        match marks {
            Some(marks) => serializer.collect_str(marks),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Marks>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        hundredths(&text).map(|hundredths| Some(Marks(hundredths))).ok_or_else(|| D::Error::custom("not a percentage"))
    }
}
