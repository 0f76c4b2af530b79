//! A person's data as the administration writes it.

use kernel::id::PersonId;
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, Set, sea_query::Expr};

use super::{Result, entity::person};
use crate::model::NewPerson;

/// The data of a person, whether or not the account is in use.
pub(crate) async fn data(exec: &DatabaseExecutor<'_>, id: PersonId) -> Result<Option<(NewPerson, bool)>> {
    let row = person::Entity::find_by_id(id).one(exec).await?;
    Ok(row.map(|row| {
        let data = NewPerson {
            nip: row.nip.unwrap_or_default(),
            email: row.email.unwrap_or_default(),
            front_title: row.front_title,
            name: row.name,
            back_title: row.back_title,
            birth_place: row.birth_place,
            birth_date: row.birth_date,
            sex: row.sex,
            status: row.status,
            rank: row.rank,
            post: row.post,
            post_kind: row.post_kind,
            unit: row.unit_id,
            superior: row.superior_id,
            phone: row.phone.unwrap_or_default(),
            roles: Vec::new(),
        };
        (data, row.active)
    }))
}

/// Writes the data anew but for superior and roles; tells whether there was such a person.
pub(crate) async fn change(exec: &DatabaseExecutor<'_>, id: PersonId, data: &NewPerson) -> Result<bool> {
    let optional = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let row = person::ActiveModel {
        nip: Set(optional(&data.nip)),
        email: Set(optional(&data.email)),
        front_title: Set(data.front_title.clone()),
        name: Set(data.name.clone()),
        back_title: Set(data.back_title.clone()),
        birth_place: Set(data.birth_place.clone()),
        birth_date: Set(data.birth_date),
        sex: Set(data.sex.clone()),
        status: Set(data.status.clone()),
        rank: Set(data.rank.clone()),
        post: Set(data.post.clone()),
        post_kind: Set(data.post_kind.clone()),
        unit_id: Set(data.unit),
        phone: Set(optional(&data.phone)),
        ..Default::default()
    };
    let changed = person::Entity::update_many().set(row).filter(person::Column::Id.eq(id)).exec(exec).await?;
    Ok(changed.rows_affected > 0)
}

pub(crate) async fn set_active(exec: &DatabaseExecutor<'_>, id: PersonId, active: bool) -> Result<bool> {
    let changed = person::Entity::update_many()
        .col_expr(person::Column::Active, Expr::value(active))
        .filter(person::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(changed.rows_affected > 0)
}
