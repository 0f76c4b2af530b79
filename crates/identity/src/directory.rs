//! People as other features may know them, and who leads them.

use async_trait::async_trait;
use chrono::NaiveDate;
use kernel::{
    Role,
    id::PersonId,
    person::{PersonCard, ReportingLine},
    ports::{Directory, PortError, ReportingLines},
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

    async fn reports(&self, superior: PersonId, day: NaiveDate) -> Result<Vec<PersonCard>, PortError> {
        store::reports(&self.db.reader(), superior, day).await.map_err(|e| PortError::new("directory", e))
    }

    async fn holders(&self, role: Role) -> Result<Vec<PersonCard>, PortError> {
        store::holders(&self.db.reader(), role).await.map_err(|e| PortError::new("directory", e))
    }
}

#[async_trait]
impl ReportingLines for Identity {
    async fn above(&self, people: &[PersonId]) -> Result<Vec<ReportingLine>, PortError> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        store::lines::above(&self.db.reader(), people).await.map_err(|e| PortError::new("reporting lines", e))
    }

    async fn below(&self, superior: PersonId) -> Result<Vec<ReportingLine>, PortError> {
        store::lines::below(&self.db.reader(), superior).await.map_err(|e| PortError::new("reporting lines", e))
    }

    async fn tree(&self, superior: PersonId, day: NaiveDate) -> Result<Vec<PersonId>, PortError> {
        store::lines::tree(&self.db.reader(), superior, day).await.map_err(|e| PortError::new("reporting lines", e))
    }
}
