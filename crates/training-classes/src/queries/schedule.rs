use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveTime, Utc};
use documents::calendar::{self, Appointment};
use kernel::{
    Cx, Page, PageRequest, Role,
    id::{ClassId, PersonId},
    person::PersonCard,
};

use super::{People, competency_name};
use crate::{
    ClassError, TrainingClasses,
    model::{ClassState, Place, PlaceState, Taken, TrainingClass},
    policy, store,
};

/// Own places on the page of one's schedule.
const MOST_MINE: u64 = 100;
/// Places of a team on its page.
const MOST_OF_TEAM: u64 = 200;

/// No bound: a report is about all of them.
const ALL: u64 = i64::MAX as u64;

/// An own place with its class.
#[derive(Debug, Clone)]
pub struct Mine {
    /// The class.
    pub class: TrainingClass,
    /// The place.
    pub place: Place,
}

/// A class in a list.
#[derive(Debug, Clone)]
pub struct ClassRow {
    /// The class.
    pub class: TrainingClass,
    /// Who has its places.
    pub taken: Taken,
    /// How one's own place stands.
    pub mine: Option<PlaceState>,
}

impl ClassRow {
    /// Seats that nobody has.
    pub fn free(&self) -> u32 {
        self.class.facts.seats().saturating_sub(self.taken.accepted)
    }
}

/// The page of one's schedule.
#[derive(Debug, Clone)]
pub struct ScheduleView {
    /// Places to come, the nearest first.
    pub coming: Vec<Mine>,
    /// What is over, the latest first.
    pub past: Vec<Mine>,
    /// Classes that take requests.
    pub open: Page<ClassRow>,
    /// Classes that one teaches.
    pub taught: Vec<TrainingClass>,
}

/// Somebody whom the viewer may propose.
#[derive(Debug, Clone)]
pub struct TeamMember {
    /// Who.
    pub card: PersonCard,
    /// How their place stands.
    pub state: Option<PlaceState>,
}

/// The page of a class.
#[derive(Debug, Clone)]
pub struct ClassView {
    /// The class with who has its places.
    pub row: ClassRow,
    /// One's own place.
    pub mine: Option<Place>,
    /// One's place on the waiting list, from one.
    pub waits_at: Option<usize>,
    /// Whether one can ask for a place today.
    pub open: bool,
    /// JP that can still be reported for who asks, where the class has more.
    pub reported: Option<u32>,
    /// Whether one can give the place back.
    pub can_withdraw: bool,
    /// Whether one notes presence.
    pub notes_presence: bool,
    /// Whom one may propose.
    pub team: Vec<TeamMember>,
    /// The competency that it teaches.
    pub competency: String,
    /// Its trainer.
    pub trainer: Option<PersonId>,
    /// Names.
    pub people: People,
}

/// Somebody's place in a class, for who speaks for them.
#[derive(Debug, Clone)]
pub struct Request {
    /// The place.
    pub place: Place,
    /// The class.
    pub class: TrainingClass,
}

/// The page of a superior.
#[derive(Debug, Clone)]
pub struct TeamView {
    /// Requests that wait for the superior's word.
    pub waiting: Vec<Request>,
    /// Other places of the team in classes that are not over.
    pub others: Vec<Request>,
    /// Names.
    pub people: People,
}

impl TrainingClasses {
    /// What one takes part in, and what is open. At most five statements.
    pub async fn schedule(&self, cx: &Cx, page: PageRequest) -> Result<ScheduleView, ClassError> {
        let person = policy::oneself(&cx.actor)?;
        let exec = self.db().reader();
        let today = self.today(cx);
        let places = store::places_of_person(&exec, person, MOST_MINE).await?;
        let ids: Vec<ClassId> = places.iter().map(|place| place.class).collect();
        let classes = by_id(store::classes_by_id(&exec, &ids).await?);
        let open = store::open_classes(&exec, today, page).await?;
        let ids: Vec<ClassId> = open.items.iter().map(|class| class.id).collect();
        let taken = store::taken(&exec, &ids).await?;
        let taught = if cx.actor.has(Role::Trainer) { store::taught_classes(&exec, person).await? } else { Vec::new() };
        let row = |class: TrainingClass| ClassRow {
            taken: taken.get(&class.id).copied().unwrap_or_default(),
            mine: places.iter().find(|place| place.class == class.id).map(|place| place.state),
            class,
        };
        let open = Page { items: open.items.into_iter().map(row).collect(), number: open.number, total: open.total };
        let mine = places
            .iter()
            .filter(|place| place.state != PlaceState::Withdrawn)
            .filter_map(|place| Some(Mine { class: classes.get(&place.class)?.clone(), place: place.clone() }));
        let (mut coming, mut past): (Vec<Mine>, Vec<Mine>) = mine.partition(|one| {
            one.place.state.alive() && !matches!(one.class.state, ClassState::Completed | ClassState::Cancelled)
        });
        coming.sort_by_key(|one| one.class.facts.starts_on);
        past.sort_by_key(|one| std::cmp::Reverse(one.class.facts.starts_on));
        Ok(ScheduleView { coming, past, open, taught })
    }

    /// The page of a class. A fixed number of statements.
    ///
    /// # Errors
    /// [`ClassError::NotFound`] for one that the actor does not see.
    pub async fn class(&self, cx: &Cx, id: ClassId) -> Result<ClassView, ClassError> {
        let person = policy::oneself(&cx.actor)?;
        let class = self.seen(cx, id).await?;
        let exec = self.db().reader();
        let today = self.today(cx);
        let taken = store::taken(&exec, &[id]).await?.remove(&id).unwrap_or_default();
        let mut mine = store::place_of(&exec, id, person).await?;
        if let Some(place) = &mut mine {
            store::with_presence(&exec, std::slice::from_mut(place)).await?;
        }
        let mut waits_at = None;
        if mine.as_ref().is_some_and(|place| place.state == PlaceState::Waiting) {
            let list = store::places(&exec, id, &[PlaceState::Waiting]).await?;
            waits_at = list.iter().position(|place| place.person == person).map(|at| at + 1);
        }
        let open = class.takes_requests(today);
        let team = if open && cx.actor.has(Role::Superior) { self.team_for(cx, person, id).await? } else { Vec::new() };
        let dictionary =
            if class.facts.teaches.is_some() { self.ports().competencies.dictionary().await? } else { Vec::new() };
        let people = self.people(class.facts.trainer.as_slice()).await?;
        let open_to_me = open && mine.as_ref().is_none_or(|place| place.state == PlaceState::Withdrawn);
        // Hours count in the year in which a class ends.
        let left = if open_to_me { self.ports().hours.left(person, class.facts.ends_on.year()).await? } else { None };
        let begun = today >= class.facts.starts_on;
        let can_withdraw = matches!(class.state, ClassState::Open | ClassState::Settled)
            && mine
                .as_ref()
                .is_some_and(|place| place.state.alive() && !(begun && place.state == PlaceState::Accepted));
        Ok(ClassView {
            waits_at,
            open: open_to_me,
            reported: left.filter(|left| *left < class.facts.jp),
            can_withdraw,
            notes_presence: policy::may_note_presence(&cx.actor, &class),
            team,
            competency: competency_name(&dictionary, class.facts.teaches.map(|(id, _)| id).as_ref()),
            trainer: class.facts.trainer,
            people,
            row: ClassRow { taken, mine: mine.as_ref().map(|place| place.state), class },
            mine,
        })
    }

    /// The class, if the actor sees it.
    pub(super) async fn seen(&self, cx: &Cx, id: ClassId) -> Result<TrainingClass, ClassError> {
        let class = store::class(&self.db().reader(), id).await?.ok_or(ClassError::NotFound)?;
        if policy::may_see(&cx.actor, &class) { Ok(class) } else { Err(ClassError::NotFound) }
    }

    /// Who answers to the superior directly, with their places in the class.
    async fn team_for(&self, cx: &Cx, superior: PersonId, class: ClassId) -> Result<Vec<TeamMember>, ClassError> {
        let cards = self.ports().directory.reports(superior, self.today(cx)).await?;
        let places = store::places(&self.db().reader(), class, PlaceState::ALL).await?;
        let state = |person| places.iter().find(|place| place.person == person).map(|place| place.state);
        Ok(cards.into_iter().map(|card| TeamMember { state: state(card.id), card }).collect())
    }

    /// Places of everybody who answers to the actor, in classes that are not over.
    pub async fn team(&self, cx: &Cx) -> Result<TeamView, ClassError> {
        let superior = policy::oneself(&cx.actor)?;
        let tree = self.ports().lines.tree(superior, self.today(cx)).await?;
        let exec = self.db().reader();
        let alive: Vec<PlaceState> = PlaceState::ALL.iter().copied().filter(|state| state.alive()).collect();
        let places = store::places_of_people(&exec, &tree, &alive, MOST_OF_TEAM).await?;
        let ids: Vec<ClassId> = places.iter().map(|place| place.class).collect();
        let classes = by_id(store::classes_by_id(&exec, &ids).await?);
        let people: Vec<PersonId> = places.iter().map(|place| place.person).collect();
        let people = self.people(&people).await?;
        let all = places.into_iter().filter_map(|place| {
            let class = classes.get(&place.class)?.clone();
            Some(Request { place, class })
        });
        let (waiting, mut others): (Vec<Request>, Vec<Request>) =
            all.partition(|request| request.place.state == PlaceState::Requested);
        others.sort_by_key(|request| request.class.facts.starts_on);
        Ok(TeamView { waiting, others, people })
    }

    /// The class as a file for the participant's calendar: one appointment for each day, from eight to four.
    pub async fn calendar_file(&self, cx: &Cx, id: ClassId) -> Result<String, ClassError> {
        let class = self.seen(cx, id).await?;
        let at = |day: chrono::NaiveDate, hour| -> DateTime<Utc> {
            let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
            let moment = day.and_time(time).and_local_timezone(self.settings().zone).single();
            moment.map_or_else(|| day.and_time(time).and_utc(), |moment| moment.to_utc())
        };
        let facts = &class.facts;
        let appointments: Vec<Appointment> = facts
            .days()
            .into_iter()
            .map(|day| Appointment {
                id: kernel::id::ClassPlaceId::derived(class.id, &day.to_string()).uuid(),
                version: class.version.unsigned_abs(),
                title: facts.full_title(),
                starts_at: at(day, 8),
                ends_at: at(day, 16),
                place: facts.place.clone(),
                link: format!("{}/jadwal/{}", self.settings().public_url, class.id),
            })
            .collect();
        Ok(calendar::file(&appointments, cx.now()))
    }

    /// The places of these people with their presence, each with its class; for reports. Three statements.
    pub async fn places_of(&self, people: &[PersonId]) -> Result<Vec<(Place, TrainingClass)>, ClassError> {
        let exec = self.db().reader();
        let mut places = store::places_of_people(&exec, people, PlaceState::ALL, ALL).await?;
        store::with_presence(&exec, &mut places).await?;
        let mut ids: Vec<ClassId> = places.iter().map(|place| place.class).collect();
        ids.sort_unstable();
        ids.dedup();
        let classes = by_id(store::classes_by_id(&exec, &ids).await?);
        let with_class = |place: Place| classes.get(&place.class).cloned().map(|class| (place, class));
        Ok(places.into_iter().filter_map(with_class).collect())
    }

    /// Classes to be held that give a certificate, the nearest first; what programmes can be made of.
    pub async fn certified_classes(&self) -> Result<Vec<TrainingClass>, ClassError> {
        Ok(store::certified_classes(&self.db().reader()).await?)
    }

    /// Classes that a goal of the acting person can name: those that one has or asked for a place in, and those that are open. One statement.
    pub async fn to_name(&self, cx: &Cx) -> Result<Vec<TrainingClass>, ClassError> {
        let person = policy::oneself(&cx.actor)?;
        Ok(store::classes_to_name(&self.db().reader(), person, self.today(cx)).await?)
    }
}

fn by_id(classes: Vec<TrainingClass>) -> HashMap<ClassId, TrainingClass> {
    classes.into_iter().map(|class| (class.id, class)).collect()
}
