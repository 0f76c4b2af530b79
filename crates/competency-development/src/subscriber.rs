//! A completed course is noted, and proposes the levels that it teaches. It never raises one (K7).

use async_trait::async_trait;
use chrono::FixedOffset;
use database::{Result, Subscriber, Tx};
use kernel::{Cx, Event, Id};

use crate::{
    model::{Proposal, ProposalState},
    store,
};

/// The subscriber for the wiring.
pub struct Proposals {
    zone: FixedOffset,
}

impl Proposals {
    /// A subscriber that takes days by this zone.
    pub const fn new(zone: FixedOffset) -> Self {
        Self { zone }
    }
}

#[async_trait]
impl Subscriber for Proposals {
    async fn on(&self, tx: &Tx, _: &Cx, event: &Event) -> Result<()> {
        let Event::CourseCompleted { enrolment, person, course, at, learned, .. } = event else { return Ok(()) };
        let exec = tx.exec();
        let day = at.with_timezone(&self.zone).date_naive();
        store::courses::complete(&exec, *course, *person, day, learned.jp as i32).await?;
        let mut proposals = Vec::new();
        for tag in store::courses::tags_of(&exec, *course).await? {
            proposals.push(Proposal {
                // The same completion, heard twice, proposes the same.
                id: Id::derived(*enrolment, &tag.competency.to_string()),
                person: *person,
                competency: tag.competency,
                level: tag.level,
                enrolment: *enrolment,
                course: learned.title.clone(),
                proposed_on: day,
                state: ProposalState::Waiting,
                reason: String::new(),
            });
        }
        store::proposals::insert(&exec, &proposals).await
    }
}
