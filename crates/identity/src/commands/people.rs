//! A person's data.

use kernel::{Cx, id::PersonId};
use serde_json::json;

use super::{check, readable};
use crate::{
    Identity, IdentityError,
    model::NewPerson,
    policy::{self, Action},
    store,
};

impl Identity {
    /// Writes a person's data anew. Superior and roles have commands of their own and are left as they are.
    ///
    /// # Errors
    /// [`IdentityError::Invalid`] with the fields at fault, [`IdentityError::Taken`] for somebody else's NIP or address.
    pub async fn change_person(&self, cx: &Cx, person: PersonId, mut data: NewPerson) -> Result<(), IdentityError> {
        policy::may(&cx.actor, Action::Change, Some(person))?;
        check(&mut data)?;
        let tx = self.db.begin().await?;
        let changed = store::people::change(&tx.exec(), person, &data).await?;
        if !changed {
            return Err(IdentityError::NotFound);
        }
        tx.audit(
            cx,
            "identity.change_person",
            person,
            json!({ "unit": data.unit, "post": data.post, "rank": data.rank }),
        )
        .await?;
        tx.commit().await?;
        self.actors.forget(person);
        Ok(())
    }

    /// Gives a person a new password and returns it, to be handed over by the administration; it is kept only as a hash. All sessions of
    /// the person end.
    ///
    /// # Errors
    /// [`IdentityError::Forbidden`] for one's own account, which has a page for that.
    pub async fn reset_password(&self, cx: &Cx, person: PersonId) -> Result<String, IdentityError> {
        policy::may(&cx.actor, Action::ResetPassword, Some(person))?;
        let password = readable(&cx.random());
        let hash = self.hasher.hash(password.clone(), cx.random()).await?;
        let tx = self.db.begin().await?;
        store::account(&tx.exec(), person).await?.ok_or(IdentityError::NotFound)?;
        store::set_password(&tx.exec(), person, &hash).await?;
        store::sessions::end_others(&tx.exec(), person, None).await?;
        tx.audit(cx, "identity.reset_password", person, json!({})).await?;
        tx.commit().await?;
        Ok(password)
    }

    /// Closes or opens an account. A closed one cannot sign in, and what it learned stays.
    ///
    /// # Errors
    /// [`IdentityError::Forbidden`] for one's own account.
    pub async fn set_active(&self, cx: &Cx, person: PersonId, active: bool) -> Result<(), IdentityError> {
        policy::may(&cx.actor, Action::Close, Some(person))?;
        let tx = self.db.begin().await?;
        if !store::people::set_active(&tx.exec(), person, active).await? {
            return Err(IdentityError::NotFound);
        }
        store::sessions::end_others(&tx.exec(), person, None).await?;
        tx.audit(cx, "identity.set_active", person, json!({ "active": active })).await?;
        tx.commit().await?;
        self.actors.forget(person);
        Ok(())
    }
}
