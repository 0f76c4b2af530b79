//! The API.

use axum::{
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
};
use bytes::Bytes;
use chrono::NaiveDate;
use kernel::{
    Page, PageRequest,
    id::{ClosingId, LedgerLineId, OutsideCertificateId, UnitId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, Answer, Context, Failure, Json, Path, Query, Routes, Ui, WriteKey};

use super::expenses;
use crate::{
    HoursError, LearningHours,
    commands::{certificates::Submitted, posting::Correction},
    model::{CertificateFacts, CertificateState, LedgerLine, OutsideCertificate},
    queries::coverage::Scope,
    rules::{coverage::Tally, forecast::Outlook},
};

pub(crate) fn routes(room: DefaultBodyLimit) -> Routes<LearningHours> {
    let (schemas, paths, handler) = utoipa_axum::routes!(upload);
    Routes::new()
        .api(Access::SignedIn, utoipa_axum::routes!(my_lines))
        .api(Access::SignedIn, utoipa_axum::routes!(my_year))
        .api(Access::SignedIn, utoipa_axum::routes!(my_certificates))
        .api(Access::SignedIn, (schemas, paths, handler.layer(room)))
        .api(Access::SignedIn, utoipa_axum::routes!(submit))
        .api(Access::ADMINS, utoipa_axum::routes!(queue))
        .api(Access::ADMINS, utoipa_axum::routes!(decide))
        .api(Access::ADMINS, utoipa_axum::routes!(correct))
        .api(Access::ADMINS, utoipa_axum::routes!(coverage))
        .api(Access::ADMINS, utoipa_axum::routes!(expenses::api))
        .api(Access::ADMINS, utoipa_axum::routes!(expenses::costs))
        .api(Access::ADMINS, utoipa_axum::routes!(close))
        .api(Access::ADMINS, utoipa_axum::routes!(verify))
        .api(Access::ADMINS, utoipa_axum::routes!(siasn))
}

#[derive(Deserialize, utoipa::IntoParams)]
struct YearFilter {
    /// Calendar year; without it, the whole career.
    year: Option<i32>,
}

/// A line of the JP ledger.
#[derive(Serialize, ToSchema)]
struct LineItem {
    id: Uuid,
    /// The record that it belongs to.
    source: Uuid,
    /// posting, adjustment, reversal or correction.
    kind: &'static str,
    year: i32,
    quarter: i32,
    form: String,
    class: &'static str,
    /// Share of the learning model in percent: 10, 20 or 70.
    share: i32,
    title: String,
    /// Lesson hours counted; negative in a line that takes back.
    jp: i32,
    /// Lesson hours that do not count.
    uncounted: i32,
    /// Why not.
    why: String,
    minutes: i32,
    completed_on: NaiveDate,
    reverses: Option<Uuid>,
    note: String,
    /// Who verified it: a person's id, or `system:` and a part of the platform.
    verifier: String,
    /// The version of the rule by which it was counted.
    rule: Option<Uuid>,
    /// Posted after its year was closed.
    late: bool,
}

impl From<LedgerLine> for LineItem {
    fn from(line: LedgerLine) -> Self {
        Self {
            id: line.id.uuid(),
            source: line.activity.source.id,
            kind: line.kind.as_str(),
            year: line.year,
            quarter: line.quarter,
            form: line.activity.form,
            class: line.class.as_str(),
            share: line.share,
            title: line.activity.title,
            jp: line.jp,
            uncounted: line.uncounted,
            why: line.why,
            minutes: line.activity.minutes,
            completed_on: line.activity.completed_on,
            reverses: line.reverses.map(kernel::Id::uuid),
            note: line.note,
            verifier: line.verifier,
            rule: line.rule.map(kernel::Id::uuid),
            late: line.late,
        }
    }
}

/// My lesson hours, latest first.
#[utoipa::path(get, path = "/api/v1/me/jp", tag = "learning-hours", params(YearFilter), responses((status = 200, body = Vec<LineItem>)))]
async fn my_lines(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    Query(filter): Query<YearFilter>,
) -> Answer<Json<Vec<LineItem>>> {
    let person = cx.actor.person().ok_or_else(Failure::not_found)?;
    let lines = hours.all_lines(person).await?;
    let wanted = lines.into_iter().rev().filter(|line| filter.year.is_none_or(|year| year == line.year));
    Ok(Json(wanted.map(LineItem::from).collect()))
}

/// This year's lesson hours in figures.
#[derive(Serialize, ToSchema)]
struct YearItem {
    year: i32,
    counted: i32,
    reported: i32,
    target: i32,
    missing: i32,
    /// reached, on, short or `no_pace`.
    outlook: &'static str,
    /// The day that belongs to `reached` or `on`.
    on: Option<NaiveDate>,
    /// Lesson hours missing at the end of the year at this pace.
    short: Option<i32>,
    /// Estimate of the competence dimension of IP ASN, in hundredths of a point.
    ip_estimate: i32,
}

/// How far I am this year, and when the target will be reached.
#[utoipa::path(get, path = "/api/v1/me/jp/year", tag = "learning-hours", responses((status = 200, body = YearItem)))]
async fn my_year(State(hours): State<LearningHours>, Context(cx): Context) -> Answer<Json<YearItem>> {
    let person = cx.actor.person().ok_or_else(Failure::not_found)?;
    let overview = hours.overview(&cx, person).await?;
    let year = &overview.this_year;
    let (outlook, on, short) = match overview.outlook {
        Outlook::Reached(day) => ("reached", Some(day), None),
        Outlook::On(day) => ("on", Some(day), None),
        Outlook::Short(missing) => ("short", None, Some(missing)),
        Outlook::NoPace => ("no_pace", None, None),
    };
    Ok(Json(YearItem {
        year: year.year,
        counted: year.sum,
        reported: year.reported,
        target: year.least(),
        missing: year.missing(),
        outlook,
        on,
        short,
        ip_estimate: overview.ip.sum() * 25,
    }))
}

/// The facts of an outside certificate.
#[derive(Serialize, Deserialize, ToSchema)]
struct Facts {
    title: String,
    organiser: String,
    #[serde(default)]
    number: String,
    /// Code of the form, for instance `KL06`.
    form: String,
    started_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    /// Days of learning; 0: as many as from first to last day.
    #[serde(default)]
    days: i32,
    /// Sessions, for coaching and mentoring.
    #[serde(default)]
    sessions: i32,
    /// Lesson hours printed on it.
    jp: Option<i32>,
    #[serde(default)]
    abroad: bool,
}

impl From<Facts> for CertificateFacts {
    fn from(f: Facts) -> Self {
        let Facts { title, organiser, number, form, started_on, ended_on, days, sessions, jp, abroad } = f;
        Self { title, organiser, number, form, started_on, ended_on, days, sessions, jp, abroad }
    }
}

impl From<CertificateFacts> for Facts {
    fn from(f: CertificateFacts) -> Self {
        let CertificateFacts { title, organiser, number, form, started_on, ended_on, days, sessions, jp, abroad } = f;
        Self { title, organiser, number, form, started_on, ended_on, days, sessions, jp, abroad }
    }
}

/// An outside certificate.
#[derive(Serialize, ToSchema)]
struct CertificateItem {
    id: Uuid,
    person: Uuid,
    /// draf, diajukan, terverifikasi, ditolak or `perlu_perbaikan`.
    state: &'static str,
    facts: Facts,
    /// Why it was returned or rejected.
    note: String,
    sha256: String,
}

impl From<OutsideCertificate> for CertificateItem {
    fn from(found: OutsideCertificate) -> Self {
        Self {
            id: found.id.uuid(),
            person: found.person.uuid(),
            state: found.state.as_str(),
            facts: found.facts.into(),
            note: found.note,
            sha256: found.digest,
        }
    }
}

/// My outside certificates, latest first.
#[utoipa::path(get, path = "/api/v1/me/outside-certificates", tag = "learning-hours", responses((status = 200, body = Vec<CertificateItem>)))]
async fn my_certificates(
    State(hours): State<LearningHours>,
    Context(cx): Context,
) -> Answer<Json<Vec<CertificateItem>>> {
    let person = cx.actor.person().ok_or_else(Failure::not_found)?;
    let found = hours.certificates_of(person).await?;
    Ok(Json(found.into_iter().map(CertificateItem::from).collect()))
}

#[derive(Deserialize, utoipa::IntoParams)]
struct FileName {
    /// Its name.
    #[serde(default)]
    name: String,
}

/// Takes a file as the body of the request and gives the draft with what was read from it. The idempotency key becomes its id.
#[utoipa::path(post, path = "/api/v1/me/outside-certificates/files", tag = "learning-hours", params(FileName),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = CertificateItem), (status = 422, description = "Neither PDF nor picture, or too large")))]
async fn upload(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    key: WriteKey,
    Query(file): Query<FileName>,
    bytes: Bytes,
) -> Answer<Json<CertificateItem>> {
    let id: OutsideCertificateId = key.id();
    hours.upload(&cx, id, &file.name, bytes).await?;
    Ok(Json(hours.certificate(&cx, id).await?.into()))
}

#[derive(Deserialize, utoipa::IntoParams)]
struct Despite {
    /// Hand in although something looks odd.
    #[serde(default)]
    despite: bool,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
struct SubmitReply {
    submitted: bool,
    /// What looks odd: keys such as `hours-odd-many`, `hours-odd-same`.
    odd: Vec<&'static str>,
}

/// Hands in one of my certificates.
#[utoipa::path(put, path = "/api/v1/me/outside-certificates/{id}", tag = "learning-hours", params(("id" = Uuid, Path), Despite),
    request_body = Facts, responses((status = 200, body = SubmitReply), (status = 409, description = "Handed in before"), (status = 422, description = "Fields at fault")))]
async fn submit(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    Path(id): Path<OutsideCertificateId>,
    Query(despite): Query<Despite>,
    Json(facts): Json<Facts>,
) -> Answer<Json<SubmitReply>> {
    let outcome = hours.submit(&cx, id, facts.into(), despite.despite).await?;
    Ok(Json(match outcome {
        Submitted::Waiting => SubmitReply { submitted: true, odd: Vec::new() },
        Submitted::Odd(odd) => SubmitReply { submitted: false, odd },
    }))
}

#[derive(Deserialize, utoipa::IntoParams)]
struct QueueFilter {
    /// State; without it those that wait.
    #[serde(default)]
    state: String,
    /// Page, from one.
    #[serde(default)]
    page: u64,
}

/// A page of certificates.
#[derive(Serialize, ToSchema)]
struct CertificateList {
    total: u64,
    items: Vec<CertificateItem>,
}

/// Outside certificates that wait, or in another state.
#[utoipa::path(get, path = "/api/v1/outside-certificates", tag = "learning-hours", params(QueueFilter), responses((status = 200, body = CertificateList)))]
async fn queue(State(hours): State<LearningHours>, Query(filter): Query<QueueFilter>) -> Answer<Json<CertificateList>> {
    let state = CertificateState::parse(&filter.state).unwrap_or(CertificateState::Submitted);
    let Page { items, total, .. } = hours.queue(state, PageRequest { number: filter.page }).await?;
    Ok(Json(CertificateList { total, items: items.into_iter().map(|waiting| waiting.certificate.into()).collect() }))
}

/// What is decided.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Verify,
    Return,
    Reject,
}

/// A decision on a certificate.
#[derive(Deserialize, ToSchema)]
struct Decision {
    decision: Verdict,
    /// Why, for a return or rejection.
    #[serde(default)]
    note: String,
}

/// Decides on a certificate that waits. Gives the lines that were posted.
#[utoipa::path(post, path = "/api/v1/outside-certificates/{id}/decision", tag = "learning-hours", params(("id" = Uuid, Path)),
    request_body = Decision, responses((status = 200, body = Vec<LineItem>), (status = 409, description = "Decided already")))]
async fn decide(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    Path(id): Path<OutsideCertificateId>,
    Json(decision): Json<Decision>,
) -> Answer<Json<Vec<LineItem>>> {
    let lines = match decision.decision {
        Verdict::Verify => hours.verify(&cx, id).await?,
        Verdict::Return => hours.turn_down(&cx, id, false, &decision.note).await.map(|()| Vec::new())?,
        Verdict::Reject => hours.turn_down(&cx, id, true, &decision.note).await.map(|()| Vec::new())?,
    };
    Ok(Json(lines.into_iter().map(LineItem::from).collect()))
}

/// A record put right.
#[derive(Deserialize, ToSchema)]
struct CorrectionBody {
    /// Why, at least ten letters.
    reason: String,
    /// The right facts; without them the record is taken back.
    facts: Option<Facts>,
}

/// Corrects the record of a line. Gives the lines that were posted.
#[utoipa::path(post, path = "/api/v1/jp-lines/{line}/correction", tag = "learning-hours", params(("line" = Uuid, Path)),
    request_body = CorrectionBody, responses((status = 200, body = Vec<LineItem>)))]
async fn correct(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    Path(line): Path<LedgerLineId>,
    Json(body): Json<CorrectionBody>,
) -> Answer<Json<Vec<LineItem>>> {
    let correction = Correction { line, reason: body.reason, facts: body.facts.map(CertificateFacts::from) };
    let lines = hours.correct(&cx, correction).await?;
    Ok(Json(lines.into_iter().map(LineItem::from).collect()))
}

#[derive(Deserialize, utoipa::IntoParams)]
struct CoverageFilter {
    /// Calendar year.
    year: i32,
    /// Unit to look into; without it, the top.
    unit: Option<Uuid>,
}

/// People and lesson hours of a unit with everything below it.
#[derive(Serialize, ToSchema)]
struct CoverageItem {
    unit: Option<Uuid>,
    name: String,
    people: i64,
    met: i64,
    behind: i64,
    counted: i64,
    reported: i64,
}

impl CoverageItem {
    fn new(unit: Option<Uuid>, name: String, tally: Tally) -> Self {
        let Tally { people, met, behind, counted, reported } = tally;
        Self { unit, name, people, met, behind, counted, reported }
    }
}

/// Coverage of the year's target by unit; the last item is all together.
#[utoipa::path(get, path = "/api/v1/jp-coverage", tag = "learning-hours", params(CoverageFilter), responses((status = 200, body = Vec<CoverageItem>)))]
async fn coverage(
    State(hours): State<LearningHours>,
    ui: Ui,
    Query(filter): Query<CoverageFilter>,
) -> Answer<Json<Vec<CoverageItem>>> {
    let report =
        hours.coverage(Scope::Agency, filter.year, filter.unit.map(UnitId::from_uuid), ui.today()).await?.units;
    let rows = report.rows.into_iter().map(|row| CoverageItem::new(Some(row.unit.id.uuid()), row.unit.name, row.tally));
    Ok(Json(rows.chain([CoverageItem::new(None, String::new(), report.all)]).collect()))
}

/// A year to be closed.
#[derive(Deserialize, ToSchema)]
struct CloseBody {
    year: i32,
}

/// A closing.
#[derive(Serialize, ToSchema)]
struct ClosingItem {
    id: Uuid,
    year: i32,
    /// 1 for the year as a whole, then one for each correction period.
    number: i32,
    last_hash: String,
    line_count: i32,
    people: i32,
    counted: i32,
    public_key: String,
    signature: String,
}

/// Closes a past year, or the correction period since.
#[utoipa::path(post, path = "/api/v1/jp-closings", tag = "learning-hours", params(("Idempotency-Key" = Uuid, Header)), request_body = CloseBody,
    responses((status = 201, body = ClosingItem), (status = 409, description = "Cannot be closed now")))]
async fn close(
    State(hours): State<LearningHours>,
    Context(cx): Context,
    key: WriteKey,
    Json(body): Json<CloseBody>,
) -> Answer<(StatusCode, Json<ClosingItem>)> {
    let id: ClosingId = key.id();
    let closing = hours.close_year(&cx, id, body.year).await?;
    let item = ClosingItem {
        id: closing.id.uuid(),
        year: closing.year,
        number: closing.number,
        last_hash: closing.last_hash,
        line_count: closing.line_count,
        people: closing.people,
        counted: closing.counted,
        public_key: closing.public_key,
        signature: closing.signature,
    };
    Ok((StatusCode::CREATED, Json(item)))
}

/// Whether a closed year is as it was closed.
#[derive(Serialize, ToSchema)]
struct VerificationItem {
    matches: bool,
    /// What differs, and where.
    findings: Vec<String>,
}

/// Verifies the chain of a closed year.
#[utoipa::path(get, path = "/api/v1/jp-closings/{year}/verification", tag = "learning-hours", params(("year" = i32, Path)),
    responses((status = 200, body = VerificationItem), (status = 404, description = "Not closed")))]
async fn verify(State(hours): State<LearningHours>, Path(year): Path<i32>) -> Answer<Json<VerificationItem>> {
    if !hours.closings().await?.iter().any(|closing| closing.year == year) {
        return Err(HoursError::NotFound.into());
    }
    let findings = hours.verify_year(year).await?;
    let findings: Vec<String> = findings.iter().map(|one| format!("{} {}", one.word(), one.place())).collect();
    Ok(Json(VerificationItem { matches: findings.is_empty(), findings }))
}

#[derive(Deserialize, utoipa::IntoParams)]
struct SiasnFilter {
    /// Calendar year.
    year: i32,
}

/// A record as SIASN would get it.
#[derive(Serialize, ToSchema)]
struct SiasnItem {
    source: Uuid,
    person: Uuid,
    /// kursus or diklat.
    service: &'static str,
    /// `belum_dikirim`, dikirim, diterima, ditolak or berubah.
    state: String,
    reason: String,
    /// Keys of what keeps it from being sent.
    problems: Vec<&'static str>,
    /// The fields by SIASN's names.
    #[schema(value_type = Object)]
    row: serde_json::Value,
}

/// The records of a year for SIASN.
#[utoipa::path(get, path = "/api/v1/siasn-records", tag = "learning-hours", params(SiasnFilter), responses((status = 200, body = Vec<SiasnItem>)))]
async fn siasn(State(hours): State<LearningHours>, Query(filter): Query<SiasnFilter>) -> Answer<Json<Vec<SiasnItem>>> {
    let rows = hours.siasn_rows(filter.year).await?;
    let item = |row: crate::commands::siasn::ExportRow| SiasnItem {
        source: row.source,
        person: row.person.uuid(),
        service: row.checked.service.as_str(),
        state: row.state,
        reason: row.reason,
        problems: row.checked.problems,
        row: row.checked.row.sent_to(row.checked.service),
    };
    Ok(Json(rows.into_iter().map(item).collect()))
}
