//! Questions of banks and their revisions.

use chrono::{DateTime, Utc};
use courseware::{AuthoredQuestion, likeness::plain_words, question::Bloom};
use database::DatabaseExecutor;
use kernel::{
    Cx, Page, PageRequest,
    id::{QuestionBankId, QuestionId, RevisionId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, JoinType, LikeExpr, Query},
};

use super::{
    Result,
    entity::{bank_entry, bank_question, bank_question_tag, bank_revision, bank_use},
};
use crate::{
    AuthoringError,
    model::{
        RevisionRow,
        bank::{BankFilter, BankHead, BankQuestion, BankState, BankUse, Facet, Selection, Take, title_of, words_of},
    },
};

fn tags_of(value: sea_orm::JsonValue) -> Vec<String> {
    serde_json::from_value(value).unwrap_or_default()
}

fn row(row: bank_question::Model) -> BankQuestion {
    BankQuestion {
        id: row.id,
        bank: row.bank_id,
        revision: row.revision_id,
        version: row.version,
        kind: row.kind,
        title: row.title,
        category: row.category,
        competency: row.competency,
        bloom: Bloom::parse(&row.bloom),
        tags: tags_of(row.tags),
        retired_at: row.retired_at,
        updated_at: row.updated_at,
    }
}

fn body(value: sea_orm::JsonValue, id: QuestionId) -> Result<AuthoredQuestion> {
    let question: AuthoredQuestion =
        serde_json::from_value(value).map_err(|error| database::Error::stored("revision", error))?;
    Ok(AuthoredQuestion { id: Some(id), ..question })
}

fn json_of(question: &AuthoredQuestion) -> Result<sea_orm::JsonValue> {
    let question = AuthoredQuestion { id: None, ..question.clone() };
    Ok(serde_json::to_value(question).map_err(|error| database::Error::stored("revision", error))?)
}

/// In this category or below it.
fn within(category: &str) -> Condition {
    if category.is_empty() {
        return Condition::all();
    }
    let start: String = category.chars().flat_map(|c| if "!%_".contains(c) { vec!['!', c] } else { vec![c] }).collect();
    let below = bank_question::Column::Category.like(LikeExpr::new(format!("{start}/%")).escape('!'));
    Condition::any().add(bank_question::Column::Category.eq(category)).add(below)
}

fn tagged(tag: &str) -> Expr {
    let holders = Query::select()
        .column(bank_question_tag::Column::QuestionId)
        .from(bank_question_tag::Entity)
        .and_where(bank_question_tag::Column::Tag.eq(tag))
        .to_owned();
    bank_question::Column::Id.in_subquery(holders)
}

fn selected(selection: &Selection) -> Condition {
    let current = within(&selection.category);
    let all = Condition::all().add(current).add(bank_question::Column::RetiredAt.is_null());
    selection.tags.iter().fold(all, |all, tag| all.add(tagged(tag)))
}

/// That no quiz takes it now and no publication holds it. `selections` are those of the bank.
fn unused(selections: &[Selection]) -> Condition {
    let taken = Query::select()
        .column(bank_use::Column::QuestionId)
        .from(bank_use::Entity)
        .and_where(bank_use::Column::QuestionId.is_not_null())
        .to_owned();
    let held = Query::select().column(bank_entry::Column::QuestionId).from(bank_entry::Entity).to_owned();
    let free = Condition::all()
        .add(bank_question::Column::RetiredAt.is_null())
        .add(bank_question::Column::Id.not_in_subquery(taken))
        .add(bank_question::Column::Id.not_in_subquery(held));
    selections.iter().fold(free, |free, selection| free.add(selected(selection).not()))
}

fn asked(bank: QuestionBankId, filter: &BankFilter, selections: &[Selection]) -> Condition {
    let mut all = Condition::all().add(bank_question::Column::BankId.eq(bank)).add(within(&filter.category));
    for word in plain_words(&filter.words).split_whitespace().take(12) {
        // Words hold letters and digits alone: nothing to escape.
        all = all.add(bank_question::Column::Words.like(format!("%{word}%")));
    }
    if !filter.tag.is_empty() {
        all = all.add(tagged(&filter.tag));
    }
    for (column, value) in [
        (bank_question::Column::Kind, &filter.kind),
        (bank_question::Column::Bloom, &filter.bloom),
        (bank_question::Column::Competency, &filter.competency),
    ] {
        if !value.is_empty() {
            all = all.add(column.eq(value.as_str()));
        }
    }
    match filter.state {
        BankState::Current => all.add(bank_question::Column::RetiredAt.is_null()),
        BankState::Retired => all.add(bank_question::Column::RetiredAt.is_not_null()),
        BankState::Unused => all.add(unused(selections)),
        BankState::All => all,
    }
}

/// A page of the questions asked for, last changed first.
pub(crate) async fn page(
    exec: &DatabaseExecutor<'_>,
    bank: QuestionBankId,
    filter: &BankFilter,
    selections: &[Selection],
    request: PageRequest,
) -> Result<Page<BankQuestion>> {
    let select = bank_question::Entity::find().filter(asked(bank, filter, selections));
    let total = select.clone().count(exec).await?;
    let rows = select
        .order_by_desc(bank_question::Column::UpdatedAt)
        .order_by_desc(bank_question::Column::Id)
        .offset(request.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.into_iter().map(row).collect(), request, total))
}

/// Ids of the questions asked for, at most `limit`.
pub(crate) async fn ids(
    exec: &DatabaseExecutor<'_>,
    bank: QuestionBankId,
    filter: &BankFilter,
    selections: &[Selection],
    limit: u64,
) -> Result<Vec<QuestionId>> {
    let ids = bank_question::Entity::find()
        .select_only()
        .column(bank_question::Column::Id)
        .filter(asked(bank, filter, selections))
        .order_by_desc(bank_question::Column::UpdatedAt)
        .order_by_desc(bank_question::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(exec)
        .await?;
    Ok(ids)
}

/// How many questions that are not retired have each category and set of tags.
pub(crate) async fn facets(exec: &DatabaseExecutor<'_>, bank: QuestionBankId) -> Result<Vec<Facet>> {
    let rows: Vec<(String, sea_orm::JsonValue, i64)> = bank_question::Entity::find()
        .select_only()
        .column(bank_question::Column::Category)
        .column(bank_question::Column::Tags)
        .column_as(bank_question::Column::Id.count(), "count")
        .filter(bank_question::Column::BankId.eq(bank))
        .filter(bank_question::Column::RetiredAt.is_null())
        .group_by(bank_question::Column::Category)
        .group_by(bank_question::Column::Tags)
        .into_tuple()
        .all(exec)
        .await?;
    let facet = |(category, tags, count): (String, sea_orm::JsonValue, i64)| Facet {
        category,
        tags: tags_of(tags),
        count: u64::try_from(count).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(facet).collect())
}

/// The newest states that fit, in no particular order, in one statement.
async fn heads(exec: &DatabaseExecutor<'_>, only: Condition) -> Result<Vec<BankHead>> {
    let newest = bank_question::Entity::belongs_to(bank_revision::Entity)
        .from(bank_question::Column::RevisionId)
        .to(bank_revision::Column::Id)
        .into();
    let rows = bank_question::Entity::find()
        .join(JoinType::InnerJoin, newest)
        .select_also(bank_revision::Entity)
        .filter(only)
        .all(exec)
        .await?;
    let head = |(found, revision): (bank_question::Model, Option<bank_revision::Model>)| {
        let revision = revision.ok_or_else(|| database::Error::stored("question", found.id.to_string()))?;
        let question = body(revision.body, found.id)?;
        Ok(BankHead { row: row(found), question })
    };
    rows.into_iter().map(head).collect()
}

/// A question of a bank.
pub(crate) async fn head(
    exec: &DatabaseExecutor<'_>,
    bank: QuestionBankId,
    id: QuestionId,
) -> Result<Option<BankHead>> {
    let only = Condition::all().add(bank_question::Column::BankId.eq(bank)).add(bank_question::Column::Id.eq(id));
    Ok(heads(exec, only).await?.pop())
}

/// Those of these questions that the bank has.
pub(crate) async fn heads_of(
    exec: &DatabaseExecutor<'_>,
    bank: QuestionBankId,
    ids: &[QuestionId],
) -> Result<Vec<BankHead>> {
    let mut all = Vec::new();
    for chunk in ids.chunks(500) {
        let only = Condition::all()
            .add(bank_question::Column::BankId.eq(bank))
            .add(bank_question::Column::Id.is_in(chunk.iter().copied()));
        all.extend(heads(exec, only).await?);
    }
    Ok(all)
}

/// Every question of a bank that is not retired.
pub(crate) async fn current(exec: &DatabaseExecutor<'_>, bank: QuestionBankId) -> Result<Vec<BankHead>> {
    heads(
        exec,
        Condition::all().add(bank_question::Column::BankId.eq(bank)).add(bank_question::Column::RetiredAt.is_null()),
    )
    .await
}

/// Every question that one of these takes.
pub(crate) async fn lent(exec: &DatabaseExecutor<'_>, uses: &[BankUse]) -> Result<Vec<BankHead>> {
    let mut any = Condition::any();
    let mut named = Vec::new();
    for one in uses {
        match &one.take {
            Take::Question { question } => named.push(*question),
            Take::Selection(selection) => {
                any =
                    any.add(Condition::all().add(bank_question::Column::BankId.eq(one.bank)).add(selected(selection)));
            }
        }
    }
    if !named.is_empty() {
        any = any.add(bank_question::Column::Id.is_in(named));
    }
    if any.is_empty() { Ok(Vec::new()) } else { heads(exec, any).await }
}

fn revision_row(
    cx: &Cx,
    id: QuestionId,
    question: &AuthoredQuestion,
    reason: &str,
) -> Result<(RevisionId, bank_revision::ActiveModel)> {
    let revision = cx.id();
    let row = bank_revision::ActiveModel {
        id: Set(revision),
        question_id: Set(id),
        body: Set(json_of(question)?),
        author: Set(cx.actor.label()),
        reason: Set(reason.to_owned()),
        created_at: Set(cx.now()),
    };
    Ok((revision, row))
}

async fn set_tags(exec: &DatabaseExecutor<'_>, cx: &Cx, id: QuestionId, tags: &[String]) -> Result<()> {
    if tags.is_empty() {
        return Ok(());
    }
    let rows = tags.iter().map(|tag| bank_question_tag::ActiveModel {
        id: Set(cx.id::<()>().uuid()),
        question_id: Set(id),
        tag: Set(tag.clone()),
    });
    bank_question_tag::Entity::insert_many(rows).exec_without_returning(exec).await?;
    Ok(())
}

/// A new question with its first revision.
pub(crate) async fn insert(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    bank: QuestionBankId,
    id: QuestionId,
    question: &AuthoredQuestion,
    reason: &str,
) -> Result<()> {
    let (revision, first) = revision_row(cx, id, question, reason)?;
    let row = bank_question::ActiveModel {
        id: Set(id),
        bank_id: Set(bank),
        revision_id: Set(revision),
        version: Set(1),
        kind: Set(question.body.kind().to_owned()),
        title: Set(title_of(question)),
        category: Set(question.category.clone()),
        competency: Set(question.competency.clone()),
        bloom: Set(question.bloom.map(Bloom::as_str).unwrap_or_default().to_owned()),
        words: Set(words_of(question)),
        tags: Set(serde_json::json!(question.tags)),
        retired_at: Set(None),
        updated_at: Set(cx.now()),
    };
    bank_question::Entity::insert(row).exec_without_returning(exec).await.map_err(
        |error| match database::Error::from(error) {
            database::Error::Unique(_) => AuthoringError::IdTaken,
            other => other.into(),
        },
    )?;
    bank_revision::Entity::insert(first).exec_without_returning(exec).await?;
    set_tags(exec, cx, id, &question.tags).await
}

/// A further revision on top of this version. Gives the new version.
pub(crate) async fn revise(
    exec: &DatabaseExecutor<'_>,
    cx: &Cx,
    id: QuestionId,
    version: i32,
    question: &AuthoredQuestion,
    reason: &str,
) -> Result<i32> {
    let (revision, next) = revision_row(cx, id, question, reason)?;
    bank_revision::Entity::insert(next).exec_without_returning(exec).await?;
    let bloom = question.bloom.map(Bloom::as_str).unwrap_or_default();
    let moved = bank_question::Entity::update_many()
        .col_expr(bank_question::Column::RevisionId, Expr::value(revision))
        .col_expr(bank_question::Column::Version, Expr::value(version + 1))
        .col_expr(bank_question::Column::Kind, Expr::value(question.body.kind()))
        .col_expr(bank_question::Column::Title, Expr::value(title_of(question)))
        .col_expr(bank_question::Column::Category, Expr::value(question.category.as_str()))
        .col_expr(bank_question::Column::Competency, Expr::value(question.competency.as_str()))
        .col_expr(bank_question::Column::Bloom, Expr::value(bloom))
        .col_expr(bank_question::Column::Words, Expr::value(words_of(question)))
        .col_expr(bank_question::Column::Tags, Expr::value(serde_json::json!(question.tags)))
        .col_expr(bank_question::Column::UpdatedAt, Expr::value(cx.now()))
        .filter(bank_question::Column::Id.eq(id))
        .filter(bank_question::Column::Version.eq(version))
        .exec(exec)
        .await?;
    if moved.rows_affected != 1 {
        return Err(AuthoringError::Stale);
    }
    bank_question_tag::Entity::delete_many().filter(bank_question_tag::Column::QuestionId.eq(id)).exec(exec).await?;
    set_tags(exec, cx, id, &question.tags).await?;
    Ok(version + 1)
}

/// Hides these from new use, or shows them again.
pub(crate) async fn set_retired(
    exec: &DatabaseExecutor<'_>,
    ids: &[QuestionId],
    retired_at: Option<DateTime<Utc>>,
) -> Result<()> {
    for chunk in ids.chunks(500) {
        bank_question::Entity::update_many()
            .col_expr(bank_question::Column::RetiredAt, Expr::value(retired_at))
            .filter(bank_question::Column::Id.is_in(chunk.iter().copied()))
            .exec(exec)
            .await?;
    }
    Ok(())
}

/// The last revisions of a question with their states, newest first.
pub(crate) async fn history(
    exec: &DatabaseExecutor<'_>,
    id: QuestionId,
    limit: u64,
) -> Result<Vec<(RevisionRow, AuthoredQuestion)>> {
    let rows = bank_revision::Entity::find()
        .filter(bank_revision::Column::QuestionId.eq(id))
        .order_by_desc(bank_revision::Column::CreatedAt)
        .order_by_desc(bank_revision::Column::Id)
        .limit(limit)
        .all(exec)
        .await?;
    let state = |row: bank_revision::Model| {
        let question = body(row.body, id)?;
        Ok((RevisionRow { id: row.id, author: row.author, reason: row.reason, created_at: row.created_at }, question))
    };
    rows.into_iter().map(state).collect()
}

/// The state that a revision of this question held.
pub(crate) async fn revision(
    exec: &DatabaseExecutor<'_>,
    id: QuestionId,
    revision: RevisionId,
) -> Result<Option<AuthoredQuestion>> {
    let row =
        bank_revision::Entity::find_by_id(revision).filter(bank_revision::Column::QuestionId.eq(id)).one(exec).await?;
    row.map(|row| body(row.body, id)).transpose()
}
