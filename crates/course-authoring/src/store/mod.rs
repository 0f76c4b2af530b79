//! Loads and saves. The only place that knows rows.

pub(crate) mod bank_questions;
pub(crate) mod bank_uses;
pub(crate) mod banks;
mod entity;
pub(crate) mod media;
pub(crate) mod publications;

use chrono::{DateTime, Utc};
use database::DatabaseExecutor;
use kernel::{
    Actor, Cx, Role,
    id::{CourseId, PersonId, PublicationId, ResourceId, RevisionId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, JoinType, Query},
};

use crate::{
    AuthoringError,
    model::{Body, CourseCard, CourseState, Head, Kind, RevisionRow},
};
use entity::{course, course_author, draft, resource, revision};

type Result<T, E = AuthoringError> = std::result::Result<T, E>;

/// Which courses the actor may know of; every select of courses starts here.
fn scope(actor: &Actor) -> Condition {
    if actor.has(Role::Admin) {
        return Condition::all();
    }
    let person = actor.person().filter(|_| actor.has(Role::Trainer));
    let Some(person) = person else {
        return Condition::all().add(Expr::value(false));
    };
    let shared = Query::select()
        .column(course_author::Column::CourseId)
        .from(course_author::Entity)
        .and_where(course_author::Column::PersonId.eq(person))
        .to_owned();
    Condition::any().add(course::Column::OwnerId.eq(person)).add(course::Column::Id.in_subquery(shared))
}

fn card(row: course::Model, authors: Vec<PersonId>) -> CourseCard {
    CourseCard {
        id: row.id,
        slug: row.slug,
        state: CourseState::parse(&row.state),
        title: row.title,
        subject: row.subject,
        jp: u32::try_from(row.jp).unwrap_or_default(),
        owner: row.owner_id,
        authors,
        publication: row.publication_id,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// The course, if the actor may know of it.
pub(crate) async fn course(exec: &DatabaseExecutor<'_>, actor: &Actor, id: CourseId) -> Result<Option<CourseCard>> {
    let row = course::Entity::find_by_id(id).filter(scope(actor)).one(exec).await?;
    let Some(row) = row else { return Ok(None) };
    let authors = course_author::Entity::find().filter(course_author::Column::CourseId.eq(id)).all(exec).await?;
    Ok(Some(card(row, authors.into_iter().map(|author| author.person_id).collect())))
}

/// Whether a course of this id is there, whoever asks.
pub(crate) async fn course_exists(exec: &DatabaseExecutor<'_>, id: CourseId) -> Result<bool> {
    Ok(course::Entity::find_by_id(id).one(exec).await?.is_some())
}

/// The courses the actor may know of, last changed first. Co-authors are not loaded.
pub(crate) async fn courses(exec: &DatabaseExecutor<'_>, actor: &Actor) -> Result<Vec<CourseCard>> {
    let rows = course::Entity::find()
        .filter(scope(actor))
        .order_by_desc(course::Column::UpdatedAt)
        .limit(500)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| card(row, Vec::new())).collect())
}

pub(crate) async fn insert_course(exec: &DatabaseExecutor<'_>, card: &CourseCard) -> Result<()> {
    let row = course::ActiveModel {
        id: Set(card.id),
        slug: Set(card.slug.clone()),
        state: Set(card.state.as_str().to_owned()),
        title: Set(card.title.clone()),
        subject: Set(card.subject.clone()),
        jp: Set(card.jp as i32),
        owner_id: Set(card.owner),
        publication_id: Set(card.publication),
        created_at: Set(card.created_at),
        updated_at: Set(card.updated_at),
    };
    course::Entity::insert(row).exec_without_returning(exec).await.map_err(slug_taken)?;
    Ok(())
}

fn slug_taken(error: sea_orm::DbErr) -> AuthoringError {
    match database::Error::from(error) {
        database::Error::Unique(_) => AuthoringError::SlugTaken,
        other => other.into(),
    }
}

/// Keeps what lists show in step with the newest revision.
pub(crate) async fn touch_course(
    exec: &DatabaseExecutor<'_>,
    id: CourseId,
    body: Option<&crate::model::CourseBody>,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut update = course::Entity::update_many().col_expr(course::Column::UpdatedAt, Expr::value(now));
    if let Some(body) = body {
        update = update
            .col_expr(course::Column::Slug, Expr::value(body.slug.as_str()))
            .col_expr(course::Column::Title, Expr::value(body.facts.title.as_str()))
            .col_expr(course::Column::Subject, Expr::value(body.facts.subject.as_str()))
            .col_expr(course::Column::Jp, Expr::value(body.facts.jp as i32));
    }
    update.filter(course::Column::Id.eq(id)).exec(exec).await.map_err(slug_taken)?;
    Ok(())
}

pub(crate) async fn set_state(
    exec: &DatabaseExecutor<'_>,
    id: CourseId,
    state: CourseState,
    publication: Option<PublicationId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut update = course::Entity::update_many()
        .col_expr(course::Column::State, Expr::value(state.as_str()))
        .col_expr(course::Column::UpdatedAt, Expr::value(now));
    if let Some(publication) = publication {
        update = update.col_expr(course::Column::PublicationId, Expr::value(publication));
    }
    update.filter(course::Column::Id.eq(id)).exec(exec).await?;
    Ok(())
}

pub(crate) async fn set_authors(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    id: CourseId,
    authors: &[PersonId],
) -> Result<()> {
    course_author::Entity::delete_many().filter(course_author::Column::CourseId.eq(id)).exec(exec).await?;
    for person in authors {
        let row =
            course_author::ActiveModel { id: Set(cx.id::<()>().uuid()), course_id: Set(id), person_id: Set(*person) };
        course_author::Entity::insert(row).exec_without_returning(exec).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct HeadRow {
    id: ResourceId,
    kind: String,
    revision_id: RevisionId,
    version: i32,
    body: sea_orm::JsonValue,
}

impl HeadRow {
    fn head(self) -> Result<Head> {
        let kind = Kind::parse(&self.kind).ok_or_else(|| database::Error::stored("resource", self.kind.clone()))?;
        let body = Body::from_json(kind, self.body)?;
        Ok(Head { id: self.id, revision: self.revision_id, version: self.version, body })
    }
}

fn heads_select() -> sea_orm::Select<resource::Entity> {
    let draft_of =
        resource::Entity::belongs_to(draft::Entity).from(resource::Column::Id).to(draft::Column::ResourceId).into();
    let revision_of =
        draft::Entity::belongs_to(revision::Entity).from(draft::Column::RevisionId).to(revision::Column::Id).into();
    resource::Entity::find()
        .select_only()
        .column(resource::Column::Id)
        .column(resource::Column::Kind)
        .column_as(Expr::col((draft::Entity, draft::Column::RevisionId)), "revision_id")
        .column_as(Expr::col((draft::Entity, draft::Column::Version)), "version")
        .column_as(Expr::col((revision::Entity, revision::Column::Body)), "body")
        .join(JoinType::InnerJoin, draft_of)
        .join(JoinType::InnerJoin, revision_of)
}

/// The newest state of everything in a course, in one statement.
pub(crate) async fn heads(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<Vec<Head>> {
    let rows = heads_select().filter(resource::Column::CourseId.eq(course)).into_model::<HeadRow>().all(exec).await?;
    rows.into_iter().map(HeadRow::head).collect()
}

/// The newest state of one resource of a course.
pub(crate) async fn head(exec: &DatabaseExecutor<'_>, course: CourseId, id: ResourceId) -> Result<Option<Head>> {
    let row = heads_select()
        .filter(resource::Column::CourseId.eq(course))
        .filter(resource::Column::Id.eq(id))
        .into_model::<HeadRow>()
        .one(exec)
        .await?;
    row.map(HeadRow::head).transpose()
}

fn revision_row(cx: &Cx, id: ResourceId, body: &Body, reason: &str) -> Result<(RevisionId, revision::ActiveModel)> {
    let revision = cx.id();
    let row = revision::ActiveModel {
        id: Set(revision),
        resource_id: Set(id),
        body: Set(body.to_json()?),
        author: Set(cx.actor.label()),
        reason: Set(reason.to_owned()),
        created_at: Set(cx.now()),
    };
    Ok((revision, row))
}

/// A new resource with its first revision.
pub(crate) async fn insert_resource(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    course: CourseId,
    id: ResourceId,
    body: &Body,
    reason: &str,
) -> Result<RevisionId> {
    let row = resource::ActiveModel { id: Set(id), course_id: Set(course), kind: Set(body.kind().as_str().to_owned()) };
    resource::Entity::insert(row).exec_without_returning(exec).await.map_err(|error| {
        match database::Error::from(error) {
            database::Error::Unique(_) => AuthoringError::IdTaken,
            other => other.into(),
        }
    })?;
    let (revision, row) = revision_row(cx, id, body, reason)?;
    revision::Entity::insert(row).exec_without_returning(exec).await?;
    let row = draft::ActiveModel { resource_id: Set(id), revision_id: Set(revision), version: Set(1) };
    draft::Entity::insert(row).exec_without_returning(exec).await?;
    bank_uses::follow(exec, cx, Some(course), id, body).await?;
    Ok(revision)
}

/// A further revision on top of this version. Gives the new version.
pub(crate) async fn revise(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    id: ResourceId,
    version: i32,
    body: &Body,
    reason: &str,
) -> Result<i32> {
    let (revision, row) = revision_row(cx, id, body, reason)?;
    revision::Entity::insert(row).exec_without_returning(exec).await?;
    let moved = draft::Entity::update_many()
        .col_expr(draft::Column::RevisionId, Expr::value(revision))
        .col_expr(draft::Column::Version, Expr::value(version + 1))
        .filter(draft::Column::ResourceId.eq(id))
        .filter(draft::Column::Version.eq(version))
        .exec(exec)
        .await?;
    if moved.rows_affected != 1 {
        return Err(AuthoringError::Stale);
    }
    bank_uses::follow(exec, cx, None, id, body).await?;
    Ok(version + 1)
}

/// The last revisions of a resource, newest first.
pub(crate) async fn history(exec: &DatabaseExecutor<'_>, id: ResourceId, limit: u64) -> Result<Vec<RevisionRow>> {
    let rows = revision::Entity::find()
        .filter(revision::Column::ResourceId.eq(id))
        .order_by_desc(revision::Column::CreatedAt)
        .order_by_desc(revision::Column::Id)
        .limit(limit)
        .all(exec)
        .await?;
    let row = |row: revision::Model| RevisionRow {
        id: row.id,
        author: row.author,
        reason: row.reason,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// The state that a revision of this resource held.
pub(crate) async fn revision_body(
    exec: &DatabaseExecutor<'_>,
    id: ResourceId,
    revision: RevisionId,
    kind: Kind,
) -> Result<Option<Body>> {
    let row = revision::Entity::find_by_id(revision).filter(revision::Column::ResourceId.eq(id)).one(exec).await?;
    Ok(row.map(|row| Body::from_json(kind, row.body)).transpose()?)
}

/// Whether the address word is free for this course.
pub(crate) async fn slug_is_free(exec: &DatabaseExecutor<'_>, slug: &str, course: CourseId) -> Result<bool> {
    let taken = course::Entity::find()
        .filter(course::Column::Slug.eq(slug))
        .filter(course::Column::Id.ne(course))
        .one(exec)
        .await?;
    Ok(taken.is_none())
}
