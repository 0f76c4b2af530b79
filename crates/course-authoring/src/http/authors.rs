//! Who else writes a course.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{
    Role,
    id::{CourseId, PersonId},
    person::PersonCard,
};
use serde::Deserialize;
use web::{Answer, Context, Form, Path, Ui, redirect_with};

use super::{
    course_url,
    views::{Checked, Studio},
};
use crate::{
    Authoring, AuthoringError,
    policy::{self, Action},
};

#[derive(Template)]
#[template(path = "course-authoring/authors.html")]
struct AuthorsPage<'a> {
    ui: &'a Ui,
    studio: Studio,
    checked: Checked,
    /// Nobody for courses that the system brought in.
    owner: Option<PersonCard>,
    authors: Vec<PersonCard>,
    /// Trainers who do not write it yet.
    others: Vec<PersonCard>,
    may_share: bool,
}

pub(super) async fn page(State(authoring): State<Authoring>, ui: Ui, Path(course): Path<CourseId>) -> Answer {
    render(&authoring, &ui, course, StatusCode::OK, Checked::default()).await
}

async fn render(authoring: &Authoring, ui: &Ui, course: CourseId, status: StatusCode, checked: Checked) -> Answer {
    let workspace = authoring.workspace(&ui.cx, course).await?;
    let card = &workspace.card;
    let asked: Vec<PersonId> = card.owner.iter().chain(&card.authors).copied().collect();
    let mut people = authoring.ports.directory.cards(&asked).await.map_err(AuthoringError::from)?;
    people.sort_by(|a, b| a.name.cmp(&b.name));
    let (owner, authors): (Vec<_>, Vec<_>) = people.into_iter().partition(|person| Some(person.id) == card.owner);
    let may_share = policy::may(&ui.cx.actor, Action::ShareAuthors, Some(card.into())).is_ok();
    let mut others = Vec::new();
    if may_share {
        others = authoring.ports.directory.holders(Role::Trainer).await.map_err(AuthoringError::from)?;
        others.retain(|person| !asked.contains(&person.id));
    }
    let owner = owner.into_iter().next();
    let studio = Studio::new(&workspace, None);
    ui.page_with(status, &AuthorsPage { ui, studio, checked, owner, authors, others, may_share })
}

/// One author more or one less.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) struct Change {
    add: Option<PersonId>,
    remove: Option<PersonId>,
}

pub(super) async fn save(
    State(authoring): State<Authoring>,
    ui: Ui,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    Form(change): Form<Change>,
) -> Answer {
    let mut authors = authoring.workspace(&cx, course).await?.card.authors;
    authors.retain(|author| Some(*author) != change.remove);
    authors.extend(change.add);
    match authoring.share(&cx, course, &authors).await {
        Ok(()) => {
            let notice = if change.add.is_some() { "penulis-ditambahkan" } else { "penulis-dilepas" };
            Ok(redirect_with(&format!("{}/penulis", course_url(course)), notice))
        }
        Err(AuthoringError::Invalid(problems)) => {
            render(&authoring, &ui, course, StatusCode::UNPROCESSABLE_ENTITY, Checked::with(problems)).await
        }
        Err(error) => Err(error.into()),
    }
}
