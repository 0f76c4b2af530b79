//! Courses that fit a person, with the reasons.

use chrono::Datelike;
use kernel::{Cx, id::CompetencyId, person::PersonCard, ports::CompetencyStanding};

use crate::{
    CompetencyError, Development,
    model::Required,
    ports::Course,
    remembered::Reference,
    rules::recommend::{Candidate, Facts, Reason, recommend},
    store,
};

/// Courses suggested at most.
const MOST: usize = 5;

/// Why a course fits, with the names for the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// It closes a gap of this competency, from a level to another.
    Closes(String, u8, u8),
    /// The competency stands in the needs form.
    Planned(String),
    /// The needs form wishes for it.
    Wished,
    /// So many in the same post completed it.
    Colleagues(u32),
}

/// A course that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// The course.
    pub course: Course,
    /// Why, the weightiest first.
    pub reasons: Vec<Because>,
}

impl Development {
    /// The courses that fit somebody who stands so. Three statements.
    pub(crate) async fn suggest(
        &self,
        cx: &Cx,
        reference: &Reference,
        card: &PersonCard,
        required: &[Required],
        standings: &[CompetencyStanding],
    ) -> Result<Vec<Suggested>, CompetencyError> {
        if reference.tags.is_empty() {
            return Ok(Vec::new());
        }
        let exec = self.db().reader();
        let offered = self.inner.ports.courses.offered().await?;
        let joined = self.inner.ports.courses.joined(card.id).await?;
        let colleagues = store::courses::colleagues(&exec, card.id, &card.post).await?;
        let rows = store::needs::rows_of_person(&exec, card.id, self.today(cx).year()).await?;
        let planned: Vec<CompetencyId> = rows.iter().filter_map(|row| row.competency).collect();
        let wishes: Vec<String> = rows.into_iter().map(|row| row.wish).filter(|wish| !wish.is_empty()).collect();
        let candidates: Vec<Candidate> = offered
            .iter()
            .filter(|course| !joined.contains(&course.id))
            .map(|course| Candidate {
                course: course.id,
                title: course.title.clone(),
                jp: course.jp,
                colleagues: colleagues.get(&course.id).copied().unwrap_or_default(),
            })
            .collect();
        let facts = Facts { standings, required, planned: &planned, wishes: &wishes };
        let name = |id| reference.name(id).to_owned();
        let found = recommend(&candidates, &reference.tags, facts).into_iter().take(MOST);
        let suggested = found.filter_map(|one| {
            let reasons = one.reasons.into_iter().map(|reason| match reason {
                Reason::Closes { competency, from, to } => Because::Closes(name(competency), from, to),
                Reason::Planned(competency) => Because::Planned(name(competency)),
                Reason::Wished => Because::Wished,
                Reason::Colleagues(count) => Because::Colleagues(count),
            });
            let course = offered.iter().find(|course| course.id == one.course)?.clone();
            Some(Suggested { course, reasons: reasons.collect() })
        });
        Ok(suggested.collect())
    }
}
