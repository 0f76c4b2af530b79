use askama::Template;
use axum::{extract::State, http::StatusCode};
use courseware::document::{LEVELS, SUBJECTS};
use kernel::id::CourseId;
use web::{Answer, Context, Form, Path, Query, Ui, redirect, redirect_with};

use super::{
    course_url,
    forms::SettingsForm,
    views::{Checked, Studio, ToDo, Undo, to_do},
};
use crate::{
    Authoring, AuthoringError,
    commands::Settings,
    model::{CourseCard, CourseState, Media, Publication},
    policy::{self, Action},
};

#[derive(Template)]
#[template(path = "course-authoring/courses.html")]
struct CoursesPage<'a> {
    ui: &'a Ui,
    groups: Vec<(String, Vec<CourseCard>)>,
}

pub(super) async fn list(State(authoring): State<Authoring>, ui: Ui, Context(cx): Context) -> Answer {
    let courses = authoring.courses(&cx).await?;
    let groups = CourseState::ALL.into_iter().map(|state| {
        (state.as_str().to_owned(), courses.iter().filter(|course| course.state == state).cloned().collect::<Vec<_>>())
    });
    let groups = groups.filter(|(_, courses)| !courses.is_empty()).collect();
    ui.page(&CoursesPage { ui: &ui, groups })
}

#[derive(Template)]
#[template(path = "course-authoring/settings.html")]
struct SettingsPage<'a> {
    ui: &'a Ui,
    studio: Option<Studio>,
    form: &'a SettingsForm,
    checked: Checked,
    action: String,
}

impl SettingsPage<'_> {
    const SUBJECTS: [&'static str; 12] = SUBJECTS;
    const LEVELS: [&'static str; 3] = LEVELS;
    const MODULES: [&'static str; 4] = ["all", "any", "some", "none"];
    const JOINS: [&'static str; 2] = ["all", "any"];
}

fn settings_page(ui: &Ui, status: StatusCode, studio: Option<Studio>, form: &SettingsForm, checked: Checked) -> Answer {
    let action = studio
        .as_ref()
        .map_or_else(|| "/studio/baru".to_owned(), |studio| format!("{}/setelan", course_url(studio.course)));
    ui.page_with(status, &SettingsPage { ui, studio, form, checked, action })
}

pub(super) async fn new(ui: Ui) -> Answer {
    let form = SettingsForm {
        level: "dasar".to_owned(),
        form: "NKL03".to_owned(),
        modules_mode: "all".to_owned(),
        join: "all".to_owned(),
        ..SettingsForm::default()
    };
    settings_page(&ui, StatusCode::OK, None, &form, Checked::default())
}

pub(super) async fn create(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Form(form): Form<SettingsForm>,
) -> Answer {
    match authoring.create_course(&cx, None, &form.settings()).await {
        Ok(course) => Ok(redirect_with(&course_url(course), "kursus-dibuat")),
        Err(AuthoringError::Invalid(problems)) => {
            settings_page(&ui, StatusCode::UNPROCESSABLE_ENTITY, None, &form, Checked::with(problems))
        }
        Err(error @ AuthoringError::SlugTaken) => {
            let problems = kernel::Problem::fields(&error);
            settings_page(&ui, StatusCode::CONFLICT, None, &form, Checked::with(problems))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn settings(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(course): Path<CourseId>,
) -> Answer {
    let workspace = authoring.workspace(&cx, course).await?;
    let form = SettingsForm::of(Settings::of(&workspace.course), workspace.version(course));
    settings_page(&ui, StatusCode::OK, Some(Studio::new(&workspace, None)), &form, Checked::default())
}

pub(super) async fn save_settings(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    Form(mut form): Form<SettingsForm>,
) -> Answer {
    let (status, checked) = match authoring.update_settings(&cx, course, form.version, &form.settings()).await {
        Ok(_) => return Ok(redirect_with(&course_url(course), "setelan-disimpan")),
        Err(AuthoringError::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, Checked::with(problems)),
        Err(error @ AuthoringError::SlugTaken) => {
            (StatusCode::CONFLICT, Checked::with(kernel::Problem::fields(&error)))
        }
        Err(AuthoringError::Stale) => (StatusCode::CONFLICT, Checked::stale()),
        Err(error) => return Err(error.into()),
    };
    let workspace = authoring.workspace(&cx, course).await?;
    if checked.stale {
        form.version = workspace.version(course);
    }
    settings_page(&ui, status, Some(Studio::new(&workspace, None)), &form, checked)
}

#[derive(Template)]
#[template(path = "course-authoring/course.html")]
struct CoursePage<'a> {
    ui: &'a Ui,
    studio: Studio,
    card: &'a CourseCard,
    jp: u32,
    minutes: u32,
    to_do: Vec<ToDo>,
    blocking: usize,
    media: &'a [Media],
    weight: u64,
    publications: Vec<Publication>,
    /// Resource and revision that undo what was just done.
    undo: Option<(String, String)>,
    may_archive: bool,
}

async fn render(
    authoring: &Authoring,
    ui: &Ui,
    course: CourseId,
    status: StatusCode,
    undo: Option<(String, String)>,
) -> Answer {
    let workspace = authoring.workspace(&ui.cx, course).await?;
    let publications = authoring.publications_of(&workspace).await?;
    let to_do = to_do(ui, &workspace);
    let facts = (&workspace.card).into();
    let page = CoursePage {
        ui,
        studio: Studio::new(&workspace, None),
        card: &workspace.card,
        jp: workspace.course.facts.jp,
        minutes: workspace.course.lessons().map(|(_, lesson)| lesson.minutes).sum(),
        blocking: to_do.iter().filter(|entry| entry.blocks).count(),
        to_do,
        media: &workspace.media,
        weight: workspace.media.iter().map(|media| media.size).sum(),
        publications,
        undo,
        may_archive: policy::may(&ui.cx.actor, Action::Archive, Some(facts)).is_ok(),
    };
    ui.page_with(status, &page)
}

pub(super) async fn page(
    State(authoring): State<Authoring>,
    ui: Ui,
    Path(course): Path<CourseId>,
    Query(undo): Query<Undo>,
) -> Answer {
    render(&authoring, &ui, course, StatusCode::OK, undo.parts()).await
}

pub(super) async fn publish(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(course): Path<CourseId>,
) -> Answer {
    match authoring.publish(&cx, course, None).await {
        Ok(_) => Ok(redirect_with(&course_url(course), "kursus-terbit")),
        // The list of what is missing stands on the page.
        Err(AuthoringError::NotReady(_)) => {
            render(&authoring, &ui, course, StatusCode::UNPROCESSABLE_ENTITY, None).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn archive(
    State(authoring): State<Authoring>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
) -> Answer {
    authoring.archive(&cx, course).await?;
    Ok(redirect(&format!("{}?kabar=kursus-diarsipkan", course_url(course))))
}
