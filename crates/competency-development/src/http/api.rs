//! The API.

use axum::extract::State;
use chrono::NaiveDate;
use kernel::{
    FieldProblem,
    id::{NeedsFormId, PersonId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, Answer, Context, Failure, Json, Path, Routes, WriteKey};

use crate::{
    CompetencyError, Development,
    commands::needs::Move,
    model::{Action, Competency},
    queries::{needs::FormView, person::Profile},
};

pub(crate) fn routes() -> Routes<Development> {
    Routes::new()
        .api(Access::SignedIn, utoipa_axum::routes!(dictionary))
        .api(Access::SignedIn, utoipa_axum::routes!(mine))
        .api(Access::SignedIn, utoipa_axum::routes!(of_person))
        .api(Access::SignedIn, utoipa_axum::routes!(begin))
        .api(Access::SignedIn, utoipa_axum::routes!(form))
        .api(Access::SignedIn, utoipa_axum::routes!(step))
}

/// A competency of the dictionary.
#[derive(Serialize, ToSchema)]
struct CompetencyItem {
    id: Uuid,
    code: String,
    /// manajerial, sosial-kultural or teknis.
    kind: &'static str,
    name: String,
    definition: String,
    levels: Vec<LevelItem>,
}

/// What a level means.
#[derive(Serialize, ToSchema)]
struct LevelItem {
    /// 1 to 5.
    level: u8,
    summary: String,
    /// What can be observed.
    indicators: Vec<String>,
}

impl From<Competency> for CompetencyItem {
    fn from(one: Competency) -> Self {
        let level = |text: crate::model::LevelText| LevelItem {
            level: text.level,
            summary: text.summary,
            indicators: text.indicators.lines().map(str::to_owned).collect(),
        };
        Self {
            id: one.id.uuid(),
            code: one.code,
            kind: one.kind.as_str(),
            name: one.name,
            definition: one.definition,
            levels: one.levels.into_iter().map(level).collect(),
        }
    }
}

/// The dictionary of competencies in use.
#[utoipa::path(get, path = "/api/v1/competencies", tag = "competency-development", responses((status = 200, body = Vec<CompetencyItem>)))]
async fn dictionary(State(development): State<Development>) -> Answer<Json<Vec<CompetencyItem>>> {
    let all = development.dictionary_of(false).await?;
    Ok(Json(all.into_iter().map(CompetencyItem::from).collect()))
}

/// Where somebody stands in a competency.
#[derive(Serialize, ToSchema)]
struct StandingItem {
    competency: Uuid,
    name: String,
    /// Level that the post asks for; 0 if none.
    required: u8,
    /// Assessed level in force.
    actual: Option<u8>,
    /// Levels missing.
    gap: u8,
    /// From where the level is known.
    source: Option<&'static str>,
    /// Last day on which it counts.
    expires_on: Option<NaiveDate>,
}

/// Where somebody stands.
#[derive(Serialize, ToSchema)]
struct ProfileItem {
    person: Uuid,
    post: String,
    /// Job fit in percent; none where nothing is asked.
    fit: Option<u32>,
    standings: Vec<StandingItem>,
}

impl From<Profile> for ProfileItem {
    fn from(profile: Profile) -> Self {
        let standings = profile.rows.into_iter().map(|row| StandingItem {
            competency: row.competency.id.uuid(),
            name: row.competency.name,
            required: row.standing.required,
            actual: row.standing.actual,
            gap: row.gap,
            source: row.assessed.as_ref().map(|one| one.source.as_str()),
            expires_on: row.assessed.map(|one| one.expires_on),
        });
        Self {
            person: profile.card.id.uuid(),
            post: profile.card.post.clone(),
            fit: profile.fit,
            standings: standings.collect(),
        }
    }
}

/// My competencies, gaps and job fit.
#[utoipa::path(get, path = "/api/v1/me/competencies", tag = "competency-development", responses((status = 200, body = ProfileItem)))]
async fn mine(State(development): State<Development>, Context(cx): Context) -> Answer<Json<ProfileItem>> {
    let person = cx.actor.person().ok_or_else(Failure::not_found)?;
    Ok(Json(development.profile(&cx, person).await?.into()))
}

/// Competencies of somebody whom I may see.
#[utoipa::path(get, path = "/api/v1/people/{person}/competencies", tag = "competency-development", params(("person" = Uuid, Path)), responses((status = 200, body = ProfileItem)))]
async fn of_person(
    State(development): State<Development>,
    Context(cx): Context,
    Path(person): Path<PersonId>,
) -> Answer<Json<ProfileItem>> {
    Ok(Json(development.profile(&cx, person).await?.into()))
}

/// A need.
#[derive(Serialize, ToSchema)]
struct NeedItem {
    /// Competency's name or the problem at work.
    subject: String,
    competency: Option<Uuid>,
    from: u8,
    to: u8,
    /// Form of learning, for instance `NKL03`.
    learning: String,
    wish: String,
    priority: u8,
    jp: i32,
    cost: i64,
}

/// A yearly form of needs.
#[derive(Serialize, ToSchema)]
struct FormItem {
    id: Uuid,
    year: i32,
    person: Uuid,
    state: &'static str,
    needs: Vec<NeedItem>,
    /// What the caller may do now.
    actions: Vec<&'static str>,
}

impl From<FormView> for FormItem {
    fn from(view: FormView) -> Self {
        let need = |(row, subject): (crate::model::NeedsRow, String)| NeedItem {
            subject,
            competency: row.competency.map(kernel::Id::uuid),
            from: row.gap_from,
            to: row.gap_to,
            learning: row.learning,
            wish: row.wish,
            priority: row.priority,
            jp: row.jp,
            cost: row.cost,
        };
        Self {
            id: view.form.id.uuid(),
            year: view.form.year,
            person: view.form.person.uuid(),
            state: view.form.state.as_str(),
            needs: view.rows.into_iter().map(need).collect(),
            actions: view.actions.into_iter().map(Action::as_str).collect(),
        }
    }
}

/// Which year.
#[derive(Deserialize, ToSchema)]
struct NewForm {
    year: i32,
}

/// Begins my form of a year, filled in from my gaps; asking again gives the one that is there.
#[utoipa::path(post, path = "/api/v1/me/needs", tag = "competency-development", request_body = NewForm, responses((status = 200, body = FormItem)))]
async fn begin(
    State(development): State<Development>,
    Context(cx): Context,
    key: WriteKey,
    Json(new): Json<NewForm>,
) -> Answer<Json<FormItem>> {
    let form = development.begin_needs(&cx, key.id(), new.year).await?;
    Ok(Json(development.needs_view(&cx, form.id).await?.into()))
}

/// A form that I may see.
#[utoipa::path(get, path = "/api/v1/needs/{form}", tag = "competency-development", params(("form" = Uuid, Path)), responses((status = 200, body = FormItem)))]
async fn form(
    State(development): State<Development>,
    Context(cx): Context,
    Path(form): Path<NeedsFormId>,
) -> Answer<Json<FormItem>> {
    Ok(Json(development.needs_view(&cx, form).await?.into()))
}

/// What to do with a form.
#[derive(Deserialize, ToSchema)]
struct StepItem {
    /// ajukan, tarik, setujui, verifikasi, kembalikan or tolak.
    action: String,
    /// Why; needed to give back and to turn down.
    #[serde(default)]
    reason: String,
}

/// Moves a form on in its flow.
#[utoipa::path(post, path = "/api/v1/needs/{form}/steps", tag = "competency-development", params(("form" = Uuid, Path)), request_body = StepItem, responses((status = 200, body = FormItem)))]
async fn step(
    State(development): State<Development>,
    Context(cx): Context,
    Path(form): Path<NeedsFormId>,
    key: WriteKey,
    Json(sent): Json<StepItem>,
) -> Answer<Json<FormItem>> {
    let unknown = || CompetencyError::Invalid(vec![FieldProblem::new("action", "competency-choose")]);
    let action = Action::parse(&sent.action).ok_or_else(unknown)?;
    development.move_needs(&cx, &Move { id: key.0, form, action, reason: sent.reason }).await?;
    Ok(Json(development.needs_view(&cx, form).await?.into()))
}
