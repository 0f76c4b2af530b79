//! The projection of the directory.

use database::Result;
use kernel::{Page, PageRequest, id::PersonId};
use sea_orm::{
    ColumnTrait, Condition, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::OnConflict,
};

use super::entity::{competency_person, competency_unit};
use crate::model::{Member, UnitNode};

fn member_of(row: competency_person::Model) -> Member {
    Member {
        person: row.person_id,
        nip: row.nip,
        name: row.name,
        post: row.post,
        post_kind: row.post_kind,
        unit: row.unit_id,
        active: row.active,
    }
}

/// These persons, by name.
pub(crate) async fn get(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<Vec<Member>> {
    let mut found = Vec::new();
    for some in people.chunks(1_000) {
        let rows = competency_person::Entity::find()
            .filter(competency_person::Column::PersonId.is_in(some.iter().copied()))
            .order_by_asc(competency_person::Column::Name)
            .all(exec)
            .await?;
        found.extend(rows.into_iter().map(member_of));
    }
    Ok(found)
}

/// Everybody whose account is in use.
pub(crate) async fn active(exec: &DatabaseExecutor<'_>) -> Result<Vec<Member>> {
    let rows = competency_person::Entity::find().filter(competency_person::Column::Active.eq(true)).all(exec).await?;
    Ok(rows.into_iter().map(member_of).collect())
}

/// A page of people by name, whose name or NIP holds this text.
pub(crate) async fn find(exec: &DatabaseExecutor<'_>, text: &str, page: PageRequest) -> Result<Page<Member>> {
    let mut select = competency_person::Entity::find().filter(competency_person::Column::Active.eq(true));
    if !text.is_empty() {
        let either = Condition::any()
            .add(competency_person::Column::Name.contains(text))
            .add(competency_person::Column::Nip.contains(text));
        select = select.filter(either);
    }
    let total = select.clone().count(exec).await?;
    let rows = select
        .order_by_asc(competency_person::Column::Name)
        .order_by_asc(competency_person::Column::PersonId)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.into_iter().map(member_of).collect(), page, total))
}

/// All units.
pub(crate) async fn units(exec: &DatabaseExecutor<'_>) -> Result<Vec<UnitNode>> {
    let rows = competency_unit::Entity::find().order_by_asc(competency_unit::Column::Name).all(exec).await?;
    let unit = |row: competency_unit::Model| UnitNode { id: row.unit_id, parent: row.parent_id, name: row.name };
    Ok(rows.into_iter().map(unit).collect())
}

pub(crate) async fn save(exec: &DatabaseExecutor<'_>, people: &[Member]) -> Result<()> {
    use competency_person::Column as C;
    for some in people.chunks(500) {
        let rows = some.iter().map(|one| competency_person::ActiveModel {
            person_id: Set(one.person),
            nip: Set(one.nip.clone()),
            name: Set(one.name.clone()),
            post: Set(one.post.clone()),
            post_kind: Set(one.post_kind.clone()),
            unit_id: Set(one.unit),
            active: Set(one.active),
        });
        let columns = [C::Nip, C::Name, C::Post, C::PostKind, C::UnitId, C::Active];
        let replace = OnConflict::column(C::PersonId).update_columns(columns).to_owned();
        competency_person::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(exec).await?;
    }
    Ok(())
}

pub(crate) async fn save_units(exec: &DatabaseExecutor<'_>, units: &[UnitNode]) -> Result<()> {
    use competency_unit::Column as C;
    let rows = units.iter().map(|one| competency_unit::ActiveModel {
        unit_id: Set(one.id),
        parent_id: Set(one.parent),
        name: Set(one.name.clone()),
    });
    let replace = OnConflict::column(C::UnitId).update_columns([C::ParentId, C::Name]).to_owned();
    competency_unit::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}
