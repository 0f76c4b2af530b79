//! Files and uploads.

use chrono::{DateTime, Utc};
use database::DatabaseExecutor;
use kernel::{
    Cx,
    id::{CourseId, MediaId, UploadId},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use super::{
    Result,
    entity::{media, upload, upload_part},
};
use crate::model::Media;

fn media(row: media::Model) -> Media {
    Media {
        id: row.id,
        path: row.path,
        digest: row.digest,
        media_type: row.media_type,
        size: u64::try_from(row.size).unwrap_or_default(),
        created_at: row.created_at,
    }
}

/// The files of a course, by path.
pub(crate) async fn of_course(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<Vec<Media>> {
    let rows = media::Entity::find()
        .filter(media::Column::CourseId.eq(course))
        .order_by_asc(media::Column::Path)
        .all(exec)
        .await?;
    let mut files: Vec<Media> = rows.into_iter().map(media).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

pub(crate) async fn by_digest(exec: &DatabaseExecutor<'_>, course: CourseId, digest: &str) -> Result<Option<Media>> {
    let row = media::Entity::find()
        .filter(media::Column::CourseId.eq(course))
        .filter(media::Column::Digest.eq(digest))
        .one(exec)
        .await?;
    Ok(row.map(media))
}

/// Adds the file, or puts it in the place of the one at its path.
pub(crate) async fn put(exec: &DatabaseExecutor<'_>, cx: &Cx, course: CourseId, file: &Media) -> Result<()> {
    let row = media::ActiveModel {
        id: Set(file.id),
        course_id: Set(course),
        path: Set(file.path.clone()),
        digest: Set(file.digest.clone()),
        media_type: Set(file.media_type.clone()),
        size: Set(file.size as i64),
        author: Set(cx.actor.label()),
        created_at: Set(file.created_at),
    };
    let replace = OnConflict::columns([media::Column::CourseId, media::Column::Path])
        .update_columns([
            media::Column::Digest,
            media::Column::MediaType,
            media::Column::Size,
            media::Column::Author,
            media::Column::CreatedAt,
        ])
        .to_owned();
    media::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn delete(exec: &DatabaseExecutor<'_>, course: CourseId, id: MediaId) -> Result<bool> {
    let gone = media::Entity::delete_many()
        .filter(media::Column::CourseId.eq(course))
        .filter(media::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(gone.rows_affected > 0)
}

/// An upload under way.
#[derive(Debug, Clone)]
pub(crate) struct UploadRow {
    pub(crate) id: UploadId,
    pub(crate) course: CourseId,
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) received: u64,
    pub(crate) author: String,
    pub(crate) finished: bool,
}

pub(crate) async fn insert_upload(exec: &DatabaseExecutor<'_>, new: &UploadRow, now: DateTime<Utc>) -> Result<()> {
    let row = upload::ActiveModel {
        id: Set(new.id),
        course_id: Set(new.course),
        name: Set(new.name.clone()),
        size: Set(new.size as i64),
        received: Set(0),
        author: Set(new.author.clone()),
        created_at: Set(now),
        finished_at: Set(None),
    };
    upload::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn upload(exec: &DatabaseExecutor<'_>, id: UploadId) -> Result<Option<UploadRow>> {
    let row = upload::Entity::find_by_id(id).one(exec).await?;
    Ok(row.map(|row| UploadRow {
        id: row.id,
        course: row.course_id,
        name: row.name,
        size: row.size as u64,
        received: row.received as u64,
        author: row.author,
        finished: row.finished_at.is_some(),
    }))
}

/// Notes a stored part, if the upload still stands where it begins.
pub(crate) async fn advance(exec: &DatabaseExecutor<'_>, cx: &Cx, id: UploadId, start: u64, size: u64) -> Result<bool> {
    let moved = upload::Entity::update_many()
        .col_expr(upload::Column::Received, Expr::value((start + size) as i64))
        .filter(upload::Column::Id.eq(id))
        .filter(upload::Column::Received.eq(start as i64))
        .exec(exec)
        .await?;
    if moved.rows_affected != 1 {
        return Ok(false);
    }
    let row = upload_part::ActiveModel {
        id: Set(cx.id::<()>().uuid()),
        upload_id: Set(id),
        start: Set(start as i64),
        size: Set(size as i64),
    };
    upload_part::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(true)
}

/// Where the stored parts begin, in order.
pub(crate) async fn parts(exec: &DatabaseExecutor<'_>, id: UploadId) -> Result<Vec<u64>> {
    let rows = upload_part::Entity::find()
        .filter(upload_part::Column::UploadId.eq(id))
        .order_by_asc(upload_part::Column::Start)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| row.start as u64).collect())
}

pub(crate) async fn finish(exec: &DatabaseExecutor<'_>, id: UploadId, now: DateTime<Utc>) -> Result<()> {
    upload::Entity::update_many()
        .col_expr(upload::Column::FinishedAt, Expr::value(now))
        .filter(upload::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

/// Uploads that began before this moment and were never finished.
pub(crate) async fn abandoned(exec: &DatabaseExecutor<'_>, before: DateTime<Utc>) -> Result<Vec<UploadId>> {
    let rows = upload::Entity::find()
        .filter(upload::Column::FinishedAt.is_null())
        .filter(upload::Column::CreatedAt.lt(before))
        .limit(100)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Forgets an upload and its parts.
pub(crate) async fn drop_upload(exec: &DatabaseExecutor<'_>, id: UploadId) -> Result<()> {
    upload_part::Entity::delete_many().filter(upload_part::Column::UploadId.eq(id)).exec(exec).await?;
    upload::Entity::delete_by_id(id).exec(exec).await?;
    Ok(())
}
