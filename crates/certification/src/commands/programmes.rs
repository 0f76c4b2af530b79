//! Programmes: several courses or classes that earn a certificate together.

use database::jobs::enqueue;
use kernel::{
    Cx, FieldProblem,
    id::{CourseId, ProgrammeId},
};
use serde_json::json;

use crate::{
    Certification, CertificationError,
    candidates::note_one,
    jobs,
    model::{Candidate, Part, Programme},
    policy::{self, Action},
    store,
};

/// Letters of a title at most.
const LONGEST_TITLE: usize = 200;
/// Parts at most.
const MOST_PARTS: usize = 30;
/// Candidates noted in one transaction.
const AT_ONCE: usize = 200;

impl Certification {
    /// Makes a programme under this id, or changes it. Titles and lesson hours of the parts are kept as they are now. Who completed all
    /// parts before becomes a candidate by a job that follows at once; who is one already stays one.
    ///
    /// # Errors
    /// [`CertificationError::Invalid`] without a title, with fewer than two parts, or with one that is not known.
    pub async fn save_programme(
        &self,
        cx: &Cx,
        id: ProgrammeId,
        title: &str,
        sources: &[CourseId],
    ) -> Result<(), CertificationError> {
        policy::may(&cx.actor, Action::SetRule, None)?;
        let title = title.trim();
        let mut problems = Vec::new();
        if title.is_empty() {
            problems.push(FieldProblem::new("title", "problem-field-required"));
        }
        if title.chars().count() > LONGEST_TITLE {
            problems.push(FieldProblem::new("title", "problem-field-too-long"));
        }
        let before = store::programme(&self.db().reader(), id).await?;
        let known = before.iter().flat_map(|before| before.parts.clone()).chain(self.parts().await?);
        let known: Vec<Part> = known.collect();
        let mut parts: Vec<Part> = Vec::new();
        for source in sources {
            match known.iter().find(|part| part.source == *source) {
                Some(part) if !parts.contains(part) => parts.push(part.clone()),
                Some(_) => {}
                None => problems.push(FieldProblem::new("part", "certification-programme-unknown")),
            }
        }
        if !(2..=MOST_PARTS).contains(&parts.len()) {
            problems.push(FieldProblem::new("part", "certification-programme-few"));
        }
        if !problems.is_empty() {
            return Err(CertificationError::Invalid(problems));
        }
        let archived = before.is_some_and(|before| before.archived);
        let programme = Programme { id, title: title.to_owned(), parts, archived };
        let tx = self.db().begin().await?;
        store::save_programme(&tx.exec(), cx, &programme).await?;
        if !archived {
            enqueue(&tx, cx, jobs::FIND_EARNED, json!({ "programme": id }), cx.now()).await?;
        }
        let sources: Vec<CourseId> = programme.parts.iter().map(|part| part.source).collect();
        tx.audit(cx, "certification.set_programme", id, json!({ "title": programme.title, "parts": sources })).await?;
        Ok(tx.commit().await?)
    }

    /// Notes everybody who completed all parts of a programme and is no candidate yet, some in each transaction so that nobody else waits
    /// long. Doing it again notes nobody twice.
    pub(crate) async fn find_earned(&self, cx: &Cx, id: ProgrammeId) -> Result<(), CertificationError> {
        let Some(programme) = store::programme(&self.db().reader(), id).await?.filter(|one| !one.archived) else {
            return Ok(());
        };
        let sources: Vec<CourseId> = programme.parts.iter().map(|part| part.source).collect();
        let completed = store::completed_of(&self.db().reader(), &sources).await?;
        let by_person = completed.chunk_by(|a, b| a.person == b.person);
        let earned = by_person.filter_map(|own| programme.earned_by(own.first()?.person, own));
        let earned: Vec<Candidate> = earned.collect();
        for some in earned.chunks(AT_ONCE) {
            let tx = self.db().begin().await?;
            for candidate in some {
                note_one(&tx, cx, candidate).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Lets nobody earn the programme any more, or again. Who earned it before keeps it.
    ///
    /// # Errors
    /// [`CertificationError::NotFound`] for an unknown one.
    pub async fn archive_programme(&self, cx: &Cx, id: ProgrammeId, archived: bool) -> Result<(), CertificationError> {
        policy::may(&cx.actor, Action::SetRule, None)?;
        let tx = self.db().begin().await?;
        let before = store::programme(&tx.exec(), id).await?.ok_or(CertificationError::NotFound)?;
        store::save_programme(&tx.exec(), cx, &Programme { archived, ..before }).await?;
        tx.audit(cx, "certification.archive_programme", id, json!({ "archived": archived })).await?;
        Ok(tx.commit().await?)
    }
}
