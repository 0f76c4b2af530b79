//! Whoever earns a certificate becomes a candidate, in the transaction of the deed.

use async_trait::async_trait;
use database::{Result, Subscriber, Tx};
use kernel::{
    Cx, Event,
    id::{BatchId, PublicationId},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    jobs,
    model::{Basis, BatchKind, Candidate, Rule},
    store,
};

/// The subscriber for the wiring.
pub struct Candidates;

#[async_trait]
impl Subscriber for Candidates {
    async fn on(&self, tx: &Tx, cx: &Cx, event: &Event) -> Result<()> {
        match event {
            Event::CourseCompleted { enrolment, person, course, publication, at } => {
                let candidate = Candidate {
                    enrolment: *enrolment,
                    person: *person,
                    course: *course,
                    publication: *publication,
                    completed_at: *at,
                    basis: Basis::Course,
                    facts: None,
                };
                note(tx, cx, &candidate).await
            }
            Event::AwardEarned { award, basis, source, person, facts, at } => {
                let candidate = Candidate {
                    enrolment: *award,
                    person: *person,
                    course: *source,
                    publication: PublicationId::from_uuid(Uuid::nil()),
                    completed_at: *at,
                    basis: Basis::parse(basis).unwrap_or(Basis::Class),
                    facts: Some(facts.clone()),
                };
                note(tx, cx, &candidate).await
            }
            Event::AttemptGraded { enrolment, lesson, grade, .. } => {
                store::save_grade(&tx.exec(), *enrolment, *lesson, grade.0).await
            }
            _ => Ok(()),
        }
    }
}

/// Notes the candidate; where its course's rule says so, the issue is queued in the same transaction.
async fn note(tx: &Tx, cx: &Cx, candidate: &Candidate) -> Result<()> {
    if !store::insert_candidate(&tx.exec(), candidate).await? {
        return Ok(());
    }
    let rule = store::rules(&tx.exec(), &[candidate.course]).await?.pop();
    if rule.is_none_or(|rule: Rule| !rule.award || !rule.automatic) {
        return Ok(());
    }
    let cx = cx.as_system("certification");
    let id: BatchId = cx.id();
    let items = [candidate.enrolment.uuid()];
    store::insert_batch(&tx.exec(), id, BatchKind::Issue, &items, &cx.actor.label(), cx.now()).await?;
    database::jobs::enqueue(tx, &cx, jobs::ISSUE_BATCH, json!({ "batch": id }), cx.now()).await?;
    tx.audit(&cx, "certification.start_batch", id, json!({ "count": 1, "automatic": true })).await
}
