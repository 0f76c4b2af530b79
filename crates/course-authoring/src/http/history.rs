//! The revisions of a part of a course, and for a question what changed between published versions of the course.

use askama::Template;
use axum::extract::State;
use courseware::AuthoredQuestion;
use kernel::{
    Id,
    id::{CourseId, LessonId, ResourceId},
};
use serde::Deserialize;
use web::{Answer, Context, Path, Query, Ui};

use super::{
    bank::difference::{Change, Sign, between},
    views::Studio,
};
use crate::{
    Authoring, AuthoringError,
    model::{PublishedQuestion, RevisionRow},
};

/// Which versions are held against each other: their numbers. The second one may be empty, for the draft.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Compared {
    dari: Option<u32>,
    sampai: Option<String>,
}

/// What a question said in one version and in another.
struct Versions {
    /// Numbers of all versions that hold the question, newest first, and when they were published.
    all: Vec<PublishedQuestion>,
    /// The older one.
    from: u32,
    /// The newer one; empty is the draft.
    to: String,
    changes: Vec<Change>,
}

impl Versions {
    /// The versions asked for; else the last two, or the only one and the draft. None where the question was never published.
    fn of(
        all: Vec<PublishedQuestion>,
        draft: &AuthoredQuestion,
        asked: &Compared,
    ) -> Result<Option<Self>, AuthoringError> {
        let Some(newest) = all.first().map(|version| version.number) else { return Ok(None) };
        let before = all.get(1).map(|version| version.number);
        let from = asked.dari.or(before).unwrap_or(newest);
        let to = match &asked.sampai {
            Some(to) => to.clone(),
            None if before.is_some() => newest.to_string(),
            None => String::new(),
        };
        let said = |number| {
            let found = all.iter().find(|version| version.number == number);
            found.map(|version| &version.question).ok_or(AuthoringError::NotFound)
        };
        let newer = match to.as_str() {
            "" => draft,
            number => said(number.parse().map_err(|_| AuthoringError::NotFound)?)?,
        };
        let changes = between(said(from)?, newer);
        Ok(Some(Self { all, from, to, changes }))
    }
}

#[derive(Template)]
#[template(path = "course-authoring/history.html")]
struct HistoryPage<'a> {
    ui: &'a Ui,
    studio: Studio,
    resource: ResourceId,
    title: String,
    versions: Option<Versions>,
    revisions: Vec<RevisionRow>,
}

pub(super) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path((course, resource)): Path<(CourseId, ResourceId)>,
    Query(compared): Query<Compared>,
) -> Answer {
    let revisions = authoring.history(&cx, course, resource).await?;
    let workspace = authoring.workspace(&cx, course).await?;
    let lesson: LessonId = resource.cast();
    let title = workspace.lesson(lesson).map(|(_, lesson)| lesson.title.clone());
    let question = workspace.question(Id::from_uuid(resource.uuid())).map(|(_, question)| question);
    let versions = match question {
        Some(draft) => Versions::of(authoring.published_questions(&cx, course, resource).await?, draft, &compared)?,
        None => None,
    };
    let module = workspace.course.modules.iter().find(|module| module.id == resource.cast());
    let title = title
        .or_else(|| question.map(|question| question.name.clone()))
        .or_else(|| module.map(|module| module.title.clone()))
        .unwrap_or_else(|| workspace.card.title.clone());
    let studio = Studio::new(&workspace, Some(lesson));
    ui.page(&HistoryPage { ui: &ui, studio, resource, title, versions, revisions })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(stem: &str) -> AuthoredQuestion {
        courseware::gift::parse(&format!("{stem} {{=ya ~tidak}}\n")).questions[0].clone()
    }

    fn version(number: u32, stem: &str) -> PublishedQuestion {
        PublishedQuestion { number, created_at: chrono::DateTime::UNIX_EPOCH, question: question(stem) }
    }

    #[test]
    fn the_last_two_versions_are_compared_unless_others_are_asked_for() {
        let all = || vec![version(3, "tiga"), version(2, "satu"), version(1, "satu")];
        let draft = question("empat");
        let asked = |dari, sampai: Option<&str>| Compared { dari, sampai: sampai.map(ToOwned::to_owned) };
        let of = |all, asked| {
            let found = Versions::of(all, &draft, &asked).ok().flatten();
            found.map(|found| (found.from, found.to, found.changes.len()))
        };
        assert_eq!(of(all(), asked(None, None)), Some((2, "3".to_owned(), 1)));
        assert_eq!(of(all(), asked(Some(1), Some("2"))), Some((1, "2".to_owned(), 0)));
        assert_eq!(of(all(), asked(Some(3), Some(""))), Some((3, String::new(), 1)));
        assert_eq!(of(vec![version(4, "empat")], asked(None, None)), Some((4, String::new(), 0)));
        assert_eq!(of(Vec::new(), asked(None, None)), None);
        assert!(matches!(Versions::of(all(), &draft, &asked(Some(9), None)), Err(AuthoringError::NotFound)));
        assert!(matches!(Versions::of(all(), &draft, &asked(None, Some("x"))), Err(AuthoringError::NotFound)));
    }
}
