use chrono::NaiveDate;
use database::{Error, Result};
use kernel::id::{MentoringApplicationId, PersonId, ProgrammeId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    entity::{application, mentor, programme, setting},
    word,
};
use crate::model::{Application, ApplicationState, Mentor, MentorState, Programme, ProgrammeState, Setting};

/// Programmes on one page.
const MOST_PROGRAMMES: u64 = 100;

pub(crate) async fn settings(exec: &DatabaseExecutor<'_>) -> Result<Vec<Setting>> {
    let rows = setting::Entity::find().order_by_asc(setting::Column::ValidFrom).all(exec).await?;
    Ok(rows
        .into_iter()
        .map(|row| Setting { word: row.word, from: row.valid_from, value: row.value, confidence: row.confidence })
        .collect())
}

/// Keeps a number from this day on; one of the same day is replaced.
pub(crate) async fn save_setting(
    exec: &DatabaseExecutor<'_>,
    id: Uuid,
    word: &str,
    from: NaiveDate,
    value: i32,
) -> Result<()> {
    let row = setting::ActiveModel {
        id: Set(id),
        word: Set(word.to_owned()),
        valid_from: Set(from),
        value: Set(value),
        confidence: Set("R".to_owned()),
    };
    let latest = OnConflict::columns([setting::Column::Word, setting::Column::ValidFrom])
        .update_columns([setting::Column::Value, setting::Column::Confidence])
        .to_owned();
    setting::Entity::insert(row).on_conflict(latest).exec_without_returning(exec).await?;
    Ok(())
}

pub(super) fn read(row: programme::Model) -> Result<Programme> {
    Ok(Programme {
        id: row.id,
        name: row.name,
        purpose: row.purpose,
        audience: row.audience,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        capacity: row.capacity.unsigned_abs(),
        state: word("state of a programme", ProgrammeState::parse(&row.state), &row.state)?,
        version: row.version,
        created_at: row.created_at,
    })
}

pub(crate) async fn programme(exec: &DatabaseExecutor<'_>, id: ProgrammeId) -> Result<Option<Programme>> {
    programme::Entity::find_by_id(id).one(exec).await?.map(read).transpose()
}

/// The latest programmes in these states, the newest first.
pub(crate) async fn programmes(exec: &DatabaseExecutor<'_>, states: &[ProgrammeState]) -> Result<Vec<Programme>> {
    let rows = programme::Entity::find()
        .filter(programme::Column::State.is_in(states.iter().map(|state| state.as_str())))
        .order_by_desc(programme::Column::StartsOn)
        .order_by_desc(programme::Column::Id)
        .limit(MOST_PROGRAMMES)
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Keeps a new programme. False if there is one with this id.
pub(crate) async fn insert_programme(exec: &DatabaseExecutor<'_>, new: &Programme) -> Result<bool> {
    let row = programme::ActiveModel {
        id: Set(new.id),
        name: Set(new.name.clone()),
        purpose: Set(new.purpose.clone()),
        audience: Set(new.audience.clone()),
        starts_on: Set(new.starts_on),
        ends_on: Set(new.ends_on),
        capacity: Set(new.capacity as i32),
        state: Set(new.state.as_str().to_owned()),
        version: Set(new.version),
        created_at: Set(new.created_at),
    };
    let once = OnConflict::column(programme::Column::Id).do_nothing().to_owned();
    Ok(programme::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Puts the programme in place of the one of the version before. False if it has moved on.
pub(crate) async fn update_programme(exec: &DatabaseExecutor<'_>, new: &Programme) -> Result<bool> {
    let changed = programme::Entity::update_many()
        .col_expr(programme::Column::Name, Expr::value(new.name.clone()))
        .col_expr(programme::Column::Purpose, Expr::value(new.purpose.clone()))
        .col_expr(programme::Column::Audience, Expr::value(new.audience.clone()))
        .col_expr(programme::Column::StartsOn, Expr::value(new.starts_on))
        .col_expr(programme::Column::EndsOn, Expr::value(new.ends_on))
        .col_expr(programme::Column::Capacity, Expr::value(new.capacity as i32))
        .col_expr(programme::Column::State, Expr::value(new.state.as_str()))
        .col_expr(programme::Column::Version, Expr::value(new.version))
        .filter(programme::Column::Id.eq(new.id))
        .filter(programme::Column::Version.eq(new.version - 1))
        .exec(exec)
        .await?;
    Ok(changed.rows_affected > 0)
}

fn read_mentor(row: mentor::Model) -> Result<Mentor> {
    Ok(Mentor {
        person: row.person_id,
        state: word("state of a mentor", MentorState::parse(&row.state), &row.state)?,
        about: row.about,
        capacity: row.capacity.map(i32::unsigned_abs),
        expert: row.expert,
        expertise: serde_json::from_value(row.expertise).map_err(|e| Error::stored("expertise", e))?,
        registered_at: row.registered_at,
    })
}

pub(crate) async fn mentor(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Option<Mentor>> {
    mentor::Entity::find_by_id(person).one(exec).await?.map(read_mentor).transpose()
}

/// Mentors in these states, the longest known first.
pub(crate) async fn mentors(exec: &DatabaseExecutor<'_>, states: &[MentorState]) -> Result<Vec<Mentor>> {
    let rows = mentor::Entity::find()
        .filter(mentor::Column::State.is_in(states.iter().map(|state| state.as_str())))
        .order_by_asc(mentor::Column::RegisteredAt)
        .order_by_asc(mentor::Column::PersonId)
        .all(exec)
        .await?;
    rows.into_iter().map(read_mentor).collect()
}

/// Keeps the mentor as it is now.
pub(crate) async fn save_mentor(exec: &DatabaseExecutor<'_>, new: &Mentor) -> Result<()> {
    let row = mentor::ActiveModel {
        person_id: Set(new.person),
        state: Set(new.state.as_str().to_owned()),
        about: Set(new.about.clone()),
        capacity: Set(new.capacity.map(|capacity| capacity as i32)),
        expert: Set(new.expert),
        expertise: Set(serde_json::to_value(&new.expertise).map_err(|e| Error::stored("expertise", e))?),
        registered_at: Set(new.registered_at),
    };
    let columns = [
        mentor::Column::State,
        mentor::Column::About,
        mentor::Column::Capacity,
        mentor::Column::Expert,
        mentor::Column::Expertise,
    ];
    let latest = OnConflict::column(mentor::Column::PersonId).update_columns(columns).to_owned();
    mentor::Entity::insert(row).on_conflict(latest).exec_without_returning(exec).await?;
    Ok(())
}

fn read_application(row: application::Model) -> Result<Application> {
    Ok(Application {
        id: row.id,
        programme: row.programme_id,
        person: row.person_id,
        named: row.named,
        competency: row.competency_id,
        target: row.target as u8,
        wish: row.wish,
        wished_mentor: row.wished_mentor_id,
        state: word("state of an application", ApplicationState::parse(&row.state), &row.state)?,
        at: row.at,
    })
}

/// The applications of a programme, the first first.
pub(crate) async fn applications(exec: &DatabaseExecutor<'_>, id: ProgrammeId) -> Result<Vec<Application>> {
    let rows = application::Entity::find()
        .filter(application::Column::ProgrammeId.eq(id))
        .order_by_asc(application::Column::At)
        .order_by_asc(application::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(read_application).collect()
}

/// Everything that this person applied for.
pub(crate) async fn applications_of(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<Application>> {
    let rows = application::Entity::find().filter(application::Column::PersonId.eq(person)).all(exec).await?;
    rows.into_iter().map(read_application).collect()
}

/// Applications that wait for a mentor in this programme.
pub(crate) async fn count_waiting(exec: &DatabaseExecutor<'_>, id: ProgrammeId) -> Result<u64> {
    Ok(application::Entity::find()
        .filter(application::Column::ProgrammeId.eq(id))
        .filter(application::Column::State.eq(ApplicationState::Waiting.as_str()))
        .count(exec)
        .await?)
}

/// Keeps the application; a person has one in each programme, and the latest words hold.
pub(crate) async fn save_application(exec: &DatabaseExecutor<'_>, new: &Application) -> Result<()> {
    let row = application::ActiveModel {
        id: Set(new.id),
        programme_id: Set(new.programme),
        person_id: Set(new.person),
        named: Set(new.named),
        competency_id: Set(new.competency),
        target: Set(new.target.into()),
        wish: Set(new.wish.clone()),
        wished_mentor_id: Set(new.wished_mentor),
        state: Set(new.state.as_str().to_owned()),
        at: Set(new.at),
    };
    let columns = [
        application::Column::Named,
        application::Column::CompetencyId,
        application::Column::Target,
        application::Column::Wish,
        application::Column::WishedMentorId,
        application::Column::State,
    ];
    let latest = OnConflict::columns([application::Column::ProgrammeId, application::Column::PersonId])
        .update_columns(columns)
        .to_owned();
    application::Entity::insert(row).on_conflict(latest).exec_without_returning(exec).await?;
    Ok(())
}

/// Moves an application of this person or, without one, of anybody. False if it does not wait any more.
pub(crate) async fn end_application(
    exec: &DatabaseExecutor<'_>,
    id: MentoringApplicationId,
    person: Option<PersonId>,
    state: ApplicationState,
) -> Result<bool> {
    let mut change = application::Entity::update_many()
        .col_expr(application::Column::State, Expr::value(state.as_str()))
        .filter(application::Column::Id.eq(id))
        .filter(application::Column::State.eq(ApplicationState::Waiting.as_str()));
    if let Some(person) = person {
        change = change.filter(application::Column::PersonId.eq(person));
    }
    Ok(change.exec(exec).await?.rows_affected > 0)
}
