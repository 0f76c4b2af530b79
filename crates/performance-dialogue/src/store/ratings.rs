//! Records of periods. Only added, never changed.

use database::Result;
use kernel::id::PersonId;
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, Set, sea_query::OnConflict};

use super::{rating_entity::performance_rating as row, word};
use crate::ratings::model::{Expectation, Period, Rating};

/// Puts a record in. False if it was there.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, new: &Rating) -> Result<bool> {
    let new = row::ActiveModel {
        id: Set(new.id),
        person_id: Set(new.person),
        superior_id: Set(new.superior),
        year: Set(new.period.year),
        quarter: Set(new.period.quarter),
        result: Set(new.result.as_str().to_owned()),
        conduct: Set(new.conduct.as_str().to_owned()),
        note: Set(new.note.clone()),
        at: Set(new.at),
    };
    let once = OnConflict::column(row::Column::Id).do_nothing().to_owned();
    Ok(row::Entity::insert(new).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// All records of a person, the latest first.
pub(crate) async fn of_person(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<Rating>> {
    let rows =
        row::Entity::find().filter(row::Column::PersonId.eq(person)).order_by_desc(row::Column::At).all(exec).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Rating {
                result: word("expectation", Expectation::parse(&row.result), &row.result)?,
                conduct: word("expectation", Expectation::parse(&row.conduct), &row.conduct)?,
                id: row.id,
                person: row.person_id,
                superior: row.superior_id,
                period: Period { year: row.year, quarter: row.quarter },
                note: row.note,
                at: row.at,
            })
        })
        .collect()
}
