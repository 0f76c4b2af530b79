//! What several pages show: the tree, the things to do, forms that come back.

use courseware::{
    AuthoredBody, AuthoredLesson,
    readiness::{Readiness, ReadinessPlace, readiness},
};
use kernel::{
    FieldProblem,
    id::{CourseId, LessonId},
};
use serde::Deserialize;
use web::Ui;

use super::{bank_question_url, course_url, lesson_url, question_url, quiz_url};
use crate::model::Workspace;

/// Where a page stands: addresses and titles of what it is in, from the top.
pub(super) type Trail = Vec<(String, String)>;

/// The frame of every page of a course: its tree and where the page stands in it.
pub(super) struct Studio {
    pub(super) course: CourseId,
    pub(super) title: String,
    pub(super) state: String,
    pub(super) modules: Vec<ModuleView>,
}

/// A module in the tree.
pub(super) struct ModuleView {
    pub(super) id: String,
    pub(super) number: usize,
    pub(super) title: String,
    /// How many lessons it asks for; empty for all mandatory ones.
    pub(super) at_least: String,
    pub(super) mandatory: bool,
    pub(super) weight: u32,
    pub(super) lessons: Vec<LessonView>,
}

impl ModuleView {
    /// What completes it: `all` mandatory lessons, `any` one, or `some`.
    pub(super) fn mode(&self) -> &'static str {
        match self.at_least.as_str() {
            "" => "all",
            "1" => "any",
            _ => "some",
        }
    }
}

/// A lesson in the tree.
pub(super) struct LessonView {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) url: String,
    pub(super) icon: &'static str,
    pub(super) here: bool,
}

/// The editor's address of a lesson.
pub(super) fn url_of(course: CourseId, lesson: &AuthoredLesson) -> String {
    match lesson.body {
        AuthoredBody::Page { .. } => lesson_url(course, lesson.id),
        AuthoredBody::Quiz(_) => quiz_url(course, lesson.id),
    }
}

impl Studio {
    pub(super) fn new(workspace: &Workspace, here: Option<kernel::id::LessonId>) -> Self {
        let course = workspace.card.id;
        let modules = workspace.course.modules.iter().enumerate().map(|(m, module)| ModuleView {
            id: module.id.to_string(),
            number: m + 1,
            title: module.title.clone(),
            at_least: module.at_least.map(|n| n.to_string()).unwrap_or_default(),
            weight: module.weight,
            mandatory: module.mandatory,
            lessons: module
                .lessons
                .iter()
                .enumerate()
                .map(|(l, lesson)| LessonView {
                    id: lesson.id.to_string(),
                    number: format!("{}.{}", m + 1, l + 1),
                    title: lesson.title.clone(),
                    url: url_of(course, lesson),
                    icon: if matches!(lesson.body, AuthoredBody::Quiz(_)) { "quiz" } else { "doc" },
                    here: here == Some(lesson.id),
                })
                .collect(),
        });
        Self {
            course,
            title: workspace.card.title.clone(),
            state: workspace.card.state.as_str().to_owned(),
            modules: modules.collect(),
        }
    }
}

/// One thing to do before publishing, as shown.
pub(super) struct ToDo {
    pub(super) blocks: bool,
    pub(super) words: String,
    pub(super) place: String,
    pub(super) url: String,
}

/// The things to do, in words, each with its place.
pub(super) fn to_do(ui: &Ui, workspace: &Workspace) -> Vec<ToDo> {
    let list = readiness(&workspace.course, &workspace.media_table());
    list.iter().map(|entry| to_do_entry(ui, workspace, entry)).collect()
}

/// What the rules of a quiz contradict each other in, and what its questions let through; empty banks and defects show themselves.
pub(super) fn of_quiz(ui: &Ui, workspace: &Workspace, quiz: LessonId) -> Vec<ToDo> {
    const TOLD: [&str; 14] = [
        "sequential_one_page",
        "draw_too_large",
        "section_short",
        "adaptive_without_levels",
        "adaptive_shown_nothing",
        "draw_and_sections",
        "review_gives_away",
        "cooling_without_attempts",
        "wrong_costs_nothing",
        "check_shows_nothing",
        "negative_total_only",
        "negative_in_adaptive",
        "negative_without_cost",
        "hints_unused",
    ];
    let list = readiness(&workspace.course, &workspace.media_table());
    let here = |entry: &&Readiness| match &entry.place {
        ReadinessPlace::Lesson { id, .. } => *id == quiz,
        ReadinessPlace::Question { lesson, .. } => *lesson == quiz,
        ReadinessPlace::Course | ReadinessPlace::Module { .. } => false,
    };
    let told = list.iter().filter(here).filter(|entry| TOLD.contains(&entry.code.as_str()));
    told.map(|entry| to_do_entry(ui, workspace, entry)).collect()
}

fn to_do_entry(ui: &Ui, workspace: &Workspace, entry: &Readiness) -> ToDo {
    let course = workspace.card.id;
    let (place, url) = match &entry.place {
        ReadinessPlace::Course => (String::new(), format!("{}/setelan", course_url(course))),
        ReadinessPlace::Module { title, .. } => (title.clone(), course_url(course)),
        ReadinessPlace::Lesson { id, title, .. } => {
            let url = workspace.lesson(*id).map_or_else(|| course_url(course), |(_, lesson)| url_of(course, lesson));
            (title.clone(), url)
        }
        ReadinessPlace::Question { lesson, question, title } => {
            let url = question.map_or_else(
                || quiz_url(course, *lesson),
                |question| match workspace.borrowed.iter().find(|borrowed| borrowed.question == question) {
                    Some(borrowed) => bank_question_url(borrowed.bank, question),
                    None => question_url(course, question),
                },
            );
            (title.clone(), url)
        }
    };
    let words = if entry.code == "question_defect" {
        ui.t(crate::commands::defect_message(&entry.detail))
    } else {
        let key = format!("authoring-ready-{}", entry.code.replace('_', "-"));
        ui.t1(key, "detail", entry.detail.as_str())
    };
    ToDo { blocks: entry.blocks, words, place, url }
}

/// What a deletion leaves in the address so that it can be undone: `?urung=<resource>.<revision>`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Undo {
    urung: String,
}

impl Undo {
    /// Resource and revision, if both are ids.
    pub(super) fn parts(&self) -> Option<(String, String)> {
        let (resource, revision) = self.urung.split_once('.')?;
        let ids = [resource, revision].iter().all(|text| uuid::Uuid::try_parse(text).is_ok());
        ids.then(|| (resource.to_owned(), revision.to_owned()))
    }
}

/// What is wrong with a form that comes back.
#[derive(Default)]
pub(super) struct Checked {
    pub(super) problems: Vec<FieldProblem>,
    /// Somebody else saved in the meantime.
    pub(super) stale: bool,
    /// Resource and revision that undo what was just done.
    pub(super) undo: Option<(String, String)>,
}

impl Checked {
    pub(super) fn with(problems: Vec<FieldProblem>) -> Self {
        Self { problems, ..Self::default() }
    }

    pub(super) fn stale() -> Self {
        Self { stale: true, ..Self::default() }
    }

    /// The message of a field, if it is at fault.
    pub(super) fn of(&self, field: &str) -> Option<&'static str> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message)
    }
}

/// The HTML of a page under work: its words filled in, its media from the draft.
pub(super) fn shown(ui: &Ui, course: CourseId, html: &str) -> String {
    let filled = courseware::markdown::fill_words(html, &|key| ui.t(format!("authoring-page-{key}")));
    filled.replace("\"/media/", &format!("\"/studio/{course}/berkas/"))
}
