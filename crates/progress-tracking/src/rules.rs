//! The rules of completion and of the JP year. Pure.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
use courseware::CourseDocument;
use kernel::id::LessonId;

use crate::model::Target;

/// Minutes in one lesson hour (LAN 5/2018).
pub(crate) const MINUTES_PER_JP: u32 = 45;

/// Whether a course is completed when these lessons are done.
pub(crate) fn completed(course: &CourseDocument, done: &[LessonId]) -> bool {
    let mut lessons = course.lessons().map(|(_, lesson)| lesson).peekable();
    lessons.peek().is_some()
        && (!course.pass.mandatory_lessons || lessons.all(|lesson| !lesson.mandatory || done.contains(&lesson.id)))
}

/// The day, year and quarter in which a completion counts.
pub(crate) fn counted_in(at: DateTime<Utc>, zone: FixedOffset) -> (NaiveDate, i32, i32) {
    let day = at.with_timezone(&zone).date_naive();
    (day, day.year(), day.month0() as i32 / 3 + 1)
}

/// The target that holds for a status in a year: the latest one that has begun. Unknown statuses are taken as PNS.
pub(crate) fn target_for<'a>(targets: &'a [Target], status: &str, year: i32) -> Option<&'a Target> {
    let of = |status: &str| {
        targets.iter().filter(|target| target.status == status && target.year_from <= year).max_by_key(|t| t.year_from)
    };
    of(status).or_else(|| of("PNS"))
}

/// What is reported of a year's sum: no more than the cap, if there is one (BR-03).
pub(crate) fn reported(sum: i32, target: &Target) -> i32 {
    target.max_jp.map_or(sum, |max| sum.min(max))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use courseware::{CourseFacts, LessonKind, LessonOutline, ModuleOutline, PassRules};
    use kernel::id::{CourseId, ModuleId, PublicationId};
    use proptest::prelude::*;

    use super::*;

    fn lesson(number: u128, mandatory: bool) -> LessonOutline {
        LessonOutline {
            id: LessonId::from_uuid(uuid::Uuid::from_u128(number)),
            key: format!("l{number}"),
            title: String::new(),
            kind: LessonKind::Page,
            minutes: 5,
            mandatory,
            document: String::new(),
            quiz: None,
        }
    }

    fn course(lessons: Vec<LessonOutline>) -> CourseDocument {
        CourseDocument {
            format: 1,
            course: CourseId::from_uuid(uuid::Uuid::nil()),
            publication: PublicationId::from_uuid(uuid::Uuid::nil()),
            number: 1,
            slug: String::new(),
            facts: CourseFacts {
                title: String::new(),
                summary: String::new(),
                subject: String::new(),
                level: String::new(),
                language: String::new(),
                audience: Vec::new(),
                objectives: Vec::new(),
                jp: 4,
                form: String::new(),
                curriculum: Vec::new(),
            },
            pass: PassRules::default(),
            modules: vec![ModuleOutline {
                id: ModuleId::from_uuid(uuid::Uuid::nil()),
                key: String::new(),
                title: String::new(),
                lessons,
            }],
        }
    }

    #[test]
    fn mandatory_lessons_complete_a_course_and_optional_ones_do_not_matter() {
        let with = course(vec![lesson(1, true), lesson(2, false), lesson(3, true)]);
        let ids: Vec<LessonId> = with.lessons().map(|(_, lesson)| lesson.id).collect();
        assert!(!completed(&with, &[ids[0], ids[1]]));
        assert!(completed(&with, &[ids[2], ids[0]]));
        assert!(!completed(&course(Vec::new()), &[]), "an empty course is never completed");
    }

    #[test]
    fn the_year_turns_at_midnight_of_the_zone() {
        let wib = FixedOffset::east_opt(7 * 3600).expect("a zone");
        let before = Utc.with_ymd_and_hms(2026, 12, 31, 16, 59, 59).single().expect("a moment");
        let after = Utc.with_ymd_and_hms(2026, 12, 31, 17, 0, 0).single().expect("a moment");
        assert_eq!((counted_in(before, wib).1, counted_in(before, wib).2), (2026, 4));
        assert_eq!((counted_in(after, wib).1, counted_in(after, wib).2), (2027, 1));
    }

    #[test]
    fn pppk_is_reported_up_to_its_cap() {
        let target = |status: &str, from, max_jp| Target {
            status: status.to_owned(),
            year_from: from,
            min_jp: 20,
            max_jp,
            legal_basis: String::new(),
        };
        let all = [target("PNS", 2018, None), target("PPPK", 2020, Some(24)), target("PPPK", 2028, Some(30))];
        let pick = |status, year| target_for(&all, status, year).map(|t| (t.status.as_str(), t.max_jp));
        assert_eq!(pick("PPPK", 2026), Some(("PPPK", Some(24))));
        assert_eq!(pick("PPPK", 2030), Some(("PPPK", Some(30))));
        assert_eq!(pick("PPPK", 2019), Some(("PNS", None)));
        assert_eq!((reported(27, &all[1]), reported(27, &all[0])), (24, 27));
    }

    proptest! {
        #[test]
        fn more_done_never_undoes_a_completion(mandatory in prop::collection::vec(any::<bool>(), 1..8), mask in any::<u8>(), more in any::<u8>()) {
            let lessons: Vec<LessonOutline> = mandatory.iter().enumerate().map(|(n, m)| lesson(n as u128 + 1, *m)).collect();
            let with = course(lessons.clone());
            let pick = |mask: u8| lessons.iter().enumerate().filter(|(n, _)| mask & (1 << n) != 0).map(|(_, l)| l.id).collect::<Vec<_>>();
            prop_assert!(!completed(&with, &pick(mask)) || completed(&with, &pick(mask | more)));
        }
    }
}
