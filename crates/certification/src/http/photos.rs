//! The photo that stands on certificates: one's own, or anybody's for the administration.

use askama::Template;
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::IntoResponse,
};
use kernel::{id::PersonId, person::PersonCard};
use serde::Deserialize;
use web::{Answer, Context, Failure, Path, Problems, Query, Ui, redirect_with};

use super::upload::Upload;
use crate::{Certification, CertificationError};

#[derive(Template)]
#[template(path = "certification/photo.html")]
struct PhotoPage<'a> {
    ui: &'a Ui,
    /// Whose, where it is not one's own.
    person: Option<PersonCard>,
    /// Address of this page.
    base: String,
    kept: bool,
    form: Problems,
}

async fn show(certification: &Certification, ui: &Ui, person: Option<PersonId>, form: Problems) -> Answer {
    let whose = person.or(ui.cx.actor.person()).ok_or_else(Failure::not_found)?;
    let card = match person {
        Some(person) => {
            let cards = certification.inner.ports.directory.cards(&[person]).await.map_err(CertificationError::from)?;
            Some(cards.into_iter().next().ok_or(CertificationError::NotFound)?)
        }
        None => None,
    };
    let kept = certification.photo(&ui.cx, whose).await?.is_some();
    let status = form.status();
    ui.page_with(status, &PhotoPage { ui, person: card, base: base(person), kept, form })
}

fn base(person: Option<PersonId>) -> String {
    person.map_or_else(|| "/sertifikat/foto".to_owned(), |person| format!("/kelola/sertifikat/foto/{person}"))
}

async fn keep(certification: &Certification, ui: &Ui, person: Option<PersonId>, upload: Upload) -> Answer {
    let whose = person.or(ui.cx.actor.person()).ok_or_else(Failure::not_found)?;
    let outcome = if upload.fields.contains_key("remove") {
        certification.drop_photo(&ui.cx, whose).await.map(|()| "foto-dihapus")
    } else {
        let consent = upload.fields.contains_key("consent");
        certification.keep_photo(&ui.cx, whose, upload.file, consent).await.map(|()| "foto-disimpan")
    };
    match outcome {
        Ok(word) => Ok(redirect_with(&base(person), word)),
        Err(CertificationError::Invalid(problems)) => show(certification, ui, person, Problems { problems }).await,
        Err(error) => Err(error.into()),
    }
}

async fn picture(certification: &Certification, ui: &Ui, whose: PersonId) -> Answer {
    let bytes = certification.photo(&ui.cx, whose).await?.ok_or(CertificationError::NotFound)?;
    let mut answer = bytes.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(answer)
}

pub(crate) async fn own(State(certification): State<Certification>, ui: Ui) -> Answer {
    show(&certification, &ui, None, Problems::default()).await
}

pub(crate) async fn keep_own(State(certification): State<Certification>, ui: Ui, upload: Upload) -> Answer {
    keep(&certification, &ui, None, upload).await
}

pub(crate) async fn own_picture(State(certification): State<Certification>, Context(cx): Context, ui: Ui) -> Answer {
    picture(&certification, &ui, cx.actor.person().ok_or_else(Failure::not_found)?).await
}

pub(crate) async fn anybody(
    State(certification): State<Certification>,
    ui: Ui,
    Path(person): Path<PersonId>,
) -> Answer {
    show(&certification, &ui, Some(person), Problems::default()).await
}

pub(crate) async fn keep_anybody(
    State(certification): State<Certification>,
    ui: Ui,
    Path(person): Path<PersonId>,
    upload: Upload,
) -> Answer {
    keep(&certification, &ui, Some(person), upload).await
}

pub(crate) async fn picture_of(
    State(certification): State<Certification>,
    ui: Ui,
    Path(person): Path<PersonId>,
) -> Answer {
    picture(&certification, &ui, person).await
}

#[derive(Deserialize, utoipa::IntoParams)]
pub(crate) struct Consented {
    /// That the photo may stand on my certificates; without it none is kept.
    #[serde(default)]
    consent: bool,
}

/// Keeps the photo that stands on my certificates, in place of an earlier one.
#[utoipa::path(put, path = "/api/v1/me/certificate-photo", tag = "certification", params(Consented),
    request_body(content = Vec<u8>, content_type = "image/jpeg"),
    responses((status = 204, description = "Kept"), (status = 422)))]
pub(crate) async fn put(
    State(certification): State<Certification>,
    Context(cx): Context,
    Query(said): Query<Consented>,
    file: Bytes,
) -> Answer<StatusCode> {
    let person = cx.actor.person().ok_or_else(Failure::not_found)?;
    let file = (!file.is_empty()).then_some(file);
    certification.keep_photo(&cx, person, file, said.consent).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets my photo; certificates that are out keep theirs.
#[utoipa::path(delete, path = "/api/v1/me/certificate-photo", tag = "certification",
    responses((status = 204, description = "Forgotten")))]
pub(crate) async fn delete(State(certification): State<Certification>, Context(cx): Context) -> Answer<StatusCode> {
    let person = cx.actor.person().ok_or_else(Failure::not_found)?;
    certification.drop_photo(&cx, person).await?;
    Ok(StatusCode::NO_CONTENT)
}
