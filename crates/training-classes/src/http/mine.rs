//! One's own schedule and the page of a class.

use askama::Template;
use axum::{extract::State, response::Response};
use kernel::{PageRequest, id::ClassId};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Query, Ui, file::download, redirect_with};

use super::{
    Problems, class_url,
    forms::{PeopleForm, typed},
};
use crate::{
    ClassError, TrainingClasses,
    queries::{ClassView, ScheduleView, TeamMember},
};

#[derive(Template)]
#[template(path = "training-classes/schedule.html")]
struct SchedulePage<'a> {
    ui: &'a Ui,
    view: ScheduleView,
}

pub(super) async fn page(State(classes): State<TrainingClasses>, ui: Ui, Query(page): Query<PageRequest>) -> Answer {
    let view = classes.schedule(&ui.cx, page).await?;
    ui.page(&SchedulePage { ui: &ui, view })
}

#[derive(Template)]
#[template(path = "training-classes/class.html")]
struct ClassPage<'a> {
    ui: &'a Ui,
    view: ClassView,
    /// For the place that is asked for.
    fresh: String,
    values: PeopleForm,
    form: Problems,
}

impl ClassPage<'_> {
    fn ticked(&self, id: &kernel::id::PersonId) -> bool {
        self.values.orang.contains(&id.to_string())
    }

    /// Whether the person can be proposed.
    fn proposable(member: &TeamMember) -> bool {
        member.state.is_none_or(|state| !state.alive())
    }

    fn anybody(&self) -> bool {
        self.view.team.iter().any(Self::proposable)
    }
}

/// The page of a class; with what is wrong with a form of it.
pub(super) async fn show(
    classes: &TrainingClasses,
    ui: &Ui,
    id: ClassId,
    values: PeopleForm,
    form: Problems,
) -> Answer {
    let view = classes.class(&ui.cx, id).await?;
    let fresh = ui.cx.id::<kernel::id::kind::ClassPlace>().to_string();
    ui.page_with(form.status(), &ClassPage { ui, view, fresh, values, form })
}

pub(super) async fn class(State(classes): State<TrainingClasses>, ui: Ui, Path(id): Path<ClassId>) -> Answer {
    show(&classes, &ui, id, PeopleForm::default(), Problems::default()).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RequestForm {
    id: String,
    alasan: String,
}

pub(super) async fn request(
    State(classes): State<TrainingClasses>,
    ui: Ui,
    Context(cx): Context,
    Path(class): Path<ClassId>,
    Form(sent): Form<RequestForm>,
) -> Answer {
    let id = typed(&sent.id).unwrap_or_else(|| cx.id());
    match classes.request_place(&cx, class, id, &sent.alasan).await {
        Ok(()) => Ok(redirect_with(&class_url(class), "kelas-diminta")),
        Err(ClassError::Invalid(problems)) => show(&classes, &ui, class, PeopleForm::default(), problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn withdraw(
    State(classes): State<TrainingClasses>,
    Context(cx): Context,
    Path(class): Path<ClassId>,
) -> Answer {
    classes.withdraw(&cx, class).await?;
    Ok(redirect_with(&class_url(class), "kelas-dibatalkan"))
}

pub(super) async fn calendar(
    State(classes): State<TrainingClasses>,
    Context(cx): Context,
    Path(class): Path<ClassId>,
) -> Answer<Response> {
    let text = classes.calendar_file(&cx, class).await?;
    Ok(download(text, documents::calendar::MEDIA_TYPE, "kelas.ics"))
}
