//! The directory port: people as other features may know them.

use async_trait::async_trait;
use kernel::{
    Role,
    id::PersonId,
    person::PersonCard,
    ports::{Directory, PortError},
};

use crate::{Identity, store};

#[async_trait]
impl Directory for Identity {
    async fn cards(&self, people: &[PersonId]) -> Result<Vec<PersonCard>, PortError> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        store::cards(&self.db.reader(), people).await.map_err(|e| PortError::new("directory", e))
    }

    async fn reports(&self, superior: PersonId) -> Result<Vec<PersonCard>, PortError> {
        store::reports(&self.db.reader(), superior).await.map_err(|e| PortError::new("directory", e))
    }

    async fn holders(&self, role: Role) -> Result<Vec<PersonCard>, PortError> {
        store::holders(&self.db.reader(), role).await.map_err(|e| PortError::new("directory", e))
    }
}
