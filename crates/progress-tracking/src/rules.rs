//! The rules of completion. Pure.

use courseware::CourseDocument;
use kernel::id::LessonId;

/// Whether a course is completed when these lessons are done.
pub(crate) fn completed(course: &CourseDocument, done: &[LessonId]) -> bool {
    let mut lessons = course.lessons().map(|(_, lesson)| lesson).peekable();
    lessons.peek().is_some()
        && (!course.pass.mandatory_lessons || lessons.all(|lesson| !lesson.mandatory || done.contains(&lesson.id)))
}

#[cfg(test)]
mod tests {
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
