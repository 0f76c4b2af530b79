//! What was written where nothing is marked.

use std::collections::HashMap;

use database::{DatabaseExecutor, Result};
use kernel::id::{AttemptId, CourseId, LessonId, PublicationId, QuestionId};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::{
    entity::{attempt, slot, step},
    step_of,
};
use crate::{
    engine::{Action, Response},
    model::State,
};

/// The comments of finished attempts at this version, those of the attempt finished last first, each with its question. Whose they are
/// stays unsaid. Two statements.
pub(crate) async fn comments(
    exec: &DatabaseExecutor<'_>,
    (course, lesson, publication): (CourseId, LessonId, PublicationId),
    questions: &[QuestionId],
    most: u64,
) -> Result<Vec<(QuestionId, String)>> {
    let slots: Vec<(AttemptId, i32, QuestionId)> = slot::Entity::find()
        .join(
            JoinType::InnerJoin,
            slot::Entity::belongs_to(attempt::Entity).from(slot::Column::AttemptId).to(attempt::Column::Id).into(),
        )
        .select_only()
        .column(slot::Column::AttemptId)
        .column(slot::Column::Slot)
        .column(slot::Column::QuestionId)
        .filter(attempt::Column::CourseId.eq(course))
        .filter(attempt::Column::LessonId.eq(lesson))
        .filter(attempt::Column::PublicationId.eq(publication))
        .filter(attempt::Column::State.ne(State::Open.as_str()))
        .filter(slot::Column::QuestionId.is_in(questions.iter().copied()))
        .order_by_desc(attempt::Column::FinishedAt)
        .order_by_asc(slot::Column::Slot)
        .limit(most)
        .into_tuple()
        .all(exec)
        .await?;
    let answers = step::Entity::find()
        .filter(step::Column::AttemptId.is_in(slots.iter().map(|(attempt, ..)| *attempt)))
        .filter(step::Column::Slot.is_in(slots.iter().map(|(_, slot, _)| *slot)))
        .filter(step::Column::Kind.eq("answer"))
        .filter(step::Column::Counts.eq(true))
        .order_by_asc(step::Column::Seq)
        .all(exec)
        .await?;
    // The newest one of each slot stays.
    let mut newest: HashMap<(AttemptId, i32), Option<Response>> = HashMap::new();
    for answer in answers {
        let attempt = answer.attempt_id;
        if let Action::Answer { slot, response, .. } = step_of(answer)?.action {
            newest.insert((attempt, slot), response);
        }
    }
    let text = |(attempt, slot, question)| match newest.remove(&(attempt, slot)).flatten() {
        Some(Response::Comment { text }) => Some((question, text)),
        _ => None,
    };
    Ok(slots.into_iter().filter_map(text).collect())
}
