//! Templates of goals, and the goals of units.

use chrono::{DateTime, Utc};
use database::{Error, Result};
use kernel::{
    Cx,
    id::{CourseId, UnitId},
};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};

use super::{
    cascade_entity::{goal_template, unit_goal},
    word,
};
use crate::{
    cascade::model::{GoalTemplate, GoalTemplateId, UnitGoal, UnitGoalId},
    goals::model::{Plan, Rise, WayKind},
};

/// A way of a template as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredWay {
    kind: String,
    title: String,
    course: Option<CourseId>,
    jp: i32,
}

fn template_of(row: goal_template::Model) -> Result<GoalTemplate> {
    let stored: Vec<StoredWay> =
        serde_json::from_value(row.ways).map_err(|error| Error::stored("list of ways", error))?;
    let way = |way: StoredWay| {
        let kind = word("kind of way", WayKind::parse(&way.kind), &way.kind)?;
        Ok(Plan { kind, title: way.title, course: way.course, mentorship: None, class: None, jp: way.jp })
    };
    let named = row.competency_id.is_some() || !row.competency.is_empty();
    Ok(GoalTemplate {
        id: row.id,
        title: row.title,
        rise: named.then_some(Rise {
            competency: row.competency_id,
            name: row.competency,
            from: row.from_level,
            to: row.to_level,
        }),
        measure: row.measure,
        post: row.post,
        post_kind: row.post_kind,
        ways: stored.into_iter().map(way).collect::<Result<_>>()?,
    })
}

/// The templates in use, by title.
pub(crate) async fn templates(exec: &DatabaseExecutor<'_>) -> Result<Vec<GoalTemplate>> {
    let rows = goal_template::Entity::find()
        .filter(goal_template::Column::RetiredAt.is_null())
        .order_by_asc(goal_template::Column::Title)
        .order_by_asc(goal_template::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(template_of).collect()
}

/// Writes a template, new or in place of what it said.
pub(crate) async fn write_template(exec: &DatabaseExecutor<'_>, cx: &Cx, template: &GoalTemplate) -> Result<()> {
    use goal_template::Column as C;
    let stored: Vec<StoredWay> = template
        .ways
        .iter()
        .map(|way| StoredWay {
            kind: way.kind.as_str().to_owned(),
            title: way.title.clone(),
            course: way.course,
            jp: way.jp,
        })
        .collect();
    let rise = template.rise.as_ref();
    let row = goal_template::ActiveModel {
        id: Set(template.id),
        title: Set(template.title.clone()),
        competency_id: Set(rise.and_then(|rise| rise.competency)),
        competency: Set(rise.map(|rise| rise.name.clone()).unwrap_or_default()),
        from_level: Set(rise.and_then(|rise| rise.from)),
        to_level: Set(rise.and_then(|rise| rise.to)),
        measure: Set(template.measure.clone()),
        post: Set(template.post.clone()),
        post_kind: Set(template.post_kind.clone()),
        ways: Set(serde_json::to_value(stored).map_err(|error| Error::stored("list of ways", error))?),
        changed_at: Set(cx.now()),
        retired_at: Set(None),
    };
    let anew = OnConflict::column(C::Id)
        .update_columns([
            C::Title,
            C::CompetencyId,
            C::Competency,
            C::FromLevel,
            C::ToLevel,
            C::Measure,
            C::Post,
            C::PostKind,
            C::Ways,
            C::ChangedAt,
        ])
        .to_owned();
    goal_template::Entity::insert(row).on_conflict(anew).exec_without_returning(exec).await?;
    Ok(())
}

/// Takes a template out of use. False if it was not in use.
pub(crate) async fn retire_template(
    exec: &DatabaseExecutor<'_>,
    id: GoalTemplateId,
    now: DateTime<Utc>,
) -> Result<bool> {
    use goal_template::Column as C;
    let done = goal_template::Entity::update_many()
        .col_expr(C::RetiredAt, Expr::value(now))
        .filter(C::Id.eq(id))
        .filter(C::RetiredAt.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

fn unit_goal_of(row: unit_goal::Model) -> UnitGoal {
    UnitGoal {
        id: row.id,
        unit: row.unit_id,
        year: row.year,
        title: row.title,
        measure: row.measure,
        written_by: row.written_by,
    }
}

pub(crate) async fn unit_goal(exec: &DatabaseExecutor<'_>, id: UnitGoalId) -> Result<Option<UnitGoal>> {
    Ok(unit_goal::Entity::find_by_id(id).one(exec).await?.map(unit_goal_of))
}

/// The goals of these units in a year, by title.
pub(crate) async fn unit_goals(exec: &DatabaseExecutor<'_>, units: &[UnitId], year: i32) -> Result<Vec<UnitGoal>> {
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let rows = unit_goal::Entity::find()
        .filter(unit_goal::Column::UnitId.is_in(units.iter().copied()))
        .filter(unit_goal::Column::Year.eq(year))
        .order_by_asc(unit_goal::Column::Title)
        .order_by_asc(unit_goal::Column::Id)
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(unit_goal_of).collect())
}

/// Writes a unit's goal, new or in place of what it said.
pub(crate) async fn write_unit_goal(exec: &DatabaseExecutor<'_>, cx: &Cx, goal: &UnitGoal) -> Result<()> {
    use unit_goal::Column as C;
    let row = unit_goal::ActiveModel {
        id: Set(goal.id),
        unit_id: Set(goal.unit),
        year: Set(goal.year),
        title: Set(goal.title.clone()),
        measure: Set(goal.measure.clone()),
        written_by: Set(goal.written_by),
        changed_at: Set(cx.now()),
    };
    let anew = OnConflict::column(C::Id)
        .update_columns([C::UnitId, C::Year, C::Title, C::Measure, C::WrittenBy, C::ChangedAt])
        .to_owned();
    unit_goal::Entity::insert(row).on_conflict(anew).exec_without_returning(exec).await?;
    Ok(())
}
