//! Versions of the agency's plan.

use chrono::NaiveDate;
use database::Result;
use kernel::id::AgencyPlanId;
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    entity::{agency_plan, agency_plan_item},
    small, word,
};
use crate::model::{AgencyPlan, PlanItem, PlanState};

fn plan_of(row: agency_plan::Model) -> Result<AgencyPlan> {
    Ok(AgencyPlan {
        state: word("state of a plan", PlanState::parse(&row.state), &row.state)?,
        id: row.id,
        year: row.year,
        version: row.version,
        decree: row.decree,
        decreed_on: row.decreed_on,
        made_at: row.made_at,
    })
}

/// Puts a new version in. False if its id is there already.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, plan: &AgencyPlan, by: &str) -> Result<bool> {
    let row = agency_plan::ActiveModel {
        id: Set(plan.id),
        year: Set(plan.year),
        version: Set(plan.version),
        state: Set(plan.state.as_str().to_owned()),
        decree: Set(plan.decree.clone()),
        decreed_on: Set(plan.decreed_on),
        made_at: Set(plan.made_at),
        made_by: Set(by.to_owned()),
    };
    let once = OnConflict::column(agency_plan::Column::Id).do_nothing().to_owned();
    Ok(agency_plan::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// The needs of a version. They are only ever added, with the version.
pub(crate) async fn insert_items(
    exec: &DatabaseExecutor<'_>,
    plan: AgencyPlanId,
    items: &[(Uuid, PlanItem)],
) -> Result<()> {
    for some in items.chunks(500) {
        let rows = some.iter().map(|(id, item)| agency_plan_item::ActiveModel {
            id: Set(*id),
            plan_id: Set(plan),
            form_id: Set(item.form),
            person_id: Set(item.person),
            name: Set(item.name.clone()),
            post: Set(item.post.clone()),
            unit_id: Set(item.unit),
            unit_name: Set(item.unit_name.clone()),
            competency_id: Set(item.competency),
            subject: Set(item.subject.clone()),
            learning: Set(item.learning.clone()),
            priority: Set(item.priority.into()),
            jp: Set(item.jp),
            cost: Set(item.cost),
        });
        agency_plan_item::Entity::insert_many(rows).exec_without_returning(exec).await?;
    }
    Ok(())
}

pub(crate) async fn get(exec: &DatabaseExecutor<'_>, id: AgencyPlanId) -> Result<Option<AgencyPlan>> {
    agency_plan::Entity::find_by_id(id).one(exec).await?.map(plan_of).transpose()
}

/// The versions of a year, the latest first.
pub(crate) async fn of_year(exec: &DatabaseExecutor<'_>, year: i32) -> Result<Vec<AgencyPlan>> {
    let rows = agency_plan::Entity::find()
        .filter(agency_plan::Column::Year.eq(year))
        .order_by_desc(agency_plan::Column::Version)
        .all(exec)
        .await?;
    rows.into_iter().map(plan_of).collect()
}

/// The needs of a version, by unit and name.
pub(crate) async fn items(exec: &DatabaseExecutor<'_>, plan: AgencyPlanId) -> Result<Vec<PlanItem>> {
    let rows = agency_plan_item::Entity::find()
        .filter(agency_plan_item::Column::PlanId.eq(plan))
        .order_by_asc(agency_plan_item::Column::UnitName)
        .order_by_asc(agency_plan_item::Column::Name)
        .order_by_asc(agency_plan_item::Column::Id)
        .all(exec)
        .await?;
    let item = |row: agency_plan_item::Model| {
        Ok(PlanItem {
            priority: small("priority", row.priority)?,
            form: row.form_id,
            person: row.person_id,
            name: row.name,
            post: row.post,
            unit: row.unit_id,
            unit_name: row.unit_name,
            competency: row.competency_id,
            subject: row.subject,
            learning: row.learning,
            jp: row.jp,
            cost: row.cost,
        })
    };
    rows.into_iter().map(item).collect()
}

/// Sets a version that is not set yet. False if it is.
pub(crate) async fn set(exec: &DatabaseExecutor<'_>, id: AgencyPlanId, decree: &str, day: NaiveDate) -> Result<bool> {
    use agency_plan::Column as C;
    let done = agency_plan::Entity::update_many()
        .col_expr(C::State, Expr::value(PlanState::Set.as_str()))
        .col_expr(C::Decree, Expr::value(decree))
        .col_expr(C::DecreedOn, Expr::value(day))
        .filter(C::Id.eq(id))
        .filter(C::State.eq(PlanState::Draft.as_str()))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}
