//! Offerings and enrolments as plain types.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::id::{CourseId, EnrolmentId, LessonId, PersonId, PublicationId};

/// A course as the catalogue shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offering {
    /// The course.
    pub course: CourseId,
    /// Its latest version.
    pub publication: PublicationId,
    /// That version's number.
    pub number: u32,
    /// Address word.
    pub slug: String,
    /// Title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Subject word.
    pub subject: String,
    /// Level word.
    pub level: String,
    /// Lesson hours.
    pub jp: u32,
    /// Expected learning time in minutes.
    pub minutes: u32,
    /// Number of lessons.
    pub lessons: u32,
    /// Kinds of post it is meant for; empty: everybody.
    pub audience: Vec<String>,
    /// No longer open for new learners.
    pub archived: bool,
    /// When the latest version came out.
    pub published_at: DateTime<Utc>,
}

/// One person in one course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Names it.
    pub id: EnrolmentId,
    /// The course.
    pub course: CourseId,
    /// The version it is bound to.
    pub publication: PublicationId,
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub enrolled_at: DateTime<Utc>,
    /// Last time a lesson was opened or done.
    pub last_seen_at: DateTime<Utc>,
    /// The lesson last done.
    pub last_lesson: Option<LessonId>,
    /// Until when somebody wants it done.
    pub assignment: Option<Assignment>,
}

/// A course that was assigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// By whom; none for the system.
    pub by: Option<PersonId>,
    /// The last day, in the site's zone.
    pub due_on: NaiveDate,
    /// When it was assigned, or last changed.
    pub at: DateTime<Utc>,
    /// Why, for the learner to read; may be empty.
    pub note: String,
}

/// Where a video was left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Position {
    /// Seconds from the beginning.
    pub seconds: u32,
    /// Length in seconds.
    pub duration: u32,
    /// Parts watched, in seconds, sorted and not touching.
    pub ranges: Vec<(u32, u32)>,
}

impl Position {
    /// Share of the length that was watched, in whole percent, rounded down.
    pub fn share(&self) -> u32 {
        let watched: u64 = self.ranges.iter().map(|(from, to)| u64::from(to.saturating_sub(*from))).sum();
        if self.duration == 0 { 0 } else { (watched * 100 / u64::from(self.duration)).min(100) as u32 }
    }
}

/// The union of watched parts: sorted, cleaned of nonsense, touching ones joined.
pub fn union(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.retain(|(from, to)| from < to);
    ranges.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
    for (from, to) in ranges {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::union;

    #[test]
    fn watched_parts_join() {
        assert_eq!(union(vec![(10, 20), (0, 5), (5, 9), (18, 30), (7, 7)]), vec![(0, 9), (10, 30)]);
        assert_eq!(union(vec![(0, 9), (10, 30), (3, 4)]), vec![(0, 9), (10, 30)], "twice is once");
    }
}
