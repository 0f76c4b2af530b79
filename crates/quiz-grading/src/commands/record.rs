use chrono::{DateTime, TimeDelta, Utc};
use courseware::QuizContent;
use kernel::Marks;

use super::opened;
use crate::{
    QuizError, Quizzes,
    engine::{self, AttemptState, Outcome, PaperSlot, Score},
    model::Slot,
    statistics::{Entry, Record},
    store,
};

/// How many attempts get their records in one run at most.
const AT_ONCE: u64 = 500;
/// A longer pause before an answer was no thinking, a shorter one no reading.
const LONGEST: TimeDelta = TimeDelta::hours(1);
const SHORTEST: TimeDelta = TimeDelta::seconds(1);

/// What the attempt came to.
pub(super) fn record(
    bank: &QuizContent,
    started_at: DateTime<Utc>,
    slots: &[Slot],
    score: &Score,
    state: &AttemptState,
) -> Record {
    let answered = |slot: i32| state.slot(slot).and_then(engine::SlotState::answered_at);
    let mut moments: Vec<DateTime<Utc>> = slots.iter().filter_map(|slot| answered(slot.paper.slot)).collect();
    moments.push(started_at);
    moments.sort_unstable();
    let entry = |(slot, scored): (&Slot, &engine::SlotScore)| {
        let question = bank.questions.iter().position(|question| question.id == slot.paper.question)?;
        let body = &bank.questions.get(question)?.body;
        let at = answered(slot.paper.slot);
        let before = at.and_then(|at| moments.iter().rev().find(|moment| **moment < at));
        let took = at.zip(before).map(|(at, before)| at - *before).filter(|took| (SHORTEST..LONGEST).contains(took));
        Some(Entry {
            question,
            // Figures are of the question, not of how its marks were bent by tries and certainty.
            mark: match scored.outcome {
                Outcome::Graded(fraction) => Some(Marks::fraction_of(scored.max, fraction.max(0))),
                _ => scored.mark,
            },
            max: scored.max,
            chosen: engine::chosen(body, &slot.paper.variant, state.response(slot.paper.slot)).into_iter().collect(),
            seconds: took.and_then(|took| u32::try_from(took.num_seconds()).ok()),
        })
    };
    Record(slots.iter().zip(&score.slots).filter_map(entry).collect())
}

/// Gives attempts a record that were finished before records were kept; says how many.
pub async fn record_earlier(quizzes: &Quizzes) -> Result<usize, QuizError> {
    let attempts = store::unrecorded(&quizzes.db().reader(), AT_ONCE).await?;
    for attempt in &attempts {
        let (slots, state) = opened(quizzes, attempt).await?;
        let pinned = quizzes.library().quiz(attempt.publication, attempt.lesson).await?;
        let key = quizzes.library().quiz(attempt.key.unwrap_or(attempt.publication), attempt.lesson).await?;
        let paper: Vec<PaperSlot> = slots.iter().map(|slot| slot.paper.clone()).collect();
        let score = engine::score(&pinned.content.rules, &paper, &key.content, &state);
        let record = record(&pinned.content, attempt.started_at, &slots, &score, &state);
        let tx = quizzes.db().begin().await?;
        store::record(&tx.exec(), attempt.id, &record).await?;
        tx.commit().await?;
    }
    Ok(attempts.len())
}
