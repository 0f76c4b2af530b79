//! What this feature asks others.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{
    id::PersonId,
    ports::{Certificates, Directory, PortError, ReportableHours, Roster},
};

use crate::{LearningHours, commands::siasn::SiasnGateway};

/// A course that somebody could take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Address word.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Subject word.
    pub subject: String,
    /// Lesson hours.
    pub jp: i32,
    /// Kinds of post it is meant for; empty: everybody.
    pub audience: Vec<String>,
}

/// Which published courses a person has not joined yet. Answered by the wiring from the catalogue.
#[async_trait]
pub trait CourseOffers: Send + Sync {
    /// The newest courses that the person is not in.
    async fn open_to(&self, person: PersonId) -> Result<Vec<Offer>, PortError>;
}

/// The ports, handed over by the wiring.
#[derive(Clone)]
pub struct Ports {
    /// Who people are.
    pub directory: Arc<dyn Directory>,
    /// Everybody, for reports.
    pub roster: Arc<dyn Roster>,
    /// What could be learned next.
    pub offers: Arc<dyn CourseOffers>,
    /// Which certificates were earned here.
    pub certificates: Arc<dyn Certificates>,
    /// SIASN, if it is set up.
    pub siasn: Option<Arc<dyn SiasnGateway>>,
}

#[async_trait]
impl ReportableHours for LearningHours {
    async fn left(&self, person: PersonId, year: i32) -> Result<Option<u32>, PortError> {
        self.left_to_report(person, year).await.map_err(|e| PortError::new("lesson hours", e))
    }
}
