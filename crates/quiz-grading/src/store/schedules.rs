//! When quizzes are open, and to whom they are eased.

use chrono::{DateTime, TimeDelta, Utc};
use database::{DatabaseExecutor, Error, Result};
use kernel::id::{AccommodationId, AttemptId, CourseId, LessonId, PersonId};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    attempt_of,
    entity::{accommodation, attempt, heartbeat, password_try, schedule},
};
use crate::{
    model::{Accommodation, Attempt, Schedule, State, Whom},
    password::Password,
    timing::{Relief, Window},
};

fn schedule_of(row: schedule::Model) -> Result<Schedule> {
    let stored = |text: String| Password::parse(&text).ok_or_else(|| Error::stored("schedule", "an unknown password"));
    Ok(Schedule {
        window: Window { opens_at: row.opens_at, last_start_at: row.last_start_at, ends_at: row.ends_at },
        password: row.password.map(stored).transpose()?,
        version: row.version,
    })
}

/// The quiz's schedule; the empty one where none was set.
pub(crate) async fn schedule(exec: &DatabaseExecutor<'_>, course: CourseId, lesson: LessonId) -> Result<Schedule> {
    let row = schedule::Entity::find_by_id((course, lesson)).one(exec).await?;
    row.map(schedule_of).transpose().map(Option::unwrap_or_default)
}

/// The same for a transaction that begins an attempt: on PostgreSQL nobody changes it until that is done.
pub(crate) async fn held(exec: &DatabaseExecutor<'_>, course: CourseId, lesson: LessonId) -> Result<Schedule> {
    let row = schedule::Entity::find_by_id((course, lesson)).lock_shared().one(exec).await?;
    row.map(schedule_of).transpose().map(Option::unwrap_or_default)
}

/// Sets the schedule on top of the version that it replaces; false if that is another by now.
pub(crate) async fn set(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
    lesson: LessonId,
    new: &Schedule,
) -> Result<bool> {
    let Window { opens_at, last_start_at, ends_at } = new.window;
    let password = new.password.as_ref().map(Password::stored);
    if new.version == 1 {
        let row = schedule::ActiveModel {
            course_id: Set(course),
            lesson_id: Set(lesson),
            opens_at: Set(opens_at),
            last_start_at: Set(last_start_at),
            ends_at: Set(ends_at),
            password: Set(password),
            version: Set(1),
        };
        let once = OnConflict::new().do_nothing().to_owned();
        return Ok(schedule::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0);
    }
    let done = schedule::Entity::update_many()
        .col_expr(schedule::Column::OpensAt, Expr::value(opens_at))
        .col_expr(schedule::Column::LastStartAt, Expr::value(last_start_at))
        .col_expr(schedule::Column::EndsAt, Expr::value(ends_at))
        .col_expr(schedule::Column::Password, Expr::value(password))
        .col_expr(schedule::Column::Version, Expr::value(new.version))
        .filter(schedule::Column::CourseId.eq(course))
        .filter(schedule::Column::LessonId.eq(lesson))
        .filter(schedule::Column::Version.eq(new.version - 1))
        .exec(exec)
        .await?;
    Ok(done.rows_affected > 0)
}

/// What is granted at the quiz and not withdrawn, the newest first.
pub(crate) async fn granted(
    exec: &DatabaseExecutor<'_>,
    course: CourseId,
    lesson: LessonId,
) -> Result<Vec<Accommodation>> {
    let rows = accommodation::Entity::find()
        .filter(accommodation::Column::CourseId.eq(course))
        .filter(accommodation::Column::LessonId.eq(lesson))
        .filter(accommodation::Column::WithdrawnAt.is_null())
        .order_by_desc(accommodation::Column::GivenAt)
        .order_by_desc(accommodation::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(accommodation_of).collect()
}

/// The accommodation, withdrawn or not.
pub(crate) async fn accommodation(exec: &DatabaseExecutor<'_>, id: AccommodationId) -> Result<Option<Accommodation>> {
    accommodation::Entity::find_by_id(id).one(exec).await?.map(accommodation_of).transpose()
}

fn accommodation_of(row: accommodation::Model) -> Result<Accommodation> {
    let whom = match (row.person_id, row.unit_id) {
        (Some(person), None) => Whom::Person(person),
        (None, Some(unit)) => Whom::Unit(unit),
        _ => return Err(Error::stored("accommodation", "neither a person nor a unit")),
    };
    let count = |number: i32| u32::try_from(number).unwrap_or_default();
    Ok(Accommodation {
        id: row.id,
        course: row.course_id,
        lesson: row.lesson_id,
        whom,
        need: row.need,
        relief: Relief {
            extra_percent: count(row.extra_percent),
            extra_minutes: count(row.extra_minutes),
            extra_attempts: count(row.extra_attempts),
            window: Window { opens_at: row.opens_at, last_start_at: row.last_start_at, ends_at: row.ends_at },
        },
        given_at: row.given_at,
        given_by: row.given_by,
        withdrawn_at: row.withdrawn_at,
    })
}

/// Grants it; false if its id was used before.
pub(crate) async fn grant(exec: &DatabaseExecutor<'_>, new: &Accommodation) -> Result<bool> {
    let (person, unit) = match new.whom {
        Whom::Person(person) => (Some(person), None),
        Whom::Unit(unit) => (None, Some(unit)),
    };
    let count = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let row = accommodation::ActiveModel {
        id: Set(new.id),
        course_id: Set(new.course),
        lesson_id: Set(new.lesson),
        person_id: Set(person),
        unit_id: Set(unit),
        need: Set(new.need.clone()),
        extra_percent: Set(count(new.relief.extra_percent)),
        extra_minutes: Set(count(new.relief.extra_minutes)),
        extra_attempts: Set(count(new.relief.extra_attempts)),
        opens_at: Set(new.relief.window.opens_at),
        last_start_at: Set(new.relief.window.last_start_at),
        ends_at: Set(new.relief.window.ends_at),
        given_at: Set(new.given_at),
        given_by: Set(new.given_by),
        withdrawn_at: Set(None),
    };
    let once = OnConflict::new().do_nothing().to_owned();
    Ok(accommodation::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Takes it back; false if it was taken back before.
pub(crate) async fn withdraw(exec: &DatabaseExecutor<'_>, id: AccommodationId, now: DateTime<Utc>) -> Result<bool> {
    let done = accommodation::Entity::update_many()
        .col_expr(accommodation::Column::WithdrawnAt, Expr::value(now))
        .filter(accommodation::Column::Id.eq(id))
        .filter(accommodation::Column::WithdrawnAt.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected > 0)
}

/// The quiz's open attempts, of everybody.
pub(crate) async fn running(exec: &DatabaseExecutor<'_>, course: CourseId, lesson: LessonId) -> Result<Vec<Attempt>> {
    let rows = attempt::Entity::find()
        .filter(attempt::Column::CourseId.eq(course))
        .filter(attempt::Column::LessonId.eq(lesson))
        .filter(attempt::Column::State.eq(State::Open.as_str()))
        .order_by_asc(attempt::Column::Id)
        .all(exec)
        .await?;
    rows.iter().map(attempt_of).collect()
}

/// Every open attempt that ends by itself after this moment.
pub(crate) async fn running_past(exec: &DatabaseExecutor<'_>, moment: DateTime<Utc>) -> Result<Vec<Attempt>> {
    let rows = attempt::Entity::find()
        .filter(attempt::Column::State.eq(State::Open.as_str()))
        .filter(attempt::Column::DeadlineAt.gt(moment))
        .order_by_asc(attempt::Column::Id)
        .all(exec)
        .await?;
    rows.iter().map(attempt_of).collect()
}

/// Gives an open attempt another end; false if it was finished meanwhile.
pub(crate) async fn set_deadline(
    exec: &DatabaseExecutor<'_>,
    id: AttemptId,
    deadline: Option<DateTime<Utc>>,
    given_back: TimeDelta,
) -> Result<bool> {
    let done = attempt::Entity::update_many()
        .col_expr(attempt::Column::DeadlineAt, Expr::value(deadline))
        .col_expr(attempt::Column::GivenBack, Expr::value(given_back.num_seconds()))
        .filter(attempt::Column::Id.eq(id))
        .filter(attempt::Column::State.eq(State::Open.as_str()))
        .exec(exec)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Counts one more try at the password within the stretch of time, and tells how many there were.
pub(crate) async fn count_try(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    lesson: LessonId,
    now: DateTime<Utc>,
    stretch: TimeDelta,
) -> Result<i32> {
    let found = password_try::Entity::find_by_id((person, lesson)).one(exec).await?;
    let (tries, since) = match found {
        Some(row) if row.since + stretch > now => (row.tries.saturating_add(1), row.since),
        _ => (1, now),
    };
    let row = password_try::ActiveModel {
        person_id: Set(person),
        lesson_id: Set(lesson),
        since: Set(since),
        tries: Set(tries),
    };
    let replace = OnConflict::columns([password_try::Column::PersonId, password_try::Column::LessonId])
        .update_columns([password_try::Column::Since, password_try::Column::Tries])
        .to_owned();
    password_try::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(tries)
}

/// Forgets the tries at the password.
pub(crate) async fn forget_tries(exec: &DatabaseExecutor<'_>, person: PersonId, lesson: LessonId) -> Result<()> {
    password_try::Entity::delete_by_id((person, lesson)).exec(exec).await?;
    Ok(())
}

/// The last sign of life of any node.
pub(crate) async fn last_beat(exec: &DatabaseExecutor<'_>) -> Result<Option<DateTime<Utc>>> {
    let at = heartbeat::Entity::find_by_id(Uuid::nil())
        .select_only()
        .column(heartbeat::Column::At)
        .into_tuple::<DateTime<Utc>>()
        .one(exec)
        .await?;
    Ok(at)
}

/// Gives a sign of life, if the last one is still the one that was seen; false if another node was quicker.
pub(crate) async fn beat(exec: &DatabaseExecutor<'_>, seen: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<bool> {
    let Some(seen) = seen else {
        let row = heartbeat::ActiveModel { id: Set(Uuid::nil()), at: Set(now) };
        let once = OnConflict::new().do_nothing().to_owned();
        return Ok(heartbeat::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0);
    };
    let done = heartbeat::Entity::update_many()
        .col_expr(heartbeat::Column::At, Expr::value(now))
        .filter(heartbeat::Column::Id.eq(Uuid::nil()))
        .filter(heartbeat::Column::At.eq(seen))
        .exec(exec)
        .await?;
    Ok(done.rows_affected > 0)
}
