//! Goals, their ways and their journals.

use chrono::{DateTime, NaiveDate, Utc};
use database::Result;
use kernel::{
    Cx,
    id::{GoalId, PersonId},
};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use super::{
    goal_entity::{development_entry, development_goal, development_way},
    word,
};
use crate::{
    cascade::model::UnitGoalId,
    goals::model::{Entry, EntryKind, Goal, GoalInput, GoalState, Plan, Rise, Way, WayKind},
    talks::model::AgendaGoal,
};

use development_goal::Column as G;
use development_way::Column as W;

/// States in which learning counts towards a goal.
const OPEN: [GoalState; 2] = [GoalState::Agreed, GoalState::Running];

/// Puts a new goal with its ways in. False if it was there.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, cx: &Cx, goal: &Goal) -> Result<bool> {
    let rise = goal.rise.as_ref();
    let row = development_goal::ActiveModel {
        id: Set(goal.id),
        person_id: Set(goal.person),
        title: Set(goal.title.clone()),
        competency_id: Set(rise.and_then(|rise| rise.competency)),
        competency: Set(rise.map(|rise| rise.name.clone()).unwrap_or_default()),
        from_level: Set(rise.and_then(|rise| rise.from)),
        to_level: Set(rise.and_then(|rise| rise.to)),
        measure: Set(goal.measure.clone()),
        due_on: Set(goal.due_on),
        state: Set(goal.state.as_str().to_owned()),
        note_id: Set(goal.note),
        unit_goal_id: Set(goal.serves),
        superior_id: Set(goal.superior),
        agreed_at: Set(goal.agreed_at),
        ended_at: Set(goal.ended_at),
        version: Set(goal.version),
        created_at: Set(cx.now()),
        changed_at: Set(cx.now()),
    };
    let once = OnConflict::column(G::Id).do_nothing().to_owned();
    if development_goal::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? == 0 {
        return Ok(false);
    }
    insert_ways(exec, cx, goal.id, goal.ways.iter().map(|way| &way.plan)).await?;
    Ok(true)
}

async fn insert_ways(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    goal: GoalId,
    plans: impl Iterator<Item = &Plan>,
) -> Result<()> {
    let rows: Vec<_> = plans
        .zip(1..)
        .map(|(plan, place)| development_way::ActiveModel {
            id: Set(cx.id::<()>().uuid()),
            goal_id: Set(goal),
            place: Set(place),
            kind: Set(plan.kind.as_str().to_owned()),
            title: Set(plan.title.clone()),
            course_id: Set(plan.course),
            mentorship_id: Set(plan.mentorship),
            class_id: Set(plan.class),
            jp: Set(plan.jp),
            done_at: Set(None),
            done_by: Set(String::new()),
        })
        .collect();
    if !rows.is_empty() {
        development_way::Entity::insert_many(rows).exec_without_returning(exec).await?;
    }
    Ok(())
}

/// Writes a draft anew. False if it is no draft of this version.
pub(crate) async fn rewrite(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    id: GoalId,
    version: i32,
    input: &GoalInput,
) -> Result<bool> {
    let rise = input.rise.as_ref();
    let done = development_goal::Entity::update_many()
        .col_expr(G::Title, Expr::value(input.title.as_str()))
        .col_expr(G::CompetencyId, Expr::value(rise.and_then(|rise| rise.competency)))
        .col_expr(G::Competency, Expr::value(rise.map(|rise| rise.name.clone()).unwrap_or_default()))
        .col_expr(G::FromLevel, Expr::value(rise.and_then(|rise| rise.from)))
        .col_expr(G::ToLevel, Expr::value(rise.and_then(|rise| rise.to)))
        .col_expr(G::Measure, Expr::value(input.measure.as_str()))
        .col_expr(G::DueOn, Expr::value(input.due_on))
        .col_expr(G::UnitGoalId, Expr::value(input.serves))
        .col_expr(G::Version, Expr::value(version + 1))
        .col_expr(G::ChangedAt, Expr::value(cx.now()))
        .filter(G::Id.eq(id))
        .filter(G::Version.eq(version))
        .filter(G::State.eq(GoalState::Draft.as_str()))
        .exec(exec)
        .await?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    development_way::Entity::delete_many().filter(W::GoalId.eq(id)).exec(exec).await?;
    insert_ways(exec, cx, id, input.ways.iter()).await?;
    Ok(true)
}

/// What a move leaves behind besides the state.
#[derive(Default)]
pub(crate) struct Marks {
    pub(crate) superior: Option<PersonId>,
    pub(crate) ended: bool,
}

/// Moves a goal of this state and version on. False if it has moved.
pub(crate) async fn advance(
    exec: &DatabaseExecutor<'_>,
    goal: &Goal,
    to: GoalState,
    marks: &Marks,
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut update = development_goal::Entity::update_many()
        .col_expr(G::State, Expr::value(to.as_str()))
        .col_expr(G::Version, Expr::value(goal.version + 1))
        .col_expr(G::ChangedAt, Expr::value(now));
    if let Some(superior) = marks.superior {
        update = update.col_expr(G::SuperiorId, Expr::value(superior)).col_expr(G::AgreedAt, Expr::value(now));
    }
    if marks.ended {
        update = update.col_expr(G::EndedAt, Expr::value(now));
    }
    let done = update
        .filter(G::Id.eq(goal.id))
        .filter(G::State.eq(goal.state.as_str()))
        .filter(G::Version.eq(goal.version))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A goal with its ways. Two statements.
pub(crate) async fn goal(exec: &DatabaseExecutor<'_>, id: GoalId) -> Result<Option<Goal>> {
    let Some(row) = development_goal::Entity::find_by_id(id).one(exec).await? else { return Ok(None) };
    Ok(with_ways(exec, vec![row]).await?.pop())
}

/// Goals of these people in these states, the next due first. Two statements.
pub(crate) async fn of_people(
    exec: &DatabaseExecutor<'_>,
    people: &[PersonId],
    states: &[GoalState],
    limit: u64,
) -> Result<Vec<Goal>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let rows = development_goal::Entity::find()
        .filter(G::PersonId.is_in(people.iter().copied()))
        .filter(G::State.is_in(states.iter().map(|state| state.as_str())))
        .order_by_asc(G::DueOn)
        .order_by_asc(G::Id)
        .limit(limit)
        .all(exec)
        .await?;
    with_ways(exec, rows).await
}

/// Goals of a person that were agreed, due or ended between these days, in order of their due day. Two statements.
pub(crate) async fn between(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Goal>> {
    let rows = development_goal::Entity::find()
        .filter(G::PersonId.eq(person))
        .filter(G::DueOn.between(from, to))
        .order_by_asc(G::DueOn)
        .order_by_asc(G::Id)
        .all(exec)
        .await?;
    with_ways(exec, rows).await
}

/// Goals that serve a unit's goal, the next due first. Two statements.
pub(crate) async fn serving(exec: &DatabaseExecutor<'_>, unit_goal: UnitGoalId) -> Result<Vec<Goal>> {
    let rows = development_goal::Entity::find()
        .filter(G::UnitGoalId.eq(unit_goal))
        .order_by_asc(G::DueOn)
        .order_by_asc(G::Id)
        .all(exec)
        .await?;
    with_ways(exec, rows).await
}

async fn with_ways(exec: &DatabaseExecutor<'_>, rows: Vec<development_goal::Model>) -> Result<Vec<Goal>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ways = development_way::Entity::find()
        .filter(W::GoalId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(W::Place)
        .all(exec)
        .await?;
    rows.into_iter()
        .map(|row| {
            let own = ways.iter().filter(|way| way.goal_id == row.id).map(way_of).collect::<Result<_>>()?;
            goal_of(row, own)
        })
        .collect()
}

fn goal_of(row: development_goal::Model, ways: Vec<Way>) -> Result<Goal> {
    let named = row.competency_id.is_some() || !row.competency.is_empty();
    Ok(Goal {
        state: word("state of a goal", GoalState::parse(&row.state), &row.state)?,
        rise: named.then_some(Rise {
            competency: row.competency_id,
            name: row.competency,
            from: row.from_level,
            to: row.to_level,
        }),
        id: row.id,
        person: row.person_id,
        title: row.title,
        measure: row.measure,
        due_on: row.due_on,
        note: row.note_id,
        serves: row.unit_goal_id,
        superior: row.superior_id,
        agreed_at: row.agreed_at,
        ended_at: row.ended_at,
        version: row.version,
        ways,
    })
}

fn way_of(row: &development_way::Model) -> Result<Way> {
    Ok(Way {
        place: row.place,
        plan: Plan {
            kind: word("kind of way", WayKind::parse(&row.kind), &row.kind)?,
            title: row.title.clone(),
            course: row.course_id,
            mentorship: row.mentorship_id,
            class: row.class_id,
            jp: row.jp,
        },
        done_at: row.done_at,
    })
}

/// Ticks a way. False if it was ticked.
pub(crate) async fn tick(
    exec: &DatabaseExecutor<'_>,
    goal: GoalId,
    place: i32,
    by: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = development_way::Entity::update_many()
        .col_expr(W::DoneAt, Expr::value(now))
        .col_expr(W::DoneBy, Expr::value(by))
        .filter(W::GoalId.eq(goal))
        .filter(W::Place.eq(place))
        .filter(W::DoneAt.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Open goals of a person with their ways, the next due first: those that learning can tick. Two statements.
pub(crate) async fn open_of(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<Goal>> {
    of_people(exec, &[person], &OPEN, u64::from(u16::MAX)).await
}

/// Adds to a goal's journal. False if it was there.
pub(crate) async fn enter(exec: &DatabaseExecutor<'_>, cx: &Cx, goal: GoalId, entry: &Entry) -> Result<bool> {
    let row = development_entry::ActiveModel {
        id: Set(entry.id),
        goal_id: Set(goal),
        author: Set(cx.actor.label()),
        author_id: Set(entry.author),
        kind: Set(entry.kind.as_str().to_owned()),
        state: Set(entry.state.clone()),
        text: Set(entry.text.clone()),
        at: Set(entry.at),
    };
    let once = OnConflict::column(development_entry::Column::Id).do_nothing().to_owned();
    Ok(development_entry::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// A goal's journal, the newest first.
pub(crate) async fn journal(exec: &DatabaseExecutor<'_>, goal: GoalId) -> Result<Vec<Entry>> {
    let rows = development_entry::Entity::find()
        .filter(development_entry::Column::GoalId.eq(goal))
        .order_by_desc(development_entry::Column::At)
        .order_by_desc(development_entry::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Entry {
                kind: word("kind of entry", EntryKind::parse(&row.kind), &row.kind)?,
                id: row.id,
                author: row.author_id,
                state: row.state,
                text: row.text,
                at: row.at,
            })
        })
        .collect()
}

/// Open goals of a person with how many of their ways are done. One statement.
pub(crate) async fn open_with_counts(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<AgendaGoal>> {
    let states = [GoalState::Submitted, GoalState::Agreed, GoalState::Running];
    let rows: Vec<(GoalId, String, String, i64, i64)> = development_goal::Entity::find()
        .select_only()
        .column(G::Id)
        .column(G::Title)
        .column(G::State)
        // Counting a column counts where it holds something.
        .column_as(W::DoneAt.count(), "done")
        .column_as(W::Id.count(), "ways")
        .join(
            JoinType::LeftJoin,
            development_goal::Entity::belongs_to(development_way::Entity).from(G::Id).to(W::GoalId).into(),
        )
        .filter(G::PersonId.eq(person))
        .filter(G::State.is_in(states.map(GoalState::as_str)))
        .group_by(G::Id)
        .group_by(G::Title)
        .group_by(G::State)
        .group_by(G::DueOn)
        .order_by_asc(G::DueOn)
        .order_by_asc(G::Id)
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|(goal, title, state, done, of)| AgendaGoal { goal, title, state, done, of }).collect())
}
