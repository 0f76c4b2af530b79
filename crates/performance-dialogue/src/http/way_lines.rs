//! The lines of a form in which ways to learn are written: of a goal and of a template.

use crate::{
    goals::{
        model::{Plan, WayKind},
        rules::MOST_WAYS,
    },
    ports::Nameable,
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
    /// What the line says; nothing if it is empty. A chosen course, mentorship or class names its way where no words do, and a course or class
    /// lends its lesson hours.
    pub(super) fn plan(&self, nameable: &Nameable) -> Option<Plan> {
        let course = nameable.courses.iter().find(|course| course.id.to_string() == self.course);
        let pair = nameable.pairs.iter().find(|pair| pair.id.to_string() == self.course);
        let class = nameable.classes.iter().find(|class| class.id.to_string() == self.course);
        let (named, jp, kind) = match (course, pair, class) {
            (Some(course), ..) => (course.title.as_str(), course.jp, Some(WayKind::Course)),
            (None, Some(pair), _) => (pair.title.as_str(), 0, Some(WayKind::Mentoring)),
            (None, None, Some(class)) => (class.title.as_str(), class.jp, Some(WayKind::Class)),
            (None, None, None) => ("", 0, None),
        };
        let text = self.text.trim();
        let title: String = if text.is_empty() { named } else { text }.chars().take(LONGEST).collect();
        if title.is_empty() {
            return None;
        }
        Some(Plan {
            kind: kind.or_else(|| WayKind::parse(&self.kind)).unwrap_or(WayKind::Task),
            title,
            course: course.map(|course| course.id),
            mentorship: pair.map(|pair| pair.id),
            class: class.map(|class| class.id),
            jp: if self.jp.trim().is_empty() { jp as i32 } else { self.jp.trim().parse().unwrap_or(-1) },
        })
    }
}
