//! 360° rounds, their raters, their sheets, and the questionnaire.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use database::{Error, Result};
use kernel::{Cx, Page, PageRequest, id::PersonId};
use sea_orm::{
    ColumnTrait, DatabaseExecutor, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    round_entity::{feedback_round, round_question, round_rater, round_sheet},
    word,
};
use crate::{
    feedback::model::CoreValue,
    rounds::model::{Answers, Group, Question, QuestionId, Rater, Round, RoundId, RoundState, Sheet, Subject},
};

use feedback_round::Column as R;
use round_rater::Column as A;

fn written(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| Error::stored("part of a round", error))
}

fn parsed<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| Error::stored("part of a round", error))
}

fn round_of(row: feedback_round::Model) -> Result<Round> {
    Ok(Round {
        id: row.id,
        person: row.person_id,
        opened_by: row.opened_by,
        purpose: row.purpose,
        questions: parsed(row.questions)?,
        last_day: row.last_day,
        state: word("state of a round", RoundState::parse(&row.state), &row.state)?,
        opened_at: row.opened_at,
    })
}

/// Puts a new round with its raters in. False if it was there.
pub(crate) async fn insert(exec: &DatabaseExecutor<'_>, round: &Round, raters: &[(PersonId, Group)]) -> Result<bool> {
    let row = feedback_round::ActiveModel {
        id: Set(round.id),
        person_id: Set(round.person),
        opened_by: Set(round.opened_by),
        purpose: Set(round.purpose.clone()),
        questions: Set(written(&round.questions)?),
        last_day: Set(round.last_day),
        state: Set(round.state.as_str().to_owned()),
        opened_at: Set(round.opened_at),
        ended_at: Set(None),
    };
    let once = OnConflict::column(R::Id).do_nothing().to_owned();
    if feedback_round::Entity::insert(row).on_conflict(once).exec_without_returning(exec).await? == 0 {
        return Ok(false);
    }
    let mut rows = Vec::with_capacity(raters.len());
    for (person, group) in raters {
        rows.push(round_rater::ActiveModel {
            round_id: Set(round.id),
            person_id: Set(*person),
            side: Set(group.as_str().to_owned()),
            answered: Set(false),
            draft: Set(written(&Answers::default())?),
            reminded_at: Set(None),
        });
    }
    round_rater::Entity::insert_many(rows).exec_without_returning(exec).await?;
    Ok(true)
}

pub(crate) async fn round(exec: &DatabaseExecutor<'_>, id: RoundId) -> Result<Option<Round>> {
    feedback_round::Entity::find_by_id(id).one(exec).await?.map(round_of).transpose()
}

/// Rounds that are about this person or were opened by them, the newest first.
pub(crate) async fn concerning(exec: &DatabaseExecutor<'_>, person: PersonId, limit: u64) -> Result<Vec<Round>> {
    let rows = feedback_round::Entity::find()
        .filter(R::PersonId.eq(person).or(R::OpenedBy.eq(person)))
        .order_by_desc(R::OpenedAt)
        .order_by_desc(R::Id)
        .limit(limit)
        .all(exec)
        .await?;
    rows.into_iter().map(round_of).collect()
}

/// Open rounds in which this person is asked and has not answered, the first to end first, with how they are asked. Two statements.
pub(crate) async fn asking(
    exec: &DatabaseExecutor<'_>,
    person: PersonId,
    today: NaiveDate,
) -> Result<Vec<(Round, Group)>> {
    let asked =
        round_rater::Entity::find().filter(A::PersonId.eq(person)).filter(A::Answered.eq(false)).all(exec).await?;
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let groups: HashMap<RoundId, String> = asked.into_iter().map(|row| (row.round_id, row.side)).collect();
    let rows = feedback_round::Entity::find()
        .filter(R::Id.is_in(groups.keys().copied()))
        .filter(R::State.eq(RoundState::Open.as_str()))
        .filter(R::LastDay.gte(today))
        .order_by_asc(R::LastDay)
        .order_by_asc(R::Id)
        .all(exec)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let side = groups.get(&row.id).map(String::as_str).unwrap_or_default();
        let group = word("group", Group::parse(side), side)?;
        found.push((round_of(row)?, group));
    }
    Ok(found)
}

/// All rounds, the newest first.
pub(crate) async fn all(exec: &DatabaseExecutor<'_>, page: PageRequest) -> Result<Page<Round>> {
    let select = feedback_round::Entity::find();
    let total = select.clone().count(exec).await?;
    let rows = select
        .order_by_desc(R::OpenedAt)
        .order_by_desc(R::Id)
        .offset(page.offset())
        .limit(PageRequest::SIZE)
        .all(exec)
        .await?;
    Ok(Page::new(rows.into_iter().map(round_of).collect::<Result<_>>()?, page, total))
}

/// Everybody who is asked in a round.
pub(crate) async fn raters(exec: &DatabaseExecutor<'_>, round: RoundId) -> Result<Vec<Rater>> {
    let rows = round_rater::Entity::find().filter(A::RoundId.eq(round)).order_by_asc(A::PersonId).all(exec).await?;
    rows.into_iter().map(|row| rater_of(&row)).collect()
}

fn rater_of(row: &round_rater::Model) -> Result<Rater> {
    let group = word("group", Group::parse(&row.side), &row.side)?;
    Ok(Rater { person: row.person_id, group, answered: row.answered })
}

/// One rater of a round with their draft.
pub(crate) async fn rater(
    exec: &DatabaseExecutor<'_>,
    round: RoundId,
    person: PersonId,
) -> Result<Option<(Rater, Answers)>> {
    let Some(row) = round_rater::Entity::find_by_id((round, person)).one(exec).await? else { return Ok(None) };
    let rater = rater_of(&row)?;
    Ok(Some((rater, parsed(row.draft)?)))
}

/// Keeps a draft of somebody who has not answered. False if they have.
pub(crate) async fn keep(
    exec: &DatabaseExecutor<'_>,
    round: RoundId,
    person: PersonId,
    draft: &Answers,
) -> Result<bool> {
    let done = round_rater::Entity::update_many()
        .col_expr(A::Draft, Expr::value(written(draft)?))
        .filter(A::RoundId.eq(round))
        .filter(A::PersonId.eq(person))
        .filter(A::Answered.eq(false))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes that somebody answered, and forgets their draft. False if they had.
pub(crate) async fn answered(exec: &DatabaseExecutor<'_>, round: RoundId, person: PersonId) -> Result<bool> {
    let done = round_rater::Entity::update_many()
        .col_expr(A::Answered, Expr::value(true))
        .col_expr(A::Draft, Expr::value(written(&Answers::default())?))
        .filter(A::RoundId.eq(round))
        .filter(A::PersonId.eq(person))
        .filter(A::Answered.eq(false))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

pub(crate) async fn hand_in(exec: &DatabaseExecutor<'_>, round: RoundId, sheet: &Sheet) -> Result<()> {
    let row = round_sheet::ActiveModel {
        id: Set(sheet.id),
        round_id: Set(round),
        side: Set(sheet.group.as_str().to_owned()),
        answers: Set(written(&sheet.answers)?),
    };
    round_sheet::Entity::insert(row).exec_without_returning(exec).await?;
    Ok(())
}

/// The sheets of a round, by their random ids.
pub(crate) async fn sheets(exec: &DatabaseExecutor<'_>, round: RoundId) -> Result<Vec<Sheet>> {
    let rows = round_sheet::Entity::find()
        .filter(round_sheet::Column::RoundId.eq(round))
        .order_by_asc(round_sheet::Column::Id)
        .all(exec)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Sheet {
                id: row.id,
                group: word("group", Group::parse(&row.side), &row.side)?,
                answers: parsed(row.answers)?,
            })
        })
        .collect()
}

/// Ends an open round in this state. False if it had ended.
pub(crate) async fn end(
    exec: &DatabaseExecutor<'_>,
    id: RoundId,
    state: RoundState,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = feedback_round::Entity::update_many()
        .col_expr(R::State, Expr::value(state.as_str()))
        .col_expr(R::EndedAt, Expr::value(now))
        .filter(R::Id.eq(id))
        .filter(R::State.eq(RoundState::Open.as_str()))
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets all answers and drafts of a round.
pub(crate) async fn forget(exec: &DatabaseExecutor<'_>, id: RoundId) -> Result<()> {
    round_sheet::Entity::delete_many().filter(round_sheet::Column::RoundId.eq(id)).exec(exec).await?;
    round_rater::Entity::update_many()
        .col_expr(A::Draft, Expr::value(written(&Answers::default())?))
        .filter(A::RoundId.eq(id))
        .exec(exec)
        .await?;
    Ok(())
}

/// Rounds that take answers today and end by this day.
pub(crate) async fn ending(exec: &DatabaseExecutor<'_>, today: NaiveDate, by: NaiveDate) -> Result<Vec<Round>> {
    let rows = feedback_round::Entity::find()
        .filter(R::State.eq(RoundState::Open.as_str()))
        .filter(R::LastDay.between(today, by))
        .all(exec)
        .await?;
    rows.into_iter().map(round_of).collect()
}

/// Those of a round who have neither answered nor been reminded.
pub(crate) async fn to_remind(exec: &DatabaseExecutor<'_>, round: RoundId) -> Result<Vec<PersonId>> {
    let rows = round_rater::Entity::find()
        .filter(A::RoundId.eq(round))
        .filter(A::Answered.eq(false))
        .filter(A::RemindedAt.is_null())
        .all(exec)
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// Notes that somebody was reminded. False if they had been, or answered.
pub(crate) async fn mark_reminded(
    exec: &DatabaseExecutor<'_>,
    round: RoundId,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = round_rater::Entity::update_many()
        .col_expr(A::RemindedAt, Expr::value(now))
        .filter(A::RoundId.eq(round))
        .filter(A::PersonId.eq(person))
        .filter(A::Answered.eq(false))
        .filter(A::RemindedAt.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The questions in use, in order.
pub(crate) async fn questions(exec: &DatabaseExecutor<'_>) -> Result<Vec<Question>> {
    let rows = round_question::Entity::find()
        .filter(round_question::Column::RetiredAt.is_null())
        .order_by_asc(round_question::Column::Place)
        .order_by_asc(round_question::Column::Id)
        .all(exec)
        .await?;
    let question = |row: round_question::Model| {
        let subject = match (CoreValue::parse(&row.value), row.competency_id) {
            (Some(value), _) => Subject::Value(value),
            (None, Some(id)) => Subject::Competency(id, row.competency),
            (None, None) => Subject::Nothing,
        };
        Question { id: row.id, place: row.place, text: row.text, subject }
    };
    Ok(rows.into_iter().map(question).collect())
}

/// Writes a question, new or in place of what it said.
pub(crate) async fn write_question(exec: &DatabaseExecutor<'_>, cx: &Cx, question: &Question) -> Result<()> {
    use round_question::Column as C;
    let (value, competency_id, competency) = match &question.subject {
        Subject::Nothing => (String::new(), None, String::new()),
        Subject::Value(value) => (value.as_str().to_owned(), None, String::new()),
        Subject::Competency(id, name) => (String::new(), Some(*id), name.clone()),
    };
    let row = round_question::ActiveModel {
        id: Set(question.id),
        place: Set(question.place),
        text: Set(question.text.clone()),
        value: Set(value),
        competency_id: Set(competency_id),
        competency: Set(competency),
        changed_at: Set(cx.now()),
        retired_at: Set(None),
    };
    let anew = OnConflict::column(C::Id)
        .update_columns([C::Place, C::Text, C::Value, C::CompetencyId, C::Competency, C::ChangedAt])
        .to_owned();
    round_question::Entity::insert(row).on_conflict(anew).exec_without_returning(exec).await?;
    Ok(())
}

/// Takes a question out of use. False if it was not in use.
pub(crate) async fn retire_question(exec: &DatabaseExecutor<'_>, id: QuestionId, now: DateTime<Utc>) -> Result<bool> {
    use round_question::Column as C;
    let done = round_question::Entity::update_many()
        .col_expr(C::RetiredAt, Expr::value(now))
        .filter(C::Id.eq(id))
        .filter(C::RetiredAt.is_null())
        .exec(exec)
        .await?;
    Ok(done.rows_affected == 1)
}
