//! The lines of a form in which ways to learn are written: of a goal and of a template.

use crate::{
    CourseCard, PairCard,
    goals::{
        model::{Plan, WayKind},
        rules::MOST_WAYS,
    },
};

/// Letters of a way's title.
const LONGEST: usize = 200;

/// A line of the form.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) kind: String,
    pub(super) text: String,
    pub(super) course: String,
    pub(super) jp: String,
}

/// The lines of these columns, as many as a form has.
pub(super) fn lines(kinds: &[String], texts: &[String], courses: &[String], jp: &[String]) -> Vec<Line> {
    let of = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
    let line =
        |at| Line { number: at + 1, kind: of(kinds, at), text: of(texts, at), course: of(courses, at), jp: of(jp, at) };
    (0..MOST_WAYS).map(line).collect()
}

impl Line {
    /// What the line says; nothing if it is empty. A chosen course or pair names its way where no words do, and a course lends its lesson
    /// hours.
    pub(super) fn plan(&self, courses: &[CourseCard], pairs: &[PairCard]) -> Option<Plan> {
        let course = courses.iter().find(|course| course.id.to_string() == self.course);
        let pair = pairs.iter().find(|pair| pair.id.to_string() == self.course);
        let named = course.map(|course| &course.title).or_else(|| pair.map(|pair| &pair.title));
        let title: String = match (self.text.trim(), named) {
            ("", Some(title)) => title.chars().take(LONGEST).collect(),
            (text, _) => text.chars().take(LONGEST).collect(),
        };
        if title.is_empty() {
            return None;
        }
        let jp = match (self.jp.trim(), course) {
            ("", course) => course.map_or(0, |course| course.jp as i32),
            (text, _) => text.parse().unwrap_or(-1),
        };
        let kind = match (course, pair) {
            (Some(_), _) => WayKind::Course,
            (None, Some(_)) => WayKind::Mentoring,
            (None, None) => WayKind::parse(&self.kind).unwrap_or(WayKind::Task),
        };
        let (course, mentorship) = (course.map(|course| course.id), pair.map(|pair| pair.id));
        Some(Plan { kind, title, course, mentorship, jp })
    }
}
