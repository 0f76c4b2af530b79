//! The API of templates, rules and signing.

use axum::extract::State;
use kernel::id::{CertificateId, CourseId, TemplateId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Answer, Context, Json, Path, WriteKey};

use crate::{
    Certification, CertificationError, Secret,
    model::{Basis, Rule, Signing, Validity},
    queries::Ruled,
    template::{Template, TemplateSettings},
};

/// A template in its newest version.
#[derive(Serialize, ToSchema)]
pub(crate) struct TemplateItem {
    id: Uuid,
    name: String,
    archived: bool,
    version: i32,
    number_format: String,
    /// Kind, texts, colours, signers; the NIK of a signer is never shown.
    #[schema(value_type = Object)]
    settings: TemplateSettings,
}

fn item(template: Template) -> TemplateItem {
    let mut settings = template.settings;
    for signer in &mut settings.signers {
        signer.nik_sealed.clear();
    }
    TemplateItem {
        id: template.id.uuid(),
        name: template.name,
        archived: template.archived,
        version: template.version,
        number_format: template.number_format,
        settings,
    }
}

/// All templates, those in use first.
#[utoipa::path(get, path = "/api/v1/certificate-templates", tag = "certification", responses((status = 200, body = Vec<TemplateItem>)))]
pub(crate) async fn templates(State(certification): State<Certification>) -> Answer<Json<Vec<TemplateItem>>> {
    Ok(Json(certification.templates().await?.into_iter().map(item).collect()))
}

/// What a template shall say.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewTemplate {
    name: String,
    number_format: String,
    #[schema(value_type = Object)]
    settings: TemplateSettings,
}

/// Makes a template, or the next version of one; saving what is already so changes nothing.
#[utoipa::path(put, path = "/api/v1/certificate-templates/{template}", tag = "certification", params(("template" = Uuid, Path)),
    request_body = NewTemplate, responses((status = 200, body = TemplateItem), (status = 422, description = "A field is wrong")))]
pub(crate) async fn save_template(
    State(certification): State<Certification>,
    Context(cx): Context,
    Path(id): Path<TemplateId>,
    Json(new): Json<NewTemplate>,
) -> Answer<Json<TemplateItem>> {
    let before = certification.template(id).await?;
    let mut settings = new.settings;
    // Pictures and NIK have their own ways in.
    settings.logo = before.as_ref().map(|before| before.settings.logo.clone()).unwrap_or_default();
    settings.background = before.map(|before| before.settings.background).unwrap_or_default();
    for signer in &mut settings.signers {
        signer.nik_sealed.clear();
    }
    certification.save_template(&cx, id, &new.name, &new.number_format, settings).await?;
    let saved = certification.template(id).await?.ok_or(CertificationError::NotFound)?;
    Ok(Json(item(saved)))
}

/// By which rules a course's certificates are given.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct RuleBody {
    /// Whether it gives a certificate at all.
    award: bool,
    /// By which template; the first one in use if none is named.
    template: Option<Uuid>,
    /// Whether it is issued as soon as the course is completed.
    automatic: bool,
    /// The mean of the quizzes' grades that is needed, in hundredths of a percent.
    min_grade: i64,
    /// `{"kind": "unlimited"}`, `{"kind": "until", "day": "2027-12-31"}`, `{"kind": "months", "count": 36}` or `{"kind": "year_end"}`.
    #[schema(value_type = Object)]
    validity: Validity,
}

/// What certificates are given for, and the rule.
#[derive(Serialize, ToSchema)]
pub(crate) struct RuleItem {
    /// The course, class or programme, or the key of a rule of a whole kind.
    course: Uuid,
    /// `course`, `class`, `programme`, `mentoring` or `role`.
    kind: String,
    /// Empty for a rule of a whole kind.
    title: String,
    rule: RuleBody,
}

fn body(rule: &Rule) -> RuleBody {
    RuleBody {
        award: rule.award,
        template: rule.template.map(TemplateId::uuid),
        automatic: rule.automatic,
        min_grade: rule.min_grade,
        validity: rule.validity,
    }
}

/// The rules: of all of a kind (without a title), of courses, and of classes, programmes and mentoring.
#[utoipa::path(get, path = "/api/v1/certificate-rules", tag = "certification", responses((status = 200, body = Vec<RuleItem>)))]
pub(crate) async fn rules(State(certification): State<Certification>) -> Answer<Json<Vec<RuleItem>>> {
    let rules = certification.rules().await?;
    let item = |(rule, ruled): (Rule, Ruled)| {
        let (kind, title) = match ruled {
            Ruled::Kind(basis) => (basis, String::new()),
            Ruled::Course(title) => (Basis::Course, title),
            Ruled::Award(basis, title) => (basis, title),
        };
        RuleItem { course: rule.course.uuid(), kind: kind.as_str().to_owned(), title, rule: body(&rule) }
    };
    Ok(Json(rules.into_iter().map(item).collect()))
}

/// Makes or changes a course's rule.
#[utoipa::path(put, path = "/api/v1/certificate-rules/{course}", tag = "certification", params(("course" = Uuid, Path)),
    request_body = RuleBody, responses((status = 200, body = RuleBody), (status = 422, description = "A field is wrong")))]
pub(crate) async fn save_rule(
    State(certification): State<Certification>,
    Context(cx): Context,
    Path(course): Path<CourseId>,
    Json(new): Json<RuleBody>,
) -> Answer<Json<RuleBody>> {
    let rule = Rule {
        course,
        award: new.award,
        template: new.template.map(TemplateId::from_uuid),
        automatic: new.automatic,
        min_grade: new.min_grade,
        validity: new.validity,
    };
    certification.set_rule(&cx, &rule).await?;
    Ok(Json(body(&rule)))
}

/// Which documents to sign, and how.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewSigning {
    /// Certificates whose documents wait for this signature; empty for all of them.
    certificates: Vec<Uuid>,
    /// `pkcs12` or `bsre`.
    signing: String,
    /// Of the key file or of the signer. Never stored, never logged.
    #[schema(value_type = String)]
    passphrase: Secret,
}

/// A signing under way.
#[derive(Serialize, ToSchema)]
pub(crate) struct SigningItem {
    /// How far it is says `/api/v1/certificate-batches/{id}`.
    id: Uuid,
}

/// Signs documents and issues their certificates, in the background. The idempotency key becomes the batch's id.
#[utoipa::path(post, path = "/api/v1/certificate-signings", tag = "certification", request_body = NewSigning,
    params(("Idempotency-Key" = Uuid, Header, description = "UUID of version 7, made by the client")),
    responses((status = 200, body = SigningItem), (status = 409, description = "Refused, or not set up")))]
pub(crate) async fn sign(
    State(certification): State<Certification>,
    Context(cx): Context,
    key: WriteKey,
    Json(new): Json<NewSigning>,
) -> Answer<Json<SigningItem>> {
    let with = Signing::parse(&new.signing).unwrap_or(Signing::None);
    let certificates = if new.certificates.is_empty() {
        certification.waiting(with).await?
    } else {
        new.certificates.into_iter().map(CertificateId::from_uuid).collect()
    };
    certification.start_signing(&cx, key.id(), &certificates, with, new.passphrase).await?;
    Ok(Json(SigningItem { id: key.0 }))
}
