//! What other pages may ask of this feature.

use std::sync::Arc;

use kernel::{
    Cx, Page, PageRequest, Role,
    id::{PersonId, UnitId},
    person::{PersonCard, ReportingLine},
};

use crate::{
    Identity, IdentityError,
    model::{NewPerson, Unit},
    policy::{self, Action},
    store,
};

/// A person with granted roles, for the admin's list.
pub struct Listed {
    /// The person.
    pub card: PersonCard,
    /// Granted roles.
    pub roles: Vec<Role>,
}

/// A person as the administration sees one.
pub struct PersonDetail {
    /// Who.
    pub id: PersonId,
    /// The data.
    pub data: NewPerson,
    /// Whether the account is in use.
    pub active: bool,
    /// Who led the person and when, the newest first.
    pub lines: Vec<LineDetail>,
}

/// A reporting line in words.
pub struct LineDetail {
    /// The line.
    pub line: ReportingLine,
    /// The superior's name with titles.
    pub superior: String,
    /// The superior's post.
    pub post: String,
    /// The decree it rests on.
    pub basis: String,
}

impl Identity {
    /// People by name, NIP or e-mail; for admins.
    pub async fn people(
        &self,
        cx: &Cx,
        words: &str,
        unit: Option<UnitId>,
        page: PageRequest,
    ) -> Result<Page<Listed>, IdentityError> {
        policy::may(&cx.actor, Action::SeePeople, None)?;
        let exec = self.db.reader();
        let found = store::search(&exec, words, unit, page).await?;
        let ids: Vec<PersonId> = found.items.iter().map(|card| card.id).collect();
        let grants = store::granted_roles(&exec, &ids).await?;
        Ok(found.map(|card| Listed {
            roles: grants.iter().filter(|(person, _)| *person == card.id).map(|(_, role)| *role).collect(),
            card,
        }))
    }

    /// A person's data with the lines above, the newest first; for admins.
    pub async fn person(&self, cx: &Cx, id: PersonId) -> Result<PersonDetail, IdentityError> {
        policy::may(&cx.actor, Action::SeePeople, None)?;
        let exec = self.db.reader();
        let (data, active) = store::people::data(&exec, id).await?.ok_or(IdentityError::NotFound)?;
        let lines = store::lines::above(&exec, &[id]).await?;
        let superiors: Vec<PersonId> = lines.iter().map(|line| line.superior).collect();
        let cards = if superiors.is_empty() { Vec::new() } else { store::cards(&exec, &superiors).await? };
        let mut bases = store::lines::bases(&exec, id).await?;
        let lines = lines.into_iter().map(|line| {
            let superior = cards.iter().find(|card| card.id == line.superior);
            let basis = bases.iter_mut().find(|(known, _)| *known == line.id);
            LineDetail {
                superior: superior.map(PersonCard::full_name).unwrap_or_default(),
                post: superior.map(|card| card.post.clone()).unwrap_or_default(),
                basis: basis.map(|(_, basis)| std::mem::take(basis)).unwrap_or_default(),
                line,
            }
        });
        Ok(PersonDetail { id, data, active, lines: lines.collect() })
    }

    /// Everybody who is active, for reports within the wiring; whoever asks decides who may see it.
    pub async fn everybody(&self) -> Result<Vec<PersonCard>, IdentityError> {
        store::everybody(&self.db.reader()).await
    }

    /// The card of an active person, remembered for half a minute: for pages about oneself.
    pub async fn card_of(&self, person: PersonId) -> Result<Option<Arc<PersonCard>>, IdentityError> {
        self.actors.card(person).await
    }

    /// How many active people there are.
    pub async fn count_people(&self) -> Result<u64, IdentityError> {
        store::count_people(&self.db.reader()).await
    }

    /// All units by name.
    pub async fn units(&self) -> Result<Vec<Unit>, IdentityError> {
        store::units(&self.db.reader()).await
    }

    /// The person with this NIP or e-mail, for the command line.
    pub async fn find_login(&self, login: &str) -> Result<Option<PersonId>, IdentityError> {
        let login = crate::commands::normal_login(login);
        Ok(store::account_by_login(&self.db.reader(), &login).await?.map(|account| account.id))
    }

    /// Whether the database holds nobody yet.
    pub async fn is_empty(&self) -> Result<bool, IdentityError> {
        Ok(store::count_people(&self.db.reader()).await? == 0)
    }
}
