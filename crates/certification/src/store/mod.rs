//! The tables of this feature.

mod entity;

use chrono::{DateTime, Utc};
use database::{Error, Result};
use kernel::{
    Page, PageRequest,
    id::{BatchId, CertificateId, CourseId, EnrolmentId, PersonId, TemplateId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseExecutor, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use serde_json::json;

use self::entity::{batch, candidate, certificate, series, template};
use crate::model::{Batch, Candidate, Certificate, Failed, State, Template};

pub(crate) async fn insert_candidate(exec: &DatabaseExecutor<'_>, new: &Candidate) -> Result<()> {
    let row = candidate::ActiveModel {
        enrolment_id: Set(new.enrolment),
        person_id: Set(new.person),
        course_id: Set(new.course),
        publication_id: Set(new.publication),
        completed_at: Set(new.completed_at),
        certificate_id: Set(None),
    };
    let once = OnConflict::column(candidate::Column::EnrolmentId).do_nothing().to_owned();
    candidate::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn candidate(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<(Candidate, Option<CertificateId>)>> {
    let row = candidate::Entity::find_by_id(enrolment).one(exec).await?;
    Ok(row.map(|row| {
        let certificate = row.certificate_id;
        (candidate_of(&row), certificate)
    }))
}

/// Candidates without a certificate, earliest completion first.
pub(crate) async fn candidates(
    exec: &DatabaseExecutor<'_>,
    course: Option<CourseId>,
    page: PageRequest,
) -> Result<Page<Candidate>> {
    let mut select = candidate::Entity::find().filter(candidate::Column::CertificateId.is_null());
    if let Some(course) = course {
        select = select.filter(candidate::Column::CourseId.eq(course));
    }
    let total = select.clone().count(exec).await?;
    let rows = select
        .order_by_asc(candidate::Column::CompletedAt)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.iter().map(candidate_of).collect(), page, total))
}

/// The enrolments of all candidates of a course without a certificate, for «everybody».
pub(crate) async fn open_enrolments(
    exec: &DatabaseExecutor<'_>,
    course: Option<CourseId>,
    limit: u64,
) -> Result<Vec<EnrolmentId>> {
    let mut select = candidate::Entity::find().filter(candidate::Column::CertificateId.is_null());
    if let Some(course) = course {
        select = select.filter(candidate::Column::CourseId.eq(course));
    }
    let rows = select.order_by_asc(candidate::Column::CompletedAt).limit(limit).all(exec).await?;
    Ok(rows.into_iter().map(|row| row.enrolment_id).collect())
}

fn candidate_of(row: &candidate::Model) -> Candidate {
    Candidate {
        enrolment: row.enrolment_id,
        person: row.person_id,
        course: row.course_id,
        publication: row.publication_id,
        completed_at: row.completed_at,
    }
}

/// Binds a candidate to its certificate, unless it has another one. True if it is bound now.
pub(crate) async fn bind(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
    before: Option<CertificateId>,
    certificate: CertificateId,
) -> Result<bool> {
    let mut update = candidate::Entity::update_many()
        .col_expr(candidate::Column::CertificateId, Expr::value(certificate))
        .filter(candidate::Column::EnrolmentId.eq(enrolment));
    update = match before {
        Some(before) => update.filter(candidate::Column::CertificateId.eq(before)),
        None => update.filter(candidate::Column::CertificateId.is_null()),
    };
    Ok(update.exec(exec).await?.rows_affected == 1)
}

/// Draws the next number of a series. The row stays locked until the transaction ends, so numbers are given one after the other
/// and an undone transaction gives its number back.
pub(crate) async fn draw_sequence(exec: &DatabaseExecutor<'_>, template: TemplateId, year: i32) -> Result<i32> {
    let row = series::ActiveModel { template_id: Set(template), year: Set(year), last: Set(1) };
    let next = OnConflict::columns([series::Column::TemplateId, series::Column::Year])
        .value(series::Column::Last, Expr::col((series::Entity, series::Column::Last)).add(1))
        .to_owned();
    let drawn = series::Entity::insert(row).on_conflict(next).exec_with_returning(exec).await?;
    Ok(drawn.last)
}

pub(crate) async fn template(exec: &DatabaseExecutor<'_>) -> Result<Option<Template>> {
    let row = template::Entity::find().order_by_asc(template::Column::Id).limit(1).one(exec).await?;
    Ok(row.map(|row| Template {
        id: row.id,
        name: row.name,
        number_format: row.number_format,
        signer_post: row.signer_post,
        signer_name: row.signer_name,
        signer_rank: row.signer_rank,
        signer_nip: row.signer_nip,
        place: row.place,
        legal_basis: row.legal_basis,
        version: row.version,
    }))
}

pub(crate) async fn save_template(exec: &DatabaseExecutor<'_>, new: &Template, now: DateTime<Utc>) -> Result<()> {
    let row = template::ActiveModel {
        id: Set(new.id),
        name: Set(new.name.clone()),
        number_format: Set(new.number_format.clone()),
        signer_post: Set(new.signer_post.clone()),
        signer_name: Set(new.signer_name.clone()),
        signer_rank: Set(new.signer_rank.clone()),
        signer_nip: Set(new.signer_nip.clone()),
        place: Set(new.place.clone()),
        legal_basis: Set(new.legal_basis.clone()),
        version: Set(new.version),
        updated_at: Set(now),
    };
    let replace = OnConflict::column(template::Column::Id)
        .update_columns([
            template::Column::Name,
            template::Column::NumberFormat,
            template::Column::SignerPost,
            template::Column::SignerName,
            template::Column::SignerRank,
            template::Column::SignerNip,
            template::Column::Place,
            template::Column::LegalBasis,
            template::Column::Version,
            template::Column::UpdatedAt,
        ])
        .to_owned();
    template::Entity::insert(row).on_conflict(replace).exec_without_returning(exec).await?;
    Ok(())
}

/// A certificate whose number was just drawn.
pub(crate) struct Drawn<'a> {
    pub(crate) certificate: &'a Certificate,
    pub(crate) template: TemplateId,
    pub(crate) year: i32,
    pub(crate) sequence: i32,
    pub(crate) batch: Option<BatchId>,
    pub(crate) now: DateTime<Utc>,
}

pub(crate) async fn insert_drawn(exec: &DatabaseExecutor<'_>, new: Drawn<'_>) -> Result<()> {
    let c = new.certificate;
    let row = certificate::ActiveModel {
        id: Set(c.id),
        code: Set(c.code.clone()),
        number: Set(c.number.clone()),
        template_id: Set(new.template),
        year: Set(new.year),
        sequence: Set(new.sequence),
        person_id: Set(c.person),
        enrolment_id: Set(c.enrolment),
        course_id: Set(c.course),
        state: Set(State::Drawn.as_str().to_owned()),
        snapshot: Set(json!(c.snapshot)),
        digest: Set(String::new()),
        drawn_at: Set(new.now),
        issued_at: Set(None),
        ended_at: Set(None),
        reason: Set(None),
        replaces_id: Set(c.replaces),
        batch_id: Set(new.batch),
    };
    certificate::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

/// Makes a drawn certificate valid. True if it was not valid before.
pub(crate) async fn issue(
    exec: &DatabaseExecutor<'_>,
    id: CertificateId,
    digest: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = certificate::Entity::update_many()
        .col_expr(certificate::Column::State, Expr::value(State::Issued.as_str()))
        .col_expr(certificate::Column::Digest, Expr::value(digest))
        .col_expr(certificate::Column::IssuedAt, Expr::value(now))
        .filter(certificate::Column::Id.eq(id))
        .filter(certificate::Column::State.eq(State::Drawn.as_str()))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Ends a valid certificate. True if it was valid.
pub(crate) async fn end(
    exec: &DatabaseExecutor<'_>,
    id: CertificateId,
    state: State,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = certificate::Entity::update_many()
        .col_expr(certificate::Column::State, Expr::value(state.as_str()))
        .col_expr(certificate::Column::EndedAt, Expr::value(now))
        .col_expr(certificate::Column::Reason, Expr::value(reason))
        .filter(certificate::Column::Id.eq(id))
        .filter(certificate::Column::State.eq(State::Issued.as_str()))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

pub(crate) async fn certificate(exec: &DatabaseExecutor<'_>, id: CertificateId) -> Result<Option<Certificate>> {
    certificate::Entity::find_by_id(id).one(exec).await?.map(certificate_of).transpose()
}

pub(crate) async fn certificate_by_code(exec: &DatabaseExecutor<'_>, code: &str) -> Result<Option<Certificate>> {
    certificate::Entity::find()
        .filter(certificate::Column::Code.eq(code))
        .one(exec)
        .await?
        .map(certificate_of)
        .transpose()
}

/// The certificate that replaced this one.
pub(crate) async fn successor(exec: &DatabaseExecutor<'_>, id: CertificateId) -> Result<Option<Certificate>> {
    let found = certificate::Entity::find().filter(certificate::Column::ReplacesId.eq(id)).one(exec).await?;
    found.map(certificate_of).transpose()
}

/// A person's certificates that are or were valid, latest first.
pub(crate) async fn certificates_of(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<Certificate>> {
    let rows = certificate::Entity::find()
        .filter(certificate::Column::PersonId.eq(person))
        .filter(certificate::Column::State.ne(State::Drawn.as_str()))
        .order_by_desc(certificate::Column::IssuedAt)
        .all(exec)
        .await?;
    rows.into_iter().map(certificate_of).collect()
}

/// All certificates, latest number first, found by part of the number if one is given.
pub(crate) async fn certificates(
    exec: &DatabaseExecutor<'_>,
    number: &str,
    page: PageRequest,
) -> Result<Page<Certificate>> {
    let mut select = certificate::Entity::find();
    if !number.is_empty() {
        select = select.filter(certificate::Column::Number.contains(number));
    }
    let total = select.clone().count(exec).await?;
    let rows = select
        .order_by_desc(certificate::Column::DrawnAt)
        .order_by_desc(certificate::Column::Sequence)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.into_iter().map(certificate_of).collect::<Result<_>>()?, page, total))
}

fn certificate_of(row: certificate::Model) -> Result<Certificate> {
    let snapshot = serde_json::from_value(row.snapshot).map_err(|e| Error::stored("certificate", e))?;
    let state = State::parse(&row.state).ok_or_else(|| Error::stored("certificate state", row.state))?;
    Ok(Certificate {
        id: row.id,
        code: row.code,
        number: row.number,
        person: row.person_id,
        enrolment: row.enrolment_id,
        course: row.course_id,
        state,
        snapshot,
        digest: row.digest,
        issued_at: row.issued_at,
        ended_at: row.ended_at,
        reason: row.reason,
        replaces: row.replaces_id,
    })
}

/// Opens a batch. False if it is open already.
pub(crate) async fn insert_batch(
    exec: &DatabaseExecutor<'_>,
    id: BatchId,
    total: usize,
    by: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = batch::ActiveModel {
        id: Set(id),
        total: Set(total as i32),
        done: Set(0),
        failed: Set(json!([])),
        started_by: Set(by.to_owned()),
        created_at: Set(now),
        finished_at: Set(None),
    };
    let once = OnConflict::column(batch::Column::Id).do_nothing().to_owned();
    Ok(batch::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Writes down how far a batch is.
pub(crate) async fn advance_batch(
    exec: &DatabaseExecutor<'_>,
    id: BatchId,
    done: i32,
    failed: &[Failed],
    finished_at: Option<DateTime<Utc>>,
) -> Result<()> {
    batch::Entity::update_many()
        .col_expr(batch::Column::Done, Expr::value(done))
        .col_expr(batch::Column::Failed, Expr::value(json!(failed)))
        .col_expr(batch::Column::FinishedAt, Expr::value(finished_at))
        .filter(batch::Column::Id.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

pub(crate) async fn batch(exec: &DatabaseExecutor<'_>, id: BatchId) -> Result<Option<Batch>> {
    let Some(row) = batch::Entity::find_by_id(id).one(exec).await? else { return Ok(None) };
    let failed = serde_json::from_value(row.failed).map_err(|e| Error::stored("batch", e))?;
    Ok(Some(Batch { id: row.id, total: row.total, done: row.done, failed, finished_at: row.finished_at }))
}

#[derive(FromQueryResult)]
struct Counts {
    open: i64,
    valid: i64,
}

/// How many candidates wait, and how many certificates are valid.
pub(crate) async fn counts(exec: &DatabaseExecutor<'_>) -> Result<(i64, i64)> {
    let open = Query::select()
        .expr(Expr::col(candidate::Column::EnrolmentId).count())
        .from(candidate::Entity)
        .and_where(candidate::Column::CertificateId.is_null())
        .to_owned();
    let valid = Query::select()
        .expr(Expr::col(certificate::Column::Id).count())
        .from(certificate::Entity)
        .and_where(certificate::Column::State.eq(State::Issued.as_str()))
        .to_owned();
    let both = Query::select()
        .expr_as(Expr::SubQuery(None, Box::new(open.into())), "open")
        .expr_as(Expr::SubQuery(None, Box::new(valid.into())), "valid")
        .to_owned();
    let found = Counts::find_by_statement(exec.get_database_backend().build(&both)).one(exec).await?;
    Ok(found.map_or((0, 0), |counts| (counts.open, counts.valid)))
}

#[cfg(test)]
mod tests {
    use kernel::id::TemplateId;
    use uuid::Uuid;

    use super::draw_sequence;

    /// 64 issuers at once, every fourth of whom gives up: the numbers that stay are 1, 2, 3 and on without a gap.
    #[tokio::test]
    async fn numbers_have_no_gaps_however_many_draw() {
        for database in test_kit::databases().await {
            let template = TemplateId::from_uuid(Uuid::from_u128(1));
            let mut issuers = tokio::task::JoinSet::new();
            for issuer in 0..64 {
                let db = database.db.clone();
                issuers.spawn(async move {
                    let tx = db.begin().await.expect("a transaction");
                    let number = draw_sequence(&tx.exec(), template, 2026).await.expect("a number");
                    if issuer % 4 == 3 {
                        return None;
                    }
                    tx.commit().await.expect("committed");
                    Some(number)
                });
            }
            let mut drawn: Vec<i32> = issuers.join_all().await.into_iter().flatten().collect();
            drawn.sort_unstable();
            assert_eq!(drawn, (1..=48).collect::<Vec<i32>>(), "{}", database.engine);
        }
    }
}
