use axum::{extract::State, http::StatusCode};
use courseware::LessonContent;
use kernel::id::{CourseId, LessonId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Failure, Json, Path, Ui, WriteKey};

use super::ticks::{TickItem, course_ticks, outcome_of, ticks};
use crate::{DeliveryError, Pages, assignments::NewAssignment, model::Position};

/// A course with its outline and the caller's state in it.
#[derive(Serialize, ToSchema)]
pub(crate) struct CourseItem {
    id: Uuid,
    slug: String,
    title: String,
    summary: String,
    subject: String,
    level: String,
    jp: u32,
    minutes: u32,
    /// The caller's enrolment, if there is one.
    enrolment: Option<Uuid>,
    /// Which time the caller takes the course, from 1.
    cycle: u32,
    /// Whether joining begins the next cycle, because the certificate of this one has ended or ends soon.
    renewable: bool,
    completed_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Done part of the mandatory lessons, weighed by their minutes, in whole percent.
    percent: u32,
    /// Minutes of mandatory lessons that are still open.
    minutes_left: u32,
    /// Rules of the course besides its mandatory modules.
    requirements: Vec<TickItem>,
    modules: Vec<ModuleItem>,
}

/// A module of the outline.
#[derive(Serialize, ToSchema)]
pub(crate) struct ModuleItem {
    id: Uuid,
    title: String,
    /// Whether its rule is met.
    done: bool,
    /// Lessons done of those that must be.
    have: usize,
    /// Lessons that must be done.
    need: usize,
    lessons: Vec<LessonItem>,
}

/// A lesson of the outline.
#[derive(Serialize, ToSchema)]
pub(crate) struct LessonItem {
    id: Uuid,
    title: String,
    /// page, video, pdf or quiz.
    kind: String,
    minutes: u32,
    mandatory: bool,
    done: bool,
    /// What completes it, requirement by requirement.
    requirements: Vec<TickItem>,
}

/// A course by slug or id.
#[utoipa::path(get, path = "/api/v1/catalogue/{course}", tag = "delivery", params(("course" = String, Path, description = "Slug or id")),
    responses((status = 200, body = CourseItem), (status = 404, description = "No such course")))]
pub(crate) async fn outline(State(pages): State<Pages>, ui: Ui, Path(name): Path<String>) -> Answer<Json<CourseItem>> {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let offering = pages.delivery.find_offering(&name).await?.ok_or(DeliveryError::NotFound)?;
    let enrolment = pages.delivery.enrolment(person, offering.course).await?;
    if offering.archived && enrolment.is_none() {
        return Err(DeliveryError::NotFound.into());
    }
    let publication = enrolment.as_ref().map_or(offering.publication, |enrolment| enrolment.publication);
    let document = pages.delivery.course_of(publication).await?;
    let progress = pages.progress_or_none(enrolment.as_ref()).await?;
    let now = outcome_of(&document, &progress);
    let done = &progress.card.done;
    let modules = document.modules.iter().zip(&now.modules).map(|(module, outcome)| ModuleItem {
        id: module.id.uuid(),
        title: module.title.clone(),
        done: outcome.done,
        have: outcome.have,
        need: outcome.need,
        lessons: module
            .lessons
            .iter()
            .map(|lesson| LessonItem {
                id: lesson.id.uuid(),
                title: lesson.title.clone(),
                kind: serde_json::to_value(lesson.kind)
                    .ok()
                    .and_then(|v| v.as_str().map(str::to_owned))
                    .unwrap_or_default(),
                minutes: lesson.minutes,
                mandatory: lesson.mandatory,
                done: done.contains(&lesson.id),
                requirements: ticks(&ui, &document, &progress, &now, lesson.id),
            })
            .collect(),
    });
    Ok(Json(CourseItem {
        id: offering.course.uuid(),
        slug: offering.slug,
        title: document.facts.title.clone(),
        summary: document.facts.summary.clone(),
        subject: document.facts.subject.clone(),
        level: document.facts.level.clone(),
        jp: document.facts.jp,
        minutes: document.minutes(),
        cycle: enrolment.as_ref().map_or(1, |enrolment| enrolment.cycle),
        renewable: !offering.archived && enrolment.as_ref().is_some_and(|enrolment| enrolment.renewable(ui.today())),
        requirements: course_ticks(&ui, &document, &now, enrolment.is_some()),
        enrolment: enrolment.map(|enrolment| enrolment.id.uuid()),
        completed_at: progress.card.completed_at,
        percent: if progress.card.completed_at.is_some() { 100 } else { now.percent },
        minutes_left: if progress.card.completed_at.is_some() { 0 } else { now.minutes_left },
        modules: modules.collect(),
    }))
}

/// Which course to join.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewEnrolment {
    course: Uuid,
}

/// An enrolment.
#[derive(Serialize, ToSchema)]
pub(crate) struct EnrolmentItem {
    id: Uuid,
    course: Uuid,
    publication: Uuid,
    /// Which time the person takes the course, from 1.
    cycle: u32,
    enrolled_at: chrono::DateTime<chrono::Utc>,
}

/// Joins a course, or takes it again where its certificate ends. The idempotency key becomes the enrolment's id.
#[utoipa::path(post, path = "/api/v1/enrolments", tag = "delivery", request_body = NewEnrolment,
    params(("Idempotency-Key" = Uuid, Header, description = "UUID of version 7, made by the client")),
    responses((status = 200, body = EnrolmentItem), (status = 404, description = "No such course"), (status = 409, description = "Archived")))]
pub(crate) async fn enrol(
    State(pages): State<Pages>,
    Context(cx): Context,
    key: WriteKey,
    Json(new): Json<NewEnrolment>,
) -> Answer<Json<EnrolmentItem>> {
    let enrolment = pages.delivery.enrol(&cx, key.id(), CourseId::from_uuid(new.course)).await?;
    Ok(Json(EnrolmentItem {
        id: enrolment.id.uuid(),
        course: enrolment.course.uuid(),
        publication: enrolment.publication.uuid(),
        cycle: enrolment.cycle,
        enrolled_at: enrolment.enrolled_at,
    }))
}

/// Moves the caller's enrolment to the newest version of the course; what is done stays done. Nothing if it is there already.
#[utoipa::path(put, path = "/api/v1/enrolments/{course}/newest-version", tag = "delivery", params(("course" = Uuid, Path)),
    responses((status = 204, description = "Moved"), (status = 404, description = "No such course"), (status = 409, description = "Not enrolled")))]
pub(crate) async fn move_to_latest(
    State(pages): State<Pages>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
) -> Answer<StatusCode> {
    pages.delivery.move_to_latest(&cx, course).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A course to be assigned.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AssignmentBody {
    course: Uuid,
    /// The last day.
    due: chrono::NaiveDate,
    /// Why, for the learner to read.
    #[serde(default)]
    note: String,
}

/// Assigns a course to somebody who answers to the caller, or to anybody as the administration. The idempotency key becomes the
/// enrolment's id, if the person is not in the course yet.
#[utoipa::path(post, path = "/api/v1/people/{person}/assignments", tag = "delivery", request_body = AssignmentBody,
    params(("person" = Uuid, Path), ("Idempotency-Key" = Uuid, Header, description = "UUID of version 7, made by the client")),
    responses((status = 200, body = EnrolmentItem), (status = 404, description = "No such course, or nobody of the caller's"), (status = 422, description = "Fields at fault")))]
pub(crate) async fn assign(
    State(pages): State<Pages>,
    Context(cx): Context,
    Path(person): Path<PersonId>,
    key: WriteKey,
    Json(body): Json<AssignmentBody>,
) -> Answer<Json<EnrolmentItem>> {
    let new = NewAssignment {
        enrolment: key.id(),
        person,
        course: CourseId::from_uuid(body.course),
        due_on: body.due,
        note: body.note,
    };
    let enrolment = pages.delivery.assign(&cx, &new).await?;
    Ok(Json(EnrolmentItem {
        id: enrolment.id.uuid(),
        course: enrolment.course.uuid(),
        publication: enrolment.publication.uuid(),
        cycle: enrolment.cycle,
        enrolled_at: enrolment.enrolled_at,
    }))
}

/// Takes an assignment back; the person stays in the course.
#[utoipa::path(delete, path = "/api/v1/people/{person}/assignments/{course}", tag = "delivery",
    params(("person" = Uuid, Path), ("course" = Uuid, Path)),
    responses((status = 204, description = "Taken back"), (status = 404, description = "Nobody of the caller's, or not in the course")))]
pub(crate) async fn withdraw(
    State(pages): State<Pages>,
    Context(cx): Context,
    Path((person, course)): Path<(PersonId, CourseId)>,
) -> Answer<StatusCode> {
    pages.delivery.withdraw(&cx, person, course).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A lesson to read.
#[derive(Serialize, ToSchema)]
pub(crate) struct LessonBody {
    id: Uuid,
    title: String,
    /// Sanitised HTML; empty for a quiz, which is taken by an attempt.
    html: String,
}

/// A lesson of a course in which the caller is enrolled.
#[utoipa::path(get, path = "/api/v1/catalogue/{course}/lessons/{lesson}", tag = "delivery",
    params(("course" = String, Path, description = "Slug or id"), ("lesson" = Uuid, Path)),
    responses((status = 200, body = LessonBody), (status = 403, description = "Not enrolled"), (status = 404, description = "No such lesson")))]
pub(crate) async fn lesson(
    State(pages): State<Pages>,
    Context(cx): Context,
    Path((name, id)): Path<(String, LessonId)>,
) -> Answer<Json<LessonBody>> {
    let standing = pages.standing(&cx, &name).await?;
    let outline = standing.document.lesson(id).ok_or(DeliveryError::NotFound)?;
    let document = pages.delivery.lesson_document(&outline.document).await?;
    let html = match &document.content {
        LessonContent::Page(page) => page.html.clone(),
        LessonContent::Quiz(_) => String::new(),
    };
    Ok(Json(LessonBody { id: id.uuid(), title: outline.title.clone(), html }))
}

/// Declares a page lesson done; repeating it changes nothing.
#[utoipa::path(put, path = "/api/v1/catalogue/{course}/lessons/{lesson}/done", tag = "delivery",
    params(("course" = String, Path, description = "Slug or id"), ("lesson" = Uuid, Path)),
    responses((status = 204, description = "Done"), (status = 409, description = "The lesson is done by its quiz or by its rule")))]
pub(crate) async fn finish(
    State(pages): State<Pages>,
    Context(cx): Context,
    Path((name, id)): Path<(String, LessonId)>,
) -> Answer<StatusCode> {
    let standing = pages.standing(&cx, &name).await?;
    pages.delivery.finish_lesson(&cx, &standing.enrolment, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where a video was left.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PositionBody {
    /// Seconds from the beginning.
    position: f64,
    /// Length in seconds.
    duration: f64,
    /// Parts watched, in seconds.
    #[serde(default)]
    ranges: Vec<(f64, f64)>,
}

/// Remembers where a video was left.
#[utoipa::path(post, path = "/api/v1/catalogue/{course}/lessons/{lesson}/position", tag = "delivery",
    params(("course" = String, Path, description = "Slug or id"), ("lesson" = Uuid, Path)),
    request_body = PositionBody, responses((status = 204, description = "Remembered")))]
pub(crate) async fn position(
    State(pages): State<Pages>,
    Context(cx): Context,
    Path((name, lesson)): Path<(String, LessonId)>,
    Json(body): Json<PositionBody>,
) -> Answer<StatusCode> {
    let standing = pages.standing(&cx, &name).await?;
    standing.document.lesson(lesson).ok_or(DeliveryError::NotFound)?;
    let seconds = |value: f64| value.clamp(0.0, 86_400.0) as u32;
    let ranges = body.ranges.iter().map(|(from, to)| (seconds(*from), seconds(to.ceil()))).collect();
    let position = Position { seconds: seconds(body.position), duration: seconds(body.duration), ranges };
    pages.delivery.save_position(&cx, &standing.enrolment, lesson, position).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Active reading since the last report.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReadingBody {
    /// Seconds in which the page was visible and the reader at work; no more counts than time has passed.
    seconds: u32,
    /// Parts of the text that were on screen, from and to, in percent of its length.
    #[serde(default)]
    #[schema(value_type = Vec<Vec<u32>>)]
    seen: Vec<(u32, u32)>,
}

/// Where a lesson stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct StandingItem {
    done: bool,
    /// What completes it, requirement by requirement.
    requirements: Vec<TickItem>,
}

impl Pages {
    async fn standing_of(&self, ui: &Ui, name: &str, id: LessonId) -> Result<StandingItem, DeliveryError> {
        let standing = self.standing(&ui.cx, name).await?;
        standing.document.lesson(id).ok_or(DeliveryError::NotFound)?;
        let progress = self.progress_of(standing.enrolment.id).await?;
        let now = outcome_of(&standing.document, &progress);
        let requirements = ticks(ui, &standing.document, &progress, &now, id);
        Ok(StandingItem { done: progress.card.done.contains(&id), requirements })
    }
}

/// Adds active reading to a lesson that asks for it. The idempotency key keeps a report from counting twice.
#[utoipa::path(post, path = "/api/v1/catalogue/{course}/lessons/{lesson}/reading", tag = "delivery",
    params(("course" = String, Path, description = "Slug or id"), ("lesson" = Uuid, Path), ("Idempotency-Key" = Uuid, Header)),
    request_body = ReadingBody,
    responses((status = 200, body = StandingItem), (status = 409, description = "The lesson does not ask for reading")))]
pub(crate) async fn reading(
    State(pages): State<Pages>,
    ui: Ui,
    Path((name, id)): Path<(String, LessonId)>,
    _: WriteKey,
    Json(body): Json<ReadingBody>,
) -> Answer<Json<StandingItem>> {
    let standing = pages.standing(&ui.cx, &name).await?;
    pages.delivery.read_lesson(&ui.cx, &standing.enrolment, id, body.seconds, body.seen).await?;
    Ok(Json(pages.standing_of(&ui, &name, id).await?))
}

/// Where the caller stands in a lesson.
#[utoipa::path(get, path = "/api/v1/catalogue/{course}/lessons/{lesson}/standing", tag = "delivery",
    params(("course" = String, Path, description = "Slug or id"), ("lesson" = Uuid, Path)),
    responses((status = 200, body = StandingItem), (status = 403, description = "Not enrolled"), (status = 404, description = "No such lesson")))]
pub(crate) async fn standing(
    State(pages): State<Pages>,
    ui: Ui,
    Path((name, id)): Path<(String, LessonId)>,
) -> Answer<Json<StandingItem>> {
    Ok(Json(pages.standing_of(&ui, &name, id).await?))
}
