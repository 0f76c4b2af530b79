//! Follows the directory of people, so that maps and plans over everybody are few statements.

use kernel::{Cx, id::PersonId};

use crate::{
    CompetencyError, Development,
    model::{Member, UnitNode},
    store,
};

/// People looked at in one step.
const STEP: u64 = 1_000;

impl Development {
    /// Takes over what changed in the directory. Gives how many people changed. Harmless to repeat, and on several nodes at once.
    pub async fn follow_roster(&self, _cx: &Cx) -> Result<usize, CompetencyError> {
        let ports = &self.inner.ports;
        let known = store::people::units(&self.db().reader()).await?;
        let units = ports.roster.units().await?;
        let units = units.into_iter().map(|one| UnitNode { id: one.unit, parent: one.parent, name: one.name });
        let changed: Vec<UnitNode> = units.filter(|one| !known.contains(one)).collect();
        if !changed.is_empty() {
            let tx = self.db().begin().await?;
            store::people::save_units(&tx.exec(), &changed).await?;
            tx.commit().await?;
            self.inner.reference.forget();
        }
        let (mut after, mut count): (Option<PersonId>, usize) = (None, 0);
        loop {
            let people = ports.roster.people_after(after, STEP).await?;
            let Some(last) = people.last() else { return Ok(count) };
            after = Some(last.person);
            let ids: Vec<PersonId> = people.iter().map(|one| one.person).collect();
            let cards = ports.directory.cards(&ids).await?;
            let known = store::people::get(&self.db().reader(), &ids).await?;
            let members = people.into_iter().map(|one| {
                let card = cards.iter().find(|card| card.id == one.person);
                Member {
                    person: one.person,
                    nip: one.nip,
                    name: one.name,
                    post: one.post,
                    post_kind: card.map(|card| card.post_kind.clone()).unwrap_or_default(),
                    unit: one.unit,
                    active: one.active,
                }
            });
            let changed: Vec<Member> = members.filter(|one| !known.contains(one)).collect();
            if !changed.is_empty() {
                let tx = self.db().begin().await?;
                store::people::save(&tx.exec(), &changed).await?;
                tx.commit().await?;
                count += changed.len();
            }
        }
    }
}
