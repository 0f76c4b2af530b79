//! A completed course is noted; it and a completed class propose the levels that they teach. They never raise one (K7).

use async_trait::async_trait;
use chrono::{FixedOffset, NaiveDate};
use database::{Result, Subscriber, Tx};
use kernel::{
    Cx, Event, Id,
    id::{CompetencyId, EnrolmentId, PersonId},
};

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
        let exec = tx.exec();
        let proposals = match event {
            Event::CourseCompleted { enrolment, person, course, at, learned, .. } => {
                let day = at.with_timezone(&self.zone).date_naive();
                store::courses::complete(&exec, *course, *person, day, learned.jp as i32).await?;
                let tags = store::courses::tags_of(&exec, *course).await?;
                let taught = tags.into_iter().map(|tag| (tag.competency, tag.level));
                taught.map(|taught| proposal(*enrolment, *person, taught, &learned.title, day)).collect()
            }
            Event::ClassCompleted { place, person, attended, .. } => {
                let taught = attended.teaches.into_iter();
                let of = |taught| proposal(place.cast(), *person, taught, &attended.title, attended.ends_on);
                taught.map(of).collect()
            }
            _ => Vec::new(),
        };
        store::proposals::insert(&exec, &proposals).await
    }
}

/// A level that something completed teaches. The same completion, heard twice, proposes the same.
fn proposal(
    earned_by: EnrolmentId,
    person: PersonId,
    (competency, level): (CompetencyId, u8),
    title: &str,
    day: NaiveDate,
) -> Proposal {
    Proposal {
        id: Id::derived(earned_by, &competency.to_string()),
        person,
        competency,
        level,
        enrolment: earned_by,
        course: title.to_owned(),
        proposed_on: day,
        state: ProposalState::Waiting,
        reason: String::new(),
    }
}
