//! Programmes: what several courses or classes earn together. Pure.

use chrono::{DateTime, Utc};
use kernel::{
    event::AwardFacts,
    id::{CourseId, EnrolmentId, PersonId, ProgrammeId, PublicationId},
};
use serde::{Deserialize, Serialize};

use crate::model::{Basis, Candidate};

/// A course, class or mentoring programme that certificates were earned by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which one.
    pub source: CourseId,
    /// Its title.
    pub title: String,
    /// Its lesson hours.
    pub jp: u32,
}

/// Several courses or classes that earn a certificate together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    /// Names it.
    pub id: ProgrammeId,
    /// What is printed.
    pub title: String,
    /// What has to be completed: everything.
    pub parts: Vec<Part>,
    /// Whether nobody earns it any more.
    pub archived: bool,
}

impl Programme {
    /// The candidate that somebody is who completed these, or nothing while a part is missing. The lesson hours are those of the parts,
    /// which are the subjects on the back.
    pub fn earned_by(&self, person: PersonId, completed: &[Candidate]) -> Option<Candidate> {
        let first = |part: &Part| {
            let of = completed.iter().filter(|one| one.course == part.source);
            of.map(|one| one.completed_at).min()
        };
        let ends: Option<Vec<DateTime<Utc>>> = self.parts.iter().map(first).collect();
        let completed_at = ends?.into_iter().max()?;
        let counts = |one: &&Candidate| self.parts.iter().any(|part| part.source == one.course);
        let started = completed
            .iter()
            .filter(counts)
            .map(|one| one.facts.as_ref().map_or(one.completed_at, |facts| facts.started))
            .min()?;
        Some(Candidate {
            enrolment: EnrolmentId::derived(self.id, &person.to_string()),
            person,
            course: self.id.cast(),
            publication: PublicationId::from_uuid(uuid::Uuid::nil()),
            completed_at,
            basis: Basis::Programme,
            facts: Some(AwardFacts {
                title: self.title.clone(),
                method: "terpadu".to_owned(),
                jp: self.parts.iter().map(|part| part.jp).sum(),
                subjects: self.parts.iter().map(|part| (part.title.clone(), part.jp)).collect(),
                started,
                role: String::new(),
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn a_programme_is_earned_by_all_of_its_parts() {
        let source = |n: u128| CourseId::from_uuid(uuid::Uuid::from_u128(n));
        let part = |n: u128, jp| Part { source: source(n), title: format!("Bagian {n}"), jp };
        let id = ProgrammeId::from_uuid(uuid::Uuid::from_u128(9));
        let title = "Program dasar".to_owned();
        let programme = Programme { id, title, parts: vec![part(1, 4), part(2, 6)], archived: false };
        let person = PersonId::from_uuid(uuid::Uuid::from_u128(7));
        let completed = |n: u128, day_of_month: u32| Candidate {
            enrolment: EnrolmentId::from_uuid(uuid::Uuid::from_u128(n)),
            person,
            course: source(n),
            publication: PublicationId::from_uuid(uuid::Uuid::nil()),
            completed_at: Utc.with_ymd_and_hms(2026, 11, day_of_month, 0, 0, 0).single().expect("a moment"),
            basis: Basis::Course,
            facts: None,
        };
        assert_eq!(programme.earned_by(person, &[completed(1, 2), completed(3, 9)]), None);
        let earned =
            programme.earned_by(person, &[completed(1, 2), completed(2, 5), completed(2, 20)]).expect("earned");
        assert_eq!(earned.completed_at, completed(2, 5).completed_at, "the first time that all was there");
        let facts = earned.facts.expect("facts");
        assert_eq!((facts.jp, facts.subjects.len(), facts.started), (10, 2, completed(1, 2).completed_at));
    }
}
