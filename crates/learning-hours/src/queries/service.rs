//! What is owed, by status and by the part of the year that was served.

use std::collections::HashMap;

use kernel::id::PersonId;

use crate::{
    HoursError, LearningHours,
    model::{Absence, Prorate},
    rules::service::{length, owed},
    store,
};

impl LearningHours {
    /// Lesson hours that these people, each with a status, owe in a year. No statement while the targets are remembered and none of these
    /// asks for days served, else one.
    pub async fn owed(&self, people: &[(PersonId, &str)], year: i32) -> Result<HashMap<PersonId, i32>, HoursError> {
        let reference = self.inner.reference.targets().await?;
        let target = |status: &str| reference.target(status, year);
        let by_days: Vec<PersonId> = people
            .iter()
            .filter(|(_, status)| target(status).is_some_and(|target| target.prorate == Prorate::Days))
            .map(|(person, _)| *person)
            .collect();
        let absent = if by_days.is_empty() {
            HashMap::new()
        } else {
            store::service::days_of(&self.db().reader(), &by_days, year).await?
        };
        let of = |(person, status): &(PersonId, &str)| {
            let absent = absent.get(person).copied().unwrap_or_default();
            (*person, target(status).map_or(0, |target| owed(target, absent, length(year))))
        };
        Ok(people.iter().map(of).collect())
    }

    /// The stretches in which a person did not serve, the latest first.
    pub async fn absences_of(&self, person: PersonId) -> Result<Vec<Absence>, HoursError> {
        Ok(store::service::of_person(&self.db().reader(), person).await?)
    }
}
