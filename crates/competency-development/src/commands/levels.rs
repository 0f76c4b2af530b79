//! Assessed levels, and the proposals that courses make.

use chrono::NaiveDate;
use kernel::{
    Cx, Event, FieldProblem,
    id::{AssessedLevelId, CompetencyId, LevelProposalId, PersonId},
};
use serde_json::json;

use super::{administration, line, reason};
use crate::{
    CompetencyError, Development,
    model::{AssessedLevel, HIGHEST, Proposal, ProposalState, Source},
    policy::{Deed, may},
    rules::in_force::expiry,
    store,
};

/// A level that somebody found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The caller's id; the same one twice is recorded once.
    pub id: AssessedLevelId,
    /// Whose.
    pub person: PersonId,
    /// Of which competency.
    pub competency: CompetencyId,
    /// 1 to 5.
    pub level: u8,
    /// From where it is known.
    pub source: Source,
    /// Day of the assessment; not in the future.
    pub assessed_on: NaiveDate,
    /// Evidence in words.
    pub note: String,
}

impl Development {
    /// Records a level of somebody: one's own view, the superior's, or an assessment centre's.
    pub async fn assess(&self, cx: &Cx, finding: Finding) -> Result<(), CompetencyError> {
        let deed = match finding.source {
            Source::Own => Deed::SayOfOneself,
            Source::Superior => Deed::AssessAsSuperior,
            Source::Centre => Deed::RecordAssessment,
            // Courses only propose.
            Source::Course => return Err(CompetencyError::NotFound),
        };
        self.allow(cx, deed, finding.person).await?;
        let level = self.level(cx, finding).await?;
        self.add_levels(cx, std::slice::from_ref(&level)).await
    }

    /// Records the results of an assessment centre for many; all or none. For imports and the demo.
    pub async fn record_assessments(&self, cx: &Cx, findings: Vec<Finding>) -> Result<(), CompetencyError> {
        administration(cx)?;
        let mut levels = Vec::with_capacity(findings.len());
        for finding in findings {
            if !may(&cx.actor, Deed::RecordAssessment, finding.person, crate::policy::Ties::default()) {
                return Err(CompetencyError::NotFound);
            }
            levels.push(self.level(cx, Finding { source: Source::Centre, ..finding }).await?);
        }
        self.add_levels(cx, &levels).await
    }

    /// The finding as a level, checked, with its last day.
    async fn level(&self, cx: &Cx, finding: Finding) -> Result<AssessedLevel, CompetencyError> {
        let reference = self.inner.reference.get().await?;
        let mut problems = Vec::new();
        if !reference.in_use().any(|one| one.id == finding.competency) {
            problems.push(FieldProblem::new("kompetensi", "competency-choose"));
        }
        if !(1..=HIGHEST).contains(&finding.level) {
            problems.push(FieldProblem::new("level", "competency-level-range"));
        }
        if finding.assessed_on > self.today(cx) {
            problems.push(FieldProblem::new("tanggal", "competency-future-day"));
        }
        let note = line(&finding.note);
        if note.chars().count() > 500 {
            problems.push(FieldProblem::new("catatan", "problem-field-too-long"));
        }
        if finding.source != Source::Own && note.is_empty() {
            problems.push(FieldProblem::new("catatan", "problem-field-required"));
        }
        let setting = reference.setting(finding.assessed_on).ok_or(CompetencyError::NotFound)?;
        if !problems.is_empty() {
            return Err(CompetencyError::Invalid(problems));
        }
        Ok(AssessedLevel {
            id: finding.id,
            person: finding.person,
            competency: finding.competency,
            level: finding.level,
            source: finding.source,
            assessed_on: finding.assessed_on,
            expires_on: expiry(finding.assessed_on, setting.validity_months),
            note,
            recorded_by: cx.actor.label(),
            recorded_at: cx.now(),
        })
    }

    async fn add_levels(&self, cx: &Cx, levels: &[AssessedLevel]) -> Result<(), CompetencyError> {
        let tx = self.db().begin().await?;
        if store::levels::insert(&tx.exec(), levels).await? == 0 {
            return Ok(());
        }
        if let [one] = levels {
            let detail = json!({ "person": one.person, "level": one.level, "source": one.source.as_str() });
            tx.audit(cx, "competency.assess", one.competency, detail).await?;
        } else {
            tx.audit(cx, "competency.assess_many", "levels", json!({ "levels": levels.len() })).await?;
        }
        for one in levels {
            if one.source != Source::Own {
                let event = Event::LevelConfirmed { person: one.person, competency: one.competency, level: one.level };
                tx.emit(cx, &event).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Confirms the level that a completed course proposes: it counts from the day of the completion.
    pub async fn confirm_proposal(&self, cx: &Cx, id: LevelProposalId) -> Result<(), CompetencyError> {
        let proposal = self.to_decide(cx, id).await?;
        let reference = self.inner.reference.get().await?;
        let setting = reference.setting(proposal.proposed_on).ok_or(CompetencyError::NotFound)?;
        let level = AssessedLevel {
            id: id.cast(),
            person: proposal.person,
            competency: proposal.competency,
            level: proposal.level,
            source: Source::Course,
            assessed_on: proposal.proposed_on,
            expires_on: expiry(proposal.proposed_on, setting.validity_months),
            note: proposal.course.clone(),
            recorded_by: cx.actor.label(),
            recorded_at: cx.now(),
        };
        let tx = self.db().begin().await?;
        let by = cx.actor.label();
        if !store::proposals::decide(&tx.exec(), id, ProposalState::Confirmed, "", &by, cx.now()).await? {
            return Err(CompetencyError::Decided);
        }
        store::levels::insert(&tx.exec(), std::slice::from_ref(&level)).await?;
        tx.audit(cx, "competency.confirm", id, json!({ "person": level.person, "level": level.level })).await?;
        let event = Event::LevelConfirmed { person: level.person, competency: level.competency, level: level.level };
        tx.emit(cx, &event).await?;
        Ok(tx.commit().await?)
    }

    /// Declines a proposal, for a reason that the person reads.
    pub async fn decline_proposal(&self, cx: &Cx, id: LevelProposalId, why: &str) -> Result<(), CompetencyError> {
        let proposal = self.to_decide(cx, id).await?;
        let why = reason(why)?;
        let tx = self.db().begin().await?;
        let by = cx.actor.label();
        if !store::proposals::decide(&tx.exec(), id, ProposalState::Declined, &why, &by, cx.now()).await? {
            return Err(CompetencyError::Decided);
        }
        tx.audit(cx, "competency.decline", id, json!({ "person": proposal.person, "reason": why })).await?;
        Ok(tx.commit().await?)
    }

    async fn to_decide(&self, cx: &Cx, id: LevelProposalId) -> Result<Proposal, CompetencyError> {
        let proposal = store::proposals::get(&self.db().reader(), id).await?.ok_or(CompetencyError::NotFound)?;
        self.allow(cx, Deed::DecideProposal, proposal.person).await?;
        Ok(proposal)
    }
}
