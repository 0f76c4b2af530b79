//! Whoever completes a course becomes a candidate, in the transaction of the completion.

use async_trait::async_trait;
use database::{Result, Subscriber, Tx};
use kernel::{Cx, Event};

use crate::{model::Candidate, store};

/// The subscriber for the wiring.
pub struct Candidates;

#[async_trait]
impl Subscriber for Candidates {
    async fn on(&self, tx: &Tx, _: &Cx, event: &Event) -> Result<()> {
        if let Event::CourseCompleted { enrolment, person, course, publication, at, .. } = event {
            let candidate = Candidate {
                enrolment: *enrolment,
                person: *person,
                course: *course,
                publication: *publication,
                completed_at: *at,
            };
            store::insert_candidate(&tx.exec(), &candidate).await?;
        }
        Ok(())
    }
}
