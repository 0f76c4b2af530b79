//! Classes.

use chrono::{DateTime, NaiveDate, Utc};
use database::{Error, Result};
use kernel::{
    Page, PageRequest,
    id::{ClassId, PersonId},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::NotSet,
    ColumnTrait, Condition, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Set,
    sea_query::{Expr, OnConflict},
};

use super::{
    entity::{class, part, place},
    word,
};
use crate::{
    model::{ClassFacts, ClassPart, ClassRole, ClassState, Mode, PlaceState, TrainingClass},
    rules::money::Money,
};

/// Classes to choose from in a form.
const MOST_NAMED: u64 = 100;

fn read(row: class::Model) -> Result<TrainingClass> {
    let facts = ClassFacts {
        title: row.title,
        batch: row.batch,
        form: row.form,
        mode: word("mode of a class", Mode::parse(&row.mode), &row.mode)?,
        description: row.description,
        organiser: row.organiser,
        place: row.place,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        weekends: row.weekends,
        jp: row.jp.unsigned_abs(),
        subjects: serde_json::from_value(row.subjects).map_err(|e| Error::stored("subjects of a class", e))?,
        abroad: row.abroad,
        quota: row.quota.unsigned_abs(),
        apply_until: row.apply_until,
        presence: row.presence.unsigned_abs(),
        certificate: row.certificate,
        teaches: row.competency_id.map(|competency| (competency, row.level.clamp(1, 5) as u8)),
        trainer: row.trainer_id,
        money: Money { budget: row.budget, fixed: row.fixed_cost, per_person: row.cost_per_person },
        over_budget: row.over_budget,
    };
    Ok(TrainingClass {
        id: row.id,
        facts,
        state: word("state of a class", ClassState::parse(&row.state), &row.state)?,
        reason: row.reason,
        version: row.version,
        created_at: row.created_at,
    })
}

/// The row of a class; the reminder is left as it is.
fn row(class: &TrainingClass) -> class::ActiveModel {
    let facts = class.facts.clone();
    class::ActiveModel {
        id: Set(class.id),
        title: Set(facts.title),
        batch: Set(facts.batch),
        form: Set(facts.form),
        mode: Set(facts.mode.as_str().to_owned()),
        description: Set(facts.description),
        organiser: Set(facts.organiser),
        place: Set(facts.place),
        starts_on: Set(facts.starts_on),
        ends_on: Set(facts.ends_on),
        weekends: Set(facts.weekends),
        jp: Set(facts.jp as i32),
        subjects: Set(serde_json::json!(facts.subjects)),
        abroad: Set(facts.abroad),
        quota: Set(facts.quota as i32),
        apply_until: Set(facts.apply_until),
        presence: Set(facts.presence as i32),
        certificate: Set(facts.certificate),
        competency_id: Set(facts.teaches.map(|(competency, _)| competency)),
        level: Set(facts.teaches.map_or(0, |(_, level)| i32::from(level))),
        trainer_id: Set(facts.trainer),
        budget: Set(facts.money.budget),
        fixed_cost: Set(facts.money.fixed),
        cost_per_person: Set(facts.money.per_person),
        over_budget: Set(facts.over_budget),
        state: Set(class.state.as_str().to_owned()),
        reason: Set(class.reason.clone()),
        version: Set(class.version),
        created_at: Set(class.created_at),
        reminded_at: NotSet,
    }
}

/// Keeps a new class. False if there is one with this id.
pub(crate) async fn insert_class(exec: &DatabaseExecutor<'_>, new: &TrainingClass) -> Result<bool> {
    let once = OnConflict::column(class::Column::Id).do_nothing().to_owned();
    Ok(class::Entity::insert(row(new)).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Who plays a part in the class, in the order in which they were named.
pub(crate) async fn parts(exec: &DatabaseExecutor<'_>, class: ClassId) -> Result<Vec<ClassPart>> {
    let rows = part::Entity::find()
        .filter(part::Column::ClassId.eq(class))
        .order_by_asc(part::Column::Role)
        .order_by_asc(part::Column::At)
        .all(exec)
        .await?;
    rows.into_iter()
        .map(|row| {
            let role = word("part in a class", ClassRole::parse(&row.role), &row.role)?;
            Ok(ClassPart { person: row.person_id, role })
        })
        .collect()
}

/// Notes that somebody plays a part. False if it is noted already.
pub(crate) async fn insert_part(
    exec: &DatabaseExecutor<'_>,
    class: ClassId,
    new: ClassPart,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = part::ActiveModel {
        class_id: Set(class),
        person_id: Set(new.person),
        role: Set(new.role.as_str().to_owned()),
        at: Set(now),
    };
    let once = OnConflict::columns([part::Column::ClassId, part::Column::PersonId, part::Column::Role])
        .do_nothing()
        .to_owned();
    Ok(part::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Takes a part back. False if nobody played it.
pub(crate) async fn delete_part(exec: &DatabaseExecutor<'_>, class: ClassId, old: ClassPart) -> Result<bool> {
    let id = (class, old.person, old.role.as_str().to_owned());
    Ok(part::Entity::delete_by_id(id).exec(exec).await?.rows_affected > 0)
}

/// Puts the class in place of the one of the version before. False if it has moved on.
pub(crate) async fn update_class(exec: &DatabaseExecutor<'_>, new: &TrainingClass) -> Result<bool> {
    let mut row = row(new);
    row.not_set(class::Column::Id);
    row.not_set(class::Column::CreatedAt);
    let changed = class::Entity::update_many()
        .set(row)
        .filter(class::Column::Id.eq(new.id))
        .filter(class::Column::Version.eq(new.version - 1))
        .exec(exec)
        .await?;
    Ok(changed.rows_affected > 0)
}

pub(crate) async fn class(exec: &DatabaseExecutor<'_>, id: ClassId) -> Result<Option<TrainingClass>> {
    class::Entity::find_by_id(id).one(exec).await?.map(read).transpose()
}

pub(crate) async fn classes_by_id(exec: &DatabaseExecutor<'_>, ids: &[ClassId]) -> Result<Vec<TrainingClass>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = class::Entity::find().filter(class::Column::Id.is_in(ids.iter().copied())).all(exec).await?;
    rows.into_iter().map(read).collect()
}

/// Classes to be held that give a certificate, the nearest first.
pub(crate) async fn certified_classes(exec: &DatabaseExecutor<'_>) -> Result<Vec<TrainingClass>> {
    let ahead = [ClassState::Planned, ClassState::Open, ClassState::Settled].map(ClassState::as_str);
    let rows = class::Entity::find()
        .filter(class::Column::State.is_in(ahead))
        .filter(class::Column::Certificate.eq(true))
        .order_by_asc(class::Column::StartsOn)
        .order_by_asc(class::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

/// A page of the classes that take requests on this day, the nearest first.
pub(crate) async fn open_classes(
    exec: &DatabaseExecutor<'_>,
    today: NaiveDate,
    page: PageRequest,
) -> Result<Page<TrainingClass>> {
    let select = class::Entity::find()
        .filter(class::Column::State.eq(ClassState::Open.as_str()))
        .filter(class::Column::ApplyUntil.gte(today))
        .order_by_asc(class::Column::StartsOn)
        .order_by_asc(class::Column::Id);
    let total = select.clone().count(exec).await?;
    let rows = select.offset(page.offset()).limit(PageRequest::SIZE).all(exec).await?;
    Ok(Page::new(rows.into_iter().map(read).collect::<Result<_>>()?, page, total))
}

/// Classes that take requests on this day, and those to be held in which this person has or hopes for a place, the nearest first.
pub(crate) async fn classes_to_name(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    today: NaiveDate,
) -> Result<Vec<TrainingClass>> {
    let alive = PlaceState::ALL.iter().filter(|state| state.alive()).map(|state| state.as_str());
    let hoped = place::Entity::find()
        .select_only()
        .column(place::Column::ClassId)
        .filter(place::Column::PersonId.eq(person))
        .filter(place::Column::State.is_in(alive))
        .into_query();
    let open = Condition::all()
        .add(class::Column::State.eq(ClassState::Open.as_str()))
        .add(class::Column::ApplyUntil.gte(today));
    let mine = Condition::all()
        .add(class::Column::State.is_in([ClassState::Open, ClassState::Settled].map(ClassState::as_str)))
        .add(class::Column::Id.in_subquery(hoped));
    let rows = class::Entity::find()
        .filter(Condition::any().add(open).add(mine))
        .order_by_asc(class::Column::StartsOn)
        .order_by_asc(class::Column::Id)
        .limit(MOST_NAMED)
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

/// The classes that this person teaches and that are not over, the nearest first.
pub(crate) async fn taught_classes(exec: &DatabaseExecutor<'_>, trainer: PersonId) -> Result<Vec<TrainingClass>> {
    let over = [ClassState::Completed, ClassState::Cancelled].map(ClassState::as_str);
    let rows = class::Entity::find()
        .filter(class::Column::TrainerId.eq(trainer))
        .filter(class::Column::State.is_not_in(over))
        .order_by_asc(class::Column::StartsOn)
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

/// A page of the classes that begin in these days, by first day; in one state, if it is given.
pub(crate) async fn calendar(
    exec: &DatabaseExecutor<'_>,
    days: (NaiveDate, NaiveDate),
    state: Option<ClassState>,
    page: PageRequest,
) -> Result<Page<TrainingClass>> {
    let mut within = Condition::all().add(class::Column::StartsOn.between(days.0, days.1));
    if let Some(state) = state {
        within = within.add(class::Column::State.eq(state.as_str()));
    }
    let select =
        class::Entity::find().filter(within).order_by_asc(class::Column::StartsOn).order_by_asc(class::Column::Id);
    let total = select.clone().count(exec).await?;
    let rows = select.offset(page.offset()).limit(PageRequest::SIZE).all(exec).await?;
    Ok(Page::new(rows.into_iter().map(read).collect::<Result<_>>()?, page, total))
}

/// Classes to be held that begin on one of these days and of which nobody was reminded.
pub(crate) async fn to_remind(exec: &DatabaseExecutor<'_>, days: (NaiveDate, NaiveDate)) -> Result<Vec<TrainingClass>> {
    let held = [ClassState::Open, ClassState::Settled].map(ClassState::as_str);
    let rows = class::Entity::find()
        .filter(class::Column::State.is_in(held))
        .filter(class::Column::StartsOn.between(days.0, days.1))
        .filter(class::Column::RemindedAt.is_null())
        .all(exec)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Notes that the participants were reminded. False if somebody else has done it.
pub(crate) async fn mark_reminded(exec: &DatabaseExecutor<'_>, id: ClassId, now: DateTime<Utc>) -> Result<bool> {
    let done = class::Entity::update_many()
        .col_expr(class::Column::RemindedAt, Expr::value(now))
        .filter(class::Column::Id.eq(id))
        .filter(class::Column::RemindedAt.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}
