//! Performance dialogues and what is added to them.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use database::{Error, Result};
use kernel::{
    Cx,
    id::{DialogueId, PersonId},
};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    talk_entity::{dialogue_remark, dialogue_reminder, performance_dialogue},
    word,
};
use crate::{
    consent::{Consent, Party, Standing},
    talks::model::{AgendaGoal, Meeting, Minutes, NextStep, Quarter, Remark, RemarkKind, Talk},
};

use performance_dialogue::Column as T;

/// A next step as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredStep {
    text: String,
    by: String,
    due_on: NaiveDate,
}

fn steps_json(steps: &[NextStep]) -> Result<Value> {
    let stored: Vec<StoredStep> = steps
        .iter()
        .map(|step| StoredStep { text: step.text.clone(), by: step.by.as_str().to_owned(), due_on: step.due_on })
        .collect();
    serde_json::to_value(stored).map_err(|error| Error::stored("list of steps", error))
}

fn goals_json(goals: &[AgendaGoal]) -> Result<Value> {
    serde_json::to_value(goals).map_err(|error| Error::stored("list of goals", error))
}

fn talk_of(row: performance_dialogue::Model) -> Result<Talk> {
    let steps: Vec<StoredStep> =
        serde_json::from_value(row.steps).map_err(|error| Error::stored("list of steps", error))?;
    let step = |step: StoredStep| {
        let by = word("side", Party::parse(&step.by), &step.by)?;
        Ok(NextStep { text: step.text, by, due_on: step.due_on })
    };
    Ok(Talk {
        id: row.id,
        person: row.person_id,
        superior: row.superior_id,
        quarter: Quarter { year: row.year, number: row.quarter },
        meeting: Meeting { starts_at: row.starts_at, minutes: row.minutes, place: row.place },
        minutes: Minutes { agreed: row.agreed, steps: steps.into_iter().map(step).collect::<Result<_>>()? },
        goals: serde_json::from_value(row.goals).map_err(|error| Error::stored("list of goals", error))?,
        consent: Consent {
            standing: word("standing", Standing::parse(&row.standing), &row.standing)?,
            superior_at: row.superior_at,
            employee_at: row.employee_at,
            comment: row.comment,
            version: row.version,
        },
    })
}

/// Puts a new talk in. False if the person has one of this quarter, or the id was taken.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, cx: &Cx, talk: &Talk) -> Result<bool> {
    let row = performance_dialogue::ActiveModel {
        id: Set(talk.id),
        person_id: Set(talk.person),
        superior_id: Set(talk.superior),
        year: Set(talk.quarter.year),
        quarter: Set(talk.quarter.number),
        starts_at: Set(talk.meeting.starts_at),
        minutes: Set(talk.meeting.minutes),
        place: Set(talk.meeting.place.clone()),
        agreed: Set(talk.minutes.agreed.clone()),
        steps: Set(steps_json(&talk.minutes.steps)?),
        goals: Set(goals_json(&talk.goals)?),
        standing: Set(talk.consent.standing.as_str().to_owned()),
        superior_at: Set(talk.consent.superior_at),
        employee_at: Set(talk.consent.employee_at),
        comment: Set(talk.consent.comment.clone()),
        version: Set(talk.consent.version),
        reminded_at: Set(None),
        created_at: Set(cx.now()),
    };
    let once = OnConflict::new().do_nothing().to_owned();
    Ok(performance_dialogue::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

pub(crate) async fn talk(exec: &DatabaseExecutor<'_>, id: DialogueId) -> Result<Option<Talk>> {
    performance_dialogue::Entity::find_by_id(id).one(exec).await?.map(talk_of).transpose()
}

/// The talks of a person, the latest quarter first.
pub(crate) async fn of_person(exec: &DatabaseExecutor<'_>, person: PersonId, limit: u64) -> Result<Vec<Talk>> {
    let rows = performance_dialogue::Entity::find()
        .filter(T::PersonId.eq(person))
        .order_by_desc(T::Year)
        .order_by_desc(T::Quarter)
        .limit(limit)
        .all(exec)
        .await?;
    rows.into_iter().map(talk_of).collect()
}

/// The talks of these people in a quarter.
pub(crate) async fn of_quarter(
    exec: &DatabaseExecutor<'_>,
    people: &[PersonId],
    quarter: Quarter,
) -> Result<Vec<Talk>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let rows = performance_dialogue::Entity::find()
        .filter(T::PersonId.is_in(people.iter().copied()))
        .filter(T::Year.eq(quarter.year))
        .filter(T::Quarter.eq(quarter.number))
        .all(exec)
        .await?;
    rows.into_iter().map(talk_of).collect()
}

/// Those of these people with whom a talk of this quarter was held: its minutes were confirmed by the superior at least.
pub(crate) async fn held(
    exec: &DatabaseExecutor<'_>,
    people: &[PersonId],
    quarter: Quarter,
) -> Result<HashSet<PersonId>> {
    let talks = of_quarter(exec, people, quarter).await?;
    Ok(talks.into_iter().filter(Talk::held).map(|talk| talk.person).collect())
}

/// Moves a talk to another time or place. False if its minutes have moved on from this version.
pub(crate) async fn move_meeting(
    exec: &DatabaseExecutor<'_>,
    id: DialogueId,
    version: i32,
    meeting: &Meeting,
) -> Result<bool> {
    let done = performance_dialogue::Entity::update_many()
        .col_expr(T::StartsAt, Expr::value(meeting.starts_at))
        .col_expr(T::Minutes, Expr::value(meeting.minutes))
        .col_expr(T::Place, Expr::value(meeting.place.as_str()))
        .col_expr(T::RemindedAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(T::Version, Expr::value(version + 1))
        .filter(T::Id.eq(id))
        .filter(T::Version.eq(version))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Writes minutes, goals and consent of a talk as they are here. False if they have moved on from the version before.
pub(crate) async fn save(exec: &DatabaseExecutor<'_>, talk: &Talk, before: i32) -> Result<bool> {
    let consent = &talk.consent;
    let done = performance_dialogue::Entity::update_many()
        .col_expr(T::SuperiorId, Expr::value(talk.superior))
        .col_expr(T::Agreed, Expr::value(talk.minutes.agreed.as_str()))
        .col_expr(T::Steps, Expr::value(steps_json(&talk.minutes.steps)?))
        .col_expr(T::Goals, Expr::value(goals_json(&talk.goals)?))
        .col_expr(T::Standing, Expr::value(consent.standing.as_str()))
        .col_expr(T::SuperiorAt, Expr::value(consent.superior_at))
        .col_expr(T::EmployeeAt, Expr::value(consent.employee_at))
        .col_expr(T::Comment, Expr::value(consent.comment.as_str()))
        .col_expr(T::Version, Expr::value(consent.version))
        .filter(T::Id.eq(talk.id))
        .filter(T::Version.eq(before))
        .filter(T::Standing.ne(Standing::Sealed.as_str()))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Adds a remark. False if it was there.
pub(crate) async fn add(exec: &DatabaseExecutor<'_>, talk: DialogueId, remark: &Remark) -> Result<bool> {
    let row = dialogue_remark::ActiveModel {
        id: Set(remark.id),
        dialogue_id: Set(talk),
        kind: Set(remark.kind.as_str().to_owned()),
        author_id: Set(remark.author),
        text: Set(remark.text.clone()),
        at: Set(remark.at),
    };
    let once = OnConflict::column(dialogue_remark::Column::Id).do_nothing().to_owned();
    Ok(dialogue_remark::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// What was added to a talk, in order.
pub(crate) async fn remarks(exec: &DatabaseExecutor<'_>, talk: DialogueId) -> Result<Vec<Remark>> {
    let rows = dialogue_remark::Entity::find()
        .filter(dialogue_remark::Column::DialogueId.eq(talk))
        .order_by_asc(dialogue_remark::Column::At)
        .order_by_asc(dialogue_remark::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Remark {
                kind: word("kind of remark", RemarkKind::parse(&row.kind), &row.kind)?,
                id: row.id,
                author: row.author_id,
                text: row.text,
                at: row.at,
            })
        })
        .collect()
}

/// Talks without minutes that begin between these moments and of which nobody was reminded.
pub(crate) async fn to_remind(
    exec: &DatabaseExecutor<'_>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Talk>> {
    let rows = performance_dialogue::Entity::find()
        .filter(T::StartsAt.between(from, to))
        .filter(T::RemindedAt.is_null())
        .filter(T::Standing.eq(Standing::Empty.as_str()))
        .order_by_asc(T::StartsAt)
        .all(exec)
        .await?;
    rows.into_iter().map(talk_of).collect()
}

/// Notes that both were reminded. False if they had been.
pub(crate) async fn mark_reminded(exec: &DatabaseExecutor<'_>, id: DialogueId, now: DateTime<Utc>) -> Result<bool> {
    let done = performance_dialogue::Entity::update_many()
        .col_expr(T::RemindedAt, Expr::value(now))
        .filter(T::Id.eq(id))
        .filter(T::RemindedAt.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes that a superior was reminded of this quarter's talks. False if they had been.
pub(crate) async fn remind_superior(
    exec: &DatabaseExecutor<'_>,
    superior: PersonId,
    quarter: Quarter,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = dialogue_reminder::ActiveModel {
        superior_id: Set(superior),
        year: Set(quarter.year),
        quarter: Set(quarter.number),
        at: Set(now),
    };
    let once = OnConflict::new().do_nothing().to_owned();
    Ok(dialogue_reminder::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Superiors who were reminded of this quarter's talks.
pub(crate) async fn reminded_superiors(exec: &DatabaseExecutor<'_>, quarter: Quarter) -> Result<HashSet<PersonId>> {
    use dialogue_reminder::Column as C;
    let rows = dialogue_reminder::Entity::find()
        .filter(C::Year.eq(quarter.year))
        .filter(C::Quarter.eq(quarter.number))
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| row.superior_id).collect())
}
