//! Published versions.

use std::collections::HashMap;

use database::DatabaseExecutor;
use kernel::{
    Cx,
    id::{CourseId, PublicationId, ResourceId, RevisionId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::{
    Result,
    entity::{publication, publication_entry, revision},
};
use crate::model::{Body, Kind, Publication, PublishedQuestion};

fn publication(row: publication::Model) -> Publication {
    Publication {
        id: row.id,
        course: row.course_id,
        number: u32::try_from(row.number).unwrap_or_default(),
        digest: row.digest,
        author: row.author,
        created_at: row.created_at,
    }
}

pub(crate) async fn get(exec: &DatabaseExecutor<'_>, id: PublicationId) -> Result<Option<Publication>> {
    Ok(publication::Entity::find_by_id(id).one(exec).await?.map(publication))
}

/// The versions of a course, newest first.
pub(crate) async fn of_course(exec: &DatabaseExecutor<'_>, course: CourseId, limit: u64) -> Result<Vec<Publication>> {
    let rows = publication::Entity::find()
        .filter(publication::Column::CourseId.eq(course))
        .order_by_desc(publication::Column::Number)
        .limit(limit)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(publication).collect())
}

/// A resource's revision and document in a publication; no document for what is part of another's.
pub(crate) struct Entry {
    pub(crate) resource: ResourceId,
    pub(crate) revision: RevisionId,
    pub(crate) digest: String,
}

pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, cx: &Cx, new: &Publication, entries: &[Entry]) -> Result<()> {
    let row = publication::ActiveModel {
        id: Set(new.id),
        course_id: Set(new.course),
        number: Set(new.number as i32),
        digest: Set(new.digest.clone()),
        author: Set(new.author.clone()),
        created_at: Set(new.created_at),
    };
    publication::Entity::insert(row).exec_without_returning(exec).await?;
    for chunk in entries.chunks(100) {
        let rows = chunk.iter().map(|entry| publication_entry::ActiveModel {
            id: Set(cx.id::<()>().uuid()),
            publication_id: Set(new.id),
            resource_id: Set(entry.resource),
            revision_id: Set(entry.revision),
            digest: Set(entry.digest.clone()),
        });
        publication_entry::Entity::insert_many(rows).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// The documents that a publication's pages are read from: resource and hash.
pub(crate) async fn documents(exec: &DatabaseExecutor<'_>, id: PublicationId) -> Result<Vec<(ResourceId, String)>> {
    let rows = publication_entry::Entity::find()
        .filter(publication_entry::Column::PublicationId.eq(id))
        .filter(publication_entry::Column::Digest.ne(""))
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| (row.resource_id, row.digest)).collect())
}

/// The published versions of a course that hold this question as its own, newest first, with what it said there. Three statements.
pub(crate) async fn of_question(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
    id: ResourceId,
    limit: u64,
) -> Result<Vec<PublishedQuestion>> {
    let versions = of_course(exec, course, limit).await?;
    let held: HashMap<PublicationId, RevisionId> = publication_entry::Entity::find()
        .filter(publication_entry::Column::ResourceId.eq(id))
        .filter(publication_entry::Column::PublicationId.is_in(versions.iter().map(|version| version.id)))
        .all(exec)
        .await?
        .into_iter()
        .map(|row| (row.publication_id, row.revision_id))
        .collect();
    let rows = revision::Entity::find()
        .filter(revision::Column::ResourceId.eq(id))
        .filter(revision::Column::Id.is_in(held.values().copied()))
        .all(exec)
        .await?;
    let mut said = HashMap::new();
    for row in rows {
        if let Body::Question(question) = Body::from_json(Kind::Question, row.body)? {
            said.insert(row.id, question);
        }
    }
    let of = |version: &Publication| {
        let question = said.get(held.get(&version.id)?)?.clone();
        Some(PublishedQuestion { number: version.number, created_at: version.created_at, question })
    };
    Ok(versions.iter().filter_map(of).collect())
}
