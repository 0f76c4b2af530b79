//! What the page of ratings shows.

use kernel::{Cx, id::PersonId};

use super::{model::Rating, rules};
use crate::{DialogueError, PerformanceDialogue, feedback::queries::People, goals::policy, store};

/// The records of a person.
#[derive(Debug)]
pub struct Ratings {
    /// The newest of each period, the latest period first.
    pub records: Vec<Rating>,
    /// The person and who recorded.
    pub people: People,
    /// Whether the viewer may record.
    pub may_rate: bool,
}

impl PerformanceDialogue {
    /// The records of a person, for themselves, a superior in office and the administration. Three statements.
    pub async fn ratings(&self, cx: &Cx, person: PersonId) -> Result<Ratings, DialogueError> {
        let viewer = cx.actor.person().ok_or(DialogueError::NotFound)?;
        let today = self.today(cx);
        let lines = self.inner.ports.lines.above(&[person]).await?;
        let leads = lines.iter().any(|line| line.superior == viewer && line.holds(today));
        if !rules::may_see(&cx.actor, person, leads) {
            return Err(DialogueError::NotFound);
        }
        let mut records = store::ratings::of_person(&self.db().reader(), person).await?;
        records.sort_by_key(|record| (std::cmp::Reverse(record.period), std::cmp::Reverse(record.at)));
        records.dedup_by_key(|record| record.period);
        let people = self.people(std::iter::once(person).chain(records.iter().map(|record| record.superior))).await?;
        if people.card(person).is_none() {
            return Err(DialogueError::NotFound);
        }
        Ok(Ratings { records, people, may_rate: policy::may_agree(viewer, person, &lines, today) })
    }
}
