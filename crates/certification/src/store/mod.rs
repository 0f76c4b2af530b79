//! The tables of this feature.

mod batches;
mod entity;
mod keys;
mod offers;
mod photos;
mod programmes;
mod templates;

use chrono::{DateTime, NaiveDate, Utc};
use database::{Error, Result};
use kernel::{
    Page, PageRequest,
    id::{BatchId, CertificateId, CourseId, EnrolmentId, PersonId},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseExecutor, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use serde_json::json;

use self::entity::{candidate, certificate, rule, series};
pub(crate) use self::{batches::*, keys::*, offers::*, photos::*, programmes::*, templates::*};
use crate::model::{Basis, Candidate, Certificate, Signing, State};

/// Notes a candidate. False if it is noted already.
pub(crate) async fn insert_candidate(exec: &DatabaseExecutor<'_>, new: &Candidate) -> Result<bool> {
    let row = candidate::ActiveModel {
        enrolment_id: Set(new.enrolment),
        person_id: Set(new.person),
        course_id: Set(new.course),
        publication_id: Set(new.publication),
        completed_at: Set(new.completed_at),
        certificate_id: Set(None),
        basis: Set(new.basis.as_str().to_owned()),
        facts: Set(new.facts.as_ref().map(|facts| json!(facts))),
    };
    let once = OnConflict::column(candidate::Column::EnrolmentId).do_nothing().to_owned();
    Ok(candidate::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

pub(crate) async fn candidate(
    exec: &DatabaseExecutor<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<(Candidate, Option<CertificateId>)>> {
    Ok(candidates_of(exec, &[enrolment]).await?.pop())
}

/// These candidates, with the certificates they have.
pub(crate) async fn candidates_of(
    exec: &DatabaseExecutor<'_>,
    enrolments: &[EnrolmentId],
) -> Result<Vec<(Candidate, Option<CertificateId>)>> {
    let chosen = candidate::Column::EnrolmentId.is_in(enrolments.iter().copied());
    let rows = candidate::Entity::find().filter(chosen).all(exec).await?;
    rows.into_iter().map(|row| Ok((candidate_of(&row)?, row.certificate_id))).collect()
}

/// Candidates without a certificate, of one course or all, but for those of courses that give none.
fn open_candidates(course: Option<CourseId>) -> Select<candidate::Entity> {
    let rules = |condition: Condition| {
        Query::select().column(rule::Column::CourseId).from(rule::Entity).cond_where(condition).to_owned()
    };
    let without = rules(Condition::all().add(rule::Column::Award.eq(false)));
    // Where there is no rule of its own, that of its kind holds.
    let by_kind = Basis::ALL.iter().filter_map(|basis| {
        let key = basis.rule_key()?;
        let none = rules(Condition::all().add(rule::Column::Award.eq(false)).add(rule::Column::CourseId.eq(key)));
        let own = rules(Condition::all().add(Expr::value(true)));
        let given = Condition::any().add(candidate::Column::Basis.ne(basis.as_str())).add(Expr::exists(none).not());
        let own = (*basis != Basis::Role).then(|| candidate::Column::CourseId.in_subquery(own));
        Some(given.add_option(own))
    });
    by_kind
        .fold(candidate::Entity::find(), QueryFilter::filter)
        .filter(candidate::Column::CertificateId.is_null())
        .filter(
            Condition::any()
                .add(candidate::Column::CourseId.not_in_subquery(without))
                .add(candidate::Column::Basis.eq(Basis::Role.as_str())),
        )
        .apply_if(course, |select, course| select.filter(candidate::Column::CourseId.eq(course)))
}

/// Candidates without a certificate, earliest completion first.
pub(crate) async fn candidates(
    exec: &DatabaseExecutor<'_>,
    course: Option<CourseId>,
    page: PageRequest,
) -> Result<Page<Candidate>> {
    let select = open_candidates(course);
    let total = select.clone().count(exec).await?;
    let rows = select
        .order_by_asc(candidate::Column::CompletedAt)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.iter().map(candidate_of).collect::<Result<_>>()?, page, total))
}

/// The enrolments of all candidates of a course without a certificate, for «everybody».
pub(crate) async fn open_enrolments(
    exec: &DatabaseExecutor<'_>,
    course: Option<CourseId>,
    limit: u64,
) -> Result<Vec<EnrolmentId>> {
    let select = open_candidates(course);
    let rows = select.order_by_asc(candidate::Column::CompletedAt).limit(limit).all(exec).await?;
    Ok(rows.into_iter().map(|row| row.enrolment_id).collect())
}

pub(super) fn candidate_of(row: &candidate::Model) -> Result<Candidate> {
    let facts = row.facts.clone().map(serde_json::from_value).transpose().map_err(|e| Error::stored("award", e))?;
    Ok(Candidate {
        enrolment: row.enrolment_id,
        person: row.person_id,
        course: row.course_id,
        publication: row.publication_id,
        completed_at: row.completed_at,
        basis: Basis::parse(&row.basis).ok_or_else(|| Error::stored("basis", row.basis.clone()))?,
        facts,
    })
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

/// Draws the next numbers of a series and gives the last one. The row stays locked until the transaction ends, so numbers are given
/// one after the other and an undone transaction gives its numbers back.
pub(crate) async fn draw_sequence(exec: &DatabaseExecutor<'_>, format: &str, year: i32, count: i32) -> Result<i32> {
    let row = series::ActiveModel { format: Set(format.to_owned()), year: Set(year), last: Set(count) };
    let next = OnConflict::columns([series::Column::Format, series::Column::Year])
        .value(series::Column::Last, Expr::col((series::Entity, series::Column::Last)).add(count))
        .to_owned();
    let drawn = series::Entity::insert(row).on_conflict(next).exec_with_returning(exec).await?;
    Ok(drawn.last)
}

/// A certificate whose number was just drawn.
pub(crate) struct Drawn {
    pub(crate) certificate: Certificate,
    pub(crate) year: i32,
    pub(crate) sequence: i32,
    pub(crate) batch: Option<BatchId>,
}

pub(crate) async fn insert_drawn(exec: &DatabaseExecutor<'_>, new: &[Drawn], now: DateTime<Utc>) -> Result<()> {
    let rows = new.iter().map(|drawn| {
        let c = &drawn.certificate;
        certificate::ActiveModel {
            id: Set(c.id),
            code: Set(c.code.clone()),
            number: Set(c.number.clone()),
            template_id: Set(c.template),
            year: Set(drawn.year),
            sequence: Set(drawn.sequence),
            person_id: Set(c.person),
            enrolment_id: Set(c.enrolment),
            course_id: Set(c.course),
            state: Set(State::Drawn.as_str().to_owned()),
            snapshot: Set(json!(c.snapshot)),
            digest: Set(String::new()),
            drawn_at: Set(now),
            issued_at: Set(None),
            ended_at: Set(None),
            reason: Set(None),
            replaces_id: Set(c.replaces),
            batch_id: Set(drawn.batch),
            template_version: Set(c.template_version),
            basis: Set(c.basis.as_str().to_owned()),
            signing: Set(c.signing.as_str().to_owned()),
            rendered: Set(String::new()),
            signed_at: Set(None),
            expires_on: Set(c.expires_on),
            cycle: Set(c.cycle),
            reminded: Set(0),
            expiry_told: Set(false),
            replacement_reason: Set(c.replacement_reason.clone()),
            status_index: Set(c.status_index),
        }
    });
    if new.is_empty() {
        return Ok(());
    }
    certificate::Entity::insert_many(rows).exec_without_returning(exec).await?;
    Ok(())
}

/// The earlier certificates of these people for these courses, as pairs, one each.
pub(crate) async fn earlier(
    exec: &DatabaseExecutor<'_>,
    people: &[PersonId],
    courses: &[CourseId],
) -> Result<Vec<(PersonId, CourseId)>> {
    let rows = certificate::Entity::find()
        .select_only()
        .columns([certificate::Column::PersonId, certificate::Column::CourseId])
        .filter(certificate::Column::PersonId.is_in(people.iter().copied()))
        .filter(certificate::Column::CourseId.is_in(courses.iter().copied()))
        .filter(certificate::Column::ReplacesId.is_null())
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows)
}

/// Notes that the document of a drawn certificate is stored and waits for its signature. True if it was drawn.
pub(crate) async fn submit(exec: &DatabaseExecutor<'_>, id: CertificateId, rendered: &str) -> Result<bool> {
    let done = certificate::Entity::update_many()
        .col_expr(certificate::Column::State, Expr::value(State::Submitted.as_str()))
        .col_expr(certificate::Column::Rendered, Expr::value(rendered))
        .filter(certificate::Column::Id.eq(id))
        .filter(certificate::Column::State.eq(State::Drawn.as_str()))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes the signed document of a submitted certificate. True if it was submitted.
pub(crate) async fn sign(
    exec: &DatabaseExecutor<'_>,
    id: CertificateId,
    digest: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = certificate::Entity::update_many()
        .col_expr(certificate::Column::State, Expr::value(State::Signed.as_str()))
        .col_expr(certificate::Column::Digest, Expr::value(digest))
        .col_expr(certificate::Column::SignedAt, Expr::value(now))
        .filter(certificate::Column::Id.eq(id))
        .filter(certificate::Column::State.eq(State::Submitted.as_str()))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Makes a drawn or signed certificate valid. True if it was not valid before.
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
        .filter(certificate::Column::State.is_in([State::Drawn.as_str(), State::Signed.as_str()]))
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

async fn certificates_by(exec: &DatabaseExecutor<'_>, select: Select<certificate::Entity>) -> Result<Vec<Certificate>> {
    select.all(exec).await?.into_iter().map(certificate_of).collect()
}

/// A page of certificates, and how many there are in all.
async fn page_of(
    exec: &DatabaseExecutor<'_>,
    select: Select<certificate::Entity>,
    page: PageRequest,
    size: u64,
) -> Result<Page<Certificate>> {
    let total = select.clone().count(exec).await?;
    let items = certificates_by(exec, select.offset((page.number() - 1) * size).limit(size)).await?;
    Ok(Page::new(items, page, total))
}

/// A person's certificates that are or were valid, latest first.
pub(crate) async fn certificates_of(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<Certificate>> {
    certificates_of_all(exec, &[person]).await
}

/// The same of several people together.
pub(crate) async fn certificates_of_all(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<Vec<Certificate>> {
    let select = certificate::Entity::find()
        .filter(certificate::Column::PersonId.is_in(people.iter().copied()))
        .filter(certificate::Column::IssuedAt.is_not_null())
        .order_by_desc(certificate::Column::IssuedAt);
    certificates_by(exec, select).await
}

/// These certificates, in no particular order.
pub(crate) async fn certificates_by_id(exec: &DatabaseExecutor<'_>, ids: &[CertificateId]) -> Result<Vec<Certificate>> {
    let chosen = certificate::Column::Id.is_in(ids.iter().copied());
    certificates_by(exec, certificate::Entity::find().filter(chosen)).await
}

/// The valid certificates of these enrolments.
pub(crate) async fn valid_of(exec: &DatabaseExecutor<'_>, enrolments: &[EnrolmentId]) -> Result<Vec<Certificate>> {
    let select = certificate::Entity::find()
        .filter(certificate::Column::EnrolmentId.is_in(enrolments.iter().copied()))
        .filter(certificate::Column::State.eq(State::Issued.as_str()));
    certificates_by(exec, select).await
}

/// The certificate whose document, signed or not, has this hash.
pub(crate) async fn certificate_by_digest(exec: &DatabaseExecutor<'_>, digest: &str) -> Result<Option<Certificate>> {
    let either =
        Condition::any().add(certificate::Column::Digest.eq(digest)).add(certificate::Column::Rendered.eq(digest));
    certificate::Entity::find().filter(either).one(exec).await?.map(certificate_of).transpose()
}

/// Whether a certificate with this number, this code or a document of this hash was ever issued. What is empty fits none.
pub(crate) async fn is_known(exec: &DatabaseExecutor<'_>, number: &str, code: &str, digest: &str) -> Result<bool> {
    let any = [
        (certificate::Column::Number, number),
        (certificate::Column::Code, code),
        (certificate::Column::Digest, digest),
        (certificate::Column::Rendered, digest),
    ];
    let any = any.into_iter().filter(|(_, value)| !value.is_empty());
    let any = any.fold(Condition::any(), |any, (column, value)| any.add(column.eq(value)));
    let issued = certificate::Entity::find().filter(certificate::Column::IssuedAt.is_not_null());
    Ok(!any.is_empty() && issued.filter(any).limit(1).count(exec).await? > 0)
}

/// Certificates in this state, lowest number first.
pub(crate) async fn certificates_in(
    exec: &DatabaseExecutor<'_>,
    state: State,
    page: PageRequest,
    size: u64,
) -> Result<Page<Certificate>> {
    let select = certificate::Entity::find()
        .filter(certificate::Column::State.eq(state.as_str()))
        .order_by_asc(certificate::Column::DrawnAt)
        .order_by_asc(certificate::Column::Sequence);
    page_of(exec, select, page, size).await
}

/// The latest certificate that a course gave.
pub(crate) async fn newest_of_course(exec: &DatabaseExecutor<'_>, course: CourseId) -> Result<Option<Certificate>> {
    let found = certificate::Entity::find()
        .filter(certificate::Column::CourseId.eq(course))
        .filter(certificate::Column::IssuedAt.is_not_null())
        .order_by_desc(certificate::Column::IssuedAt)
        .limit(1)
        .one(exec)
        .await?;
    found.map(certificate_of).transpose()
}

/// Certificates whose numbers were drawn before this moment and whose documents are still missing, at most `limit`, besides those of
/// batches under way, which their own jobs finish.
pub(crate) async fn left_behind(
    exec: &DatabaseExecutor<'_>,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Certificate>> {
    let select = certificate::Entity::find()
        .filter(certificate::Column::State.eq(State::Drawn.as_str()))
        .filter(certificate::Column::DrawnAt.lt(before))
        .filter(certificate::Column::BatchId.is_null())
        .limit(limit);
    certificates_by(exec, select).await
}

/// Whether the holder of the certificate at hand has a valid one of a later cycle for the same course.
fn renewed() -> Expr {
    const NEWER: &str = "newer";
    let of = |column: certificate::Column| Expr::col((NEWER, column));
    let here = |column: certificate::Column| (certificate::Entity, column);
    let newer = Query::select()
        .column((NEWER, certificate::Column::Id))
        .from_as(certificate::Entity, NEWER)
        .and_where(of(certificate::Column::PersonId).equals(here(certificate::Column::PersonId)))
        .and_where(of(certificate::Column::CourseId).equals(here(certificate::Column::CourseId)))
        .and_where(of(certificate::Column::Cycle).gt(Expr::col(here(certificate::Column::Cycle))))
        .and_where(of(certificate::Column::State).eq(State::Issued.as_str()))
        .to_owned();
    Expr::exists(newer)
}

/// Valid certificates that end within `until` and whose holders were not yet told so, at most `limit`.
pub(crate) async fn ending(
    exec: &DatabaseExecutor<'_>,
    today: NaiveDate,
    until: NaiveDate,
    step: i32,
    limit: u64,
) -> Result<Vec<Certificate>> {
    let select = certificate::Entity::find()
        .filter(certificate::Column::State.eq(State::Issued.as_str()))
        .filter(certificate::Column::ExpiresOn.gte(today))
        .filter(certificate::Column::ExpiresOn.lte(until))
        .filter(certificate::Column::Reminded.lt(step))
        .filter(renewed().not())
        .order_by_asc(certificate::Column::ExpiresOn)
        .limit(limit);
    certificates_by(exec, select).await
}

/// Valid certificates whose last day has passed and of which nobody heard yet, at most `limit`.
pub(crate) async fn ended(exec: &DatabaseExecutor<'_>, today: NaiveDate, limit: u64) -> Result<Vec<Certificate>> {
    let select = certificate::Entity::find()
        .filter(certificate::Column::State.eq(State::Issued.as_str()))
        .filter(certificate::Column::ExpiresOn.lt(today))
        .filter(certificate::Column::ExpiryTold.eq(false))
        .limit(limit);
    certificates_by(exec, select).await
}

/// Notes that the holder was reminded. True if this was not noted before.
pub(crate) async fn set_reminded(exec: &DatabaseExecutor<'_>, id: CertificateId, step: i32) -> Result<bool> {
    let done = certificate::Entity::update_many()
        .col_expr(certificate::Column::Reminded, Expr::value(step))
        .filter(certificate::Column::Id.eq(id))
        .filter(certificate::Column::Reminded.lt(step))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes that others heard of the end. True if this was not noted before.
pub(crate) async fn set_expiry_told(exec: &DatabaseExecutor<'_>, id: CertificateId) -> Result<bool> {
    let done = certificate::Entity::update_many()
        .col_expr(certificate::Column::ExpiryTold, Expr::value(true))
        .filter(certificate::Column::Id.eq(id))
        .filter(certificate::Column::ExpiryTold.eq(false))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Places in the status list of what is not valid any more, within this list.
pub(crate) async fn revoked_places(exec: &DatabaseExecutor<'_>, from: i32, to: i32) -> Result<Vec<i32>> {
    let rows: Vec<Option<i32>> = certificate::Entity::find()
        .select_only()
        .column(certificate::Column::StatusIndex)
        .filter(certificate::Column::StatusIndex.gte(from))
        .filter(certificate::Column::StatusIndex.lt(to))
        .filter(certificate::Column::State.is_in([State::Revoked.as_str(), State::Replaced.as_str()]))
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// All certificates, latest number first, found by part of the number if one is given.
pub(crate) async fn certificates(
    exec: &DatabaseExecutor<'_>,
    number: &str,
    page: PageRequest,
) -> Result<Page<Certificate>> {
    let select = certificate::Entity::find()
        .apply_if((!number.is_empty()).then_some(number), |select, part| {
            select.filter(certificate::Column::Number.contains(part))
        })
        .order_by_desc(certificate::Column::DrawnAt)
        .order_by_desc(certificate::Column::Sequence);
    page_of(exec, select, page, PageRequest::SIZE).await
}

fn certificate_of(row: certificate::Model) -> Result<Certificate> {
    let snapshot = serde_json::from_value(row.snapshot).map_err(|e| Error::stored("certificate", e))?;
    let state = State::parse(&row.state).ok_or_else(|| Error::stored("certificate state", row.state))?;
    let basis = Basis::parse(&row.basis).ok_or_else(|| Error::stored("basis", row.basis))?;
    let signing = Signing::parse(&row.signing).ok_or_else(|| Error::stored("signing", row.signing))?;
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
        replacement_reason: row.replacement_reason,
        template: row.template_id,
        template_version: row.template_version,
        basis,
        signing,
        rendered: row.rendered,
        signed_at: row.signed_at,
        expires_on: row.expires_on,
        cycle: row.cycle,
        status_index: row.status_index,
    })
}

#[derive(FromQueryResult)]
struct Counts {
    open: i64,
    valid: i64,
    unsigned: i64,
}

/// How many candidates wait, how many certificates are valid, and how many wait for a signature.
pub(crate) async fn counts(exec: &DatabaseExecutor<'_>) -> Result<(i64, i64, i64)> {
    let open =
        open_candidates(None).select_only().column_as(candidate::Column::EnrolmentId.count(), "open").into_query();
    let standing = |state: State| {
        Query::select()
            .expr(Expr::col(certificate::Column::Id).count())
            .from(certificate::Entity)
            .and_where(certificate::Column::State.eq(state.as_str()))
            .to_owned()
    };
    let both = Query::select()
        .expr_as(Expr::SubQuery(None, Box::new(open.into())), "open")
        .expr_as(Expr::SubQuery(None, Box::new(standing(State::Issued).into())), "valid")
        .expr_as(Expr::SubQuery(None, Box::new(standing(State::Submitted).into())), "unsigned")
        .to_owned();
    let found = Counts::find_by_statement(exec.get_database_backend().build(&both)).one(exec).await?;
    Ok(found.map_or((0, 0, 0), |counts| (counts.open, counts.valid, counts.unsigned)))
}

#[cfg(test)]
mod tests {
    use super::draw_sequence;

    /// 64 issuers at once, every fourth of whom gives up: the numbers that stay are 1, 2, 3 and on without a gap.
    #[tokio::test]
    async fn numbers_have_no_gaps_however_many_draw() {
        for database in test_kit::databases().await {
            let mut issuers = tokio::task::JoinSet::new();
            for issuer in 0..64 {
                let db = database.db.clone();
                issuers.spawn(async move {
                    let tx = db.begin().await.expect("a transaction");
                    let number = draw_sequence(&tx.exec(), "{urut}/{tahun}", 2026, 1).await.expect("a number");
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
