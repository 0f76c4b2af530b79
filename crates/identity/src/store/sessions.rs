use chrono::{DateTime, Utc};
use database::Result;
use kernel::id::PersonId;
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, Set, sea_query::OnConflict};

use super::entity::session::{ActiveModel, Column, Entity};

pub(crate) async fn write(
    exec: &DatabaseExecutor<'_>,
    id: &str,
    person: Option<PersonId>,
    data: String,
    expires_at: DateTime<Utc>,
    fresh: bool,
) -> Result<()> {
    let row =
        ActiveModel { id: Set(id.to_owned()), person_id: Set(person), data: Set(data), expires_at: Set(expires_at) };
    let mut insert = Entity::insert(row);
    if !fresh {
        let replace = OnConflict::column(Column::Id)
            .update_columns([Column::PersonId, Column::Data, Column::ExpiresAt])
            .to_owned();
        insert = insert.on_conflict(replace);
    }
    insert.exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn load(exec: &DatabaseExecutor<'_>, id: &str) -> Result<Option<(String, DateTime<Utc>)>> {
    Ok(Entity::find_by_id(id).one(exec).await?.map(|row| (row.data, row.expires_at)))
}

pub(crate) async fn delete(exec: &DatabaseExecutor<'_>, id: &str) -> Result<()> {
    Entity::delete_by_id(id).exec(exec).await?;
    Ok(())
}

/// Ends every session of a person but one.
pub(crate) async fn end_others(exec: &DatabaseExecutor<'_>, person: PersonId, keep: Option<&str>) -> Result<()> {
    let mut delete = Entity::delete_many().filter(Column::PersonId.eq(person));
    if let Some(keep) = keep {
        delete = delete.filter(Column::Id.ne(keep));
    }
    delete.exec(exec).await?;
    Ok(())
}

pub(crate) async fn remove_expired(exec: &DatabaseExecutor<'_>, now: DateTime<Utc>) -> Result<()> {
    Entity::delete_many().filter(Column::ExpiresAt.lt(now)).exec(exec).await?;
    Ok(())
}
