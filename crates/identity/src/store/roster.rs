//! Everybody, page by page.

use kernel::{id::PersonId, ports::RosterEntry};
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Result, entity::person};

/// The persons after this one by id, at most `limit`.
pub(crate) async fn people_after(
    exec: &DatabaseExecutor<'_>,
    after: Option<PersonId>,
    limit: u64,
) -> Result<Vec<RosterEntry>> {
    let mut select = person::Entity::find().order_by_asc(person::Column::Id).limit(limit);
    if let Some(after) = after {
        select = select.filter(person::Column::Id.gt(after));
    }
    let rows = select.all(exec).await?;
    Ok(rows.into_iter().map(entry_of).collect())
}

fn entry_of(row: person::Model) -> RosterEntry {
    let mut name = row.name;
    if !row.front_title.is_empty() {
        name = format!("{} {name}", row.front_title);
    }
    if !row.back_title.is_empty() {
        name = format!("{name}, {}", row.back_title);
    }
    RosterEntry {
        person: row.id,
        nip: row.nip.unwrap_or_default(),
        name,
        status: row.status,
        sex: row.sex,
        rank: row.rank,
        post: row.post,
        unit: row.unit_id,
        active: row.active,
    }
}
