//! What a superior does: proposes the team, and speaks for what somebody asked for.

use askama::Template;
use axum::extract::State;
use kernel::id::{ClassId, PersonId};
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::{class_url, forms::PeopleForm, mine};
use crate::{ClassError, TrainingClasses, queries::TeamView};

#[derive(Template)]
#[template(path = "training-classes/team.html")]
struct TeamPage<'a> {
    ui: &'a Ui,
    view: TeamView,
}

pub(super) async fn page(State(classes): State<TrainingClasses>, ui: Ui) -> Answer {
    let view = classes.team(&ui.cx).await?;
    ui.page(&TeamPage { ui: &ui, view })
}

pub(super) async fn propose(
    State(classes): State<TrainingClasses>,
    ui: Ui,
    Context(cx): Context,
    Path(class): Path<ClassId>,
    Form(sent): Form<PeopleForm>,
) -> Answer {
    match classes.propose(&cx, class, &sent.people(), &sent.alasan).await {
        Ok(_) => Ok(redirect_with(&class_url(class), "kelas-diusulkan")),
        Err(ClassError::Invalid(problems)) => mine::show(&classes, &ui, class, sent, problems.into()).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn speak(
    State(classes): State<TrainingClasses>,
    Context(cx): Context,
    Path((class, person)): Path<(ClassId, PersonId)>,
    Form(sent): Form<PeopleForm>,
) -> Answer {
    let agreed = sent.putusan == "setuju";
    classes.speak_for(&cx, class, person, agreed, &sent.alasan).await?;
    Ok(redirect_with("/tim/kelas", if agreed { "kelas-disetujui" } else { "kelas-ditolak" }))
}
