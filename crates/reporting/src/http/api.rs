use axum::{extract::State, http::StatusCode};
use kernel::{Role, id::ReportId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Json, Path, WriteKey};

use crate::{
    Reporting, Schedule,
    definition::{Condition, Definition, Filter, Head},
    model::{Report, ReportInput},
    tables::Value,
};

/// One thing that rows have to be like.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct FilterDocument {
    column: String,
    /// `is`, `is_not`, `contains`, `at_least`, `at_most`, `missing` or `present`.
    condition: String,
    #[serde(default)]
    value: String,
}

/// A report.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct ReportDocument {
    /// Left out when sent.
    #[serde(default)]
    id: Option<Uuid>,
    name: String,
    /// Name of the table.
    table: String,
    #[serde(default)]
    columns: Vec<String>,
    #[serde(default)]
    filters: Vec<FilterDocument>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    sums: Vec<String>,
    /// Roles that may run it: admin, superior.
    #[serde(default)]
    shared: Vec<String>,
    /// none, weekly or monthly.
    #[serde(default)]
    schedule: String,
}

impl From<Report> for ReportDocument {
    fn from(report: Report) -> Self {
        let filter = |filter: Filter| FilterDocument {
            column: filter.column,
            condition: filter.condition.word().to_owned(),
            value: filter.value,
        };
        Self {
            id: Some(report.id.uuid()),
            name: report.name,
            table: report.definition.table,
            columns: report.definition.columns,
            filters: report.definition.filters.into_iter().map(filter).collect(),
            groups: report.definition.groups,
            sums: report.definition.sums,
            shared: report.shared.iter().map(|role| role.as_str().to_owned()).collect(),
            schedule: report.schedule.word().to_owned(),
        }
    }
}

impl From<ReportDocument> for ReportInput {
    fn from(document: ReportDocument) -> Self {
        let filter = |filter: FilterDocument| {
            let condition = Condition::parse(&filter.condition)?;
            Some(Filter { column: filter.column, condition, value: filter.value })
        };
        Self {
            name: document.name,
            definition: Definition {
                table: document.table,
                columns: document.columns,
                filters: document.filters.into_iter().filter_map(filter).collect(),
                groups: document.groups,
                sums: document.sums,
            },
            shared: document.shared.iter().filter_map(|word| Role::parse(word)).collect(),
            schedule: Schedule::parse(&document.schedule),
        }
    }
}

/// My reports and those shared with me.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reporting", responses((status = 200, body = Vec<ReportDocument>)))]
pub(super) async fn list(
    State(reporting): State<Reporting>,
    Context(cx): Context,
) -> Answer<Json<Vec<ReportDocument>>> {
    Ok(Json(reporting.reports(&cx).await?.into_iter().map(Into::into).collect()))
}

/// A report that was kept.
#[derive(Serialize, ToSchema)]
pub(super) struct Kept {
    id: Uuid,
}

/// Keeps a report; the idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/reports", tag = "reporting", params(("Idempotency-Key" = Uuid, Header)),
    request_body = ReportDocument, responses((status = 201, body = Kept), (status = 422)))]
pub(super) async fn keep(
    State(reporting): State<Reporting>,
    Context(cx): Context,
    key: WriteKey,
    Json(document): Json<ReportDocument>,
) -> Answer<(StatusCode, Json<Kept>)> {
    let id = reporting.keep(&cx, key.id(), document.into()).await?;
    Ok((StatusCode::CREATED, Json(Kept { id: id.uuid() })))
}

/// What a report came to.
#[derive(Serialize, ToSchema)]
pub(super) struct AnswerDocument {
    /// Keys of the columns; `count`, and `sum:` before the key of a summed one.
    heads: Vec<String>,
    /// Texts, numbers, days and nulls.
    #[schema(value_type = Vec<Vec<Object>>)]
    rows: Vec<Vec<serde_json::Value>>,
    /// Rows of the table that met the filters.
    matched: usize,
    totals: Vec<Option<i64>>,
}

/// Runs a report within the caller's own scope.
#[utoipa::path(get, path = "/api/v1/reports/{report}/answer", tag = "reporting", params(("report" = Uuid, Path)),
    responses((status = 200, body = AnswerDocument), (status = 404)))]
pub(super) async fn answer(
    State(reporting): State<Reporting>,
    Context(cx): Context,
    Path(id): Path<ReportId>,
) -> Answer<Json<AnswerDocument>> {
    let report = reporting.report(&cx, id).await?;
    let outcome = reporting.ask(&cx, &report.definition).await?;
    let head = |head: &Head| match head {
        Head::Column(column) => column.key.to_owned(),
        Head::Count => "count".to_owned(),
        Head::Sum(column) => format!("sum:{}", column.key),
    };
    let value = |value: Value| match value {
        Value::Empty => serde_json::Value::Null,
        Value::Number(number) => number.into(),
        Value::Date(day) => day.to_string().into(),
        Value::Text(text) => text.into(),
    };
    Ok(Json(AnswerDocument {
        heads: outcome.heads.iter().map(head).collect(),
        rows: outcome.rows.into_iter().map(|row| row.into_iter().map(value).collect()).collect(),
        matched: outcome.matched,
        totals: outcome.totals,
    }))
}

/// Deletes a report.
#[utoipa::path(delete, path = "/api/v1/reports/{report}", tag = "reporting", params(("report" = Uuid, Path)),
    responses((status = 204), (status = 403), (status = 404)))]
pub(super) async fn delete(
    State(reporting): State<Reporting>,
    Context(cx): Context,
    Path(id): Path<ReportId>,
) -> Answer<StatusCode> {
    reporting.delete(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
