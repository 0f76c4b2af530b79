//! What this feature asks others.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{
    Cx,
    person::{Nip, PersonCard},
    ports::{Competencies, Directory, PortError, ReportableHours, ReportingLines},
};

/// The forms of learning that count lesson hours. Answered by the wiring.
#[async_trait]
pub trait LearningForms: Send + Sync {
    /// Codes of the forms that have a rule in this year, for instance `KL03`, in their order.
    async fn of_year(&self, year: i32) -> Result<Vec<String>, PortError>;
}

/// Finds people for who may look for them. Answered by the wiring.
#[async_trait]
pub trait Finder: Send + Sync {
    /// Who has this NIP.
    async fn by_nip(&self, cx: &Cx, nip: &Nip) -> Result<Option<PersonCard>, PortError>;
}

/// The ports, handed over by the wiring.
#[derive(Clone)]
pub struct Ports {
    /// Who people are.
    pub directory: Arc<dyn Directory>,
    /// Who answers to whom.
    pub lines: Arc<dyn ReportingLines>,
    /// The dictionary of competencies.
    pub competencies: Arc<dyn Competencies>,
    /// Forms of learning.
    pub forms: Arc<dyn LearningForms>,
    /// Finds people by NIP.
    pub finder: Arc<dyn Finder>,
    /// What still counts of somebody's lesson hours.
    pub hours: Arc<dyn ReportableHours>,
}
