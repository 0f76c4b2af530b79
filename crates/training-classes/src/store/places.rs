//! Places in classes and presence.

use std::collections::HashMap;

use chrono::NaiveDate;
use database::Result;
use kernel::{
    Page, PageRequest,
    id::{ClassId, ClassPlaceId, PersonId},
};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
    sea_query::{CaseStatement, Expr, OnConflict, SimpleExpr},
};

use super::{
    entity::{place, presence},
    word,
};
use crate::model::{Place, PlaceState, Taken};

/// Ids in one statement.
const AT_ONCE: usize = 5_000;

fn read(row: place::Model) -> Result<Place> {
    Ok(Place {
        id: row.id,
        class: row.class_id,
        person: row.person_id,
        state: word("state of a place", PlaceState::parse(&row.state), &row.state)?,
        reason: row.reason,
        proposed_by: row.proposed_by,
        note: row.note,
        since: row.since,
        present: Vec::new(),
    })
}

async fn list(exec: &DatabaseExecutor<'_>, select: Select<place::Entity>) -> Result<Vec<Place>> {
    select.all(exec).await?.into_iter().map(read).collect()
}

/// Keeps the place, new or in place of the one of the same person.
pub(crate) async fn save_place(exec: &DatabaseExecutor<'_>, new: &Place) -> Result<()> {
    let row = place::ActiveModel {
        id: Set(new.id),
        class_id: Set(new.class),
        person_id: Set(new.person),
        state: Set(new.state.as_str().to_owned()),
        reason: Set(new.reason.clone()),
        proposed_by: Set(new.proposed_by),
        note: Set(new.note.clone()),
        since: Set(new.since),
    };
    let latest = OnConflict::columns([place::Column::ClassId, place::Column::PersonId])
        .update_columns([
            place::Column::State,
            place::Column::Reason,
            place::Column::ProposedBy,
            place::Column::Note,
            place::Column::Since,
        ])
        .to_owned();
    place::Entity::insert(row).on_conflict(latest).exec_without_returning(exec).await?;
    Ok(())
}

/// The place of a person in a class, without presence.
pub(crate) async fn place_of(exec: &DatabaseExecutor<'_>, class: ClassId, person: PersonId) -> Result<Option<Place>> {
    let select = place::Entity::find().filter(place::Column::ClassId.eq(class));
    select.filter(place::Column::PersonId.eq(person)).one(exec).await?.map(read).transpose()
}

/// The places of a class in these states in the order in which they came into them, without presence.
pub(crate) async fn places(exec: &DatabaseExecutor<'_>, class: ClassId, states: &[PlaceState]) -> Result<Vec<Place>> {
    let select = place::Entity::find()
        .filter(place::Column::ClassId.eq(class))
        .filter(place::Column::State.is_in(states.iter().map(|state| state.as_str())))
        .order_by_asc(place::Column::Since)
        .order_by_asc(place::Column::Id);
    list(exec, select).await
}

/// A page of the places of a class, those to be decided first, without presence.
pub(crate) async fn page_of_places(
    exec: &DatabaseExecutor<'_>,
    class: ClassId,
    state: Option<PlaceState>,
    page: PageRequest,
) -> Result<Page<Place>> {
    let mut select = place::Entity::find().filter(place::Column::ClassId.eq(class));
    if let Some(state) = state {
        select = select.filter(place::Column::State.eq(state.as_str()));
    }
    let total = select.clone().count(exec).await?;
    let order = (0_i32..)
        .zip(PlaceState::ALL)
        .fold(CaseStatement::new(), |case, (at, state)| case.case(place::Column::State.eq(state.as_str()), at));
    let order: SimpleExpr = order.into();
    let select = select
        .order_by_asc(order)
        .order_by_asc(place::Column::Since)
        .order_by_asc(place::Column::Id)
        .offset(page.offset())
        .limit(PageRequest::SIZE);
    Ok(Page::new(list(exec, select).await?, page, total))
}

/// Fills in the days of presence.
pub(crate) async fn with_presence(exec: &DatabaseExecutor<'_>, places: &mut [Place]) -> Result<()> {
    let mut days: HashMap<ClassPlaceId, Vec<NaiveDate>> = HashMap::new();
    for some in places.chunks(AT_ONCE) {
        let rows = presence::Entity::find()
            .filter(presence::Column::PlaceId.is_in(some.iter().map(|place| place.id)))
            .order_by_asc(presence::Column::Day)
            .all(exec)
            .await?;
        for row in rows {
            days.entry(row.place_id).or_default().push(row.day);
        }
    }
    for place in places {
        place.present = days.remove(&place.id).unwrap_or_default();
    }
    Ok(())
}

/// Puts who was there on this day in place of what was noted for these places before.
pub(crate) async fn save_presence(
    exec: &DatabaseExecutor<'_>,
    day: NaiveDate,
    all: &[ClassPlaceId],
    present: &[ClassPlaceId],
) -> Result<()> {
    presence::Entity::delete_many()
        .filter(presence::Column::Day.eq(day))
        .filter(presence::Column::PlaceId.is_in(all.iter().copied()))
        .exec(exec)
        .await?;
    if present.is_empty() {
        return Ok(());
    }
    let rows = present.iter().map(|place| presence::ActiveModel { place_id: Set(*place), day: Set(day) });
    presence::Entity::insert_many(rows).exec_without_returning(exec).await?;
    Ok(())
}

/// The latest places of a person, those of the future included, without presence.
pub(crate) async fn places_of_person(exec: &DatabaseExecutor<'_>, person: PersonId, most: u64) -> Result<Vec<Place>> {
    let select = place::Entity::find()
        .filter(place::Column::PersonId.eq(person))
        .order_by_desc(place::Column::Since)
        .order_by_desc(place::Column::Id)
        .limit(most);
    list(exec, select).await
}

/// The places of these people in these states, the latest first, without presence.
pub(crate) async fn places_of_people(
    exec: &DatabaseExecutor<'_>,
    people: &[PersonId],
    states: &[PlaceState],
    most: u64,
) -> Result<Vec<Place>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let select = place::Entity::find()
        .filter(place::Column::PersonId.is_in(people.iter().copied()))
        .filter(place::Column::State.is_in(states.iter().map(|state| state.as_str())))
        .order_by_desc(place::Column::Since)
        .order_by_desc(place::Column::Id)
        .limit(most);
    list(exec, select).await
}

/// How many places of each class are in which state; a class without any is left out.
pub(crate) async fn taken(exec: &DatabaseExecutor<'_>, classes: &[ClassId]) -> Result<HashMap<ClassId, Taken>> {
    if classes.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(ClassId, String, i64)> = place::Entity::find()
        .select_only()
        .column(place::Column::ClassId)
        .column(place::Column::State)
        .column_as(Expr::cust("COUNT(*)"), "number")
        .filter(place::Column::ClassId.is_in(classes.iter().copied()))
        .group_by(place::Column::ClassId)
        .group_by(place::Column::State)
        .into_tuple()
        .all(exec)
        .await?;
    let mut all: HashMap<ClassId, Taken> = HashMap::new();
    for (class, state, number) in rows {
        let taken = all.entry(class).or_default();
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        match word("state of a place", PlaceState::parse(&state), &state)? {
            PlaceState::Accepted | PlaceState::Completed | PlaceState::Missed => taken.accepted += number,
            PlaceState::Waiting => taken.waiting += number,
            PlaceState::Requested | PlaceState::Proposed => taken.undecided += number,
            PlaceState::Declined | PlaceState::Withdrawn => {}
        }
    }
    Ok(all)
}
