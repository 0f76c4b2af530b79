//! Closed years: headers, the chain over their lines, the key.

use database::Result;
use kernel::id::{ClosingId, LedgerLineId};
use sea_orm::{ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::Expr};

use super::entity::{jp_closing, jp_closing_line, jp_key};
use crate::commands::closing::{Closing, Link};

pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, new: &Closing, links: &[Link]) -> Result<()> {
    let row = jp_closing::ActiveModel {
        id: Set(new.id),
        year: Set(new.year),
        number: Set(new.number),
        previous_hash: Set(new.previous_hash.clone()),
        last_hash: Set(new.last_hash.clone()),
        line_count: Set(new.line_count),
        people: Set(new.people),
        counted: Set(new.counted),
        uncounted: Set(new.uncounted),
        agency: Set(new.agency.clone()),
        public_key: Set(new.public_key.clone()),
        signature: Set(new.signature.clone()),
        closed_by: Set(new.closed_by.clone()),
        closed_at: Set(new.closed_at),
    };
    jp_closing::Entity::insert(row).exec_without_returning(exec).await?;
    for some in links.chunks(1_000) {
        let rows = some.iter().map(|link| jp_closing_line::ActiveModel {
            closing_id: Set(new.id),
            position: Set(link.position),
            line_id: Set(link.line),
            hash: Set(link.hash.clone()),
        });
        jp_closing_line::Entity::insert_many(rows).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// All closings, latest year first, in order within a year.
pub(crate) async fn all(exec: &DatabaseExecutor<'_>) -> Result<Vec<Closing>> {
    let rows = jp_closing::Entity::find()
        .order_by_desc(jp_closing::Column::Year)
        .order_by_asc(jp_closing::Column::Number)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(closing_of).collect())
}

pub(crate) async fn of_year(exec: &DatabaseExecutor<'_>, year: i32) -> Result<Vec<Closing>> {
    let rows = jp_closing::Entity::find()
        .filter(jp_closing::Column::Year.eq(year))
        .order_by_asc(jp_closing::Column::Number)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(closing_of).collect())
}

pub(crate) async fn get(exec: &DatabaseExecutor<'_>, id: ClosingId) -> Result<Option<Closing>> {
    Ok(jp_closing::Entity::find_by_id(id).one(exec).await?.map(closing_of))
}

/// The chain of a closing, in order.
pub(crate) async fn links(exec: &DatabaseExecutor<'_>, id: ClosingId) -> Result<Vec<Link>> {
    let rows = jp_closing_line::Entity::find()
        .filter(jp_closing_line::Column::ClosingId.eq(id))
        .order_by_asc(jp_closing_line::Column::Position)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| Link { position: row.position, line: row.line_id, hash: row.hash }).collect())
}

/// The lines of a year that some closing holds already.
pub(crate) async fn held(exec: &DatabaseExecutor<'_>, year: i32) -> Result<Vec<LedgerLineId>> {
    let closings: Vec<ClosingId> = of_year(exec, year).await?.into_iter().map(|closing| closing.id).collect();
    if closings.is_empty() {
        return Ok(Vec::new());
    }
    let rows = jp_closing_line::Entity::find()
        .select_only()
        .column(jp_closing_line::Column::LineId)
        .filter(jp_closing_line::Column::ClosingId.is_in(closings))
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows)
}

/// A key pair that an earlier version of the product kept here, as hex.
pub(crate) struct StoredKey {
    /// The secret half; empty once it was retired.
    pub(crate) secret: String,
    pub(crate) public: String,
    /// The present key's word for it.
    pub(crate) vouched: String,
}

/// The stored key pair of this purpose, if there ever was one.
pub(crate) async fn stored_key(exec: &DatabaseExecutor<'_>, purpose: &str) -> Result<Option<StoredKey>> {
    let row = jp_key::Entity::find_by_id(purpose.to_owned()).one(exec).await?;
    Ok(row.map(|row| StoredKey { secret: row.secret, public: row.public, vouched: row.vouched }))
}

/// Forgets the secret half and keeps the word for the public one.
pub(crate) async fn retire_key(exec: &DatabaseExecutor<'_>, purpose: &str, vouch: &str) -> Result<()> {
    jp_key::Entity::update_many()
        .col_expr(jp_key::Column::Secret, Expr::value(""))
        .col_expr(jp_key::Column::Vouched, Expr::value(vouch))
        .filter(jp_key::Column::Purpose.eq(purpose))
        .exec(exec)
        .await?;
    Ok(())
}

fn closing_of(row: jp_closing::Model) -> Closing {
    Closing {
        id: row.id,
        year: row.year,
        number: row.number,
        previous_hash: row.previous_hash,
        last_hash: row.last_hash,
        line_count: row.line_count,
        people: row.people,
        counted: row.counted,
        uncounted: row.uncounted,
        agency: row.agency,
        public_key: row.public_key,
        signature: row.signature,
        closed_by: row.closed_by,
        closed_at: row.closed_at,
    }
}
