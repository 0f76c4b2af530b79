//! What is learned ticks the ways of goals, in the transaction of the deed.

use async_trait::async_trait;
use database::{Result, Subscriber, Tx};
use kernel::{Cx, Event};

use crate::{
    goals::{
        commands::done,
        rules::{Learned, ticked},
    },
    store,
};

/// The state in which a mentorship has reached its end.
const COMPLETED: &str = "completed";

/// The subscriber for the wiring: a completed course or class, a confirmed session and a completed mentorship tick the ways that wait for them.
pub struct Ticks;

#[async_trait]
impl Subscriber for Ticks {
    async fn on(&self, tx: &Tx, cx: &Cx, event: &Event) -> Result<()> {
        let (person, learned) = match event {
            Event::CourseCompleted { person, course, .. } => (*person, Learned::Course(*course)),
            Event::ClassCompleted { person, class, .. } => (*person, Learned::Class(*class)),
            Event::GuidanceConfirmed { mentee, mentorship, .. } => (*mentee, Learned::Session(*mentorship)),
            Event::MentorshipMoved { mentee, mentorship, state, .. } if state == COMPLETED => {
                (*mentee, Learned::Mentorship(*mentorship))
            }
            _ => return Ok(()),
        };
        let cx = cx.as_system("goals");
        let ways = ticked(&store::goals::open_of(&tx.exec(), person).await?, learned);
        for (id, place) in ways {
            // Read anew: the tick before may have moved the same goal on.
            let Some(goal) = store::goals::goal(&tx.exec(), id).await? else { continue };
            if let Some(way) = goal.ways.iter().find(|way| way.place == place) {
                done(tx, &cx, &goal, way).await?;
            }
        }
        Ok(())
    }
}
