use chrono::NaiveDate;
use database::{Error, Result};
use kernel::id::{MentorshipId, PersonId, ProgrammeId};
use sea_orm::{
    ColumnTrait, Condition, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::{
    entity::{pair, programme},
    word,
};
use crate::model::{Pair, PairState, Programme};

/// Rows in one `INSERT`: SQLite binds at most 32,766 values.
const TOGETHER: usize = 500;

fn read(row: pair::Model) -> Result<Pair> {
    Ok(Pair {
        id: row.id,
        programme: row.programme_id,
        mentor: row.mentor_id,
        mentee: row.mentee_id,
        competency: row.competency_id,
        target: row.target as u8,
        state: word("state of a mentorship", PairState::parse(&row.state), &row.state)?,
        announced: row.announced,
        by_hand: row.by_hand,
        reasons: serde_json::from_value(row.reasons).map_err(|e| Error::stored("reasons of a mentorship", e))?,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        level_before: row.level_before.map(|level| level as u8),
        running_since: row.running_since,
        last_session_on: row.last_session_on,
        end_note: row.end_note,
        version: row.version,
        created_at: row.created_at,
    })
}

pub(crate) async fn pair(exec: &DatabaseExecutor<'_>, id: MentorshipId) -> Result<Option<Pair>> {
    pair::Entity::find_by_id(id).one(exec).await?.map(read).transpose()
}

/// A pair with its programme.
pub(crate) async fn pair_in_programme(
    exec: &DatabaseExecutor<'_>,
    id: MentorshipId,
) -> Result<Option<(Pair, Programme)>> {
    let found = pair::Entity::find_by_id(id).find_also_related(programme::Entity).one(exec).await?;
    let Some((pair, Some(programme))) = found else { return Ok(None) };
    Ok(Some((read(pair)?, super::programmes::read(programme)?)))
}

/// The announced pairs of a person, on either side, the newest first.
pub(crate) async fn pairs_of(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<Pair>> {
    let either = Condition::any().add(pair::Column::MentorId.eq(person)).add(pair::Column::MenteeId.eq(person));
    let rows = pair::Entity::find()
        .filter(either)
        .filter(pair::Column::Announced.eq(true))
        .order_by_desc(pair::Column::StartsOn)
        .order_by_asc(pair::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

/// The pairs with these ids.
pub(crate) async fn pairs_by_id(exec: &DatabaseExecutor<'_>, ids: &[MentorshipId]) -> Result<Vec<Pair>> {
    let rows = pair::Entity::find().filter(pair::Column::Id.is_in(ids.iter().copied())).all(exec).await?;
    rows.into_iter().map(read).collect()
}

/// All pairs of a programme.
pub(crate) async fn pairs(exec: &DatabaseExecutor<'_>, programme: ProgrammeId) -> Result<Vec<Pair>> {
    let rows = pair::Entity::find()
        .filter(pair::Column::ProgrammeId.eq(programme))
        .order_by_asc(pair::Column::MentorId)
        .order_by_asc(pair::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Running pairs without a confirmed session since this day, the longest silent first.
pub(crate) async fn silent_pairs(exec: &DatabaseExecutor<'_>, since: NaiveDate, limit: u64) -> Result<Vec<Pair>> {
    let before = Condition::any()
        .add(pair::Column::LastSessionOn.lt(since))
        .add(pair::Column::LastSessionOn.is_null().and(pair::Column::RunningSince.lt(since)));
    let rows = pair::Entity::find()
        .filter(pair::Column::State.eq(PairState::Running.as_str()))
        .filter(before)
        .order_by_asc(pair::Column::LastSessionOn)
        .order_by_asc(pair::Column::RunningSince)
        .limit(limit)
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

/// How many mentees each mentor has now, besides those of proposals of this programme.
pub(crate) async fn loads(exec: &DatabaseExecutor<'_>, besides: Option<ProgrammeId>) -> Result<Vec<(PersonId, i64)>> {
    let states = [PairState::Proposed.as_str(), PairState::Running.as_str()];
    let mut query = pair::Entity::find()
        .select_only()
        .column(pair::Column::MentorId)
        .column_as(pair::Column::Id.count(), "mentees")
        .filter(pair::Column::State.is_in(states))
        .group_by(pair::Column::MentorId);
    if let Some(programme) = besides {
        let other = Condition::any()
            .add(pair::Column::ProgrammeId.ne(programme))
            .add(pair::Column::Announced.eq(true))
            .add(pair::Column::ByHand.eq(true));
        query = query.filter(other);
    }
    Ok(query.into_tuple().all(exec).await?)
}

/// Keeps these pairs.
pub(crate) async fn insert_pairs(exec: &DatabaseExecutor<'_>, pairs: &[Pair]) -> Result<()> {
    for chunk in pairs.chunks(TOGETHER) {
        let rows: Vec<pair::ActiveModel> = chunk.iter().map(row).collect::<Result<_>>()?;
        let once = OnConflict::columns([pair::Column::ProgrammeId, pair::Column::MenteeId]).do_nothing().to_owned();
        pair::Entity::insert_many(rows).on_conflict(once).exec_without_returning(exec).await?;
    }
    Ok(())
}

fn row(new: &Pair) -> Result<pair::ActiveModel> {
    Ok(pair::ActiveModel {
        id: Set(new.id),
        programme_id: Set(new.programme),
        mentor_id: Set(new.mentor),
        mentee_id: Set(new.mentee),
        competency_id: Set(new.competency),
        target: Set(new.target.into()),
        state: Set(new.state.as_str().to_owned()),
        announced: Set(new.announced),
        by_hand: Set(new.by_hand),
        reasons: Set(serde_json::to_value(&new.reasons).map_err(|e| Error::stored("reasons of a mentorship", e))?),
        starts_on: Set(new.starts_on),
        ends_on: Set(new.ends_on),
        level_before: Set(new.level_before.map(i32::from)),
        running_since: Set(new.running_since),
        last_session_on: Set(new.last_session_on),
        end_note: Set(new.end_note.clone()),
        version: Set(new.version),
        created_at: Set(new.created_at),
    })
}

/// Drops the proposals of a programme that nobody was told of, but those by hand; of one mentee also those by hand.
pub(crate) async fn drop_proposals(
    exec: &DatabaseExecutor<'_>,
    programme: ProgrammeId,
    mentee: Option<PersonId>,
) -> Result<()> {
    let mut gone = pair::Entity::delete_many()
        .filter(pair::Column::ProgrammeId.eq(programme))
        .filter(pair::Column::Announced.eq(false));
    gone = match mentee {
        Some(mentee) => gone.filter(pair::Column::MenteeId.eq(mentee)),
        None => gone.filter(pair::Column::ByHand.eq(false)),
    };
    gone.exec(exec).await?;
    Ok(())
}

/// Lets the pairs of a programme know of themselves.
pub(crate) async fn announce(exec: &DatabaseExecutor<'_>, programme: ProgrammeId) -> Result<()> {
    pair::Entity::update_many()
        .col_expr(pair::Column::Announced, Expr::value(true))
        .filter(pair::Column::ProgrammeId.eq(programme))
        .filter(pair::Column::Announced.eq(false))
        .exec(exec)
        .await?;
    Ok(())
}

/// Puts the pair in place of the one of the version before. False if it has moved on.
pub(crate) async fn update_pair(exec: &DatabaseExecutor<'_>, new: &Pair) -> Result<bool> {
    let changed = pair::Entity::update_many()
        .col_expr(pair::Column::State, Expr::value(new.state.as_str()))
        .col_expr(pair::Column::RunningSince, Expr::value(new.running_since))
        .col_expr(pair::Column::LastSessionOn, Expr::value(new.last_session_on))
        .col_expr(pair::Column::LevelBefore, Expr::value(new.level_before.map(i32::from)))
        .col_expr(pair::Column::EndNote, Expr::value(new.end_note.clone()))
        .col_expr(pair::Column::Version, Expr::value(new.version))
        .filter(pair::Column::Id.eq(new.id))
        .filter(pair::Column::Version.eq(new.version - 1))
        .exec(exec)
        .await?;
    Ok(changed.rows_affected > 0)
}
