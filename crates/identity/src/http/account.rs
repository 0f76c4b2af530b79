use askama::Template;
use axum::{extract::State, http::StatusCode};
use kernel::{Locale, person::PersonCard, ports::Directory};
use serde::Deserialize;
use tower_sessions::Session;
use web::{Answer, Context, Failure, Form, Problems, Ui, redirect_with};

use crate::{Identity, IdentityError};

#[derive(Template)]
#[template(path = "identity/account.html")]
struct AccountPage<'a> {
    ui: &'a Ui,
    card: PersonCard,
    form: Problems,
}

impl AccountPage<'_> {
    fn problem(&self, field: &str) -> Option<&'static str> {
        self.form.problems.iter().find(|problem| problem.field == field).map(|problem| problem.message)
    }

    fn nip(&self) -> String {
        self.card
            .nip
            .as_deref()
            .and_then(|nip| kernel::person::Nip::parse(nip).ok())
            .map_or_else(|| "–".to_owned(), |nip| nip.spaced())
    }
}

async fn card(identity: &Identity, ui: &Ui) -> Result<PersonCard, Failure> {
    let person = ui.cx.actor.person().ok_or_else(Failure::not_found)?;
    let cards = identity.cards(&[person]).await.map_err(Failure::internal)?;
    cards.into_iter().next().ok_or_else(Failure::not_found)
}

pub(crate) async fn page(State(identity): State<Identity>, ui: Ui) -> Answer {
    let card = card(&identity, &ui).await?;
    ui.page(&AccountPage { ui: &ui, card, form: Problems::default() })
}

#[derive(Deserialize)]
pub(crate) struct ChangePassword {
    #[serde(default)]
    old: String,
    #[serde(default)]
    new: String,
}

pub(crate) async fn change_password(
    State(identity): State<Identity>,
    Context(cx): Context,
    session: Session,
    ui: Ui,
    Form(form): Form<ChangePassword>,
) -> Answer {
    let person = cx.actor.person().ok_or_else(Failure::not_found)?;
    let id = session.id().map(|id| id.to_string());
    match identity.change_password(&cx, person, &form.old, &form.new, id.as_deref()).await {
        Ok(()) => Ok(redirect_with("/akun", "sandi")),
        Err(IdentityError::Invalid(problems)) => {
            let card = card(&identity, &ui).await?;
            ui.page_with(StatusCode::UNPROCESSABLE_ENTITY, &AccountPage { ui: &ui, card, form: Problems { problems } })
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct Preferences {
    #[serde(default)]
    locale: String,
    #[serde(default)]
    theme: String,
}

pub(crate) async fn preferences(
    State(identity): State<Identity>,
    Context(cx): Context,
    Form(form): Form<Preferences>,
) -> Answer {
    let person = cx.actor.person().ok_or_else(Failure::not_found)?;
    identity.set_preferences(&cx, person, Locale::from_tag(&form.locale), Some(&form.theme)).await?;
    Ok(redirect_with("/akun", "tampilan"))
}
