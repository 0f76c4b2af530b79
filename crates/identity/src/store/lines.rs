//! Reporting lines.

use chrono::{DateTime, Days, NaiveDate, Utc};
use kernel::{
    id::{PersonId, ReportingLineId},
    person::{Lead, ReportingLine},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    Statement,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};

use super::{
    Result,
    entity::{person, reporting_line},
};

/// Adds a line with the decree it rests on.
pub(crate) async fn insert(
    exec: &DatabaseExecutor<'_>,
    line: &ReportingLine,
    basis: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = reporting_line::ActiveModel {
        id: Set(line.id),
        person_id: Set(line.person),
        superior_id: Set(line.superior),
        lead: Set(line.lead.as_str().to_owned()),
        from_day: Set(line.from),
        to_day: Set(line.to),
        basis: Set(basis.to_owned()),
        created_at: Set(now),
    };
    reporting_line::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

/// Sets the last day of a line.
pub(crate) async fn end(exec: &DatabaseExecutor<'_>, line: ReportingLineId, last_day: NaiveDate) -> Result<()> {
    reporting_line::Entity::update_many()
        .col_expr(reporting_line::Column::ToDay, Expr::value(last_day))
        .filter(reporting_line::Column::Id.eq(line))
        .exec(exec)
        .await?;
    Ok(())
}

/// Every line above these persons, the newest first.
pub(crate) async fn above(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<Vec<ReportingLine>> {
    found(exec, reporting_line::Column::PersonId.is_in(people.iter().copied()).into()).await
}

/// Every line directly below this person, the newest first.
pub(crate) async fn below(exec: &DatabaseExecutor<'_>, superior: PersonId) -> Result<Vec<ReportingLine>> {
    found(exec, reporting_line::Column::SuperiorId.eq(superior).into()).await
}

/// One line of a person with its basis.
pub(crate) async fn one(exec: &DatabaseExecutor<'_>, id: ReportingLineId) -> Result<Option<ReportingLine>> {
    Ok(reporting_line::Entity::find_by_id(id).one(exec).await?.as_ref().and_then(line))
}

/// The decree of each line above this person.
pub(crate) async fn bases(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<(ReportingLineId, String)>> {
    Ok(reporting_line::Entity::find()
        .select_only()
        .columns([reporting_line::Column::Id, reporting_line::Column::Basis])
        .filter(reporting_line::Column::PersonId.eq(person))
        .into_tuple()
        .all(exec)
        .await?)
}

async fn found(exec: &DatabaseExecutor<'_>, wanted: Condition) -> Result<Vec<ReportingLine>> {
    let rows = reporting_line::Entity::find()
        .filter(wanted)
        .order_by_desc(reporting_line::Column::FromDay)
        .order_by_desc(reporting_line::Column::Id)
        .all(exec)
        .await?;
    Ok(rows.iter().filter_map(line).collect())
}

fn line(row: &reporting_line::Model) -> Option<ReportingLine> {
    Some(ReportingLine {
        id: row.id,
        person: row.person_id,
        superior: row.superior_id,
        lead: Lead::parse(&row.lead)?,
        from: row.from_day,
        to: row.to_day,
    })
}

fn holding(first: NaiveDate, last: NaiveDate) -> Condition {
    let open = reporting_line::Column::ToDay.is_null().or(reporting_line::Column::ToDay.gte(first));
    Condition::all().add(reporting_line::Column::FromDay.lte(last)).add(open)
}

/// The persons who answer to this one directly on this day, as a select of their ids.
pub(super) fn reporting_to(superior: PersonId, day: NaiveDate) -> SelectStatement {
    Query::select()
        .column(reporting_line::Column::PersonId)
        .from(reporting_line::Entity)
        .cond_where(holding(day, day).add(reporting_line::Column::SuperiorId.eq(superior)))
        .to_owned()
}

/// Whether anybody answers to this person today. Today is not over in every zone when it is by UTC, and has begun in some before.
pub(super) async fn leads(exec: &DatabaseExecutor<'_>, person: PersonId, now: DateTime<Utc>) -> Result<bool> {
    let day = now.date_naive();
    let some = reporting_line::Entity::find()
        .select_only()
        .column(reporting_line::Column::Id)
        .filter(holding(day, day + Days::new(1)))
        .filter(reporting_line::Column::SuperiorId.eq(person))
        // Looked up for each line found: as a list, SQLite would put everybody of the agency together first.
        .filter(Expr::exists(
            Query::select()
                .expr(Expr::value(1))
                .from(person::Entity)
                .and_where(
                    Expr::col((person::Entity, person::Column::Id))
                        .equals((reporting_line::Entity, reporting_line::Column::PersonId)),
                )
                .and_where(Expr::col((person::Entity, person::Column::Active)).eq(true))
                .to_owned(),
        ))
        .limit(1)
        .into_tuple::<ReportingLineId>()
        .one(exec)
        .await?;
    Ok(some.is_some())
}

/// Everybody below this person on this day. `UNION` ends a circle, should one have come in with loaded data.
pub(crate) async fn tree(exec: &DatabaseExecutor<'_>, superior: PersonId, day: NaiveDate) -> Result<Vec<PersonId>> {
    let text = "WITH RECURSIVE below (person_id) AS (\
                SELECT person_id FROM reporting_line WHERE superior_id = $1 AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2) \
                UNION \
                SELECT line.person_id FROM reporting_line line JOIN below ON line.superior_id = below.person_id \
                WHERE line.from_day <= $2 AND (line.to_day IS NULL OR line.to_day >= $2)) \
                SELECT person_id FROM below WHERE person_id <> $1";
    let values = [superior.into(), day.into()];
    let rows = exec.query_all_raw(Statement::from_sql_and_values(exec.get_database_backend(), text, values)).await?;
    rows.into_iter().map(|row| Ok(row.try_get::<PersonId>("", "person_id")?)).collect()
}

/// Lets `person.superior_id` name the direct superior of this day, where it does not. Returns how many changed.
pub(crate) async fn follow(exec: &DatabaseExecutor<'_>, day: NaiveDate, person: Option<PersonId>) -> Result<u64> {
    let direct = "(SELECT line.superior_id FROM reporting_line line WHERE line.person_id = person.id AND line.lead = 'direct' \
                  AND line.from_day <= $1 AND (line.to_day IS NULL OR line.to_day >= $1))";
    let mut text = format!("UPDATE person SET superior_id = {direct} WHERE superior_id IS DISTINCT FROM {direct}");
    let mut values = vec![day.into()];
    if let Some(person) = person {
        text.push_str(" AND id = $2");
        values.push(person.into());
    }
    let statement = Statement::from_sql_and_values(exec.get_database_backend(), text, values);
    Ok(exec.execute_raw(statement).await?.rows_affected())
}
