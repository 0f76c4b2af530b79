//! What other pages may ask of this feature.

use std::sync::Arc;

use kernel::{Cx, Page, PageRequest, Role, id::PersonId, id::UnitId, person::PersonCard};

use crate::{
    Identity, IdentityError,
    model::Unit,
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
