//! Whoever earns a certificate becomes a candidate, in the transaction of the deed.

use async_trait::async_trait;
use database::{Result, Subscriber, Tx};
use kernel::{
    Cx, Event,
    id::{BatchId, CourseId, PublicationId},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    jobs,
    model::{Basis, BatchKind, Candidate, Programme, Rule},
    store,
};

/// The subscriber for the wiring.
pub struct Candidates;

#[async_trait]
impl Subscriber for Candidates {
    async fn on(&self, tx: &Tx, cx: &Cx, event: &Event) -> Result<()> {
        match event {
            Event::CourseCompleted { enrolment, person, course, publication, at, .. } => {
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

/// Notes the candidate, and the programmes that it was the last part of.
async fn note(tx: &Tx, cx: &Cx, candidate: &Candidate) -> Result<()> {
    if !note_one(tx, cx, candidate).await? || matches!(candidate.basis, Basis::Programme | Basis::Role) {
        return Ok(());
    }
    let programmes = store::programmes(&tx.exec()).await?.into_iter().filter(|programme| !programme.archived);
    let touched = programmes.filter(|one| one.parts.iter().any(|part| part.source == candidate.course));
    let touched: Vec<Programme> = touched.collect();
    if touched.is_empty() {
        return Ok(());
    }
    let completed = store::completed_by(&tx.exec(), candidate.person).await?;
    for programme in touched {
        if let Some(earned) = programme.earned_by(candidate.person, &completed) {
            note_one(tx, cx, &earned).await?;
        }
    }
    Ok(())
}

/// Notes one candidate; where the rule says so, the issue is queued in the same transaction. True if it was not noted before.
pub(crate) async fn note_one(tx: &Tx, cx: &Cx, candidate: &Candidate) -> Result<bool> {
    if !store::insert_candidate(&tx.exec(), candidate).await? {
        return Ok(false);
    }
    let keys: Vec<CourseId> = candidate.basis.rule_key().into_iter().chain([candidate.course]).collect();
    let rule = Rule::of(&store::rules(&tx.exec(), &keys).await?, candidate.basis, candidate.course);
    if !rule.award || !rule.automatic {
        return Ok(true);
    }
    let cx = cx.as_system("certification");
    let id: BatchId = cx.id();
    let items = [candidate.enrolment.uuid()];
    store::insert_batch(&tx.exec(), id, BatchKind::Issue, &items, &cx.actor.label(), cx.now()).await?;
    database::jobs::enqueue(tx, &cx, jobs::ISSUE_BATCH, json!({ "batch": id }), cx.now()).await?;
    tx.audit(&cx, "certification.start_batch", id, json!({ "count": 1, "automatic": true })).await?;
    Ok(true)
}
