//! Follows the directory of people, so that reports over everybody are one statement.

use kernel::{Cx, id::PersonId};

use crate::{HoursError, LearningHours, store};

/// People looked at in one step.
const STEP: u64 = 2_000;

impl LearningHours {
    /// Takes over what changed in the directory. Gives how many people changed. Harmless to repeat, and on several nodes at once.
    pub async fn follow_roster(&self, _cx: &Cx) -> Result<usize, HoursError> {
        let roster = &self.inner.ports.roster;
        let units = roster.units().await?;
        let known = store::roster::units(&self.db().reader()).await?;
        let same = |unit: &kernel::ports::RosterUnit| {
            known.iter().any(|old| old.id == unit.unit && old.parent == unit.parent && old.name == unit.name)
        };
        let changed: Vec<_> = units.into_iter().filter(|unit| !same(unit)).collect();
        if !changed.is_empty() {
            let tx = self.db().begin().await?;
            store::roster::save_units(&tx.exec(), &changed).await?;
            tx.commit().await?;
        }
        let (mut after, mut count): (Option<PersonId>, usize) = (None, 0);
        loop {
            let people = roster.people_after(after, STEP).await?;
            let Some(last) = people.last() else { return Ok(count) };
            after = Some(last.person);
            let ids: Vec<PersonId> = people.iter().map(|person| person.person).collect();
            let known = store::roster::people(&self.db().reader(), &ids).await?;
            let changed: Vec<_> =
                people.into_iter().filter(|person| known.get(&person.person) != Some(person)).collect();
            if !changed.is_empty() {
                let tx = self.db().begin().await?;
                store::roster::save_people(&tx.exec(), &changed).await?;
                tx.commit().await?;
                count += changed.len();
            }
        }
    }
}
