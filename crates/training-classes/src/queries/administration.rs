use chrono::{Datelike, NaiveDate};
use documents::sheet::Cell;
use kernel::{
    Cx, Page, PageRequest, Role,
    id::{ClassId, PersonId},
    person::PersonCard,
    ports::CompetencyCard,
};

use super::{People, schedule::ClassRow};
use crate::{
    ClassError, TrainingClasses,
    model::{ClassPart, ClassState, Place, PlaceState, Taken, TrainingClass},
    policy, store,
};

/// A year of the calendar.
#[derive(Debug, Clone)]
pub struct CalendarView {
    /// The year.
    pub year: i32,
    /// Classes that begin in it.
    pub rows: Page<ClassRow>,
}

/// A class as the administration works on it.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The class.
    pub class: TrainingClass,
    /// Who has its places.
    pub taken: Taken,
    /// A page of its places, those to be decided first.
    pub places: Page<Place>,
    /// Names.
    pub people: People,
    /// Days of class.
    pub days: usize,
    /// Who plays a part in it besides learning.
    pub parts: Vec<ClassPart>,
}

impl Desk {
    /// What the participants so far cost, in rupiah.
    pub const fn cost(&self) -> i64 {
        self.class.facts.money.cost(self.taken.accepted as u64)
    }

    /// Rupiah for one lesson hour of one participant; none while nobody takes part or nothing is spent.
    pub const fn cost_per_jp(&self) -> Option<i64> {
        let hours = self.taken.accepted as i64 * self.class.facts.jp as i64;
        if hours > 0 && self.cost() > 0 { Some(self.cost() / hours) } else { None }
    }
}

/// What a form about a class chooses from.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Codes of forms of learning.
    pub forms: Vec<String>,
    /// The dictionary.
    pub dictionary: Vec<CompetencyCard>,
    /// Trainers.
    pub trainers: Vec<PersonCard>,
}

/// Who was there on a day of a class.
#[derive(Debug, Clone)]
pub struct PresenceView {
    /// The class.
    pub class: TrainingClass,
    /// Its days up to today.
    pub days: Vec<NaiveDate>,
    /// The day that is shown, if there is one.
    pub day: Option<NaiveDate>,
    /// The participants.
    pub places: Vec<Place>,
    /// Names.
    pub people: People,
    /// All days of class.
    pub all: usize,
}

impl TrainingClasses {
    /// A page of a year's classes; in one state, if it is given.
    pub async fn calendar(
        &self,
        cx: &Cx,
        year: i32,
        state: Option<ClassState>,
        page: PageRequest,
    ) -> Result<CalendarView, ClassError> {
        policy::may_manage(&cx.actor)?;
        let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or(ClassError::NotFound)?;
        let last = NaiveDate::from_ymd_opt(year, 12, 31).ok_or(ClassError::NotFound)?;
        let exec = self.db().reader();
        let classes = store::calendar(&exec, (first, last), state, page).await?;
        let ids: Vec<ClassId> = classes.items.iter().map(|class| class.id).collect();
        let taken = store::taken(&exec, &ids).await?;
        let row = |class: TrainingClass| {
            let taken = taken.get(&class.id).copied().unwrap_or_default();
            ClassRow { taken, mine: None, class }
        };
        let items = classes.items.into_iter().map(row).collect();
        Ok(CalendarView { year, rows: Page { items, number: classes.number, total: classes.total } })
    }

    /// The desk of a class. Five statements.
    pub async fn desk(
        &self,
        cx: &Cx,
        id: ClassId,
        state: Option<PlaceState>,
        page: PageRequest,
    ) -> Result<Desk, ClassError> {
        policy::may_manage(&cx.actor)?;
        let exec = self.db().reader();
        let class = store::class(&exec, id).await?.ok_or(ClassError::NotFound)?;
        let taken = store::taken(&exec, &[id]).await?.remove(&id).unwrap_or_default();
        let mut places = store::page_of_places(&exec, id, state, page).await?;
        store::with_presence(&exec, &mut places.items).await?;
        let parts = store::parts(&exec, id).await?;
        let named = places.items.iter().flat_map(|place| [Some(place.person), place.proposed_by]).flatten();
        let people: Vec<PersonId> = named.chain(parts.iter().map(|part| part.person)).collect();
        let people = self.people(&people).await?;
        let days = class.facts.days().len();
        Ok(Desk { class, taken, places, people, days, parts })
    }

    /// What the form about a class chooses from.
    pub async fn choices(&self, cx: &Cx, year: Option<i32>) -> Result<Choices, ClassError> {
        policy::may_manage(&cx.actor)?;
        let year = year.unwrap_or_else(|| self.today(cx).year());
        Ok(Choices {
            forms: self.ports().forms.of_year(year).await?,
            dictionary: self.ports().competencies.dictionary().await?,
            trainers: self.ports().directory.holders(Role::Trainer).await?,
        })
    }

    /// Who was there on a day: the given one, else the latest until today.
    ///
    /// # Errors
    /// [`ClassError::NotFound`] for who does not note presence in this class.
    pub async fn presence(&self, cx: &Cx, id: ClassId, day: Option<NaiveDate>) -> Result<PresenceView, ClassError> {
        let exec = self.db().reader();
        let class = store::class(&exec, id).await?.ok_or(ClassError::NotFound)?;
        if !policy::may_note_presence(&cx.actor, &class) {
            return Err(ClassError::NotFound);
        }
        let today = self.today(cx);
        let all = class.facts.days();
        let days: Vec<NaiveDate> = all.iter().copied().filter(|day| *day <= today).collect();
        let day = day.filter(|day| days.contains(day)).or_else(|| days.last().copied());
        let there = [PlaceState::Accepted, PlaceState::Completed, PlaceState::Missed];
        let mut places = store::places(&exec, id, &there).await?;
        store::with_presence(&exec, &mut places).await?;
        let people: Vec<PersonId> = places.iter().map(|place| place.person).collect();
        let people = self.people(&people).await?;
        places.sort_by_cached_key(|place| people.name(&place.person));
        Ok(PresenceView { class, days, day, places, people, all: all.len() })
    }

    /// A class with its participants and everybody who asked, as rows of a table: NIP, name, rank, post, unit, state, days present, reason,
    /// note. Four statements.
    pub async fn places_table(
        &self,
        cx: &Cx,
        id: ClassId,
        word: impl Fn(PlaceState) -> String,
    ) -> Result<(TrainingClass, Vec<Vec<Cell>>), ClassError> {
        policy::may_manage(&cx.actor)?;
        let exec = self.db().reader();
        let class = store::class(&exec, id).await?.ok_or(ClassError::NotFound)?;
        let mut places = store::places(&exec, id, PlaceState::ALL).await?;
        store::with_presence(&exec, &mut places).await?;
        let ids: Vec<PersonId> = places.iter().map(|place| place.person).collect();
        let people = self.people(&ids).await?;
        places.sort_by_cached_key(|place| (place.state, people.name(&place.person)));
        let row = |place: &Place| {
            let card = people.card(&place.person);
            let text = |of: fn(&PersonCard) -> String| Cell::Text(card.map(of).unwrap_or_default());
            vec![
                text(|card| card.nip.clone().unwrap_or_default()),
                text(PersonCard::full_name),
                text(|card| card.rank.clone()),
                text(|card| card.post.clone()),
                text(|card| card.unit_name.clone()),
                Cell::Text(word(place.state)),
                Cell::Number(place.present.len() as i64),
                Cell::Text(place.reason.clone()),
                Cell::Text(place.note.clone()),
            ]
        };
        Ok((class, places.iter().map(row).collect()))
    }
}
