//! How somebody's own learning goes: weeks in a row, time learned, and the next step.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, Utc};
use courseware::CourseDocument;
use kernel::{
    Cx, FactKind,
    id::{EnrolmentId, LessonId, PublicationId},
};

use crate::{
    ProgressError, ProgressTracking,
    store::{
        activity as stored,
        completion::{self, Fact},
    },
};

/// Weeks of the plot, this one included.
pub const WEEKS: usize = 12;

/// What a learner does by oneself; what others say of a lesson is no learning of that day.
const OWN: [FactKind; 5] =
    [FactKind::Viewed, FactKind::SelfDeclared, FactKind::Read, FactKind::Watched, FactKind::Submitted];

/// A lesson that was done, with the time it is expected to take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DoneLesson {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) lesson: LessonId,
    pub(crate) at: DateTime<Utc>,
    pub(crate) minutes: u32,
}

/// Seconds learned by day. Reading and watching count as measured, each second once; a lesson at which neither is measured counts with
/// its expected time, on the day on which it was done. What was done otherwise than by one's own learning counts nothing.
pub(crate) fn seconds_by_day(facts: &[Fact], done: &[DoneLesson], zone: FixedOffset) -> BTreeMap<NaiveDate, u32> {
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let mut own: Vec<&Fact> = facts.iter().filter(|fact| OWN.contains(&fact.kind)).collect();
    own.sort_by_key(|fact| (fact.at, fact.id));
    let mut known: HashMap<(EnrolmentId, LessonId), (u32, u32)> = HashMap::new();
    let mut learned: BTreeMap<NaiveDate, u32> = BTreeMap::new();
    for fact in own {
        let (read, watched) = known.entry((fact.enrolment, fact.lesson)).or_default();
        // Facts tell how much so far; the day's part is what is more than before.
        let (so_far, now) = match fact.kind {
            FactKind::Read => (read, u32::try_from(fact.amount).unwrap_or_default()),
            FactKind::Watched => (watched, fact.seconds_watched()),
            _ => continue,
        };
        let more = now.saturating_sub(*so_far);
        *so_far = now.max(*so_far);
        if more > 0 {
            *learned.entry(day(fact.at)).or_default() += more;
        }
    }
    for lesson in done {
        if known.get(&(lesson.enrolment, lesson.lesson)) == Some(&(0, 0)) {
            *learned.entry(day(lesson.at)).or_default() += lesson.minutes * 60;
        }
    }
    learned
}

/// The Monday of a day's week.
fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// Weeks in a row with a day of learning, up to this one. A week that has only begun does not break the row.
pub(crate) fn weeks_in_a_row(days: impl IntoIterator<Item = NaiveDate>, today: NaiveDate) -> u32 {
    let weeks: BTreeSet<NaiveDate> = days.into_iter().map(monday).collect();
    let mut week = monday(today);
    if !weeks.contains(&week) {
        week = week - Days::new(7);
    }
    let mut row = 0;
    while weeks.contains(&week) {
        row += 1;
        week = week - Days::new(7);
    }
    row
}

/// The lesson to go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// Title of the course.
    pub course: String,
    /// Title of the lesson.
    pub lesson: String,
    /// Minutes that it is expected to take.
    pub minutes: u32,
    /// Its page.
    pub url: String,
}

/// A week of the plot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub from: NaiveDate,
    /// Minutes learned.
    pub minutes: u32,
}

/// How somebody's own learning goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Weeks in a row with learning, up to this one.
    pub weeks_in_a_row: u32,
    /// Whether something was learned this week already.
    pub learned_this_week: bool,
    /// Minutes learned in this week, from Monday.
    pub week: u32,
    /// Minutes learned in this month.
    pub month: u32,
    /// Minutes learned in this year.
    pub year: u32,
    /// The last [`WEEKS`] weeks, the oldest first.
    pub weeks: Vec<Week>,
    /// Where to go on; nothing when every course is completed.
    pub next: Option<NextStep>,
}

fn summed(days: &BTreeMap<NaiveDate, u32>, from: NaiveDate, to: NaiveDate) -> u32 {
    days.range(from..=to).map(|(_, seconds)| seconds).sum::<u32>() / 60
}

impl ProgressTracking {
    /// How the acting person's learning goes. Three statements, and one for each course not remembered.
    pub async fn activity(&self, cx: &Cx) -> Result<Activity, ProgressError> {
        let person = cx.actor.person().ok_or(ProgressError::NotFound)?;
        let exec = self.db.reader();
        let mine = stored::enrolments_of(&exec, person).await?;
        let ids: Vec<EnrolmentId> = mine.iter().map(|own| own.enrolment).collect();
        let facts = completion::facts(&exec, &ids).await?;
        let completed = completion::done(&exec, &ids).await?;
        let mut done = Vec::with_capacity(completed.len());
        for one in &completed {
            let followed = mine.iter().find(|own| own.enrolment == one.enrolment).map(|own| own.publication);
            let Some(publication) = one.publication.or(followed) else { continue };
            let document = self.tracker.course(publication).await?;
            let minutes = document.lesson(one.lesson).map_or(0, |lesson| lesson.minutes);
            done.push(DoneLesson { enrolment: one.enrolment, lesson: one.lesson, at: one.at, minutes });
        }
        let zone = self.ports.zone;
        let today = cx.now().with_timezone(&zone).date_naive();
        let days = seconds_by_day(&facts, &done, zone);
        let own = facts.iter().filter(|fact| OWN.contains(&fact.kind));
        let learned: Vec<NaiveDate> = own.map(|fact| fact.at.with_timezone(&zone).date_naive()).collect();
        let this_week = monday(today);
        let first_of = |month| NaiveDate::from_ymd_opt(today.year(), month, 1).unwrap_or(today);
        let weeks = (0..WEEKS as u64).rev().map(|back| {
            let from = this_week - Days::new(7 * back);
            Week { from, minutes: summed(&days, from, from + Days::new(6)) }
        });
        let next = match mine.iter().find(|own| own.completed_at.is_none()) {
            Some(own) => {
                let done: HashSet<LessonId> =
                    completed.iter().filter(|one| one.enrolment == own.enrolment).map(|one| one.lesson).collect();
                next_step(self.tracker.course(own.publication).await?.as_ref(), &done)
            }
            None => None,
        };
        Ok(Activity {
            weeks_in_a_row: weeks_in_a_row(learned.iter().copied(), today),
            learned_this_week: learned.iter().any(|day| *day >= this_week),
            week: summed(&days, this_week, today),
            month: summed(&days, first_of(today.month()), today),
            year: summed(&days, first_of(1), today),
            weeks: weeks.collect(),
            next,
        })
    }
}

fn next_step(course: &CourseDocument, done: &HashSet<LessonId>) -> Option<NextStep> {
    let (_, lesson) = course.lessons().find(|(_, lesson)| !done.contains(&lesson.id))?;
    let url = match lesson.quiz {
        Some(_) => format!("/kuis/{}/{}", course.course, lesson.id),
        None => format!("/kursus/{}/p/{}", course.slug, lesson.id),
    };
    Some(NextStep { course: course.facts.title.clone(), lesson: lesson.title.clone(), minutes: lesson.minutes, url })
}

/// An enrolment of somebody, as the next step is chosen from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Own {
    pub(crate) enrolment: EnrolmentId,
    pub(crate) publication: PublicationId,
    pub(crate) completed_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use kernel::Id;
    use proptest::prelude::*;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn id<K>(number: u128) -> Id<K> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    fn wib() -> FixedOffset {
        FixedOffset::east_opt(7 * 3600).expect("a zone")
    }

    /// At this hour of UTC in November 2026.
    fn at(day: u32, hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, day, hour, 0, 0).single().expect("a moment")
    }

    fn fact(lesson: u128, kind: FactKind, amount: i64, at: DateTime<Utc>) -> Fact {
        let proof = json!({ "duration": 600 });
        Fact {
            id: id(u128::from(at.timestamp().unsigned_abs())),
            enrolment: id(1),
            lesson: id(lesson),
            kind,
            amount,
            proof,
            at,
        }
    }

    fn done(lesson: u128, at: DateTime<Utc>) -> DoneLesson {
        DoneLesson { enrolment: id(1), lesson: id(lesson), at, minutes: 10 }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn each_second_counts_once_on_its_day() {
        use FactKind::{Attended, Graded, Read, SelfDeclared, Submitted, Viewed, Watched};
        let facts = [
            fact(1, Viewed, 0, at(2, 1)),
            fact(1, Read, 60, at(2, 2)),
            fact(1, Read, 180, at(3, 2)),
            // 20 % and then 50 % of ten minutes; late in the evening of UTC it is the next day here.
            fact(2, Watched, 20, at(3, 3)),
            fact(2, Watched, 50, at(3, 20)),
            fact(3, SelfDeclared, 0, at(5, 1)),
            fact(4, Submitted, 0, at(5, 2)),
            fact(4, Graded, 9_000, at(9, 2)),
            fact(5, Attended, 0, at(9, 3)),
        ];
        let done = [done(1, at(3, 2)), done(3, at(5, 1)), done(4, at(9, 2)), done(5, at(9, 3))];
        let days = seconds_by_day(&facts, &done, wib());
        let expected = [
            ("2026-11-02", 60),
            ("2026-11-03", 120 + 120),
            ("2026-11-04", 180),
            ("2026-11-05", 600),
            ("2026-11-09", 600),
        ];
        assert_eq!(days, expected.map(|(text, seconds)| (day(text), seconds)).into());
    }

    #[test]
    fn a_week_that_has_only_begun_does_not_break_the_row() {
        // 23 November 2026 is a Monday.
        for (days, today, row) in [
            (&[][..], "2026-11-24", 0),
            (&["2026-11-24"], "2026-11-24", 1),
            (&["2026-11-22"], "2026-11-23", 1),
            (&["2026-11-15", "2026-11-16", "2026-11-24"], "2026-11-24", 3),
            (&["2026-11-15"], "2026-11-24", 0),
            (&["2026-11-09", "2026-11-24"], "2026-11-24", 1),
        ] {
            assert_eq!(weeks_in_a_row(days.iter().map(|text| day(text)), day(today)), row, "{days:?}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_facts_does_not_matter(amounts in prop::collection::vec((0_u32..28, 0_i64..5_000), 0..12)) {
            let facts: Vec<Fact> = amounts.iter().map(|(day, amount)| fact(1, FactKind::Read, *amount, at(1 + day, 1))).collect();
            let mut turned = facts.clone();
            turned.reverse();
            let whole = |facts: &[Fact]| seconds_by_day(facts, &[], wib()).values().sum::<u32>();
            let most = amounts.iter().map(|(_, amount)| *amount).max().unwrap_or_default();
            prop_assert_eq!(i64::from(whole(&facts)), most);
            prop_assert_eq!(i64::from(whole(&turned)), most);
        }
    }
}
