//! The tables of this feature.

use std::collections::BTreeSet;

use database::Result;
use kernel::{
    Locale,
    id::{PersonId, PushDeviceId},
};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{OnConflict, Query},
};

use self::entity::{push_device, push_mute};
use crate::model::{Device, Kind};

fn read(row: push_device::Model) -> Device {
    Device {
        id: row.id,
        person: row.person_id,
        endpoint: row.endpoint,
        digest: row.digest,
        p256dh: row.p256dh,
        auth: row.auth,
        name: row.name,
        locale: Locale::from_tag(&row.locale).unwrap_or_default(),
        since: row.since,
    }
}

/// Keeps the device; one with the same address makes way.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, device: &Device) -> Result<()> {
    push_device::Entity::delete_many().filter(push_device::Column::Digest.eq(&device.digest)).exec(exec).await?;
    let row = push_device::ActiveModel {
        id: Set(device.id),
        person_id: Set(device.person),
        endpoint: Set(device.endpoint.clone()),
        digest: Set(device.digest.clone()),
        p256dh: Set(device.p256dh.clone()),
        auth: Set(device.auth.clone()),
        name: Set(device.name.clone()),
        locale: Set(device.locale.tag().to_owned()),
        since: Set(device.since),
    };
    push_device::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

/// Forgets the device of this person. False if there is none.
pub(crate) async fn delete(exec: &DatabaseExecutor<'_>, person: PersonId, id: PushDeviceId) -> Result<bool> {
    let gone = push_device::Entity::delete_many()
        .filter(push_device::Column::Id.eq(id))
        .filter(push_device::Column::PersonId.eq(person))
        .exec(exec)
        .await?;
    Ok(gone.rows_affected > 0)
}

pub(crate) async fn device(exec: &DatabaseExecutor<'_>, id: PushDeviceId) -> Result<Option<Device>> {
    Ok(push_device::Entity::find_by_id(id).one(exec).await?.map(read))
}

/// The devices of the person, the newest first.
pub(crate) async fn devices(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<Device>> {
    let rows = push_device::Entity::find()
        .filter(push_device::Column::PersonId.eq(person))
        .order_by_desc(push_device::Column::Since)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

/// The devices of the person, if they want to hear of this kind.
pub(crate) async fn listening(exec: &DatabaseExecutor<'_>, person: PersonId, kind: Kind) -> Result<Vec<PushDeviceId>> {
    let deaf = Query::select()
        .column(push_mute::Column::PersonId)
        .from(push_mute::Entity)
        .and_where(push_mute::Column::PersonId.eq(person))
        .and_where(push_mute::Column::Kind.eq(kind.as_str()))
        .to_owned();
    let ids = push_device::Entity::find()
        .select_only()
        .column(push_device::Column::Id)
        .filter(push_device::Column::PersonId.eq(person))
        .filter(push_device::Column::PersonId.not_in_subquery(deaf))
        .into_tuple()
        .all(exec)
        .await?;
    Ok(ids)
}

pub(crate) async fn muted(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<BTreeSet<Kind>> {
    let rows = push_mute::Entity::find().filter(push_mute::Column::PersonId.eq(person)).all(exec).await?;
    Ok(rows.iter().filter_map(|row| Kind::parse(&row.kind)).collect())
}

/// The person hears of all but these kinds.
pub(crate) async fn mute(exec: &DatabaseExecutor<'_>, person: PersonId, kinds: &[Kind]) -> Result<()> {
    push_mute::Entity::delete_many().filter(push_mute::Column::PersonId.eq(person)).exec(exec).await?;
    let rows =
        kinds.iter().map(|kind| push_mute::ActiveModel { person_id: Set(person), kind: Set(kind.as_str().to_owned()) });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        let once = OnConflict::columns([push_mute::Column::PersonId, push_mute::Column::Kind]).do_nothing().to_owned();
        push_mute::Entity::insert_many(rows).on_conflict(once).exec_without_returning(exec).await?;
    }
    Ok(())
}

mod entity {
    pub(crate) mod push_device {
        use chrono::{DateTime, Utc};
        use kernel::id::{PersonId, PushDeviceId};
        use sea_orm::entity::prelude::*;

        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "push_device")]
        pub struct Model {
            #[sea_orm(primary_key, auto_increment = false)]
            pub id: PushDeviceId,
            pub person_id: PersonId,
            pub endpoint: String,
            pub digest: String,
            pub p256dh: String,
            pub auth: String,
            pub name: String,
            pub locale: String,
            pub since: DateTime<Utc>,
        }

        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}
    }

    pub(crate) mod push_mute {
        use kernel::id::PersonId;
        use sea_orm::entity::prelude::*;

        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "push_mute")]
        pub struct Model {
            #[sea_orm(primary_key, auto_increment = false)]
            pub person_id: PersonId,
            #[sea_orm(primary_key, auto_increment = false)]
            pub kind: String,
        }

        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}
    }
}
