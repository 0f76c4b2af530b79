//! What is shown.

mod administration;
mod schedule;

pub use administration::{CalendarView, Choices, Desk, PresenceView};
pub use schedule::{ClassRow, ClassView, Mine, Request, ScheduleView, TeamMember, TeamView};

use std::collections::HashMap;

use kernel::{
    id::{CompetencyId, PersonId},
    person::PersonCard,
    ports::CompetencyCard,
};

use crate::{ClassError, TrainingClasses};

/// Names of people by id.
#[derive(Debug, Clone, Default)]
pub struct People(HashMap<PersonId, PersonCard>);

impl People {
    /// The card of a person, if there is one.
    pub fn card(&self, person: &PersonId) -> Option<&PersonCard> {
        self.0.get(person)
    }

    /// Name with titles; a dash for who is unknown.
    pub fn name(&self, person: &PersonId) -> String {
        self.card(person).map_or_else(|| "–".to_owned(), PersonCard::full_name)
    }

    /// Post and unit in one line.
    pub fn post(&self, person: &PersonId) -> String {
        self.card(person).map(|card| format!("{} · {}", card.post, card.unit_name)).unwrap_or_default()
    }
}

/// The name of a competency; nothing for none.
pub fn competency_name(dictionary: &[CompetencyCard], id: Option<&CompetencyId>) -> String {
    let found = dictionary.iter().find(|card| Some(&card.id) == id);
    found.map(|card| card.name.clone()).unwrap_or_default()
}

impl TrainingClasses {
    async fn people(&self, people: &[PersonId]) -> Result<People, ClassError> {
        if people.is_empty() {
            return Ok(People::default());
        }
        let cards = self.ports().directory.cards(people).await?;
        Ok(People(cards.into_iter().map(|card| (card.id, card)).collect()))
    }
}
