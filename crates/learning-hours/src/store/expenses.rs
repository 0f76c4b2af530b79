//! What learning cost.

use chrono::{DateTime, Utc};
use database::Result;
use kernel::{Page, PageRequest, id::ExpenseId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use super::entity::jp_expense;
use crate::model::Expense;

/// Records an expense. False if its id is there already.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, new: &Expense) -> Result<bool> {
    let row = jp_expense::ActiveModel {
        id: Set(new.id),
        year: Set(new.year()),
        held_on: Set(new.held_on),
        form: Set(new.form.clone()),
        title: Set(new.title.clone()),
        amount: Set(new.rupiah),
        note: Set(new.note.clone()),
        recorded_by: Set(new.recorded_by.clone()),
        recorded_at: Set(new.recorded_at),
        voided_at: Set(None),
        void_reason: Set(None),
    };
    let once = OnConflict::column(jp_expense::Column::Id).do_nothing().to_owned();
    Ok(jp_expense::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

pub(crate) async fn get(exec: &DatabaseExecutor<'_>, id: ExpenseId) -> Result<Option<Expense>> {
    Ok(jp_expense::Entity::find_by_id(id).one(exec).await?.map(expense_of))
}

/// Takes an expense out of the sums. True if it counted.
pub(crate) async fn void(exec: &DatabaseExecutor<'_>, id: ExpenseId, reason: &str, now: DateTime<Utc>) -> Result<bool> {
    let done = jp_expense::Entity::update_many()
        .col_expr(jp_expense::Column::VoidedAt, Expr::value(now))
        .col_expr(jp_expense::Column::VoidReason, Expr::value(reason))
        .filter(jp_expense::Column::Id.eq(id))
        .filter(jp_expense::Column::VoidedAt.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A page of a year's expenses, the latest first; of one form, if it is given.
pub(crate) async fn list(
    exec: &DatabaseExecutor<'_>,
    year: i32,
    form: Option<&str>,
    page: PageRequest,
) -> Result<Page<Expense>> {
    let mut select = jp_expense::Entity::find().filter(jp_expense::Column::Year.eq(year));
    if let Some(form) = form {
        select = select.filter(jp_expense::Column::Form.eq(form));
    }
    let total = select.clone().count(exec).await?;
    let rows = select
        .order_by_desc(jp_expense::Column::HeldOn)
        .order_by_desc(jp_expense::Column::Id)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.into_iter().map(expense_of).collect(), page, total))
}

/// All that count, the latest first.
pub(crate) async fn counting(exec: &DatabaseExecutor<'_>) -> Result<Vec<Expense>> {
    let select = jp_expense::Entity::find().filter(jp_expense::Column::VoidedAt.is_null());
    let rows = select.order_by_desc(jp_expense::Column::HeldOn).order_by_desc(jp_expense::Column::Id).all(exec).await?;
    Ok(rows.into_iter().map(expense_of).collect())
}

/// Rupiah spent in a year by form, voided expenses left out.
pub(crate) async fn by_form(exec: &DatabaseExecutor<'_>, year: i32) -> Result<Vec<(String, i64)>> {
    let sum = Expr::cust("CAST(SUM(amount) AS BIGINT)");
    let rows = jp_expense::Entity::find()
        .select_only()
        .column(jp_expense::Column::Form)
        .column_as(sum, "rupiah")
        .filter(jp_expense::Column::Year.eq(year))
        .filter(jp_expense::Column::VoidedAt.is_null())
        .group_by(jp_expense::Column::Form)
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows)
}

fn expense_of(row: jp_expense::Model) -> Expense {
    Expense {
        id: row.id,
        held_on: row.held_on,
        form: row.form,
        title: row.title,
        rupiah: row.amount,
        note: row.note,
        recorded_by: row.recorded_by,
        recorded_at: row.recorded_at,
        voided_at: row.voided_at,
        void_reason: row.void_reason.unwrap_or_default(),
    }
}
