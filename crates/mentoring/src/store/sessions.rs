use chrono::{DateTime, Utc};
use database::Result;
use kernel::id::{GuidanceSessionId, MentorshipId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use super::{
    entity::{session, session::Column},
    word,
};
use crate::model::{Form, Session, SessionFacts, SessionState};

/// Sessions that one run of the reminder looks at.
const REMINDERS: u64 = 200;

fn read(row: session::Model) -> Result<Session> {
    let form = word("form of a session", Form::parse(&row.form), &row.form)?;
    Ok(Session {
        id: row.id,
        pair: row.mentorship_id,
        state: word("state of a session", SessionState::parse(&row.state), &row.state)?,
        form,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        facts: SessionFacts {
            form: Some(form),
            starts_at: Some(row.starts_at),
            ends_at: Some(row.ends_at),
            online: row.online,
            place: row.place,
            topic: row.topic,
            competency: row.competency_id,
            notes: row.notes,
            next_step: row.next_step,
            goal: row.goal,
            reality: row.reality,
            options: row.options,
            will: row.will,
        },
        mentor_confirmed_at: row.mentor_confirmed_at,
        mentee_confirmed_at: row.mentee_confirmed_at,
        disputed_by: row.disputed_by,
        dispute: row.dispute,
        version: row.version,
        written_by: row.written_by,
    })
}

pub(crate) async fn session(exec: &DatabaseExecutor<'_>, id: GuidanceSessionId) -> Result<Option<Session>> {
    session::Entity::find_by_id(id).one(exec).await?.map(read).transpose()
}

/// The sessions of these pairs, the latest first.
pub(crate) async fn sessions(exec: &DatabaseExecutor<'_>, pairs: &[MentorshipId]) -> Result<Vec<Session>> {
    let rows = session::Entity::find()
        .filter(Column::MentorshipId.is_in(pairs.iter().copied()))
        .order_by_desc(Column::StartsAt)
        .order_by_desc(Column::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Keeps a new session. False if there is one with this id.
pub(crate) async fn insert_session(exec: &DatabaseExecutor<'_>, new: &Session) -> Result<bool> {
    let facts = new.facts.clone();
    let row = session::ActiveModel {
        id: Set(new.id),
        mentorship_id: Set(new.pair),
        form: Set(new.form.as_str().to_owned()),
        state: Set(new.state.as_str().to_owned()),
        starts_at: Set(new.starts_at),
        ends_at: Set(new.ends_at),
        online: Set(facts.online),
        place: Set(facts.place),
        topic: Set(facts.topic),
        competency_id: Set(facts.competency),
        notes: Set(facts.notes),
        next_step: Set(facts.next_step),
        goal: Set(facts.goal),
        reality: Set(facts.reality),
        options: Set(facts.options),
        will: Set(facts.will),
        mentor_confirmed_at: Set(new.mentor_confirmed_at),
        mentee_confirmed_at: Set(new.mentee_confirmed_at),
        disputed_by: Set(new.disputed_by),
        dispute: Set(new.dispute.clone()),
        reminded_at: Set(None),
        version: Set(new.version),
        written_by: Set(new.written_by),
    };
    let once = OnConflict::column(Column::Id).do_nothing().to_owned();
    Ok(session::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Puts the session in place of the one of the version before. False if it has moved on.
pub(crate) async fn update_session(exec: &DatabaseExecutor<'_>, new: &Session) -> Result<bool> {
    let facts = &new.facts;
    let texts = [
        (Column::Form, new.form.as_str()),
        (Column::State, new.state.as_str()),
        (Column::Place, facts.place.as_str()),
        (Column::Topic, facts.topic.as_str()),
        (Column::Notes, facts.notes.as_str()),
        (Column::NextStep, facts.next_step.as_str()),
        (Column::Goal, facts.goal.as_str()),
        (Column::Reality, facts.reality.as_str()),
        (Column::Options, facts.options.as_str()),
        (Column::Will, facts.will.as_str()),
        (Column::Dispute, new.dispute.as_str()),
    ];
    let mut change = session::Entity::update_many()
        .col_expr(Column::StartsAt, Expr::value(new.starts_at))
        .col_expr(Column::EndsAt, Expr::value(new.ends_at))
        .col_expr(Column::Online, Expr::value(facts.online))
        .col_expr(Column::CompetencyId, Expr::value(facts.competency))
        .col_expr(Column::MentorConfirmedAt, Expr::value(new.mentor_confirmed_at))
        .col_expr(Column::MenteeConfirmedAt, Expr::value(new.mentee_confirmed_at))
        .col_expr(Column::DisputedBy, Expr::value(new.disputed_by))
        .col_expr(Column::WrittenBy, Expr::value(new.written_by))
        .col_expr(Column::Version, Expr::value(new.version));
    for (column, text) in texts {
        change = change.col_expr(column, Expr::value(text));
    }
    let changed = change.filter(Column::Id.eq(new.id)).filter(Column::Version.eq(new.version - 1)).exec(exec).await?;
    Ok(changed.rows_affected > 0)
}

/// Planned sessions that begin in this stretch and were not reminded of.
pub(crate) async fn to_remind(
    exec: &DatabaseExecutor<'_>,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Session>> {
    let rows = session::Entity::find()
        .filter(Column::State.eq(SessionState::Planned.as_str()))
        .filter(Column::StartsAt.gte(from))
        .filter(Column::StartsAt.lt(to))
        .filter(Column::RemindedAt.is_null())
        .order_by_asc(Column::StartsAt)
        .limit(REMINDERS)
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Notes that a session was reminded of. False if somebody else did.
pub(crate) async fn mark_reminded(
    exec: &DatabaseExecutor<'_>,
    id: GuidanceSessionId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let marked = session::Entity::update_many()
        .col_expr(Column::RemindedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::RemindedAt.is_null())
        .exec(exec)
        .await?;
    Ok(marked.rows_affected > 0)
}

/// A session that was moved is reminded of again.
pub(crate) async fn remind_again(exec: &DatabaseExecutor<'_>, id: GuidanceSessionId) -> Result<()> {
    session::Entity::update_many()
        .col_expr(Column::RemindedAt, Expr::value(None::<DateTime<Utc>>))
        .filter(Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}
