//! The roster port: everybody, for reports of other features.

use async_trait::async_trait;
use kernel::{
    id::PersonId,
    ports::{PortError, Roster, RosterEntry, RosterUnit},
};

use crate::{Identity, store};

#[async_trait]
impl Roster for Identity {
    async fn people_after(&self, after: Option<PersonId>, limit: u64) -> Result<Vec<RosterEntry>, PortError> {
        let found = store::roster::people_after(&self.db.reader(), after, limit).await;
        found.map_err(|e| PortError::new("roster", e))
    }

    async fn units(&self) -> Result<Vec<RosterUnit>, PortError> {
        let units = store::units(&self.db.reader()).await.map_err(|e| PortError::new("roster", e))?;
        Ok(units.into_iter().map(|unit| RosterUnit { unit: unit.id, parent: unit.parent, name: unit.name }).collect())
    }
}
