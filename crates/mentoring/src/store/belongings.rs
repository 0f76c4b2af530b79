use chrono::{DateTime, Utc};
use database::Result;
use kernel::id::{MentorshipFileId, MentorshipId, MentorshipNoteId, MentorshipTargetId, PersonId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, OnConflict},
};

use super::entity::{file, note, review, target};
use crate::model::{Note, Review, SharedFile, Side, Target};

fn read_target(row: target::Model) -> Target {
    Target {
        id: row.id,
        pair: row.mentorship_id,
        text: row.text,
        measure: row.measure,
        due_on: row.due_on,
        mentor_agreed_at: row.mentor_agreed_at,
        mentee_agreed_at: row.mentee_agreed_at,
        attained: row.attained,
        created_at: row.created_at,
    }
}

/// What these pairs want to reach, the first first.
pub(crate) async fn targets(exec: &DatabaseExecutor<'_>, pairs: &[MentorshipId]) -> Result<Vec<Target>> {
    let rows = target::Entity::find()
        .filter(target::Column::MentorshipId.is_in(pairs.iter().copied()))
        .order_by_asc(target::Column::CreatedAt)
        .order_by_asc(target::Column::Id)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(read_target).collect())
}

/// Keeps a goal. False if there is one with this id.
pub(crate) async fn insert_target(exec: &DatabaseExecutor<'_>, new: &Target) -> Result<bool> {
    let row = target::ActiveModel {
        id: Set(new.id),
        mentorship_id: Set(new.pair),
        text: Set(new.text.clone()),
        measure: Set(new.measure.clone()),
        due_on: Set(new.due_on),
        mentor_agreed_at: Set(new.mentor_agreed_at),
        mentee_agreed_at: Set(new.mentee_agreed_at),
        attained: Set(new.attained),
        created_at: Set(new.created_at),
    };
    let once = OnConflict::column(target::Column::Id).do_nothing().to_owned();
    Ok(target::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Notes that this side agreed.
pub(crate) async fn agree(
    exec: &DatabaseExecutor<'_>,
    id: MentorshipTargetId,
    side: Side,
    now: DateTime<Utc>,
) -> Result<()> {
    let column = match side {
        Side::Mentor => target::Column::MentorAgreedAt,
        Side::Mentee => target::Column::MenteeAgreedAt,
    };
    target::Entity::update_many()
        .col_expr(column, Expr::value(now))
        .filter(target::Column::Id.eq(id))
        .filter(column.is_null())
        .exec(exec)
        .await?;
    Ok(())
}

/// Notes whether the goal was reached.
pub(crate) async fn set_attained(exec: &DatabaseExecutor<'_>, id: MentorshipTargetId, attained: bool) -> Result<()> {
    target::Entity::update_many()
        .col_expr(target::Column::Attained, Expr::value(attained))
        .filter(target::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

fn read_file(row: file::Model) -> SharedFile {
    SharedFile {
        id: row.id,
        pair: row.mentorship_id,
        owner: row.owner_id,
        name: row.name,
        media_type: row.media_type,
        size: row.size.unsigned_abs(),
        digest: row.digest,
        at: row.at,
    }
}

/// The files of a pair, the newest first.
pub(crate) async fn files(exec: &DatabaseExecutor<'_>, pair: MentorshipId) -> Result<Vec<SharedFile>> {
    let rows = file::Entity::find()
        .filter(file::Column::MentorshipId.eq(pair))
        .order_by_desc(file::Column::At)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(read_file).collect())
}

/// One file of this pair.
pub(crate) async fn file(
    exec: &DatabaseExecutor<'_>,
    pair: MentorshipId,
    id: MentorshipFileId,
) -> Result<Option<SharedFile>> {
    let row = file::Entity::find_by_id(id).filter(file::Column::MentorshipId.eq(pair)).one(exec).await?;
    Ok(row.map(read_file))
}

/// Keeps a file. False if there is one with this id.
pub(crate) async fn insert_file(exec: &DatabaseExecutor<'_>, new: &SharedFile) -> Result<bool> {
    let row = file::ActiveModel {
        id: Set(new.id),
        mentorship_id: Set(new.pair),
        owner_id: Set(new.owner),
        name: Set(new.name.clone()),
        media_type: Set(new.media_type.clone()),
        size: Set(new.size as i64),
        digest: Set(new.digest.clone()),
        at: Set(new.at),
    };
    let once = OnConflict::column(file::Column::Id).do_nothing().to_owned();
    Ok(file::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// The notes that this person wrote about a pair, the newest first. There is no way to ask for anybody else's.
pub(crate) async fn notes(exec: &DatabaseExecutor<'_>, pair: MentorshipId, owner: PersonId) -> Result<Vec<Note>> {
    let rows = note::Entity::find()
        .filter(note::Column::MentorshipId.eq(pair))
        .filter(note::Column::OwnerId.eq(owner))
        .order_by_desc(note::Column::At)
        .all(exec)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Note { id: row.id, pair: row.mentorship_id, owner: row.owner_id, text: row.text, at: row.at })
        .collect())
}

/// Keeps a note. False if there is one with this id.
pub(crate) async fn insert_note(exec: &DatabaseExecutor<'_>, new: &Note) -> Result<bool> {
    let row = note::ActiveModel {
        id: Set(new.id),
        mentorship_id: Set(new.pair),
        owner_id: Set(new.owner),
        text: Set(new.text.clone()),
        at: Set(new.at),
    };
    let once = OnConflict::column(note::Column::Id).do_nothing().to_owned();
    Ok(note::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Drops one's own note. False if there is none.
pub(crate) async fn delete_note(exec: &DatabaseExecutor<'_>, id: MentorshipNoteId, owner: PersonId) -> Result<bool> {
    let gone =
        note::Entity::delete_many().filter(note::Column::Id.eq(id)).filter(note::Column::OwnerId.eq(owner)).exec(exec);
    Ok(gone.await?.rows_affected > 0)
}

/// What was said of these pairs at their end.
pub(crate) async fn reviews(exec: &DatabaseExecutor<'_>, pairs: &[MentorshipId]) -> Result<Vec<Review>> {
    let rows = review::Entity::find()
        .filter(review::Column::MentorshipId.is_in(pairs.iter().copied()))
        .order_by_asc(review::Column::At)
        .all(exec)
        .await?;
    let read = |row: review::Model| Review {
        pair: row.mentorship_id,
        by: row.by_id,
        stars: row.stars as u8,
        text: row.text,
        at: row.at,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Keeps a review. False if this side has said it already.
pub(crate) async fn insert_review(exec: &DatabaseExecutor<'_>, new: &Review) -> Result<bool> {
    let row = review::ActiveModel {
        mentorship_id: Set(new.pair),
        by_id: Set(new.by),
        stars: Set(new.stars.into()),
        text: Set(new.text.clone()),
        at: Set(new.at),
    };
    let once = OnConflict::columns([review::Column::MentorshipId, review::Column::ById]).do_nothing().to_owned();
    Ok(review::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}
