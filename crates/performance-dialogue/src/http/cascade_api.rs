//! Templates of goals, goals of units, and summaries of years by JSON.

use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use kernel::id::{CompetencyId, PersonId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, Answer, Context, Json, Path, Query, Routes};

use super::{OPENERS, SUPERIORS, api::WayDocument};
use crate::{
    PerformanceDialogue,
    cascade::model::{GoalTemplate, GoalTemplateId, UnitGoal, UnitGoalId},
    goals::model::Rise,
    reviews::YearView,
};

pub(super) fn routes() -> Routes<PerformanceDialogue> {
    Routes::new()
        .api(Access::ADMINS, utoipa_axum::routes!(templates))
        .api(Access::ADMINS, utoipa_axum::routes!(write_template))
        .api(Access::ADMINS, utoipa_axum::routes!(retire_template))
        .api(Access::SignedIn, utoipa_axum::routes!(unit_goals))
        .api(OPENERS, utoipa_axum::routes!(write_unit_goal))
        .api(Access::SignedIn, utoipa_axum::routes!(year))
        .api(SUPERIORS, utoipa_axum::routes!(write_review))
        .api(Access::SignedIn, utoipa_axum::routes!(confirm_review))
        .api(Access::SignedIn, utoipa_axum::routes!(return_review))
}

/// A template of goals.
#[derive(Serialize, ToSchema)]
pub(super) struct TemplateDocument {
    id: Uuid,
    #[serde(flatten)]
    says: TemplateInput,
}

/// What a template of goals says.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct TemplateInput {
    title: String,
    measure: String,
    /// For which post, in words; empty for any.
    #[serde(default)]
    post: String,
    /// For which class of posts, for instance `pelaksana`; empty for any.
    #[serde(default)]
    post_kind: String,
    #[serde(default)]
    competency: Option<Uuid>,
    #[serde(default)]
    from_level: Option<i32>,
    #[serde(default)]
    to_level: Option<i32>,
    #[serde(default)]
    ways: Vec<WayDocument>,
}

impl From<GoalTemplate> for TemplateDocument {
    fn from(template: GoalTemplate) -> Self {
        let rise = template.rise;
        let says = TemplateInput {
            title: template.title,
            measure: template.measure,
            post: template.post,
            post_kind: template.post_kind,
            competency: rise.as_ref().and_then(|rise| rise.competency).map(CompetencyId::uuid),
            from_level: rise.as_ref().and_then(|rise| rise.from),
            to_level: rise.and_then(|rise| rise.to),
            ways: template.ways.into_iter().map(|plan| WayDocument::of(plan, false)).collect(),
        };
        Self { id: template.id.uuid(), says }
    }
}

/// All templates of goals.
#[utoipa::path(get, path = "/api/v1/goal-templates", tag = "goals", responses((status = 200, body = Vec<TemplateDocument>)))]
pub(super) async fn templates(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
) -> Answer<Json<Vec<TemplateDocument>>> {
    Ok(Json(dialogue.goal_templates(&cx).await?.into_iter().map(Into::into).collect()))
}

/// Writes a template, new under this id or in place of what it said.
#[utoipa::path(put, path = "/api/v1/goal-templates/{template}", tag = "goals", request_body = TemplateInput,
    params(("template" = Uuid, Path)), responses((status = 204, description = "Written"), (status = 422)))]
pub(super) async fn write_template(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<GoalTemplateId>,
    Json(input): Json<TemplateInput>,
) -> Answer<StatusCode> {
    let (from, to) = (input.from_level, input.to_level);
    let template = GoalTemplate {
        id,
        title: input.title,
        rise: input.competency.map(|id| Rise {
            competency: Some(CompetencyId::from_uuid(id)),
            name: String::new(),
            from,
            to,
        }),
        measure: input.measure,
        post: input.post,
        post_kind: input.post_kind,
        ways: input.ways.into_iter().map(WayDocument::plan).collect(),
    };
    dialogue.write_template(&cx, template).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Offers a template no more.
#[utoipa::path(delete, path = "/api/v1/goal-templates/{template}", tag = "goals", params(("template" = Uuid, Path)),
    responses((status = 204, description = "Gone"), (status = 404)))]
pub(super) async fn retire_template(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<GoalTemplateId>,
) -> Answer<StatusCode> {
    dialogue.retire_template(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, utoipa::IntoParams)]
pub(super) struct OfYear {
    /// Calendar year.
    year: i32,
}

/// What a unit wants to reach in a year.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct UnitGoalDocument {
    /// Left out when sent.
    #[serde(default)]
    id: Option<Uuid>,
    unit: Uuid,
    year: i32,
    title: String,
    measure: String,
}

/// Goals of my unit and the units above, the nearest first; of all units for the administration.
#[utoipa::path(get, path = "/api/v1/unit-goals", tag = "goals", params(OfYear),
    responses((status = 200, body = Vec<UnitGoalDocument>)))]
pub(super) async fn unit_goals(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Query(of): Query<OfYear>,
) -> Answer<Json<Vec<UnitGoalDocument>>> {
    let document = |goal: UnitGoal| UnitGoalDocument {
        id: Some(goal.id.uuid()),
        unit: goal.unit.uuid(),
        year: goal.year,
        title: goal.title,
        measure: goal.measure,
    };
    Ok(Json(dialogue.unit_goals(&cx, of.year).await?.goals.into_iter().map(document).collect()))
}

/// Writes what a unit wants to reach, new under this id or in place of what it said.
#[utoipa::path(put, path = "/api/v1/unit-goals/{goal}", tag = "goals", request_body = UnitGoalDocument,
    params(("goal" = Uuid, Path)), responses((status = 204, description = "Written"), (status = 404), (status = 422)))]
pub(super) async fn write_unit_goal(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(id): Path<UnitGoalId>,
    Json(input): Json<UnitGoalDocument>,
) -> Answer<StatusCode> {
    let written_by = cx.actor.person().ok_or_else(web::Failure::not_found)?;
    let UnitGoalDocument { unit, year, title, measure, .. } = input;
    let goal = UnitGoal { id, unit: UnitId::from_uuid(unit), year, title, measure, written_by };
    dialogue.write_unit_goal(&cx, goal).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The superior's summary of a year of somebody.
#[derive(Serialize, ToSchema)]
pub(super) struct ReviewDocument {
    person: Uuid,
    year: i32,
    /// Empty where there is none, or where it is a draft of somebody else.
    summary: String,
    /// What the employee wrote on giving it back.
    comment: String,
    /// Needed to change it.
    version: i32,
    superior_confirmed_at: Option<DateTime<Utc>>,
    employee_confirmed_at: Option<DateTime<Utc>>,
    /// Goals that were due in the year.
    goals: usize,
}

impl From<YearView> for ReviewDocument {
    fn from(view: YearView) -> Self {
        let readable = view.readable();
        let review = view.review;
        Self {
            person: review.person.uuid(),
            year: review.year,
            summary: if readable { review.summary } else { String::new() },
            comment: if readable { review.consent.comment } else { String::new() },
            version: review.consent.version,
            superior_confirmed_at: review.consent.superior_at,
            employee_confirmed_at: review.consent.employee_at,
            goals: view.goals.len(),
        }
    }
}

/// The summary of a year, my own or of somebody who answers to me.
#[utoipa::path(get, path = "/api/v1/people/{person}/reviews/{year}", tag = "goals",
    params(("person" = Uuid, Path), ("year" = i32, Path)), responses((status = 200, body = ReviewDocument), (status = 404)))]
pub(super) async fn year(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path((person, year)): Path<(PersonId, i32)>,
) -> Answer<Json<ReviewDocument>> {
    Ok(Json(dialogue.year(&cx, person, year).await?.into()))
}

/// What is done with a summary.
#[derive(Deserialize, ToSchema)]
pub(super) struct ReviewInput {
    /// The version that it is based on.
    version: i32,
    /// The summary, or why it is given back.
    #[serde(default)]
    text: String,
}

/// Writes the summary of a year as the superior in office.
#[utoipa::path(put, path = "/api/v1/people/{person}/reviews/{year}", tag = "goals", request_body = ReviewInput,
    params(("person" = Uuid, Path), ("year" = i32, Path)),
    responses((status = 204, description = "Written"), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn write_review(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(of): Path<(PersonId, i32)>,
    Json(input): Json<ReviewInput>,
) -> Answer<StatusCode> {
    dialogue.write_review(&cx, of, input.version, &input.text).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Confirms the summary of this version for my side.
#[utoipa::path(post, path = "/api/v1/people/{person}/reviews/{year}/confirmation", tag = "goals", request_body = ReviewInput,
    params(("person" = Uuid, Path), ("year" = i32, Path)),
    responses((status = 204, description = "Confirmed"), (status = 404), (status = 409)))]
pub(super) async fn confirm_review(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(of): Path<(PersonId, i32)>,
    Json(input): Json<ReviewInput>,
) -> Answer<StatusCode> {
    dialogue.confirm_review(&cx, of, input.version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives the summary about me back with a comment.
#[utoipa::path(post, path = "/api/v1/people/{person}/reviews/{year}/return", tag = "goals", request_body = ReviewInput,
    params(("person" = Uuid, Path), ("year" = i32, Path)),
    responses((status = 204, description = "Given back"), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn return_review(
    State(dialogue): State<PerformanceDialogue>,
    Context(cx): Context,
    Path(of): Path<(PersonId, i32)>,
    Json(input): Json<ReviewInput>,
) -> Answer<StatusCode> {
    dialogue.return_review(&cx, of, input.version, &input.text).await?;
    Ok(StatusCode::NO_CONTENT)
}
