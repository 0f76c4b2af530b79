//! The tables of this feature.

mod entity;

use chrono::{DateTime, Utc};
use database::{Error, Result};
use kernel::{
    Role,
    id::{PersonId, ReportId, ReportRunId},
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, Query},
};

use self::entity::{report, report_run, report_share};
use crate::{
    model::{Report, Run},
    schedule::Schedule,
};

/// Runs shown of a report.
const RUNS: u64 = 12;

fn read(row: report::Model, shares: &[report_share::Model]) -> Result<Report> {
    let roles = shares.iter().filter(|share| share.report_id == row.id).filter_map(|share| Role::parse(&share.role));
    Ok(Report {
        id: row.id,
        owner: row.owner_id,
        name: row.name,
        definition: serde_json::from_value(row.definition).map_err(|e| Error::stored("report", e))?,
        shared: roles.collect(),
        schedule: Schedule::parse(&row.schedule),
        due_at: row.due_at,
        version: row.version,
        updated_at: row.updated_at,
    })
}

pub(crate) async fn report(exec: &DatabaseExecutor<'_>, id: ReportId) -> Result<Option<Report>> {
    let Some(row) = report::Entity::find_by_id(id).one(exec).await? else { return Ok(None) };
    let shares = report_share::Entity::find().filter(report_share::Column::ReportId.eq(id)).all(exec).await?;
    read(row, &shares).map(Some)
}

/// The person's own reports and those shared with one of the roles, by name.
pub(crate) async fn visible(exec: &DatabaseExecutor<'_>, person: PersonId, roles: &[Role]) -> Result<Vec<Report>> {
    let shared = Query::select()
        .column(report_share::Column::ReportId)
        .from(report_share::Entity)
        .and_where(report_share::Column::Role.is_in(roles.iter().map(|role| role.as_str())))
        .to_owned();
    let seen = Condition::any().add(report::Column::OwnerId.eq(person)).add(report::Column::Id.in_subquery(shared));
    let rows = report::Entity::find().filter(seen).order_by_asc(report::Column::Name).all(exec).await?;
    let ids: Vec<ReportId> = rows.iter().map(|row| row.id).collect();
    let shares = report_share::Entity::find().filter(report_share::Column::ReportId.is_in(ids)).all(exec).await?;
    rows.into_iter().map(|row| read(row, &shares)).collect()
}

/// Keeps the report. False if there is one with this id.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, new: &Report) -> Result<bool> {
    let row = report::ActiveModel {
        id: Set(new.id),
        owner_id: Set(new.owner),
        name: Set(new.name.clone()),
        definition: Set(definition(new)?),
        schedule: Set(new.schedule.word().to_owned()),
        due_at: Set(new.due_at),
        version: Set(new.version),
        updated_at: Set(new.updated_at),
    };
    let once = sea_orm::sea_query::OnConflict::column(report::Column::Id).do_nothing().to_owned();
    if report::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? == 0 {
        return Ok(false);
    }
    share(exec, new).await?;
    Ok(true)
}

fn definition(report: &Report) -> Result<serde_json::Value> {
    serde_json::to_value(&report.definition).map_err(|e| Error::stored("report", e))
}

async fn share(exec: &DatabaseExecutor<'_>, report: &Report) -> Result<()> {
    let rows = report
        .shared
        .iter()
        .map(|role| report_share::ActiveModel { report_id: Set(report.id), role: Set(role.as_str().to_owned()) });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        report_share::Entity::insert_many(rows).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// Puts the report in place of the one of this version. False if it has moved on.
pub(crate) async fn update(exec: &DatabaseExecutor<'_>, report: &Report, version: i32) -> Result<bool> {
    let changed = report::Entity::update_many()
        .col_expr(report::Column::Name, Expr::value(report.name.clone()))
        .col_expr(report::Column::Definition, Expr::value(definition(report)?))
        .col_expr(report::Column::Schedule, Expr::value(report.schedule.word()))
        .col_expr(report::Column::DueAt, Expr::value(report.due_at))
        .col_expr(report::Column::Version, Expr::value(report.version))
        .col_expr(report::Column::UpdatedAt, Expr::value(report.updated_at))
        .filter(report::Column::Id.eq(report.id))
        .filter(report::Column::Version.eq(version))
        .exec(exec)
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    report_share::Entity::delete_many().filter(report_share::Column::ReportId.eq(report.id)).exec(exec).await?;
    share(exec, report).await?;
    Ok(true)
}

pub(crate) async fn delete(exec: &DatabaseExecutor<'_>, id: ReportId) -> Result<()> {
    report_run::Entity::delete_many().filter(report_run::Column::ReportId.eq(id)).exec(exec).await?;
    report_share::Entity::delete_many().filter(report_share::Column::ReportId.eq(id)).exec(exec).await?;
    report::Entity::delete_by_id(id).exec(exec).await?;
    Ok(())
}

/// Reports that are due, the longest due first.
pub(crate) async fn due(exec: &DatabaseExecutor<'_>, now: DateTime<Utc>) -> Result<Vec<Report>> {
    let rows = report::Entity::find()
        .filter(report::Column::DueAt.lte(now))
        .order_by_asc(report::Column::DueAt)
        .limit(100)
        .all(exec)
        .await?;
    rows.into_iter().map(|row| read(row, &[])).collect()
}

/// Moves the report on from this due time to the next. False if somebody else did.
pub(crate) async fn move_on(
    exec: &DatabaseExecutor<'_>,
    id: ReportId,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
) -> Result<bool> {
    let moved = report::Entity::update_many()
        .col_expr(report::Column::DueAt, Expr::value(to))
        .filter(report::Column::Id.eq(id))
        .filter(report::Column::DueAt.eq(from))
        .exec(exec)
        .await?;
    Ok(moved.rows_affected > 0)
}

/// Keeps a run. False if it is kept already.
pub(crate) async fn insert_run(exec: &DatabaseExecutor<'_>, run: &Run) -> Result<bool> {
    let row = report_run::ActiveModel {
        id: Set(run.id),
        report_id: Set(run.report),
        at: Set(run.at),
        rows: Set(run.rows as i32),
        digest: Set(run.digest.clone()),
    };
    let once = sea_orm::sea_query::OnConflict::column(report_run::Column::Id).do_nothing().to_owned();
    Ok(report_run::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

fn run_of(row: report_run::Model) -> Run {
    Run { id: row.id, report: row.report_id, at: row.at, rows: row.rows.unsigned_abs(), digest: row.digest }
}

/// The last runs, newest first.
pub(crate) async fn runs(exec: &DatabaseExecutor<'_>, id: ReportId) -> Result<Vec<Run>> {
    let rows = report_run::Entity::find()
        .filter(report_run::Column::ReportId.eq(id))
        .order_by_desc(report_run::Column::At)
        .limit(RUNS)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(run_of).collect())
}

pub(crate) async fn run(exec: &DatabaseExecutor<'_>, report: ReportId, id: ReportRunId) -> Result<Option<Run>> {
    let row = report_run::Entity::find_by_id(id).filter(report_run::Column::ReportId.eq(report)).one(exec).await?;
    Ok(row.map(run_of))
}
