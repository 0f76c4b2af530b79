//! What is learned ticks the ways of goals, in the transaction of the deed.

use async_trait::async_trait;
use database::{Result, Subscriber, Tx};
use kernel::{Cx, Event};

use crate::{
    goals::{commands::done, model::WayKind},
    store,
};

/// The subscriber for the wiring: a completed course ticks the ways that name it, a confirmed session the oldest way by mentoring.
pub struct Ticks;

#[async_trait]
impl Subscriber for Ticks {
    async fn on(&self, tx: &Tx, cx: &Cx, event: &Event) -> Result<()> {
        let (person, course) = match event {
            Event::CourseCompleted { person, course, .. } => (*person, Some(*course)),
            Event::GuidanceConfirmed { mentee, .. } => (*mentee, None),
            _ => return Ok(()),
        };
        let cx = cx.as_system("goals");
        let goals = store::goals::waiting_for(&tx.exec(), person, course).await?;
        // One session is one way; a course counts wherever it is named.
        let goals = goals.iter().take(if course.is_some() { usize::MAX } else { 1 });
        for goal in goals {
            let way = goal.ways.iter().find(|way| {
                let fits = match course {
                    Some(course) => way.plan.course == Some(course),
                    None => way.plan.kind == WayKind::Mentoring,
                };
                fits && way.done_at.is_none()
            });
            if let Some(way) = way {
                done(tx, &cx, goal, way).await?;
            }
        }
        Ok(())
    }
}
