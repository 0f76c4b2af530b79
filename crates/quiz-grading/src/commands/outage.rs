use kernel::Cx;
use serde_json::json;

use crate::{QuizError, Quizzes, store::schedules, timing::lost};

/// Gives a sign of life for all nodes.
pub async fn beat(quizzes: &Quizzes, cx: &Cx) -> Result<(), QuizError> {
    let seen = schedules::last_beat(&quizzes.db().reader()).await?;
    let tx = quizzes.db().begin().await?;
    schedules::beat(&tx.exec(), seen, cx.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// At start-up, before anybody is let in and anything is closed: gives attempts that were running back what an outage took from
/// them; says how many. While any node runs there is no outage, and of several that start, one gives back.
pub async fn give_back_outage(quizzes: &Quizzes, cx: &Cx) -> Result<usize, QuizError> {
    let now = cx.now();
    let tx = quizzes.db().begin().await?;
    let seen = schedules::last_beat(&tx.exec()).await?;
    if !schedules::beat(&tx.exec(), seen, now).await? {
        return Ok(0);
    }
    let mut eased = 0;
    if let Some(gap) = lost(seen, now) {
        for attempt in schedules::running_past(&tx.exec(), gap.from).await? {
            let Some(deadline) = attempt.deadline_at else { continue };
            let taken = gap.taken_from(attempt.started_at, deadline);
            let (moved, given_back) = (deadline + taken, attempt.given_back + taken);
            if schedules::set_deadline(&tx.exec(), attempt.id, Some(moved), given_back).await? {
                let detail = json!({ "before": deadline, "after": moved, "seconds": taken.num_seconds() });
                tx.audit(cx, "quiz.outage", attempt.id, detail).await?;
                eased += 1;
            }
        }
    }
    tx.commit().await?;
    Ok(eased)
}
