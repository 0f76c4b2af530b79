//! Offerings and enrolments as plain types.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
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

/// Days before the last day of a certificate from which its course may be taken again: those of the holder's first reminder.
const RENEWAL_DAYS: u64 = 60;

/// One person in one course, once.
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
    /// Which time the person takes the course, from 1.
    pub cycle: u32,
    /// The last day of the certificate that was earned by it, if it ends.
    pub certified_until: Option<NaiveDate>,
}

impl Enrolment {
    /// The first time a person takes a course.
    pub const fn first(
        id: EnrolmentId,
        course: CourseId,
        publication: PublicationId,
        person: PersonId,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            course,
            publication,
            person,
            enrolled_at: now,
            last_seen_at: now,
            last_lesson: None,
            assignment: None,
            cycle: 1,
            certified_until: None,
        }
    }

    /// Whether the course may be taken again, as the next cycle: its certificate has ended, or ends soon.
    pub fn renewable(&self, today: NaiveDate) -> bool {
        let soon = today.checked_add_days(Days::new(RENEWAL_DAYS));
        self.certified_until.zip(soon).is_some_and(|(last, soon)| last <= soon)
    }
}

/// Of each person and course the latest cycle, in the order given.
pub(crate) fn latest_cycles<O>(mut all: Vec<(Enrolment, O)>) -> Vec<(Enrolment, O)> {
    let mut latest: HashMap<(PersonId, CourseId), u32> = HashMap::new();
    for (enrolment, _) in &all {
        let cycle = latest.entry((enrolment.person, enrolment.course)).or_default();
        *cycle = enrolment.cycle.max(*cycle);
    }
    all.retain(|(enrolment, _)| latest.get(&(enrolment.person, enrolment.course)) == Some(&enrolment.cycle));
    all
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
    /// Seconds watched, each part once.
    pub fn watched(&self) -> u32 {
        length(&self.ranges)
    }

    /// Share of the length that was watched, in whole percent, rounded down.
    pub fn share(&self) -> u32 {
        let watched = u64::from(self.watched());
        if self.duration == 0 { 0 } else { (watched * 100 / u64::from(self.duration)).min(100) as u32 }
    }
}

/// How a lesson was read so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Seconds of active reading.
    pub seconds: u32,
    /// Parts of the text that were on screen, from and to, in percent of its length; sorted and apart.
    pub seen: Vec<(u32, u32)>,
}

impl Reading {
    /// This with more seconds and more parts seen; what reaches beyond the text is cut off.
    #[must_use]
    pub fn with(&self, seconds: u32, seen: Vec<(u32, u32)>) -> Self {
        let new = seen.into_iter().map(|(from, to)| (from.min(100), to.min(100)));
        let seen = union(self.seen.iter().copied().chain(new).collect());
        Self { seconds: self.seconds.saturating_add(seconds), seen }
    }

    /// Share of the text that was on screen, in whole percent.
    pub fn share(&self) -> u32 {
        length(&self.seen).min(100)
    }
}

/// Length of all parts together, which must be apart.
fn length(ranges: &[(u32, u32)]) -> u32 {
    ranges.iter().map(|(from, to)| to.saturating_sub(*from)).fold(0, u32::saturating_add)
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
    use chrono::{NaiveDate, TimeZone, Utc};
    use kernel::Id;
    use uuid::Uuid;

    use super::{Enrolment, Reading, latest_cycles, union};

    fn enrolment(person: u128, cycle: u32) -> Enrolment {
        let now = Utc.with_ymd_and_hms(2026, 1, 5, 1, 0, 0).single().expect("a moment");
        let id = |number| Uuid::from_u128(number);
        let (own, course, publication) = (Id::from_uuid(id(9)), Id::from_uuid(id(7)), Id::from_uuid(id(8)));
        Enrolment { cycle, ..Enrolment::first(own, course, publication, Id::from_uuid(id(person)), now) }
    }

    #[test]
    fn a_course_is_taken_again_when_its_certificate_ends() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
        for (until, renewable) in [
            (None, false),
            (Some("2027-01-24"), false),
            (Some("2027-01-23"), true),
            (Some("2026-11-24"), true),
            (Some("2020-01-01"), true),
        ] {
            let certified_until = until.map(|day| day.parse().expect("a day"));
            let enrolment = Enrolment { certified_until, ..enrolment(1, 1) };
            assert_eq!(enrolment.renewable(today), renewable, "{until:?}");
        }
    }

    #[test]
    fn the_latest_cycle_of_each_person_is_the_current_one() {
        let all = [(1, 2), (2, 1), (1, 1), (1, 3)].map(|(person, cycle)| (enrolment(person, cycle), ()));
        let current = latest_cycles(all.to_vec());
        let cycles: Vec<u32> = current.iter().map(|(enrolment, ())| enrolment.cycle).collect();
        assert_eq!(cycles, [1, 3], "one of each person, in their order");
    }

    #[test]
    fn watched_parts_join() {
        assert_eq!(union(vec![(10, 20), (0, 5), (5, 9), (18, 30), (7, 7)]), vec![(0, 9), (10, 30)]);
        assert_eq!(union(vec![(0, 9), (10, 30), (3, 4)]), vec![(0, 9), (10, 30)], "twice is once");
    }

    #[test]
    fn a_text_is_read_part_by_part() {
        let first = Reading::default().with(30, vec![(0, 40), (30, 55)]);
        assert_eq!((first.seconds, first.share()), (30, 55));
        assert_eq!(first.with(5, vec![(0, 40)]).share(), 55, "the same part again adds nothing");
        assert_eq!(first.with(0, vec![(90, 400), (70, 60)]).share(), 65, "no part lies beyond the text");
    }
}
