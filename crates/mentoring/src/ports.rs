//! What this feature asks of others.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{
    Cx,
    id::PersonId,
    ports::{Competencies, Directory, PortError, ReportingLines, Roster},
};

/// Gives the role of a mentor to somebody who was taken. Answered by the wiring over the owner of roles.
#[async_trait]
pub trait MentorRoles: Send + Sync {
    /// Grants the role in the name of the acting administrator. Granting it twice does no more than once.
    async fn grant(&self, cx: &Cx, person: PersonId) -> Result<(), PortError>;
}

/// Everything that is asked of others.
#[derive(Clone)]
pub struct Ports {
    /// Who people are.
    pub directory: Arc<dyn Directory>,
    /// Everybody, and the tree of units.
    pub roster: Arc<dyn Roster>,
    /// Who answers to whom.
    pub lines: Arc<dyn ReportingLines>,
    /// The dictionary, and where people stand.
    pub competencies: Arc<dyn Competencies>,
    /// The role of a mentor.
    pub roles: Arc<dyn MentorRoles>,
}
