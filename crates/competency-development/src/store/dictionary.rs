//! The dictionary and the settings.

use chrono::{DateTime, NaiveDate, Utc};
use database::{Error, Result};
use kernel::id::CompetencyId;
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, OnConflict},
};

use super::{
    entity::{competency, competency_setting},
    word,
};
use crate::model::{Competency, Kind, Setting};

/// The whole dictionary in its order, retired ones too.
pub(crate) async fn all(exec: &DatabaseExecutor<'_>) -> Result<Vec<Competency>> {
    let rows = competency::Entity::find()
        .order_by_asc(competency::Column::Place)
        .order_by_asc(competency::Column::Code)
        .all(exec)
        .await?;
    rows.into_iter().map(competency_of).collect()
}

fn competency_of(row: competency::Model) -> Result<Competency> {
    Ok(Competency {
        kind: word("kind of competency", Kind::parse(&row.kind), &row.kind)?,
        levels: serde_json::from_value(row.levels).map_err(|e| Error::stored("level of a competency", e))?,
        id: row.id,
        code: row.code,
        name: row.name,
        definition: row.definition,
        affair: row.affair,
        place: row.place,
        retired_on: row.retired_on,
    })
}

/// Writes these competencies, new ones and changed ones.
pub(crate) async fn save(exec: &DatabaseExecutor<'_>, all: &[Competency], now: DateTime<Utc>) -> Result<()> {
    use competency::Column as C;
    let mut rows = Vec::with_capacity(all.len());
    for one in all {
        rows.push(competency::ActiveModel {
            id: Set(one.id),
            code: Set(one.code.clone()),
            kind: Set(one.kind.as_str().to_owned()),
            name: Set(one.name.clone()),
            definition: Set(one.definition.clone()),
            affair: Set(one.affair.clone()),
            place: Set(one.place),
            levels: Set(serde_json::to_value(&one.levels).map_err(|e| Error::stored("level of a competency", e))?),
            retired_on: Set(one.retired_on),
            updated_at: Set(now),
        });
    }
    let columns = [C::Code, C::Kind, C::Name, C::Definition, C::Affair, C::Levels, C::UpdatedAt];
    let replace = OnConflict::column(C::Id).update_columns(columns).to_owned();
    if !rows.is_empty() {
        competency::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// Retires a competency, or brings it back. False if there is none.
pub(crate) async fn retire(
    exec: &DatabaseExecutor<'_>,
    id: CompetencyId,
    since: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = competency::Entity::update_many()
        .col_expr(competency::Column::RetiredOn, Expr::value(since))
        .col_expr(competency::Column::UpdatedAt, Expr::value(now))
        .filter(competency::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// All versions of the settings.
pub(crate) async fn settings(exec: &DatabaseExecutor<'_>) -> Result<Vec<Setting>> {
    let rows =
        competency_setting::Entity::find().order_by_desc(competency_setting::Column::ValidFrom).all(exec).await?;
    let setting = |row: competency_setting::Model| Setting {
        valid_from: row.valid_from,
        validity_months: row.validity_months,
        smallest_group: row.smallest_group,
        basis: row.basis,
    };
    Ok(rows.into_iter().map(setting).collect())
}

/// Writes a version of the settings; one that begins on the same day is replaced.
pub(crate) async fn save_setting(exec: &DatabaseExecutor<'_>, setting: &Setting) -> Result<()> {
    use competency_setting::Column as C;
    let row = competency_setting::ActiveModel {
        valid_from: Set(setting.valid_from),
        validity_months: Set(setting.validity_months),
        smallest_group: Set(setting.smallest_group),
        basis: Set(setting.basis.clone()),
    };
    let replace =
        OnConflict::column(C::ValidFrom).update_columns([C::ValidityMonths, C::SmallestGroup, C::Basis]).to_owned();
    competency_setting::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}
