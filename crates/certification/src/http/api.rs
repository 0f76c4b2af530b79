use axum::{extract::State, http::StatusCode};
use kernel::{
    PageRequest,
    id::{BatchId, CertificateId, EnrolmentId},
    person::masked_nip,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Caller, Context, Failure, Json, Path, Query, WriteKey};

use crate::{Certification, CertificationError, model::Certificate};

/// What anybody may know of a certificate.
#[derive(Serialize, ToSchema)]
pub(crate) struct PublicCertificate {
    number: String,
    code: String,
    /// issued, expired, revoked or replaced.
    state: &'static str,
    name: String,
    /// The date of birth is hidden.
    nip: String,
    training: String,
    jp: u32,
    started: String,
    completed: String,
    issuer: String,
    issued_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Last day of validity.
    expires_on: Option<chrono::NaiveDate>,
    ended_at: Option<chrono::DateTime<chrono::Utc>>,
    reason: Option<String>,
    /// SHA-256 of the PDF.
    sha256: String,
    /// Number of the certificate in its place.
    replaced_by: Option<String>,
}

/// Checks a certificate by its code.
#[utoipa::path(get, path = "/api/v1/certificates/check/{code}", tag = "certification", params(("code" = String, Path)),
    responses((status = 200, body = PublicCertificate), (status = 404, description = "No such code"),
        (status = 429, description = "Too many unknown codes")))]
pub(crate) async fn check(
    State(certification): State<Certification>,
    Context(cx): Context,
    caller: Caller,
    Path(code): Path<String>,
) -> Answer<Json<PublicCertificate>> {
    let checked = certification.check_for(&cx, &caller.0, &code).await?.ok_or(CertificationError::NotFound)?;
    let state = checked.certificate.standing(certification.today(&cx));
    let Certificate { number, code, snapshot, digest, issued_at, expires_on, ended_at, reason, .. } =
        checked.certificate;
    Ok(Json(PublicCertificate {
        number,
        code,
        state,
        nip: masked_nip(&snapshot.nip.replace(' ', "")),
        name: snapshot.name,
        training: snapshot.training,
        jp: snapshot.jp,
        started: snapshot.started,
        completed: snapshot.completed,
        issuer: snapshot.issuer,
        issued_at,
        expires_on,
        ended_at,
        reason,
        sha256: digest,
        replaced_by: checked.successor.map(|successor| successor.number),
    }))
}

/// A certificate of mine.
#[derive(Serialize, ToSchema)]
pub(crate) struct MyCertificate {
    id: Uuid,
    number: String,
    code: String,
    state: &'static str,
    training: String,
    jp: u32,
    issued_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Last day of validity.
    expires_on: Option<chrono::NaiveDate>,
    /// Counts my certificates for this training from one.
    cycle: i32,
    /// Address of the PDF.
    pdf: String,
    /// Address of the Open Badge (JSON-LD); `json` at its end may be `jwt`, `png` or `svg`.
    badge: String,
}

/// My certificates, latest first.
#[utoipa::path(get, path = "/api/v1/me/certificates", tag = "certification", responses((status = 200, body = Vec<MyCertificate>)))]
pub(crate) async fn mine(
    State(certification): State<Certification>,
    Context(cx): Context,
) -> Answer<Json<Vec<MyCertificate>>> {
    let person = cx.actor.person().ok_or_else(Failure::not_found)?;
    let today = certification.today(&cx);
    let items = certification.certificates_of(person).await?.into_iter().map(|certificate| MyCertificate {
        id: certificate.id.uuid(),
        pdf: format!("/sertifikat/{}/pdf", certificate.id),
        state: certificate.standing(today),
        number: certificate.number,
        code: certificate.code,
        expires_on: certificate.expires_on,
        cycle: certificate.cycle,
        badge: format!("/sertifikat/{}/lencana/json", certificate.id),
        training: certificate.snapshot.training,
        jp: certificate.snapshot.jp,
        issued_at: certificate.issued_at,
    });
    Ok(Json(items.collect()))
}

#[derive(Deserialize, utoipa::IntoParams)]
pub(crate) struct PageFilter {
    /// Page, from one.
    #[serde(default)]
    page: u64,
}

/// Somebody who may get a certificate.
#[derive(Serialize, ToSchema)]
pub(crate) struct CandidateItem {
    enrolment: Uuid,
    person: Uuid,
    name: Option<String>,
    course: String,
    jp: u32,
    completed_at: chrono::DateTime<chrono::Utc>,
}

/// A page of candidates.
#[derive(Serialize, ToSchema)]
pub(crate) struct CandidateList {
    candidates: Vec<CandidateItem>,
    total: u64,
}

/// Who may get a certificate and has none, earliest completion first.
#[utoipa::path(get, path = "/api/v1/certificate-candidates", tag = "certification", params(PageFilter), responses((status = 200, body = CandidateList)))]
pub(crate) async fn candidates(
    State(certification): State<Certification>,
    Query(filter): Query<PageFilter>,
) -> Answer<Json<CandidateList>> {
    let page = certification.candidates(None, PageRequest { number: filter.page }).await?;
    let total = page.total;
    let items = page.items.into_iter().map(|listed| CandidateItem {
        enrolment: listed.candidate.enrolment.uuid(),
        person: listed.candidate.person.uuid(),
        name: listed.person.map(|person| person.full_name()),
        course: listed.course,
        jp: listed.jp,
        completed_at: listed.candidate.completed_at,
    });
    Ok(Json(CandidateList { candidates: items.collect(), total }))
}

#[derive(Deserialize, utoipa::IntoParams)]
pub(crate) struct IssuedFilter {
    /// Part of a number.
    #[serde(default)]
    number: String,
    /// Page, from one.
    #[serde(default)]
    page: u64,
}

/// A certificate in the list of the administration.
#[derive(Serialize, ToSchema)]
pub(crate) struct IssuedItem {
    id: Uuid,
    number: String,
    person: Uuid,
    name: String,
    training: String,
    jp: u32,
    /// drawn, submitted, issued, expired, revoked or replaced.
    state: &'static str,
    issued_at: Option<chrono::DateTime<chrono::Utc>>,
    expires_on: Option<chrono::NaiveDate>,
    /// SHA-256 of the file.
    sha256: String,
}

/// A page of certificates.
#[derive(Serialize, ToSchema)]
pub(crate) struct IssuedList {
    certificates: Vec<IssuedItem>,
    total: u64,
}

/// The agency's certificates, latest first.
#[utoipa::path(get, path = "/api/v1/certificates", tag = "certification", params(IssuedFilter), responses((status = 200, body = IssuedList)))]
pub(crate) async fn issued(
    State(certification): State<Certification>,
    Context(cx): Context,
    Query(filter): Query<IssuedFilter>,
) -> Answer<Json<IssuedList>> {
    let page = certification.certificates(&filter.number, PageRequest { number: filter.page }).await?;
    let (today, total) = (certification.today(&cx), page.total);
    let items = page.items.into_iter().map(|certificate| IssuedItem {
        id: certificate.id.uuid(),
        person: certificate.person.uuid(),
        state: certificate.standing(today),
        number: certificate.number,
        name: certificate.snapshot.name,
        training: certificate.snapshot.training,
        jp: certificate.snapshot.jp,
        issued_at: certificate.issued_at,
        expires_on: certificate.expires_on,
        sha256: certificate.digest,
    });
    Ok(Json(IssuedList { certificates: items.collect(), total }))
}

/// Whose certificates to issue.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewBatch {
    /// Completed enrolments, 5,000 at most.
    enrolments: Vec<Uuid>,
}

/// How far a bulk issue is.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchItem {
    id: Uuid,
    total: i32,
    done: i32,
    failed: Vec<FailedItem>,
    finished_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// A certificate that could not be issued.
#[derive(Serialize, ToSchema)]
pub(crate) struct FailedItem {
    enrolment: Uuid,
    code: String,
}

async fn item(certification: &Certification, id: BatchId) -> Answer<Json<BatchItem>> {
    let batch = certification.batch(id).await?.ok_or(CertificationError::NotFound)?;
    let failed = batch.failed.into_iter().map(|f| FailedItem { enrolment: f.enrolment.uuid(), code: f.code }).collect();
    Ok(Json(BatchItem {
        id: batch.id.uuid(),
        total: batch.total,
        done: batch.done,
        failed,
        finished_at: batch.finished_at,
    }))
}

/// Issues certificates in the background. The idempotency key becomes the batch's id.
#[utoipa::path(post, path = "/api/v1/certificate-batches", tag = "certification", request_body = NewBatch,
    params(("Idempotency-Key" = Uuid, Header, description = "UUID of version 7, made by the client")),
    responses((status = 200, body = BatchItem), (status = 409, description = "No signer is set up"), (status = 422, description = "Nobody is chosen")))]
pub(crate) async fn start_batch(
    State(certification): State<Certification>,
    Context(cx): Context,
    key: WriteKey,
    Json(new): Json<NewBatch>,
) -> Answer<Json<BatchItem>> {
    let enrolments: Vec<EnrolmentId> = new.enrolments.into_iter().map(EnrolmentId::from_uuid).collect();
    certification.start_batch(&cx, key.id(), &enrolments).await?;
    item(&certification, key.id()).await
}

/// How far a bulk issue is.
#[utoipa::path(get, path = "/api/v1/certificate-batches/{batch}", tag = "certification", params(("batch" = Uuid, Path)),
    responses((status = 200, body = BatchItem), (status = 404, description = "No such batch")))]
pub(crate) async fn batch(
    State(certification): State<Certification>,
    Path(id): Path<BatchId>,
) -> Answer<Json<BatchItem>> {
    item(&certification, id).await
}

/// Why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReasonBody {
    /// At least ten characters; shown to who checks the certificate.
    reason: String,
}

/// Takes a certificate back.
#[utoipa::path(put, path = "/api/v1/certificates/{certificate}/revocation", tag = "certification", params(("certificate" = Uuid, Path)),
    request_body = ReasonBody, responses((status = 204, description = "Revoked"), (status = 409, description = "Not valid any more")))]
pub(crate) async fn revoke(
    State(certification): State<Certification>,
    Context(cx): Context,
    Path(id): Path<CertificateId>,
    Json(body): Json<ReasonBody>,
) -> Answer<StatusCode> {
    certification.revoke(&cx, id, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The new certificate.
#[derive(Serialize, ToSchema)]
pub(crate) struct Replacement {
    id: Uuid,
}

/// Puts a new certificate in the place of this one.
#[utoipa::path(post, path = "/api/v1/certificates/{certificate}/replacement", tag = "certification", params(("certificate" = Uuid, Path)),
    request_body = ReasonBody, responses((status = 200, body = Replacement), (status = 409, description = "Replaced already")))]
pub(crate) async fn replace(
    State(certification): State<Certification>,
    Context(cx): Context,
    Path(id): Path<CertificateId>,
    Json(body): Json<ReasonBody>,
) -> Answer<Json<Replacement>> {
    Ok(Json(Replacement { id: certification.replace(&cx, id, &body.reason).await?.uuid() }))
}
