use askama::Template;
use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use tower_sessions::Session;
use web::{Answer, Caller, Context, Failure, Form, Query, Ui, redirect};

use crate::{Identity, IdentityError, sessions::PERSON};

#[derive(Template)]
#[template(path = "identity/sign_in.html")]
struct SignInPage<'a> {
    ui: &'a Ui,
    login: &'a str,
    next: &'a str,
    problem: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    lanjut: String,
}

pub(crate) async fn page(ui: Ui, Query(next): Query<Next>) -> Answer {
    if ui.person().is_some() {
        return Ok(redirect(local(&next.lanjut)));
    }
    ui.page(&SignInPage { ui: &ui, login: "", next: &next.lanjut, problem: None })
}

#[derive(Deserialize)]
pub(crate) struct SignIn {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

pub(crate) async fn submit(
    State(identity): State<Identity>,
    Context(cx): Context,
    Caller(address): Caller,
    session: Session,
    ui: Ui,
    Form(form): Form<SignIn>,
) -> Answer {
    match identity.sign_in(&cx, &form.login, &form.password, &address).await {
        Ok(person) => {
            remember(&session, person).await?;
            Ok(redirect(local(&form.next)))
        }
        Err(error @ (IdentityError::BadCredentials | IdentityError::TooManyAttempts)) => {
            let failure = Failure::from(error);
            let problem = Some(failure.message(&ui.words));
            let status = if failure.code() == "identity.bad_credentials" {
                StatusCode::UNPROCESSABLE_ENTITY
            } else {
                failure.status()
            };
            ui.page_with(status, &SignInPage { ui: &ui, login: &form.login, next: &form.next, problem })
        }
        Err(error) => Err(error.into()),
    }
}

/// Binds the session to a person under a new id, so that an id known before is worth nothing.
pub(crate) async fn remember(session: &Session, person: kernel::id::PersonId) -> Result<(), IdentityError> {
    session.cycle_id().await?;
    session.insert(PERSON, person).await?;
    Ok(())
}

pub(crate) async fn sign_out(session: Session) -> Answer {
    session.flush().await.map_err(IdentityError::from)?;
    let mut answer = redirect("/masuk?kabar=keluar");
    answer.headers_mut().insert("clear-site-data", axum::http::HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(answer)
}

/// The address to go on to: on this site only, never somebody else's.
fn local(next: &str) -> &str {
    let ours =
        next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.chars().any(char::is_control);
    if ours { next } else { "/beranda" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn one_never_goes_on_to_another_site() {
        for (next, expected) in [
            ("/kursus/arsip?x=1", "/kursus/arsip?x=1"),
            ("", "/beranda"),
            ("//situs.lain", "/beranda"),
            ("https://situs.lain", "/beranda"),
            ("/\\situs.lain", "/beranda"),
            ("/a\r\nSet-Cookie: x", "/beranda"),
        ] {
            assert_eq!(local(next), expected);
        }
    }
}
