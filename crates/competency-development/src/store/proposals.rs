//! Proposed levels.

use chrono::{DateTime, Utc};
use database::Result;
use kernel::{
    Page, PageRequest,
    id::{LevelProposalId, PersonId},
};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use super::{entity::level_proposal, small, word};
use crate::model::{Proposal, ProposalState};

/// Puts proposals in. Repeating it changes nothing.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, proposals: &[Proposal]) -> Result<()> {
    if proposals.is_empty() {
        return Ok(());
    }
    let rows = proposals.iter().map(|one| level_proposal::ActiveModel {
        id: Set(one.id),
        person_id: Set(one.person),
        competency_id: Set(one.competency),
        level: Set(one.level.into()),
        enrolment_id: Set(one.enrolment),
        course: Set(one.course.clone()),
        proposed_on: Set(one.proposed_on),
        state: Set(one.state.as_str().to_owned()),
        reason: Set(one.reason.clone()),
        decided_by: Set(String::new()),
        decided_at: Set(None),
    });
    let once = OnConflict::columns([level_proposal::Column::EnrolmentId, level_proposal::Column::CompetencyId])
        .do_nothing()
        .to_owned();
    level_proposal::Entity::insert_many(rows).on_conflict(once).exec_without_returning(exec).await?;
    Ok(())
}

pub(crate) async fn get(exec: &DatabaseExecutor<'_>, id: LevelProposalId) -> Result<Option<Proposal>> {
    level_proposal::Entity::find_by_id(id).one(exec).await?.map(proposal_of).transpose()
}

/// Proposals of these persons, the latest first.
pub(crate) async fn of(exec: &DatabaseExecutor<'_>, people: &[PersonId]) -> Result<Vec<Proposal>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let rows = level_proposal::Entity::find()
        .filter(level_proposal::Column::PersonId.is_in(people.iter().copied()))
        .order_by_desc(level_proposal::Column::ProposedOn)
        .order_by_desc(level_proposal::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter().map(proposal_of).collect()
}

/// A page of those that wait, the oldest first.
pub(crate) async fn waiting(exec: &DatabaseExecutor<'_>, page: PageRequest) -> Result<Page<Proposal>> {
    let select =
        level_proposal::Entity::find().filter(level_proposal::Column::State.eq(ProposalState::Waiting.as_str()));
    let total = select.clone().count(exec).await?;
    let rows = select
        .order_by_asc(level_proposal::Column::ProposedOn)
        .order_by_asc(level_proposal::Column::Id)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.into_iter().map(proposal_of).collect::<Result<_>>()?, page, total))
}

/// Decides on one that waits. False if it does not wait.
pub(crate) async fn decide(
    exec: &DatabaseExecutor<'_>,
    id: LevelProposalId,
    to: ProposalState,
    reason: &str,
    by: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    use level_proposal::Column as C;
    let done = level_proposal::Entity::update_many()
        .col_expr(C::State, Expr::value(to.as_str()))
        .col_expr(C::Reason, Expr::value(reason))
        .col_expr(C::DecidedBy, Expr::value(by))
        .col_expr(C::DecidedAt, Expr::value(now))
        .filter(C::Id.eq(id))
        .filter(C::State.eq(ProposalState::Waiting.as_str()))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

fn proposal_of(row: level_proposal::Model) -> Result<Proposal> {
    Ok(Proposal {
        level: small("level", row.level)?,
        state: word("state of a proposal", ProposalState::parse(&row.state), &row.state)?,
        id: row.id,
        person: row.person_id,
        competency: row.competency_id,
        enrolment: row.enrolment_id,
        course: row.course,
        proposed_on: row.proposed_on,
        reason: row.reason,
    })
}
