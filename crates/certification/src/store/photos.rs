//! Photos that people let stand on their certificates.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use database::Result;
use kernel::id::PersonId;
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, Set, sea_query::OnConflict};

use super::entity::photo;

/// The hashes of these people's photos; who has none is left out.
pub(crate) async fn photos(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<HashMap<PersonId, String>> {
    let chosen = photo::Column::PersonId.is_in(people.iter().copied());
    let rows = photo::Entity::find().filter(chosen).all(exec).await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.digest)).collect())
}

pub(crate) async fn keep_photo(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    digest: &str,
    by: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = photo::ActiveModel {
        person_id: Set(person),
        digest: Set(digest.to_owned()),
        recorded_by: Set(by.to_owned()),
        consented_at: Set(now),
    };
    let replace = OnConflict::column(photo::Column::PersonId)
        .update_columns([photo::Column::Digest, photo::Column::RecordedBy, photo::Column::ConsentedAt])
        .to_owned();
    photo::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}

/// Forgets a photo. True if there was one.
pub(crate) async fn drop_photo(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<bool> {
    Ok(photo::Entity::delete_by_id(person).exec(exec).await?.rows_affected == 1)
}
