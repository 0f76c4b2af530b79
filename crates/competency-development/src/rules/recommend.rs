//! Which courses fit a person, and why. Explainable: a course's score is the sum of its reasons, and the reasons are told.

use kernel::{
    id::{CompetencyId, CourseId},
    ports::CompetencyStanding,
};

use crate::model::{Required, Tag};

/// Points for each level that a course closes, for a competency of the first, second and third priority.
const CLOSES: [u32; 3] = [120, 100, 80];
/// Points where the competency stands in the person's needs form.
const PLANNED: u32 = 60;
/// Points where the person wished for this course.
const WISHED: u32 = 40;
/// Points for each colleague in the same post who completed it, for at most so many.
const COLLEAGUE: u32 = 3;
const COLLEAGUES: u32 = 10;

/// Why a course is recommended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It closes a gap.
    Closes {
        /// Of which competency.
        competency: CompetencyId,
        /// Assessed level; 0 if none.
        from: u8,
        /// Level that the course leads to, at most the asked one.
        to: u8,
    },
    /// The competency stands in the person's needs form.
    Planned(CompetencyId),
    /// The needs form wishes for it.
    Wished,
    /// So many in the same post completed it.
    Colleagues(u32),
}

/// A course and what is known of it for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which course.
    pub course: CourseId,
    /// Its title, by which a wish is found.
    pub title: String,
    /// Lesson hours; of two that fit equally, the shorter one comes first.
    pub jp: i32,
    /// How many in the same post completed it.
    pub colleagues: u32,
}

/// What is known of the person.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Where the person stands.
    pub standings: &'a [CompetencyStanding],
    /// What the post asks for.
    pub required: &'a [Required],
    /// Competencies in the person's needs form of the year.
    pub planned: &'a [CompetencyId],
    /// What the person wished for there, in words.
    pub wishes: &'a [String],
}

/// A course with the reasons for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Which course.
    pub course: CourseId,
    /// The sum of the reasons' points.
    pub score: u32,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// The courses that fit, best first. A course needs a reason of its own: to be popular is not enough.
pub fn recommend(candidates: &[Candidate], tags: &[Tag], facts: Facts<'_>) -> Vec<Suggestion> {
    let mut found: Vec<(i32, Suggestion)> = candidates
        .iter()
        .filter_map(|candidate| suggestion(candidate, tags, facts).map(|found| (candidate.jp, found)))
        .collect();
    found.sort_by_key(|(jp, one)| (std::cmp::Reverse(one.score), *jp, one.course));
    found.into_iter().map(|(_, one)| one).collect()
}

fn suggestion(candidate: &Candidate, tags: &[Tag], facts: Facts<'_>) -> Option<Suggestion> {
    let mut weighed: Vec<(u32, Reason)> = Vec::new();
    for tag in tags.iter().filter(|tag| tag.course == candidate.course) {
        let standing = facts.standings.iter().find(|one| one.competency == tag.competency);
        let (asked, from) = standing.map_or((0, 0), |one| (one.required, one.actual.unwrap_or_default()));
        let to = tag.level.min(asked);
        if to > from {
            let priority = facts.required.iter().find(|one| one.competency == tag.competency);
            let place = priority.map_or(2, |one| usize::from(one.priority.clamp(1, 3)) - 1);
            let reason = Reason::Closes { competency: tag.competency, from, to };
            weighed.push((u32::from(to - from) * CLOSES[place], reason));
        }
        if facts.planned.contains(&tag.competency) && tag.level > from {
            weighed.push((PLANNED, Reason::Planned(tag.competency)));
        }
    }
    let title = candidate.title.to_lowercase();
    if facts.wishes.iter().any(|wish| !title.is_empty() && wish.to_lowercase().contains(&title)) {
        weighed.push((WISHED, Reason::Wished));
    }
    if weighed.is_empty() {
        return None;
    }
    if candidate.colleagues > 0 {
        weighed.push((candidate.colleagues.min(COLLEAGUES) * COLLEAGUE, Reason::Colleagues(candidate.colleagues)));
    }
    weighed.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    let score = weighed.iter().map(|(points, _)| points).sum();
    Some(Suggestion { course: candidate.course, score, reasons: weighed.into_iter().map(|(_, one)| one).collect() })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn course(number: u128) -> CourseId {
        CourseId::from_uuid(Uuid::from_u128(number))
    }

    fn competency(number: u128) -> CompetencyId {
        CompetencyId::from_uuid(Uuid::from_u128(number))
    }

    fn candidate(number: u128, jp: i32, colleagues: u32) -> Candidate {
        Candidate { course: course(number), title: format!("Kursus {number}"), jp, colleagues }
    }

    fn tag(of: u128, competency_of: u128, level: u8) -> Tag {
        Tag { course: course(of), competency: competency(competency_of), level }
    }

    #[test]
    fn courses_are_ordered_by_their_reasons() {
        let standings = [
            CompetencyStanding { competency: competency(1), required: 3, actual: Some(2) },
            CompetencyStanding { competency: competency(2), required: 3, actual: None },
            CompetencyStanding { competency: competency(3), required: 2, actual: Some(2) },
        ];
        let required: Vec<Required> =
            [1, 2, 3].map(|n| Required { competency: competency(n), level: 3, priority: 2 }).into();
        let candidates =
            [candidate(1, 4, 3), candidate(2, 4, 0), candidate(3, 4, 50), candidate(4, 2, 3), candidate(5, 4, 0)];
        let tags = [tag(1, 1, 3), tag(2, 2, 2), tag(3, 3, 2), tag(4, 1, 5), tag(5, 1, 2)];
        let wishes = ["Saya ingin ikut kursus 2".to_owned()];
        let facts = Facts { standings: &standings, required: &required, planned: &[competency(1)], wishes: &wishes };
        let found = recommend(&candidates, &tags, facts);
        let order: Vec<u128> = found.iter().map(|one| one.course.uuid().as_u128()).collect();
        // 2 closes two levels and was wished for; 1 and 4 close one, 4 is shorter; 3 and 5 teach what is known already.
        assert_eq!(order, [2, 4, 1]);
        assert_eq!(
            found[2].reasons,
            [
                Reason::Closes { competency: competency(1), from: 2, to: 3 },
                Reason::Planned(competency(1)),
                Reason::Colleagues(3)
            ]
        );
        assert_eq!(found[2].score, 100 + 60 + 9);
    }

    #[test]
    fn nothing_is_recommended_without_a_reason() {
        let facts = Facts { standings: &[], required: &[], planned: &[], wishes: &[] };
        assert_eq!(recommend(&[candidate(1, 4, 100)], &[tag(1, 1, 5)], facts), []);
    }
}
