//! Needs forms, their rows and history, and the yearly calendar.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use database::Result;
use kernel::{
    Page, PageRequest,
    id::{NeedsFormId, PersonId},
};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use uuid::Uuid;

use super::{
    entity::{needs_deadline, needs_form, needs_reminder, needs_row, needs_step},
    small, word,
};
use crate::model::{Action, NeedsForm, NeedsRow, Part, Stage, State, Step};

fn form_of(row: needs_form::Model) -> Result<NeedsForm> {
    Ok(NeedsForm {
        state: word("state of a needs form", State::parse(&row.state), &row.state)?,
        id: row.id,
        year: row.year,
        person: row.person_id,
        name: row.name,
        post: row.post,
        unit: row.unit_id,
        unit_name: row.unit_name,
        revision: row.revision,
        moved_at: row.moved_at,
    })
}

/// Puts a new form in. False if the person has one for the year, or the id is taken.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, form: &NeedsForm) -> Result<bool> {
    let row = needs_form::ActiveModel {
        id: Set(form.id),
        year: Set(form.year),
        person_id: Set(form.person),
        name: Set(form.name.clone()),
        post: Set(form.post.clone()),
        unit_id: Set(form.unit),
        unit_name: Set(form.unit_name.clone()),
        state: Set(form.state.as_str().to_owned()),
        revision: Set(form.revision),
        moved_at: Set(form.moved_at),
    };
    let once = OnConflict::new().do_nothing().to_owned();
    Ok(needs_form::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Moves a form that is still at this revision to a state, and takes over who and where the person is. False if it moved.
pub(crate) async fn advance(exec: &DatabaseExecutor<'_>, from_revision: i32, to: &NeedsForm) -> Result<bool> {
    use needs_form::Column as C;
    let done = needs_form::Entity::update_many()
        .col_expr(C::State, Expr::value(to.state.as_str()))
        .col_expr(C::Revision, Expr::value(to.revision))
        .col_expr(C::MovedAt, Expr::value(to.moved_at))
        .col_expr(C::Name, Expr::value(to.name.as_str()))
        .col_expr(C::Post, Expr::value(to.post.as_str()))
        .col_expr(C::UnitId, Expr::value(to.unit))
        .col_expr(C::UnitName, Expr::value(to.unit_name.as_str()))
        .filter(C::Id.eq(to.id))
        .filter(C::Revision.eq(from_revision))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

pub(crate) async fn get(exec: &DatabaseExecutor<'_>, id: NeedsFormId) -> Result<Option<NeedsForm>> {
    needs_form::Entity::find_by_id(id).one(exec).await?.map(form_of).transpose()
}

/// The forms of a person, the latest year first.
pub(crate) async fn of_person(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<NeedsForm>> {
    let rows = needs_form::Entity::find()
        .filter(needs_form::Column::PersonId.eq(person))
        .order_by_desc(needs_form::Column::Year)
        .all(exec)
        .await?;
    rows.into_iter().map(form_of).collect()
}

/// The forms of these persons for a year, by name.
pub(crate) async fn of_people(exec: &DatabaseExecutor<'_>, year: i32, people: &[PersonId]) -> Result<Vec<NeedsForm>> {
    let mut found = Vec::new();
    for some in people.chunks(1_000) {
        let rows = needs_form::Entity::find()
            .filter(needs_form::Column::Year.eq(year))
            .filter(needs_form::Column::PersonId.is_in(some.iter().copied()))
            .order_by_asc(needs_form::Column::Name)
            .all(exec)
            .await?;
        for row in rows {
            found.push(form_of(row)?);
        }
    }
    Ok(found)
}

/// All forms of a year in one of these states.
pub(crate) async fn in_states(exec: &DatabaseExecutor<'_>, year: i32, states: &[State]) -> Result<Vec<NeedsForm>> {
    let rows = needs_form::Entity::find()
        .filter(needs_form::Column::Year.eq(year))
        .filter(needs_form::Column::State.is_in(states.iter().map(|state| state.as_str())))
        .order_by_asc(needs_form::Column::UnitName)
        .order_by_asc(needs_form::Column::Name)
        .all(exec)
        .await?;
    rows.into_iter().map(form_of).collect()
}

/// A page of a year's forms, in a state or in all.
pub(crate) async fn page(
    exec: &DatabaseExecutor<'_>,
    year: i32,
    state: Option<State>,
    page: PageRequest,
) -> Result<Page<NeedsForm>> {
    let mut select = needs_form::Entity::find().filter(needs_form::Column::Year.eq(year));
    if let Some(state) = state {
        select = select.filter(needs_form::Column::State.eq(state.as_str()));
    }
    let total = select.clone().count(exec).await?;
    let rows = select
        .order_by_asc(needs_form::Column::UnitName)
        .order_by_asc(needs_form::Column::Name)
        .order_by_asc(needs_form::Column::Id)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.into_iter().map(form_of).collect::<Result<_>>()?, page, total))
}

/// How many forms of a year are in each state.
pub(crate) async fn counts(exec: &DatabaseExecutor<'_>, year: i32) -> Result<HashMap<State, u64>> {
    let rows: Vec<(String, i64)> = needs_form::Entity::find()
        .select_only()
        .column(needs_form::Column::State)
        .column_as(needs_form::Column::Id.count(), "forms")
        .filter(needs_form::Column::Year.eq(year))
        .group_by(needs_form::Column::State)
        .into_tuple()
        .all(exec)
        .await?;
    rows.into_iter().map(|(text, forms)| Ok((word("state", State::parse(&text), &text)?, forms as u64))).collect()
}

/// The rows of these forms, in their order.
pub(crate) async fn rows_of(
    exec: &DatabaseExecutor<'_>,
    forms: &[NeedsFormId],
) -> Result<HashMap<NeedsFormId, Vec<NeedsRow>>> {
    let mut found: HashMap<NeedsFormId, Vec<NeedsRow>> = HashMap::new();
    for some in forms.chunks(1_000) {
        let rows = needs_row::Entity::find()
            .filter(needs_row::Column::FormId.is_in(some.iter().copied()))
            .order_by_asc(needs_row::Column::Place)
            .all(exec)
            .await?;
        for row in rows {
            found.entry(row.form_id).or_default().push(row_of(row)?);
        }
    }
    Ok(found)
}

/// The rows of a person's form of a year.
pub(crate) async fn rows_of_person(exec: &DatabaseExecutor<'_>, person: PersonId, year: i32) -> Result<Vec<NeedsRow>> {
    let mut form = Query::select();
    form.column(needs_form::Column::Id)
        .from(needs_form::Entity)
        .and_where(Expr::col(needs_form::Column::PersonId).eq(person))
        .and_where(Expr::col(needs_form::Column::Year).eq(year));
    let rows = needs_row::Entity::find()
        .filter(needs_row::Column::FormId.in_subquery(form))
        .order_by_asc(needs_row::Column::Place)
        .all(exec)
        .await?;
    rows.into_iter().map(row_of).collect()
}

fn row_of(row: needs_row::Model) -> Result<NeedsRow> {
    Ok(NeedsRow {
        gap_from: small("level", row.gap_from)?,
        gap_to: small("level", row.gap_to)?,
        priority: small("priority", row.priority)?,
        id: row.id,
        competency: row.competency_id,
        problem: row.problem,
        learning: row.learning,
        wish: row.wish,
        jp: row.jp,
        cost: row.cost,
    })
}

/// Writes the rows of a form anew.
pub(crate) async fn set_rows(exec: &DatabaseExecutor<'_>, form: NeedsFormId, rows: &[NeedsRow]) -> Result<()> {
    needs_row::Entity::delete_many().filter(needs_row::Column::FormId.eq(form)).exec(exec).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let rows = (1..).zip(rows).map(|(place, row)| needs_row::ActiveModel {
        id: Set(row.id),
        form_id: Set(form),
        place: Set(place),
        competency_id: Set(row.competency),
        problem: Set(row.problem.clone()),
        gap_from: Set(row.gap_from.into()),
        gap_to: Set(row.gap_to.into()),
        learning: Set(row.learning.clone()),
        wish: Set(row.wish.clone()),
        priority: Set(row.priority.into()),
        jp: Set(row.jp),
        cost: Set(row.cost),
    });
    needs_row::Entity::insert_many(rows).exec_without_returning(exec).await?;
    Ok(())
}

/// Adds a step to a form's history.
pub(crate) async fn add_step(
    exec: &DatabaseExecutor<'_>,
    id: Uuid,
    form: NeedsFormId,
    revision: i32,
    step: &Step,
) -> Result<()> {
    let row = needs_step::ActiveModel {
        id: Set(id),
        form_id: Set(form),
        revision: Set(revision),
        at: Set(step.at),
        by_id: Set(step.by),
        by_name: Set(step.by_name.clone()),
        part: Set(step.part.as_str().to_owned()),
        action: Set(step.action.as_str().to_owned()),
        to_state: Set(step.to.as_str().to_owned()),
        reason: Set(step.reason.clone()),
    };
    needs_step::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

/// Whether the form has this step.
pub(crate) async fn has_step(exec: &DatabaseExecutor<'_>, id: Uuid, form: NeedsFormId) -> Result<bool> {
    let found = needs_step::Entity::find_by_id(id).filter(needs_step::Column::FormId.eq(form)).count(exec).await?;
    Ok(found > 0)
}

/// The history of a form, the latest first.
pub(crate) async fn steps(exec: &DatabaseExecutor<'_>, form: NeedsFormId) -> Result<Vec<Step>> {
    let rows = needs_step::Entity::find()
        .filter(needs_step::Column::FormId.eq(form))
        .order_by_desc(needs_step::Column::Revision)
        .all(exec)
        .await?;
    let step = |row: needs_step::Model| {
        Ok(Step {
            part: word("part", Part::parse(&row.part), &row.part)?,
            action: word("action", Action::parse(&row.action), &row.action)?,
            to: word("state", State::parse(&row.to_state), &row.to_state)?,
            at: row.at,
            by: row.by_id,
            by_name: row.by_name,
            reason: row.reason,
        })
    };
    rows.into_iter().map(step).collect()
}

/// The calendar of a year.
pub(crate) async fn deadlines(exec: &DatabaseExecutor<'_>, year: i32) -> Result<HashMap<Stage, NaiveDate>> {
    let rows = needs_deadline::Entity::find().filter(needs_deadline::Column::Year.eq(year)).all(exec).await?;
    rows.into_iter().map(|row| Ok((word("stage", Stage::parse(&row.stage), &row.stage)?, row.due_on))).collect()
}

/// The days that are due from this one to that, with year and stage.
pub(crate) async fn due_between(
    exec: &DatabaseExecutor<'_>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(i32, Stage, NaiveDate)>> {
    let rows = needs_deadline::Entity::find().filter(needs_deadline::Column::DueOn.between(from, to)).all(exec).await?;
    let due =
        |row: needs_deadline::Model| Ok((row.year, word("stage", Stage::parse(&row.stage), &row.stage)?, row.due_on));
    rows.into_iter().map(due).collect()
}

/// Says anew when the stages of a year are due.
pub(crate) async fn set_deadlines(exec: &DatabaseExecutor<'_>, year: i32, due: &[(Stage, NaiveDate)]) -> Result<()> {
    needs_deadline::Entity::delete_many().filter(needs_deadline::Column::Year.eq(year)).exec(exec).await?;
    if due.is_empty() {
        return Ok(());
    }
    let rows = due.iter().map(|(stage, day)| needs_deadline::ActiveModel {
        year: Set(year),
        stage: Set(stage.as_str().to_owned()),
        due_on: Set(*day),
    });
    needs_deadline::Entity::insert_many(rows).exec_without_returning(exec).await?;
    Ok(())
}

/// Notes that a person is reminded of a stage. False if they were before.
pub(crate) async fn remind(
    exec: &DatabaseExecutor<'_>,
    year: i32,
    stage: Stage,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<bool> {
    use needs_reminder::Column as C;
    let row = needs_reminder::ActiveModel {
        year: Set(year),
        stage: Set(stage.as_str().to_owned()),
        person_id: Set(person),
        at: Set(now),
    };
    let once = OnConflict::columns([C::Year, C::Stage, C::PersonId]).do_nothing().to_owned();
    Ok(needs_reminder::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}
