//! Outside certificates.

use chrono::{DateTime, Utc};
use database::{Error, Result};
use kernel::{
    Page, PageRequest,
    id::{OutsideCertificateId, PersonId},
};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use super::{entity::jp_certificate, word};
use crate::{
    model::{CertificateFacts, CertificateState, OutsideCertificate},
    rules::duplicate::key,
};

/// Puts a new draft in. Repeating it changes nothing; false if it was there.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, new: &OutsideCertificate, now: DateTime<Utc>) -> Result<bool> {
    let facts = &new.facts;
    let row = jp_certificate::ActiveModel {
        id: Set(new.id),
        person_id: Set(new.person),
        state: Set(new.state.as_str().to_owned()),
        title: Set(facts.title.clone()),
        organiser: Set(facts.organiser.clone()),
        number: Set(facts.number.clone()),
        number_key: Set(key(&facts.number)),
        organiser_key: Set(key(&facts.organiser)),
        form: Set(facts.form.clone()),
        started_on: Set(facts.started_on),
        ended_on: Set(facts.ended_on),
        days: Set(facts.days),
        sessions: Set(facts.sessions),
        jp: Set(facts.jp),
        abroad: Set(facts.abroad),
        digest: Set(new.digest.clone()),
        file_name: Set(new.file_name.clone()),
        media_type: Set(new.media_type.clone()),
        qr: Set(new.qr.clone()),
        note: Set(String::new()),
        decided_by: Set(String::new()),
        uploaded_at: Set(now),
        submitted_at: Set(None),
        decided_at: Set(None),
    };
    let once = OnConflict::column(jp_certificate::Column::Id).do_nothing().to_owned();
    Ok(jp_certificate::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? > 0)
}

/// Hands the facts in, from one of these states. `None` if another certificate of the person has the same number and organiser; false
/// if the certificate is in none of the states.
pub(crate) async fn submit(
    exec: &DatabaseExecutor<'_>,
    id: OutsideCertificateId,
    facts: &CertificateFacts,
    from: &[CertificateState],
    now: DateTime<Utc>,
) -> Result<Option<bool>> {
    use jp_certificate::Column as C;
    let done = jp_certificate::Entity::update_many()
        .col_expr(C::State, Expr::value(CertificateState::Submitted.as_str()))
        .col_expr(C::Title, Expr::value(facts.title.as_str()))
        .col_expr(C::Organiser, Expr::value(facts.organiser.as_str()))
        .col_expr(C::Number, Expr::value(facts.number.as_str()))
        .col_expr(C::NumberKey, Expr::value(key(&facts.number)))
        .col_expr(C::OrganiserKey, Expr::value(key(&facts.organiser)))
        .col_expr(C::Form, Expr::value(facts.form.as_str()))
        .col_expr(C::StartedOn, Expr::value(facts.started_on))
        .col_expr(C::EndedOn, Expr::value(facts.ended_on))
        .col_expr(C::Days, Expr::value(facts.days))
        .col_expr(C::Sessions, Expr::value(facts.sessions))
        .col_expr(C::Jp, Expr::value(facts.jp))
        .col_expr(C::Abroad, Expr::value(facts.abroad))
        .col_expr(C::SubmittedAt, Expr::value(now))
        .filter(C::Id.eq(id))
        .filter(C::State.is_in(from.iter().map(|state| state.as_str())))
        .exec(exec)
        .await;
    match done.map_err(Error::from) {
        Ok(done) => Ok(Some(done.rows_affected == 1)),
        Err(Error::Unique(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Moves a certificate from one of these states to another. True if it was in one of them.
pub(crate) async fn decide(
    exec: &DatabaseExecutor<'_>,
    id: OutsideCertificateId,
    from: &[CertificateState],
    to: CertificateState,
    note: &str,
    by: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    use jp_certificate::Column as C;
    let done = jp_certificate::Entity::update_many()
        .col_expr(C::State, Expr::value(to.as_str()))
        .col_expr(C::Note, Expr::value(note))
        .col_expr(C::DecidedBy, Expr::value(by))
        .col_expr(C::DecidedAt, Expr::value(now))
        .filter(C::Id.eq(id))
        .filter(C::State.is_in(from.iter().map(|state| state.as_str())))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Removes a draft of this person. True if there was one.
pub(crate) async fn remove_draft(
    exec: &DatabaseExecutor<'_>,
    id: OutsideCertificateId,
    person: PersonId,
) -> Result<bool> {
    let done = jp_certificate::Entity::delete_many()
        .filter(jp_certificate::Column::Id.eq(id))
        .filter(jp_certificate::Column::PersonId.eq(person))
        .filter(jp_certificate::Column::State.eq(CertificateState::Draft.as_str()))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

pub(crate) async fn get(exec: &DatabaseExecutor<'_>, id: OutsideCertificateId) -> Result<Option<OutsideCertificate>> {
    jp_certificate::Entity::find_by_id(id).one(exec).await?.map(certificate_of).transpose()
}

/// A person's certificates, latest first.
pub(crate) async fn of_person(exec: &DatabaseExecutor<'_>, person: PersonId) -> Result<Vec<OutsideCertificate>> {
    let rows = jp_certificate::Entity::find()
        .filter(jp_certificate::Column::PersonId.eq(person))
        .order_by_desc(jp_certificate::Column::UploadedAt)
        .all(exec)
        .await?;
    rows.into_iter().map(certificate_of).collect()
}

/// Certificates in a state: those that wait in order of their coming, others latest first.
pub(crate) async fn in_state(
    exec: &DatabaseExecutor<'_>,
    state: CertificateState,
    page: PageRequest,
) -> Result<Page<OutsideCertificate>> {
    let select = jp_certificate::Entity::find().filter(jp_certificate::Column::State.eq(state.as_str()));
    let total = select.clone().count(exec).await?;
    let select = if state == CertificateState::Submitted {
        select.order_by_asc(jp_certificate::Column::SubmittedAt)
    } else {
        select.order_by_desc(jp_certificate::Column::DecidedAt)
    };
    let rows = select
        .order_by_asc(jp_certificate::Column::Id)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.into_iter().map(certificate_of).collect::<Result<_>>()?, page, total))
}

/// The ids of the first certificates that wait, to go from one to the next.
pub(crate) async fn waiting(exec: &DatabaseExecutor<'_>, limit: u64) -> Result<Vec<OutsideCertificateId>> {
    let rows = jp_certificate::Entity::find()
        .select_only()
        .column(jp_certificate::Column::Id)
        .filter(jp_certificate::Column::State.eq(CertificateState::Submitted.as_str()))
        .order_by_asc(jp_certificate::Column::SubmittedAt)
        .order_by_asc(jp_certificate::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(exec)
        .await?;
    Ok(rows)
}

/// How many certificates wait.
pub(crate) async fn count_waiting(exec: &DatabaseExecutor<'_>) -> Result<u64> {
    let waiting = jp_certificate::Column::State.eq(CertificateState::Submitted.as_str());
    Ok(jp_certificate::Entity::find().filter(waiting).count(exec).await?)
}

fn certificate_of(row: jp_certificate::Model) -> Result<OutsideCertificate> {
    Ok(OutsideCertificate {
        state: word("state of a certificate", CertificateState::parse(&row.state), &row.state)?,
        id: row.id,
        person: row.person_id,
        facts: CertificateFacts {
            title: row.title,
            organiser: row.organiser,
            number: row.number,
            form: row.form,
            started_on: row.started_on,
            ended_on: row.ended_on,
            days: row.days,
            sessions: row.sessions,
            jp: row.jp,
            abroad: row.abroad,
        },
        digest: row.digest,
        file_name: row.file_name,
        media_type: row.media_type,
        qr: row.qr,
        note: row.note,
        decided_by: row.decided_by,
        submitted_at: row.submitted_at,
        decided_at: row.decided_at,
    })
}
