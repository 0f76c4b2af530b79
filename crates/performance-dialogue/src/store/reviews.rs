//! Yearly summaries.

use database::Result;
use kernel::id::PersonId;
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, OnConflict},
};

use super::{review_entity as row, word};
use crate::{
    consent::{Consent, Standing},
    reviews::Review,
};

use row::Column as C;

/// The summary of a person's year; an empty one if nobody wrote any.
pub(crate) async fn review(exec: &DatabaseExecutor<'_>, person: PersonId, year: i32) -> Result<Review> {
    let Some(row) = row::Entity::find_by_id((person, year)).one(exec).await? else {
        return Ok(Review { person, year, superior: None, summary: String::new(), consent: Consent::default() });
    };
    Ok(Review {
        person,
        year,
        superior: row.superior_id,
        summary: row.summary,
        consent: Consent {
            standing: word("standing", Standing::parse(&row.standing), &row.standing)?,
            superior_at: row.superior_at,
            employee_at: row.employee_at,
            comment: row.comment,
            version: row.version,
        },
    })
}

/// Saves a summary, the first time or in place of this version. False if it has moved on.
pub(crate) async fn save(exec: &DatabaseExecutor<'_>, review: &Review, before: i32) -> Result<bool> {
    let consent = &review.consent;
    let new = row::ActiveModel {
        person_id: Set(review.person),
        year: Set(review.year),
        superior_id: Set(review.superior),
        summary: Set(review.summary.clone()),
        standing: Set(consent.standing.as_str().to_owned()),
        superior_at: Set(consent.superior_at),
        employee_at: Set(consent.employee_at),
        comment: Set(consent.comment.clone()),
        version: Set(consent.version),
    };
    let first = OnConflict::new().do_nothing().to_owned();
    if before == Consent::default().version
        && row::Entity::insert(new).on_conflict(first).exec_without_returning(exec).await? > 0
    {
        return Ok(true);
    }
    let done = row::Entity::update_many()
        .col_expr(C::SuperiorId, Expr::value(review.superior))
        .col_expr(C::Summary, Expr::value(review.summary.as_str()))
        .col_expr(C::Standing, Expr::value(consent.standing.as_str()))
        .col_expr(C::SuperiorAt, Expr::value(consent.superior_at))
        .col_expr(C::EmployeeAt, Expr::value(consent.employee_at))
        .col_expr(C::Comment, Expr::value(consent.comment.as_str()))
        .col_expr(C::Version, Expr::value(consent.version))
        .filter(C::PersonId.eq(review.person))
        .filter(C::Year.eq(review.year))
        .filter(C::Version.eq(before))
        .filter(C::Standing.ne(Standing::Sealed.as_str()))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}
